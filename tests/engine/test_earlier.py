"""A session goes on from an earlier one only when the facilitator says so; a rehearsal uses up no word."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from bot.engine import Session
from bot.engine.model.events import Joined, Person, Place, Pressed, Recalled, Said
from bot.engine.model.messages import Look
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld, person

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


class Chat(EngineWorld):
    """One chat after the other, with the same notebooks; Anna leads unless said otherwise."""

    def __init__(self) -> None:
        super().__init__(real_config())
        self.at = AT

    @property
    def now(self) -> Session:
        """The session that there is."""
        assert self.session is not None
        return self.session

    async def play(self, people: str, *, word: str = "zon", cards: int = 2, leader: str = "Anna") -> None:
        """A whole session, with these people (`Bas (oefen)` is one for practice) and so many cards."""
        await self.begin(people, word=word, leader=leader)
        for line in ["verder"] * 3 + ["volgende"] * (cards - 1) + ["/stop ja"]:
            await self.group(leader, line)

    async def begin(self, people: str, *, word: str = "zon", leader: str = "Anna") -> None:
        """Only the beginning."""
        self.at += DAY
        crowd = tuple(
            Person(f"test:{name}", name, practice=name.endswith("(oefen)")) for name in people.split(", ") if name
        )
        self.happen(Said(at=self.at, person=person(leader), place=Place.GROUP, text=f"/start {word} 1u", present=crowd))
        for each in crowd:
            self.happen(Joined(at=self.at, person=each))

    async def group(self, who: str, line: str) -> None:
        self.fresh.clear()
        await self.say(who, Place.GROUP, line, self.at)

    def elsewhere(self) -> None:
        """The next session is in another chat."""
        self.session = None
        self.timers.clear()
        self.shown.clear()

    def offered(self) -> str:
        """What the cockpit offers about an earlier session; nothing when it doesn't."""
        cockpit = [each for each in self.shown["Anna"].values() if each.look is Look.COCKPIT][-1]
        return ", ".join(each.label for each in cockpit.buttons if each.command in {"hervat", "opnieuw"})


OFFER = "Ga verder waar jullie waren: kaart 3"
CASES = [
    # what went before, where the next session is, what its cockpit offers
    ("the same team in the same chat", "Anna, Piet", "zon", "here", OFFER),
    ("the same word with another capital and blank", "Anna, Piet", " Zon", "here", OFFER),
    ("the same facilitator in another chat", "Anna, Piet", "zon", "elsewhere", OFFER),
    ("another word", "Anna, Piet", "maan", "here", ""),
    ("rehearsed alone", "Anna", "zon", "here", ""),
    ("rehearsed alone, then the team's chat", "Anna", "zon", "elsewhere", ""),
    ("rehearsed with practice colleagues", "Anna, Bas (oefen), Els (oefen)", "zon", "here", ""),
    ("rehearsed with practice colleagues, then the team's chat", "Anna, Bas (oefen)", "zon", "elsewhere", ""),
    ("two people and a practice colleague", "Anna, Piet, Bas (oefen)", "zon", "elsewhere", OFFER),
]


@pytest.mark.parametrize(("what", "people", "word", "place", "offer"), CASES, ids=[each[0] for each in CASES])
async def test_going_on_is_offered_when_it_is_likely_and_never_assumed(
    what: str, people: str, word: str, place: str, offer: str
) -> None:
    """Whatever is offered, the session begins with the practice cards, and the group reads of no earlier one."""
    chat = Chat()
    await chat.play(people, word=word)
    if place == "elsewhere":
        chat.elsewhere()
    chat.fresh.clear()
    await chat.begin("Anna, Piet")
    assert chat.offered() == offer
    group = [each.message.plain() for each in chat.fresh if each.who == "groep"]
    assert not any("verder waar" in words or "zijn al" in words for words in group)
    for _ in range(3):
        await chat.group("Anna", "verder")
    assert chat.now.at.card == chat.now.order[0]
    assert chat.offered() == ""


@pytest.mark.parametrize("place", ["here", "elsewhere"])
async def test_colleagues_who_are_only_on_the_chat_s_list_did_not_take_part(place: str) -> None:
    """Anna tries it in the team's chat while nobody else is there: the team begins with the practice cards."""
    chat = Chat()
    members = (person("Anna"), person("Piet"), person("Nora"))
    chat.happen(Said(at=chat.at, person=person("Anna"), place=Place.GROUP, text="/start zon 1u", members=members))
    for line in ["verder"] * 3 + ["volgende", "/stop ja"]:
        chat.happen(Said(at=chat.at, person=person("Anna"), place=Place.GROUP, text=line))
    if place == "elsewhere":
        chat.elsewhere()
    await chat.begin("Anna, Piet")
    assert chat.offered() == ""


async def test_another_facilitator_in_the_same_chat_is_offered_it_too() -> None:
    """The team is the same; and with another team elsewhere there is nothing to offer them."""
    chat = Chat()
    await chat.play("Anna, Piet", leader="Piet")
    await chat.begin("Anna, Piet")
    assert chat.offered() == OFFER
    await chat.group("Anna", "/stop ja")
    chat.elsewhere()
    await chat.begin("Anna, Piet")
    assert chat.offered() == ""


async def test_the_same_word_with_another_deck_is_another_session() -> None:
    """Also when the other was made of this one, and its cards have the same names."""
    chat = Chat()
    deck = chat.config.decks[chat.config.names[chat.config.default_deck]]
    twin = replace(deck, name="tweeling", version="tweeling 1")
    chat.config = replace(
        chat.config,
        decks={**chat.config.decks, twin.version: twin},
        names={**chat.config.names, twin.name: twin.version},
    )
    await chat.play("Anna, Piet")
    await chat.begin("Anna, Piet", word="zon deck:tweeling")
    assert (chat.now.deck, chat.offered()) == (twin.version, "")


async def test_a_rehearsal_in_between_leaves_what_could_be_gone_on_from() -> None:
    """Anna tries the session alone in the team's own chat the day before: next day it is as if she had not."""
    chat = Chat()
    await chat.play("Anna, Piet", cards=4)
    await chat.play("Anna", cards=2)
    await chat.begin("Anna, Piet")
    assert chat.offered() == "Ga verder waar jullie waren: kaart 5"


async def test_it_is_chosen_and_taken_back_by_button_and_by_word() -> None:
    """Until the first round begins; each says which card comes, and only the choice is told to the group."""
    chat = Chat()
    await chat.play("Anna, Piet")
    await chat.begin("Anna, Piet")
    for choose, undo in (("hervat", "opnieuw"), ("verder waar we waren", "begin opnieuw")):
        chat.fresh.clear()
        await chat.group("Anna", choose)
        assert [each.message.plain() for each in chat.fresh if each.who == "groep"] == [
            "We gaan verder waar we de vorige keer waren: bij kaart 3. Met het woord «zon» zijn al 2 van de 31 kaarten geweest."
        ]
        assert chat.offered() == "Begin opnieuw: kaart 1"
        chat.fresh.clear()
        await chat.group("Anna", undo)
        assert [each.message.plain() for each in chat.fresh if each.who == "groep"] == [
            "We beginnen toch opnieuw: bij kaart 1."
        ]
    await chat.group("Anna", "verder")
    await chat.press("Anna", OFFER, {}, chat.at)
    for _ in range(2):
        await chat.group("Anna", "verder")
    assert chat.now.at.card == chat.now.order[2]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["hervat", "hervat"], "Dat is al zo. Jullie gaan verder bij kaart 3."),
        (["opnieuw"], "Dat is al zo. Jullie beginnen bij kaart 1."),
        (["verder", "verder", "verder", "hervat"], "Dat kan alleen vóór de eerste ronde."),
        (["verder", "verder", "verder", "opnieuw"], "Dat kan alleen vóór de eerste ronde."),
    ],
)
async def test_what_can_not_be_chosen_now_gets_a_sentence(lines: list[str], said: str) -> None:
    """That says what is so, or what can be done instead."""
    chat = Chat()
    await chat.play("Anna, Piet")
    await chat.begin("Anna, Piet")
    for line in lines:
        await chat.group("Anna", line)
    assert any(each.message.look is Look.REFUSAL and said in each.message.plain() for each in chat.fresh)


async def test_only_the_facilitator_chooses() -> None:
    """A colleague who types it, or presses what is not theirs, changes nothing; the bare word is talk."""
    chat = Chat()
    await chat.play("Anna, Piet")
    await chat.begin("Anna, Piet")
    await chat.group("Piet", "opnieuw")
    assert chat.fresh == []
    chat.happen(Pressed(at=chat.at, person=person("Piet"), place=Place.GROUP, command="hervat"))
    assert chat.now.earlier == ()


async def test_without_an_earlier_session_there_is_nothing_to_go_on_from() -> None:
    """And the sentence says where they begin."""
    chat = Chat()
    await chat.begin("Anna, Piet")
    await chat.group("Anna", "hervat")
    assert "zijn er nog geen kaarten geweest" in chat.fresh[-1].message.plain()


async def test_what_was_gone_on_from_counts_the_next_time_too() -> None:
    """Three weeks: two cards, two more, and then the fifth; a session that began anew has only its own."""
    chat = Chat()
    await chat.play("Anna, Piet")
    await chat.begin("Anna, Piet")
    for line in ["hervat", *["verder"] * 3, "volgende", "/stop ja"]:
        await chat.group("Anna", line)
    await chat.begin("Anna, Piet")
    assert chat.offered() == "Ga verder waar jullie waren: kaart 5"
    for line in [*["verder"] * 3, "/stop ja"]:
        await chat.group("Anna", line)
    await chat.begin("Anna, Piet")
    assert chat.offered() == "Ga verder waar jullie waren: kaart 2"


RECALLED = [
    # who took part then, and the word; who is here now, and who begins; what is offered
    ("the same people, led by another", "Anna, Piet, Nora", "zon", "Anna, Piet, Nora", OFFER),
    ("half of them", "Anna, Piet, Nora, Els", "zon", "Anna, Piet", OFFER),
    ("with somebody new", "Anna, Piet", "zon", "Anna, Piet, Nora", OFFER),
    ("less than half of them", "Anna, Piet, Nora, Els, Bram", "zon", "Anna, Piet", ""),
    ("nobody else of then", "Anna, Piet", "zon", "Anna, Nora", ""),
    ("another word", "Anna, Piet", "maan", "Anna, Piet", ""),
    ("who begins was not there", "Piet, Nora", "zon", "Anna, Piet, Nora", ""),
    ("then it was practice", "Piet, Bas (oefen)", "zon", "Anna, Piet", ""),
]


@pytest.mark.parametrize(("what", "then", "word", "now", "offer"), RECALLED, ids=[each[0] for each in RECALLED])
async def test_the_same_people_in_another_chat_are_offered_it_whoever_led_then(
    what: str, then: str, word: str, now: str, offer: str
) -> None:
    """Never assumed: it begins with the first card, until the facilitator chooses."""
    chat = Chat()
    await chat.play(then, word=word, leader=then.split(", ")[1] if "(oefen)" not in then else "Piet")
    before = chat.now
    chat.elsewhere()
    await chat.begin(now)
    assert chat.offered() == ""
    chat.fresh.clear()
    chat.happen(Recalled(at=chat.at, sessions=(before,)))
    assert chat.offered() == offer
    assert [each for each in chat.fresh if each.who == "groep"] == []
    if offer:
        await chat.press("Anna", OFFER, {}, chat.at)
    for _ in range(3):
        await chat.group("Anna", "verder")
    assert chat.now.at.card == chat.now.order[2 if offer else 0]


async def test_what_is_nearer_is_offered_and_what_comes_too_late_is_not() -> None:
    """The same chat goes before another; and once the cards have begun there is nothing to choose."""
    chat = Chat()
    await chat.play("Anna, Piet", cards=4)
    elsewhere = chat.now
    chat.elsewhere()
    await chat.play("Anna, Piet", cards=2)
    await chat.begin("Anna, Piet")
    chat.happen(Recalled(at=chat.at, sessions=(elsewhere,)))
    assert chat.offered() == OFFER
    chat.elsewhere()
    chat.notebooks.clear()
    await chat.begin("Anna, Piet")
    for _ in range(3):
        await chat.group("Anna", "verder")
    chat.happen(Recalled(at=chat.at, sessions=(elsewhere,)))
    assert chat.now.offered == ()
