"""What an adapter may act on stands in the fields of a message, and the fields say what the words say."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bot.engine.language.wish import HOW_TO_START
from bot.engine.language.wording import asks_to_type
from bot.engine.model.blocks import Facts, Paragraph, Role, text
from bot.engine.model.deck import CardKind
from bot.engine.model.effects import Group, Post, Replace
from bot.engine.model.messages import CardFace, Look, Message
from bot.engine.model.steps import OFFERS
from tests.transcripts.everything import everything

ENGINE = Path(__file__).parents[2] / "bot" / "engine"
A_QUESTION = re.compile(r"[^.!?]*\?.*|.*\?", re.DOTALL)


@pytest.fixture(scope="module")
def said() -> list[Post | Replace]:
    """All that the bot can say."""
    return asyncio.run(everything())


def refusals() -> Iterator[tuple[str, str, set[str]]]:
    """Every refusal in the source: where, its sentence (empty when it stands elsewhere), and the fields it sets."""
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                fields = {str(each.arg) for each in node.keywords if ast.unparse(each.value) not in {"False", "None"}}
                yield f"{path.name}:{node.lineno}", sentence(node.args[0]), fields


def sentence(node: ast.expr) -> str:
    """A text of the source, with a dot for what is filled in."""
    match node:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr(values=parts):
            return "".join(map(sentence, parts))
        case ast.FormattedValue(value=ast.Name(id="HOW_TO_START")):
            return HOW_TO_START
    return "·" if isinstance(node, ast.FormattedValue) else ""


def test_a_refusal_that_asks_something_back_says_so() -> None:
    """It ends with a question or begins with one; `asks` stands with those, and with no other."""
    wrong = [
        where
        for where, words, fields in refusals()
        if words and bool(A_QUESTION.fullmatch(words)) != ("asks" in fields)
    ]
    assert not wrong
    assert sum("asks" in fields for _, _, fields in refusals()) > 10


def test_a_refusal_that_sends_people_to_the_group_says_so() -> None:
    """A session only begins in the group's chat."""
    wrong = [where for where, words, fields in refusals() if "/start" in words and "in_group" not in fields]
    assert not wrong


def test_what_is_to_be_typed_in_the_group_is_in_a_field(said: list[Post | Replace]) -> None:
    """In the group that is whatever it asks to type, in a private chat the way to begin a session."""
    told = set()
    for effect in said:
        message = effect.message
        if message.look not in {Look.STEP, Look.WELCOME, Look.NOTICE, Look.REMINDER, Look.REFUSAL, Look.HELP}:
            continue
        words = " ".join(msgspec.structs.replace(message, buttons=()).plain().split())
        if message.look is Look.NOTICE and message.title:  # holds what people said
            continue
        group = isinstance(effect.audience, Group)
        asked = (asks_to_type(words) and not message.buttons) if group else "/start" in words
        if asked or not message.buttons:
            assert message.typed_in_group == asked, words
            told.add((group, asked))
    assert len(told) == 4


def test_a_card_says_which_it_is(said: list[Post | Replace]) -> None:
    """The face says what the title says, on a card and on nothing else."""
    seen = set()
    for message in (effect.message for effect in said):
        assert (message.card is not None) == (message.look is Look.CARD)
        if message.card is not None:
            kind = message.card.kind.value
            shown = f"Oefenkaart ({kind})" if message.card.practice else kind.capitalize()
            assert message.title.removesuffix(", nog een keer") == f"Kaart {message.card.number} – {shown}"
            seen.add((message.card.kind, message.card.practice))
    assert {kind for kind, _ in seen} == set(CardKind)
    assert any(practice for _, practice in seen)


def test_a_subtitle_is_the_end_of_its_title(said: list[Post | Replace]) -> None:
    """It can be cut off, and something is left."""
    titled = [effect.message for effect in said if effect.message.subtitle]
    assert {each.look for each in titled} == {Look.CARD, Look.COCKPIT, Look.PREPARATION}
    assert all(each.title.removesuffix(each.subtitle) not in {"", each.title} for each in titled)


def test_a_cockpit_begins_with_the_time_and_asks_about_the_delay_beside_the_offers(
    said: list[Post | Replace],
) -> None:
    """The clock is the first block; the question stands there exactly when its answers do."""
    late = 0
    for message in (effect.message for effect in said):
        if message.look is not Look.COCKPIT or not message.buttons:
            continue
        first = message.body[0]
        assert isinstance(first, Facts)
        assert (first.role, first.rows[0][0]) == (Role.CLOCK, "Tijd")
        asked = [each for each in message.body if isinstance(each, Paragraph) and each.role is Role.LATE]
        assert len(asked) == any(button.command in OFFERS for button in message.buttons)
        late += len(asked)
    assert late


def test_what_was_stored_before_there_were_these_fields_can_still_be_sent() -> None:
    """A letter that waited through an update is read as it is, and what is not needed is not written."""
    old = b'{"look":"kaart","title":"Kaart 8","body":[{"type":"paragraph","spans":[{"text":"Hoi"}]}]}'
    message = Message(look=Look.CARD, title="Kaart 8", body=(text("Hoi"),))
    assert msgspec.json.decode(old, type=Message) == message
    assert msgspec.json.encode(message) == old
    card = msgspec.structs.replace(message, card=CardFace(8, CardKind.DILEMMA))
    assert msgspec.json.decode(msgspec.json.encode(card), type=Message) == card
