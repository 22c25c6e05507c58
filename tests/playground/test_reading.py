"""A transcript and the Playground are compared strictly enough to see what is wrong."""

from __future__ import annotations

import pytest

from tests.playground.desk import Json, Shown
from tests.playground.reading import Line, Reader, told, written

CARD = "application/vnd.microsoft.card.adaptive"


def shown(*words: str, buttons: tuple[str, ...] = (), who: str = "groep", anew: bool = False) -> Line:
    """A card with these lines and buttons."""
    actions = [{"type": "Action.Submit", "title": label, "data": {}} for label in buttons]
    body: list[Json] = [{"type": "TextBlock", "text": line} for line in words]
    body.append({"type": "ActionSet", "actions": actions})
    content = {"contentType": CARD, "content": {"type": "AdaptiveCard", "body": body}}
    return told(Shown(who, "chat", "1", {"attachments": [content]}, anew))


SAME = {
    "title and buttons": (
        "groep | kaart: Kaart 4 – Stelling [A] [B]",
        shown("Kaart 4 – Stelling", "…", buttons=("A", "B")),
    ),
    "another order of buttons": ("groep | Vragen [A] [B]", shown("Vragen", buttons=("B", "A"))),
    "another hour": ("Anna | Om 13:57 is het pauze", shown("Om 22:10 is het pauze", who="Anna")),
    "shown anew": ("groep | ~ kaart: Kaart 4", shown("Kaart 4", anew=True)),
    "cut off": ("groep | Iedereen is akk…", shown("Iedereen is akkoord met de spelregels")),
    "escaped": ("groep | Afspraak 1: a*b", shown("Afspraak 1: a\\*b")),
}
OTHER = {
    "another title": ("groep | kaart: Kaart 4 – Stelling", shown("Kaart 5 – Stelling")),
    "a button less": ("groep | Kaart 4 [A] [B]", shown("Kaart 4", buttons=("A",))),
    "a button more": ("groep | Kaart 4 [A]", shown("Kaart 4", buttons=("A", "B"))),
    "another reader": ("groep | Kaart 4", shown("Kaart 4", who="Anna")),
    "said again instead of shown anew": ("groep | ~ Kaart 4", shown("Kaart 4")),
}


@pytest.mark.parametrize(("line", "message"), SAME.values(), ids=SAME)
def test_this_is_the_same(line: str, message: Line) -> None:
    """What a platform may do in its own way, and what depends on the moment, makes no difference."""
    assert [each.matches(message) for each in written(line)] == [True]


@pytest.mark.parametrize(("line", "message"), OTHER.values(), ids=OTHER)
def test_this_is_not_the_same(line: str, message: Line) -> None:
    """What people read makes a difference."""
    assert [each.matches(message) for each in written(line)] == [False]


def test_only_a_cockpit_that_tells_no_more_than_the_time_is_passed_over() -> None:
    """The same title and buttons again in a private chat; in the group it counts."""
    reader = Reader()
    first, again, closed = (
        "Anna | cockpit: Welkom [Verder]",
        "Anna | ~ cockpit: Welkom [Verder]",
        "Anna | ~ cockpit: Welkom",
    )
    heard = [reader.fresh(written(line)[0]) for line in (first, again, closed, "groep | Kaart 1", "groep | ~ Kaart 1")]
    assert heard == [True, False, True, True, True]
