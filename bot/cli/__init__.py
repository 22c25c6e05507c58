"""The command line, in Dutch: `kaartensessie`. Must not hold rules of a session or a deck: it asks those who know and tells.

Exit codes: 0 all is well, 1 what was asked about is wrong (or could not be done), 2 bad use.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from bot.cli import deck, invitation, manifest, order, serve
from bot.cli.dutch import Group, sentence
from bot.decks.findings import DeckError

_NAME = "kaartensessie"


@click.group(cls=Group, default="serve")
def commands() -> None:
    """De kaartensessie-bot: begeleidt een gesprek met kaarten in de vergaderchat.

    Zonder opdracht start de bot, net als met «serve».
    """


for _command in (serve.serve, order.order, invitation.invite, deck.deck, manifest.manifest):
    commands.add_command(_command)


def main(args: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. `args` are those of the process by default."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks « still gets the words
    try:
        return int(commands.main(args, prog_name=_NAME, standalone_mode=False) or 0)
    except click.ClickException as error:
        click.echo(sentence(error), err=True)
        return error.exit_code
    except DeckError as error:
        click.echo(f"Dit klopt nog niet:\n{error}", err=True)
    except click.Abort:
        click.echo("Gestopt.", err=True)
    except OSError as error:
        where = f"«{error.filename}»" if error.filename else "een bestand"
        click.echo(
            f"Het lukt niet om {where} te lezen of te schrijven. Kijk of de map bestaat, of het mag en of er ruimte is.",
            err=True,
        )
    return 1
