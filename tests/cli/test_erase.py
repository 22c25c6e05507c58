"""`kaartensessie wis`: whoever runs the bot erases a session or everything, sees no names, and leaves no trace in the file."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.cli import main
from bot.engine.model.events import Person, Place, Said
from bot.host import decks
from bot.host.alone import alone
from bot.host.clock import Clock
from bot.host.host import Host
from bot.host.ports import Inbound
from bot.host.settings import Settings
from bot.host.stores import open_store
from tests.decks import real_config
from tests.host.fake import Platform
from tests.postgres import do, plain

WORD, NAME, NOTE = "zonnewijzer", "Annabella", "grasmaaier"
DAY = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=60)
PLAN = f"{DAY:%d-%m-%Y} 13:00 2u {WORD} ja"


@dataclass
class Data:
    """A folder with what two sessions left behind."""

    file: Path
    forgotten: list[str] = field(default_factory=list)

    async def play(self, *sessions: str, planned: str = "") -> None:
        """Begin a session in each of these chats, and have one `planned` in another; the facilitator has a note of her own."""
        store = await open_store(self.file)
        platform = Platform()
        host = Host(
            store=store,
            clock=Clock(),
            settings=Settings(data=self.file.parent, database=self.file),
            decks=await decks.remember(store, real_config()),
            adapters={platform.name: platform},
        )
        await host.start()
        anna = Person("nep:anna", NAME)
        lines = [("", "voorbereiden zon"), ("", f"notitie 1 {NOTE}"), *((chat, f"/start {WORD}") for chat in sessions)]
        lines += [(planned, f"/plan {PLAN}")] if planned else []
        for number, (chat, line) in enumerate(lines):
            place = Place.GROUP if chat else Place.PRIVATE
            said = Said(at=dt.datetime.now(dt.UTC), person=anna, place=place, text=line, addressed=True)
            await host.door("nep").receive(
                Inbound(delivery=f"{len(sessions)}{planned}-{number}", chat=chat, event=said)
            )
        await host.outbox.idle()
        self.forgotten = [chat for chat, _ in platform.forgotten]
        await host.stop()
        await store.close()

    def holds(self, *words: str) -> list[str]:
        """Which of these words are anywhere in the folder."""
        raw = b"".join(each.read_bytes() for each in self.file.parent.iterdir() if each.is_file())
        return [word for word in words if word.encode() in raw]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Data:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "data").mkdir()
    return Data(tmp_path / "data" / "kaartensessie.db")


def wis(*args: str) -> int:
    return main(["wis", *args])


def first_id(capsys: pytest.CaptureFixture[str], line: int = 0) -> str:
    """What stands before a session in the list."""
    assert wis() == 0
    return capsys.readouterr().out.splitlines()[line].split()[0]


def test_it_shows_what_there_is_without_names(data: Data, capsys: pytest.CaptureFixture[str]) -> None:
    """An id, where, when, how many people; nothing that anybody said."""
    assert wis() == 0
    assert "nog geen gegevens" in capsys.readouterr().out
    asyncio.run(data.play("kamer", "zaal"))
    assert wis() == 0
    told = capsys.readouterr().out
    assert told.count("nep, begonnen op") == 2
    assert not {word for word in (WORD, NAME, NOTE, "kamer", "zaal") if word in told}


def test_a_session_goes_and_its_platform_forgets_it(data: Data, capsys: pytest.CaptureFixture[str]) -> None:
    """Only after a yes, and only that one; what the platform kept goes at the next start."""
    asyncio.run(data.play("kamer"))
    assert data.holds(WORD, NAME, NOTE) == [WORD, NAME, NOTE]
    chosen = first_id(capsys)
    assert wis(chosen) == 0
    asked = capsys.readouterr().out
    assert f"kaartensessie wis {chosen} --ja" in asked
    assert "nep, begonnen op" in asked
    assert WORD in data.holds(WORD)
    assert wis(chosen.upper(), "--ja") == 0
    assert data.holds(WORD) == []
    assert data.holds(NOTE) == [NOTE], "a note is its writer's own"
    asyncio.run(data.play())
    assert data.forgotten == ["kamer"]
    assert data.holds(NAME) == []


def test_what_is_planned_goes_by_itself(data: Data, capsys: pytest.CaptureFixture[str]) -> None:
    """A chat that had no session has a line too; who planned it is known nowhere any more."""
    asyncio.run(data.play(planned="kamer"))
    chosen = first_id(capsys)
    assert wis(chosen) == 0
    assert f"nep, een sessie gepland op {DAY:%d-%m-%Y} om 13:00." in capsys.readouterr().out
    assert wis(chosen, "--ja") == 0
    assert data.holds(WORD) == []
    asyncio.run(data.play())
    assert data.forgotten == ["kamer"]
    assert data.holds(NAME) == []


def test_what_is_planned_beside_a_session_is_said_to_go_along(data: Data, capsys: pytest.CaptureFixture[str]) -> None:
    """They are of one chat, and so is what its platform kept."""
    asyncio.run(data.play("kamer", planned="kamer"))
    assert wis(first_id(capsys)) == 0
    assert f", loopt nog, 1 mensen, en ook een sessie gepland op {DAY:%d-%m-%Y} om 13:00." in capsys.readouterr().out
    assert wis("alles") == 0
    assert "1 sessie, 1 geplande sessie, alle notities" in capsys.readouterr().out


def test_a_session_keeps_its_id(data: Data, capsys: pytest.CaptureFixture[str]) -> None:
    """Wherever it stands in the list: what was looked at is what goes, also after another has gone."""
    asyncio.run(data.play("kamer", "zaal"))
    one, other = first_id(capsys), first_id(capsys, 1)
    assert wis(one, "--ja") == 0
    capsys.readouterr()
    assert first_id(capsys) == other
    assert wis(one, "--ja") == 2
    assert wis(other, "--ja") == 0
    assert data.holds(WORD) == []


def test_everything_goes(data: Data, capsys: pytest.CaptureFixture[str]) -> None:
    """From the file, its free pages and its log."""
    asyncio.run(data.play("kamer", "zaal"))
    assert wis("alles") == 0
    assert "2 sessies" in capsys.readouterr().out
    assert data.holds(WORD, NAME, NOTE) == [WORD, NAME, NOTE]
    assert wis("ALLES", "--ja") == 0
    assert data.holds(WORD, NAME, NOTE, "nep:anna", "kamer") == []
    assert wis() == 0
    assert "geen sessies bewaard" in capsys.readouterr().out


def test_what_can_not_be_read_any_more_goes_with_everything(data: Data, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is wrong with it."""
    asyncio.run(data.play("kamer", "zaal"))
    with closing(sqlite3.connect(data.file)) as other, other:
        other.execute("update session set state = cast(substr(state, 2) as blob) where key = 'nep/kamer'")
    assert wis() == 0
    assert len(capsys.readouterr().out.splitlines()) == 2  # the other, and how
    assert wis("alles", "--ja") == 0
    assert data.holds(WORD, NAME, "kamer") == []


@pytest.mark.parametrize("number", ["1", "0", "een", "-1", "²", "00000000", "99999999999999999999"])
def test_only_an_id_that_is_there(data: Data, capsys: pytest.CaptureFixture[str], number: str) -> None:
    """Anything else is told how to find one."""
    asyncio.run(data.play("kamer"))
    assert main(["wis", "--ja", "--", number]) == 2
    assert "kaartensessie wis" in capsys.readouterr().err
    assert data.holds(WORD) == [WORD]


def test_not_while_the_bot_runs(data: Data, capsys: pytest.CaptureFixture[str]) -> None:
    """Two that write would not know of each other."""
    asyncio.run(data.play("kamer"))
    with alone(data.file):
        assert wis("alles", "--ja") == 1
    assert "Stop hem eerst" in capsys.readouterr().err
    assert data.holds(WORD) == [WORD]


def test_nothing_is_erased_from_a_database_on_which_a_process_runs(
    data: Data, postgres: URL, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gives a sign of life every second; one that has died does not keep anybody from it, and nothing is left of what it was doing."""
    monkeypatch.setenv("DATABASE_URL", plain(postgres))
    do(postgres, "insert into procrastinate_workers (last_heartbeat) values (now() + interval '1 hour')")
    do(postgres, "insert into deck values ('d', '')")
    dead = "insert into procrastinate_jobs (queue_name, task_name, args, status, worker_id) select 'kaartensessie', 'drain', '{\"lane\": \"nep|private|nep:anna\"}', 'doing', id from procrastinate_workers"
    do(postgres, dead)
    for told in ([], ["alles", "--ja"]):
        assert wis(*told) == 1
        assert "Stop hem eerst" in capsys.readouterr().err
    assert do(postgres, "select version from deck") == [("d",)]
    do(postgres, "update procrastinate_workers set last_heartbeat = now() - interval '5 seconds'")
    assert wis("alles", "--ja") == 0
    assert do(postgres, "select version from deck") == []
    assert do(postgres, "select args from procrastinate_jobs") == []
