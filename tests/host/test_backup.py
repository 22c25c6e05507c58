"""A copy of the data is made, all is lost, and the copy is put back: as `docs/uitrollen.md` says."""

from __future__ import annotations

import asyncio
import re
import shutil
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
    """Type the command of the page in the folder above the data."""
    [command] = re.findall(r'^python3 -c "(.*)"$', PAGE, re.MULTILINE)
    subprocess.run([sys.executable, "-c", command], cwd=folder, check=True)
    return folder / "kopie.db"


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
