"""Ours, as it is served, but for the pace that Teams asks and the share of one person: those would be what is measured. `python -m tests.bench.ours serve …`."""

from __future__ import annotations

from adapters.teams import transport
from bot.cli import main
from bot.host import allowance
from bot.host.sending import Budget

allowance.MOST = 1_000_000
transport.BUDGET = Budget(((10_000, 0.001),), ((10_000, 0.001),))  # type: ignore[attr-defined]

if __name__ == "__main__":
    main()
