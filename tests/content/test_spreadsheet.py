"""Cards from a spreadsheet: what people's programs write is read, and nothing is written when a row is wrong."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from bot.decks.check import check
from bot.decks.findings import DeckError
from bot.decks.load import load
from bot.decks.spreadsheet import COLUMNS, take
from bot.engine.model.deck import Card, CardKind, Explanation
from tests.content import TODAY

HEADER = ["ID", "Soort", " onderwerp", "Tekst", "A", "B", "Oefenkaart", "waarover", "stil", "verhit", "Feiten"]
ROWS = [
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


def csv_of(rows: list[list[str]], delimiter: str = ";", codec: str = "utf-8") -> bytes:
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows).encode(codec)


def xlsx_of(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append([cell or None for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SHEETS = [
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS]), id="semicolons"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], ","), id="commas"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], "\t", "utf-16"), id="Excel's Unicode text"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], ";", "utf-8-sig"), id="byte order mark"),
    pytest.param("kaarten.csv", csv_of([HEADER, *ROWS], ";", "cp1252"), id="Windows letters"),
    pytest.param("kaarten.csv", csv_of([HEADER, [""] * 11, *ROWS, [""] * 11]), id="empty rows"),
    pytest.param("KAARTEN.XLSX", xlsx_of([HEADER, *ROWS]), id="xlsx"),
    pytest.param("kaarten.xlsx", xlsx_of([[*HEADER, "", ""], *ROWS]), id="xlsx with empty columns"),
]


@pytest.mark.parametrize(("name", "data"), SHEETS)
def test_the_same_cards_from_every_program(tmp_path: Path, name: str, data: bytes) -> None:
    """Whatever program wrote the sheet, the deck that comes out is valid and has the same cards."""
    (tmp_path / name).write_bytes(data)
    assert take(tmp_path / name, tmp_path / "uit-excel", TODAY) == 2
    deck = load(tmp_path / "uit-excel")
    assert deck.cards == EXPECTED
    assert deck.name == "uit-excel"


def test_the_rest_of_a_deck_stays(folder: Path, tmp_path: Path) -> None:
    """In a deck that is there, only the cards change, and the old ones are kept."""
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    sheet = tmp_path / "kaarten.csv"
    sheet.write_bytes(csv_of([HEADER, *ROWS]))
    take(sheet, folder, TODAY)
    after = {each.name: each.read_bytes() for each in folder.iterdir()}
    assert after.pop("kaarten-oud.yaml") == before.pop("kaarten.yaml")
    assert after.pop("kaarten.yaml")
    assert after == before
    assert check(folder, TODAY).errors == ()


def test_difficult_texts_survive(folder: Path, tmp_path: Path) -> None:
    """A text that looks like YAML, a number or a command comes back as it was."""
    texts = ["ja", "12:30", "- lijst: &a *b !!x", "# geen opmerking", "🙂 «Ik zei: \\n»", "null", "<b>'x'</b>"]
    sheet = tmp_path / "kaarten.csv"
    rows = [[f"k{n}", "vraag", text, text] for n, text in enumerate(texts)]
    sheet.write_bytes(csv_of([["id", "soort", "onderwerp", "tekst"], *rows]))
    take(sheet, folder, TODAY)
    assert [card.text for card in load(folder).cards] == texts


GOOD = ["een", "vraag", "Iets", "Wat nu?"]
NAMES = ["id", "soort", "onderwerp", "tekst"]
FORMULA = [NAMES, ["een", "vraag", "Iets", "=1+1"], ["=A2", "vraag", "Iets", "Wat?"]]
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
CSV, XLSX = "kaarten.csv", "kaarten.xlsx"
WRONG = [
    ("empty", CSV, b"", ["kaarten.csv, rij 1: Hier horen de namen van de kolommen te staan."]),
    ("only a header", CSV, csv_of([NAMES]), ["kaarten.csv: Er staan geen kaarten in."]),
    ("no header", CSV, csv_of([GOOD, GOOD]), ["kaarten.csv, rij 1: Hier horen de namen van de kolommen te staan."]),
    ("missing column", CSV, csv_of([NAMES[:3], GOOD[:3]]), ["kaarten.csv, rij 1: De kolom «tekst» ontbreekt."]),
    ("unknown column", CSV, csv_of([[*NAMES, "kleur"], [*GOOD, "rood"]]), ["kaarten.csv, rij 1: De kolom «kleur» ken ik niet."]),
    ("column twice", CSV, csv_of([[*NAMES, "Tekst"], [*GOOD, "x"]]), ["kaarten.csv, rij 1: De kolom «tekst» staat er twee keer."]),
    ("column without a name", XLSX, xlsx_of([[*NAMES, ""], [*GOOD, "x"]]), ["kaarten.xlsx, rij 1: Kolom 5 heeft geen naam."]),
    ("two bad rows", CSV, csv_of([NAMES, ["een", "quiz", "Iets", "Wat?"], GOOD, ["", "vraag", "Iets", ""]]), [
        "kaarten.csv, rij 2: «soort» hoort een van deze woorden te zijn",
        "kaarten.csv, rij 4: Het veld «id» ontbreekt",
        "kaarten.csv, rij 4: Het veld «tekst» ontbreekt",
    ]),
    ("too many cells", CSV, csv_of([NAMES, [*GOOD, "en nog iets"]]), ["kaarten.csv, rij 2: Deze rij heeft te veel cellen."]),
    ("id twice", CSV, csv_of([NAMES, GOOD, GOOD]), ["kaarten.csv, rij 3: De id «een» is al gebruikt (rij 2)."]),
    ("dilemma without choices", CSV, csv_of([NAMES, ["een", "dilemma", "Iets", "Wat?"]]), ["kaarten.csv, rij 2: Een dilemma heeft twee keuzes nodig."]),
    ("half a toelichting", CSV, csv_of([[*NAMES, "stil"], [*GOOD, "Nou?"]]), ["kaarten.csv, rij 2: Het veld «toelichting.verhit»", "kaarten.csv, rij 2: Het veld «toelichting.waarover»"]),
    ("practice is maybe", CSV, csv_of([[*NAMES, "oefenkaart"], [*GOOD, "soms"]]), ["kaarten.csv, rij 2: «oefenkaart» hoort «ja» of «nee» te zijn."]),
    ("no letters", CSV, bytes(range(256)), ["kaarten.csv: De letters in dit bestand kan ik niet lezen."]),
    ("loose quote", CSV, b'id;soort;onderwerp;tekst\n"een"x;vraag;Iets;Wat?\n', ["kaarten.csv: De aanhalingstekens kloppen niet."]),
    ("10,000 rows", CSV, csv_of([NAMES, *[[f"k{n}", *GOOD[1:]] for n in range(10_000)]]), ["kaarten.csv: Hier staan 10000 kaarten. Een deck heeft er ten hoogste 500."]),
    ("too large", CSV, b"x" * 5_000_001, ["kaarten.csv: Dit bestand is groter dan 5 MB."]),
    ("formulas", XLSX, xlsx_of(FORMULA), ["kaarten.xlsx, rij 2: In kolom D staat een formule.", "kaarten.xlsx, rij 3: In kolom A staat een formule."]),
    ("no Excel", XLSX, b"geen excel", ["kaarten.xlsx: Dit is geen Excel-bestand dat ik kan lezen."]),
    ("a zip of something else", XLSX, EMPTY_ZIP, ["kaarten.xlsx: Dit is geen Excel-bestand"]),
    ("another kind of file", "kaarten.docx", b"x", ["kaarten.docx: Zo'n bestand kan ik niet lezen."]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "errors"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_wrong_sheet(tmp_path: Path, name: str, data: bytes, errors: list[str]) -> None:
    """Every bad row is told with its number, and nothing is written."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DeckError) as caught:
        take(tmp_path / name, tmp_path / "deck", TODAY)
    told = [str(each) for each in caught.value.errors]
    assert len(told) == len(errors)
    assert all(line.startswith(f"fout: {start}") for line, start in zip(told, errors, strict=True))
    assert not (tmp_path / "deck").exists()


def test_no_such_sheet(tmp_path: Path) -> None:
    """A file that is not there is said so."""
    with pytest.raises(DeckError, match="Dit bestand kan ik niet openen"):
        take(tmp_path / "weg.csv", tmp_path / "deck", TODAY)


def test_the_documented_columns() -> None:
    """The columns in the docs for deck writers are the columns that are read."""
    docs = (Path(__file__).parents[2] / "docs" / "deck-schrijven.md").read_text("utf-8")
    assert [name for name in COLUMNS if f"| `{name}` |" not in docs] == []
