"""A database that is away for a while, or that says nothing any more: nothing is acknowledged that is not saved, and it goes on by itself."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from bot.host.foreman import foreman_of
from bot.host.sql import jobs, memory
from bot.host.store import StoreUnavailable
from bot.host.stores import open_store
from tests.host.conftest import House
from tests.host.fake import said
from tests.platforms.teams.connector import PASSWORD
from tests.platforms.webex.api import SECRET
from tests.postgres import do
from tests.process import PATIENCE, until
from tests.wire.cable import Cable
from tests.wire.conftest import ANNA, HERE, Bot


def saved(postgres: URL) -> set[str]:
    """The deliveries that were taken in."""
    return {str(key) for (key,) in do(postgres, "select delivery from seen")}


async def test_it_goes_on_by_itself_when_its_database_is_back(bot: Bot, cable: Cable, postgres: URL) -> None:
    """Meanwhile it is not ready, and refuses what it can't save, so that the platform brings it again."""
    await bot.start(DATABASE_URL=cable.url)
    await bot.session(ANNA, HERE)
    await until(lambda: bot.shown(HERE) == 1 and bot.shown(ANNA.private) == 1)
    await bot.until_status("/readyz", 200)
    before = saved(postgres)

    await cable.cut()
    await bot.until_status("/readyz", 503)
    assert await bot.status("/healthz") == 200
    refused = [bot.teams.activity(ANNA, text="help") for _ in range(5)]
    assert {await bot.hears(each) for each in refused} == {503}

    await cable.mend()
    await bot.until_status("/readyz", 200)
    assert saved(postgres) == before
    assert {await bot.hears(each) for each in refused} == {200}
    await until(lambda: bot.shown(ANNA.private) == 1 + len(refused))
    assert len(saved(postgres)) == len(before) + len(refused)
    await bot.end()


async def test_a_database_that_says_nothing_is_given_up(
    cable: Cable, postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes what is sent and never answers: whoever waits is told no within bounded time, and it is used again when it is back."""
    monkeypatch.setattr("bot.host.postgres._LONGEST", 0.5)
    store = await open_store(make_url(cable.url))
    await store.write(partial(memory.put, adapter="nep", kind="k", key="a", body=b""))
    cable.go_dead()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(StoreUnavailable):
            await store.write(partial(memory.put, adapter="nep", kind="k", key="b", body=b""))
        with pytest.raises(StoreUnavailable):
            await store.read(partial(memory.everything, adapter="nep", kind="k"))
    await cable.cut()
    await cable.mend()
    assert [key for key, _ in await store.read(partial(memory.everything, adapter="nep", kind="k"))] == ["a"]
    await store.close()


async def test_it_ends_while_its_database_says_nothing(
    cable: Cable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it still wanted to know: who looks for work waits for no answer that never comes."""
    monkeypatch.setattr("bot.host.shared.GOODBYE", 0.1)
    monkeypatch.setattr("bot.host.postgres._GOODBYE", 0.1)
    monkeypatch.setattr("bot.host.postgres._LONGEST", 0.5)
    house = House(tmp_path / "none", url=make_url(cable.url), foreman=foreman_of)
    await house.begin()
    await house.hear(said("start"))
    cable.go_dead()
    told = asyncio.create_task(house.door.receive(said("tel")))
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE):
        await house.end()
    with pytest.raises(StoreUnavailable):
        await told


def patience_of(port: int) -> list[tuple[int, ...]]:
    """How each connection of this process to this port watches its other end. A socket that only listens has none."""
    options = socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT
    found = []
    for each in Path("/proc/self/fd").iterdir():
        if each.is_socket():
            with socket.socket(fileno=os.dup(int(each.name))) as made, suppress(OSError):
                if made.getpeername() == ("127.0.0.1", port):
                    found.append(tuple(made.getsockopt(socket.IPPROTO_TCP, option) for option in options))
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
async def test_each_connection_notices_that_the_other_end_has_gone_without_a_word(
    cable: Cable, postgres: URL, tmp_path: Path
) -> None:
    """That of the store, of the worker and of the grapevine: else each waits as long as the system does, which is a quarter of an hour."""
    house = House(tmp_path / "none", url=make_url(cable.url), foreman=foreman_of)
    await house.begin()
    listening = "select 1 from pg_stat_activity where datname = current_database() and query ilike 'listen %'"
    await until(lambda: len(do(postgres, listening)) == 2)  # the worker and the grapevine
    await house.store.read(jobs.clock)
    told = patience_of(cable.port)
    assert len(told) >= 3
    assert set(told) == {(5, 2, 3, 10_000)}
    await house.end()


KEY = "een geheim van de organisatie"
TALK = "8 keer heb ik om kwartelei gevraagd en niemand wist het"


def everything(postgres: URL) -> str:
    """Every row of every table there is, those of the jobs too, with what stands in it as bytes."""
    names = (
        "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
    )
    tables = [do(postgres, f"select t::text from {name} t") for (name,) in do(postgres, names)]  # noqa: S608 - names of tables
    rows = "".join(str(row) for table in tables for (row,) in table)
    return rows + "".join(
        bytes.fromhex(each).decode("utf-8", "replace") for each in re.findall(r"\\x([0-9a-f]+)", rows)
    )


async def test_nothing_overheard_and_no_secret_is_left_anywhere(bot: Bot, cable: Cable, postgres: URL) -> None:
    """While the database is there and while it is away: not in a table, a job, a line of the log or an argument of the process."""
    await bot.start(
        DATABASE_URL=cable.url,
        KAARTENSESSIE_LOGBOEK="json",
        KAARTENSESSIE_PSEUDONIEM_SLEUTEL=KEY,
    )
    await bot.session(ANNA, HERE)
    await until(lambda: bot.shown(ANNA.private) == 1)
    for chat in (HERE, ""):
        assert await bot.hears(bot.teams.activity(ANNA, chat, text=TALK)) == 200
    assert await bot.hears(bot.teams.activity(ANNA, HERE, text="/parkeer grutto")) == 200
    await cable.cut()
    await bot.until_status("/readyz", 503)
    for chat in (HERE, ""):
        assert await bot.hears(bot.teams.activity(ANNA, chat, text=TALK)) in {200, 503}
    command = Path(f"/proc/{bot.running.pid}/cmdline")
    told = command.read_text() if command.exists() else ""
    await cable.mend()
    await bot.until_status("/readyz", 200)
    told += await bot.end()
    kept = everything(postgres)
    assert "grutto" in kept, "what is kept can be found"
    assert "kwartelei" not in kept + told
    for secret in (PASSWORD, SECRET, bot.webex.bot.token, KEY, "grutto"):
        assert secret not in told
