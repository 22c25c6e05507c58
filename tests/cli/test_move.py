"""`kaartensessie verhuis`: a bot that ran on a file goes on in PostgreSQL, and nothing is lost or sent twice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL
from sqlalchemy.engine import Connection

from bot.cli import main
from bot.host import moving
from bot.host.alone import alone
from bot.host.foreman import foreman_of
from bot.host.moving import move
from bot.host.postgres import PostgresStore
from bot.host.sql.upkeep import Counts
from tests.host.conftest import House
from tests.host.fake import said
from tests.postgres import do, plain


@pytest.fixture
def settings(tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a bot that is told to keep its data in PostgreSQL."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", plain(postgres))
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


async def ran(folder: Path) -> dict[str, list[Any]]:
    """A bot that ran on a file: a session, a note, a timer, and a letter that waits."""
    house = House(folder / "kaartensessie.db")
    await house.begin(start=False)
    await house.door.receive(said("start"))
    await house.door.receive(said("tel"))
    await house.host.outbox.idle()
    house.platform.gates[""] = asyncio.Event()
    for line in ("noteer melk", "wekker 1000000", "tel"):
        await house.door.receive(said(line, chat="" if line.startswith("noteer") else "kamer"))
    stored = await house.everything()
    await house.crash()
    return stored


def test_a_bot_goes_on_where_it_was(settings: Path, postgres: URL, capsys: pytest.CaptureFixture[str]) -> None:
    """Every row is there, what waited is sent once, and the next letter has a number that was never used."""
    stored = asyncio.run(ran(settings))
    assert stored["outbox"]
    assert main(["verhuis"]) == 0
    assert "Verhuisd: 1 sessies die lopen" in capsys.readouterr().out
    assert sorted(each.name for each in settings.iterdir() if not each.name.endswith(".lock")) == [
        "kaartensessie.verhuisd.db"
    ]

    async def goes_on() -> None:
        house = House(settings / "kaartensessie.db", postgres, foreman=foreman_of)
        await house.begin(start=False)
        assert await house.everything() == stored
        await house.host.start()
        await house.platform.has_shown(1)
        assert house.platform.words == ["2"]
        await house.door.receive(said("tel"))
        await house.platform.has_shown(2)
        assert house.platform.words == ["2", "3"]
        assert house.platform.shown[1].id > max(row[0] for row in stored["outbox"])
        await house.end()

    asyncio.run(goes_on())
    assert ("tick",) in do(postgres, "select task_name from procrastinate_jobs")


def test_a_full_house_takes_its_time(settings: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is one piece of work: it is not given up as if the database were gone."""
    asyncio.run(ran(settings))
    put = moving._put

    def slowly(tx: Connection, **what: Any) -> Counts:
        for _ in range(3):
            tx.exec_driver_sql("select pg_sleep(0.3)")
        return put(tx, **what)

    monkeypatch.setattr(moving, "_put", slowly)
    monkeypatch.setattr("bot.host.postgres._LONGEST", 0.5)
    assert main(["verhuis"]) == 0
    assert do(postgres, "select key from session") == [("nep/kamer",)]


def test_what_is_there_already_is_not_mixed_with(
    settings: Path, postgres: URL, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second time it is refused, and so is a database of another bot."""
    asyncio.run(ran(settings))
    do(postgres, "insert into deck values ('d', '')")
    assert main(["verhuis"]) == 1
    assert "is niet leeg" in capsys.readouterr().err
    assert (settings / "kaartensessie.db").exists()


def test_a_file_that_was_put_aside_before_is_kept(
    settings: Path, postgres: URL, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be all that is left of another bot; nothing has been moved by then."""
    asyncio.run(ran(settings))
    (settings / "kaartensessie.verhuisd.db").write_text("oud")
    assert main(["verhuis"]) == 1
    assert "Er staat al een" in capsys.readouterr().err
    assert (settings / "kaartensessie.db").exists()
    assert (settings / "kaartensessie.verhuisd.db").read_text() == "oud"
    assert do(postgres, "select * from outbox") == []


async def test_whoever_is_interrupted_once_all_has_moved_has_no_file_to_begin_from(
    settings: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bot that began on it would send once more what waits."""
    await ran(settings)
    close = PostgresStore.close

    async def interrupted(store: PostgresStore) -> None:
        await close(store)
        raise asyncio.CancelledError

    monkeypatch.setattr(PostgresStore, "close", interrupted)
    with pytest.raises(asyncio.CancelledError):
        await move(settings / "kaartensessie.db", postgres)
    assert not (settings / "kaartensessie.db").exists()
    assert (settings / "kaartensessie.verhuisd.db").exists()


def test_a_bot_that_runs_is_left_alone(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Else it would go on with data that is elsewhere too."""
    asyncio.run(ran(settings))
    with alone(settings / "kaartensessie.db"):
        assert main(["verhuis"]) == 1
    assert "Stop hem eerst" in capsys.readouterr().err


def test_without_an_address_it_asks_where(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And without a file there is nothing to move."""
    assert main(["verhuis"]) == 1
    assert "niets te verhuizen" in capsys.readouterr().err
    monkeypatch.delenv("DATABASE_URL")
    assert main(["verhuis"]) == 1
    assert "DATABASE_URL" in capsys.readouterr().err
