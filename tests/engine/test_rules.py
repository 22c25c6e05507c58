"""The rules that a group agrees on: short for everybody, and all of it for whoever asks."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.views.step import agreeing
from tests.decks import real_config
from tests.engine.playing import Playing


@pytest.mark.parametrize("words", ["spelregels", "Lees alles", "/spelregels"])
def test_all_of_the_rules_are_a_button_away(words: str) -> None:
    """The group reads the short text; whoever asks reads the rest in private, at any time, and the group hears nothing of it."""
    chat = Playing().begin("/start zon 1u")
    chat.leads("verder")
    short = chat.newest("groep", Look.STEP)
    assert short is not None
    assert [button.label for button in short.buttons] == ["Akkoord", "Wij zijn met meer", "Lees alles"]
    assert "de naam van wie ze uitvoert" not in short.plain()
    group = dict(chat.shown["groep"])
    chat.says("Piet", Place.GROUP, words)
    told = chat.newest("Piet", Look.NOTICE)
    assert told is not None
    assert "de naam van wie ze uitvoert" in told.plain()
    assert "30 dagen" in told.plain()
    assert chat.shown["groep"] == group


def test_rules_with_nothing_behind_them_have_no_such_button() -> None:
    """An older deck has one text, and that is shown."""
    config = real_config()
    deck = config.decks[config.names["actieve-openbaarmaking"]]
    bare = replace(deck, rules=replace(deck.rules, whole=""))
    assert [button.label for button in agreeing(bare)] == ["Akkoord", "Wij zijn met meer"]
