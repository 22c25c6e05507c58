"""The names of all commands: what a line asks for and what a button carries.

Must not say what a command does or when it is accepted: that is the table of commands, and the table of steps.
"""

from __future__ import annotations

from enum import StrEnum


class Command(StrEnum):
    """One command, by the word it is typed with. Buttons that wait in the outbox carry it, so a name is never used anew."""

    START = "start"
    HERVAT = "hervat"
    OPNIEUW = "opnieuw"
    HELP = "help"
    VOLGENDE = "volgende"
    VORIGE = "vorige"
    KAART = "kaart"
    OVERSLAAN = "overslaan"
    STAND = "stand"
    EENS = "eens"
    ONEENS = "oneens"
    WEETNIET = "weetniet"
    A = "a"
    B = "b"
    HAND = "hand"
    HANDOMLAAG = "handomlaag"
    BEURT = "beurt"
    AKKOORD = "akkoord"
    WEG = "weg"
    TERUG = "terug"
    TIJD = "tijd"
    VERDER = "verder"
    PAUZE = "pauze"
    AFSLUITING = "afsluiting"
    VERLENG = "verleng"
    INKORTEN = "inkorten"
    GEENPAUZE = "geenpauze"
    ZOLATEN = "zolaten"
    CIJFER = "cijfer"
    MORGEN = "morgen"
    AFSPRAAK = "afspraak"
    VRAAG = "vraag"
    EIGENAAR = "eigenaar"
    SCHRAP = "schrap"
    WIJZIG = "wijzig"
    VERVOLG = "vervolg"
    JA = "ja"
    HERINNER = "herinner"
    VERSLAG = "verslag"
    COCKPIT = "cockpit"
    STUUROPNIEUW = "stuuropnieuw"
    ONGEDAAN = "ongedaan"
    OVERDRAGEN = "overdragen"
    NEEMOVER = "neemover"
    NEE = "nee"
    STOP = "stop"
    VOORBEREIDEN = "voorbereiden"
    KAARTEN = "kaarten"
    DRAAIBOEK = "draaiboek"
    TOLK = "tolk"
    NOTITIE = "notitie"
    FEITEN = "feiten"
    UITNODIGING = "uitnodiging"
    WIS = "wis"
    KIES = "kies"


def named(name: str) -> Command | None:
    """The command of this name, or None: an old button, or somebody else's, may carry one that there is not."""
    return next((each for each in Command if each == name), None)
