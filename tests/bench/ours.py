"""Ours, as it is served, but for the pace that Teams asks: that would be what is measured. `python -m tests.bench.ours serve …`."""

from __future__ import annotations

from adapters.teams import transport
from bot.cli import main
from bot.host.sending import Budget

transport.BUDGET = Budget(((10_000, 0.001),), ((10_000, 0.001),))  # type: ignore[attr-defined]

if __name__ == "__main__":
    main()
