"""What is printed: with the times of this form, the own notes and no `{placeholder}`; and for the group without a toelichting."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from bot.engine.model.documents import CutOut, Document, File, NewPage
from bot.engine.model.events import Place
from bot.engine.model.order import deal
from bot.engine.views.printing import SHEETS
from bot.paper.plain import plain
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
CONFIG = real_config()
DECK = CONFIG.decks[CONFIG.names[CONFIG.default_deck]]


async def asked(*lines: str, formats: tuple[str, ...] = ("word", "pdf")) -> File:
    """The file that the last of these lines brings, typed in the private chat."""
    world = EngineWorld(replace(CONFIG, formats=formats))
    await world.enter(["Anna"], AT)
    for line in lines:
        world.seen()
        await world.say("Anna", Place.PRIVATE, line, AT)
    (file,) = (each.message.file for each in world.seen() if each.message.file)
    return file


async def document(*lines: str) -> Document:
    """The document in that file."""
    made = (await asked(*lines)).document
    assert made is not None
    return made


async def refused(line: str) -> str:
    """What is said instead."""
    world = EngineWorld(CONFIG)
    await world.enter(["Anna"], AT)
    await world.say("Anna", Place.PRIVATE, line, AT)
    (only,) = world.seen()
    assert only.message.file is None
    return only.message.plain()


@pytest.mark.parametrize(
    "line", ["draaiboek zon", "draaiboek zon 2u om 13:00", "printen zon 1u", "tolk zon", "/tolk zon 2u om 13:00"]
)
async def test_nothing_is_left_to_fill_in(line: str) -> None:
    """A placeholder of the draaiboek never reaches paper."""
    assert "{" not in plain(await document(line))


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("draaiboek zon 2u om 13:00", "(13:00 – 13:05 uur)", "– 15:00 uur)"),
        ("draaiboek zon 1u om 9:30 uur", "(09:30 – 09:3", "– 10:30 uur)"),
        ("draaiboek zon 1u", "(minuut 0 – ", "– 60)"),
        ("draaiboek zon", "1u: ", "2u: "),
    ],
)
async def test_the_times_are_those_of_the_form(line: str, first: str, last: str) -> None:
    """With a time they are clock times, with a form minutes, without either the length in each form."""
    words = plain(
        await document(f"{line} deel:draaiboek" if " om " not in line else line.replace(" om", " deel:draaiboek om"))
    )
    assert first in words
    assert last in words


async def test_own_notes_are_printed_with_their_card() -> None:
    """The note stands behind the toelichting of that card, and in nothing that the group gets."""
    lines = ("voorbereiden zon", "/notitie 3 vraag Els naar de sluis")
    assert "Jouw notitie\nvraag Els naar de sluis" in plain(await document(*lines, "draaiboek zon deel:kaarten"))
    assert "vraag Els" not in plain(await document(*lines, "tolk zon"))


async def test_the_cards_stand_in_the_order_of_the_word() -> None:
    """On paper, to cut out and for the interpreter alike."""
    texts = [DECK.card(each).text for each in deal(DECK.cards, "zon")]
    cards = [each.text for each in (await document("draaiboek zon deel:kaartjes")).body if isinstance(each, CutOut)]
    assert cards == texts
    for line in ("draaiboek zon deel:kaarten", "tolk zon"):
        words = plain(await document(line))
        places = [words.find(each) for each in texts]
        assert places == sorted(places)
        assert -1 not in places


async def test_what_the_group_gets_beforehand_holds_no_toelichting() -> None:
    """Not a word of it, and no fact: whoever asks may be a participant."""
    words = plain(await document("tolk zon"))
    for card in DECK.cards:
        if card.explanation is not None:
            assert card.explanation.silent not in words
            assert card.explanation.about not in words
    assert DECK.facts[0].text not in words


async def test_what_the_group_gets_beforehand_holds_all_of_the_rules() -> None:
    """Also what stands behind «Lees alles»: an interpreter is asked about it too."""
    words = " ".join(plain(await document("tolk zon 2u om 13:00")).split())
    whole = " ".join(DECK.rules.whole.split())
    parts = [each for each in whole.split(". ") if "{" not in each]
    assert len(parts) > 3
    assert [each for each in parts if each not in words] == []


async def test_a_participant_gets_no_script_but_does_get_the_groups_texts() -> None:
    """While a session runs that somebody else leads."""
    world = EngineWorld(CONFIG)
    await world.enter(["Anna", "Piet"], AT)
    await world.say("Anna", Place.GROUP, "/start zon", AT)
    await world.say("Piet", Place.GROUP, "hallo", AT)
    world.seen()
    await world.say("Piet", Place.PRIVATE, "draaiboek zon", AT)
    assert not [each for each in world.seen() if each.message.file]
    await world.say("Piet", Place.PRIVATE, "tolk zon", AT)
    assert [each.message.file.name for each in world.seen() if each.message.file] == ["teksten-voor-de-groep.html"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("draaiboek zon deel:alles", "Kies uit: draaiboek, kaarten, feiten, uitnodiging, kaartjes"),
        ("draaiboek zon als:word", "Ik maak er een pdf of een webpagina van"),
        ("draaiboek zon 1u op 28 maart 2027 om 02:30", "bestaat niet"),
        ("draaiboek zon 1u op dinsdag om 9:30", "Bedoel je vandaag, of dinsdag 8 december?"),
        ("draaiboek zon 1u op 31 februari om 9:30", "Die dag begrijp ik niet"),
        ("draaiboek zon om 25:00", "Die tijd begrijp ik niet"),
        ("draaiboek zon tot 15:00", "niet de eindtijd"),
        ("draaiboek zon 3u om 13:00", "Die duur ken ik niet"),
        ("draaiboek", "Welk woord gebruiken jullie?"),
    ],
)
async def test_what_is_not_understood_is_asked_back(line: str, said: str) -> None:
    """And nothing is made of it."""
    assert said in await refused(line)


async def test_without_a_pdf_it_is_a_page_for_the_browser() -> None:
    """Which prints as well."""
    assert (await asked("draaiboek zon", formats=())).media_type == "text/html"
    assert (await asked("draaiboek zon")).media_type == "application/pdf"


@pytest.mark.parametrize(
    "line",
    ["draaiboek zon 1u op 12 januari om 9:30", "draaiboek zon keus:+7-4 1u om 9:30 deel:draaiboek", "tolk zon 1u"],
)
async def test_the_same_comes_as_a_page_for_the_browser(line: str) -> None:
    """A button away, word for word the same: a screen reader may get on better with it."""
    world = EngineWorld(replace(CONFIG, formats=("pdf",)))
    await world.enter(["Anna"], AT)
    await world.say("Anna", Place.PRIVATE, line, AT)
    (first,) = (each.message.file for each in world.seen() if each.message.file)
    await world.press("Anna", "Als webpagina", {}, AT)
    (page,) = (each.message.file for each in world.seen() if each.message.file)
    assert (first.media_type, page.media_type) == ("application/pdf", "text/html")
    assert page.document == first.document


@pytest.mark.parametrize(
    ("line", "when", "first", "last"),
    [
        ("draaiboek zon 2u op 12 januari om 13:00", "dinsdag 12 januari 2027, 13:00 – 15:00 uur", "13:00 – 13:12", "14:47 – 15:00"),
        ("draaiboek zon 1u op vrijdag om 9:30", "vrijdag 4 december 2026, 09:30 – 10:30 uur", "09:30 – 09:42", "10:18 – 10:30"),
        ("draaiboek zon 2u om 13 uur op 12 januari", "dinsdag 12 januari 2027, 13:00 – 15:00 uur", "13:00 – 13:12", "14:47 – 15:00"),
        ("draaiboek zon op zee 2u op 12 januari om 13:00", "dinsdag 12 januari 2027, 13:00 – 15:00 uur", "13:00 – 13:12", "14:47 – 15:00"),
        ("draaiboek zon op zee 2u om 13:00", "[dag], 13:00 – 15:00 uur", "13:00 – 13:12", "14:47 – 15:00"),
        ("draaiboek zon 2u om 13:00", "[dag], 13:00 – 15:00 uur", "13:00 – 13:12", "14:47 – 15:00"),
        ("draaiboek zon 2u", "[dag en tijd]", "12 minuten", "13 minuten"),
        ("draaiboek zon", "[dag en tijd]", "12 minuten", "13 minuten"),
    ],
)  # fmt: skip
async def test_the_invitation_is_printed_with_what_is_known_of_the_day(
    line: str, when: str, first: str, last: str
) -> None:
    """In the whole set, as a chapter of its own; a place to fill in stands for what is not known yet."""
    made = await document(line)
    chapters = [each.title for each in made.body if isinstance(each, NewPage)]
    assert chapters == [each.title for name, each in SHEETS.items() if name]
    words = plain(made).partition("\nUitnodiging\n")[2].partition("Kaartjes om")[0]
    assert f"Wanneer: {when}" in words
    agenda = words.partition("Wat gaan we doen?")[2].partition("Zo doe je mee")[0].split("\n")
    spans = [
        each.partition(": ")[0] if "minuten" in each else each.rpartition(": ")[0] for each in filter(None, agenda)
    ]
    assert (spans[0], spans[-1]) == (first, last)


async def test_what_is_planned_gives_the_paper_its_times() -> None:
    """The form, the day and the time of the plan, when the word is the same and no other was typed."""
    world = EngineWorld(replace(CONFIG, formats=("pdf",)))
    await world.enter(["Anna"], AT)
    await world.say("Anna", Place.GROUP, "/plan 12 januari 9:30 1u zon", AT)
    for line, told in (
        ("draaiboek zon", "dinsdag 12 januari 2027, 09:30 – 10:30 uur"),
        ("draaiboek zon 2u", "[dag en tijd]"),
        ("draaiboek maan", "[dag en tijd]"),
    ):
        world.seen()
        await world.say("Anna", Place.PRIVATE, line, AT)
        (file,) = (each.message.file for each in world.seen() if each.message.file)
        assert file.document is not None
        assert f"Wanneer: {told}" in plain(file.document)


async def test_a_part_is_of_the_same_session() -> None:
    """Its button keeps the form and the time."""
    world = EngineWorld(replace(CONFIG, formats=("pdf",)))
    await world.enter(["Anna"], AT)
    await world.say("Anna", Place.PRIVATE, "draaiboek zon 1u op 12 januari om 9:30", AT)
    world.seen()
    await world.press("Anna", "Uitnodiging", {}, AT)
    (part,) = (each.message.file for each in world.seen() if each.message.file)
    assert part.document is not None
    assert "dinsdag 12 januari 2027, 09:30 – 10:30 uur" in plain(part.document)
    await world.press("Anna", "Draaiboek", {}, AT)
    (part,) = (each.message.file for each in world.seen() if each.message.file)
    assert part.document is not None
    assert "(09:30 – 09:3" in plain(part.document)
