"""Several people behind one account: how they say so, how they choose and grade, and that they count for as many everywhere."""

from __future__ import annotations

import re

import pytest

from bot.engine.language import sharing
from bot.engine.model.blocks import Listing
from bot.engine.model.commands import Command
from bot.engine.model.deck import CardKind, StepKind
from bot.engine.model.messages import InputKind, Look
from bot.engine.views.report import report
from tests.engine.test_choosing import FIVE_TO_THREE, STAND, Table

A, B, EENS, ONEENS, NIET = Command.A, Command.B, Command.EENS, Command.ONEENS, Command.WEETNIET

# what somebody types in the group, and how many people then sit behind their account
HOW_MANY = [
    *((line, 3) for line in ("wij zijn met 3", "We zijn met 3.", "wij zijn met drie", "we zijn met z'n drieën", "we zijn hier met z’n drieën!")),
    *((line, 3) for line in ("ik zit hier met 2 collega's", "ik zit hier met twee collega’s", "ik ben hier met nog 2 collega's", "/samen 3", "met z'n drieën")),
    *((line, 3) for line in ("wij zitten met 3 mensen achter één laptop", "we zitten hier samen met 3 personen", "wij delen één account met z'n drieën")),
    *((line, 2) for line in ("wij zijn met zijn tweeën", "ik zit hier met een collega", "we zijn met 2 mensen")),
    *((line, 6) for line in ("we zijn met z'n zessen", "wij zijn met 6")),
    *((line, 1) for line in ("we zijn met 3 kaarten klaar", "wij zijn met veel", "wij zijn met 0", "wij zijn met 11", "met 3", "samen 3 kaarten")),
    *((line, 1) for line in ("zijn wij met 3?", "wij zijn met 3 in het nadeel", "ik zit met 2 vragen", "samen", "drie", "wij zijn met 3 of 4")),
]  # fmt: skip
# a line, and the choices that stand in it
ROWS = [
    *((line, (A, B, B)) for line in ("A B B", "a,b,b", "A, B en B", "A/B/B", "1x A, 2x B", "A 2x B", "optie A, optie B, optie B")),
    *((line, (A, A, A)) for line in ("3x A", "3 x A", "drie keer A", "3 keer a", "a a a", "3× A")),
    ("eens, oneens en weet ik niet", (EENS, ONEENS, NIET)),
    ("eens eens niet eens", (EENS, EENS, ONEENS)),
    ("twee keer eens, één keer oneens", (EENS, EENS, ONEENS)),
    *((line, None) for line in ("A of B", "A en dan B", "eens met Piet", "a b c", "abba", "11x A", "", "A B maar", "0x A", "eens?")),
]  # fmt: skip
GRADES = [
    *((line, 3, ("7", "8", "6")) for line in ("7 8 6", "7, 8 en 6", "7/8/6", "een 7, een 8 en een 6", "cijfers: 7 8 6", "zeven acht zes")),
    *((line, 3, ("8", "8", "8")) for line in ("3x 8", "drie keer een 8", "allemaal een 8", "8 8 8 want fijn")),
    ("7,5 8 6", 3, ("7.5", "8", "6")),
    ("2x 7 en een 8", 3, ("7", "7", "8")),
    *((line, 3, ()) for line in ("7 8", "7 8 6 9", "8", "7 8 11", "7 8 leuk", "7,8,6", "", "acht")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "many"), HOW_MANY)
def test_how_many_sit_behind_one_account(line: str, many: int) -> None:
    """In the words that people use; talk in the group changes nothing, and is not answered."""
    table = Table().does(f"Piet in de groep: {line}")
    assert table.running.people["test:Piet"].heads == many


@pytest.mark.parametrize(
    "line", ["wij zijn met 0", "wij zijn met 11", "wij zijn met veel", "/samen heel veel", "wij zijn met 3 of 4"]
)
def test_what_is_no_number_is_asked_back(line: str) -> None:
    """With what to type, and nothing changes."""
    table = Table().does(f"Piet: {line}")
    assert table.running.people["test:Piet"].heads == 1
    assert "Typ bijvoorbeeld: wij zijn met 3" in table.told("Piet")


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("We zijn met 6", 1),
        ("wij zijn met 6", 6),
        ("we zijn met z'n zessen", 6),
        ("we zijn vandaag met 8", 1),
        ("wij zitten met 6 achter dit account", 6),
        ("wij zijn met 3", 3),
        ("we zitten met 3 achter dit account", 3),
        ("ik zit hier met een collega", 2),
        ("/wij zijn met 6", 6),
    ],
)
def test_how_many_the_group_is_changes_nobodys_account(line: str, becomes: int) -> None:
    """What is said among colleagues is asked back where it may be about all six of them; yes makes it so."""
    table = Table().does(f"Piet in de groep: {line}")
    piet = next(each for each in table.running.people.values() if each.name == "Piet")
    assert piet.heads == becomes
    if becomes == 1:
        assert "Er is nog niets veranderd" in table.told("Piet")
        table.does(f"Piet drukt op Ja, met {8 if '8' in line else 6} achter dit account")
        assert "Genoteerd: jullie zitten met" in table.told("Piet")


@pytest.mark.parametrize(("line", "choices"), ROWS)
def test_a_row_of_choices(line: str, choices: tuple[Command, ...] | None) -> None:
    """Read to its end, or not at all."""
    read = sharing.row(line)
    assert (read.choices if read else None) == choices


@pytest.mark.parametrize(("line", "people", "values"), GRADES)
def test_a_row_of_grades(line: str, people: int, values: tuple[str, ...]) -> None:
    """As many as there are people, or none."""
    assert tuple(str(each.value) for each in sharing.of_grades(line, people)) == values


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A B B", "a b b"),
        ("3x B", "b b b"),
        ("allemaal A", "a a a"),
        ("alle drie B", "b b b"),
        ("alle 3 B", "b b b"),
        ("allebei A", None),
        ("alle vier A", None),
        ("A\nB\nB", "a b b"),
        ("A\nB", None),
        ("A", None),
        ("A B", None),
        ("A B B B", None),
        ("keuzes: A B C", None),
        ("eens eens oneens", None),
    ],
)
def test_who_shares_an_account_chooses_for_all(typed: str, kept: str | None) -> None:
    """And whoever gives too few or too many is asked back; what stood there stays."""
    table = Table().does("Piet: wij zijn met 3", "Piet: B B A", f"Piet: {typed}")
    assert table.choices() == {"Piet": kept or "b b a"}
    if kept is None:
        assert table.messages("Piet")[-1].look is Look.REFUSAL


@pytest.mark.parametrize("line", ["liever A dan B", "ik kies A, Jan ook"])
@pytest.mark.parametrize("place", ["Piet", "Piet in de groep"])
def test_what_comes_near_a_choice_brings_a_row_for_each(line: str, place: str) -> None:
    """A yes to one choice would be none for all of them."""
    table = Table().does("Piet: wij zijn met 3", f"{place}: {line}")
    form = table.messages("Piet")[-1]
    assert [each.kind for each in form.inputs] == [InputKind.CHOICE] * 3
    assert table.choices() == {}


def test_the_button_of_the_card_brings_a_row_for_each() -> None:
    """With a button for when they are of one mind; in private, and gone with the card."""
    table = Table().does("Piet: wij zijn met 3", "Piet drukt op A")
    form = table.messages("Piet")[-1]
    assert [(each.kind, each.options) for each in form.inputs] == [(InputKind.CHOICE, ("A", "B"))] * 3
    assert table.choices() == {}
    table.does("Piet drukt op Alle drie: B")
    assert table.choices() == {"Piet": "b b b"}
    table.does("Anna: volgende", "Piet drukt op Alle drie: B")
    assert table.choices() == {}
    assert "al geweest is" in table.told("Piet")


def test_they_count_for_as_many_everywhere() -> None:
    """Presence, the rules, the choices, the stand, the shift, the grades, another session, the report."""
    table = Table("Anna", "Piet", "Fatima").does("Piet: wij zijn met 3", "Piet: akkoord", "Anna: cockpit")
    assert "3 van 5 akkoord; nog niet: Anna en Fatima" in table.told("Anna")
    table.does("Piet: A A B", "Anna: A")
    assert "Gekozen: 4 van 5" in table.card()
    table.does("Fatima: B", "Anna: nog een keer kiezen", "Piet: B B B", "Anna: A", "Fatima: B")
    assert "Voor: A 3, B 2\n\nNa: A 1, B 4\n\nTwee kozen anders." in table.told()
    while table.running.slot.kind is not StepKind.GRADES:
        table.does("Anna: verder")
    table.does("Piet: 7 8 6 want fijn", "Fatima: 9", "Anna: cockpit")
    assert "Cijfers: 4 van 5" in table.told("Anna")
    table.does("Piet: /vervolg ja", "Fatima: /vervolg nee", "Piet: ik ben weer alleen")
    told = report(table.running, table.config.decks[table.running.deck], table.at, table.config).plain()
    assert "Deelnemers: 5" in told
    assert "gemiddeld 7,5 (van 6 tot 9, 4 cijfers)" in told
    assert "7, 8 en 6: fijn" in told


@pytest.mark.parametrize(
    ("people", "line"),
    [
        *((3, line) for line in ("8", "7 8", "cijfer 8", "7 8 11", "2x 8", "2x 8 en 7 en 6")),
        *((2, line) for line in ("8", "cijfer 8", "7 8 6", "3x 8")),
    ],
)
def test_too_few_grades_are_asked_back(people: int, line: str) -> None:
    """Or too many. With a field for each; nothing is kept."""
    table = Table("Anna", "Piet").does(f"Piet: wij zijn met {people}")
    while table.running.slot.kind is not StepKind.GRADES:
        table.does("Anna: verder")
    table.does(f"Piet: {line}")
    assert table.running.grades == {}
    assert [each.kind for each in table.messages("Piet")[-1].inputs] == [InputKind.GRADE] * people + [InputKind.LONG]


def test_who_sits_alone_chooses_once() -> None:
    """A row from a single person is asked about in private, and is talk in the group."""
    table = Table().does("Piet: A B B", "Fatima in de groep: A B B")
    assert table.choices() == {}
    assert "wij zijn met 3" in table.told("Piet")
    assert "zijn jullie met meer" not in table.told("Fatima")


@pytest.mark.parametrize("line", ["ik ben weer alleen", "Ik zit weer alleen", "/alleen", "wij zijn met 1"])
def test_alone_again(line: str) -> None:
    """A choice for three is gone as long as nobody saw it; what was shown and graded stays."""
    table = Table().does("Piet: wij zijn met 3", "Piet: A B B", f"Piet: {line}")
    assert table.running.people["test:Piet"].heads == 1
    assert table.choices() == {}
    assert "Kies opnieuw" in table.told("Piet")
    table.does("Piet: wij zijn met 2", "Piet: A B", "Anna: A", "Sem: B", "Anna: stand", "Piet: ik ben weer alleen")
    assert table.choices()["Piet"] == "a b"


def test_who_came_to_sit_there_has_not_agreed_yet() -> None:
    """The rules are confirmed by all behind the account; who only leaves changes nothing."""
    table = Table().does("Piet: akkoord", "Piet: wij zijn met 3")
    assert not table.running.people["test:Piet"].confirmed
    table.does("Piet: akkoord", "Piet: wij zijn met 2")
    assert table.running.people["test:Piet"].confirmed


@pytest.mark.parametrize(
    ("people", "grade", "then", "told"),
    [(1, "8", 3, "1 van 5"), (3, "7 8 6", 1, "3 van 5"), (3, "7 8 6", 3, "3 van 5")],
)
def test_the_cockpit_waits_for_the_grades_of_who_came_to_sit_there(
    people: int, grade: str, then: int, told: str
) -> None:
    """And for none of who left after they gave theirs."""
    table = Table("Anna", "Piet", "Fatima").does("Anna: afsluiting", f"Piet: wij zijn met {people}")
    table.does(f"Piet: cijfer {grade}", f"Piet: wij zijn met {then}", "Anna: cockpit")
    assert f"Cijfers: {told}" in table.told("Anna")


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 1), (3, 2)])
def test_who_changes_how_many_they_are_in_a_break_chooses_anew(before: int, after: int) -> None:
    """The card waits there; nobody says that everybody has chosen while some behind an account have not."""
    table = Table("Anna", "Piet", "Fatima").does(f"Piet: wij zijn met {before}", "Piet: allemaal A", "Piet: A")
    assert table.choices()
    table.does("Anna: pauze", f"Piet: wij zijn met {after}")
    assert "keuze bij kaart 2 is weg. Kies na de pauze opnieuw." in table.told("Piet")
    table.does("Anna: verder", "Anna: A", "Fatima: B")
    assert f"Gekozen: 2 van {2 + after}" in table.card()
    assert STAND not in table.told()


def test_the_second_time_asks_as_many_as_chose_the_first_time() -> None:
    """Whoever left or came to that laptop since: both stands are of the same people."""
    table = Table().does("Piet: wij zijn met 3", "Piet: A A B", *FIVE_TO_THREE[:1], *FIVE_TO_THREE[2:], "Nora: B")
    assert STAND in table.told()
    table.does("Piet: wij zijn met 2", "Anna: nog een keer kiezen", "Piet: B B")
    assert table.choices() == {}
    assert "Jullie zijn met 3" in table.told("Piet")
    table.does("Piet: B B B")
    assert "Opnieuw gekozen: 3 van 8" in table.card()


def test_of_one_account_nobody_else_s_choice_can_be_worked_out_from_the_shift() -> None:
    """They know their own three; beside them at least two must have chosen again."""
    table = Table("Anna", "Piet", "Sem").does("Piet: wij zijn met 3", "Piet: A A A", "Anna: B", "Sem: B")
    table.does("Anna: nog een keer kiezen", "Piet: A A B", "Anna: A", "Anna: stand")
    assert "voor en na" not in table.told()
    table.does("Sem: B")
    assert "Voor: A 3, B 2\n\nNa: A 3, B 2\n\nTwee kozen anders." in table.told()


def test_of_one_account_the_only_other_s_choice_cannot_be_worked_out_from_the_stand() -> None:
    """It stays hidden, whoever asks for it and whoever goes, until somebody else chose too; the facilitator reads why, and the group that it does."""
    table = Table("Anna", "Piet", "Sem").does("Piet: wij zijn met 3", "Piet: A A B", "Sem: B", "Anna: stand")
    assert "Achter één account zitten meer mensen." in table.told("Anna")
    table.does("Anna: even weg", "Anna: nog een keer kiezen", "Anna: volgende", "Anna: verslag", "Anna: vorige")
    assert "De stand blijft verborgen" in table.card()
    assert "Uitkomst: 4 keuzes, niet getoond." in table.told("Anna")
    assert "Bars(" not in repr(table.effects)
    table.does("Anna: A")
    assert "A 3, B 2" in table.card()


def test_why_a_stand_stays_hidden_is_true_of_many_people_too() -> None:
    """A whole room behind one account knows just as well what the only one at home chose."""
    table = Table("Anna", "Piet", "Sem").does("Anna: even weg", "Piet: wij zijn met 10", "Piet: 10x A", "Sem: B")
    assert "Gekozen: 11 van 11" in table.card()
    assert "De stand blijft verborgen" in table.card()
    assert "weinig" not in table.card()


def test_all_behind_one_account_see_how_they_chose_together() -> None:
    """Of nobody else anything is told; and after the talk once more."""
    table = Table("Anna", "Piet").does("Piet: wij zijn met 4", "Piet: A A B B", "Anna: stand")
    assert "A 2, B 2" in table.card()
    table.does("Anna: nog een keer kiezen", "Piet: A B B B", "Anna: stand")
    assert "Eén koos anders." in table.card()


def test_the_rules_say_that_a_shared_account_is_shared() -> None:
    """To the group, and to who comes late; with a button that asks how many they are."""
    table = Table()
    rules = [each for each in table.shown["groep"].values() if each.title == "Spelregels"]
    table.does("Lies komt")
    for message in (*rules, table.messages("Lies")[-1]):
        assert "zien van elkaar wat je kiest" in message.plain()
        assert "Wij zijn met meer" in [each.label for each in message.buttons]
    table.does("Lies drukt op Wij zijn met meer")
    assert table.messages("Lies")[-1].inputs[0].id == "aantal"


def at_tomorrow(step: StepKind = StepKind.TOMORROW, people: int = 3) -> Table:
    """Piet's account, behind which so many sit, where everybody is asked what they will do differently."""
    shares = [f"Piet: wij zijn met {people}"] if people > 1 else []
    table = Table("Anna", "Piet", "Fatima").does(*shares, "Piet: akkoord")
    while table.running.slot.kind is not step:
        table.does("Anna: verder")
    table.effects.clear()
    return table


def reported(table: Table) -> str:
    """The report as it is now."""
    return report(table.running, table.config.decks[table.running.deck], table.at, table.config).plain()


def answered(table: Table) -> list[str]:
    """What it has of tomorrow."""
    told = reported(table).partition("Dit doen we morgen anders\n\n")[2].partition("\n\n")[0]
    return [line.removeprefix("- ") for line in told.splitlines()]


def test_each_behind_one_account_says_what_they_will_do() -> None:
    """None takes the place of another's; the cockpit, the result and their own data have all three."""
    table = at_tomorrow().does("Piet: morgen: mappen", "Piet: morgen: koffie", "Piet: morgen: Koffie")
    table.does("Fatima: morgen: thee")
    assert answered(table) == ["koffie", "mappen", "thee"]
    assert "Een van jullie kan nog iets zeggen" in table.told("Piet")
    assert "Dat antwoord had ik al" in table.told("Piet")
    table.does("Piet: morgen: lunchen", "Anna: cockpit", "Piet: mijn gegevens")
    assert "Morgen anders: 4 antwoorden" in table.told("Anna")
    assert "mappen; koffie; lunchen" in table.told("Piet")
    table.does("Piet: morgen: fietsen")
    assert "gaven al drie antwoorden" in table.told("Piet")
    assert len(answered(table)) == 4


@pytest.mark.parametrize("how", ["Piet drukt op Haal weg: koffie", "Piet: schrap antwoord 2"])
def test_one_answer_behind_an_account_is_taken_back(how: str) -> None:
    """And another one can be given; the others stay."""
    given = (f"Piet: morgen: {each}" for each in ("mappen", "koffie", "lunchen", "fietsen"))
    table = at_tomorrow().does(*given, how)
    assert answered(table) == ["lunchen", "mappen"]
    table.does("Piet: morgen: fietsen", "Piet: haal mijn antwoord weg")
    assert answered(table) == ["fietsen", "lunchen", "mappen"]
    table.does("Piet drukt op Antwoord 3: lunchen")
    assert answered(table) == ["fietsen", "mappen"]


def test_an_edit_mends_the_answer_that_its_line_gave() -> None:
    """And no other of that account."""
    table = at_tomorrow().does("Piet in de groep: morgen: mappen", "Piet in de groep: morgen: koffie")
    for old, new, left in (
        ("morgen: mappen", "morgen: dossiers", ["dossiers", "koffie"]),
        ("morgen: mappen", "", ["koffie"]),
        ("morgen: koffie", "morgen: koffie!", ["koffie!"]),
        ("morgen: koffie", "morgen: koffie!", ["koffie!"]),
    ):
        table.happen(table.edited("Piet", old, new))
        assert answered(table) == left
    table.does("Piet: morgen: thee")
    assert answered(table) == ["koffie!", "thee"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["vervolg ja"], "3 ja, 0 nee"),
        (["vervolg ja", "vervolg ja"], "3 ja, 0 nee"),
        (["vervolg ja", "vervolg nee"], "3 ja, 0 nee"),
        (["vervolg ja graag"], "3 ja, 0 nee"),
        (["vervolg nee, dank je"], "0 ja, 3 nee"),
        (["vervolg graag!"], "3 ja, 0 nee"),
        (["vervolg", "/vervolg"], "nog geen antwoord"),
        (["vervolg ja ja nee"], "2 ja, 1 nee"),
        (["vervolg ja ja nee", "vervolg ja"], "2 ja, 1 nee"),
        (["vervolg ja", "vervolg 1x ja, 2x nee"], "1 ja, 2 nee"),
        (["vervolg ja", "vervolg allemaal nee"], "0 ja, 3 nee"),
        (["vervolg ja nee"], "nog geen antwoord"),
        (["vervolg misschien"], "nog geen antwoord"),
        (["vervolg ja ja nee", "ik ben weer alleen"], "2 ja, 1 nee"),
        (["vervolg ja", "vervolg weg"], "nog geen antwoord"),
    ],
)
def test_another_session_for_all_behind_an_account(lines: list[str], told: str) -> None:
    """One answer is that of them all; a second that is another one is asked about with a row for each, and changes nothing."""
    table = at_tomorrow(StepKind.FINISH).does(*(f"Piet: {line}" for line in lines))
    assert f"Nog een sessie: {told}" in reported(table)
    if lines[-1] in {"vervolg nee", "vervolg ja nee", "vervolg misschien"}:
        assert [each.options for each in table.messages("Piet")[-1].inputs] == [("Ja", "Nee")] * 3
        table.does("Piet drukt op Alle drie: nee")
        assert "Nog een sessie: 0 ja, 3 nee" in reported(table)


def test_who_sits_alone_answers_once_about_another_session() -> None:
    """And a row of answers is asked about."""
    table = at_tomorrow(StepKind.FINISH).does("Fatima: vervolg ja ja nee")
    assert table.running.again == {}
    assert "Zijn jullie met meer?" in table.told("Fatima")


@pytest.mark.parametrize(
    ("kind", "people", "offered"),
    [
        (CardKind.STATEMENT, 1, ["eens", "oneens", "weet ik niet"]),
        (CardKind.STATEMENT, 3, ["eens oneens oneens"]),
        (CardKind.DILEMMA, 1, ["a", "b"]),
        (CardKind.DILEMMA, 2, ["A B"]),
        (CardKind.DILEMMA, 3, ["A B B"]),
        (CardKind.QUESTION, 1, []),
        (CardKind.QUESTION, 3, []),
    ],
)
def test_help_offers_one_choice_or_one_row_for_all_behind_the_account(
    kind: CardKind, people: int, offered: list[str]
) -> None:
    """Never both, nothing where there is nothing to choose; and what it offers is then taken."""
    table = Table(kind=kind).does(*([f"Piet: wij zijn met {people}"] if people > 1 else []))
    now, always = offered_by_help(table)
    assert now == [*offered, "hand"]
    assert "wij zijn met 4" in always if people == 3 else "wij zijn met 3" in always
    assert ("weer alleen" in always) is (people > 1)
    for line in offered:
        table.does(f"Piet: {line}")
        assert len(table.choices()["Piet"].split()) == people


@pytest.mark.parametrize(("people", "line"), [(1, "cijfer 8 want …"), (2, "cijfer 7 8"), (3, "cijfer 7 8 6")])
def test_help_offers_as_many_grades_as_there_are_people(people: int, line: str) -> None:
    """And what it offers is then taken."""
    table = at_tomorrow(StepKind.GRADES, people)
    assert line in offered_by_help(table)[0]
    table.does(f"Piet: {line}")
    assert len(table.running.grades["test:Piet"].values) == people


def test_what_those_behind_one_account_want_is_theirs_to_take_back() -> None:
    """The button says so."""
    table = at_tomorrow(StepKind.FINISH).does("Piet: vervolg ja ja nee", "Piet drukt op Haal ons antwoord weg")
    assert table.running.again == {}


def offered_by_help(table: Table) -> tuple[list[str], list[str]]:
    """What Piet can type in this part, and always."""
    table.effects.clear()
    table.does("Piet: help")
    [message] = table.messages("Piet")
    now, always = (each.items for each in message.body if isinstance(each, Listing))
    return [each.partition(" – ")[0] for each in now], [each.partition(" – ")[0] for each in always]


def test_those_behind_one_account_are_spoken_to_together() -> None:
    """Where they agree, choose, grade and take that back, with a line to type that works for as many."""
    table = Table("Anna", "Piet", "Fatima").does("Piet: wij zijn met 3", "Piet: akkoord", "Piet: A B B")
    assert "Dank jullie wel. Jullie zijn alle drie akkoord" in table.told("Piet")
    table.does("Piet drukt op Haal onze keuzes weg")
    assert table.choices() == {}
    assert "Jullie keuzes bij deze kaart zijn weg." in table.told("Piet")
    while table.running.slot.kind is not StepKind.GRADES:
        table.does("Anna: verder", "Anna: ja")
    table.effects.clear()
    table.does("Piet: 7 8 6", "Piet drukt op Haal onze cijfers weg")
    assert "Dank jullie wel. Jullie mogen ze nog veranderen." in table.told("Piet")
    assert table.running.grades == {}
    again = table.told("Piet").rpartition("Typ bijvoorbeeld: ")[2]
    table.does(f"Piet: {again}")
    assert len(table.running.grades["test:Piet"].values) == 3
    assert not {"Je", "je", "mijn"} & set(re.findall(r"\w+", table.told("Piet").replace("schrap", "")))
