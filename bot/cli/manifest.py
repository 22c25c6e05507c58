"""`manifest teams`: what an administrator needs to put the bot on a platform. Must not make it: `appzip` does."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from bot.cli import house
from bot.cli.appzip import Maker, package
from bot.cli.dutch import DutchCommand, DutchGroup, Failure, needed
from bot.host.settings import is_https

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII)
_LONGEST_NAME = 32  # Teams shows no more
_LONGEST_ADDRESS = 2048
_EXAMPLE = "https://example.org/"  # kept free for examples: nobody's address


class _Guid(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases only
    name = "guid"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        bare = str(value).strip().lower()
        if not _GUID.fullmatch(bare):
            form = "12345678-90ab-cdef-1234-567890abcdef"
            self.fail(
                f"«{value}» is geen app-id. Neem de toepassings-id uit Entra over; die lijkt op {form}.", param, ctx
            )
        return bare


class _Address(click.ParamType):  # type: ignore[type-arg]  # as above
    name = "adres"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not is_https(value) or len(value) > _LONGEST_ADDRESS:
            self.fail(f"«{value}» is geen webadres dat met https:// begint.", param, ctx)
        return str(value)


class _Name(click.ParamType):  # type: ignore[type-arg]  # as above
    name = "naam"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        bare = str(value).strip()
        if not 1 <= len(bare) <= _LONGEST_NAME:
            self.fail(f"kies een naam van 1 tot en met {_LONGEST_NAME} tekens.", param, ctx)
        return bare


@click.group(cls=DutchGroup)
def manifest() -> None:
    """Het app-pakket maken dat een beheerder installeert."""


@manifest.command("teams", cls=DutchCommand, short_help="Maak het app-pakket voor Teams.")
@click.option(
    "--app-id",
    type=_Guid(),
    callback=needed,
    metavar="GUID",
    help="Verplicht: de toepassings-id van de app-registratie in Entra.",
)
@click.option(
    "--zonder-meelezen", "deaf", is_flag=True, help="Vraag geen recht om alle berichten in de vergaderchat te zien."
)
@click.option(
    "--organisatie", "name", type=_Name(), default="Kaartensessie", metavar="NAAM", help="Wie de app aanbiedt."
)
@click.option("--website", type=_Address(), metavar="ADRES", help="Waar gebruikers uitleg en hulp vinden.")
@click.option("--privacy", type=_Address(), metavar="ADRES", help="Waar jullie privacyverklaring staat.")
@click.option(
    "--voorwaarden", "terms", type=_Address(), metavar="ADRES", help="Waar de voorwaarden voor gebruik staan."
)
@click.option(
    "--scherm",
    "screen",
    type=_Address(),
    metavar="ADRES",
    help="Zet ook een tabblad voor het scherm in de vergadering; ADRES is PUBLIC_URL. Nog niet beproefd.",
)
@click.option(
    "--out",
    type=Path,
    callback=needed,
    metavar="BESTAND",
    help="Verplicht: waar het pakket komt, bijvoorbeeld app.zip.",
)
def teams(
    app_id: str,
    name: str,
    website: str | None,
    privacy: str | None,
    terms: str | None,
    screen: str | None,
    out: Path,
    *,
    deaf: bool,
) -> None:
    """Maak het app-pakket dat een beheerder in Teams zet.

    Teams toont bij de app drie adressen: een website, een privacyverklaring en voorwaarden. Geef die van jullie organisatie.
    """
    given = {"website": website, "privacy": privacy, "voorwaarden": terms}
    filled = {option: address or f"{_EXAMPLE}{option}" for option, address in given.items()}
    maker = Maker(name=name, website=filled["website"], privacy=filled["privacy"], terms=filled["voorwaarden"])
    content = house.home("manifests/teams")
    if content is None:
        raise Failure("Ik kan de map «manifests» niet vinden. Installeer de bot opnieuw, bijvoorbeeld met make run.")
    number = version("kaartensessie")
    out.write_bytes(package(content, app_id, maker, version=number, reads_along=not deaf, screen=screen or ""))
    click.echo(f"Het app-pakket staat in {out} (versie {number}, {'zonder' if deaf else 'met'} meelezen).")
    if missing := [f"--{option}" for option, address in given.items() if address is None]:
        click.echo(
            f"Let op: er staat nog een voorbeeldadres in voor {_and(missing)}. Maak het pakket opnieuw met jullie eigen "
            "adressen voordat je het in Teams zet.",
            err=True,
        )


def _and(words: list[str]) -> str:
    return " en ".join(filter(None, (", ".join(words[:-1]), words[-1])))
