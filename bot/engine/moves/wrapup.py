"""The wrap-up: grades, what will you do differently, agreements, open questions, the result and the report.

Must not show whose grade or answer it is: the result and the report hold no names but those of owners of agreements.
"""

from __future__ import annotations

import datetime as dt
import re

from msgspec.structs import replace

from bot.engine.language import grades
from bot.engine.language.dates import AMSTERDAM, day, split_date, spoken_day
from bot.engine.language.hearing import Request, plain_words, whole_number
from bot.engine.language.wording import agreed, agreement_line, number, today
from bot.engine.model.deck import Deck, StepKind
from bot.engine.model.effects import Private
from bot.engine.model.events import Place, Said, TimerFired
from bot.engine.model.messages import (
    Block,
    Button,
    Facts,
    Heading,
    Input,
    InputKind,
    Listing,
    Look,
    Message,
    Style,
    text,
)
from bot.engine.model.order import normal
from bot.engine.model.session import Agreement, GivenGrade, Reminder, Session
from bot.engine.model.steps import WRAP_UP
from bot.engine.moves.turn import Refused, Turn
from bot.engine.views import report

LONGEST_ANSWER = 500  # characters; an agreement is a sentence, not a document
LONGEST_NAME = 60
LONGEST_OWNER = 6  # words of a name: "Jan van der Berg en Sem"
FURTHEST = dt.timedelta(days=300)
MOST = 50  # agreements, and open questions
REMINDER_HOUR = 9  # local time on the day itself

QUESTIONS: dict[StepKind, tuple[tuple[Input, ...], tuple[Button, ...]]] = {
    StepKind.GRADES: (
        (
            Input("cijfer", "Jouw cijfer (1 tot en met 10)", InputKind.GRADE),
            Input("waarom", "Waarom dit cijfer?", InputKind.LONG, required=False),
        ),
        (
            Button(
                "Geef dit cijfer", "cijfer", inputs=("cijfer", "waarom"), style=Style.PRIMARY, typed="cijfer 8 want …"
            ),
        ),
    ),
    StepKind.TOMORROW: (
        (Input("tekst", "Wat ga je morgen anders doen?", InputKind.LONG),),
        (Button("Verstuur", "morgen", inputs=("tekst",), style=Style.PRIMARY, typed="morgen: …"),),
    ),
    StepKind.AGREEMENTS: (
        (
            Input("wat", "Wat spreken jullie af?"),
            Input("wie", "Wie doet het?", required=False),
            Input("wanneer", "Wanneer is het klaar?", InputKind.DATE, hint="bijvoorbeeld 1 december", required=False),
        ),
        (
            Button(
                "Noteer afspraak",
                "afspraak",
                inputs=("wat", "wie", "wanneer"),
                style=Style.PRIMARY,
                typed="afspraak: … door Piet voor 1 december",
            ),
        ),
    ),
    StepKind.QUESTIONS: (
        (
            Input("wat", "Welke vraag staat nog open?"),
            Input("wie", "Wie zoekt het uit?", required=False),
            Input(
                "wanneer", "Wanneer komt het antwoord?", InputKind.DATE, hint="bijvoorbeeld 1 december", required=False
            ),
        ),
        (
            Button(
                "Noteer vraag",
                "vraag",
                inputs=("wat", "wie", "wanneer"),
                style=Style.PRIMARY,
                typed="vraag: … door Piet voor 1 december",
            ),
        ),
    ),
    StepKind.FINISH: (
        (),
        (
            Button("Ja, nog een sessie", "vervolg", args="ja"),
            Button("Nee, dit was genoeg", "vervolg", args="nee"),
        ),
    ),
}


def question(turn: Turn, step: Message) -> Message:
    """A step of the wrap-up as the group reads it, with its fields."""
    inputs, buttons = QUESTIONS[turn.session.slot.kind]
    return replace(step, inputs=inputs, buttons=buttons)


def grade(turn: Turn, request: Request) -> None:
    """`cijfer 8 want …`: this person's grade; a later one replaces it."""
    words = f"{request.fields.get('cijfer', '')} {request.args}".strip()
    if not words:
        raise Refused("Welk cijfer geef je? Typ bijvoorbeeld: cijfer 8")
    match grades.understand(words, explicit=True):
        case grades.Grade(value, why):
            take_grade(turn, GivenGrade(value, short(request.fields.get("waarom", "").strip() or why)))
        case grades.Unclear(back):
            raise Refused(back)


def overheard(turn: Turn, event: Said) -> None:
    """A line that is no command: a grade, when grades are asked for, and else nothing at all."""
    session = turn.session
    kind = session.slot.kind
    # Later in the wrap-up a bare "7" still counts for whoever gave no grade yet.
    if kind not in WRAP_UP or (kind is not StepKind.GRADES and turn.me.id in session.grades):
        return
    match grades.understand(event.text):
        case grades.Grade(value, why):
            take_grade(turn, GivenGrade(value, short(why)))
        case grades.Unclear(back) if kind is StepKind.GRADES:
            turn.reply(Message(look=Look.REFUSAL, body=(text(back),)))
        case _ if kind is StepKind.GRADES:
            _ask_whether_grade(turn, event.text)
        case _:
            return


def _ask_whether_grade(turn: Turn, line: str) -> None:
    """A line that begins with a number may be a grade ("8 leuk gesprek"): ask, and take it only after a yes."""
    read = grades.understand(line, explicit=True)
    if isinstance(read, grades.Grade) and line.strip()[:1].isdecimal() and len(line) <= LONGEST_ANSWER:
        sure = Button(f"Ja, mijn cijfer is een {number(read.value)}", "cijfer", args=line.strip())
        turn.reply(
            Message(look=Look.REFUSAL, body=(text(f"Geef je de sessie een {number(read.value)}?"),), buttons=(sure,))
        )


def take_grade(turn: Turn, given: GivenGrade) -> None:
    """Store a grade and say so."""
    again = turn.me.id in turn.session.grades
    turn.change(grades={**turn.session.grades, turn.me.id: given})
    told = "Je nieuwe cijfer is" if again else "Je cijfer is"
    turn.receipt(f"{told} een {number(given.value)}. Dank je wel. Je mag het nog veranderen.", many=True)


def tomorrow(turn: Turn, request: Request) -> None:
    """`morgen: …`: what this person will do differently; a later answer replaces it."""
    words = said(
        request,
        "tekst",
        "Wat ga je morgen anders doen? Typ bijvoorbeeld: morgen: ik zet mijn notities meteen op de goede plek.",
    )
    turn.change(tomorrow={**turn.session.tomorrow, turn.me.id: words})
    turn.receipt("Ik heb je antwoord genoteerd. Het komt zonder je naam in het verslag.", many=True)


def agree(turn: Turn, request: Request) -> None:
    """`afspraak lijst maken door Piet voor 1 december`: what, by whom, by when."""
    hint = "Wat spreken jullie af? Typ bijvoorbeeld: afspraak: lijst maken door Piet voor 1 december."
    made = understand_agreement(turn, request, turn.session.agreements, hint)
    turn.change(agreements=(*turn.session.agreements, made))
    turn.announce(agreement_line(made, turn.now), title=f"Afspraak {made.number}")
    _offer_reminder(turn, made)


def ask(turn: Turn, request: Request) -> None:
    """`vraag geldt dit ook voor chats? door Piet voor 1 december`: an open question with an owner and a date."""
    hint = "Welke vraag staat nog open? Typ bijvoorbeeld: vraag: geldt dit ook voor chats? door Piet voor 1 december."
    made = understand_agreement(turn, request, turn.session.questions, hint)
    turn.change(questions=(*turn.session.questions, made))
    turn.announce(agreement_line(made, turn.now, by="antwoord van"), title=f"Open vraag {made.number}")


def strike(turn: Turn, request: Request) -> None:
    """`schrap afspraak 2`: take an agreement or an open question away; the others keep their numbers."""
    match = re.fullmatch(r"(afspraak|vraag) (\d{1,3})", plain_words(request.args))
    items = {"afspraak": turn.session.agreements, "vraag": turn.session.questions}
    gone = [each for each in items[match[1]] if each.number == int(match[2])] if match else []
    if match is None or not gone:
        raise Refused("Wat wil je schrappen? Typ bijvoorbeeld: schrap afspraak 1, of: schrap vraag 1.")
    kept = tuple(each for each in items[match[1]] if each not in gone)
    if match[1] == "vraag":
        turn.change(questions=kept)
    else:
        turn.change(agreements=kept)
    turn.announce(f"{match[1].capitalize()} {match[2]} is geschrapt: {gone[0].what}")


def again(turn: Turn, request: Request) -> None:
    """`vervolg ja` or `vervolg nee`: whether this person wants another session."""
    answer = plain_words(request.args)
    if answer not in {"ja", "nee"}:
        raise Refused("Is er nog een sessie nodig? Typ: vervolg ja, of: vervolg nee.")
    turn.change(again={**turn.session.again, turn.me.id: answer == "ja"})
    turn.receipt(
        "Genoteerd: je wilt nog een sessie." if answer == "ja" else "Genoteerd: nog een sessie hoeft van jou niet.",
        many=True,
    )


def remind(turn: Turn, request: Request) -> None:
    """`herinner 1`: a private reminder on the day of an agreement, for everybody who asks for it."""
    number_of = whole_number(request.args)
    made = next((each for each in turn.session.agreements if each.number == number_of), None)
    if made is None:
        raise Refused("Die afspraak ken ik niet. Typ bijvoorbeeld: herinner 1.")
    due = _due(turn, made)
    if due is None:
        raise Refused(
            "Bij deze afspraak past geen herinnering: er is geen datum, of de datum valt buiten de tijd dat ik iets bewaar."
        )
    known = turn.session.reminders
    mine = Reminder(turn.me.id, made.what, due)
    if mine not in known.values():
        turn.change(reminders={**known, str(max(map(int, known), default=0) + 1): mine})
    on = spoken_day(due.astimezone(AMSTERDAM).date(), today(turn.now))
    turn.receipt(f"Goed, op {on} stuur ik je een herinnering aan: {made.what}.")


def remind_owner(turn: Turn, event: TimerFired) -> None:
    """The day of an agreement has come: a private message to whoever asked for it."""
    name = event.name.removeprefix("herinner:")
    reminder = turn.session.reminders.get(name)
    if reminder is None:
        return
    turn.change(reminders={key: each for key, each in turn.session.reminders.items() if key != name})
    turn.post(
        Private(reminder.person),
        Message(look=Look.REMINDER, title="Herinnering aan je afspraak", body=(text(reminder.what),)),
    )


def result_key(session: Session) -> str:
    """The key of the result: one a session, also when a chat has had several."""
    return f"resultaat:{session.agreed.slots[0].start:%Y%m%d%H%M}:{normal(session.word)}"


def result(session: Session, deck: Deck, now: dt.datetime) -> Message:
    """What the group sees at the end: average and spread, answers, agreements, open questions."""
    body: list[Block] = [
        text(f"Cijfer: {report.grade_summary(session)}."),
        text(f"Kaarten: {len(session.at.discussed)} besproken van de {len(session.order)}."),
    ]
    if session.tomorrow:
        body += [Heading("Dit doen we morgen anders"), Listing(tuple(session.tomorrow.values()))]
    body.append(Heading("Afspraken"))
    body.append(agreed(session.agreements, now) if session.agreements else text("Geen afspraken."))
    if session.questions:
        body += [Heading("Open vragen"), agreed(session.questions, now, by="antwoord van")]
    if session.again:
        body.append(Facts((("Nog een sessie", report.again_summary(session)),), live=True))
    return Message(look=Look.RESULT, title=f"Resultaat van de kaartensessie «{deck.title}»", body=tuple(body))


def report_message(turn: Turn) -> Message:
    """The report for the facilitator, as a message with a file."""
    return report.report(turn.session, turn.deck, turn.now, turn.config.retention_days)


def send_report(turn: Turn, _: Request) -> None:
    """`verslag`: the report as it is now."""
    turn.reply(report_message(turn))


def understand_agreement(turn: Turn, request: Request, others: tuple[Agreement, ...], hint: str) -> Agreement:
    """What, who and when from a form or from a typed line. Refuses an empty text, an endless one, or a date that is none."""
    if len(others) >= MOST:
        raise Refused(f"Er staan er al {MOST}. Haal er eerst een weg, bijvoorbeeld: schrap afspraak 1.")
    number_of = max((each.number for each in others), default=0) + 1
    if request.fields:
        who = request.fields.get("wie", "").strip()
        when_said = request.fields.get("wanneer", "").strip()
        when = day(when_said, today(turn.now)) if when_said else None
        if when_said and when is None:
            raise Refused(f"Ik begrijp de datum «{when_said[:40]}» niet. Typ bijvoorbeeld: 1 december, of: vrijdag.")
        return Agreement(number_of, said(request, "wat", hint), who[:LONGEST_NAME], _ahead(turn, when))
    words, when = split_date(said(request, "wat", hint), today(turn.now))
    if when is None and re.search(r" (?:voor|uiterlijk|op|vóór) [^ ]*\d[^ ]* ?\S*$", words):
        raise Refused(f"Ik begrijp de datum niet. {hint}")
    what, _, who = words.rpartition(" door ")
    if not what or len(who.split()) > LONGEST_OWNER:
        what, who = words, ""
    what = what.strip(" ,;|")
    if not what:
        raise Refused(hint)
    return Agreement(number_of, what, who.strip(" ,.;|")[:LONGEST_NAME], _ahead(turn, when))


def said(request: Request, field: str, hint: str) -> str:
    """The words of an answer, from its field or from the line. Refuses none at all, or too many."""
    words = (request.fields.get(field) or request.args).strip()
    if not words:
        raise Refused(hint)
    if len(words) > LONGEST_ANSWER:
        raise Refused(f"Dat is te lang. Maak er hoogstens {LONGEST_ANSWER} tekens van: één of twee zinnen.")
    return words


def short(words: str) -> str:
    """An explanation cut to what fits, at a blank where there is one."""
    if len(words) <= LONGEST_ANSWER:
        return words
    return words[:LONGEST_ANSWER].rsplit(" ", 1)[0] + " …"


def needs_answer(session: Session, event: Said) -> Button | None:
    """A free line to the bot itself may be meant as the answer to what is asked: offer it, never assume it."""
    to_us = event.place is Place.PRIVATE or (event.addressed and not event.text.lstrip().startswith("/"))
    if to_us and session.slot.kind is StepKind.TOMORROW and len(event.text) <= LONGEST_ANSWER:
        return Button("Ja, dit is mijn antwoord", "morgen", args=event.text)
    return None


def _ahead(turn: Turn, when: dt.date | None) -> dt.date | None:
    """The date, when it lies in the coming months: a day long gone or far away is a slip."""
    if when is not None and not today(turn.now) <= when <= today(turn.now) + FURTHEST:
        raise Refused(
            "Die datum is al geweest, of is nog heel ver weg. Kies een dag die nog komt, met het jaar erbij: 1 december 2026."
        )
    return when


def _offer_reminder(turn: Turn, made: Agreement) -> None:
    named = plain_words(made.who)
    owner = [who for who, each in turn.session.people.items() if named and plain_words(each.name).startswith(named)]
    if len(owner) == 1 and _due(turn, made) is not None:
        message = Message(
            look=Look.RECEIPT,
            body=(text(f"Jij hebt een afspraak: {made.what}. Wil je op de dag zelf een herinnering?"),),
            buttons=(Button("Ja, herinner mij", "herinner", args=str(made.number)),),
        )
        turn.post(Private(owner[0]), message)


def _due(turn: Turn, made: Agreement) -> dt.datetime | None:
    """When a reminder can be sent: the morning of the day, if that comes before everything is deleted."""
    if made.when is None:
        return None
    due = dt.datetime.combine(made.when, dt.time(REMINDER_HOUR), tzinfo=AMSTERDAM).astimezone(dt.UTC)
    last = (turn.session.ended_at or turn.now) + dt.timedelta(days=turn.config.retention_days)
    return due if turn.now < due < last else None
