"""What the practice colleagues do with a message: always plausible, always understood, never steering."""

from __future__ import annotations

import pytest

from adapters.web.cast import CAST, Character, Deed, chance, has_the_floor, react
from bot.engine.commands import TABLE, VOCABULARY
from bot.engine.grades import Grade, understand
from bot.engine.hearing import Request, hear
from bot.engine.messages import Button, Input, InputKind, Look, Message, text

CHOICES = {"eens", "oneens", "weetniet", "a", "b"}
STEERING = {command.name for command in TABLE if command.leads}
everybody = pytest.mark.parametrize("who", CAST, ids=lambda who: who.name)


def card(number: int, *commands: str) -> Message:
    pin = f"kaart:{number}"
    return Message(
        look=Look.CARD,
        title=f"Kaart {number}",
        buttons=tuple(Button(command.title(), command, about=pin) for command in (*commands, "hand")),
    )


def rules() -> Message:
    return Message(look=Look.STEP, title="Spelregels", buttons=(Button("Akkoord", "akkoord"),))


def grades(n: int = 0) -> Message:
    form = (Input("cijfer", "Cijfer", InputKind.GRADE), Input("waarom", "Waarom?", required=False))
    return Message(
        look=Look.STEP, title=f"Cijfers {n}", inputs=form, buttons=(Button("Geef", "cijfer", inputs=("cijfer",)),)
    )


def tomorrow() -> Message:
    button = Button("Verstuur", "morgen", about="stap:9", inputs=("tekst",))
    return Message(look=Look.STEP, title="Morgen", inputs=(Input("tekst", "Wat?", InputKind.LONG),), buttons=(button,))


def reminder(words: str) -> Message:
    return Message(look=Look.REMINDER, title=words, body=(text("Tot zo."),))


def deeds(who: Character, *messages: Message) -> list[Deed]:
    return [deed for message in messages if (deed := react(who, message)) is not None]


def pressed(deed: Deed) -> str:
    return deed.button.command if deed.button is not None else ""


@everybody
def test_they_agree_with_the_rules(who: Character) -> None:
    """Everyone presses the button of the ground rules, some sooner than others."""
    (deed,) = deeds(who, rules())
    assert (pressed(deed), 20 <= deed.after <= 70) == ("akkoord", True)


@everybody
@pytest.mark.parametrize("offered", [("eens", "oneens", "weetniet"), ("a", "b")])
def test_they_choose_what_the_card_offers_or_join_the_talk(who: Character, offered: tuple[str, ...]) -> None:
    """Mostly a choice, each in their own way; every choice comes up; the button keeps its pin; one thing a card."""
    done = [react(who, card(number, *offered)) for number in range(300)]
    assert all(done)
    acts = [deed for deed in done if deed is not None]
    chosen = [deed for deed in acts if pressed(deed) in CHOICES]
    assert {pressed(deed) for deed in chosen} == set(offered)
    assert len(chosen) > 150
    assert {pressed(deed) for deed in acts} <= {*offered, "hand", ""}
    assert all(25 <= deed.after <= 120 for deed in acts)
    assert all(deed.button is not None and deed.button.about.startswith("kaart:") for deed in chosen)


@everybody
def test_at_a_question_they_raise_a_hand_talk_or_listen(who: Character) -> None:
    """A card without choices gives nothing to choose, and mostly they listen."""
    acts = deeds(who, *(card(number) for number in range(300)))
    assert {pressed(deed) for deed in acts} <= {"hand", ""}
    assert len(acts) < 150


def test_they_have_characters() -> None:
    """Marieke disagrees most, Sem is unsure most, Joost talks most, Willem hardly at all."""
    cards = [card(number, "eens", "oneens", "weetniet") for number in range(300)]
    acts = {who.name: [pressed(deed) or "talk" for deed in deeds(who, *cards)] for who in CAST}
    most = {what: max(acts, key=lambda name: acts[name].count(what)) for what in ("oneens", "weetniet", "talk")}
    assert most == {"oneens": "Marieke", "weetniet": "Sem", "talk": "Joost"}
    assert acts["Willem"].count("talk") == 0
    assert [who.name for who in CAST if who.late] == ["Joost"]


@everybody
def test_their_grades_are_grades(who: Character) -> None:
    """Whatever they type as a grade, the engine understands."""
    said = {deed.say for deed in deeds(who, *(grades(n) for n in range(40)))}
    assert said == set(who.grades)
    assert all(isinstance(understand(line), Grade) for line in said)


@everybody
def test_they_say_what_they_will_do_differently(who: Character) -> None:
    """The input of the button is filled in with a sentence of their own."""
    (deed,) = deeds(who, tomorrow())
    assert pressed(deed) == "morgen"
    assert deed.inputs["tekst"] in who.tomorrow


@everybody
def test_their_talk_is_no_command(who: Character) -> None:
    """A human line of theirs is one that the bot leaves alone."""
    floor = [has_the_floor(who, f"Kaart {number}").say for number in range(40)]
    assert set(floor) == set(who.lines)
    assert [hear(line, VOCABULARY, addressed=False) for line in who.lines] == [None] * len(who.lines)


def test_some_walk_off_at_the_break_and_come_back() -> None:
    """With lines that the bot understands; other reminders move nobody."""
    breaks = [reminder(f"Tijd voor pauze {number}") for number in range(60)]
    for who in CAST:
        gone = deeds(who, *breaks)
        assert 0 < len(gone) < 60
        for deed in gone:
            assert deed.then is not None
            heard = [hear(line, VOCABULARY, addressed=False) for line in (deed.say, deed.then.say)]
            assert [each.command for each in heard if isinstance(each, Request)] == ["weg", "terug"]
        assert deeds(who, reminder("Tijd voor de afronding")) == []


@everybody
def test_they_never_steer(who: Character) -> None:
    """Asked to lead they decline, and whatever buttons a message has, they press none that is the facilitator's."""
    ask = Message(look=Look.NOTICE, buttons=(Button("Ja", "neemover"), Button("Nee", "nee")))
    assert [pressed(deed) for deed in deeds(who, ask)] == ["nee"]
    buttons = tuple(Button(command.name, command.name, inputs=("x",)) for command in TABLE if command.name != "morgen")
    for look in Look:
        for button in buttons:
            acts = deeds(who, Message(look=look, buttons=(button,)))
            assert not {pressed(deed) for deed in acts} & (STEERING | {"start", "stop", "neemover"})
    everything = Message(look=Look.COCKPIT, buttons=buttons)
    assert deeds(who, everything, Message(look=Look.REFUSAL, buttons=rules().buttons)) == []


def test_chance_is_the_same_for_ever() -> None:
    """A rehearsal goes the same way on every machine and in every release."""
    golden = {("Sem", "kaart", "kaart:1"): 0.016195, ("", "", ""): 0.588418, ("é", "x", "y"): 0.555229}
    assert {words: round(chance(*words), 6) for words in golden} == golden
