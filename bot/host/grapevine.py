"""What processes tell each other and nobody writes down. Its form in one process stands here: there nobody else is to hear it.

The other form is `postgres_grapevine.py`. Must not know what is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable


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
