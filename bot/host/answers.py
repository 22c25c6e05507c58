"""What every answer has in common, whoever gives it: headers that let a browser do nothing with it, and no word of what failed.

Must not know what is asked for. A request that is no HTTP never reaches the application, so that answer is made here too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from enum import StrEnum
from functools import partialmethod
from typing import NamedTuple, TypeVar

from aiohttp import hdrs, web

from bot.host import log
from bot.host.incoming import UNREADABLE
from bot.host.store import StoreUnavailable

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
H = TypeVar("H", bound=Callable[..., Awaitable[web.StreamResponse]])
_LOCK = "lock"

# The answer's own headers win: a page allows itself what it needs.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NAME = "kaartensessie"  # instead of the names and versions of what we are made of
STRICT = "max-age=31536000"  # seconds: a year, the least that counts
WRONG = "Er ging iets mis bij ons. Probeer het nog een keer."
NOTHING_HERE = "Hier is niets te vinden."


class Lock(StrEnum):
    """What keeps strangers out of an address, as whoever runs the bot reads it."""

    SIGNED = "alleen wat het platform voor deze bot heeft ondertekend"
    THIS_COMPUTER = "alleen vanaf de computer waar de bot draait, en niet door een proxy"
    LINK = "alleen met een link die de gespreksbegeleider krijgt, zolang de sessie duurt"
    INSIDE = "geen slot: voor beheer binnen jullie netwerk; geef dit adres niet naar buiten door"
    EVERYBODY = "geen slot: bedoeld voor iedereen"


class Endpoint(NamedTuple):
    """Somewhere the bot answers; `lock` is None when nobody said what keeps strangers out."""

    method: str
    path: str
    lock: Lock | None


def locked(lock: Lock) -> Callable[[H], H]:
    """Say of a handler what keeps strangers out. It keeps nobody out by itself; a test sees whether it is true."""

    def say(handler: H) -> H:
        setattr(handler, _LOCK, lock)
        return handler

    return say


def endpoints(app: web.Application) -> Iterator[Endpoint]:
    """Everywhere this application answers."""
    for route in app.router.routes():
        if route.method != hdrs.METH_HEAD and route.resource is not None:  # HEAD comes with each GET
            yield Endpoint(route.method, route.resource.canonical, getattr(route.handler, _LOCK, None))


def safe(app: web.Application, *, behind_tls: bool) -> None:
    """Let every answer of this application be safe. `behind_tls`: browsers are told to come by https alone."""
    ours = HEADERS | ({"Strict-Transport-Security": STRICT} if behind_tls else {})

    async def dress(_request: web.Request, response: web.StreamResponse) -> None:
        if isinstance(response, web.HTTPExpectationFailed):  # the library's own, and it quotes what was sent
            response.text = UNREADABLE
            response.headers[hdrs.CONTENT_LENGTH] = str(len(UNREADABLE.encode()))
        framed = "Content-Security-Policy" in response.headers  # that then says who may frame it
        for name, value in ours.items():
            if name != "X-Frame-Options" or not framed:
                response.headers.setdefault(name, value)
        response.headers[hdrs.SERVER] = NAME

    app.middlewares.append(_guard)
    app.on_response_prepare.append(dress)
    # The library answers what is no HTTP by itself, quotes it in the answer and the log, and offers no other way to change that.
    web.RequestHandler.handle_error = partialmethod(_not_understood, headers=ours)  # type: ignore[assignment]


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keep what somebody said out of the log and the answer when a handler fails; a full disk is a 503, so try again."""
    try:
        response = await handler(request)
    except StoreUnavailable as error:
        response = web.Response(status=503, text=str(error), headers={"Retry-After": "5"})
    except web.HTTPException as answer:
        if answer.text == f"{answer.status}: {answer.reason}":  # the library's own words
            answer.text = NOTHING_HERE
        _let_go(request, answer)
        raise
    except asyncio.CancelledError:
        raise
    except web.RequestPayloadError:
        response = web.Response(status=400, text=UNREADABLE)
    except Exception as error:
        log.failure("A request failed", error)
        response = web.Response(status=500, text=WRONG)
    _let_go(request, response)
    return response


def _let_go(request: web.Request, response: web.StreamResponse) -> None:
    """Leave what was sent and not read. The server would read it to throw it away, and trip over what is not packed as it says."""
    if hdrs.CONTENT_ENCODING in request.headers and not request.content.is_eof():
        response.force_close()
        request.content.feed_eof()


def _not_understood(
    _connection: web.RequestHandler,
    request: web.BaseRequest,
    status: int = 500,
    exc: BaseException | None = None,
    message: str | None = None,  # noqa: ARG001 - it quotes what was sent
    *,
    headers: Mapping[str, str],
) -> web.StreamResponse:
    """The answer to what is no HTTP, or for what failed outside the application; the connection ends with it."""
    if status >= 500 and exc is not None:
        log.failure("A request failed", exc)
    if request.writer.output_size > 0:
        raise ConnectionError("half an answer has left already")
    response = web.Response(status=status, text=UNREADABLE if status < 500 else WRONG, headers=headers)
    response.headers[hdrs.SERVER] = NAME
    response.force_close()
    return response
