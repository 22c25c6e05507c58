"""The inbox: saved, answered, fetched once, told in order; through outages, repeats and restarts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from unittest.mock import AsyncMock

import pytest

from adapters.webex import inbox as inbox_module
from adapters.webex.envelope import Data, Envelope
from adapters.webex.inbox import ATTEMPTS, LONGEST_WAIT, PATIENCE, STUCK_AFTER, TOGETHER, WAITING, Inbox
from adapters.webex.transport import LOST
from adapters.webex.webhooks import Care
from bot.engine.model.events import Joined, Said
from bot.engine.model.messages import Look, Message
from bot.host.ports import Busy, Declined
from bot.host.sending import _errand
from bot.host.store import StoreUnavailable
from tests.platforms.web.fakes import FakeMemory
from tests.platforms.webex.api import PUBLIC, Webex
from tests.platforms.webex.bot import Bot, Sleep, running


def about(name: str, room: str = "r") -> Envelope:
    """An envelope about a message."""
    return Envelope("messages", "created", Data(id=name, room_id=room, person_id="p"))


class Work:
    """What an inbox does with what it holds, written down; `problems` are raised first, one each time."""

    def __init__(self, memory: FakeMemory | None = None) -> None:
        self.memory = memory or FakeMemory()
        self.sleep = Sleep()
        self.fetched: list[str] = []
        self.told: list[str] = []
        self.problems: dict[str, list[Exception]] = {}
        self.slow: dict[str, asyncio.Event] = {}
        self.lost: list[str] = []
        self.inbox = Inbox(self.memory, self.fetch, self.tell, self.sleep, self.lose)

    async def fetch(self, envelope: Envelope) -> str | None:
        name = envelope.data.id
        self.fetched.append(name)
        if name in self.slow:
            await self.slow[name].wait()
        self._stumble(f"fetch {name}")
        return None if name.startswith("not ours") else name

    async def tell(self, envelope: Envelope, found: str) -> None:
        assert envelope.data.id == found
        self._stumble(f"tell {found}")
        self.told.append(found)

    async def lose(self, envelope: Envelope) -> None:
        self.lost.append(envelope.data.id)

    def _stumble(self, what: str) -> None:
        if self.problems.get(what):
            raise self.problems[what].pop(0)

    def waiting(self) -> int:
        return len(self.memory.bodies.get(WAITING, {}))


@pytest.fixture
def work() -> Work:
    return Work()


async def test_it_is_saved_before_it_is_answered_and_forgotten_after(work: Work) -> None:
    """Of what was done nothing stays."""
    work.slow["a"] = asyncio.Event()
    await work.inbox.take(about("a"))
    assert work.waiting() == 1
    work.slow["a"].set()
    await work.inbox.idle()
    assert (work.told, work.waiting()) == (["a"], 0)


async def test_it_stays_saved_until_it_was_told(work: Work) -> None:
    """Who ends after it was fetched would lose it."""
    work.problems["tell a"] = [StoreUnavailable()]
    work.sleep.hold()
    await work.inbox.take(about("a"))
    while not work.sleep.asked:
        await asyncio.sleep(0)
    assert (work.fetched, work.told, work.waiting()) == (["a"], [], 1)
    work.sleep.let_go()
    await work.inbox.idle()
    assert (work.told, work.waiting()) == (["a"], 0)


async def test_the_same_again_does_nothing(work: Work) -> None:
    """While it waits, and when it is done."""
    for _ in range(3):
        await work.inbox.take(about("a"))
    await work.inbox.idle()
    await work.inbox.take(about("a"))
    await work.inbox.idle()
    assert (work.fetched, work.told) == (["a"], ["a"])


async def test_in_order_however_long_each_takes(work: Work) -> None:
    """The first is slow; those behind it are fetched meanwhile, a few at a time, and told after it."""
    names = [str(each) for each in range(6)]
    work.slow["0"] = asyncio.Event()
    for name in names:
        await work.inbox.take(about(name))
    await work.sleep(0)
    assert work.told == []
    assert len(work.fetched) <= TOGETHER
    work.slow["0"].set()
    await work.inbox.idle()
    assert work.told == names


async def test_rooms_do_not_wait_for_each_other(work: Work) -> None:
    """One that is stuck is stuck alone."""
    work.slow["a"] = asyncio.Event()
    await work.inbox.take(about("a", "here"))
    await work.inbox.take(about("b", "there"))
    while not work.told:
        await asyncio.sleep(0)
    assert work.told == ["b"]
    work.slow["a"].set()
    await work.inbox.idle()


async def test_what_works_again_works_for_every_room(work: Work) -> None:
    """After an outage nobody sleeps on while others are heard; but who was told to wait waits."""
    work.problems = {"fetch a": [Busy()], "fetch b": [Busy(60.0)]}
    work.sleep.hold()
    await work.inbox.take(about("a", "here"))
    await work.inbox.take(about("b", "elsewhere"))
    while len(work.sleep.asked) < 2:
        await asyncio.sleep(0)
    await work.inbox.take(about("c", "there"))
    while len(work.told) < 2:
        await asyncio.sleep(0)
    assert work.told == ["c", "a"]
    work.sleep.let_go()
    await work.inbox.idle()
    assert work.told == ["c", "a", "b"]


async def test_what_webex_never_tells_of_does_not_keep_a_room_closed(work: Work) -> None:
    """After half an hour it has lost its meaning: it is left, and what came later is heard."""
    work.problems["fetch a"] = [Busy(600.0)] * 20
    for name in "ab":
        await work.inbox.take(about(name))
    await work.inbox.idle()
    assert (work.told, work.waiting()) == (["b"], 0)
    assert sum(work.sleep.asked) == PATIENCE


async def test_half_an_hour_is_half_an_hour(work: Work) -> None:
    """Each time something else works it is tried again, and that is no reason to be left any sooner."""
    work.problems["fetch a"] = [Busy()] * 5000
    work.sleep.hold()
    await work.inbox.take(about("a", "here"))
    for number in range(200):
        await work.inbox.take(about(str(number), "there"))
        while str(number) not in work.told:
            await asyncio.sleep(0)
    assert len(work.sleep.asked) > PATIENCE / LONGEST_WAIT
    work.problems.clear()
    work.sleep.let_go()
    await work.inbox.idle()
    assert work.told[-1] == "a"


@pytest.mark.parametrize("when", ["fetch", "tell"])
@pytest.mark.parametrize("problem", [Busy(7.0), Busy(), StoreUnavailable()], ids=repr)
async def test_what_can_t_be_now_is_tried_again(work: Work, when: str, problem: Exception) -> None:
    """For as long as it takes, after as long as Webex says, and what came later waits for it."""
    work.problems[f"{when} a"] = [problem] * 20
    for name in "ab":
        await work.inbox.take(about(name))
    await work.inbox.idle()
    assert work.told == ["a", "b"]
    assert len(work.sleep.asked) == 20
    if isinstance(problem, Busy) and problem.after:
        assert set(work.sleep.asked) == {7.0}
    else:
        assert 0 < work.sleep.asked[0] <= 1
        assert 10 < work.sleep.asked[-1] <= 60


@pytest.mark.parametrize("when", ["fetch", "tell"])
async def test_what_will_never_be_is_left(work: Work, when: str) -> None:
    """A message that was deleted in the meantime; and what comes after it is heard."""
    work.problems[f"{when} a"] = [Declined(404)]
    for name in ("a", "not ours", "b"):
        await work.inbox.take(about(name))
    await work.inbox.idle()
    assert (work.told, work.waiting(), work.sleep.asked) == (["b"], 0, [])


@pytest.mark.parametrize("status", [200, 401, 403, 407])
@pytest.mark.parametrize(("times", "told", "lost"), [(1, ["a", "b"], []), (ATTEMPTS, ["b"], ["a"])])
async def test_a_stray_refusal_loses_nothing(
    work: Work, status: int, times: int, told: list[str], lost: list[str]
) -> None:
    """It is tried again, and when that does not help it is said whose word could not be read."""
    work.problems["fetch a"] = [Declined(status)] * times
    for name in "ab":
        await work.inbox.take(about(name))
    await work.inbox.idle()
    assert (work.told, work.lost, work.waiting()) == (told, lost, 0)


@pytest.mark.parametrize("when", ["fetch", "tell"])
async def test_a_bug_does_not_keep_the_room_closed(work: Work, when: str, caplog: pytest.LogCaptureFixture) -> None:
    """It is tried a few times, logged without what was said, and left."""
    work.problems[f"{when} a"] = [ValueError("een geheim")] * ATTEMPTS
    for name in "ab":
        await work.inbox.take(about(name))
    await work.inbox.idle()
    assert (work.told, work.waiting()) == (["b"], 0)
    assert "can't be worked on" in caplog.text
    assert "geheim" not in caplog.text


async def test_a_restart_goes_on(work: Work) -> None:
    """In the same order; what was done is not done again, and what can't be read any more is thrown away."""
    work.slow["b"] = asyncio.Event()
    for name in "abc":
        await work.inbox.take(about(name))
    while work.told != ["a"] and len(work.fetched) < 3:
        await asyncio.sleep(0)
    await work.inbox.stop()
    work.memory.spoil(WAITING, "oud", b"{")
    again = Work(work.memory)
    await again.inbox.start()
    await again.inbox.idle()
    assert [*work.told, *again.told] == ["a", "b", "c"]
    assert again.waiting() == 0
    await again.inbox.take(about("b"))
    await again.inbox.idle()
    assert again.told.count("b") == 1


async def test_what_could_not_be_saved_was_not_taken(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """Webex may bring it again."""

    async def broken(*_: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as full:
        full.setattr(work.memory, "put", broken)
        with pytest.raises(StoreUnavailable):
            await work.inbox.take(about("a"))
    await work.inbox.take(about("a"))
    await work.inbox.idle()
    assert work.told == ["a"]


async def test_twice_at_once_and_the_disk_is_full(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is told that all is well."""

    async def broken(*_: object) -> None:
        await asyncio.sleep(0)
        raise StoreUnavailable

    monkeypatch.setattr(work.memory, "put", broken)
    taken = await asyncio.gather(*(work.inbox.take(about("a")) for _ in range(2)), return_exceptions=True)
    assert [type(each) for each in taken] == [StoreUnavailable] * 2


async def test_what_comes_while_the_bot_stops_is_for_the_next_start(work: Work) -> None:
    """It is saved and answered, and not worked on with half a bot."""
    await work.inbox.stop()
    await work.inbox.take(about("a"))
    await work.inbox.idle()
    assert (work.fetched, work.waiting()) == ([], 1)
    again = Work(work.memory)
    await again.inbox.start()
    await again.inbox.idle()
    assert again.told == ["a"]


# --- over the wire ---------------------------------------------------------------------------------------------------


@pytest.fixture
async def bot(webex: Webex) -> AsyncIterator[Bot]:
    """A bot that runs."""
    async with running(webex) as made:
        yield made


async def test_a_webhook_is_answered_before_anything_is_asked(bot: Bot, webex: Webex) -> None:
    """Webex gives up on who is slow; so it is also answered while Webex itself does not answer."""
    await webex.vanish()
    bot.sleep.hold()
    await bot.webex.space("Sessie", webex.user("Anna"))
    assert [sent.status for sent in webex.hooks.sent] == [200]
    await webex.start()
    bot.sleep.let_go()
    await bot.chat.idle()
    assert [each.person.name for each in bot.events(Joined)] == ["Anna"]


async def test_each_message_is_fetched_once(bot: Bot, webex: Webex) -> None:
    """However often Webex tells of it; and who says it is looked up once."""
    room, (anna, *_) = await bot.space("Anna", "Piet")
    people = bot.asked("people")
    for line in ("een", "twee", "drie"):
        await bot.say(anna, line, room)
        again = webex.hooks.sent[-1]
        for _ in range(3):
            assert (await webex.hooks.post(again.url, again.body, again.headers)).status == 200
    await bot.chat.idle()
    assert [each.text for each in bot.events(Said)] == ["een", "twee", "drie"]
    assert bot.asked("messages/") == 3
    assert bot.asked("people") == people


async def test_what_is_said_in_a_space_lets_what_is_said_in_private_go_first(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When Webex lets the bot ask little: whoever leads does so in private, and everybody chooses in the space."""
    room, (anna, *_) = await bot.space("Anna")
    read, fetched = bot.chat._client.read, []

    async def noted(work: Callable[[Any], Any]) -> Any:
        fetched.append(_errand.get().can_wait)
        return await read(work)

    monkeypatch.setattr(bot.chat._client, "read", noted)
    for where, can_wait in ((room, True), (None, False)):
        await bot.say(anna, "hallo", where)
        assert fetched[-1] is can_wait


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 429, "retry_after": "3"},
        {"status": 423},
        {"status": 500},
        {"status": 502},
        {"status": 503, "retry_after": "1.5"},
        {"drop": True},
        {"status": 401},
    ],
    ids=str,
)
async def test_every_trouble_of_webex_passes(bot: Bot, webex: Webex, trouble: dict[str, object]) -> None:
    """Whatever it is: when it is over, each line has been heard, once and in order."""
    room, (anna, *_) = await bot.space("Anna")
    bot.heard()
    webex.trouble(**trouble, left=9)
    for line in ("een", "twee", "drie", "vier", "vijf", "zes"):
        await webex.say(anna, line, room)
    await bot.chat.idle()
    assert [each.text for each in bot.events(Said)] == ["een", "twee", "drie", "vier", "vijf", "zes"]


@pytest.mark.parametrize(("times", "said"), [(1, ["een", "twee"]), (ATTEMPTS, ["twee"])])
@pytest.mark.parametrize("status", [403, 407, 408, 0])
async def test_a_message_that_can_t_be_fetched_at_once(
    bot: Bot, webex: Webex, status: int, times: int, said: list[str]
) -> None:
    """Refused for a moment, or answered with nothing: tried again, and then said to whom it concerns alone."""
    room, (anna, *_) = await bot.space("Anna", "Piet")
    bot.heard()
    times = times if status != 408 else 1
    if status:
        webex.trouble(status=status, left=times, meets=lambda request: request.path.startswith("/v1/messages/"))
    else:
        webex.hollow = times
    for line in ("een", "twee"):
        await bot.say(anna, line, room)
    heard = [each.text for each in bot.events(Said)]
    assert heard == (said if times > 1 else ["een", "twee"])
    told = [(each.room.kind, each.text) for each in bot.shown()]
    assert told == ([] if len(heard) > 1 else [("direct", LOST)])


async def test_a_message_that_was_deleted_meanwhile(bot: Bot, webex: Webex) -> None:
    """It is left; the next one is heard."""
    room, (anna, *_) = await bot.space("Anna")
    bot.heard()
    webex.trouble(status=404, meets=lambda request: request.path.startswith("/v1/messages/"))
    await webex.say(anna, "weg", room)
    await webex.say(anna, "blijft", room)
    await bot.chat.idle()
    assert [each.text for each in bot.events(Said)] == ["blijft"]


async def test_a_full_disk_at_the_host(bot: Bot, webex: Webex) -> None:
    """What can't be saved there now is told again, and heard once."""
    room, (anna, *_) = await bot.space("Anna")
    bot.heard()
    bot.host.failing = StoreUnavailable()
    bot.sleep.hold()
    await webex.say(anna, "hoi", room)
    await bot.host.until(lambda: bot.host.refused)
    bot.host.failing = None
    bot.sleep.let_go()
    await bot.chat.idle()
    assert [each.text for each in bot.events(Said)] == ["hoi"]


async def test_what_waits_holds_no_word(bot: Bot, webex: Webex) -> None:
    """Ids only, and no names, while it waits for a Webex that is not there; the next process hears it."""
    room, (anna, *_) = await bot.space("Anna")
    await webex.vanish()
    bot.sleep.hold()
    await webex.say(anna, "een geheim", room)
    stored = str(bot.host.memory().bodies[WAITING])
    assert anna.id in stored
    assert "geheim" not in stored
    assert "Anna" not in stored
    assert anna.email not in stored
    await bot.chat.stop()
    await webex.start()
    async with running(webex, memory=bot.host.memory()) as again:
        await again.chat.idle()
        assert [each.text for each in again.events(Said)] == ["een geheim"]


async def test_what_went_wrong_before_does_not_stop_the_bot_from_stopping(
    webex: Webex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the inbox and the connections are closed as always."""
    monkeypatch.setattr(Care, "run", AsyncMock(side_effect=ValueError))
    async with running(webex, public_url=PUBLIC) as bot:
        await bot.chat.stop()
    with pytest.raises(RuntimeError, match="after shutdown"):
        await bot.deliver(Message(look=Look.NOTICE, title="x"), webex.user("Anna"))


async def test_a_room_that_is_cancelled_before_it_began_opens_again(work: Work) -> None:
    """Nobody waits for it for ever, and with the next message all that waited is worked on."""
    await work.inbox.take(about("a"))
    [lane] = work.inbox._lanes.values()
    lane.cancel()
    async with asyncio.timeout(20):
        await work.inbox.idle()
        await work.inbox.take(about("b"))
        await work.inbox.idle()
    assert work.told == ["a", "b"]


async def test_what_a_killed_process_had_in_hand_is_taken_over_by_another() -> None:
    """In order, once it has stood there for two looks, and nothing is told that the other has told."""
    killed, other = Work(memory := FakeMemory()), Work(memory)
    killed.slow["a"] = asyncio.Event()
    for name in "ab":
        await killed.inbox.take(about(name))
    await other.inbox.look()
    await asyncio.gather(*(_ended(each) for each in killed.inbox._lanes.values()))
    assert other.told == []
    await other.inbox.look()
    await other.inbox.idle()
    assert (killed.told, other.told, other.waiting()) == ([], ["a", "b"], 0)


async def test_what_is_in_hand_is_not_taken_up_again(work: Work) -> None:
    """However long it takes."""
    work.slow["a"] = asyncio.Event()
    await work.inbox.take(about("a"))
    for _ in range(3):
        await work.inbox.look()
        await work.inbox.take(about("b", "there"))
    work.slow["a"].set()
    await work.inbox.idle()
    assert work.fetched == ["a", "b"]


async def test_looking_goes_on_when_the_store_is_away(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next look is no worse off."""
    monkeypatch.setattr(inbox_module, "LOOK", 0)
    monkeypatch.setattr(work.memory, "all", all_of := AsyncMock(side_effect=[StoreUnavailable(), {}, {}]))
    looking = asyncio.create_task(work.inbox.run())
    while all_of.await_count < 3:
        await asyncio.sleep(0)
    looking.cancel()
    await asyncio.wait([looking])


async def test_an_inbox_in_which_nothing_gets_done_is_stuck(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when one room waits while others are heard, nor just after a quiet night."""
    now = 1000.0
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    assert not work.inbox.stuck()
    work.slow["a"] = asyncio.Event()
    await work.inbox.take(about("a", "here"))
    assert not work.inbox.stuck()
    now += STUCK_AFTER
    await work.inbox.take(about("b", "there"))
    while not work.told:
        await asyncio.sleep(0)
    now += STUCK_AFTER
    assert not work.inbox.stuck()
    now += 1
    assert work.inbox.stuck()
    work.slow["a"].set()
    await work.inbox.idle()
    assert not work.inbox.stuck()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
