"""The log: as JSON or for people, by pseudonym, one trail from what came in to what left, and nothing that anybody said."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.host import log
from bot.host.log import BOOK, KEY
from bot.host.settings import Settings, WrongSetting
from tests.host.conftest import House
from tests.host.fake import ANNA, said

SECRET = "een geheim van de organisatie"
WORDS = "hunebed"  # of somebody


class Book:
    """What was logged, in the form that was asked for."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def begin(self, **raw: str) -> None:
        log.begin(Settings(data=Path(), database=Path(), raw=raw), self.stream)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """The log of this process, as it was before when the test is over."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in ("adapters", "bot", "kaartensessie")]
    before = [(each, each.level) for each in (root, *ours)]
    monkeypatch.setattr(log._Secret, "key", log._Secret.key)
    yield Book()
    for handler in [each for each in root.handlers if type(each).__name__ == "_Careful"]:
        root.removeHandler(handler)
    for each, level in before:
        each.setLevel(level)


async def test_one_trail_leads_from_what_came_in_to_what_left(book: Book, house: House) -> None:
    """Who did it is a pseudonym, what it was about too, and each line says what came of it."""
    await house.hear(said("start"))
    book.begin(**{BOOK: "json", KEY: SECRET})
    await house.hear(said(f"zeg {WORDS}"))
    came, *left = book.lines()
    assert (came["event"], came["result"], came["platform"]) == ("Said", "saved", "nep")
    assert came["actor"] == log.pseudonym(ANNA.id)
    assert left
    assert {each["event"] for each in left} == {"Letter"}
    assert {each["result"] for each in left} == {"delivered"}
    assert {each["delivery"] for each in left} == {came["delivery"]}
    assert {each["object"] for each in left} == {came["object"]}
    assert WORDS not in book.stream.getvalue()


async def test_the_trail_is_not_lost_with_the_process(book: Book, house: House) -> None:
    """What still waits when it ends leaves under the same one."""
    await house.hear(said("start"))
    house.platform.gates[""] = asyncio.Event()
    book.begin(**{BOOK: "json", KEY: SECRET})
    await house.door.receive(said("zeg iets"))
    await house.crash()
    house.platform.gates.clear()
    await house.begin()
    await house.host.outbox.idle()
    came, *left = book.lines()
    assert {each["delivery"] for each in left} == {came["delivery"]}


async def test_mere_talk_is_not_logged(book: Book, house: House) -> None:
    """Not even that there was any."""
    await house.hear(said("start"))
    book.begin(**{BOOK: "json"})
    await house.hear(said(WORDS))
    assert book.lines() == []


@pytest.mark.parametrize("made", [log.pseudonym, log.trail])
def test_a_pseudonym_needs_the_key(monkeypatch: pytest.MonkeyPatch, made: Callable[[str], str]) -> None:
    """The same each time with it, another with another: who has the log and a list of all ids finds nobody, and no message of anybody."""
    monkeypatch.setattr(log._Secret, "key", b"a" * 32)
    one, again = made("teams:anna"), made("teams:anna")
    monkeypatch.setattr(log._Secret, "key", b"b" * 32)
    assert one == again != made("teams:anna")
    assert log.pseudonym("") == ""


@pytest.mark.parametrize("form", ["json", "tekst", ""])
def test_what_an_exception_or_a_library_says_is_left_out(book: Book, form: str) -> None:
    """It may quote anybody. Which exception, who logs and where is enough."""
    book.begin(**{BOOK: form})
    log.failure("Something failed", ValueError(WORDS))
    logging.getLogger("bot.host").error("Ours", exc_info=ValueError(WORDS))
    logging.getLogger("urllib3.connectionpool").warning("Retrying /rooms/%s", WORDS, exc_info=ValueError(WORDS))
    logging.getLogger("asyncio").error("Task got Future %s", WORDS)
    logging.getLogger("urllib3").info("GET %s", WORDS)
    told = book.stream.getvalue()
    assert WORDS not in told
    assert "ValueError" in told
    assert "urllib3.connectionpool:" in told
    assert told.count("A library reports something") == 2


def test_a_line_says_all_that_may_be_told_and_nothing_else(book: Book) -> None:
    """What is empty is left out, and so is a fact that nobody has thought of here."""
    book.begin(**{BOOK: "json"})
    facts: dict[str, str | int] = {
        "platform": "teams",
        "result": "saved",
        "letters": 2,
        "attempts": 3,
        "at": "hier",
        "names": WORDS,
    }
    with log.following("spoor"):
        log.done("Letter", actor="teams:anna", object="", **facts)
    (told,) = book.lines()
    assert told.pop("timestamp").endswith("Z")
    del facts["names"]
    assert told == {
        "event": "Letter",
        "level": "info",
        "delivery": "spoor",
        "actor": log.pseudonym("teams:anna"),
        **facts,
    }


def test_a_failure_is_told_with_what_it_came_from_and_where(caplog: pytest.LogCaptureFixture) -> None:
    """Each place that it went through, as Python writes it."""

    def fails() -> None:
        try:
            int(WORDS)
        except ValueError as error:
            raise KeyError(WORDS) from error

    try:
        fails()
    except KeyError as error:
        log.failure("Something failed", error)
        places = "".join(traceback.format_tb(error.__traceback__))
    assert [each.getMessage() for each in caplog.records] == [f"Something failed: KeyError (from ValueError)\n{places}"]


def test_without_asking_only_trouble_is_told(book: Book) -> None:
    """On the screen of whoever rehearses there is no line for every button."""
    book.begin()
    log.done("Said", result="saved")
    assert book.stream.getvalue() == ""
    log.left("Something was left out")
    assert "Something was left out" in book.stream.getvalue()


@pytest.mark.parametrize(
    ("raw", "sentence"), [({BOOK: "xml"}, "kies een van die twee"), ({KEY: "kort"}, "minstens 16 tekens")]
)
def test_a_wrong_setting_stops_the_start(book: Book, raw: dict[str, str], sentence: str) -> None:
    """With one sentence that says what to do, and without the secret."""
    with pytest.raises(WrongSetting, match=sentence):
        book.begin(**raw)
