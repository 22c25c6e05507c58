"""A line costs no more than its length: whatever is typed, at any moment of a session, on any platform.

Counted in lines of Python that are carried out, not clocked; what a pattern does in between is counted in `test_patterns.py`. Each kind
of line is something said over and over, behind words that bring it to whoever reads it.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from copy import copy
from functools import cache, partial
from types import FrameType
from typing import Any

import pytest
from msgspec.structs import replace

from adapters.adaptive import MARK
from adapters.teams import cards as on_teams_cards
from adapters.teams import hearing as on_teams
from adapters.teams.activity import Activity, Attachment, ChannelAccount, Conversation, Entity
from adapters.webex import cards as on_webex_cards
from adapters.webex import hearing as on_webex
from adapters.webex.book import Me
from adapters.webex.envelope import Envelope, Typed
from bot.engine import State
from bot.engine.language.agreement import LONGEST_ANSWER
from bot.engine.language.lines import LONGEST, MOST
from bot.engine.language.typed import LONGEST_LINE
from bot.engine.model.blocks import Facts, Listing, text
from bot.engine.model.deck import StepKind
from bot.engine.model.events import Person, Place, Pressed
from bot.engine.model.messages import Look, Message
from bot.engine.moves.react import react
from bot.host.incoming import LONGEST_NAME, readable, same_name
from tests.engine.playing import NOON, Playing
from tests.transcripts.on_engine import person

A_SIGN, AT_ALL = 60, 100_000  # lines of Python for each sign that is read, and for any line
A_SIGN_MORE = 12  # for each that is only looked over
PASTED = 100_000  # signs: as many as a platform lets through
SIZES = (LONGEST_ANSWER - 10, LONGEST_LINE, PASTED)

# What each pattern and each loop that reads people's words looks for.
KINDS = [
    *('"', "«", "*", ".", "!", ",", ", ", "-", " - ", ":", "@", "(", "?", "=", "|", ">", "\n", "a\n", "- a\n", "> a\n", "vraag: a\n", "8\n"),
    *("a", "a ", "Ab ", "1", "1 ", "1,1,", "7,5 ", "1. ", "10:10:10 ", "1-12 ", "1 december ", "maandag ", "over twee weken ", "volgende "),
    *(" ", "\u00a0", "\u200b", "\u0301", "👍", "👩\u200d💻", "🇳🇱", "ﷺ", "ﬀ"),
    *(" door", " door Piet", "door a en door b ", "door|", "wie: ", "wat:wie:wanneer:", "voor ", "en ", "of ", "tot ", "om 1 ", "op "),
    *("ja ", "eens ", "niet ", "weet ", "graag ", "want ", "nog een ", "kaart ", "cijfer ", "een 8 ", "8 en ", "2x ", "8 voor de ", "ik geef "),
    *("afspraak 1 ", "is nu ", "wis ", "keus: ", "deel: ", "deck:", "heel ", "hm", "<at>", "&amp;", "[](", "hier samen "),
]  # fmt: skip
CUES = [
    "",
    "/afspraak ",
    "/afspraak wat: lijst, wie: ",
    "cijfer ",
    "/plan ",
    "/start ",
    "/wijzig afspraak 1 ",
    "hoi ",
    "met 3 ",
]


class TooMany(Exception):
    """More lines of Python than were allowed."""


def lines(most: int, work: Callable[[], object]) -> int:
    """How many lines of Python this takes. Raises TooMany when it is more than that."""
    count = 0

    def trace(_: FrameType, what: str, __: Any) -> Any:
        nonlocal count
        count += what == "line"
        if count > most:
            raise TooMany
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@cache
def moments() -> dict[str, Playing]:
    """Before a session, at a card, and where grades, agreements and questions are heard; behind Piet's account sit three."""
    found = {"before": Playing()}
    playing = Playing().begin()
    playing.says("Piet", Place.PRIVATE, "wij zijn met 3")
    for kind in (StepKind.ROUND, StepKind.GRADES, StepKind.AGREEMENTS, StepKind.QUESTIONS):
        while playing.running and playing.running.slot.kind is not kind:
            playing.onward()
        if kind is StepKind.AGREEMENTS:
            playing.says("Piet", Place.GROUP, "/afspraak: lijst maken door Piet voor 10 december")
        found[str(kind)] = copy(playing)
    return found


def line(cue: str, kind: str, size: int) -> str:
    """So many signs of this kind behind the cue, and a sign with which it is none."""
    return f"{cue}{kind * (size // len(kind))}"[:size] + "x"


def allowed(words: str) -> int:
    """By how many signs it falls apart into, as far as it is read."""
    return AT_ALL + A_SIGN * min(len(unicodedata.normalize("NFKD", words)), LONGEST) + A_SIGN_MORE * len(words)


@pytest.mark.parametrize("cue", CUES)
def test_a_line_holds_up_nobody(cue: str) -> None:
    """Whenever it is said."""
    for number, kind in enumerate(KINDS, CUES.index(cue)):  # over the cues each kind has each size, and most moments
        _costs_little(number % len(moments()), line(cue, kind, SIZES[number % len(SIZES)]))


@pytest.mark.parametrize("edited", [False, True], ids=["said", "edited"])
def test_many_lines_hold_up_nobody(edited: bool) -> None:
    """As many as are heard one by one, together as long as they may be; and a document."""
    for number, kind in enumerate(KINDS[::4]):
        _costs_little(
            number % len(moments()), "\n".join([line("afspraak: ", kind, LONGEST // MOST - 20)] * MOST), edited=edited
        )
    _costs_little(3, line("vragen:\n", "mag dit?\n", PASTED), edited=edited)


def _costs_little(moment: int, words: str, *, edited: bool = False) -> None:
    playing = [*moments().values()][moment]
    said = replace(playing.said("Piet", Place.GROUP, words), edited=edited, line="x")
    state = State(playing.session, None, playing.appointment)
    most = allowed(words) * (MOST if "\n" in words else 1)
    try:
        lines(most, lambda: react(state, said, playing.config))
    except TooMany:
        pytest.fail(f"{[*moments()][moment]}: {words[:60]!r}")


MARKUP = [
    *("<at>x", "<at>Kaartensessie</at>", "<at ", "<quoted ", "<quoted/>", "<span ", "<blockquote>", "</blockquote>", "<br", "<b>", "&#1;", "&"),
    *("<spark-mention data-object-id=x>", "Kaartensessie ", "@", "\n", " \n", "> a\n", "-- \n", "Verstuurd vanaf mijn a ", " ", "a", "ﷺ"),
]  # fmt: skip
ME = Me("bot", "Kaartensessie", ("Kaartensessie",))
US, PIET = ChannelAccount(id="bot", name="Kaartensessie"), ChannelAccount(id="piet", name="Piet")
MANY, FOR_EACH = 3000, 400  # mentions or fields, a body holds no more; and lines of Python for each


@pytest.mark.parametrize("behind", ["", "<blockquote>x</blockquote>"], ids=["alone", "with a quote"])
def test_what_a_platform_brings_along_holds_up_nobody(behind: str) -> None:
    """As text and as markup, with the bot mentioned and without."""
    for kind in MARKUP:
        told = line("", kind, PASTED) + behind
        for mentions in ([], [Entity(type="mention", mentioned=US, text="<at>Kaartensessie</at>")]):
            lines(AT_ALL + A_SIGN_MORE * PASTED, partial(on_teams.words, _activity(told, mentions)))
        lines(AT_ALL + A_SIGN_MORE * PASTED, partial(on_webex.words, Typed(text=told, html=told), ME, private=False))


def test_thousands_of_mentions_hold_up_nobody() -> None:
    """Also of the bot by as many names."""
    of_many = [
        Entity(type="mention", mentioned=ChannelAccount(id=str(n), name=f"P{n}"), text=f"<at>P{n}</at>")
        for n in range(MANY)
    ]
    of_us = [Entity(type="mention", mentioned=US, text=f"<at>K{n}x</at>") for n in range(MANY)]
    for mentions in (of_many, of_us):
        activity = _activity("/overdragen <at>P7</at>" + "<at>P1</at>" * MANY, mentions)
        lines(FOR_EACH * MANY, partial(on_teams.events, activity, NOON, _somebody))
    html = "".join(f'<spark-mention data-object-id="{n}">P{n}</spark-mention>' for n in range(MANY))
    typed, envelope = Typed(text="x", html=html), Envelope("messages", "created")
    lines(FOR_EACH * MANY, lambda: on_webex.said(envelope, typed, me=ME, at=NOON, person=person("Piet"), chat="x"))


@pytest.mark.parametrize("kind", ["a", "ﷺ", "\u0301", "[", "*", "\u202e", "👩\u200d💻", " "])
def test_a_name_holds_up_nobody(kind: str) -> None:
    """Nor is more of it shown than fits."""
    name = "Jan" + kind * 10_000
    shown = readable(name)
    assert len(shown) <= LONGEST_NAME
    lines(allowed(name), lambda: (readable(name), same_name(name)))
    playing = moments()[StepKind.AGREEMENTS]
    who, mentioned = Person("test:jan", shown), Person("test:jan", name)
    said = replace(
        playing.said("Piet", Place.GROUP, f"/overdragen @{shown}"),
        mentions=(mentioned,),
        present=(who,),
        members=(who,),
    )
    lines(allowed(name), lambda: react(State(playing.session, None, None), said, playing.config))


def test_a_card_of_many_fields_holds_up_nobody() -> None:
    """Whatever a form brings, deep or long."""
    deep: object = "x"
    for _ in range(400):
        deep = {"data": [deep]}
    names = [f"cijfer{n}" for n in range(MANY)]
    value = {
        **dict.fromkeys(names, "8, want " * 20),
        "deep": deep,
        MARK: {"command": "cijfer", "inputs": names, "args": deep, "about": ""},
    }
    assert lines(FOR_EACH * MANY, lambda: on_teams.press(value)) < FOR_EACH * MANY
    pressed = on_teams.press(value)
    assert pressed is not None
    playing = moments()[StepKind.GRADES]
    event = Pressed(
        at=playing.now,
        person=person("Piet"),
        place=Place.PRIVATE,
        command=pressed.command,
        args=pressed.args,
        about=playing.session.own_pin if playing.session else "",
        inputs=pressed.inputs,
    )
    lines(allowed("x" * 160 * MANY), lambda: react(State(playing.session, None, None), event, playing.config))


@pytest.mark.parametrize("kind", ["[", "🇳🇱", "\u0301", "\n", "    a\n"])
def test_a_message_that_holds_such_words_costs_no_more_than_its_length(kind: str) -> None:
    """Twice as many on a card, in as many messages as it takes: twice the work."""
    ways = (on_teams_cards.activities, partial(on_webex_cards.payloads, group=True, bot="Kaartensessie"))
    for way in ways:
        short = lines(20 * AT_ALL, partial(way, _report(kind, 40)))
        lines(3 * short, partial(way, _report(kind, 80)))


def _report(kind: str, many: int) -> Message:
    words = line("", kind, LONGEST_ANSWER)
    each = (text(words), Listing((words,)), Facts((("Wie", words),)))
    return Message(look=Look.NOTICE, title="Verslag", body=each * many)


def _activity(told: str, mentions: list[Entity]) -> Activity:
    chat = Conversation(id="x", conversation_type="groupChat")
    markup = [Attachment(content_type="text/html", content=told)]
    return Activity(
        "message", "x", conversation=chat, sender=PIET, recipient=US, text=told, entities=mentions, attachments=markup
    )


def _somebody(account: ChannelAccount) -> Person:
    return Person(f"teams:{account.id}", account.name or "")
