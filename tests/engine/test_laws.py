"""What holds in every session, whatever people do and in whatever order: played, not constructed."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.engine import Notebook, Session
from bot.engine.model.blocks import Secret
from bot.engine.model.effects import Group, Post, Replace, SetTimer
from bot.engine.model.events import Left, Place, TimerFired
from bot.engine.model.messages import Look
from tests.decks import real_config
from tests.engine.playing import MOVES, NAMES, Playing, stories
from tests.transcripts.golden.page import page
from tests.transcripts.on_engine import EngineWorld, person
from tests.transcripts.script import play, read, scripts

thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Story = list[tuple[Any, ...]]


def mark(name: str) -> str:
    """What stands in every note of this person and nowhere else."""
    return f"GEHEIM-VAN-{name}"


@thorough
@given(stories, st.sampled_from(NAMES), stories)
def test_after_a_handover_nobody_sees_what_was_the_other_s(before: Story, asks: str, after: Story) -> None:
    """A note is shown to whoever wrote it alone, and a cockpit stands only in the chat of whoever leads now."""
    chat = Playing()
    chat.notebooks.update(_everybody_s_notes())
    chat.begin()
    handover: Story = [("says", asks, Place.GROUP, "neem over"), ("passes", 1)]
    for move in [*before, *handover, *after]:
        chat.follow([move])
        if chat.running:
            _everything_is_its_reader_s(chat)


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize("moment", [1, 3, 4])
def test_who_takes_over_when_nobody_says_no_reads_their_own_notes_alone(moment: int, *, gone: bool) -> None:
    """By the timer, with the other there or hung up; and a question whether the other's step was meant is not theirs."""
    chat = Playing()
    chat.notebooks.update(_everybody_s_notes())
    chat.begin()
    chat.onward(moment)
    chat.leads("verder")
    session = chat.session
    assert session is not None
    chat.says("Piet", Place.PRIVATE, "neem over")
    if gone:
        chat.happen(Left(at=chat.now, person=person("Anna")))
    before = chat.session
    chat.passes(1)
    assert chat.leader == "Piet"
    _everything_is_its_reader_s(chat)
    assert chat.session is not None
    assert chat.session.doubted is None
    chat.says("Piet", Place.PRIVATE, "ja")
    assert before is not None
    assert chat.session.moves == before.moves
    _everything_is_its_reader_s(chat)
    chat.says("Piet", Place.PRIVATE, "tijd")
    shown = chat.newest("Piet", Look.COCKPIT)
    assert shown is not None
    assert mark("Piet") in shown.plain()


@functools.cache
def _everybody_s_notes() -> dict[str, Notebook | None]:
    """A note of everybody at every card and every step, as they typed it."""
    chat = Playing()
    steps = [step.id for step in chat.config.decks[chat.config.names["actieve-openbaarmaking"]].steps]
    for name in NAMES:
        chat.says(name, Place.PRIVATE, "/voorbereiden zon")
        for target in (*range(1, 32), *steps):
            chat.says(name, Place.PRIVATE, f"/notitie {target} {mark(name)}")
    return chat.notebooks


def _everything_is_its_reader_s(chat: Playing) -> None:
    for effect in chat.effects:
        if isinstance(effect, Post | Replace):
            words = repr(effect.message)
            reader = person_of(effect)
            assert not [name for name in NAMES if name != reader and mark(name) in words], "a note is its writer's"
    chat.effects.clear()
    for name in NAMES:
        standing = [each for each in chat.shown.get(name, {}).values() if each.look is Look.COCKPIT]
        live = [each for each in standing if each.buttons or any(isinstance(block, Secret) for block in each.body)]
        assert len(live) <= (name == chat.leader), "one cockpit, and it is the leader's"


def person_of(effect: Post | Replace) -> str:
    """The name of whoever reads it, or "groep"."""
    return "groep" if isinstance(effect.audience, Group) else effect.audience.person.removeprefix("test:")


def view(chat: Playing) -> dict[str, Any]:
    """What a session looks like to people, but for the turns to speak: those are talk, and talk goes on."""
    session = chat.running
    assert session is not None
    chat.leads("cockpit")
    shown = chat.newest(chat.leader, Look.COCKPIT)
    card = chat.newest("groep", Look.CARD) if session.table else None
    assert shown is not None
    talk = ("  Aan het woord:", "  Wachtrij:")
    lines = page("", shown).splitlines()
    return {
        "position": session.at,
        "cockpit": [line for line in lines if not line.startswith(talk) and "→ beurt" not in line],
        "card": card and page("", card),
        "timers": chat.timers.copy(),
    }


def kept(session: Session) -> tuple[Any, ...]:
    """What people gave, and which therefore stays."""
    one = (session.choices, session.grades, session.tomorrow, session.agreements, session.questions, session.again)
    return (*one, session.people, session.reminders, session.facilitator)


@thorough
@given(stories, st.lists(st.sampled_from(MOVES), min_size=1, max_size=10))
def test_undo_after_any_accepted_move_gives_the_view_before_it(story: Story, moves: list[str]) -> None:
    """And so on, back through up to ten moves: the card, the step, the plan, the alarms and the cockpit of then."""
    chat = Playing().begin().follow(story)
    assume(chat.running)
    views = [view(chat)]
    for words in moves:
        before = chat.session
        chat.leads(words)
        assume(chat.running)
        assert before is not None
        assert chat.session is not None
        if chat.session.moves > before.moves:
            views.append(view(chat))
    for expected in reversed(views[:-1]):
        given_by_then = kept(chat.session) if chat.session else ()
        chat.leads("ongedaan")
        assert chat.session is not None
        assert kept(chat.session) == given_by_then
        assert view(chat) == expected


def test_ten_moves_can_be_undone_and_not_one_more() -> None:
    """A facilitator who was lost for a while finds the way back; then the bot says that this is the end of it."""
    chat = Playing().begin()
    for words in ("verder", "verder", "verder", *["volgende"] * 8):
        chat.leads(words)
    for _ in range(10):
        chat.leads("ongedaan")
    assert chat.session is not None
    assert chat.session.at.slot == 1
    chat.leads("ongedaan")
    refusal = chat.newest("Anna", Look.REFUSAL)
    assert refusal is not None
    assert refusal.plain() == "Er is niets om terug te draaien."


@thorough
@given(stories)
def test_every_timer_that_is_set_is_heard_when_it_rings(story: Story) -> None:
    """Whatever is pending after whatever happened: it can ring, now or when it was meant to."""
    chat = Playing().begin()
    for move in story:
        chat.follow([move])
        for name, due in (chat.session.timers if chat.session else {}).items():
            chat.outcome(TimerFired(at=max(due, chat.now), name=name, due=due))


async def test_every_kind_of_timer_rings_in_some_transcript_or_after_it() -> None:
    """A kind of timer that is set and never rings is one that no test hears."""
    worlds = []
    for path in scripts():
        worlds.append(EngineWorld(real_config()))
        await play(read(path), worlds[-1])
        worlds[-1].ring(worlds[-1].events[-1].at + dt.timedelta(days=60))
    effects = [effect for world in worlds for effect in world.effects if isinstance(effect, SetTimer)]
    rang = [event for world in worlds for event in world.events if isinstance(event, TimerFired)]
    assert {each.name.partition(":")[0] for each in effects} == {each.name.partition(":")[0] for each in rang}
