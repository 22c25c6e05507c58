"""The facilitator's guide, followed to the letter: all that it says to type works, and it takes less than three quarters of an hour."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from bot.engine.language.typed import plain_words
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.moves.commands import VOCABULARY
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld

GUIDE = (Path(__file__).parents[2] / "docs" / "begeleider.md").read_text("utf-8")
AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
STEP = re.compile(r"^\*\*(Typ privé|Typ in de groep|Kies):\*\* (?:`(.+)`|«(.+)»)$", re.MULTILINE)
TIP = re.compile(r"[Tt]yp(?: bijvoorbeeld)?:? `([^`]+)`")
WORDS_A_MINUTE = 200  # somebody who reads to understand
CLICK = 5  # seconds, to find it and to see what it brings
CARDS = 11  # as far as one usually gets in two hours, as the overview says


def words(text: str) -> int:
    """How many words there are to read."""
    return len(text.split())


async def test_the_guide_leads_from_an_empty_chat_to_a_session() -> None:
    """Every line and every button of it, in order; nothing is refused."""
    world = EngineWorld(real_config())
    await world.enter(["Anna", "Piet", "Els"], AT)
    for how, typed, label in STEP.findall(GUIDE):
        world.seen()
        if label:
            await world.press("Anna", label, {}, AT)
        else:
            await world.say("Anna", Place.GROUP if "groep" in how else Place.PRIVATE, typed, AT)
        told = [each.message for each in world.seen()]
        assert told, f"{typed or label} is not answered"
        assert not [each.plain() for each in told if each.look is Look.REFUSAL], f"{typed or label} is refused"
    assert world.session is not None


async def test_preparing_takes_less_than_three_quarters_of_an_hour() -> None:
    """All that is read and pressed between the invitation and the session: the guide, the overview, the cards that will come."""
    world = EngineWorld(real_config())
    await world.enter(["Anna"], AT)
    read, clicks = words(GUIDE.partition("## De sessie")[0]), 0
    for how, typed, label in STEP.findall(GUIDE.partition("## De sessie")[0]):
        world.seen()
        if label:
            await world.press("Anna", label, {}, AT)
        else:
            await world.say("Anna", Place.GROUP if "groep" in how else Place.PRIVATE, typed, AT)
        clicks += 1
        read += sum(words(each.message.plain()) for each in world.seen())
        if label == "Begin bij kaart 1":
            for _ in range(CARDS - 1):
                await world.press("Anna", "Blader verder", {}, AT)
                clicks += 1
                read += sum(words(each.message.plain()) for each in world.seen())
    minutes = read / WORDS_A_MINUTE + clicks * CLICK / 60
    assert 10 < minutes < 45, f"{read} words, {clicks} clicks, {minutes:.0f} minutes"


def test_every_tip_of_the_guide_is_a_command() -> None:
    """Also those for later, which a session answers."""
    for tip in TIP.findall(GUIDE):
        heads = [plain_words(" ".join(tip.lstrip("/").split(" ")[:count]).rstrip(":")) for count in (1, 2, 3)]
        assert tip == "make run" or any(head in VOCABULARY for head in heads), f"«{tip}» is no command"


def test_every_link_of_the_guide_leads_somewhere() -> None:
    """To a file beside it, and to a heading that is there."""
    for target in re.findall(r"\]\(([^)]+)\)", GUIDE):
        name, _, anchor = target.partition("#")
        page = Path(__file__).parents[2] / "docs" / (name or "begeleider.md")
        assert page.is_file(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
            known = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
            assert anchor in known, target


def test_every_picture_of_the_guide_says_what_it_shows_and_is_small() -> None:
    """`make screenshot` draws them; none is left that the guide no longer shows."""
    folder = Path(__file__).parents[2] / "docs" / "beelden"
    shown = re.findall(r"!\[([^\]]*)\]\(beelden/([^)]+)\)", GUIDE)
    assert sorted(name for _, name in shown) == sorted(each.name for each in folder.iterdir())
    for told, name in shown:
        assert len(told.split()) >= 8, f"{name} says too little to who can't see it"
        assert (folder / name).stat().st_size < 120_000
