"""The pages and forms of `goedkeuring/` that are made from the code, for whoever decides whether the bot may come in.

Must not say what the code does not: what only an organisation can answer is left open there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import yaml
from msgspec import Struct

from bot.engine.model.deck import Config
from bot.host.answers import Endpoint, Lock
from bot.host.answers import endpoints as every_endpoint
from bot.host.app import build, discover
from bot.host.housekeeping import DELIVERIES_KEPT
from bot.host.settings import Settings

HERE = Path(__file__).parent
THERE = HERE / "goedkeuring"
OUTSIDE = (Lock.SIGNED, Lock.LINK, Lock.EVERYBODY)
MADE = "Gemaakt door `make docs` uit de code; niet met de hand veranderen."
NOWHERE = Settings(data=Path(), database=Path("nergens.db"))
TERM = f"{NOWHERE.retention_days} dagen na de sessie"
TERMS = {
    "sessie": f"{TERM} (instelbaar: 1 tot en met 365); langer als de gespreksbegeleider `bewaar` typt",
    "einde": "tot de sessie klaar is",
    "gebruik": f"{NOWHERE.retention_days} dagen na het laatste gebruik (instelbaar: 1 tot en met 365)",
    "plan": "tot de sessie begint, wordt afgezegd of voorbij zou zijn",
    "verwerkt": "tot het weg is",
    "week": f"{DELIVERIES_KEPT.days} dagen",
    "kamer": "wat de bot zei: tot de sessie is gewist; de naam: tot iemand de map met gegevens weggooit",
}
REASONS = {
    "ChatMessage.Read.Chat": "om «8», «hand» of «akkoord» te horen zonder dat je de bot noemt; wat geen opdracht of antwoord is, laat hij meteen vallen",
    "OnlineMeetingParticipant.Read.Chat": "om te merken wie de vergadering in- en uitgaat, zodat een laatkomer privé de spelregels krijgt",
}
FORM = "https://github.com/MinBZK/par-dpia-form/blob/main/schemas/assessment-output.v2.schema.json"
WRITTEN = "2026-11-26T00:00:00Z"  # when the answers in invulhulp.yaml were last looked at as a whole


class Kept(
    Struct,
    frozen=True,
    rename={
        "what": "wat",
        "fields": "velden",
        "personal": "persoon",
        "kind": "soort",
        "why": "doel",
        "term": "termijn",
    },
):
    """Something that is stored: in which fields, of what kind, why and for how long."""

    what: str
    fields: dict[str, list[str]]
    personal: bool
    kind: str
    why: str
    term: str


def kept() -> list[Kept]:
    """Everything that is stored, as `gegevens.yaml` says."""
    return msgspec.convert(yaml.safe_load((HERE / "gegevens.yaml").read_text("utf-8")), list[Kept])


def all_endpoints() -> list[Endpoint]:
    """Everywhere the bot answers, with all its platforms."""
    app = build(NOWHERE, Config(decks={}, names={}, default_deck=""), discover())
    return sorted(every_endpoint(app), key=lambda each: (each.path, each.method))


def endpoints() -> str:
    """The list of endpoints with what keeps strangers out."""
    found = all_endpoints()
    outside = ", ".join(f"`{each.path}`" for each in found if each.lock in OUTSIDE)
    return _page(
        "Adressen van de bot, en wie er binnenkomt",
        "| adres | slot |",
        "|---|---|",
        *[f"| `{each.method} {each.path}` | {each.lock or 'ONBEKEND'} |" for each in found],
        "",
        f"Geef van buiten alleen door: {outside}. Een test probeert of elk slot dicht is.",
    )


def data() -> str:
    """What is stored, field by field."""
    return _page(
        "Wat de bot bewaart, veld voor veld",
        "De bot bewaart alles in één databestand op de server waar hij draait, of in jullie PostgreSQL. Een test vergelijkt deze lijst met de",
        "tabellen en met wat daarin zit. [Wat dat betekent voor wie meedoet](../privacy.md).",
        "",
        "| wat | soort | waarvoor | hoe lang | over een persoon |",
        "|---|---|---|---|---|",
        *[
            f"| {each.what} | {each.kind} | {each.why} | {TERMS[each.term]} | {'ja' if each.personal else 'nee'} |"
            for each in kept()
        ],
        "",
        "| wat | velden |",
        "|---|---|",
        *[f"| {each.what} | {_fields(each)} |" for each in kept()],
    )


def register() -> str:
    """The entry for the register of processing."""
    people = [each for each in kept() if each.personal]
    rows = {
        "naam van de verwerking": "begeleiden van een kaartensessie in een chat van Teams of Webex",
        "doel": "een gesprek tussen collega's leiden en vastleggen wat zij daarin zelf afspreken en vinden",
        "grondslag": "*vult de organisatie in*; meestal een taak van algemeen belang of gerechtvaardigd belang",
        "betrokkenen": "medewerkers die aan een sessie meedoen, en wie in dezelfde chat zit",
        "persoonsgegevens": "; ".join(each.what for each in people),
        "bijzondere persoonsgegevens": "de bot vraagt er niet om",
        "ontvangers": "wie meedoet, in de chat zelf; wie de link van een scherm heeft; Microsoft (Teams) of Cisco (Webex) als platform van de chat",
        "verwerkers": "*vult de organisatie in*: wie de server beheert. De leverancier van de broncode ontvangt niets",
        "doorgifte buiten de EER": "door de bot zelf niet; door het platform: *volgens jullie overeenkomst met Microsoft of Cisco*",
        "bewaartermijn": f"{TERMS['sessie']}; zie [veld voor veld](gegevens.md)",
        "beveiliging": "[elke belofte met haar test](../beveiliging.md)",
        "besluiten of profielen": "geen; geen AI",
    }
    return _page(
        "Voor het register van verwerkingen",
        "| vraag | antwoord |",
        "|---|---|",
        *[f"| {question} | {answer} |" for question, answer in rows.items()],
    )


def permissions() -> str:
    """What the bot asks for on each platform, from the manifest of the Teams app, with the reason for each."""
    app = yaml.safe_load((HERE.parent / "manifests" / "teams" / "varianten.yaml").read_text("utf-8"))
    asked = {variant: told["permissions"] for variant, told in app.items()}
    rows = [
        f"| `{name}` | {', '.join(variant for variant, names in asked.items() if name in names)} | {REASONS[name]} |"
        for name in dict.fromkeys(name for names in asked.values() for name in names)
    ]
    without = ", ".join(variant for variant, names in asked.items() if not names)
    return _page(
        "Welke rechten de bot vraagt",
        "| recht in Teams | in welke variant | waarom |",
        "|---|---|---|",
        *rows,
        f"| geen enkel recht | {without} | je noemt de bot dan zelf |",
        "",
        "Deze rechten gelden voor één chat, en wie de app daar toevoegt, geeft ze. De bot vraagt geen rechten op de hele organisatie, geen",
        "mail, geen agenda, geen bestanden en geen lijst van medewerkers. Een bestand komt alleen in iemands OneDrive na een «ja».",
        "",
        "In **Webex** vraagt de bot geen rechten. Hij ziet in een ruimte alleen berichten die hem noemen, en in zijn eigen chat alles.",
        "Hij zoekt de naam op van wie iets doet en van wie in de ruimte zit.",
        "",
        "Op de **server**: het netwerk naar Teams of Webex, en één map om in te schrijven. Of een database van PostgreSQL, met een gebruiker die",
        "daarin tabellen mag maken.",
    )


def form(name: str, version: str) -> str:
    """A form of the government's own, with the supplier's answers in it and the rest left open."""
    told = yaml.safe_load((HERE / "invulhulp.yaml").read_text("utf-8"))[name]
    answers: dict[str, Any] = {number: _answer(value) for number, value in told.items()}
    if name == "dpia":
        answers["2.1"] = [
            _personal(number, each) for number, each in enumerate(each for each in kept() if each.personal)
        ]
    filled = {
        "$schema": FORM,
        "metadata": {"urn": f"urn:nl:{name}:{version}", "createdAt": WRITTEN},
        "answers": dict(sorted(answers.items(), key=lambda each: [int(part) for part in each[0].split(".")])),
    }
    return json.dumps(filled, ensure_ascii=False, indent=1) + "\n"


def pages() -> dict[Path, str]:
    """Everything made here and what it should say."""
    return {
        THERE / "adressen.md": endpoints(),
        THERE / "gegevens.md": data(),
        THERE / "rechten.md": permissions(),
        THERE / "verwerking.md": register(),
        THERE / "prescan.json": form("prescan", "2.0"),
        THERE / "dpia.json": form("dpia", "3.0"),
    }


def _page(title: str, *lines: str) -> str:
    return "\n".join([f"# {title}", "", MADE, "", *lines, ""])


def _fields(each: Kept) -> str:
    return ", ".join(f"`{owner.rpartition('.')[2]}`: {', '.join(names)}" for owner, names in each.fields.items())


def _answer(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [
            {"_index": index, **{key: _answer(each) for key, each in one.items()}} for index, one in enumerate(value)
        ]
    return {"value": value.replace("{termijn}", TERM) if isinstance(value, str) else value, "lastEditedAt": WRITTEN}


def _personal(index: int, each: Kept) -> dict[str, Any]:
    told = {
        "2.1.1": each.what,
        "2.1.2": "medewerkers die meedoen aan een sessie",
        "2.1.3": each.kind,
        "2.1.4": "gewoon",
        "2.1.5": each.why,
        "2.1.6": "true",
        "2.1.8": "het chatprogramma van de organisatie, of de persoon zelf in de oefenkamer",
    }
    return {"_index": index, **{number: _answer(words) for number, words in told.items()}}
