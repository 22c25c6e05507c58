"""One message with several lines: each is heard, or asked back, and none becomes part of another."""

from __future__ import annotations

import pytest

from bot.engine.model.deck import StepKind
from bot.engine.model.events import Place
from tests.engine.test_steering import Chat


async def at(kind: StepKind) -> Chat:
    """Anna leads Piet and Nora, and the session is in a step of this kind."""
    chat = Chat()
    await chat.group("Anna", "/start zon 1u")
    await onward(chat, kind)
    return chat


async def onward(chat: Chat, kind: StepKind) -> None:
    """On to the next step of this kind."""
    while chat.session is not None and chat.session.slot.kind is not kind:
        await chat.onward()


# what is typed at the agreements: what stands then, as agreements | questions
LISTS = [
    ("afspraak: lijst maken\nafspraak: borrel houden door Piet", "lijst maken; borrel houden – Piet | "),
    ("afspraak: lijst maken\n\n/vraag mag dit?", "lijst maken | mag dit?"),
    ("vraag:\n- mag dit?\n- hoe lang nog?", " | mag dit?; hoe lang nog?"),
    ("vraag:\nmag dit?\nhoe lang nog?", " | mag dit?; hoe lang nog?"),
    ("/vraag\r\n1. mag dit?\r\n2) hoe lang?", " | mag dit?; hoe lang?"),
    ("Afspraken:\n• lijst maken door Nora voor 10 december\n* borrel", "lijst maken – Nora; borrel | "),
    ("Open vragen:\n– mag dit?", " | mag dit?"),
    ("afspraak:\nlijst maken", "lijst maken | "),
    ("afspraak: lijst maken\ndoor Piet\nvoor 10 december", "lijst maken – Piet | "),
    ("afspraak: lijst maken\nwie: Piet\nwanneer: 10 december", "lijst maken – Piet | "),
    ("afspraak:\nwat: lijst maken\nwie: Piet\nwanneer: 10 december", "lijst maken – Piet | "),
    ("Vraag:\nwie: Piet\nwat: mag dit?", " | mag dit? – Piet"),
    ("afspraken:\n- lijst maken door Piet\n- borrel\n\nGroetjes, Nora", "lijst maken – Piet; borrel | "),
    ("vragen:\nmag dit?\nAlvast bedankt!", " | mag dit?"),
    ("afspraken:\nlijst maken - Piet - 10 december\n- nota - en borrel", "lijst maken – Piet; nota - en borrel | "),
    ("tijd\nafspraak: lijst maken", "lijst maken | "),
    ("afspraak: 1. opruimen", "1. opruimen | "),
    # asked back, so nothing is noted
    ("vraag: over chats\n- mag dit?\n- hoe lang?", " | "),
    ("afspraak: lijst maken\nen daarna borrel", " | "),
    ("afspraak: lijst maken\nGroeten, Piet", " | "),
    # not for the bot
    ("Hoi allemaal,\nwat spreken we af?\nafspraak is afspraak", " | "),
    ("Afspraken\n1. lijst maken\n2. borrel", " | "),
    ("notulen van vorige week\n- vragen\n- afspraken", " | "),
    ("vragen staat vrij\nhoor", " | "),
    ("- afspraak\n- vraag", " | "),
    ("> vraag van Els\n> door wie?", " | "),
    ("lijst maken\nborrel houden", " | "),
    ("vraag het Piet\nof Nora", " | "),
]


@pytest.mark.parametrize(("said", "noted"), LISTS)
async def test_a_list_gives_as_many(said: str, noted: str) -> None:
    """A list behind a command is that many, and what can't be told apart is asked back with nothing noted."""
    chat = await at(StepKind.ROUND)
    await chat.group("Nora", said)
    assert chat.session is not None
    spoken = [
        "; ".join(f"{each.what} – {each.who}" if each.who else each.what for each in kind)
        for kind in (chat.session.agreements, chat.session.questions)
    ]
    assert " | ".join(spoken) == noted


@pytest.mark.parametrize(
    ("said", "parked"),
    [
        ("parkeer:\n- de kosten\n- de pers", ["de kosten", "de pers"]),
        ("Parkeren:\nde kosten", ["de kosten"]),
        ("parkeer: de kosten\n/parkeer de pers", ["de kosten", "de pers"]),
        ("parkeer: de kosten\nde pers", []),
        ("parkeer: de kosten\n- de pers", []),
    ],
)
async def test_a_list_of_subjects_is_as_many_too(said: str, parked: list[str]) -> None:
    """Or asked back, with nothing kept."""
    chat = await at(StepKind.ROUND)
    await chat.group("Nora", said)
    assert chat.session is not None
    assert [each.what for each in chat.session.parked] == parked
    assert parked or "Is dat één onderwerp of zijn het er meer?" in chat.refusal()


async def test_several_commands_are_each_heard() -> None:
    """A wrong one leaves the others as they are, and is told."""
    chat = await at(StepKind.ROUND)
    told = await chat.group("Nora", "/eens\n/volgende\n/hand")
    assert chat.session is not None
    assert chat.session.choices == {chat.session.table: {"test:Nora": "eens"}}
    assert chat.session.queue == ("test:Nora",)
    assert "alleen de gespreksbegeleider" in chat.refusal()
    assert sum(line.startswith("Nora |") for line in told) == 3


@pytest.mark.parametrize(
    ("said", "grade", "why"),
    [
        ("8\nleuk gesprek\n\nen nuttig", "8", "leuk gesprek\n\nen nuttig"),
        ("cijfer 8\nwant het liep goed", "8", "het liep goed"),
        ("/tijd\n8", "8", ""),
        ("8\n/tijd", "8", ""),
        ("tijd\nik geef een 8", "8", ""),
        ("8\n9", "", ""),
        ("6. Conclusie\nWij bevelen aan", "", ""),
    ],
)
async def test_a_grade_and_other_lines_are_not_mixed_up(said: str, grade: str, why: str) -> None:
    """The reason below a grade belongs to it, a command does not."""
    chat = await at(StepKind.GRADES)
    await chat.group("Nora", said)
    assert chat.session is not None
    given = [(str(each.value), each.why) for each in chat.session.grades.values()]
    assert given == ([(grade, why)] if grade else [])


async def test_what_is_below_a_command_in_private_is_answered_too() -> None:
    """A line that is understood and one that is not: both get an answer, and a thank-you needs none."""
    chat = await at(StepKind.ROUND)
    told = await chat.private("Nora", "tijd\nbladiebla die bla\nbedankt!")
    assert ["begrijp ik niet" in line for line in told if line.startswith("Nora |")] == [False, True]


@pytest.mark.parametrize(
    "said", ["\n\n", " \n ", "a" * 3000 + "\n" + "b" * 3000, "\n".join(["x"] * 500), "vraag:\n" * 30]
)
async def test_odd_lines_break_nothing(said: str) -> None:
    """Empty, endless or all the same."""
    chat = await at(StepKind.AGREEMENTS)
    await chat.say("Nora", Place.GROUP, said, chat.at)
    assert chat.session is not None
    assert chat.session.agreements == ()
