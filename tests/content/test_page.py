"""The page of `deck toon`: everything of the deck, nothing from elsewhere, and no words that become markup."""

from __future__ import annotations

import datetime as dt
import re
from html import escape
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.decks.load import load
from bot.engine.model.blocks import Secret
from bot.engine.model.deck import Deck
from bot.engine.views.explanation import explanation
from bot.paper.cards import page
from tests.content import TODAY
from tests.content.test_decks import FOLDERS


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def deck(request: pytest.FixtureRequest) -> Deck:
    return load(request.param)


def test_everything_is_on_it(deck: Deck) -> None:
    """Each card with its choices and its toelichting, each fact with its source, all in the order of the deck."""
    shown = page(deck, TODAY)
    cards = re.findall(r"<article.*?</article>", shown, re.DOTALL)
    assert len(cards) == len(deck.cards)
    for card, html in zip(deck.cards, cards, strict=True):
        told = [each.text for each in explanation(card) if isinstance(each, Secret)]
        facts = [fact.text for fact in map(deck.fact, card.facts)]
        assert [
            text for text in (card.text, card.subject, card.a, card.b, *told, *facts) if escape(text) not in html
        ] == []
    assert [fact.id for fact in deck.facts if shown.count(f'href="{escape(fact.source.address)}"') < 1] == []


def test_it_stands_by_itself(deck: Deck) -> None:
    """No script, no picture, no font, no style from elsewhere: only links to sources, and to places on the page."""
    shown = page(deck, TODAY)
    assert re.findall(r"<(script|img|link|iframe|object)\b|@import|url\(|\son\w+=", shown) == []
    links = set(re.findall(r'href="([^"]+)"', shown))
    sources = {escape(fact.source.address) for fact in deck.facts}
    places = {f"#{name}" for name in re.findall(r'id="([^"]+)"', shown)}
    assert links <= sources | places


def test_words_never_become_markup(folder: Path) -> None:
    """What is written on a card is shown, whatever it looks like."""
    deck = load(folder)
    odd = replace(deck, title='<b>"&', cards=tuple(replace(each, text="<script>x</script>") for each in deck.cards))
    shown = page(odd, TODAY)
    assert "<script" not in shown
    assert "<h1>&lt;b&gt;&quot;&amp;</h1>" in shown


def test_what_is_known_of_a_fact_is_said(folder: Path) -> None:
    """The date of the text, when somebody read it, when it ends, and what there is to doubt on the day of the page."""
    deck = load(folder)
    fact = replace(deck.facts[0], opened=False, ends=dt.date(2027, 1, 1))
    shown = page(replace(deck, facts=(fact,)), TODAY).replace("\u2011", "-")
    assert "(tekst van 23-11-2026, nog niet op de site zelf nagekeken, zeker tot 1-1-2027)" in shown
    assert "Let op: dit is zeker tot 1-1-2027. Kijk het daarna na." in shown
    read = replace(fact, opened=dt.date(2026, 11, 1), ends=None)
    later = page(replace(deck, facts=(read,)), dt.date(2028, 1, 1)).replace("\u2011", "-")
    assert "zelf gelezen op 1-11-2026" in later
    assert "Let op: dit is meer dan een jaar geleden nagekeken." in later
