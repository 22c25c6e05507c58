"""Hostile bodies: good ones that were spoiled, each known by its number, so that one that does harm can be had again."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Json = dict[str, Any]

ODD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    2**63,
    -(2**70),
    1e308,
    "",
    " ",
    "\x00",
    "\ud83d\ude00" * 50,
    "é" * 5000,
    "<at>Kaartenbot</at>",
    "/start zon",
    "cijfer 8",
    "http://127.0.0.1:1/",
    "https://evil.example/",
    "../../etc/passwd",
    "{{7*7}} ${x} %s %n",
    "'; DROP TABLE session; --",
    "\u202e\u200b\u2066",
    "2026-13-45T99:99:99Z",
    [],
    {},
    [[[[[]]]]],
    {"id": {"id": {"id": {}}}},
    ["a"] * 500,
]

DEEPEST = b'{"value":' * 2000 + b"1" + b"}" * 2000


def spoiled(seeds: list[Json], number: int) -> tuple[bytes, dict[str, str]]:
    """Body `number`, with headers of its own."""
    chance = random.Random(number)  # noqa: S311 - nothing is secret
    told = json.loads(json.dumps(chance.choice(seeds)))
    for _ in range(chance.randint(1, 4)):
        chance.choice(WAYS)(told, chance)
    plain = chance.random() < 0.5
    try:
        raw = json.dumps(told, ensure_ascii=plain).encode("utf-8", "surrogatepass")
    except RecursionError:
        raw = DEEPEST
    raw = chance.choice(BYTES)(raw, chance)
    headers = {
        "Content-Type": chance.choice(["application/json", "application/json; charset=utf-16", "text/plain", "x"])
    }
    if chance.random() < 0.05:
        raw, headers = gzip.compress(raw), {**headers, "Content-Encoding": "gzip"}
    return raw, headers


def _places(told: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in it that can be changed: what holds it, and by which key."""
    keys: Any = told.keys() if isinstance(told, dict) else range(len(told)) if isinstance(told, list) else ()
    for key in list(keys):
        yield told, key
        yield from _places(told[key])


def _replace(told: Json, chance: random.Random) -> None:
    if places := list(_places(told)):
        holder, key = chance.choice(places)
        holder[key] = json.loads(json.dumps(chance.choice(ODD)))


def _drop(told: Json, chance: random.Random) -> None:
    if places := list(_places(told)):
        holder, key = chance.choice(places)
        del holder[key]


def _add(told: Json, chance: random.Random) -> None:
    told[chance.choice(["x", "text", "value", "data", "__proto__", "type", "entities", "attachments"])] = chance.choice(
        ODD
    )


def _swap(told: Json, chance: random.Random) -> None:
    if len(places := list(_places(told))) > 1:
        (one, here), (other, there) = chance.sample(places, 2)
        one[here] = json.loads(json.dumps(other[there])) if there in other or isinstance(other, list) else None


def _deep(told: Json, chance: random.Random) -> None:
    nest: Any = "x"
    for _ in range(chance.choice([10, 100, 400])):
        nest = {"value": nest} if chance.random() < 0.5 else [nest]
    told[chance.choice(["value", "text", "channelData", "data"])] = nest


def _as_it_is(raw: bytes, chance: random.Random) -> bytes:
    return raw


def _flip(raw: bytes, chance: random.Random) -> bytes:
    spoil = bytearray(raw)
    for _ in range(chance.randint(1, 5)):
        spoil[chance.randrange(len(spoil))] = chance.randrange(256)
    return bytes(spoil)


def _cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw))]


def _twice(raw: bytes, chance: random.Random) -> bytes:
    return raw + raw[: chance.randrange(len(raw))]


WAYS: list[Callable[[Json, random.Random], None]] = [_replace, _replace, _replace, _drop, _add, _swap, _deep]
BYTES: Sequence[Callable[[bytes, random.Random], bytes]] = [_as_it_is] * 6 + [_flip, _cut, _twice]
