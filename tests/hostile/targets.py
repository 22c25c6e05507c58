"""What bytes from outside come to, one function a way in: each makes something of them or refuses them as it says, and raises nothing else.

Must not know who makes the bytes: `guided.py` (atheris) does, and the seeds that are kept.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from copy import copy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.teams import hearing as on_teams
from adapters.teams.activity import Activity, ChannelAccount, Head
from adapters.web import protocol
from adapters.webex import hearing as on_webex
from adapters.webex.envelope import Envelope, Submit, Typed
from bot.decks.findings import DeckError
from bot.decks.load import load
from bot.engine.model.events import Person, Place, Where
from bot.host.incoming import decoded, salvaged
from tests.decks import ROOT
from tests.engine.playing import NAMES, Playing

SEEDS = Path(__file__).parent / "seeds"
AT = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
ANNA = Person("x:anna", "Anna")
DECK = ROOT / "deck" / "ai-op-het-werk"


def teams(raw: bytes) -> None:
    """An activity."""
    decoded(raw, Head)
    activity = salvaged(raw, Activity)
    if activity is not None:
        on_teams.events(activity, AT, _somebody)
        on_teams.people(activity)
        on_teams.mentioned(activity)
        on_teams.delivery(activity)


def webex(raw: bytes) -> None:
    """An envelope, and what is fetched by it."""
    envelope = salvaged(raw, Envelope)
    typed, submit = salvaged(raw, Typed), salvaged(raw, Submit)
    if envelope is not None:
        on_webex.moved(envelope, [ANNA], at=AT, chat="x", where=Where.CHAT)
        if submit is not None:
            on_webex.pressed(envelope, submit, at=AT, person=ANNA, chat="x")
    if typed is not None:
        assert typed.empty in {True, False}


def room(raw: bytes) -> None:
    """A frame of the browser room, or of a screen."""
    decoded(raw, protocol.Follow), decoded(raw, protocol.Lead)
    try:
        protocol.decode(raw.decode("utf-8", "replace"))
    except protocol.BadFrame as bad:
        assert bad.sentence  # noqa: PT017 - it need not be raised


def line(raw: bytes) -> None:
    """What somebody types: the first byte chooses the moment of the session, the second who and where."""
    moment, who, words = raw[:1] or b"\0", raw[1:2] or b"\0", raw[2:].decode("utf-8", "replace")
    moments = _moments()
    playing = copy(moments[moment[0] % len(moments)])
    playing.shown = {name: dict(shown) for name, shown in playing.shown.items()}
    place = Place.PRIVATE if who[0] & 4 else Place.GROUP
    playing.says(NAMES[who[0] % len(NAMES)], place, words)


def deck(raw: bytes) -> None:
    """A file of a deck: the first byte chooses which, the others are as they should be."""
    names = sorted(each.name for each in DECK.glob("*.yaml"))
    with TemporaryDirectory() as folder:
        for name in names:
            (Path(folder) / name).write_bytes((DECK / name).read_bytes())
        (Path(folder) / names[(raw[:1] or b"\0")[0] % len(names)]).write_bytes(raw[1:])
        _loaded(Path(folder))


def csv(raw: bytes) -> None:
    """A spreadsheet as text."""
    _sheet(raw, "deck.csv")


def xlsx(raw: bytes) -> None:
    """A spreadsheet of Excel."""
    _sheet(raw, "deck.xlsx")


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (teams, webex, room, line, deck, csv, xlsx)
}


def seeds(name: str) -> Iterator[Path]:
    """What is kept for this way in: where a fuzzer begins, and what it once found."""
    yield from sorted((SEEDS / name).iterdir())


def _sheet(raw: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(raw)
        _loaded(file)


def _loaded(path: Path) -> None:
    try:
        load(path)
    except DeckError as error:
        assert str(error)  # noqa: PT017 - it need not be raised


def _somebody(account: ChannelAccount) -> Person:
    return Person(f"teams:{account.id}", account.name or "")


@cache
def _moments() -> tuple[Playing, ...]:
    """Before a session, at the rules, at a card, and at the end, where grades, agreements and questions are heard."""
    found = [Playing(), Playing().begin()]
    for steps in (4, 40):
        playing = Playing().begin()
        playing.onward(steps)
        found.append(playing)
    return tuple(found)


def as_json(told: object) -> bytes:
    """A seed."""
    return json.dumps(told).encode()
