"""What the practice colleagues do with a message: always plausible, always understood, never steering."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import asdict, replace

from adapters.web.acting import ON_CARD, Scene, has_the_floor, react, session_name
from adapters.web.cast import CAST, Character, Deed, chance
from bot.engine.language.dates import day
from bot.engine.language.grades import Grade, understand
from bot.engine.language.hearing import Request, hear
from bot.engine.model.blocks import Facts, Role, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import CardKind, StepKind
from bot.engine.model.messages import Button, CardFace, Input, InputKind, Look, Message
from bot.engine.moves.commands import TABLE, VOCABULARY

FRIDAY = dt.date(2026, 12, 4)
STATEMENT, DILEMMA = ("eens", "oneens", "weetniet"), ("a", "b")
CHOICES = {*STATEMENT, *DILEMMA}
STEERING = {command.name for command in TABLE if command.leads}
SCENE = Scene(session="zon", here=CAST, today=FRIDAY)
SESSIONS = [f"sessie {number}" for number in range(60)]
FATIMA, JOOST, MARIEKE, SEM, WILLEM = CAST
everybody = pytest.mark.parametrize("who", CAST, ids=lambda who: who.name)
form = (Input("wat", "Wat?"), Input("wie", "Wie?", required=False), Input("wanneer", "Wanneer?", InputKind.DATE))


def card(number: int, *commands: str, title: str = "") -> Message:
    pin = f"kaart:{number}"
    return Message(
        look=Look.CARD,
        title=title or f"Kaart {number}",
        buttons=tuple(Button(command.title(), Command(command), about=pin) for command in (*commands, "hand")),
    )


def asking(title: str, *buttons: Button, inputs: tuple[Input, ...] = (), look: Look = Look.STEP) -> Message:
    return Message(look=look, title=title, inputs=inputs, buttons=buttons)


RULES = asking("Spelregels", Button("Akkoord", Command.AKKOORD))
LATE = asking("Welkom", Button("Akkoord", Command.AKKOORD), look=Look.WELCOME)
GRADES = asking(
    "Cijfers", Button("Geef", Command.CIJFER, inputs=("cijfer",)), inputs=(Input("cijfer", "", InputKind.GRADE),)
)
TOMORROW = asking("Morgen", Button("Verstuur", Command.MORGEN, inputs=("tekst",)), inputs=(Input("tekst", "Wat?"),))
AGREEMENTS = asking("Afspraken", Button("Noteer", Command.AFSPRAAK, inputs=("wat", "wie", "wanneer")), inputs=form)
QUESTIONS = asking(
    "Open vragen",
    Button("Noteer", Command.VRAAG, inputs=("wat", "wie", "wanneer")),
    Button("Ja", Command.VERVOLG, args="ja"),
    Button("Nee", Command.VERVOLG, args="nee"),
    inputs=form,
)
TAKE_OVER = asking("Overnemen?", Button("Ja", Command.NEEMOVER), Button("Nee", Command.NEE), look=Look.NOTICE)


def all_do(
    message: Message, session: str = "zon", here: tuple[Character, ...] = CAST, today: dt.date = FRIDAY
) -> dict[str, list[Deed]]:
    """What everybody does with a message, by name; the kinds of one person differ, or one would take another's place."""
    scene = Scene(session=session, here=here, today=today)
    done = {who.name: list(react(who, message, scene)) for who in here}
    assert all(len({deed.kind for deed in deeds}) == len(deeds) for deeds in done.values())
    return done


def flat(done: dict[str, list[Deed]], *kinds: str) -> list[Deed]:
    return [deed for deeds in done.values() for deed in deeds if not kinds or deed.kind in kinds]


def pressed(deed: Deed) -> str:
    return deed.button.command if deed.button is not None else ""


@pytest.mark.parametrize("session", SESSIONS[:10])
def test_they_agree_with_the_rules_and_one_takes_minutes(session: str) -> None:
    """Everyone presses the button: all but one within 70 seconds, that one after two to four minutes."""
    deeds = flat(all_do(RULES, session))
    assert [pressed(deed) for deed in deeds] == ["akkoord"] * 5
    *soon, last = sorted(deed.after for deed in deeds)
    assert all(15 <= after <= 70 for after in soon)
    assert 120 <= last <= 240


def test_it_is_not_always_the_same_one_who_takes_minutes() -> None:
    """It hangs on the session; who reads the rules alone, on coming in, needs no chasing."""
    slow = {name for each in SESSIONS for name, (deed,) in all_do(RULES, each).items() if deed.after > 70}
    assert slow == {who.name for who in CAST}
    assert all(deed.after <= 70 for each in SESSIONS for deed in flat(all_do(LATE, each)))
    assert all(deed.after <= 70 for each in SESSIONS for deed in flat(all_do(RULES, each, here=(FATIMA,))))


@pytest.mark.parametrize("offered", [STATEMENT, DILEMMA])
def test_nearly_everybody_chooses_within_two_minutes(offered: tuple[str, ...]) -> None:
    """One at most is late or abstains, and not at every card; whatever is offered comes up, with its pin."""
    in_time = []
    for number in range(100):
        chosen = flat(all_do(card(number, *offered)), "keuze")
        assert {pressed(deed) for deed in chosen} <= set(offered)
        assert all(
            15 <= deed.after <= 230 and deed.button and deed.button.about == f"kaart:{number}" for deed in chosen
        )
        in_time.append(sum(deed.after <= 120 for deed in chosen))
    assert set(in_time) == {4, 5}
    assert in_time.count(5) > 50


@pytest.mark.parametrize("offered", [STATEMENT, DILEMMA, ()])
def test_two_to_four_join_in_during_seven_minutes(offered: tuple[str, ...]) -> None:
    """With a hand or with words, also early and late, and never about a choice that they have yet to make."""
    moments = []
    for number in range(100):
        done = all_do(card(number, *offered))
        joining = flat(done, "inbreng")
        assert 2 <= len(joining) <= 4
        assert all(pressed(deed) == "hand" or deed.lines for deed in joining)
        for deeds in done.values():
            assert [deed.kind for deed in sorted(deeds, key=lambda deed: deed.after)] in [
                [], ["keuze"], ["inbreng"], ["keuze", "inbreng"],
            ]  # fmt: skip
        moments += [deed.after for deed in joining]
    assert all(40 <= moment <= 420 for moment in moments)
    assert all(any(least <= moment < least + 60 for moment in moments) for least in range(60, 360, 60))


def test_a_hand_is_sometimes_lowered() -> None:
    """By a line that the bot understands; it is the same kind as having the floor, so that takes its place."""
    hands = [deed for n in range(60) for deed in flat(all_do(card(n)), "inbreng") if pressed(deed) == "hand"]
    lowered = [deed.then for deed in hands if deed.then is not None]
    assert 0 < len(lowered) < len(hands)
    for deed in lowered:
        heard = hear(deed.say, VOCABULARY, addressed=False)
        assert (isinstance(heard, Request) and heard.command) == "handomlaag"
    floor = has_the_floor(SEM, card(1), SCENE)
    assert {floor.kind} == {deed.kind for deed in lowered}
    assert {deed.kind for deed in (*hands, *lowered)} <= ON_CARD


def test_what_they_say_fits_what_they_chose() -> None:
    """Who agreed gives a line of agreement or asks something; the letters of a dilemma are the right ones."""
    fitting = {
        "eens": "agree",
        "oneens": "disagree",
        "weetniet": "doubt",
        "a": "dilemma",
        "b": "dilemma",
        "": "question",
    }
    said = set()
    for number in range(120):
        message = card(number, *[STATEMENT, DILEMMA, ()][number % 3])
        for name, deeds in all_do(message).items():
            who = next(each for each in CAST if each.name == name)
            choice = next((pressed(deed) for deed in deeds if deed.kind == "keuze"), "")
            floor = has_the_floor(who, message, SCENE)
            talk = [deed for deed in deeds if deed.kind == "inbreng" and deed.lines]
            for deed in (floor, *talk):
                abstained = not choice and len(message.buttons) > 1
                own = () if abstained else getattr(who.lines, fitting[choice])
                assert deed.choice == choice
                assert set(deed.lines) == {*own, *who.lines.ask}
                said.add(deed.saying(deed.lines[0]).say)
                if choice == "a" and deed.lines[0] == "Eerst dacht ik {ander}, nu toch {keuze}.":
                    assert deed.saying(deed.lines[0]).say == "Eerst dacht ik B, nu toch A."
    assert len(said) > 100


@everybody
def test_at_a_practice_card_they_do_not_begin_with_a_question(who: Character) -> None:
    """Their questions are about the subject; that card is not. At others they sometimes do."""
    first = {
        practice: {
            has_the_floor(who, replace(card(0, title=f"Kaart {n}"), card=face), SCENE).lines[0] in who.lines.ask
            for n in range(60)
        }
        for practice in (True, False)
        for face in [CardFace(1, CardKind.QUESTION, practice)]
    }
    assert first == {True: {False}, False: {False, True}}


@everybody
def test_their_talk_is_no_command_and_no_grade(who: Character) -> None:
    """Four to six lines for each moment, all different, and the bot leaves every one of them alone."""
    groups = asdict(who.lines)
    assert all(4 <= len(group) <= 6 for group in groups.values())
    lines = [line for group in groups.values() for line in group]
    assert len(set(lines)) == len(lines)
    spoken = [Deed(kind="", after=0, choice=choice).saying(line).say for choice in DILEMMA for line in lines]
    assert [
        line for line in spoken if hear(line, VOCABULARY, addressed=False) or isinstance(understand(line), Grade)
    ] == []
    assert not [line for line in spoken if "{" in line]


def test_they_have_characters() -> None:
    """Marieke disagrees most, Sem is unsure most, Joost talks most, Willem hardly joins in."""
    acts: dict[str, list[str]] = {who.name: [] for who in CAST}
    for number in range(200):
        for name, deeds in all_do(card(number, *STATEMENT)).items():
            acts[name] += [pressed(deed) or "talk" for deed in deeds]
    most = {what: max(acts, key=lambda name: acts[name].count(what)) for what in ("oneens", "weetniet", "talk")}
    assert most == {"oneens": "Marieke", "weetniet": "Sem", "talk": "Joost"}
    joined = {name: done.count("talk") + done.count("hand") for name, done in acts.items()}
    assert min(joined, key=lambda name: joined[name]) == "Willem"
    assert [who.name for who in CAST if who.late] == ["Joost"]


@everybody
def test_their_grades_are_grades(who: Character) -> None:
    """Whatever they type as a grade, the engine understands; every session can bring another one."""
    said = {all_do(GRADES, session)[who.name][0].say for session in SESSIONS}
    assert said == set(who.grades)
    assert all(isinstance(understand(line), Grade) for line in said)


@everybody
def test_they_say_what_they_will_do_differently(who: Character) -> None:
    """The input of the button is filled in with a sentence of their own, not the same one every session."""
    done = [all_do(TOMORROW, session)[who.name] for session in SESSIONS]
    assert {pressed(deed) for (deed,) in done} == {"morgen"}
    assert {deed.inputs["tekst"] for (deed,) in done} == set(who.tomorrow)


@pytest.mark.parametrize(("message", "command", "most"), [(AGREEMENTS, "afspraak", 2), (QUESTIONS, "vraag", 1)])
def test_one_or_two_note_something_with_an_owner_and_a_date(message: Message, command: str, most: int) -> None:
    """The owner is somebody present; the date is one the engine reads, and a working day that lies ahead."""
    counts, owners = set(), set()
    for number, session in enumerate(SESSIONS):
        today = FRIDAY + dt.timedelta(days=number)
        deeds = flat(all_do(message, session, here=(FATIMA, MARIEKE, SEM), today=today), command)
        counts.add(len(deeds))
        for deed in deeds:
            when = day(deed.inputs["wanneer"], today)
            assert when is not None
            assert dt.timedelta(days=7) < when - today < dt.timedelta(days=25)
            assert when.weekday() < 5
            owners.add(deed.inputs["wie"])
        whats = [deed.inputs["wat"] for deed in deeds]
        assert all(whats)
        assert len(set(whats)) == len(whats)
    assert counts == set(range(1, most + 1))
    assert owners == {"Fatima", "Marieke", "Sem"}


def test_most_say_whether_they_want_another_session() -> None:
    """Yes and no both occur; not everybody answers."""
    answers = [
        deed.button.args for each in SESSIONS for deed in flat(all_do(QUESTIONS, each), "vervolg") if deed.button
    ]
    assert set(answers) == {"ja", "nee"}
    assert 4 * len(SESSIONS) <= len(answers) < 5 * len(SESSIONS)
    assert answers.count("ja") > answers.count("nee")


@pytest.mark.parametrize(
    ("look", "step", "some_go"),
    [
        (Look.REMINDER, StepKind.BREAK, True),
        (Look.STEP, StepKind.BREAK, True),
        (Look.REMINDER, StepKind.ROUND, False),
        (Look.STEP, StepKind.ROUND, False),
        (Look.REMINDER, None, False),
    ],
)
def test_some_walk_off_when_a_break_begins_and_come_back(look: Look, step: StepKind | None, some_go: bool) -> None:
    """With lines that the bot understands, whatever it is called; the end of a break moves nobody."""
    message = Message(look=look, title="Pauze", body=(text("Straks is de pauze voorbij."),), step=step)
    gone = [deed for session in SESSIONS for deed in flat(all_do(message, session))]
    assert bool(gone) == some_go
    assert len(gone) < 2 * len(SESSIONS)
    for deed in gone:
        assert deed.then is not None
        heard = [hear(line, VOCABULARY, addressed=False) for line in (deed.say, deed.then.say)]
        assert [each.command for each in heard if isinstance(each, Request)] == ["weg", "terug"]


def test_only_marieke_takes_over_when_asked() -> None:
    """She says yes after 10 to 30 seconds, the others say no."""
    done = all_do(TAKE_OVER)
    assert {name: pressed(deed) for name, (deed,) in done.items()} == {
        "Fatima": "nee", "Joost": "nee", "Marieke": "neemover", "Sem": "nee", "Willem": "nee",
    }  # fmt: skip
    assert all(10 <= deed.after <= 30 for deed in flat(done))


@everybody
def test_they_never_steer(who: Character) -> None:
    """Whatever buttons a message has, they press none that is the facilitator's, and what is not for them they leave."""
    buttons = tuple(Button(command.name, command.name, inputs=("x",)) for command in TABLE)
    for look in Look:
        for some in (*((button,) for button in buttons), buttons):
            acts = all_do(Message(look=look, buttons=some))[who.name]
            assert not {pressed(deed) for deed in acts} & (STEERING | {"start", "stop"})
    for look in (Look.COCKPIT, Look.REFUSAL, Look.RECEIPT, Look.PREPARATION):
        assert flat(all_do(Message(look=look, buttons=buttons))) == []


def test_a_session_has_a_name_of_its_own() -> None:
    """Another word or a later welcome gives another one; the word itself can't be read in it."""

    def welcome(word: str) -> Message:
        return Message(
            look=Look.WELCOME, body=(text("Welkom!"), Facts((("Woord", word), ("Begeleiding", "Anna")), role=Role.WORD))
        )

    names = [session_name(line, welcome(word)) for line in ("m1", "m9") for word in ("zon", "maan")]
    assert len(set(names)) == 4
    assert session_name("m1", welcome("zon")) == names[0]
    assert "zon" not in names[0]


def test_chance_is_the_same_for_ever() -> None:
    """A rehearsal goes the same way on every machine and in every release."""
    golden = {("Sem", "kaart", "kaart:1"): 0.016195, ("", "", ""): 0.588418, ("é", "x", "y"): 0.555229}
    assert {words: round(chance(*words), 6) for words in golden} == golden
