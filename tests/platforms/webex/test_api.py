"""The fake of Webex is as strict as Webex: shown through the SDK, which is all that the bot has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.webex import sdk
from adapters.webex.sdk import WebexTeamsAPI
from tests.platforms.webex.cardcheck import problems
from tests.platforms.webex.cloud import MOST_BYTES, MOST_EDITS, Wrong
from tests.platforms.webex.scene import BUTTON, Scene, one_card
from tests.platforms.webex.space import EU, MENTIONS, Json, User, typed, uuid_of, webex_id

pytestmark = pytest.mark.usefixtures("library")


async def test_only_with_a_token(scene: Scene) -> None:
    """Everything else is refused, and so is the wrong one."""
    assert (await scene.bot(lambda api: api.people.me())).id == scene.webex.bot.id
    stranger = sdk.WebexTeamsAPI("verzonnen", base_url=scene.webex.base)
    with pytest.raises(sdk.ANSWERED, match="401"):
        await asyncio.to_thread(stranger.people.me)


@pytest.mark.parametrize("client", MENTIONS)
async def test_a_mention_as_each_client_sends_it(scene: Scene, client: str) -> None:
    """The bot is in `mentionedPeople`, its name in the text, and the html is the client's own."""
    post = await scene.webex.say(scene.anna, "start zon & maan", scene.room, client=client)
    got = (await scene.bot(lambda api: api.messages.get(post.id))).json_data
    assert got["mentionedPeople"] == [scene.webex.bot.id]
    assert "start zon & maan" in got["text"]
    assert "Kaartenbot" in got["text"]
    assert ("html" in got) is (client != "text only")
    assert "start zon &amp; maan" in got.get("html", "start zon &amp; maan")


def test_the_ways_to_mention_differ() -> None:
    """By first name or by the whole one, by id or by uuid, with and without a paragraph, not always in front."""
    bot = User("Kaarten Bot", kind="bot")
    forms = {client: typed("8", bot, client) for client in MENTIONS}
    assert len(set(forms.values())) == len(MENTIONS)
    assert bot.id in forms["desktop"][0]
    assert bot.uuid in forms["iphone"][0]
    assert not forms["iphone"][0].startswith("<p>")
    assert forms["full name"][1] == "Kaarten Bot 8"
    assert forms["desktop"][1] == "Kaarten 8"
    assert forms["at the end"][1] == "8 Kaarten"


async def test_a_bot_sees_only_what_mentions_it(scene: Scene) -> None:
    """In a space; nor its own words there. In the 1:1 it sees everything."""
    loose = await scene.webex.say(scene.anna, "onder ons", scene.room, client="")
    meant = await scene.webex.say(scene.anna, "hand", scene.room)
    private = await scene.webex.say(scene.anna, "verder")
    own = await scene.bot(lambda api: api.messages.create(roomId=scene.room.id, text="Welkom"))
    assert await scene.refused(lambda api: api.messages.get(loose.id)) == 404
    assert await scene.refused(lambda api: api.messages.get(own.id)) == 404
    assert (await scene.bot(lambda api: api.messages.get(private.id))).text == "verder"
    assert await scene.refused(lambda api: list(api.messages.list(scene.room.id))) == 403
    mine = await scene.bot(lambda api: list(api.messages.list(scene.room.id, mentionedPeople="me")))
    assert [each.id for each in mine] == [meant.id]
    both = await scene.bot(lambda api: list(api.messages.list_direct(personId=scene.anna.id)))
    assert [each.id for each in both] == [private.id]


async def test_who_is_not_in_a_room_has_no_part_in_it(scene: Scene) -> None:
    """Not its messages, not its members, not its name."""
    other = await scene.webex.space("Geheim", scene.anna)
    await scene.webex.leave(other, scene.webex.bot)
    said = await scene.webex.say(scene.anna, "hoi", other)
    for call in (
        lambda api: api.rooms.get(other.id),
        lambda api: list(api.memberships.list(roomId=other.id)),
        lambda api: api.messages.get(said.id),
        lambda api: api.messages.create(roomId=other.id, text="hoi"),
    ):
        assert await scene.refused(call) == 404
    assert [each.id for each in await scene.bot(lambda api: list(api.rooms.list()))] == [scene.room.id]


@pytest.mark.parametrize("name", ["text", "markdown"])
async def test_the_longest_message_is_counted_in_bytes(scene: Scene, name: str) -> None:
    """One byte more is refused, however few characters it has."""
    fits = "é" * (MOST_BYTES // 2) + "x"
    await scene.bot(lambda api: api.messages.create(scene.room.id, **{name: fits}))
    assert await scene.refused(lambda api: api.messages.create(scene.room.id, **{name: fits + "x"})) == 400


@pytest.mark.parametrize(
    "attachments",
    [
        one_card() * 2,
        [{"contentType": "application/json", "content": {}}],
        [{"contentType": "application/vnd.microsoft.card.adaptive", "content": {"type": "AdaptiveCard"}}],
        one_card(version="1.4"),
        one_card(version="1.5"),
        one_card({"type": "Table", "columns": [], "rows": []}),
        one_card({"type": "TextBlock"}),
        one_card({"type": "TextBlock", "text": "x", "size": "Reusachtig"}),
        one_card(verticalContentAlignment="center"),
        one_card({"type": "TextBlock", "text": "x", "fallback": "drop"}),
        one_card(actions=[{"type": "Action.ToggleVisibility", "title": "x", "targetElements": ["a"]}]),
        one_card(actions=[{"type": "Action.Execute", "title": "x"}]),
        one_card(actions=[BUTTON] * 6),
        one_card({"type": "ActionSet", "actions": [BUTTON] * 3}, actions=[BUTTON] * 3),
        one_card({"type": "Input.Text", "id": "a"}, {"type": "Input.Text", "id": "a"}),
        one_card({"type": "TextBlock", "text": "x" * 20_000}),
    ],
)
async def test_a_card_that_webex_would_not_show(scene: Scene, attachments: list[Json]) -> None:
    """It is refused, and nothing was posted."""
    call = {"roomId": scene.room.id, "text": "hoi", "attachments": attachments}
    assert await scene.refused(lambda api: api.messages.create(**call)) == 400
    assert scene.webex.told == []


async def test_a_card_that_webex_shows(scene: Scene) -> None:
    """All that the 1.3 of Webex knows; what an author puts in `data` is his own."""
    body: list[Json] = [
        {"type": "FactSet", "facts": [{"title": "Tijd", "value": "12"}]},
        {"type": "Input.Text", "id": "a", "label": "Cijfer", "isRequired": True, "errorMessage": "Vul in"},
        {"type": "Input.ChoiceSet", "id": "b", "choices": [{"title": "Meer", "value": "x"}]},
        {"type": "Container", "style": "emphasis", "items": [{"type": "TextBlock", "text": "x", "wrap": True}]},
        {"type": "ActionSet", "actions": [{**BUTTON, "data": {"type": "eigen", "fallback": 1}}] * 2},
    ]
    card = one_card(*body, actions=[BUTTON] * 3)
    assert problems(card[0]["content"]) == []
    posted = await scene.bot(lambda api: api.messages.create(scene.room.id, text="hoi", attachments=card))
    assert scene.webex.told[0].post.id == posted.id


@pytest.mark.parametrize(
    "call",
    [
        {"text": "nergens heen"},
        {"roomId": "ROOM", "toPersonId": "ANNA", "text": "naar twee"},
        {"roomId": "ROOM"},
        {"roomId": "ROOM", "attachments": one_card()},
        {"roomId": "ROOM", "text": "x", "html": "<b>x</b>"},
        {"roomId": "ROOM", "text": "x", "files": ["https://voorbeeld.nl/a.txt"], "attachments": one_card()},
    ],
)
async def test_a_message_that_is_none(scene: Scene, call: Json) -> None:
    """Nowhere to go, or nothing to say."""
    names = {"ROOM": scene.room.id, "ANNA": scene.anna.id}
    known = {name: names.get(value, value) if isinstance(value, str) else value for name, value in call.items()}
    assert await scene.refused(lambda api: api.messages.create(**known)) == 400


async def test_a_file_comes_along(scene: Scene, tmp_path: Path) -> None:
    """Uploaded as a form, as it is on disk."""
    path = tmp_path / "verslag.md"
    path.write_text("# Verslag ☃", "utf-8")
    await scene.bot(lambda api: api.messages.create(scene.room.id, markdown="Het verslag", files=[str(path)]))
    upload = scene.webex.told[0].post.file
    assert upload is not None
    assert (upload.name, upload.body.decode()) == ("verslag.md", "# Verslag ☃")
    assert scene.webex.told[0].post.markdown == "Het verslag"


async def test_a_card_can_not_be_changed(scene: Scene) -> None:
    """A plain message can, ten times."""
    card = await scene.bot(lambda api: api.messages.create(scene.room.id, text="hoi", attachments=one_card()))
    plain = await scene.bot(lambda api: api.messages.create(scene.room.id, text="hoi"))

    def change(post: str, **more: str) -> Callable[[WebexTeamsAPI], Any]:
        told = {"roomId": scene.room.id, "text": "anders", **more}
        return lambda api: api._session.put(f"messages/{post}", json=told)

    assert await scene.refused(change(card.id)) == 400
    assert await scene.refused(change(plain.id, html="<b>x</b>")) == 400
    for _ in range(MOST_EDITS):
        await scene.bot(change(plain.id))
    assert await scene.refused(change(plain.id)) == 400


async def test_deleting_is_for_the_author(scene: Scene) -> None:
    """Once; what is gone can't be pressed."""
    card = await scene.bot(lambda api: api.messages.create(scene.room.id, text="x", attachments=one_card()))
    meant = await scene.webex.say(scene.anna, "hand", scene.room)
    assert await scene.refused(lambda api: api.messages.delete(meant.id)) == 403
    await scene.bot(lambda api: api.messages.delete(card.id))
    assert [told.gone for told in scene.webex.told] == [False, True]
    assert await scene.refused(lambda api: api.messages.delete(card.id)) == 404
    with pytest.raises(Wrong):
        await scene.webex.press(scene.anna, scene.webex.told[0].post, {})


async def test_a_press_is_fetched_by_the_author_of_the_card(scene: Scene) -> None:
    """With what was filled in; the author can't press it."""
    card = await scene.bot(lambda api: api.messages.create(scene.room.id, text="x", attachments=one_card()))
    action = await scene.webex.press(scene.anna, scene.webex.posts[card.id], {"command": "hand", "a": "8"})
    got = await scene.bot(lambda api: api.attachment_actions.get(action.id))
    assert (got.personId, got.messageId, got.inputs) == (scene.anna.id, card.id, {"command": "hand", "a": "8"})
    assert await scene.refused(lambda api: api.attachment_actions.get(action.id), scene.piet) == 404
    submit = {"type": "submit", "messageId": card.id, "inputs": {}}
    assert await scene.refused(lambda api: api._session.post("attachment/actions", json=submit)) == 400
    await scene.bot(lambda api: api._session.post("attachment/actions", json=submit, erc=202), scene.piet)


async def test_the_one_to_one(scene: Scene) -> None:
    """It opens by itself; it stays shut where the organisation says so; a bot has none with another bot."""
    first = await scene.bot(lambda api: api.messages.create(toPersonId=scene.anna.id, text="hoi"))
    second = await scene.bot(lambda api: api.messages.create(toPersonEmail=scene.anna.email, text="hoi"))
    assert (first.roomType, first.roomId) == ("direct", second.roomId)
    scene.webex.closed[scene.piet.id] = 403
    assert await scene.refused(lambda api: api.messages.create(toPersonId=scene.piet.id, text="hoi")) == 403
    other = scene.webex.user("Andere", kind="bot")
    for stranger in (other.id, webex_id("PEOPLE", "0-0")):
        assert await scene.refused(partial(tell, stranger)) == 404


async def test_ids_are_opaque(scene: Scene) -> None:
    """A space in Europe has an id that nobody can build; it moves, and only its uuid stays."""
    europe = await scene.webex.space("Sessie", scene.anna, cluster=EU)
    await scene.bot(lambda api: api.messages.create(roomId=europe.id, text="hoi"))
    built = webex_id("ROOM", uuid_of(europe.id))
    assert await scene.refused(lambda api: api.messages.create(roomId=built, text="hoi")) == 404
    before = europe.id
    await scene.webex.move(europe, "urn:TEAM:us-west-2_r")
    assert await scene.refused(lambda api: api.messages.create(roomId=before, text="hoi")) == 404
    rooms = await scene.bot(lambda api: list(api.rooms.list()))
    assert uuid_of(before) in {uuid_of(each.id) for each in rooms}


async def test_a_moderated_space(scene: Scene) -> None:
    """Who leads it can be read; in an announcement space the others keep silent, the bot too."""
    room = await scene.webex.space("Zaal", scene.anna, scene.piet, moderators=["Anna"], announcement=True)
    members = await scene.bot(lambda api: list(api.memberships.list(roomId=room.id)))
    assert {each.personDisplayName: each.isModerator for each in members} == {
        "Anna": True,
        "Piet": False,
        "Kaartenbot": False,
    }
    assert await scene.refused(lambda api: api.messages.create(roomId=room.id, text="hoi")) == 403


async def test_lists_come_in_pages_newest_first(scene: Scene, library: str) -> None:
    """The link to the next page forgets `mentionedPeople`, which a bot needs: webexteamssdk stumbles there, its successor puts it back."""
    said = [await scene.webex.say(scene.anna, f"nr {number}", scene.room) for number in range(5)]
    assert len(await scene.bot(lambda api: list(api.memberships.list(roomId=scene.room.id, max=2)))) == 3

    def listed(most: int) -> Callable[[WebexTeamsAPI], list[str]]:
        return lambda api: [each.id for each in api.messages.list(scene.room.id, mentionedPeople="me", max=most)]

    assert await scene.bot(listed(50)) == [each.id for each in reversed(said)]
    if library == "webexteamssdk":
        assert await scene.refused(listed(2)) == 403
    else:
        assert await scene.bot(listed(2)) == [each.id for each in reversed(said)]
    whole = await scene.bot(lambda api: [each.id for each in api.messages.list(scene.room.id, max=2)], scene.anna)
    assert whole == [each.id for each in reversed(said)]


async def test_people(scene: Scene) -> None:
    """By id, one or many."""
    guest = scene.webex.user("Gast", kind="appuser", org="Elders")
    got = await scene.bot(lambda api: api.people.get(guest.id))
    assert (got.type, got.orgId, got.displayName) == ("appuser", guest.org_id, "Gast")
    assert got.orgId != scene.anna.org_id
    both = await scene.bot(lambda api: list(api.people.list(id=f"{scene.anna.id},{guest.id}")))
    assert [each.displayName for each in both] == ["Anna", "Gast"]
    assert await scene.refused(lambda api: api.people.get("verzonnen")) == 404


def tell(person: str, api: WebexTeamsAPI) -> object:
    """Say something to somebody privately."""
    return api.messages.create(toPersonId=person, text="hoi")
