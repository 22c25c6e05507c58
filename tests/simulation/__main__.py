"""Worlds by hand: `python -m tests.simulation 1234` plays one again, `python -m tests.simulation 0 10000` as many as that."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

from tests.simulation.world import a_world, an_empty_store


def main(first: int, count: int) -> int:
    """Play `count` worlds from this seed on; how many broke a promise."""
    logging.disable()
    broken, lives, doubled, twins = 0, 0, 0, 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.db"
        asyncio.run(an_empty_store(empty))
        for seed in range(first, first + count):
            world = a_world(seed, empty, Path(folder))
            try:
                world.run()
            except AssertionError as error:
                broken += 1
                _say(f"seed {seed}: {str(error).splitlines()[0]}\n  play it again: python -m tests.simulation {seed}")
                if count == 1:
                    raise
            lives, doubled, twins = lives + world.lives, doubled + world.doubled, twins + world.twins
            for each in Path(folder).glob(f"{seed}.db*"):
                each.unlink()
    _say(
        f"{count} worlds, {lives} lives, {twins} with two hosts, {doubled} in flight at a kill: "
        f"{broken} broke a promise ({(time.monotonic() - began) / count:.2f} s each)"
    )
    return broken


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]] or [0, 200]
    sys.exit(bool(main(numbers[0], numbers[1] if len(numbers) > 1 else 1)))
