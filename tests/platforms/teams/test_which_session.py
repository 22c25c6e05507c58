"""Two sessions in Teams with people who are in both: every word and every button belongs to the one it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.engine.model.events import Place
from tests.conformance.on_teams import CHAT, TeamsWorld
from tests.platforms.teams import reading
from tests.platforms.teams.connector import Json, Told, User

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
OTHER = "19:meeting_other@thread.v2"
LINE = "afspraak: vertrouwelijk punt uit A door Anna voor 10 december"


class TwoChats(TeamsWorld):
    """Anna leads a round with `zon` in one chat; later Kees begins with `maan` in another, on whose list she stands."""

    async def both(self) -> None:
        await self.enter(["Anna", "Piet"], AT)
        await self.say("Anna", Place.GROUP, "/start zon 2u", AT)
        for _ in range(3):
            await self.say("Anna", Place.PRIVATE, "verder", AT)
        self.users["Kees"] = User("Kees")
        self.teams.members[OTHER] = {name: self.users[name] for name in ("Anna", "Kees")}
        await self.house.run_to(AT + dt.timedelta(minutes=10))
        await self.does("Kees", "/start maan", OTHER)

    async def does(self, who: str, words: str, chat: str = "", **more: Any) -> list[Told]:
        """Somebody types this in a chat, or in their own with the bot; what the bot says because of it."""
        named = {"id": chat, "conversationType": "groupChat", "name": "Team Water"} if chat == OTHER else None
        fields: Json = {"text": words, **({"conversation": named} if named else {}), **more}
        return await self.happens(self.teams.activity(self.users[who], chat, **fields))

    async def happens(self, activity: Json) -> list[Told]:
        before = len(self.teams.told)
        assert await self.post(activity) == 200
        return self.teams.told[before:]

    async def chooses(self, who: str, told: Told, label: str) -> list[Told]:
        """Somebody presses a button of this message."""
        button = next(each for each in reading.buttons(told.body) if each["title"] == label)
        chat = "" if told.conversation == self.users[who].private else told.conversation
        return await self.happens(self.teams.activity(self.users[who], chat, value=button["data"], replyToId=told.id))

    def cockpit(self) -> Told:
        """Anna's newest."""
        return self._button(self.users["Anna"], "Volgende kaart")[0]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[TwoChats]:
    """Both sessions."""
    made = TwoChats(tmp_path)
    await made.begin()
    await made.both()
    yield made
    await made.end()


def shown(told: list[Told], chat: str) -> str:
    """What was said in this chat, to everybody."""
    return "\n".join(str(each.body) for each in told if each.conversation == chat and not each.to)


async def test_a_private_word_is_not_for_a_chat_on_whose_list_somebody_only_stands(world: TwoChats) -> None:
    """What is agreed in A is told in A, though B is newer; and the cockpit goes on steering A."""
    told = await world.does("Anna", LINE)
    assert "vertrouwelijk punt uit A" in shown(told, CHAT)
    assert shown(told, OTHER) == ""
    told = await world.chooses("Anna", world.cockpit(), "Volgende kaart")
    assert "Kaart 2" in shown(told, CHAT)
    assert shown(told, OTHER) == ""


async def test_a_word_that_can_be_for_two_waits_for_the_answer(world: TwoChats) -> None:
    """Nothing is stored of it, and nobody sees it, until it is known where it belongs."""
    await world.does("Anna", "hoi", OTHER)
    [asked] = await world.does("Anna", LINE)
    assert asked.conversation == world.users["Anna"].private
    assert [each["title"] for each in reading.buttons(asked.body)] == [
        "«maan», Actieve openbaarmaking (Team Water)",
        "«zon», Actieve openbaarmaking",
    ]
    stored = b"".join(path.read_bytes() for path in world.folder.rglob("*") if path.is_file())
    assert b"vertrouwelijk" not in stored
    told = await world.chooses("Anna", asked, "«zon», Actieve openbaarmaking")
    assert "vertrouwelijk punt uit A" in shown(told, CHAT)
    assert shown(told, OTHER) == ""


async def test_the_same_words_in_a_group_are_no_answer(world: TwoChats) -> None:
    """What waits goes on waiting while its sender does other things."""
    await world.does("Anna", "hoi", OTHER)
    [asked] = await world.does("Anna", "vraag: hoe dan?")
    await world.does("Anna", "vraag: hoe dan?", OTHER)
    told = await world.chooses("Anna", asked, "«zon», Actieve openbaarmaking")
    assert "hoe dan?" in shown(told, CHAT)
    assert shown(told, OTHER) == ""


async def test_an_answer_that_comes_too_late_asks_to_type_it_again(world: TwoChats) -> None:
    """What waits is not kept long, and not beyond a restart."""
    await world.does("Anna", "hoi", OTHER)
    [asked] = await world.does("Anna", LINE)
    await world.restart()
    told = await world.chooses("Anna", asked, "«zon», Actieve openbaarmaking")
    assert shown(told, CHAT) == shown(told, OTHER) == ""
    assert "Typ het nog een keer" in str(told[0].body)
    [asked] = await world.does("Anna", LINE)
    await world.house.run_to(AT + dt.timedelta(minutes=21))
    told = await world.chooses("Anna", asked, "«zon», Actieve openbaarmaking")
    assert "Typ het nog een keer" in str(told[0].body)


async def test_a_reply_belongs_to_the_session_of_what_it_answers(world: TwoChats) -> None:
    """Teams tells to which message of the bot it is."""
    await world.does("Anna", "hoi", OTHER)
    told = await world.does("Anna", LINE, replyToId=world.cockpit().id)
    assert "vertrouwelijk punt uit A" in shown(told, CHAT)
    assert shown(told, OTHER) == ""


@pytest.mark.parametrize("label", ["Akkoord", "Volgende kaart"])
async def test_a_button_goes_to_the_session_that_it_carries(world: TwoChats, label: str) -> None:
    """Also one that no card or step pins, after somebody has done something elsewhere."""
    await world.does("Anna", "hoi", OTHER)
    told = await world.chooses("Anna", world._button(world.users["Anna"], label)[0], label)
    assert shown(told, OTHER) == ""


async def test_private_messages_say_which_session_they_are_from_as_soon_as_there_are_two(world: TwoChats) -> None:
    """Above everything else that stands in them."""
    before = await world.chooses("Anna", world.cockpit(), "Volgende kaart")
    assert not any("«zon», Actieve" in str(each.body) for each in before)
    await world.does("Anna", "/hand", OTHER)
    after = await world.chooses("Anna", world.cockpit(), "Volgende kaart")
    cards = [
        each.body["attachments"][0]["content"]["body"][0]["text"]
        for each in after
        if each.conversation == world.users["Anna"].private and not each.anew
    ]
    assert cards
    assert all("zon" in each and "Actieve openbaarmaking" in each for each in cards)
