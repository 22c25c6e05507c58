"""The outbox: order within a lane, no waiting between lanes, and patience with a platform that can't take it now."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp
import pytest
from sqlalchemy.engine import Connection

from bot.engine.model.effects import Group, Private
from bot.engine.model.messages import Look, Message
from bot.host import sending
from bot.host.outbox import (
    BUG_ATTEMPTS,
    FIRST_WAIT,
    LONGEST_ASKED,
    LONGEST_WAIT,
    PAUSE,
    STOOD_STILL,
    STUCK_AFTER,
    TakenOver,
    _first,
    back_off,
)
from bot.host.ports import Busy, Letter, Undeliverable, Unsure
from bot.host.sending import Budget, Pace
from bot.host.sql import letters
from bot.host.store import Work
from tests.host.conftest import House
from tests.host.fake import BRAM, said, says


async def test_a_lane_keeps_its_order_through_trouble(house: House) -> None:
    """A message that must wait holds up what comes after it, so that nobody reads things in the wrong order."""
    house.platform.troubles.extend([Busy(), OSError(), Busy()])
    await house.hear(said("start"), *(said(f"zeg {n}") for n in range(10)))
    assert house.platform.words == [str(n) for n in range(10)]
    ids = [letter.id for letter in house.platform.shown]
    assert ids == sorted(ids)


async def test_lanes_do_not_wait_for_each_other(house: House) -> None:
    """While the group chat is slow, private messages arrive."""
    house.platform.gates[""] = asyncio.Event()
    await house.hear(said("start"))
    await house.door.receive(said("zeg traag"))
    await house.door.receive(said("fluister pst"))
    await house.platform.has_shown(1)
    assert house.platform.words == ["pst"]
    house.platform.gates[""].set()
    await house.host.outbox.idle()
    assert house.platform.words == ["pst", "traag"]


def test_the_wait_doubles_and_is_bounded() -> None:
    """It grows from about a second to about a minute, and never to the same number for everybody."""
    waits = [back_off(attempt) for attempt in range(200)]
    assert all(FIRST_WAIT / 2 <= wait <= LONGEST_WAIT for wait in waits)
    assert all(2**n / 2 <= waits[n] <= 2**n for n in range(6))
    assert len(set(waits[10:])) > 100


@pytest.mark.parametrize(
    ("trouble", "least", "most"),
    [
        (Busy(7.5), 7.5, 7.5),
        (Busy(0), 0, 0),
        (Busy(-3), 0, 0),
        (Busy(10**9), LONGEST_ASKED, LONGEST_ASKED),
        (Busy(), 0.5, 1),
        (TimeoutError(), 0.5, 1),
        (aiohttp.ServerDisconnectedError(), 0.5, 1),
    ],
)
async def test_it_waits_as_long_as_the_platform_asks(
    house: House, trouble: Exception, least: float, most: float
) -> None:
    """Or its own time when the platform does not say; and then the message arrives."""
    house.platform.troubles.append(trouble)
    await house.hear(said("start"), said("zeg hallo"))
    [wait] = house.sleep.waits
    assert least <= wait <= most
    assert house.platform.words == ["hallo"]


async def test_the_next_message_begins_with_a_short_wait(house: House) -> None:
    """Trouble that is over is forgotten."""
    house.platform.troubles.extend([*[OSError()] * 5, None, OSError()])
    await house.hear(said("start"), said("zeg een"), said("zeg twee"))
    assert house.platform.words == ["een", "twee"]
    assert house.sleep.waits[4] >= 8
    assert house.sleep.waits[5] <= 1


async def test_a_letter_that_comes_just_when_the_lane_is_found_empty_leaves(house: House) -> None:
    """Between looking and going to sleep nothing gets lost."""
    await house.hear(said("start"))
    read, words = house.store.read, ["zeg twee"]

    async def interfere(work: Any) -> Any:
        value = await read(work)
        if value is None and words:
            await house.door.receive(said(words.pop()))
        return value

    house.store.read = interfere  # type: ignore[method-assign]
    house.platform.troubles.append(Busy(0))  # after which the lane looks in the store
    await house.hear(said("zeg een"))
    assert house.platform.words == ["een", "twee"]


async def test_what_was_just_saved_is_not_read_again_before_it_leaves(house: House) -> None:
    """And what is saved while it leaves comes behind it."""
    await house.hear(said("start"))
    house.platform.gates[""] = asyncio.Event()
    looked = []
    read = house.store.read

    async def watched(work: Any) -> Any:
        looked.append(getattr(work, "func", work) is _first)
        return await read(work)

    house.store.read = watched  # type: ignore[method-assign]
    await house.door.receive(said("zeg een"))
    await asyncio.sleep(0)
    house.platform.gates[""].set()
    await house.host.outbox.idle()
    assert not any(looked)
    await house.hear(said("opsomming twee drie vier"))
    assert sum(looked) == 2
    await house.hear(said("zeg vijf"), said("zeg zes"))
    assert house.platform.words == ["een", "twee", "drie", "vier", "vijf", "zes"]


async def test_a_long_outage_loses_nothing(house: House) -> None:
    """However often the platform refuses for now, everything arrives in order, once."""
    house.platform.troubles.extend([OSError()] * 60)
    await house.hear(said("start"), said("zeg een"), said("zeg twee"))
    assert house.platform.words == ["een", "twee"]
    assert len(house.sleep.waits) == 60


async def test_a_message_an_adapter_stumbles_over_does_not_block_its_chat(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """After a few attempts it is dropped, and the log says where it went wrong but not what was said."""
    house.platform.troubles.extend([KeyError("geheim")] * BUG_ATTEMPTS)
    with caplog.at_level(logging.DEBUG):
        await house.hear(said("start"), said("zeg geheim"), said("zeg verder"))
    assert house.platform.words == ["verder"]
    assert "KeyError" in caplog.text
    assert "geheim" not in caplog.text


@pytest.mark.parametrize(
    ("words", "told"), [("kaart vijf", 1), ("stap zes", 1), ("herzie vijf", 0), ("zeg hallo", 0), ("fluister pst", 0)]
)
async def test_of_what_must_be_seen_and_an_adapter_stumbles_over_the_engine_hears(
    house: House, words: str, told: int
) -> None:
    """Nobody knows whether it had left by then. What is there already is only not up to date."""
    await house.hear(said("start"))
    house.platform.troubles.extend([KeyError()] * BUG_ATTEMPTS)
    await house.hear(said(words))
    assert [each.doubt for each in house.engine.undelivered] == [True] * told
    assert await house.rows("outbox") == []


async def test_who_can_not_be_reached_in_private_is_told_how(house: House) -> None:
    """The engine hears that the private chat is closed and can say in the group how to open it - once."""
    house.platform.troubles.append(Undeliverable("Open eerst het gesprek met de bot."))
    await house.hear(said("start"), said("kom", by=BRAM), said("fluister pst", by=BRAM))
    [letter] = house.platform.shown
    assert letter.audience == Group()
    assert house.platform.words == ["Bram: Open eerst het gesprek met de bot."]
    assert await house.rows("outbox") == []


async def test_who_can_not_be_reached_holds_up_nothing_when_the_session_can_not_be_read(house: House) -> None:
    """What is for the same person in another chat leaves behind it."""
    await house.hear(said("start"), said("kom", by=BRAM))
    house.platform.gates[BRAM.id] = gate = asyncio.Event()
    house.platform.troubles.append(Undeliverable("Open eerst het gesprek met de bot."))
    await house.door.receive(said("fluister een", by=BRAM))
    await house.platform.reached.wait()
    house.meddle("update session set state = cast('{' as bytea)")
    for words in ("start", "kom", "fluister twee"):
        await house.door.receive(said(words, chat="zaal", by=BRAM))
    gate.set()
    await house.platform.has_shown(1)
    assert house.platform.words == ["twee"]


@pytest.mark.parametrize("words", ["zeg hallo", "wie"])
async def test_what_never_arrives_is_dropped(house: House, words: str) -> None:
    """A message for the group, or one outside any session: there is nobody to tell."""
    house.platform.troubles.append(Undeliverable("Doe iets."))
    if words != "wie":
        await house.hear(said("start"))
    await house.hear(said(words, chat="kamer" if words != "wie" else ""))
    assert house.platform.shown == []
    assert await house.rows("outbox") == []


@pytest.mark.parametrize(("late", "shown"), [(9, ["kom"]), (11, [])])
async def test_a_reminder_that_lost_its_meaning_is_dropped(house: House, late: float, shown: list[str]) -> None:
    """Its minutes count on the clock of the session."""
    await house.hear(said("start"))
    house.platform.gates[""] = asyncio.Event()
    house.platform.troubles.append(Busy())
    await house.door.receive(said("haast kom"))
    await house.platform.reached.wait()
    house.wall.advance(minutes=late)
    house.platform.gates.pop("").set()
    await house.host.outbox.idle()
    assert house.platform.words == shown


@pytest.mark.parametrize("turn", [False, True], ids=["in the outbox", "for its turn"])
@pytest.mark.parametrize(("words", "shown"), [("stap twee", ["twee"]), ("zeg nog iets", ["kom", "nog iets"])])
async def test_a_reminder_is_dropped_when_its_session_moves_on(
    house: House, words: str, shown: list[str], *, turn: bool
) -> None:
    """Whether it waits in the outbox or for its turn with the platform; a mere word leaves it where it is."""
    await house.hear(said("start"))
    waiting, go = asyncio.Event(), asyncio.Event()

    async def nap(_seconds: float) -> None:
        waiting.set()
        await go.wait()

    pace, deliver = Pace(Budget(((1, 60.0),), ((99, 1.0),)), now=lambda: 0.0, sleep=nap), house.platform.deliver

    async def in_turn(letter: Letter) -> str | None:
        await pace.wait("kamer")
        return await deliver(letter)

    house.platform.deliver = in_turn  # type: ignore[method-assign]
    first, second = ("zeg a", "haast kom") if turn else ("zeg b", "zeg c")
    await house.hear(said(first))
    await house.door.receive(said(second))
    await waiting.wait()
    if not turn:
        await house.door.receive(said("haast kom"))
    await house.door.receive(said(words))
    go.set()
    await house.host.outbox.idle()
    assert house.platform.words == [*(["a"] if turn else ["b", "c"]), *shown]


async def test_nothing_is_kept_of_a_reminder_that_was_tried_in_vain(house: House) -> None:
    """Its session moves on while it waits to be tried again, so it is never settled; it doesn't go either."""
    await house.hear(said("start"))
    house.platform.troubles.append(Busy(0))
    nap, outbox = house.host.outbox._sleep, house.host.outbox

    async def meanwhile(seconds: float) -> None:
        await house.door.receive(said("stap twee"))
        await nap(seconds)

    outbox._sleep = meanwhile
    await house.hear(said("haast kom"))
    assert house.platform.words == ["twee"]
    assert (outbox._leaving, outbox._overtaken) == ({}, set())


async def test_a_replacement_gets_the_reference_of_its_message(house: House) -> None:
    """The adapter reads what it called the message itself; a new message under the key takes its place."""
    await house.hear(said("start"))
    for words in ("bord een", "wissel twee", "bord drie", "wissel vier"):
        await house.hear(said(words))
    first, _, second, _ = house.platform.shown
    assert [each.replaces for each in house.platform.shown] == [False, True, False, True]
    assert [each.reference for each in house.platform.shown] == [None, f"ref{first.id}", None, f"ref{second.id}"]


async def test_of_what_waits_only_the_newest_state_is_shown(house: House) -> None:
    """After an outage nobody sees a board or a card go through all it has been."""
    await house.hear(said("start"), said("bord nul"))
    house.platform.gates[""] = asyncio.Event()
    for words in ["zeg a", "wissel een", "stand 1", "wissel twee", "zeg b", "stand 2", "wissel drie"]:
        await house.door.receive(said(words))
    house.platform.gates.pop("").set()
    await house.host.outbox.idle()
    assert house.platform.words == ["nul", "a", "b", "[2]", "drie"]


async def test_letters_of_a_platform_that_is_not_installed_wait(house: House) -> None:
    """They do no harm, and leave when it is back."""
    await house.hear(said("start"))
    host, house.host.outbox._adapters = house.host, {}
    await house.hear(said("zeg hallo"))
    assert house.platform.words == []
    host.outbox._adapters = {"nep": house.platform}
    await host.outbox.start()
    await host.outbox.idle()
    assert house.platform.words == ["hallo"]


async def test_stuck_means_that_nothing_leaves_for_minutes(house: House) -> None:
    """One message that waits is no trouble yet; when minutes have gone by without any leaving, it is."""
    outbox = house.host.outbox
    await house.hear(said("start"))
    outbox._moved -= 2 * STUCK_AFTER
    assert not outbox.stuck()
    house.platform.gates[""] = asyncio.Event()
    await house.door.receive(said("zeg hallo"))
    assert not outbox.stuck()
    outbox._moved -= 2 * STUCK_AFTER
    assert outbox.stuck()
    house.platform.gates[""].set()
    await outbox.idle()
    assert not outbox.stuck()


async def test_stopping_waits_for_what_is_on_its_way_and_sends_nothing_more(house: House) -> None:
    """The rest stays for the next start."""
    await house.hear(said("start"))
    house.platform.gates[""] = asyncio.Event()
    for words in ["zeg een", "zeg twee"]:
        await house.door.receive(said(words))
    await house.platform.reached.wait()
    stopping = asyncio.create_task(house.host.outbox.stop())
    await asyncio.sleep(0)
    await house.door.receive(said("zeg drie"))
    house.platform.gates[""].set()
    await stopping
    assert house.platform.words == ["een"]
    assert len(await house.rows("outbox")) == 2


async def saved(house: House, words: str) -> list[tuple[str, Letter]]:
    """A letter for the group that was saved, and of which nobody knows yet."""
    letter = Letter(adapter="nep", chat="kamer", audience=Group(), message=says(words))
    return list(await house.store.write(lambda tx: letters.add(tx, "", [letter], house.host.clock.now())))


@pytest.mark.parametrize("began", [False, True])
async def test_a_lane_that_is_cancelled_opens_again(house: House, began: bool) -> None:
    """Nobody waits for it for ever, and with the next message all that waited leaves. Before its first step it can't clear up."""
    await house.hear(said("start"))
    house.platform.gates[""] = asyncio.Event()
    house.host.outbox.wake(await saved(house, "een"))
    if began:
        await house.platform.reached.wait()
    [lane] = house.host.outbox._lanes.values()
    lane.cancel()
    async with asyncio.timeout(20):
        await house.host.outbox.idle()
        assert house.platform.reached.is_set() == began
        house.platform.gates[""].set()
        await house.hear(said("zeg twee"))
    assert house.platform.words == ["een", "twee"]


@pytest.mark.parametrize("url", [None], ids=["sqlite"])
async def test_two_jobs_of_one_lane_in_one_process_send_nothing_twice(house: House) -> None:
    """As when another gave a job back that was done here all the while: the second one waits for the first."""
    await saved(house, "een")
    house.platform.gates[""] = gate = asyncio.Event()
    first, second = (
        asyncio.create_task(house.host.outbox.drain("nep|group|kamer", 0, lambda _: True)) for _ in range(2)
    )
    await house.platform.reached.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    gate.set()
    assert await first is None
    assert await second is None
    assert house.platform.words == ["een"]


async def test_who_stood_still_asks_again_whose_lane_it_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was put to sleep just before it sends: meanwhile another was given the lane, and has sent it."""
    await saved(house, "een")
    loop, read, slept = asyncio.get_running_loop(), house.store.read, 0.0
    time = loop.time
    monkeypatch.setattr(loop, "time", lambda: time() + slept)

    async def stands_still(work: Work[Any]) -> Any:
        nonlocal slept
        found = await read(work)
        slept = STOOD_STILL + 1
        return found

    monkeypatch.setattr(house.store, "read", stands_still)
    with pytest.raises(TakenOver):
        await house.host.outbox.drain("nep|group|kamer", 0, lambda _: not slept)
    assert house.platform.attempts == 0


async def test_what_an_older_release_wrote_and_nobody_can_read_any_more_holds_up_nothing(house: House) -> None:
    """It is let go of at once, and what waits behind it leaves."""
    await house.hear(said("start"))
    house.platform.gates[""] = asyncio.Event()
    for words in ["zeg een", "zeg twee", "zeg drie"]:
        await house.door.receive(said(words))
    await house.platform.reached.wait()

    def spoil(tx: Connection) -> None:
        tx.exec_driver_sql("update outbox set payload = '{\"oud\": 1}' where id = (select max(id) - 1 from outbox)")

    await house.store.write(spoil)
    house.platform.gates.pop("").set()
    await house.host.outbox.idle()
    assert house.platform.words == ["een", "drie"]
    assert house.sleep.waits == []


@pytest.mark.parametrize(("lost", "times", "told"), [(1, 1, 0), (2, 0, 1), (3, 0, 1)])
async def test_what_must_be_seen_is_sent_once_more_when_nobody_knows(
    house: House, lost: int, times: int, told: int
) -> None:
    """After a pause; when that is lost too, it is left and the engine hears that nobody knows."""
    await house.hear(said("start"))
    house.platform.troubles.extend([Unsure()] * lost)
    await house.hear(said("kaart vijf"))
    assert house.platform.words.count("vijf") == times
    assert [each.doubt for each in house.engine.undelivered] == [True] * told
    assert house.sleep.waits == [PAUSE]
    assert await house.rows("outbox") == []


@pytest.mark.parametrize("words", ["zeg hallo", "fluister pst", "haast kom"])
async def test_a_word_in_passing_is_not_sent_twice(house: House, words: str) -> None:
    """A receipt or a notice that was lost is no reason to say it again, nor to trouble anybody."""
    await house.hear(said("start"))
    house.platform.troubles.append(Unsure())
    await house.hear(said(words))
    assert house.platform.shown == []
    assert house.engine.undelivered == []
    assert house.sleep.waits == []


@pytest.mark.parametrize("words", ["kaart vijf", "zeg hallo"])
async def test_the_engine_hears_of_what_the_group_did_not_get(house: House, words: str) -> None:
    """With the reason, once; and when something that must be seen arrives again, it hears that too."""
    await house.hear(said("start"))
    house.platform.troubles.append(Undeliverable("Voeg me weer toe."))
    await house.hear(said(words))
    [event] = house.engine.undelivered
    assert (event.how, event.doubt) == ("Voeg me weer toe.", False)
    assert event.message.plain() == words.partition(" ")[2]
    assert house.engine.arrivals == 0
    await house.hear(said("kaart zes"), said("zeg hallo"))
    assert house.engine.arrivals == 1


@pytest.mark.parametrize("look", Look)
async def test_who_sends_it_knows_whether_it_can_wait(
    house: House, monkeypatch: pytest.MonkeyPatch, look: Look
) -> None:
    """So that a receipt lets a card go first, wherever it waits for its turn."""
    errands: list[sending.Errand] = []
    deliver = house.platform.deliver

    async def noted(letter: Letter) -> str | None:
        errands.append(sending._errand.get())
        return await deliver(letter)

    monkeypatch.setattr(house.platform, "deliver", noted)
    letter = Letter(adapter="nep", chat="kamer", audience=Private("nep:anna"), message=Message(look=look))
    now = house.host.clock.now()
    house.host.outbox.wake(await house.store.write(lambda tx: letters.add(tx, "", [letter], now)))
    await house.host.outbox.idle()
    assert [each.can_wait for each in errands] == [look in {Look.RECEIPT, Look.REMINDER}]
