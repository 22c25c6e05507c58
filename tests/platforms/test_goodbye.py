"""A deploy: what a process that ends is just sending arrives once, also when its platform is slow."""

from __future__ import annotations

import pytest

from adapters.teams import connector
from adapters.webex import sdk
from bot.host import outbox


@pytest.mark.parametrize("longest", [connector.TIMEOUT.total, sdk.WHOLE], ids=["teams", "webex"])
def test_a_process_that_ends_waits_longer_than_a_call_may_take(longest: float) -> None:
    """What is broken off may have arrived, and would be sent once more by whoever goes on with it. One that is to end has 45 seconds."""
    assert longest < outbox.GOODBYE < 45 / 3
