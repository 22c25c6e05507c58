"""Who is meant: from a mention, an id, a name, or a name with a number behind it.

Must not choose between two people who may both be meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.engine.language.typed import plain_words
from bot.engine.model.events import Person
from bot.engine.model.session import Participant, Session

MOST_CHOICES = 5  # people to choose from by a button


def meant(people: Mapping[str, Participant], words: str, mentions: Sequence[Person] = ()) -> tuple[str, ...]:
    """The ids of those who can be meant, gone ones left out: one where it is sure, none for a name that nobody has.

    A mention is an identity, whatever others are called; a button names by id. `Jan de Vries 2` is the second of that name.
    """
    here = {who: _bare(each.name) for who, each in people.items() if not each.gone}
    wanted = _bare(words)
    if words in here or not wanted:
        return (words,) if words in here else ()
    mentioned = {each.id for each in mentions if each.id in here and _fits(_bare(each.name), wanted)}
    if len(mentioned) == 1:
        return tuple(mentioned)
    exact = [who for who, name in here.items() if name == wanted]
    if counted := re.fullmatch(
        r"(.+) ([1-9]\d?)", wanted
    ):  # the second of that name, or who is called so: `Vergaderzaal 2`
        same = [who for who, name in here.items() if name == counted[1]]
        exact += same[int(counted[2]) - 1 : int(counted[2])]
    return tuple(exact) or tuple(who for who, name in here.items() if not counted and name.startswith(wanted))


def told_apart(session: Session, ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """Each of these people with what can be typed for them, and with a label that tells them from the others."""
    namesakes: dict[str, list[str]] = {}
    for who in session.people:
        if not session.people[who].gone:
            namesakes.setdefault(_bare(session.people[who].name), []).append(who)
    found = []
    for who in ids:
        name = session.people[who].name
        same = namesakes[_bare(name)]
        number = same.index(who) + 1
        alone = len(same) == 1
        others = {mark for each in same if each != who for mark in _marks(session, each)}
        mark = next((each for each in _marks(session, who) if each not in others), f"nummer {number}")
        found.append((who, name if alone else f"{name} {number}", name if alone else f"{name} ({mark})"))
    return found


def _bare(name: str) -> str:
    return plain_words(name.removeprefix("@"))


def _fits(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or wanted.startswith(name)


def _marks(session: Session, who: str) -> list[str]:
    """What can be seen of somebody, the most telling first."""
    each = session.people[who]
    marks = [
        (who == session.facilitator, "begeleidt nu"),
        (who == session.speaking, "heeft het woord"),
        (who in session.queue, "hand op"),
        (each.away, "even weg"),
        (each.listed, "deed nog niets"),
        (each.confirmed, "akkoord met de spelregels"),
        (not each.listed, "doet mee"),
    ]
    return [mark for holds, mark in marks if holds]
