"""A copy of the data is made, all is lost, and the copy is put back: as `docs/uitrollen.md` says."""

from __future__ import annotations

import asyncio
import re
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

from bot.host import housekeeping
from bot.host.sql import upkeep
from bot.host.stores import open_store
from tests.decks import ROOT
from tests.host.conftest import House
from tests.host.fake import said

PAGE = (ROOT / "docs" / "uitrollen.md").read_text("utf-8")


def back_up(folder: Path) -> Path:
    """Type the command of the page in the folder above the data, with the folder of `make run`."""
    subprocess.run(typed("data"), cwd=folder, check=True)
    return folder / "kopie.db"


def typed(data: str) -> list[str]:
    """The command of the page for this folder, as a shell takes it."""
    [command] = re.findall(r"^\(umask 077; python3 -c .*\)$", PAGE, re.MULTILINE)
    assert command.count("DE-MAP") == 1
    return ["sh", "-c", command.replace("python3", shlex.quote(sys.executable)).replace("DE-MAP", data)]


async def test_what_was_lost_is_put_back(tmp_path: Path) -> None:
    """A copy of a running bot holds all that was saved; after the loss it goes on from there, and sends what waited."""
    (tmp_path / "data").mkdir()
    house = House(tmp_path / "data" / "kaartensessie.db")
    house.platform.gates[""] = asyncio.Event()  # the platform is slow, so that something waits
    await house.begin(start=False)
    await house.door.receive(said("start"))
    await house.door.receive(said("zeg hoi"))
    before = await house.everything()
    assert before["outbox"], "something must wait"
    copy = back_up(tmp_path)
    await house.crash()

    shutil.rmtree(tmp_path / "data")
    (tmp_path / "data").mkdir()
    shutil.move(copy, house.file)
    await house.begin(start=False)
    assert await house.everything() == before
    house.platform.gates.clear()
    await house.host.outbox.start()
    await house.host.outbox.idle()
    assert house.platform.words == ["hoi"]
    await house.end()


async def test_nobody_else_reads_the_copy(tmp_path: Path) -> None:
    """It is as much shut as the data themselves."""
    (tmp_path / "data").mkdir()
    house = House(tmp_path / "data" / "kaartensessie.db")
    await house.begin()
    assert stat.S_IMODE(back_up(tmp_path).stat().st_mode) == 0o600
    await house.end()


def test_no_copy_is_made_of_what_is_not_there(tmp_path: Path) -> None:
    """A folder with a slip in it: an empty copy would be found out when it is too late."""
    (tmp_path / "data").mkdir()
    done = subprocess.run(typed("data"), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "unable to open database file" in done.stderr
    assert [*tmp_path.rglob("*.db")] == []


async def test_a_copy_that_is_too_old_brings_nothing_back(tmp_path: Path) -> None:
    """What should have gone in the meantime goes at the start."""
    (tmp_path / "data").mkdir()
    house = House(tmp_path / "data" / "kaartensessie.db")
    await house.begin()
    await house.hear(said("start"), said("noteer melk", chat=""))
    copy = back_up(tmp_path)
    await house.end()
    shutil.move(copy, house.file)
    house.wall.advance(days=31)
    await house.begin()
    await housekeeping.clean(house.host)
    await house.host.outbox.idle()
    assert not any((await house.everything()).values())
    await house.end()


async def test_a_copy_is_a_whole_store_of_its_own(tmp_path: Path) -> None:
    """It opens by itself, without the log that lay beside the file."""
    (tmp_path / "data").mkdir()
    house = House(tmp_path / "data" / "kaartensessie.db")
    await house.begin()
    await house.hear(said("start"))
    copy = await open_store(back_up(tmp_path))
    assert (await copy.read(upkeep.counts)).sessions == 1
    await copy.close()
    await house.end()
