"""Click in Dutch: every word of its own that a user could see. Must not know the commands.

Headings go through one formatter, errors are told by their type. Commands use no click feature that brings English along
(ranges, choices, paths that must exist, shown defaults): what can be wrong with a value is said by us.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

_HEADINGS = {"Options": "Opties", "Commands": "Opdrachten", "Positional arguments": "Argumenten"}

T = TypeVar("T")


class Failure(click.ClickException):
    """What was asked about is wrong, or could not be done: exit code 1. The message is a Dutch sentence."""


class SettingError(click.ClickException):
    """The bot is set up wrong: exit code 2. The message is a Dutch sentence that names the setting."""

    exit_code = 2


class Misuse(click.UsageError):
    """The command was not used as it should be: exit code 2. The message is a Dutch sentence."""


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Gebruik: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS[heading])


class _Context(click.Context):
    formatter_class = _Formatter


class DutchCommand(click.Command):
    """A command that speaks Dutch."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[OPTIES]", **kwargs})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The `--help` option, explained in Dutch."""
        return _explained(super().get_help_option(ctx))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse what is left over."""
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            flags = {
                name for each in self.params if isinstance(each, click.Option) and each.is_flag for name in each.opts
            }
            more = "niets" if error.option_name in flags else "nog een waarde"
            raise Misuse(f"Achter {error.option_name} hoort {more} te staan.", ctx) from None
        if rest:
            said = (
                f"Met «{rest[0]}» kan ik hier niets. Horen er woorden bij elkaar? Zet er dan aanhalingstekens omheen."
            )
            raise Misuse(said, ctx)
        return rest


class DutchGroup(click.Group):
    """A group that speaks Dutch. `default` is the command that runs when none is given."""

    context_class = _Context
    command_class = DutchCommand

    def __init__(self, *args: Any, default: str = "", **kwargs: Any) -> None:
        dutch = {"options_metavar": "[OPTIES]", "subcommand_metavar": "OPDRACHT …", "no_args_is_help": False}
        super().__init__(*args, **{**dutch, **kwargs})
        self._default = default

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The `--help` option, explained in Dutch."""
        return _explained(super().get_help_option(ctx))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, with the default command filled in."""
        if not args and not self._default:
            raise Misuse(f"Er ontbreekt een opdracht. Kies er een: {', '.join(self.list_commands(ctx))}.", ctx)
        if self._default and (not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names)):
            args = [self._default, *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was asked for."""
        if self.get_command(ctx, args[0]) is None:
            names = self.list_commands(ctx)
            near = get_close_matches(args[0], names, n=1)
            advice = f"Bedoel je «{near[0]}»?" if near else f"Kies er een: {', '.join(names)}."
            raise Misuse(f"De opdracht «{args[0]}» ken ik niet. {advice}", ctx)
        return super().resolve_command(ctx, args)


class Number(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases only
    """A number; `kind` is int or float."""

    name = "getal"

    def __init__(self, kind: Callable[[str], float]) -> None:
        self._kind = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, or a Dutch refusal."""
        try:
            return self._kind(value)
        except (ValueError, OverflowError):
            self.fail(f"«{value}» is geen getal. Schrijf het in cijfers.", param, ctx)


def path_option(name: str, help: str, metavar: str = "MAP") -> Callable[[T], T]:  # noqa: A002  click's own word
    """An option that takes a path; whether anything is there is for the command to say."""
    return click.option(name, type=Path, metavar=metavar, help=help)  # type: ignore[return-value]


def needed(ctx: click.Context, param: click.Parameter, value: T | None) -> T:
    """The callback of an option that must be given; click's own `required` puts an English word in the help."""
    if value is None:
        raise click.MissingParameter(ctx=ctx, param=param)
    return value


def sentence(error: click.ClickException) -> str:
    """What to tell the user: one sentence of what is wrong, and where to find help when it was bad use."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f"\nUitleg krijg je met: {context.command_path} --help" if context else ""
    return _wrong(error) + hint


def _wrong(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = f" Bedoel je {error.possibilities[0]}?" if error.possibilities else ""
            return f"De optie {error.option_name} ken ik niet.{near}"
        case click.MissingParameter():
            return f"{_name(error.param)} ontbreekt. Vul het in."
        case click.BadParameter():
            return f"{_name(error.param)} klopt niet: {error.message}"
        case Misuse() | Failure() | SettingError():
            return error.message
        case _:
            return "Dit begrijp ik niet. Kijk in de uitleg hoe het moet."


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "Een waarde"
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name


def _explained(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Toon deze uitleg en stop."
    return option
