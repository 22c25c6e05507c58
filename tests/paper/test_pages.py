"""The report and the print of a whole session as pages: what belongs together is not torn apart, and LibreOffice opens the file for Word."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pypdf
import pytest

from bot.engine.model.blocks import Heading
from bot.engine.model.documents import Columns, CutOut, NewPage, Together
from bot.paper.pdf import pdf
from bot.paper.word import docx
from tests.paper.whole import AGREEMENTS, CARDS, QUESTIONS, documents

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.usefixtures("pango")


def pages_of(content: bytes) -> list[str]:
    """What stands on each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@cache
def pages(kind: str) -> list[str]:
    return pages_of(pdf(documents()[kind]))


@pytest.fixture
def office() -> str:
    """LibreOffice, which people use too."""
    if OFFICE is None:
        reason = "LibreOffice is not on this machine; on Debian: apt-get install libreoffice-writer-nogui"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return OFFICE


def test_the_whole_session_is_in_the_report() -> None:
    """Thirteen cards, six agreements and four questions, in tables."""
    cards, agreements, questions = (each.rows for each in documents()["verslag"].body if isinstance(each, Columns))
    assert len(cards) >= CARDS
    assert (len(agreements), len(questions)) == (len(AGREEMENTS), len(QUESTIONS))


@pytest.mark.parametrize("kind", ["verslag", "draaiboek", "feiten", "uitnodiging", "tolk"])
def test_no_heading_stands_alone_at_the_end_of_a_page(kind: str) -> None:
    """What it is about begins on the same page; the last line of all is how far one is."""
    headings = {each.text for each in documents()[kind].body if isinstance(each, Heading)}
    for page in pages(kind):
        *_, last, number = page.strip().splitlines()
        assert number.startswith("pagina "), "the number of the page is the last thing on it"
        assert last not in headings


@pytest.mark.parametrize("kind", ["verslag", "alles", "tolk"])
def test_no_page_has_but_a_line_or_two(kind: str) -> None:
    """The end of a text takes along what stands before it."""
    alone = [page for page in pages(kind) if len(page.strip().splitlines()) < 4]
    assert alone == []


def test_each_chapter_of_all_that_is_printed_begins_a_page_and_the_first_one_tells_which() -> None:
    """In the order in which they come."""
    chapters = [each.title for each in documents()["alles"].body if isinstance(each, NewPage)]
    first, *others = pages("alles")
    begun = {page.strip().splitlines()[0]: number for number, page in enumerate(others, 2)}
    for chapter in chapters:
        (told,) = re.findall(rf"^{re.escape(chapter)}, vanaf pagina (\d+)$", first, re.MULTILINE)
        assert int(told) == begun.get(chapter, 1)


def test_a_card_with_its_toelichting_is_on_one_page() -> None:
    """Whoever leads has all of it in sight."""
    for each in (each for each in documents()["kaarten"].body if isinstance(each, Together)):
        (heading,) = (part.text for part in each.body if isinstance(part, Heading))
        (there,) = (page for page in pages("kaarten") if re.search(rf"^{re.escape(heading)}$", page, re.MULTILINE))
        assert "Zo zit het" in there.partition(heading)[2]


def test_six_cards_to_cut_out_go_on_a_page_and_none_is_cut_by_its_end() -> None:
    """All of them are there, once."""
    cards = [each for each in documents()["kaartjes"].body if isinstance(each, CutOut)]
    many = [
        sum(1 for card in cards if re.search(rf"^{re.escape(card.label)}$", page, re.MULTILINE))
        for page in pages("kaartjes")
    ]
    assert sum(many) == len(cards)
    assert set(many[:-1]) == {6}


def test_libreoffice_makes_pages_of_the_report(office: str, tmp_path: Path) -> None:
    """It opens the file for Word, and all that was agreed stands on the pages."""
    (tmp_path / "verslag.docx").write_bytes(docx(documents()["verslag"]))
    home = f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}"
    command = [
        office,
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "verslag.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    made = pages_of((tmp_path / "verslag.pdf").read_bytes())
    assert 3 <= len(made) <= 6
    words = " ".join(" ".join(made).split())
    assert [f"pagina {n} van {len(made)}" in page for n, page in enumerate(made, 1)] == [True] * len(made)
    assert "de oude site nalopen op dode links" in words
    assert "hoe lang bewaart de leverancier onze oude site?" in words
