"""The end of a session: stop it, close one that was forgotten, forget one that was kept, and the report.

Must not leave anything behind once it is forgotten.
"""

from __future__ import annotations

from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.events import TimerFired
from bot.engine.model.messages import Button, Look, Message, Refused, Style
from bot.engine.model.order import counts, covered, normal, put_down
from bot.engine.moves import agreements
from bot.engine.moves.move import GROUP, Move
from bot.engine.views.report import kinds, report
from bot.engine.views.result import result, result_key


def stop(move: Move, request: Request) -> None:
    """`stop`: end the session, after a yes; the result goes to the group and the report to the facilitator."""
    if plain_words(request.args) != "ja":
        sure = Button("Ja, sluit de sessie af", Command.STOP, args="ja", about=move.session.pin, style=Style.DANGER)
        move.reply(
            Message(
                look=Look.NOTICE,
                title="Wil je de sessie afsluiten?",
                body=(
                    text(
                        "De groep krijgt dan het resultaat en jij het verslag. Daarna kan niemand meer kiezen of antwoorden."
                    ),
                ),
                buttons=(sure,),
                asks=True,
            )
        )
        move.hold_question(Command.STOP)
        return
    move.hold("")
    end(move)


def end(move: Move) -> None:
    """End the session: result to the group, report to the facilitator, and a note of how far we got."""
    shown = move.session.slot.kind is StepKind.FINISH
    mine = move.leads
    move.change(at=put_down(move.session))
    move.change(ended_at=move.now, queue=(), speaking="", given={}, screens={}, notes={})
    move.change(**agreements.nobodys(move))
    session, deck = move.session, move.deck
    if mine and counts(session):
        move.note(progress={**move.notebook.progress, f"{deck.name}/{normal(session.word)}": covered(session)})
    if not shown:
        move.post(GROUP, result(session, deck, move.now), key=result_key(session))
    move.announce("De sessie is klaar. Dank jullie wel voor het gesprek!")
    move.tell_facilitator(report(session, deck, move.now, move.config))


def close_forgotten(move: Move, _: TimerFired) -> None:
    """Two hours after the planned end nobody is there any more: end the session, so that nothing is lost."""
    end(move)


def forget(move: Move, _: TimerFired) -> None:
    """The retention time is over: everything of this session goes."""
    move.forget_session()


def send_report(move: Move, request: Request) -> None:
    """`verslag`: the report as it is now; `verslag pdf` gives the file as a pdf."""
    kind = plain_words(request.args).removeprefix("als ").removeprefix("voor ")
    if kind and kind not in kinds(move.config):
        ways = " of ".join(f"verslag {each}" for each in kinds(move.config))
        raise Refused(f"Het verslag kan ik hier niet geven als «{kind}». Typ: {ways}.")
    move.reply(report(move.session, move.deck, move.now, move.config, kind))
