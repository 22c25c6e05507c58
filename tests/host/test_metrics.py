"""The counts: how late what waits is, and nothing of what it is."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from bot.host.metrics import Metrics
from bot.host.sql import upkeep
from tests.host.conftest import House
from tests.host.fake import said


async def page(house: House) -> dict[str, float]:
    """What stands there now, without labels."""
    counts = await house.store.read(upkeep.counts)
    told = house.host.metrics.page(counts, {}, house.wall.now()).decode()
    return {name: float(value) for name, value in re.findall(r"^(kaartensessie_\w+) (\S+)$", told, re.MULTILINE)}


async def test_what_waits_is_seen_to_be_late(house: House) -> None:
    """A timer from the moment it was due, a letter from the moment it was written; nothing that waits is never late."""
    assert (await page(house))["kaartensessie_timer_lag_seconds"] == 0
    await house.hear(said("start"), said("wekker 5"))
    house.wall.advance(minutes=4)
    assert (await page(house))["kaartensessie_timer_lag_seconds"] == 0
    house.wall.advance(minutes=3)
    assert (await page(house))["kaartensessie_timer_lag_seconds"] == 120
    assert (await page(house))["kaartensessie_outbox_lag_seconds"] == 0
    await house.host.outbox.stop()
    await house.door.receive(said("tel"))
    house.wall.advance(minutes=1)
    assert (await page(house))["kaartensessie_outbox_lag_seconds"] == 60


def test_a_platform_on_which_nothing_happened_is_there() -> None:
    """So that an alarm can tell nothing from not there."""
    told = Metrics(["teams"]).page(upkeep.Counts(0, 0), {}, dt.datetime.now(dt.UTC)).decode()
    for name in ("events", "repeats", "bugs", "refusals", "retries"):
        assert f'kaartensessie_{name}_total{{platform="teams"}} 0.0' in told


def test_what_is_counted_and_how_it_is_called() -> None:
    """Somebody's alarms hang on these names, and what each is stands beside it."""
    metrics = Metrics(["teams"])
    metrics.deliveries.labels(platform="teams", outcome="delivered").inc()
    told = metrics.page(upkeep.Counts(2, 1), {"teams": True}, dt.datetime.now(dt.UTC)).decode()
    lines = [line for line in told.splitlines() if "_created" not in line]
    assert lines == Path(__file__).with_name("metrics.txt").read_text("utf-8").splitlines()
