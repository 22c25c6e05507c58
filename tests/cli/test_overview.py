"""`kaartensessie overzicht`: a table in the terminal, a page with a picture, without a name; the bot may run."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from bot.cli import main
from bot.engine import Session
from bot.host import decks
from bot.host.alone import alone
from bot.host.sql import sessions
from bot.host.stores import open_store
from tests.decks import real_config
from tests.engine.test_overview import OPINION, came_by, held, rethought


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with data of nobody."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "kaartensessie.db"


def kept(file: Path, *held: Session) -> None:
    """Keep these sessions, as the host does."""

    async def save() -> None:
        store = await open_store(file)
        await decks.remember(store, real_config())
        for number, session in enumerate(held):
            assert session.ended_at is not None
            row = sessions.SessionRow(
                was=0, deck=session.deck, state=msgspec.json.encode(session), ended_at=session.ended_at
            )
            change = sessions.Save(now=session.ended_at, key=f"web/{number}", session=row)
            await store.write(partial(sessions.save, change=change))
        await store.close()

    asyncio.run(save())


SIX = [rethought(held(*"888" if day < 3 else "666", day=day), OPINION) for day in range(6)]


@pytest.mark.parametrize("many", [None, 0, 2])
def test_of_too_few_sessions_it_says_only_that(
    data: Path, many: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also when nothing was ever kept; no page is made of it."""
    if many is not None:
        kept(data, *SIX[:many])
    assert main(["overzicht", "--html", "overzicht.html"]) == 0
    assert capsys.readouterr().out.startswith("Er zijn nog geen 3 sessies om samen te nemen.")
    assert not Path("overzicht.html").exists()


def test_a_table_in_the_terminal(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While the bot runs too; without a name or the word that people shared."""
    kept(data, *SIX)
    with alone(data):
        assert main(["overzicht"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"^Sessies +6$", told, re.MULTILINE)
    assert re.search(r"^Cijfer +gemiddeld 7, over 6 sessies$", told, re.MULTILINE)
    assert re.search(r"^1 december – 3 december 2026 \(3 sessies\) +8$", told, re.MULTILINE)
    assert "6 van de 6 sessies" in told
    assert not {"Anna", "Piet", "zon"} & set(re.findall(r"\w+", told))


def test_what_can_not_be_read_any_more_is_not_counted(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The others are."""
    kept(data, *SIX)
    with closing(sqlite3.connect(data)) as other, other:
        other.execute("update session set state = cast(substr(state, 2) as blob) where key = 'web/0'")
    assert main(["overzicht"]) == 0
    assert re.search(r"^Sessies +5$", capsys.readouterr().out, re.MULTILINE)


def test_a_page_with_a_picture_that_says_what_it_shows(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The picture has a title and a description, and its numbers stand in a table; a file that is there already stays."""
    kept(data, *SIX)
    assert main(["overzicht", "--html", "overzicht.html"]) == 0
    assert capsys.readouterr().out.endswith("Gemaakt: overzicht.html\n")
    page = Path("overzicht.html").read_text("utf-8")
    picture = ET.fromstring(page[page.index("<svg class") : page.index("</svg>") + len("</svg>")])  # noqa: S314 - ours
    ids = {each.get("id"): each.text for each in picture.iter() if each.get("id")}
    title, told = (ids[each] for each in str(picture.get("aria-labelledby")).split())
    assert title == "Gemiddeld cijfer"
    assert "4 december – 6 december 2026 (3 sessies): 6" in str(told)
    assert len(list(picture.iter("circle"))) == 2
    table = page[page.index("</svg>") :]
    assert "(3 sessies)</th><td>8</td>" in table
    assert "<script" not in page
    assert main(["overzicht", "--html", "overzicht.html"]) == 1
    assert "is er al" in capsys.readouterr().err
    assert Path("overzicht.html").read_text("utf-8") == page


def test_cards_that_are_always_skipped_are_named_by_what_stands_on_them(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not by an id."""
    kept(data, *[came_by(each, skipped=(OPINION,)) for each in SIX])
    assert main(["overzicht"]) == 0
    told = capsys.readouterr().out
    config = real_config()
    card = config.decks[config.names[config.default_deck]].card(OPINION)
    behind = told.partition("Kaarten die steeds zijn overgeslagen")[2]
    assert card.subject in behind
    assert OPINION not in told
