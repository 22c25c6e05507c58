"""`wis`: whoever runs the bot erases a session, or everything. Must not show a name or a word of anybody."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from bot.cli import house
from bot.cli.dutch import DutchCommand, Failure, Misuse, path_option
from bot.host.settings import Settings

if TYPE_CHECKING:
    from bot.engine import Session
    from bot.host.erase import Erasable, Eraser

EVERYTHING = "alles"
KEPT = ", moet bewaard blijven (bijvoorbeeld voor een Woo-verzoek)"
NO_DATA = "Er zijn nog geen gegevens in {folder}, dus er is niets te wissen."
RUNNING = "De bot draait nu op deze gegevens. Stop hem eerst. De gespreksbegeleider kan een sessie ook zelf wissen: typ wis in de chat met de bot."
NONE = "Er zijn geen sessies bewaard en er is er geen gepland. Ook notities en adressen wissen? Typ: kaartensessie wis alles"
HOW = "Wis er een met het kenmerk dat ervoor staat, bijvoorbeeld: kaartensessie wis {id}. Alles wissen, ook notities: kaartensessie wis alles"


@click.command("wis", cls=DutchCommand)
@click.argument("what", required=False, metavar="[KENMERK of alles]")
@click.option("--ja", "sure", is_flag=True, help="Doe het echt. Het is niet terug te draaien.")
@path_option("--data", "Waar de bot bewaart wat hij moet onthouden. Gewoonlijk de map «data».")
def erase(what: str | None, sure: bool, data: Path | None) -> None:  # noqa: FBT001
    """Wis een sessie, of alles wat de bot bewaart.

    Zonder kenmerk zie je welke sessies er zijn of gepland staan, zonder namen. De bot moet stilstaan.
    """
    told = house.settings(**({} if data is None else {"data": data}))
    if isinstance(told.database, Path) and not told.database.exists():
        click.echo(NO_DATA.format(folder=told.database.parent))
        return
    from bot.host.alone import Occupied
    from bot.host.store import StoreUnavailable

    try:
        asyncio.run(_erase(told, (what or "").strip().casefold(), sure=sure))
    except Occupied:
        raise Failure(RUNNING) from None
    except StoreUnavailable as error:
        raise Failure(str(error)) from None


async def _erase(told: Settings, what: str, *, sure: bool) -> None:
    from bot.host.erase import eraser

    async with eraser(told.database) as rubber:
        kept = await rubber.kept()
        if not what:
            _show(kept)
        elif what == EVERYTHING:
            await _everything(rubber, kept, sure=sure)
        else:
            await _one(rubber, _chosen(kept, what), sure=sure)


def _show(kept: Sequence[Erasable]) -> None:
    for each in kept:
        click.echo(f"{each.id}  {_line(each)}")
    click.echo(HOW.format(id=kept[-1].id) if kept else NONE)


async def _everything(rubber: Eraser, kept: Sequence[Erasable], *, sure: bool) -> None:
    if not sure:
        sessions = _counted("sessie", sum(each.session is not None for each in kept))
        planned = _counted("geplande sessie", sum(each.planned is not None for each in kept))
        click.echo(
            f"Dit wist {sessions}, {planned}, alle notities en alle adressen van chats en mensen. Weet je het zeker? Typ: kaartensessie wis alles --ja"
        )
        return
    await rubber.everything()
    click.echo("Alles is gewist.")


async def _one(rubber: Eraser, chosen: Erasable, *, sure: bool) -> None:
    if not sure:
        click.echo(f"Dit wist: {_line(chosen)}. Weet je het zeker? Typ: kaartensessie wis {chosen.id} --ja")
        return
    await rubber.one(chosen, dt.datetime.now(dt.UTC))
    click.echo("Dat is gewist. Wat het platform er nog van had, gaat weg bij de volgende start van de bot.")


def _chosen(kept: Sequence[Erasable], asked: str) -> Erasable:
    for each in kept:
        if each.id == asked:
            return each
    raise Misuse(f"«{asked}» is geen kenmerk van een sessie. Typ: kaartensessie wis. Dan zie je welke er zijn.")


def _line(kept: Erasable) -> str:
    session = [_session(kept.session)] if kept.session is not None else []
    planned = [f"een sessie gepland op {_moment(kept.planned.start)}"] if kept.planned is not None else []
    return f"{kept.platform}, {', en ook '.join([*session, *planned])}"


def _session(session: Session) -> str:
    ended = "klaar" if session.ended_at is not None else "loopt nog"
    begun = _moment(session.agreed.slots[0].start)
    return f"begonnen op {begun}, {ended}, {len(session.people)} mensen{KEPT if session.kept else ''}"


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('Europe/Amsterdam')):%d-%m-%Y om %H:%M}"


def _counted(what: str, many: int) -> str:
    return f"{many} {what}{'' if many == 1 else 's'}"
