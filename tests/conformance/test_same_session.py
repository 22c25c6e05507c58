"""The same transcript gives the same session on Webex as on Teams: the same cards in the same order, and the same report."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.engine.model.messages import Look
from tests.conformance.on_teams import TeamsWorld
from tests.conformance.on_webex import WebexWorld
from tests.platforms.webex.reading import standing
from tests.transcripts.script import Script, Seen, play, read, scripts


class Session(NamedTuple):
    """What is left of a session when it is over: the cards that were laid, the results, and every file."""

    cards: list[str]
    results: list[str]
    files: list[tuple[str, str, str]]


def session(seen: list[Seen]) -> Session:
    """The session that these messages are of."""
    new = [each for each in seen if not each.anew]
    results = [
        standing(each.message).plain() for each in seen if each.who == "groep" and each.message.look is Look.RESULT
    ]
    return Session(
        [standing(each.message).plain() for each in new if each.who == "groep" and each.message.look is Look.CARD],
        [one for one, _ in groupby(results)],  # shown anew with the same words, it is the same result
        [(each.who, each.message.file.name, each.message.file.text) for each in seen if each.message.file is not None],
    )


async def on_teams(script: Script, folder: Path) -> Session:
    """Played on Teams, where it does not tell who is in the meeting: Webex never does."""
    world = TeamsWorld(folder, calls=False)
    await world.begin()
    outcome = await play(script, world)
    await world.end()
    return session([each for seen in outcome for each in seen])


async def on_webex(script: Script, folder: Path) -> tuple[Session, list[tuple[str, str, str]]]:
    """Played on Webex; and the files as they were uploaded there."""
    world = WebexWorld(folder)
    await world.begin()
    outcome = await play(script, world)
    posts = [(world.who(told.post.room), told.post.file) for told in world.webex.told if not told.gone]
    uploads = [(who, file.name, file.body.decode()) for who, file in posts if file is not None]
    await world.end()
    return session([each for seen in outcome for each in seen]), uploads


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
async def test_webex_has_the_same_session_as_teams(path: Path, tmp_path: Path) -> None:
    """Also on the wire: the files that arrive are those that were meant."""
    script = read(path)
    (tmp_path / "teams").mkdir()
    (tmp_path / "webex").mkdir()
    teams = await on_teams(script, tmp_path / "teams")
    webex, uploads = await on_webex(script, tmp_path / "webex")
    assert webex.cards == teams.cards
    assert webex.results == teams.results
    assert webex.files == teams.files
    assert uploads == teams.files
    assert teams.cards or teams.results  # a group that nobody leads on sees no card
    attached = [line for action in script.actions for line in action.read if "(bestand " in line]
    assert len(teams.files) == len(attached)
