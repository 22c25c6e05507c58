"""ScreenPages as pages: a page whose link opens it from anywhere, which follows the session. On that of the cockpit can be pressed.

Must not let anybody into the room: what stands on a screen comes from the host, by the token behind the # of the link, and a
screen takes in nothing but that token, and presses of a button that the host finds there. Must not write a token to the log.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from contextlib import suppress

from aiohttp import WSMsgType, hdrs, web

from adapters.web import guard, protocol
from adapters.web.protocol import Ack, Follow, Gone, Lead, Problem, SightShown
from bot.host import log
from bot.host.answers import Lock, locked
from bot.host.incoming import decoded
from bot.host.ports import Door
from bot.host.screens import PATH
from bot.host.settings import WrongSetting
from bot.host.store import StoreUnavailable

MOST = 500  # screens open at the same time
MOST_TRIES = 20  # tokens looked at at the same time
LONGEST_FRAME = 16 * 1024  # bytes; a note of a thousand characters fits
PATIENCE = 10.0  # real seconds that an open connection may wait with its token
SLOWLY = 1.0  # real seconds before a token that is no good is answered
HEARTBEAT = 25.0  # real seconds
AGAIN = 5.0  # real seconds before the store is asked again
PRESSES = 20  # of one screen within WITHIN; nobody leads faster
WITHIN = 10.0  # real seconds

TOO_FAST = "Dat gaat te snel. Wacht even, en kies dan opnieuw."

# Where a meeting shows the page in its side panel or on its stage, when the administrator wants that.
EMBEDDERS = (
    "https://teams.microsoft.com", "https://*.teams.microsoft.com", "https://*.cloud.microsoft", "https://*.webex.com",
)  # fmt: skip
LIBRARY = "https://res.cdn.office.net/teams-js/"  # without it Teams keeps a page in its window for broken
EMBEDDING = "KAARTENSESSIE_INSLUITEN"


class ScreenPages:
    """The pages. `start` reads the settings."""

    def __init__(self) -> None:
        self._sockets: set[web.WebSocketResponse] = set()
        self._tries = asyncio.Semaphore(MOST_TRIES)
        self._embedders: tuple[str, ...] = ()

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The page, its files, and the line over which it follows."""
        return [
            web.get(PATH, self._page),
            web.get(f"{PATH}/volg", self._follow),
            web.get(f"{PATH}/instellen", self._tab),
            web.get(f"{PATH}/{{name}}", self._file),
        ]

    def start(self, door: Door) -> None:
        """Read the settings. Raises WrongSetting."""
        self._door = door
        self._embedders = EMBEDDERS if _embedded(door.settings.raw.get(EMBEDDING, "")) else ()

    async def stop(self) -> None:
        """Close every screen's connection; they come back when the server does."""
        await asyncio.gather(*(socket.close() for socket in self._sockets))

    @locked(Lock.EVERYBODY)
    async def _page(self, request: web.Request) -> web.StreamResponse:
        return self._safe(guard.file("screen.html"), request)

    @locked(Lock.EVERYBODY)
    async def _tab(self, request: web.Request) -> web.StreamResponse:
        return self._safe(guard.file("tab.html" if self._embedders else ""), request)

    @locked(Lock.EVERYBODY)
    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        return self._safe(guard.file(name if not name.endswith(".html") else ""), request)

    @locked(Lock.LINK)
    async def _follow(self, request: web.Request) -> web.StreamResponse:
        if not self._ours(request) or len(self._sockets) >= MOST:
            return self._safe(guard.refusal(guard.MISSING), request)
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LONGEST_FRAME)
        if not socket.can_prepare(request):
            return self._safe(guard.refusal(guard.MISSING), request)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            await self._show(socket)
        except ConnectionError:
            pass
        finally:
            self._sockets.discard(socket)
            await socket.close()
        return socket

    async def _show(self, socket: web.WebSocketResponse) -> None:
        token = await _first(socket)
        if token is None:
            return
        reading = asyncio.create_task(self._lead(socket, token))
        showing = asyncio.create_task(self._send(socket, token))
        try:
            await asyncio.wait({reading, showing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reading, showing):
                task.cancel()
            for error in await asyncio.gather(reading, showing, return_exceptions=True):
                if isinstance(error, Exception) and not isinstance(error, ConnectionError):
                    log.failure("A screen failed", error)

    async def _send(self, socket: web.WebSocketResponse, token: str) -> None:
        shown = False
        while True:
            try:
                async with self._tries:
                    sights = self._door.follow(token)
                    sight = await anext(sights, None)
                while sight is not None:
                    shown = True
                    now, speed = self._door.clock.now(), self._door.settings.speed
                    await socket.send_str(protocol.encode(SightShown(sight=sight, now=now, speed=speed)))
                    sight = await anext(sights, None)
            except StoreUnavailable:
                await asyncio.sleep(AGAIN)
                continue
            break
        if not shown:
            await asyncio.sleep(SLOWLY)
        await socket.send_str(protocol.encode(Gone()))

    async def _lead(self, socket: web.WebSocketResponse, token: str) -> None:
        """Take presses until the page has gone, or says anything else."""
        pressed: deque[float] = deque(maxlen=PRESSES)
        while (press := await _press(socket)) is not None:
            now = asyncio.get_running_loop().time()
            if len(pressed) == PRESSES and now - pressed[0] < WITHIN:
                why = TOO_FAST
            else:
                pressed.append(now)
                try:
                    why = await self._door.lead(token, press.id, press.command, press.args, press.about, press.inputs)
                except StoreUnavailable as unavailable:
                    why = str(unavailable)
            await socket.send_str(protocol.encode(Problem(why, press.id) if why else Ack(press.id)))

    def _ours(self, request: web.Request) -> bool:
        """Whether a page of ours asks: a browser says which one does."""
        origin = request.headers.get(hdrs.ORIGIN, "")
        public = self._door.settings.public_url
        return guard.same_origin(request) or bool(origin and f"{public}/".startswith(f"{origin}/"))

    def _safe(self, response: web.StreamResponse, request: web.Request) -> web.StreamResponse:
        """The response with what a page behind a secret link needs: it is kept, found, embedded and passed on nowhere."""
        ancestors = " ".join(self._embedders) or "'none'"
        library = f" {LIBRARY}" if self._embedders else ""
        socket = self._door.settings.public_url.replace("https://", "wss://", 1)
        connect = f"'self' {socket}" if socket else f"'self' {guard.socket_source(request)}"
        response.headers.update(
            {
                "Content-Security-Policy": (
                    f"default-src 'none'; script-src 'self'{library}; style-src 'self'; img-src 'self' data:; "
                    f"connect-src {connect.strip()}; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
                ),
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
                "X-Robots-Tag": "noindex, nofollow, noarchive",
                "Cache-Control": "no-store",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
            }
        )
        if not self._embedders:
            response.headers["X-Frame-Options"] = "DENY"
        return response


async def _first(socket: web.WebSocketResponse) -> str | None:
    """The token with which a page begins."""
    with suppress(TimeoutError):
        message = await socket.receive(PATIENCE)
        if message.type is WSMsgType.TEXT:
            asked = decoded(message.data.encode("utf-8", "replace"), Follow)
            return asked.token if asked is not None else None
    return None


async def _press(socket: web.WebSocketResponse) -> Lead | None:
    """The next press; None when the page has gone, or says what it has no business to say."""
    message = await socket.receive()
    if message.type is not WSMsgType.TEXT:
        return None
    return decoded(message.data.encode("utf-8", "replace"), Lead)


def _embedded(words: str) -> bool:
    plain = words.strip().casefold()
    if plain not in {"", "ja", "nee"}:
        raise WrongSetting(f"{EMBEDDING} moet «ja» of «nee» zijn: kies een van die twee.")
    return plain == "ja"
