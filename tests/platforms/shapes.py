"""What messages become on a platform, whole and to the last field: a page in `golden` for each way out, drawn by `make transcripts`.

Must not know what is right: a page is read by whoever draws it anew, beside what Teams and Webex take.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import yaml

from adapters.teams import cards as teams
from adapters.webex import cards as webex
from bot.engine.model.blocks import Bars, Facts, Fold, Heading, Listing, Secret, Span, strong, text
from bot.engine.model.commands import Command
from bot.engine.model.documents import File
from bot.engine.model.messages import Button, Input, InputKind, Look, Message, Style

HERE = Path(__file__).parent / "golden"
SEND = Button(
    "Bewaar", Command.AFSPRAAK, about="stap:3", inputs=("wat", "wie"), style=Style.PRIMARY, typed="afspraak: …"
)

MESSAGES = {
    "een regel": Message(look=Look.RECEIPT, body=(text("Dank je wel. Je *mag* het nog veranderen."),)),
    "nadruk en een link": Message(
        look=Look.NOTICE,
        body=(text("Lees ", strong("dit"), " en ", Span("de [wet] (kort)", href="https://example.com/een (x)")),),
    ),
    "lijsten": Message(
        look=Look.NOTICE, body=(Listing(("een", "twee\nregels")), Listing(("eerst", "- dan"), numbered=True))
    ),
    "alle blokken": Message(
        look=Look.CARD,
        origin="Sessie «zon»",
        title="Kaart 3 – *Openbaar*",
        subtitle=" – *Openbaar*",
        body=(
            text("Een regel.\n\nEn nog een."),
            Heading("Wie doet *wat*?"),
            Listing(("een", "twee")),
            Facts((("Nu", "ronde 1, tot 13:56"), ("Einde", "tot 15:00"))),
            Facts((("Wie nog niet", "Piet"),), live=True),
            Bars("Stand", (("A", 3), ("B", 0), ("Weet ik niet", 1))),
            Bars("", (("Eens", 0),)),
            Secret("Toelichting", "Vraag door.\nWacht."),
            Fold("Dicht", (text("Dit komt pas later."),)),
            Fold("Open", (text("Dit staat er."), Listing(("en dit",))), open=True),
        ),
    ),
    "velden": Message(
        look=Look.REFUSAL,
        body=(text("Wat spreken jullie af?"),),
        asks=True,
        inputs=(
            Input("wat", "Wat *doen* jullie?", InputKind.LONG, hint="kort"),
            Input("wie", "Wie?", required=False, value="Piet"),
            Input("wanneer", "Wanneer?", InputKind.DATE),
            Input("keus", "Wat kies je?", InputKind.CHOICE, options=("Ja", "Nee, *niet*")),
            Input("cijfer", "Welk cijfer?", InputKind.GRADE),
        ),
        buttons=(SEND, Button("Weg ermee", Command.NEE, style=Style.DANGER)),
    ),
    "knoppen": Message(
        look=Look.COCKPIT,
        title="Ronde 1",
        body=(text("Zeg dit."),),
        buttons=(
            *(Button(f"Kaart {n}", Command.KAART, args=str(n), about="plan:2", session="s1") for n in range(1, 7)),
            Button("Volgende", Command.VOLGENDE, style=Style.PRIMARY, session="s1"),
        ),
    ),
    "een bestand": Message(
        look=Look.RESULT,
        title="Verslag",
        body=(Heading("Afspraken"), Facts((("1", "lijst maken"),)), Secret("Notitie", "van mij")),
        file=File("verslag.txt", "text/plain", text="Verslag"),
    ),
    "te typen in de groep": Message(look=Look.NOTICE, title="Gepland", body=(text("Tot dan."),), typed_in_group=True),
    **{f"{each} met titel": Message(look=each, title="Titel", body=(text("Tekst."),)) for each in Look},
}


def drawn() -> dict[Path, dict[str, Any]]:
    """Each message as each platform posts it, by where that is kept."""
    ways: dict[str, Callable[[Message], list[dict[str, Any]]]] = {
        "teams": teams.activities,
        "webex-groep": partial(_on_webex, group=True),
        "webex-prive": partial(_on_webex, group=False),
    }
    return {
        HERE / f"{way}.yaml": {name: msgspec.to_builtins(shape(message)) for name, message in MESSAGES.items()}
        for way, shape in ways.items()
    }


def _on_webex(message: Message, *, group: bool) -> list[dict[str, Any]]:
    return [each._asdict() for each in webex.payloads(message, group=group, bot="Kaartensessie")]


def draw() -> None:
    """Write the pages anew."""
    for path, page in drawn().items():
        words = yaml.safe_dump(page, allow_unicode=True, sort_keys=False, default_flow_style=None, width=140)
        path.write_text(words, "utf-8")
