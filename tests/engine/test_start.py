"""How a session starts, and the many ways in which people type that."""

from __future__ import annotations

import datetime as dt
import itertools

import msgspec
import pytest

from bot.engine.language.wish import understand_start
from bot.engine.model.effects import Group, Post, Private
from bot.engine.model.events import Place
from bot.engine.model.messages import Look, Refused
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld

AT = dt.datetime(2026, 12, 1, 12, 0, 40, tzinfo=dt.UTC)  # 13:00:40 in the Netherlands

WISHES = [
    ("zon", "zon", "", None, ""),
    ("  groene   thee  ", "groene thee", "", None, ""),
    *((line, "zon", "", None, "") for line in ("zon.", "zon!", "«zon»", '"zon"', "“zon”", "(zon)", "zon?", "'zon'")),
    *((line, "zon", "2u", None, "") for line in ("zon - 2u", "«zon», 2u", "woord: zon 2u", "het woord is zon, 2u")),
    *((line, "zon", "", None, "") for line in ("woord: zon", "Woord is zon", "met het woord zon", "ons woord is: zon")),
    *((line, line, "", None, "") for line in ("woord", "foto's", "c++", "MH17", "rode zon", "woordenboek", "zon-maan")),
    *((line, "zon", "", None, "") for line in ("woord zon", "het woord zon", "ons woord zon", "zon please", "zon, bedankt")),
    *((line, line.removesuffix(" 2u"), "2u", None, "") for line in ("Mad Max 2u", "sta op 2u", "acht 2u")),
    ("woord: zon voor 2u", "zon voor", "2u", None, ""),
    ("woord: Apollo dertien", "Apollo dertien", "", None, ""),
    ("zon 1u", "zon", "1u", None, ""),
    ("zon 1,5u", "zon", "1,5u", None, ""),
    ("zon 1.5 uur", "zon", "1,5u", None, ""),
    ("zon 1½u", "zon", "1,5u", None, ""),
    ("zon een uur", "zon", "1u", None, ""),
    ("zon twee uur", "zon", "2u", None, ""),
    ("zon 2u.", "zon", "2u", None, ""),
    ("zon, 2u", "zon", "2u", None, ""),
    ("zon,2u", "zon", "2u", None, ""),
    ("zon (2u)", "zon", "2u", None, ""),
    ("zon 1u30", "zon", "1,5u", None, ""),
    ("zon 1 uur 30", "zon", "1,5u", None, ""),
    ("zon 90 minuten", "zon", "1,5u", None, ""),
    ("zon 120min", "zon", "2u", None, ""),
    ("zon 1 uurtje", "zon", "1u", None, ""),
    ("zon, tot 15:00.", "zon", "", dt.time(15), ""),
    ("zon (tot 15u30)", "zon", "", dt.time(15, 30), ""),
    ("zon tot 3 uur", "zon", "", dt.time(15), ""),
    ("zon graag", "zon", "", None, ""),
    ("zon 2u graag", "zon", "2u", None, ""),
    ("zon, aub.", "zon", "", None, ""),
    ("rode zon 2u", "rode zon", "2u", None, ""),
    ("foto’s 1u", "foto’s", "1u", None, ""),
    ("e-mail", "e-mail", "", None, ""),
    ("MH17", "MH17", "", None, ""),
    ("MH17 2u", "MH17", "2u", None, ""),
    ("1984", "1984", "", None, ""),
    ("covid-19", "covid-19", "", None, ""),
    ("zon anderhalf uur", "zon", "1,5u", None, ""),
    ("zon 2 UUR", "zon", "2u", None, ""),
    ("zon tot 15:00", "zon", "", dt.time(15), ""),
    ("zon tot 15.30 uur", "zon", "", dt.time(15, 30), ""),
    ("zon deck:chatberichten-bewaren 2u", "zon", "2u", None, "chatberichten-bewaren"),
    ("deck:Chat zon", "zon", "", None, "chat"),
    ("🙂", "🙂", "", None, ""),
    ("شمس", "شمس", "", None, ""),
    ("woord: dinsdag", "dinsdag", "", None, ""),
    ("woord: zwarte vrijdag", "zwarte vrijdag", "", None, ""),
    ("dinsdag deck:chat 2u", "dinsdag", "2u", None, "chat"),
    ("het woord is Morgen 2u", "Morgen", "2u", None, ""),
    ("<b>zon</b>", "<b>zon</b>", "", None, ""),
    ("**zon** @everyone", "**zon** @everyone", "", None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "word", "form", "until", "deck"), WISHES)
def test_a_wish_is_understood(typed: str, word: str, form: str, until: dt.time | None, deck: str) -> None:
    """Word, form or end, and deck, in any order that people use."""
    wish = understand_start(typed)
    assert (wish.word, wish.form, wish.until, wish.deck) == (word, form, until, deck)


NO_WISHES = [
    *("", "   ", "\u200b", "\u0301", "x" * 61, "x" * 5000, "?", "..."),
    *("zon tot straks", "tot 15:00", "deck:chat", " 2u", "2u.", "een uur"),
    # a length and an end, or an end that may be in the night
    *("zon 2u tot 15:30", "zon tot 15:30 2u", "zon tot half vier", "zon tot 15:00 en niet later", "zon tot 25:00"),
    # a number, a time or half a length behind the word
    *(
        "zon 20",
        "zon 2",
        "zon 13:00",
        "zon 13:00 2u",
        "zon 15u30 tot",
        "zon 2 u 30 min extra",
        "zon om 13:00",
        "zon 1,5",
    ),
    *("zon 2 uur lang", "zon uur", "zon uurtje", "zon ½", "zon 2x", "zon kaart 8", "zon nu", "zon morgen"),
    *("zon2u", "zon-2u", "zon:90min", "2u zon", "90 minuten zon", "50 tinten"),
    # what ties a length or an end to the word belongs to neither
    *("zon voor 2 uur", "zon voor twee uur", "zon van 2u", "zon in 2 uur", "zon over een uur", "zon binnen 90 minuten"),
    *(
        "zon om tot 15:00",
        "zon ongeveer 2u",
        "zon twee",
        "zon pdf",
        "zon opnieuw",
        "zon deck chat",
        "uur 2",
        "start zon",
        "/start zon",
    ),
    # a sentence, or something else than a word
    *("met zon", "maar even zon", "nu zon", "om 13:00", "zon 🙂", "zon = 2", "zon + maan"),
]


@pytest.mark.parametrize("typed", NO_WISHES)
def test_what_is_no_wish_gets_a_sentence_that_says_how(typed: str) -> None:
    """Empty, endless, an end that is no time, or more than a word and a length: nothing starts, for another word is another order."""
    with pytest.raises(Refused, match="/start zon"):
        understand_start(typed)


DAYS_AND_TIMES = [
    *("dinsdag", "Morgen", "vandaag", "zondag 2u", "vrijdagmiddag", "vanavond", "volgende week", "eind maart"),
    *("13:00", "9.30", "12-01-2027", "31/2", "2027-1-12", "half twee", "kwart over negen", "2", "12", "1,5", "2h"),
]


WHAT_TO_BEGIN = [
    *(
        "sessie",
        "een sessie",
        "de kaartensessie",
        "een nieuwe sessie",
        "onze sessie 2u",
        "kaartsessie",
        "kaartensessie zon",
        "de kaartensessie met zon 2u",
    ),
    *("help", "opnieuw", "start", "nu", "maar", "niet", "voor 2u"),
]


@pytest.mark.parametrize("day", [*DAYS_AND_TIMES, *WHAT_TO_BEGIN])
def test_a_day_or_a_time_is_only_the_word_for_who_says_so(day: str) -> None:
    """It is rather when one wants to begin, for how long, or what; what the question says to type makes it the word."""
    with pytest.raises(Refused) as asked:
        understand_start(day)
    assert asked.value.message.asks
    line = asked.value.message.plain().partition("/start ")[2].partition(". Is het")[0]
    assert understand_start(line).word == day.removesuffix(" 2u")


@pytest.mark.parametrize(
    "line",
    [
        "/voorbereiden zon 20",
        "/draaiboek zon 13:00 2u",
        "/kaarten zon kaart 3",
        "voorbereiden zon, 3x",
        "/kaarten met zon",
    ],
)
async def test_preparing_asks_back_too(line: str) -> None:
    """Cards in another order on paper would be found out in front of the group."""
    world = EngineWorld(real_config())
    await world.say("Anna", Place.PRIVATE, line, AT)
    [seen] = world.fresh
    assert seen.message.look is Look.REFUSAL
    assert f"{line.split()[0].lstrip('/')} zon, of: " in seen.message.plain()


async def started(line: str) -> EngineWorld:
    """A chat in which Anna has typed this."""
    world = EngineWorld(real_config())
    await world.enter(["Anna", "Piet"], AT)
    await world.say("Anna", Place.GROUP, line, AT)
    return world


@pytest.mark.parametrize(
    ("line", "form", "end"),
    [
        ("/start zon", "2u", "14:00"),
        ("/start zon 1u", "1u", "13:00"),
        ("/start zon tot 15:00", "2u", "14:00"),
        ("/start zon tot 14:15", "1u", "13:15"),
        ("/start zon tot 14:20", "1,5u", "13:20"),
        ("/start zon tot 13:35", "1u", "12:35"),
    ],
)
async def test_the_session_ends_when_it_was_asked_to(line: str, form: str, end: str) -> None:
    """`tot` takes the nearest form and makes its rounds fit to the minute."""
    session = (await started(line)).session
    assert session is not None
    assert (session.form, f"{session.agreed.end:%H:%M}") == (form, end)
    slots = session.agreed.slots
    assert all(one.end == other.start for one, other in itertools.pairwise(slots))


@pytest.mark.parametrize(
    "line",
    [
        "/start",
        "/start zon 3u",
        "/start zon tot 13:10",
        "/start zon tot 20:00",
        "/start zon tot 12:00",
        "/start zon deck:onbekend",
        "/start " + "x" * 5000,
    ],
)
async def test_a_start_that_can_not_be_is_refused_privately(line: str) -> None:
    """One sentence, only for who typed it, and no session."""
    world = await started(line)
    assert world.session is None
    (effect,) = world.effects
    assert isinstance(effect, Post)
    assert effect.audience == Private("test:Anna")
    assert effect.message.look is Look.REFUSAL


async def test_a_second_start_in_the_same_chat_is_refused() -> None:
    """The running session goes on as it was."""
    world = await started("/start zon")
    before = world.session
    await world.say("Piet", Place.GROUP, "/start maan", AT)
    assert before is not None
    assert world.session is not None
    assert (world.session.word, world.session.order) == ("zon", before.order)


async def test_a_running_session_keeps_its_deck() -> None:
    """A deck changed half-way changes nothing for whoever is already playing."""
    world = await started("/start zon")
    old = world.config
    deck = old.decks[old.names[old.default_deck]]
    newer = msgspec.structs.replace(deck, version="nieuw", cards=deck.cards[:5])
    world.config = msgspec.structs.replace(
        old, decks={**old.decks, "nieuw": newer}, names={**old.names, deck.name: "nieuw"}
    )
    for _ in range(3):
        await world.say("Anna", Place.PRIVATE, "verder", AT)
    await world.say("Anna", Place.PRIVATE, "kaart 31", AT)
    assert world.session is not None
    assert world.session.at.card == world.session.order[30]


async def test_the_whole_deck_can_be_played() -> None:
    """All 31 cards, one after the other; then the bot says that they are done, and what comes next."""
    world = await started("/start zon")
    for _ in range(3):
        await world.say("Anna", Place.PRIVATE, "verder", AT)
    seen = []
    for _ in range(31):
        assert world.session is not None
        seen.append(world.session.at.card)
        await world.say("Anna", Place.PRIVATE, "volgende", AT)
    assert world.session is not None
    assert sorted(seen) == sorted(card.id for card in world.config.decks[world.session.deck].cards)
    assert world.session.at.card == ""
    last = [each for each in world.effects if isinstance(each, Post) and isinstance(each.audience, Group)][-1]
    assert "laatste kaart" in last.message.plain()
