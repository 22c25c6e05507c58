"""A deck from a spreadsheet: what people's programs write is taken as it was seen, and what people wrote stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
import openpyxl
import pytest
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from bot.decks import form
from bot.decks.check import check
from bot.decks.columns import CARD_COLUMNS, EXPLAINED, EXPLAINED_OF_FACTS, FACT_COLUMNS, Column
from bot.decks.cover import FIELDS
from bot.decks.load import load
from bot.decks.take import HandmadeError, take
from bot.engine.model.deck import Card, CardKind, Explanation, Fact, Level
from tests.content import TODAY
from tests.content.sheets import FACT, FACT_NAMES, GOOD, NAMES, Rows, csv_of, with_value, xlsx_of
from tests.content.test_decks import FOLDERS

HEADER: list[object] = [
    "ID",
    "Soort",
    " onderwerp",
    "Tekst:",
    "A",
    "B",
    "Oefenkaart",
    "waarover",
    "stil",
    "verhit",
    "Feiten",
]
ROWS: Rows = [
    ["oefenen", "Stelling", "Oefenen", "Koffie is beter; thee is fijner.", "", "", "Ja", "Een lichte kaart.", "Wat drink jij?", "Wat mist hij?", ""],
    ["kiezen", "dilemma", "Eén ding", "Wat kies je?", "De ene, of toch?", "De andere.", "nee", "", "", "", "eerste-feit"],
]  # fmt: skip
EXPECTED = (
    Card(
        id="oefenen",
        kind=CardKind.STATEMENT,
        subject="Oefenen",
        text="Koffie is beter; thee is fijner.",
        practice=True,
        explanation=Explanation(about="Een lichte kaart.", silent="Wat drink jij?", heated="Wat mist hij?"),
    ),
    Card(
        id="kiezen",
        kind=CardKind.DILEMMA,
        subject="Eén ding",
        text="Wat kies je?",
        a="De ene, of toch?",
        b="De andere.",
        facts=("eerste-feit",),
    ),
)

SHEETS = [
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS]), id="semicolons"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], ","), id="commas"),
    pytest.param("kaarten.tsv", csv_of([HEADER, *ROWS], "\t"), id="tabs"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], "|", first="sep=|\r\n"), id="separator named"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], "\t", "utf-16"), id="Excel's Unicode text"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], "\t", "utf-16-le"), id="Unicode text without its mark"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], ";", "utf-8-sig"), id="byte order mark"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], ";", "cp1252"), id="Windows letters"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], ";", "mac_roman"), id="old Mac letters"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], ";", "cp850"), id="MS-DOS letters"),
    pytest.param("kaarten.csv", csv_of([HEADER, [""] * 11, *ROWS, [""] * 11]), id="empty rows"),
    pytest.param("kaarten.csv", csv_of([["Onze kaarten, versie 3"], [], HEADER, *ROWS]), id="title above it"),
    pytest.param("KAARTEN.XLSX", xlsx_of([HEADER, *ROWS]), id="xlsx"),
    pytest.param("kaarten.csv", xlsx_of([HEADER, *ROWS]), id="xlsx that is called csv"),
    pytest.param("kaarten.xlsx", xlsx_of([["", *HEADER, "", ""], *[["", *row] for row in ROWS]]), id="empty columns"),
    pytest.param("kaarten.xlsx", xlsx_of([["Onze kaarten"], ["Kort en helder!"], HEADER, *ROWS]), id="xlsx with a title"),
    pytest.param("kaarten.xlsx", xlsx_of([HEADER, *ROWS], lambda sheet: sheet.column_dimensions.group("M", "N", hidden=True)), id="hidden empty columns"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data"), SHEETS)
def test_the_same_cards_from_every_program(fresh: Path, tmp_path: Path, name: str, data: bytes) -> None:
    """Whatever program wrote the sheet, the deck that comes out is valid and has the same cards."""
    (tmp_path / name).write_bytes(data)
    assert take(tmp_path / name, fresh, TODAY).cards == 2
    assert load(fresh).cards == EXPECTED


def test_a_deck_from_a_sheet_alone(tmp_path: Path) -> None:
    """A new folder gets a whole deck with the name of the folder, and the sheet itself can be played just as well."""
    sheet = tmp_path / "onze kaarten.csv"
    sheet.write_bytes(csv_of([NAMES, GOOD]))
    take(sheet, tmp_path / "Uit Excel", TODAY)
    deck = load(tmp_path / "Uit Excel")
    assert (deck.name, deck.title, [card.id for card in deck.cards]) == ("uit-excel", "Uit excel", ["een"])
    assert (load(sheet).name, load(sheet).cards) == ("onze-kaarten", deck.cards)


def test_facts_and_the_deck_itself_come_from_other_sheets(tmp_path: Path) -> None:
    """A reading guide in front does no harm, facts and title come along, and what comes out is what the sheet says."""
    sheet = tmp_path / "alles.xlsx"
    cards: Rows = [[*NAMES, "feiten"], [*GOOD, "een-feit"]]
    about: Rows = [["Veld", "Waarde"], ["Titel", "Water"], ["Uitnodiging", "Eerst.\nDan."]]
    sheet.write_bytes(
        xlsx_of([["Leeswijzer"], ["Lees dit eerst."]], Blad2=cards, Feiten=[FACT_NAMES, FACT], Deck=about)
    )
    take(sheet, tmp_path / "water", TODAY)
    deck = load(tmp_path / "water")
    assert deck == load(sheet) or deck.name != load(sheet).name
    assert (deck.title, deck.invitation.subject, deck.invitation.opening) == (
        "Water",
        "Kaartensessie: Water",
        ("Eerst.", "Dan."),
    )
    assert deck.fact("een-feit").checked == dt.date(2026, 11, 23)


def test_difficult_texts_survive(fresh: Path, tmp_path: Path) -> None:
    """A text that looks like YAML, a number or a command comes back as it was."""
    texts = [
        "ja",
        "12:30",
        "- lijst: &a *b !!x",
        "# geen opmerking",
        "🙂 «Ik zei: \\n»",
        "null",
        "<b>'x'</b>",
        "👩‍👩‍👧 en 🏳️‍🌈",
    ]
    sheet = tmp_path / "kaarten.csv"
    rows: Rows = [[f"k{n}", "vraag", text, text] for n, text in enumerate(texts)]
    sheet.write_bytes(csv_of([NAMES, *rows]))
    take(sheet, fresh, TODAY)
    assert [card.text for card in load(fresh).cards] == texts


def styled(value: object, style: str) -> Callable[[Worksheet], None]:
    """Set the text of the first card to this value, in this format."""

    def change(sheet: Worksheet) -> None:
        cell = sheet["D2"]
        cell.value = value
        cell.number_format = style

    return change


SHOWN: list[tuple[object, str, str]] = [
    (0.25, "0%", "25%"),
    (0.125, "0.0%", "12,5%"),
    (7, "00000", "00007"),
    (1234567.891, "#,##0.00", "1.234.567,89"),
    (12.5, '"€" #,##0.00', "€ 12,50"),
    (12.5, "[$€-413] #,##0.00;[Red]-#,##0.00", "€ 12,50"),
    (-3, "0;(0)", "(3)"),
    (-3.5, "General", "-3,5"),
    (0.1 + 0.2, "General", "0,3"),
    (5, 'General "stuks"', "5 stuks"),
    (0, '_ "€" * #,##0.00_ ;_ "€" * -#,##0.00_ ;_ "€" * "-"??_ ;_ @_ ', "€ -"),
    (1500, '#,##0,"k"', "2k"),
    (3.0, "General", "3"),
    (1 / 3, "General", "0,333333333"),
    (2.5, "0", "3"),
    (5, '0 "minuten"', "5 minuten"),
    (0, "0;-0;;@", ""),
    (True, "General", "WAAR"),
    (False, "General", "ONWAAR"),
    (dt.date(2026, 3, 1), "mm-dd-yy", "1-3-2026"),
    (dt.date(2026, 3, 1), "dd/mm/yyyy", "01-03-2026"),
    (dt.date(2026, 3, 1), "[$-413]d mmmm yyyy", "1 maart 2026"),
    (dt.date(2026, 3, 1), "ddd d mmm yy", "zo 1 mrt 26"),
    (dt.date(2026, 3, 1), "[$-F800]dddd, mmmm dd, yyyy", "zondag 1 maart 2026"),
    (dt.datetime.combine(dt.date(2026, 3, 1), dt.time(9, 5)), "m/d/yy h:mm", "1-3-2026 9:05"),
    (dt.time(9, 5), "h:mm", "9:05"),
    (dt.time(21, 5, 7), "hh:mm:ss", "21:05:07"),
    (dt.time(21, 5), "h:mm AM/PM", "9:05 p.m."),
    (dt.timedelta(hours=26, minutes=30), "[h]:mm", "26:30"),
]


@pytest.mark.parametrize(("value", "style", "text"), SHOWN)
def test_a_value_is_taken_as_it_was_shown(tmp_path: Path, value: object, style: str, text: str) -> None:
    """Percentages, money, dates, times and yes come as the person saw them, in Dutch."""
    sheet = tmp_path / "kaarten.xlsx"
    sheet.write_bytes(xlsx_of([NAMES, GOOD, ["twee", "vraag", "Iets", "Anders?"]], styled(value, style)))
    found = check(sheet, TODAY)
    if text:
        assert found.errors == ()
        assert load(sheet).cards[0].text == text
    else:
        assert [each.field for each in found.errors] == ["tekst"]


def test_a_formula_gives_what_it_came_to(tmp_path: Path) -> None:
    """What Excel saved beside the formula is what was seen."""
    sheet = tmp_path / "kaarten.xlsx"
    sheet.write_bytes(with_value(xlsx_of([NAMES, [*GOOD[:3], '="Wat"&"?"']]), "D2", "Wat?"))
    assert load(sheet).cards[0].text == "Wat?"


def test_cells_made_one_over_rows_hold_for_each(tmp_path: Path) -> None:
    """A subject beside three cards is the subject of all three."""
    sheet = tmp_path / "kaarten.xlsx"
    rows: Rows = [NAMES, ["a1", "vraag", "Samen", "Wat?"], ["a2", "vraag", "", "Wie?"], ["a3", "vraag", "", "Hoe?"]]
    sheet.write_bytes(xlsx_of(rows, lambda found: found.merge_cells("C2:C4")))
    assert [card.subject for card in load(sheet).cards] == ["Samen"] * 3


def test_marks_that_nobody_sees_do_not_count(tmp_path: Path) -> None:
    """Not in an id, not in the name of a column, not in a fixed word; a family of emoji stays one."""
    sheet = tmp_path / "kaarten.csv"
    names: list[object] = ["\ufeffid", "so\u00adort", "onder\u200bwerp\u00a0", "TEKST"]
    sheet.write_bytes(
        csv_of([names, ["\u200ezon\u200d", "vraag\u00a0", "Een\u00a0ding\u2060", "Voor\u00adbeeld 👨‍👩‍👧?"]])
    )
    (card,) = load(sheet).cards
    assert (card.id, card.kind, card.subject, card.text) == ("zon", "vraag", "Een ding", "Voorbeeld 👨‍👩‍👧?")


@pytest.mark.parametrize(
    "cell", ["a-feit, b-feit", "a-feit;b-feit", "a-feit\nb-feit", "- a-feit\n- b-feit\n", "• a-feit,\n• b-feit"]
)
def test_facts_in_a_cell(tmp_path: Path, cell: str) -> None:
    """Facts are named with commas, or each on a line of its own in the cell."""
    sheet = tmp_path / "kaarten.xlsx"
    facts: Rows = [FACT_NAMES, ["a-feit", *FACT[1:]], ["b-feit", "Vuur is heet.", *FACT[2:]]]
    sheet.write_bytes(xlsx_of([[*NAMES, "feiten"], [*GOOD, cell]], Feiten=facts))
    assert load(sheet).cards[0].facts == ("a-feit", "b-feit")


def test_every_field_comes_along(tmp_path: Path) -> None:
    """For whom a card is, what the facilitator reads, and how sure a fact is: in the sheet, in the files and back."""
    sheet, folder = tmp_path / "kaarten.xlsx", tmp_path / "deck"
    names: list[object] = [
        *NAMES,
        "Voor",
        "Opening",
        "Stil",
        "Verhit",
        "Iedereen eens",
        "wat als",
        "Waarover",
        "feiten",
    ]
    card: list[object] = [
        *GOOD,
        "Gemeente, provincie",
        "Kijk.",
        "Nou?",
        "En?",
        "Hoezo?",
        "Wat als?",
        "Dit.",
        "een-feit",
    ]
    facts: Rows = [[*FACT_NAMES, "gelezen", "vervalt"], [*FACT, "Nee", dt.date(2027, 8, 2)]]
    sheet.write_bytes(xlsx_of([names, card], Feiten=facts))
    take(sheet, folder, TODAY)
    for deck in (load(sheet), load(folder)):
        (made,), (fact,) = deck.cards, deck.facts
        assert made.levels == (Level.MUNICIPALITY, Level.PROVINCE)
        assert made.explanation == Explanation(
            opening="Kijk.", silent="Nou?", heated="En?", agreed="Hoezo?", what_if="Wat als?", about="Dit."
        )
        assert (fact.opened, fact.ends) == (False, dt.date(2027, 8, 2))


def row_of(value: Card | Fact, columns: tuple[Column, ...]) -> list[object]:
    """What somebody would type in the cells of these columns."""
    cells = []
    for column in columns:
        found: object = msgspec.to_builtins(value, builtin_types=(dt.date,))
        for name in column.path.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, bool):
            found = "ja" if found else "nee"
        cells.append("\n".join(found) if isinstance(found, list | tuple) else "" if found is None else found)
    return cells


@pytest.mark.parametrize("home", FOLDERS, ids=lambda home: home.name)
def test_our_own_decks_survive_a_spreadsheet(tmp_path: Path, home: Path) -> None:
    """Every card and every fact of a real deck, typed over in a spreadsheet, comes out as it was."""
    deck, sheet = load(home), tmp_path / "over.xlsx"
    cards: Rows = [[each.heading for each in CARD_COLUMNS], *[row_of(each, CARD_COLUMNS) for each in deck.cards]]
    facts: Rows = [[each.heading for each in FACT_COLUMNS], *[row_of(each, FACT_COLUMNS) for each in deck.facts]]
    sheet.write_bytes(xlsx_of(cards, Feiten=facts))
    take(sheet, tmp_path / "over", TODAY)
    taken = load(tmp_path / "over")
    assert (taken.cards, taken.facts) == (deck.cards, deck.facts)


@pytest.mark.parametrize("day", [dt.date(2026, 3, 1), "1-3-2026", "01-03-2026", "2026-03-01", "1 maart 2026"])
def test_a_day_is_a_day(tmp_path: Path, day: object) -> None:
    """A date in a cell, however it is shown, and a date as the Dutch write it."""
    sheet = tmp_path / "kaarten.xlsx"
    cards: Rows = [[*NAMES, "feiten"], [*GOOD, "een-feit"]]
    sheet.write_bytes(xlsx_of(cards, Feiten=[FACT_NAMES, [*FACT[:5], day]]))
    assert load(sheet).fact("een-feit").checked == dt.date(2026, 3, 1)


def test_a_day_in_another_language_is_a_day_too(tmp_path: Path) -> None:
    """How it is shown matters for a text and not for a date."""
    sheet = tmp_path / "kaarten.xlsx"

    def english(found: Worksheet) -> None:
        found["F2"].number_format = "[$-409]mmmm d, yyyy"

    cards: Rows = [[*NAMES, "feiten"], [*GOOD, "een-feit"]]
    sheet.write_bytes(xlsx_of([FACT_NAMES, [*FACT[:5], dt.date(2026, 3, 1)]], english, Vragen=cards))
    assert load(sheet).fact("een-feit").checked == dt.date(2026, 3, 1)


def test_a_link_under_a_word_is_the_address(tmp_path: Path) -> None:
    """What a click opens is the address, when the cell shows something else."""
    sheet = tmp_path / "kaarten.xlsx"

    def link(found: Worksheet) -> None:
        found["D2"].hyperlink = Hyperlink(ref="D2", target="https://wetten.overheid.nl/")

    facts: Rows = [FACT_NAMES, [*FACT[:3], "de wet", *FACT[4:]]]
    cards: Rows = [[*NAMES, "feiten"], [*GOOD, "een-feit"]]
    sheet.write_bytes(xlsx_of(facts, link, Vragen=cards))
    assert load(sheet).fact("een-feit").source.address == "https://wetten.overheid.nl/"


# The spreadsheet to begin with.


def test_the_template_guides_who_fills_it_in(tmp_path: Path) -> None:
    """A menu for the kind, an explanation above each column, and examples of every kind that would pass as cards."""
    sheet = tmp_path / "leeg.xlsx"
    form.write(sheet)
    cards = openpyxl.load_workbook(sheet)["Kaarten"]
    menus = {str(each.sqref): each.formula1 for each in cards.data_validations.dataValidation}
    assert menus == {"B5:B504": '"stelling,dilemma,vraag"', "G5:G504": '"ja,nee"'}
    assert [cell.value is not None for cell in cards[3]] == [True] * len(CARD_COLUMNS)
    assert [str(cards.cell(row, 1).value) for row in (5, 6, 7)] == list(form.EXAMPLES)
    book = openpyxl.load_workbook(sheet)
    for name, row in (("Kaarten", 5), ("Kaarten", 6), ("Kaarten", 7), ("Feiten", 5)):
        book[name].cell(row, 1).value = f"mijn-{row}"
    book["Kaarten"]["Q5"] = "mijn-5"
    book["Kaarten"]["G7"] = "ja"
    book.save(sheet)
    assert [each for each in check(sheet, TODAY).lines() if "niemand de site zelf" not in each] == []
    assert len(load(sheet).cards) == 3


def test_examples_are_no_cards(tmp_path: Path) -> None:
    """They may stay, and are left out; one that somebody began to change is not dropped but asked about."""
    sheet = tmp_path / "vol.xlsx"
    form.write(sheet)
    book = openpyxl.load_workbook(sheet)
    book["Kaarten"].append(GOOD)
    book.save(sheet)
    assert [card.id for card in load(sheet).cards] == ["een"]
    assert load(sheet).facts == ()
    book["Kaarten"]["D6"] = "Mijn eigen dilemma."
    book.save(sheet)
    assert [each.removeprefix("fout: ") for each in check(sheet, TODAY).lines() if each.startswith("fout")] == [
        "vol.xlsx, blad «Kaarten», rij 6, kolom A «id»: Deze rij heeft nog de id van een voorbeeld: «voorbeeld-dilemma». Geef haar een eigen id."
    ]


# What people wrote stays.


def files(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_the_rest_of_a_deck_stays(fresh: Path, tmp_path: Path) -> None:
    """In a deck that is there, only what the sheet tells changes."""
    before = files(fresh)
    sheet = tmp_path / "kaarten.csv"
    sheet.write_bytes(csv_of([HEADER, *ROWS]))
    take(sheet, fresh, TODAY)
    after = files(fresh)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {"kaarten.yaml"}
    assert check(fresh, TODAY).errors == ()


def test_the_same_sheet_twice_changes_nothing(tmp_path: Path) -> None:
    """A second run leaves every file as it was."""
    sheet, folder = tmp_path / "kaarten.csv", tmp_path / "deck"
    sheet.write_bytes(csv_of([NAMES, GOOD]))
    take(sheet, folder, TODAY)
    before = files(folder)
    assert take(sheet, folder, TODAY).kept == []
    assert files(folder) == before


@pytest.mark.parametrize("file", ["kaarten.yaml", "feiten.yaml", "deck.yaml", "uitnodiging.yaml"])
def test_a_hand_edit_is_never_written_over(tmp_path: Path, file: str) -> None:
    """What somebody changed by hand stays to the byte, also a single comment, and then nothing else is written either."""
    sheet, folder = tmp_path / "kaarten.xlsx", tmp_path / "deck"
    about: Rows = [["veld", "waarde"], ["titel", "Een"], ["uitnodiging", "Kom!"]]
    sheet.write_bytes(xlsx_of([[*NAMES, "feiten"], [*GOOD, "een-feit"]], Feiten=[FACT_NAMES, FACT], Deck=about))
    take(sheet, folder, TODAY)
    (folder / file).write_bytes((folder / file).read_bytes() + "# van mij, één regel\n".encode())
    before = files(folder)
    other: Rows = [["veld", "waarde"], ["titel", "Twee"], ["uitnodiging", "Blijf!"]]
    facts: Rows = [FACT_NAMES, ["een-feit", "Vuur is heet.", *FACT[2:]]]
    sheet.write_bytes(xlsx_of([[*NAMES, "feiten"], [*GOOD[:3], "Anders?", "een-feit"]], Feiten=facts, Deck=other))
    for _ in range(2):
        with pytest.raises(HandmadeError) as caught:
            take(sheet, folder, TODAY)
        assert caught.value.files == [file]
        assert files(folder) == before


def test_cards_of_ones_own_are_never_written_over(folder: Path, tmp_path: Path) -> None:
    """Not by the first run, and not by the second."""
    mine = (folder / "kaarten.yaml").read_text("utf-8").replace("koffie", "thee")
    (folder / "kaarten.yaml").write_text(mine, "utf-8")
    sheet = tmp_path / "kaarten.csv"
    sheet.write_bytes(csv_of([HEADER, *ROWS]))
    before = files(folder)
    for _ in range(2):
        with pytest.raises(HandmadeError):
            take(sheet, folder, TODAY)
        assert files(folder) == before


def test_what_a_newer_sheet_replaces_is_kept(tmp_path: Path) -> None:
    """However often the sheet changes, every version is still there."""
    sheet, folder = tmp_path / "kaarten.csv", tmp_path / "deck"
    told = []
    for text in ("Wat nu?", "Wat dan?", "Wat straks?"):
        sheet.write_bytes(csv_of([NAMES, [*GOOD[:3], text]]))
        told += take(sheet, folder, TODAY).kept
        assert load(folder).cards[0].text == text
    assert [str(each.relative_to(folder)) for each in told] == ["eerder/kaarten-1.yaml", "eerder/kaarten-2.yaml"]
    assert ["Wat nu?" in told[0].read_text("utf-8"), "Wat dan?" in told[1].read_text("utf-8")] == [True, True]


def test_the_documented_columns() -> None:
    """The columns in the docs for deck writers are the columns that are read."""
    docs = (Path(__file__).parents[2] / "docs" / "deck-schrijven.md").read_text("utf-8")
    assert [each.heading for each in CARD_COLUMNS] == list(EXPLAINED)
    assert [each.heading for each in FACT_COLUMNS] == list(EXPLAINED_OF_FACTS)
    explained = [*EXPLAINED.items(), *EXPLAINED_OF_FACTS.items(), *FIELDS.items()]
    assert [name for name, how in explained if f"| `{name}` | {how} |" not in docs] == []
