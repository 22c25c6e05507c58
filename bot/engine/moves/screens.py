"""The second screen: open a page for the group or for the facilitator, and close it.

Must not show anything itself. A link holds until the session ends, until a newer one of its kind, or until it is closed.
"""

from __future__ import annotations

from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words
from bot.engine.model.blocks import Span, text
from bot.engine.model.commands import Command
from bot.engine.model.messages import Button, Look, Message, Refused
from bot.engine.model.screen import Screen
from bot.engine.moves.move import Move

SCREENS = {Command.SCHERM: Screen.GROUP, Command.TWEEDESCHERM: Screen.COCKPIT}

NO_ADDRESS = (
    "Een scherm kan hier nog niet, want de bot heeft geen openbaar adres. Vraag je beheerder om PUBLIC_URL in te vullen. "
    "Tot die tijd kun je in de vergadering je venster delen."
)
_TYPED = {Screen.GROUP: "scherm", Screen.COCKPIT: "tweede scherm"}
_CLOSING = frozenset({"uit", "dicht", "weg", "sluit", "sluiten", "stop", "uitzetten"})
_OPENING = frozenset({"aan", "open", "link", "nieuw"})
_TITLES = {Screen.GROUP: "Het scherm voor de groep", Screen.COCKPIT: "Je cockpit op een tweede scherm"}
_USES = {
    Screen.GROUP: "Open deze link op de beamer of deel hem in de vergadering. Iedereen ziet dan de kaart, de klok en de wachtrij. Niemand doet mee door hem te openen, en er staat niets op dat alleen voor jou is.",
    Screen.COCKPIT: "Open deze link op je eigen tweede scherm. Je ziet daar alleen je cockpit, met de toelichting en de knoppen. Wie de link heeft, kan drukken alsof jij het bent. Houd hem voor jezelf en deel dit scherm niet.",
}
_LASTS = "De link werkt tot de sessie klaar is. Vraag je een nieuwe, dan werkt deze niet meer."


def screen(move: Move, request: Request) -> None:
    """`scherm` and `tweede scherm`: a fresh link, to the facilitator alone; with `uit` the last one holds no more."""
    which = SCREENS[request.command]
    typed = _TYPED[which]
    asked = plain_words(request.args)
    if asked in _CLOSING:
        _close(move, which)
        return
    link = move.config.link
    if link is None:
        raise Refused(NO_ADDRESS)
    if asked and asked not in _OPENING:
        closing = f", of «{typed} uit» om het te sluiten" if which in move.session.screens else ""
        raise Refused(f"Typ «{typed}» voor een link naar het scherm{closing}.")
    move.change(screens={**move.session.screens, which: link.mark})
    move.reply(
        Message(
            look=Look.NOTICE,
            title=_TITLES[which],
            body=(text(Span(link.address, href=link.address)), text(_USES[which]), text(_LASTS)),
            buttons=(Button("Sluit het scherm", request.command, args="uit", typed=f"{typed} uit"),),
        )
    )


def close(move: Move, which: Screen) -> None:
    """Let the link of this screen hold no more."""
    move.change(screens={each: mark for each, mark in move.session.screens.items() if each != which})


def _close(move: Move, which: Screen) -> None:
    if which not in move.session.screens:
        wanted = "" if move.config.link is None else f" Wil je er een? Typ: {_TYPED[which]}."
        raise Refused(f"Er staat geen scherm open.{wanted}")
    close(move, which)
    move.receipt(f"Het scherm is dicht. De link werkt niet meer. Wil je een nieuwe? Typ: {_TYPED[which]}.")
