"""The icons as Teams wants them: their sizes, their colours, and their room to be cut to another shape."""

from __future__ import annotations

import struct
import zlib

import pytest

from manifests.teams.draw import GOLD, GREEN, HERE, WHITE, Pixel, color, outline


def opened(png: bytes) -> list[list[Pixel]]:
    """The pixels of an RGBA file whose rows are not filtered, as ours are."""
    width, height, *form = struct.unpack(">2I5B", png[16:29])
    assert form == [8, 6, 0, 0, 0]
    body, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, chunk = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length])[0] == zlib.crc32(kind + chunk)
        body += chunk if kind == b"IDAT" else b""
        place += 12 + length
    data, row = zlib.decompress(body), 4 * width + 1
    assert len(data) == row * height
    assert {data[row * y] for y in range(height)} == {0}
    return [
        [struct.unpack("4B", data[row * y + 1 + 4 * x : row * y + 5 + 4 * x]) for x in range(width)]
        for y in range(height)
    ]


@pytest.fixture
def icons(files: dict[str, bytes]) -> dict[str, list[list[Pixel]]]:
    """Both icons as they are in the package."""
    return {name: opened(files[f"{name}.png"]) for name in ("color", "outline")}


def test_color(icons: dict[str, list[list[Pixel]]]) -> None:
    """192 by 192, a full square, with the cards within the middle 96 by 96, so that a hexagon cuts nothing off."""
    rows = icons["color"]
    assert (len(rows), len(rows[0])) == (192, 192)
    assert {pixel[3] for row in rows for pixel in row} == {255}
    drawn = [(x, y) for y, row in enumerate(rows) for x, pixel in enumerate(row) if pixel[:3] != GREEN]
    assert min(min(at) for at in drawn) >= 48
    assert max(max(at) for at in drawn) < 192 - 48
    assert {GREEN, GOLD, WHITE} <= {pixel[:3] for row in rows for pixel in row}


def test_outline(icons: dict[str, list[list[Pixel]]]) -> None:
    """32 by 32, white and nothing but white, on nothing, from side to side."""
    rows = icons["outline"]
    assert (len(rows), len(rows[0])) == (32, 32)
    assert {pixel[:3] for row in rows for pixel in row} == {WHITE}
    assert {0, 255} <= {pixel[3] for row in rows for pixel in row}
    across = [x for row in rows for x, pixel in enumerate(row) if pixel[3]]
    assert max(across) - min(across) >= 28


def test_the_files_are_as_drawn() -> None:
    """The icons in the repository are what the script draws: `make docs` draws them anew."""
    assert opened((HERE / "color.png").read_bytes()) == color()
    assert opened((HERE / "outline.png").read_bytes()) == outline()
