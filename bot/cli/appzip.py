"""The app package that an administrator puts into Teams: a zip of manifest, English localisation and icons.

Must not know the command line, nor hold a text that people read: those are in `manifests/teams/` and in the table of commands.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from msgspec import Struct

from bot.engine.language.hearing import Args
from bot.engine.language.typed import plain_words
from bot.engine.moves.commands import COMMANDS, VOCABULARY

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same package twice is the same bytes; a zip knows no earlier date


class Maker(Struct, frozen=True, kw_only=True):
    """Who offers the app, as Teams shows it: a name and three https addresses."""

    name: str
    website: str
    privacy: str
    terms: str


def package(folder: Path, app_id: str, maker: Maker, *, version: str, reads_along: bool, screen: str = "") -> bytes:
    """The zip. `folder` holds the content, `app_id` is the GUID of the app registration, `version` that of the bot, `screen` the
    public address of the bot when the meeting must have a tab for its screen.
    """
    dutch, english = manifest(folder, app_id, maker, version=version, reads_along=reads_along, screen=screen)
    files = {"manifest.json": _json(dutch), "en.json": _json(english)}
    files |= {name: (folder / name).read_bytes() for name in dutch["icons"].values()}
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as packed:  # stored, so that no other zlib makes other bytes
            for name, body in files.items():
                entry = zipfile.ZipInfo(name, _LONG_AGO)
                entry.create_system = 3  # Unix, wherever it is made
                packed.writestr(entry, body)
        return buffer.getvalue()


def manifest(
    folder: Path, app_id: str, maker: Maker, *, version: str, reads_along: bool, screen: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The manifest, in Dutch, and its English localisation."""
    variant = _read(folder, "varianten")["met-meelezen" if reads_along else "zonder-meelezen"]
    dutch, english = _read(folder, "manifest"), _read(folder, "en")
    dutch |= {
        "id": app_id,
        "version": ".".join(re.findall(r"\d+", version)[:3]),
        "developer": {
            "name": maker.name,
            "websiteUrl": maker.website,
            "privacyUrl": maker.privacy,
            "termsOfUseUrl": maker.terms,
        },
    }
    dutch["description"]["full"] += f"\n\n{variant['nl']}"
    bot = dutch["bots"][0]
    bot["botId"] = app_id
    for each in bot["commandLists"]:
        each["commands"] = [{"title": title, "description": explained(title)} for title in each["commands"]]
    if variant["permissions"]:
        # Teams wants a resource with the permissions, but any text will do.
        dutch["webApplicationInfo"] = {"id": app_id, "resource": "https://RscBasedStoreApp"}
        wanted = [{"name": name, "type": "Application"} for name in variant["permissions"]]
        dutch["authorization"] = {"permissions": {"resourceSpecific": wanted}}
    if screen:
        address = screen.rstrip("/")
        tab = _read(folder, "tabblad")
        dutch["configurableTabs"] = [{**tab, "configurationUrl": f"{address}/scherm/instellen"}]
        dutch["validDomains"] = [urlsplit(address).hostname]
    lines = english.pop("commands")
    english["description.full"] += f"\n\n{variant['en']}"
    english |= {place: lines[title] for place, title in _places(bot["commandLists"])}
    schema = dutch["$schema"].replace("MicrosoftTeams.schema", "MicrosoftTeams.Localization.schema")
    return dutch, {"$schema": schema, **english}


def explained(title: str) -> str:
    """What Teams shows under a command: the line that `help` has for it, whether only the facilitator may, and an example when
    something must follow.
    """
    command = COMMANDS[VOCABULARY[plain_words(title)][0]]
    line = f"{command.help[0].upper()}{command.help[1:]}{' (gespreksbegeleider)' if command.leads else ''}"
    typed = command.typed.lstrip("/")
    return line if command.args is Args.NONE or typed == command.name else f"{line}. Bijvoorbeeld: {typed}"


def _places(lists: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for number, each in enumerate(lists):
        for place, command in enumerate(each["commands"]):
            yield f"bots[0].commandLists[{number}].commands[{place}].description", command["title"]


def _read(folder: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
    return content


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"
