"""Two hundred worlds, each from its own seed; `make test-lang` plays ten thousand. What fails is played again by its seed."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.world import World, a_world, an_empty_store

WORLDS = int(os.environ.get("KAARTENSESSIE_WORLDS", "200"))
HEAPS = 8  # so that they can be played side by side


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the files of the worlds go."""
    return tmp_path


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Of a platform that fails hundreds of times the log need not tell."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def empty(folder: Path) -> Path:
    """A store with nothing in it."""
    file = folder / "empty.db"
    asyncio.run(an_empty_store(file))
    return file


def play(seed: int, empty: Path, folder: Path) -> World:
    """Play one world; when it breaks a promise, say how to see it again."""
    world = a_world(seed, empty, folder)
    try:
        world.run()
    except AssertionError as error:
        error.add_note(f"seed {seed}; play it again: python -m tests.simulation {seed}")
        raise
    for each in folder.glob(f"{seed}.db*"):
        each.unlink()
    return world


@pytest.mark.parametrize("heap", range(HEAPS))
def test_no_world_breaks_a_promise(heap: int, empty: Path, folder: Path) -> None:
    """Nothing lost, nothing counted twice, everything in order, at most the one in flight twice, no reminder missing."""
    lives = doubled = twins = 0
    for seed in range(heap, WORLDS, HEAPS):
        world = play(seed, empty, folder)
        lives, doubled, twins = lives + world.lives, doubled + world.doubled, twins + world.twins
    print(f"{lives} lives, {twins} with two hosts, {doubled} in flight at a kill, 0 lost, 0 doubled")  # noqa: T201
    if WORLDS >= 100:  # they really are worlds in which something happens
        assert min(lives, doubled, twins) > 0


def test_a_seed_gives_the_same_world_each_time(empty: Path, folder: Path) -> None:
    """Or a failure could not be looked at."""
    worlds = [play(3, empty, folder) for _ in range(2)]
    first, second = ([(each.id, each.chat) for each in world.platform.shown] for world in worlds)
    assert first == second
    assert worlds[0].now == worlds[1].now
