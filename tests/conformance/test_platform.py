"""The conformance suite: every platform plays every transcript, and keeps the promises that no transcript shows.

All of it is played in Dutch, and once more with every text of the engine and the decks replaced by nonsense: an adapter that
reads a text finds nothing in it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.engine.model.blocks import Secret
from bot.engine.model.deck import CardKind, StepKind
from bot.engine.model.events import Place
from bot.engine.model.messages import CardFace, Look
from bot.engine.model.screen import Link
from bot.host import allowance
from bot.host.allowance import TOO_MUCH
from tests.conformance.driver import DRIVERS, Driver
from tests.decks import real_config
from tests.languages import DUTCH, NONSENSE, Language
from tests.transcripts.on_engine import EngineWorld
from tests.transcripts.script import Script, Seen, read, render, scripts, steps

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(params=[DUTCH, NONSENSE], ids=["dutch", "nonsense"])
def language(request: pytest.FixtureRequest) -> Language:
    """What the bot speaks."""
    spoken: Language = request.param
    return spoken


@pytest.fixture(params=DRIVERS)
async def world(request: pytest.FixtureRequest, tmp_path: Path, language: Language) -> AsyncIterator[Driver]:
    """A running platform of every kind that is registered."""
    driver = DRIVERS[request.param](tmp_path, language)
    await driver.begin()
    yield driver
    await driver.end()


def test_every_registered_platform_has_a_driver() -> None:
    """A platform can't leave this suite out."""
    assert {entry.name for entry in entry_points(group="kaartensessie.adapters")} == set(DRIVERS)


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
async def test_a_transcript_plays_the_same_as_on_the_bare_engine(path: Path, world: Driver) -> None:
    """Everybody reads, for each thing that happens, exactly what the transcript says, in its order.

    A platform may leave something out, as its driver says; it can't add anything, nor change the order.
    """
    script = read(path)
    # Where all is on one computer there can be screens, and so a button for them.
    screens = Link("http://127.0.0.1/scherm", "") if world.adapter.local else None
    config = replace(real_config(), link=screens)
    bare, everybody = steps(script, EngineWorld(config, world.language)), iter(present(script))
    async for action, got in steps(script, world):
        _, want = await anext(bare)
        want = [each for each in want if world.shows(each)]
        for who in ("groep", *next(everybody)):
            assert of(who, got) == of(who, want), f"{action.line} – what {who} reads"


def present(script: Script) -> list[list[str]]:
    """Who is in the chat after each action."""
    here = list(script.present)
    after = []
    for action in script.actions:
        if action.verb == "gaat weg":
            here.remove(action.who)
        elif action.who and action.who not in here:
            here.append(action.who)
        # Who has just come back catches up on more than this one action; that is another test.
        after.append([who for who in here if not (action.verb == "komt binnen" and who == action.who)])
    return after


def of(who: str, seen: list[Seen]) -> list[str]:
    """What one audience read."""
    return [render(each) for each in seen if each.who == who]


async def start(world: Driver) -> None:
    """A session of Anna's with Piet, at the first card."""
    await world.enter(["Anna", "Piet"], AT)
    await world.say("Anna", Place.GROUP, "/start zon 2u", AT)
    for _ in range(3):
        await world.say("Anna", Place.PRIVATE, "verder", AT)


async def test_only_the_facilitator_ever_sees_a_secret(world: Driver) -> None:
    """The toelichting arrives at the facilitator's private chat and nowhere else."""
    await start(world)
    seen = world.seen()
    secret = {each.who for each in seen if any(isinstance(block, Secret) for block in each.message.body)}
    assert secret == {"Anna"}


async def test_the_same_delivery_again_does_nothing(world: Driver) -> None:
    """A platform may deliver twice; the card moves once."""
    await start(world)
    await world.say("Anna", Place.GROUP, "/volgende", AT)
    world.seen()
    await world.redeliver()
    assert world.seen() == []


async def test_a_flood_of_one_person_is_no_wall_for_another(world: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes from outside is answered so many times, hears once that it was too much, and is heard again when they have been quiet."""
    most = 60
    monkeypatch.setattr(allowance, "MOST", most)
    monkeypatch.setattr(allowance, "EACH", dt.timedelta(seconds=0.5))
    await start(world)
    world.seen()
    for _ in range(most + 5):
        await world.say("Piet", Place.PRIVATE, "/tijd", AT)
    seen = [each.message.title for each in world.seen() if each.who == "Piet"]
    assert len(seen) == most + (5 if world.adapter.local else 1)
    assert (TOO_MUCH.title in seen) is not world.adapter.local
    later = AT + dt.timedelta(minutes=1)
    await world.say("Anna", Place.PRIVATE, "/tijd", AT)
    await world.say("Piet", Place.PRIVATE, "/tijd", later)
    assert {each.who for each in world.seen()} == {"Anna", "Piet"}


async def test_two_presses_at_once_move_the_card_once(world: Driver) -> None:
    """The second press is of a card that has gone: it gets a sentence, and nothing moves twice."""
    await start(world)
    world.seen()
    await asyncio.gather(*(world.press("Anna", "Volgende kaart", {}, AT) for _ in range(2)))
    seen = world.seen()
    laid = [each for each in seen if each.who == "groep" and each.message.look is Look.CARD and not each.anew]
    assert [each.message.card for each in laid] == [CardFace(2, CardKind.DILEMMA, practice=True)]
    assert sum(each.message.look is Look.REFUSAL for each in seen) == 1


@pytest.mark.parametrize("milliseconds", [50, 200, 500])
async def test_a_second_click_does_not_act_on_what_the_first_one_brought(world: Driver, milliseconds: int) -> None:
    """The button for the next step has taken its place: on it nothing moves before a yes."""
    await world.enter(["Anna", "Piet"], AT)
    await world.say("Anna", Place.GROUP, "/start zon 1u", AT)
    world.seen()
    soon = AT + dt.timedelta(milliseconds=milliseconds)
    await world.press("Anna", "Naar de spelregels", {}, AT)
    await world.press("Anna", "Naar de kaarten", {}, soon)
    steps = [each.message.step for each in world.seen() if each.who == "groep" and each.message.look is Look.STEP]
    assert steps == [StepKind.RULES]
    await world.press("Anna", "Ja, naar «De kaarten klaarzetten»", {}, soon)
    steps = [each.message.step for each in world.seen() if each.who == "groep" and each.message.look is Look.STEP]
    assert steps == [StepKind.OPENING]


async def test_a_restart_changes_nothing(world: Driver) -> None:
    """Another process on the same data goes on at the same card, with the same queue, and says nothing again."""
    await start(world)
    await world.say("Piet", Place.GROUP, "hand", AT)
    world.seen()
    await world.restart()
    assert world.seen() == []
    await world.say("Anna", Place.PRIVATE, "beurt", AT)
    await world.say("Anna", Place.PRIVATE, "volgende", AT)
    shown = [each for each in world.seen() if each.who == "groep"]
    assert world.language.spoken("Piet heeft het woord.") in shown[0].message.plain()
    assert [each.message.card for each in shown if each.message.look is Look.CARD and not each.anew] == [
        CardFace(2, CardKind.DILEMMA, practice=True)
    ]


async def test_an_edited_line_mends_what_it_gave_and_a_deleted_one_takes_it_back(world: Driver) -> None:
    """On every platform on which people can do so, and nothing is done twice."""
    await start(world)
    await world.say("Piet", Place.GROUP, "/hand", AT)
    await world.say("Piet", Place.GROUP, "/eens", AT)
    world.seen()
    if not await world.reword("Piet", "/oneens"):
        return
    await world.reword("Piet", "")
    await world.say("Piet", Place.GROUP, "/hand omlaag", AT)
    await world.reword("Piet", "/volgende")
    told = [each.message for each in world.seen() if each.who == "Piet"]
    gone = world.language.spoken("Je keuze bij deze kaart is weg, want je veranderde je bericht of haalde het weg.")
    assert gone in [message.plain() for message in told]
    assert [message.look for message in told][-1] is Look.REFUSAL
    await world.say("Anna", Place.GROUP, "/volgende", AT)
    assert [each.message.card for each in world.seen() if each.message.look is Look.CARD and not each.anew] == [
        CardFace(2, CardKind.DILEMMA, practice=True)
    ]


async def test_a_plain_sentence_is_on_no_disk_before_the_yes(world: Driver, tmp_path: Path) -> None:
    """It waits in memory: a yes finds it there, and after a restart nobody knows it any more."""
    await start(world)
    for line in ("verder", "ja") * 20:
        await world.say("Anna", Place.PRIVATE, line, AT)
        if StepKind.TOMORROW in [each.message.step for each in world.seen()]:
            break
    await world.say("Piet", Place.GROUP, "Ik ga mijn map opruimen", AT)
    assert [each.message.asks for each in world.seen() if each.who == "Piet"] == [True]
    assert not written(tmp_path, "map opruimen")
    await world.restart()
    await world.press("Piet", "Ja, dit is mijn antwoord", {}, AT)
    assert world.language.spoken("Typ het nog een keer") in " ".join(
        each.message.plain() for each in world.seen() if each.who == "Piet"
    )
    await world.say("Piet", Place.PRIVATE, "Ik ga mijn bureau opruimen", AT)
    assert not written(tmp_path, "bureau opruimen")
    await world.press("Piet", "Ja, dit is mijn antwoord", {}, AT)
    assert written(tmp_path, "bureau opruimen")


def written(folder: Path, words: str) -> bool:
    """Whether these words stand in any file of the bot."""
    return any(words.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_reminders_still_come_after_a_restart(world: Driver) -> None:
    """Timers are absolute: what came due while nobody was looking rings at once, and once."""
    await start(world)
    await world.restart()
    world.seen()
    await world.wait(AT + dt.timedelta(minutes=46))
    reminders = [each for each in world.seen() if each.message.look is Look.REMINDER]
    assert sorted(each.who for each in reminders) == ["Anna", "Anna", "groep"]
    await world.wait(AT + dt.timedelta(minutes=47))
    assert [each for each in world.seen() if each.message.look is Look.REMINDER] == []


async def test_rubbish_from_the_wire_is_shrugged_off(world: Driver) -> None:
    """What no client would send changes nothing, and the next real message is heard."""
    await start(world)
    world.seen()
    await world.rubbish()
    assert world.seen() == []
    await world.say("Piet", Place.PRIVATE, "/hand", AT)
    told = world.language.spoken("Je hebt je hand opgestoken. Je bent als eerste aan de beurt.")
    lower = world.language.spoken("Hand omlaag")
    assert of("Piet", world.seen()) == [f"Piet | ontvangst: {told} [{lower}]"]


async def test_what_people_say_to_each_other_is_not_stored(world: Driver, tmp_path: Path) -> None:
    """Free talk is nowhere on disk, not even while the session runs."""
    await start(world)
    await world.say("Piet", Place.GROUP, "dit is een heel bijzonder geheimpje onder ons", AT)
    await world.end()
    try:
        stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert b"zon" in stored
        assert b"geheimpje" not in stored
    finally:
        await world.begin()
