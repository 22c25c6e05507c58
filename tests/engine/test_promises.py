"""Whatever a text tells people to type works there and then, for whoever reads it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from bot.engine import Effect, Event
from bot.engine.model.blocks import Listing, text
from bot.engine.model.commands import Command
from bot.engine.model.effects import Group, Post
from bot.engine.model.events import Place, Pressed, Said
from bot.engine.model.messages import InputKind, Look, Message
from tests.engine.playing import Playing, stories
from tests.engine.promises import promises
from tests.transcripts.on_engine import person

# Refusals that say that it can be done, only not just now by this person or with these words.
IN_TIME = (
    *(
        "Je staat al in de wachtrij",
        "Je bent al aan het woord",
        "Je hebt je hand niet opgestoken",
        "Er heeft nu niemand een hand opgestoken",
    ),
    *(
        "Je stond al op «even weg»",
        "Je stond niet op «even weg»",
        "Jij begeleidt de sessie al",
        "Er loopt al een verzoek",
    ),
    *(
        "Wie bedoel je?",
        "Je begeleidt de sessie al. Noem",
        "Wat wil je schrappen?",
        "Wat wil je weghalen?",
        "Wat was je antwoord?",
    ),
    *("Bij welk woord hoort deze kaart?", "Waar hoort je notitie bij?", "Hoe laat begint", "Op welke dag", "Aan wie?"),
    *("Er heeft nog niemand gekozen", "Met hoeveel minuten", "Er staan er al 50.", "Dat wist ik al: jullie zijn met"),
    "Jullie zijn met ",  # behind one account: what each of them chooses or gives is asked
)
TYPED = [
    *(f"/{command}{rest}" for command in Command for rest in ("", " iets")),
    *("/kaart 1", "/feiten 1", "/herinner 1", "/pauze 1", "/verleng 1", "/notitie 1"),
    *("zomaar wat", "/volgend", "11", "cijfer 7 of 8", "8 leuk", "/start zon", "/start zon 9u", "/start zon tot 25:00"),
    *("/start zon tot 12:05", "/start zon deck:x", "/uitnodiging 1 december 13:00 9u", "/kaart 99", "/feiten 99"),
    *("/overdragen Piet", "/afspraak x voor 32 december", "/wis ja", "/verleng 999", "/pauze 999", "/schrap vraag 1"),
]
WHICH_ONE = (
    "Wat wil je weghalen?",
    "Bij welk woord hoort",
    "Waar hoort je notitie bij?",
    "Hoe laat begint",
)  # what is asked back, with what to choose from
FILLED = {InputKind.TEXT: "8", InputKind.LONG: "iets", InputKind.GRADE: "8", InputKind.DATE: "31 december"}
# Where a field asks for something that a number or a word is not.
NAMED = {"voor": "gemeente", "eerst": "7", "weg": "8", "wanneer": "31 december"}
VERDER = ("verder",)
LEAVE = ("verder", "ja")  # a round, long before its time
MOMENTS: dict[str, tuple[str, ...]] = {
    "no session": (),
    "welcome": ("/start zon 2u",),
    "rules": ("/start zon 2u", *VERDER),
    "opening": ("/start zon 2u", *VERDER * 2),
    "a statement": ("/start zon 2u", *VERDER * 3),
    "a dilemma": ("/start zon 2u", *VERDER * 3, "volgende"),
    "a question": ("/start zon 2u", *VERDER * 3, "kaart 6"),
    "no cards left": ("/start zon 2u", *VERDER * 3, *("volgende",) * 31),
    "a break": ("/start zon 2u", *VERDER * 3, *LEAVE),
    "grades": ("/start zon 1u", *VERDER * 3, *LEAVE),
    "tomorrow": ("/start zon 1u", *VERDER * 3, *LEAVE, *VERDER),
    "agreements": ("/start zon 1u", *VERDER * 3, *LEAVE, *VERDER * 2),
    "many agreements": (
        "/start zon 1u",
        *VERDER * 3,
        *LEAVE,
        *VERDER * 2,
        *("/afspraak: iets",) * 50,
        *("/vraag: iets",) * 50,
    ),
    "open questions": ("/start zon 1u", *VERDER * 3, *LEAVE, *VERDER * 3),
    "the end": ("/start zon 1u", *VERDER * 3, *LEAVE, *VERDER * 4),
    "over": ("/start zon 1u", "/stop ja"),
}


class Told(Playing):
    """A chat in which everything that people are told to type is tried at once, to see whether it could be done."""

    def happen(self, event: Event) -> None:
        known = len(self.effects)
        super().happen(event)
        self.now = max(self.now, event.at)
        self.try_all(self.effects[known:], event)

    def try_all(self, effects: list[Effect], event: Event) -> None:
        """Try what is told in these effects of an event."""
        for effect in effects:
            if isinstance(effect, Post):
                group = isinstance(effect.audience, Group)
                readers = self.readers() if isinstance(effect.audience, Group) else [self._name(effect.audience.person)]
                for told in promises(effect.message):
                    who = [self.leader] if told.who == "begeleider" else [told.who] if told.who else readers
                    place = told.place or (Place.GROUP if group else Place.PRIVATE)
                    for each in who:
                        refusal = self.refusal(each, place, told.line, event)
                        assert refusal is None or refusal.startswith(IN_TIME), (
                            f"{each} reads in {event!r}: «{effect.message.plain()[:300]}», "
                            f"types «{told.line}» in {place.value} and gets: {refusal}"
                        )
                self.press_all(effect.message, readers, Place.GROUP if group else Place.PRIVATE, event)

    def press_all(self, message: Message, readers: list[str], place: Place, event: Event) -> None:
        """Let everybody who reads it press each of its buttons."""
        for button in message.buttons:
            given = {
                each.id: NAMED.get(each.id, FILLED[each.kind]) for each in message.inputs if each.id in button.inputs
            }
            for each in readers:
                pressed = Pressed(
                    at=event.at,
                    person=person(each),
                    place=place,
                    command=button.command,
                    args=button.args,
                    about=button.about,
                    inputs=given,
                )
                _, effects = self.outcome(pressed)
                for bare in (
                    one.id for one in message.inputs if one.id in given and not one.required and len(given) > 1
                ):
                    empty = replace(pressed, inputs={**given, bare: ""})
                    without = replace(pressed, inputs={one: words for one, words in given.items() if one != bare})
                    assert self.outcome(empty) == self.outcome(without), f"«{bare}» may be empty, so left out too"
                told = [one.message for one in effects if isinstance(one, Post) and one.message.look is Look.REFUSAL]
                assert all(one.asks or one.plain().startswith(IN_TIME) for one in told), (
                    f"{each} presses «{button.label}» of «{message.plain()[:300]}» and gets: {told[0].plain()}"
                )

    def readers(self) -> list[str]:
        """Who reads the group chat."""
        gone = [who for who, each in self.session.people.items() if each.gone] if self.session else []
        return [each for each in self.here if f"test:{each}" not in gone]

    def refusal(self, who: str, place: Place, line: str, event: Event) -> str | None:
        """What somebody gets who types this: None when it is done; in the group it must be heard without a name too."""
        said = Said(at=event.at, person=self.said(who, place, line).person, place=place, text=line)
        for addressed in (False, True):
            _, effects = self.outcome(Said(at=said.at, person=said.person, place=place, text=line, addressed=addressed))
            for effect in effects:
                if isinstance(effect, Post) and effect.message.look is Look.REFUSAL:
                    return effect.message.plain()
            if effects:
                return None
        return "(nothing at all)"


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_an_answer_tells_people_to_type_works(moment: str) -> None:
    """To whatever somebody types, at whatever moment of a session, leading it or not."""
    chat = Told()
    for line in MOMENTS[moment]:
        chat.says("Anna", Place.GROUP if line.startswith("/start") else Place.PRIVATE, line)
    session, books = chat.session, dict(chat.notebooks)
    for who, place in (("Anna", Place.PRIVATE), ("Piet", Place.PRIVATE), ("Piet", Place.GROUP)):
        for line in TYPED:
            chat.says(who, place, line)
            chat.session, chat.notebooks = session, dict(books)
            chat.timers = dict(session.timers) if session else {}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories)
def test_what_any_text_tells_people_to_type_works(story: list[tuple[Any, ...]]) -> None:
    """In any session, whatever happened in it."""
    chat = Told()
    chat.begin().follow(story)


READ = {
    "Typ: neem over. Komt Anna terug? Dan gaan we verder.": ["neem over"],
    "Typ bijvoorbeeld: afspraak: lijst maken door Piet over twee weken.": [
        "afspraak: lijst maken door Piet over twee weken"
    ],
    "Typ bijvoorbeeld «8» of «een 7 want het liep goed».": ["8", "een 7 want het liep goed"],
    "Wil je iets zeggen? Typ «hand» of druk op «Hand opsteken».": ["hand"],
    "Moet je even weg? Typ «even weg», en «terug» als je er weer bent.": ["even weg", "terug"],
    "Typ: morgen, en dan je antwoord.": ["morgen iets"],
    "Typ in de groepschat: /start en een woord, bijvoorbeeld /start zon.": ["/start iets", "/start zon"],
    "Typ bijvoorbeeld: schrap afspraak 1, of: schrap vraag 1.": ["schrap afspraak 1", "schrap vraag 1"],
    "Kaart 1 is een stelling. Kies: eens, oneens of weet ik niet.": ["eens", "oneens", "weet ik niet"],
    "Ga daarna verder met: verder.": ["verder"],
    "Ik heb je antwoord genoteerd.": [],
}


@pytest.mark.parametrize(("words", "told"), READ.items())
def test_what_is_told_is_read_as_a_person_reads_it(words: str, told: list[str]) -> None:
    """A reader that passed over a sentence would find no fault in it."""
    assert [each.line for each in promises(Message(look=Look.NOTICE, body=(text(words),)))] == told


@pytest.mark.parametrize("people", [1, 3, 4])
@pytest.mark.parametrize("moment", MOMENTS)
def test_what_help_offers_a_participant_is_done_and_not_refused(moment: str, people: int) -> None:
    """Also to those who share an account, to who gave all that can be given, and to who was asked something long ago."""
    chat = Playing()
    for line in MOMENTS[moment]:
        if chat.running:
            chat.says("Piet", Place.PRIVATE, f"wij zijn met {people}")
        for words in ("best wel mee eens", "cijfer 8", "ik ga mijn mails sneller archiveren", "vervolg ja"):
            chat.says("Piet", Place.PRIVATE, words)
        chat.passes(3)
        chat.says("Anna", Place.GROUP if line.startswith("/start") else Place.PRIVATE, line)
    chat.fresh.clear()
    chat.says("Piet", Place.PRIVATE, "help")
    [seen] = chat.fresh
    offered = [item for block in seen.message.body if isinstance(block, Listing) for item in block.items]
    for words in offered:
        line = words.partition(" – ")[0].replace("…", "iets")
        _, effects = chat.outcome(chat.said("Piet", Place.GROUP if "groepschat" in words else Place.PRIVATE, line))
        told = [each.message for each in effects if isinstance(each, Post) and each.message.look is Look.REFUSAL]
        assert not [each.plain() for each in told if not each.plain().startswith(WHICH_ONE)], f"«{line}» at {moment}"
