"""The SDK at a distance: it blocks, sleeps when it is told to and calls a dropped connection nothing of its own, so it lives
in a few threads, and what goes wrong there comes out as one of four answers.

Must not know what is read or written, nor log it. A POST goes out on a connection of its own: on one that was kept open since
an earlier call, a drop would say nothing about whether it arrived.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError
from webexteamssdk import ApiError, WebexTeamsAPI

from bot.host.outbox import LONGEST_ASKED
from bot.host.ports import Busy, Declined, Unsure
from bot.host.sending import Budget, Pace

T = TypeVar("T")

# A little under what is known: some eleven messages in a row for a room, and about 300 calls a minute for a token.
BUDGET = Budget(((3, 1.0), (10, 10.0)), ((10, 1.0), (280, 60.0)))
TIMEOUT = 20  # seconds without a byte
LOST_LOGIN = 60.0  # seconds to wait when the token is refused
LONGEST_REST = 60.0  # what one chat is asked to wait longer than this, the others need not
WEBEX = (".webexapis.com", ".webex.com", ".ciscospark.com")  # what Webex may send us on to, for a next page
LOCKED = 423  # only what is asked for: a file in it is being looked at
SLOW = 408  # somebody on the way waited too long, for us or for Webex: it may have been done
TOO_MUCH = {429, 503}  # Webex did nothing, and says so
RETRY_AFTER = "Retry-After"
READING, WRITING = "reading", "writing"

_log = logging.getLogger(__name__)


class Crowded(Busy):
    """It is too much for Webex now, whoever asks."""


class WrongToken(Busy):
    """Webex does not take the token: later, when the administrator has put that right."""

    def __init__(self) -> None:
        super().__init__(LOST_LOGIN)


class Client:
    """Calls Webex. A call gets an SDK object of its own thread, and must use up a list there: the SDK fetches while it iterates."""

    def __init__(self, token: str, base_url: str, *, pace: Pace | None = None, threads: int = 4) -> None:
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
        return await self._in_thread(call, WRITING)

    async def close(self) -> None:
        """Wait for the calls that are on their way, and close the connections."""
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)
        for session in self._sessions:
            session.close()

    async def _in_thread(self, call: Callable[[WebexTeamsAPI], T], kind: str) -> T:
        try:
            done = await asyncio.get_running_loop().run_in_executor(self._threads, self._run, call, kind)
        except WrongToken:
            self.refused = True
            raise
        except Crowded as crowded:
            self._pace.rest(min(crowded.after or 0.0, LONGEST_REST))
            raise
        self.refused = False
        return done

    def _run(self, call: Callable[[WebexTeamsAPI], T], kind: str) -> T:
        try:
            return call(self._api(kind))
        except ApiError as error:
            raise _answered(error, kind) from None
        except requests.RequestException as error:
            _log.info("Webex could not be reached: %s", type(error).__name__)
            raise _broken(error) from None
        except json.JSONDecodeError:  # done, but what it says of it can't be read
            raise Unsure from None

    def _api(self, kind: str) -> WebexTeamsAPI:
        api = getattr(self._mine, kind, None)
        if api is None:
            api = WebexTeamsAPI(
                self._token, base_url=self._base_url, single_request_timeout=TIMEOUT, wait_on_rate_limit=False
            )
            session: requests.Session = api._session._req_session  # noqa: SLF001 - the SDK has no other way in
            session.hooks["response"].append(_whole_seconds)
            session.max_redirects = 0
            session.mount("https://", _AtHome(self._base_url))
            session.mount("http://", _AtHome(self._base_url))
            if kind == WRITING:
                session.headers["Connection"] = "close"
            self._sessions.append(session)
            setattr(self._mine, kind, api)
        return api


class _AtHome(HTTPAdapter):
    """Lets the token go to Webex alone: the SDK would take it to whatever address an answer calls the next page."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._home = urlsplit(base_url)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send what goes to Webex. Raises InvalidURL for anything else."""
        to = urlsplit(request.url or "")
        if (to.scheme, to.netloc) != (self._home.scheme, self._home.netloc):
            host = (to.hostname or "").lower()
            if to.scheme != "https" or not host.endswith(WEBEX):
                raise requests.exceptions.InvalidURL("not an address of Webex")
        return super().send(request, *args, **kwargs)


def _whole_seconds(response: requests.Response, **_: Any) -> None:
    """The SDK stumbles over a Retry-After that is no whole number of seconds."""
    if RETRY_AFTER in response.headers:
        seconds = _seconds(response.headers[RETRY_AFTER])
        if seconds is None:
            del response.headers[RETRY_AFTER]
        else:
            response.headers[RETRY_AFTER] = str(int(-(-seconds // 1)))


def _seconds(words: str) -> float | None:
    if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", words.strip(), re.ASCII):
        return float(words)
    try:
        until = parsedate_to_datetime(words)
        return max(0.0, (until - dt.datetime.now(dt.UTC)).total_seconds())
    except (TypeError, ValueError):  # no date either, or one of no time zone
        return None


def _answered(error: ApiError, kind: str) -> Exception:
    """What an answer other than "done" means."""
    status: int = error.status_code
    headers = error.response.headers
    tracking = str(headers.get("trackingId") or error.tracking_id or "")[:80]
    _log.info("Webex answered %s %s", status, tracking)
    if status in TOO_MUCH or status == LOCKED:
        wait = headers.get(RETRY_AFTER)
        later = Busy if status == LOCKED else Crowded
        return later(min(float(wait), LONGEST_ASKED) if wait is not None else None)
    if status == 401:
        _log.error("Webex does not take the token: put WEBEX_TEAMS_ACCESS_TOKEN right and start the bot again")
        return WrongToken()
    if (
        status >= 500 or status == SLOW or (status < 300 and kind == WRITING)
    ):  # done, in a way that the SDK does not know
        return Unsure()
    return Declined(status, tracking)


def _broken(error: requests.RequestException) -> Exception:
    """What a failing connection means: when it never came about, nothing was done."""
    if isinstance(error, requests.exceptions.InvalidURL):
        return Declined(0, "an address that is not Webex'")
    inner = error.args[0] if error.args else None
    never = isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError | requests.exceptions.ProxyError)
    return Busy() if never or isinstance(getattr(inner, "reason", None), NewConnectionError) else Unsure()
