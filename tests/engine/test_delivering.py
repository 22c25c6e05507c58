"""What the group did not get: the facilitator hears so at once, the cockpit says so, and it is sent again when that is possible."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.engine.model.blocks import text
from bot.engine.model.events import Arrived, Person, Place, Undelivered, Unreachable
from bot.engine.model.messages import Look, Message
from bot.engine.views.missing import UNKNOWN
from tests.engine.playing import Playing
from tests.transcripts.on_engine import person

BLOCKED = "Voeg me weer toe."


@pytest.fixture
def chat() -> Playing:
    """A session of Anna's at its first card."""
    made = Playing().begin()
    for _ in range(3):
        made.leads("verder")
    made.now = made.now.replace(second=7)
    made.fresh.clear()
    return made


def card(chat: Playing) -> Message:
    """The card that the group should see."""
    found = chat.newest("groep", Look.CARD)
    assert found is not None
    return found


def lost(chat: Playing, message: Message | None = None, *, how: str = BLOCKED, doubt: bool = False) -> None:
    """The platform did not take this, or nobody knows."""
    what = message or card(chat)
    chat.happen(Undelivered(at=chat.now, message=what, how="" if doubt else how, doubt=doubt))


def cockpit(chat: Playing) -> str:
    """What the facilitator's cockpit says."""
    found = chat.newest("Anna", Look.COCKPIT)
    assert found is not None
    return found.plain()


def posted(chat: Playing, look: Look) -> list[str]:
    """The titles of the new messages of this look to the group, since the last time."""
    return [
        each.message.title
        for each in chat.seen()
        if each.who == "groep" and each.message.look is look and not each.anew
    ]


def alerts(chat: Playing) -> list[str]:
    """What the facilitator was told of it."""
    return [each.message.title for each in chat.fresh if each.who == "Anna" and each.message.look is Look.REMINDER]


@pytest.mark.parametrize(
    ("how", "doubt", "title", "says"),
    [
        (BLOCKED, False, "De groep ziet «{}» niet", BLOCKED),
        ("", False, "De groep ziet «{}» niet", UNKNOWN),
        ("", True, "Ziet de groep «{}»?", "Ik weet niet zeker of het is aangekomen."),
    ],
)
def test_the_facilitator_reads_at_once_what_the_group_did_not_get(
    chat: Playing, how: str, doubt: bool, title: str, says: str
) -> None:
    """With the reason, what to do, and a button; the cockpit says it too, for as long as it lasts."""
    lost(chat, how=how, doubt=doubt)
    told = chat.newest("Anna", Look.REMINDER)
    assert told is not None
    assert told.title == title.format(card(chat).title)
    assert says in told.plain()
    assert "stuur opnieuw" in told.plain()
    assert says in cockpit(chat)
    chat.happen(Arrived(at=chat.now))
    assert says not in cockpit(chat)
    assert "stuur opnieuw" not in cockpit(chat)


def test_of_a_word_in_passing_too_but_of_the_group_nobody_reads_it(chat: Playing) -> None:
    """And nothing is sent again for it."""
    lost(chat, Message(look=Look.NOTICE, body=(text("Piet heeft het woord."),)))
    assert alerts(chat) == ["De groep ziet mijn bericht niet"]
    assert posted(chat, Look.NOTICE) == []
    chat.passes(5)
    assert posted(chat, Look.CARD) == []


@pytest.mark.parametrize(
    ("look", "title", "called"),
    [
        (Look.CARD, "Kaart 3", "«Kaart 3»"),
        (Look.CARD, "", "mijn bericht"),
        (Look.NOTICE, "Afspraak 1", "mijn bericht"),
        (Look.NOTICE, "", "mijn bericht"),
    ],
)
def test_it_is_called_by_its_title_when_the_group_must_see_it(
    chat: Playing, look: Look, title: str, called: str
) -> None:
    """What passes by has no name of its own."""
    lost(chat, Message(look=look, title=title, body=(text("Iets."),)))
    assert alerts(chat) == [f"De groep ziet {called} niet"]


def test_the_facilitator_is_told_once_of_each_thing(chat: Playing) -> None:
    """However often it is tried; the next card is another thing."""
    for _ in range(3):
        lost(chat)
        chat.passes(1)
    lost(chat, Message(look=Look.NOTICE, body=(text("Piet heeft het woord."),)))
    assert len(alerts(chat)) == 1
    chat.leads("volgende")
    lost(chat)
    assert len(alerts(chat)) == 2


def test_a_chat_that_refuses_is_asked_again_every_minute(chat: Playing) -> None:
    """With the card as it then is, until it is there; and not a cockpit more for that."""
    lost(chat)
    title = card(chat).title
    chat.seen()
    for _ in range(3):
        chat.passes(1)
        fresh = chat.seen()
        assert [each.message.title for each in fresh if each.message.look is Look.CARD and not each.anew] == [title]
        assert not any(each.message.look is Look.COCKPIT and not each.anew for each in fresh)
        lost(chat)
        chat.seen()
    chat.passes(1)
    chat.happen(Arrived(at=chat.now))
    chat.seen()
    chat.passes(5)
    assert posted(chat, Look.CARD) == []


def test_what_may_have_arrived_is_not_sent_again_by_itself(chat: Playing) -> None:
    """It was sent twice; now the facilitator decides."""
    lost(chat, doubt=True)
    chat.seen()
    chat.passes(5)
    assert posted(chat, Look.CARD) == []


@pytest.mark.parametrize("words", ["stuur opnieuw", "/stuuropnieuw", "Stuur het opnieuw.", "kaart 1", "stuuropnieuw"])
def test_the_card_on_the_table_is_shown_again_when_asked(chat: Playing, words: str) -> None:
    """Also when nothing is known to be missing. Nothing else changes: not the step, not the card, not what was done."""
    assert chat.running is not None
    before = chat.running.at
    title = card(chat).title
    chat.seen()
    chat.leads(words)
    assert posted(chat, Look.CARD) == [title]
    assert chat.running.at == before
    assert chat.running.history[-1] != before


def test_a_button_sends_it_again_and_a_second_refusal_is_told_again(chat: Playing) -> None:
    """Whoever asks, gets an answer."""
    lost(chat)
    chat.leads("stuur opnieuw")
    assert BLOCKED in cockpit(chat), "sent is not arrived"
    lost(chat)
    assert len(alerts(chat)) == 2


@pytest.mark.parametrize("steps", range(4))
def test_at_every_step_the_group_gets_what_it_should_see_now(steps: int) -> None:
    """The welcome, the rules, the opening, the card."""
    chat = Playing().begin()
    for _ in range(steps):
        chat.leads("verder")
    now = [each for each in chat.seen() if each.who == "groep"][-1].message
    chat.leads("stuur opnieuw")
    again = [each for each in chat.seen() if each.who == "groep" and not each.anew]
    assert [each.message for each in again] == [now]


def test_a_reminder_that_is_missing_does_not_take_the_place_of_a_card(chat: Playing) -> None:
    """The card is what comes again; a reminder alone comes again as it was."""
    words = Message(look=Look.REMINDER, title="Tijd voor pauze", expires_minutes=10)
    lost(chat, words)
    chat.seen()
    chat.passes(1)
    assert posted(chat, Look.REMINDER) == ["Tijd voor pauze"]
    lost(chat)
    lost(chat, words)
    chat.seen()
    chat.passes(1)
    assert len(posted(chat, Look.CARD)) == 1


def test_the_result_comes_again_after_the_end_but_not_for_days() -> None:
    """For an hour; then nobody waits for it any more."""
    chat = Playing().begin()
    chat.leads("stop ja")
    result = chat.newest("groep", Look.RESULT)
    assert result is not None
    chat.fresh.clear()
    lost(chat, result)
    assert len(alerts(chat)) == 1
    chat.seen()
    chat.passes(1)
    assert posted(chat, Look.RESULT) == [result.title]
    chat.now += dt.timedelta(hours=2)
    lost(chat, result)
    chat.seen()
    chat.passes(10)
    assert posted(chat, Look.RESULT) == []


def test_only_the_facilitator_sends_again(chat: Playing) -> None:
    """Piet is told who can."""
    chat.seen()
    chat.says("Piet", Place.PRIVATE, "stuur opnieuw")
    assert posted(chat, Look.CARD) == []


def out_of_reach(chat: Playing, who: str, *, gone: bool = False) -> None:
    """A private message to this person did not arrive."""
    chat.happen(Unreachable(at=chat.now, person=person(who), how="Open de app.", gone=gone))


def told_group(chat: Playing) -> list[str]:
    """What the group reads of it."""
    return [
        each.message.plain() for each in chat.seen() if each.who == "groep" and "privébericht" in each.message.plain()
    ]


def test_who_can_not_be_reached_is_told_together_and_once(chat: Playing) -> None:
    """A minute later, in one line; whoever wrote meanwhile is left out."""
    for who in ("Piet", "Fatima", "Piet"):
        out_of_reach(chat, who)
    assert told_group(chat) == []
    chat.passes(1)
    [line] = told_group(chat)
    assert line.startswith("Piet en Fatima, ik kan jullie geen privébericht sturen. Open de app.")
    out_of_reach(chat, "Piet")
    chat.passes(5)
    assert told_group(chat) == []


def test_who_wrote_or_left_meanwhile_is_not_called_upon(chat: Playing) -> None:
    """The one can be reached by now, the other need not be."""
    chat.says("Sem", Place.GROUP, "hand")
    for who in ("Piet", "Fatima", "Sem"):
        out_of_reach(chat, who)
    chat.says("Piet", Place.PRIVATE, "help")
    chat.goes("Sem")
    chat.passes(1)
    [line] = told_group(chat)
    assert line.startswith("Fatima, ik kan je geen")


def test_the_facilitator_is_told_at_once(chat: Playing) -> None:
    """The session hangs on it."""
    out_of_reach(chat, "Anna")
    assert len(told_group(chat)) == 1


def test_a_facilitator_who_missed_the_report_is_told_how_to_get_that(chat: Playing) -> None:
    """There is no cockpit any more."""
    chat.leads("stop ja")
    out_of_reach(chat, "Anna")
    [line] = told_group(chat)
    assert line.endswith("Typ daarna in je privéchat met mij: verslag.")


def test_of_who_has_gone_or_after_the_session_nothing_is_said(chat: Playing) -> None:
    """Not in the group, not on the day of a reminder."""
    out_of_reach(chat, "Piet", gone=True)
    chat.goes("Fatima")
    out_of_reach(chat, "Fatima")
    chat.happen(Unreachable(at=chat.now, person=Person("test:Sem", "Sem"), how="Open de app."))
    chat.passes(2)
    chat.leads("stop ja")
    out_of_reach(chat, "Piet")
    chat.passes(2)
    chat.now += dt.timedelta(days=8)
    out_of_reach(chat, "Anna")
    chat.passes(2)
    assert told_group(chat) == []
