"""From what Webex brings to what the host hears: tables of lines, and each kind of event over the wire."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from adapters.adaptive import MARK
from adapters.webex.book import Me
from adapters.webex.envelope import Colleague, Data, Envelope, Typed
from adapters.webex.hearing import delivery, said, words
from bot.engine.language.typed import clean
from bot.engine.model.events import Joined, Left, Person, Place, Pressed, Said
from tests.platforms.webex.api import Webex
from tests.platforms.webex.bot import Bot, running
from tests.platforms.webex.cloud import NOON
from tests.platforms.webex.space import ELSEWHERE, EU, MENTIONS, Post, User, typed, uuid_of

KAART = User("Kaarten Bot", kind="bot")
ME = Me(KAART.id, "Kaarten Bot", ("Kaarten Bot", "kaarten.bot", "Kaarten"))
EVENTS = (Said, Pressed, Joined, Left)


@pytest.fixture
async def bot(webex: Webex) -> AsyncIterator[Bot]:
    """A bot that runs."""
    async with running(webex) as made:
        yield made


# --- the words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("client", MENTIONS)
@pytest.mark.parametrize(
    "line", ["start zon", "8", "een 7,5 want 1 < 2 & ruim", "hand", "/volgende", "notitie: Kaarten"]
)
def test_the_mention_goes_whatever_the_client(client: str, line: str) -> None:
    """Raw or base64 ids, with or without <p>, the attributes in any order, by first or full name, last or only as text."""
    html, text = typed(line, KAART, client)
    assert words(Typed(text, html or None), ME, private=False) == line


def tag(whom: str, label: str, more: str = "") -> str:
    """A mention of somebody."""
    return f'<spark-mention data-object-type="person" data-object-id="{whom}"{more}>{label}</spark-mention>'


US = tag(KAART.id, "Kaarten")
ANNA = User("Anna de Vries")


async def test_a_mention_is_an_identity_in_whatever_form_its_id_comes(bot: Bot) -> None:
    """Whole or bare, it is the person that Webex knows; the bot itself is nobody, and so is everybody."""
    _, (anna, piet) = await bot.space("Anna", "Piet")
    everybody = '<spark-mention data-object-type="groupMention" data-group-type="all">All</spark-mention>'
    for whom in (piet.id, uuid_of(piet.id)):
        line = f"<p>{US} draag over aan {tag(whom, 'Piet P.')} {everybody}</p>"
        heard = said(
            Envelope(data=Data(id="1")),
            Typed("", line),
            me=ME,
            at=bot.host.clock.now(),
            person=Person(f"webex:{anna.id}", "Anna"),
            chat="ruimte",
            person_id=bot.chat._book.person_id,
        )
        assert heard is not None
        assert isinstance(heard.event, Said)
        assert heard.event.mentions == (Person(f"webex:{piet.id}", "Piet P."),)


async def test_a_bare_mention_of_somebody_who_was_not_met_since_the_start(
    webex: Webex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart, or at another process, it is still the person who is in the space, and nobody else with that name."""
    async with running(webex) as bot:
        room, (anna, piet) = await bot.space("Anna", "Piet")
    markup, text = MENTIONS["iphone"]
    monkeypatch.setitem(MENTIONS, "iphone", (f"{markup} {tag(piet.uuid, 'Piet')}", f"{text} Piet"))
    async with running(webex) as bot:
        await bot.say(anna, "draag over aan", room, client="iphone")
        assert [each.mentions for each in bot.events(Said)] == [(Person(f"webex:{piet.id}", "Piet"),)]
        asked = bot.asked("memberships")
        await bot.say(anna, "vraag voor", room, client="iphone")
        await bot.say(anna, "hand", room)
        assert bot.asked("memberships") == asked


@pytest.mark.parametrize(
    ("html", "line"),
    [
        (f"<p>{US}</p>", ""),
        (f"<p>{US}: start zon</p>", "start zon"),
        (f"<p>{US}, start zon</p>", "start zon"),
        (f"<p>Ha {US} start zon</p>", "Ha start zon"),
        (f"<p>{US}{US} tijd</p>", "tijd"),
        (f"<p>{US} draag over aan {tag(ANNA.id, 'Anna')}</p>", "draag over aan Anna"),
        (f"<p>{tag(KAART.id, 'Kaarten', ' class=x')} tijd</p>", "tijd"),
        (f"<SPARK-MENTION data-object-id='{uuid_of(KAART.id).upper()}'>x</SPARK-MENTION> tijd", "tijd"),
        (f"<p>{US}&nbsp;tijd</p>", "tijd"),
        (f"<p>{US} een 8<br/>want het was <strong>leuk</strong></p>", "een 8\nwant het was leuk"),
        (f"<p>{US} afspraak</p><ul><li>a</li><li>b</li></ul>", "afspraak\n- a\n- b"),
        (f"<p>{US} start &lt;b&gt;zon&lt;/b&gt; &amp; maan</p>", "start <b>zon</b> & maan"),
        (f'<p>{US} zie <a href="https://x.nl/?a=1">x</a></p>', "zie x"),
        (f"<p>{US} 5 < 6 en 7 > 6</p>", "5 < 6 en 7 > 6"),
        (
            '<p><spark-mention data-object-type="groupMention" data-group-type="all">All</spark-mention> start zon</p>',
            "All start zon",
        ),
    ],
)
def test_html_as_it_comes(html: str, line: str) -> None:
    """Only the mention of the bot goes; markup is no word, and what people type themselves is no markup."""
    assert words(Typed(None, html), ME, private=False) == line


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (Typed("9 eens", "<blockquote>9</blockquote>eens"), "eens"),
        (Typed("9 eens", f"<blockquote>{US} 9</blockquote><p>{US} eens</p>"), "eens"),
        (Typed("9", "<blockquote class=x><p>9</p><blockquote>8</blockquote></blockquote>"), ""),
        (Typed("9 8", "<spark-blockquote>9</spark-blockquote><p>8</p>"), "8"),
        (Typed("> 9\n8 want fijn"), "8 want fijn"),
        (Typed("9", "<blockquote>9"), ""),
        (Typed("8 want fijn\n\nVerstuurd vanaf mijn iPhone"), "8 want fijn"),
        (Typed("Kaarten 8", f"<p>{US} 8</p><p>Outlook voor Android downloaden</p>"), "8"),
        (Typed("Kaarten 8\n-- \nAnna\nGemeente"), "8"),
        (Typed("8 want ik heb dit verstuurd vanaf mijn iPhone"), "8 want ik heb dit verstuurd vanaf mijn iPhone"),
        (Typed("\u200bKaarten\u2060 tijd"), "tijd"),
        (Typed("\ufeff@Kaarten tijd"), "tijd"),
        (Typed("Kaarten &amp; tijd", f"<p>{US}&nbsp;&nbsp;tijd &amp; zo</p>"), "tijd & zo"),
    ],
)
def test_what_webex_puts_around_a_line_is_nobody_s(message: Typed, line: str) -> None:
    """Quotes, also nested and without an end; what a telephone writes below; marks that don't show."""
    assert words(message, ME, private=False) == line


def test_what_is_only_quoted_says_nothing() -> None:
    """It was said by somebody else, and calls nobody."""
    for html in ("<blockquote>9</blockquote>", f"<blockquote>{US} start zon</blockquote>"):
        heard = said(
            Envelope(data=Data(id="1")), Typed("9", html), me=ME, at=NOON, person=Person("webex:a", "Anna"), chat="r"
        )
        assert heard is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Kaarten start zon", "start zon"),
        ("Kaarten Bot start zon", "start zon"),
        ("kaarten bot: start zon", "start zon"),
        ("@Kaarten, tijd", "tijd"),
        ("@kaarten.bot tijd", "tijd"),
        ("Kaartenspel is leuk", "Kaartenspel is leuk"),
        ("start kaarten", "start"),
        ("tijd @Kaarten Bot!", "tijd"),
        ("start zon", "start zon"),
        ("Kaarten", ""),
    ],
)
def test_only_text(text: str, line: str) -> None:
    """Without html a name at the beginning or the end is the mention."""
    assert words(Typed(text), ME, private=False) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("start kaarten", "start kaarten"),
        ("Kaarten start zon", "Kaarten start zon"),
        ("@Kaarten start zon", "start zon"),
        ("bekijk kaarten", "bekijk kaarten"),
    ],
)
def test_in_the_private_chat_a_word_is_a_word(text: str, line: str) -> None:
    """Nobody needs to name the bot there, so only a name with an @ is one."""
    assert words(Typed(text), ME, private=True) == line


@pytest.mark.parametrize(
    "message", [Typed("\x00\u200b" + "x" * 20_000), Typed("een \ud83d"), Typed(None, "<p>\udc00</p>")]
)
def test_whatever_comes_can_be_cleaned_and_stored(message: Typed) -> None:
    """Also half a character."""
    assert clean(words(message, ME, private=True)).encode()


def test_markup_within_a_mention() -> None:
    """It is the bot's name all the same; then the text tells the words, or what the html shows."""
    html = f"<p>{tag(KAART.id, '<b>Kaarten</b>')} start zon</p>"
    for text in ("Kaarten start zon", None):
        assert words(Typed(text, html), ME, private=False) == "start zon"


@pytest.mark.parametrize(
    "unit", ["<", "<a", "<br", "<spark-mention", "<spark-mention>", "<spark-mention></spark-mention "]
)
def test_hostile_markup_is_read_in_one_pass(unit: str) -> None:
    """Not again from each place where something might begin: then this test would take minutes, and so would the bot."""
    for text in ("x", None):
        assert isinstance(words(Typed(text, unit * (500_000 // len(unit))), ME, private=False), str)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"displayName": "Anna de Wit"}, "Anna de Wit"),
        ({"displayName": "\u202eteiP\nKaart 9"}, "teiP Kaart 9"),
        ({"displayName": "\u200b\ud800", "nickName": "Piet"}, "Piet"),
        ({"emails": ["jan.smit@zonstad.voorbeeld.nl"]}, "jan.smit"),
        ({"displayName": " ", "emails": []}, "Een collega"),
    ],
)
def test_what_colleagues_read_as_a_name(told: dict[str, object], name: str) -> None:
    """One line, with nothing in it that turns or hides what stands around it; the next best when that is empty."""
    assert msgspec.convert({"id": "x", **told}, Colleague).name == name


def test_the_delivery_says_nothing_of_its_ids() -> None:
    """The same again is the same; somebody who leaves and comes back is not, with the same id."""

    def of(resource: str, event: str, name: str, created: str) -> str:
        return delivery(Envelope(resource, event, Data(id=name, room_id="r", person_id="p", created=created)))

    assert of("messages", "created", "m", "1") == of("messages", "created", "m", "2")
    different = {
        of("messages", "created", "m", "1"),
        of("messages", "created", "n", "1"),
        of("attachmentActions", "created", "m", "1"),
        of("memberships", "created", "m", "1"),
        of("memberships", "deleted", "m", "1"),
        of("memberships", "created", "m", "2"),
    }
    assert len(different) == 6
    assert all(len(each) == 40 for each in different)


# --- over the wire ---------------------------------------------------------------------------------------------------


async def test_a_line_in_the_space(bot: Bot) -> None:
    """It is meant for the bot, by somebody with a name; with those who are there, when it begins a session."""
    room, (anna, _) = await bot.space("Anna", "Piet")
    bot.heard()
    await bot.say(anna, "start zon", room)
    [inbound] = bot.heard()
    event = inbound.event
    assert isinstance(event, Said)
    assert (inbound.chat, event.place, event.text, event.addressed) == (room.id, Place.GROUP, "start zon", True)
    assert (event.person.id, event.person.name) == (f"webex:{anna.id}", "Anna")
    assert [each.name for each in event.members] == ["Anna", "Piet"]
    assert event.at == bot.host.clock.now()
    assert event.may_start
    await bot.say(anna, "hoi", room)
    assert bot.events(Said)[0].members == ()


@pytest.mark.parametrize("only_leaders", [False, True])
async def test_a_session_is_asked_for_where_webex_does_not_tell_who_is_there(webex: Webex, only_leaders: bool) -> None:
    """It is no reason to leave whoever asks without an answer; where only who leads may begin, nobody is known to."""
    async with running(webex, organizers_start=only_leaders) as bot:
        room, (anna, _) = await bot.space("Anna", "Piet")
        bot.heard()
        webex.trouble(status=403, left=9, meets=lambda request: request.path == "/v1/memberships")
        await bot.say(anna, "start zon", room)
        assert [(each.members, each.may_start) for each in bot.events(Said)] == [((), not only_leaders)]


async def test_a_line_in_the_private_chat(bot: Bot) -> None:
    """There the bot hears everything, of whom it is not said who else is there."""
    anna = bot.webex.user("Anna")
    await bot.say(anna, "bekijk zon")
    [inbound] = bot.heard()
    event = inbound.event
    assert isinstance(event, Said)
    assert (inbound.chat, event.place, event.text, event.members) == ("", Place.PRIVATE, "bekijk zon", ())


async def card(bot: Bot, room: Any) -> Post:
    """A card of the bot's own."""
    content = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "hoi"}]}
    attached = [{"contentType": "application/vnd.microsoft.card.adaptive", "content": content}]
    return await bot.webex.write(bot.webex.bot, {"roomId": room.id, "text": "hoi", "attachments": attached}, None)


async def test_a_press(bot: Bot) -> None:
    """A button of ours, with what was filled in; where it stands, Webex is asked once."""
    room, (anna, _) = await bot.space("Anna", "Piet")
    post = await card(bot, room)
    bot.heard()
    sealed = json.dumps(["cijfer", "", "stap:1", ["cijfer", "waarom"]])
    for _ in range(2):
        await bot.webex.press(anna, post, {MARK: sealed, "cijfer": "8", "waarom": "leuk", "anders": "x"})
        await bot.chat.idle()
    pressed = bot.events(Pressed)
    assert len(pressed) == 2, "pressing twice is two presses"
    assert pressed[0].person.name == "Anna"
    assert (pressed[0].command, pressed[0].about, pressed[0].place) == ("cijfer", "stap:1", Place.GROUP)
    assert pressed[0].inputs == {"cijfer": "8", "waarom": "leuk"}
    assert pressed[0].members == ()
    assert bot.asked("rooms") == 0, "the space was known from what was said in it"


async def test_a_press_in_the_private_chat_after_a_restart(bot: Bot, webex: Webex) -> None:
    """A webhook about a press does not say what sort of room it is in."""
    anna = webex.user("Anna")
    post = await bot.say(anna, "hoi")
    bot.heard()
    async with running(webex) as again:
        shown = await card(again, post.room)
        await webex.press(anna, shown, {MARK: json.dumps(["hand", "", "", []])})
        await again.chat.idle()
        [pressed] = again.events(Pressed)
    assert pressed.place is Place.PRIVATE
    assert webex.calls[-1].path.startswith("attachment")
    assert any(call.path.startswith("rooms/") for call in webex.calls)


@pytest.mark.parametrize("inputs", [{}, {MARK: 5}, {MARK: "x"}, {MARK: '["",1]'}, {"x": "y"}], ids=str)
async def test_a_press_that_is_not_ours(bot: Bot, inputs: dict[str, object]) -> None:
    """A card that somebody made up gives nothing."""
    room, (anna, *_) = await bot.space("Anna")
    post = await card(bot, room)
    bot.heard()
    await bot.webex.press(anna, post, inputs)
    await bot.chat.idle()
    assert bot.heard() == []


async def test_people_come_and_go(bot: Bot) -> None:
    """When the bot itself comes in, everybody else has; after that one by one, and back again with the id of before."""
    room, (anna, piet) = await bot.space("Anna", "Piet")
    assert [each.person.name for each in bot.events(Joined)] == ["Anna", "Piet"]
    sem = bot.webex.user("Sem")
    for _ in range(2):
        await bot.webex.join(room, sem)
        await bot.webex.leave(room, sem)
        await bot.chat.idle()
    heard = bot.heard()
    assert [type(each.event) for each in heard] == [Joined, Left, Joined, Left]
    assert {each.chat for each in heard} == {room.id}
    await bot.webex.leave(room, piet)
    await bot.say(anna, "start zon", room)
    assert [each.name for each in bot.events(Said)[0].members] == ["Anna"]


async def test_a_bot_does_not_count(bot: Bot) -> None:
    """Not when it comes in, not when it speaks, not among those who are there."""
    room, (anna, *_) = await bot.space("Anna")
    other = bot.webex.user("Andere", kind="bot")
    await bot.webex.join(room, other)
    bot.heard()
    calls = bot.asked("messages/")
    await bot.say(other, "start zon", room)
    assert bot.heard() == []
    assert bot.asked("messages/") == calls, "its words are not even fetched"
    await bot.say(anna, "start zon", room)
    assert [each.name for each in bot.events(Said)[0].members] == ["Anna"]


async def test_a_guest_counts(bot: Bot) -> None:
    """Somebody without an account of their own is a person too."""
    room, _ = await bot.space("Anna")
    guest = bot.webex.user("Gast", kind="appuser")
    await bot.webex.join(room, guest)
    await bot.say(guest, "akkoord", room)
    assert [type(each.event) for each in bot.heard()][-2:] == [Joined, Said]


async def test_its_own_words_are_not_for_the_bot(bot: Bot) -> None:
    """In a 1:1 it sees those too: never fetched, never heard, not even before it knows its own name."""
    anna = bot.webex.user("Anna")
    await bot.webex.write(bot.webex.bot, {"toPersonId": anna.id, "text": "start zon"}, None)
    await bot.webex.settle()
    await bot.chat.idle()
    assert bot.events(*EVENTS) == []
    assert bot.asked("messages/") == 0


@pytest.mark.parametrize("form", [lambda org: org, uuid_of])
async def test_other_organisations(webex: Webex, form: Any) -> None:
    """Of who is not in the list nothing is heard or fetched, and they are not among those who are there."""
    house = webex.user("Anna")
    stranger = webex.user("Vreemde", org=ELSEWHERE)
    async with running(webex, settings={"KAARTENSESSIE_WEBEX_ORGS": form(house.org_id)}) as bot:
        room = await webex.space("Sessie", house, stranger)
        await bot.chat.idle()
        assert [each.person.name for each in bot.events(Joined)] == ["Anna"]
        await bot.say(stranger, "start zon", room)
        await bot.say(stranger, "start zon")
        assert bot.heard() == []
        assert bot.asked("messages/") == 0
        await bot.say(house, "start zon", room)
        [said] = bot.events(Said)
        assert [each.name for each in said.members] == ["Anna"]


@pytest.mark.parametrize(
    ("moderators", "may"), [([], {"Anna": True, "Piet": True}), (["Anna"], {"Anna": True, "Piet": False})]
)
async def test_who_may_begin(webex: Webex, moderators: list[str], may: dict[str, bool]) -> None:
    """Only moderators, where the space has any and the house wants it so; asked only for what begins a session."""
    async with running(webex, organizers_start=True) as bot:
        room, users = await bot.space("Anna", "Piet", moderators=moderators)
        asked = bot.asked("memberships")
        for user in users:
            await bot.say(user, "hoi", room)
        assert bot.asked("memberships") == asked
        bot.heard()
        for user in users:
            await bot.say(user, "start zon", room)
        assert {each.person.name: each.may_start for each in bot.events(Said)} == may


async def test_a_space_that_moves(bot: Bot, webex: Webex) -> None:
    """It gets another id, and is the same chat; also for the process after this one."""
    room, (anna, *_) = await bot.space("Anna")
    first = room.id
    await webex.move(room, EU)
    assert room.id != first
    await bot.say(anna, "hoi", room)
    assert bot.heard()[-1].chat == first
    async with running(webex, memory=bot.host.memory()) as again:
        await again.say(anna, "hoi", room)
        assert again.heard()[-1].chat == first


async def test_no_name_is_stored(bot: Bot) -> None:
    """What is on disk are ids of spaces."""
    room, (anna, *_) = await bot.space("Anna")
    await bot.say(anna, "een geheim", room)
    stored = str(bot.host.memory().bodies)
    assert room.id in stored
    assert "Anna" not in stored
    assert "geheim" not in stored
    await bot.webex.leave(room, bot.webex.bot)
    await bot.chat.idle()
    assert not any(bot.host.memory().bodies.values())


async def test_a_file_alone_is_no_line(bot: Bot) -> None:
    """There are no words in it."""
    anna = bot.webex.user("Anna")
    post = await bot.say(anna, "hoi")
    bot.heard()
    empty = replace(post, text="", uuid="0f0f0f0f-0000-4000-8000-000000000001", created=NOON.isoformat())
    await bot.webex._keep(empty)
    await bot.chat.idle()
    assert bot.heard() == []
