"""What was said and is wiped is gone: on each platform, from every file that the program wrote, at once and after a restart."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest

from bot.engine.model.events import Place
from tests.conformance.driver import DRIVERS
from tests.conformance.test_nothing_overheard import files_with
from tests.languages import DUTCH

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
# Twenty words, each said once and in one way; what they stand in is kept until somebody wipes it.
HERS = (
    "/notitie 1 denk aan de grutto",
    "/notitie pauze koffie met kievit",
    "/notitie 3 vraag naar de wulp",
)
GROUP = (
    "/afspraak lijst van scholekster door Piet voor 4 december",
    "/afspraak tureluur nalopen door Anna",
    "/afspraak kemphaan schrijven",
    "/afspraak plevier bellen door Els voor 11 december",
    "/vraag hoe werkt watersnip? door Piet voor 4 december",
    "/vraag wie kent houtsnip?",
    "/vraag mag roerdomp?",
    "/parkeer zilverreiger",
    "/parkeer ooievaar",
)
OWN = (
    ("Anna", "cijfer 8 want lepelaar"),
    ("Piet", "cijfer 7 want aalscholver"),
    ("Els", "cijfer 6 want meerkoet"),
    ("Anna", "/morgen: waterhoen lezen"),
    ("Piet", "/morgen: dodaars bellen"),
    ("Els", "/morgen: smient vragen"),
    ("Piet", "herinner 1"),
)
WORDS = (
    "grutto", "kievit", "wulp", "scholekster", "tureluur", "kemphaan", "plevier", "watersnip", "houtsnip", "roerdomp",
    "zilverreiger", "ooievaar", "lepelaar", "aalscholver", "meerkoet", "waterhoen", "dodaars", "smient", "brilduiker", "nonnetje",
)  # fmt: skip


@pytest.mark.parametrize("next_session", [False, True])
@pytest.mark.parametrize("name", DRIVERS)
async def test_of_twenty_words_that_were_said_none_is_in_any_file_once_it_is_wiped(
    name: str, next_session: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notes, agreements, questions, what was parked, grades, answers, the word itself: not in the database, its log, what an adapter
    keeps, a file that waits, or a temporary one.
    """
    folder, temporary = tmp_path / "data", tmp_path / "tijdelijk"
    for each in (folder, temporary):
        each.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    world = DRIVERS[name](folder, DUTCH)
    await world.begin()
    at = AT
    await world.enter(["Anna", "Piet", "Els"], at)

    async def says(who: str, place: Place, line: str) -> None:
        nonlocal at
        at += dt.timedelta(seconds=10)
        await world.say(who, place, line, at)
        world.seen()

    def left() -> dict[str, list[str]]:
        return {word: found for word in WORDS if (found := files_with(tmp_path, word))}

    await says("Anna", Place.PRIVATE, "voorbereiden brilduiker")
    for line in HERS:
        await says("Anna", Place.PRIVATE, line)
    await says("Anna", Place.GROUP, "/start brilduiker 2u")
    await says("Piet", Place.GROUP, "akkoord")
    await says("Els", Place.GROUP, "akkoord")
    for line in GROUP:
        await says("Anna", Place.GROUP, line)
    await says("Anna", Place.PRIVATE, "/afsluiting")
    for who, line in OWN:
        await says(who, Place.PRIVATE, line)
    await says("Anna", Place.PRIVATE, "/notitie afspraken nonnetje")
    await says("Anna", Place.PRIVATE, "verslag")
    await says("Anna", Place.PRIVATE, "draaiboek brilduiker")
    await says("Anna", Place.PRIVATE, "/stop ja")
    assert [word for word in WORDS if word not in left()] == [], "it is kept until then"
    if next_session:  # of which that one is an earlier one in the same chat
        await says("Anna", Place.GROUP, "/start zon 1u")
        await says("Piet", Place.GROUP, "akkoord")
        await says("Anna", Place.PRIVATE, "/stop ja")
        assert left()
    await says("Anna", Place.PRIVATE, "/wis ja")
    assert left() == {}
    await world.restart()
    await says("Piet", Place.PRIVATE, "/mijngegevens")
    assert left() == {}
    await world.end()
    assert left() == {}
