"""What one process with SQLite carries: 10 to 10,000 running sessions. `python -m tests.bench.scale` writes docs/schaal.json and .svg.

The real host, engine, store and Teams adapter with its book; only the connector is ours, which takes everything at once. Each number of
sessions has a process of its own. What is paced is played in time that passes by itself (`tests/simulation`): the numbers of
Teams, not of this machine.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.decks import ROOT

SIZES = (10, 100, 1000, 10_000)
ROUND = 3000  # messages of which the speed is measured
AT_ONCE = 64
KILO = 1024


def main(arguments: Sequence[str]) -> None:
    """All sizes; or with a size and a folder one of them, in this process."""
    if arguments:
        _say(json.dumps(asyncio.run(_one(int(arguments[0]), Path(arguments[1])))))
        return
    with tempfile.TemporaryDirectory() as made_for_this:
        folder = Path(made_for_this)
        found = {size: _apart(size, folder) for size in (0, *SIZES)}
        reminders = _reminders(folder / str(SIZES[-1]) / "x.db")
    empty = found.pop(0)
    rows = [
        {
            "sessions": size,
            "kilobytes": round((each["resident"] - empty["resident"]) / KILO / size, 1),
            "start": round(each["start"], 2),
            "messages": round(each["messages"]),
        }
        for size, each in found.items()
    ]
    made = {"rows": rows, "empty": round(empty["resident"] / KILO / KILO), "reminders": reminders}
    (ROOT / "docs" / "schaal.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    (ROOT / "docs" / "schaal.svg").write_text(picture(rows), "utf-8")
    for row in rows:
        _say(
            "{sessions:>6} sessions: {kilobytes} kB each, {start} s to start, {messages} messages a second of processor time".format(
                **row
            )
        )
    _say(f"reminders: {made['reminders']}")


def _apart(size: int, folder: Path) -> dict[str, float]:
    _say(f"… {size}")
    where = folder / str(size)
    where.mkdir()
    subprocess.run(
        [sys.executable, "-m", "tests.bench.scale", "-1", str(where)], check=True, cwd=ROOT, capture_output=True
    )
    if size:
        _multiply(where / "x.db", size)
    command = [sys.executable, "-m", "tests.bench.scale", str(size), str(where)]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


async def _one(size: int, folder: Path) -> dict[str, float]:
    """Start with what is there, and say something in each session. A size of -1 makes the one session that is multiplied."""
    from tests.bench.house import opened, said  # what takes time to import is part of the start

    async with opened(folder / "x.db") as house:
        if size < 0:
            await house.play(0, "/start zon 2u", "verder")
            return {}
        if size:
            await house.hear(said(0, "/tijd"))
        ready = time.process_time()
        speeds = []
        if size:
            for _ in range(3):
                speeds += [await house.speed(size, ROUND, AT_ONCE)]
        return {"resident": _resident(), "start": ready, "messages": max(speeds, default=0)}


def _multiply(file: Path, size: int) -> None:
    """So many sessions from the one that is there, each with people of its own."""
    import sqlite3

    with sqlite3.connect(file) as tx:
        for table in ("session", "member", "timer", "item"):
            names = [row[1] for row in tx.execute(f"pragma table_info({table})") if (table, row[1]) != ("item", "id")]
            rows = tx.execute(f"select {', '.join(names)} from {table}").fetchall()  # noqa: S608
            marks = ", ".join("?" * len(names))
            for number in range(1, size):
                copies = [tuple(_numbered(value, number) for value in row) for row in rows]
                fresh = [copy for copy, row in zip(copies, rows, strict=True) if copy != row]
                tx.executemany(f"insert into {table} ({', '.join(names)}) values ({marks})", fresh)  # noqa: S608


def _numbered(value: Any, number: int) -> Any:
    if isinstance(value, bytes):
        return value.replace(b"@0@", b"@%d@" % number)
    return value.replace("@0@", f"@{number}@") if isinstance(value, str) else value


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def _reminders(file: Path) -> dict[str, float]:
    """How late what all sessions want at the same moment leaves, beyond what Teams' pace allows, and what processor time it took."""
    from adapters.teams.connector import BUDGET
    from tests.bench.house import all_at_once

    processor = time.process_time()
    late = all_at_once(file)
    ((most, seconds),) = BUDGET.everywhere
    beyond = sorted(moment - number // most * seconds for number, moment in enumerate(sorted(late)))
    return {
        "letters": len(late),
        "minutes": round(max(late) / 60, 1),
        "beyond": round(beyond[int(0.99 * len(beyond))], 2),
        "processor": round(time.process_time() - processor),
    }


WIDE, HIGH, LEFT, BASE = 640, 260, 60, 210


def picture(rows: Sequence[dict[str, Any]]) -> str:
    """Messages a second against the number of sessions, as a picture that needs nothing else."""
    most = max(row["messages"] for row in rows) * 1.15
    step = (WIDE - LEFT - 40) / (len(rows) - 1)
    points = [(LEFT + 20 + n * step, BASE - row["messages"] / most * (BASE - 30)) for n, row in enumerate(rows)]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    marks = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4"/><text x="{x:.0f}" y="{y - 12:.0f}" text-anchor="middle">{row["messages"]}</text>'
        f'<text x="{x:.0f}" y="{BASE + 20}" text-anchor="middle">{row["sessions"]}</text>'
        for (x, y), row in zip(points, rows, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="13" role="img" '
        'aria-label="Berichten per seconde bij steeds meer sessies">'
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/><path d="M{LEFT} 20V{BASE}H{WIDE - 10}" fill="none" stroke="#777"/>'
        f'<polyline points="{line}" fill="none" stroke="#154273" stroke-width="2"/><g fill="#154273">{marks}</g>'
        f'<text x="{LEFT}" y="14">berichten per seconde</text><text x="{WIDE - 10}" y="{BASE + 40}" text-anchor="end">lopende sessies</text></svg>\n'
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
