"""`overzicht`: what the sessions that are kept have in common. Must not count (`bot.engine.model.overview` does) or show a name."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import textwrap
from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli import house
from bot.cli.dutch import DutchCommand, Failure, path_option
from bot.engine.language.wording import number
from bot.engine.model import overview as sums
from bot.engine.model.blocks import Facts
from bot.engine.model.documents import Document, Part, Trend
from bot.engine.views.overview import TOO_FEW, document
from bot.paper.plain import plain_part

_RIGHT = 28  # signs that the right column may take


@click.command("overzicht", cls=DutchCommand)
@path_option("--html", "Bewaar het ook als pagina met een grafiek, voor je browser.", "BESTAND")
@path_option("--data", "Waar de bot bewaart wat hij moet onthouden. Gewoonlijk de map «data».")
def overview(html: Path | None, data: Path | None) -> None:
    """Toon wat de bewaarde sessies samen vertellen: cijfers, afspraken en kaarten.

    Er staan geen namen in, en niets dat over minder dan drie sessies gaat. De bot mag gewoon aanstaan.
    """
    told = house.settings(**({} if data is None else {"data": data}))
    if isinstance(told.database, Path) and not told.database.exists():
        click.echo(TOO_FEW)
        return
    from bot.host.overview import gathered
    from bot.host.store import StoreUnavailable

    try:
        sessions, decks = asyncio.run(gathered(told.database))
    except StoreUnavailable as error:
        raise Failure(str(error)) from None
    counted = sums.overview(sessions, decks)
    if counted is None:
        click.echo(TOO_FEW)
        return
    made = document(counted, decks, dt.datetime.now(dt.UTC))
    click.echo(_table(made))
    if html is not None:
        from bot.paper.html import html as page

        house.keep(html, page(made).encode())


def _table(made: Document) -> str:
    """The document for a terminal: what has rows in two columns."""
    wide = min(shutil.get_terminal_size().columns, 100)
    parts = [made.title, made.subtitle, *(_part(each, wide) for each in made.body)]
    return "\n\n".join(parts)


def _part(part: Part, wide: int) -> str:
    match part:
        case Facts(rows):
            return _rows(rows, wide)
        case Trend(_, rows):
            return _rows([(label, number(value)) for label, value in rows], wide)
        case _:
            return textwrap.fill(plain_part(part), wide)


def _rows(rows: Sequence[tuple[str, str]], wide: int) -> str:
    left = min(max(len(label) for label, _ in rows), max(wide - _RIGHT, 20))
    lines = []
    for label, value in rows:
        first, *more = textwrap.wrap(label, left)
        lines += [f"{first:<{left}}  {value}", *more]
    return "\n".join(lines)
