"""A busy machine must not look like a platform that hangs: what has ten seconds in the house has a minute in tests."""

from __future__ import annotations

import aiohttp
import pytest

MINUTE = 60  # seconds; the SDK wants a whole number


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """For every call to a platform; a test of what hangs sets its own."""
    for name in ("TIMEOUT", "WHOLE"):
        monkeypatch.setattr(f"adapters.webex.sdk.{name}", MINUTE)
    monkeypatch.setattr("adapters.teams.connector.TIMEOUT", aiohttp.ClientTimeout(total=MINUTE))
