"""Everybody heard, and nothing lost: who had no floor yet, what is parked, and what everybody agreeing brings."""

from __future__ import annotations

import pytest

from bot.engine.model.blocks import Secret
from bot.engine.model.deck import StepKind
from bot.engine.model.events import Pressed
from bot.engine.model.messages import Look, Message
from bot.engine.views.explanation import AGREED, EVERYBODY
from tests.engine.test_choosing import FIVE_TO_THREE, SIX, Table
from tests.transcripts.on_engine import person

# what Piet types in the group, and what is parked then
PARKED = [
    *((line, "hoe doen anderen dit?") for line in ("parkeer: hoe doen anderen dit?", "parkeer hoe doen anderen dit?", "/parkeer hoe doen anderen dit?")),
    ("Parkeren: de kosten", "de kosten"),
    ("parkeer de kosten van archief", "de kosten van archief"),
    *((line, "") for line in ("/parkeer dit", "/parkeer deze kaart", "@Kaartenbot parkeer dat punt even")),
    *((line, "") for line in ("parkeer", "parkeer dat maar even", "parkeer die vraag maar", "waar parkeer ik?", "even parkeren", "ik parkeer hier")),
]  # fmt: skip


def at(kind: StepKind, table: Table) -> Table:
    """The same table in a step of this kind."""
    while table.running.slot.kind is not kind:
        table.does("Anna: verder")
    return table


def parked(table: Table) -> list[str]:
    """What is parked now."""
    return [each.what for each in table.running.parked]


@pytest.mark.parametrize(("line", "what"), PARKED)
def test_anybody_parks_a_subject(line: str, what: str) -> None:
    """In a line of its own; talk about parking parks nothing."""
    table = Table().does(f"Piet in de groep: {line}")
    assert parked(table) == ([what] if what else [])
    assert ("Geparkeerd onderwerp 1" in table.told()) is bool(what)


def test_the_form_parks_too() -> None:
    """The facilitator has a button for it in the cockpit."""
    table = Table().does("Anna drukt op Parkeer iets")
    assert [each.id for each in table.messages("Anna")[-1].inputs] == ["wat"]


def test_the_same_subject_is_parked_once_and_not_without_end() -> None:
    """Twice is once; after twenty it is enough."""
    table = Table().does("Piet: parkeer: de kosten", "Sem: parkeer: De kosten")
    assert parked(table) == ["de kosten"]
    table.does(*(f"Sem: parkeer: onderwerp {number}" for number in range(25)))
    assert len(parked(table)) == 20
    assert "Dat is genoeg" in table.told("Sem")


@pytest.mark.parametrize("gone", ["Piet drukt op Haal weg", "Anna: maak er een vraag van 1"])
def test_a_button_of_a_subject_that_is_gone_takes_no_other_away(gone: str) -> None:
    """Its number is not given out again, also when it was the last."""
    table = Table().does("Piet: parkeer: de kosten")
    place, old = table.button("Piet", "Haal weg")
    table.does(gone, "Piet: parkeer: de pers")
    piet = person("Piet")
    table.happen(
        Pressed(at=table.at, person=piet, place=place, command=old.command, args=old.args, about=old.about)
    )  # fmt: skip
    assert parked(table) == ["de pers"]
    assert "Geparkeerd onderwerp 2" in table.told()


def test_what_was_parked_comes_back_as_a_possible_question() -> None:
    """One after the other, at the open questions; a question is one like any other."""
    table = Table().does("Piet: parkeer: de kosten", "Sem: parkeer: wie beheert dit?", "Nora: parkeer: later")
    at(StepKind.QUESTIONS, table)
    assert "Dit hadden jullie geparkeerd\n\n- de kosten\n- wie beheert dit?\n- later" in table.told()
    table.does("Anna drukt op Maak er een vraag van", "Anna drukt op Laat vallen")
    assert [each.what for each in table.running.questions] == ["de kosten"]
    assert parked(table) == ["later"]
    table.does("Anna: verslag")
    assert "Geparkeerd\n\n- later" in table.told("Anna")


@pytest.mark.parametrize(
    ("who", "line", "left"),
    [
        ("Anna", "maak er een vraag van 2", ["een"]),
        ("Anna", "maak er een vraag van", ["twee"]),
        ("Anna", "laat vallen 1", ["twee"]),
        ("Piet", "laat vallen 1", ["twee"]),
        ("Piet", "laat vallen 2", ["een", "twee"]),
        ("Piet", "maak er een vraag van 1", ["een", "twee"]),
        ("Anna", "laat vallen 9", ["een", "twee"]),
    ],
)
def test_who_decides_what_becomes_of_it(who: str, line: str, left: list[str]) -> None:
    """The facilitator; and whoever parked it may take it away again."""
    table = Table().does("Piet: parkeer: een", "Sem: parkeer: twee", f"{who}: {line}")
    assert parked(table) == left


def test_once_it_is_over_nobody_knows_who_parked_it() -> None:
    """The report tells what, and the session keeps no more."""
    table = Table().does("Piet: parkeer: een", "Anna: stop ja")
    assert [each.by for each in table.running.parked] == [""]
    assert "Geparkeerd\n\n- een" in table.told("Anna")


def test_the_facilitator_sees_who_has_not_had_the_floor() -> None:
    """From the queue alone, in private; not who leads, nor who is not here."""
    table = Table().does("Anna: wie nog niet")
    assert "Nog geen beurt gehad: Piet, Fatima, Sem, Joost en Nora." in table.told("Anna")
    table.does("Piet: hand", "Sem: hand", "Anna: beurt", "Nora weg", "Fatima in de groep: ik vind dit mooi")
    table.effects.clear()
    table.does("Anna: wie sprak nog niet", "Anna: cockpit")
    assert "Nog geen beurt gehad: Fatima, Sem en Joost." in table.told("Anna")
    assert "Nog geen beurt: Fatima, Sem en Joost" in table.told("Anna")
    assert "beurt" not in table.told()
    table.does("Piet: wie nog niet")
    assert "alleen de gespreksbegeleider" in table.told("Piet")


def test_when_all_chose_the_same_the_cockpit_begins_with_what_to_ask_then() -> None:
    """The deck's own question, or one that always fits; not before it was shown."""
    table = Table().does(*(f"{who}: A" for who in SIX[:-1]))
    assert AGREED not in headings(table)
    table.does("Nora: A")
    assert headings(table)[0] == AGREED
    told = table.config.decks[table.running.deck].card(table.running.table).explanation
    assert told is not None
    assert (told.agreed or EVERYBODY) in [each.text for each in secrets(table)]
    assert ("Wat als" in headings(table)) is bool(told.what_if)
    other = Table().does(*FIVE_TO_THREE, "Anna: stand")
    assert AGREED not in headings(other)


def secrets(table: Table) -> list[Secret]:
    """What only the facilitator reads in the cockpit."""
    shown: Message = next(each for each in reversed(table.shown["Anna"].values()) if each.look is Look.COCKPIT)
    return [each for each in shown.body if isinstance(each, Secret)]


def headings(table: Table) -> list[str]:
    """The headings of those."""
    return [each.heading for each in secrets(table)]
