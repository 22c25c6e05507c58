"""Delivering: to the space, to one person, anew, and gathered; and what happens when Webex does not, or may not, do it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import tempfile
from collections.abc import AsyncIterator, Callable
from itertools import count
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from adapters.webex.book import ROOM, Space
from adapters.webex.gathering import SECONDS, Gathering, received
from adapters.webex.mail import GONE, TakenDown
from adapters.webex.refusals import ANNOUNCEMENTS, HOW_TO_OPEN, NOT_IN_IT
from bot.engine.model.blocks import Secret, text
from bot.engine.model.commands import Command
from bot.engine.model.documents import File
from bot.engine.model.effects import Private
from bot.engine.model.messages import Button, Look, Message
from bot.host.ports import Busy, Letter, Undeliverable, Unsure
from bot.host.sending import HALFWAY, HalfSent
from tests.platforms.teams.test_book_shared import Vine
from tests.platforms.web.fakes import FakeDoor, FakeMemory
from tests.platforms.webex.api import Webex, a_delete, a_post
from tests.platforms.webex.bot import Bot, running
from tests.platforms.webex.space import EU, Room, User

CARD = Message(
    look=Look.CARD,
    title="Kaart 1",
    body=(text("Is het af?"),),
    buttons=(Button("Eens", Command.EENS, about="kaart:a"),),
)
RESULT = Message(look=Look.RESULT, title="Resultaat", body=(text("Gemiddeld een 8."),))
BETTER = Message(look=Look.RESULT, title="Resultaat", body=(text("Gemiddeld een 9."),))
RECEIPT = Message(look=Look.RECEIPT, body=(text("Je cijfer is een 8."),), many=True)
TURN = Message(look=Look.RECEIPT, body=(text("Je hebt je hand opgestoken. Je bent als tweede aan de beurt."),))
QUESTION = Message(
    look=Look.RECEIPT, body=(text("Wil je een herinnering?"),), buttons=(Button("Ja", Command.HERINNER, "1"),)
)
REFUSAL = Message(look=Look.REFUSAL, body=(text("Dat kan nu niet."),))
FILE = File("verslag é.md", "text/markdown", "# Verslag\nMet een é.")


def cockpit(*labels: str, words: str = "Nog 5 minuten.", about: str = "kaart:a") -> Message:
    """A cockpit with these buttons."""
    buttons = tuple(Button(label, Command.VERDER, about=about) for label in labels)
    return Message(
        look=Look.COCKPIT, title="Ronde 1", body=(text(words), Secret("Toelichting", "Geheim")), buttons=buttons
    )


def page(number: str) -> Message:
    """A page of the preparation."""
    return Message(look=Look.PREPARATION, title="Voorbereiden", body=(text(f"Bladzijde {number}"),))


class Scene:
    """Anna and Piet in a space with a bot."""

    def __init__(self, bot: Bot, room: Room, anna: User, piet: User) -> None:
        self.bot = bot
        self.webex = bot.webex
        self.room = room
        self.anna = anna
        self.piet = piet

    async def deliver(self, message: Message, to: User | None = None, **more: object) -> str | None:
        """Show a message to the space, or to one person, of the session in the space."""
        return await self.bot.deliver(message, to or self.room, **{"chat": self.room.id, **more})

    def texts(self) -> list[str]:
        """The first line of each message that is there."""
        return [each.text.partition("\n")[0] for each in self.bot.shown()]


@pytest.fixture
async def scene(webex: Webex) -> AsyncIterator[Scene]:
    """The scene."""
    async with running(webex) as bot:
        room, (anna, piet) = await bot.space("Anna", "Piet")
        bot.heard()
        yield Scene(bot, room, anna, piet)


async def test_a_card_for_the_space(scene: Scene) -> None:
    """With all of it in plain words beside it, and how to mention the bot."""
    reference = await scene.deliver(CARD)
    [post] = scene.bot.shown()
    assert post.room is scene.room
    assert post.card is not None
    assert post.text.startswith("Kaart 1")
    assert "@Kaartenbot eens" in post.text
    assert reference is not None
    assert json.loads(reference)["ids"] == [post.id]


async def test_the_private_chat_is_opened_by_who_it_is_for(scene: Scene) -> None:
    """They need not have said anything before."""
    await scene.deliver(cockpit("Verder"), scene.anna)
    [post] = scene.bot.shown()
    assert post.room.kind == "direct"
    assert scene.anna.id in post.room.members


async def test_a_long_message_is_several(scene: Scene) -> None:
    """All of them are deleted when it is shown anew, and a failure halfway sends only the rest."""
    long = Message(
        look=Look.RESULT, title="Resultaat", body=tuple(text(f"{n} " + "woorden é " * 90) for n in range(30))
    )
    scene.webex.trouble(status=429, meets=a_post, left=0)
    first = await scene.deliver(long)
    assert first is not None
    pages = json.loads(first)["ids"]
    assert len(pages) > 2
    trouble = scene.webex.trouble(
        status=429, meets=lambda request: a_post(request) and len(scene.webex.told) > len(pages)
    )
    other = replace(long, title="Ander resultaat")
    with pytest.raises(Busy):
        await scene.deliver(other, id=77, reference=first, replaces=True)
    assert trouble.left == 0
    await scene.deliver(other, id=77, reference=first, replaces=True)
    assert len(scene.bot.shown()) == len(pages)
    assert not {each.id for each in scene.bot.shown()} & set(pages)


async def test_of_a_long_message_that_is_overtaken_half_way_nothing_stays(scene: Scene) -> None:
    """What had left of it goes with the older one."""
    long = Message(
        look=Look.RESULT, title="Resultaat", body=tuple(text(f"{n} " + "woorden é " * 90) for n in range(30))
    )
    first = await scene.deliver(long)
    pages = len(scene.bot.shown())
    scene.webex.trouble(status=429, meets=lambda request: a_post(request) and len(scene.webex.told) > pages)
    with pytest.raises(Busy):
        await scene.deliver(replace(long, title="Ander resultaat"), id=77, reference=first, replaces=True)
    newest = await scene.deliver(replace(long, title="Nog een"), id=78, reference=first, replaces=True)
    assert newest is not None
    assert [each.id for each in scene.bot.shown()] == json.loads(newest)["ids"]


async def test_a_long_message_that_was_half_way_goes_on_after_a_restart(webex: Webex) -> None:
    """What the process that was killed had sent is not sent again, also when it was killed just before it could say so."""
    long = Message(
        look=Look.RESULT, title="Resultaat", body=tuple(text(f"{n} " + "woorden é " * 90) for n in range(30))
    )
    memory = FakeMemory()
    async with running(webex, memory=memory) as bot:
        _, (anna,) = await bot.space("Anna")
        whole = await bot.deliver(long, anna, id=1)
        pages = len(json.loads(whole or "")["ids"])
        webex.trouble(status=429, meets=lambda request: a_post(request) and len(webex.told) > pages)
        with pytest.raises(Busy):
            await bot.deliver(long, anna, id=2)
        assert len(bot.shown()) == pages + 1
    async with running(webex, memory=memory) as bot:
        await bot.deliver(long, anna, id=2)
        assert len(bot.shown()) == 2 * pages
    async with running(webex, memory=memory) as bot:  # the host had not crossed it off yet
        await bot.deliver(long, anna, id=2)
        assert len(bot.shown()) == 2 * pages
        await bot.deliver(long, anna, id=3)
        assert len(bot.shown()) == 3 * pages


async def test_what_was_in_flight_at_a_kill_is_looked_up(webex: Webex) -> None:
    """In a 1:1 the bot sees its own words: what is there is not said again, and what just looks like it is not taken for it."""
    memory, words = FakeMemory(), Message(look=Look.RECEIPT, body=(text("Genoteerd."),))
    for arrives in (True, False):
        async with running(webex, memory=memory) as bot:
            _, (anna,) = await bot.space("Anna")
            await bot.deliver(words, anna, id=1)
            before = len(bot.shown())
            gate = asyncio.Event()
            trouble = webex.trouble(meets=a_post, until=gate, done=arrives, drop=True)
            flying = asyncio.create_task(bot.deliver(words, anna, id=2))
            await trouble.met.wait()
            flying.cancel()
            gate.set()
            await asyncio.wait([flying])
        assert len(bot.shown()) == before + arrives
        async with running(webex, memory=memory) as bot:
            await bot.deliver(words, anna, id=2)
            assert len(bot.shown()) == before + 1
        memory.bodies.clear()


@pytest.mark.parametrize("deleted", [True, False])
@pytest.mark.parametrize("label", ["Verder", "Anders", "Terug"])
async def test_what_was_posted_and_deleted_is_known_after_a_restart(webex: Webex, label: str, *, deleted: bool) -> None:
    """The old one may be gone or not: whatever is to stand there now stands there once, also when it is what stood there before."""
    memory = FakeMemory()
    async with running(webex, memory=memory) as bot:
        _, (anna,) = await bot.space("Anna")
        stood = await bot.deliver(cockpit("Verder"), anna, id=1, key="cockpit")
        webex.trouble(status=502, done=deleted, meets=a_delete, left=2)
        with pytest.raises(Busy):
            await bot.deliver(cockpit("Anders"), anna, id=2, key="cockpit", reference=stood, replaces=True)
        assert len(bot.shown()) == 2 - deleted
    async with running(webex, memory=memory) as bot:
        now = await bot.deliver(cockpit(label), anna, id=3, key="cockpit", reference=stood, replaces=True)
        [post] = bot.shown()
        assert json.loads(now or "")["ids"] == [post.id]
        assert post.card is not None
        assert label in json.dumps(post.card)


async def test_what_another_process_posted_is_known(webex: Webex) -> None:
    """Both run: one has posted the new cockpit and could not take down the old one, the other is to show what stood there before."""
    memory = FakeMemory()
    async with running(webex, memory=memory) as bot, running(webex, memory=memory) as other:
        _, (anna,) = await bot.space("Anna")
        stood = await bot.deliver(cockpit("Verder"), anna, id=1, key="cockpit")
        webex.trouble(status=502, meets=a_delete, left=2)
        with pytest.raises(Busy):
            await bot.deliver(cockpit("Anders"), anna, id=2, key="cockpit", reference=stood, replaces=True)
        await other.deliver(cockpit("Verder"), anna, id=3, key="cockpit", reference=stood, replaces=True)
        assert len(bot.shown()) == 1


@pytest.mark.parametrize("in_space", [True, False])
async def test_who_is_killed_before_the_old_one_is_gone_leaves_one_after_the_restart(
    webex: Webex, *, in_space: bool
) -> None:
    """The new one stands there by then, and is not posted again."""
    memory = FakeMemory()
    async with running(webex, memory=memory) as bot:
        room, (anna,) = await bot.space("Anna")
        where = room if in_space else anna
        stood = await bot.deliver(RESULT, where, id=1, key="result")
        gate = asyncio.Event()
        trouble = webex.trouble(meets=a_delete, until=gate, drop=True)
        flying = asyncio.create_task(bot.deliver(BETTER, where, id=2, key="result", reference=stood, replaces=True))
        await trouble.met.wait()
        assert len(bot.shown()) == 2
        flying.cancel()
        gate.set()
        await asyncio.wait([flying])
    async with running(webex, memory=memory) as bot:
        now = await bot.deliver(BETTER, where, id=2, key="result", reference=stood, replaces=True)
        [post] = bot.shown()
        assert json.loads(now or "")["ids"] == [post.id]


async def test_what_webex_refuses_for_good_leaves_the_old_one(scene: Scene) -> None:
    """And what comes later takes its place."""
    stood = await scene.deliver(RESULT, key="result")
    scene.webex.trouble(status=403, meets=a_post)
    with pytest.raises(Undeliverable):
        await scene.deliver(BETTER, key="result", reference=stood, replaces=True)
    [post] = scene.bot.shown()
    assert json.loads(stood or "")["ids"] == [post.id]
    await scene.deliver(BETTER, key="result", reference=stood, replaces=True)
    assert len(scene.bot.shown()) == 1


async def test_a_file_goes_along(scene: Scene) -> None:
    """With its own name and in UTF-8; behind a card, that can't bring it."""
    with_words = Message(look=Look.RESULT, body=(text("Dit is het verslag."),), file=FILE)
    await scene.deliver(with_words, scene.anna)
    [post] = scene.bot.shown()
    assert post.file is not None
    assert (post.file.name, post.file.body.decode()) == (FILE.name, FILE.text)
    await scene.deliver(Message(look=Look.RESULT, title="x", buttons=CARD.buttons, file=FILE), scene.anna)
    card, file = scene.bot.shown()[1:]
    assert card.card is not None
    assert file.file is not None


async def test_a_file_never_touches_the_disk(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report would stay behind there when the process is killed."""
    monkeypatch.setattr(tempfile, "mkdtemp", Mock(side_effect=AssertionError))
    await scene.deliver(Message(look=Look.RESULT, body=(text("Dit is het verslag."),), file=FILE), scene.anna)
    assert scene.bot.shown()[0].file is not None


async def test_what_is_halfway_stays_so_while_others_wait(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many letters wait in an outage: the pages of this one that have left are not sent again."""
    monkeypatch.setattr("bot.host.sending.MOST_HALFWAY", 3)
    long = Message(look=Look.STEP, body=tuple(text(f"{n} " + "woorden " * 180) for n in range(9)))
    last_page = scene.webex.trouble(status=503, meets=a_post, says="8 woorden")
    with pytest.raises(Busy):
        await scene.deliver(long, id=70)
    assert last_page.left == 0
    pages = len(scene.texts())
    scene.webex.trouble(status=503, meets=a_post, left=9)
    for number in range(71, 80):
        with pytest.raises(Busy):
            await scene.deliver(CARD, scene.anna, id=number)
    await scene.deliver(long, id=70)
    assert len(scene.texts()) == pages + 1


# --- anew ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "there"),
    [
        (cockpit("Verder"), cockpit("Verder", words="Nog 4 minuten."), ["Ronde 1"]),
        (cockpit("Verder"), cockpit("Terug"), ["Ronde 1"]),
        (cockpit("Verder"), cockpit("Verder", about="kaart:b"), ["Ronde 1"]),
        (cockpit("Verder"), cockpit(), []),
    ],
    ids=["the same buttons", "other buttons", "about another card", "over"],
)
async def test_a_cockpit_anew(scene: Scene, before: Message, after: Message, there: list[str]) -> None:
    """It is deleted and posted again only when it can do something else; one that is over goes."""
    first = await scene.deliver(before, scene.anna)
    second = await scene.deliver(after, scene.anna, reference=first, replaces=True)
    assert scene.texts() == there
    same = [(each.command, each.about, each.label) for each in before.buttons] == [
        (each.command, each.about, each.label) for each in after.buttons
    ]
    assert (second == first) is same
    assert (second is None) is (not after.buttons)


@pytest.mark.parametrize(
    ("old", "new"),
    [(cockpit("Pauze"), cockpit("Verder")), (page("1"), page("2"))],
    ids=["a cockpit", "a page"],
)
@pytest.mark.parametrize(
    "trouble",
    [{"status": 429, "meets": a_post}, {"status": 502, "done": True, "meets": a_delete, "left": 2}],
    ids=["posting", "deleting"],
)
async def test_back_to_what_it_was_while_webex_is_busy(
    scene: Scene, old: Message, new: Message, trouble: dict[str, object]
) -> None:
    """The new one could not be sent, or the old one not be deleted, and then it must be the old one again."""
    there = await scene.deliver(old, scene.anna)
    scene.webex.trouble(**trouble)
    with pytest.raises(Busy):
        await scene.deliver(new, scene.anna, reference=there, replaces=True)
    again = await scene.deliver(old, scene.anna, reference=there, replaces=True)
    [post] = scene.bot.shown()
    assert again is not None
    assert json.loads(again)["ids"] == [post.id]


async def test_a_result_anew(scene: Scene) -> None:
    """Posted again when its words have changed, so that the newest stands last; else left where it is."""
    first = await scene.deliver(RESULT)
    await scene.deliver(CARD)
    assert await scene.deliver(RESULT, reference=first, replaces=True) == first
    assert scene.texts() == ["Resultaat", "Kaart 1"]
    await scene.deliver(BETTER, reference=first, replaces=True)
    assert scene.texts() == ["Kaart 1", "Resultaat"]


@pytest.mark.parametrize("look", [Look.CARD, Look.STEP, Look.WELCOME, Look.NOTICE])
async def test_all_else_stays_as_it_was(scene: Scene, look: Look) -> None:
    """Nothing counts down, and no card moves while people read it."""
    message = Message(look=look, title="x", buttons=CARD.buttons)
    first = await scene.deliver(message)
    told = len(scene.webex.told)
    assert await scene.deliver(Message(look=look, title="y"), reference=first, replaces=True) == first
    assert len(scene.webex.told) == told


@pytest.mark.parametrize(
    ("message", "there"), [(CARD, ["Kaart 1"]), (cockpit(), []), (Message(look=Look.CARD, title="x"), [])]
)
async def test_what_never_arrived_is_new(scene: Scene, message: Message, there: list[str]) -> None:
    """A card that got lost comes back with what replaces it; one that is over does not."""
    await scene.deliver(message, reference=None, replaces=True)
    assert scene.texts() == there


async def test_what_was_received_goes_when_its_button_can_do_nothing_any_more(scene: Scene) -> None:
    """It is deleted and nothing comes instead; and where it never arrived, as when it was gathered in the space, nothing does."""
    first = await scene.deliver(QUESTION, scene.anna)
    passed = replace(QUESTION, buttons=())
    assert await scene.deliver(passed, scene.anna, reference=first, replaces=True) is None
    assert await scene.deliver(passed, scene.anna, reference=None, replaces=True) is None
    assert scene.texts() == []


async def test_what_is_gone_already(scene: Scene) -> None:
    """Somebody deleted it: nobody is troubled with that."""
    first = await scene.deliver(RESULT)
    scene.webex.erase(scene.webex.bot, scene.bot.shown()[0].id)
    await scene.deliver(BETTER, reference=first, replaces=True)
    assert scene.texts() == ["Resultaat"]


# --- gathered --------------------------------------------------------------------------------------------------------


async def test_people_of_one_name_are_two() -> None:
    """And whose name is not known any more is a colleague."""
    told: list[str] = []

    async def say(_chat: str, words: str, _line: str) -> str:
        told.append(words)
        return "regel"

    gathering = Gathering(say, lambda _: asyncio.sleep(0))
    for person, name in (("a", "Jan"), ("b", "Jan"), ("a", "Jan"), ("c", "")):
        gathering.add("ruimte", person, name)
    await gathering.idle()
    assert told == ["Ontvangen van Jan, Jan en een collega."]


async def test_whose_choice_was_received_is_not_told() -> None:
    """How many is: also beside those whose name is."""
    told: list[str] = []

    async def say(_chat: str, words: str, _line: str) -> str:
        told.append(words)
        return "regel"

    gathering = Gathering(say, lambda _: asyncio.sleep(0))
    for people in ((("a", None),), (("b", None), ("a", None)), (("c", "Sem"),), (("d", None),)):
        for person, name in people:
            gathering.add("ruimte", person, name)
        await gathering.idle()
    assert told == [
        "Ontvangen van 1 persoon.",
        "Ontvangen van 2 mensen.",
        "Ontvangen van Sem en 2 anderen.",
        "Ontvangen van Sem en 3 anderen.",
    ]


async def test_a_choice_is_received_without_a_name(scene: Scene) -> None:
    """In the space stands how many; a grade says of whom."""
    for user in (scene.piet, scene.anna):
        await scene.bot.say(user, "A", scene.room)
        await scene.deliver(replace(RECEIPT, nameless=True), user)
        await scene.bot.chat.idle()
    assert scene.texts() == ["Ontvangen van 2 mensen."]


async def test_what_was_received_long_ago_is_not_told(scene: Scene) -> None:
    """When Webex asks for more than half a minute, the line has lost its value."""
    await scene.bot.say(scene.anna, "8", scene.room)
    scene.webex.trouble(status=503, retry_after="600", meets=a_post)
    await scene.deliver(RECEIPT, scene.anna)
    await scene.bot.chat.idle()
    assert scene.texts() == []
    assert 600.0 not in scene.bot.sleep.asked


async def test_names_are_looked_up_again_after_a_day(scene: Scene) -> None:
    """They change; and where somebody spoke is forgotten with them."""
    await scene.bot.say(scene.anna, "8", scene.room)
    asked = scene.bot.asked("people")
    await scene.bot.host.time.leap(minutes=24 * 60)
    await scene.bot.chat.purge(scene.bot.host.clock.now().date())
    assert await scene.deliver(RECEIPT, scene.anna) is not None, "privately, as to whom never spoke"
    await scene.bot.say(scene.anna, "8", scene.room)
    assert scene.bot.asked("people") > asked


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        (GONE, lambda day: TakenDown(["1"], day)),
        (HALFWAY, lambda day: HalfSent(1, day, ("1",))),
        (ROOM, lambda day: Space("kamer", day)),
    ],
)
async def test_what_is_kept_by_the_day_goes_the_day_after(
    scene: Scene, kind: str, kept: Callable[[dt.date], object]
) -> None:
    """What is of the day itself stays."""
    memory, day = scene.bot.host.memory(), scene.bot.host.clock.now().date()
    await memory.put(kind, "een", kept(day))
    await scene.bot.chat.purge(day)
    assert "een" in memory.bodies[kind]
    await scene.bot.chat.purge(day + dt.timedelta(days=1))
    assert "een" not in memory.bodies[kind]


async def test_what_is_received_in_the_space_is_one_line(scene: Scene) -> None:
    """For all of them together, after some seconds, in the order in which they came; and never what they said."""
    scene.bot.sleep.hold()
    for user in (scene.piet, scene.anna, scene.piet):
        await scene.webex.say(user, "8", scene.room)
        await scene.bot.host.until(lambda: scene.bot.host.inbound)
        scene.bot.heard()
        assert await scene.deliver(RECEIPT, user) is None
    assert scene.bot.shown() == []
    assert scene.bot.sleep.asked[-1] == SECONDS
    scene.bot.sleep.let_go()
    await scene.bot.chat.idle()
    assert scene.texts() == ["Ontvangen van Piet en Anna."]
    assert scene.bot.shown()[0].room is scene.room


async def received_of(scene: Scene, *users: User) -> list[str]:
    """These people are heard in the space; what then stands there."""
    for user in users:
        await scene.bot.say(user, "8", scene.room)
        await scene.deliver(RECEIPT, user)
        await scene.bot.chat.idle()
    return scene.texts()


async def test_what_another_process_heard_in_the_space_is_in_the_line(webex: Webex) -> None:
    """By name, though this one never met them, also when it began later; and what was said privately is answered there."""
    memory, vines = FakeMemory(), list[Vine]()
    hosts = [FakeDoor(memory) for _ in range(3)]
    for each in hosts:
        each._grapevine = Vine(vines)
    async with running(webex, host=hosts[0]) as here, running(webex, host=hosts[1]) as there:
        room, (anna, piet) = await here.space("Anna", "Piet")
        await there.say(anna, "8", room)
        await there.say(piet, "8", room)
        await there.say(piet, "8")
        async with running(webex, host=hosts[2]) as late:
            for words in vines[1].all_there_is():
                vines[2].hear(words)
            letters = count(1)
            for bot in (here, late):
                for person in (anna, piet):
                    to = Private(f"webex:{person.id}")
                    await bot.chat.deliver(Letter(id=next(letters), chat=room.id, audience=to, message=RECEIPT))
                await bot.chat.idle()
        told = [(post.room.kind, post.text.partition(".")[0]) for post in here.shown()]
        assert sorted(told) == [("direct", "Je cijfer is een 8")] * 2 + [("group", "Ontvangen van Anna")] * 2


async def test_the_line_says_how_to_take_something_back(scene: Scene) -> None:
    """In words that work in the space, for there is no answer to each with a button."""
    await received_of(scene, scene.piet)
    [line] = scene.bot.shown()
    assert line.text == "Ontvangen van Piet.\nWil je iets terugnemen? Typ: @Kaartenbot trek in"


async def test_the_line_grows_as_long_as_it_stands_last(scene: Scene) -> None:
    """Without a new message; below a new card there is a new line, for what is said of that card."""
    assert await received_of(scene, scene.piet) == ["Ontvangen van Piet."]
    assert await received_of(scene, scene.anna, scene.piet) == ["Ontvangen van Piet en Anna."]
    await scene.deliver(CARD)
    assert await received_of(scene, scene.anna) == ["Ontvangen van Piet en Anna.", "Kaart 1", "Ontvangen van Anna."]


async def test_below_a_card_of_another_process_there_is_a_new_line(webex: Webex) -> None:
    """Else somebody would look for their name below that card, and it stood above it."""
    memory = FakeMemory()
    async with running(webex, memory=memory) as other, running(webex, memory=memory) as bot:
        room, (anna, piet) = await bot.space("Anna", "Piet")

        async def received(user: User) -> list[str]:
            await bot.say(user, "8", room)
            await bot.deliver(RECEIPT, user, chat=room.id)
            await bot.chat.idle()
            return [each.text.splitlines()[0] for each in bot.shown()]

        assert await received(anna) == ["Ontvangen van Anna."]
        assert await received(piet) == ["Ontvangen van Anna en Piet."]
        await other.deliver(CARD, room, adapter="webex")
        assert (await received(anna))[-1] == "Ontvangen van Anna."
        assert (await received(piet))[-1] == "Ontvangen van Anna en Piet."


async def test_a_line_is_not_changed_for_ever(scene: Scene) -> None:
    """Webex allows ten changes; then it is a new line. So it is when somebody deleted the old one."""
    people = [scene.webex.user(f"Jan{number}") for number in range(1, 14)]
    for user in people:
        await scene.webex.join(scene.room, user)
    first, second = await received_of(scene, *people[:12])
    assert first.startswith("Ontvangen van Jan1, Jan2")
    assert second == "Ontvangen van Jan12."
    assert await received_of(scene, people[11]) == [first, second]
    scene.webex.erase(scene.webex.bot, scene.bot.shown()[-1].id)
    assert await received_of(scene, people[12]) == [first, "Ontvangen van Jan13."]


async def test_a_card_that_comes_while_the_line_is_told_stands_below_it() -> None:
    """What is received after that goes into a line of its own."""
    told: list[tuple[str, str]] = []

    async def say(chat: str, words: str, line: str) -> str:
        told.append((words, line))
        if len(told) == 1:
            gathering.interrupted(chat)
        return f"regel {len(told)}"

    gathering = Gathering(say, lambda _: asyncio.sleep(0))
    for name in ("Piet", "Anna", "Sem"):
        gathering.add("ruimte", name, name)
        await gathering.idle()
    assert told == [("Ontvangen van Piet.", ""), ("Ontvangen van Anna.", ""), ("Ontvangen van Anna en Sem.", "regel 2")]


async def test_a_line_that_is_cancelled_before_it_began_is_told_all_the_same() -> None:
    """With the next that is received there: nobody's name is lost."""
    told: list[str] = []

    async def say(chat: str, words: str, line: str) -> str:
        told.append(words)
        return "regel 1"

    gathering = Gathering(say, lambda _: asyncio.sleep(0))
    gathering.add("ruimte", "Piet", "Piet")
    gathering._telling["ruimte"].cancel()
    await gathering.idle()
    assert told == []
    gathering.add("ruimte", "Anna", "Anna")
    await gathering.idle()
    assert told == ["Ontvangen van Piet en Anna."]


async def test_who_comes_while_the_line_is_told_comes_into_it() -> None:
    """However long Webex takes: nobody's name is lost, and there is one line."""
    told: list[tuple[str, str]] = []
    slow = asyncio.Event()

    async def say(chat: str, words: str, line: str) -> str:
        told.append((words, line))
        await slow.wait()
        return "regel 1"

    gathering = Gathering(say, lambda _: asyncio.sleep(0))
    for name in ("Piet", "Anna"):
        gathering.add("ruimte", name, name)
        for _ in range(10):
            await asyncio.sleep(0)
    slow.set()
    await gathering.idle()
    assert told == [("Ontvangen van Piet.", ""), ("Ontvangen van Piet en Anna.", "regel 1")]


async def test_who_speaks_privately_is_answered_there(scene: Scene) -> None:
    """Each time where they spoke last; and to whom never spoke, privately."""
    await scene.bot.say(scene.anna, "8", scene.room)
    await scene.bot.say(scene.anna, "8")
    for user in (scene.anna, scene.piet):
        await scene.deliver(RECEIPT, user)
    assert [each.room.kind for each in scene.bot.shown()] == ["direct", "direct"]


@pytest.mark.parametrize("message", [REFUSAL, QUESTION, TURN], ids=["a refusal", "a question", "a turn"])
async def test_what_needs_reading_is_private(scene: Scene, message: Message) -> None:
    """A refusal says what to do instead, a receipt with buttons asks something, and some tell what only this person wants to know."""
    await scene.bot.say(scene.anna, "8", scene.room)
    assert await scene.deliver(message, scene.anna) is not None
    assert [each.room.kind for each in scene.bot.shown()] == ["direct"]


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (1, "Ontvangen van A."),
        (2, "Ontvangen van A en B."),
        (3, "Ontvangen van A, B en C."),
        (8, "Ontvangen van A, B, C, D, E, F, G en H."),
        (9, "Ontvangen van A, B, C, D, E, F, G, H en 1 ander."),
        (20, "Ontvangen van A, B, C, D, E, F, G, H en 12 anderen."),
    ],
)
def test_the_line(count: int, line: str) -> None:
    """A sentence, however many there are."""
    assert received([chr(ord("A") + each) for each in range(count)]) == line


async def test_a_line_that_can_t_be_told_now(scene: Scene) -> None:
    """It is tried again, a few times; a lost one is of no value."""
    await scene.bot.say(scene.anna, "8", scene.room)
    for left, there in ((2, 1), (9, 1)):
        trouble = scene.webex.trouble(status=503, meets=a_post, left=left)
        await scene.deliver(RECEIPT, scene.anna)
        await scene.bot.chat.idle()
        trouble.left = 0
        assert len(scene.bot.shown()) == there


# --- when it does not work -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_closed_private_chat(scene: Scene, status: int) -> None:
    """The person reads how to open it; of the message nobody sees a word."""
    scene.webex.closed[scene.anna.id] = status
    with pytest.raises(Undeliverable) as never:
        await scene.deliver(cockpit("Verder"), scene.anna)
    assert never.value.how == HOW_TO_OPEN.format(bot="Kaartenbot")
    assert "«Kaartenbot»" in never.value.how
    assert never.value.how.endswith(".")
    assert scene.bot.shown() == []


async def test_a_space_without_the_bot(scene: Scene) -> None:
    """It was taken out: what was still to be said is not."""
    scene.room.members.pop(scene.webex.bot.id)
    with pytest.raises(Undeliverable) as never:
        await scene.deliver(CARD)
    assert never.value.how == NOT_IN_IT


async def test_a_space_in_which_only_moderators_speak(scene: Scene) -> None:
    """The bot is none, and says what can be done."""
    scene.room.announcement = True
    with pytest.raises(Undeliverable) as never:
        await scene.deliver(CARD)
    assert never.value.how == ANNOUNCEMENTS


async def test_a_space_that_refuses_for_a_reason_nobody_knows(scene: Scene) -> None:
    """Nothing is made up."""
    scene.webex.trouble(status=403, meets=a_post)
    with pytest.raises(Undeliverable) as never:
        await scene.deliver(CARD)
    assert never.value.how == ""


@pytest.mark.parametrize("there", [True, False])
async def test_only_who_is_not_in_webex_any_more_has_gone(scene: Scene, there: bool) -> None:
    """A private chat that is not found is one thing, a person who is not there another."""
    scene.webex.closed[scene.anna.id] = 404
    if not there:
        scene.webex.people.pop(scene.anna.id)
    with pytest.raises(Undeliverable) as never:
        await scene.deliver(cockpit("Verder"), scene.anna)
    assert never.value.gone is not there


async def test_a_space_that_moved_is_found(scene: Scene) -> None:
    """Once, among the spaces of the bot, by what its ids have in common."""
    first = scene.room.id
    await scene.webex.move(scene.room, EU)
    for _ in range(2):
        await scene.deliver(CARD, chat=first)
    assert [each.room for each in scene.bot.shown()] == [scene.room] * 2
    assert sum(call.path == "rooms" for call in scene.webex.calls) == 1


@pytest.mark.parametrize("to", ["space", "person"])
@pytest.mark.parametrize(("status", "after"), [(429, "4"), (423, "4"), (503, "4")])
async def test_a_busy_webex_is_waited_for(scene: Scene, to: str, status: int, after: str) -> None:
    """For as long as it says."""
    scene.webex.trouble(status=status, retry_after=after, meets=a_post)
    with pytest.raises(Busy) as busy:
        await scene.deliver(CARD, scene.anna if to == "person" else None)
    assert busy.value.after == float(after)
    assert scene.bot.shown() == []


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("trouble", [{"status": 502}, {"drop": True}], ids=str)
async def test_a_message_to_the_space_that_may_have_arrived(
    scene: Scene, trouble: dict[str, object], done: bool
) -> None:
    """The bot sees whether anything happened in the space since; only when something did, nobody knows, and says so."""
    await scene.deliver(RESULT)
    scene.webex.trouble(**trouble, done=done, meets=a_post)
    with pytest.raises(Busy):
        await scene.deliver(CARD, id=70)
    if done:
        with pytest.raises(Unsure):
            await scene.deliver(CARD, id=70)
    else:
        await scene.deliver(CARD, id=70)
    assert scene.texts() == ["Resultaat", "Kaart 1"]
    if done:
        assert await scene.deliver(CARD, id=70) is not None, "asked once more, it is sent"


async def test_the_line_of_what_was_received_is_no_reason_to_doubt(scene: Scene) -> None:
    """The bot said that itself, before the card that did not arrive."""
    await received_of(scene, scene.anna)
    scene.webex.trouble(status=502, meets=a_post)
    with pytest.raises(Busy):
        await scene.deliver(CARD, id=70)
    await scene.deliver(CARD, id=70)
    assert scene.texts() == ["Ontvangen van Anna.", "Kaart 1"]


async def test_when_colleagues_talk_meanwhile_nobody_can_tell(scene: Scene) -> None:
    """What they said before the bot heard of something else is no reason to doubt."""
    await scene.webex.say(scene.piet, "zullen we?", scene.room, client="")
    await scene.bot.say(scene.anna, "verder")
    for talk in (False, True):
        scene.webex.trouble(status=502, meets=a_post)
        with pytest.raises(Busy):
            await scene.deliver(CARD, id=70)
        if talk:
            await scene.webex.say(scene.piet, "ik zie niets", scene.room, client="")
            with pytest.raises(Unsure):
                await scene.deliver(CARD, id=70)
        else:
            await scene.deliver(CARD, id=70)
        assert scene.texts() == ["Kaart 1"]


async def test_a_word_in_passing_of_which_nobody_can_tell_is_left(scene: Scene) -> None:
    """Once is enough."""
    notice = Message(look=Look.NOTICE, body=(text("Piet heeft het woord."),))
    scene.webex.trouble(status=502, done=True, meets=a_post)
    with pytest.raises(Busy):
        await scene.deliver(notice, id=70)
    assert await scene.deliver(notice, id=70) is None
    assert len(scene.texts()) == 1


async def test_a_line_of_its_own_is_no_reason_to_doubt(scene: Scene) -> None:
    """What was received was told in the space; the card after it, that did not arrive, is sent again."""
    await received_of(scene, scene.anna)
    scene.webex.trouble(status=502, meets=a_post)
    with pytest.raises(Busy):
        await scene.deliver(CARD, id=70)
    await scene.deliver(CARD, id=70)
    assert scene.texts() == ["Ontvangen van Anna.", "Kaart 1"]


@pytest.mark.parametrize("to", ["space", "person"])
async def test_an_outage_of_any_kind_loses_nothing(scene: Scene, to: str) -> None:
    """However long it answers with errors: after it the message is there, once."""
    user = scene.anna if to == "person" else None
    await scene.deliver(RESULT, user)
    trouble = scene.webex.trouble(status=500, left=50)
    for _attempt in range(60):
        try:
            await scene.deliver(CARD, user, id=70)
        except Busy:
            continue
        break
    assert trouble.left == 0
    assert scene.texts() == ["Resultaat", "Kaart 1"]


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("trouble", [{"status": 502}, {"drop": True}], ids=str)
async def test_a_private_message_that_may_have_arrived(scene: Scene, trouble: dict[str, object], done: bool) -> None:
    """There the bot can look, and sends it again only when it is not there; also when one just like it is."""
    await scene.deliver(cockpit("Verder"), scene.anna)
    scene.webex.trouble(**trouble, done=done, meets=a_post)
    with pytest.raises(Busy):
        await scene.deliver(cockpit("Verder"), scene.anna, id=70)
    reference = await scene.deliver(cockpit("Verder"), scene.anna, id=70)
    assert len(scene.bot.shown()) == 2
    assert reference is not None
    assert json.loads(reference)["ids"] == [scene.bot.shown()[-1].id]


@pytest.mark.parametrize("status", [400, 413])
async def test_a_card_that_webex_does_not_take(scene: Scene, status: int) -> None:
    """It arrives in plain words, with nothing missing."""
    scene.webex.trouble(status=status, meets=a_post)
    await scene.deliver(CARD)
    [post] = scene.bot.shown()
    assert post.card is None
    assert "Is het af?" in post.text


async def test_the_bot_starts_while_webex_is_down(webex: Webex) -> None:
    """And says later what it has to say."""
    await webex.vanish()
    async with running(webex, public_url="https://bot.voorbeeld.nl") as bot:
        bot.sleep.hold()
        with pytest.raises(Busy):
            await bot.deliver(CARD, webex.user("Anna"))
        await webex.start()
        await bot.deliver(CARD, webex.user("Anna"))
        assert len(bot.shown()) == 1
