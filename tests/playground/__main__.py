"""`make playground`: the bot and the Agents Playground side by side, to try by hand in a browser. Ctrl+C ends both.

What you do there is forgotten when it ends.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.playground.installed import Missing
from tests.playground.people import BOT_NAME
from tests.playground.processes import Bot, Playground
from tests.process import is_free

BOT_PORT, PAGE_PORT = 3978, 56150  # the usual ones of either, when nobody has them


async def main() -> None:
    """Start both, and wait."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)  # type: ignore[union-attr]
    with tempfile.TemporaryDirectory(prefix="kaartensessie-") as folder:
        bot = Bot(Path(folder) / "bot", port=BOT_PORT if is_free(BOT_PORT) else None)
        page = Playground(Path(folder) / "page", bot.address, port=PAGE_PORT if is_free(PAGE_PORT) else None)
        try:
            await bot.begin()
            await page.begin()
            print(f"De Agents Playground staat klaar: open {page.address} in je browser (stoppen: Ctrl+C).", flush=True)  # noqa: T201
            print(f"Kies «Kaartensessie» en typ: @{BOT_NAME} /start zon 1u", flush=True)  # noqa: T201
            for running in asyncio.as_completed([bot.ended(), page.ended()]):
                print(f"Een van de twee is gestopt:\n{await running}", file=sys.stderr)  # noqa: T201
                break
        finally:
            await page.stop()
            await bot.stop()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        try:
            asyncio.run(main())
        except Missing as missing:
            sys.exit(f"De Agents Playground kan hier niet draaien: {missing}")
