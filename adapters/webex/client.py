"""The SDK at a distance: it blocks, sleeps when it is told to and calls a dropped connection nothing of its own, so it lives
in a few threads, and what goes wrong there comes out as one of four answers.

Must not know what is read or written, nor log it. A POST goes out on a connection of its own: on one that was kept open since
an earlier call, a drop would say nothing about whether it arrived.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import TYPE_CHECKING, TypeVar

from aiohttp import hdrs

from bot.host.outbox import LONGEST_ASKED
from bot.host.ports import Busy, Declined, Unsure
from bot.host.sending import Budget, Pace

if TYPE_CHECKING:
    import requests

    from adapters.webex.sdk import ApiError, WebexTeamsAPI

T = TypeVar("T")

# A little under what is known: some eleven messages in a row for a room, and about 300 calls a minute for a token.
BUDGET = Budget(((3, 1.0), (10, 10.0)), ((10, 1.0), (280, 60.0)))
LOST_LOGIN = 60.0  # seconds to wait when the token is refused
LOCKED = 423  # only what is asked for: a file in it is being looked at
SLOW = 408  # somebody on the way waited too long, for us or for Webex: it may have been done
TOO_MUCH = {429, 503}  # Webex did nothing, and says so
READING, WRITING = "reading", "writing"
THREADS = 32  # more than hang about a few rooms at the same time, so that the others go on

_log = logging.getLogger(__name__)


class WrongToken(Busy):
    """Webex does not take the token: later, when the administrator has put that right."""

    def __init__(self) -> None:
        super().__init__(LOST_LOGIN)


class Client:
    """Calls Webex. A call gets an SDK object of its own thread, and must use up a list there: the SDK fetches while it iterates."""

    def __init__(self, token: str, base_url: str, *, pace: Pace | None = None, threads: int = THREADS) -> None:
        self._token = token
        self._base_url = base_url
        self._pace = pace or Pace(BUDGET)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="webex")
        self._mine = threading.local()
        self._sessions: list[requests.Session] = []
        self.refused = False  # whether Webex does not take the token

    async def read(self, call: Callable[[WebexTeamsAPI], T]) -> T:
        """A call that may be repeated (GET, PUT, DELETE). Raises Busy or Declined."""
        for _attempt in (1, 2):  # a connection that was kept open is often gone; once more, on a new one
            await self._pace.wait()
            with suppress(Unsure):
                return await self._in_thread(call, READING)
        raise Busy

    async def write(self, call: Callable[[WebexTeamsAPI], T], room: str = "") -> T:
        """A POST, when `room` can take one more (empty: of no room). Raises Busy, Declined or Unsure."""
        await self._pace.wait(room)
        try:
            return await self._in_thread(call, WRITING)
        except Busy as busy:
            self._pace.rest(busy.after or 0.0, room)
            raise

    async def close(self) -> None:
        """Wait for the calls that are on their way, and close the connections."""
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)
        for session in self._sessions:
            session.close()

    async def _in_thread(self, call: Callable[[WebexTeamsAPI], T], kind: str) -> T:
        try:
            done = await asyncio.get_running_loop().run_in_executor(
                self._threads, copy_context().run, self._run, call, kind
            )
        except WrongToken:
            self.refused = True
            raise
        self.refused = False
        return done

    def _run(self, call: Callable[[WebexTeamsAPI], T], kind: str) -> T:
        from adapters.webex import sdk  # not before Webex is called: where there is no Webex it costs nothing

        try:
            return call(self._api(kind))
        except sdk.ANSWERED as error:
            raise _answered(error, kind) from None
        except sdk.BROKEN as error:
            _log.info("Webex could not be reached: %s", type(error).__name__)
            raise sdk.broken(error) from None
        except json.JSONDecodeError:  # done, but what it says of it can't be read
            raise Unsure from None

    def _api(self, kind: str) -> WebexTeamsAPI:
        from adapters.webex import sdk

        api: WebexTeamsAPI | None = getattr(self._mine, kind, None)
        if api is None:
            api, session = sdk.connect(self._token, self._base_url, keep_open=kind != WRITING)
            self._sessions.append(session)
            setattr(self._mine, kind, api)
        return api


def _answered(error: ApiError, kind: str) -> Exception:
    """What an answer other than "done" means."""
    status: int = error.status_code
    headers = error.response.headers
    tracking = str(headers.get("trackingId") or error.tracking_id or "")[:80]
    _log.info("Webex answered %s %s", status, tracking)
    if status in TOO_MUCH or status == LOCKED:
        wait = headers.get(hdrs.RETRY_AFTER)
        return Busy(min(float(wait), LONGEST_ASKED) if wait is not None else None)
    if status == 401:
        _log.error("Webex does not take the token: put WEBEX_TEAMS_ACCESS_TOKEN right and start the bot again")
        return WrongToken()
    if (
        status >= 500 or status == SLOW or (status < 300 and kind == WRITING)
    ):  # done, in a way that the SDK does not know
        return Unsure()
    return Declined(status, tracking)
