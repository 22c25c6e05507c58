"""One conformance suite for every store: what the host relies on. A new store joins by a line in STORES."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy import URL

from bot.engine.model.effects import Board, Group, Private
from bot.host.ports import Letter
from bot.host.schema import metadata
from bot.host.sql import letters, memory, sessions, upkeep
from bot.host.sql.sessions import Alarm, NotebookRow, Save, Seen, SessionRow, Stale
from bot.host.store import Store, StoreUnavailable, translated
from bot.host.stores import open_store
from tests.host.fake import ANNA, NOON, says

STORES: dict[str, Callable[[pytest.FixtureRequest], Path | URL]] = {
    "sqlite": lambda request: request.getfixturevalue("tmp_path") / "test.db",
    "postgres": lambda request: request.getfixturevalue("postgres"),
}

LATER = NOON + dt.timedelta(minutes=5, microseconds=7)


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """An empty store of each kind."""
    store = await open_store(STORES[request.param](request))
    yield store
    await store.close()


def session(was: int = 0, *, state: bytes = b"{}", ended: dt.datetime | None = None) -> SessionRow:
    return SessionRow(was=was, deck="d1", state=state, ended_at=ended)


def letter(kind: str = "post", *, key: str = "", words: str = "hoi", person: str = "") -> Letter:
    audience = Private(person) if person else Group()
    around = Letter(adapter="nep", chat="a", audience=audience, key=key)
    match kind:
        case "forget":
            return replace(around, forget=(ANNA,))
        case "display":
            return replace(around, board=Board(running=True, card=words))
        case _:
            return replace(around, message=says(words), replaces=kind == "replace")


async def save(store: Store, change: Save) -> None:
    await store.write(partial(sessions.save, change=change))


async def load(store: Store, key: str = "nep/a", person: str = "") -> sessions.Loaded:
    return await store.read(partial(sessions.load, key=key, person=person, delivery=("nep", "x")))


async def count(store: Store) -> int:
    """How many rows there are in all."""
    tables = [sa.select(sa.func.count()).select_from(table) for table in metadata.sorted_tables]
    return await store.read(lambda tx: sum(tx.execute(each).scalar_one() for each in tables))


FULL = Save(
    now=NOON,
    key="nep/a",
    delivery=("nep", "x"),
    session=session(),
    notebook=NotebookRow(person="nep:anna", was=0, state=b"melk"),
    joined=["nep:anna"],
    timers={"w": LATER},
    letters=[letter()],
)


async def test_what_is_saved_is_read(store: Store) -> None:
    """Session, notebook, delivery, member and timer come back as they were, to the microsecond."""
    await save(store, FULL)
    loaded = await load(store, key="nep/a", person="nep:anna")
    assert (loaded.seen, loaded.session.version, loaded.session.body) == (True, 1, b"{}")
    assert (loaded.notebook.version, loaded.notebook.body) == (1, b"melk")
    assert await store.read(partial(sessions.known, person="nep:anna")) == [("nep/a", loaded.session)]
    assert await store.read(sessions.next_due) == LATER
    assert await store.read(partial(sessions.due_timers, now=LATER)) == [Alarm("nep/a", "w", LATER)]
    assert await store.read(partial(sessions.due_timers, now=LATER - dt.timedelta(microseconds=1))) == []


async def test_all_that_know_somebody_are_found_by_their_keys(store: Store) -> None:
    """However many, also one that can't be read; of others none."""
    keys = [f"nep/{number:03}" for number in range(sessions.MOST_KNOWN + 2)]
    for key in keys:
        await save(store, Save(now=NOON, key=key, session=session(state=b"?"), joined=["nep:anna"]))
    await save(store, Save(now=NOON, key="nep/bert", session=session(), joined=["nep:bert"]))
    assert await store.read(partial(sessions.that_know, person="nep:anna")) == keys
    assert len(await store.read(partial(sessions.known, person="nep:anna"))) == sessions.MOST_KNOWN


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (Save(now=NOON, key="nep/a", session=session(0), letters=[letter()]), Stale),
        (Save(now=NOON, key="nep/a", session=session(7), letters=[letter()]), Stale),
        (Save(now=NOON, key="nep/a", wipe=7), Stale),
        (Save(now=NOON, notebook=NotebookRow(person="nep:anna", was=0, state=b"x")), Stale),
        (Save(now=NOON, notebook=NotebookRow(person="nep:anna", was=7, state=b"x")), Stale),
        (Save(now=NOON, notebook=NotebookRow(person="nep:anna", was=7, state=b"")), Stale),
        (replace(FULL, session=session(1), notebook=None), Seen),
        (Save(now=NOON, key="nep/a", alarm=Alarm("nep/a", "w", NOON), session=session(1)), Seen),
        (Save(now=NOON, key="nep/b", alarm=Alarm("nep/b", "w", LATER)), Seen),
    ],
)
async def test_a_refused_save_changes_nothing(store: Store, change: Save, refusal: type[Exception]) -> None:
    """A stale version, a delivery or timer dealt with: all of it is refused, alone and in company."""
    await save(store, FULL)
    before = await count(store), await load(store, person="nep:anna")
    with pytest.raises(refusal):
        await save(store, change)
    company = [save(store, change), save(store, change), save(store, Save(now=NOON, letters=[letter()]))]
    outcomes = await asyncio.gather(*company, return_exceptions=True)
    assert [type(each) for each in outcomes] == [refusal, refusal, type(None)]
    assert (await count(store) - 1, await load(store, person="nep:anna")) == before


async def test_of_two_that_read_the_same_version_one_wins(store: Store) -> None:
    """The other is told so and can decide again."""
    await save(store, FULL)
    both = [save(store, Save(now=NOON, key="nep/a", session=session(1, state=body))) for body in (b"1", b"2")]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    refused = [isinstance(each, Stale) for each in outcomes]
    assert sorted(refused) == [False, True]
    assert (await load(store)).session.body == (b"1", b"2")[refused.index(False)]


async def test_a_timer_fires_once(store: Store) -> None:
    """And setting it again in the same save leaves the new one."""
    await save(store, FULL)
    rang = Save(now=NOON, key="nep/a", alarm=Alarm("nep/a", "w", LATER), timers={"w": NOON})
    await save(store, rang)
    assert await store.read(sessions.next_due) == NOON
    with pytest.raises(Seen):
        await save(store, rang)


async def test_setting_a_timer_again_moves_it_and_cancelling_removes_it(store: Store) -> None:
    """A name stands for one moment."""
    await save(store, FULL)
    await save(store, Save(now=NOON, key="nep/a", timers={"w": NOON}))
    assert [each.due for each in await store.read(partial(sessions.due_timers, now=LATER))] == [NOON]
    await save(store, Save(now=NOON, key="nep/a", timers={"w": None, "nooit gezet": None}))
    assert await store.read(sessions.next_due) is None


async def test_wiping_takes_all_that_belongs_to_a_session(store: Store) -> None:
    """But not the order to forget, nor somebody's notebook."""
    await save(store, FULL)
    kept = await store.read(partial(letters.head, lane="nep|group|a"))
    assert kept is not None
    await save(store, Save(now=NOON, key="nep/a", letters=[letter(key="bord"), letter("forget")]))
    await store.write(partial(letters.settle, letter=replace(kept, key="bord"), reference="r1", now=NOON))
    await save(store, Save(now=NOON, key="nep/a", wipe=1))
    head = await store.read(partial(letters.head, lane="nep|group|a"))
    assert head is not None
    assert head.forget == (ANNA,)
    loaded = await load(store, person="nep:anna")
    assert (loaded.session.version, loaded.notebook.body) == (0, b"melk")
    assert await store.read(sessions.next_due) is None
    assert await count(store) == len(["seen", "notebook", "order to forget"])


async def test_letters_leave_in_order_and_their_ids_are_never_used_twice(store: Store) -> None:
    """A platform may remember an id, so a new letter never gets an old one."""
    ids = []
    for words in ("1", "2"):
        await save(store, Save(now=NOON, letters=[letter(words=words)]))
        head = await store.read(partial(letters.head, lane="nep|group|a"))
        assert head is not None
        assert head.message == says(words)
        ids.append(head.id)
        await store.write(partial(letters.settle, letter=head, reference=None, now=NOON))
    assert ids[0] < ids[1]
    assert await store.read(letters.lanes) == []


@pytest.mark.parametrize(
    ("kinds", "left"),
    [
        ("r1 r2", "r2"),
        ("p1 r2 r3", "p1 r3"),
        ("r1 p2 r3", "r1 p2 r3"),  # the key went to a new message: the old one must still be changed
        ("d1 d2 p3 d4", "p3 d4"),
        ("r1 d2 r3", "d2 r3"),
        ("d1 m2 d3 r4 m5 r6", "m2 d3 m5 r6"),  # a message without a key has nothing to do with it
        ("p1 p2", "p1 p2"),
    ],
)
async def test_only_the_newest_of_what_replaces_waits(store: Store, kinds: str, left: str) -> None:
    """Of several replacements of one message, and of several boards, the older ones are not worth sending."""
    names = {"p": "post", "m": "post", "r": "replace", "d": "display"}
    for each in kinds.split():
        mine = letter(names[each[0]], key="" if each[0] in "dm" else "bord", words=each)
        other = letter("replace", key="bord", person="nep:anna", words=each)
        await save(store, Save(now=NOON, letters=[mine, other]))
    waiting = []
    while head := await store.read(partial(letters.head, lane="nep|group|a")):
        waiting.append(head.board.card if head.board else head.message.plain() if head.message else "")
        await store.write(partial(letters.settle, letter=head, reference=None, now=NOON))
    assert " ".join(waiting) == left
    assert await store.read(letters.lanes) == ["nep|private|nep:anna"]


async def test_the_latest_moment_of_a_running_session_is_found(store: Store) -> None:
    """A rehearsal that was cut short goes on from there; what is due in the future, or has ended, does not count."""
    assert await store.read(upkeep.latest) is None
    await save(store, FULL)
    assert await store.read(upkeep.latest) == NOON
    await save(store, Save(now=LATER, key="nep/a", session=session(1)))
    assert await store.read(upkeep.latest) == LATER
    await save(store, Save(now=LATER, key="nep/a", session=session(2, ended=LATER)))
    assert await store.read(upkeep.latest) is None


async def test_an_adapters_memory_keeps_its_order(store: Store) -> None:
    """Overwriting a body leaves it in its place; kinds and adapters do not see each other."""
    for adapter, kind, key, body in [
        ("nep", "lid", "b", b"1"),
        ("nep", "lid", "a", b"2"),
        ("nep", "tak", "b", b"3"),
        ("ander", "lid", "b", b"4"),
        ("nep", "lid", "b", b"5"),
    ]:
        await store.write(partial(memory.put, adapter=adapter, kind=kind, key=key, body=body))
    everything = partial(memory.everything, adapter="nep", kind="lid")
    assert await store.read(everything) == [("b", b"5"), ("a", b"2")]
    assert await store.read(partial(memory.get, adapter="nep", kind="lid", key="a")) == b"2"
    await store.write(partial(memory.delete, adapter="nep", kind="lid", key="b"))
    assert await store.read(everything) == [("a", b"2")]
    assert await store.read(partial(memory.get, adapter="nep", kind="tak", key="b")) == b"3"


async def test_what_is_too_old_goes_and_the_rest_stays(store: Store) -> None:
    """Each sort has its own age."""
    await save(store, FULL)
    day = dt.timedelta(days=1)
    await store.write(partial(upkeep.purge, deliveries_before=NOON, rest_before=NOON))
    assert (await load(store, person="nep:anna")).seen
    await store.write(partial(upkeep.purge, deliveries_before=NOON + day, rest_before=NOON))
    loaded = await load(store, person="nep:anna")
    assert (loaded.seen, loaded.notebook.body) == (False, b"melk")
    await store.write(partial(upkeep.purge, deliveries_before=NOON, rest_before=NOON + day))
    assert (await load(store, person="nep:anna")).notebook.version == 0
    assert await store.read(partial(upkeep.abandoned, before=NOON)) == []
    assert await store.read(partial(upkeep.abandoned, before=NOON + day)) == ["nep/a"]


def test_an_error_that_python_itself_raises_is_translated_too() -> None:
    """It has no number of SQLite."""
    with pytest.raises(StoreUnavailable), translated:
        raise sqlite3.ProgrammingError("closed")
