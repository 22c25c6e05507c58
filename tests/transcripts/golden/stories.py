"""Stories: what people do, and at which moments to look at what.

    Met: e-learning, schermen               what the house has beside the decks (`HOUSE`)
    13:12 Anna zegt privé: verder           somebody does something, as in a transcript
    = oefenkaart: De eerste oefenkaart      a moment: the name of its page, and its title
    toon Anna cockpit                       the newest message of this look that Anna has
    toon groep kaart
    toon bord
    13:13 de chat weigert: Voeg me toe.     the group does not get the newest message that it must see, and why
    13:13 de chat twijfelt:                 nobody knows whether it does
    13:14 de chat neemt aan:                it does
    stel 13:15 Piet zegt: hand | terug      what would be read if somebody did one of these; nothing happens

Must not decide what is right: it only plays on the engine and draws what is there.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bot.engine import Config
from bot.engine.language.wording import AMSTERDAM
from bot.engine.model.events import Arrived, Undelivered
from bot.engine.model.messages import Look
from bot.engine.model.screen import Link
from tests.transcripts.golden.page import board_page, page
from tests.transcripts.on_engine import EngineWorld
from tests.transcripts.script import Action, act, understand

HERE = Path(__file__).parent
# What a house may have beside the decks, as a story calls it.
HOUSE: dict[str, dict[str, Any]] = {
    "e-learning": {"elearning": "https://voorbeeld.test/e-learning"},
    "schermen": {"link": Link("https://voorbeeld.test/scherm", "merk")},
    "bestanden": {"formats": ("word", "pdf")},
}


def stories() -> list[Path]:
    """All stories."""
    return sorted(HERE.glob("*.txt"))


async def draw(story: Path, config: Config) -> dict[Path, str]:
    """The pages of a story, as the engine makes them now. Fails loudly on a line it does not understand."""
    world, pages = EngineWorld(config), dict[Path, str]()
    date, lately, moment = dt.date.min, "", story
    for number, line in enumerate(story.read_text("utf-8").splitlines(), 1):
        key, _, words = line.partition(": ")
        match key.split():
            case [] | ["#", *_]:
                pass
            case ["Datum"]:
                date = dt.date.fromisoformat(words)
            case ["Aanwezig"]:
                await world.enter(words.split(", "), dt.datetime.combine(date, dt.time(), AMSTERDAM))
            case ["Met"]:
                had = {field: value for each in words.split(", ") for field, value in HOUSE[each].items()}
                world.config = replace(world.config, **had)
            case ["=", name]:
                moment = story.with_suffix("") / f"{name}.txt"
                assert moment not in pages, f"{story.name}:{number}: there are two moments of this name"
                pages[moment] = f"{words}\n({story.stem}, na «{lately}»)\n"
            case ["toon", *what]:
                pages[moment] += f"\n{_shown(world, what, f'{story.name}:{number}')}"
            case ["stel", *does]:
                actions = [
                    understand(f"{' '.join(does).rstrip(':')}: {each}", f"{story.name}:{number}")
                    for each in words.split(" | ")
                ]
                at = _moment(date + dt.timedelta(days=actions[0].day), actions[0].time)
                pages[moment] += await _supposed(world, actions, at)
            case [time, "de", "chat", *became]:
                lately = line
                await _delivered(world, " ".join(became).rstrip(":"), words, _moment(date, dt.time.fromisoformat(time)))
            case _:
                lately = line
                action = understand(line, f"{story.name}:{number}")
                at = _moment(date + dt.timedelta(days=action.day), action.time)
                await world.wait(at)
                try:
                    await act(world, action, at)
                except AssertionError as failure:
                    raise AssertionError(f"{story.name}:{number}: {failure}") from failure
    return pages


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=AMSTERDAM).astimezone(dt.UTC)


async def _delivered(world: EngineWorld, became: str, how: str, at: dt.datetime) -> None:
    """What became of the newest message that the group must see."""
    await world.wait(at)
    seen = reversed(world.shown.get("groep", {}).values())
    message = next(each for each in seen if each.look.must_arrive)
    missed = Undelivered(at=at, message=message, how=how, doubt=became == "twijfelt")
    world.happen(Arrived(at=at) if became == "neemt aan" else missed)


async def _supposed(world: EngineWorld, actions: list[Action], at: dt.datetime) -> str:
    """What people would read if one of these happened now, each answer once; but for a cockpit, which has pages of its own."""
    answers: dict[str, list[str]] = {}
    for action in actions:
        tried = world.apart()
        await act(tried, action, at)
        read = [each for each in tried.seen() if not each.anew and each.message.look is not Look.COCKPIT]
        answer = "\n".join(page(_reader(each.who), each.message) for each in read) or "(niemand leest iets)\n"
        answers.setdefault(answer, []).append(action.words)
    does = f"{actions[0].who} {actions[0].verb}: " if actions[0].verb else "de klok"
    return "".join(f"\n════ {does}{' | '.join(given)}\n{answer}" for answer, given in answers.items())


def _reader(who: str) -> str:
    return who if who == "groep" else f"{who} (privé)"


def _shown(world: EngineWorld, what: list[str], where: str) -> str:
    match what:
        case ["bord"] if world.board is not None:
            return board_page(world.board)
        case [who, look]:
            seen = reversed(world.shown.get(who, {}).values())
            message = next((each for each in seen if each.look.value == look), None)
            assert message is not None, f"{where}: {who} has seen no «{look}»"
            return page(_reader(who), message)
        case _:
            raise AssertionError(f"{where}: show what?")
