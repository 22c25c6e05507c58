"""Near misses: each broken deck gets the right sentence, at once, and never a traceback."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from bot.decks.check import check
from bot.decks.draft import Cover
from bot.decks.findings import DeckError, Finding, Spot
from bot.decks.load import load
from bot.decks.shape import read
from bot.decks.yamltext import Block
from bot.engine.model.deck import Card, Explanation, Fact, GroundRules, Invitation, Source, Step
from tests.content import TODAY

Change = Callable[[bytes], bytes | None]

CARDS, FACTS, COVER, SCRIPT = "kaarten.yaml", "feiten.yaml", "deck.yaml", "draaiboek.yaml"
RULES, INVITATION = "spelregels.yaml", "uitnodiging.yaml"

QUESTION = '"Stel hier een open vraag: hoe doet de groep dit zelf?"'
ROUND_1 = '{"1u": 36, "1,5u": 35, "2u": 45}'
MANY = "".join(f"- {{id: k{n}, soort: vraag, onderwerp: Iets, tekst: Kaart {n}}}\n" for n in range(10_000))
BOMB = "- &a [x, x]\n" + "".join(
    f"- &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
NO_ALIAS = "Een verwijzing met & of * mag niet. Schrijf de tekst voluit, of zet hem tussen aanhalingstekens."
NO_TAG = "Een tekst die met ! begint, mag niet. Zet de tekst tussen dubbele aanhalingstekens."
TOO_DEEP = "Hier zit te veel in elkaar. Gebruik niet meer lagen dan in het voorbeeld."
EMPTY = "Dit bestand is leeg. Vul het in, of begin met «kaartensessie deck nieuw»."
NOT_UTF8 = "Dit bestand is niet opgeslagen als UTF-8. Kies bij «Opslaan als» de codering UTF-8 en sla het opnieuw op."
FORMS = (
    "«minuten» hoort per vorm een heel getal te hebben. Schrijf elke vorm op een eigen regel, bijvoorbeeld «1,5u: 35»."
)


def swap(*pairs: str) -> Change:
    """Replace the first `old` by `new`, pair by pair; an `old` that is not there is a mistake in the test."""

    def change(data: bytes) -> bytes:
        text = data.decode()
        for old, new in zip(pairs[::2], pairs[1::2], strict=True):
            assert old in text, old
            text = text.replace(old, new, 1)
        return text.encode()

    return change


def drop(line: str) -> Change:
    return swap(line + "\n", "")


def become(text: str) -> Change:
    return lambda _: text.encode()


def grow(text: str) -> Change:
    return lambda data: data + text.encode()


def vanish(_: bytes) -> None:
    return None


BROKEN: list[tuple[str, str, Change, list[str]]] = [
    # name, file, what is done to it, every error that must be told
    ("no file", CARDS, vanish, ["kaarten.yaml: Dit bestand ontbreekt. Maak het, of kopieer het uit een ander deck."]),
    ("empty file", CARDS, become(""), [f"kaarten.yaml: {EMPTY}"]),
    ("only a comment", FACTS, become("# later\n"), [f"feiten.yaml: {EMPTY}"]),
    ("no cards", CARDS, become("[]"), ["kaarten.yaml: Er staan geen kaarten in. Schrijf er ten minste één."]),
    ("latin-1", CARDS, lambda data: data.decode().encode("cp1252"), [f"kaarten.yaml, regel 7: {NOT_UTF8}"]),
    ("utf-16", CARDS, lambda data: data.decode().encode("utf-16"), [f"kaarten.yaml, regel 1: {NOT_UTF8}"]),
    ("tab", CARDS, swap("  soort: vraag", "\tsoort: vraag"), ["kaarten.yaml, regel 45: Hier staat een tab. Gebruik spaties om in te springen."]),
    ("control character", CARDS, swap("Een goed", "Een \a goed"), ["kaarten.yaml, regel 9: Hier staat een teken dat je niet ziet en dat niet mag. Typ deze regel opnieuw."]),
    ("no YAML at all", CARDS, become("\0\1\2"), ["kaarten.yaml, regel 1: Hier staat een teken dat je niet ziet en dat niet mag. Typ deze regel opnieuw."]),
    ("10,000 cards", CARDS, become(MANY), ["kaarten.yaml: Hier staan 10000 kaarten. Een deck heeft er ten hoogste 500."]),
    ("too large", CARDS, grow("#" * 1_000_000), ["kaarten.yaml: Dit bestand is groter dan 1 MB. Dat is te groot voor een deck. Verdeel het over meer decks."]),
    ("alias bomb", CARDS, become(BOMB), [f"kaarten.yaml, regel 1: {NO_ALIAS}"]),
    ("merge key", CARDS, grow("\n- <<: *kaart\n"), [f"kaarten.yaml, regel 53: {NO_ALIAS}"]),
    ("python tag", CARDS, become('- !!python/object/apply:os.system ["true"]'), [f"kaarten.yaml, regel 1: {NO_TAG}"]),
    ("plain tag", CARDS, swap("soort: vraag", "soort: !!str vraag"), [f"kaarten.yaml, regel 45: {NO_TAG}"]),
    ("deep brackets", CARDS, become("[" * 100_000), [f"kaarten.yaml, regel 1: {TOO_DEEP}"]),
    ("deep braces", CARDS, become("{" * 100_000), [f"kaarten.yaml, regel 1: {TOO_DEEP}"]),
    ("deep brackets, closed", CARDS, become("[" * 900 + "]" * 900), [f"kaarten.yaml, regel 1: {TOO_DEEP}"]),
    ("deep dashes", CARDS, become("- " * 100_000), [f"kaarten.yaml, regel 1: {TOO_DEEP}"]),
    ("two documents", CARDS, grow("\n---\n- id: x\n"), ["kaarten.yaml, regel 53: Hier begint met --- een tweede stuk. Zet alles in één stuk en haal de regel --- weg."]),
    ("colon in a text", CARDS, swap(QUESTION, "Let op: wat nu?"), ["kaarten.yaml, regel 47: Hier staat een dubbele punt te veel, of een veld staat niet recht onder het vorige. Een tekst met een dubbele punt hoort tussen dubbele aanhalingstekens."]),
    ("open bracket", CARDS, swap("[eerste-feit]", "[eerste-feit"), ["kaarten.yaml, regel 21: Een lijst tussen haken klopt niet. Kijk naar de komma's en of de haken gesloten zijn."]),
    ("open quote", CARDS, swap(QUESTION, QUESTION[:-1]), ["kaarten.yaml, regel 49: Dit kan ik niet lezen. Kijk hier en een regel hoger naar inspringen, dubbele punten en aanhalingstekens."]),
    ("starts with @", CARDS, swap('"Een goed gesprek begint met koffie."', "@allen"), ["kaarten.yaml, regel 9: Een tekst begint met een teken dat hier niet mag. Zet de tekst tussen dubbele aanhalingstekens."]),
    ("map for a list", CARDS, become("kaarten:\n  - id: x\n"), ["kaarten.yaml: Hier hoort een lijst met kaarten te staan. Begin elke kaart met een streepje: «- id: …»."]),
    ("list for a map", COVER, become("- naam: proef\n"), ["deck.yaml: Dit hoort uit velden te bestaan. Begin met bijvoorbeeld «naam: …»."]),
    ("a card that is a text", CARDS, grow("\n- zomaar\n"), ["kaarten.yaml, kaart nummer 5: Dit hoort uit velden te bestaan. Begin met bijvoorbeeld «id: …»."]),
    ("a fact that is a list", FACTS, grow("\n- [x]\n"), ["feiten.yaml, feit nummer 2: Dit hoort uit velden te bestaan. Begin met bijvoorbeeld «id: …»."]),
    ("wrong kind", CARDS, swap("soort: vraag", "soort: quiz"), ["kaarten.yaml, regel 44, kaart «een-vraag»: «soort» hoort een van deze woorden te zijn: stelling, dilemma, vraag."]),
    ("missing key", CARDS, drop(f"  tekst: {QUESTION}"), ["kaarten.yaml, regel 44, kaart «een-vraag»: Het veld «tekst» ontbreekt of is leeg. Vul het in."]),
    ("missing id", CARDS, swap("- id: een-vraag\n ", "-"), ["kaarten.yaml, regel 44, kaart nummer 4: Het veld «id» ontbreekt of is leeg. Vul het in."]),
    ("empty text", CARDS, swap(QUESTION, '""'), ["kaarten.yaml, regel 44, kaart «een-vraag»: Het veld «tekst» ontbreekt of is leeg. Vul het in."]),
    ("two mistakes in a card", CARDS, swap("soort: vraag\n  onderwerp", "soort: quiz\n  onderwep"), [
        "kaarten.yaml, regel 44, kaart «een-vraag»: Het veld «onderwep» ken ik niet. Bedoel je «onderwerp»?",
        "kaarten.yaml, regel 44, kaart «een-vraag»: «soort» hoort een van deze woorden te zijn: stelling, dilemma, vraag.",
        "kaarten.yaml, regel 44, kaart «een-vraag»: Het veld «onderwerp» ontbreekt of is leeg. Vul het in.",
    ]),
    ("unknown key", CARDS, swap("- id: een-vraag", "- id: een-vraag\n  kleur: rood"), ["kaarten.yaml, regel 44, kaart «een-vraag»: Het veld «kleur» ken ik niet. Haal het weg. Dit kan wel: id, soort, onderwerp, tekst, toelichting, a, b, oefenkaart, feiten, voor."]),
    ("key twice", CARDS, swap("  soort: vraag", "  soort: vraag\n  soort: dilemma"), ["kaarten.yaml, regel 46: Het veld «soort» staat hier twee keer. Haal er één weg."]),
    ("duplicate id", CARDS, swap("id: een-vraag", "id: een-stelling"), ["kaarten.yaml, regel 44, kaart «een-stelling»: De id «een-stelling» is al gebruikt (regel 15, kaart «een-stelling»). Geef elk onderdeel een eigen id."]),
    ("odd id", CARDS, swap("id: een-vraag", "id: Één vraag"), ["kaarten.yaml, regel 44, kaart «Één vraag»: Deze id kan niet. Gebruik kleine letters, cijfers en streepjes, ten hoogste 40 tekens."]),
    ("three practice cards", CARDS, swap("soort: dilemma", "soort: dilemma\n  oefenkaart: ja", "soort: vraag", "soort: vraag\n  oefenkaart: ja"), ["kaarten.yaml, regel 45, kaart «een-vraag»: Dit is oefenkaart 3; een deck heeft er ten hoogste 2. Haal hier «oefenkaart» weg."]),
    ("practice is 3", CARDS, swap("  oefenkaart: ja\n  tekst", "  oefenkaart: 3\n  tekst"), ["kaarten.yaml, regel 4, kaart «oefenkaart»: «oefenkaart» hoort «ja» of «nee» te zijn."]),
    ("only practice", CARDS, become("- {id: x, soort: vraag, onderwerp: y, tekst: z, oefenkaart: ja}"), ["kaarten.yaml: Er zijn alleen oefenkaarten. Schrijf ook kaarten voor het echte gesprek."]),
    ("dilemma without b", CARDS, drop('  b: "De andere keuze, ook in één zin."'), ["kaarten.yaml, regel 33, kaart «een-dilemma»: Een dilemma heeft twee keuzes nodig. Vul «a» en «b» in."]),
    ("question with a", CARDS, swap("soort: vraag", "soort: vraag\n  a: Ja"), ["kaarten.yaml, regel 44, kaart «een-vraag»: Alleen een dilemma heeft «a» en «b». Haal ze weg, of maak er «soort: dilemma» van."]),
    ("half a toelichting", CARDS, drop('    stil: "Wie heeft hier een voorbeeld van?"'), ["kaarten.yaml, regel 44, kaart «een-vraag»: Het veld «toelichting.stil» ontbreekt of is leeg. Vul het in."]),
    ("a whole book", CARDS, swap(QUESTION, "x" * 5_000), ["kaarten.yaml, regel 44, kaart «een-vraag»: «tekst» is veel te lang: 5000 tekens. Maak het korter dan 4000 tekens."]),
    ("placeholder on a card", CARDS, swap("een open vraag", "een {woord}"), ["kaarten.yaml, regel 44, kaart «een-vraag»: In «tekst» staat {woord}. Dat wordt niet ingevuld. Haal de accolades weg."]),
    ("unknown fact", CARDS, swap("[eerste-feit]", "[eerste-feit, tweede]"), ["kaarten.yaml, regel 15, kaart «een-stelling»: Het feit «tweede» staat niet in feiten.yaml. Schrijf het daar, of haal het hier weg."]),
    ("facts as a text", CARDS, swap("[eerste-feit]", "eerste-feit"), ["kaarten.yaml, regel 15, kaart «een-stelling»: «feiten» hoort een lijst met teksten te zijn. Zet elke tekst op een eigen regel, met een streepje ervoor."]),
    ("bad date", FACTS, swap("2026-11-23", "23 november"), ["feiten.yaml, regel 5, feit «eerste-feit»: «peildatum» hoort een datum te zijn, met jaar, maand en dag. Schrijf bijvoorbeeld 2026-11-23."]),
    ("impossible date", FACTS, swap("2026-11-23", "2026-02-30"), ["feiten.yaml, regel 5, feit «eerste-feit»: «peildatum» hoort een datum te zijn, met jaar, maand en dag. Schrijf bijvoorbeeld 2026-11-23."]),
    ("read on no day", FACTS, swap("gelezen: 2026-11-23", "gelezen: ja"), ["feiten.yaml, regel 5, feit «eerste-feit»: «gelezen» hoort een datum te zijn, met jaar, maand en dag. Schrijf bijvoorbeeld 2026-11-23, of «nee»."]),
    ("ends in words", FACTS, grow("  vervalt: volgend jaar\n"), ["feiten.yaml, regel 5, feit «eerste-feit»: «vervalt» hoort een datum te zijn, met jaar, maand en dag. Schrijf bijvoorbeeld 2026-11-23."]),
    ("for nobody we know", CARDS, swap("soort: vraag", "soort: vraag\n  voor: [Gemeente, Kamer]"), ["kaarten.yaml, regel 44, kaart «een-vraag»: «voor» hoort een lijst te zijn met een of meer van deze woorden: rijk, gemeente, provincie, waterschap, uitvoering."]),
    ("for one, without a list", CARDS, swap("soort: vraag", "soort: vraag\n  voor: gemeente"), ["kaarten.yaml, regel 44, kaart «een-vraag»: «voor» hoort een lijst te zijn met een of meer van deze woorden: rijk, gemeente, provincie, waterschap, uitvoering."]),
    ("no https", FACTS, swap("https://", "http://"), ["feiten.yaml, regel 5, feit «eerste-feit»: «bron.adres» is geen goed webadres. Kopieer het uit de browser; het begint met https://"]),
    ("no source title", FACTS, drop('    titel: "De naam van de bron"'), ["feiten.yaml, regel 5, feit «eerste-feit»: Het veld «bron.titel» ontbreekt of is leeg. Vul het in."]),
    ("odd name", COVER, swap("naam: proef", "naam: Mijn deck!"), ["deck.yaml: Deze «naam» kan niet. Gebruik kleine letters, cijfers en streepjes, bijvoorbeeld «mijn-deck»."]),
    ("unknown default form", COVER, swap('"1u"', '"3u"'), ["deck.yaml: De «standaardvorm» 3u staat niet in het draaiboek. Kies een van deze: 1u, 1,5u, 2u."]),
    ("minutes that do not add up", SCRIPT, swap(ROUND_1, '{"1u": 37, "1,5u": 35, "2u": 45}'), ["draaiboek.yaml, vorm 1u: De stappen duren samen 61 minuten. Maak er 60 van."]),
    ("minutes in words", SCRIPT, swap(ROUND_1, '{"1u": veel}'), [f"draaiboek.yaml, regel 43, stap «ronde-1»: {FORMS}"]),
    ("a comma in a form", SCRIPT, swap(ROUND_1, "{1u: 36, 1,5u: 35, 2u: 45}"), [f"draaiboek.yaml, regel 43, stap «ronde-1»: {FORMS}"]),
    ("minutes below one", SCRIPT, swap(ROUND_1, '{"1u": -36, "1,5u": 35, "2u": 45}'), [
        "draaiboek.yaml, vorm 1u: De stappen duren samen -12 minuten. Maak er 60 van.",
        "draaiboek.yaml, regel 43, stap «ronde-1»: Bij de vorm «1u» staan -36 minuten. Het moeten er 1 tot 240 zijn.",
    ]),
    ("odd form", SCRIPT, swap(ROUND_1, '{"1u": 36, "1,5u": 35, "2u": 45, "kort": 5}'), ['draaiboek.yaml, regel 43, stap «ronde-1»: De vorm «kort» ken ik niet. Schrijf het aantal uren met een u, zoals 1u of "1,5u".']),
    ("no round in a form", SCRIPT, swap('{"1u": 36, ', "{", 'minuten: {"1u": 3,', 'minuten: {"1u": 39,'), ["draaiboek.yaml, vorm 1u: De stap «ronde» ontbreekt. Geef een stap van die soort minuten voor 1u."]),
    ("break at the end", SCRIPT, swap('minuten: {"1,5u": 31, "2u": 40}', 'minuten: {"1,5u": 31}', '"2u": 45', '"2u": 85'), ["draaiboek.yaml, regel 55, stap «pauze»: In de vorm 2u hoort de pauze tussen twee rondes. Zet er een ronde voor en een ronde na."]),
    ("no steps", SCRIPT, become("stappen: []"), ["draaiboek.yaml: Er staan geen stappen in. Kopieer een draaiboek uit een ander deck en pas het aan."]),
    ("steps as text", SCRIPT, become("stappen: veel"), ["draaiboek.yaml: Hier hoort een lijst met stappen te staan. Begin elke stap met een streepje: «- id: …»."]),
    ("unknown placeholder", SCRIPT, swap("We stoppen om {eind}", "We stoppen om {einde}"), ["draaiboek.yaml, regel 7, stap «welkom»: In «groep» staat {einde}. Dat wordt niet ingevuld. Dit kan wel: {woord}, {kaarten}, {eind}, {bewaartermijn}."]),
    ("an empty rule", RULES, swap('"We laten elkaar uitpraten."', ""), ["spelregels.yaml: «regels» heeft een lege regel. Vul die in of haal hem weg."]),
    ("e-learning by ftp", INVITATION, grow("\nelearning_adres: ftp://voorbeeld.nl\n"), ["uitnodiging.yaml: «elearning_adres» is geen goed webadres. Kopieer het uit de browser; het begint met https://"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "change", "errors"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_broken_deck(folder: Path, file: str, change: Change, errors: list[str]) -> None:
    """Checking tells exactly these errors, within seconds; loading refuses with the same ones."""
    result = change((folder / file).read_bytes())
    if result is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(result)
    started = time.process_time()  # not by the wall: a busy machine is no fault
    found = check(folder, TODAY)
    assert time.process_time() - started < 5
    assert [str(each) for each in found.errors] == [f"fout: {error}" for error in errors]
    with pytest.raises(DeckError) as caught:
        load(folder)
    assert caught.value.errors == found.errors


def test_every_file_at_once(folder: Path) -> None:
    """A deck that is wrong all over gets everything in one go, file by file."""
    for file in folder.iterdir():
        file.write_text("~")
    files = [each.place.file for each in check(folder, TODAY).errors]
    assert files == [COVER, CARDS, FACTS, SCRIPT, RULES, INVITATION]


def test_a_folder_for_a_file(folder: Path) -> None:
    """Something that is no file is told apart from something that is not there."""
    (folder / RULES).unlink()
    (folder / RULES).mkdir()
    (error,) = check(folder, TODAY).errors
    assert error.text.startswith("Dit bestand kan ik niet openen.")


def test_the_order_of_steps(folder: Path) -> None:
    """Grades before the last round is no sensible draaiboek; the step that stands wrong is named."""
    script = folder / SCRIPT
    steps = script.read_text("utf-8").split("\n\n")
    grades = next(n for n, step in enumerate(steps) if "id: cijfers" in step)
    steps.insert(3, steps.pop(grades))
    script.write_text("\n\n".join(steps), "utf-8")
    errors = check(folder, TODAY).errors
    assert {error.place.part for error in errors} == {"stap «ronde-1»"}
    assert errors[0].text == "In de vorm 1u hoort deze stap vóór «cijfers». Zet hem hoger in het draaiboek."


@pytest.mark.parametrize("kind", [Cover, Card, Explanation, Fact, Source, Step, GroundRules, Invitation])
def test_a_field_that_no_part_has_is_told_of_every_part(kind: type[Struct]) -> None:
    """Also of one inside another; the types themselves pass over what they don't know."""
    problems: list[Finding] = []
    assert read(kind, Block({"zzz": "x"}), Spot("deel.yaml"), problems) is None
    assert any("Het veld «zzz» ken ik niet." in str(each) for each in problems)
