"""The tables agree with each other, with the pages drawn from them, and with every button the bot shows."""

from __future__ import annotations

from typing import get_type_hints

import pytest

from bot.engine.language.hearing import Args, fits
from bot.engine.language.typed import plain_words
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.effects import Post, Replace
from bot.engine.model.fields import NotebookFields, PositionFields, SessionFields
from bot.engine.model.messages import Button
from bot.engine.model.session import Notebook, Position, Session
from bot.engine.model.steps import ALWAYS, STEPS
from bot.engine.model.timers import Timer
from bot.engine.moves.commands import COMMANDS, TABLE, VOCABULARY
from bot.engine.moves.rule import Needs
from bot.engine.moves.timers import TIMERS
from docs.draw import pages
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld
from tests.transcripts.script import play, read, scripts


def test_every_kind_of_step_has_a_rule() -> None:
    """A draaiboek can't have a step that the engine knows nothing about."""
    assert set(STEPS) == set(StepKind)


def test_steps_and_commands_know_the_same_names() -> None:
    """What a step accepts is a command, and a command that needs a running session is accepted in some step."""
    accepted = ALWAYS.union(*(rule.accepts for rule in STEPS.values()))
    assert accepted <= set(COMMANDS)
    assert set(Command) == set(COMMANDS)
    assert {each.name for each in TABLE if each.needs is Needs.A_RUNNING_SESSION} <= accepted


@pytest.mark.parametrize(
    ("shape", "fields", "fixed"),
    [
        (Session, SessionFields, {"schema", "stamp"}),
        (Position, PositionFields, set()),
        (Notebook, NotebookFields, set()),
    ],
    ids=["session", "position", "notebook"],
)
def test_what_a_move_may_change_are_the_fields_there_are(shape: type, fields: type, fixed: set[str]) -> None:
    """A field that is added to the session can be changed, by its own name and type."""
    known = get_type_hints(shape)
    assert get_type_hints(fields) == {name: known[name] for name in known if name not in fixed}


def test_no_alias_means_two_things() -> None:
    """Every word that can be typed belongs to one command."""
    aliases = [plain_words(alias) for each in TABLE for alias in (each.name, *each.aliases)]
    assert len(aliases) == len(set(aliases))


@pytest.mark.parametrize("command", Command)
def test_what_people_are_told_to_type_is_written_as_people_write(command: Command) -> None:
    """The names that run words together too, and the letter of a choice as on the card; it is heard as that command."""
    written = Button("Ja", command).line()
    assert VOCABULARY[plain_words(written)][0] is command
    if COMMANDS[command].args is Args.NONE:
        assert written.lower() == COMMANDS[command].typed
    if command in {Command.A, Command.B}:
        assert written.isupper()


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_generated_pages_are_up_to_date(path: object) -> None:
    """`make docs` was run after the last change."""
    assert pages()[path].splitlines() == path.read_text("utf-8").splitlines()  # type: ignore[index,attr-defined]


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
async def test_every_button_is_a_command_that_can_be_typed(path: object) -> None:
    """In every transcript: each button's command exists, takes its arguments, and can be read off the plain text."""
    world = EngineWorld(real_config())
    await play(read(path), world)  # type: ignore[arg-type]
    for effect in world.effects:
        if isinstance(effect, Post | Replace):
            plain = effect.message.plain()
            for button in effect.message.buttons:
                command = COMMANDS[button.command]
                assert fits(command.args, button.args)
                assert f"«{button.line()}»" in plain
                first = plain_words(button.line().split(":")[0].lstrip("/"))
                assert any(first == alias or first.startswith(f"{alias} ") for alias in VOCABULARY), button
                assert set(button.inputs) <= {each.id for each in effect.message.inputs}


def test_every_timer_that_is_set_has_somebody_who_hears_it() -> None:
    """Each kind of timer that a session can want is one that `react` hands to somebody."""
    assert set(TIMERS) == set(Timer)
