"""No adapter reads what the bot says: it does the same with every message in Dutch and in nonsense.

The pages of the browser room are in `tests/browser/test_no_prose.py`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from functools import cache

import pytest

from adapters.teams.cards import activities
from adapters.teams.mail import ways
from adapters.web import acting
from adapters.web.acting import Scene, has_the_floor, is_card, react, session_name
from adapters.web.cast import CAST, Deed
from adapters.webex import cards
from bot.engine.model.effects import Group
from bot.engine.model.events import Place
from bot.engine.model.messages import Look, Message
from tests.languages import nonsense, shape
from tests.transcripts.everything import everything

SCENE = Scene(session="zon", here=CAST, today=dt.date(2026, 12, 4))


@cache
def said() -> tuple[tuple[Message, bool], ...]:
    """All that the bot can say, each once, and whether it says that to the group."""
    told = {(effect.message, isinstance(effect.audience, Group)): None for effect in asyncio.run(everything())}
    assert len(told) > 500
    return tuple(told)


def teams(message: Message, _group: bool) -> object:
    """What Teams gets, and which way it goes."""
    return activities(message), [ways(message, place, chat_known=True, playground=False) for place in Place]


def webex(message: Message, group: bool) -> object:
    """What Webex gets."""
    return cards.payloads(message, group=group, bot="Kaartenbot"), bool(cards.fingerprint(message))


def colleagues(message: Message, _group: bool) -> object:
    """What each of the practice colleagues does, but for the label of a button."""
    done = {who.name: [told(deed) for deed in react(who, message, SCENE)] for who in CAST}
    floor = {who.name: told(has_the_floor(who, message, SCENE)) for who in CAST if is_card(message)}
    return done, floor


def told(deed: Deed) -> object:
    """A deed in words."""
    pressed = deed.button and (deed.button.command, deed.button.args)
    return deed.kind, deed.after, deed.say, deed.lines, pressed, deed.inputs, deed.then and told(deed.then)


@pytest.mark.parametrize(("shown", "read"), [(teams, shape), (webex, shape), (colleagues, str)])
def test_an_adapter_does_the_same_with_nonsense(
    shown: Callable[[Message, bool], object], read: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that it adds, leaves out or puts somewhere else hangs on fields; of a text only the length and the marks count."""
    monkeypatch.setattr(acting, "chance", lambda *_: 0.05)  # everybody does all they ever do
    seen = set()
    for message, group in said():
        usual = read(json.dumps(shown(message, group), ensure_ascii=False))
        assert read(json.dumps(shown(nonsense(message), group), ensure_ascii=False)) == usual
        seen.add(usual)
    assert len(seen) > 10


def test_the_name_of_a_session_hangs_on_its_word_in_nonsense_too() -> None:
    """However many sessions there are in Dutch, there are as many in nonsense."""
    welcomes = [message for message, group in said() if group and message.look is Look.WELCOME]
    usual, other = ({session_name("m1", each) for each in found} for found in (welcomes, map(nonsense, welcomes)))
    assert len(usual) == len(other) > 1


def test_nonsense_is_another_text() -> None:
    """No word, number or question mark is left of what it was."""
    for message, _ in said():
        words = message.title
        changed = nonsense(message).title
        assert len(changed) == len(words)
        assert not [
            old for old, new in zip(words, changed, strict=True) if old == new and old.isascii() and old.isalnum()
        ]
        assert "?" not in changed
