"""Edits, deletions, repeats, and what is told out of order: each line counts once, as it stands now. Tables, and a law."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.model.events import Joined, Left, Place, Pressed, Said, Where
from bot.engine.model.session import Session
from tests.engine.playing import NOON, Playing
from tests.transcripts.on_engine import person

SECOND = dt.timedelta(seconds=1)
RULES, CARD, GRADES, TOMORROW = 1, 3, 6, 7  # so many times `verder`


class Chat(Playing):
    """A session in a chat whose platform names its lines and tells when things happened."""

    def at_step(self, steps: int) -> Chat:
        """The session, so many steps on."""
        self.begin()
        self.onward(steps)
        self.fresh.clear()
        return self

    def line(self, who: str, name: str, words: str, *, edited: bool = False, when: int | None = None) -> list[str]:
        """Somebody says this in the line of this name, or edits it to this: what is told of it. `when` is in seconds."""
        self.now += SECOND
        moment = self.now if when is None else NOON + when * SECOND
        around: dict[str, Any] = {"at": self.now, "person": person(who), "place": Place.GROUP, "when": moment}
        self.fresh.clear()
        self.happen(Said(text=words, line=name, edited=edited, **around))
        return [each.message.plain() for each in self.seen() if not each.anew]

    def press(self, who: str, command: str, when: int, **inputs: str) -> None:  # type: ignore[override]
        """Somebody presses a button of this command, at this second."""
        around: dict[str, Any] = {"at": self.now, "person": person(who), "place": Place.GROUP}
        about = self.kept.own_pin
        self.happen(Pressed(command=command, about=about, inputs=inputs, when=NOON + when * SECOND, **around))

    @property
    def kept(self) -> Session:
        """The session."""
        assert self.session is not None
        return self.session


def of(session: Session) -> dict[str, Any]:
    """What people gave: all that a line can change."""
    return {
        "grades": {who: (str(each.value), each.why) for who, each in session.grades.items()},
        "tomorrow": dict(session.tomorrow),
        "again": dict(session.again),
        "choices": {card: dict(chosen) for card, chosen in session.choices.items() if chosen},
        "agreements": [(each.number, each.what) for each in session.agreements],
        "questions": [(each.number, each.what) for each in session.questions],
        "queue": session.queue,
        "end": session.at.plan.end,
        "slot": session.at.slot,
        "table": session.table,
    }


@pytest.mark.parametrize(
    ("step", "who", "first", "then", "like"),
    [
        (GRADES, "Piet", "7", "8 want fijn", "8 want fijn"),
        (GRADES, "Piet", "cijfer 7", "cijfer 7 want fijn", "cijfer 7 want fijn"),
        (GRADES, "Piet", "8", "8!", "8"),
        (GRADES, "Piet", "hoi", "9", "9"),
        (GRADES, "Piet", "9", "", "hoi"),
        (GRADES, "Piet", "9", "laat maar", "hoi"),
        (GRADES, "Piet", "9", "/vraag: hoe dan?", "/vraag: hoe dan?"),
        (TOMORROW, "Piet", "/morgen: mappen", "/morgen: mappen opruimen", "/morgen: mappen opruimen"),
        (TOMORROW, "Piet", "/morgen: mappen", "", "hoi"),
        (CARD, "Piet", "eens", "oneens", "oneens"),
        (CARD, "Piet", "eens", "oeps", "hoi"),
        (CARD, "Piet", "eens, en hand op", "oneens, en hand op", "oneens, en hand op"),
        (CARD, "Piet", "eens, en hand op", "oneens", "oneens, en hand op"),
        (CARD, "Piet", "eens", "eens, en hand op", "eens"),
        (CARD, "Piet", "eens", "hand, en oneens", "oneens"),
        (CARD, "Piet", "akkoord, eens", "akkoord, oneens", "akkoord, oneens"),
        (CARD, "Piet", "akkoord, eens", "eens", "eens"),
        (CARD, "Piet", "eens, hand", "laat maar, hand", "hand"),
        (CARD, "Piet", "/afspraak: lijst door Piet", "/afspraak: lijst door Piet!", "/afspraak: lijst door Piet!"),
        (CARD, "Piet", "/afspraak: lijst maken", "/afspraak: een lijst maken", "/afspraak: een lijst maken"),
        (CARD, "Piet", "/vraag: hoe?", "/vraag: hoe dan?", "/vraag: hoe dan?"),
        (CARD, "Piet", "/vraag: hoe?", "/vraag: hoe?", "/vraag: hoe?"),
        (CARD, "Piet", "/afspraak: lijst", "laat maar", "/afspraak: lijst"),
        (CARD, "Piet", "/afspraak: lijst", "", "/afspraak: lijst"),
        (CARD, "Piet", "/afspaak: lijst", "/afspraak: lijst", "/afspraak: lijst"),
        (RULES, "Piet", "akoord", "akkoord", "akkoord"),
        (RULES, "Piet", "akkoord", "akkoord!", "akkoord"),
        (RULES, "Piet", "akkoord", "", "hoi"),
        (RULES, "Piet", "akkoord", "wacht even", "hoi"),
        (CARD, "Anna", "verleng 5", "verleng 10", "verleng 5"),
        (CARD, "Anna", "/volgende", "/volgende graag", "/volgende"),
        (CARD, "Anna", "hoi", "/volgende", "hoi"),
        (CARD, "Anna", "/verder", "/verder!", "/verder"),
        (CARD, "Piet", "hand", "hand!", "hand"),
        (CARD, "Piet", "hoi", "hand", "hoi"),
        (CARD, "Piet", "hoi", "eens", "hoi"),
        (CARD, "Piet", "hand", "", "hand"),
    ],
)
def test_an_edit_mends_what_the_line_did_and_does_nothing_else(
    step: int, who: str, first: str, then: str, like: str
) -> None:
    """The session is as if only `like` had been said; heard twice it is the same."""
    edited, once = Chat().at_step(step), Chat().at_step(step)
    edited.line(who, "a", first)
    edited.line(who, "a", then, edited=True)
    once.line(who, "a", like)
    assert of(edited.kept) == of(once.kept)
    assert edited.kept.people == once.kept.people
    edited.line(who, "a", then, edited=True)
    assert of(edited.kept) == of(once.kept)


def test_a_hand_that_had_its_turn_is_not_raised_again() -> None:
    """Nor does a choice count for the card that lies there now, from a line that chose or from one that did not."""
    chat = Chat().at_step(CARD)
    chat.line("Piet", "a", "hand")
    chat.line("Piet", "b", "eens")
    chat.line("Fatima", "c", "ees")
    chat.leads("beurt")
    chat.leads("volgende")
    before = of(chat.kept)
    assert chat.line("Piet", "a", "hand!", edited=True) == []
    assert chat.line("Piet", "b", "oneens", edited=True) == []
    chat.line("Fatima", "c", "eens", edited=True)
    assert of(chat.kept) == before


def test_who_now_reads_as_a_choice_is_asked() -> None:
    """Nobody else knows which card they mean; their yes counts."""
    chat = Chat().at_step(CARD)
    chat.line("Piet", "a", "ees")
    [told] = chat.line("Piet", "a", "eens", edited=True)
    assert told.startswith("Je veranderde je bericht. Kies je «Eens» bij kaart 1?")
    chat.presses("Piet", 0)
    assert of(chat.kept)["choices"][chat.kept.table] == {"test:Piet": "eens"}


@pytest.mark.parametrize(("words", "typed"), [("weet niet", "weet ik niet"), ("oneens", "oneens")])
def test_what_is_asked_is_typed_as_the_card_writes_it(words: str, typed: str) -> None:
    """Not as the command is called."""
    chat = Chat().at_step(CARD)
    chat.line("Piet", "a", "hoi")
    [told] = chat.line("Piet", "a", words, edited=True)
    assert f"«{typed}»" in told


def test_who_shares_an_account_is_asked_too() -> None:
    """A row of choices from a line that gave none before may be about any card."""
    chat = Chat().at_step(CARD)
    chat.line("Piet", "a", "hoi")
    chat.line("Piet", "b", "wij zijn met 3")
    before = of(chat.kept)
    [told] = chat.line("Piet", "a", "eens eens oneens", edited=True)
    assert told.startswith("Jullie zijn met 3. Wat kiest iedereen bij kaart 1?")
    assert of(chat.kept) == before
    assert chat.line("Fatima", "c", "eens oneens", edited=True) == []
    assert of(chat.kept) == before


@pytest.mark.parametrize(("then", "kept"), [("8 8 6", ("8", "8", "6")), ("3x 9", ("9", "9", "9")), ("laat maar", None)])
def test_an_edit_mends_the_grades_of_all_behind_an_account(then: str, kept: tuple[str, ...] | None) -> None:
    """Or takes them back, as it does those of one."""
    chat = Chat().at_step(GRADES)
    chat.line("Piet", "a", "wij zijn met 3")
    chat.line("Piet", "b", "7 8 6")
    chat.line("Piet", "b", then, edited=True)
    given = chat.kept.grades.get("test:Piet")
    assert (given and tuple(str(each) for each in given.values)) == kept


@pytest.mark.parametrize(
    ("step", "first", "then"),
    [
        (GRADES, "7 8 6", "7 8"),
        (GRADES, "7 8 6", "8"),
        (GRADES, "cijfer 7 8 6", "cijfer 7 8"),
        (GRADES, "7 8", "8 9"),
        (CARD, "eens eens oneens", "eens oneens"),
        (CARD, "eens eens oneens", "eens"),
    ],
)
def test_an_edit_that_gives_too_few_for_all_behind_an_account_is_asked_about(step: int, first: str, then: str) -> None:
    """With the form; what they gave before stays until they have filled it in."""
    chat = Chat().at_step(step)
    chat.line("Piet", "a", "wij zijn met 3")
    chat.line("Piet", "b", first)
    before = of(chat.kept)
    [told] = chat.line("Piet", "b", then, edited=True)
    assert told.startswith("Jullie zijn met 3.")
    assert "Er is nu nog niets veranderd" in told
    assert of(chat.kept) == before
    assert not chat.line("Piet", "b", first, edited=True) or first == "7 8"
    assert of(chat.kept) == before


def test_a_struck_agreement_does_not_come_back() -> None:
    """Not when its line is edited; and its number is nobody else's."""
    chat = Chat().at_step(CARD)
    chat.line("Piet", "a", "/afspraak: lijst maken")
    chat.leads("/schrap afspraak 1")
    chat.line("Fatima", "b", "/afspraak: koffie halen")
    assert chat.line("Piet", "a", "/afspraak: een lijst maken", edited=True) == []
    assert of(chat.kept)["agreements"] == [(2, "koffie halen")]


def test_nobody_takes_back_what_another_gave_by_a_line_of_the_same_name() -> None:
    """Whatever a platform calls a line: an answer is its giver's."""
    chat = Chat().at_step(GRADES)
    chat.line("Piet", "a", "8")
    before = of(chat.kept)["grades"]
    assert len(before) == 1
    for words in ("", "laat maar"):
        chat.line("Fatima", "a", words, edited=True)
        assert of(chat.kept)["grades"] == before


@pytest.mark.parametrize(
    ("then", "asked"),
    [
        ("8 of 9", "Ik zie twee cijfers: 8 en 9."),
        ("8, ik bedoel 7", "Ik zie twee cijfers: 8 en 7."),
        ("8 leuk gesprek", "Geef je de sessie een 8?"),
        ("laat maar", ""),
        ("", ""),
    ],
)
def test_an_edit_that_is_no_clear_grade_any_more_is_asked_about(then: str, asked: str) -> None:
    """The old one is gone, and whoever meant another is helped to give it."""
    chat = Chat().at_step(GRADES)
    chat.line("Piet", "a", "8 leuk")
    chat.line("Piet", "b", "8")
    told = chat.line("Piet", "b", then, edited=True)
    assert of(chat.kept)["grades"] == {}
    assert told[0].startswith("Je cijfer is weg")
    assert [each.startswith(asked) for each in told[1:]] == [True] * bool(asked)


@pytest.mark.parametrize("then", ["ik ga eerder bellen", "", "laat maar zitten"])
def test_a_yes_is_not_to_words_that_were_changed_since(then: str) -> None:
    """What waits for a yes goes when a line is edited or deleted; it is asked for anew."""
    chat = Chat().at_step(TOMORROW)
    chat.line("Piet", "a", "ik ga mijn map opruimen")
    told = chat.line("Piet", "a", then, edited=True)
    assert ("Typ het dan nog een keer: morgen: …" in "".join(told)) is bool(then)
    chat.says("Piet", Place.PRIVATE, "ja")
    assert of(chat.kept)["tomorrow"] == {}
    chat.line("Piet", "b", f"morgen: {then or 'bellen'}")
    assert of(chat.kept)["tomorrow"] == {"test:Piet": then or "bellen"}


def test_who_edits_with_how_many_they_are_is_told_to_type_it_anew() -> None:
    """All counts hang on it, so nobody is left to think that it changed."""
    chat = Chat().at_step(CARD)
    chat.line("Piet", "a", "wij zijn met 3")
    assert "Typ het als nieuw bericht." in chat.line("Piet", "a", "wij zijn met 2", edited=True)[0]
    assert chat.kept.people["test:Piet"].heads == 3


def test_an_edit_of_an_answer_that_was_replaced_changes_nothing() -> None:
    """What counts is what stands lowest; and so it is told."""
    chat = Chat().at_step(GRADES)
    chat.line("Piet", "a", "6")
    chat.line("Piet", "b", "9")
    assert chat.line("Piet", "a", "7", edited=True) == [
        "Je veranderde een ouder bericht. Je laatste antwoord blijft staan."
    ]
    assert of(chat.kept)["grades"] == {"test:Piet": ("9", "")}


def test_what_an_agreement_becomes_is_told() -> None:
    """To the group when it changes, to who edits it when it stays."""
    chat = Chat().at_step(CARD)
    chat.line("Piet", "a", "/afspraak: lijst maken")
    [told] = chat.line("Piet", "a", "/afspraak: lijst maken door Sem", edited=True)
    assert told.startswith("Afspraak 1 is gewijzigd")
    [told] = chat.line("Piet", "a", "", edited=True)
    assert told.startswith("Je haalde je bericht weg. Afspraak 1 blijft staan")


@pytest.mark.parametrize("away", ["a", "b"])
def test_who_agreed_twice_agrees_as_long_as_the_last_line_stands(away: str) -> None:
    """As with every answer: the newest line carries it."""
    chat = Chat().at_step(RULES)
    chat.line("Piet", "a", "akkoord")
    chat.line("Piet", "b", "akkoord")
    told = chat.line("Piet", away, "", edited=True)
    assert chat.kept.people["test:Piet"].confirmed is (away == "a")
    assert bool(told) is (away == "b")


def test_what_an_edit_takes_away_is_told_also_when_the_rest_stays() -> None:
    """And the rest is no news."""
    chat = Chat().at_step(CARD)
    chat.line("Piet", "a", "akkoord, eens")
    assert chat.line("Piet", "a", "eens", edited=True) == [GONE.format("Je akkoord")]


GONE = "{} is weg, want je veranderde je bericht of haalde het weg."
STAYS = "{} blijft staan, want de groep heeft die al gelezen. Moet die weg? Typ: schrap {}."
CHANGED = "Je veranderde je bericht. "
WORD_FOR_WORD = [
    (CARD, "", "hoi", "eens", [f"{CHANGED}Kies je «Eens» bij kaart 1?\n\n▸ Ja, eens: typ «eens»"]),
    (CARD, "kaart 2", "hoi", "A", [f"{CHANGED}Kies je «A» bij kaart 2?\n\n▸ Ja, A: typ «A»"]),
    (CARD, "", "eens", "", [GONE.format("Je keuze bij deze kaart")]),
    (
        CARD,
        "/afspraak: lijst",
        "/afspraak: koffie",
        "/vraag: koffie?",
        [
            "Afspraak 2 is geschrapt: koffie",
            "Open vraag 1\n\nkoffie? – nog geen naam, nog geen datum",
            "Open vraag 1 staat erin. Klopt er iets niet?\n\n"
            "▸ Wijzig: typ «wijzig vraag 1»\n▸ Haal weg: typ «schrap vraag 1»",
        ],
    ),
    (CARD, "", "/vraag: hoe?", "weg ermee", [CHANGED + STAYS.format("Vraag 1", "vraag 1")]),
    (CARD, "", "/afspraak: lijst", "", ["Je haalde je bericht weg. " + STAYS.format("Afspraak 1", "afspraak 1")]),
    (GRADES, "", "7", "", [GONE.format("Je cijfer")]),
    (TOMORROW, "", "/morgen: mappen", "", [GONE.format("Je antwoord")]),
]


@pytest.mark.parametrize(("step", "leads", "first", "then", "told"), WORD_FOR_WORD)
def test_what_is_told_of_an_edit_word_for_word(step: int, leads: str, first: str, then: str, told: list[str]) -> None:
    """With its buttons; after what whoever leads did."""
    chat = Chat().at_step(step)
    if leads:
        chat.leads(leads)
    chat.line("Piet", "a", first)
    assert chat.line("Piet", "a", then, edited=True) == told


def test_an_edited_message_of_several_lines_is_asked_anew() -> None:
    """Nobody can tell which of its lines became which; nothing of one becomes part of another."""
    chat = Chat().at_step(CARD)
    chat.line("Piet", "a", "/afspraak: lijst maken\n/afspraak: koffie halen")
    chat.line("Fatima", "b", "/vraag: hoe dan?")
    before = of(chat.kept)
    assert len(before["agreements"]) == 2
    for name, who in (("a", "Piet"), ("b", "Fatima")):
        [told] = chat.line(who, name, "/afspraak: een lijst\n/afspraak: thee halen", edited=True)
        assert told.startswith("Je veranderde een bericht met meer dan één regel.")
        assert of(chat.kept) == before


@pytest.mark.parametrize("words", ["/verleng 10", "/volgende", "/pauze"])
def test_an_edited_command_is_not_done_and_that_is_said(words: str) -> None:
    """Whoever typed it wrong knows what to do."""
    chat = Chat().at_step(CARD)
    chat.line("Anna", "a", "/volgnde")
    assert chat.line("Anna", "a", words, edited=True) == [
        "Een bericht dat je verandert, voer ik niet uit. Typ het als nieuw bericht."
    ]


@pytest.mark.parametrize(("kind", "told"), [("afspraak", "afspraak 1"), ("vraag", "vraag 1")])
def test_the_same_form_twice_is_one(kind: str, told: str) -> None:
    """And it says so; other words are another one."""
    chat = Chat().at_step(CARD)
    for second in range(3):
        chat.fresh.clear()
        chat.press("Piet", kind, second, wat="lijst maken", wie="Fatima")
    assert [each.message.plain() for each in chat.seen()] == [f"Die {kind} stond er al: {told}."]
    chat.press("Piet", kind, 9, wat="koffie", wie="Fatima")
    assert len(chat.kept.agreements) + len(chat.kept.questions) == 2


def test_what_was_told_out_of_order_counts_as_it_happened() -> None:
    """A grade, typed or pressed; two edits of a line; a choice."""
    chat = Chat().at_step(GRADES)
    chat.line("Piet", "b", "9", when=20)
    assert chat.line("Piet", "a", "6", when=10) == []
    chat.press("Fatima", "cijfer", 20, cijfer="9")
    chat.press("Fatima", "cijfer", 10, cijfer="6")
    chat.line("Anna", "c", "5", when=1)
    chat.line("Anna", "c", "8", edited=True, when=30)
    chat.line("Anna", "c", "7", edited=True, when=25)
    assert {who: value for who, (value, _) in of(chat.kept)["grades"].items()} == {
        "test:Piet": "9",
        "test:Fatima": "9",
        "test:Anna": "8",
    }


@pytest.mark.parametrize(
    ("moves", "gone"),
    [
        ([(Joined, 2), (Left, 1)], False),
        ([(Left, 1), (Joined, 2)], False),
        ([(Left, 2), (Joined, 1)], True),
        ([(Joined, 1), (Left, 2)], True),
        ([(Joined, 3), (Left, 2), (Left, 1), (Joined, 2)], False),
    ],
)
def test_who_came_back_is_there_however_it_was_told(moves: list[tuple[Any, int]], gone: bool) -> None:
    """A leave and a coming back that are told the other way round leave nobody gone."""
    chat = Chat().at_step(CARD)
    for kind, second in moves:
        chat.happen(kind(at=chat.now, person=person("Piet"), where=Where.CHAT, when=NOON + second * SECOND))
    assert chat.kept.people["test:Piet"].gone is gone


def test_nothing_of_a_line_is_kept_that_gave_nothing() -> None:
    """Talk leaves no trace, edited or not; and when the session ends, no id of a line stays."""
    chat = Chat().at_step(GRADES)
    for words in ("gezellig hier", "erg gezellig", ""):
        chat.line("Piet", "praat", words, edited=words != "gezellig hier")
    assert "praat" not in str(chat.kept)
    chat.line("Piet", "cijfer-regel", "8")
    assert "cijfer-regel" in str(chat.kept)
    chat.leads("stop ja")
    assert "cijfer-regel" not in str(chat.kept)


VALUES = {
    GRADES: ["6", "7,5 want goed", "cijfer 9", "8"],
    TOMORROW: ["/morgen: mappen", "/morgen: koffie", "/morgen: anders"],
    CARD: ["eens", "oneens", "weet ik niet"],
}
NOTES = ["/afspraak: {} doen", "/vraag: wie doet {}?"]

lines = st.lists(
    st.tuples(
        st.sampled_from(["Piet", "Fatima"]),
        st.booleans(),  # whether it notes something, else it gives a value
        st.lists(st.integers(0, 9), min_size=1, max_size=3),  # its versions
    ),
    min_size=1,
    max_size=6,
)


some = st.lists(st.integers(0, 9), max_size=3)  # which of the edits that wait happen now


def versions(step: int, number: int, line: tuple[str, bool, list[int]]) -> list[str]:
    """What each version of a line says: a note stays one of its kind, and no two lines note the same."""
    _, notes, picked = line
    if notes:
        return [NOTES[picked[0] % 2].format(f"zaak {number}-{each}") for each in picked]
    return [VALUES[step][each % len(VALUES[step])] for each in picked]


@settings(max_examples=40, deadline=None)
@given(step=st.sampled_from([CARD, GRADES, TOMORROW]), said=lines, data=st.data())
def test_any_mix_of_edits_and_repeats_is_the_last_version_of_each_line_said_once(
    step: int, said: list[tuple[str, bool, list[int]]], data: st.DataObject
) -> None:
    """Each version may be told twice, and edits come at any moment after their line, between the lines of others."""
    mixed, once = Chat().at_step(step), Chat().at_step(step)
    told = {number: versions(step, number, line) for number, line in enumerate(said)}
    waiting: list[tuple[int, int]] = []  # line, version
    for number in told:
        mixed.line(said[number][0], f"regel {number}", told[number][0])
        waiting += [(number, version) for version in range(1, len(told[number]))][:1]
        for which in data.draw(some):
            if not waiting:
                break
            edit(mixed, said, told, waiting, which % len(waiting), twice=which % 2 > 0)
    while waiting:
        edit(mixed, said, told, waiting, 0, twice=True)
    for number in told:
        once.line(said[number][0], f"regel {number}", told[number][-1])
    assert of(mixed.kept) == of(once.kept)


def edit(
    chat: Chat,
    said: list[tuple[str, bool, list[int]]],
    told: dict[int, list[str]],
    waiting: list[tuple[int, int]],
    which: int,
    *,
    twice: bool,
) -> None:
    """Let one edit that waits happen, once or twice; the next of its line waits then."""
    number, version = waiting.pop(which)
    for _ in range(1 + twice):
        chat.line(said[number][0], f"regel {number}", told[number][version], edited=True)
    if version + 1 < len(told[number]):
        waiting.append((number, version + 1))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/start maan", True),
        ("start maan", True),
        ("/volgende", True),
        ("wat een mooie dag", False),
        ("volgende", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("ended", [False, True])
def test_an_edit_begins_no_session_and_says_so(words: str, *, told: bool, ended: bool) -> None:
    """Where none runs: what somebody now asks for is answered, and talk or a deleted line is not."""
    chat = Chat()
    if ended:
        chat.at_step(CARD).leads("stop ja")
    said = chat.line("Piet", "a", words, edited=True)
    again = ["Een bericht dat je verandert, voer ik niet uit. Typ het als nieuw bericht."]
    assert said == (again if told else [])
    assert chat.running is None
