"""Choosing at a card: hidden, shown, and once more after the talk; what is refused, and what an edit or an undo does to it."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from bot.engine import Session
from bot.engine.model import ballots
from bot.engine.model.blocks import Bars
from bot.engine.model.commands import Command
from bot.engine.model.deck import CardKind
from bot.engine.model.effects import Group, Post, Private, Replace
from bot.engine.model.events import Joined, Left, Place, Pressed, Said, Where
from bot.engine.model.messages import Chosen, Look, Message
from bot.engine.views.report import report
from bot.engine.views.result import result
from bot.engine.views.stand import unanimous
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld, person

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
SIX = ("Anna", "Piet", "Fatima", "Sem", "Joost", "Nora")
STAND = "Stand bij kaart"
SHIFT = "voor en na het gesprek"


class Table(EngineWorld):
    """A session of Anna's with a dilemma on the table. A line is `Piet: A` (in private), `Piet in de groep: A`, `Piet weg`,
    `Piet terug`, `Piet komt`, `Piet drukt op Hand opsteken`, `Piet wijzigt A in B` or `Piet wist A` (both in the group).
    """

    def __init__(self, *names: str, members: tuple[str, ...] = (), kind: CardKind = CardKind.DILEMMA) -> None:
        super().__init__(real_config())
        self.at = NOON
        self.here = [] if members else list(names or SIX)
        start = Said(at=NOON, person=person("Anna"), place=Place.GROUP, text="/start zon 2u", present=self._present())
        self.happen(replace(start, members=tuple(map(person, members))))
        self.does(*["Anna: verder"] * 3)
        while self.kind() not in {kind, None}:
            self.does("Anna: volgende")
        self.effects.clear()

    @property
    def running(self) -> Session:
        """The session."""
        assert self.session is not None
        return self.session

    def kind(self) -> CardKind | None:
        """What lies on the table, if a card does."""
        table = self.running.table
        return self.config.decks[self.running.deck].card(table).kind if table else None

    def does(self, *lines: str) -> Table:
        """Let this happen, ten seconds apart: nobody leads on without meaning it."""
        for line in lines:
            self.at += dt.timedelta(seconds=10)
            self._do(line)
        return self

    def _do(self, line: str) -> None:
        speaks = ": " in line and " drukt op " not in line
        who, _, rest = line.partition(": " if speaks else " ")
        name, _, where = who.partition(" in de ")
        one = person(name)
        if speaks:
            place = Place.GROUP if where else Place.PRIVATE
            return self.happen(Said(at=self.at, person=one, place=place, text=rest, line=f"{name} {rest}"))
        match rest.split():
            case ["weg"]:
                self.happen(Left(at=self.at, person=one, where=Where.CHAT))
            case ["terug"] | ["komt"]:
                self.happen(Joined(at=self.at, person=one))
            case ["drukt", "op", *label]:
                place, button = self.button(name, " ".join(label))
                self.happen(
                    Pressed(
                        at=self.at,
                        person=one,
                        place=place,
                        command=button.command,
                        args=button.args,
                        about=button.about,
                    )
                )
            case ["wijzigt", old, "in", new]:
                self.happen(self.edited(name, old, new))
            case ["wist", old]:
                self.happen(self.edited(name, old, ""))
            case _:
                raise AssertionError(line)
        return None

    def edited(self, name: str, old: str, new: str) -> Said:
        """The event of somebody editing what they typed in the group; no words delete it."""
        at, one = self.at, person(name)
        return Said(at=at, person=one, place=Place.GROUP, text=new, line=f"{name} {old}", edited=True)

    def told(self, who: str = "groep") -> str:
        """All that this person, or the group, was told since the card lay there."""
        return "\n".join(each.plain() for each in self.messages(who))

    def messages(self, who: str = "groep") -> list[Message]:
        """The same as messages, newly posted ones alone."""
        posted = [each for each in self.effects if isinstance(each, Post)]
        return [
            each.message
            for each in posted
            if who == ("groep" if isinstance(each.audience, Group) else self._name(each.audience.person))
        ]

    def card(self) -> str:
        """The card as the group sees it now."""
        shown = [each for each in self.shown["groep"].values() if each.look is Look.CARD]
        return shown[-1].plain()

    def choices(self) -> dict[str, str]:
        """What stands in the ballot that is open or was shown last, by name."""
        return {self._name(who): each for who, each in self.running.choices.get(self.running.ballot, {}).items()}


FIVE_TO_THREE = ("Anna: A", "Piet: A", "Fatima: A", "Sem: A", "Joost: B")


def test_until_it_is_shown_everybody_reads_only_how_many_have_chosen() -> None:
    """Also the facilitator, in the cockpit, in the report and in `tijd`."""
    table = Table().does(*FIVE_TO_THREE, "Anna: cockpit", "Anna: verslag", "Anna: help")
    assert "Gekozen: 5 van 6" in table.card()
    everything = "\n".join(map(table.told, ("groep", *SIX)))
    assert "5 van 6 hebben gekozen" in everything
    assert "A 4" not in everything
    assert STAND not in everything


@pytest.mark.parametrize("last", ["Nora: B", "Nora weg", "Nora: even weg"])
def test_it_is_shown_when_everybody_who_is_here_has_chosen(last: str) -> None:
    """By the last one who chooses, or because the last one who did not is gone."""
    table = Table().does(*FIVE_TO_THREE)
    assert STAND not in table.told()
    table.does(last)
    assert table.told().count(STAND) == 1
    assert f"A 4, B {2 if last.endswith('B') else 1}" in table.card()


def test_nobody_is_taken_for_everybody_where_others_may_be_there() -> None:
    """On a platform that does not tell who is in the meeting, the first who chooses is not everybody."""
    table = Table(members=("Anna", "Piet", "Fatima"))
    table.does("Anna: A")
    assert STAND not in table.told()
    table.does("Piet: B", "Fatima: B")
    assert STAND in table.told()


def test_the_facilitator_shows_it_earlier() -> None:
    """And then it is closed: what came later would be the difference between two stands."""
    table = Table().does(*FIVE_TO_THREE, "Anna drukt op Toon de stand")
    shown = table.card()
    table.does("Nora: B", "Joost: A", "Joost: keuze weg", "Joost in de groep: A", "Nora komt", "Anna: cockpit")
    assert table.card() == shown
    assert table.told().count(STAND) == 1
    assert table.choices() == {"Anna": "a", "Piet": "a", "Fatima": "a", "Sem": "a", "Joost": "b"}
    assert "Kiezen kan nu niet meer" in table.told("Nora")
    assert "Weghalen of veranderen kan niet meer" in table.told("Joost")


def test_a_changed_choice_is_silent_in_the_group() -> None:
    """Nothing is shown anew there, nor posted, whatever it was changed to."""
    table = Table().does("Piet: A", "Fatima in de groep: A")
    table.effects.clear()
    table.does("Piet: B", "Fatima in de groep: B", "Piet: A")
    assert not [each for each in table.effects if isinstance(getattr(each, "audience", None), Group)]
    assert table.choices() == {"Piet": "a", "Fatima": "b"}


def test_the_group_is_told_once_that_typing_there_is_open() -> None:
    """Where the choice was typed before everybody; not for a button or a word in private."""
    table = Table().does("Piet: A", "Sem drukt op B", "Fatima in de groep: dank je")
    assert "leest iedereen" not in table.told()
    table.does("Fatima in de groep: A", "Joost in de groep: B", "Anna: volgende", "Nora in de groep: A")
    assert table.told().count("leest iedereen") == 1


def test_what_was_shown_can_be_told_again_and_is_the_same() -> None:
    """`stand` once more, `kaart 3` again, back to it later: one stand, however it is asked for."""
    table = Table().does(*FIVE_TO_THREE, "Anna: stand", "Anna: stand", "Anna: volgende", "Nora: B", "Anna: vorige")
    assert table.told().count("A 4, B 1") >= 3
    assert "A 4, B 1" in table.card()
    table.does("Nora: B")
    assert "Nora" not in table.choices()


def test_a_card_that_was_left_in_the_middle_keeps_its_stand_to_itself() -> None:
    """Not on the card as it goes, not in the report; and back on the table the choosing goes on."""
    table = Table().does(*FIVE_TO_THREE, "Anna: volgende", "Anna: verslag")
    assert "A 4" not in table.told() + table.told("Anna")
    assert "Uitkomst: 5 keuzes, niet getoond." in table.told("Anna")
    table.does("Anna: ongedaan", "Nora: B")
    assert "A 4, B 2" in table.card()


AGAIN = (*FIVE_TO_THREE, "Nora: B", "Anna: nog een keer kiezen")


def test_the_second_choice_stands_beside_the_first() -> None:
    """In whole numbers, with how many chose otherwise."""
    table = Table().does(*AGAIN, "Anna: B", "Piet: B", "Fatima: A", "Sem: B", "Joost: B")
    assert "Opnieuw gekozen: 5 van 6" in table.card()
    assert SHIFT not in table.told()
    table.does("Nora: A")
    assert "Voor: A 4, B 2\n\nNa: A 2, B 4\n\nVier kozen anders." in table.told()
    assert "Vier kozen anders." in table.card()


def test_who_does_not_choose_again_stays_where_they_were() -> None:
    """Both stands are of the same people, so that none is the difference between them."""
    table = Table().does(*AGAIN, "Anna: B", "Piet: A", "Fatima: A", "Sem: A", "Nora weg", "Anna: stand")
    assert "Voor: A 4, B 2\n\nNa: A 3, B 3\n\nEén koos anders." in table.told()


def test_somebody_new_is_not_in_the_second_stand() -> None:
    """They read why; and nobody waits for them."""
    table = Table().does(*AGAIN, "Lies komt", "Lies: B", *(f"{who}: A" for who in SIX))
    assert "alleen wie de eerste keer ook koos" in table.told("Lies")
    assert "Voor: A 4, B 2\n\nNa: A 6, B 0\n\nTwee kozen anders." in table.told()


def test_nothing_is_told_below_four_who_chose_again() -> None:
    """The facilitator reads why; the fourth makes it possible."""
    table = Table().does(*AGAIN, "Anna: B", "Piet: B", "Fatima: B", "Anna: stand")
    assert SHIFT not in table.told()
    assert "Er kozen nog te weinig mensen opnieuw" in table.told("Anna")
    table.does("Sem: B", "Anna: stand")
    assert "Vier kozen anders." in table.told()


def test_a_stand_of_fewer_than_four_hides_nobody_and_is_shown_when_it_is_asked_for() -> None:
    """However many take part: whoever leads sees from how many it is; there is no choosing again."""
    assert "A 1, B 0" in Table(*SIX[:3]).does("Piet: A", "Anna: stand").card()
    assert "A 2, B 1" in Table(*SIX[:3]).does("Piet: A", "Anna: A", "Fatima: B").card()
    table = Table(*SIX).does("Anna: A", "Piet: A", "Fatima: B", "Anna: stand", "Anna: nog een keer kiezen")
    assert "A 2, B 1" in table.card()
    assert "Nog een keer kiezen kan vanaf 4 mensen." in table.told("Anna")


def test_the_stand_is_a_picture_wherever_the_group_reads_it() -> None:
    """On the card, in what is said of it, and at the end: bars of numbers, the second beside the first."""
    table = Table().does(*AGAIN)
    first = Bars("", (("A", 4), ("B", 2)))
    assert [first] == [each for each in table.messages()[-2].body if isinstance(each, Bars)]
    table.does(*(f"{who}: A" for who in SIX))
    both = [Bars("Voor", first.rows), Bars("Na", (("A", 6), ("B", 0)))]
    on_card = [each for each in table.shown["groep"].values() if each.look is Look.CARD][-1]
    deck = table.config.decks[table.running.deck]
    at_the_end = result(table.does("Anna: volgende").running, deck, table.at)
    for message in (on_card, table.messages()[-2], at_the_end):
        assert [each for each in message.body if isinstance(each, Bars)] == both


def test_who_chooses_reads_what_stands_wherever_it_was_done() -> None:
    """In their own receipts, and nobody else's; after taking it back nothing stands."""
    table = Table().does("Piet in de groep: A", "Piet: B")
    assert [each.chosen.words for each in table.messages("Piet") if each.chosen] == ["A", "B"]
    table.does("Piet: haal mijn keuze weg")
    assert [each.chosen.words for each in table.messages("Piet") if each.chosen] == ["A", "B", ""]
    table.does("Piet: wij zijn met 3", "Piet: A B B")
    assert table.messages("Piet")[-1].chosen == Chosen(*_pins(table), "A, B, B", (Command.A, Command.B, Command.B))
    assert not [each for who in ("groep", "Anna", "Sem") for each in table.messages(who) if each.chosen]


PASSED = {  # what happens after Piet chose, and how many of his messages then offer to take it back
    "": 1,
    "Sem: A": 1,
    "Piet: B": 1,
    "Piet: A": 1,
    "Piet drukt op Haal mijn keuze weg": 0,
    "Piet: wij zijn met 3": 0,
    "Anna: stand": 0,
    "Anna: volgende": 0,
    "Anna: pauze": 0,
    "Anna: stop ja": 0,
}


@pytest.mark.parametrize(("line", "offered"), PASSED.items())
def test_a_choice_can_be_taken_back_by_its_button_for_as_long_as_the_button_is_there(line: str, offered: int) -> None:
    """The newest of his messages has one, while the choosing goes on; what he chose stands there all the same."""
    table = Table().does("Piet in de groep: A", *filter(None, [line]))
    told = standing(table, "Piet")
    there = [button for each in told for button in each.buttons if button.label == "Haal mijn keuze weg"]
    assert len(there) == offered
    assert any("Je koos «" in each.plain() for each in told)
    if offered:
        table.does("Piet drukt op Haal mijn keuze weg")
        assert "Piet" not in table.choices()


def standing(table: Table, who: str) -> list[Message]:
    """All that stands in the private chat of this person: a key that is given anew leaves the older message where it is."""
    told: list[tuple[str, Message]] = []
    for each in table.effects:
        if isinstance(each, Post | Replace) and each.audience == Private(f"test:{who}"):
            there = [place for place, (key, _) in enumerate(told) if key and key == each.key]
            if isinstance(each, Post):
                told.append((each.key, each.message))
            elif there:
                told[there[-1]] = each.key, each.message
    return [message for _, message in told]


def _pins(table: Table) -> tuple[str, str]:
    return table.running.card_pin(table.running.table), table.running.card_pin(table.running.ballot)


def test_a_choice_that_does_not_say_at_which_card_is_none() -> None:
    """Its button is of an older release, and nobody knows which card it stood on."""
    table = Table()
    piet = person("Piet")
    table.happen(Pressed(at=table.at, person=piet, place=Place.GROUP, command="a"))
    assert table.choices() == {}
    assert "oudere kaart" in table.told("Piet")


def test_undo_says_that_it_takes_back_the_second_time() -> None:
    """And it does: the card is as it was."""
    table = Table().does(*AGAIN)
    assert table.button("Anna", "Ongedaan maken: niet nog een keer kiezen")
    table.does("Anna: ongedaan")
    assert not table.running.choosing


def test_nobody_chooses_again_where_fewer_than_four_chose() -> None:
    """There is no button for it, and who types it reads what to do instead."""
    table = Table("Anna", "Piet", "Fatima").does("Anna: A", "Piet: A", "Fatima: B")
    assert "A 2, B 1" in table.card()
    cockpit = table.shown["Anna"][f"cockpit:{table.running.cockpit}"]
    assert "Nog een keer kiezen" not in cockpit.plain()
    table.does("Anna: nog een keer kiezen")
    assert "kan vanaf 4 mensen" in table.told("Anna")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["Anna: nog een keer kiezen"], "nog niet getoond"),
        ([*AGAIN, "Anna: nog een keer kiezen"], "Een derde keer is er niet"),
        ([*AGAIN, *(f"{who}: A" for who in SIX), "Anna: nog een keer kiezen"], "Een derde keer is er niet"),
        (["Anna: kaart 6", "Anna: nog een keer kiezen"], "valt niets te kiezen"),
        (["Anna: pauze", "Anna: nog een keer kiezen"], "Het is pauze"),
        ([*AGAIN, "Piet: nog een keer kiezen"], ""),
    ],
)
def test_choosing_again_is_refused_with_a_sentence(lines: list[str], told: str) -> None:
    """When it is too early, too late, or not the facilitator who asks."""
    table = Table().does(*lines[:-1])
    before = table.running.at
    table.does(lines[-1])
    assert table.running.at == before
    assert told in table.told("Anna")
    assert ("alleen de gespreksbegeleider" in table.told("Piet")) is (not told)


@pytest.mark.parametrize(
    "typed", ["nog een keer kiezen", "/nogeenkeer", "Kies opnieuw!", "opnieuw kiezen", "nog eens kiezen"]
)
def test_choosing_again_is_typed_in_other_words(typed: str) -> None:
    """As people would say it."""
    table = Table().does(*AGAIN[:-1], f"Anna: {typed}")
    assert table.running.ballot != table.running.table


def test_undo_takes_the_second_time_back_and_shows_nothing_new() -> None:
    """The first stand stands; who presses again finds what was already chosen again."""
    table = Table().does(*AGAIN[:-1])
    shown = table.card()
    table.does("Anna: nog een keer kiezen", "Piet: B", "Anna: ongedaan")
    assert table.card() == shown
    table.does("Piet: A")
    assert "Kiezen kan nu niet meer" in table.told("Piet")
    table.does("Anna: nog een keer kiezen")
    assert "Opnieuw gekozen: 1 van 6" in table.card()


@pytest.mark.parametrize("line", ["eens", "allemaal eens", "B"])
def test_once_it_was_shown_nobody_is_told_to_choose(line: str) -> None:
    """Also who chooses what does not stand on the card."""
    table = Table().does(*FIVE_TO_THREE, "Anna: stand", f"Piet: {line}")
    assert "Kiezen kan nu niet meer" in table.told("Piet")


def test_what_was_chosen_again_and_shown_is_over_after_an_undo_too() -> None:
    """Nothing offers a third time at which nobody could choose."""
    table = Table().does(*AGAIN, *(f"{who}: B" for who in SIX), "Anna: ongedaan")
    cockpit = table.shown["Anna"][f"cockpit:{table.running.cockpit}"]
    assert "Nog een keer kiezen" not in [each.label for each in cockpit.buttons]
    table.does("Piet: A")
    assert "nog een keer laten kiezen" not in table.told("Piet")
    table.does("Anna: nog een keer kiezen")
    assert "Een derde keer is er niet" in table.told("Anna")


def test_a_button_of_the_first_time_does_not_choose_the_second_time() -> None:
    """Whoever pressed it saw the first time."""
    table = Table().does(*AGAIN[:-1])
    old = table.running.card_pin(table.running.table)
    table.does("Anna: nog een keer kiezen")
    at = table.at
    table.happen(Pressed(at=at, person=person("Piet"), place=Place.GROUP, command="b", about=old))
    assert table.choices() == {}


@pytest.mark.parametrize(
    ("edit", "choices"),
    [("Piet wijzigt A in B", {"Piet": "b"}), ("Piet wist A", {}), ("Piet wijzigt A in mooi", {})],
)
def test_an_edit_mends_what_was_chosen_while_it_is_hidden(edit: str, choices: dict[str, str]) -> None:
    """Whatever it says now."""
    assert Table().does("Piet in de groep: A", edit).choices() == choices


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("edit", ["Piet wijzigt A in B", "Piet wist A"])
def test_an_edit_changes_nothing_that_was_shown(edit: str, again: bool) -> None:
    """Neither the first stand, nor is it a choice of the second time."""
    table = Table().does("Piet in de groep: A", "Anna: A", "Sem: B", "Fatima: B", "Anna: stand")
    table.does(*["Anna: nog een keer kiezen"] * again)
    before, choices = table.card(), table.running.choices
    table.does(edit)
    assert (table.card(), table.running.choices) == (before, choices)
    assert ("telt daarin mee" in table.told("Piet")) is not again


def test_the_result_and_the_report_tell_which_cards_made_people_think_again() -> None:
    """Those at which somebody chose otherwise, and no other."""
    table = Table().does(*AGAIN, *(f"{who}: A" for who in SIX), "Anna: volgende")
    table.does(*FIVE_TO_THREE, "Nora: B") if table.running.choosing else None
    deck = table.config.decks[table.running.deck]
    for told in (report(table.running, deck, table.at, table.config), result(table.running, deck, table.at)):
        assert "Kaarten die tot nadenken brachten" in told.plain()
        assert "Voor: A 4, B 2. Na: A 6, B 0. Twee kozen anders." in told.plain().replace("\n\n", ". ")
    same = Table().does(*AGAIN, *FIVE_TO_THREE, "Nora: B", "Anna: volgende")
    assert ballots.shift(same.running, same.running.at.behind[-1]) is not None
    assert "nadenken" not in report(same.running, deck, same.at, same.config).plain()


def test_all_the_same_is_known_when_it_is_shown() -> None:
    """For what the facilitator may ask then; of one choice nobody says that all agree."""
    table = Table().does(*(f"{who}: A" for who in SIX[:-1]))
    deck = table.config.decks[table.running.deck]
    card = deck.card(table.running.table)
    assert not unanimous(table.running, card)
    table.does("Nora: A")
    assert unanimous(table.running, card)
    table.does("Anna: nog een keer kiezen", *(f"{who}: {choice}" for who, choice in zip(SIX, "AAAAAB", strict=True)))
    assert not unanimous(table.running, card)
    alone = Table().does("Piet: A", "Anna: stand")
    assert not unanimous(alone.running, card)
