"""What is kept no longer than promised: old deliveries, notebooks, abandoned sessions and what adapters remember go, at the start
and once a day. Of several processes the first of the day cleans what they share. What failed is tried again an hour later.

Must not touch a session that is younger: an ended one is forgotten by the engine's own timer.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

import msgspec

from bot.host import log
from bot.host.host import Host
from bot.host.sql import upkeep

DELIVERIES_KEPT = dt.timedelta(days=7)
AGAIN, DAY = 60, 24 * 60  # minutes


async def clean(host: Host) -> None:
    """Delete what is too old, once. Raises StoreUnavailable."""
    now, before = host.clock.now(), _before(host)
    for key in await host.store.read(partial(upkeep.abandoned, before=before)):
        try:
            await host.abandon(key, before)
        except msgspec.MsgspecError as error:  # whoever runs the bot can erase it, with all else
            log.failure("A session can't be read, and is left", error)
    purge = partial(upkeep.purge, deliveries_before=now - DELIVERIES_KEPT, rest_before=before)
    await host.store.write(purge)
    await forget(host)
    await host.store.tidy()


async def forget(host: Host) -> None:
    """Let this process forget what adapters have in its memory. Raises StoreUnavailable."""
    spared = await host.planned()
    for name, adapter in host.adapters.items():
        await adapter.purge(_before(host).date(), spared.get(name, frozenset()))
    host.let_go()


async def keep_clean(host: Host) -> None:
    """Clean now and every day from now on."""
    mine = False
    while True:
        try:
            turn = f"{host.clock.now().date()} {host.settings.retention_days}"
            mine = mine or await host.store.write(partial(upkeep.take_turn, turn=turn, now=host.clock.now()))
            await (clean(host) if mine else forget(host))
        except Exception as error:  # mostly StoreUnavailable; whatever it is, a turn that was taken is still ours
            log.failure("The housekeeping failed", error)
            await host.clock.sleep(minutes=AGAIN)
        else:
            mine = False
            await host.clock.sleep(minutes=DAY)


def _before(host: Host) -> dt.datetime:
    return host.clock.now() - dt.timedelta(days=host.settings.retention_days)
