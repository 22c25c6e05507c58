"""What waits for an answer is known to all processes on one PostgreSQL, and stands nowhere: whichever gets the answer knows what it answers."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import URL

from bot.engine import Config, Known, Which
from bot.engine.model.effects import Effect, Group, Hold, Post
from bot.engine.model.events import Event, Place, Pressed, Said
from bot.engine.model.messages import Message
from bot.engine.moves.addressing import TOO_LATE
from bot.host import postgres_grapevine, shared
from bot.host.foreman import foreman_of
from bot.host.grapevine import Grapevine
from bot.host.ports import Inbound
from bot.host.schema import metadata
from bot.host.waiting import ALREADY, Held, Waiting
from tests.host.conftest import House
from tests.host.fake import ANNA, NOON, TallyState, said, says
from tests.host.test_answered_once import Asking, pressed
from tests.host.test_shared import LONG_AFTER, SOON, until
from tests.postgres import do


class Doubting(Asking):
    """Who says «twijfel …» is asked whether that is meant; «ja» shows it to the group. There is one question «which session?»."""

    def address(  # type: ignore[override]
        self, event: Said | Pressed, known: Sequence[Known], config: Config, planned: Sequence[str] = (), /
    ) -> str | Which | Message:
        found = super().address(event, known, config, planned)
        return replace(found, pin="keuze:1") if isinstance(found, Which) else found

    def _react(self, state: TallyState, event: Event, config: Config) -> tuple[TallyState, tuple[Effect, ...]]:
        if isinstance(event, Said) and event.text.startswith("twijfel "):
            return state, (Hold(event.person.id, event.text.removeprefix("twijfel ")),)
        if isinstance(event, Pressed) and event.command == "ja":
            self.before_reaction()
            self.reactions += 1
            assert state.session is not None
            state = replace(state, session=replace(state.session, count=state.session.count + 1))
            shown = Post(audience=Group(), message=says(event.held or "waarop?"))
            return state, (shown, Hold(event.person.id, "")) if event.held else (shown,)
        return super()._react(state, event, config)


def yes(house: House, delivery: str) -> Inbound:
    event = Pressed(at=house.host.clock.now(), person=ANNA, place=Place.GROUP, command="ja")
    return Inbound(delivery=delivery, chat="a", event=event)


def line(house: House, words: str, chat: str = "") -> Inbound:
    """Anna says this, in private or in a group chat."""
    return said(words, chat=chat, delivery=f"{words:.12}", at=house.host.clock.now())


def choice(house: House, number: int, delivery: str) -> Inbound:
    """Anna presses the button of a choice."""
    return pressed(number, delivery, at=house.host.clock.now(), pin="keuze:1")


def house(folder: Path, url: URL) -> House:
    """One process. Its clock is the wall's, for that of the database decides."""
    return House(folder / "test.db", url, engine=Doubting(), foreman=foreman_of)


@pytest.fixture
async def houses(tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[House]]:
    """Two processes on one database, with two sessions of Anna's. None is held for dead because this machine is busy."""
    monkeypatch.setattr(shared, "STALLED", 60.0)
    monkeypatch.setattr(postgres_grapevine, "PATIENCE", 60.0)
    both = [house(tmp_path, postgres) for _ in range(2)]
    for each in both:
        await each.begin()
    for chat in "ab":
        await both[0].door.receive(said("start", chat=chat))
    yield both
    for each in both:
        await each.end()


def words(houses: list[House]) -> list[str]:
    return sorted(word for each in houses for word in each.platform.words)


def waits(house: House) -> list[object]:
    return [*house.host._waiting, *house.host._held]


async def told(house: House, count: int = 1) -> None:
    """Return when it has heard of so much from others."""
    await until(lambda: len(waits(house)) == count)


async def test_an_answer_at_another_process_brings_the_line_to_its_session(houses: list[House]) -> None:
    """At once, too: it first hears what was said before. And it was done once, wherever it is answered again."""
    one, two = houses
    await told_each_other(houses)
    await one.door.receive(line(one, "tel"))
    await two.door.receive(choice(two, 2, "x"))
    await one.door.receive(choice(one, 1, "y"))
    await two.door.receive(line(two, "kies 1"))
    await until(lambda: len(words(houses)) == 4)
    assert words(houses) == sorted(["welke?", "1", ALREADY.plain(), ALREADY.plain()])


async def test_two_answers_at_once_at_two_processes_are_one(houses: list[House]) -> None:
    """Both have the line, and neither has heard yet that the other brought it."""
    await told_each_other(houses)
    await houses[0].door.receive(line(houses[0], "tel"))
    await told(houses[1])
    await asyncio.gather(*(each.door.receive(choice(each, 1, f"x{n}")) for n, each in enumerate(houses)))
    await until(lambda: len(words(houses)) == 3)
    assert words(houses) == sorted(["welke?", "1", ALREADY.plain()])


async def test_the_yes_at_another_process_is_about_what_was_said(houses: list[House]) -> None:
    """And the second yes is about nothing any more, at either of them."""
    one, two = houses
    await told_each_other(houses)
    await one.door.receive(line(one, "twijfel ik ruim op", "a"))
    await told(two)
    await asyncio.gather(one.door.receive(yes(one, "x")), two.door.receive(yes(two, "y")))
    await until(lambda: len(words(houses)) == 2)
    assert words(houses) == ["ik ruim op", "waarop?"]
    await told(one, 0)
    await told(two, 0)


async def test_a_yes_that_another_event_of_the_session_comes_before_is_still_about_what_was_said(
    houses: list[House],
) -> None:
    """It is tried again, and nothing was forgotten meanwhile."""
    one, two = houses
    await told_each_other(houses)
    await one.door.receive(line(one, "twijfel ik ruim op", "a"))
    react = one.engine.reactions

    def once() -> None:
        one.engine.before_reaction = lambda: None
        one.meddle("update session set version = version + 1")

    one.engine.before_reaction = once
    await one.door.receive(yes(one, "x"))
    assert one.engine.reactions == react + 2
    await until(lambda: "ik ruim op" in words([one, two]))


async def test_who_has_just_begun_hears_what_waits(houses: list[House], tmp_path: Path, postgres: URL) -> None:
    """So that a new release can be set going while people answer."""
    one, two = houses
    await told_each_other(houses)
    await one.door.receive(line(one, "tel"))
    await one.door.receive(line(one, "twijfel ik ruim op", "a"))
    await told(two, 2)
    new = house(tmp_path, postgres)
    await new.begin()
    await told(new, 2)
    for each in houses:
        await each.host.stop()
    await new.door.receive(choice(new, 2, "x"))
    await new.door.receive(yes(new, "y"))
    await until(lambda: {"1", "ik ruim op"} <= set(words([*houses, new])))
    await new.end()


async def test_nothing_of_it_stands_in_the_database(houses: list[House], postgres: URL) -> None:
    """In no table, ours or not."""
    one, two = houses
    await told_each_other(houses)
    await one.door.receive(line(one, "zeg kwartelei"))
    await one.door.receive(line(one, "twijfel kwartelei", "a"))
    await told(two, 2)
    tables = do(postgres, "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public'")
    assert len(tables) > len(metadata.tables)
    for (table,) in tables:
        assert "kwartelei" not in repr(do(postgres, f"select convert_to(t::text, 'utf-8') from {table} t"))  # noqa: S608
        assert b"kwartelei".hex() not in repr(do(postgres, f"select t::text from {table} t"))  # noqa: S608


@pytest.mark.parametrize("way", ["typed", "abandoned"])
async def test_what_is_wiped_at_one_process_stays_at_hand_at_none(houses: list[House], way: str) -> None:
    """What they last read of it is gone from their memory too."""
    one, two = houses
    await told_each_other(houses)
    for each in houses:
        await each.door.receive(line(each, f"zeg {houses.index(each)}", "a"))
    at_hand = two.host._shape._session.cache_info
    assert at_hand().currsize
    if way == "typed":
        await one.door.receive(line(one, "vergeet", "a"))
    else:
        await one.host.abandon("nep/a", LONG_AFTER)
    await until(lambda: at_hand().currsize == 0)


async def test_what_is_too_long_to_tell_stays_where_it_was_said(houses: list[House]) -> None:
    """Whoever answers elsewhere is asked to type it again."""
    one, two = houses
    await told_each_other(houses)
    await one.door.receive(line(one, "zeg " + "x" * postgres_grapevine.LONGEST))
    await two.door.receive(choice(two, 2, "x"))
    await until(lambda: len(words(houses)) == 2)
    assert words(houses) == sorted(["welke?", TOO_LATE.plain()])


async def test_what_can_not_be_heard_does_not_end_the_listening(
    houses: list[House], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever went wrong with it."""
    monkeypatch.setattr(postgres_grapevine, "AGAIN", 0.0)
    grapevine, heard, troubles = houses[0].host.foreman.grapevine, asyncio.Event(), [ValueError()]

    def hear(_words: bytes) -> None:
        if troubles:
            raise troubles.pop()
        heard.set()

    grapevine.hear = hear
    async with asyncio.timeout(SOON):
        while not heard.is_set():
            await grapevine.tell(b"?")
            await asyncio.sleep(0.02)


async def told_each_other(houses: list[House]) -> None:
    """Return when both listen."""
    for each in houses:
        await until_heard(each.host.foreman.grapevine)


async def until_heard(grapevine: Grapevine) -> None:
    """Return when this process hears what is told."""
    heard = asyncio.Event()
    before = grapevine.hear
    grapevine.hear = lambda _words: heard.set()
    while not heard.is_set():
        await grapevine.tell(b"?")
        await asyncio.sleep(0.02)
    grapevine.hear = before


async def test_what_an_adapter_tells_comes_to_those_of_its_name_in_other_processes(houses: list[House]) -> None:
    """Not to itself, nor to an adapter of another platform. Who has just begun hears all there is."""
    await told_each_other(houses)
    heard: list[tuple[int, str, bytes]] = []
    vines = {(n, name): each.host.door(name).grapevine() for n, each in enumerate(houses) for name in ("nep", "ander")}
    for (n, name), vine in vines.items():
        vine.hear = lambda words, n=n, name=name: heard.append((n, name, words))  # type: ignore[misc]  # bound for each
    await vines[0, "nep"].tell(b'["hoi"]')
    await vines[1, "ander"].tell(b"5")
    await until(lambda: len(heard) == 2)
    vines[0, "nep"].all_there_is = lambda: [b'"alles"']
    await houses[1].host.foreman.grapevine.tell(postgres_grapevine.TELL_ALL.encode())
    await until(lambda: len(heard) == 3)
    assert sorted(heard) == [(0, "ander", b"5"), (1, "nep", b'"alles"'), (1, "nep", b'["hoi"]')]


async def test_what_an_adapter_tells_while_there_is_one_process_goes_nowhere(tmp_path: Path) -> None:
    """Nobody else is to hear it."""
    house = House(tmp_path / "test.db")
    await house.begin()
    vine = house.host.door("nep").grapevine()
    vine.hear = lambda words: pytest.fail(repr(words))
    await vine.tell(b"5")
    await house.end()


async def test_an_older_question_does_not_take_the_place_of_a_newer_one() -> None:
    """Told late, or told again by who did not hear that it was answered."""
    waiting, elsewhere = Waiting(), Waiting()
    line = Said(at=NOON, person=ANNA, place=Place.PRIVATE, text="hand")
    which = Asking().address(line, [], Config(decks={}, names={}, default_deck=""))
    assert not isinstance(which, str)
    old = elsewhere.ask(line, which, ("nep", "1"))  # type: ignore[arg-type]
    waiting.take(old, NOON)
    waiting.over(("nep", "1"))
    waiting.take(old, NOON)
    assert [each.line for each in waiting] == [None]
    late = dt.timedelta(seconds=1)
    new = Said(at=NOON + late, person=ANNA, place=Place.PRIVATE, text="kaart")
    asked = elsewhere.ask(new, which, ("nep", "2"))  # type: ignore[arg-type]
    waiting.take(asked, NOON + late)
    waiting.take(old, NOON + late)
    assert list(waiting) == [asked]


async def test_older_words_do_not_take_the_place_of_newer_ones() -> None:
    """Nor does their end."""
    held, elsewhere = Held(), Held()
    [old] = elsewhere.keep("a", [Hold(ANNA.id, "oud")], NOON)
    [new] = held.keep("a", [Hold(ANNA.id, "nieuw")], NOON + dt.timedelta(seconds=1))
    held.take(old, NOON)
    assert list(held) == [new]
