"""Webex' SDK as we use it: an object a thread, that follows no address but Webex' own, and what a failing connection means.

It is webexteamssdk, or its successor webexpythonsdk where that one is left out. Must not be loaded where Webex is not set up: it is
heavy. Only `client.py` asks for it, in its threads.
"""

from __future__ import annotations

import datetime as dt
import http.client
import io
import re
import socket
import time
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from aiohttp import hdrs
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from bot.host.ports import Busy, Declined, Unsure

try:
    from webexteamssdk import ApiError, WebexTeamsAPI
except ModuleNotFoundError:
    from webexpythonsdk import ApiError
    from webexpythonsdk import WebexAPI as WebexTeamsAPI

__all__ = ["ANSWERED", "BROKEN", "ApiError", "WebexTeamsAPI", "broken", "connect"]

TIMEOUT = 10  # seconds to connect, and to send
WHOLE = 10.0  # seconds for an answer, from first byte to last
WEBEX = (".webexapis.com", ".webex.com", ".ciscospark.com")  # what Webex may send us on to, for a next page
ANSWERED, BROKEN = ApiError, requests.RequestException


def connect(token: str, base_url: str, *, keep_open: bool) -> tuple[WebexTeamsAPI, requests.Session]:
    """A new SDK object and the session that it speaks over."""
    api = WebexTeamsAPI(token, base_url=base_url, single_request_timeout=TIMEOUT, wait_on_rate_limit=False)
    session: requests.Session = api._session._req_session  # noqa: SLF001 - the SDK has no other way in
    session.hooks["response"].append(_whole_seconds)
    session.max_redirects = 0
    session.mount("https://", _AtHome(base_url))
    session.mount("http://", _AtHome(base_url))
    if not keep_open:
        session.headers["Connection"] = "close"
    return api, session


def broken(error: requests.RequestException) -> Exception:
    """What a failing connection means: when it never came about, nothing was done."""
    if isinstance(error, requests.exceptions.InvalidURL):
        return Declined(0, "an address that is not Webex'")
    inner = error.args[0] if error.args else None
    never = isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError | requests.exceptions.ProxyError)
    return Busy() if never or isinstance(getattr(inner, "reason", None), NewConnectionError) else Unsure()


class _AtHome(HTTPAdapter):
    """Lets the token go to Webex alone: the SDK would take it to whatever address an answer calls the next page."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._home = urlsplit(base_url)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """With connections of which the answer must be there in time."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """The same by way of a proxy."""
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send what goes to Webex. Raises InvalidURL for anything else."""
        to = urlsplit(request.url or "")
        if (to.scheme, to.netloc) != (self._home.scheme, self._home.netloc):
            host = (to.hostname or "").lower()
            if to.scheme != "https" or not host.endswith(WEBEX):
                raise requests.exceptions.InvalidURL("not an address of Webex")
        return super().send(request, *args, **kwargs)


class _InTime(io.RawIOBase):
    """Reads an answer for so long and no longer: the library only bounds the wait for each next byte."""

    def __init__(self, line: socket.socket) -> None:
        super().__init__()
        self._line = line
        self._raw = line.makefile("rb", buffering=0)
        self._until = time.monotonic() + WHOLE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    """An answer that is read in time."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_InTime(sock))


class _Plain(HTTPConnection):
    response_class = _Answer


class _Closed(HTTPSConnection):
    response_class = _Answer


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _ClosedPool(HTTPSConnectionPool):
    ConnectionCls = _Closed


_POOLS = {"http": _PlainPool, "https": _ClosedPool}


def _whole_seconds(response: requests.Response, **_: Any) -> None:
    """The SDK stumbles over a Retry-After that is no whole number of seconds."""
    if hdrs.RETRY_AFTER in response.headers:
        seconds = _seconds(response.headers[hdrs.RETRY_AFTER])
        if seconds is None:
            del response.headers[hdrs.RETRY_AFTER]
        else:
            response.headers[hdrs.RETRY_AFTER] = str(int(-(-seconds // 1)))


def _seconds(words: str) -> float | None:
    if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", words.strip(), re.ASCII):
        return float(words)
    try:
        until = parsedate_to_datetime(words)
        return max(0.0, (until - dt.datetime.now(dt.UTC)).total_seconds())
    except (TypeError, ValueError):  # no date either, or one of no time zone
        return None
