"""Loading: the version follows the content, and a folder of decks is loaded whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.decks.findings import DeckError
from bot.decks.load import load, load_all


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_version_follows_the_content(folder: Path) -> None:
    """The same content has the same version wherever it stands and however it is laid out; another word changes it."""
    before = load(folder).version
    with (folder / "kaarten.yaml").open("a") as stream:
        stream.write("\n# een opmerking\n")
    moved = load(folder.rename(folder.with_name("elders"))).version
    change(folder.with_name("elders") / "kaarten.yaml", "begint met koffie", "begint met thee")
    assert (len(before), moved) == (12, before)
    assert load(folder.with_name("elders")).version != before


def test_a_byte_order_mark_is_no_problem(folder: Path) -> None:
    """Notepad's UTF-8 is UTF-8."""
    before = load(folder)
    cards = folder / "kaarten.yaml"
    cards.write_bytes(b"\xef\xbb\xbf" + cards.read_bytes())
    assert load(folder) == before


def test_values_stay_what_was_written(folder: Path) -> None:
    """No YAML surprises: `on`, `12:30` and `1e` are texts."""
    for old, new in (("Het tweede onderwerp", "on"), ("Het derde onderwerp", "12:30")):
        change(folder / "kaarten.yaml", f'"{old}"', new)
    assert [card.subject for card in load(folder).cards[2:]] == ["on", "12:30"]


def test_a_folder_of_decks(folder: Path) -> None:
    """All decks in a folder, by version and by name; the first by name is the default."""
    other = folder.with_name("ander")
    shutil.copytree(folder, other)
    change(other / "deck.yaml", "naam: proef", "naam: ander")
    (folder.parent / "geen-deck").mkdir()
    decks = load_all(folder.parent)
    assert set(decks.names) == {"ander", "proef"}
    assert decks.default == "ander"
    assert {name: decks.decks[version].name for name, version in decks.names.items()} == {
        "ander": "ander",
        "proef": "proef",
    }


def test_two_decks_with_one_name(folder: Path) -> None:
    """A copied deck needs a name of its own."""
    shutil.copytree(folder, folder.with_name("kopie"))
    with pytest.raises(DeckError, match="Er is al een ander deck met de naam «proef»"):
        load_all(folder.parent)


def test_errors_of_all_decks_at_once(folder: Path) -> None:
    """A folder of decks tells what is wrong with each of them, by folder."""
    shutil.copytree(folder, folder.with_name("kopie"))
    for name in ("proef", "kopie"):
        (folder.with_name(name) / "feiten.yaml").unlink()
    with pytest.raises(DeckError) as caught:
        load_all(folder.parent)
    assert [each.place.file for each in caught.value.errors] == ["kopie/feiten.yaml", "proef/feiten.yaml"]


def test_no_deck_here(tmp_path: Path) -> None:
    """An empty folder is told apart from a broken deck."""
    with pytest.raises(DeckError, match="Hier staat geen deck"):
        load_all(tmp_path)
