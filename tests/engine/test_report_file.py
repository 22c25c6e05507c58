"""The report as a file: for Word where that can be made, as a pdf or as text when that is asked for."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from bot.engine.model.blocks import Bars
from bot.engine.model.documents import Columns, File
from bot.engine.model.events import Place
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)


async def graded(*grades: str, formats: tuple[str, ...] = ("word", "pdf")) -> EngineWorld:
    """A session at its grades, of which these have been given."""
    world = EngineWorld(replace(real_config(), formats=formats))
    await world.enter(["Anna", "Piet", "Els"], AT)
    await world.say("Anna", Place.GROUP, "/start zon 2u", AT)
    await world.say("Anna", Place.PRIVATE, "/afsluiting", AT)
    for name, grade in zip(("Anna", "Piet", "Els"), grades, strict=False):
        await world.say(name, Place.GROUP, grade, AT)
    world.seen()
    return world


async def asked(world: EngineWorld, line: str) -> File:
    """The file that this brings."""
    await world.say("Anna", Place.PRIVATE, line, AT)
    (file,) = (each.message.file for each in world.seen() if each.message.file)
    return file


@pytest.mark.parametrize(
    ("line", "ending"),
    [
        ("verslag", "docx"),
        ("/verslag word", "docx"),
        ("/verslag pdf", "pdf"),
        ("/verslag als PDF.", "pdf"),
        ("/verslag tekst", "txt"),
    ],
)
async def test_the_report_comes_as_it_is_asked_for(line: str, ending: str) -> None:
    """Without a word behind it, it is for Word: there one can write on."""
    assert (await asked(await graded("8", "6"), line)).name == f"verslag-zon-2026-12-01.{ending}"


async def test_a_word_without_a_letter_of_ours_is_in_no_file_name() -> None:
    """Not every disk takes what not every keyboard has."""
    world = await graded("8", "6")
    assert world.session is not None
    world.session = replace(world.session, word="太阳")
    assert (await asked(world, "/verslag tekst")).name == "verslag-sessie-2026-12-01.txt"


async def test_a_kind_that_cannot_be_made_here_is_said() -> None:
    """A bare server leaves the libraries out: then there is text, and whoever asks for more reads what does work."""
    world = await graded("8", formats=())
    await world.say("Anna", Place.PRIVATE, "/verslag pdf", AT)
    assert "Typ: verslag tekst." in world.seen()[-1].message.plain()
    assert (await asked(world, "verslag")).media_type == "text/plain"


async def test_the_other_kinds_are_a_button_away() -> None:
    """Each button brings what it says."""
    world = await graded("8", "6")
    await asked(world, "verslag")
    await world.press("Anna", "Verslag als pdf", {}, AT)
    assert [each.message.file.name[-4:] for each in world.seen() if each.message.file] == [".pdf"]


@pytest.mark.parametrize(
    ("grades", "picture"),
    [((), None), (("8",), None), (("8", "6,5"), (("6", 1), ("7", 0), ("8", 1))), (("7", "7", "7"), (("7", 3),))],
)
async def test_grades_are_a_picture_from_two_on(grades: tuple[str, ...], picture: object) -> None:
    """One grade is somebody's: it stands nowhere."""
    file = await asked(await graded(*grades), "/verslag pdf")
    assert file.document is not None
    bars = [each.rows for each in file.document.body if isinstance(each, Bars)]
    assert bars == ([picture] if picture else [])
    if len(grades) == 1:
        plain = await asked(await graded(*grades), "/verslag tekst")
        assert "één cijfer" in plain.text
        assert "8" not in plain.text.partition("Cijfer")[2].partition("Nog een sessie")[0]


async def test_on_paper_each_agreement_and_question_has_its_day() -> None:
    """As it is spoken, seen from when the report is made."""
    world = await graded("8", "6")
    for line in ("/afspraak lijst maken door Piet voor 4 december", "/vraag mag dat? door Els voor 4 januari"):
        await world.say("Anna", Place.GROUP, line, AT)
    file = await asked(world, "/verslag pdf")
    assert file.document is not None
    tables = [each.rows for each in file.document.body if isinstance(each, Columns)]
    assert tables[-2:] == [
        (("lijst maken", "Piet", "vrijdag 4 december"),),
        (("mag dat?", "Els", "maandag 4 januari 2027"),),
    ]


async def test_on_paper_what_was_done_and_answered_says_so() -> None:
    """In the table of agreements and in that of the questions, with what the answer is."""
    world = await graded("8", "6")
    for line in ("/afspraak lijst maken door Piet voor 4 december", "/vraag mag dat? door Els", "/stop ja"):
        await world.say("Anna", Place.GROUP if "/stop" not in line else Place.PRIVATE, line, AT)
    assert world.session is not None
    world.seen()
    (made,), (asked_of,) = world.session.agreements, world.session.questions
    world.session = replace(
        world.session,
        agreements=(replace(made, done=True),),
        questions=(replace(asked_of, done=True, answer="ja, altijd"),),
    )
    file = await asked(world, "/verslag pdf")
    assert file.document is not None
    tables = [each.rows for each in file.document.body if isinstance(each, Columns)]
    assert ("lijst maken", "Piet", "gedaan") in tables[-2]
    assert ("mag dat?\nAntwoord: ja, altijd", "Els", "beantwoord") in tables[-1]
