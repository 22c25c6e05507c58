"""Frames of a page: what is taken, and which sentence comes back for what is not."""

from __future__ import annotations

import json

import pytest

from adapters.web import protocol
from adapters.web.protocol import BadFrame, Join, Press, Say, Seat, clean_name, decode
from bot.engine.model.events import Place
from bot.host.incoming import same_name

SAY = {"type": "say", "id": "1", "pane": "group", "text": "eens"}
PRESS = {"type": "press", "id": "1", "pane": "private", "command": "volgende"}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"type": "join", "name": "Anna"}, Join("Anna")),
        ({"type": "join", "name": "", "token": "t", "since": 7, "takeover": True}, Join("", "t", 7, takeover=True)),
        ({"type": "join", "name": "Anna", "colour": "red"}, Join("Anna")),
        (SAY, Say("1", Place.GROUP, "eens")),
        (SAY | {"text": "<b>@everyone</b> *dag* 👋🏽 שלום"}, Say("1", Place.GROUP, "<b>@everyone</b> *dag* 👋🏽 שלום")),
        (SAY | {"text": "een\u0000 regel\n\tof \u001b[31mtwee"}, Say("1", Place.GROUP, "een regel\n\tof [31mtwee")),
        (SAY | {"text": "x" * 6000}, Say("1", Place.GROUP, "x" * 6000)),
        (PRESS, Press("1", Place.PRIVATE, "volgende")),
        (
            PRESS | {"args": "5", "about": "stap:2", "inputs": {"wat": "a\u0007b"}},
            Press("1", Place.PRIVATE, "volgende", "5", "stap:2", {"wat": "ab"}),
        ),
        ({"type": "seat", "count": 5}, Seat(5)),
    ],
)
def test_a_good_frame_is_read(sent: dict[str, object], read: protocol.Incoming) -> None:
    """Every frame of the protocol becomes its value, and texts stay what they are."""
    assert decode(json.dumps(sent)) == read


@pytest.mark.parametrize(
    ("sent", "sentence", "about"),
    [
        ("", protocol.NOT_UNDERSTOOD, ""),
        ("{", protocol.NOT_UNDERSTOOD, ""),
        ("[]", protocol.NOT_UNDERSTOOD, ""),
        ("null", protocol.NOT_UNDERSTOOD, ""),
        ("[" * 20_000, protocol.NOT_UNDERSTOOD, ""),
        ('{"type":"dance"}', protocol.NOT_UNDERSTOOD, ""),
        ({"type": "say"}, protocol.NOT_UNDERSTOOD, ""),
        (SAY | {"id": ""}, protocol.NOT_UNDERSTOOD, ""),
        (SAY | {"id": "x" * 65}, protocol.NOT_UNDERSTOOD, ""),
        (SAY | {"pane": "roof"}, protocol.NOT_UNDERSTOOD, ""),
        (SAY | {"text": 8}, protocol.NOT_UNDERSTOOD, ""),
        ('{"type":"say","id":"1","pane":"group","text":"\\ud800"}', protocol.NOT_UNDERSTOOD, ""),
        (SAY | {"text": ""}, protocol.EMPTY, "1"),
        (SAY | {"text": " \n\u200b\u202e "}, protocol.EMPTY, "1"),
        (SAY | {"text": "x" * 6001}, protocol.TOO_LONG, "1"),
        (SAY | {"text": "x" * 40_000}, protocol.TOO_LONG, "1"),
        (SAY | {"text": "x" * 40_000, "id": "x" * 65}, protocol.TOO_LONG, ""),
        ("{" * 40_000, protocol.TOO_LONG, ""),
        (PRESS | {"command": ""}, protocol.NOT_UNDERSTOOD, ""),
        (PRESS | {"command": "x" * 41}, protocol.NOT_UNDERSTOOD, ""),
        (PRESS | {"inputs": ["wat"]}, protocol.NOT_UNDERSTOOD, ""),
        (PRESS | {"args": "x" * 6001}, protocol.TOO_LONG, "1"),
        (PRESS | {"inputs": {"a": "x" * 3000, "b": "x" * 3000}}, protocol.TOO_LONG, "1"),
        ({"type": "join", "since": -1}, protocol.NOT_UNDERSTOOD, ""),
        ({"type": "join", "since": "7"}, protocol.NOT_UNDERSTOOD, ""),
        ({"type": "seat", "count": 6}, protocol.SEATS, ""),
        ({"type": "seat", "count": -1}, protocol.SEATS, ""),
        ({"type": "seat", "count": 2.5}, protocol.NOT_UNDERSTOOD, ""),
    ],
)
def test_a_bad_frame_gets_a_sentence(sent: str | dict[str, object], sentence: str, about: str) -> None:
    """What can't be used is answered in Dutch, and names the frame when it must not be sent again."""
    with pytest.raises(BadFrame) as bad:
        decode(sent if isinstance(sent, str) else json.dumps(sent))
    assert (bad.value.sentence, bad.value.id) == (sentence, about)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Anna", "Anna"),
        ("  Anna \t de\n Vries ", "Anna de Vries"),
        ("Ren\u0065\u0301", "René"),
        ("\u202eannA\u202c", "annA"),
        ("An\u0000na\u200b\ufeff", "Anna"),
        ("👩\u200d💻 Sanne", "👩\u200d💻 Sanne"),
        ("דנה", "דנה"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("@everyone", "@everyone"),
        ("x" * 40, "x" * 40),
    ],
)
def test_a_name_is_shown_as_typed_but_for_what_misleads(typed: str, shown: str) -> None:
    """White space is collapsed, invisible marks go, all else is data."""
    assert clean_name(typed) == shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", protocol.NO_NAME),
        (" \t\n", protocol.NO_NAME),
        ("\u200d\u200c\u202e", protocol.NO_NAME),
        ("\u0301", protocol.NO_NAME),
        ("x" * 41, protocol.LONG_NAME),
    ],
)
def test_a_name_nobody_can_read_is_refused(typed: str, sentence: str) -> None:
    """A name must be visible and short."""
    with pytest.raises(BadFrame, match=sentence):
        clean_name(typed)


@pytest.mark.parametrize(
    ("one", "other"), [("Anna", "ANNA"), ("Ａnna", "anna"), ("Piet  Jan", "piet jan"), ("A\u200dnna", "Anna")]
)
def test_names_that_read_the_same_are_the_same(one: str, other: str) -> None:
    """Nobody can come in under a name that only a computer can tell from another's."""
    assert same_name(one) == same_name(other)
