"""Steering goes right in the odd moments too: old buttons, second sessions, breaks, handovers, reminders."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bot.engine.model.commands import Command
from bot.engine.model.effects import Post, Private
from bot.engine.model.events import SOMEBODY, Joined, Person, Place, Pressed, Said, Unreachable
from bot.engine.model.messages import Look
from bot.engine.model.session import GivenGrade
from bot.engine.views.result import grade_summary
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld, person
from tests.transcripts.script import render

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


class Chat(EngineWorld):
    """Anna leads Piet and Nora; `at` is the time, moved by `later`."""

    def __init__(self) -> None:
        super().__init__(real_config())
        self.at = AT
        self.here = ["Anna", "Piet", "Nora"]

    async def group(self, who: str, words: str) -> list[str]:
        """Somebody types in the group; what everybody reads because of it."""
        self.fresh.clear()
        await self.say(who, Place.GROUP, words, self.at)
        return [render(each) for each in self.fresh]

    async def private(self, who: str, words: str) -> list[str]:
        """Somebody types in their private chat."""
        self.fresh.clear()
        await self.say(who, Place.PRIVATE, words, self.at)
        return [render(each) for each in self.fresh]

    async def pressed(self, who: str, label: str) -> list[str]:
        """Somebody presses what they see."""
        self.fresh.clear()
        await self.press(who, label, {}, self.at)
        return [render(each) for each in self.fresh]

    async def later(self, minutes: int) -> list[str]:
        """Let the clock run."""
        self.fresh.clear()
        self.at += minutes * MINUTE
        await self.wait(self.at)
        return [render(each) for each in self.fresh]

    async def onward(self, steps: int = 1) -> None:
        """Anna goes on so many steps, also when that is long before their time."""
        for _ in range(steps):
            await self.private("Anna", "verder")
            if self.session is not None and self.session.doubted is not None:
                await self.private("Anna", "ja")

    def refusal(self) -> str:
        """What the last refusal said."""
        refusals = [each.message.plain() for each in self.fresh if each.message.look is Look.REFUSAL]
        assert refusals, "nothing was refused"
        return refusals[-1]


@pytest.fixture
async def chat() -> Chat:
    """A session at its first card."""
    started = Chat()
    await started.group("Anna", "/start zon 2u")
    for _ in range(3):
        await started.private("Anna", "verder")
    return started


@pytest.fixture
async def closing(chat: Chat) -> Chat:
    """A session in which grades are asked for."""
    await chat.onward(3)
    return chat


async def test_a_button_of_an_earlier_session_does_nothing_in_the_next(chat: Chat) -> None:
    """«Ja, sluit de sessie af» of last week must not end today's."""
    await chat.private("Anna", "stop")
    _, old = chat.button("Anna", "Ja, sluit de sessie af")
    await chat.group("Anna", "/stop ja")
    await chat.group("Anna", "/start zon 2u")
    for _ in range(6):
        chat.fresh.clear()
        chat.happen(
            Pressed(
                at=chat.at,
                person=person("Anna"),
                place=Place.PRIVATE,
                command=old.command,
                args=old.args,
                about=old.about,
            )
        )
        assert "al geweest" in chat.refusal()
        await chat.private("Anna", "verder")


async def test_pressing_twice_gives_the_floor_once(chat: Chat) -> None:
    """The second press is of a turn that has passed."""
    await chat.group("Piet", "hand")
    await chat.group("Nora", "hand")
    _, button = chat.button("Anna", "Geef Piet het woord")
    for _ in range(2):
        chat.happen(
            Pressed(at=chat.at, person=person("Anna"), place=Place.PRIVATE, command=button.command, about=button.about)
        )
    assert chat.session is not None
    assert (chat.session.speaking, chat.session.queue) == ("test:Piet", ("test:Nora",))


async def test_in_a_break_the_card_waits(chat: Chat) -> None:
    """Nobody can choose, an old "Volgende kaart" does not end the break, and afterwards the same card lies there."""
    await chat.private("Anna", "volgende")
    _, onward = chat.button("Anna", "Volgende kaart")
    await chat.private("Anna", "pauze 3")
    chat.fresh.clear()
    chat.happen(Pressed(at=chat.at, person=person("Anna"), place=Place.PRIVATE, command="volgende", about=onward.about))
    assert "We zijn nu bij: Pauze" in chat.refusal()
    assert "Piet | herinnering" not in " ".join(await chat.later(2))
    assert (
        "groep | herinnering: De pauze is voorbij: Kom je weer bij het scherm? We gaan zo verder."
        in await chat.later(1)
    )
    shown = await chat.private("Anna", "verder")
    assert any(line.startswith("groep | kaart: Kaart 2") for line in shown)


async def test_the_planned_break_takes_the_length_that_was_asked(chat: Chat) -> None:
    """`pauze 20` is one break of twenty minutes, not an extra one before the planned one."""
    await chat.private("Anna", "pauze 20")
    assert chat.session is not None
    slot = chat.session.slot
    assert slot.end - slot.start == 20 * MINUTE
    assert [each.kind.value for each in chat.session.at.plan.slots].count("pauze") == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("afspraak: lijst maken door Piet voor 31 november", "datum"),
        ("afspraak: lijst maken voor 1 november 2026", "al geweest"),
        ("afspraak: voor 10 december", "Wat spreken jullie af"),
        ("vraag: mag dit? uiterlijk 30/2", "datum"),
        ("cijfer: 12", "1 tot en met 10"),
        ("afspraak: " + "x" * 600, "te lang"),
    ],
)
async def test_an_answer_that_can_not_be_taken_gets_a_sentence(closing: Chat, line: str, told: str) -> None:
    """Nothing that was said to the bot is lost without a word."""
    await closing.group("Piet", line)
    assert told in closing.refusal()


async def test_what_a_step_asks_for_needs_no_slash(closing: Chat) -> None:
    """Typed as the group is told to: without slash or colon, in the step that asks."""
    await closing.group("Piet", "cijfer 8 leuk gesprek")
    await closing.private("Anna", "verder")
    await closing.group("Piet", "morgen zet ik boven mijn nota voor wie die is")
    await closing.private("Anna", "verder")
    await closing.group("Piet", "afspraak voorbeelden verzamelen door Nora voor vrijdag")
    await closing.private("Anna", "verder")
    await closing.group("Nora", "vraag geldt dit ook voor chats? door Piet voor 11 december")
    await closing.group("Nora", "vervolg ja")
    session = closing.session
    assert session is not None
    assert session.grades["test:Piet"].value == 8
    assert session.tomorrow == {"test:Piet": "zet ik boven mijn nota voor wie die is"}
    assert [(each.what, each.who) for each in session.agreements] == [("voorbeelden verzamelen", "Nora")]
    assert [(each.what, each.when) for each in session.questions] == [
        ("geldt dit ook voor chats?", dt.date(2026, 12, 11))
    ]
    assert session.again == {"test:Nora": True}


async def test_outside_that_step_the_same_words_are_talk(chat: Chat) -> None:
    """Nobody noted an agreement by saying that they have one."""
    assert await chat.group("Piet", "afspraak is afspraak") == []
    assert await chat.group("Piet", "morgen ga ik naar de tandarts") == []


async def test_a_number_with_words_is_asked_back_not_guessed(closing: Chat) -> None:
    """«8 leuk gesprek» may be a grade: the bot asks, and takes it after a yes."""
    await closing.group("Piet", "8 leuk gesprek")
    assert closing.session is not None
    assert closing.session.grades == {}
    await closing.pressed("Piet", "Ja, mijn cijfer is een 8")
    assert closing.session.grades["test:Piet"] == GivenGrade(Decimal(8), "leuk gesprek")


async def test_everybody_who_asked_is_reminded_also_after_a_second_session(closing: Chat) -> None:
    """A promise is kept: two people, one struck agreement, another session in between."""
    await closing.group("Anna", "afspraak: eerste ding door Piet voor 10 december")
    await closing.group("Anna", "afspraak: tweede ding door Nora voor 10 december")
    await closing.private("Piet", "herinner 2")
    await closing.private("Nora", "herinner 2")
    await closing.group("Anna", "/schrap afspraak 1")
    await closing.group("Anna", "/stop ja")
    await closing.group("Anna", "/start zon 1u")
    told = await closing.later(10 * 24 * 60)
    reminded = [line.partition("  ")[0] for line in told if "Herinnering aan" in line]
    assert reminded == [
        "Piet | herinnering: Herinnering aan een afspraak van Nora: tweede ding",
        "Nora | herinnering: Herinnering aan je afspraak: tweede ding",
    ]


async def test_a_note_for_next_week_goes_to_next_week_s_word(chat: Chat) -> None:
    """After a session has ended, preparing another word is about that word's order."""
    await chat.group("Anna", "/stop ja")
    await chat.private("Anna", "/voorbereiden maan")
    await chat.private("Anna", "/notitie 8 denk hieraan")
    book = chat.notebooks["test:Anna"]
    assert book is not None
    await chat.group("Anna", "/start maan 2u")
    assert chat.session is not None
    assert chat.session.notes == {f"kaart:{chat.session.order[7]}": "denk hieraan"}


NOTE_ASKED = [
    ("Welkom", "notitie welkom", "Notitie bij «Welkom»"),
    ("the card on the table", "notitie", "Notitie bij kaart 1"),
    ("a card by its number", "/notitie 3", "Notitie bij kaart 3"),
]


@pytest.mark.parametrize(("about", "line", "title"), NOTE_ASKED, ids=[each[0] for each in NOTE_ASKED])
async def test_a_note_without_words_gives_the_field_to_write_it_in(
    chat: Chat, about: str, line: str, title: str
) -> None:
    """As a message of its own, that nobody shows anew; what is kept stands in it, and an empty field takes it away."""
    for kept in ("", "denk hieraan"):
        await chat.private("Anna", line)
        form = next(each for each in chat.fresh if each.message.inputs)
        assert (form.who, form.message.title, form.message.inputs[0].value) == ("Anna", title, kept)
        await chat.press("Anna", "Bewaar notitie", {"tekst": "" if kept else "denk hieraan"}, chat.at)
    assert chat.session is not None
    assert chat.session.notes == {}


async def test_a_free_line_to_the_bot_may_be_the_answer_and_is_never_taken_for_one_unasked(closing: Chat) -> None:
    """In the private chat, and to the bot by name in the group; what looks like a command is none."""
    await closing.private("Anna", "verder")
    for place, words, offered in (
        (Place.PRIVATE, "ik bel eerst even", True),
        (Place.GROUP, "@bot ik bel eerst even", True),
        (Place.GROUP, "/ikbel eerst even", False),
    ):
        closing.fresh.clear()
        event = Said(
            at=closing.at, person=person("Piet"), place=place, text=words.removeprefix("@bot "), addressed=True
        )
        closing.happen(event)
        (answer,) = (each.message for each in closing.fresh if each.who == "Piet")
        assert answer.look is Look.REFUSAL
        assert [each.command for each in answer.buttons] == ([Command.JA] if offered else [])
    assert closing.session is not None
    assert closing.session.tomorrow == {}


@pytest.mark.parametrize("line", ["", " ", "/"])
async def test_who_only_calls_the_bot_gets_help(chat: Chat, line: str) -> None:
    """A mention without words, or a lonely slash, is how people ask what there is."""
    chat.fresh.clear()
    chat.happen(Said(at=chat.at, person=person("Piet"), place=Place.GROUP, text=line, addressed=True))
    assert [each.message.look for each in chat.fresh if each.who == "Piet"] == [Look.HELP]


async def test_the_reminder_that_time_is_up_brings_its_own_buttons(chat: Chat) -> None:
    """Whoever reads it need not look for the cockpit; an old one is recognised as old."""
    await chat.later(46)
    (reminder,) = (each.message for each in chat.fresh if each.message.title == "De tijd voor «Ronde 1» is om")
    onward, more = reminder.buttons
    assert (onward.label, more.label) == ("Begin de pauze", "5 minuten erbij")
    for button, moved in ((more, True), (onward, True), (more, False)):
        before = chat.session
        chat.happen(
            Pressed(
                at=chat.at,
                person=person("Anna"),
                place=Place.PRIVATE,
                command=button.command,
                args=button.args,
                about=button.about,
            )
        )
        assert chat.session is not None
        assert before is not None
        assert (chat.session.at != before.at) == moved
    assert "al geweest" in chat.refusal()


async def test_who_a_platform_can_t_name_now_keeps_the_name_they_had(chat: Chat) -> None:
    """But another name is another name."""
    for told, name in ((SOMEBODY, "Piet"), ("Piet Jansen", "Piet Jansen"), (SOMEBODY, "Piet Jansen")):
        chat.happen(Joined(at=chat.at, person=Person("test:Piet", told)))
        assert chat.session is not None
        assert chat.session.people["test:Piet"].name == name


async def test_who_was_asked_to_lead_hears_that_somebody_else_is_asked_now(chat: Chat) -> None:
    """Their yes would be to nothing: it was taken for a reminder."""
    await chat.private("Anna", "/overdragen Piet")
    told = await chat.private("Anna", "/overdragen aan Nora graag")
    assert "Piet | Anna vraagt Nora om de sessie over te nemen. Jij hoeft niet meer te antwoorden." in told
    await chat.private("Piet", "ja")
    assert chat.session is not None
    assert chat.session.facilitator == "test:Anna"


async def test_a_yes_to_a_takeover_is_at_once(chat: Chat) -> None:
    """Saying yes is not slower than saying nothing."""
    await chat.group("Piet", "/neem over")
    await chat.pressed("Anna", "Ja, Piet neemt over")
    assert chat.session is not None
    assert chat.session.facilitator == "test:Piet"


async def test_nobody_is_offered_to_begin_a_session_while_one_runs(chat: Chat) -> None:
    """It would be refused."""
    await chat.private("Anna", "kaartensessie")
    assert "start" not in chat.refusal()
    await chat.private("Anna", "/strat zon")
    assert "start" not in chat.refusal()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("kaart twaalf", "kaart 12"),
        ("kaart #5", "kaart 5"),
        ("naar kaart 3", "kaart 3"),
        ("kaart 8 en 9", ""),
        ("kaart honderd", ""),
    ],
)
async def test_a_card_that_was_named_is_the_one_that_is_offered(chat: Chat, line: str, offered: str) -> None:
    """Whoever says yes gets the card they named, and never the one of the example."""
    await chat.private("Anna", line)
    assert f"Bedoel je «{offered or 'kaart 8'}»?" in chat.refusal()
    labels = [button.label for button in chat.shown["Anna"][list(chat.shown["Anna"])[-1]].buttons]
    assert labels == [offered] * bool(offered)
    if offered:
        await chat.pressed("Anna", offered)
        assert chat.session is not None
        assert chat.session.at.card == chat.session.order[int(offered.split()[1]) - 1]


async def test_who_wanted_to_lead_and_thinks_better_of_it(chat: Chat) -> None:
    """Nobody had asked them, so nobody is told to ask somebody else."""
    await chat.group("Piet", "/neem over")
    told = await chat.private("Piet", "nee")
    assert "Piet | ontvangst: Goed, Anna blijft begeleiden." in told
    assert "Anna | Piet wil de begeleiding toch niet overnemen. Jij blijft begeleiden." in told
    assert chat.session is not None
    assert chat.session.heir == ""


async def test_the_second_who_answers_a_call_for_somebody_to_lead_puts_nobody_aside(chat: Chat) -> None:
    """Both may type it at the same moment; a minute later, or once the first leads on, it is a wish again."""
    await chat.go("Anna", chat.at)
    await chat.group("Piet", "neem over")
    await chat.group("Nora", "/neem over")
    assert "Piet begeleidt de sessie nu. Wil jij het toch doen? Typ over een minuut: neem over" in chat.refusal()
    await chat.later(2)
    assert chat.session is not None
    assert chat.session.facilitator == "test:Piet"
    assert "wil de begeleiding overnemen" in "".join(await chat.group("Nora", "/neem over"))


async def test_who_handed_over_by_mistake_can_take_it_back_at_once(chat: Chat) -> None:
    """It is asked, as ever: nobody had called for somebody to lead."""
    await chat.private("Anna", "overdragen aan Piet")
    await chat.private("Piet", "ja")
    assert "Anna wil de begeleiding overnemen" in "".join(await chat.group("Anna", "neem over"))


@pytest.mark.parametrize("line", ["prima!", "ok top", "even denken hoor"])
async def test_who_is_asked_to_lead_and_says_something_else_reads_the_question_again(chat: Chat, line: str) -> None:
    """Nothing is guessed, and the colleague who waits is not kept waiting by «dat begrijp ik niet»."""
    await chat.private("Anna", "overdragen aan Piet, graag")
    await chat.private("Piet", line)
    assert "Neem je de begeleiding over?" in chat.refusal()
    await chat.private("Piet", "is goed")
    assert chat.session is not None
    assert chat.session.facilitator == "test:Piet"


async def test_an_old_yes_is_no_takeover(chat: Chat) -> None:
    """Anna asked Piet, then Nora: Piet's yes comes too late and changes nothing."""
    await chat.group("Anna", "/overdragen Piet")
    await chat.group("Anna", "/overdragen Nora")
    await chat.pressed("Piet", "Ja, ik neem het over")
    assert chat.session is not None
    assert (chat.session.facilitator, chat.session.heir) == ("test:Anna", "test:Nora")
    await chat.pressed("Nora", "Ja, ik neem het over")
    assert chat.session.facilitator == "test:Nora"


async def test_who_could_not_be_reached_is_told_how_once_and_not_what(chat: Chat) -> None:
    """The group reads how to open the private chat; whoever does gets the cockpit."""
    event = Unreachable(at=chat.at, person=person("Anna"), how="Open de app.")
    for _ in range(2):
        chat.fresh.clear()
        chat.happen(event)
    assert chat.fresh == []
    shown = await chat.private("Anna", "help")
    assert any(line.startswith("Anna | cockpit: Ronde 1") for line in shown)


async def test_wiping_takes_the_note_out_of_the_cockpit_too(chat: Chat) -> None:
    """And what is told of it is true: the session runs on."""
    await chat.private("Anna", "/notitie 1 geheim voorbeeld")
    told = await chat.private("Anna", "/wis ja")
    assert any("de sessie niet: die loopt nog" in line for line in told)
    assert not any("Alles is gewist" in line for line in told)
    assert chat.session is not None
    assert chat.session.notes == {}


async def test_preparing_is_for_the_private_chat(chat: Chat) -> None:
    """In a group no toelichting is given to anybody, and in a session to no participant."""
    before = Chat()
    await before.group("Piet", "/voorbereiden zon")
    assert "privéchat" in before.refusal()
    for asked in (chat.group, chat.private):
        await asked("Piet", "/voorbereiden zon")
        assert "gespreksbegeleider" in chat.refusal()
    await chat.private("Piet", "/draaiboek zon")
    assert "gespreksbegeleider" in chat.refusal()


@pytest.mark.parametrize(
    ("command", "args"),
    [("kaart", "8."), ("kaart", "⑧"), ("feiten", "9" * 5000), ("notitie", "9" * 5000 + " x"), ("herinner", "²")],
)
async def test_a_forged_number_gets_a_sentence(chat: Chat, command: str, args: str) -> None:
    """Whatever a button is made to say."""
    chat.happen(Pressed(at=chat.at, person=person("Anna"), place=Place.PRIVATE, command=command, args=args))
    assert chat.session is not None
    assert chat.session.at.card in chat.session.order


@pytest.mark.parametrize(
    "words",
    [
        "31 december 9999 23:00 2u",
        "1 december 2020 13:00",
        "13:00",
        "1 december",
        "32 december 13:00 2u",
        "1 december 13:00 3u",
    ],
)
async def test_an_impossible_invitation_gets_a_sentence(chat: Chat, words: str) -> None:
    """Too far, too early, or half."""
    await chat.private("Anna", f"/uitnodiging {words}")
    assert "uitnodiging volgende week dinsdag 13:00 2u" in chat.refusal()


async def test_an_average_is_rounded_as_people_do(closing: Chat) -> None:
    """7 and 7,5 are on average 7,3."""
    await closing.group("Piet", "7")
    await closing.group("Nora", "7,5")
    assert closing.session is not None
    assert grade_summary(closing.session) == "gemiddeld 7,3 (van 7 tot 7,5, 2 cijfers)"


async def test_a_forgotten_session_stays_open_while_it_is_used(chat: Chat) -> None:
    """It closes two hours after the plan, unless somebody still plays; and it always closes in the end."""
    await chat.later(4 * 60 - 10)
    await chat.group("Piet", "hand")
    assert not any("De sessie is klaar" in line for line in await chat.later(30))
    assert any("De sessie is klaar" in line for line in await chat.later(180))


async def test_hands_stay_up_when_the_card_changes(chat: Chat) -> None:
    """Who wanted to say something still does."""
    await chat.group("Piet", "hand")
    await chat.private("Anna", "volgende")
    assert chat.session is not None
    assert chat.session.queue == ("test:Piet",)


async def test_the_first_words_of_a_newcomer_count_even_when_refused(chat: Chat) -> None:
    """Whoever speaks is here: they read where we are, also when what they said could not be done."""
    shown = await chat.group("Sem", "/volgende")
    assert shown[1].startswith("Sem | Welkom bij de kaartensessie")
    assert isinstance(chat.effects[-1], Post)
    assert chat.effects[-1].audience == Private("test:Sem")
    assert chat.session is not None
    assert "test:Sem" in chat.session.people
