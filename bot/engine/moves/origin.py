"""From which line something came that the session keeps, and when it was given by the clock of the platform.

Must not keep anything of a line that gave nothing: talk leaves no trace.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.engine.model.events import Joined, Left, Pressed, Said, Where
from bot.engine.model.session import Agreement, Origin, Session
from bot.engine.model.sharing import numbered, without_answer
from bot.engine.moves.move import Move

ANSWERS = {"grades": "Je cijfer", "tomorrow": "Je antwoord", "again": "Je antwoord over een vervolg"}
NOTES = ("agreements", "questions")
ANSWER, CHOICE, GONE, CONFIRMED = "tomorrow", "choices:", "gone:", "confirmed"


def key(field: str, who: str) -> str:
    """What the origin of this answer of this person is kept under."""
    return f"{field}/{who}"


def choice_key(ballot: str, who: str) -> str:
    """What the origin of this person's choice in this ballot is kept under."""
    return f"{CHOICE}{ballot}/{who}"


def answer_key(who: str, number: int) -> str:
    """What the origin of this person's answer of this number is kept under; those behind one account give more than one."""
    return key(ANSWER if number == 1 else f"{ANSWER} {number}", who)


def ballot_of(key: str) -> str:
    """The ballot that this key is about; empty when it is about none."""
    return key.removeprefix(CHOICE).partition("/")[0] if key.startswith(CHOICE) else ""


def is_note(key: str) -> bool:
    """Whether this is an agreement or a question, also one that was struck."""
    return key.partition(":")[0] in {*NOTES, "gone"}


def noted(session: Session, key: str) -> Agreement | None:
    """The agreement or question of this key; None when it was struck."""
    field, _, number = key.partition(":")
    known: tuple[Agreement, ...] = getattr(session, field, ())
    return next((each for each in known if str(each.number) == number), None)


def of_line(session: Session, line: str) -> list[str]:
    """What this line gave, by key."""
    return [key for key, each in session.given.items() if each.line == line] if line else []


def in_order(move: Move, event: Joined | Left) -> bool:
    """Whether nothing newer is known of this person's place in the chat; then this is remembered."""
    if event.where is not Where.CHAT:
        return True
    return _newest(move, key("chat", event.person.id), Origin(when=event.when))


def remember(move: Move, event: Said | Pressed) -> bool:
    """Keep where what is new in the session came from. False when something newer was given: then it must stay as it was."""
    before = move.before.session
    if before is None or move.state.session is before or not before.running or not move.running:
        return True
    from_here = Origin(event.line if isinstance(event, Said) else "", event.when)
    if not all(_newest(move, each, from_here) for each in _given(before, move.session, move.me.id)):
        return False
    for field in NOTES:
        old, new = (_numbers(each, field) for each in (before, move.session))
        strike(move, field, old - new)
        for number in new - old:
            _note(move, f"{field}:{number}", from_here)
    return True


def _numbers(session: Session, field: str) -> set[int]:
    """The numbers of all agreements or all questions there are: one that an earlier session left is struck like any other."""
    return {each.number for one in (*session.before, session) for each in getattr(one, field)}


def renew(move: Move, key: str) -> None:
    """The same is given once more: from now on it hangs on this line, and no longer on the first. An edit repeats nothing."""
    event = move.event
    if isinstance(event, Pressed) or (isinstance(event, Said) and not event.edited):
        _newest(move, key, Origin(event.line if isinstance(event, Said) else "", event.when))


def take_back(move: Move, keys: list[str], *, told: bool = True) -> None:
    """Take back the answers and the choice of these keys; whoever gave them is `told`."""
    for each in keys:
        named, _, who = each.partition("/")
        field, _, number = named.partition(" ")
        if field == CONFIRMED:
            _no_longer_confirmed(move, who, told=told)
            continue
        ballot = ballot_of(each)
        given: dict[str, Any] = move.session.choices.get(ballot, {}) if ballot else getattr(move.session, field)
        if who not in given:
            continue
        left = {other: value for other, value in given.items() if other != who}
        match field:
            case "grades":
                move.change(grades=left)
            case "tomorrow":
                others = without_answer(given[who], int(number or 1))
                if others == given[who]:
                    continue
                move.change(tomorrow={**left, who: others} if others else left)
            case "again":
                move.change(again=left)
            case _:
                move.change(choices={**move.session.choices, ballot: left})
        what = "Je keuze bij deze kaart" if ballot else ANSWERS[field]
        if told:
            _tell(move, what)


def unconfirmed(session: Session, who: str) -> Session:
    """The session after this person took back their yes to the rules."""
    return replace(session, people={**session.people, who: replace(session.people[who], confirmed=False)})


def _no_longer_confirmed(move: Move, who: str, *, told: bool) -> None:
    if not _confirmed(move.session, who):
        return
    move.change(people=unconfirmed(move.session, who).people)
    if told:
        _tell(move, "Je akkoord")


def _tell(move: Move, what: str) -> None:
    move.receipt(f"{what} is weg, want je veranderde je bericht of haalde het weg.")


def _given(before: Session, after: Session, who: str) -> list[str]:
    """What somebody gave in this move, also when it is the same as before: only who acts makes these anew."""
    changed = [field for field in ANSWERS if getattr(before, field) is not getattr(after, field)]
    answers = [key(field, who) for field in changed if field != ANSWER]
    if ANSWER in changed:
        old, new = (numbered(each.tomorrow.get(who, "")) for each in (before, after))
        others = [each for each in {**old, **new} if old.get(each) != new.get(each)]
        answers += [answer_key(who, each) for each in others or new]
    if _confirmed(before, who) is not _confirmed(after, who):
        answers.append(key(CONFIRMED, who))
    ballots = [ballot for ballot, chosen in after.choices.items() if chosen is not before.choices.get(ballot)]
    return answers + [choice_key(ballot, who) for ballot in ballots]


def _confirmed(session: Session, who: str) -> bool:
    return who in session.people and session.people[who].confirmed


def _newest(move: Move, key: str, origin: Origin) -> bool:
    known = move.session.given.get(key)
    if known is not None and known.when is not None and origin.when is not None and origin.when < known.when:
        return False
    _note(move, key, origin)
    return True


def _note(move: Move, key: str, origin: Origin) -> None:
    if origin.line or origin.when is not None or key in move.session.given:
        move.change(given={**move.session.given, key: origin})


def strike(move: Move, field: str, numbers: set[int]) -> None:
    """What was struck is no longer mended, nor noted again, by its line; its number is known as one that was given out."""
    if numbers:
        keys = {f"{field}:{number}" for number in numbers}
        given = {(f"{GONE}{each.line}" if name in keys else name): each for name, each in move.session.given.items()}
        move.change(given={**given, **{f"{GONE}{each}": Origin() for each in keys}})


def struck(session: Session, field: str) -> set[int]:
    """The numbers of all of this field that were struck in this session; none of them is given out again."""
    before = f"{GONE}{field}:"
    return {int(each.removeprefix(before)) for each in session.given if each.startswith(before)}
