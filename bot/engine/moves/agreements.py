"""Agreements and open questions: note one, mend or strike one. What comes of them is in `following.py`.

Must not remind anybody: that is offered to its owner.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from bot.engine.language import agreement
from bot.engine.language.dates import A_WEEK
from bot.engine.language.hearing import OWN_THINGS, Request
from bot.engine.language.typed import plain_words
from bot.engine.language.whom import MOST_CHOICES, meant, told_apart
from bot.engine.language.wording import agreement_line, sentence, spoken_day, today, today_or_later
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.effects import Private
from bot.engine.model.events import Said
from bot.engine.model.fields import SessionFields
from bot.engine.model.messages import Button, Look, Message, Refused
from bot.engine.model.session import Agreement
from bot.engine.moves.move import Move
from bot.engine.moves.origin import struck
from bot.engine.moves.standing import (
    AGREEMENT,
    KINDS,
    QUESTION,
    Kind,
    all_of,
    called,
    drop_reminders,
    due,
    is_standing,
    keep,
    waiting,
    want,
)
from bot.engine.views.mending import mending_form

MOST = 50  # agreements, and open questions
_NUMBERED = re.compile(r"(\d{1,3})(?:(?P<apart> ?[:.)](?!\d) ?|[ ?!]*$)|,? )")
_BY = re.compile(r"door\b", re.IGNORECASE)
_FEW = 3  # words: `door iemand anders`
_WORDS = "x"  # stands for what was agreed, while it is seen whether there is anything beside an owner and a day


def agree(move: Move, request: Request) -> None:
    """`afspraak lijst maken door Piet voor 1 december`: what, by whom, by when."""
    _note(move, request, AGREEMENT)


def ask(move: Move, request: Request) -> None:
    """`vraag geldt dit ook voor chats? door Piet voor 1 december`: an open question with an owner and a date."""
    _note(move, request, QUESTION)


def change(move: Move, request: Request) -> None:
    """`wijzig afspraak 1`: the form with what stands there; with words behind it, or from the form, it is mended."""
    kind, old, words = _named(move, request, "wijzigen", "wijzig {}")
    what = called(kind, old)
    if not words and not request.fields:
        move.reply(mending_form(what, old, today(move.now)))
        return
    typed = Request(command=request.command, args=words, fields=request.fields)
    apart = re.match(r"[^\d:]*\d{1,3} ?:", request.args) is not None
    new = None if request.fields else _with_other_owner_or_day(move, typed, kind, old, apart=apart)
    if new is None:
        new = replace(_understood(move, typed, kind, old.number), by=old.by, done=old.done, answer=old.answer)
    if new == old:
        move.receipt(f"{what.capitalize()} staat er al zo.")
        return
    put(move, kind, old, new)


def _with_other_owner_or_day(
    move: Move, request: Request, kind: Kind, old: Agreement, *, apart: bool
) -> Agreement | None:
    """`wijzig afspraak 1: door Els`, `wijzig afspraak 1 naar 12 december`: its words stay. None when there are other words.

    Refuses what follows `door` or `naar` and is neither (`door iemand anders`): it is no text of an agreement. Whole sentences behind a
    colon (`apart`) are: `wijzig afspraak 1: door vaker te bellen`.
    """
    to = re.match(r"naar (?:de )?", request.args, re.IGNORECASE)
    made = _owner_or_day(move, request, kind, f"voor {request.args[to.end() :]}" if to else request.args)
    if made is not None:
        who, owner = (made.who, made.owner) if made.who else (old.who, old.owner)
        return replace(old, who=who, owner=owner, when=made.when or old.when)
    by = kind is AGREEMENT and (not apart or len(request.args.split()) <= _FEW) and _BY.match(request.args)
    if to or (by and _BY.match(_understood(move, request, kind, old.number).what)):  # that may ask back about its day
        what = called(kind, old)
        raise Refused(
            f"Wat moet er staan? Typ: wijzig {what}. Dan zie je wat er nu staat, en kun je het veranderen.", asks=True
        )
    return None


def _owner_or_day(move: Move, request: Request, kind: Kind, words: str) -> Agreement | None:
    """What these words say of an owner and a day; None when they say anything else, or nothing clear."""
    try:
        made = _read(move, replace(request, args=f"{_WORDS} {words}"), kind, 0)
    except Refused:
        return None
    return made if made.what == _WORDS and (made.who or made.when) else None


def mend(move: Move, request: Request, old: Agreement) -> None:
    """Other words for an agreement or a question that stands there, from the line that gave it; its number stays."""
    kind = QUESTION if request.command is Command.VRAAG else AGREEMENT
    made = replace(_understood(move, request, kind, old.number), by=old.by, done=old.done, answer=old.answer)
    new = replace(made, owner=made.owner or (old.owner if made.who == old.who else ""))
    if new != old:
        put(move, kind, old, new)


def own(move: Move, request: Request) -> None:
    """`eigenaar 1 Jan de Vries 2`: which of the people of one name takes agreement 1. Refuses anybody else."""
    number, _, name = request.args.partition(" ")
    known = all_of(move, AGREEMENT)
    made = next((each for each in known if str(each.number) == number and not each.owner), None)
    found = meant(move.session.people, name)
    if made is None or len(found) != 1 or found[0] not in _owners(move, made):
        raise Refused(
            "Dat hoef ik niet te weten: bij die afspraak is al duidelijk wie hem doet, of die afspraak is er niet."
        )
    mine = replace(made, owner=found[0])
    keep(move, AGREEMENT, tuple(mine if each is made else each for each in known))
    move.receipt(f"Dank je wel. Afspraak {made.number} staat goed.")
    _settle_owner(move, AGREEMENT, mine)


def strike(move: Move, request: Request) -> None:
    """`schrap afspraak 2`: take an agreement or an open question away; the others keep their numbers."""
    kind, gone, _ = _named(move, request, "schrappen", "schrap {}")
    drop_reminders(move, kind, gone)
    keep(move, kind, tuple(each for each in all_of(move, kind) if each != gone))
    move.announce(f"{kind.name.capitalize()} {gone.number} is geschrapt: {gone.what}")


def may_mend(move: Move, each: Agreement) -> bool:
    """Whether whoever acts may change this one, or take it away; once its session is over also whose it is."""
    over = not move.running or is_standing(move, each)
    return move.led or each.by == move.me.id or (over and each.owner == move.me.id)


def noted(move: Move) -> list[str]:
    """What whoever acts noted themselves, as people call it (`afspraak 1`), the newest last."""
    return [called(kind, each) for kind in KINDS for each in all_of(move, kind) if each.by == move.me.id]


def nobodys(move: Move) -> SessionFields:
    """Agreements, questions and parked subjects without who noted them: once the session is over nobody mends them."""
    session = move.session
    return {
        "agreements": tuple(replace(each, by="") for each in session.agreements),
        "questions": tuple(replace(each, by="") for each in session.questions),
        "parked": tuple(replace(each, by="") for each in session.parked),
    }


def _note(move: Move, request: Request, kind: Kind) -> None:
    request = _without_number(move, request, kind)
    made = replace(_understood(move, request, kind, _next_number(move, kind)), by=move.me.id)
    same = next((each for each in all_of(move, kind) if replace(each, number=made.number) == made), None)
    if same is not None:
        move.receipt(f"Die {kind.name} stond er al: {called(kind, same)}.")
        return
    keep(move, kind, (*all_of(move, kind), made))
    move.announce(agreement_line(made, move.now, by=kind.by), title=f"{kind.title} {made.number}")
    what = called(kind, made)
    move.receipt(
        f"{kind.title} {made.number} staat erin. Klopt er iets niet?",
        Button("Wijzig", Command.WIJZIG, args=what),
        Button("Haal weg", Command.SCHRAP, args=what),
    )
    _settle_owner(move, kind, made)


def _without_number(move: Move, request: Request, kind: Kind) -> Request:
    """What is to be noted, when its line begins with a number (`afspraak 1: lijst maken`). Refuses one that stands there already."""
    typed = move.event.text if isinstance(move.event, Said) else ""
    numbered = _NUMBERED.match(request.args)
    if numbered is None or not re.search(rf"{kind.name} {numbered[1]}\b", " ".join(typed.split()), re.IGNORECASE):
        return request
    if any(str(each.number) == numbered[1] for each in all_of(move, kind)):
        raise Refused(
            f"Gaat dit over {kind.name} {numbered[1]}, die er al staat? Typ: open. Dan zie je wat je ermee kunt doen. "
            f"Is het een nieuwe? Typ: {kind.name}: …",
            asks=True,
        )
    number, rest = int(numbered[1]), request.args[numbered.end() :]
    if number < _next_number(move, kind):
        raise _which(kind, f"Nummer {number} is er niet meer.")
    if numbered["apart"] is not None:
        return replace(request, args=rest)
    if _owner_or_day(move, request, kind, rest) is not None:  # `afspraak 7 door Piet` is about one that stands there
        raise _which(kind, f"Er is geen {kind.name} {number}.")
    return request


def _which(kind: Kind, why: str) -> Refused:
    return Refused(f"Welke {kind.name} bedoel je? {why} Is het een nieuwe? Typ: {kind.name}: …", asks=True)


def _understood(move: Move, request: Request, kind: Kind, number: int) -> Agreement:
    on, me, names = today(move.now), move.me.name, _names(move)
    if lines := agreement.both_days(request, on, me=me, people=names):
        mended = next((f"{called(kind, each)}: " for each in all_of(move, kind) if each.number == number), "")
        command = Command.WIJZIG if mended else request.command
        labels = "Vandaag", spoken_day(on + A_WEEK, on).capitalize()
        buttons = (
            Button(label, command, args=f"{mended}{line}", about=move.session.own_pin)
            for label, line in zip(labels, lines, strict=True)
        )
        raise Refused(today_or_later(on), *buttons, asks=True)
    return _read(move, request, kind, number)


def _read(move: Move, request: Request, kind: Kind, number: int) -> Agreement:
    on, asks = today(move.now), kind is QUESTION
    made = agreement.understand(request, number, on, kind.hint, me=move.me.name, people=_names(move), asks=asks)
    return _owned(move, made)


def _names(move: Move) -> list[str]:
    return [each.name for each in move.session.people.values()] + [each.name for each in move.mentions]


def put(move: Move, kind: Kind, old: Agreement, new: Agreement, *remind: str) -> None:
    """Put this in the place of the old one, and say so. Those in `remind` are reminded on its day, without being asked once more."""
    keep(move, kind, tuple(new if each == old else each for each in all_of(move, kind)))
    drop_reminders(move, kind, old)
    morning = due(move, new)
    for each in dict.fromkeys(remind):
        if morning is not None:
            want(move, kind, new, morning, each)
    move.announce(agreement_line(new, move.now, by=kind.by), title=f"{kind.title} {old.number} is gewijzigd")
    _settle_owner(move, kind, new)


def _named(move: Move, request: Request, doing: str, typed: str) -> tuple[Kind, Agreement, str]:
    """The agreement or the question that is meant, and the words behind it. Refuses one that is not there, or is not theirs."""
    kind, found, words = named(move, request.args, mendable(move), doing, typed)
    if not may_mend(move, found):
        if not move.running or is_standing(move, found):  # who noted it is known no more
            raise Refused(
                f"Die sessie is klaar. Nu kan dat alleen wie deze {kind.name} op zich nam, of de gespreksbegeleider."
            )
        raise Refused(f"Alleen wie deze {kind.name} noteerde, of de gespreksbegeleider, kan dat.")
    return kind, found, words


def is_named(move: Move, request: Request) -> bool:
    """Whether it wants to mend or strike an agreement or a question that is there, by its number: nobody says so to colleagues."""
    found = re.match(r"(?:mijn )?(afspraak|vraag) (\d{1,3})\b", request.args, re.IGNORECASE)
    if request.command not in OWN_THINGS or found is None:
        return False
    kind = QUESTION if found[1].casefold() == "vraag" else AGREEMENT
    return any(each.number == int(found[2]) for each in all_of(move, kind))


def named(move: Move, said: str, could: list[str], doing: str, typed: str) -> tuple[Kind, Agreement, str]:
    """The agreement or the question that is meant (`afspraak 1`, `vraag 2: …`), and the words behind it.

    Refuses one that is not there; `could` are those that whoever acts can do it with, and `typed` how that is typed, with `{}` for one.
    """
    match = re.match(
        r"(?:mijn )?(?:open )?(afspraak|vraag) ?(\d{1,3})(?: ?: ?| |$)(.*)", said.strip(), re.IGNORECASE | re.DOTALL
    )
    kind = QUESTION if match and match[1].casefold() == "vraag" else AGREEMENT
    found = [each for each in all_of(move, kind) if match and each.number == int(match[2])]
    if match is None or not found:
        if not could:
            raise Refused(f"Er is geen afspraak of open vraag die jij kunt {doing}.")
        if match:
            raise Refused(f"Er is geen {kind.name} {match[2]}. Typ bijvoorbeeld: {typed.format(could[-1])}.")
        raise Refused(f"Wat wil je {doing}? Typ bijvoorbeeld: {typed.format(could[-1])}.", asks=True)
    return kind, found[0], match[3].strip()


def _next_number(move: Move, kind: Kind) -> int:
    """The number of the next one: after the last that was given out, for buttons of one that is gone still say its number.

    Refuses when there are too many.
    """
    known = all_of(move, kind)
    if len(known) >= MOST:
        raise Refused(f"Er staan er al {MOST}. De gespreksbegeleider kan er een weghalen.")
    return max((*(each.number for each in known), *struck(move.session, kind.field)), default=0) + 1


def _settle_owner(move: Move, kind: Kind, made: Agreement) -> None:
    """Offer a reminder to whoever it is that takes this one; when two people are called so, ask who is meant with an agreement."""
    owners = _owners(move, made)
    if len(owners) == 1 and due(move, made) is not None and owners[0] not in waiting(move, kind, made):
        told = "Jij hebt een afspraak" if kind is AGREEMENT else "Jij zoekt het antwoord op een vraag"
        what = str(made.number) if kind is AGREEMENT else called(kind, made)
        message = Message(
            look=Look.RECEIPT,
            body=(text(f"{told}: {sentence(made.what)} Wil je op de dag zelf een herinnering?"),),
            buttons=(Button("Ja, herinner mij", Command.HERINNER, args=what),),
        )
        move.post(Private(owners[0]), message)
        if owners[0] == move.session.facilitator and move.session.doubted is not None:
            move.change(doubted=replace(move.session.doubted, passed=True))  # a yes is to what was asked last
    namesakes = {plain_words(move.session.people[who].name) for who in owners}
    if kind is AGREEMENT and len(owners) in range(2, MOST_CHOICES + 1) and len(namesakes) == 1:
        move.reply(
            Message(
                look=Look.RECEIPT,
                body=(text(f"Er zijn er {len(owners)} die {made.who} heten. Wie doet afspraak {made.number}?"),),
                buttons=tuple(
                    Button(
                        label,
                        Command.EIGENAAR,
                        args=f"{made.number} {who}",
                        typed=f"/eigenaar {made.number} {typed}",
                    )
                    for who, typed, label in told_apart(move.session, owners)
                ),
            )
        )


def _owners(move: Move, made: Agreement) -> tuple[str, ...]:
    """Who it can be that takes this agreement."""
    return (made.owner,) if made.owner else meant(move.session.people, made.who)


def _owned(move: Move, made: Agreement) -> Agreement:
    """The agreement with the id of its owner, where a mention or a name leaves no doubt."""
    owners = meant(move.session.people, made.who, move.mentions)
    return replace(made, owner=owners[0]) if len(owners) == 1 else made


def remindable(move: Move) -> list[str]:
    """Of what a reminder can still come, as one asks for it: `1`, or `vraag 1`."""
    made = [str(each.number) for each in all_of(move, AGREEMENT) if due(move, each) is not None]
    return made + [called(QUESTION, each) for each in all_of(move, QUESTION) if due(move, each) is not None]


def mendable(move: Move) -> list[str]:
    """What whoever acts may change or strike, as they would type it."""
    return [called(kind, each) for kind in KINDS for each in all_of(move, kind) if may_mend(move, each)]
