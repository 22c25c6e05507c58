"""A selection of cards: the code behind a word stands for it, and whoever has both gets the same cards, by hand too."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.model.blocks import Facts, Listing
from bot.engine.model.deck import Card, CardKind, Level
from bot.engine.model.documents import CutOut
from bot.engine.model.events import Place
from bot.engine.model.messages import Look, Message
from bot.engine.model.order import Selection, deal, split_selection
from bot.engine.views.preparation import overview_page
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
CONFIG = real_config()
DECK = CONFIG.decks[CONFIG.names[CONFIG.default_deck]]
WHOLE = deal(DECK.cards, "zon")


def card(name: str, *levels: Level, practice: bool = False) -> Card:
    """A small card."""
    return Card(id=name, kind=CardKind.STATEMENT, subject="", text=name, practice=practice, levels=levels)


FEW = (
    card("p", practice=True),
    card("a"),
    card("b", Level.MUNICIPALITY),
    card("c", Level.STATE, Level.PROVINCE),
    card("d"),
)
ALONE = deal(FEW, "zon")


def numbers(*cards: str) -> list[int]:
    """Their numbers by the word alone."""
    return [ALONE.index(each) + 1 for each in cards]


WRITTEN = [
    ("zon", "zon", ""),
    ("zon keus:+7-4", "zon", "+7-4"),
    ("Zon  KEUS:+7+12-4-9", "zon", "+7+12-4-9"),
    ("zon keus:-9-4", "zon", "-4-9"),
    ("zon keus: gemeente", "zon", "gemeente"),
    ("zon keus:gemeente+7-4", "zon", "gemeente+7-4"),
    ("zon keus:+7–4", "zon", "+7-4"),  # a phone's own hyphen
    ("zon keus:+7+7", "zon", "+7"),
    ("rode zon keus:rijk", "rode zon", "rijk"),
    ("zon keus:", "zon", None),
    ("zon keus:7", "zon", None),
    ("zon keus:+", "zon", None),
    ("zon keus:dorp", "zon", None),
    ("zon keus:-4+7x", "zon", None),
    ("keuzes", "keuzes", ""),
]


@pytest.mark.parametrize(("typed", "word", "code"), WRITTEN)
def test_a_code_is_read_as_it_is_meant(typed: str, word: str, code: str | None) -> None:
    """One way to write it comes out; what is no code is none."""
    alone, selection = split_selection(typed)
    assert alone.casefold() == word
    assert (None if selection is None else selection.code) == code


def test_the_order_can_be_computed_by_hand() -> None:
    """Practice cards, then what comes first, then the rest as it lay; without what is left out."""
    a, d = numbers("a", "d")
    rest = [each for each in ALONE if each not in {"p", "d", "a"}]
    assert deal(FEW, f"zon keus:+{d}-{a}") == ("p", "d", *rest)


@pytest.mark.parametrize(("level", "without"), [("gemeente", {"c"}), ("rijk", {"b"}), ("waterschap", {"b", "c"})])
def test_a_kind_of_body_leaves_out_what_is_for_others_only(level: str, without: set[str]) -> None:
    """A card that is for everybody stays."""
    assert deal(FEW, f"zon keus:{level}") == tuple(each for each in ALONE if each not in without)


@given(
    st.lists(st.integers(1, 31), max_size=6, unique=True),
    st.lists(st.integers(1, 31), max_size=12, unique=True),
    st.sampled_from([None, *Level]),
)
def test_any_selection_keeps_the_rest_in_its_order(first: list[int], out: list[int], level: Level | None) -> None:
    """And its code brings the same cards again, however it was typed."""
    first = [each for each in first if each not in out]
    selection = Selection(level, tuple(first), tuple(sorted(out)))
    order = deal(DECK.cards, f"zon keus:{selection.code}" if selection.code else "zon")
    assert order == deal(DECK.cards, f"ZON keus:{selection.code} " if selection.code else "zon")
    assert not {WHOLE[n - 1] for n in out} & set(order)
    chosen = {WHOLE[n - 1] for n in first}
    others = [each for each in order if each not in chosen]
    assert others == [each for each in WHOLE if each in others]
    assert len(set(order)) == len(order)


class Desk:
    """Anna prepares, and begins with Piet there."""

    def __init__(self) -> None:
        self.world = EngineWorld(CONFIG)

    async def say(self, line: str, place: Place = Place.PRIVATE) -> list[Message]:
        self.world.seen()
        await self.world.say("Anna", place, line, AT)
        return [each.message for each in self.world.seen()]

    async def select(self, **fields: str) -> Message:
        """Fill in the overview and press the button."""
        await self.say("voorbereiden zon")
        await self.world.press("Anna", "Maak deze keus", {"eerst": "", "weg": "", "voor": ""} | fields, AT)
        return self.world.seen()[-1].message


def listed(message: Message) -> tuple[str, ...]:
    """The lines of the overview."""
    return next(each.items for each in message.body if isinstance(each, Listing))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"weg": "4"}, "-4"),
        ({"weg": "12, 4 en 9"}, "-4-9-12"),
        ({"eerst": "7;12"}, "+7+12"),
        ({"eerst": "7", "weg": "4.", "voor": "Gemeente"}, "gemeente+7-4"),
        ({"weg": "4", "voor": "Iedereen"}, "-4"),
    ],
)
async def test_what_is_filled_in_becomes_a_code(fields: dict[str, str], code: str) -> None:
    """Shown with the word, with what to type to begin; the cards in it are those of the session."""
    desk = Desk()
    overview = await desk.select(**fields)
    assert overview.title.startswith(f"Voorbereiden «zon keus:{code}»")
    assert f"/start zon keus:{code}" in overview.plain()
    assert len(listed(overview)) == len(deal(DECK.cards, f"zon keus:{code}"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"weg": "vier"}, "Schrijf de nummers van de kaarten"),
        ({"eerst": "7-9"}, "Schrijf de nummers van de kaarten"),
        ({"weg": "32"}, "Kaart 32 is er niet"),
        ({"eerst": "0"}, "Kaart 0 is er niet"),
        ({"eerst": "7", "weg": "7"}, "Kaart 7 staat bij allebei"),
        ({"voor": "dorp"}, "Kies uit: rijk, gemeente"),
        ({"weg": ", ".join(map(str, range(3, 32)))}, "blijft er geen kaart over"),
    ],
)
async def test_a_selection_that_cannot_be_is_asked_back(fields: dict[str, str], said: str) -> None:
    """With what is wrong."""
    answer = await Desk().select(**fields)
    assert answer.look is Look.REFUSAL
    assert said in answer.plain()


async def test_a_session_with_a_selection_plays_it_and_shows_it() -> None:
    """In the welcome, in the number of cards, on the table and in the report."""
    desk = Desk()
    told = await desk.say("/start zon keus:+7-4-9 2u", Place.GROUP)
    assert desk.world.session is not None
    assert desk.world.session.order == deal(DECK.cards, "zon keus:+7-4-9")
    assert len(desk.world.session.order) == 29
    welcome = next(each for each in told if each.look is Look.WELCOME)
    assert ("Woord", "zon keus:+7-4-9") in [
        row for each in welcome.body if isinstance(each, Facts) for row in each.rows
    ]
    (report,) = await desk.say("verslag")
    assert "Woord: zon\nKeus uit de kaarten: keus:+7-4-9: kaart 7 eerst, zonder kaart 4 en 9" in report.plain()


@pytest.mark.parametrize("line", ["/start zon keus:+99", "/start zon keus:fout", "/start zon keus:"])
async def test_a_session_does_not_begin_with_a_code_that_is_none(line: str) -> None:
    """It would be another order than people prepared."""
    desk = Desk()
    (answer,) = await desk.say(line, Place.GROUP)
    assert answer.look is Look.REFUSAL
    assert desk.world.session is None


@pytest.mark.parametrize("code", ["-9-4+7", "-4-9", "+07-9-4-4", f"-9{'-4' * 1900}", "GEMEENTE+7"])
async def test_a_code_has_one_way_of_writing_in_the_session(code: str) -> None:
    """Short, and the same word as that of the next session, in which somebody else types it."""
    desk = Desk()
    await desk.say(f"/start zon keus:{code}", Place.GROUP)
    selection = split_selection(f"zon keus:{code}")[1]
    if selection is None:
        assert desk.world.session is None
        return
    assert desk.world.session is not None
    assert desk.world.session.word == f"zon keus:{selection.code}"


async def test_what_is_printed_follows_the_selection() -> None:
    """The script's cards are those of the session."""
    (told,) = await Desk().say("draaiboek zon keus:+7-4 deel:kaartjes")
    assert told.file is not None
    assert told.file.document is not None
    texts = [each.text for each in told.file.document.body if isinstance(each, CutOut)]
    assert texts == [DECK.card(each).text for each in deal(DECK.cards, "zon keus:+7-4")]


async def test_the_script_counts_the_cards_of_the_selection() -> None:
    """As many as there will be on the table."""
    (told,) = await Desk().say("draaiboek zon keus:+7-4-9 deel:draaiboek")
    assert told.file is not None
    assert told.file.document is not None
    facts = [row for each in told.file.document.body if isinstance(each, Facts) for row in each.rows]
    assert ("Kaarten", "29") in facts


@pytest.mark.parametrize("command", ["voorbereiden", "kaarten"])
async def test_behind_the_last_card_of_a_selection_there_is_no_page(command: str) -> None:
    """Nobody is led to a card that is not there."""
    (page,) = await Desk().say(f"{command} zon keus:-4-9 kaart:29")
    labels = {each.label for each in page.buttons}
    assert "Blader terug" in labels
    assert "Blader verder" not in labels


async def test_a_session_begins_anew_once_all_cards_of_its_selection_were_done() -> None:
    """With some of them still to do it can go on, as with any word."""
    desk = Desk()
    few = f"/start zon 2u keus:{''.join(f'-{n}' for n in range(5, 32))}"
    await desk.world.enter(["Anna", "Piet"], AT)
    for offered in (0, 3, 0):
        await desk.say(few, Place.GROUP)
        assert desk.world.session is not None
        assert len(desk.world.session.offered) == offered
        for line in (
            ["verder", "verder", "verder", *["volgende"] * 2, "stop ja"]
            if not offered
            else ["hervat", *["verder"] * 3, "stop ja"]
        ):
            await desk.say(line)


@pytest.mark.parametrize(
    ("code", "told"),
    [("-4", "Kaart 4 valt weg."), ("-4-9", "De kaarten 4 en 9 vallen weg."), ("+7", "31 kaarten. Begin")],
)
def test_what_is_left_out_is_told_as_one_says_it(code: str, told: str) -> None:
    """One card, or more."""
    assert told in overview_page(DECK, f"zon keus:{code}", {}).plain()
