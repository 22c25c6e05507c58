"""Counts for whoever runs the bot.

Must not hold a name, an id or a word of anybody: only how often.
"""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from bot.host.sql.upkeep import Counts


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.events = Counter("kaartensessie_events", "Events that changed something", registry=self.registry)
        self.repeats = Counter("kaartensessie_repeats", "Deliveries that were seen before", registry=self.registry)
        self.bugs = Counter("kaartensessie_bugs", "Events the engine failed on", registry=self.registry)
        self.deliveries = Counter("kaartensessie_deliveries", "Letters done with", ["outcome"], registry=self.registry)
        self.retries = Counter("kaartensessie_retries", "Attempts that must be repeated", registry=self.registry)
        self._waiting = Gauge("kaartensessie_outbox_letters", "Letters that wait", registry=self.registry)
        self._trouble = Gauge(
            "kaartensessie_platform_trouble",
            "Whether a platform can't be reached",
            ["platform"],
            registry=self.registry,
        )
        self._running = Gauge("kaartensessie_sessions", "Sessions that run", registry=self.registry)

    def page(self, counts: Counts, trouble: Mapping[str, bool]) -> bytes:
        """All counts in the text format of Prometheus. `trouble`: by platform whether something keeps it from being reached."""
        for name, wrong in trouble.items():
            self._trouble.labels(platform=name).set(wrong)
        self._waiting.set(counts.letters)
        self._running.set(counts.sessions)
        return generate_latest(self.registry)
