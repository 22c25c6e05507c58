"""A whole session, as its report and what was printed for it must hold: thirteen cards, six agreements, four questions."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from bot.engine.model.deck import CardKind
from bot.engine.model.documents import Document
from bot.engine.views.printing import GROUPS_TEXTS, SHEETS, Plan, printout
from bot.engine.views.report import report
from tests.decks import real_config
from tests.engine.test_choosing import SIX, Table

CONFIG = replace(real_config(), formats=("word", "pdf"))
CARDS = 13
AGREEMENTS = (
    "afspraak: een lijst maken van alle stukken die we uit onszelf online zetten door Piet voor 4 december",
    "afspraak: in elk dossier noteren wie meelas door Fatima voor 11 december",
    "afspraak: nota's voortaan schrijven met een samenvatting van een halve bladzijde, zodat een bewoner het ook snapt "
    "door Sem voor 18 december",
    "afspraak: appjes over werk dezelfde dag in het dossier",
    "afspraak: de oude site nalopen op dode links door Joost voor 8 januari",
    "afspraak: een halfuur per week samen besluiten nalezen door Nora voor 15 januari",
)
QUESTIONS = (
    "vraag: mogen we namen van adviseurs online laten staan? door Piet voor 4 december",
    "vraag: wie beslist over stukken van een samenwerking met drie gemeenten en het waterschap? door Nora voor 11 december",
    "vraag: hoe lang bewaart de leverancier onze oude site?",
    "vraag: geldt de termijn van twee weken ook in de zomer? door Sem voor 18 december",
)
NOTES = {
    "stap:welkom": "Noem de nieuwe collega's. Vraag Joost of zijn microfoon het doet.",
    "stap:pauze": "Zet zelf koffie. Kijk of de chat nog loopt.",
}


def whole() -> Table:
    """The session, at its end."""
    table = Table(*SIX, kind=CardKind.STATEMENT)
    while len(table.running.at.discussed) < CARDS - 1:
        _talk(table)
    _talk(table)
    table.does("Anna: afsluiting")
    if table.running.doubted is not None:
        table.does("Anna: ja")
    for who, words in zip(
        SIX,
        (
            "8 want iedereen deed mee",
            "7",
            "9 omdat ik nu weet wat ik mag",
            "7,5",
            "6 want het duurde lang",
            "8 want eerlijk",
        ),
        strict=True,
    ):
        table.does(f"{who}: cijfer {words}")
    table.does("Anna: verder")
    for who, words in zip(
        SIX[1:],
        ("eerst vragen wie er meeleest", "mijn mail opruimen", "korter schrijven", "vaker bellen"),
        strict=False,
    ):
        table.does(f"{who}: morgen: {words}")
    table.does("Anna: verder")
    for words in (*AGREEMENTS, *QUESTIONS):
        table.does(f"Anna: /{words}")
    table.does(
        "Piet: parkeer: de oude archiefkelder",
        *(f"{who}: vervolg {'ja' if who != 'Sem' else 'nee'}" for who in SIX[1:]),
    )
    table.does("Anna: stop ja")
    return table


def _talk(table: Table) -> None:
    """The card on the table: choose, show, talk, now and then choose again, and on to the next."""
    kind = table.kind()
    first = {
        CardKind.STATEMENT: ("eens", "eens", "oneens", "weet ik niet", "eens"),
        CardKind.DILEMMA: tuple("AABBA"),
    }.get(kind or CardKind.QUESTION)
    if first:
        table.does(*(f"{who}: {choice}" for who, choice in zip(SIX[1:], first, strict=True)), "Anna: stand")
        if table.running.number(table.running.table) % 3 == 0:
            table.does("Anna: nog een keer kiezen", *(f"{who}: {first[0]}" for who in SIX[1:]), "Anna: stand")
    table.at += dt.timedelta(minutes=6)
    table.does("Anna: volgende")


def documents() -> dict[str, Document]:
    """Every kind of document that there is, by what it is."""
    table = whole()
    session, deck = table.running, CONFIG.decks[table.running.deck]
    made = {"verslag": report(session, deck, table.at, CONFIG, "pdf")}
    notes = {**NOTES, f"kaart:{session.order[2]}": "Vraag Els naar de sluis van vorig jaar."}
    plan = Plan(deck, "zon", "2u", dt.time(13), notes)
    made |= {name or "alles": printout(plan, sheet, table.at, CONFIG) for name, sheet in SHEETS.items()}
    made["tolk"] = printout(plan, GROUPS_TEXTS, table.at, CONFIG)
    return {
        name: each.file.document
        for name, each in made.items()
        if each.file is not None and each.file.document is not None
    }
