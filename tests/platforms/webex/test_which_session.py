"""Two sessions in Webex with people who are in both: every word and every button belongs to the one it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.host.sql import sessions
from tests.conformance.on_webex import WebexWorld
from tests.platforms.webex import reading
from tests.platforms.webex.space import Post, Room, User

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
WORDS = "vertrouwelijk punt uit A door Anna voor 10 december"


class TwoRooms(WebexWorld):
    """Anna leads a round with `zon` in space A; ten minutes later Kees begins with `maan` in space B, of which she is a member."""

    other: Room

    async def both(self) -> None:
        await self.enter(["Anna", "Piet"], AT)
        self.other = await self.webex.space("Overleg B", self.anna, self.webex.user("Kees"))
        await self.settle()
        await self.in_room(self.anna, "start zon 2u", self.room)
        for _ in range(3):
            await self.in_room(self.anna, "verder", self.room)
        await self.house.run_to(AT + dt.timedelta(minutes=10))
        await self.in_room(self.webex.user("Kees"), "start maan", self.other)

    @property
    def anna(self) -> User:
        return self.webex.user("Anna")

    async def in_room(self, user: User, words: str, room: Room | None, parent: str = "") -> list[Post]:
        """Somebody says this; what the bot posts because of it."""
        before = len(self.webex.told)
        await self.webex.say(user, words, room, parent=parent)
        await self.settle()
        return self.since(before)

    async def pressed(self, user: User, label: str, among: list[Post] | None = None) -> list[Post]:
        """Somebody presses the newest button of this label in their 1:1; what the bot posts because of it."""
        before = len(self.webex.told)
        posts = reversed(among or list(self.webex.posts.values()))
        post = next(
            each
            for each in posts
            if not each.gone
            and user.id in each.room.members
            and each.room.kind == "direct"
            and label in reading.buttons(each)
        )
        await self.webex.press(user, post, reading.buttons(post)[label])
        await self.settle()
        return self.since(before)

    def since(self, before: int) -> list[Post]:
        return [told.post for told in self.webex.told[before:] if not told.gone]

    def cockpit(self) -> Post:
        """Anna's newest."""
        mine = [each for each in self.webex.posts.values() if self.anna.id in each.room.members and not each.gone]
        return next(each for each in reversed(mine) if "Volgende kaart" in reading.buttons(each))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[TwoRooms]:
    """Both sessions."""
    made = TwoRooms(tmp_path)
    await made.begin()
    await made.both()
    yield made
    await made.end()


def texts(posts: list[Post], room: Room) -> str:
    """What was posted in this room."""
    return "\n".join(each.text for each in posts if each.room is room)


@pytest.mark.parametrize("way", ["button", "volgende", "cockpit", "stop"])
async def test_who_leads_here_goes_on_leading_whatever_begins_where_they_are_only_a_member(
    world: TwoRooms, way: str
) -> None:
    """The cockpit goes on working, by its buttons and by what is typed."""
    if way == "button":
        posts = await world.pressed(world.anna, "Volgende kaart")
    else:
        posts = await world.in_room(world.anna, way, None)
    words = "\n".join(each.text for each in posts)
    assert "Kees" not in words
    assert "al geweest" not in words
    assert texts(posts, world.other) == ""
    expected = {"button": "Kaart 2", "volgende": "Kaart 2", "cockpit": "Ronde 1", "stop": "afsluiten"}
    assert expected[way] in words


async def test_a_private_word_is_not_for_a_session_in_which_somebody_did_nothing(world: TwoRooms) -> None:
    """What is agreed in A is told in A, though B is newer."""
    posts = await world.in_room(world.anna, f"afspraak: {WORDS}", None)
    assert "vertrouwelijk punt uit A" in texts(posts, world.room)
    assert "vertrouwelijk" not in texts(posts, world.other)


async def test_a_word_that_can_be_for_two_waits_for_the_answer(world: TwoRooms) -> None:
    """It is shown to nobody before, and only where it belongs after; answering twice does not say it twice."""
    await world.in_room(world.anna, "hoi", world.other)
    asked = await world.in_room(world.anna, f"afspraak: {WORDS}", None)
    assert [each.room.kind for each in asked] == ["direct"]
    assert "Bij welke sessie hoort dit?" in asked[0].text
    assert list(reading.buttons(asked[0])) == [
        "«maan», Actieve openbaarmaking (Overleg B)",
        "«zon», Actieve openbaarmaking (Kaartensessie)",
    ]
    posts = await world.pressed(world.anna, "«zon», Actieve openbaarmaking (Kaartensessie)", asked)
    assert "vertrouwelijk punt uit A" in texts(posts, world.room)
    assert texts(posts, world.other) == ""
    again = await world.pressed(world.anna, "«zon», Actieve openbaarmaking (Kaartensessie)", asked)
    assert [each.room.kind for each in again] == ["direct"]
    assert "Je had al gekozen" in again[0].text


async def test_a_reply_belongs_to_the_session_of_what_it_answers(world: TwoRooms) -> None:
    """Then nothing needs to be asked."""
    await world.in_room(world.anna, "hoi", world.other)
    posts = await world.in_room(world.anna, f"afspraak: {WORDS}", None, parent=world.cockpit().id)
    assert "vertrouwelijk punt uit A" in texts(posts, world.room)
    assert texts(posts, world.other) == ""


async def test_private_messages_say_which_session_they_are_from_as_soon_as_there_are_two(world: TwoRooms) -> None:
    """And not before."""
    assert "(Kaartensessie)" not in (await world.pressed(world.anna, "Volgende kaart"))[-1].text
    await world.in_room(world.anna, "hand", world.other)
    posts = await world.pressed(world.anna, "Volgende kaart")
    private = [each for each in posts if each.room.kind == "direct"]
    assert private
    for each in private:
        assert each.text.startswith("«zon», Actieve openbaarmaking (Kaartensessie)\n")
        assert each.card is None or "(Kaartensessie)" in str(each.card["body"][0])


async def test_a_button_of_a_session_that_somebody_is_not_known_in_does_nothing(world: TwoRooms) -> None:
    """What a card carries comes from outside: only who is known there is heard there."""
    piet, post = world.webex.user("Piet"), world.cockpit()
    data = reading.buttons(post)["Volgende kaart"]
    forged = {key: str(value).replace(world.room.id, world.other.id) for key, value in data.items()}
    before = len(world.webex.told)
    card = next(each for each in reversed(world.webex.posts.values()) if each.card and each.room is world.room)
    await world.webex.press(piet, card, forged)
    await world.settle()
    posts = world.since(before)
    assert texts(posts, world.other) == texts(posts, world.room) == ""
    assert "welke sessie" in posts[0].text


async def test_the_same_people_in_another_space_are_offered_to_go_on(tmp_path: Path) -> None:
    """Also when somebody else leads there: an offer in the cockpit, by its word, and not for other people."""
    world = TwoRooms(tmp_path)
    await world.begin()
    await world.enter(["Anna", "Piet"], AT)
    piet, kees = world.webex.user("Piet"), world.webex.user("Kees")
    for user, words in [
        (world.anna, "start zon"),
        (piet, "hoi"),
        *[(world.anna, "verder")] * 3,
        (world.anna, "volgende"),
    ]:
        await world.in_room(user, words, world.room)
    await world.in_room(world.anna, "stop ja", world.room)
    same = await world.webex.space("Andere ruimte", world.anna, piet)
    others = await world.webex.space("Ander team", piet, kees)
    await world.settle()
    for room, offered in ((same, True), (others, False)):
        posts = await world.in_room(piet, "start zon", room)
        assert "verder waar" not in texts(posts, room)
        cockpit = [each for each in posts if each.room.kind == "direct"][-1]
        assert ("Ga verder waar jullie waren: kaart 3" in reading.buttons(cockpit)) is offered
        if offered:
            assert "bij kaart 3" in texts(await world.in_room(piet, "hervat", room), room)
            await world.in_room(piet, "stop ja", room)
    await world.end()


async def test_a_page_that_was_opened_before_shows_no_toelichting_to_who_takes_part_elsewhere(world: TwoRooms) -> None:
    """Anna opened it in her own session; that is over, she sits in that of Kees, and the page does not turn."""
    await world.in_room(world.anna, "voorbereiden zon kaart:1", None)
    await world.in_room(world.anna, "stop ja", world.room)
    await world.in_room(world.anna, "hoi", world.other)
    page, data = next(
        (post, data)
        for post in reversed(world.webex.posts.values())
        for data in ({} if post.gone else reading.buttons(post)).values()
        if "voorbereiden" in str(data)
    )
    before = len(world.webex.told)
    await world.webex.press(world.anna, page, data)
    await world.settle()
    assert "De toelichting is dan voor de gespreksbegeleider" in world.since(before)[-1].text


async def test_who_wipes_their_notes_wipes_them_in_every_session(world: TwoRooms, tmp_path: Path) -> None:
    """Anna leads on in A while an earlier session of hers is wiped: her cockpit loses the note too, and no file keeps it."""
    third = await world.webex.space("Overleg C", world.anna, world.webex.user("Piet"))
    await world.settle()
    for words in ("start ster", "stop ja"):
        await world.in_room(world.anna, words, third)
    note = "Het zaaksysteem van Zonstad loopt vast"
    await world.in_room(world.anna, f"notitie 1 {note}", None)
    shown = await world.in_room(world.anna, "cockpit", None)
    assert note in shown[-1].text
    await world.in_room(world.anna, "wis ja", None)
    session = await world.house.store.read(lambda tx: sessions.load(tx, f"webex/{world.room.id}", "", None))
    assert note.encode() not in session.session.body
    shown = await world.in_room(world.anna, "cockpit", None)
    assert "Volgende kaart" in reading.buttons(shown[-1])
    assert note not in shown[-1].text
