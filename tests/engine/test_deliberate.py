"""A second click, Enter or line never acts on what the first one brought; what can't be meant is asked about first."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from msgspec.structs import replace

from bot.engine import Session
from bot.engine.model.deck import StepKind
from bot.engine.model.events import Place, Pressed, Said
from bot.engine.model.messages import Button, InputKind, Look, Message
from tests.engine.playing import NOON, Playing
from tests.transcripts.on_engine import person

MILLISECOND = dt.timedelta(milliseconds=1)
AFTER = [50, 200, 500, 1900]  # milliseconds from the first click to the second
VERDER = ("verder", "verder", "verder")
LEAVE = ("verder", "ja")
# By name: what the facilitator does to come there in a session of two hours, and of one.
MOMENTS: dict[str, tuple[str, ...]] = {
    "welcome": (),
    "rules": ("verder",),
    "opening": ("verder", "verder"),
    "a statement": VERDER,
    "a dilemma with a queue": (*VERDER, "volgende", "HAND"),
    "a question": (*VERDER, "kaart 9"),
    "the last card": (*VERDER, *("volgende",) * 30),
    "no cards left": (*VERDER, *("volgende",) * 31),
    "a break": (*VERDER, *LEAVE),
    "the second round": (*VERDER, *LEAVE, "verder", "LATE"),
    "grades": (*VERDER, *LEAVE, "verder", *LEAVE),
    "tomorrow": (*VERDER, *LEAVE, "verder", *LEAVE, "verder"),
    "agreements": (*VERDER, *LEAVE, "verder", *LEAVE, "verder", "verder"),
    "open questions": (*VERDER, "parkeer: dit", "parkeer: dat", *LEAVE, "verder", *LEAVE, *("verder",) * 3),
    "the end": (*VERDER, *LEAVE, "verder", *LEAVE, *("verder",) * 4),
    "a round for too long": (*VERDER, "LATE"),
    "a welcome for too long": ("LATE",),
    "a question whether to end": ("stop",),
    "a question whether to go on": (*VERDER, "verder"),
    "a session to go on from": ("/stop ja", "AGAIN"),
}


def at(moment: str, form: str) -> Playing:
    """A session at this moment, and the clock a good while later."""
    chat = Playing().begin(f"/start zon {form}")
    for line in MOMENTS[moment]:
        match line:
            case "HAND":
                chat.says("Piet", Place.GROUP, "hand")
                chat.says("Fatima", Place.GROUP, "hand")
            case "LATE":
                chat.passes(70)
            case "AGAIN":
                again = Playing()
                again.begin("/start zon 1u")
                for each in (*VERDER, "volgende", "/stop ja"):
                    again.leads(each)
                chat = again.begin("/start zon 1u")
            case _:
                chat.leads(line)
    chat.passes(1)
    return chat


def clicks(chat: Playing, button: Button, place: Place, milliseconds: int, who: str = "Anna") -> list[Message]:
    """Somebody clicks, so long after the minute; what they are told because of it."""
    when = chat.now + milliseconds * MILLISECOND
    pressed = Pressed(
        at=when, when=when, person=person(who), place=place, command=button.command, args=button.args, about=button.about
    )  # fmt: skip
    chat.fresh.clear()
    chat.happen(pressed)
    return [each.message for each in chat.fresh if each.who == who and not each.anew]


def buttons(chat: Playing) -> list[Button]:
    """All that Anna can press in her private chat, where the session is steered."""
    return [each for message in chat.shown["Anna"].values() for each in message.buttons]


def branch(chat: Playing) -> Playing:
    """The same chat, to go on otherwise."""
    other = copy.copy(chat)
    other.shown, other.timers, other.fresh = copy.deepcopy(chat.shown), dict(chat.timers), []
    return other


def state(session: Session | None) -> tuple[object, ...]:
    """What a step changes."""
    assert session is not None
    return (session.at, session.ended_at, session.speaking, session.queue, session.earlier)


def steps(before: Session | None, after: Session | None) -> int:
    """How many times the session was moved between these two."""
    assert before is not None
    assert after is not None
    return after.moves - before.moves + (after.ended_at is not None and before.ended_at is None)


@pytest.mark.parametrize("form", ["1u", "2u"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_second_click_never_acts_on_what_the_first_one_brought(moment: str, form: str) -> None:
    """On the same button or on whatever the first one brought, whichever took its place; every button of every step."""
    chat = at(moment, form)
    for button in buttons(chat):
        first = branch(chat)
        clicks(first, button, Place.PRIVATE, 0)
        if state(first.session) == state(chat.session):
            continue
        for milliseconds in AFTER:
            for again in [button, *buttons(first)]:
                if again.command in {"ongedaan", "nee"}:
                    continue  # to come back is no step
                second = branch(first)
                clicks(second, again, Place.PRIVATE, milliseconds)
                told = f"«{button.label}», then «{again.label}» after {milliseconds} ms"
                assert steps(chat.session, second.session) <= 1, told
                assert state(second.session) == state(first.session), told


def test_the_second_click_on_one_button_is_no_message() -> None:
    """Nobody reads about their own double click."""
    chat = at("a dilemma with a queue", "2u")
    for label in ("Volgende kaart", "5 minuten erbij"):
        place, button = chat.button("Anna", label)
        clicks(chat, button, place, 0)
        assert clicks(chat, button, place, 200) == []
        chat.passes(1)


FILLED = {InputKind.TEXT: "iets", InputKind.LONG: "iets", InputKind.GRADE: "8", InputKind.DATE: "31 december"}


def sends(chat: Playing, who: str, message: Message, button: Button, place: Place, milliseconds: int) -> None:
    """Somebody presses a button of a form, with something in all of its fields."""
    when = chat.now + milliseconds * MILLISECOND
    filled = {
        each.id: "3" if each.id == "aantal" else each.options[0] if each.options else FILLED[each.kind]
        for each in message.inputs
        if each.id in button.inputs
    }
    pressed = Pressed(
        at=when, when=when, person=person(who), place=place, command=button.command, args=button.args, about=button.about
    )  # fmt: skip
    chat.happen(replace(pressed, inputs=filled))


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("moment", MOMENTS)
def test_whatever_the_group_sends_twice_counts_once(moment: str, *, shared: bool) -> None:
    """Every button and form that the group sees, and those that these bring in private, by a double click or Enter twice."""
    chat = at(moment, "2u")
    if shared:
        chat.says("Piet", Place.PRIVATE, "wij zijn met 3")
    forms = [(Place.GROUP, each) for each in chat.shown["groep"].values()]
    while forms:
        place, message = forms.pop()
        for button in message.buttons:
            once = branch(chat)
            known = len(once.shown.get("Piet", {}))
            sends(once, "Piet", message, button, place, 0)
            given = what_stands(once)
            for milliseconds in AFTER[:3]:
                twice = branch(once)
                sends(twice, "Piet", message, button, place, milliseconds)
                assert what_stands(twice) == given, f"«{button.label}» of «{message.title}»"
            if place is Place.GROUP:
                forms += [(Place.PRIVATE, each) for each in [*once.shown.get("Piet", {}).values()][known:]]


def what_stands(chat: Playing) -> tuple[object, ...]:
    """All that anybody gave, and where the session is."""
    session = chat.session
    assert session is not None
    given = (session.choices, session.grades, session.tomorrow, session.again, session.agreements, session.questions)
    heads = {who: (each.heads, each.confirmed, each.away) for who, each in session.people.items()}
    return (*state(session), *given, session.parked, session.reminders, heads)


@pytest.mark.parametrize("line", ["verder", "volgende"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_line_typed_twice_takes_one_step_in_every_step(moment: str, line: str) -> None:
    """Enter twice, in the private chat and in the group."""
    chat = at(moment, "2u")
    for place in Place:
        for milliseconds in AFTER[:3]:
            twice = branch(chat)
            for after in (0, milliseconds):
                when = twice.now + after * MILLISECOND
                twice.happen(Said(at=when, when=when, person=person("Anna"), place=place, text=line))
            assert steps(chat.session, twice.session) <= 1


@pytest.mark.parametrize("line", ["verder", "volgende", "verleng 5"])
def test_a_line_that_is_typed_twice_is_asked_about(line: str) -> None:
    """Also what moves no step: a yes does it after all, a no leaves it."""
    for answer in ("ja", "nee"):
        chat = at("a welcome for too long", "2u")
        for milliseconds in (0, 300):
            when = chat.now + milliseconds * MILLISECOND
            chat.happen(Said(at=when, when=when, person=person("Anna"), place=Place.PRIVATE, text=line))
        once = chat.session
        asked = chat.newest("Anna", Look.NOTICE)
        assert asked is not None
        assert asked.asks
        assert [each.label[:2] for each in asked.buttons] == ["Ja", "Ne"]
        chat.leads(answer)
        assert steps(once, chat.session) == (answer == "ja")


def test_a_press_that_is_meant_needs_no_yes() -> None:
    """A while later, or by somebody else who leads since a moment ago."""
    chat = at("a statement", "2u")
    for milliseconds in (0, 2000, 4000):
        place, button = chat.button("Anna", "Volgende kaart")
        before = chat.session
        clicks(chat, button, place, milliseconds)
        assert steps(before, chat.session) == 1
    chat.passes(1)
    chat.leads("/overdragen Piet")
    chat.says("Piet", Place.PRIVATE, "neem over")
    place, button = chat.button("Piet", "Volgende kaart")
    before = chat.session
    clicks(chat, button, place, 100, who="Piet")
    assert steps(before, chat.session) == 1


def test_undo_is_there_at_once() -> None:
    """Whoever sees what went wrong need not wait; only going back twice is asked about."""
    chat = at("a statement", "2u")
    place, button = chat.button("Anna", "Volgende kaart")
    before = chat.session
    clicks(chat, button, place, 0)
    for milliseconds in (300, 600):
        when = chat.now + milliseconds * MILLISECOND
        chat.happen(Said(at=when, when=when, person=person("Anna"), place=Place.PRIVATE, text="ongedaan"))
    assert before is not None
    assert chat.session is not None
    assert chat.session.at == before.at
    assert chat.session.doubted is not None


@pytest.mark.parametrize(("left", "asked"), [(45, True), (20, True), (10, True), (9, False), (0, False), (-5, False)])
def test_a_round_is_not_left_long_before_its_time_unasked(left: int, asked: bool) -> None:
    """By the button or by `verder`, which many take for the next card; what names where it goes is meant."""
    for how in ("verder", "Begin de pauze", "pauze"):
        chat = at("a statement", "2u")
        assert chat.session is not None
        chat.passes(int((chat.session.slot.end - chat.now) / dt.timedelta(minutes=1)) - left)
        if how == "Begin de pauze":
            place, button = chat.button("Anna", how)
            clicks(chat, button, place, 0)
        else:
            chat.leads(how)
        stays = asked and how != "pauze"
        assert (chat.session.slot.kind is StepKind.ROUND) is stays
        if stays:
            place, button = chat.button("Anna", "Ja, naar «Pauze»")
            clicks(chat, button, place, 700)
            assert chat.session.slot.kind is StepKind.BREAK


def test_without_cards_there_is_no_reason_to_stay() -> None:
    """Nothing is asked of whoever ends a round in which all cards have been."""
    chat = at("no cards left", "2u")
    chat.leads("verder")
    assert chat.session is not None
    assert chat.session.slot.kind is StepKind.BREAK


def test_a_yes_between_colleagues_is_no_answer() -> None:
    """Nor is that of a participant, nor a yes to a question that has passed."""
    chat = at("a question whether to go on", "2u")
    for who, place in (("Anna", Place.GROUP), ("Piet", Place.PRIVATE)):
        chat.says(who, place, "ja")
        assert chat.session is not None
        assert chat.session.slot.kind is StepKind.ROUND
    place, yes = chat.button("Anna", "Ja, naar «Pauze»")
    chat.leads("volgende")
    chat.passes(1)
    before = chat.session
    clicks(chat, yes, place, 0)
    assert steps(before, chat.session) == 0


def test_a_clock_that_was_set_back_holds_nobody_up() -> None:
    """What was done an hour from now was not done a moment ago."""
    chat = at("a statement", "2u")
    chat.leads("volgende")
    before = chat.session
    when = NOON - dt.timedelta(hours=1)
    chat.happen(Said(at=when, when=when, person=person("Anna"), place=Place.PRIVATE, text="volgende"))
    assert steps(before, chat.session) == 1


MOVES = [
    *("verder", "volgende", "vorige", "overslaan", "kaart 5", "pauze 7", "verleng 5", "inkorten", "geen pauze"),
    *("zo laten", "afsluiting", "nog een keer kiezen"),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_undo_says_what_it_brings_back_after_every_move(moment: str) -> None:
    """In the cockpit, at once; and that is what it does."""
    chat = at(moment, "2u")
    before = chat.session
    assert before is not None
    for line in MOVES:
        after = branch(chat)
        after.leads(line)
        if after.session is not None and after.session.doubted is not None:
            after.leads("ja")
        if after.running is None or after.running.moves == before.moves:
            continue
        cockpit = after.newest("Anna", Look.COCKPIT)
        assert cockpit is not None
        [undo] = [each for each in cockpit.buttons if each.command == "ongedaan"]
        if (after.running.slot, after.running.table) != (before.slot, before.table) and "tot " not in undo.label:
            title = after.config.decks[before.deck].step(before.slot.step).title
            there = f"kaart {before.number(before.table)}" if before.table else f"«{title}»"
            assert undo.label.endswith((f": terug naar {there}", ": de pauze komt terug")), line
        after.passes(1)
        clicks(after, undo, Place.PRIVATE, 0)
        assert after.running.at == before.at, line


@pytest.mark.parametrize(
    ("first", "then", "answer", "kind", "chosen"),
    [
        ("verder", "ik ben het er wel mee eens", "ja", StepKind.ROUND, "eens"),
        ("verder", "ik ben het er wel mee eens", "nee", StepKind.ROUND, None),
        ("ik ben het er wel mee eens", "verder", "ja", StepKind.BREAK, None),
        ("ik ben het er wel mee eens", "verder", "nee", StepKind.ROUND, None),
    ],
)
def test_a_yes_of_who_leads_is_to_what_was_asked_last(
    first: str, then: str, answer: str, kind: StepKind, chosen: str | None
) -> None:
    """Whether a step is meant, or whether a line was a choice; after that the other can still be answered."""
    chat = at("a statement", "2u")
    for line in (first, then, answer):
        chat.leads(line)
        chat.passes(1)
    assert chat.session is not None
    assert chat.session.slot.kind is kind
    assert chat.session.choices.get(chat.session.ballot, {}).get("test:Anna") == chosen
    if chosen:
        chat.leads("ja")
        assert chat.session.slot.kind is StepKind.BREAK


@pytest.mark.parametrize(
    ("first", "then", "kind", "told"),
    [
        ("verder", "stop", StepKind.ROUND, "als je dit typt: stop ja"),
        ("verder", "wis", StepKind.ROUND, "als je dit typt: wis ja"),
        ("verder", "mijn gegevens wis", StepKind.ROUND, "als je dit typt: mijn gegevens wis ja"),
        ("stop", "verder", StepKind.BREAK, ""),
    ],
)
def test_a_yes_to_what_cannot_be_taken_back_is_no_yes_to_a_step(
    first: str, then: str, kind: StepKind, told: str
) -> None:
    """Nor the other way round: it is to what was asked last."""
    chat = at("a statement", "2u")
    for line in (first, then, "ja"):
        chat.passes(1)
        chat.fresh.clear()
        chat.leads(line)
    assert chat.running is not None
    assert chat.running.slot.kind is kind
    assert told in " ".join(each.message.plain() for each in chat.fresh if each.who == "Anna")


@pytest.mark.parametrize("who", ["Anna", "Piet"])
def test_a_yes_to_a_reminder_that_was_offered_since_takes_no_step(who: str) -> None:
    """Whoever noted what they are to do."""
    chat = at("a statement", "2u")
    chat.leads("verder")
    chat.passes(1)
    chat.says(who, Place.GROUP, "/afspraak: lijst maken door Anna voor 3 december")
    chat.leads("ja")
    session = chat.running
    assert session is not None
    assert session.slot.kind is StepKind.ROUND
    assert [each.person for each in session.reminders.values()] == ["test:Anna"]


def test_the_button_of_a_step_that_was_asked_about_does_it_though_a_reminder_was_offered_since() -> None:
    """It stands in sight, and says what it is a yes to."""
    chat = at("a statement", "2u")
    chat.leads("verder")
    yes = chat.button("Anna", "Ja, naar «Pauze»")[1]
    chat.passes(1)
    chat.says("Piet", Place.GROUP, "/afspraak: lijst maken door Anna voor 3 december")
    told = clicks(chat, yes, Place.PRIVATE, 0)
    assert chat.running is not None
    assert chat.running.slot.kind is StepKind.BREAK, [each.plain() for each in told]


@pytest.mark.parametrize("which", [0, 1])
def test_the_buttons_of_a_question_that_was_answered_answer_no_other(which: int) -> None:
    """Its yes asks for no reminder, and its no sends no colleague away who wants to lead."""
    chat = at("a statement", "2u")
    chat.leads("/afspraak: lijst maken door Anna voor 3 december")
    chat.leads("verder")
    old = chat.button("Anna", "Nee")[1], chat.button("Anna", "Ja, naar «Pauze»")[1]
    chat.passes(1)
    clicks(chat, old[0], Place.PRIVATE, 0)
    chat.says("Piet", Place.GROUP, "neem over")
    chat.now += dt.timedelta(seconds=10)
    [told] = clicks(chat, old[which], Place.PRIVATE, 0)
    assert "al geweest" in told.plain()
    session = chat.running
    assert session is not None
    assert (session.heir, session.reminders) == ("test:Piet", {})


@pytest.mark.parametrize("seconds", [0, 30])
def test_a_yes_or_a_no_is_to_the_step_when_that_was_asked_about_last(seconds: int) -> None:
    """Also while a colleague waits to lead; when that was asked last, a no is to the colleague."""
    for answer, kind in (("ja", StepKind.BREAK), ("nee", StepKind.ROUND)):
        chat = at("a statement", "2u")
        chat.says("Piet", Place.GROUP, "neem over")
        chat.now += seconds * dt.timedelta(seconds=1)
        chat.leads("verder")
        chat.leads(answer)
        assert chat.session is not None
        assert (chat.session.slot.kind, chat.session.doubted) == (kind, None)
        assert chat.session.takeover is not None
        chat.leads("nee")
        after = chat.running
        assert after is not None
        assert (after.heir, after.takeover) == ("", None)
