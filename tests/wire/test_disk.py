"""A disk that takes nothing more: nothing is acknowledged that is not saved, whoever looks is told, and it goes on by itself."""

from __future__ import annotations

import sys

import pytest

from tests.process import until
from tests.wire.conftest import ANNA, HERE, Bot

if sys.platform != "linux":
    pytest.skip("only Linux takes the disk of a running process away", allow_module_level=True)

import resource


def room(bot: Bot, *, left: bool) -> None:
    """Let the process write beyond the first byte of any file, or not: to SQLite it is a disk that fails."""
    _, most = resource.prlimit(bot.running.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.running.pid, resource.RLIMIT_FSIZE, (most if left else 0, most))


async def test_a_disk_that_takes_nothing_more(bot: Bot) -> None:
    """What was refused is taken when there is room again, once each; and the file is sound after it."""
    await bot.start()
    await bot.session(ANNA, HERE)
    await until(lambda: bot.shown(HERE) == 1 and bot.shown(ANNA.private) == 1)

    room(bot, left=False)
    refused = [bot.teams.activity(ANNA, text="help") for _ in range(5)]
    assert {await bot.hears(each) for each in refused} == {503}
    assert await bot.status("/readyz") == 503
    assert await bot.status("/healthz") == 200

    room(bot, left=True)
    assert await bot.status("/readyz") == 200
    assert {await bot.hears(each) for each in refused} == {200}
    await until(lambda: bot.shown(ANNA.private) == 1 + len(refused))
    await bot.end()
    await bot.start()
    await bot.end()
    assert bot.shown(ANNA.private) == 1 + len(refused)
