"""The pages of `goedkeuring/` that are made from the code, for whoever decides whether the bot may come in.

Must not say what the code does not: what only an organisation can answer is left open there.
"""

from __future__ import annotations

from pathlib import Path

from bot.engine.model.deck import Config
from bot.host.answers import Endpoint, Lock
from bot.host.answers import endpoints as every_endpoint
from bot.host.app import build, discover
from bot.host.settings import Settings

HERE = Path(__file__).parent / "goedkeuring"
OUTSIDE = (Lock.SIGNED, Lock.EVERYBODY)
MADE = "Gemaakt door `make docs` uit de code; niet met de hand veranderen."


def all_endpoints() -> list[Endpoint]:
    """Everywhere the bot answers, with all its platforms."""
    nowhere = Settings(data=Path(), database=Path("nergens.db"))
    app = build(nowhere, Config(decks={}, names={}, default_deck=""), discover())
    return sorted(every_endpoint(app), key=lambda each: (each.path, each.method))


def endpoints() -> str:
    """The list of endpoints with what keeps strangers out."""
    found = all_endpoints()
    rows = [f"| `{each.method} {each.path}` | {each.lock or 'ONBEKEND'} |" for each in found]
    outside = ", ".join(f"`{each.path}`" for each in found if each.lock in OUTSIDE)
    return "\n".join(
        [
            "# Adressen van de bot, en wie er binnenkomt",
            "",
            MADE,
            "",
            "| adres | slot |",
            "|---|---|",
            *rows,
            "",
            f"Geef van buiten alleen door: {outside}. Een test probeert of elk slot dicht is.",
            "",
        ]
    )


def pages() -> dict[Path, str]:
    """Every page made here and what it should say."""
    return {HERE / "adressen.md": endpoints()}
