"""Load - step - save: what is stored of an event, where it belongs, and what happens when something fails."""

from __future__ import annotations

import asyncio
import logging

import pytest
from msgspec.structs import replace

from bot.engine.model.effects import Private
from bot.engine.model.events import Joined, Person, TimerFired
from bot.host.outcome import SORRY, UNREADABLE
from bot.host.ports import Inbound
from bot.host.store import StoreUnavailable
from tests.host.conftest import House
from tests.host.fake import ANNA, BRAM, NOON, said


async def test_an_event_becomes_state_and_a_message(house: House) -> None:
    """What the engine decides is stored and shown."""
    await house.hear(said("start"), said("tel"), said("tel"))
    assert house.platform.words == ["1", "2"]
    assert (await house.rows("outbox")) == []


async def test_a_delivery_seen_before_is_a_no_op(house: House) -> None:
    """A platform that delivers twice is heard once."""
    await house.hear(said("start"))
    assert await house.door.receive(said("tel", delivery="x")) is True
    before, house.engine.reactions = await house.everything(), 0
    assert await house.door.receive(said("tel", delivery="x")) is False
    await house.host.outbox.idle()
    assert house.platform.words == ["1"]
    assert (await house.everything())["session"] == before["session"]
    assert house.engine.reactions == 0


async def test_the_same_delivery_twice_at_once_counts_once(house: House) -> None:
    """Also when both are under way at the same moment."""
    await house.hear(said("start"))
    twice = [said("tel", delivery="x"), said("tel", delivery="x")]
    assert sorted(await asyncio.gather(*map(house.door.receive, twice))) == [False, True]


@pytest.mark.parametrize("chat", ["kamer", "elders", ""], ids=["in a session", "in another chat", "in private"])
async def test_of_chatter_nothing_is_stored(house: House, chat: str) -> None:
    """Talk that is no command leaves no row at all, not even that it was heard."""
    await house.hear(said("start"))
    before = await house.everything()
    await house.hear(said("wat vonden jullie van de lunch?", chat=chat))
    assert await house.everything() == before


async def test_one_event_at_a_time_in_a_session(house: House) -> None:
    """Twenty at once are counted one by one, and each is stepped only once."""
    await house.hear(said("start"))
    house.engine.reactions = 0
    await asyncio.gather(*(house.door.receive(said("tel")) for _ in range(20)))
    await house.host.outbox.idle()
    assert house.platform.words == [str(n) for n in range(1, 21)]
    assert house.engine.reactions == 20


async def test_sessions_do_not_wait_for_each_other(house: House) -> None:
    """While one chat is busy, another is answered."""
    await house.hear(said("start", chat="a"), said("start", chat="b"))
    async with house.host._lock("nep/a"):
        slow = asyncio.create_task(house.door.receive(said("zeg a", chat="a")))
        await house.hear(said("zeg b", chat="b"))
        assert house.platform.words == ["b"]
    await slow


CHANGED = """
    update session set version = 9, state = cast(replace(cast(state as text), '"count":0', '"count":5') as bytea)
"""


async def test_a_change_by_another_process_is_not_lost(house: House) -> None:
    """When the session changed between reading and saving, the step is done again on what it became."""
    await house.hear(said("start"))

    def interfere() -> None:
        house.engine.before_reaction = lambda: None
        house.meddle(CHANGED)

    house.engine.before_reaction = interfere
    await house.hear(said("tel"))
    assert house.platform.words == ["6"]


async def test_private_words_reach_the_newest_running_session(house: House) -> None:
    """Else the newest that ended, else none."""
    await house.hear(said("wie", chat=""))
    await house.hear(said("start", chat="a-oud"), said("tel", chat="a-oud"))
    house.wall.advance(minutes=1)
    await house.hear(said("start", chat="b-nieuw"))
    house.platform.shown.clear()
    await house.hear(said("wie", chat=""), said("klaar", chat="b-nieuw"), said("wie", chat=""))
    await house.hear(said("klaar", chat="a-oud"), said("wie", chat=""))
    assert house.platform.words == ["0", "1", "0"]


async def test_a_session_that_can_not_be_read_keeps_private_words_from_no_other(house: House) -> None:
    """Nothing can belong to it any more."""
    await house.hear(said("start", chat="a"), said("tel", chat="a"), said("start", chat="b"))
    house.meddle("update session set state = cast('{' as bytea) where key = 'nep/b'")
    house.platform.shown.clear()
    await house.hear(said("wie", chat=""))
    assert house.platform.words == ["1"]


async def test_a_session_that_can_not_be_read_stays_as_it_is(house: House) -> None:
    """A newer release may have written it, before a step back. Whoever says something to the bot hears that it went wrong."""
    await house.hear(said("start"), said("tel"))
    house.meddle("update session set state = cast('{' as bytea)")
    before = await house.rows("session"), await house.rows("member")
    house.platform.shown.clear()
    tells = said("tel")
    await house.hear(said("/start"), replace(tells, event=replace(tells.event, addressed=True)))
    assert (await house.rows("session"), await house.rows("member")) == before
    assert [UNREADABLE.title in words for words in house.platform.words] == [True, True]


async def test_who_talks_or_comes_where_a_session_can_not_be_read_is_left_alone(house: House) -> None:
    """It stays so for as long as nobody looks into it, and they would hear of it at every line."""
    await house.hear(said("start"))
    house.meddle("update session set state = cast('{' as bytea)")
    house.platform.shown.clear()
    comes = Inbound(delivery="comes", chat="kamer", event=Joined(at=NOON, person=ANNA))
    await house.hear(said("zomaar wat"), said("nog wat"), comes)
    assert house.platform.shown == []


async def test_private_words_are_for_the_session_there_was_when_they_came(house: House) -> None:
    """Also when a newer one starts while they wait: whoever typed them did not know of it."""
    await house.hear(said("start", chat="oud"))
    asked: list[str] = []
    lock = house.host._lock

    def noting(name: str) -> asyncio.Lock:
        asked.append(name)
        return lock(name)

    async with lock("nep/oud"):
        house.host._lock = noting  # type: ignore[method-assign]
        waiting = asyncio.create_task(house.door.receive(said("wie", chat="")))
        while not asked:
            await asyncio.sleep(0)
        house.wall.advance(minutes=1)
        await house.hear(said("start", chat="nieuw"))
    assert await waiting
    assert asked == ["nep/oud", "nep/nieuw"]


@pytest.mark.parametrize(("last", "answer"), [("kom", "0"), ("ga", "geen sessie")])
async def test_who_comes_and_goes_is_found_accordingly(house: House, last: str, answer: str) -> None:
    """Private words belong to a session as long as the person takes part."""
    await house.hear(said("start"), said("kom", by=BRAM), said(last, by=BRAM), said("wie", by=BRAM, chat=""))
    assert house.platform.words == [answer]


async def test_notes_belong_to_one_person(house: House) -> None:
    """What Anna notes comes back to Anna, in every chat, and to nobody else; an empty notebook is not kept."""
    await house.hear(said("noteer melk", chat=""), said("lees"), said("lees", by=BRAM))
    assert house.platform.words == ["genoteerd", "melk", ""]
    await house.hear(said("noteer ", chat=""))
    assert await house.rows("notebook") == []


async def test_a_private_message_goes_to_its_person_alone(house: House) -> None:
    """And says which group chat it belongs to."""
    await house.hear(said("start"), said("fluister pst"))
    [letter] = house.platform.shown
    assert (letter.audience, letter.chat) == (Private(ANNA.id), "kamer")


async def test_a_bug_changes_nothing_and_is_told_in_private(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The person reads a friendly sentence; the log knows the place in the code, but no word and no name."""
    await house.hear(said("start"))
    before = await house.rows("session")
    with caplog.at_level(logging.DEBUG):
        await house.hear(said("stuk geheimpje", delivery="x"))
    [letter] = house.platform.shown
    assert (letter.audience, letter.message) == (Private(ANNA.id), SORRY)
    assert await house.rows("session") == before
    assert await house.door.receive(said("stuk geheimpje", delivery="x")) is False
    assert "ValueError" in caplog.text
    assert "fake.py" in caplog.text
    assert "geheimpje" not in caplog.text
    assert "Anna" not in caplog.text


async def test_a_session_in_private_is_a_bug(house: House) -> None:
    """A session belongs to a group chat; without one nothing is kept."""
    await house.hear(said("start", chat=""))
    assert house.platform.words == [SORRY.plain()]
    assert await house.rows("session") == []


@pytest.mark.parametrize("command", ["vergeet", "vergeet-half", "weg"])
async def test_forgetting_leaves_nothing_behind(house: House, command: str) -> None:
    """State, members, timers, references and what waited are gone; the adapter forgets too; the goodbye still arrives."""
    await house.hear(said("start"), said("kom", by=BRAM), said("bord een"), said("wekker 5"))
    house.platform.gates[""] = asyncio.Event()
    await house.door.receive(said("zeg dit komt nooit aan"))
    await house.door.receive(said(command))
    house.platform.troubles.append(OSError())
    house.platform.gates.pop("").set()
    await house.host.outbox.idle()
    assert house.platform.words[-1] == "gewist"
    assert house.platform.forgotten == [("kamer", [ANNA, BRAM])]
    left = {table: rows for table, rows in (await house.everything()).items() if rows}
    assert set(left) == {"seen"}


async def test_of_what_was_wiped_nothing_stays_at_hand(house: House) -> None:
    """A session that was read is kept in memory for the next message, and no longer than it is there."""
    await house.hear(said("start"), said("tel"), said("tel"))
    assert house.host._shape._session.cache_info().currsize
    await house.hear(said("vergeet"))
    assert not house.host._shape._session.cache_info().currsize


@pytest.mark.parametrize(
    ("inbound", "complaint"),
    [
        (said("tel", by=replace(ANNA, id="ander:anna")), "name of the adapter"),
        (said("tel", at=NOON.replace(tzinfo=None)), "aware"),
        (Inbound(delivery="x", chat="kamer", event=TimerFired(at=NOON, name="w", due=NOON)), "host's own"),
    ],
    ids=["another platform's person", "a naive moment", "a timer"],
)
async def test_an_adapter_that_breaks_the_contract_is_refused(house: House, inbound: Inbound, complaint: str) -> None:
    """A mistake in an adapter shows at once, before anything is stored."""
    with pytest.raises(ValueError, match=complaint):
        await house.door.receive(inbound)


async def test_what_was_begun_is_finished_when_the_caller_goes_away(house: House) -> None:
    """A request that is cut off halfway is still saved and answered."""
    await house.hear(said("start"))
    request = asyncio.create_task(house.door.receive(said("tel")))
    await asyncio.sleep(0)
    request.cancel()
    await asyncio.gather(*house.host._tasks)
    await house.host.outbox.idle()
    assert house.platform.words == ["1"]


async def test_who_began_a_session_need_not_do_so_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was saved, also when just after that nothing can be read of the sessions that this person knows from before."""

    async def away(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(house.host._placing, "of", away)
    assert await house.door.receive(said("start"))
    assert len(await house.rows("session")) == 1


async def test_an_adapter_finds_back_what_it_stored_and_nothing_that_it_can_not_read(house: House) -> None:
    """What another release left in another shape is deleted, as if it had never been there."""
    memory = house.door.memory()
    await memory.put("lid", "anna", ANNA)
    await memory.put("lid", "oud", {"naam": "Anna"})
    await memory.put("lid", "bram", BRAM)
    assert await memory.all("lid", Person) == {"anna": ANNA, "bram": BRAM}
    assert await memory.get("lid", "anna", Person) == ANNA
    assert await memory.get("lid", "anna", int) is None
    assert await memory.get("lid", "anna", Person) is None
    assert [row.key for row in await house.rows("item")] == ["bram"]
