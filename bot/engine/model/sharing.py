"""What the people behind one account answered at the end, as it is kept: an answer for each of them.

Must not know who of them gave which: an account is one person to the bot.
"""

from __future__ import annotations

# Whether somebody wants another session; of each, where several sit behind one account.
Another = bool | tuple[bool, ...]

_BETWEEN = "\n"  # no answer has one


def answers(given: str) -> tuple[str, ...]:
    """The answers of one account, in the order in which they came."""
    return tuple(filter(None, given.split(_BETWEEN)))


def numbered(given: str) -> dict[int, str]:
    """The same, by a number that stays when another one is taken away."""
    return {number: each for number, each in enumerate(given.split(_BETWEEN), 1) if each}


def with_answer(given: str, answer: str) -> tuple[str, int]:
    """With one more in the first free place, and its number."""
    rows = given.split(_BETWEEN)
    place = rows.index("") if "" in rows else len(rows)
    return _BETWEEN.join([*rows[:place], answer, *rows[place + 1 :]]), place + 1


def without_answer(given: str, number: int) -> str:
    """Without the one of this number."""
    rows = given.split(_BETWEEN)
    return _BETWEEN.join("" if place == number else each for place, each in enumerate(rows, 1)).rstrip(_BETWEEN)


def of_each(given: Another, people: int) -> tuple[bool, ...]:
    """Whether each of the people behind one account wants another session; one answer is that of them all."""
    return given if isinstance(given, tuple) else (given,) * people
