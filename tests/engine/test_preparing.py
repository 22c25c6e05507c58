"""Preparing at a glance: all cards of the word in one overview, and any of them at once."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.engine.model.blocks import Listing, Secret
from bot.engine.model.events import Place
from bot.engine.model.messages import Look, Message
from bot.engine.model.order import deal
from bot.paper.plain import plain
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
CONFIG = real_config()
DECK = CONFIG.decks[CONFIG.names[CONFIG.default_deck]]


class Desk:
    """The desk of somebody who prepares."""

    def __init__(self) -> None:
        self.world = EngineWorld(CONFIG)

    async def say(self, line: str) -> Message:
        self.world.seen()
        await self.world.say("Anna", Place.PRIVATE, line, AT)
        return self.world.seen()[-1].message

    async def press(self, label: str, **inputs: str) -> Message:
        self.world.seen()
        await self.world.press("Anna", label, inputs, AT)
        return self.world.seen()[-1].message


def lines(message: Message) -> tuple[str, ...]:
    """The cards of an overview."""
    (only,) = (each for each in message.body if isinstance(each, Listing))
    assert only.numbered
    return only.items


async def test_the_overview_has_every_card_in_the_order_of_the_word() -> None:
    """A line each: its kind, whether it is to practise with, its subject, its first words."""
    shown = lines(await Desk().say("voorbereiden zon"))
    cards = [DECK.card(each) for each in deal(DECK.cards, "zon")]
    assert len(shown) == len(cards)
    for line, card in zip(shown, cards, strict=True):
        assert card.subject in line
        assert card.text[:30] in line
        assert ("Oefenkaart" in line) == card.practice


async def test_it_says_how_far_one_usually_gets() -> None:
    """For each form, further in a longer one, and never beyond the deck."""
    words = (await Desk().say("voorbereiden zon")).plain()
    reached = [int(part.split()[0].strip(",.")) for part in words.split("tot kaart ")[1:]]
    assert reached == sorted(reached)
    assert len(reached) == len(DECK.forms())
    assert 2 < reached[0] < reached[-1] <= len(DECK.cards)


@pytest.mark.parametrize("number", ["1", "17", " 31 "])
async def test_any_card_opens_at_once(number: str) -> None:
    """By its number in the field; from a card the overview is a button away."""
    desk = Desk()
    await desk.say("voorbereiden zon")
    card = await desk.press("Open deze kaart", kaart=number)
    assert f"kaart {number.strip()} van 31" in card.title
    assert len(lines(await desk.press("Overzicht"))) == 31


@pytest.mark.parametrize("number", ["0", "32", "-1", "acht", "1 2", "📎"])
async def test_a_number_that_is_no_card_is_asked_back(number: str) -> None:
    """With the numbers that there are."""
    desk = Desk()
    await desk.say("voorbereiden zon")
    assert "Kies een getal van 1 tot en met 31" in (await desk.press("Open deze kaart", kaart=number)).plain()


async def test_the_overview_marks_where_an_own_note_is() -> None:
    """At that card only."""
    desk = Desk()
    await desk.say("voorbereiden zon")
    await desk.say("/notitie 4 dit speelde bij ons ook")
    noted = [place for place, line in enumerate(lines(await desk.say("voorbereiden zon")), 1) if "notitie" in line]
    assert noted == [4]


@pytest.mark.parametrize("line", ["kaarten zon", "kaarten"])
async def test_who_browses_during_a_session_begins_where_the_group_is(line: str) -> None:
    """Privately, and without a toelichting; another word begins at its first card, and so does a session before its cards."""
    world = EngineWorld(CONFIG)
    await world.enter(["Anna", "Piet"], AT)
    await world.say("Anna", Place.GROUP, "/start zon 2u", AT)

    async def browsed(typed: str) -> Message:
        world.seen()
        await world.say("Piet", Place.PRIVATE, typed, AT)
        told = [each for each in world.seen() if each.message.look is Look.PREPARATION]
        assert [each.who for each in told] == ["Piet"]
        return told[0].message

    assert "kaart 1 van" in (await browsed(line)).title
    at = AT
    for typed in ("verder", "verder", "verder", "kaart 6"):
        at += dt.timedelta(minutes=5)
        await world.say("Anna", Place.PRIVATE, typed, at)
    assert world.session is not None
    assert world.session.table == world.session.order[5]
    page = await browsed(line)
    assert "kaart 6 van" in page.title
    assert DECK.card(world.session.table).text in page.plain()
    assert "Begin zo" not in page.plain()
    assert "kaart 1 van" in (await browsed("kaarten maan")).title
    assert "kaart 3 van" in (await browsed("kaarten zon kaart:3")).title


@pytest.mark.parametrize("line", ["notities", "/notities", "mijn notities"])
async def test_all_notes_stand_together_each_with_a_button_to_change_it(line: str) -> None:
    """By the number that the card has now, also after the word was changed; the file says the same."""
    desk = Desk()
    for typed in ("voorbereiden zon", "/notitie 3 vraag Els", "/notitie pauze koffie", "voorbereiden maan"):
        await desk.say(typed)
    number = deal(DECK.cards, "maan").index(deal(DECK.cards, "zon")[2]) + 1
    page = await desk.say(line)
    told = [(each.heading, each.text) for each in page.body if isinstance(each, Secret)]
    assert told == [("«Pauze»", "koffie"), (f"kaart {number}", "vraag Els")]
    assert page.file is not None
    assert page.file.document is not None
    assert "vraag Els" in plain(page.file.document)
    await desk.press(f"Wijzig bij kaart {number}")
    await desk.press("Bewaar notitie", tekst="vraag Piet")
    assert "vraag Piet" in (await desk.say(line)).plain()


@pytest.mark.parametrize(
    ("called", "heading"),
    [
        *(
            ("3", "kaart 3"),
            ("3:", "kaart 3"),
            ("kaart 3", "kaart 3"),
            ("Kaart 3:", "kaart 3"),
            ("bij kaart 3", "kaart 3"),
        ),
        *(
            ("ronde-1", "«Ronde 1»"),
            ("Ronde 1:", "«Ronde 1»"),
            ("afsluiting", "«Afsluiting»"),
            ("afronden:", "«Afsluiting»"),
        ),
        ("wat doe je morgen anders?", "«Wat doe je morgen anders?»"),
    ],
)
async def test_a_note_is_for_what_people_call_so(called: str, heading: str) -> None:
    """A card by its number, a step by its short name or by its title."""
    desk = Desk()
    await desk.say("voorbereiden zon")
    for words in ("vraag Els", "kaart 4 lijkt hierop, en bij kaart 12 ook"):
        await desk.say(f"notitie {called} {words}")
        page = await desk.say("notities")
        assert [(each.heading, each.text) for each in page.body if isinstance(each, Secret)] == [(heading, words)]


async def test_where_a_note_belongs_is_asked_with_names_that_work() -> None:
    """Each step that the question names can be typed so."""
    desk = Desk()
    asked = (await desk.say("notitie pauzes zijn fijn")).plain()
    for step in asked.partition("een onderdeel (")[2].partition(")")[0].split(", "):
        assert (await desk.say(f"notitie {step} koffie")).plain().startswith("Je notitie is bewaard"), step


async def test_who_has_no_notes_reads_how_to_make_one() -> None:
    """And what that says works."""
    desk = Desk()
    told = (await desk.say("notities")).plain()
    await desk.say(told.partition("Typ bijvoorbeeld: ")[2].rstrip("."))
    assert "denk aan ons voorbeeld" in (await desk.say("notities")).plain()


@pytest.mark.parametrize("command", ["voorbereiden", "kaarten", "draaiboek", "tolk"])
@pytest.mark.parametrize(
    "words",
    [
        "2u",
        "anderhalf uur",
        "2u zon",
        "12 januari",
        "zon 12 januari",
        "dinsdag",
        "zon dinsdag",
        "morgen",
        "zon 13:00",
        "13:00",
        "12-01-2027",
        "half twee",
        "volgende week",
    ],
)
async def test_a_length_or_a_day_in_the_wrong_place_is_asked_back(command: str, words: str) -> None:
    """It is never taken for the word, and what is to be typed instead works with this command."""
    desk = Desk()
    told = (await desk.say(f"{command} {words}")).plain()
    assert "31 kaarten" not in told
    assert f"/{command} zon" in told
    assert "groepschat" not in told
    assert "zon" in (await desk.say(f"/{command} zon")).title


@pytest.mark.parametrize(
    "line", ["notitie 3 weg", "notitie 3: wissen", "wis notitie 3", "verwijder mijn notitie bij kaart 3"]
)
async def test_a_note_is_taken_away_in_its_own_form(line: str) -> None:
    """It became the note «weg», or everything was to be erased."""
    desk = Desk()
    await desk.say("voorbereiden zon")
    await desk.say("/notitie 3 vraag Els")
    form = await desk.say(line)
    assert [each.value for each in form.inputs] == ["vraag Els"]
    assert "Maak het veld leeg" in form.plain()
    assert (await desk.press("Bewaar notitie", tekst="")).plain() == "Je notitie is weg."
