"""Nobody's choice can be worked out: what is shown depends on how many chose what, and on nothing else.

Played twice with other choices behind the same deeds, and compared word for word: to the group and to everybody but those
whose choice it was. Times are the same in both, so that what came when tells nothing either.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine.model.ballots import asked_of, shift
from bot.engine.model.blocks import Bars
from bot.engine.model.crowd import hides
from bot.engine.model.deck import CardKind
from bot.engine.model.effects import Display, Group, Post, Replace
from bot.engine.model.messages import Message
from bot.engine.model.screen import Screen
from bot.engine.views.screen import Sight, sight
from tests.engine.test_choosing import Table

NAMES = ("Anna", "Piet", "Fatima", "Sem", "Joost")
CHOOSERS = NAMES[1:]
OFFERED: dict[CardKind | None, tuple[str, ...]] = {
    CardKind.STATEMENT: ("Eens", "Oneens"),
    CardKind.DILEMMA: ("A", "B"),
    CardKind.QUESTION: (),
    None: (),
}
OWN = ("wij zijn met 3", "ik ben weer alleen", "mijn gegevens", "mijn gegevens wis ja", "parkeer: dit", "trek in")
Choices = Mapping[tuple[str, bool], str]  # by name, and whether it is the second time

deeds = st.lists(
    st.one_of(
        st.tuples(st.just("chooses"), st.sampled_from(NAMES), st.sampled_from(("privé", "groep", "knop"))),
        st.tuples(st.just("chooses"), st.sampled_from(NAMES), st.sampled_from(("privé", "groep", "knop"))),
        st.tuples(st.just("says"), st.sampled_from(NAMES), st.sampled_from(("keuze weg", "even weg", "terug", "hand"))),
        st.tuples(st.just("says"), st.sampled_from(NAMES), st.sampled_from(OWN)),
        st.tuples(st.just("edits"), st.sampled_from(NAMES), st.booleans()),
        st.tuples(st.just("leads on"), st.sampled_from(NAMES)),
        st.tuples(st.just("goes"), st.sampled_from(NAMES)),
        st.tuples(st.just("comes"), st.sampled_from((*NAMES, "Lies"))),
        st.tuples(
            st.just("leads"), st.sampled_from(("stand", "nog een keer kiezen", "ongedaan", "volgende", "vorige"))
        ),
        st.tuples(st.just("leads"), st.sampled_from(("stand", "nog een keer kiezen", "verslag", "cockpit", "kaart 2"))),
    ),
    max_size=20,
)
choices = st.fixed_dictionaries(
    {(name, again): st.sampled_from("AB") for name in (*NAMES, "Lies") for again in (False, True)}
)
sizes = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from((1, 1, 3, 4)), max_size=4
)  # how many behind each account
thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Sights(Table):
    """A table of which is kept what stood on its two screens after each deed."""

    def __init__(self, *names: str) -> None:
        self.sights: list[Sight] = []
        super().__init__(*names)


def play(story: list[tuple[Any, ...]], chosen: Choices, before_shown: bool = False) -> Sights:
    """The story at a table where people choose so; `before_shown`: up to the first stand."""
    table = Sights(*NAMES)
    for deed in story:
        match deed:
            case ("chooses", who, how):
                running = table.running
                offered = OFFERED[table.kind()]
                choice = offered[chosen[who, running.ballot != running.table] == "B"] if offered else "A"
                known = f"test:{who}" in running.people
                many = asked_of(running, f"test:{who}") if known else 1
                if how == "knop" and running.choosing and offered and many == 1:
                    table.does(f"{who} drukt op {choice}")
                else:
                    line = f"{many}x {choice}" if many > 1 else choice
                    table.does(f"{who}{' in de groep' if how == 'groep' else ''}: {line}")
            case ("edits", who, gone):
                if offered := OFFERED[table.kind()]:
                    old, new = offered if chosen[who, False] == "A" else offered[::-1]
                    table.does(f"{who} wist {old}" if gone else f"{who} wijzigt {old} in {new}")
            case ("leads on", who):
                table.does(f"{who}: neem over")
                table.at += dt.timedelta(minutes=2)
                table.ring(table.at)
            case ("says", who, words):
                table.does(f"{who}: {words}")
            case ("goes", who) if who != "Anna":
                table.does(f"{who} weg")
            case ("comes", who):
                table.does(f"{who} komt")
            case ("leads", words):
                table.does(f"{table.running.people[table.running.facilitator].name}: {words}")
        if not table.session or not table.session.running:
            break
        table.sights += [sight(table.running, table.config, each, table.at) for each in Screen]
        if before_shown and table.running.shown:
            break
    return table


def seen(table: Sights, *but: str) -> list[Any]:
    """All that was ever shown to anybody but these, in order, and all that stood on a screen."""
    hidden = {f"test:{who}" for who in but}
    return [*table.sights, *_shown(table, hidden)]


def _shown(table: Table, hidden: set[str]) -> list[Any]:
    return [
        each
        for each in table.effects
        if isinstance(each, Display)
        or (
            isinstance(each, Post | Replace)
            and (isinstance(each.audience, Group) or each.audience.person not in hidden)
        )
    ]


@thorough
@given(deeds, choices, st.sampled_from(CHOOSERS), st.sampled_from(CHOOSERS), st.booleans())
def test_two_people_who_chose_each_others_choice_look_the_same(
    story: list[tuple[Any, ...]], chosen: dict[tuple[str, bool], str], one: str, other: str, shared: bool
) -> None:
    """To everybody else, in everything: so whose choice was whose is nowhere to be found. Also when each is three."""
    changed = {one: other, other: one}
    story = [each for each in story if each[0] not in {"says", "goes", "comes", "edits"} or each[1] not in changed]
    both: list[tuple[Any, ...]] = [("says", who, "wij zijn met 3") for who in (one, other) if shared]
    both += [each for each in story if each[0] != "chooses" or each[1] not in changed]
    both += [("chooses", who, "privé") for who in (one, other)]
    both += [("leads", "stand"), ("leads", "nog een keer kiezen")]
    both += [("chooses", who, "privé") for who in NAMES]
    both += [("leads", "stand"), ("leads", "verslag"), ("leads", "volgende"), ("leads", "stop ja")]
    swapped = {(changed.get(who, who), again): each for (who, again), each in chosen.items()}
    assert seen(play(both, chosen), one, other) == seen(play(both, swapped), one, other)


@thorough
@given(deeds, choices, choices)
def test_before_a_stand_is_shown_nothing_tells_what_anybody_chose(
    story: list[tuple[Any, ...]], chosen: dict[tuple[str, bool], str], otherwise: dict[tuple[str, bool], str]
) -> None:
    """Whatever all of them choose, everybody reads the same, but for one's own receipts; the facilitator's cockpit too."""
    story = [each for each in story if each != ("leads", "stand")]
    one, other = play(story, chosen, before_shown=True), play(story, otherwise, before_shown=True)
    if one.running.shown:
        return  # everybody had chosen
    assert _but_receipts(one) == _but_receipts(other)


def _but_receipts(table: Sights) -> list[Any]:
    """All that was shown, but for what each reads of their own choice."""
    own = ("Je koos", "Jullie kozen", "Je veranderde je bericht")
    return [
        each for each in seen(table) if not isinstance(each, Post | Replace) or not each.message.plain().startswith(own)
    ]


@thorough
@given(deeds, choices)
def test_one_ballot_has_one_stand(story: list[tuple[Any, ...]], chosen: dict[tuple[str, bool], str]) -> None:
    """Whoever comes, goes, takes back, undoes or comes back to the card: no two stands differ by one person."""
    story = [*story, ("leads", "stand"), ("leads", "nog een keer kiezen"), *story, ("leads", "verslag")]
    table = play(story, chosen)
    stands: dict[tuple[str, str], set[int]] = {}
    for each in seen(table):
        if isinstance(each, Display):
            continue
        assert isinstance(each, Post | Replace | Sight)
        message = each.message
        number = re.search(r"[Kk]aart (\d+)", message.title)
        for block in message.body:
            if isinstance(block, Bars) and number:
                for label, count in block.rows:
                    stands.setdefault((number[1], f"{block.title} {label}"), set()).add(count)
    assert not {where: values for where, values in stands.items() if len(values) > 1}


@thorough
@given(deeds, choices)
def test_both_stands_are_of_the_same_people(story: list[tuple[Any, ...]], chosen: dict[tuple[str, bool], str]) -> None:
    """So that nobody is the difference between them; and who chose otherwise is one of at least four."""
    first, again = ([("chooses", who, "privé") for who in group] for group in (NAMES, CHOOSERS))
    table = play([*first, ("leads", "nog een keer kiezen"), *story, *again, ("leads", "stand")], chosen)
    for card in table.running.order:
        told = shift(table.running, card)
        if told is not None:
            assert told.before.total() == told.after.total() >= 4
            assert len(table.running.choices[f"{card}:2"]) >= 4


@thorough
@given(deeds, choices, sizes, st.sets(st.sampled_from(NAMES)))
def test_nobody_is_the_only_one_of_whom_a_reader_does_not_know_the_choice(
    story: list[tuple[Any, ...]], chosen: dict[tuple[str, bool], str], sizes: dict[str, int], later: set[str]
) -> None:
    """Whoever subtracts from a stand what all behind their account chose is left with nobody's, or with two people's at least, when four or more chose."""
    sit: list[tuple[Any, ...]] = [("says", who, f"wij zijn met {many}") for who, many in sizes.items()]
    first = [("chooses", who, "privé") for who in sizes]
    second = [
        ("leads", "nog een keer kiezen"),
        *(("chooses", who, "privé") for who in sorted(later)),
        ("leads", "stand"),
    ]
    table = play([*sit, *story[:3], *first, ("leads", "stand"), *story[3:], *second], chosen)
    for number, title, total in _stands(table):
        card = table.running.order[number - 1]
        if total < 4:
            continue
        for ballot in (card, f"{card}:2" if title else card):
            known = [0, *(len(given.split()) for given in table.running.choices[ballot].values())]
            assert all(sum(known) - own != 1 for own in known)


def _stands(table: Sights) -> Iterator[tuple[int, str, int]]:
    """Of each stand that anybody read: the number of the card, what stands above it, and of how many people it is."""
    for each in seen(table):
        message = getattr(each, "message", None)
        number = re.search(r"[Kk]aart (\d+)", message.title) if isinstance(message, Message) else None
        if isinstance(message, Message) and number:
            bars = (block for block in message.body if isinstance(block, Bars))
            yield from ((int(number[1]), block.title, sum(count for _, count in block.rows)) for block in bars)


def test_the_property_would_see_a_leak() -> None:
    """A running split, or a name, is a difference that these tests find."""
    story: list[tuple[Any, ...]] = [("chooses", who, "privé") for who in ("Piet", "Sem")]
    chosen = {(who, False): "A" for who in NAMES}
    one, other = play(story, chosen), play(story, {**chosen, ("Sem", False): "B"})
    for table in (one, other):
        table.at += dt.timedelta(seconds=1)
    assert seen(one) != seen(other)  # their own receipts tell
    assert _but_receipts(one) == _but_receipts(other)


@pytest.mark.parametrize(
    ("accounts", "hidden"),
    [
        ([], False),
        ([1], False),  # who gave nothing reads what the only one gave
        ([1, 1], False),  # and of two, each reads the other
        ([2], True),
        ([1, 2], False),
        ([2, 2], True),
        ([1, 1, 1], True),
        ([3, 1], False),
        ([3, 1, 1], True),
        ([3, 3, 1], True),
    ],
)
def test_when_nobody_stands_alone(accounts: list[int], hidden: bool) -> None:
    """Behind each account so many people: nobody is left when one subtracts what they know, nor for who knows nothing."""
    assert hides(accounts) is hidden
