"""Whatever comes in, each translation and each reader of files makes something of it or refuses it as it says; none breaks."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import hearing as on_teams
from adapters.teams.activity import Activity, ChannelAccount, Head
from adapters.web import protocol
from adapters.webex import hearing as on_webex
from adapters.webex.envelope import Envelope, Submit, Typed
from bot.decks.draft import read
from bot.decks.findings import DeckError
from bot.decks.load import load
from bot.engine.model.events import Person, Where
from bot.host.incoming import decoded, salvaged
from tests.decks import ROOT

AT = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
ANNA = Person("x:anna", "Anna")
WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["message", "invoke", "event", "conversationUpdate", "messageReaction", "created", "x"]),
)
KEYS = st.sampled_from(
    ["type", "id", "text", "from", "value", "conversation", "entities", "mentioned", "name", "channelData", "tenant", "meeting", "membersAdded",
     "reactionsAdded", "attachments", "content", "data", "resource", "event", "roomId", "personId", "roomType", "created", "inputs", "html", "kind",
     "pane", "command", "args", "about", "kaartensessie", "serviceUrl", "channelId", "replyToId", "timestamp", "recipient", "members", "user"]
)  # fmt: skip
ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.one_of(KEYS, WORDS), inner, max_size=6)),
    max_leaves=20,
)
THINGS = st.dictionaries(KEYS, ANY, max_size=10)


def somebody(account: ChannelAccount) -> Person:
    return Person(f"teams:{account.id}", account.name or "")


@given(THINGS)
def test_an_activity_of_teams(told: dict[str, Any]) -> None:
    """It is heard for what can be read of it, or not at all."""
    raw = json.dumps(told).encode()
    decoded(raw, Head)
    activity = salvaged(raw, Activity)
    if activity is None:
        return
    for each in on_teams.events(activity, AT, somebody):
        assert each.event.at
    on_teams.people(activity)
    on_teams.mentioned(activity)


@given(THINGS, THINGS, THINGS)
def test_a_webhook_of_webex(told: dict[str, Any], typed: dict[str, Any], submit: dict[str, Any]) -> None:
    """The envelope, and what is fetched by it."""
    envelope = salvaged(json.dumps(told).encode(), Envelope)
    words, press = salvaged(json.dumps(typed).encode(), Typed), salvaged(json.dumps(submit).encode(), Submit)
    if envelope is None:
        return
    assert envelope.wanted in {True, False}
    on_webex.moved(envelope, [ANNA], at=AT, chat="x", where=Where.CHAT)
    if press is not None:
        on_webex.pressed(envelope, press, at=AT, person=ANNA, chat="x")
    if words is not None:
        assert words.empty in {True, False}


@given(st.one_of(st.text(), THINGS.map(json.dumps)))
def test_a_frame_of_the_browser_room(data: str) -> None:
    """It is read, or refused in a sentence."""
    try:
        protocol.decode(data)
    except protocol.BadFrame as bad:
        assert bad.sentence  # noqa: PT017 - it need not be raised


@given(st.binary(max_size=300))
def test_bytes_that_are_nothing(raw: bytes) -> None:
    """Neither is anything else than read or not."""
    for shape in (Activity, Envelope, Head):
        decoded(raw, shape)
        salvaged(raw, shape)


FILES = sorted((ROOT / "deck" / "actieve-openbaarmaking").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_of_a_deck(file: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever stands in it: it is a deck, or every fault of it is told; nothing in it runs."""
    folder = tmp_path_factory.mktemp("deck") / "deck"
    folder.mkdir()
    for each in FILES:
        (folder / each.name).write_bytes(each.read_bytes())
    good = file.read_bytes()

    @settings(max_examples=20)
    @given(
        st.one_of(
            st.binary(max_size=200),
            st.text(max_size=200).map(str.encode),
            THINGS.map(lambda told: json.dumps(told).encode()),
            _bent(good),
        )
    )
    def check(raw: bytes) -> None:
        (folder / file.name).write_bytes(raw)
        read(folder)
        try:
            load(folder)
        except DeckError as error:
            assert str(error)  # noqa: PT017 - it need not be raised

    check()


def _bent(good: bytes) -> st.SearchStrategy[bytes]:
    """The file as it is, with a piece of it gone or in its place something that YAML could take for an order."""
    orders = [
        b"",
        b"!!python/object/apply:os.system ['touch gekraakt']",
        b"&a [*a, *a]",
        b"\x00",
        b"\t",
        b"{",
        b"- - - -",
        b"? ",
        b"<<: *x",
    ]
    return st.tuples(st.integers(0, len(good)), st.integers(0, 80), st.sampled_from(orders)).map(
        lambda cut: good[: cut[0]] + cut[2] + good[cut[0] + cut[1] :]
    )


@pytest.mark.parametrize("long", ["é" * 5000, "x" * 501])
def test_an_id_longer_than_any_platform_gives_is_none(long: str) -> None:
    """An address with it in it would be refused by every server; found by hostile bodies 11961 and 19070."""
    activity = salvaged(
        json.dumps(
            {"type": "message", "serviceUrl": "x", "id": long, "conversation": {"id": long}, "text": "help"}
        ).encode(),
        Activity,
    )
    assert activity is not None
    assert (activity.id, activity.conversation.id, activity.text) == ("", "", "help")
    envelope = salvaged(json.dumps({"resource": "messages", "data": {"id": long, "roomId": "x"}}).encode(), Envelope)
    assert envelope is not None
    assert (envelope.data.id, envelope.data.room_id) == ("", "x")
