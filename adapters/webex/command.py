"""`kaartensessie webex`: what an administrator does once to let Webex reach the bot. Must not start the bot.

It reads the settings that `serve` reads, does what the running bot does every few minutes, and tells of it.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import click

from adapters.webex import account
from adapters.webex.account import Account
from adapters.webex.client import Client, WrongToken
from adapters.webex.gate import STRANGER
from adapters.webex.webhooks import KINDS, Care, Outcome, Report
from bot.cli import house
from bot.cli.dutch import DutchCommand, DutchGroup, Failure, SettingError
from bot.host import checkup
from bot.host.ports import Busy, Declined
from bot.host.settings import Settings, WrongSetting

NAMES = dict(
    zip(KINDS, ("berichten", "knoppen", "deelnemers", "veranderde berichten", "verwijderde berichten"), strict=True)
)
SAID = {
    Outcome.RIGHT: "was al goed",
    Outcome.CREATED: "aangemaakt",
    Outcome.REPAIRED: "hersteld: het adres of het geheim was anders",
    Outcome.REVIVED: "stond uit, en is weer aangezet",
    Outcome.RESTING: "staat uit. Typ deze opdracht over een paar minuten nog eens",
    Outcome.UNSURE: "onduidelijk of het is gelukt. Typ deze opdracht nog eens",
    Outcome.REFUSED: "geweigerd door Webex. Kijk of het adres klopt, en of er niet al een webhook van een ander op staat",
    Outcome.MISSED: "dit vertelt Webex een bot niet. De bot werkt ook zo",
}

NO_SETTINGS = "Webex staat hier niet aan. Vul WEBEX_TEAMS_ACCESS_TOKEN en WEBEX_WEBHOOK_SECRET in (zie docs/webex.md)."
NO_NEED = f"Met {account.SOCKET}=ja valt er niets te registreren: de bot haalt zelf op wat er in Webex gebeurt."
WRONG_TOKEN = "Webex kent dit token niet. Kopieer WEBEX_TEAMS_ACCESS_TOKEN opnieuw, of maak bij je bot een nieuw token."  # noqa: S105
NO_BOT = "Dit token is van een mens, niet van een bot. Zet in WEBEX_TEAMS_ACCESS_TOKEN het token van je bot."
NO_ANSWER = "Webex is niet bereikbaar, of heeft het te druk. Kijk of deze computer bij {url} kan, en probeer het straks opnieuw."
NO_LIST = (
    f"Webex weigert dit (code {{status}}). Kijk of {account.TOKEN} het token van je bot is, en laat {account.URL} weg, "
    "tenzij Webex bij jullie een ander adres heeft."
)
SPACED = "Let op: de naam van je bot heeft een spatie. In een ruimte toont Webex alleen het eerste woord. Kies liever één woord."
DEAF = (
    "Let op: op {address} antwoordt de bot nog niet, gezien vanaf deze computer. Zet de bot aan, "
    "en kijk of je webserver dit adres doorgeeft."
)


class Bot(NamedTuple):
    """Whose token it is."""

    name: str
    kind: str


@click.group(cls=DutchGroup)
def webex() -> None:
    """Regelen dat Webex de bot kan bereiken."""


@webex.command("registreer", cls=DutchCommand)
def register() -> None:
    """Vertel Webex waar de bot staat.

    Zo stuurt Webex de bot wat hij moet weten: berichten, knoppen, wie in een ruimte komt of gaat, en wat er aan een bericht
    verandert. Typ deze opdracht zo vaak als
    je wilt: wat goed is, blijft staan.
    """
    told = house.settings()
    try:
        known, address = _known(told)
    except WrongSetting as error:
        raise SettingError(str(error)) from None
    bot, report, heard = asyncio.run(_registered(known, address))
    click.echo(f"De bot heet in Webex «{bot.name}».")
    for kind, outcome in report.outcomes.items():
        click.echo(f"- {NAMES[kind]}: {SAID[outcome]}.")
    if report.removed:
        click.echo(f"{_counted(report.removed)} van deze bot weggehaald die dubbel of oud {_were(report.removed)}.")
    if report.others:
        click.echo(f"{_counted(report.others)} van anderen met rust gelaten.")
    if " " in bot.name:
        click.echo(SPACED)
    if not heard:
        click.echo(DEAF.format(address=address))
    if not report.well:
        raise Failure("Nog niet alles is gelukt. Zie hierboven wat je kunt doen.")
    click.echo(f"Klaar. Webex stuurt berichten voor de bot naar {address}.")


def _known(told: Settings) -> tuple[Account, str]:
    """The account, and where Webex reaches the bot. Raises WrongSetting."""
    known = account.read(told.raw)
    if known is None:
        raise WrongSetting(NO_SETTINGS)
    if known.socket:
        raise WrongSetting(NO_NEED)
    address = account.reached_at(known, told.public_url)
    if not address:
        raise WrongSetting(account.NO_ADDRESS)
    return known, address


async def _registered(known: account.Account, address: str) -> tuple[Bot, Report, bool]:
    client = Client(known.token, known.api_url, threads=1)
    try:
        bot = await client.read(lambda api: _whose(api.people.me()))
        if bot.kind != "bot":
            raise Failure(NO_BOT)
        return bot, await Care(client, address, known.secret).once(), await answers(address)
    except WrongToken:
        raise Failure(WRONG_TOKEN) from None
    except Busy:
        raise Failure(NO_ANSWER.format(url=known.api_url)) from None
    except Declined as declined:
        raise Failure(NO_LIST.format(status=declined.status)) from None
    finally:
        await client.close()


async def answers(address: str) -> bool:
    """Whether our bot answers there."""
    return await checkup.answers(address, STRANGER)


def _whose(me: object) -> Bot:
    return Bot(str(getattr(me, "displayName", "") or ""), str(getattr(me, "type", "") or ""))


def _counted(number: int) -> str:
    return f"{number} {'webhook' if number == 1 else 'webhooks'}"


def _were(number: int) -> str:
    return "was" if number == 1 else "waren"
