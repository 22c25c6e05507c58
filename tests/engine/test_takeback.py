"""What one gave oneself can be taken back: by words, and by the button on the receipt."""

from __future__ import annotations

import pytest

from bot.engine.model.deck import CardKind, StepKind
from bot.engine.model.events import Place, Pressed
from bot.engine.model.messages import Button
from tests.engine.test_answers import with_a_card
from tests.engine.test_lines import at, onward
from tests.engine.test_steering import Chat
from tests.transcripts.on_engine import person

# what Nora types in the group, whether her grade is gone then
GRADES = [
    *((line, True) for line in ("cijfer weg", "Cijfer weg.", "mijn cijfer weg", "trek in", "trek mijn cijfer in", "/schrap cijfer", "schrap cijfer")),
    *((line, True) for line in ("/ongedaan", "ongedaan", "haal mijn cijfer weg", "verwijder mijn cijfer", "/cijfer weg", "/intrekken", "wis mijn cijfer")),
    *((line, True) for line in ("@Kaartenbot cijfer weg", "Mijn cijfer intrekken")),
    *((line, False) for line in ("weg", "mijn cijfer", "cijfer", "het cijfer is weg", "cijfer weg?", "ik trek mijn woorden in", "trek het je niet aan")),
    *((line, False) for line in ("schrap dat maar", "waar is mijn cijfer", "trek in je nieuwe huis", "keuze weg", "Piet wil zijn cijfer weg")),
    *((line, False) for line in ("ongedaan gemaakt", "wis alles", "neem het terug")),
]  # fmt: skip


async def with_a_grade() -> Chat:
    """Nora and Piet gave a grade."""
    chat = await at(StepKind.GRADES)
    await chat.group("Nora", "8 want fijn")
    await chat.group("Piet", "7")
    return chat


@pytest.mark.parametrize(("line", "gone"), GRADES)
async def test_a_grade_is_taken_back(line: str, gone: bool) -> None:
    """In the words that people use; talk about grades takes nothing away."""
    chat = await with_a_grade()
    await chat.group("Nora", line)
    assert chat.session is not None
    assert set(chat.session.grades) == ({"test:Piet"} if gone else {"test:Piet", "test:Nora"})


async def test_by_the_button_on_the_receipt() -> None:
    """A grade, with what was written with it."""
    chat = await with_a_grade()
    await chat.pressed("Nora", "Haal mijn cijfer weg")
    assert chat.session is not None
    assert set(chat.session.grades) == {"test:Piet"}
    await chat.pressed("Nora", "Haal mijn cijfer weg")
    assert "geen cijfer van je" in chat.refusal()


async def test_a_choice_a_hand_and_an_answer() -> None:
    """Whatever one can give, one can take back, and nobody else's goes with it."""
    chat = await with_a_card(CardKind.STATEMENT)
    assert chat.session is not None
    await chat.group("Nora", "eens")
    await chat.group("Piet", "oneens")
    await chat.group("Nora", "keuze weg")
    assert chat.session.choices[chat.session.table] == {"test:Piet": "oneens"}
    await chat.group("Nora", "hand")
    await chat.pressed("Nora", "Hand omlaag")
    assert chat.session.queue == ()
    await onward(chat, StepKind.TOMORROW)
    await chat.group("Nora", "morgen: ik ruim op")
    await chat.pressed("Nora", "Haal mijn antwoord weg")
    assert chat.session.tomorrow == {}
    await onward(chat, StepKind.FINISH)
    await chat.group("Nora", "/vervolg ja")
    await chat.group("Nora", "vervolg weg")
    assert chat.session.again == {}


def assert_passed(chat: Chat, place: Place, old: Button) -> None:
    """A button of Nora's that changes no choice any more, and she reads why."""
    assert chat.session is not None
    before = chat.session.choices
    chat.fresh.clear()
    chat.happen(
        Pressed(at=chat.at, person=person("Nora"), place=place, command=old.command, args=old.args, about=old.about)
    )
    assert "al geweest" in chat.refusal()
    assert chat.session.choices == before


async def test_a_button_about_an_earlier_card_takes_no_choice_of_this_one() -> None:
    """Also on a platform that can't take it off the receipt of the card before, which belongs to that card."""
    chat = await with_a_card(CardKind.STATEMENT)
    await chat.group("Nora", "eens")
    place, old = chat.button("Nora", "Haal mijn keuze weg")
    await chat.private("Anna", "volgende")
    assert_passed(chat, place, old)


async def test_neither_does_the_button_with_which_one_of_several_is_named() -> None:
    """It was asked at the card before."""
    chat = await with_a_card(CardKind.STATEMENT)
    await chat.private("Nora", "eens")
    await chat.private("Nora", "hand")
    await chat.private("Nora", "trek in")
    place, old = chat.button("Nora", "Keuze")
    await chat.private("Anna", "volgende")
    await chat.private("Nora", "A")
    assert_passed(chat, place, old)


# what Nora types in the group after «akkoord», what she reads: it is gone, it is asked, or nothing
AGREED = [
    *((line, "Je akkoord is weg") for line in ("akkoord weg", "trek mijn akkoord in", "ik trek mn akkoord in", "/schrap akkoord", "ongedaan", "trek in")),
    *((line, "Ben je dat niet meer?") for line in ("toch niet akkoord", "Nee, toch niet akkoord!", "ik ben niet meer akkoord", "oneens")),
    *((line, "Ben je dat niet meer?") for line in ("ik ben het niet eens met de regels", "bij nader inzien niet mee eens")),
    *((line, "Ben je dat niet meer?") for line in ("ik ga toch niet akkoord", "Sorry, ik ben het er niet mee eens", "geen akkoord", "toch oneens", "niet akkoord met deze regels")),
    *((line, "Ben je dat niet meer?") for line in ("eigenlijk ben ik het niet met de regels eens", "niet meer eens", "toch niet eens", "ik geef toch geen akkoord", "ik ben bij nader inzien niet akkoord", "ben het niet eens")),
    *((line, "") for line in ("de directeur was niet akkoord", "het college is niet akkoord", "mijn baas is het er niet mee eens", "de helft is het oneens")),
    *((line, "") for line in ("wij waren oneens", "we hadden geen akkoord", "dat was geen akkoord", "weet ik niet, eens", "ik was niet akkoord", "niet eens")),
    *((line, "") for line in ("iedereen oneens", "er is nog geen akkoord", "mijn collega's zijn niet akkoord", "dan ben ik niet akkoord", "ze gaan niet akkoord", "ga niet akkoord")),
    *((line, "") for line in ("wij zijn niet akkoord", "we zijn het niet eens", "Piet is niet akkoord", "niet akkoord?", "we zijn het niet eens geworden gisteren", "prima")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "read"), AGREED)
async def test_a_yes_to_the_rules_is_taken_back(line: str, read: str) -> None:
    """While they are talked about; what only comes near is asked about, and a yes to that is one."""
    chat = await at(StepKind.RULES)
    await chat.group("Nora", "akkoord")
    told = await chat.group("Nora", line)
    assert chat.session is not None
    assert read in "".join(told) if read else told == []
    assert chat.session.people["test:Nora"].confirmed is (not read.startswith("Je akkoord"))
    if read.startswith("Ben je"):
        await chat.private("Nora", "ja")
        assert not chat.session.people["test:Nora"].confirmed


@pytest.mark.parametrize(
    "line",
    ["wij zijn niet akkoord", "We zijn het toch niet eens met de regels", "wij gaan niet meer akkoord", "niet akkoord"],
)
async def test_those_behind_one_account_take_their_yes_back(line: str) -> None:
    """To them `we` are they themselves."""
    chat = await at(StepKind.RULES)
    await chat.private("Nora", "wij zijn met 3")
    await chat.private("Nora", "akkoord")
    await chat.group("Nora", line)
    assert "Jullie waren akkoord met de spelregels. Zijn jullie dat niet meer?" in chat.refusal()
    told = await chat.private("Nora", "ja")
    assert "akkoord is weg" in told[0]
    assert chat.session is not None
    assert not chat.session.people["test:Nora"].confirmed


async def test_a_yes_to_the_rules_stays_when_somebody_takes_back_a_choice() -> None:
    """At a card `ongedaan` alone is about the card; by its name the yes can go there too."""
    chat = await with_a_card(CardKind.STATEMENT)
    await chat.group("Nora", "/akkoord")
    await chat.group("Nora", "eens")
    await chat.group("Nora", "ongedaan")
    assert chat.session is not None
    assert chat.session.people["test:Nora"].confirmed
    assert chat.session.choices[chat.session.table] == {}
    await chat.group("Nora", "haal mijn akkoord weg")
    assert not chat.session.people["test:Nora"].confirmed


async def test_which_one_is_asked_when_there_are_more() -> None:
    """`trek in` alone takes the only thing there is, and else nothing before it is said which."""
    chat = await with_a_grade()
    await chat.group("Nora", "afspraak: lijst maken")
    await chat.group("Nora", "trek in")
    await chat.private("Nora", "trek in")
    assert "Wat wil je weghalen?" in chat.refusal()
    await chat.pressed("Nora", "Afspraak 1")
    assert chat.session is not None
    assert chat.session.agreements == ()
    assert "test:Nora" in chat.session.grades


async def test_the_facilitator_undoes_the_step_and_not_a_grade() -> None:
    """`ongedaan` of the facilitator stays what it was."""
    chat = await with_a_grade()
    await chat.group("Anna", "9")
    await chat.private("Anna", "ongedaan")
    assert chat.session is not None
    assert "test:Anna" in chat.session.grades
    assert chat.session.slot.kind is not StepKind.GRADES


@pytest.mark.parametrize("line", ["trek in", "ongedaan", "cijfer weg", "keuze weg"])
async def test_whoever_gave_nothing_is_left_alone_in_the_group(line: str) -> None:
    """It may have been meant for a colleague; in private there is an answer."""
    chat = await at(StepKind.GRADES)
    assert await chat.group("Nora", line) == []
    await chat.private("Nora", line)
    assert "van je" in chat.refusal()


async def test_the_button_that_undid_a_step_undoes_no_other() -> None:
    """Pressed once more it is of a moment that has passed."""
    chat = Chat()
    await chat.group("Anna", "/start zon 2u")
    await chat.onward(3)
    for _ in range(2):
        await chat.later(2)
        await chat.private("Anna", "volgende")
    _, old = chat.button("Anna", "Ongedaan maken: terug naar kaart 2")
    tables = []
    for _ in range(2):
        await chat.later(2)
        chat.fresh.clear()
        chat.happen(
            Pressed(at=chat.at, person=person("Anna"), place=Place.PRIVATE, command=old.command, about=old.about)
        )
        assert chat.session is not None
        tables.append(chat.session.order.index(chat.session.table) + 1)
    assert "al geweest" in chat.refusal()
    assert tables == [2, 2]


UNDONE = [
    # what Anna does after the first card came, the label of the button in her cockpit
    ("volgende", "Ongedaan maken: terug naar kaart 1"),
    ("overslaan", "Ongedaan maken: terug naar kaart 1"),
    ("pauze", "Ongedaan maken: terug naar kaart 1"),
    ("verleng 5", "Ongedaan maken: weer tot 13:45"),
    ("geen pauze", "Ongedaan maken: de pauze komt terug"),
    ("hand", "Ongedaan maken: terug naar «De kaarten klaarzetten»"),
]


@pytest.mark.parametrize(("line", "label"), UNDONE)
async def test_undo_is_a_button_that_says_what_it_brings_back(line: str, label: str) -> None:
    """In the cockpit, after every move; and it does what it says."""
    chat = Chat()
    await chat.group("Anna", "/start zon 2u")
    assert not [each for each in chat.shown["Anna"].values() if "Ongedaan" in each.plain()]
    await chat.onward(3)
    before = chat.session
    await chat.private("Anna", line)
    await chat.pressed("Anna", label)
    assert before is not None
    assert chat.session is not None
    moved = line != "hand"
    assert (chat.session.at == before.at) is moved
    assert moved or chat.session.slot.kind is StepKind.OPENING
