"""What is not used costs nothing: heavy libraries are only loaded where something needs them."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = [
    "alembic",
    "botbuilder",
    "botframework",
    "cryptography",
    "docx",
    "holidays",
    "icalendar",
    "msal",
    "msrest",
    "openpyxl",
    "psycopg",
    "requests",
    "structlog",
    "weasyprint",
    "webexpythonsdk",
    "webexteamssdk",
]

START = """
import asyncio, sys, tempfile
from pathlib import Path
from bot import cli
from bot.host import app
from bot.host.stores import open_store
app.discover()
cli.commands.get_command(None, 'serve')
early = set(sys.modules)  # what a migration needs is thrown away below
async def twice(folder):
    for _ in range(2):
        await (await open_store(Path(folder) / "kaartensessie.db")).close()
with tempfile.TemporaryDirectory() as folder:
    asyncio.run(twice(folder))
    for name in [each for each in sys.modules if each.partition(".")[0] == "alembic"]:
        del sys.modules[name]
    asyncio.run(twice(folder))
print(*sorted({each.partition(".")[0] for each in early | set(sys.modules)}))
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """What is in memory once a bot without Teams and Webex has started on data that it knows."""
    run = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("library", HEAVY)
def test_a_bot_that_does_not_use_it_does_not_load_it(library: str, loaded: set[str]) -> None:
    """The libraries of a platform that is not set up, of files that nobody asked for, of a migration that is done."""
    assert library not in loaded
    assert "aiohttp" in loaded
