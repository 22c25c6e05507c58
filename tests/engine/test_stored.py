"""Sessions as release 0.1 stored them (`stored/`, written by that release) go on in this one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from bot.engine import Session
from bot.engine.model.events import Place, Pressed, Said
from bot.engine.model.messages import Look
from tests.engine.playing import Playing
from tests.transcripts.on_engine import person

STORED = Path(__file__).parent / "stored"
MINUTE = dt.timedelta(minutes=1)


def stored(name: str) -> Playing:
    """The chat of this session at the moment it was stored, with today's deck."""
    world = Playing()
    session = msgspec.json.decode((STORED / name).read_bytes(), type=Session)
    world.session = replace(session, deck=world.config.names[world.config.default_deck])
    world.timers = dict(session.timers)
    world.now = session.clock
    return world


def told(world: Playing, who: str) -> str:
    """Everything that was shown to somebody."""
    return "\n".join(each.plain() for each in world.shown.get(who, {}).values())


@pytest.mark.parametrize("name", ["begint.json", "in-een-ronde.json"])
def test_a_session_of_an_older_release_goes_on_to_its_end(name: str) -> None:
    """Whoever leads walks on, the others answer, the clock runs: nothing is refused, and the report comes."""
    world = stored(name)
    world.says(world.leader, Place.PRIVATE, "nee")  # to whoever asked to take over
    for _ in range(12):
        if world.running is None:
            break
        world.passes(3)
        world.says("Piet", Place.GROUP, "akkoord")
        world.onward()
        world.says("Fatima", Place.GROUP, "8")
    assert world.running is None
    assert "De sessie is klaar" in told(world, "groep")
    assert "Verslag" in told(world, "Anna")


@pytest.mark.parametrize("name", ["begint.json", "in-een-ronde.json"])
def test_a_session_of_an_older_release_still_hears_its_timers(name: str) -> None:
    """Also when nobody says anything after the new release began: the group hears of the planned end."""
    world = stored(name)
    end = world.running.at.plan.end if world.running is not None else world.now
    world.passes(int((end - world.now) / MINUTE))
    ends = [each for each in world.shown["groep"].values() if each.look is Look.REMINDER]
    assert ends, told(world, "groep")
    world.passes(3 * 60)
    assert world.running is None


def test_what_an_older_release_promised_is_kept() -> None:
    """A takeover that was asked for, a hand that is up, an agreement and its reminder."""
    world = stored("in-een-ronde.json")
    world.passes(1)
    assert world.leader == "Fatima"
    assert world.session is not None
    assert world.session.queue == (person("Fatima").id,)
    world.leads("stop ja")
    world.passes(3 * 24 * 60)
    assert "Herinnering aan je afspraak\n\nlijst" in told(world, "Piet")


def test_going_on_by_itself_can_be_taken_back_and_chosen_again() -> None:
    """Release 0.1 went on from an earlier session without asking: which card comes is told, and the choice is there."""
    world = stored("begint.json")
    world.leads("cockpit")
    assert "Jullie gaan verder waar jullie waren: bij kaart 2." in told(world, "Anna")
    world.leads("opnieuw")
    assert "We beginnen toch opnieuw: bij kaart 1." in told(world, "groep")
    world.leads("hervat")
    assert "We gaan verder waar we de vorige keer waren: bij kaart 2." in told(world, "groep")


def test_whoever_took_part_in_an_older_release_still_does() -> None:
    """Nobody is listed only: that was not known then."""
    world = stored("in-een-ronde.json")
    assert world.running is not None
    assert set(world.running.present()) == {person(name).id for name in ("Anna", "Piet", "Fatima")}
    world.happen(Said(at=world.now, person=person("Joost"), place=Place.GROUP, text="hoi"))
    assert "Joost" in told(world, "Joost")


# What release 0.1 posted without a word of where it belonged: its command, what came along, where the session now is.
UNPINNED = [
    ("akkoord", "", {}, "Bedoel je nu: akkoord?"),
    ("vervolg", "ja", {}, "Bedoel je nu: vervolg ja?"),
    ("cijfer", "", {"cijfer": "8", "waarom": "fijn"}, "Typ: cijfer 8 want …"),
    ("morgen", "", {"tekst": "mappen"}, "Typ: morgen: …"),
    ("afspraak", "", {"wat": "lijst"}, "Typ: afspraak: …"),
    ("volgende", "", {}, "alleen de gespreksbegeleider"),
    ("eens", "", {}, "De kaarten zijn klaar."),
    ("neemover", "", {}, "Bedoel je nu: neem over?"),
    ("herinner", "1", {}, "Bedoel je nu: herinner 1?"),
]


@pytest.mark.parametrize(("command", "args", "inputs", "answer"), UNPINNED)
def test_a_button_that_does_not_say_where_it_belongs_changes_nothing(
    command: str, args: str, inputs: dict[str, str], answer: str
) -> None:
    """It may have been shown at any moment, or in an earlier session: whoever presses it is asked, and a yes does it now."""
    world = Playing().begin()
    world.onward(6)
    world.says("Piet", Place.GROUP, "/afspraak: lijst maken door Piet voor 3 december")
    before = world.session
    pressed = Pressed(
        at=world.now, person=person("Piet"), place=Place.GROUP, command=command, args=args, inputs=inputs
    )  # fmt: skip
    world.happen(pressed)
    assert world.session == before
    told = list(world.shown["Piet"].values())[-1]
    assert answer in told.plain()
    if told.buttons:
        place, yes = world.button("Piet", "Ja, nu")
        world.happen(replace(pressed, place=place, command=yes.command, args=yes.args, about=yes.about))
        assert world.session != before


def test_leading_by_a_button_that_does_not_say_where_it_belongs_is_asked_about() -> None:
    """As everything else; and what a key of the page asks for, which was never a button, is done."""
    world = Playing().begin()
    world.onward(3)
    anna = person("Anna")
    for command in ("volgende", "verder", "beurt", "pauze", "stop"):
        before = world.session
        world.happen(Pressed(at=world.now, person=anna, place=Place.PRIVATE, command=command))
        assert world.session == before
    world.happen(Pressed(at=world.now, person=anna, place=Place.PRIVATE, command="hand"))
    assert world.session is not None
    assert world.session.queue == (anna.id,)
