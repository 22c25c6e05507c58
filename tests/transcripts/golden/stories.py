"""Stories: what people do, and at which moments to look at what.

    13:12 Anna zegt privé: verder           somebody does something, as in a transcript
    = oefenkaart: De eerste oefenkaart      a moment: the name of its page, and its title
    toon Anna cockpit                       the newest message of this look that Anna has
    toon groep kaart
    toon bord

Must not decide what is right: it only plays on the engine and draws what is there.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.engine import Config
from bot.engine.language.wording import AMSTERDAM
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
            case _:
                lately = line
                action = understand(line, f"{story.name}:{number}")
                day = date + dt.timedelta(days=action.day)
                at = dt.datetime.combine(day, action.time, tzinfo=AMSTERDAM).astimezone(dt.UTC)
                await world.wait(at)
                try:
                    await act(world, action, at)
                except AssertionError as failure:
                    raise AssertionError(f"{story.name}:{number}: {failure}") from failure
    return pages


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
