"""Settings: what is read from where, and one clear Dutch sentence for each thing that can be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from bot.host.settings import Settings, WrongSetting, is_loopback, load


def settings(folder: Path, environ: dict[str, str] | None = None, **given: Any) -> Settings:
    return load(data=folder / "data", environ=environ or {}, dotenv=folder / ".env", **given)


def test_without_any_setting_it_works(tmp_path: Path) -> None:
    """Loopback, the default deck, thirty days, a file in the data folder."""
    found = settings(tmp_path)
    assert (found.host, found.port, found.speed, found.playground) == ("127.0.0.1", 3978, 1, False)
    assert (found.deck, found.retention_days, found.elearning) == ("actieve-openbaarmaking", 30, "")
    assert found.database == tmp_path / "data" / "kaartensessie.db"


def test_the_environment_wins_from_the_file(tmp_path: Path) -> None:
    """And both are there for the adapters, unchanged."""
    (tmp_path / ".env").write_text(
        "KAARTENSESSIE_DECK=uit-bestand\nEIGEN=ü\nPUBLIC_URL=https://bot.example.nl/\n", encoding="utf-8"
    )
    found = settings(tmp_path, {"KAARTENSESSIE_DECK": "uit-omgeving"})
    assert found.deck == "uit-omgeving"
    assert found.raw["EIGEN"] == "ü"
    assert found.public_url == "https://bot.example.nl"
    with pytest.raises(TypeError):
        found.raw["EIGEN"] = "x"  # type: ignore[index]


@pytest.mark.parametrize("address", ["sqlite:///{}/x.db", "sqlite+aiosqlite:///{}/x.db"])
def test_another_file_can_be_chosen(tmp_path: Path, address: str) -> None:
    """As SQLAlchemy writes it, whatever the driver."""
    assert settings(tmp_path, {"DATABASE_URL": address.format(tmp_path)}).database == tmp_path / "x.db"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg"])
def test_several_processes_share_a_server(tmp_path: Path, scheme: str) -> None:
    """As whoever runs it writes the address, whatever the driver; its password does not show."""
    found = settings(tmp_path, {"DATABASE_URL": f"{scheme}://naam:geheim@server:5433/kaart?sslmode=require"})
    assert isinstance(found.database, URL)
    assert found.database.render_as_string(hide_password=False) == (
        "postgresql://naam:geheim@server:5433/kaart?sslmode=require"
    )
    assert "geheim" not in f"{found!r} {found.database} {found.database!r}"


def test_without_its_parts_a_server_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to install, and repeats no password."""
    monkeypatch.setattr("bot.host.settings.find_spec", lambda _name: None)
    with pytest.raises(WrongSetting, match=r"requirements/postgres\.txt") as stop:
        settings(tmp_path, {"DATABASE_URL": "postgresql://naam:geheim@server/kaart"})
    assert "geheim" not in str(stop.value)


@pytest.mark.parametrize("environ", [{}, {"DATABASE_URL": "sqlite:////srv/echt.db"}])
def test_a_rehearsal_has_data_of_its_own(tmp_path: Path, environ: dict[str, str]) -> None:
    """In the same folder, next to that of real sessions, wherever those are kept."""
    assert settings(tmp_path, environ, speed=30).database == tmp_path / "data" / "oefenen.db"


def test_secrets_do_not_show(tmp_path: Path) -> None:
    """Whoever prints the settings prints no password."""
    assert "hunter2" not in repr(settings(tmp_path, {"WEBEX_WEBHOOK_SECRET": "hunter2"}))


@pytest.mark.parametrize(
    ("environ", "given", "what_to_do"),
    [
        ({"DATABASE_URL": "postgresql://geheim@x"}, {}, "noemt geen database"),
        ({"DATABASE_URL": "mysql://geheim@x/y"}, {}, "laat hem weg"),
        ({"DATABASE_URL": "sqlite://"}, {}, "noemt geen bestand"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, {}, "noemt geen bestand"),
        ({"DATABASE_URL": "geheim"}, {}, "geen geldig adres"),
        ({"DATABASE_URL": "postgresql://x:geheim/y"}, {}, "geen geldig adres"),
        ({"DATABASE_URL": "postgresql://x:ge@geheim@y/z"}, {}, "schrijf die dan als %40"),
        ({"DATABASE_URL": "postgresql://x:ge@ge/heim@y/z"}, {}, "schrijf die dan als %40"),
        ({"KAARTENSESSIE_BEWAARTERMIJN_DAGEN": "0"}, {}, "van 1 tot en met 365"),
        ({"KAARTENSESSIE_BEWAARTERMIJN_DAGEN": "366"}, {}, "van 1 tot en met 365"),
        ({"KAARTENSESSIE_BEWAARTERMIJN_DAGEN": "-1"}, {}, "van 1 tot en met 365"),
        ({"KAARTENSESSIE_BEWAARTERMIJN_DAGEN": "dertig"}, {}, "van 1 tot en met 365"),
        ({"KAARTENSESSIE_BEWAARTERMIJN_DAGEN": "3.5"}, {}, "van 1 tot en met 365"),
        ({"KAARTENSESSIE_BEWAARTERMIJN_DAGEN": "²"}, {}, "van 1 tot en met 365"),
        ({"KAARTENSESSIE_BEWAARTERMIJN_DAGEN": "9" * 5000}, {}, "van 1 tot en met 365"),
        ({"KAARTENSESSIE_ELEARNING": "http://x.nl"}, {}, "https://"),
        ({"KAARTENSESSIE_ELEARNING": "https://"}, {}, "https://"),
        ({"KAARTENSESSIE_ELEARNING": "https://x .nl"}, {}, "https://"),
        ({"KAARTENSESSIE_ELEARNING": "https://[x"}, {}, "https://"),
        ({"PUBLIC_URL": "bot.example.nl"}, {}, "https://"),
        ({"KAARTENSESSIE_STARTERS": "anna"}, {}, "kies een van die twee"),
        ({}, {"port": -1}, "3978"),
        ({}, {"port": 65536}, "3978"),
        ({}, {"speed": 0}, "bijvoorbeeld 60"),
        ({}, {"speed": 0.5}, "bijvoorbeeld 60"),
        ({}, {"speed": float("nan")}, "bijvoorbeeld 60"),
        ({}, {"speed": 1e9}, "bijvoorbeeld 60"),
        ({}, {"playground": True, "host": "0.0.0.0"}, "alleen op je eigen computer"),  # noqa: S104
        ({}, {"host": "0.0.0.0"}, "oefenkamer heeft geen wachtwoord: laat --host weg"),  # noqa: S104
        ({}, {"host": "192.168.1.2"}, "oefenkamer heeft geen wachtwoord: laat --host weg"),
    ],
)
def test_a_wrong_setting_stops_the_start(
    tmp_path: Path, environ: dict[str, str], given: dict[str, Any], what_to_do: str
) -> None:
    """With one sentence that names the setting, says what to do, and repeats no secret."""
    with pytest.raises(WrongSetting) as stop:
        settings(tmp_path, environ, **given)
    sentence = str(stop.value)
    assert what_to_do in sentence
    assert "geheim" not in sentence
    assert len(sentence) < 200
    assert sentence.endswith(".")
    assert all(name in sentence for name in environ)


def test_a_file_that_can_not_be_read_stops_the_start(tmp_path: Path) -> None:
    """A `.env` that is no text, or a file where the data folder should be."""
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongSetting, match="platte tekst"):
        settings(tmp_path)
    (tmp_path / ".env").unlink()
    (tmp_path / "data").touch()
    with pytest.raises(WrongSetting, match="geen map"):
        settings(tmp_path)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_loopback_is_recognised(host: str) -> None:
    """All names of this computer itself."""
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "bot.example.nl", ""])  # noqa: S104
def test_what_others_can_reach_is_no_loopback(host: str) -> None:
    """Not by number and not by name."""
    assert not is_loopback(host)


@pytest.mark.parametrize(("words", "expected"), [("", False), ("iedereen", False), ("Organisator", True)])
def test_who_may_start(tmp_path: Path, words: str, expected: bool) -> None:
    """Everybody, unless the house says otherwise."""
    assert settings(tmp_path, {"KAARTENSESSIE_STARTERS": words}).organizers_start is expected
