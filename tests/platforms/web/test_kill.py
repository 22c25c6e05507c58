"""The power goes off in the middle of a round: a real process, a real SIGKILL, the same room afterwards."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp

from tests.process import Process

UNHURRIED = 2.1  # seconds from the last step after which a step is meant


class Visitor:
    """Somebody in the room, by the room's own protocol."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.token = ""
        self.lines: dict[str, dict[str, Any]] = {}
        self.board: dict[str, Any] = {}
        self.frames = 0
        self.socket: aiohttp.ClientWebSocketResponse | None = None

    async def join(self, client: aiohttp.ClientSession, process: Process) -> None:
        """Come in, as oneself when one was here before; read everything from the beginning."""
        self.lines.clear()
        await self.leave()
        self.socket = await client.ws_connect(f"{process.address}/ws", headers={"Origin": process.address})
        await self.socket.send_json(
            {"type": "join", "name": self.name, "token": self.token, "since": 0, "takeover": False}
        )
        await self.until(lambda frame: frame["type"] == "people")

    async def leave(self) -> None:
        """Close the page, if there is one."""
        if self.socket is not None:
            await self.socket.close()

    async def say(self, words: str, name: str = "", *, wait: bool = True) -> str:
        """Say something in the group; without `wait` nobody knows whether it arrived."""
        self.frames += not name
        name = name or f"{self.name}-{self.frames}"
        assert self.socket is not None
        await self.socket.send_json({"type": "say", "id": name, "pane": "group", "text": words})
        if wait:
            await self.until(lambda frame: frame == {"type": "ack", "id": name})
        return name

    async def until(self, wanted: Any) -> None:
        """Read on until this frame has come."""
        assert self.socket is not None
        async with asyncio.timeout(20):
            while True:
                frame = json.loads((await self.socket.receive()).data)
                match frame:
                    case {"type": "line", "id": line}:
                        self.lines[line] = frame
                    case {"type": "welcome", "you": you}:
                        self.token = you["token"]
                    case {"type": "board", "board": board}:
                        self.board = board
                if wanted(frame):
                    return

    def titles(self) -> list[str]:
        """What the bot said to the group, by title or first words."""
        said = [line["message"] for line in self.lines.values() if line.get("message") and line["pane"] == "group"]
        return [each.get("title") or json.dumps(each["body"]) for each in said]


def card_on_table(frame: dict[str, Any], card: str) -> bool:
    """Whether this frame is a board with this card."""
    return bool(frame["type"] == "board" and frame["board"].get("card") == card)


async def test_after_a_kill_the_session_goes_on_where_it_was(tmp_path: Path) -> None:
    """Same card, same queue; what nobody knows whether it arrived is done once; the reminder comes, once."""
    process = Process(tmp_path, "--speed", "300")
    await process.begin()
    anna, piet = Visitor("Anna"), Visitor("Piet")
    async with aiohttp.ClientSession() as client:
        await anna.join(client, process)
        await piet.join(client, process)
        await anna.say("/start zon 1u")
        await anna.say("verder")
        for words in ("verder", "verder", "volgende"):
            await anna.say(words)
            await anna.say("/ja")  # yes, so soon after the last step
        await piet.say("hand")
        await anna.until(lambda frame: frame["type"] == "board" and frame["board"].get("queue") == ["Piet"])
        before = [title for title in anna.titles() if title.startswith("Kaart")]
        await asyncio.sleep(UNHURRIED)
        unsure = await anna.say("/volgende", wait=False)
        await process.kill()

        await process.begin()
        await anna.join(client, process)
        await piet.join(client, process)
        assert anna.board["queue"] == ["Piet"]
        if anna.board["card"] == "Kaart 2":  # the last command had not been saved yet
            assert [title for title in anna.titles() if title.startswith("Kaart")] == before
        await anna.say("/volgende", unsure)
        await anna.until(lambda frame: card_on_table(frame, "Kaart 3") or anna.board["card"] == "Kaart 3")
        assert anna.board["card"] == "Kaart 3"

        await piet.until(lambda frame: (frame.get("message") or {}).get("title") == "Tijd voor de afsluiting")
        counted = Counter(title for title in piet.titles() if not title.startswith("["))
        assert {title: number for title, number in counted.items() if number > 1} == {}
        await anna.leave()
        await piet.leave()
    await process.stop()
