"""What is kept no longer than promised: old deliveries, notebooks, abandoned sessions and what adapters remember go, at the start
and once a day.

Must not touch a session that is younger: an ended one is forgotten by the engine's own timer.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from bot.host import log
from bot.host.host import Host
from bot.host.sql import upkeep

DELIVERIES_KEPT = dt.timedelta(days=7)


async def clean(host: Host) -> None:
    """Delete what is too old, once. Raises StoreUnavailable."""
    now = host.clock.now()
    before = now - dt.timedelta(days=host.settings.retention_days)
    for key in await host.store.read(partial(upkeep.abandoned, before=before)):
        await host.abandon(key, before)
    purge = partial(upkeep.purge, deliveries_before=now - DELIVERIES_KEPT, rest_before=before)
    await host.store.write(purge)
    spared = await host.planned()
    for name, adapter in host.adapters.items():
        await adapter.purge(before.date(), spared.get(name, frozenset()))
    await host.store.tidy()


async def keep_clean(host: Host) -> None:
    """Clean now and every day from now on."""
    while True:
        try:
            await clean(host)
        except Exception as error:  # mostly StoreUnavailable; whatever it is, tomorrow is another day
            log.failure("The housekeeping failed", error)
        await host.clock.sleep(minutes=24 * 60)
