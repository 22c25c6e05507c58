"""Counts for whoever runs the bot.

Must not hold a name, an id or a word of anybody: only how often.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from bot.host.sql.upkeep import Counts


class Metrics:
    """The counters of one process; `platforms` are there from the start, so that nothing yet is seen as nothing."""

    def __init__(self, platforms: Iterable[str] = ()) -> None:
        self.registry = CollectorRegistry()
        self.events = self._counter("events", "Events that changed something")
        self.repeats = self._counter("repeats", "Deliveries that were seen before")
        self.bugs = self._counter("bugs", "Events the engine failed on")
        self.refusals = self._counter("refusals", "Requests that were not let in")
        self.surplus = self._counter(
            "surplus", "Lines and presses that were not taken, for there were too many of one person"
        )
        self.deliveries = self._counter("deliveries", "Letters done with", "outcome")
        self.retries = self._counter("retries", "Attempts that must be repeated")
        for name in platforms:
            for each in (self.events, self.repeats, self.bugs, self.refusals, self.surplus, self.retries):
                each.labels(platform=name)
        self._waiting = Gauge("kaartensessie_outbox_letters", "Letters that wait", registry=self.registry)
        self._outbox_lag = Gauge(
            "kaartensessie_outbox_lag_seconds", "How long the oldest letter waits", registry=self.registry
        )
        self._timer_lag = Gauge(
            "kaartensessie_timer_lag_seconds", "How late the first timer is", registry=self.registry
        )
        self._trouble = Gauge(
            "kaartensessie_platform_trouble",
            "Whether a platform can't be reached",
            ["platform"],
            registry=self.registry,
        )
        self._running = Gauge("kaartensessie_sessions", "Sessions that run", registry=self.registry)

    def _counter(self, name: str, what: str, *more: str) -> Counter:
        return Counter(f"kaartensessie_{name}", what, ["platform", *more], registry=self.registry)

    def page(self, counts: Counts, trouble: Mapping[str, bool], now: dt.datetime) -> bytes:
        """All counts in the text format of Prometheus. `trouble`: by platform whether something keeps it from being reached."""
        for name, wrong in trouble.items():
            self._trouble.labels(platform=name).set(wrong)
        self._waiting.set(counts.letters)
        self._outbox_lag.set(_seconds(counts.oldest, now))
        self._timer_lag.set(_seconds(counts.due, now))
        self._running.set(counts.sessions)
        return generate_latest(self.registry)


def _seconds(since: dt.datetime | None, now: dt.datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
