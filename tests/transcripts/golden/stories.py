"""Stories: what people do, and at which moments to look at what.

    13:12 Anna zegt privé: verder           somebody does something, as in a transcript
    = oefenkaart: De eerste oefenkaart      a moment: the name of its page, and its title
    toon Anna cockpit                       the newest message of this look that Anna has
    toon groep kaart
    toon bord
    13:13 de chat weigert: Voeg me toe.     the group does not get the newest message that it must see, and why
    13:13 de chat twijfelt:                 nobody knows whether it does
    13:14 de chat neemt aan:                it does

Must not decide what is right: it only plays on the engine and draws what is there.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.engine import Config
from bot.engine.language.wording import AMSTERDAM
from bot.engine.model.events import Arrived, Undelivered
from tests.transcripts.golden.page import board_page, page
from tests.transcripts.on_engine import EngineWorld
from tests.transcripts.script import act, understand

HERE = Path(__file__).parent


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
            case ["=", name]:
                moment = story.with_suffix("") / f"{name}.txt"
                assert moment not in pages, f"{story.name}:{number}: there are two moments of this name"
                pages[moment] = f"{words}\n({story.stem}, na «{lately}»)\n"
            case ["toon", *what]:
                pages[moment] += f"\n{_shown(world, what, f'{story.name}:{number}')}"
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


def _shown(world: EngineWorld, what: list[str], where: str) -> str:
    match what:
        case ["bord"] if world.board is not None:
            return board_page(world.board)
        case [who, look]:
            seen = reversed(world.shown.get(who, {}).values())
            message = next((each for each in seen if each.look.value == look), None)
            assert message is not None, f"{where}: {who} has seen no «{look}»"
            return page(who if who == "groep" else f"{who} (privé)", message)
        case _:
            raise AssertionError(f"{where}: show what?")
