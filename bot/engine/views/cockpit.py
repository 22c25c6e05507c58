"""The cockpit: what the facilitator sees, and nobody else. A view: the same session gives the same cockpit.

Must not change anything. A toelichting and an own note are `Secret` blocks, which `explanation`, `note` and `printing` alone make beside it.
"""

from __future__ import annotations

import datetime as dt
import hashlib

import msgspec
from msgspec.structs import replace

from bot.engine.language.wording import agreed, count, fill, minutes_until, names, spoken_minutes, spoken_time
from bot.engine.model.ballots import can_choose_again
from bot.engine.model.blocks import Block, Facts, Fold, Heading, Listing, Moments, Role, Secret, strong, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import CardKind, Config, Deck, StepKind
from bot.engine.model.messages import Button, Look, Message, Style
from bot.engine.model.order import choice, first_card, following
from bot.engine.model.session import Session, heads, note_key
from bot.engine.model.sharing import answers
from bot.engine.model.steps import WRAP_UP
from bot.engine.views import missing
from bot.engine.views.card import card_title, progress
from bot.engine.views.explanation import facts_of, first_help, more_help
from bot.engine.views.heard import unheard
from bot.engine.views.parking import PARK
from bot.engine.views.stand import counted, outcome, shift_line, unanimous
from bot.engine.views.steering import (
    earlier_button,
    more_time_button,
    offer_buttons,
    offers,
    onward_button,
    undo_button,
)


def key(session: Session) -> str:
    """The key of the newest cockpit."""
    return f"cockpit:{session.cockpit}"


def cockpit(session: Session, config: Config, now: dt.datetime) -> Message:
    """The cockpit as it should look now."""
    deck = config.decks[session.deck]
    step = deck.step(session.slot.step)
    card = deck.card(session.table) if session.table else None
    subtitle = "" if card is None else f" – {card_title(session, deck, card.id)}"
    note = f"stap:{step.id}" if card is None else note_key(card.id)
    called = step.id if card is None else str(session.number(card.id))
    body: list[Block] = [
        _time(session, now),
        *_offer_text(session, now),
        *_missing_text(session),
        *_earlier_text(session),
        *(first_help(card, agreed=unanimous(session, card)) if card is not None else ()),
    ]
    if needed := _needed(session, deck):
        body.append(Facts(needed))
    if session.notes.get(note):
        body.append(Secret("Jouw notitie", session.notes[note], Role.NOTE))
    body += _gathered(session, now)
    say, *do = (fill(words, session, deck, config.retention_days) for words in (step.say, *step.do))
    folds = [Fold("Zo staat het ervoor", (Facts(_standing(session, deck, now)),), session.unfolded)]
    if card is None:
        body += [Heading("Zeg"), text(say), Heading("Doe"), Listing(tuple(do))]
    else:
        # What is said of a round is about choosing, which nobody does at a question.
        spoken = () if card.kind is CardKind.QUESTION else (Heading("Zeg bij deze ronde"), text(say))
        if _begins(session):
            body += spoken
        guide = (*spoken, Heading("Doe"), Listing(tuple(do)))
        more = (*more_help(card, agreed=unanimous(session, card)), *facts_of(card, deck, now))
        folds = [
            *([Fold("Meer bij deze kaart", more, session.unfolded)] if more else []),
            *folds,
            Fold("Bij deze ronde", guide, session.unfolded),
        ]
    body += folds
    return Message(
        look=Look.COCKPIT,
        title=f"{step.title}{subtitle}",
        subtitle=subtitle,
        body=tuple(body),
        # No field here: the cockpit is shown anew whenever anybody does something, and that would wipe what is being typed.
        buttons=(
            *_buttons(session, deck, now),
            Button(
                "Notitie aanpassen" if session.notes.get(note) else "Notitie maken",
                Command.NOTITIE,
                args=f"{note}@{deck.name}",
                typed=f"notitie {called}",
            ),
            *_screen_button(session, config),
            _fold_button(session),
        ),
    )


def digest(shown: Message) -> str:
    """What tells this cockpit from one that says anything else."""
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:16]


def tells_of_time(session: Session, now: dt.datetime) -> tuple[object, ...]:
    """All that a cockpit says of the moment: where this is the same, one session has one cockpit."""
    at, later = session.at, session.at.plan.slots[session.at.slot + 1 :]
    return (
        now.replace(second=0, microsecond=0),
        minutes_until(now, session.slot.end),
        session.delay(now),
        session.expected_end(now).replace(second=0, microsecond=0),
        at.plan.round_to_shorten(at.slot, now),
        bool(later) and later[0].start > now,
    )


def retired(session: Session, deck: Deck) -> Message:
    """What is left of a cockpit when its step or card has passed: a line, no buttons, no toelichting."""
    step = deck.step(session.slot.step)
    title = card_title(session, deck, session.table) if session.table else step.title
    return Message(look=Look.COCKPIT, title=title, body=(text("Dit is geweest."),))


def _time(session: Session, now: dt.datetime) -> Facts:
    """`tot 13:57 (om 13:45 nog 12 minuten, op schema); 3 van de 31 kaarten besproken`: it stands still between two events where
    nothing makes it run, so it says of when it is.
    """
    end, late = session.slot.end, session.delay(now)
    left = minutes_until(now, end)
    words = (
        f"nog {spoken_minutes(left)}" if left > 0 else f"{spoken_minutes(-left)} over tijd" if left else "de tijd is om"
    )
    planned = "op schema"
    if late:
        planned = f"{count(abs(late), 'minuut', 'minuten')} {'later' if late > 0 else 'eerder'} klaar dan gepland"
    rest = progress(session) if session.slot.kind is StepKind.ROUND else ""
    told = f"tot {spoken_time(end)} (om {spoken_time(now)} {words}, {planned})"
    runs = Moments(end, session.at.plan.end, session.agreed.end, rest, late)
    return Facts((("Tijd", "; ".join(filter(None, [told, rest]))),), role=Role.CLOCK, clock=runs)


def _needed(session: Session, deck: Deck) -> tuple[tuple[str, str], ...]:
    """What counts in this very step, beside the time."""
    slot = session.slot
    rows: list[tuple[str, str]] = []
    if slot.kind is StepKind.RULES:
        rows += _confirmed(session)
    if session.table:
        card = deck.card(session.table)
        if card.kind is not CardKind.QUESTION:
            stand = counted(session) if session.choosing else shift_line(session, card) or outcome(session, card)
            rows.append(("Keuzes", stand))
    if slot.kind in WRAP_UP:
        rows += _harvest(session)
    if session.speaking:
        rows.append(("Aan het woord", session.people[session.speaking].name))
    if session.queue:
        rows.append(("Wachtrij", ", ".join(session.people[who].name for who in session.queue)))
    return tuple(rows)


def _standing(session: Session, deck: Deck, now: dt.datetime) -> tuple[tuple[str, str], ...]:
    """What is good to know, but not now."""
    rows = [("Einde", _ending(session, now)), ("Straks", _coming(session, deck, now))]
    if session.slot.kind not in {StepKind.WELCOME, StepKind.RULES}:
        rows += _confirmed(session)
    if session.heard and (silent := unheard(session)):
        rows.append(("Nog geen beurt", names(silent)))
    away = [each.name for each in session.present().values() if each.away]
    if away:
        rows.append(("Even weg", names(away)))
    return tuple(rows)


def _confirmed(session: Session) -> list[tuple[str, str]]:
    """Who is akkoord with the rules; nothing more once that is everybody and the rules are behind us."""
    present = session.present()
    everybody = heads(present.values())
    waiting = [each for each in present.values() if not each.confirmed]
    if waiting:
        told = f"{everybody - heads(waiting)} van {everybody} akkoord; nog niet: {names(each.name for each in waiting)}"
    elif session.slot.kind is not StepKind.RULES:
        return []
    elif session.surveyed:
        told = f"iedereen is akkoord ({everybody})"
    else:
        told = f"{everybody} akkoord; de anderen deden nog niets"
    return [("Spelregels", told)]


def _begins(session: Session) -> bool:
    """Whether the last move brought this round: what is said of a round is said once."""
    return bool(session.history) and session.history[-1].slot != session.at.slot


def _harvest(session: Session) -> list[tuple[str, str]]:
    gave = {who: len(each.values) for who, each in session.grades.items()}
    still = sum(max(each.heads - gave.get(who, 0), 0) for who, each in session.present().items())
    given = sum(gave.values())
    rows = [("Cijfers", f"{given} van {given + still}")]
    if session.slot.kind is not StepKind.GRADES:
        answered = sum(len(answers(each)) for each in session.tomorrow.values())
        rows.append(("Morgen anders", count(answered, "antwoord", "antwoorden")))
        rows.append(("Afspraken", str(len(session.agreements))))
    open_ends = sum(1 for each in session.questions if not each.who or each.when is None)
    unowned = f"; {open_ends} nog zonder naam of datum" if open_ends else ""
    rows.append(("Open vragen", f"{len(session.questions)}{unowned}"))
    return rows


def _gathered(session: Session, now: dt.datetime) -> list[Block]:
    """What was noted so far, in the steps in which the group adds to it."""
    if session.slot.kind not in {StepKind.AGREEMENTS, StepKind.QUESTIONS, StepKind.FINISH}:
        return []
    blocks: list[Block] = []
    if session.agreements:
        blocks += [Heading("Afspraken tot nu toe"), agreed(session.agreements, now)]
    if session.questions:
        blocks += [Heading("Open vragen tot nu toe"), agreed(session.questions, now, by="antwoord van")]
    return blocks


def _ending(session: Session, now: dt.datetime) -> str:
    late = session.delay(now)
    planned, expected = spoken_time(session.agreed.end), spoken_time(session.expected_end(now))
    if late == 0:
        return f"{planned}, op schema"
    return f"{expected}, {count(abs(late), 'minuut', 'minuten')} {'later' if late > 0 else 'eerder'} dan gepland ({planned})"


def _coming(session: Session, deck: Deck, now: dt.datetime) -> str:
    later = session.at.plan.slots[session.at.slot + 1 :]
    if not later:
        return "het einde van de sessie"
    title = deck.step(later[0].step).title
    return f"{title} om {spoken_time(later[0].start)}" if later[0].start > now else title


def _offer_text(session: Session, now: dt.datetime) -> list[Block]:
    if not offers(session, now):
        return []
    late = count(session.delay(now), "minuut", "minuten")
    return [replace(text(f"Jullie lopen {late} uit. Wat wil je doen?"), role=Role.LATE)]


def _missing_text(session: Session) -> list[Block]:
    return [text(strong(missing.state(session.missing)))] if session.missing is not None else []


def _earlier_text(session: Session) -> list[Block]:
    """That there was an earlier session with this word, as long as it can be chosen to go on from it."""
    chosen = choice(session)
    if chosen is None:
        return []
    first = f"kaart {session.number(first_card(session, goes_on=True))}"
    if chosen is Command.OPNIEUW:
        return [text(f"Jullie gaan verder waar jullie waren: bij {first}.")]
    gone = f"Met het woord «{session.word}» zijn eerder al {len(session.offered)} van de {len(session.order)} kaarten geweest."
    return [
        text(f"{gone} Was dat met deze groep? Dan kun je verdergaan bij {first}. Anders beginnen jullie bij kaart 1.")
    ]


def _buttons(session: Session, deck: Deck, now: dt.datetime) -> tuple[Button, ...]:
    kind = session.slot.kind
    here = session.pin
    onward, more = onward_button(session), (more_time_button(session), *undo_button(session, deck))
    again = (missing.AGAIN,) if session.missing is not None else ()
    offered = offer_buttons(session, now)
    if kind is not StepKind.ROUND:
        return (*again, onward, *earlier_button(session), *more, *_turn_button(session), *offered)
    back = (Button("Vorige kaart", Command.VORIGE, about=here),) if session.at.behind else ()
    later = session.at.plan.slots[session.at.slot + 1 :]
    planned = bool(later) and later[0].kind is StepKind.BREAK
    pause = () if planned else (Button("Pauze", Command.PAUZE, about=here),)
    return (*again, *_card_buttons(session, deck), *back, *pause, onward, *more, PARK, *_turn_button(session), *offered)


def _screen_button(session: Session, config: Config) -> tuple[Button, ...]:
    """A page for the beamer, where there can be one; between the cards, where there is time to open it."""
    if config.link is None or session.table:
        return ()
    return (Button("Scherm", Command.SCHERM),)


def _fold_button(session: Session) -> Button:
    """All of the cockpit, or less again: it stays so from card to card."""
    label, command = ("Toon minder", Command.TOONMINDER) if session.unfolded else ("Toon alles", Command.TOONALLES)
    return Button(label, command, typed=label.lower(), unfolds=True)


def _card_buttons(session: Session, deck: Deck) -> tuple[Button, ...]:
    if not session.table:
        return ()
    about = session.card_pin(session.table)
    label = "Volgende kaart" if following(session) else "Dit was de laatste kaart"
    onward = Button(label, Command.VOLGENDE, about=about, style=Style.PRIMARY)
    skip = Button("Sla over", Command.OVERSLAAN, about=about)
    if deck.card(session.table).kind is CardKind.QUESTION:
        return (onward, skip)
    if can_choose_again(session):
        return (onward, skip, Button("Nog een keer kiezen", Command.NOGEENKEER, about=about))
    show = Button("Toon de stand", Command.STAND, about=session.card_pin(session.ballot))
    return (onward, skip, show) if session.choosing else (onward, skip)


def _turn_button(session: Session) -> tuple[Button, ...]:
    if not session.queue:
        if not session.speaking:
            return ()
        return (
            Button(f"{session.people[session.speaking].name} is klaar", Command.BEURT, about=f"rij:{session.speaking}"),
        )
    first = session.queue[0]
    # Somebody waits, and that stands out: also where not every button has a place in sight.
    label = f"Geef {session.people[first].name} het woord"
    return (Button(label, Command.BEURT, about=f"rij:{first}", style=Style.PRIMARY),)
