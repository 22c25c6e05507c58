"""Stories for laws: people who say and press anything at all, in any order, while the clock runs.

Must not know what is right; the laws do. All of the engine is reached through `EngineWorld`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from bot.engine import Session
from bot.engine.model.events import Joined, Left, Place, Pressed, Said, Where
from bot.engine.model.messages import Look, Message
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld, person

NOON = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
NAMES = ("Anna", "Piet", "Fatima")
MINUTE = dt.timedelta(minutes=1)
MOVES = [
    *("verder", "volgende", "vorige", "overslaan", "kaart 2", "kaart 9"),
    *("pauze", "pauze 7", "verleng 5", "inkorten", "geenpauze", "zolaten"),
]
LEADING = [
    *MOVES,
    *["verder", "verder", "ja"] * 2,  # most of what makes a session go on
    *(
        "nog een keer kiezen",
        "toon de stand",
        "ongedaan",
        "beurt",
        "stand",
        "cockpit",
        "/overdragen Piet",
        "/overdragen Anna",
    ),
]
ANYBODY = [
    *("akkoord", "hand", "hand omlaag", "even weg", "terug", "eens", "oneens", "A", "B", "neem over", "nee", "help"),
    *("tijd", "8", "7,5 want goed", "cijfer 6", "/morgen: iets", "/afspraak: lijst door Piet voor 3 december"),
    *("wij zijn met 3", "ik ben weer alleen", "A B B", "2x eens, 1x oneens", "haal mijn keuze weg"),
    *("/vraag: hoe dan?", "/vervolg ja", "/notitie", "herinner 1", "verslag", "zomaar wat", "/volgend"),
    *("open", "/gedaan afspraak 1", "/later afspraak 1", "/geef afspraak 1 aan Piet", "/antwoord vraag 1: ja"),
]

one = st.one_of(
    st.tuples(st.just("leads"), st.sampled_from(LEADING)),
    st.tuples(st.just("says"), st.sampled_from(NAMES), st.sampled_from(Place), st.sampled_from(ANYBODY)),
    st.tuples(st.just("presses"), st.sampled_from(NAMES), st.integers(0, 9)),
    st.tuples(st.just("passes"), st.integers(0, 30)),
    st.tuples(st.just("comes"), st.sampled_from(NAMES)),
    st.tuples(st.just("goes"), st.sampled_from(NAMES)),
)
stories = st.lists(one, max_size=25)


class Playing(EngineWorld):
    """One chat in which a session has been started by Anna, with Piet and Fatima there. `now` only runs ahead."""

    def __init__(self) -> None:
        super().__init__(real_config())
        self.now = NOON
        self.here = list(NAMES)

    def begin(self, line: str = "/start zon 2u") -> Playing:
        """Anna starts a session."""
        self.says("Anna", Place.GROUP, line)
        return self

    def follow(self, story: list[tuple[Any, ...]]) -> Playing:
        """Let a story happen."""
        for name, *rest in story:
            getattr(self, name)(*rest)
        return self

    @property
    def running(self) -> Session | None:
        """The session, if one runs."""
        return self.session if self.session is not None and self.session.running else None

    @property
    def leader(self) -> str:
        """The name of who leads the session, or led it."""
        assert self.session is not None
        return self._name(self.session.facilitator)

    def said(self, who: str, place: Place, words: str) -> Said:
        """The event of somebody typing this now."""
        return Said(at=self.now, person=person(who), place=place, text=words, present=self._present())

    def says(self, who: str, place: Place, words: str) -> None:
        """Somebody types this now."""
        self.happen(self.said(who, place, words))

    def leads(self, words: str) -> None:
        """Whoever leads types this in the private chat."""
        if self.session is not None:
            self.says(self.leader, Place.PRIVATE, words)

    def onward(self, steps: int = 1) -> None:
        """Whoever leads goes on so many steps, also when that is long before their time."""
        for _ in range(steps):
            self.leads("verder")
            if self.session is not None and self.session.doubted is not None:
                self.leads("ja")

    def presses(self, who: str, which: int) -> None:
        """Somebody presses one of the buttons they still see, the newest message first."""
        seen = [
            (place, button)
            for audience, place in ((who, Place.PRIVATE), ("groep", Place.GROUP))
            for message in reversed(self.shown.get(audience, {}).values())
            for button in message.buttons
        ]
        if seen:
            place, pressed = seen[which % len(seen)]
            at, command, args, about = self.now, pressed.command, pressed.args, pressed.about
            self.happen(Pressed(at=at, person=person(who), place=place, command=command, args=args, about=about))

    def passes(self, minutes: int) -> None:
        """Time passes; timers ring."""
        self.now += minutes * MINUTE
        self.ring(self.now)

    def comes(self, who: str) -> None:
        """Somebody comes in."""
        self.here = [*dict.fromkeys([*self.here, who])]
        self.happen(Joined(at=self.now, person=person(who)))

    def goes(self, who: str) -> None:
        """Somebody is taken out of the chat."""
        self.here = [each for each in self.here if each != who]
        self.happen(Left(at=self.now, person=person(who), where=Where.CHAT))

    def newest(self, who: str, look: Look) -> Message | None:
        """The newest message of this look that `who` (a name, or "groep") has."""
        seen = reversed(self.shown.get(who, {}).values())
        return next((each for each in seen if each.look is look), None)
