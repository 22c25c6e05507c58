"""The warnings of `deck check`, one change at a time, and the reading measure."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from bot.decks.check import check
from bot.decks.new import new
from bot.decks.reading import remarks
from tests.content import TODAY, filled_in

LONG = "Dit is een korte zin van acht woorden. "
CARD = '\n- {id: extra, soort: stelling, onderwerp: Iets, tekst: "Schrijf hier een zin waar mensen het mee oneens kunnen zijn."}\n'


def question(number: int) -> str:
    return f"""
- id: vraag-{number}
  soort: vraag
  onderwerp: "Iets"
  tekst: "Waarom doet nummer {number} het zo, en niet als {number * 7919} of {number * 104729}?"
  toelichting: {{waarover: "Iets.", stil: "Iets?", verhit: "Iets?"}}
"""


SAY = "Fijn dat jullie er zijn. Vertel kort wie je bent en waarom je meedoet."
OWN_DATES = "peildatum: 2026-11-23\n  gelezen: 2026-11-23"
WARNINGS = [
    pytest.param(
        "kaarten.yaml",
        "Een goed gesprek begint met koffie.",
        (LONG * 9).strip(),
        "De tekst is te lang: 350 tekens.",
        id="long card",
    ),
    pytest.param(
        "kaarten.yaml",
        "De ene keuze, in één zin.",
        (LONG * 3).strip(),
        "Keuze a is te lang: 116 tekens.",
        id="long option",
    ),
    pytest.param(
        "kaarten.yaml",
        "Vertel waarom beide keuzes te begrijpen zijn.",
        LONG * 23,
        "De toelichting is te lang",
        id="long toelichting",
    ),
    pytest.param("kaarten.yaml", "oefenkaart: ja\n  tekst", "tekst", "Er is geen oefenkaart.", id="no practice card"),
    pytest.param("kaarten.yaml", "  feiten: [eerste-feit]\n", "", "Geen kaart gebruikt dit feit.", id="unused fact"),
    pytest.param(
        "kaarten.yaml",
        "Eén zin om voor te lezen, die de groep in de situatie brengt.",
        "Wie koos anders? En waarom?",
        "De opening leest iemand voor. Maak er één zin van, met ten hoogste 25 woorden.",
        id="an opening of two sentences",
    ),
    pytest.param(
        "kaarten.yaml",
        "Eén zin om voor te lezen, die de groep in de situatie brengt.",
        "Stel dat deze " + "woorden, " * 23 + "allemaal in één adem moeten?",
        "In «toelichting.opening»: de zin die begint met «stel dat deze woorden» heeft 31 woorden.",
        id="an opening out of breath",
    ),
    pytest.param(
        "kaarten.yaml",
        "Stel hier een open vraag: hoe doet de groep dit zelf?",
        "Wat doe je? En wat doet een ander?",
        "Hier staan 2 vragen. Stel er één; bewaar een andere voor de toelichting.",
        id="two questions",
    ),
    pytest.param(
        "kaarten.yaml",
        "Stel hier een open vraag: hoe doet de groep dit zelf?",
        "Vertel eens over je werk.",
        "Hier staan 0 vragen.",
        id="no question",
    ),
    pytest.param(
        "kaarten.yaml",
        "Stel hier een open vraag: hoe doet de groep dit zelf?",
        "Je collega is ziek. " + "Wat doe je " + "dan " * 13 + "?",
        "De vraag heeft 16 woorden. Maak er ten hoogste 15 van.",
        id="a question out of breath",
    ),
    pytest.param(
        "draaiboek.yaml",
        SAY,
        "Zo gaat het vandaag met de kaarten. " * 9,
        "«zeggen» heeft 63 woorden. Maak er ten hoogste 60 van.",
        id="a speech",
    ),
    pytest.param(
        "spelregels.yaml",
        "We laten elkaar uitpraten.",
        "We laten elkaar uitpraten. " * 8,
        "De regels en de bevestiging hebben samen",
        id="many rules",
    ),
    *(
        pytest.param("feiten.yaml", OWN_DATES, dates, told, id=name)
        for name, dates, told in (
            ("stale text", "peildatum: 2025-11-22", "De peildatum 2025-11-22 is meer dan 12 maanden geleden."),
            (
                "read long ago",
                "peildatum: 2022-01-01\n  gelezen: 2025-11-22",
                "De dag bij «gelezen», 2025-11-22, is meer dan",
            ),
            ("future text", "peildatum: 2062-11-23", "De datum bij «peildatum», 2062-11-23, ligt in de toekomst."),
            (
                "future reading",
                "peildatum: 2026-11-23\n  gelezen: 2026-11-24",
                "De datum bij «gelezen», 2026-11-24, ligt in",
            ),
            (
                "ends soon",
                f"{OWN_DATES}\n  vervalt: 2027-01-22",
                "Dit is zeker tot 2027-01-22. Kijk het voor die dag na.",
            ),
            ("has ended", f"{OWN_DATES}\n  vervalt: 2026-11-23", "«vervalt» ligt niet na de peildatum."),
            (
                "ended",
                "peildatum: 2026-01-01\n  vervalt: 2026-11-23",
                "Dit was zeker tot 2026-11-23. Kijk na hoe het nu is",
            ),
            (
                "never read",
                "peildatum: 2020-01-01\n  gelezen: nee",
                "Van 1 van de 1 feiten heeft niemand de site zelf gelezen.",
            ),
        )
    ),
]


def warnings_of(folder: Path) -> list[str]:
    found = check(folder, TODAY)
    assert found.errors == ()
    return [each.text for each in found.warnings]


@pytest.mark.parametrize(("file", "old", "new", "expected"), WARNINGS)
def test_warning(folder: Path, file: str, old: str, new: str, expected: str) -> None:
    """One weak spot gives one warning."""
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    (warning,) = warnings_of(folder)
    assert warning.startswith(expected)


def test_a_template_is_not_in_order(tmp_path: Path) -> None:
    """A new deck can be played at once, but each part that says what to write there is named."""
    new(tmp_path / "proef", TODAY)
    found = warnings_of(tmp_path / "proef")
    assert found[0] == (
        "Hier moet je nog iets invullen: «titel», «onderwerp», «over». Haal dan ook de vierkante haken weg."
    )
    assert len(found) == 6
    filled_in(tmp_path / "proef")
    assert warnings_of(tmp_path / "proef") == []


def test_a_year_to_the_day_is_fresh(folder: Path) -> None:
    """Twelve months is not more than twelve months."""
    assert check(folder, dt.date(2027, 11, 23)).lines() == []
    assert len(check(folder, dt.date(2027, 11, 24)).warnings) == 1


def test_an_end_is_told_sixty_days_ahead(folder: Path) -> None:
    """Not earlier, or nobody would look at it any more."""
    with (folder / "feiten.yaml").open("a", encoding="utf-8") as stream:
        stream.write("  vervalt: 2027-01-23\n")
    assert check(folder, TODAY).lines() == []
    assert len(check(folder, TODAY + dt.timedelta(days=1)).warnings) == 1


def test_near_duplicate_without_toelichting(folder: Path) -> None:
    """A card that nearly repeats another is pointed out, and so is a missing toelichting."""
    with (folder / "kaarten.yaml").open("a", encoding="utf-8") as stream:
        stream.write(CARD)
    first, second = warnings_of(folder)
    assert first.startswith("Er is geen toelichting.")
    assert second.startswith("Dit lijkt erg op «een-stelling».")


def test_unbalanced_kinds(folder: Path) -> None:
    """A deck of nearly only questions gets told."""
    with (folder / "kaarten.yaml").open("a", encoding="utf-8") as stream:
        stream.write("".join(question(number) for number in range(1, 11)))
    assert warnings_of(folder) == ["Van de 13 kaarten zijn er 11 «vraag». Schrijf er meer van een andere soort."]


def test_the_largest_deck_is_checked_quickly(folder: Path) -> None:
    """Five hundred cards, each compared with all others, take seconds at most."""
    with (folder / "kaarten.yaml").open("a", encoding="utf-8") as stream:
        stream.write("".join(question(number) for number in range(1, 497)))
    started = time.perf_counter()
    assert len(warnings_of(folder)) == 1
    assert time.perf_counter() - started < 10


READING = [
    ("Een korte zin. Nog een korte zin. En nog een.", []),
    ("woord " * 25 + ".", []),
    (
        "woord " * 26 + ".",
        ["de zin die begint met «woord woord woord woord» heeft 26 woorden. Maak er twee zinnen van."],
    ),
    (
        ("woord " * 16 + ". ") * 3,
        ["een zin heeft gemiddeld 16 woorden. Schrijf kortere zinnen: gemiddeld ten hoogste 15."],
    ),
    (
        "woord " * 13 + "verantwoordelijkheid aansprakelijkheid informatiehuishouding.",
        ["er staan veel lange woorden in"],
    ),
    ("woord " * 13 + "openbaarmaking openbaarmakingen openbaarmaking.", []),
    ("Volgens art. 5.1 lid 2 geldt dit ook. Kijk bijv. naar 2.500 stukken.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), READING)
def test_reading(text: str, expected: list[str]) -> None:
    """Long sentences, long sentences on average, and many long words; words of the subject are free."""
    found = list(remarks(text, {"openbaarmaking"}))
    assert len(found) == len(expected)
    assert all(said.startswith(start) for said, start in zip(found, expected, strict=True))
