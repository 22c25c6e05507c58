"""All that the bot can say: in the transcripts, and in sessions in which everybody has a great deal to say."""

from __future__ import annotations

import datetime as dt
import itertools

from bot.engine.language.agreement import LONGEST_ANSWER
from bot.engine.language.wording import AMSTERDAM
from bot.engine.model.effects import Post, Replace
from bot.engine.model.events import Place
from bot.engine.moves.agreements import MOST
from bot.engine.moves.notes import LONGEST_NOTE
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld
from tests.transcripts.script import play, read, scripts

SIGNS = "woord ☃ & <b> *ster* _streep_ [x](y) 1. "
AFTERNOON = dt.datetime(2026, 12, 1, 13, tzinfo=AMSTERDAM)


async def everything() -> list[Post | Replace]:
    """Every message, as often as it is said, with who reads it."""
    worlds = []
    for path in scripts():
        worlds.append(EngineWorld(real_config()))
        await play(read(path), worlds[-1])
    worlds += [await a_long_session(deck) for deck in sorted(real_config().names)]
    return [effect for world in worlds for effect in world.effects if isinstance(effect, Post | Replace)]


async def a_long_session(deck: str) -> EngineWorld:
    """Twenty people with long names, a note with every card, and as many and as long answers as the engine takes."""
    world, turns = EngineWorld(real_config()), itertools.count()
    names = [f"Persoon-{number}-{'x' * 40}" for number in range(20)]
    leader, note, answer = names[0], long_words(LONGEST_NOTE), long_words(LONGEST_ANSWER - 100)
    cards = len(world.config.decks[world.config.names[deck]].cards)

    async def say(who: str, place: Place, words: str) -> None:
        await world.say(who, place, words, AFTERNOON + dt.timedelta(seconds=5 * next(turns)))

    await world.enter(names, AFTERNOON)
    for number in range(1, cards + 1):
        await say(leader, Place.PRIVATE, f"/notitie {number} {note}")
    for words in ("voorbereiden", "kaarten", "draaiboek"):
        await say(leader, Place.PRIVATE, f"/{words} zon deck:{deck}")
    for words in ("notitie", "feiten", "help", "uitnodiging 1 december 2027 13:00 2u"):
        await say(leader, Place.PRIVATE, f"/{words}")
    await say(leader, Place.GROUP, f"/start zon 2u deck:{deck}")
    for who in names:
        await say(who, Place.GROUP, "/hand")
    for words in [*["verder"] * 3, *["volgende"] * cards, *["verder"] * 3]:
        await say(leader, Place.PRIVATE, words)
        if world.session is not None and world.session.doubted is not None:
            await say(leader, Place.PRIVATE, "ja")
    for who in names:
        await say(who, Place.GROUP, f"/cijfer 8 want {answer}")
        await say(who, Place.GROUP, f"/morgen: {answer}")
    for number in range(MOST):
        await say(leader, Place.GROUP, f"/afspraak: {number} {answer} door {names[1]} voor 1 januari")
        await say(leader, Place.GROUP, f"/vraag: {number} {answer} door {names[1]} voor 1 januari")
    for words in ("verslag", "verder", "verder", "verder", "stop"):
        await say(leader, Place.PRIVATE, words)
    return world


def long_words(most: int) -> str:
    """Words of at most this many characters, with signs that a card could take for markup."""
    return (SIGNS * most)[:most].rsplit(" ", 1)[0]
