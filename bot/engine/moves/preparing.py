"""Before the session, in the private chat: preview with toelichting, own notes, facts, invitation; and browsing for everybody.

Must not touch a running session, and must not show a toelichting to whoever takes part in one without leading it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from bot.engine.language.dates import days
from bot.engine.language.hearing import Request
from bot.engine.language.moment import Moment, existing, split_wish, understand_moment
from bot.engine.language.times import clock_time
from bot.engine.language.typed import plain_words, whole_number
from bot.engine.language.wish import Wish, understand_start
from bot.engine.language.wording import AMSTERDAM, today, today_or_later
from bot.engine.model.appointment import Appointment
from bot.engine.model.commands import Command
from bot.engine.model.deck import Deck, Level
from bot.engine.model.effects import Private
from bot.engine.model.events import Place, Pressed
from bot.engine.model.messages import Button, Message, Refused
from bot.engine.model.order import Selection, following, normal, split_selection
from bot.engine.moves import appointing
from bot.engine.moves.move import Move
from bot.engine.moves.starting import choose_deck, dealt
from bot.engine.views.appointment import INVITED, PREPARED, spoken_moment
from bot.engine.views.invitation import invitation
from bot.engine.views.preparation import asked_again, browse_page, fact_page, fact_pages, overview_page, preview_page
from bot.engine.views.printing import AS_PAGE, GROUPS_TEXTS, SHEETS, Plan, Sheet, printout


def preview(move: Move, request: Request) -> None:
    """`voorbereiden zon`: all cards in the final order at a glance, and each with its toelichting on a page of its own."""
    _for_the_facilitator(
        move,
        "Je doet nu mee aan een sessie. De toelichting is dan voor de gespreksbegeleider. Zelf bladeren kan met: kaarten en jullie woord.",
    )
    deck, word, number = _page(move, request)
    move.note(word=word, deck=deck.name)
    appointing.done(move, PREPARED)
    notes = move.notebook.of_deck(deck.name)
    if number:
        _show(move, preview_page(deck, word, number, notes, move.now))
    else:
        _show(move, overview_page(deck, word, notes))


def browse(move: Move, request: Request) -> None:
    """`kaarten zon`: the same order at one's own pace, without toelichting; from the card where the group is, if it plays that word."""
    if move.running and not request.args.strip():
        request = replace(request, args=asked_again(move.deck, move.session.word))
    deck, word, number = _page(move, request)
    if not number and move.running and dealt(deck, word) == move.session.order:
        here = move.session.at.card or following(move.session)
        number = move.session.number(here) if here else 0
    _show(move, browse_page(deck, word, number or 1))


def print_script(move: Move, request: Request) -> None:
    """`draaiboek zon 2u om 13:00`: all that a facilitator wants on paper; `deel:` names one part of it."""
    _for_the_facilitator(move, "Je doet nu mee aan een sessie. Het draaiboek is dan voor de gespreksbegeleider.")
    words, part = _named(request.args, _PART)
    if part not in SHEETS:
        raise Refused(
            f"Dat deel is er niet. Kies uit: {', '.join(filter(None, SHEETS))}. Typ bijvoorbeeld: draaiboek zon deel:feiten."
        )
    _print(move, replace(request, args=words), SHEETS[part])


def print_for_the_interpreter(move: Move, request: Request) -> None:
    """`tolk zon`: what the group will read, beforehand, without a toelichting; anybody may ask."""
    _print(move, request, GROUPS_TEXTS)


def _print(move: Move, request: Request, sheet: Sheet) -> None:
    words, kind = _named(request.args, _AS)
    if kind not in {"", "pdf", "webpagina"}:
        raise Refused(f"Ik maak er een pdf of een webpagina van. Typ bijvoorbeeld: {request.command} zon {AS_PAGE}.")
    words, clock = _named(words, _AT)
    start = clock_time(clock) if clock else None
    if clock and start is None:
        raise Refused(f"Die tijd begrijp ik niet. Typ bijvoorbeeld: {request.command} zon 2u om 13:00.")
    found = _ON.fullmatch(words)
    possible = days(found["day"], today(move.now)) if found else ()
    if found and len(possible) > 1:
        told = f"{today_or_later(today(move.now))} Typ het nog een keer, met die dag in plaats van «{found['day']}»."
        raise Refused(told, asks=True)
    on = possible[0] if possible else None
    if found and on is None and _MEANS_A_DAY.match(found["day"]):
        raise Refused(f"Die dag begrijp ik niet. Typ bijvoorbeeld: {request.command} zon 2u op 12 januari om 13:00.")
    wish = _wish(move, replace(request, args=found["before"] if found and on else words))
    if wish.until is not None:
        raise Refused(
            f"Zet er de duur en de begintijd achter, niet de eindtijd. Typ bijvoorbeeld: {request.command} zon 2u om 13:00."
        )
    deck = choose_deck(move, wish.deck)
    form = wish.form or (deck.default_form if start else "")
    if form and form not in deck.forms():
        raise Refused(f"Die duur ken ik niet. Kies uit: {', '.join(deck.forms())}.")
    dealt(deck, wish.word)
    plan = Plan(deck, wish.word, form, start, move.notebook.of_deck(deck.name), on, appointing.here(move, deck))
    planned = move.own_appointment
    if planned is not None and _planned_so(planned, deck, wish.word) and not (form or on):
        begin = planned.start.astimezone(AMSTERDAM)
        plan = replace(plan, form=planned.form, start=dt.time(begin.hour, begin.minute), day=begin.date())
    elif plan.start is not None and plan.day is not None:
        existing(plan.begin)
    move.reply(printout(plan, sheet, move.now, move.config, page=kind == "webpagina"))


def _planned_so(planned: Appointment, deck: Deck, word: str) -> bool:
    """Whether what is planned is with this deck, and this word or none yet."""
    return planned.deck == deck.name and (not planned.word or normal(planned.word) == normal(word))


_PART = re.compile(r"(?<!\s)\s*\bdeel:\s?(\S*)", re.IGNORECASE)
_AS = re.compile(r"(?<!\s)\s*\bals:\s?(\S*)", re.IGNORECASE)
_ON = re.compile(r"(?P<before>.*(?<!\s))\s+op\s+(?P<day>\S.*)", re.IGNORECASE)
_MEANS_A_DAY = re.compile(r"(?:de )?\d{1,4}\b(?! ?u)|\w+dag\b|(?:over)?morgen\b|volgende\b", re.IGNORECASE)
_AT = re.compile(r"(?<!\s)\s+om\s+(\S+(?:\s?u(?:ur)?)?\s*$|\d\S*(?:\s?u(?:ur)?)?(?=\s+op\s))", re.IGNORECASE)


def _named(words: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """These words without what the pattern finds, and what that names; "" when it finds nothing."""
    found = pattern.search(words)
    return (words[: found.start()] + words[found.end() :], plain_words(found[1])) if found else (words, "")


def facts(move: Move, request: Request) -> None:
    """`feiten`: the fact sheet, a page at a time, each fact with its source."""
    deck = move.deck if move.running else choose_deck(move, move.notebook.deck)
    pages = fact_pages(deck)
    page = (whole_number(request.args) or 0) if request.args else 1
    if not 1 <= page <= pages:
        raise Refused(f"Er zijn {pages} bladzijden met feiten. Typ bijvoorbeeld: feiten 1.")
    _show(move, fact_page(deck, page, move.now), "feiten")


def invite(move: Move, request: Request) -> None:
    """`uitnodiging 1 december 13:00 2u`: the text and the calendar file, with the real times; alone, of what is planned in this chat.

    Without a platform behind it, only how one takes part where it is typed. A day on which few people work is asked back.
    """
    planned = move.state.appointment
    deck = choose_deck(move, planned.deck if planned is not None else move.notebook.deck)
    ways = deck.invitation.joining
    words, sure = _taken_off(request.args, lambda last: last == "ja")
    words, via = _taken_off(words, lambda last: last in ways)
    if planned is not None and not words:
        moment = Moment(planned.form, planned.start)
    else:
        words, rest = split_wish(deck, words, today(move.now))
        moment = understand_moment(deck, words, move.now)
        if (named := plain_words(rest)) in ways:
            via, rest = named, ""
        if rest:
            raise Refused(
                f"Ik begrijp «{rest}» hier niet. Typ alleen de dag, de tijd en hoe lang het duurt: uitnodiging {words}. "
                "Moet jullie woord erin? Typ dan eerst bijvoorbeeld: voorbereiden zon."
            )
    if planned is not None and (moment.form, moment.start) != (planned.form, planned.start):
        if move.own_appointment is not None:
            was = spoken_moment(planned, move.now)
            move.receipt(f"Let op: je sessie is gepland op {was}. Wil je die verzetten? Typ: /plan {words}")
        planned = None
    if moment.doubt and not sure and planned is None:
        yes = Button("Ja, dat klopt", Command.UITNODIGING, args=f"{request.args} ja")
        raise Refused(f"{moment.doubt} Klopt dat? Kies dan de knop, of typ een andere dag.", yes, asks=True)
    via = via or appointing.here(move, deck)
    if not via and len(ways) > 1:
        typed = ", of: ".join(" ".join(filter(None, ["uitnodiging", words, each])) for each in ways)
        move.receipt(
            f"Dit is de tekst voor je uitnodiging. Doet iedereen op dezelfde manier mee? Dan kan het korter. Typ: {typed}"
        )
    if planned is not None:
        appointing.done(move, INVITED)
    prepared = move.notebook.word if move.notebook.deck == deck.name else ""
    move.reply(invitation(deck, moment, move.now, move.config.elearning, via, planned, prepared))


def _taken_off(words: str, known: Callable[[str], bool]) -> tuple[str, str]:
    """These words without the last one when that is `known`, and that one; "" when it is not."""
    before, _, last = words.rpartition(" ")
    return (before, plain_words(last)) if known(plain_words(last)) else (words, "")


def _for_the_facilitator(move: Move, instead: str) -> None:
    """Refuse a toelichting to whoever takes part in a session without leading it, and to everybody in the group chat.

    In the private chat the host finds the session a person takes part in; in another group chat it would not be seen.
    """
    if move.running and not move.leads:
        raise Refused(instead)
    if getattr(move.event, "place", None) is Place.GROUP and not move.leads:
        raise Refused("Voorbereiden doe je in je privéchat met mij. Typ daar bijvoorbeeld: voorbereiden zon.")


def _page(move: Move, request: Request) -> tuple[Deck, str, int]:
    """The deck, the word and the card number that a page is about, 0 for the overview; the button that turns it carries them."""
    words, _, page = request.args.rpartition(" kaart:")
    turned = whole_number(page) if words else None
    wish = _wish(move, replace(request, args=words) if turned is not None else request)
    deck = choose_deck(move, wish.deck)
    word = _selected(split_selection(wish.word)[0], request.fields) if _CHOSEN_BY & {*request.fields} else wish.word
    count = len(dealt(deck, word))
    asked = request.fields.get("kaart")
    if asked is not None:
        turned = whole_number(asked)
    number = turned or 0
    if not 0 <= number <= count or (asked is not None and not number):
        raise Refused(f"Er zijn {count} kaarten. Kies een getal van 1 tot en met {count}.")
    return deck, word, number


_CHOSEN_BY = {"voor", "eerst", "weg"}  # the fields in which cards are chosen; a platform may leave out an empty one


def _selected(word: str, fields: Mapping[str, str]) -> str:
    """The word with the selection that was filled in; without one when nothing was."""
    level = plain_words(fields.get("voor", "")).replace("iedereen", "")
    if level and level not in set(Level):
        raise Refused(
            f"«{level}» ken ik niet. Kies uit: {', '.join(Level)}. Of laat het leeg: dan is het voor iedereen."
        )
    first, out = (_card_numbers(fields.get(each, "")) for each in ("eerst", "weg"))
    if both := set(first) & set(out):
        raise Refused(f"Kaart {min(both)} staat bij allebei. Wil je die eerst doen, of juist niet?", asks=True)
    selection = Selection(Level(level) if level else None, first, tuple(sorted(out)))
    return f"{word} keus:{selection.code}" if selection.code else word


def _card_numbers(words: str) -> tuple[int, ...]:
    """`7, 12 en 3` as those numbers, each once."""
    parts = [each for each in re.split(r"[\s,;.]+|\ben\b", plain_words(words)) if each]
    numbers = [whole_number(each) for each in parts]
    if None in numbers:
        raise Refused("Schrijf de nummers van de kaarten, met een komma ertussen. Bijvoorbeeld: 4, 9.")
    return tuple(dict.fromkeys(number for number in numbers if number is not None))


def _wish(move: Move, request: Request) -> Wish:
    """The word and the deck that are meant: what was said, or what was prepared last, or what is played."""
    asked = request.args.strip()
    if not asked and move.notebook.word:
        asked = asked_again(choose_deck(move, move.notebook.deck), move.notebook.word)
    elif not asked and move.running:
        asked = asked_again(move.deck, move.session.word)
    if not asked:
        raise Refused(f"Welk woord gebruiken jullie? Typ bijvoorbeeld: {request.command} zon.", asks=True)
    return understand_start(asked, typed=f"/{request.command}")


def _show(move: Move, message: Message, key: str = "voorbereiding") -> None:
    """Show a page: in place of the one before when a button of that page turned it."""
    event = move.event
    if isinstance(event, Pressed) and (event.inputs or " kaart:" in event.args or key == "feiten"):
        move.replace(Private(move.me.id), message, key)
    else:
        move.reply(message, key)
