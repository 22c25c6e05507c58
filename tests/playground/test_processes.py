"""The bot beside the Playground is a practice bot: it takes nothing from whoever starts it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.playground.processes import Bot, Process


async def test_nobodys_settings_are_read(
    monkeypatch: pytest.MonkeyPatch, started: list[Process], tmp_path: Path
) -> None:
    """Neither the environment nor a `.env` leads it to somebody's data, or keeps it from starting."""
    (tmp_path / ".env").write_text("KAARTENSESSIE_BEWAARTERMIJN_DAGEN=altijd\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/echt.db")
    bot = Bot(tmp_path / "bot")
    started.append(bot)
    try:
        await bot.begin()
    finally:
        await bot.stop()
    assert not (tmp_path / "echt.db").exists()
    assert (tmp_path / "bot" / "data" / "kaartensessie.db").exists()
