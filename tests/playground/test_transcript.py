"""The session of two hours, played in the Agents Playground against the bot as it is served, forty times as fast."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict

import pytest

from bot.engine.model.blocks import Secret
from tests.decks import real_config
from tests.playground.desk import PATIENCE, Desk
from tests.playground.people import AT_KEYBOARD, BOT_NAME, OTHERS
from tests.playground.reading import Line, Reader, flat, told, written
from tests.transcripts.on_engine import EngineWorld
from tests.transcripts.script import HERE, Action, Script, _pressed, play, read

SPEED = 40.0  # at sixty, steps two minutes apart are so close that the bot asks whether they are meant


@pytest.fixture
def speed() -> float:
    """An hour in a minute and a half."""
    return SPEED


async def test_the_session_of_two_hours(table: Desk) -> None:
    """The group, the facilitator and everybody privately read what the transcript says, in its order."""
    script = read(HERE / "twee-uur.txt")
    await Player(script, table).play()
    assert table.faults == [], "the Playground refused something"

    on_page = {message.id for message in table.shown if message.who in {"groep", AT_KEYBOARD}}
    # The recording may tell of the last one before the page does.
    assert await table.until(lambda: on_page <= table.on_page), "not all of it was shown on the page"

    readers = {flat(secret): who_reads(secret, table) for secret in await secrets(script)}
    assert set().union(*readers.values()) == {AT_KEYBOARD}, "a secret is read by the facilitator and by nobody else"


async def secrets(script: Script) -> set[str]:
    """All that only the facilitator may read in this session."""
    seen = [each for after in await play(script, EngineWorld(real_config())) for each in after]
    return {block.text for each in seen for block in each.message.body if isinstance(block, Secret)}


def who_reads(words: str, table: Desk) -> set[str]:
    """Who was shown these words."""
    return {message.who for message in table.shown if flat(words) in flat(" ".join(message.words))}


class Player:
    """Plays a script. Between what people do it waits for what they read; the clock itself is all else it waits for."""

    def __init__(self, script: Script, table: Desk) -> None:
        self.script = script
        self.table = table
        self.began = 0.0  # loop time at which the first thing was said
        self.heard: dict[str, list[Line]] = defaultdict(list)
        self._taken = 0
        self._expecting, self._hearing = Reader(), Reader()

    async def play(self) -> None:
        """All but what happens on a later day: that would take an hour, and the conformance suite has it."""
        await self.table.install()
        await self.table.join_call(self.script.present)
        # A private chat that was just opened says what can be done in it.
        assert await self.table.until(lambda: any(message.who == AT_KEYBOARD for message in self.table.shown))
        self._taken = len(self.table.shown)
        for action in self.script.actions:
            if action.day:
                break
            if action.verb:
                await self._clock(action)
                await self._act(action)
            await self._read(action)

        self._hear()
        assert not any(self.heard.values()), f"and then they read {dict(self.heard)}"

    async def _clock(self, action: Action) -> None:
        loop = asyncio.get_running_loop()
        self.began = self.began or loop.time()
        await asyncio.sleep(self._left(action))

    def _left(self, action: Action) -> float:
        """Real seconds until this action's minute."""
        passed = self.script.moment(action) - self.script.moment(self.script.actions[0])
        return self.began + passed / dt.timedelta(seconds=SPEED) - asyncio.get_running_loop().time()

    async def _act(self, action: Action) -> None:
        match action.verb:
            case "zegt":
                await self.table.say(action.who, action.words.replace("@Kaartenbot", f"@{BOT_NAME}"))
            case "zegt privé":
                await self.table.say(action.who, action.words, private=True)
            case "drukt":
                label, inputs = _pressed(action.words)
                await self.table.press(action.who, label, inputs)
            case verb:
                raise AssertionError(f"«{verb}» is not something that this transcript does")

    async def _read(self, action: Action) -> None:
        expected: dict[str, list[Line]] = defaultdict(list)
        for line in (line for each in action.read for line in written(each)):
            if self._expecting.fresh(line):
                expected[line.who].append(line)

        def heard_all() -> bool:
            self._hear()
            return all(len(self.heard[who]) >= len(lines) for who, lines in expected.items())

        await self.table.until(heard_all, max(self._left(action), 0) + PATIENCE)
        for who in ("groep", AT_KEYBOARD, *OTHERS):
            want, got = expected[who], self.heard[who][: len(expected[who])] or self.heard[who]
            del self.heard[who][: len(want)]
            same = len(want) == len(got) and all(w.matches(g) for w, g in zip(want, got, strict=True))
            assert same, f"{action.line}\n  wanted: {_listed(want)}\n  read:   {_listed(got)}\n  {self.table.faults}"

    def _hear(self) -> None:
        for message in self.table.shown[self._taken :]:
            line = told(message)
            if self._hearing.fresh(line):
                self.heard[line.who].append(line)
        self._taken = len(self.table.shown)


def _listed(lines: list[Line]) -> str:
    return "".join(f"\n    {line}" for line in lines) or "nothing"
