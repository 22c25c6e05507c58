"""The measurement: the same signed messages to every bot, in turns, each bot alone on one core. `python -m tests.bench [--quick]`.

A round lasts until the last answer has arrived at the connector. Messages a second say what a core carries, but only on a machine
that does nothing else; processor time says the same on any, so the goals are held against both. See docs/snelheid.md.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from typing import NamedTuple

import click
import msgspec

from tests.bench import bots
from tests.bench.bots import BARE, CORE, CORES, DURABLE, OURS, STOCK, Bot, Running
from tests.bench.wire import Connector, Crowd, request
from tests.platforms.teams.connector import BOT, Teams, User

CHATS = 100
AT_ONCE = 64  # requests under way
STARTS = 5
A_SECOND = 40  # messages, when the time to an answer is measured
WAITS = 200  # of them in each round, after a second of them that does not count: connections are opened in it
TIME = ("/tijd",)
CHOICE = ("/eens", "/trek in")  # so that each of them changes card and cockpit
GOALS = {"ours: one answer": 0.40, "ours: a choice": 0.20}


class Work(NamedTuple):
    """What a bot is asked to do in a round: so many messages, with these lines in turns in each chat."""

    name: str
    bot: Bot
    messages: int
    lines: tuple[str, ...] = TIME


class Round(NamedTuple):
    """What came of a round. Times in seconds."""

    took: float
    processor: float
    answers: int


class World:
    """A Teams with many chats, a connector that takes the answers, and the messages that people send."""

    def __init__(self, teams: Teams, connector: Connector, service: str) -> None:
        self.connector = connector
        self._teams = teams
        self._service = service
        self._token = teams.token(exp=int(time.time()) + 86400, serviceurl=service)
        self._numbers: dict[tuple[str, ...], Iterator[int]] = {}
        # Kees never chooses: when all have, choosing ends.
        self.chats = [
            (f"19:meeting_{number}@thread.v2", [User(f"{name}{number}") for name in ("Anna", "Piet", "Kees")])
            for number in range(CHATS)
        ]
        for chat, users in self.chats:
            found = [{"id": each.id, "name": each.name, "objectId": each.aad} for each in users]
            connector.members[chat.encode()] = msgspec.json.encode({"members": found})

    def said(self, chat: str, user: User, **more: object) -> bytes:
        """A message of somebody."""
        return request({**self._teams.activity(user, chat, **more), "serviceUrl": self._service}, self._token)

    def next(self, lines: tuple[str, ...]) -> tuple[str, bytes]:
        """The next message, and the chat it is said in."""
        number = next(self._numbers.setdefault(lines, count()))
        chat, users = self.chats[number % CHATS]
        return chat, self.said(chat, users[1], text=lines[number // CHATS % len(lines)])

    async def prepare(self, crowd: Crowd) -> None:
        """A session at its first card in every chat."""
        added = {"type": "conversationUpdate", "membersAdded": [{"id": BOT}]}
        await crowd.send_all([self.said(chat, anna, **added) for chat, (anna, *_) in self.chats])
        await self.connector.quiet(1.0)
        for line in ("/start zon 2u", "/verder", "/verder", "/verder"):
            await crowd.send_all([self.said(chat, anna, text=line) for chat, (anna, *_) in self.chats])
            await self.connector.quiet(2.5)  # two steps within two seconds would be asked about
        await crowd.send_all([self.said(chat, kees, text="akkoord") for chat, (*_, kees) in self.chats])
        for line in CHOICE:  # the first choice brings more than the next
            await crowd.send_all([self.said(chat, piet, text=line) for chat, (_, piet, _) in self.chats])
            await self.connector.quiet()


async def measured(world: World, running: Running, crowd: Crowd, work: Work) -> Round:
    """One round."""
    requests = [world.next(work.lines)[1] for _ in range(work.messages)]
    answers, processor = world.connector.answers, running.processor()
    began = time.perf_counter()
    async with crowd.connected(AT_ONCE):
        await crowd.send_all(requests)
        acknowledged = time.perf_counter()
        await world.connector.quiet()
    return Round(
        max(world.connector.last, acknowledged) - began,
        running.processor() - processor,
        world.connector.answers - answers,
    )


async def waits(world: World, crowd: Crowd, work: Work, messages: int) -> list[float]:
    """How long each of so many messages waits for its answer when they come at an even pace, after a second of it. In seconds."""
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def one(number: int) -> float:
        await asyncio.sleep(start + number / A_SECOND - loop.time())
        chat, said = world.next(work.lines)
        arrives = world.connector.awaited[chat.encode()] = loop.create_future()
        began = time.perf_counter()
        await crowd.send(said)
        arrived: float = await asyncio.wait_for(arrives, 60)
        return arrived - began

    async with crowd.connected(AT_ONCE):
        waited = await asyncio.gather(*(one(number) for number in range(A_SECOND + messages)))
        return waited[A_SECOND:]


async def first_answer(world: World, bot: Bot, folder: str, settings: dict[str, str]) -> tuple[float, float, float]:
    """Seconds from the start of the process to its first answer, the processor time in them, and the megabytes once it is idle."""
    running = Running(bot, folder, settings)
    try:
        await running.listening()
        chat, said = world.next(TIME)
        arrives = world.connector.awaited[chat.encode()] = asyncio.get_running_loop().create_future()
        async with Crowd(running.port).connected(1) as crowd:
            await crowd.send(said)
            took = await asyncio.wait_for(arrives, 30) - running.started
            processor = running.processor()
        await asyncio.sleep(0.5)
        return took, processor, running.megabytes()
    finally:
        running.stop()


async def alone(connector: Connector, service: str) -> float:
    """How many calls a second the connector and the crowd do when there is no bot between them."""
    port = int(service.split(":")[2].split("/")[0])
    call = request({"text": "hoi"}, "token").replace(b"/api/messages", b"/amer/v3/conversations/alone/activities", 1)
    began = time.perf_counter()
    async with Crowd(port).connected(AT_ONCE) as crowd:
        await crowd.send_all([call] * 10_000)
    return 10_000 / (time.perf_counter() - began)


async def measure(folder: str, rounds: int, share: float, *, ours_only: bool) -> None:
    """All of it; `share` of the usual number of messages."""
    if CORE is not None:
        os.sched_setaffinity(0, set(CORES) - {CORE})
    teams, connector = Teams(), Connector()
    await teams.start()
    service = await connector.start()
    world = World(teams, connector, service)
    settings = teams.settings()
    click.echo(f"connector and crowd alone: {await alone(connector, service):,.0f} calls a second")
    agents = "" if ours_only else bots.agents()
    works = [
        Work("bare handler", BARE, int(4000 * share)),
        Work("bare, durable", DURABLE, int(4000 * share)),
        Work("botbuilder echo", STOCK, int(200 * share)),
        *([Work("Agents SDK echo", agents, int(1000 * share))] if isinstance(agents, Bot) else []),
        Work("ours: one answer", OURS, int(3000 * share)),
        Work("ours: a choice", OURS, int(1500 * share), CHOICE),
    ]
    if ours_only:
        works = [work for work in works if work.bot in {BARE, OURS}]
    elif isinstance(agents, str):
        click.echo(agents)
    results: dict[str, list[Round]] = {work.name: [] for work in works}
    times: dict[str, list[float]] = {work.name: [] for work in works if work.lines == TIME}
    with ExitStack() as stack:
        at: dict[Bot, tuple[Running, Crowd]] = {}
        for bot in dict.fromkeys(work.bot for work in works):
            running = Running(bot, folder, settings)
            stack.callback(running.stop)
            await running.listening()
            at[bot] = running, Crowd(running.port)
        async with at[OURS][1].connected(AT_ONCE) as crowd:
            await world.prepare(crowd)
        for work in works:
            await measured(world, *at[work.bot], work._replace(messages=work.messages // 3))
        for number in range(rounds):
            for work in works:
                results[work.name].append(await measured(world, *at[work.bot], work))
            for work in works:
                if work.lines == TIME:
                    times[work.name] += await waits(world, at[work.bot][1], work, int(WAITS * share))
            click.echo(f"round {number + 1} of {rounds}", err=True)
    starts: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(max(int(STARTS * share), 2)):
        for work in works:
            if work.lines == TIME:
                starts.setdefault(work.name, []).append(await first_answer(world, work.bot, folder, settings))
    report(works, results, times, starts)
    await connector.stop()
    await teams.stop()


def report(
    works: list[Work],
    results: dict[str, list[Round]],
    times: dict[str, list[float]],
    starts: dict[str, list[tuple[float, float, float]]],
) -> None:
    """The table: medians of the rounds, and of what each was to the bare handler in the same round."""
    click.echo(
        "| bot | messages/s | of bare | processor ms | of bare | answers | median ms | 99% ms | to bare | start s | of that processor | MB |"
    )
    click.echo("|---|---|---|---|---|---|---|---|---|---|---|---|")
    bare = [(each.took / works[0].messages, each.processor / works[0].messages) for each in results[works[0].name]]
    for work in works:
        each = [(one.took / work.messages, one.processor / work.messages) for one in results[work.name]]
        rate = statistics.median(1 / took for took, _ in each)
        by_time = statistics.median(b[0] / o[0] for b, o in zip(bare, each, strict=True))
        by_processor = statistics.median(b[1] / o[1] for b, o in zip(bare, each, strict=True))
        cost = statistics.median(1000 * processor for _, processor in each)
        answers = statistics.median(one.answers / work.messages for one in results[work.name])
        row = [work.name, f"{rate:,.0f}", f"{by_time:.3f}", f"{cost:.2f}", f"{by_processor:.3f}", f"{answers:.2f}"]
        if work.name in times:
            median, slow = _hundredth(times[work.name], 50), _hundredth(times[work.name], 99)
            to_bare = slow / _hundredth(times[works[0].name], 99)
            row += [f"{1000 * median:.1f}", f"{1000 * slow:.1f}", f"{to_bare:.1f}"]
            row += [
                f"{statistics.median(column):.{n}f}"
                for column, n in zip(zip(*starts[work.name], strict=True), (2, 2, 0), strict=True)
            ]
        click.echo(f"| {' | '.join(row)} |")
    for name, goal in GOALS.items():
        click.echo(f"goal for {name}: {goal:.2f} of the bare handler")


def _hundredth(times: list[float], number: int) -> float:
    return statistics.quantiles(times, n=100)[number - 1]


@click.command()
@click.option("--rounds", default=5, help="How many times each bot has its turn.")
@click.option("--quick", is_flag=True, help="A fifth of the messages, and three rounds.")
@click.option("--ours-only", is_flag=True, help="Ours beside the bare handler, and no others.")
def main(rounds: int, *, quick: bool, ours_only: bool) -> None:
    """Measure in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(folder, 3 if quick else rounds, 0.2 if quick else 1.0, ours_only=ours_only))


if __name__ == "__main__":
    main()
