"""What processes tell each other and nobody writes down. Its form in one process stands here: there nobody else is to hear it.

The other form is `postgres_grapevine.py`. Must not know what is told.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct

AT_ONCE = 10  # with the longest names and ids so many still fit in what processes can tell each other

_T = TypeVar("_T")


class Grapevine:
    """Tells the other processes; what they tell goes to `hear`. `all_there_is` gives what one that has just begun must hear."""

    def __init__(self) -> None:
        self.hear: Callable[[bytes], None] = lambda _words: None
        self.all_there_is: Callable[[], Iterable[bytes]] = lambda: ()

    async def run(self) -> None:
        """Listen, for ever."""

    async def tell(self, words: bytes) -> None:
        """Let the others hear this. They may not: then whoever waits for it must do without."""

    async def caught_up(self) -> None:
        """Return when all was heard that the others told before."""


def in_parts(all_of_them: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """As many at a time as can be told at once."""
    return (all_of_them[n : n + AT_ONCE] for n in range(0, len(all_of_them), AT_ONCE))


class Aside(Struct, frozen=True, tag=True):
    """What an adapter tells those of its name in the other processes. `by`: the process it comes from."""

    adapter: str
    by: str
    words: Raw


class Branch(Grapevine):
    """The grapevine as one adapter sees it: what it tells, in JSON, comes to those of its name in the other processes. Its own it does not hear."""

    def __init__(self, adapter: str, trunk: Grapevine) -> None:
        super().__init__()
        self._adapter = adapter
        self._trunk = trunk
        self._by = secrets.token_hex(4)

    async def tell(self, words: bytes) -> None:
        """Let the others hear this. They may not: then whoever waits for it must do without."""
        await self._trunk.tell(self._aside(words))

    async def caught_up(self) -> None:
        """Return when all was heard that the others told before."""
        await self._trunk.caught_up()

    def asides(self) -> Iterable[bytes]:
        """What the adapter of a process that has just begun must hear."""
        return map(self._aside, self.all_there_is())

    def take(self, aside: Aside) -> None:
        """Another process says this, or this one hears itself."""
        if aside.by != self._by:
            self.hear(bytes(aside.words))

    def _aside(self, words: bytes) -> bytes:
        return msgspec.json.encode(Aside(self._adapter, self._by, Raw(words)))
