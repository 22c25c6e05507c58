"""The command line, in Dutch: `kaartensessie`. Must not hold rules of a session or a deck: it asks those who know and tells.

Exit codes: 0 all is well, 1 what was asked about is wrong (or could not be done), 2 bad use.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

import click

from bot.cli.dutch import DutchCommand, DutchGroup, Failure, sentence
from bot.decks.findings import DeckError

_NAME = "kaartensessie"
_PLATFORMS = "kaartensessie.opdrachten"  # entry points: a platform's own commands, each a click command by its name
_OUR_FAULT = "Er ging iets mis in de bot zelf. Probeer het nog een keer. Blijft het zo? Meld het, met de regels hierboven erbij (zie SUPPORT.md)."


# Where each of our own commands is: what a command needs is only loaded when it is asked for.
_OWN = {
    "deck": ("deck", "deck"),
    "doctor": ("doctor", "doctor"),
    "manifest": ("manifest", "manifest"),
    "overzicht": ("overview", "overview"),
    "printen": ("printing", "print_out"),
    "serve": ("serve", "serve"),
    "uitnodiging": ("invitation", "invite"),
    "verhuis": ("move", "move"),
    "volgorde": ("order", "order"),
    "wie": ("who", "who"),
    "wis": ("erase", "erase"),
}


class _Commands(DutchGroup):
    """Our commands and those of the platforms, each loaded only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted({*_OWN, *_found()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if place := _OWN.get(cmd_name):
            module, name = place
            command: click.Command = getattr(import_module(f"bot.cli.{module}"), name)
            return command
        entry = _found().get(cmd_name)
        return _loaded(entry) if entry else None


class _Broken(DutchCommand):
    """A command of which something is missing: whatever it is asked, it says that."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:  # noqa: ARG002
        raise Failure(
            f"De opdracht «{self.name}» doet het niet: er ontbreekt een onderdeel. "
            "Installeer de bot opnieuw, bijvoorbeeld met make run."
        )


@click.group(cls=_Commands, default="serve")
def commands() -> None:
    """De kaartensessie-bot: begeleidt een gesprek met kaarten in de vergaderchat.

    Zonder opdracht start de bot, net als met «serve».
    """


def _found() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=_PLATFORMS)}


def _loaded(entry: EntryPoint) -> click.Command:
    """The command of a platform. One that can't be loaded says so when it is asked for, and leaves the others alone."""
    try:
        command: click.Command = entry.load()
    except Exception:  # a package that is missing, or of another release, may raise anything
        return _Broken(entry.name, help="Doet het niet: er ontbreekt een onderdeel.")
    return command


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
    except Exception as error:  # a bug; what it says may hold what somebody wrote, or a secret
        from bot.host import log

        log.failure(f"{_NAME} failed", error)
        click.echo(_OUR_FAULT, err=True)
    return 1
