"""To which of somebody's sessions a private line or button belongs, and from which of them a private message comes.

Must not guess: what can be for two sessions is asked back, and nothing happens before the answer. Being on a list of members
is not taking part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from msgspec import Struct

from bot.engine.language.characters import short
from bot.engine.language.hearing import Request, hear
from bot.engine.language.typed import whole_number
from bot.engine.language.wording import spoken_day, spoken_time, today
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Config
from bot.engine.model.events import Place, Pressed, Said
from bot.engine.model.messages import Button, Look, Message
from bot.engine.model.session import Session
from bot.engine.moves.commands import BY_NAME, COMMANDS, VOCABULARY
from bot.engine.moves.origin import of_line
from bot.engine.moves.rule import CommandRule, Needs

FOR_WHO_LEADS = frozenset({Command.VOORBEREIDEN, Command.DRAAIBOEK})  # shows a toelichting
MOST = 5  # sessions to choose from
LONGEST_CHAT = 40  # characters of what a chat is called, on a button
TOO_LATE = Message(
    look=Look.REFUSAL, body=(text("Ik weet niet meer wat je typte. Zie je het nergens terug? Typ het nog een keer."),)
)
WHICH_PLAN = Message(
    look=Look.REFUSAL,
    body=(
        text("Je hebt in meer dan één chat een sessie gepland. Typ dit in de groepschat van de sessie die je bedoelt."),
    ),
    typed_in_group=True,
)
LOST = Message(
    look=Look.REFUSAL,
    body=(text("Ik weet niet meer bij welke sessie deze knop hoort. Typ «help» om te zien wat je nu kunt doen."),),
)


class Known(Struct, frozen=True, kw_only=True):
    """A session that knows this person. `chat` is what people call its chat, "" where the platform does not tell."""

    key: str
    session: Session
    chat: str = ""


class Which(Struct, frozen=True):
    """The question which session was meant: its message, and the keys in the order of its choices. `pin` is its buttons'."""

    message: Message
    keys: tuple[str, ...]
    pin: str


def address(
    event: Said | Pressed, known: Sequence[Known], config: Config, planned: Sequence[str] = ()
) -> str | Which | Message:
    """The key of the session this is for ("" for none), the question which one is meant, or what is said instead.

    `known` are the sessions that know this person, the newest first, those that have ended last. `planned` are the keys of the chats
    in which this person planned one: what needs no session may be about that, when it is the only one.
    """
    if isinstance(event, Said) and event.edited:
        return _of_line(event, known)
    if chosen(event) is not None:
        return TOO_LATE
    who, rule = event.person.id, _rule(event)
    if rule is not None and rule.needs is Needs.NOTHING and rule.name is not Command.HELP:
        heeding = _unasked(rule.name, who, known)
        if not heeding and len(planned) > 1 and _of_a_plan(rule.name, event):
            return WHICH_PLAN
        if isinstance(event, Said) and len(heeding) > 1:
            return _which(event, heeding[:MOST], config)
        return heeding[0].key if heeding else planned[0] if len(planned) == 1 else ""
    possible, sure = _possible(who, known, rule)
    if isinstance(event, Pressed):  # of a release whose buttons did not say of which session they are
        possible = [each for each in known if event.about.endswith(f":{each.session.stamp}")] or possible
        return possible[0].key if len(possible) == 1 else LOST
    if not possible or (len(possible) == 1 and sure):
        return possible[0].key if possible else ""
    return "" if rule is not None and rule.name is Command.HELP and not sure else _which(event, possible[:MOST], config)


def goes_back(event: Said | Pressed, known: Sequence[Known]) -> bool:
    """Whether this is for the session that came back with it. A page with toelichting is not, for whoever takes part in another
    session without leading it: there it stays closed.
    """
    rule, who = _rule(event), event.person.id
    guest = any(each.session.facilitator != who for each in _mine(who, known))
    return rule is None or rule.name not in FOR_WHO_LEADS or not guest


def _of_line(event: Said, known: Sequence[Known]) -> str:
    """The session that keeps something of an edited line, or the only one that it can be about; of more nobody is asked."""
    mine = _mine(event.person.id, known)
    holding = [each for each in mine if of_line(each.session, event.line)] or mine
    return holding[0].key if len(holding) == 1 else ""


def chosen(event: Said | Pressed) -> int | None:
    """Which choice somebody makes with this, counted from 1; None when it is none."""
    if isinstance(event, Pressed):
        return whole_number(event.args) if event.command == Command.KIES else None
    if event.place is not Place.PRIVATE:
        return None
    heard = hear(event.text, VOCABULARY, addressed=True)
    return whole_number(heard.args) if isinstance(heard, Request) and heard.command is Command.KIES else None


def origin(person: str, key: str, known: Sequence[Known], config: Config) -> str:
    """What tells this person from which session a private message is; empty while they take part in no other."""
    others = [each for each in _mine(person, known) if each.key != key]
    this = next((each for each in known if each.key == key), None)
    return _called(this, [*others, this], config) if this is not None and others else ""


def _rule(event: Said | Pressed) -> CommandRule | None:
    """The command that this asks for, when it is one."""
    if isinstance(event, Pressed):
        return BY_NAME.get(event.command)
    heard = hear(event.text, VOCABULARY, addressed=True)
    if isinstance(heard, Request):
        return COMMANDS[heard.command]
    return None if event.text.strip(" /") else COMMANDS[Command.HELP]  # nothing but the bot's name is a call for help


def _possible(who: str, known: Sequence[Known], rule: CommandRule | None) -> tuple[Sequence[Known], bool]:
    """Where this can belong; and, for when that is one session, whether it then surely does."""
    if mine := _mine(who, known):
        leading = [each for each in mine if each.session.facilitator == who]
        # Elsewhere what only a facilitator may do would be refused.
        return (leading if rule is not None and rule.leads and leading else mine), True
    past = [each for each in known if not each.session.running and not each.session.people[who].listed]
    if past and rule is not None and rule.needs is Needs.A_SESSION:
        led = [each for each in past if each.session.facilitator == who]
        return (led if rule.leads and led else past), True
    if near := [each for each in known if each.session.running]:
        # Who only stands on a list there, and took part elsewhere, may well mean that.
        return near, not past or not near[0].session.people[who].listed
    return past[:1], True


def _mine(who: str, known: Sequence[Known]) -> list[Known]:
    """Those in which this person takes part now. Who hung up still leads, for as long as nobody took over."""
    running = [each for each in known if each.session.running]
    return [each for each in running if who in each.session.present() or each.session.facilitator == who]


def _of_a_plan(command: Command, event: Said | Pressed) -> bool:
    """Whether it is about what is planned: `plan`, or an invitation for which no moment is named."""
    named = isinstance(event, Said) and any(char.isdigit() for char in event.text)
    return command is Command.PLAN or (command is Command.UITNODIGING and not named)


def _took_part(who: str, session: Session) -> bool:
    return any(who in each.people and not each.people[who].listed for each in (*session.before, session))


def _unasked(command: Command, who: str, known: Sequence[Known]) -> Sequence[Known]:
    """Where a command belongs that needs no session but may heed one; of two, that in which a toelichting stays unseen.

    Only a note on a card of one of two sessions that somebody leads, and which of two that have ended is wiped or looked into, is asked.
    """
    mine = _mine(who, known)
    leading = [each for each in mine if each.session.facilitator == who]
    led = [each for each in known if not each.session.running and each.session.facilitator == who]
    if command is Command.WIS and led:
        return led
    if command is Command.NOTITIE and leading:
        return leading
    if command is Command.MIJNGEGEVENS and not mine:
        return [each for each in known if _took_part(who, each.session)]
    return (leading or mine if command is Command.WIS else [each for each in mine if each not in leading] or mine)[:1]


def _which(event: Said, possible: Sequence[Known], config: Config) -> Which:
    digest = hashlib.sha256(f"{event.at.isoformat()} {event.text}".encode()).hexdigest()[:8]
    pin = f"keuze:{digest}"
    words = (
        "Dit kan bij meer dan één sessie horen. Kies er een, dan doe ik daar wat je typte. Er is nog niets gebeurd."
        if len(possible) > 1
        else "Bedoel je deze sessie? Kies die, dan doe ik daar wat je typte. Er is nog niets gebeurd."
    )
    buttons = (
        Button(_called(each, possible, config), Command.KIES, args=str(number), about=pin)
        for number, each in enumerate(possible, 1)
    )
    question = Message(
        look=Look.REFUSAL,
        title="Bij welke sessie hoort dit?",
        body=(text(words),),
        buttons=tuple(buttons),
        asks=True,
    )
    return Which(question, tuple(each.key for each in possible), pin)


def _called(this: Known, among: Sequence[Known], config: Config) -> str:
    """What tells this session from those: its word, its chat or else its deck, and when it began if that is not enough."""
    names = [_name(each, config) for each in among]
    name = _name(this, config)
    if names.count(name) <= 1:
        return name
    begun = [_begun(each) for each in among if _name(each, config) == name]
    led = "" if begun.count(_begun(this)) <= 1 else f", met {this.session.people[this.session.facilitator].name}"
    return f"{name}, begonnen {_begun(this)}{led}"


def _begun(known: Known) -> str:
    start = known.session.agreed.slots[0].start
    at = f"om {spoken_time(start)}"
    return at if known.session.running else f"op {spoken_day(today(start), today(start))} {at}"


def _name(known: Known, config: Config) -> str:
    title = config.decks[known.session.deck].title
    chat = short(known.chat, LONGEST_CHAT)
    return f"«{known.session.word}», {title}{f' ({chat})' if chat else ''}"
