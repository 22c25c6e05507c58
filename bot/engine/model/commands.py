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
    NOGEENKEER = "nogeenkeer"
    EENS = "eens"
    ONEENS = "oneens"
    WEETNIET = "weetniet"
    A = "a"
    B = "b"
    KEUZES = "keuzes"
    SAMEN = "samen"
    ALLEEN = "alleen"
    HAND = "hand"
    HANDOMLAAG = "handomlaag"
    BEURT = "beurt"
    NOGNIET = "nogniet"
    PARKEER = "parkeer"
    MAAKVRAAG = "maakvraag"
    LAATVALLEN = "laatvallen"
    AKKOORD = "akkoord"
    SPELREGELS = "spelregels"
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
    OPEN = "open"
    GEDAAN = "gedaan"
    LATER = "later"
    GEEFAAN = "geefaan"
    ANTWOORD = "antwoord"
    VERSLAG = "verslag"
    COCKPIT = "cockpit"
    TOONALLES = "toonalles"
    TOONMINDER = "toonminder"
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
    NOTITIES = "notities"
    FEITEN = "feiten"
    UITNODIGING = "uitnodiging"
    PLAN = "plan"
    WIS = "wis"
    BEWAAR = "bewaar"
    MIJNGEGEVENS = "mijngegevens"
    KIES = "kies"
    SCHERM = "scherm"
    TWEEDESCHERM = "tweedescherm"


# How people write the names that run words together, or that a card writes with a capital: what they are told to type reads so.
WRITTEN: dict[str, str] = {
    Command.A: "A",
    Command.B: "B",
    Command.WEETNIET: "weet ik niet",
    Command.NOGEENKEER: "nog een keer kiezen",
    Command.ALLEEN: "weer alleen",
    Command.HANDOMLAAG: "hand omlaag",
    Command.NOGNIET: "wie nog niet",
    Command.WEG: "even weg",
    Command.LAATVALLEN: "laat vallen",
    Command.GEENPAUZE: "geen pauze",
    Command.ZOLATEN: "zo laten",
    Command.GEEFAAN: "geef",
    Command.TOONALLES: "toon alles",
    Command.TOONMINDER: "toon minder",
    Command.STUUROPNIEUW: "stuur opnieuw",
    Command.TWEEDESCHERM: "tweede scherm",
    Command.NEEMOVER: "neem over",
    Command.MIJNGEGEVENS: "mijn gegevens",
}


def written(command: str) -> str:
    """The name of a command as people are told to type it."""
    return WRITTEN.get(command, command)
