"""What is kept and for how long, in the hands of those it is about: `bewaar` for a session, `mijngegevens` for oneself.

Must not show what somebody else gave, nor delete it.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words
from bot.engine.language.wording import count, names, number, spoken_span
from bot.engine.model.blocks import Block, Facts, text
from bot.engine.model.commands import Command
from bot.engine.model.effects import WipeElsewhere
from bot.engine.model.messages import Button, Look, Message, Refused, Style
from bot.engine.model.session import Session
from bot.engine.model.sharing import answers, of_each
from bot.engine.moves import standing
from bot.engine.moves.move import Move

NO_LONGER = {"niet", "niet meer", "niet langer", "stop"}
KEPT = "Deze sessie moet bewaard blijven, bijvoorbeeld voor een Woo-verzoek."
ELSEWHERE = "Een nieuwe sessie begin je in een andere groepschat, want deze moet bewaard blijven."
FREE = "Mag hij toch weg? Typ: bewaar niet meer"

_GONE = "gewist:"  # instead of the id of who erased what is theirs


def keep(move: Move, request: Request) -> None:
    """`bewaar`: the session stays when its time is over, for it is asked for; `bewaar niet meer` takes that back."""
    asked = plain_words(request.args).removeprefix("deze sessie ").removeprefix("de sessie ")
    if asked in NO_LONGER:
        move.change(kept=False)
        standing.forget(move)
        term = count(move.config.retention_days, "dag", "dagen")
        move.receipt(f"Goed. Ik wis deze sessie weer vanzelf, {term} na het einde of na vandaag.")
    elif asked in {"", "deze sessie", "de sessie"}:
        move.change(kept=True)
        move.receipt(
            "Ik bewaar deze sessie, ook na de bewaartermijn. Doe dit als een Woo-verzoek over de sessie gaat. "
            "In deze chat kan dan geen nieuwe beginnen. Hoeft het niet meer? Typ: bewaar niet meer",
            Button("Bewaar niet meer", Command.BEWAAR, args="niet meer"),
        )
    else:
        raise Refused("Typ: bewaar. Of typ: bewaar niet meer.")


def about_me(move: Move, request: Request) -> None:
    """`mijngegevens`: what is kept about whoever asks; `mijngegevens wis` takes away what is theirs alone."""
    match plain_words(request.args).replace("wissen", "wis"):
        case "":
            _tell(move)
        case "wis":
            sure = Button("Ja, wis mijn gegevens", Command.MIJNGEGEVENS, args="wis ja", style=Style.DANGER)
            words = f"{_what_goes(move)} Wat je in andere chats gaf of plande, blijft. Dit kun je niet terugdraaien."
            if move.own_appointment is not None:
                words += " De sessie die je hier plande, blijft ook staan. Die zeg je af met: /plan af"
            move.reply(
                Message(
                    look=Look.NOTICE,
                    title="Wil je je gegevens wissen?",
                    body=(text(words),),
                    buttons=(sure,),
                    asks=True,
                )
            )
            move.hold_question(Command.MIJNGEGEVENS)
        case "wis ja":
            move.hold("")
            _erase(move)
        case _:
            raise Refused("Typ: mijn gegevens. Of typ: mijn gegevens wis.")


def _what_goes(move: Move) -> str:
    session, me = move.state.session, move.me.id
    if session is None or me not in session.people:
        return "Ik wis dan al je notities."
    if session.kept:
        return f"Ik wis dan al je notities. {KEPT} Daarom blijft wat je daar gaf nog staan."
    return (
        f"Ik wis dan al je notities, en van {_which(session, me)} je keuzes, cijfer, antwoorden en herinneringen. "
        "Afspraken met je naam erbij blijven: die zijn van de groep. "
        "In een stand die al getoond is, telt je keuze mee zonder je naam."
    )


def _which(session: Session, me: str) -> str:
    earlier = any(me in each.people for each in session.before)
    return f"deze sessie{' en eerdere in dezelfde chat' if earlier else ''}"


def _tell(move: Move) -> None:
    session, me = move.state.session, move.me.id
    notes = len(move.notebook.notes)
    rows = [("Eigen notities", count(notes, "notitie", "notities"))] if notes else []
    if session is not None and me in session.people:
        rows = [*_rows(session, me), *rows]
    if (planned := move.own_appointment) is not None:
        rows.append(("Sessie die je plande", spoken_span(planned.start, planned.end)))
    body: list[Block] = [Facts(tuple(rows))] if rows else [text("Hier bewaar ik niets over je.")]
    if rows:
        body.append(
            text(
                "Wat je gewoon in de chat zegt, bewaar ik niet. De chat zelf staat in het programma waarin je dit leest."
            )
        )
    wipe = Button("Wis mijn gegevens", Command.MIJNGEGEVENS, args="wis")
    move.reply(
        Message(look=Look.NOTICE, title="Wat ik over je bewaar", body=tuple(body), buttons=(wipe,) if rows else ())
    )


def _rows(session: Session, me: str) -> list[tuple[str, str]]:
    person, grade = session.people[me], session.grades.get(me)
    graded, why = (tuple(map(number, grade.values)), grade.why) if grade is not None else ((), "")
    wanted = of_each(session.again[me], person.heads) if me in session.again else ()
    chosen = sum(me in choices for choices in session.choices.values())
    named = sum(made.owner == me for each in (*session.before, session) for made in (*each.agreements, *each.questions))
    asked = sum(each.person == me for each in session.reminders.values())
    earlier = sum(me in each.people for each in session.before)
    told = [
        ("Je naam", person.name),
        ("Akkoord met de spelregels", "ja" if person.confirmed else ""),
        ("Keuzes bij kaarten", str(chosen or "")),
        ("Mensen achter je account", str(person.heads) if person.heads > 1 else ""),
        (
            "Je cijfer" if len(graded) == 1 else "Jullie cijfers",
            ", ".join(filter(None, [names(graded), why])) if graded else "",
        ),
        ("Wat je morgen anders doet", "; ".join(answers(session.tomorrow.get(me, "")))),
        ("Nog een sessie", names("ja" if each else "nee" for each in wanted) if wanted else ""),
        ("Onderwerpen die je parkeerde", "; ".join(each.what for each in session.parked if each.by == me)),
        ("Afspraken en vragen bij jouw naam", str(named or "")),
        ("Herinneringen waar je om vroeg", str(asked or "")),
        ("Eerdere sessies in deze chat, met je keuzes en je cijfer zonder uitleg", str(earlier or "")),
    ]
    return [(label, value) for label, value in told if value]


def _nobodys(session: Session, me: str) -> dict[str, dict[str, str]]:
    """All choices without theirs. In a stand that was shown it still counts, but nobody's any more: who saw both would know it."""
    gone = {who for given in session.choices.values() for who in given if who.startswith(_GONE)}
    nobody = f"{_GONE}{len(gone) + 1}"
    return {
        ballot: {
            (nobody if who == me else who): each for who, each in given.items() if who != me or ballot in session.shown
        }
        for ballot, given in session.choices.items()
    }


def _erased(session: Session, me: str) -> Session:
    """The session without what is theirs alone."""
    return replace(
        session,
        choices=_nobodys(session, me),
        grades={who: each for who, each in session.grades.items() if who != me},
        tomorrow={who: each for who, each in session.tomorrow.items() if who != me},
        again={who: each for who, each in session.again.items() if who != me},
        given={key: each for key, each in session.given.items() if not key.endswith(f"/{me}")},
    )


def lose_notes(move: Move) -> None:
    """The notes of whoever acts go, and what a session that they lead took along of them; of release 0.1 one that has ended too."""
    move.state = replace(move.state, notebook=None)
    if move.led and move.session.notes:
        move.change(notes={})


def _erase(move: Move) -> None:
    lose_notes(move)
    move.effects.append(WipeElsewhere())
    session, me = move.state.session, move.me.id
    if session is not None and me in session.people and not session.kept:
        before = tuple(_erased(each, me) for each in session.before)
        reminders = {name: each for name, each in session.reminders.items() if each.person != me}
        left = replace(_erased(session, me), before=before, reminders=reminders)
        move.state = replace(move.state, session=left)
        gave = f"van {_which(session, me)} je keuzes, cijfer, antwoorden en herinneringen"
        move.receipt(f"Je notities zijn gewist, en {gave}.")
    elif session is not None and me in session.people:
        move.receipt(f"Je notities zijn gewist. {KEPT} Daarom blijft wat je daar gaf nog staan.")
    else:
        move.receipt("Je notities zijn gewist.")
