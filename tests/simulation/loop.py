"""An event loop of which a seed decides everything: what runs first, how long a thread takes. Its time passes only when nothing can run.

Must not know what is run in it. There is no socket and no real thread: what goes to a thread runs in the loop, later, in the order
of that thread.
"""

from __future__ import annotations

import asyncio
import random
import selectors
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from typing import Any

SLOWEST_THREAD = 0.01  # seconds
MOST_STEPS = 200_000  # a world that takes more turns in circles


class _Still(selectors.SelectSelector):
    """Waits for nothing: it moves the clock on instead."""

    def __init__(self, now: float) -> None:
        super().__init__()
        self.now = now

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise AssertionError("everybody waits, and for nobody")
        self.now += max(timeout, 0.0)
        return []


class Seeded(asyncio.SelectorEventLoop):
    """The loop. `stop_after`: so many steps from now it stops, as if the process had been killed there."""

    def __init__(self, seed: object, now: float = 0.0) -> None:
        self._still = _Still(now)
        super().__init__(self._still)
        self.dice = random.Random(str(seed))  # noqa: S311 - nothing secret
        self.steps = 0
        self.most_steps = MOST_STEPS
        self.stop_after: int | None = None
        self._busy_until: dict[object, float] = {}  # by thread

    def time(self) -> float:
        """Seconds."""
        return self._still.now

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> asyncio.Handle:  # type: ignore[override]
        """Soon, but not always behind what is to run soon already."""
        if self.is_closed():  # the last words of who was killed
            return asyncio.Handle(callback, args, self)
        handle = super().call_soon(callback, *args, context=context)
        ready = self._ready  # type: ignore[attr-defined]
        if len(ready) > 1 and ready[-1] is handle:
            ready.pop()
            ready.insert(self.dice.randint(0, len(ready)), handle)
        return handle

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        """Run it in one step of the loop; between that and who asked for it is told, anything can happen."""
        done = self.create_future()
        at = max(self.time(), self._busy_until.get(executor, 0.0)) + self.dice.uniform(0, SLOWEST_THREAD)
        self._busy_until[executor] = at

        def run() -> None:
            try:
                value, error = func(*args), None
            except BaseException as raised:
                value, error = None, raised
            self.call_later(self.dice.uniform(0, SLOWEST_THREAD), tell, value, error)

        def tell(value: Any, error: BaseException | None) -> None:
            if done.done():
                return
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(value)

        self.call_at(at, run)
        return done

    def _run_once(self) -> None:
        self.steps += 1
        if self.steps > self.most_steps:
            raise AssertionError("it never ends")
        if self.stop_after is not None and self.steps >= self.stop_after:
            self.stop()
        super()._run_once()  # type: ignore[misc]

    def live(self, main: Any) -> bool:
        """Run until this is done (True), or until the kill that `stop_after` sets (False). Raises what it raises."""
        asyncio.set_event_loop(self)
        task = self.create_task(main)
        task.add_done_callback(lambda _: self.stop())
        try:
            self.run_forever()
            if not task.done():
                return False
            task.result()
            return True
        finally:
            left = asyncio.all_tasks(self)
            self.close()
            for each in left:
                each._log_destroy_pending = False  # type: ignore[attr-defined]
                with suppress(RuntimeError):
                    each.get_coro().close()
            asyncio.set_event_loop(None)
