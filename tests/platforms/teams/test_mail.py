"""Where messages go: to the group, privately one way or the other, and never a private word to anybody else."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from aiohttp import web

from adapters.teams.book import Chat, Contact
from adapters.teams.files import Offered
from adapters.teams.mail import GREETING, Greeting, Way, ways
from adapters.teams.refusals import _TO_A_PERSON, NOT_INSTALLED, to_a_person
from bot.engine.model.blocks import Secret, text
from bot.engine.model.commands import Command
from bot.engine.model.documents import File
from bot.engine.model.events import Place
from bot.engine.model.messages import Button, Input, Look, Message
from bot.host.ports import Busy, Undeliverable, Unsure
from bot.host.sending import HALFWAY, HalfSent, Pace
from tests.platforms.teams import reading
from tests.platforms.teams.conftest import ANNA, CHAT, PIET, Bot, Open
from tests.platforms.teams.connector import APP, BOT, TENANT, User
from tests.platforms.web.fakes import FakeMemory

CARD = Message(
    look=Look.CARD,
    title="Kaart 1",
    body=(text("Een verslag is van iedereen."),),
    buttons=(Button("Eens", Command.EENS),),
)
GONE = Message(look=Look.CARD, title="Kaart 1", body=(text("Een verslag is van iedereen. Eens 3."),))
COCKPIT = Message(look=Look.COCKPIT, title="Ronde 1", body=(Secret("Toelichting", "diep geheim"),))
PANEL = msgspec.structs.replace(COCKPIT, buttons=(Button("Verder", Command.VERDER),))
RECEIPT = Message(look=Look.RECEIPT, body=(text("Je hebt je hand opgestoken."),))
REPORT = Message(
    look=Look.RESULT, title="Verslag", body=(text("Zie het bestand."),), file=File("verslag.txt", "text/plain", "alles")
)

GUEST = User("Gast", guest=True)
P, T = Way.PRIVATE, Way.TARGETED


@pytest.mark.parametrize(
    ("message", "last", "chat_known", "playground", "expected"),
    [
        (COCKPIT, Place.GROUP, True, False, [P, T]),
        (REPORT, Place.GROUP, True, False, [P, T]),
        (Message(look=Look.PREPARATION), Place.GROUP, True, False, [P, T]),
        (Message(look=Look.REMINDER), Place.GROUP, True, False, [P, T]),
        (Message(look=Look.NOTICE, body=(Secret("x", "y"),)), Place.GROUP, True, False, [P, T]),
        # A field in which an own note already stands.
        (Message(look=Look.NOTICE, inputs=(Input("tekst", "Notitie", value="x"),)), Place.GROUP, True, False, [P, T]),
        (Message(look=Look.NOTICE, inputs=(Input("tekst", "Notitie"),)), Place.GROUP, True, False, [T, P]),
        (RECEIPT, Place.GROUP, True, False, [T, P]),
        # An answer is given where the question was asked.
        (RECEIPT, Place.PRIVATE, True, False, [P, T]),
        (RECEIPT, Place.GROUP, False, False, [P]),
        (COCKPIT, Place.GROUP, False, False, [P]),
        # The playground shows targeted messages to everybody.
        (RECEIPT, Place.GROUP, True, True, [P]),
        (COCKPIT, Place.GROUP, True, True, [P]),
    ],
)
def test_the_ways(message: Message, last: Place, chat_known: bool, playground: bool, expected: list[Way]) -> None:
    """What is kept goes to the private chat, what passes goes where the person is; the other way is for when that fails."""
    assert ways(message, last, chat_known=chat_known, playground=playground) == expected


async def test_a_message_to_the_group_and_its_update(bot: Bot) -> None:
    """In the meeting's chat, and shown anew in its place."""
    reference = await bot.deliver(CARD)
    assert await bot.deliver(GONE, reference=reference, replaces=True) == reference
    first, second = bot.teams.told
    assert (first.conversation, first.anew, second.id, second.anew) == (CHAT, False, first.id, True)
    assert reading.buttons(second.body) == []
    assert first.body["from"] == {"id": BOT}


async def test_the_cockpit_goes_to_the_private_chat(bot: Bot) -> None:
    """Which is opened the first time, and found again after a restart."""
    for _ in range(2):
        await bot.deliver(COCKPIT, ANNA)
    assert bot.told() == [(ANNA.private, "")] * 2
    assert bot.teams.calls.count(("POST", "/amer/v3/conversations")) == 1


async def test_every_call_counts_for_the_tenant_that_it_goes_to(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Teams counts what a bot does in each of them: in the group, in private, opening a private chat, and showing anew."""
    counted = []

    async def wait(_pace: Pace, chat: str = "", organisation: str = "") -> None:
        counted.append(organisation)

    monkeypatch.setattr(Pace, "wait", wait)
    reference = await bot.deliver(CARD)
    await bot.deliver(GONE, reference=reference, replaces=True)
    await bot.deliver(COCKPIT, ANNA)
    await bot.deliver(RECEIPT, PIET)
    assert counted == [TENANT] * 5


async def test_a_receipt_is_seen_by_one_person_in_the_meeting(bot: Bot) -> None:
    """As a targeted message, that can be shown anew as well."""
    reference = await bot.deliver(RECEIPT, PIET)
    assert bot.told() == [(CHAT, PIET.id)]
    await bot.deliver(RECEIPT, PIET, reference=reference, replaces=True)
    assert bot.teams.told[-1].anew
    assert "recipient" not in bot.teams.told[-1].body


async def test_a_receipt_that_never_arrived_does_not_come_when_it_has_passed(bot: Bot) -> None:
    """What its button offered can't be done any more."""
    assert await bot.deliver(RECEIPT, PIET, reference=None, replaces=True) is None
    assert bot.told() == []


async def test_an_answer_is_given_where_the_question_was_asked(bot: Bot) -> None:
    """In the private chat when it was asked there."""
    await bot.say(PIET, "tijd", chat="")
    await bot.deliver(RECEIPT, PIET)
    await bot.say(PIET, "tijd")
    await bot.deliver(RECEIPT, PIET)
    assert bot.told() == [(PIET.private, ""), (CHAT, PIET.id)]


async def test_each_way_falls_back_on_the_other(bot: Bot) -> None:
    """A private chat that is closed, and a chat in which Teams takes no targeted messages."""
    bot.teams.closed[ANNA.id] = "ForbiddenOperationException"
    await bot.deliver(COCKPIT, ANNA)
    bot.teams.trouble(status=400, code="BadArgument", meets=lambda request: "isTargetedActivity" in request.query)
    await bot.deliver(RECEIPT, PIET)
    assert bot.told() == [(CHAT, ANNA.id), (PIET.private, "")]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ForbiddenOperationException", f"https://teams.microsoft.com/l/app/{APP}"),
        ("BotNotInConversationRoster", "voeg me weer toe"),
        ("MessageWritesBlocked", "blokkade"),
        ("ConversationBlockedByUser", "blokkade"),
        ("BotDisabledByAdmin", "beheerder"),
        ("NotEnoughPermissions", "beheerder"),
        ("NogNooitGezien", "ik weet niet waarom"),
        ("", "ik weet niet waarom"),
    ],
)
async def test_without_any_way_the_person_reads_how_to_open_one(bot: Bot, code: str, words: str) -> None:
    """And nothing of the message reaches anybody."""
    bot.teams.closed[ANNA.id] = code
    bot.teams.members[CHAT].pop("Anna")
    with pytest.raises(Undeliverable) as never:
        await bot.deliver(COCKPIT, ANNA)
    assert words in never.value.how
    assert never.value.how.endswith(".")
    assert bot.told() == []


def test_every_sentence_says_what_to_do() -> None:
    """Friendly and whole, without a word of Teams' own."""
    for code in ("", *_TO_A_PERSON, NOT_INSTALLED, "Nieuw"):
        sentence = to_a_person(APP, code)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert code not in sentence or not code


async def test_somebody_who_was_never_here(bot: Bot) -> None:
    """There is no way to reach who Teams never named."""
    with pytest.raises(Undeliverable):
        await bot.deliver(COCKPIT, User("Onbekend"))


async def test_a_group_without_the_bot(bot: Bot) -> None:
    """It was taken out: what was still to be said is not."""
    await bot.send(bot.teams.activity(ANNA, CHAT, type="installationUpdate", action="remove"))
    with pytest.raises(Undeliverable):
        await bot.deliver(CARD)
    assert bot.told() == []


async def test_a_busy_teams_is_waited_for(bot: Bot) -> None:
    """On both ways: busy is no reason to go another way."""
    for message, to in ((CARD, None), (COCKPIT, ANNA), (RECEIPT, PIET)):
        bot.teams.trouble(status=429, retry_after="4")
        with pytest.raises(Busy) as busy:
            await bot.deliver(message, to)
        assert busy.value.after == 4.0
    assert bot.told() == []


@pytest.mark.parametrize("trouble", [{"status": 502}, {"status": 500}, {"status": 504}, {"drop": True}], ids=str)
async def test_of_what_must_be_seen_is_said_that_nobody_knows(bot: Bot, trouble: dict[str, Any]) -> None:
    """The outbox then sends it once more; of a receipt nobody hears."""
    bot.teams.trouble(**trouble, done=True)
    with pytest.raises(Unsure):
        await bot.deliver(CARD)
    bot.teams.trouble(**trouble)
    assert await bot.deliver(RECEIPT, PIET) is None


@pytest.mark.parametrize(
    ("trouble", "arrives"),
    [
        ({"status": 413, "code": "MessageSizeTooBig"}, True),
        ({"status": 400, "code": "BadSyntax"}, True),
        ({"status": 400}, True),
        ({"status": 413, "left": 2}, False),
        ({"status": 403, "code": "BotNotInConversationRoster"}, False),
        ({"status": 404}, False),
    ],
    ids=str,
)
async def test_a_card_that_teams_does_not_take_comes_in_plain_words(
    bot: Bot, trouble: dict[str, Any], arrives: bool
) -> None:
    """With nothing missing; what is refused for another reason is not tried again."""
    bot.teams.trouble(**trouble)
    if not arrives:
        with pytest.raises(Undeliverable):
            await bot.deliver(CARD)
        assert bot.told() == []
        return
    assert await bot.deliver(CARD) is not None
    [told] = bot.teams.told
    assert told.body["text"] == CARD.plain()


async def test_a_long_card_in_plain_words_is_several_messages(bot: Bot) -> None:
    """Each small enough for any Teams, and together all of it."""
    long = Message(look=Look.RESULT, title="Resultaat", body=tuple(text(f"{n} " + "woorden " * 90) for n in range(30)))
    bot.teams.trouble(status=413)
    await bot.deliver(long)
    assert len(bot.told()) > 1
    assert "\n".join(each.body["text"] for each in bot.teams.told) == long.plain()


async def test_of_a_long_card_in_plain_words_nothing_comes_twice(bot: Bot) -> None:
    """Teams wants rest in the middle of it: what has left by then has left."""
    long = Message(look=Look.RESULT, title="Resultaat", body=tuple(text(f"{n} " + "woorden " * 90) for n in range(30)))
    later = iter([False, True])

    def is_a_card(request: web.Request) -> bool:
        return int(request.headers["Content-Length"]) > 20_000

    bot.teams.trouble(status=413, left=9, meets=is_a_card)
    bot.teams.trouble(status=429, meets=lambda request: not is_a_card(request) and next(later))
    with pytest.raises(Busy):
        await bot.deliver(long, id=77)
    await bot.deliver(long, id=77)
    assert "\n".join(each.body["text"] for each in bot.teams.told) == long.plain()


async def test_a_long_card_in_plain_words_goes_on_while_the_bot_cleans_up(bot: Bot) -> None:
    """Else all of it would be sent once more."""
    long = Message(look=Look.RESULT, title="Resultaat", body=tuple(text(f"{n} " + "woorden " * 90) for n in range(30)))
    cleaning = set()

    def is_a_card(request: web.Request) -> bool:
        cleaning.add(asyncio.create_task(bot.purge()))
        return int(request.headers["Content-Length"]) > 20_000

    bot.teams.trouble(status=413, left=9, meets=is_a_card)
    await bot.deliver(long)
    await asyncio.gather(*cleaning)
    assert "\n".join(each.body["text"] for each in bot.teams.told) == long.plain()


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "BotNotInConversationRoster", "Voeg Kaartensessie daar weer toe"),
        (403, "MessageWritesBlocked", "eigenaar van de chat"),
        (403, "ConversationBlockedByUser", "blokkade"),
        (403, "BotDisabledByAdmin", "beheerder"),
        (403, "NotEnoughPermissions", "beheerder"),
        (404, "", "kan jullie groepschat niet vinden"),
        (403, "NogNooitGezien", ""),
        (403, "", ""),
    ],
)
async def test_a_group_that_refuses_the_bot_says_why(bot: Bot, status: int, code: str, words: str) -> None:
    """As far as Teams tells, in a whole sentence; what is not known stays empty."""
    bot.teams.trouble(status=status, code=code)
    with pytest.raises(Undeliverable) as never:
        await bot.deliver(CARD)
    assert words in never.value.how
    assert bool(words) is never.value.how.endswith(".")


@pytest.mark.parametrize(
    ("status", "code", "gone"),
    [
        (404, "", True),
        (404, "ConversationNotFound", True),
        (403, "UserNotFound", True),
        (403, "MessageWritesBlocked", False),
        (403, "ForbiddenOperationException", False),
        (403, "", False),
    ],
)
async def test_somebody_who_has_left_the_organisation_is_known_as_gone(
    bot: Bot, status: int, code: str, gone: bool
) -> None:
    """Nobody need be told how to reach them."""
    bot.teams.members[CHAT].pop("Anna")
    bot.teams.trouble(status=status, code=code, left=2)
    with pytest.raises(Undeliverable) as never:
        await bot.deliver(COCKPIT, ANNA)
    assert never.value.gone is gone


async def test_a_message_that_is_gone_is_left(bot: Bot) -> None:
    """A targeted one of yesterday can't be shown anew; nobody is troubled with it."""
    reference = json.dumps([CHAT, "999", True])
    assert await bot.deliver(RECEIPT, PIET, reference=reference, replaces=True) == reference
    assert bot.told() == []


@pytest.mark.parametrize("trouble", [{"status": 404}, {"status": 403, "code": "ConversationBlockedByUser"}], ids=str)
async def test_what_is_still_needed_comes_back(bot: Bot, trouble: dict[str, Any]) -> None:
    """A card that lies on the table, or the cockpit, is gone: it is shown as a new message. One that has passed is left."""
    for message, to, where in ((CARD, None, CHAT), (PANEL, ANNA, ANNA.private)):
        lost = await bot.deliver(message, to)
        bot.teams.trouble(**trouble, meets=lambda request: request.method == "PUT")
        found = await bot.deliver(message, to, reference=lost, replaces=True)
        assert found not in {lost, None}
        assert bot.told()[-2:] == [(where, "")] * 2
        bot.teams.trouble(**trouble, meets=lambda request: request.method == "PUT")
        gone = msgspec.structs.replace(message, buttons=())
        assert await bot.deliver(gone, to, reference=found, replaces=True) == found
    assert len(bot.told()) == 4


async def test_a_cockpit_whose_chat_is_closed_goes_the_other_way(bot: Bot) -> None:
    """Anna takes the bot out of her own chat in the middle of a session."""
    reference = await bot.deliver(PANEL, ANNA)
    bot.teams.closed[ANNA.id] = "ForbiddenOperationException"
    await bot.deliver(PANEL, ANNA, reference=reference, replaces=True)
    assert bot.told() == [(ANNA.private, ""), (CHAT, ANNA.id)]


async def test_the_group_is_not_troubled_with_who_has_no_account(bot: Bot) -> None:
    """A passing word to somebody who can't open a chat is left; what can't be missed is still told to be undeliverable."""
    await bot.say(GUEST, "hand")
    bot.teams.closed[GUEST.id] = "ForbiddenOperationException"
    assert await bot.deliver(RECEIPT, GUEST) is None
    with pytest.raises(Undeliverable):
        await bot.deliver(COCKPIT, GUEST)
    bot.teams.members[CHAT]["Gast"] = GUEST
    await bot.deliver(RECEIPT, GUEST)
    assert bot.told() == [(CHAT, GUEST.id)]


async def test_after_a_restart_everybody_is_still_found(bot: Bot, open_bot: Open) -> None:
    """From what was stored: the chat, the people, the private chats; and no names are among it."""
    await bot.deliver(COCKPIT, ANNA)
    memory = bot.host.memory()
    stored = b"".join(body for kind in memory.bodies.values() for body in kind.values())
    assert b"Piet" not in stored.replace(PIET.id.encode(), b"")
    assert b"Anna" not in stored
    again = await open_bot(memory=memory)
    await again.deliver(COCKPIT, ANNA)
    await again.deliver(RECEIPT, PIET)
    await again.deliver(CARD)
    assert again.told()[1:] == [(ANNA.private, ""), (CHAT, PIET.id), (CHAT, "")]


async def test_what_is_halfway_goes_on_where_it_was(bot: Bot) -> None:
    """A message in two parts, of which the second has to wait: the first is not sent again."""
    posts = 0

    def second(request: object) -> bool:
        nonlocal posts
        posts += getattr(request, "method", "") == "POST" and "activities" in str(getattr(request, "path", ""))
        return posts == 2

    bot.teams.trouble(status=429, meets=second)
    with pytest.raises(Busy):
        await bot.deliver(REPORT, ANNA, id=77)
    reference = await bot.deliver(REPORT, ANNA, id=77)
    assert len(bot.told()) == 2
    assert json.loads(reference or "")[1] == bot.teams.told[0].id


async def test_what_is_halfway_when_a_way_is_closed_goes_the_other_way_whole(bot: Bot) -> None:
    """Nobody reads the second half alone."""
    long = msgspec.structs.replace(COCKPIT, body=tuple(text(f"{n} " + "woorden " * 400) for n in range(30)))
    await bot.deliver(long, PIET)
    whole = bot.told().count((PIET.private, ""))
    assert whole > 1
    posts = 0

    def second(request: web.Request) -> bool:
        nonlocal posts
        posts += request.method == "POST" and request.path.endswith(f"{ANNA.private}/activities")
        return posts == 2

    bot.teams.trouble(status=403, code="ForbiddenOperationException", meets=second)
    await bot.deliver(long, ANNA)
    assert bot.told()[whole:] == [(ANNA.private, ""), *[(CHAT, ANNA.id)] * whole]


async def test_what_is_halfway_stays_so_while_others_wait(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many letters wait while Teams is busy: what has left of this one is not sent again."""
    monkeypatch.setattr("bot.host.sending.MOST_HALFWAY", 3)
    posts = 0

    def after_the_first(request: object) -> bool:
        nonlocal posts
        posts += getattr(request, "method", "") == "POST" and "activities" in str(getattr(request, "path", ""))
        return posts > 1

    busy = bot.teams.trouble(status=429, left=999, meets=after_the_first)
    with pytest.raises(Busy):
        await bot.deliver(REPORT, ANNA, id=77)
    for number in range(78, 90):
        with pytest.raises(Busy):
            await bot.deliver(CARD, id=number)
    busy.left = 0
    await bot.deliver(REPORT, ANNA, id=77)
    assert bot.told() == [(ANNA.private, "")] * 2


async def test_a_stored_body_of_another_version_is_dropped(open_bot: Open) -> None:
    """The next message tells it anew."""
    memory = FakeMemory()
    memory.spoil("chat", CHAT, b'{"was":"anders"}')
    memory.spoil("person", "teams:x", b"kapot")
    bot = await open_bot(memory=memory)
    assert not memory.bodies["chat"]
    await bot.say(ANNA, "hoi")
    await bot.deliver(CARD)
    assert (CHAT, "") in bot.told()


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        (GREETING, Greeting),
        ("file", lambda day: Offered(File("verslag.txt", "text/plain", "alles"), day)),
        (HALFWAY, lambda day: HalfSent(1, day, ("1",))),
        ("chat", lambda day: Chat(service_url="https://smba.example/", seen=day)),
        ("person", lambda day: Contact(user="29:els", seen=day)),
    ],
)
async def test_what_is_kept_by_the_day_goes_the_day_after(
    bot: Bot, kind: str, kept: Callable[[dt.date], object]
) -> None:
    """What is of the day itself stays."""
    memory, day = bot.host.memory(), bot.host.clock.now().date()
    await memory.put(kind, "een", kept(day))
    await bot.chat.purge(day)
    assert "een" in memory.bodies[kind]
    await bot.chat.purge(day + dt.timedelta(days=1))
    assert "een" not in memory.bodies[kind]


@pytest.mark.parametrize("kind", ["chat", "person"])
async def test_who_and_what_is_planned_for_stays_reachable(bot: Bot, kind: str) -> None:
    """However long ago it was heard of; without a plan it goes."""
    memory, day = bot.host.memory(), bot.host.clock.now().date()
    kept = {"chat": Chat(service_url="https://smba.example/", seen=day), "person": Contact(user="29:els", seen=day)}
    await memory.put(kind, "een", kept[kind])
    await bot.chat.purge(day + dt.timedelta(days=400), {"een"})
    assert "een" in memory.bodies[kind]
    await bot.chat.purge(day + dt.timedelta(days=400))
    assert "een" not in memory.bodies[kind]
