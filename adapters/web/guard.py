"""Who may open the room at all: only this computer. The room has no login, so this file is its lock.

Must not know what is in the room. Every answer of the room passes through `guarded`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.host.answers import Lock, locked
from bot.host.settings import is_loopback

STATIC = Path(__file__).parent / "static"
# By their address: what is asked for is looked up, and never becomes a path.
FILES = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.is_file()}
# A proxy in front means that somebody elsewhere may be asking, whatever the Host header says.
PROXIED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")

_PAGE = (
    '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title></head><body><main><h1>{title}</h1><p>{sentence}</p></main></body></html>"
)
CLOSED = _PAGE.format(
    title="De oefenkamer is hier niet open",
    sentence=(
        "Dit is een oefenkamer zonder wachtwoord. Daarom werkt hij alleen op de computer waar de bot draait. "
        "Start de bot op je eigen computer, zonder --host, en open daar http://127.0.0.1:3978/."
    ),
)
MISSING = _PAGE.format(title="Deze pagina is er niet", sentence='Ga naar <a href="/">de oefenkamer</a>.')

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guarded(handler: Handler, bound: Callable[[], str]) -> Handler:
    """The handler behind the lock. `bound` gives the host the server listens on."""

    @locked(Lock.THIS_COMPUTER)
    async def inner(request: web.Request) -> web.StreamResponse:
        response = await handler(request) if _from_this_computer(request, bound()) else refusal(CLOSED)
        if not response.prepared:
            response.headers.update(_headers(request))
        return response

    return inner


def same_origin(request: web.Request) -> bool:
    """Whether a page of the room itself asks: any website may open a WebSocket, but a browser says which one does."""
    return request.headers.get(hdrs.ORIGIN, "") == f"{request.scheme}://{request.host}"


def file(name: str) -> web.StreamResponse:
    """A file of the page."""
    path = FILES.get(name)
    if path is None:
        return refusal(MISSING)
    # Asked for anew each time (and mostly answered with "not modified"), so that an update of the bot is seen at once.
    return web.FileResponse(path, headers={hdrs.CACHE_CONTROL: "no-cache"})


def refusal(page: str) -> web.Response:
    """A page that says why there is nothing here."""
    return web.Response(text=page, content_type="text/html", status=404)


def socket_source(request: web.Request) -> str:
    """The WebSocket as a policy names it, because older browsers don't count it as 'self'; only on this computer is the host sure."""
    return f"ws://{request.host}" if is_loopback(_host(request)) else ""


def _from_this_computer(request: web.Request, bound: str) -> bool:
    # The Host header is checked because a website can let its own name point at 127.0.0.1.
    asked = _host(request)
    proxied = any(header in request.headers for header in PROXIED)
    return is_loopback(bound) and is_loopback(asked) and not proxied


def _host(request: web.Request) -> str:
    """The name in the Host header without its port; empty when the header is no plain `name:port`."""
    try:
        parts = urlsplit(f"//{request.host}")
        plain = parts.netloc == request.host and parts.username is None and parts.port != 0
    except ValueError:
        return ""
    return (parts.hostname or "") if plain else ""


def _headers(request: web.Request) -> dict[str, str]:
    return {
        "Content-Security-Policy": (
            f"default-src 'self'; connect-src 'self' {socket_source(request)}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
            "object-src 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
