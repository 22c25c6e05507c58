"""The address book of Teams when several processes write in it, and tell each other who is in the call."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from adapters.teams.activity import Activity, ChannelAccount, Conversation
from adapters.teams.book import Book, Chat, Contact
from adapters.teams.calls import Crossing
from bot.engine.model.events import SOMEBODY, Person, Place, Where
from bot.host.grapevine import Grapevine
from bot.host.incoming import LONGEST_NAME
from bot.host.postgres_grapevine import LONGEST
from bot.host.sql.memory import AdapterMemory
from bot.host.stores import open_store

TODAY = dt.date(2026, 12, 1)
NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
CHAT, URL = f"19:meeting_{'M' * 60}@thread.v2", "https://smba.voorbeeld.nl"
ANNA, LENA = Person("teams:anna", "Anna"), Person("teams:lena", "Lena")


class Vine(Grapevine):
    """Tells the books that share it at once."""

    def __init__(self, others: list[Vine]) -> None:
        super().__init__()
        self.others = others
        self.told: list[bytes] = []
        others.append(self)

    async def tell(self, words: bytes) -> None:
        self.told.append(words)
        for each in self.others:
            if each is not self:
                each.hear(words)


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[AdapterMemory]:
    """What the processes share."""
    store = await open_store(tmp_path / "test.db")
    yield AdapterMemory("teams", store)
    await store.close()


@pytest.fixture
def vines() -> list[Vine]:
    """The grapevines of all processes."""
    return []


@pytest.fixture
async def books(memory: AdapterMemory, vines: list[Vine]) -> list[Book]:
    """Two processes that know the chat."""
    await memory.put("chat", CHAT, Chat(service_url=URL, seen=TODAY))
    both = [Book(memory, Vine(vines), lambda: TODAY) for _ in range(2)]
    for each in both:
        await each.load()
    return both


def activity(*, removed: str = "") -> Activity:
    """Something in the chat; it may be that somebody is taken out."""
    gone = [ChannelAccount(id=removed)] if removed else None
    bot = ChannelAccount(id="28:bot")
    return Activity("conversationUpdate", URL, conversation=Conversation(CHAT), recipient=bot, members_removed=gone)


def crossing(person: Person | None, where: Where = Where.MEETING, *, comes: bool = True, number: int = 0) -> Crossing:
    """Somebody comes or goes."""
    delivery = hashlib.sha256(f"{number}{person}{where}{comes}".encode()).hexdigest()[:40]
    return Crossing(CHAT, delivery, NOON + dt.timedelta(minutes=number), where, person, comes)


async def test_whom_another_process_has_met_is_found(memory: AdapterMemory) -> None:
    """A letter may leave from any process, and the same person keeps the same id."""
    book = Book(memory, Grapevine(), lambda: TODAY)
    await book.load()
    await memory.put("chat", CHAT, Chat(service_url=URL, seen=TODAY))
    await memory.put("person", "teams:29:anna", Contact(user="29:anna", seen=TODAY, private="a:anna"))
    await book.look_up(CHAT, ["teams:29:anna", "teams:nobody"])
    chat, contact = book.chat(CHAT), book.contact("teams:29:anna")
    assert chat is not None
    assert chat.service_url == URL
    assert contact is not None
    assert contact.private == "a:anna"
    assert book.person_id(ChannelAccount(id="29:anna", aad_object_id="directory")) == "teams:29:anna"
    assert book.contact("teams:nobody") is None


async def test_who_is_in_the_call_the_other_process_knows_too_and_forgets_too(books: list[Book]) -> None:
    """By name, which stands nowhere; with two devices twice."""
    one, two = books
    await one.cross([crossing(ANNA), crossing(LENA)])
    await two.cross([crossing(ANNA, number=1)])
    assert one.present(CHAT) == two.present(CHAT) == [ANNA, ANNA, LENA]
    await two.cross([crossing(ANNA, comes=False, number=2)])
    await one.cross([crossing(LENA, comes=False, number=3)])
    assert one.present(CHAT) == two.present(CHAT) == [ANNA]
    await two.cross([crossing(None, number=4)])
    assert one.present(CHAT) == two.present(CHAT) == []


async def test_nothing_of_who_is_in_the_call_is_written_down(books: list[Book], memory: AdapterMemory) -> None:
    """Only how a chat and a person are reached is kept."""
    await books[0].cross([crossing(ANNA)])
    assert await memory.all("chat", Chat) == {CHAT: Chat(service_url=URL, seen=TODAY)}
    assert await memory.all("person", Contact) == {}


async def test_who_has_just_begun_is_told_who_is_in_the_call(
    books: list[Book], memory: AdapterMemory, vines: list[Vine]
) -> None:
    """By both others, which makes no difference. A name that nobody knew when it was told comes with the next word."""
    await books[0].cross([crossing(ANNA), crossing(replace(LENA, name=SOMEBODY))])
    new = Book(memory, Vine(vines), lambda: TODAY)
    for vine in vines[:2]:
        for words in vine.all_there_is():
            vines[2].hear(words)
    assert new.present(CHAT) == [ANNA]
    await books[1].cross([crossing(LENA, number=1)])
    assert new.present(CHAT) == [ANNA, LENA, LENA]


async def test_who_is_put_in_the_chat_at_one_process_is_a_member_at_the_other(books: list[Book]) -> None:
    """Where that was looked up; elsewhere it will be."""
    one, two = books
    await one.seat(activity(), [], [])
    await two.cross([crossing(LENA, Where.CHAT)])
    assert (one.members(CHAT), two.members(CHAT)) == ([LENA], [])
    await two.cross([crossing(LENA, Where.CHAT, comes=False)])
    assert one.members(CHAT) == []


async def test_a_chat_that_the_bot_was_taken_out_of_is_forgotten_by_all(books: list[Book]) -> None:
    """Put back there, the other process writes down anew where it is, and everybody comes in again."""
    one, two = books
    await one.cross([crossing(ANNA)])
    await one.leave(activity(removed="28:bot"), [])
    await one.cross([crossing(None, Where.CHAT)])
    assert two.chat(CHAT) is None
    assert two.present(CHAT) == []
    await two.learn(activity(), [])
    await one.look_up(CHAT, [])
    assert one.chat(CHAT) is not None


async def test_a_call_of_which_nobody_told_the_end_is_forgotten(memory: AdapterMemory) -> None:
    """With the daily housekeeping, long before the chat is."""
    days = [TODAY]
    book = Book(memory, Grapevine(), lambda: days[-1])
    await book.cross([crossing(ANNA)])
    await book.purge(TODAY - dt.timedelta(days=30))
    assert book.present(CHAT) == [ANNA]
    days.append(TODAY + dt.timedelta(days=1))
    await book.purge(TODAY - dt.timedelta(days=29))
    assert book.present(CHAT) == []


async def test_what_people_call_a_chat_the_other_process_knows_too(
    books: list[Book], memory: AdapterMemory, vines: list[Vine]
) -> None:
    """Also one that begins later; it is told once, in parts that fit, and never written down."""
    for number in range(25):
        conversation = Conversation(f"{CHAT}{number}", name="😀" * LONGEST_NAME)
        for _ in range(2):
            await books[0].learn(replace(activity(), conversation=conversation), [])
    assert len(vines[0].told) == 25
    assert books[1].called(f"{CHAT}7") == "😀" * LONGEST_NAME
    new = Book(memory, Vine(vines), lambda: TODAY)
    for words in vines[1].all_there_is():
        assert len(words) < LONGEST - 500
        vines[2].hear(words)
    assert new.called(f"{CHAT}24") == "😀" * LONGEST_NAME
    assert all("😀" not in repr(each) for each in (await memory.all("chat", Chat)).items())


async def test_where_somebody_asked_the_other_process_answers(
    books: list[Book], memory: AdapterMemory, vines: list[Vine]
) -> None:
    """Also one that begins later; each is told when they go elsewhere, in parts that fit, and never written down."""
    people = [f"teams:{number}{'p' * 490}" for number in range(25)]
    for person in people:
        for place in (Place.PRIVATE, Place.PRIVATE):
            await books[0].spoke(person, place)
    await books[0].spoke(people[0], Place.GROUP)
    assert len(vines[0].told) == 26
    new = Book(memory, Vine(vines), lambda: TODAY)
    for words in vines[1].all_there_is():
        assert len(words) < LONGEST - 500
        vines[2].hear(words)
    for book in (books[1], new):
        assert [book.last_spoke(each) for each in people] == [Place.GROUP, *[Place.PRIVATE] * 24]
    assert await memory.all("person", Contact) == {}


async def test_what_no_process_of_this_release_tells_is_let_by(books: list[Book], vines: list[Vine]) -> None:
    """Nothing is known of it, and nothing breaks."""
    for words in (b"{}", b"7", b'{"titles": 7}', b'[["?"]]'):
        vines[0].hear(words)
    assert books[0].called(CHAT) == ""


async def test_what_one_process_forgot_goes_from_the_memory_of_all(books: list[Book], memory: AdapterMemory) -> None:
    """With their own housekeeping: names, and what the chat is called; whoever is in a call stays."""
    one, two = books
    account = ChannelAccount(id="29:anna", name="Anna")
    called = replace(activity(), conversation=Conversation(CHAT, name="Overleg"))
    for book in books:
        await book.learn(called, [account])
    await two.cross([crossing(LENA)])
    await one.purge(TODAY + dt.timedelta(days=1))
    assert await memory.all("person", Contact) == {}
    assert two.named(account)
    await two.purge(TODAY - dt.timedelta(days=30))
    assert not two.named(account)
    assert two.called(CHAT) == ""
    await two.learn(activity(), [])
    assert two.present(CHAT) == []


async def test_a_name_stays_as_long_as_somebody_is_known_or_in_a_call(books: list[Book]) -> None:
    """Whatever else is forgotten."""
    book, account = books[0], ChannelAccount(id="29:anna", name="Anna")
    await book.learn(activity(), [account])
    await book.cross([crossing(LENA)])
    await book.purge(TODAY)
    assert book.named(account)
    assert book.present(CHAT) == [LENA]


async def test_a_process_that_never_heard_of_a_chat_can_be_told_goodbye(memory: AdapterMemory) -> None:
    """It goes from what they share."""
    book = Book(memory, Grapevine(), lambda: TODAY)
    await book.load()
    await memory.put("chat", CHAT, Chat(service_url=URL, seen=TODAY))
    await book.leave(activity(removed="28:bot"), [])
    assert await memory.all("chat", Chat) == {}


async def test_a_crowd_is_told_in_parts_that_fit(books: list[Book], vines: list[Vine]) -> None:
    """Also of people with the longest names there are, in the widest of letters."""
    crowd = [Person(f"teams:{number:0>40}", "😀" * LONGEST_NAME) for number in range(500)]
    await books[0].cross([crossing(each) for each in crowd])
    assert books[1].present(CHAT) == crowd
    assert max(map(len, vines[0].told)) < LONGEST - 200


async def test_words_of_another_release_are_nothing(books: list[Book], vines: list[Vine]) -> None:
    """Two releases may run side by side."""
    for words in (b"", b"[]", b'[["19:kamer"]]', b'{"chat": 5}'):
        vines[0].hear(words)
    assert books[0].present(CHAT) == []
