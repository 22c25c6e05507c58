"""Being in the room: coming in, talking, reloading, second screens, restarts, and what the bot delivers."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

import pytest

from adapters.web.presence import Presence
from adapters.web.protocol import LONG_NAME, NO_NAME
from adapters.web.room import FULL, RESERVED
from adapters.web.transport import GRACE, LATER, NOT_IN_ROOM, NOT_THEM
from bot.engine.model.blocks import text
from bot.engine.model.effects import Board, Private
from bot.engine.model.events import Joined, Left, Person, Place, Pressed, Said
from bot.engine.model.messages import Look, Message
from bot.host.ports import Inbound, Undeliverable
from bot.host.store import StoreFull
from tests.platforms.web.conftest import Open
from tests.platforms.web.fakes import NOON, PLAYED, FakeMemory, House, Page, settle


def cockpit(words: str) -> Message:
    return Message(look=Look.COCKPIT, title="Jouw cockpit", body=(text(words),))


def lines(frames: list[dict[str, object]]) -> list[object]:
    """The ids of the lines among these frames, in order."""
    return [frame["id"] for frame in frames if frame["type"] == "line"]


# Coming in


async def test_who_comes_in_is_welcomed_and_the_host_hears_it(house: House) -> None:
    """A new person gets an id, a secret token and the time of the house; the id is not the token."""
    page = await house.page()
    welcome, people = await page.join("  Anna ")
    you = welcome["you"]
    assert (you["name"], welcome["now"], welcome["speed"]) == ("Anna", "2026-03-02T12:00:00Z", 60)
    assert you["id"].startswith("web:")
    assert you["token"] not in you["id"]
    assert people["people"] == [{"name": "Anna", "practice": False, "here": True}]
    assert house.host.events(Joined) == [Joined(at=NOON, person=Person(you["id"], "Anna"))]


async def test_a_frame_before_the_join_is_refused(house: House) -> None:
    """Nobody speaks without a name."""
    page = await house.page()
    await page.say("hallo")
    assert (await page.read("error"))["text"] == NOT_IN_ROOM
    assert house.host.inbound == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", NO_NAME), ("x" * 41, LONG_NAME), ("fatima (oefen)", RESERVED), ("SEM  (Oefen) ", RESERVED)],
)
async def test_a_name_that_can_not_be_is_refused_and_another_may_follow(house: House, name: str, sentence: str) -> None:
    """The page stays connected and asks again; names of practice colleagues are theirs."""
    page = await house.page()
    await page.send(type="join", name=name)
    assert (await page.read("error"))["text"] == sentence
    assert (await page.join("Anna"))[0]["you"]["name"] == "Anna"


async def test_who_has_no_page_open_any_more_can_come_back_by_name(house: House) -> None:
    """The room asks "are you that Anna?": yes continues as Anna, another name makes another person."""
    first = await house.visitor("Anna")
    await first.socket.close()
    second = await house.page()
    await second.send(type="join", name="ANNA")
    assert (await second.read("name_taken"))["name"] == "Anna"
    await second.join("anna", takeover=True)
    assert second.token == first.token
    third = await house.visitor("Anna B.")
    assert third.token != first.token
    assert len(house.host.events(Joined)) == 2


async def knock(house: House) -> tuple[Page, Page]:
    """Anna's page, and one that says to be Anna and waits for hers to answer."""
    first, second = await house.visitor("Anna"), await house.page()
    await second.send(type="join", name="anna", takeover=True)
    assert (await second.read("asked"))["name"] == "Anna"
    assert await first.read("knock") == {"type": "knock"}
    return first, second


async def test_nobody_becomes_who_is_in_the_room_by_typing_their_name(house: House) -> None:
    """They are asked on their own page first; what is private stays there, and nothing can be said meanwhile."""
    first, second = await knock(house)
    await house.post(1, cockpit("geheim"), Private(first.id))
    await second.say("hallo")
    assert (await second.read("error"))["text"] == NOT_IN_ROOM
    await first.send(type="let_in", same=False)
    refused = await second.until("error")
    assert refused == [{"type": "error", "text": NOT_THEM.format(name="Anna")}]
    assert (await second.join("Anna B."))[0]["you"]["id"] != first.id


async def test_who_says_on_their_own_page_that_it_is_them_comes_in_there_too(house: House) -> None:
    """With a yes the second page is theirs as well."""
    first, second = await knock(house)
    await first.send(type="let_in", same=True)
    you = (await second.read("welcome"))["you"]
    assert (you["id"], you["token"]) == (first.id, first.token)
    assert len(house.host.events(Joined)) == 1


async def test_an_old_answer_lets_nobody_in(house: House) -> None:
    """Who went away or chose another name does not knock any more, and the page that was asked hears so."""
    first, second = await knock(house)
    await second.join("Piet")
    assert await first.read("knock") == {"type": "knock", "over": True}
    await first.send(type="let_in", same=True)
    await first.say("klaar")
    await first.read("ack")
    assert second.id != first.id
    gone = await house.page()
    await gone.send(type="join", name="anna", takeover=True)
    await gone.read("asked")
    await gone.socket.close()
    assert (await first.read("knock")).get("over") is None
    assert (await first.read("knock"))["over"] is True


async def test_who_gave_up_before_the_door_was_opened_is_not_in_the_room(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anna says yes while somebody else is just coming in, and the other page has gone meanwhile: with her own she has left."""
    first, second = await knock(house)
    coming, saved, receive = asyncio.Event(), asyncio.Event(), house.host.receive

    async def slowly(inbound: Inbound) -> bool:
        coming.set()
        await saved.wait()
        return await receive(inbound)

    monkeypatch.setattr(house.host, "receive", slowly)
    piet = await house.page()
    await piet.send(type="join", name="Piet")
    await coming.wait()
    await first.send(type="let_in", same=True)
    await first.read("knock")
    await second.socket.close()
    while len(house.room._wires) > 2:
        await asyncio.sleep(0)
    saved.set()
    await piet.read("welcome")
    await first.socket.close()
    here = True
    while here:
        here, *_ = (each["here"] for each in (await piet.read("people"))["people"] if each["name"] == "Anna")
    again = await house.page()
    await again.join("Anna", takeover=True)
    assert again.id == first.id


async def test_nobody_answers_for_somebody_else(house: House) -> None:
    """Only a page of that very person opens the door."""
    _first, second = await knock(house)
    piet = await house.visitor("Piet")
    await piet.send(type="let_in", same=True)
    await piet.say("klaar")
    await piet.read("ack")
    await second.say("hallo")
    assert (await second.until("error"))[-1]["text"] == NOT_IN_ROOM


async def test_the_room_holds_fifty_people(house: House) -> None:
    """The next one reads that it is full; a second screen of somebody inside still opens."""
    pages = [await house.visitor(f"Collega {n}") for n in range(50)]
    late = await house.page()
    await late.send(type="join", name="Te Laat")
    assert (await late.read("error"))["text"] == FULL
    await late.join(token=pages[0].token)
    assert len(house.host.events(Joined)) == 50


# Talking


@pytest.mark.parametrize(("pane", "chat", "addressed"), [("group", "kamer", False), ("private", "", True)])
async def test_what_is_said_reaches_the_host_once_and_is_then_acknowledged(
    house: House, pane: str, chat: str, addressed: bool
) -> None:
    """A line becomes `Said` with everybody present; the same id again is acknowledged and changes nothing."""
    await house.visitor("Piet")
    anna = await house.visitor("Anna")
    for _ in range(2):
        await anna.say("eens", "abc", pane)
        await anna.read("ack")
    inbound = house.host.inbound[-1]
    said = house.host.events(Said)
    assert len(said) == 1
    assert inbound.delivery == f"{said[0].person.id}:abc"
    assert inbound.chat == chat
    assert (said[0].text, said[0].place, said[0].addressed, said[0].at) == ("eens", Place(pane), addressed, NOON)
    assert [person.name for person in said[0].present] == ["Piet", "Anna"]


async def test_a_press_carries_all_that_the_button_holds(house: House) -> None:
    """A press becomes `Pressed` and shows no line."""
    anna = await house.visitor("Anna")
    await anna.send(
        type="press", id="p", pane="private", command="afspraak", args="x", about="stap:7", inputs={"wat": "Lijst"}
    )
    assert [frame["type"] for frame in await anna.until("ack")] == ["ack"]
    (pressed,) = house.host.events(Pressed)
    assert (pressed.command, pressed.args, pressed.about, pressed.inputs, pressed.place) == (
        "afspraak",
        "x",
        "stap:7",
        {"wat": "Lijst"},
        Place.PRIVATE,
    )


async def test_a_line_in_the_group_is_seen_by_all_and_a_private_one_by_its_author(house: House) -> None:
    """Every screen of the author shows the private line; nobody else's does."""
    piet = await house.visitor("Piet")
    anna = await house.visitor("Anna")
    second_screen = await house.visitor("", token=anna.token)
    await anna.say("<b>tijd</b>", "1", "private")
    await anna.say("hallo", "2")
    seen = [await second_screen.read("line"), await second_screen.read("line")]
    assert [(line["pane"], line["text"], line["author"], line["mine"]) for line in seen] == [
        ("private", "<b>tijd</b>", "Anna", True),
        ("group", "hallo", "Anna", True),
    ]
    line = await piet.read("line")
    assert (line["text"], line["author"], "mine" in line) == ("hallo", "Anna", False)


@pytest.mark.parametrize(("failure", "sentence"), [(StoreFull(), str(StoreFull())), (RuntimeError("geheim"), LATER)])
async def test_what_could_not_be_saved_is_not_acknowledged(
    house: House, failure: Exception, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The page reads a Dutch sentence, may send again, and the log holds no word of what was said."""
    anna = await house.visitor("Anna")
    house.host.failing = failure
    await anna.say("mijn geheim")
    assert (await anna.until("error"))[-1] == {"type": "error", "text": sentence}
    assert "geheim" not in caplog.text
    assert all(record.levelno >= logging.WARNING for record in caplog.records)
    house.host.failing = None
    await anna.say("mijn geheim")
    assert [frame["type"] for frame in await anna.until("ack")] == ["ack"]
    assert len(house.host.events(Said)) == 1


async def test_what_people_say_is_never_stored(house: House) -> None:
    """The memory holds names and lines of the bot, not the talk between colleagues."""
    anna = await house.visitor("Anna")
    await anna.say("dit blijft tussen ons", "1")
    await anna.say("en dit ook", "2", "private")
    await anna.read("ack")
    await anna.read("ack")
    stored = b"".join(body for kind in house.host.memory().bodies.values() for body in kind.values())
    assert b"Anna" in stored
    assert b"tussen ons" not in stored
    assert b"en dit ook" not in stored


# Going and coming back


async def test_a_reload_or_second_screen_is_no_coming_or_going(open_house: Open) -> None:
    """Within the grace a person stays present, though the others see that the page is gone."""
    house = await open_house(grace=1000)
    piet = await house.visitor("Piet")
    anna = await house.visitor("Anna")
    await piet.read("people")
    await anna.socket.close()
    assert (await piet.read("people"))["people"][1] == {"name": "Anna", "practice": False, "here": False}
    await house.visitor("", token=anna.token)
    assert (await piet.read("people"))["people"][1]["here"] is True
    assert len(house.host.events(Joined)) == 2
    assert house.host.events(Left) == []


def test_nobody_has_left_within_a_minute_of_closing_their_tab() -> None:
    """They may be on their way back."""
    assert GRACE > 60


async def test_who_stays_away_has_left_and_comes_in_anew(open_house: Open) -> None:
    """When the grace is over the host hears it, once; coming back is a new coming in of the same person."""
    house = await open_house(grace=0)
    anna = await house.visitor("Anna")
    await anna.socket.close()
    await house.host.until(lambda: house.host.events(Left))
    await house.visitor("", token=anna.token)
    came, again = house.host.events(Joined)
    assert came.person == again.person == house.host.events(Left)[0].person


async def test_who_is_back_when_the_grace_is_over_has_not_left() -> None:
    """Nothing stops the grace when a page opens: at its end it is looked whether they are away."""
    anna, pages, left = Person("web:anna", "Anna"), {"web:anna"}, []

    async def came(_: Person) -> None:
        pass

    async def went(person: Person) -> None:
        left.append(person)

    presence = Presence(came, went, lambda who: who not in pages, grace=0)
    await presence.arrive(anna)
    for back in (True, False):
        presence.depart(anna)
        pages = {"web:anna"} if back else set()
        await settle()
        assert (left == [], presence.everybody() == (anna,)) == (back, back)
    await presence.stop()


async def test_who_left_while_the_store_was_away_has_left_when_it_is_back(open_house: Open) -> None:
    """A failing store does not keep somebody in the room for ever."""
    house = await open_house(grace=0)
    anna = await house.visitor("Anna")
    house.host.failing = StoreFull()
    await anna.socket.close()
    await house.host.until(lambda: house.host.refused)
    house.host.failing = None
    await house.host.until(lambda: house.host.events(Left))
    assert [left.person.name for left in house.host.events(Left)] == ["Anna"]


async def test_a_page_that_was_cut_off_catches_up(house: House) -> None:
    """It gets what came after the last line it saw, and the newest board."""
    anna = await house.visitor("Anna")
    await house.post(1)
    seen = await anna.read("line")
    await anna.socket.close()
    await house.post(2, cockpit("voor de groep"))
    await house.board(3, Board(running=True, card="Kaart 1"))
    await house.board(4, Board(running=True, card="Kaart 2"))
    frames = await (await house.page()).join(token=anna.token, since=seen["seq"])
    assert [frame["type"] for frame in frames] == ["welcome", "line", "board", "people"]
    assert frames[1]["message"]["body"][0]["spans"] == [{"text": "voor de groep"}]
    assert frames[2]["board"]["card"] == "Kaart 2"


async def test_a_replaced_line_keeps_its_place_and_is_caught_up_with(house: House) -> None:
    """A page that saw the card gets it again under the same id; a new page reads it where it lay."""
    anna = await house.visitor("Anna")
    card = await house.post(1)
    await house.post(2, cockpit("later"))
    await anna.read("line")
    since = (await anna.read("line"))["seq"]
    assert await house.post(3, PLAYED, reference=card) == card
    assert (await anna.read("line"))["id"] == card
    assert lines(await (await house.page()).join(token=anna.token, since=since)) == [card]
    assert lines(await (await house.page()).join("Piet")) == [card, "m2"]


async def test_a_page_cut_off_while_catching_up_misses_nothing(house: House) -> None:
    """Wherever the catching up stops, asking again from the last number seen brings all the rest."""
    anna = await house.visitor("Anna")
    first = await house.post(1)
    await house.post(2, cockpit("twee"))
    await house.post(3, cockpit("drie"))
    await house.post(4, PLAYED, reference=first)
    frames = [frame for frame in await (await house.page()).join(token=anna.token) if frame["type"] == "line"]
    for stop in range(len(frames)):
        since = max(frame["seq"] for frame in frames[: stop + 1])
        rest = lines(await (await house.page()).join(token=anna.token, since=since))
        assert set(lines(frames[: stop + 1]) + rest) == {"m1", "m2", "m3"}


async def test_a_restart_keeps_people_lines_and_board(open_house: Open) -> None:
    """Tokens go on, lines of the bot too and in their order; numbers rise; talk is gone; nothing is announced twice."""
    before = await open_house()
    anna = await before.visitor("Anna")
    card = await before.post(1)
    await before.post(2, cockpit("voor Anna"), Private(anna.id))
    await anna.say("alleen in het geheugen")
    await before.host.until(lambda: before.host.events(Said))
    await before.post(3, PLAYED, reference=card)
    await before.board(4, Board(running=True, card="Kaart 1"))
    last = max(frame["seq"] for frame in await anna.until("board") if frame["type"] == "line")

    after = await open_house(before.host.memory())
    assert await after.post(3, PLAYED, reference=card) == card
    again = await after.page()
    frames = await again.join(token=anna.token, since=last)
    assert frames[0]["you"]["name"] == "Anna"
    assert lines(frames) == []
    assert [frame["type"] for frame in frames] == ["welcome", "board", "people"]
    await after.post(5, cockpit("nieuw"))
    assert (await again.read("line"))["seq"] > last
    assert lines(await (await after.page()).join(token=anna.token)) == [card, "m2", "m5"]


@pytest.mark.parametrize("since", [5, 10**9])
async def test_numbers_of_another_life_are_not_trusted(house: House, since: int) -> None:
    """A page that knows lines of a room that is no more drops them and gets all there is."""
    await house.post(1)
    page = await house.page()
    frames = await page.join("Anna", token="of another room", since=since)
    assert [frame["type"] for frame in frames] == ["welcome", "cleared", "line", "people"]


async def test_what_comes_between_a_restart_and_the_return_of_a_page_is_not_missed(open_house: Open) -> None:
    """Also when the last lines it saw were talk, whose numbers are not stored."""
    before = await open_house()
    anna = await before.visitor("Anna")
    for number in range(5):
        await anna.say("praten", str(number))
    since = max([(await anna.read("line"))["seq"] for _ in range(5)])
    after = await open_house(before.host.memory())
    posted = [await after.post(number) for number in range(1, 10)]
    assert lines(await (await after.page()).join(token=anna.token, since=since)) == posted


async def test_a_page_that_is_ahead_of_the_room_starts_afresh(house: House) -> None:
    """As after a backup was put back: its numbers say nothing any more."""
    anna = await house.visitor("Anna")
    await house.post(1)
    frames = await (await house.page()).join(token=anna.token, since=10**9)
    assert [frame["type"] for frame in frames] == ["welcome", "cleared", "line", "people"]


async def test_what_an_older_version_stored_does_not_close_the_room(open_house: Open) -> None:
    """A line that can't be read is dropped, the rest is there."""
    memory = FakeMemory()
    memory.spoil("line", "m1", b'{"old":true}')
    memory.spoil("person", "web:1", b"no json")
    house = await open_house(memory)
    await house.post(2)
    assert lines(await (await house.page()).join("Anna")) == ["m2"]
    assert "m1" not in memory.bodies["line"]


# What the bot delivers


async def test_a_letter_delivered_again_changes_nothing(house: House) -> None:
    """Neither a post nor a replacement is shown twice, also when they come again in between."""
    anna = await house.visitor("Anna")
    card = await house.post(1)
    assert await house.post(1) == card
    assert await house.post(2, PLAYED, reference=card) == card
    assert await house.post(2, PLAYED, reference=card) == card
    assert await house.post(1) == card
    await anna.say("klaar")
    frames = await anna.until("ack")
    assert [frame.get("message", {}).get("buttons") is not None for frame in frames if frame["type"] == "line"] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("reference", [None, "m999"])
async def test_a_replacement_of_what_is_not_there_is_shown_as_new(house: House, reference: str | None) -> None:
    """A message is never lost because the one it replaces is."""
    anna = await house.visitor("Anna")
    assert await house.post(7, PLAYED, reference=reference) == "m7"
    assert (await anna.read("line"))["id"] == "m7"


async def test_a_private_message_is_seen_by_that_person_only(house: House) -> None:
    """On all their screens, and by nobody else, also not later."""
    anna = await house.visitor("Anna")
    piet = await house.visitor("Piet")
    screen = await house.visitor("", token=anna.token)
    await house.post(1, cockpit("de toelichting"), Private(anna.id))
    await house.post(2)
    assert (await anna.read("line"))["pane"] == "private"
    assert (await screen.read("line"))["id"] == "m1"
    assert (await piet.read("line"))["id"] == "m2"
    assert lines(await (await house.page()).join(token=piet.token)) == ["m2"]


async def test_a_board_for_one_person_is_seen_by_that_person_only(house: House) -> None:
    """On all their screens, and by nobody else, also not later."""
    anna = await house.visitor("Anna")
    piet = await house.visitor("Piet")
    await house.board(1, Board(running=True, card="Geheim"), Private(anna.id))
    await house.board(2, Board(running=True, card="Kaart 1"))
    shown = [
        [(await page.read("board"))["board"]["card"] for _ in range(many)] for page, many in ((anna, 2), (piet, 1))
    ]
    assert shown == [["Geheim", "Kaart 1"], ["Kaart 1"]]
    later = await (await house.page()).join(token=piet.token)
    assert [frame["board"]["card"] for frame in later if frame["type"] == "board"] == ["Kaart 1"]


async def test_a_private_message_waits_for_who_is_away(open_house: Open) -> None:
    """Who has been here reads it on coming back; who never was can't be reached, with a sentence that says how to come."""
    house = await open_house(grace=0)
    anna = await house.visitor("Anna")
    person = anna.id
    await anna.socket.close()
    await house.post(1, cockpit("voor later"), Private(person))
    assert lines(await (await house.page()).join(token=anna.token)) == ["m1"]
    with pytest.raises(Undeliverable) as never:
        await house.post(2, cockpit("voor niemand"), Private("web:nooit"))
    assert never.value.how.startswith("Open de oefenkamer")


async def test_forgetting_deletes_the_session_here_and_on_every_page(open_house: Open) -> None:
    """Lines and board go; what belongs to somebody outside the session stays; a page that was away hears it later."""
    house = await open_house()
    anna = await house.visitor("Anna")
    away = await house.visitor("Piet")
    reader = await house.visitor("Lezer")
    mine, other = anna.id, reader.id
    await house.post(1)
    await house.post(2, cockpit("van Anna"), Private(mine))
    await house.post(3, cockpit("van de lezer"), Private(other))
    await house.board(4, Board(running=True))
    await anna.say("praten")
    since = (await away.read("line"))["seq"]
    await away.socket.close()
    await anna.read("ack")

    await house.room.forget("kamer", [Person(mine, "Anna")])
    assert (await anna.read("cleared")) == {"type": "cleared"}
    await reader.read("cleared")
    assert (await reader.read("line"))["id"] == "m3"
    memory = house.host.memory().bodies
    assert set(memory["line"]) == {"m3"}
    assert memory["board"] == {}
    for there in (house, await open_house(house.host.memory())):
        frames = await (await there.page()).join(token=away.token, since=since)
        assert [frame["type"] for frame in frames] == ["welcome", "cleared", "people"]
        assert lines(await (await there.page()).join(token=reader.token)) == ["m3"]


async def test_what_is_older_than_is_kept_goes_although_its_session_was_followed_by_another(open_house: Open) -> None:
    """On disk, and on a page that has stayed open since; what is newer stays, with the board."""
    house = await open_house()
    anna = await house.visitor("Anna")
    await house.post(1)
    await house.post(2, cockpit("van toen"), Private(anna.id))
    await anna.say("van toen")
    await anna.read("ack")
    await house.host.time.leap(minutes=31 * 24 * 60)
    await house.post(3)
    await house.board(4, Board(running=True))
    today = house.host.clock.now().date()
    await house.room.purge(today - dt.timedelta(days=31))
    assert set(house.host.memory().bodies["line"]) == {"m1", "m2", "m3"}
    await house.room.purge(today - dt.timedelta(days=30))
    assert set(house.host.memory().bodies["line"]) == {"m3"}
    await anna.read("cleared")
    assert lines(await anna.until("board")) == ["m3"]
    assert lines(await (await house.page()).join(token=anna.token)) == ["m3"]
