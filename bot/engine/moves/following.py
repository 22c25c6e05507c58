"""What comes of agreements and open questions: a reminder on the day for whoever asked, done, later, somebody else, the answer.

Must not remind anybody who did not ask for it, and must not tell the group what is not its own: an answer, a new day, a new name.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from bot.engine.language import agreement
from bot.engine.language.agreement import LONGEST_ANSWER
from bot.engine.language.dates import A_WEEK, days
from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words, whole_number
from bot.engine.language.whom import meant
from bot.engine.language.wording import AMSTERDAM, sentence, spoken_day, today
from bot.engine.model.effects import Private
from bot.engine.model.events import TimerFired
from bot.engine.model.messages import Message, Refused
from bot.engine.model.session import Agreement
from bot.engine.moves.agreements import may_mend, named, put, remindable
from bot.engine.moves.move import GROUP, Move
from bot.engine.moves.standing import (
    AGREEMENT,
    KINDS,
    QUESTION,
    Kind,
    all_of,
    called,
    drop_reminders,
    due,
    is_about,
    keep,
    waiting,
    want,
)
from bot.engine.views.following import Item, answered, answering_form, open_page, reminder_page, reminder_text

_TO = re.compile(r"^(?:door )?aan\b\s*", re.IGNORECASE)
_UNTIL = re.compile(r"^(?:naar|tot)\s+", re.IGNORECASE)
_NOBODY = frozenset({"niemand", "iemand", "iemand anders", "een ander", "een collega"})


def remind(move: Move, request: Request) -> None:
    """`herinner 1`, `herinner vraag 1`: a private reminder on the day, for everybody who asks for it."""
    known = remindable(move)
    if not known:
        raise Refused(
            "Er is nog geen afspraak of vraag met een datum, of de datum valt buiten de tijd dat ik iets bewaar."
        )
    said = f"afspraak {request.args}" if whole_number(request.args) is not None else request.args
    kind, made, _ = named(move, said, known, "laten herinneren", "herinner {}")
    when = due(move, made)
    if when is None:
        raise Refused(
            f"Bij deze {kind.name} past geen herinnering: er is geen datum, of de datum valt buiten de tijd dat ik iets bewaar."
        )
    want(move, kind, made, when, move.me.id)
    on = spoken_day(when.astimezone(AMSTERDAM).date(), today(move.now))
    move.receipt(f"Goed, op {on} stuur ik je een herinnering aan: {sentence(made.what)}")


def offered(move: Move) -> list[str]:
    """What a reminder was offered of to whoever acts and not yet asked for, as one asks for it."""
    return [
        called(kind, each)
        for kind in (QUESTION, AGREEMENT)
        for each in all_of(move, kind)
        if each.owner == move.me.id and move.me.id not in waiting(move, kind, each) and due(move, each) is not None
    ]


def remind_owner(move: Move, event: TimerFired) -> None:
    """The day of an agreement or a question has come: a private message to whoever asked for it, with what can be done."""
    name = event.name.removeprefix("herinner:")
    reminder = move.session.reminders.get(name)
    if reminder is None:
        return
    move.change(reminders={key: each for key, each in move.session.reminders.items() if key != name})
    found = next(
        (
            (kind, each)
            for kind in KINDS
            for each in all_of(move, kind)
            if reminder.about and is_about(move, reminder, kind, each)
        ),
        None,
    )
    if found is None:  # of version 0.1, or of a rehearsal: nothing can be done with it here any more
        move.post(Private(reminder.person), reminder_text(reminder.what))
    elif not found[1].done:
        kind, made = found
        mine = made.owner == reminder.person
        may = mine or not made.owner or move.session.facilitator == reminder.person
        item = Item(question=kind is QUESTION, made=made, may_follow=may, may_mend=may)
        move.post(Private(reminder.person), reminder_page(item, mine=mine))


def may_follow(move: Move, each: Agreement) -> bool:
    """Whether whoever acts may say what came of this: whose it is, who leads, and everybody when it is nobody's."""
    return not each.done and (move.led or each.owner in {"", move.me.id})


def followable(move: Move) -> list[str]:
    """What whoever acts can follow up, as they would type it."""
    return [called(kind, each) for kind in KINDS for each in all_of(move, kind) if may_follow(move, each)]


def answerable(move: Move) -> list[str]:
    """The questions that whoever acts can answer, as one types them."""
    return [each for each in followable(move) if each.startswith("vraag")]


def _followed(
    move: Move, request: Request, doing: str, typed: str, only: Kind | None = None
) -> tuple[Kind, Agreement, str]:
    could = [each for each in followable(move) if only is None or each.startswith(only.name)]
    first = request.args.strip().partition(" ")[0].rstrip(":")
    said = f"{(only or AGREEMENT).name} {request.args}" if whole_number(first) is not None else request.args
    kind, found, words = named(move, said, could, doing, typed)
    if found.done:
        raise Refused(f"{kind.name.capitalize()} {found.number} is al klaar. Typ «open» om te zien wat nog open staat.")
    if not may_follow(move, found):
        raise Refused(f"Deze {kind.name} is van {found.who}. Dat kan alleen {found.who}, of de gespreksbegeleider.")
    return kind, found, words


def done(move: Move, request: Request) -> None:
    """`gedaan afspraak 1`: it was kept; a question is done when it has an answer."""
    kind, made, words = _followed(move, request, "afvinken", "gedaan {}")
    if kind is QUESTION:
        answer(move, replace(request, args=f"{called(kind, made)} {words}"))
        return
    _change(move, kind, made, replace(made, done=True))
    move.receipt(f"Mooi! {kind.name.capitalize()} {made.number} is klaar: {sentence(made.what)}")


def later(move: Move, request: Request) -> None:
    """`later afspraak 1: 12 december`: another day for it, a week on when none is named; whoever acts is reminded then."""
    kind, made, words = _followed(move, request, "uitstellen", "later {}")
    said = _UNTIL.sub("", request.fields.get("wanneer", words).strip())
    now = today(move.now)
    possible = days(said, now) if said else (max(now, made.when or now) + A_WEEK,)
    when = max(possible, default=now)  # of today and a week from now it can only be the second
    if when <= now:
        raise Refused(
            f"Welke dag bedoel je? Typ bijvoorbeeld: later {called(kind, made)}: volgende week vrijdag.", asks=True
        )
    new = replace(made, when=when)
    put(move, kind, made, new, move.me.id, *waiting(move, kind, made))
    if due(move, new) is not None:
        move.receipt(f"Goed, op {spoken_day(when, now)} herinner ik je nog een keer.")
    else:
        move.receipt("Goed. Een herinnering kan dan niet meer: dan bewaar ik deze sessie niet meer.")


def give(move: Move, request: Request) -> None:
    """`geef afspraak 1 aan Piet`: somebody else takes it; they are asked whether they want a reminder."""
    kind, made, words = _followed(move, request, "doorgeven", "/geef {} aan Piet")
    who = _TO.sub("", request.fields.get("wie", words).strip()).strip(" .")
    who = agreement.name_of(who, move.me.name)
    if not who or plain_words(who) in _NOBODY:
        raise Refused(f"Aan wie? Typ bijvoorbeeld: /geef {called(kind, made)} aan Piet.", asks=True)
    found = meant(move.session.people, who, move.mentions)
    owner = found[0] if len(found) == 1 else ""
    new = replace(made, who=move.session.people[owner].name if owner else who, owner=owner)
    others = [each for each in waiting(move, kind, made) if each not in {made.owner, move.me.id}]
    put(move, kind, made, new, *others)
    move.receipt(f"{kind.name.capitalize()} {made.number} is nu van {new.who}.")


def answer(move: Move, request: Request) -> None:
    """`antwoord vraag 1: ja, ook voor chats`: the group reads the answer, and the question is no longer open."""
    kind, made, words = _followed(move, request, "beantwoorden", "antwoord {}", QUESTION)
    if kind is not QUESTION:
        raise Refused(f"Dat is een afspraak. Is die klaar? Typ: gedaan afspraak {made.number}.")
    said = " ".join(request.fields.get("wat", words).split())
    if not said.strip(" .…?!-"):
        move.reply(answering_form(made))
        return
    if len(said) > LONGEST_ANSWER:
        raise Refused(f"Je antwoord is te lang. Maak er hoogstens {LONGEST_ANSWER} tekens van.")
    new = replace(made, done=True, answer=said)
    _change(move, kind, made, new)
    move.post(GROUP, answered(new, move.me.name))
    move.receipt("Dank je wel. De groep leest je antwoord nu in de chat.")


def tell_open(move: Move, _: Request) -> None:
    """`open`: what is still open, with buttons for what whoever asks can do about it."""
    move.reply(_open(move), key="open")


def _open(move: Move) -> Message:
    items = [
        Item(kind is QUESTION, each, may_follow(move, each), may_mend(move, each))
        for kind in KINDS
        for each in all_of(move, kind)
    ]
    still_open = (each for each in items if not each.made.done)
    mine_first = sorted(still_open, key=lambda each: each.made.owner != move.me.id)
    return open_page(mine_first, move.now)


def _change(move: Move, kind: Kind, old: Agreement, new: Agreement) -> None:
    """Put this in the place of the old one, without a word to the group; nobody is reminded of what is done."""
    keep(move, kind, tuple(new if each == old else each for each in all_of(move, kind)))
    drop_reminders(move, kind, old)
