"""Broken spreadsheets: each is refused with the right sentence for everything that is wrong, in the words of the sheet."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles.numbers import FORMAT_NUMBER_00
from openpyxl.worksheet.worksheet import Worksheet

from bot.decks.check import check
from bot.decks.findings import DeckError
from bot.decks.take import take
from tests.content import TODAY
from tests.content.sheets import FACT, FACT_NAMES, GOOD, NAMES, csv_of, with_value, xlsx_of

CSV, XLSX = "kaarten.csv", "kaarten.xlsx"
DILEMMA: list[object] = ["twee", "dilemma", "Iets", "Wat kies je?"]
EVERYTHING = "id, soort, onderwerp, tekst, "
NO_EXCEL = "Dit is geen Excel-bestand dat ik kan lezen. Sla het in Excel opnieuw op als .xlsx, of als .csv."
SAVE_AS = "Open het en kies bij «Opslaan als» voor «Excel-werkmap (.xlsx)»."
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def cell(at: str, value: object, style: str = "General") -> Callable[[Worksheet], None]:
    """Set this cell to a value in a format."""

    def change(sheet: Worksheet) -> None:
        sheet[at].value = value
        sheet[at].number_format = style

    return change


def error(at: str, value: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[at].value = value
        sheet[at].data_type = "e"

    return change


def hidden_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True


def hidden_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["D"].hidden = True


def hidden_sheet(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    sheet.parent.create_sheet("Anders")
    sheet.sheet_state = "hidden"


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return out.getvalue()


def facts(*rows: list[object], names: list[object] = FACT_NAMES) -> bytes:
    return xlsx_of([[*NAMES, "feiten"], [*GOOD, "een-feit"]], Feiten=[names, *rows])


K = "kaarten.xlsx, blad «Kaarten»"
F = "kaarten.xlsx, blad «Feiten»"

BROKEN: list[tuple[str, str, bytes, list[str]]] = [
    # The file.
    ("nothing in it", CSV, b"", ["kaarten.csv: Dit bestand is leeg. Zet in de eerste rij de namen van de kolommen, en op elke rij daaronder een kaart."]),
    ("too large", CSV, b"x" * 5_000_001, ["kaarten.csv: Dit bestand is groter dan 5 MB. Haal plaatjes en andere bladen eruit."]),
    ("another program", "kaarten.docx", b"x", ["kaarten.docx: Zo'n bestand kan ik niet lezen. Sla het op als .xlsx of als .csv."]),
    ("old Excel", "kaarten.xls", OLD, [f"kaarten.xls: Dit is een oud Excel-bestand (.xls). {SAVE_AS}"]),
    ("old Excel by another name", XLSX, OLD, [f"kaarten.xlsx: Dit is een oud Excel-bestand (.xls). {SAVE_AS}"]),
    ("password", XLSX, OLD + "EncryptedPackage".encode("utf-16-le"), ["kaarten.xlsx: Op dit bestand zit een wachtwoord. Sla het in Excel op zonder wachtwoord, en probeer het opnieuw."]),
    ("LibreOffice", "kaarten.ods", zipped(mimetype=b"x"), [f"kaarten.ods: Dit is een bestand van LibreOffice (.ods). {SAVE_AS}"]),
    ("LibreOffice by another name", XLSX, zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), [f"kaarten.xlsx: Dit is een bestand van LibreOffice (.ods). {SAVE_AS}"]),
    ("a page of the web", "kaarten.csv", b"<html><table></table></html>", [f"kaarten.csv: Dit bestand is een webpagina en geen rekenblad. {SAVE_AS}"]),
    ("no workbook", XLSX, b"geen excel", [f"kaarten.xlsx: {NO_EXCEL}"]),
    ("a zip of something else", XLSX, zipped(brief=b"hallo"), [f"kaarten.xlsx: {NO_EXCEL}"]),
    ("half a workbook", XLSX, xlsx_of([NAMES, GOOD])[:-200], [f"kaarten.xlsx: {NO_EXCEL}"]),
    ("a bomb", XLSX, zipped(bom=bytes(40_000_000)), ["kaarten.xlsx: Dit bestand is uitgepakt te groot. Kopieer alleen de kaarten naar een nieuw bestand."]),
    ("no letters", CSV, bytes(range(256)), ["kaarten.csv: Dit bestand heeft letters die ik niet kan lezen. Sla het op als «CSV UTF-8» of als .xlsx."]),
    ("letters of another country", CSV, csv_of([NAMES, ["een", "vraag", "Iets", "Что делать?"]], ";", "cp1251"), ["kaarten.csv: Dit bestand heeft letters die ik niet kan lezen. Sla het op als «CSV UTF-8» of als .xlsx."]),
    ("loose quote", CSV, b'id;soort;onderwerp;tekst\neen;vraag;Iets;Wat?\n"twee"x;vraag;Iets;Wie?\n', ["kaarten.csv, rij 3: De aanhalingstekens kloppen niet. Zet er een bij, of sla het bestand op als .xlsx."]),
    ("10,000 rows", CSV, csv_of([NAMES, *[[f"k{n}", *GOOD[1:]] for n in range(10_000)]]), ["kaarten.csv: Dit blad is te groot: ik lees 5000 rijen en 60 kolommen. Kopieer de kaarten naar een nieuw blad."]),
    ("501 cards", CSV, csv_of([NAMES, *[[f"k{n}", *GOOD[1:]] for n in range(501)]]), ["kaarten.csv: Hier staan 501 kaarten. Een deck heeft er ten hoogste 500."]),
    # The sheets.
    ("no names of columns", CSV, csv_of([GOOD, GOOD]), [f"kaarten.csv: Ik vind geen rij met de namen van de kolommen. Zet die boven de kaarten. Dit kan: {EVERYTHING}…"]),
    ("only a hidden sheet", XLSX, xlsx_of([NAMES, GOOD], hidden_sheet), [f"kaarten.xlsx: Ik vind geen rij met de namen van de kolommen. Zet die boven de kaarten. Dit kan: {EVERYTHING}…"]),
    ("two sheets of cards", XLSX, xlsx_of([["Leeswijzer"]], lambda sheet: setattr(sheet, "title", "Lees"), Nieuw=[NAMES, GOOD], Oud=[NAMES, GOOD]), ["kaarten.xlsx: Op meer bladen staat hetzelfde soort tabel: «Nieuw», «Oud». Geef het goede blad de naam «Kaarten»."]),
    ("only names", CSV, csv_of([NAMES]), ["kaarten.csv: Er staan geen kaarten in. Zet elke kaart op een eigen rij, onder de namen van de kolommen."]),
    # The names of the columns.
    ("a column that is not there", CSV, csv_of([NAMES[:3], GOOD[:3]]), ["kaarten.csv, rij 1: De kolom «tekst» ontbreekt. Zet hem erbij, op de rij met de namen van de kolommen."]),
    ("a column nearly right", XLSX, xlsx_of([["id", "soort", "ondewerp", "tekst"], GOOD]), [
        f"{K}, rij 1: De kolom «onderwerp» ontbreekt. Zet hem erbij, op de rij met de namen van de kolommen.",
        f"{K}, rij 1, kolom C: De kolom «ondewerp» ken ik niet. Bedoel je «onderwerp»?",
    ]),
    ("a column of one's own", CSV, csv_of([[*NAMES, "Status"], [*GOOD, "af"]]), [f"kaarten.csv, rij 1, kolom E: De kolom «Status» ken ik niet. Haal hem weg. Dit kan wel: {EVERYTHING}…"]),
    ("a column twice", XLSX, xlsx_of([["Onze kaarten"], [*NAMES, "TEKST "], [*GOOD, "x"]]), [f"{K}, rij 2, kolom E: De kolom «tekst» staat er twee keer: ook in kolom D. Haal er één weg."]),
    ("a column without a name", XLSX, xlsx_of([[*NAMES, ""], [*GOOD, "extra"]]), [f"{K}, rij 1, kolom E: Deze kolom heeft geen naam, maar op rij 2 staat «extra». Zet er een naam boven, of maak hem leeg."]),
    ("a hidden column", XLSX, xlsx_of([NAMES, GOOD], hidden_column), [
        f"{K}, rij 1, kolom D: Deze kolom is verborgen. Maak hem zichtbaar, of haal hem weg.",
    ]),
    ("too many cells", CSV, csv_of([NAMES, [*GOOD, "en nog iets"]]), ["kaarten.csv, rij 2: Deze rij heeft te veel cellen. Zet een tekst met een komma of puntkomma tussen aanhalingstekens."]),
    # Rows.
    ("a hidden row", XLSX, xlsx_of([NAMES, GOOD, ["twee", *GOOD[1:]]], hidden_row), [f"{K}, rij 2: Deze rij is verborgen. Maak haar zichtbaar, of haal haar weg."]),
    ("a heading in between", XLSX, xlsx_of([NAMES, ["Deel 1: beginnen"], GOOD]), [f"{K}, rij 2, kolom A: Op deze rij staat alleen «Deel 1: beginnen». Vul de rij aan, of haal haar weg."]),
    ("the names once more", CSV, csv_of([NAMES, GOOD, NAMES, ["twee", *GOOD[1:]]]), ["kaarten.csv, rij 3: Hier staan de namen van de kolommen nog een keer. Haal deze rij weg."]),
    ("a row that slipped to the right", XLSX, xlsx_of([[*NAMES, "a"], GOOD, ["", "twee", "vraag", "Iets", "Wat?"]]), [f"{K}, rij 3, kolom C: Deze rij is één kolom naar rechts geschoven: «vraag» hoort in kolom B «soort». Schuif de cellen terug."]),
    ("a row that slipped to the left", CSV, csv_of([NAMES, GOOD, ["Vraag", "Iets", "Wat?"]]), ["kaarten.csv, rij 3, kolom A: Deze rij is één kolom naar links geschoven: «Vraag» hoort in kolom B «soort». Schuif de cellen terug."]),
    # Cells.
    ("not available", XLSX, xlsx_of([NAMES, GOOD], error("D2", "#N/A")), [f"{K}, rij 2, kolom D «tekst»: Hier staat de foutmelding «#N/B» (in het Engels «#N/A»). Herstel de formule, of typ hier zelf wat er hoort te staan."]),
    ("a lost reference", XLSX, xlsx_of([NAMES, GOOD], error("C2", "#REF!")), [f"{K}, rij 2, kolom C «onderwerp»: Hier staat de foutmelding «#VERW!» (in het Engels «#REF!»). Herstel de formule, of typ hier zelf wat er hoort te staan."]),
    ("an error in a CSV", CSV, csv_of([NAMES, ["#N/B", *GOOD[1:]]]), ["kaarten.csv, rij 2, kolom A «id»: Hier staat de foutmelding «#N/B». Herstel de formule, of typ hier zelf wat er hoort te staan."]),
    ("an error under a formula", XLSX, with_value(xlsx_of([NAMES, [*GOOD[:3], "=A9"]]), "D2", "#VALUE!"), [f"{K}, rij 2, kolom D «tekst»: Hier staat de foutmelding «#WAARDE!» (in het Engels «#VALUE!»). Herstel de formule, of typ hier zelf wat er hoort te staan."]),
    ("hashes", CSV, csv_of([NAMES, [*GOOD[:3], "########"]]), ["kaarten.csv, rij 2, kolom D «tekst»: Hier staat «########»: de kolom was te smal. Maak de kolom breder en sla het bestand opnieuw op."]),
    ("letters read wrongly before", CSV, csv_of([NAMES, [*GOOD[:3], "EÃ©n ding"]]), ["kaarten.csv, rij 2, kolom D «tekst»: Hier staan kapotte letters: «EÃ©n ding». Typ de tekst opnieuw, en sla het bestand op als .xlsx."]),
    ("formulas that came to nothing", XLSX, xlsx_of([NAMES, [*GOOD[:3], "=1+1"], ["=A2", *GOOD[1:]]]), [
        f"{K}, rij 2, kolom D «tekst»: Hier staat een formule zonder uitkomst. Kopieer de cel en plak hem als waarde, of sla het bestand op in Excel.",
        f"{K}, rij 3, kolom A «id»: Hier staat een formule zonder uitkomst. Kopieer de cel en plak hem als waarde, of sla het bestand op in Excel.",
    ]),
    ("an odd format", XLSX, xlsx_of([NAMES, GOOD], cell("D2", 0.5, "# ?/?")), [f"{K}, rij 2, kolom D «tekst»: Hier staat het getal 0,5 met een opmaak die ik niet ken («# ?/?»). Geef de cel de opmaak «Tekst» en typ wat er hoort te staan."]),
    ("a month in another language", XLSX, xlsx_of([NAMES, GOOD], cell("D2", dt.date(2026, 3, 1), "[$-409]mmm-yy")), [f"{K}, rij 2, kolom D «tekst»: Hier staat de datum 01-03-2026 met een opmaak die ik niet ken («[$-409]mmm-yy»). Geef de cel de opmaak «Tekst» en typ wat er hoort te staan."]),
    ("a number too long to show", XLSX, xlsx_of([NAMES, GOOD], cell("D2", 123456789012)), [f"{K}, rij 2, kolom D «tekst»: Hier staat het getal 123456789012 met een opmaak die ik niet ken («General»). Geef de cel de opmaak «Tekst» en typ wat er hoort te staan."]),
    ("cells made one sideways", XLSX, xlsx_of([NAMES, [*GOOD[:3], "Wat nu?"]], lambda sheet: sheet.merge_cells("C2:D2")), [
        f"{K}, rij 2, kolom C «onderwerp»: De cellen C2:D2 zijn samengevoegd. In elke kolom staat iets anders: splits ze.",
        f"{K}, rij 2, kolom D «tekst»: Het veld «tekst» ontbreekt of is leeg. Vul het in.",
    ]),
    ("an id over two rows", XLSX, xlsx_of([NAMES, GOOD, ["", *GOOD[1:]]], lambda sheet: sheet.merge_cells("A2:A3")), [
        f"{K}, rij 2, kolom A «id»: De cellen A2:A3 zijn samengevoegd. Elke kaart en elk feit staat op één rij: splits ze.",
        f"{K}, rij 3, kolom A «id»: De cellen A2:A3 zijn samengevoegd. Elke kaart en elk feit staat op één rij: splits ze.",
    ]),
    # Cards.
    ("two bad rows", CSV, csv_of([NAMES, ["een", "quiz", "Iets", "Wat?"], GOOD, ["", "vraag", "Iets", ""]]), [
        "kaarten.csv, rij 2, kolom B «soort»: «soort» hoort een van deze woorden te zijn: stelling, dilemma, vraag. Nu staat er «quiz».",
        "kaarten.csv, rij 4, kolom A «id»: Het veld «id» ontbreekt of is leeg. Vul het in.",
        "kaarten.csv, rij 4, kolom D «tekst»: Het veld «tekst» ontbreekt of is leeg. Vul het in.",
    ]),
    ("an id that became a day", XLSX, xlsx_of([NAMES, GOOD], cell("A2", 46_054, "d mmmm yyyy")), [f"{K}, rij 2, kolom A «id»: Deze id kan niet. Gebruik kleine letters, cijfers en streepjes, ten hoogste 40 tekens. Nu staat er «1 februari 2026»."]),
    ("an id with a capital", CSV, csv_of([NAMES, ["Zon en maan", *GOOD[1:]]]), ["kaarten.csv, rij 2, kolom A «id»: Deze id kan niet. Gebruik kleine letters, cijfers en streepjes, ten hoogste 40 tekens. Nu staat er «Zon en maan»."]),
    ("an id that became a number", XLSX, xlsx_of([NAMES, GOOD], cell("A2", 1.5, FORMAT_NUMBER_00)), [f"{K}, rij 2, kolom A «id»: Deze id kan niet. Gebruik kleine letters, cijfers en streepjes, ten hoogste 40 tekens. Nu staat er «1,50»."]),
    ("an id twice", CSV, csv_of([NAMES, GOOD, GOOD]), ["kaarten.csv, rij 3, kolom A «id»: De id «een» is al gebruikt (rij 2, kaart «een»). Geef elk onderdeel een eigen id."]),
    ("a dilemma without choices", CSV, csv_of([[*NAMES, "a", "b"], [*DILEMMA, "Dit", ""]]), ["kaarten.csv, rij 2, kolom F «b»: Een dilemma heeft twee keuzes nodig. Vul «a» en «b» in."]),
    ("a dilemma in a sheet without choices", CSV, csv_of([NAMES, DILEMMA]), ["kaarten.csv, rij 2, kaart «twee»: Een dilemma heeft twee keuzes nodig. Vul «a» en «b» in."]),
    ("choices of a question", XLSX, xlsx_of([[*NAMES, "a"], [*GOOD, "Ja hoor"]]), [f"{K}, rij 2, kolom E «a»: Alleen een dilemma heeft «a» en «b». Haal ze weg, of maak er «soort: dilemma» van. Nu staat er «Ja hoor»."]),
    ("half a toelichting", CSV, csv_of([[*NAMES, "stil", "waarover", "verhit"], [*GOOD, "Nou?", "", ""]]), [
        "kaarten.csv, rij 2, kolom F «waarover»: Het veld «waarover» ontbreekt of is leeg. Vul het in.",
        "kaarten.csv, rij 2, kolom G «verhit»: Het veld «verhit» ontbreekt of is leeg. Vul het in.",
    ]),
    ("practice is maybe", CSV, csv_of([[*NAMES, "oefenkaart"], [*GOOD, "soms"]]), ["kaarten.csv, rij 2, kolom E «oefenkaart»: «oefenkaart» hoort «ja» of «nee» te zijn. Nu staat er «soms»."]),
    ("for nobody we know", CSV, csv_of([[*NAMES, "voor"], [*GOOD, "Kamer"]]), ["kaarten.csv, rij 2, kolom E «voor»: «voor» hoort een lijst te zijn met een of meer van deze woorden: rijk, gemeente, provincie, waterschap, uitvoering. Nu staat er «Kamer»."]),
    ("only practice", CSV, csv_of([[*NAMES, "oefenkaart"], [*GOOD, "WAAR"]]), ["kaarten.csv: Er zijn alleen oefenkaarten. Schrijf ook kaarten voor het echte gesprek."]),
    ("braces", CSV, csv_of([NAMES, [*GOOD[:3], "Hoi {naam}"]]), ["kaarten.csv, rij 2, kolom D «tekst»: In «tekst» staat {naam}. Dat wordt niet ingevuld. Haal de accolades weg. Nu staat er «Hoi {naam}»."]),
    ("far too long", CSV, csv_of([NAMES, [*GOOD[:3], "woord " * 1000]]), ["kaarten.csv, rij 2, kolom D «tekst»: «tekst» is veel te lang: 5999 tekens. Maak het korter dan 4000 tekens. Nu staat er «woord woord woord woord woord woord woo…»."]),
    # Facts.
    ("a fact that is nowhere", XLSX, xlsx_of([[*NAMES, "feiten"], [*GOOD, "wet"]]), [f"{K}, rij 2, kolom E «feiten»: Het feit «wet» staat niet in kaarten.xlsx, blad «Feiten». Schrijf het daar, of haal het hier weg."]),
    ("a fact in a CSV", CSV, csv_of([[*NAMES, "feiten"], [*GOOD, "wet"]]), ["kaarten.csv, rij 2, kolom E «feiten»: Het feit «wet» staat niet in een blad «Feiten» (dat kan alleen in een .xlsx). Schrijf het daar, of haal het hier weg."]),
    ("no source", XLSX, facts(["een-feit", "Water is nat.", "", "", "", "2026-11-23"]), [
        f"{F}, rij 2, kolom C «bron»: Het veld «bron» ontbreekt of is leeg. Vul het in.",
        f"{F}, rij 2, kolom D «adres»: Het veld «adres» ontbreekt of is leeg. Vul het in.",
    ]),
    ("no address", XLSX, facts([*FACT[:3], "www.voorbeeld.nl", "", "2026-11-23"]), [f"{F}, rij 2, kolom D «adres»: «adres» is geen goed webadres. Kopieer het uit de browser; het begint met https:// Nu staat er «www.voorbeeld.nl»."]),
    ("half a day", XLSX, facts([*FACT[:5], "november"]), [f"{F}, rij 2, kolom F «peildatum»: «peildatum» hoort een datum te zijn, met jaar, maand en dag. Schrijf bijvoorbeeld 2026-11-23. Nu staat er «november»."]),
    ("an American day", XLSX, facts([*FACT[:5], "11/23/2026"]), [f"{F}, rij 2, kolom F «peildatum»: «peildatum» hoort een datum te zijn, met jaar, maand en dag. Schrijf bijvoorbeeld 2026-11-23. Nu staat er «11/23/2026»."]),
    ("read on no day", XLSX, facts([*FACT, "ja"], names=[*FACT_NAMES, "gelezen"]), [f"{F}, rij 2, kolom G «gelezen»: «gelezen» hoort een datum te zijn, met jaar, maand en dag. Schrijf bijvoorbeeld 2026-11-23, of «nee». Nu staat er «ja»."]),
    ("cards and facts wrong at once", XLSX, xlsx_of([[*NAMES, "feiten"], ["een", "quiz", "Iets", "Wat?", "x"]], Feiten=[FACT_NAMES, [*FACT[:5], "ooit"]]), [
        f"{K}, rij 2, kolom B «soort»: «soort» hoort een van deze woorden te zijn: stelling, dilemma, vraag. Nu staat er «quiz».",
        f"{F}, rij 2, kolom F «peildatum»: «peildatum» hoort een datum te zijn, met jaar, maand en dag. Schrijf bijvoorbeeld 2026-11-23. Nu staat er «ooit».",
    ]),
    # The deck itself.
    ("a field that is none", XLSX, xlsx_of([NAMES, GOOD], Deck=[["veld", "waarde"], ["tittel", "Iets"]]), ["kaarten.xlsx, blad «Deck», rij 2, kolom A: Het veld «tittel» ken ik niet. Bedoel je «titel»?"]),
    ("a length that is none", XLSX, xlsx_of([NAMES, GOOD], Deck=[["veld", "waarde"], ["standaardvorm", "3u"]]), ["kaarten.xlsx, blad «Deck», rij 2, kolom B «standaardvorm»: De «standaardvorm» 3u staat niet in het draaiboek. Kies een van deze: 1u, 1,5u, 2u."]),
]  # fmt: skip


def test_there_are_many() -> None:
    """At least forty spreadsheets, each broken in a way of its own."""
    assert len({name for name, *_ in BROKEN}) == len(BROKEN) >= 40


@pytest.mark.parametrize(("name", "data", "errors"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_broken_sheet(tmp_path: Path, name: str, data: bytes, errors: list[str]) -> None:
    """All that is wrong is told at once, with sheet, row and column, by reading and by checking alike; nothing is written."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DeckError) as caught:
        take(tmp_path / name, tmp_path / "deck", TODAY)
    told = [str(each).removeprefix("fout: ") for each in caught.value.errors]
    assert [
        line[: line.index(EVERYTHING) + len(EVERYTHING)] + "…" if EVERYTHING in line else line for line in told
    ] == errors
    assert sorted(map(str, check(tmp_path / name, TODAY).errors)) == sorted(map(str, caught.value.errors))
    assert not (tmp_path / "deck").exists()


WHOLE = {
    CSV: csv_of([["Titel"], NAMES, GOOD, DILEMMA], codec="cp1252"),
    XLSX: xlsx_of([NAMES, GOOD], Feiten=[FACT_NAMES, FACT]),
}


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 10_000), st.integers(0, 50), st.binary(max_size=20))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_in_the_file_a_sentence_is_said(tmp_path: Path, name: str, at: int, less: int, more: bytes) -> None:
    """A file that was damaged anywhere is read or refused, and nothing else happens."""
    whole = WHOLE[name]
    at %= len(whole)
    (tmp_path / name).write_bytes(whole[:at] + more + whole[at + less :])
    assert all(
        str(each).startswith((f"fout: {name}", f"let op: {name}")) for each in check(tmp_path / name, TODAY).lines()
    )


def test_no_such_sheet(tmp_path: Path) -> None:
    """A file that is not there is said so."""
    with pytest.raises(DeckError, match="Dit bestand kan ik niet openen"):
        take(tmp_path / "weg.csv", tmp_path / "deck", TODAY)


def test_advice_about_the_deck_itself_has_its_row_too(tmp_path: Path) -> None:
    """Also where the deck calls it something else than the sheet."""
    sheet = tmp_path / XLSX
    long = "woord " * 26 + "."
    sheet.write_bytes(xlsx_of([NAMES, GOOD], Deck=[["veld", "waarde"], ["over", long], ["uitnodiging", long]]))
    told = [str(each) for each in take(sheet, tmp_path / "deck", TODAY).advice if "Deck" in each.place.file]
    wrong = "de zin die begint met «woord woord woord woord» heeft 26 woorden. Maak er twee zinnen van."
    assert told == [
        f"let op: kaarten.xlsx, blad «Deck», rij {row}, kolom B «{name}»: In «{name}»: {wrong}"
        for row, name in ((2, "over"), (3, "uitnodiging"))
    ]


def test_advice_is_given_in_the_words_of_the_sheet(tmp_path: Path) -> None:
    """What is no error but could be better has its column as well, and does not keep the deck from being made."""
    sheet = tmp_path / XLSX
    names: list[object] = [*NAMES, "waarover", "stil", "verhit"]
    long = "Dit is een korte zin van acht woorden. " * 8 + "Is dit een korte zin van acht woorden?"
    many = "woord " * 26 + "."
    sheet.write_bytes(xlsx_of([names, [*GOOD[:3], long, many, "Nou?", "En?"]]))
    told = [str(each) for each in take(sheet, tmp_path / "deck", TODAY).advice]
    assert told == [
        f"let op: {K}: Er is geen oefenkaart. Maak er één of twee, zodat de groep rustig kan beginnen.",
        f"let op: {K}, rij 2, kolom D «tekst»: De tekst is te lang: 350 tekens. Maak er ten hoogste 320 van.",
        f"let op: {K}, rij 2, kolom E «waarover»: In «waarover»: de zin die begint met «woord woord woord woord» heeft 26 woorden. Maak er twee zinnen van.",
    ]
