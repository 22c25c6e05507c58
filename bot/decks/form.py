"""An empty spreadsheet to fill in, and the examples in it. Must not read a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.decks.columns import CARD_COLUMNS, EXPLAINED, EXPLAINED_OF_FACTS, FACT_COLUMNS, Column
from bot.decks.cover import FIELDS
from bot.engine.model.deck import CardKind

ROWS = 500  # for so many rows there is a menu and a format

# The rows that the template shows, by their id. As long as nobody changes them, they are no cards.
EXAMPLES: dict[str, dict[str, str]] = {
    "voorbeeld-stelling": {
        "soort": "stelling",
        "onderwerp": "Kort en klein",
        "tekst": "Een appje van twee regels is te klein om te bewaren.",
        "opening": "Denk aan het kortste bericht dat je deze week kreeg.",
        "stil": "Wat was het kortste bericht waarmee jij een besluit nam?",
        "verhit": "Welk bericht van vandaag zou je over een jaar echt missen?",
        "iedereen_eens": "Waarom doet dan niet iedereen het?",
        "wat_als": "Wat als het bericht van een minister kwam?",
        "waarover": "De lengte van een bericht zegt weinig. Zoek samen naar wat een bericht belangrijk maakt.",
        "misverstand": "Alleen een brief of een nota is een document.",
        "rechtzetten": "De vorm maakt niet uit. Gaat een chat over het werk, dan is het een document.",
        "feiten": "voorbeeld-feit",
    },
    "voorbeeld-dilemma": {
        "soort": "dilemma",
        "onderwerp": "Zelf kiezen",
        "tekst": "Iemand vraagt alle berichten over jouw project op. Je vindt er drie die vooral over het humeur van een collega gaan.",
        "a": "Je geeft ze alle drie aan de jurist. Die kiest.",
        "b": "Je kiest zelf en geeft alleen door wat over het project gaat.",
        "stil": "Hoe zou die collega het vinden als hij de berichten ziet?",
        "verhit": "Aan wie kun je bij jullie raad vragen?",
        "waarover": "Wie zelf kiest, beschermt een collega. Wie alles geeft, laat een vreemde meelezen.",
    },
    "voorbeeld-vraag": {
        "soort": "vraag",
        "onderwerp": "De lezer buiten",
        "tekst": "Over twee jaar leest een bewoner jullie chat over haar straat. Wat begrijpt ze niet?",
        "oefenkaart": "nee",
        "stil": "Welk woord gebruiken jullie dat niemand buiten snapt?",
        "verhit": "Zou je het haar ook zo zeggen als ze naast je zat?",
        "waarover": "Even van stoel wisselen: niet de schrijver, maar de lezer.",
    },
}
EXAMPLES_OF_FACTS: dict[str, dict[str, str]] = {
    "voorbeeld-feit": {
        "tekst": "De Woo gaat over documenten. Ook een chatbericht over het werk is een document.",
        "bron": "Wet open overheid",
        "adres": "https://wetten.overheid.nl/BWBR0045754/2026-02-20",
        "artikel": "art. 2.1",
        "peildatum": "2026-02-20",
        "gelezen": "nee",
    }
}

_CARDS = (
    "Zet elke kaart op een eigen rij, onder de voorbeelden. De grijze voorbeelden slaat de bot over: haal ze weg of laat ze staan. "
    "Een kaart is ten hoogste 320 tekens lang, de toelichting 900. Schrijf je een toelichting? Vul dan stil, verhit en waarover in."
)
_FACTS = (
    "Zeg je op een kaart iets over een wet of een afspraak? Schrijf hier het feit op, en noem zijn id bij de kaart."
)
_COVER = "Vul in wat je weet, in de kolom «waarde». Wat leeg blijft, verzint de bot zelf."

_TITLE = Font(bold=True, size=14, color="17604F")
_SOFT = Font(italic=True, size=9, color="53625D")
_EXAMPLE = Font(italic=True, color="6B7773")
_HEADING = Font(bold=True, color="FFFFFF")
_GREEN = PatternFill("solid", fgColor="17604F")
_TOP = Alignment(wrap_text=True, vertical="top")
_WIDE = {
    "tekst": 48,
    "waarover": 40,
    "adres": 40,
    "a": 30,
    "b": 30,
    "onderwerp": 22,
    "id": 22,
    "soort": 11,
    "oefenkaart": 12,
}
_TEXT = "@"  # so that no program makes a day or a number of what somebody types


def write(path: Path) -> None:
    """Write the empty spreadsheet. Raises OSError; a file that is there is written over, so look first."""
    book = Workbook()
    cards = book.active
    assert isinstance(cards, Worksheet)  # noqa: S101  a new workbook has one
    cards.title = "Kaarten"
    _table(cards, "De kaarten", _CARDS, CARD_COLUMNS, EXPLAINED, EXAMPLES)
    _menu(cards, CARD_COLUMNS, "soort", list(CardKind))
    _menu(cards, CARD_COLUMNS, "oefenkaart", ["ja", "nee"])
    _table(book.create_sheet("Feiten"), "De feiten", _FACTS, FACT_COLUMNS, EXPLAINED_OF_FACTS, EXAMPLES_OF_FACTS)
    _cover(book.create_sheet("Deck"))
    book.save(path)


def _table(
    sheet: Worksheet,
    title: str,
    how: str,
    columns: Sequence[Column],
    explained: Mapping[str, str],
    examples: Mapping[str, Mapping[str, str]],
) -> None:
    _top(sheet, title, how)
    needed = [f"{explained[each.heading]}{' (nodig)' if each.needed else ''}" for each in columns]
    _row(sheet, 3, needed, _SOFT)
    sheet.row_dimensions[3].height = 52
    _row(sheet, 4, [each.heading for each in columns], _HEADING)
    for number, each in enumerate(columns, 1):
        sheet.cell(4, number).fill = _GREEN
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = _WIDE.get(each.heading, 26)
        column.number_format = _TEXT
        column.alignment = _TOP
    for number, (name, fields) in enumerate(examples.items(), 5):
        _row(sheet, number, [{"id": name, **fields}.get(each.heading, "") for each in columns], _EXAMPLE)
    sheet.freeze_panes = "C5"


def _cover(sheet: Worksheet) -> None:
    _top(sheet, "Het deck", _COVER)
    _row(sheet, 4, ["veld", "waarde", "uitleg"], _HEADING)
    for number in (1, 2, 3):
        sheet.cell(4, number).fill = _GREEN
    for number, (name, how) in enumerate(FIELDS.items(), 5):
        _row(sheet, number, [name, "", how])
        sheet.cell(number, 3).font = _SOFT
        sheet.cell(number, 2).number_format = _TEXT
    for letter, width in (("A", 18), ("B", 60), ("C", 60)):
        sheet.column_dimensions[letter].width = width


def _top(sheet: Worksheet, title: str, how: str) -> None:
    sheet["A1"] = title
    sheet["A1"].font = _TITLE
    sheet["A2"] = how
    sheet["A2"].font = _SOFT


def _row(sheet: Worksheet, number: int, texts: Iterable[str], font: Font | None = None) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(number, column, text or None)
        cell.alignment = _TOP
        cell.number_format = _TEXT
        if font is not None:
            cell.font = font


def _menu(sheet: Worksheet, columns: Sequence[Column], name: str, words: Sequence[str]) -> None:
    """A menu in the cells of this column, that says what can be chosen when something else is typed."""
    letter = get_column_letter([each.heading for each in columns].index(name) + 1)
    menu = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
    menu.promptTitle, menu.prompt = name, EXPLAINED[name]
    menu.errorTitle, menu.error = "Dat kan hier niet", f"Kies uit: {', '.join(words)}."
    menu.showInputMessage = menu.showErrorMessage = True
    menu.add(f"{letter}5:{letter}{ROWS + 4}")
    sheet.add_data_validation(menu)
