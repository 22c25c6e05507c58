"""What was said and is wiped is gone: on each platform, from every file that the program wrote, at once and after a restart."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.engine.model.events import Place
from bot.host import housekeeping
from tests.conformance.driver import DRIVERS, Driver
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


class Evening:
    """A session in which all of them are said, on a platform whose files are all below this folder."""

    def __init__(self, world: Driver, folder: Path) -> None:
        self.world = world
        self.at = AT
        self._folder = folder

    async def says(self, who: str, place: Place, line: str) -> None:
        self.at += dt.timedelta(seconds=10)
        await self.world.say(who, place, line, self.at)
        self.world.seen()

    def left(self, words: Sequence[str] = WORDS) -> dict[str, list[str]]:
        """What is still to be found, and in which files."""
        return {word: found for word in words if (found := files_with(self._folder, word))}

    async def play(self) -> None:
        """To its end."""
        await self.world.enter(["Anna", "Piet", "Els"], self.at)
        await self.says("Anna", Place.PRIVATE, "voorbereiden brilduiker")
        for line in HERS:
            await self.says("Anna", Place.PRIVATE, line)
        await self.says("Anna", Place.GROUP, "/start brilduiker 2u")
        await self.says("Piet", Place.GROUP, "akkoord")
        await self.says("Els", Place.GROUP, "akkoord")
        for line in GROUP:
            await self.says("Anna", Place.GROUP, line)
        await self.says("Anna", Place.PRIVATE, "/afsluiting")
        for who, line in OWN:
            await self.says(who, Place.PRIVATE, line)
        await self.says("Anna", Place.PRIVATE, "/notitie afspraken nonnetje")
        await self.says("Anna", Place.PRIVATE, "verslag")
        await self.says("Anna", Place.PRIVATE, "draaiboek brilduiker")
        await self.says("Anna", Place.PRIVATE, "/stop ja")
        assert [word for word in WORDS if word not in self.left()] == [], "it is kept until then"


@pytest.fixture(params=DRIVERS)
async def evening(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Evening]:
    """One that has been played."""
    folder, temporary = tmp_path / "data", tmp_path / "tijdelijk"
    for each in (folder, temporary):
        each.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    evening = Evening(DRIVERS[request.param](folder, DUTCH), tmp_path)
    await evening.world.begin()
    await evening.play()
    yield evening
    await evening.world.end()


@pytest.mark.parametrize("next_session", [False, True])
async def test_of_twenty_words_that_were_said_none_is_in_any_file_once_it_is_wiped(
    evening: Evening, next_session: bool
) -> None:
    """Notes, agreements, questions, what was parked, grades, answers, the word itself: not in the database, its log, what an adapter
    keeps, a file that waits, or a temporary one.
    """
    if next_session:  # of which that one is an earlier one in the same chat
        await evening.says("Anna", Place.GROUP, "/start zon 1u")
        await evening.says("Piet", Place.GROUP, "akkoord")
        await evening.says("Anna", Place.PRIVATE, "/stop ja")
        assert evening.left()
    await evening.says("Anna", Place.PRIVATE, "/wis ja")
    assert evening.left() == {}
    await evening.world.restart()
    await evening.says("Piet", Place.PRIVATE, "/mijngegevens")
    assert evening.left() == {}
    await evening.world.house.end()  # type: ignore[attr-defined]  # each of them has one
    assert evening.left() == {}
    await evening.world.house.begin()  # type: ignore[attr-defined]


async def test_of_twenty_words_that_were_said_none_is_in_any_file_once_their_time_is_over(evening: Evening) -> None:
    """By the date alone, without anybody doing anything: there on the thirtieth day, gone on the thirty-first, also from the room that was freed
    in a file; and outside the practice room the names of who took part go too.
    """
    house = evening.world.house  # type: ignore[attr-defined]  # each of them has one
    for days, there in ((29.9, set(WORDS)), (31, set())):
        await house.run_to(AT + dt.timedelta(days=days))
        await housekeeping.clean(house.host)
        await house.host.outbox.idle()
        assert set(evening.left()) == there, days
    if not evening.world.adapter.local:
        assert evening.left(("Anna", "Els")) == {}  # Piet stands in an example of a deck
