"""`kaartensessie wie`: who is behind a pseudonym of the log is found with the organisation's key, and not without it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot.cli import main
from bot.host import log
from tests.cli.test_erase import NAME, Data, data

__all__ = ["data"]  # a fixture

KEY = "een geheim van de organisatie"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log._Secret, "key", log._Secret.key)
    monkeypatch.delenv(log.KEY, raising=False)


def pseudonym(words: str, key: str = KEY) -> str:
    before, log._Secret.key = log._Secret.key, key.encode()
    made = log.pseudonym(words)
    log._Secret.key = before
    return made


def test_only_with_the_key_somebody_is_found(
    data: Data, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what belongs to them: a name and the platform's id, or the chat of a session."""
    asyncio.run(data.play("kamer"))
    asked = pseudonym("nep:anna")
    assert main(["wie", asked]) == 2
    assert "KAARTENSESSIE_PSEUDONIEM_SLEUTEL" in capsys.readouterr().err
    monkeypatch.setenv(log.KEY, KEY)
    assert main(["wie", asked]) == 0
    assert capsys.readouterr().out.strip() == f"{NAME} (nep:anna)"
    assert main(["wie", pseudonym("nep/kamer")]) == 0
    assert "nep/kamer" in capsys.readouterr().out
    monkeypatch.setenv(log.KEY, "een ander geheim dan dat")
    assert main(["wie", asked]) == 1
    assert NAME not in "".join(capsys.readouterr())


def test_who_planned_a_session_is_found(
    data: Data, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their name is kept with the plan, also in a chat that never had a session."""
    asyncio.run(data.play(planned="kamer"))
    monkeypatch.setenv(log.KEY, KEY)
    assert main(["wie", pseudonym("nep:anna")]) == 0
    assert capsys.readouterr().out.strip() == f"{NAME} (nep:anna)"


def test_what_can_not_be_read_any_more_hides_nobody_else(
    data: Data, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever is in another session is found there."""
    asyncio.run(data.play("kamer", "zaal"))
    monkeypatch.setenv(log.KEY, KEY)
    with closing(sqlite3.connect(data.file)) as other, other:
        other.execute("update session set state = cast(substr(state, 2) as blob) where key = 'nep/kamer'")
    assert main(["wie", pseudonym("nep:anna")]) == 0
    assert capsys.readouterr().out.strip() == f"{NAME} (nep:anna)"


def test_what_was_erased_is_found_no_more(
    data: Data, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then nobody can tell who it was."""
    asyncio.run(data.play("kamer"))
    monkeypatch.setenv(log.KEY, KEY)
    assert main(["wis", "alles", "--ja"]) == 0
    assert main(["wie", pseudonym("nep:anna")]) == 1
    assert "niets dat de bot nog bewaart" in capsys.readouterr().err
