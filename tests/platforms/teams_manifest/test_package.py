"""The package for Teams: commands that the bot knows, as few permissions as it can do with, and the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import main
from bot.engine.language.hearing import Request, hear
from bot.engine.moves.commands import COMMANDS, VOCABULARY
from tests.decks import ROOT
from tests.platforms.teams_manifest.conftest import ADDRESSES, APP, VARIANTS, Make

LINE = ["manifest", "teams", "--app-id", APP, "--out", "app.zip"]
CONTENT = ROOT / "manifests" / "teams"


def titles(manifest: dict[str, Any]) -> list[str]:
    """The commands of all lists, as they are put into the compose box."""
    return [command["title"] for each in manifest["bots"][0]["commandLists"] for command in each["commands"]]


def permissions(manifest: dict[str, Any]) -> set[str]:
    """The names of the permissions that are asked for."""
    asked = manifest.get("authorization", {}).get("permissions", {}).get("resourceSpecific", [])
    assert {each["type"] for each in asked} <= {"Application"}
    return {each["name"] for each in asked}


def test_what_is_in_it(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    """Four files and no more, each of which the manifest names."""
    assert list(files) == ["manifest.json", "en.json", "color.png", "outline.png"]
    assert manifest["icons"] == {"color": "color.png", "outline": "outline.png"}
    assert [each["file"] for each in manifest["localizationInfo"]["additionalLanguages"]] == ["en.json"]


def test_who_and_which(manifest: dict[str, Any]) -> None:
    """App and bot carry the app-id, the version is the bot's, the addresses are those that were given."""
    assert (manifest["id"], manifest["bots"][0]["botId"]) == (APP, APP)
    assert manifest["version"] == version("kaartensessie")
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
    assert manifest["developer"] == {
        "name": "Kaartensessie",
        "websiteUrl": "https://gemeente.example/kaarten",
        "privacyUrl": "https://gemeente.example/privacy",
        "termsOfUseUrl": "https://gemeente.example/voorwaarden",
    }


def test_every_command_is_one_of_the_bot(manifest: dict[str, Any]) -> None:
    """What Teams puts into the compose box is heard as exactly one command, with and without a slash."""
    for title in titles(manifest):
        name, _ = VOCABULARY[title]
        for line in (title, f"/{title}", f"@Kaartensessie {title}"):
            heard = hear(line, VOCABULARY, addressed=True)
            assert isinstance(heard, Request)
            assert heard.command == name
            assert name in COMMANDS


def test_descriptions_are_the_help_texts(manifest: dict[str, Any]) -> None:
    """Under each command stands the line that `help` has for it, for whom it is, and an example of what must follow it."""
    for each in manifest["bots"][0]["commandLists"]:
        for command in each["commands"]:
            known = COMMANDS[VOCABULARY[command["title"]][0]]
            line, _, example = command["description"].partition(". Bijvoorbeeld: ")
            told, _, whose = line.partition(" (gespreksbegeleider)")
            assert told.lower() == known.help.lower()
            assert (line != told, whose) == (known.leads, "")
            assert example in {"", known.typed.lstrip("/")}
    assert "start zon 2u" in manifest["bots"][0]["commandLists"][0]["commands"][0]["description"]


def test_english_follows_the_lists(manifest: dict[str, Any], english: dict[str, str]) -> None:
    """Every command is explained in English, none is renamed, and nothing is explained that is not there."""
    explained = yaml.safe_load((CONTENT / "en.yaml").read_text("utf-8"))["commands"]
    assert set(explained) == set(titles(manifest))
    for number, each in enumerate(manifest["bots"][0]["commandLists"]):
        for place, command in enumerate(each["commands"]):
            where = f"bots[0].commandLists[{number}].commands[{place}]"
            assert english[f"{where}.description"] == explained[command["title"]]
            assert ("(facilitator)" in explained[command["title"]]) == (
                "(gespreksbegeleider)" in command["description"]
            )
            assert f"{where}.title" not in english
    other = {"$schema", "name.short", "name.full", "description.short", "description.full"}
    assert len(english) == len(titles(manifest)) + len(other)


def test_texts_fit(manifest: dict[str, Any], english: dict[str, str]) -> None:
    """The limits that the schema of the localisation does not guard."""
    for short, full in (
        (manifest["description"]["short"], manifest["description"]["full"]),
        (english["description.short"], english["description.full"]),
    ):
        assert len(short) <= 80
        assert len(full) <= 4000
    assert len(english["name.full"]) <= 100
    assert english["name.short"] == manifest["name"]["short"]  # what people type to mention the bot


def test_a_tab_for_the_screen_only_where_it_is_asked_for(make: Make) -> None:
    """Beside a meeting and on its stage, of the bot's own address; otherwise there is none."""
    plain, tabbed = (json.loads(make(*VARIANTS[name])["manifest.json"]) for name in ("met meelezen", "met scherm"))
    assert not {"configurableTabs", "validDomains"} & set(plain)
    (tab,) = tabbed["configurableTabs"]
    assert tab["configurationUrl"] == "https://bot.gemeente.example/scherm/instellen"
    assert tab["context"] == ["meetingSidePanel", "meetingStage"]
    assert tabbed["validDomains"] == ["bot.gemeente.example"]


def test_slash_in_the_group_only(manifest: dict[str, Any]) -> None:
    """The group has the commands under a slash and under the bot's name; the private chat has no slash but files; no channels."""
    bot = manifest["bots"][0]
    assert bot["supportsTargetedMessages"] is True
    assert bot["supportsFiles"] is True
    assert bot["scopes"] == ["personal", "groupChat"]
    assert {tuple(each["scopes"]): each["triggers"] for each in bot["commandLists"]} == {
        ("groupChat",): ["mention", "slash"],
        ("personal",): ["mention"],
    }
    assert manifest["localizationInfo"]["defaultLanguageTag"] == "nl"


def test_permissions(make: Make) -> None:
    """With read-along two, without none at all; the text of the app says which it is."""
    with_it, without, _screen = (json.loads(make(*options)["manifest.json"]) for options in VARIANTS.values())
    assert permissions(with_it) == {"ChatMessage.Read.Chat", "OnlineMeetingParticipant.Read.Chat"}
    assert with_it["webApplicationInfo"]["id"] == APP
    assert permissions(without) == set()
    assert "webApplicationInfo" not in without
    assert "Deze versie leest mee" in with_it["description"]["full"]
    assert "Deze versie leest niet mee" in without["description"]["full"]
    same = {"authorization", "webApplicationInfo", "description"}
    assert {key: with_it[key] for key in with_it.keys() - same} == {key: without[key] for key in without.keys() - same}


def test_every_permission_has_its_reason() -> None:
    """docs/teams.md says why, for each permission that a variant asks for, and for no other."""
    variants = yaml.safe_load((CONTENT / "varianten.yaml").read_text("utf-8"))
    asked = {name for each in variants.values() for name in each["permissions"]}
    page = (ROOT / "docs" / "teams.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+\.\w+\.Chat)` \|", page, re.MULTILINE)) == asked


def test_same_bytes(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made twice it is the same file, on Windows too, so that an administrator can see that nothing changed."""
    sums = set()
    for system in ("linux", "win32"):
        monkeypatch.setattr("sys.platform", system)
        make()
        sums.add(hashlib.sha256(Path("app.zip").read_bytes()).hexdigest())
    assert len(sums) == 1
    with zipfile.ZipFile("app.zip") as packed:
        assert {(each.date_time, each.create_system) for each in packed.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}


def test_what_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """One line says where the package is; one more warns for an address that still has to be filled in."""
    assert main([*LINE, *ADDRESSES, "--zonder-meelezen"]) == 0
    out, err = capsys.readouterr()
    assert out == f"Het app-pakket staat in app.zip (versie {version('kaartensessie')}, zonder meelezen).\n"
    assert err == ""
    assert main([*LINE, *ADDRESSES[:2]]) == 0
    assert capsys.readouterr().err.startswith(
        "Let op: er staat nog een voorbeeldadres in voor --privacy en --voorwaarden. Maak het pakket opnieuw"
    )


MISUSE = [
    (["--out", "app.zip"], "--app-id ontbreekt. Vul het in."),
    (["--app-id", APP], "--out ontbreekt. Vul het in."),
    (["--app-id", "kaarten", "--out", "app.zip"], "--app-id klopt niet: «kaarten» is geen app-id."),
    (["--app-id", f"{{{APP}}}", "--out", "app.zip"], "--app-id klopt niet:"),
    ([*LINE[2:], "--privacy", "http://gemeente.example"], "--privacy klopt niet: «http://gemeente.example» is geen webadres"),
    ([*LINE[2:], "--website", "gemeente"], "--website klopt niet:"),
    ([*LINE[2:], "--voorwaarden", "https://"], "--voorwaarden klopt niet:"),
    ([*LINE[2:], "--website", "https://" + "x" * 2048], "--website klopt niet:"),
    ([*LINE[2:], "--organisatie", "x" * 33], "--organisatie klopt niet: kies een naam van 1 tot en met 32 tekens."),
    ([*LINE[2:], "--organisatie", " "], "--organisatie klopt niet:"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "said"), MISUSE)
def test_bad_use(options: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad use is exit code 2 and one Dutch sentence, and no package."""
    assert main(["manifest", "teams", *options]) == 2
    assert capsys.readouterr().err.startswith(said)
    assert not Path("app.zip").exists()


def test_a_place_where_nothing_can_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there is exit code 1 and a sentence."""
    assert main(["manifest", "teams", "--app-id", APP, "--out", "er-niet/app.zip"]) == 1
    assert capsys.readouterr().err.startswith("Het lukt niet om «er-niet/app.zip» te lezen of te schrijven.")


def test_an_app_id_in_capitals(make: Make) -> None:
    """Teams compares ids in small letters."""
    assert json.loads(make("--app-id", APP.upper())["manifest.json"])["id"] == APP
