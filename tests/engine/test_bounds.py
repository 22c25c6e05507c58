"""Both sides of every bound: the last that is taken, and the first that is not. Whoever adds a bound adds its row."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.engine.language import agreement, answers, sentences, sharing
from bot.engine.language.agreement import LONGEST_ANSWER, LONGEST_OWNER, MOST_LABELLED
from bot.engine.language.hearing import Request, hear
from bot.engine.language.lines import MOST as MOST_LINES
from bot.engine.language.moment import MOST_WORDS, split_wish
from bot.engine.language.near import misspelled
from bot.engine.language.typed import LONGEST_LINE
from bot.engine.language.wording import first_words
from bot.engine.model import schedule
from bot.engine.model.commands import Command
from bot.engine.model.deck import Doubt, Fact, Source, StepKind
from bot.engine.model.effects import Post
from bot.engine.model.events import Place
from bot.engine.model.messages import Look, Refused
from bot.engine.model.order import MAX_WORD
from bot.engine.moves import agreements, parking
from bot.engine.moves.clock import LONGEST_EXTENSION
from bot.engine.moves.commands import VOCABULARY
from bot.engine.moves.deliberate import EARLY, HASTE
from bot.engine.moves.leading import TAKEOVER_WAIT
from bot.engine.moves.notes import LONGEST_NOTE
from bot.engine.moves.onward import LONGEST_BREAK
from bot.engine.views.preparation import fact_pages
from tests.decks import real_config
from tests.engine.playing import NOON, Playing

TODAY = dt.date(2026, 11, 26)
SECOND = dt.timedelta(seconds=1)
DECK = real_config().decks[real_config().names["actieve-openbaarmaking"]]
# How often somebody goes on to be there.
BEFORE, WELCOME, CARDS, GRADES, TOMORROW, MADE, ASKED = None, 0, 3, 4, 5, 6, 7


def at(steps: int | None) -> Playing:
    """A chat in which somebody went on so often; None when no session runs."""
    chat = Playing()
    if steps is not None:
        chat.begin("/start zon 1u")
        chat.onward(steps)
        chat.passes(1)
    return chat


def refused(chat: Playing, words: str, place: Place = Place.PRIVATE) -> bool:
    """Whether whoever leads is refused this now; nothing happens."""
    _, effects = chat.outcome(chat.said("Anna", place, words))
    assert effects, f"«{words}» is not heard"
    return any(isinstance(each, Post) and each.message.look is Look.REFUSAL for each in effects)


@pytest.mark.parametrize("length", [MOST_LABELLED, MOST_LABELLED + 1])
def test_a_line_with_labels(length: int) -> None:
    """What is longer is no agreement, and looking for owners all over it would hold up everybody else."""
    front, behind = "wat: lijst maken, wie: Piet", ", wanneer: 1 december"
    request = Request(command=Command.AFSPRAAK, args=front.ljust(length - len(behind)) + behind)
    if length > MOST_LABELLED:
        with pytest.raises(Refused):
            agreement.understand(request, 1, TODAY, "")
    else:
        assert agreement.understand(request, 1, TODAY, "").who == "Piet"


@pytest.mark.parametrize("people", [sharing.MOST, sharing.MOST + 1])
def test_as_many_grades_as_people_behind_one_account(people: int) -> None:
    """No account has more."""
    assert len(sharing.of_grades(f"{people}x 7", people)) == (people if people == sharing.MOST else 0)


@pytest.mark.parametrize(
    ("steps", "line", "lowest", "highest"),
    [
        (CARDS, "pauze {}", 1, LONGEST_BREAK),
        (CARDS, "verleng {}", 1, LONGEST_EXTENSION),
        (CARDS, "kaart {}", 1, len(DECK.cards)),
        (CARDS, "notitie {} iets", 1, len(DECK.cards)),
        (CARDS, "wij zijn met {}", 2, sharing.MOST),  # of one there is nothing new
        (GRADES, "cijfer {}", 1, 10),
        (BEFORE, "feiten {}", 1, fact_pages(DECK)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_number_that_is_typed(steps: int | None, line: str, lowest: int, highest: int) -> None:
    """The lowest and the highest are taken, what lies beyond is refused."""
    chat = at(steps)
    assert not refused(chat, line.format(lowest))
    assert not refused(chat, line.format(highest))
    assert refused(chat, line.format(lowest - 1))
    assert refused(chat, line.format(highest + 1))


@pytest.mark.parametrize(
    ("steps", "line", "longest"),
    [
        (BEFORE, "/start {}", MAX_WORD),
        (WELCOME, "/notitie 1 {}", LONGEST_NOTE),
        (TOMORROW, "/morgen: {}", LONGEST_ANSWER),
        (MADE, "/afspraak: {}", LONGEST_ANSWER),
        (ASKED, "/vraag: {}", LONGEST_ANSWER),
        (CARDS, "/parkeer: {}", LONGEST_ANSWER),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_words_that_are_typed(steps: int | None, line: str, longest: int) -> None:
    """As many characters as there may be, and one more."""
    chat, place = at(steps), Place.GROUP if line.startswith("/start") else Place.PRIVATE
    assert not refused(chat, line.format("x" * longest), place)
    assert refused(chat, line.format("x" * (longest + 1)), place)


@pytest.mark.parametrize(
    ("steps", "line", "most"),
    [
        (MADE, "/afspraak: iets {}", agreements.MOST),
        (ASKED, "/vraag: iets {}", agreements.MOST),
        (CARDS, "/parkeer: iets {}", parking.MOST),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_how_many_are_kept(steps: int, line: str, most: int) -> None:
    """The last one is taken, one more is not."""
    chat = at(steps)
    for number in range(most):
        words = line.format(number)
        assert not refused(chat, words), words
        chat.leads(words)
    assert refused(chat, line.format(most))


def test_how_many_lines_are_heard() -> None:
    """Of a list each line is one; a longer one is a document, of which nothing is taken."""
    for lines, kept in ((MOST_LINES - 1, MOST_LINES - 1), (MOST_LINES, 0)):
        chat = at(MADE)
        chat.leads("\n".join(["afspraken:", *(f"iets {number}" for number in range(lines))]))
        assert chat.session is not None
        assert len([each for each in chat.session.agreements if "\n" not in each.what]) == kept


@pytest.mark.parametrize(("minutes", "fits"), [(schedule.SHORTEST, True), (schedule.SHORTEST - 1, False)])
def test_the_shortest_session(minutes: int, fits: bool) -> None:
    """And one that is a minute shorter."""
    plan = schedule.fitting(DECK, NOON, NOON + minutes * schedule.MINUTE)
    assert (plan is not None) is fits


@pytest.mark.parametrize(("minutes", "fits"), [(schedule.LONGEST, True), (schedule.LONGEST + 1, False)])
def test_the_longest_session(minutes: int, fits: bool) -> None:
    """And one that is a minute longer."""
    plan = schedule.fitting(DECK, NOON, NOON + minutes * schedule.MINUTE)
    assert (plan is not None) is fits


@pytest.mark.parametrize(("after", "asked"), [(0 * SECOND, False), (HASTE - SECOND / 1000, True), (HASTE, False)])
def test_how_soon_a_second_step_is_asked_about(after: dt.timedelta, asked: bool) -> None:
    """Just within the time in which nobody reads, and at its end; of a clock that stands still nothing is known."""
    chat = at(CARDS)
    chat.leads("volgende")
    chat.now += after
    chat.leads("volgende")
    assert chat.session is not None
    assert (chat.session.doubted is not None) is asked


@pytest.mark.parametrize(("left", "asked"), [(EARLY, True), (EARLY - SECOND, False)])
def test_how_early_the_end_of_a_round_is_asked_about(left: dt.timedelta, asked: bool) -> None:
    """With so much time left, and with a little less."""
    chat = at(CARDS)
    assert chat.session is not None
    chat.now = chat.session.slot.end - left
    chat.leads("verder")
    assert (chat.session.doubted is not None) is asked


@pytest.mark.parametrize(("waited", "leads"), [(TAKEOVER_WAIT - SECOND, "Anna"), (TAKEOVER_WAIT, "Piet")])
def test_how_long_a_takeover_waits(waited: dt.timedelta, leads: str) -> None:
    """A second before the minute is over nothing has changed."""
    chat = at(CARDS)
    chat.says("Piet", Place.PRIVATE, "neem over")
    chat.now += waited
    chat.ring(chat.now)
    assert chat.leader == leads


@pytest.mark.parametrize(
    ("about", "doubt"),
    [
        ({"ends": TODAY}, Doubt.ENDED),
        ({"ends": TODAY + dt.timedelta(days=1)}, Doubt.ENDING),
        ({"ends": TODAY + dt.timedelta(days=60)}, Doubt.ENDING),
        ({"ends": TODAY + dt.timedelta(days=61)}, None),
        ({"opened": dt.date(2025, 11, 26)}, None),
        ({"opened": dt.date(2025, 11, 25)}, Doubt.OLD),
        ({"checked": dt.date(2025, 11, 25)}, Doubt.OLD),
        ({"checked": dt.date(2025, 11, 25), "opened": False}, None),
    ],
)
def test_from_when_a_fact_is_doubted(about: dict[str, Any], doubt: Doubt | None) -> None:
    """On the day itself, and the day before that."""
    fields = {
        "id": "proef",
        "text": "Het is zo.",
        "source": Source("Een bron", "https://voorbeeld.nl"),
        "checked": TODAY,
        **about,
    }
    assert Fact(**fields).doubt(TODAY) is doubt


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("hant", Command.HAND),  # three letters of four: just near enough
        ("pau", Command.PAUZE),  # three of three against five
        ("hamt", None),
        ("pa", None),
    ],
)
def test_how_near_a_typo_must_be(line: str, command: Command | None) -> None:
    """At the bound itself it is one."""
    found = misspelled(line, {alias: meant for alias, (meant, _) in VOCABULARY.items()})
    assert found[:1] == (() if command is None else (command,))


@pytest.mark.parametrize(
    ("line", "may"),
    [
        ("ik ga opruimen", False),
        ("ik ga mappen opruimen", True),
        ("Ik: ga, opruimen!", False),
        ("ik ga - opruimen", False),
        ("ik ga mappen opruimen ".ljust(sentences.LONGEST, "x"), True),
        ("ik ga mappen opruimen ".ljust(sentences.LONGEST + 1, "x"), False),
    ],
)
def test_how_many_words_and_characters_an_answer_may_have(line: str, may: bool) -> None:
    """Marks between words are none."""
    assert sentences.may_answer(line, StepKind.TOMORROW, on=TODAY, people=()) is may


def test_how_long_a_line_with_an_answer_may_be() -> None:
    """Marks and all: what is longer was pasted."""
    longest = 4 * answers.LONGEST
    assert answers.clear("eens".ljust(longest, "!")) is Command.EENS
    assert answers.clear("eens".ljust(longest + 1, "!")) is None


def test_how_much_of_a_line_is_read() -> None:
    """What stands behind that is not heard."""
    line = "/afspraak: ".ljust(LONGEST_LINE - 1, "a") + "bc"
    heard = hear(line, VOCABULARY, addressed=False)
    assert isinstance(heard, Request)
    assert heard.args.endswith("ab")


def test_how_much_of_a_card_an_overview_shows() -> None:
    """A line full, or as many whole words as fit in it."""
    assert first_words("woord " * 9 + "woorde") == "woord " * 9 + "woorde"
    assert first_words("woord " * 9 + "woorden") == "woord " * 8 + "woord …"


def test_in_how_many_words_a_moment_is_sought() -> None:
    """A moment with a word before it; in a longer line none is sought."""
    moment = "12 januari 13:00"
    word = " ".join(["zon"] * (MOST_WORDS - 3))
    assert split_wish(DECK, f"{word} {moment}", TODAY) == (moment, word)
    assert split_wish(DECK, f"{word} zon {moment}", TODAY) == (f"{word} zon {moment}", "")


def test_a_name_has_no_more_words_than_a_name_has() -> None:
    """Six, with what stands between."""
    name = " ".join(["Jan"] * LONGEST_OWNER)
    assert agreement._somebody(name, ())
    assert not agreement._somebody(f"{name} Jan", ())
