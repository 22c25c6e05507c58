"""Going on elsewhere by the code of a report: offered and not assumed, by hand too, and a slip in it is refused."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.model.order import deal, resume_code, resumed
from tests.decks import real_config
from tests.engine.playing import Playing
from tests.transcripts.on_engine import EngineWorld

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
CONFIG = real_config()
DECK = CONFIG.decks[CONFIG.names[CONFIG.default_deck]]
ORDER = deal(DECK.cards, "zon")
PAGE = (Path(__file__).parents[2] / "docs" / "volgorde.md").read_text("utf-8")


def reported(line: str) -> str:
    """The line in the report of a session that was begun so, and came as far as the fourth card."""
    chat = Playing().begin(line)
    chat.says("Piet", Place.GROUP, "/akkoord")
    for typed in (*["verder"] * 3, *["volgende"] * 3):
        chat.passes(6)
        chat.leads(typed)
    chat.leads("stop ja")
    report = chat.newest("Anna", Look.RESULT)
    assert report is not None
    found = re.search(r"Typ daar: (/start .+)", report.plain())
    assert found is not None, report.plain()
    return found[1]


async def begun(line: str) -> EngineWorld:
    """Somebody else, in another chat, types this."""
    world = EngineWorld(real_config())
    await world.enter(["Els", "Bo"], AT)
    await world.say("Els", Place.GROUP, line, AT)
    return world


@pytest.mark.parametrize("word", ["zon", "Één zon", "zon keus:gemeente+7-4", "zon deck:chatberichten-bewaren"])
async def test_the_line_of_a_report_offers_to_go_on_anywhere(word: str) -> None:
    """By somebody who was not there, weeks later; nothing is passed over before they choose so."""
    line = reported(f"/start {word}")
    world = await begun(line)
    assert world.session is not None, line
    assert world.session.earlier == ()
    assert world.session.offered == world.session.order[:4]
    await world.press("Els", "Ga verder waar jullie waren: kaart 5", {}, AT)
    assert world.session.earlier == world.session.order[:4]
    assert "Anna" not in line


@pytest.mark.parametrize(
    "line",
    [
        "/start zon verder:1-8+11=4d3",
        "/start zon verder:1-9+11=4d2",
        "/start zom verder:1-8+11=4d2",
        "/start zon keus:-4 verder:1-8+11=4d2",
        "/start zon verder:1-8+11",
        "/start zon verder:",
        "/start zon verder:8-1=4d2",
        "/start zon verder:1-99=4d2",
        "/start zon verder:1-8+11=4d2 deck:chatberichten-bewaren",
    ],
)
async def test_a_slip_is_refused_with_what_to_do(line: str) -> None:
    """And nothing begins; what it says to type does."""
    world = await begun(line)
    assert world.session is None
    told = world.seen()[-1].message
    assert told.look is Look.REFUSAL
    assert "verslag" in told.plain()
    await world.say("Els", Place.GROUP, told.plain().rpartition(": ")[2].rstrip("."), AT)
    assert world.session is not None


@pytest.mark.parametrize(
    "line",
    [
        "/start zon verder:1-8+11=4d2 2u",
        "/start zon 2u verder:1-8+11=4d2",
        "/start ZON verder: 1–8+11=4D2.",
    ],
)
async def test_it_is_typed_as_people_type(line: str) -> None:
    """In front of the length or behind it, with capitals and another hyphen."""
    world = await begun(line)
    assert world.session is not None
    assert world.session.offered == (*ORDER[:8], ORDER[10])


@given(done=st.sets(st.sampled_from(ORDER), min_size=1), other=st.text(alphabet="abcdefg", min_size=1, max_size=5))
def test_a_code_is_read_back_and_is_of_its_own_word(done: set[str], other: str) -> None:
    """Whatever was done; of another word it is nothing, or the same cards by a chance of one in four thousand."""
    code = resume_code("zon", ORDER, done)
    assert resumed("zon", ORDER, code) == tuple(card for card in ORDER if card in done)
    assert resumed(other, ORDER[:0], code) is None


def test_a_new_card_in_the_deck_does_not_shift_it() -> None:
    """The numbers are those of the deck as it was: with another card among them the code is refused."""
    assert resumed("zon", ("nieuw", *ORDER), resume_code("zon", ORDER, ORDER[2:6])) is None


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not on this machine")
def test_the_page_shows_how_to_work_it_out() -> None:
    """The command on it gives the code that it names, and its example is one of the deck."""
    command = re.search(r"^(printf 'zon\\0oefen.+)$", PAGE, re.MULTILINE)
    named = re.search(r"dan is de code `1-2=(\w+)`", PAGE)
    example = re.search(r"verder:(1-8\+11=\w+)`", PAGE)
    assert command is not None
    assert named is not None
    assert example is not None
    made = subprocess.run(["bash", "-c", command[1]], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == named[1] == resume_code("zon", ORDER, ORDER[:2]).partition("=")[2]
    assert example[1] == resume_code("zon", ORDER, (*ORDER[:8], ORDER[10]))
