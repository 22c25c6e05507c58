"""The decks in this repository: clean, complete, and every claim hangs on a fact."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from msgspec.structs import asdict

from bot.decks.check import check
from bot.decks.load import load, load_all
from bot.engine.model.deck import Card, CardKind, Deck, StepKind

TODAY = dt.date(2026, 11, 26)
ROOT = Path(__file__).parents[2] / "deck"
FOLDERS = sorted(each for each in ROOT.iterdir() if each.is_dir())
LEGAL = re.compile(r"\b(Woo\b|wet\b|wetten\b|artikel\b|Archiefwet|Raad van State|rechter|verplicht|gelakt|beslisnota)")


def words_of(card: Card) -> str:
    told = asdict(card.explanation).values() if card.explanation else ()
    return " ".join((card.text, card.a, card.b, *told))


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def deck(request: pytest.FixtureRequest) -> Deck:
    return load(request.param)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_to_mend(folder: Path) -> None:
    """All that `deck check` says is what the decks say themselves: nobody opened the sources, and the Archiefwet changes."""
    told = [each.text for each in check(folder, TODAY).warnings]
    known = ("feiten heeft niemand de site zelf gelezen", "Dit is zeker tot 2027-01-01.")
    assert [text for text in told if not any(each in text for each in known)] == []
    assert check(folder, TODAY).errors == ()


def test_sizes() -> None:
    """The main deck has 31 cards with 2 practice cards and 25 facts or more; the second has 12 cards or more."""
    decks = load_all(ROOT)
    main, second = (decks.decks[decks.names[name]] for name in ("actieve-openbaarmaking", "chatberichten-bewaren"))
    assert (len(main.cards), sum(card.practice for card in main.cards)) == (31, 2)
    assert len(main.facts) >= 25
    assert len(second.cards) >= 12
    assert sum(card.practice for card in second.cards) == 2


def test_every_kind_and_every_toelichting(deck: Deck) -> None:
    """Each deck mixes all kinds, and no card leaves the facilitator empty-handed."""
    assert {card.kind for card in deck.cards if not card.practice} == set(CardKind)
    assert [card.id for card in deck.cards if card.explanation is None] == []


def test_facts_exist(deck: Deck) -> None:
    """Every fact a card names is in the deck, with an https source."""
    for card in deck.cards:
        assert all(deck.fact(name).source.address.startswith("https://") for name in card.facts)


def test_legal_claims_hang_on_a_fact(deck: Deck) -> None:
    """A card or toelichting that speaks of the law names at least one fact."""
    assert [card.id for card in deck.cards if LEGAL.search(words_of(card)) and not card.facts] == []


def test_corrections_hang_on_a_fact(deck: Deck) -> None:
    """What sets a misunderstanding right can be looked up, except on practice cards."""
    bare = [card.id for card in deck.cards if card.explanation and card.explanation.correction and not card.facts]
    assert [name for name in bare if not deck.card(name).practice] == []


def test_nothing_that_went_out_of_date(deck: Deck) -> None:
    """No card or fact uses words that were right in 2021 only."""
    texts = [words_of(card) for card in deck.cards] + [fact.text for fact in deck.facts]
    assert not [text for text in texts if re.search(r"Wob-verzoek|gaat de Woo in|dwangsom na", text)]


def test_three_forms_that_add_up(deck: Deck) -> None:
    """One hour, one and a half, and two hours, to the minute; only the longest has a break."""
    sums = {form: sum(step.minutes.get(form, 0) for step in deck.steps) for form in deck.forms()}
    assert sums == {"1u": 60, "1,5u": 90, "2u": 120}
    assert [form for step in deck.steps if step.kind is StepKind.BREAK for form in step.minutes] == ["2u"]


def test_honest_confirmation(deck: Deck) -> None:
    """What people agree to says how long the bot keeps things and that the Woo may reach the chat."""
    assert "{bewaartermijn}" in deck.rules.confirmation
    assert "Woo-verzoek" in deck.rules.confirmation


def test_invitation_for_both_platforms(deck: Deck) -> None:
    """The invitation says how to take part in Teams and in Webex."""
    assert {"teams", "webex"} <= set(deck.invitation.joining)
