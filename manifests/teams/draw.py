"""`python -m manifests.teams.draw`: draw the two icons of the Teams app, two cards as in the browser room's icon.

Must not need anything beyond Python: a shape is a signed distance, a picture is rows of RGBA, a PNG is zlib around them.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
GREEN, GOLD, WHITE = (0x1B, 0x4A, 0x41), (0xF4, 0xC0, 0x4F), (255, 255, 255)

Pixel = tuple[int, int, int, int]  # red, green, blue, alpha; 0-255


class Card(NamedTuple):
    """A rounded card on a board of 32 by 32: left, top, and how far it is turned (degrees, clockwise) around `pivot`."""

    left: float
    top: float
    turn: float
    pivot: tuple[float, float]

    def distance(self, x: float, y: float) -> float:
        """How far a point lies outside the card; negative inside."""
        width, height, radius = 13, 18, 2.5
        angle = -math.radians(self.turn)
        dx, dy = x - self.pivot[0], y - self.pivot[1]
        x = self.pivot[0] + dx * math.cos(angle) - dy * math.sin(angle)
        y = self.pivot[1] + dx * math.sin(angle) + dy * math.cos(angle)
        across = abs(x - self.left - width / 2) - width / 2 + radius
        along = abs(y - self.top - height / 2) - height / 2 + radius
        return math.hypot(max(across, 0), max(along, 0)) + min(max(across, along), 0) - radius


BACK = Card(5, 8, -12, (11, 17))
FRONT = Card(13, 7, 7, (20, 16))
MIDDLE = (14.8, 16.9)  # of the two cards together


def color() -> list[list[Pixel]]:
    """192 by 192: the cards within the middle 96 by 96, on a square of one colour; Teams rounds the corners itself."""
    scale = 96 / 24.6

    def pixel(x: float, y: float) -> Pixel:
        edge = _edge(abs(BACK.distance(x, y)) - 1, scale)
        front = _edge(FRONT.distance(x, y), scale)
        return (*_mix(_mix(GREEN, GOLD, edge), WHITE, front), 255)

    return _draw(192, scale, pixel)


def outline() -> list[list[Pixel]]:
    """32 by 32: the edges of the cards, white on nothing, from side to side."""
    scale = 32 / 26

    def pixel(x: float, y: float) -> Pixel:
        front = FRONT.distance(x, y)
        seen = min(_edge(abs(BACK.distance(x, y) + 0.4) - 0.8, scale), 1 - _edge(front - 1, scale))
        return (*WHITE, round(255 * max(seen, _edge(abs(front + 0.4) - 0.8, scale))))

    return _draw(32, scale, pixel)


def png(rows: list[list[Pixel]]) -> bytes:
    """The picture as a PNG file."""
    data = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)
    head = struct.pack(">2I5B", len(rows[0]), len(rows), 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, body) for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b""))
    )


def _draw(size: int, scale: float, pixel: Callable[[float, float], Pixel]) -> list[list[Pixel]]:
    def place(row_or_column: int, middle: float) -> float:
        return (row_or_column + 0.5 - size / 2) / scale + middle

    return [[pixel(place(x, MIDDLE[0]), place(y, MIDDLE[1])) for x in range(size)] for y in range(size)]


def _edge(distance: float, scale: float) -> float:
    """How much of a pixel lies inside, when its middle lies this far outside."""
    return min(max(0.5 - distance * scale, 0), 1)


def _mix(under: tuple[int, int, int], over: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(under, over, strict=True))
    return red, green, blue


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def main() -> None:
    """Write both icons next to this file."""
    (HERE / "color.png").write_bytes(png(color()))
    (HERE / "outline.png").write_bytes(png(outline()))


if __name__ == "__main__":
    main()
