"""From activities to events: what is ours is heard, and everything else is dropped unread."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import msgspec
import pytest

from adapters.teams import hearing
from adapters.teams.activity import Activity, ChannelAccount
from bot.engine.model.events import Joined, Left, Person, Place, Pressed, Said, Where
from bot.host.ports import Inbound
from tests.platforms.teams.connector import APP, BOT, Json

AT = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
CHAT = "19:meeting_abc@thread.v2"
ANNA, PIET = {"id": "29:anna", "aadObjectId": "aad-anna", "name": "Anna"}, {"id": "29:piet", "name": "Piet"}
TAG = "<at>Kaartenbot</at>"
MENTION = {"type": "mention", "mentioned": {"id": BOT, "name": "Kaartenbot"}, "text": TAG}
OURS: Json = {"kaartensessie": {"command": "eens", "args": "", "about": "kaart:x", "inputs": ["waarom"]}}
PRIVATE = {"conversation": {"id": "a:1", "conversationType": "personal"}}


def made(**fields: Any) -> Activity:
    """An activity in the meeting's chat."""
    whole = {
        "type": "message",
        "id": "1",
        "serviceUrl": "https://smba.example/",
        "from": ANNA,
        "recipient": {"id": BOT},
        "conversation": {"id": CHAT, "conversationType": "groupChat", "isGroup": True},
        "channelData": {"tenant": {"id": "t"}},
    }
    return msgspec.json.decode(json.dumps({**whole, **fields}), type=Activity)


def person(account: ChannelAccount) -> Person:
    """Somebody by their directory id."""
    return Person(f"teams:{account.aad_object_id or account.id}", account.name or "?")


def heard(**fields: Any) -> list[Inbound]:
    """What the host is told of an activity."""
    return hearing.events(made(**fields), AT, person, [Person("teams:x", "X")])


@pytest.mark.parametrize(
    ("fields", "line", "addressed"),
    [
        ({"text": "/start zon"}, "/start zon", False),
        ({"text": "hoi allemaal"}, "hoi allemaal", False),
        ({"text": f"{TAG} start zon", "entities": [MENTION]}, "start zon", True),
        ({"text": f"{TAG}&nbsp;/start zon\n", "entities": [MENTION]}, "/start zon", True),
        ({"text": f"{TAG}/start zon", "entities": [MENTION]}, "/start zon", True),
        ({"text": f"start zon {TAG}", "entities": [MENTION]}, "start zon", True),
        ({"text": TAG, "entities": [MENTION]}, "", True),
        # Typed by hand, a name is no mention: the entity counts, never the text.
        ({"text": f"{TAG} start zon"}, "Kaartenbot start zon", False),
        ({"text": "start zon", "recipient": {"id": BOT, "isTargeted": True}}, "start zon", True),
        (
            {"text": "kaartenbot start zon", "recipient": {"id": BOT, "name": "Kaartenbot", "isTargeted": True}},
            "start zon",
            True,
        ),
        ({"text": "/Kaartensessie hand", "recipient": {"id": BOT, "isTargeted": True}}, "hand", True),
        ({"text": "kaarten zon", "recipient": {"id": BOT, "isTargeted": True}}, "kaarten zon", True),
        ({"text": "8 want &lt;3 &amp; zo"}, "8 want <3 & zo", False),
        ({"text": "cijfer\u00a08"}, "cijfer 8", False),
        ({"text": "8", "attachments": [{"contentType": "text/html", "content": "<p>8</p>"}]}, "8", False),
        (
            {
                "text": f"{TAG} overdragen <at>Piet Jansen</at>",
                "entities": [
                    MENTION,
                    {
                        "type": "mention",
                        "mentioned": {"id": "29:piet", "name": "Piet Jansen"},
                        "text": "<at>Piet Jansen</at>",
                    },
                    {"type": "clientInfo", "locale": "nl-NL"},
                ],
            },
            "overdragen Piet Jansen",
            True,
        ),
        ({"text": "start zon", "value": {"van": "een ander"}}, "start zon", False),
        ({"type": "messageUpdate", "channelData": {"eventType": "editMessage"}, "text": "9"}, "9", False),
    ],
)
def test_what_is_said(fields: Json, line: str, addressed: bool) -> None:
    """The words without the bot's name and without what HTML made of them, and whether the bot was meant."""
    (inbound,) = heard(**fields)
    assert inbound.chat == CHAT
    assert isinstance(inbound.event, Said)
    assert msgspec.structs.replace(inbound.event, line="", edited=False) == Said(
        at=AT,
        person=Person("teams:aad-anna", "Anna"),
        place=Place.GROUP,
        text=line,
        addressed=addressed,
        mentions=(Person("teams:29:piet", "Piet Jansen"),) if "Piet" in line else (),
        present=(Person("teams:x", "X"),),
        via="teams",
    )


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (["Piet Jansen"], "Piet Jansen"),
        (["Piet", "Jansen"], "Piet Jansen"),
        (["Linde", "de", "Wit"], "Linde de Wit"),
        (["Piet", "Jansen", "Piet", "Jansen"], "Piet Jansen"),
        (["Piet Jansen", "Piet"], "Piet Jansen"),
        (["Jan Jan"], "Jan Jan"),
    ],
)
def test_a_name_that_teams_parts_is_one_person_of_that_name(parts: list[str], shown: str) -> None:
    """It makes a mention of each part of it; who is mentioned twice has no longer name for it."""
    entities = [
        {"type": "mention", "mentioned": {"id": "29:piet", "name": each}, "text": f"<at>{each}</at>"} for each in parts
    ]
    (inbound,) = heard(text=f"overdragen <at>{'</at>&nbsp;<at>'.join(parts)}</at>", entities=entities)
    assert isinstance(inbound.event, Said)
    assert inbound.event.mentions == (Person("teams:29:piet", shown),)


@pytest.mark.parametrize("bit", ["<at>", "<at ", "<at><", "</at>"])
def test_tags_without_end_take_no_time(bit: str) -> None:
    """Everybody waits while a line is read. If it took another look from each place, this test would take minutes."""
    line, _ = hearing.words(made(text=bit * 200_000))
    assert isinstance(line, str)


def test_mentions_that_name_each_other_do_not_grow() -> None:
    """Of every tag in the line, one name comes, however often it is told whose it is."""
    tag = "<at>a</at>"
    entity = {"type": "mention", "text": tag, "mentioned": {"id": "29:x", "name": tag * 2}}
    line, _ = hearing.words(made(text=f"hand {tag}", entities=[entity] * 40))
    assert line == f"hand {tag}{tag}"


@pytest.mark.parametrize(
    ("conversation", "private"),
    [
        ({"id": "a:1", "conversationType": "personal"}, True),
        ({"id": "a:1"}, True),
        ({"id": CHAT, "conversationType": "groupChat", "isGroup": True}, False),
        ({"id": CHAT, "conversationType": "channel"}, False),
        # What does not say what it is, is a group: a private word there would be read by everybody.
        ({"id": CHAT}, False),
        ({}, False),
    ],
)
def test_which_chat_is_private(conversation: Json, private: bool) -> None:
    """Only one that says so."""
    assert made(conversation=conversation).private is private


@pytest.mark.parametrize(
    ("fields", "gone"),
    [
        ({"type": "installationUpdate", "action": "remove"}, True),
        ({"type": "conversationUpdate", "membersRemoved": [{"id": BOT}]}, True),
        ({"type": "conversationUpdate", "membersRemoved": [{"id": "28:een-andere-bot"}, PIET]}, False),
        ({"type": "conversationUpdate", "membersAdded": [{"id": BOT}]}, False),
        ({"type": "installationUpdate", "action": "add"}, False),
        ({"type": "installationUpdate", "action": "remove-upgrade"}, False),
        ({"text": "remove", "action": "remove"}, False),
    ],
)
def test_when_the_bot_is_taken_out(fields: Json, gone: bool) -> None:
    """Teams tells it in two ways; that of another bot, or for a new version of the app, is no farewell."""
    assert made(**fields).goodbye is gone


def test_a_private_chat_belongs_to_no_group() -> None:
    """The host finds the session by the person; the bot is always meant."""
    (inbound,) = heard(text="volgende", **PRIVATE)
    assert inbound.chat == ""
    assert isinstance(inbound.event, Said)
    assert inbound.event.addressed
    assert inbound.event.place is Place.PRIVATE
    assert inbound.event.present == ()


SUBMIT: Json = {"text": None, "value": {**OURS, "waarom": "omdat", "stiekem": "x"}}
EXECUTE: Json = {
    "type": "invoke",
    "name": "adaptiveCard/action",
    "value": {"action": {"type": "Action.Execute", "verb": "eens", "data": SUBMIT["value"]}, "trigger": "manual"},
}


@pytest.mark.parametrize(
    "fields", [SUBMIT, {**SUBMIT, "text": "Eens"}, EXECUTE], ids=["submit", "with text", "execute"]
)
def test_what_is_pressed(fields: Json) -> None:
    """A button comes before words, with the fields it names and no others."""
    (inbound,) = heard(**fields)
    event = inbound.event
    assert isinstance(event, Pressed)
    assert (event.command, event.about, event.inputs) == ("eens", "kaart:x", {"waarom": "omdat"})


def test_a_number_is_read_as_words() -> None:
    """As the engine wants its fields."""
    (inbound,) = heard(value={**OURS, "waarom": 7})
    assert isinstance(inbound.event, Pressed)
    assert inbound.event.inputs == {"waarom": "7"}


def test_a_like_is_a_raised_hand() -> None:
    """As a word in passing, so that a like where no hand is asked for is only a like."""
    (inbound,) = heard(type="messageReaction", reactionsAdded=[{"type": "heart"}, {"type": "like"}], replyToId="9")
    assert isinstance(inbound.event, Said)
    assert inbound.event.text == "hand"
    assert not inbound.event.addressed


def test_coming_and_going_in_the_chat() -> None:
    """Everybody but the bot itself."""
    added = heard(type="conversationUpdate", membersAdded=[{"id": BOT}, PIET, ANNA])
    assert [type(each.event) for each in added] == [Joined, Joined]
    assert len({each.delivery for each in added}) == 2
    removed = heard(type="conversationUpdate", membersRemoved=[PIET])
    assert [each.event for each in removed] == [Left(at=AT, person=Person("teams:29:piet", "Piet"), where=Where.CHAT)]


def test_coming_and_going_in_the_call() -> None:
    """As the meeting tells it."""
    members = {"members": [{"user": PIET, "meeting": {"inMeeting": True, "role": "Attendee"}}, {"user": 5}, "x"]}
    name = "application/vnd.microsoft.meetingParticipant"
    assert [type(each.event) for each in heard(type="event", name=f"{name}Join", value=members)] == [Joined]
    assert [type(each.event) for each in heard(type="event", name=f"{name}Leave", value=members)] == [Left]


def test_a_private_chat_that_opens_asks_for_help() -> None:
    """So that it is not an empty page."""
    (inbound,) = heard(type="installationUpdate", action="add", **PRIVATE)
    assert isinstance(inbound.event, Said)
    assert inbound.event.text == "help"


EDIT: Json = {
    "type": "messageUpdate",
    "channelData": {"eventType": "editMessage"},
    "timestamp": "2026-12-01T12:00:00Z",
}
NOT_OURS: list[Json] = [
    {"text": None},
    {"text": ""},
    {"text": "hoi", "conversation": {}},
    {"text": "hoi", "from": {"id": "28:een-andere-bot", "name": "Bot"}},
    {"text": "hoi", "from": {"id": BOT}},
    {"text": "hoi", "from": {"id": "x", "role": "bot"}},
    {"text": "hoi", "from": {}},
    {"text": None, "value": {"andere": "kaart"}},
    {"text": None, "value": "knop"},
    {"text": None, "value": {"kaartensessie": {"command": 5}}},
    {"text": None, "value": {"kaartensessie": "eens"}},
    {"type": "messageUpdate", "text": "volgende"},
    {"type": "messageReaction", "reactionsAdded": [{"type": "heart"}]},
    {"type": "messageReaction", "reactionsRemoved": [{"type": "heart"}]},
    {"type": "messageReaction", "reactionsRemoved": [{"type": "like"}], "reactionsAdded": [{"type": "yes-tone2"}]},
    {"type": "messageReaction", "reactionsAdded": [{"type": "like"}], **PRIVATE},
    {"type": "typing"},
    {"type": "installationUpdate", "action": "add"},
    {"type": "installationUpdate", "action": "add-upgrade", **PRIVATE},
    {"type": "invoke", "name": "composeExtension/query", "value": SUBMIT["value"]},
    {**EXECUTE, "value": {**EXECUTE["value"], "trigger": "automatic"}},
    {**EXECUTE, "value": {"action": {"verb": "x"}}},
    {"type": "event", "name": "application/vnd.microsoft.meetingStart", "value": {"Title": "Overleg"}},
    {"type": "event", "name": "application/vnd.microsoft.meetingEnd", "value": None},
    {"type": "conversationUpdate", "membersAdded": [{"id": BOT}]},
    {"type": "conversationUpdate", "membersAdded": [PIET], **PRIVATE},
]


@pytest.mark.parametrize("fields", NOT_OURS, ids=lambda fields: json.dumps(fields)[:60])
def test_what_is_not_ours(fields: Json) -> None:
    """Gives nothing at all."""
    assert heard(**fields) == []


@pytest.mark.parametrize(
    ("fields", "text", "edited"),
    [
        ({"text": "8"}, "8", False),
        ({**EDIT, "text": "9"}, "9", True),
        ({**EDIT, "text": "9", "channelData": {"eventType": "undeleteMessage"}}, "9", True),
        ({**EDIT, "text": "9", "channelData": {"eventType": "softDeleteMessage"}}, "", True),
        ({"type": "messageDelete", "text": None, "channelData": {"eventType": "softDeleteMessage"}}, "", True),
        ({"type": "messageDelete"}, "", True),
    ],
)
def test_an_edit_is_known_by_its_line(fields: Json, text: str, edited: bool) -> None:
    """Deleting is editing to nothing; and nothing of Teams can be read back from the id of a line."""
    (inbound,) = heard(**fields)
    said = inbound.event
    assert isinstance(said, Said)
    assert (said.text, said.edited) == (text, edited)
    (first,) = heard(text="8")
    assert isinstance(first.event, Said)
    assert said.line == first.event.line != ""
    assert CHAT not in said.line


@pytest.mark.parametrize(
    ("told", "when"),
    [
        ("2026-12-01T12:00:00.5Z", AT + dt.timedelta(seconds=0.5)),
        ("2026-12-01T13:00:00+01:00", AT),
        ("2026-12-01T12:00:00", None),
        ("gisteren", None),
        ("", None),
        (None, None),
    ],
)
def test_when_it_happened_teams_tells(told: Any, when: dt.datetime | None) -> None:
    """Where it does not, what is heard last counts as last."""
    for fields in ({"text": "8"}, {"type": "conversationUpdate", "membersAdded": [PIET]}):
        (inbound,) = heard(timestamp=told, **fields)
        assert isinstance(inbound.event, Said | Joined)
        assert inbound.event.when == when


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"text": "8"}, {"text": "8"}, True),
        ({"text": "8"}, {"text": "8", "id": "2"}, False),
        # An edit has the id of its message.
        ({"text": "8"}, {**EDIT, "text": "8"}, False),
        ({**EDIT, "text": "9"}, {**EDIT, "text": "9"}, True),
        ({**EDIT, "text": "9"}, {**EDIT, "text": "9", "timestamp": "2026-12-01T12:00:09Z"}, False),
        ({**EDIT, "text": "9"}, {**EDIT, "type": "messageDelete", "text": ""}, False),
        (EXECUTE, EXECUTE, True),
        (EXECUTE, {**EXECUTE, "from": PIET}, False),
        (EXECUTE, {**EXECUTE, "replyToId": "77"}, False),
    ],
)
def test_a_delivery_is_known_again(first: Json, second: Json, same: bool) -> None:
    """Teams sends again what it thinks was lost."""
    one, two = heard(**first), heard(**second)
    assert (one[0].delivery == two[0].delivery) == same


def test_an_activity_without_an_id_is_known_by_its_moment() -> None:
    """Or somebody who comes in a second time this week would not be heard."""
    first, again, later = (
        heard(type="conversationUpdate", id="", membersAdded=[PIET], timestamp=moment)[0].delivery
        for moment in ("2026-12-01T12:00:00Z", "2026-12-01T12:00:00Z", "2026-12-02T12:00:00Z")
    )
    assert first == again != later


def test_a_delivery_tells_nothing() -> None:
    """Its id is stored for a week: no chat, no person, no word is in it."""
    (inbound,) = heard(text="geheimpje")
    assert not any(word in inbound.delivery for word in ("geheimpje", "anna", "meeting", APP))


@pytest.mark.parametrize(
    ("fields", "delivery", "line"),
    [
        ({"text": "8"}, "2b0ca232e6d9a14d25f0deb1353301abc8b2e0c2", "84a5ce426a1d321983281eda"),
        ({"text": "8", "id": ""}, "a4f95f46a517a8982a60670c4e1115fbadde3ee2", ""),
        ({**EDIT, "text": "9"}, "cf9db6343a926f4ec6205991cb3805467c70503a", "84a5ce426a1d321983281eda"),
        (
            {**EDIT, "type": "messageDelete", "text": ""},
            "29db6d62012cc726931472f5aa3cf1b89f76ed4f",
            "84a5ce426a1d321983281eda",
        ),
        (EXECUTE, "8ba9a338bd12a71ab59c03c2108712ab18da4fd9", ""),
        (
            {"type": "conversationUpdate", "id": "", "membersAdded": [PIET], "timestamp": "2026-12-01T12:00:00Z"},
            "8facecb71d38e1aebbad1a1cf32379c1f6114439",
            "",
        ),
    ],
)
def test_a_delivery_and_a_line_are_called_the_same_in_every_release(fields: Json, delivery: str, line: str) -> None:
    """Or what Teams sends again to the next release would be taken twice, and an edit would find no line."""
    (inbound,) = heard(**fields)
    assert (inbound.delivery, getattr(inbound.event, "line", "")) == (delivery, line)
