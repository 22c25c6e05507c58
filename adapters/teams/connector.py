"""Speaking to Teams: one pooled client, plain JSON, with the bot's own token, at Teams' own pace, and what its answers mean.

Must not know what is said, and must not send a message twice when it may have arrived: that is decided by whoever knows what is worse.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import getproxies, proxy_bypass

import aiohttp
import msgspec
from yarl import URL

from adapters.teams.guard import HOSTS, is_teams
from adapters.teams.tokens import NO_LOGIN, Tokens
from bot.host.incoming import decoded
from bot.host.outbox import LONGEST_ASKED
from bot.host.ports import Busy, Declined, Unsure
from bot.host.sending import Budget, Pace

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)  # seconds; Teams answers within two, and people wait
IDLE = 4.0  # seconds: no server hangs up on a connection sooner, and a message that meets a hung-up one is lost
BUDGET = Budget(
    ((6, 1.0), (7, 2.0), (55, 30.0), (1700, 3600.0)), ((45, 1.0),)
)  # a little under what Teams says it takes
LATER = {429, 412}  # Teams did nothing, and says so
PERHAPS = {502, 503, 504}  # it may have been done
# The last: the proxy in between does not let the bot out.
NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
TARGETED = {"isTargetedActivity": "true"}
REFUSED = "Teams neemt het token van de bot niet aan. Kijk of MicrosoftAppId en MicrosoftAppTenantId kloppen en start de bot opnieuw."
SILENT = "Teams antwoordt niet op het adres dat het zelf gaf. Kijk of de bot het internet op kan."
_LOST_LOGIN = 60.0  # seconds to wait when a fresh token is refused too

_log = logging.getLogger(__name__)


class NeverLeft(Busy):
    """The address did not answer, and nothing was done."""


class Connector:
    """The calls the bot makes. Each raises Busy (later), Declined (never) or, for a new message, Unsure.

    `session` must not look into the environment by itself: that takes two threads for every call, and is done here once for each host.
    `tokens`: None for the playground, which wants none.
    `others` gives the other addresses by which what is at one may be reached: Teams moves, and tells the new one with what comes in.
    The token goes to `hosts` alone, whatever address was signed or stored, and never follows a redirect.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        tokens: Tokens | None,
        pace: Pace | None,
        others: Callable[[str], Sequence[str]] = lambda _: (),
        hosts: frozenset[str] = HOSTS,
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._pace = pace
        self._others = others
        self._hosts = hosts
        self._silent: dict[str, None] = {}  # addresses that did not answer the last time
        self._refused = False
        self._stranded = False  # whether the last call found no address that answers

    def reaches(self, service_url: str) -> bool:
        """Whether this is an address to which the bot may speak."""
        return _reaches(service_url, self._hosts)

    def trouble(self) -> str:
        """What keeps the bot from reaching Teams, for whoever runs it; empty when nothing does."""
        if self._tokens is not None and self._tokens.failing:
            return NO_LOGIN
        if self._refused:
            return REFUSED
        return SILENT if self._stranded else ""

    async def post(
        self,
        service_url: str,
        conversation: str,
        activity: Mapping[str, Any],
        *,
        targeted: bool = False,
        tenant: str = "",
    ) -> str:
        """Post a message; returns its id, empty when Teams gives none."""
        path = f"v3/conversations/{_part(conversation)}/activities"
        query = TARGETED if targeted else {}
        made = await self._about(conversation, tenant, "POST", service_url, path, activity, query)
        return _id(made)

    async def put(
        self,
        service_url: str,
        conversation: str,
        activity_id: str,
        activity: Mapping[str, Any],
        *,
        targeted: bool,
        tenant: str = "",
    ) -> None:
        """Show a message anew, in its place."""
        path = f"v3/conversations/{_part(conversation)}/activities/{_part(activity_id)}"
        await self._about(conversation, tenant, "PUT", service_url, path, activity, TARGETED if targeted else {})

    async def delete(self, service_url: str, conversation: str, activity_id: str, tenant: str = "") -> None:
        """Delete a message of the bot's own."""
        path = f"v3/conversations/{_part(conversation)}/activities/{_part(activity_id)}"
        await self._about(conversation, tenant, "DELETE", service_url, path, None, {})

    async def open(self, service_url: str, user: str, tenant: str, bot: str) -> str:
        """The id of the private chat with this user; the same each time."""
        body: dict[str, Any] = {"isGroup": False, "members": [{"id": user}], "bot": {"id": bot}}
        if tenant:
            body |= {"tenantId": tenant, "channelData": {"tenant": {"id": tenant}}}
        return _id(await self._about(user, tenant, "POST", service_url, "v3/conversations", body, {}, again=True))

    async def members(self, service_url: str, conversation: str) -> list[dict[str, Any]]:
        """Everybody in this chat."""
        found: list[dict[str, Any]] = []
        query = {"pageSize": "200"}
        while True:
            path = f"v3/conversations/{_part(conversation)}/pagedmembers"
            page = await self._call("GET", service_url, path, None, query)
            members = page.get("members") if isinstance(page, dict) else None
            found += [each for each in members or () if isinstance(each, dict)]
            token = page.get("continuationToken") if isinstance(page, dict) else None
            if not token or not members:
                return found
            query = {**query, "continuationToken": str(token)}

    async def participant(self, service_url: str, meeting: str, aad: str, tenant: str) -> dict[str, Any]:
        """What Teams says of this person in the meeting: `role`, and `inMeeting`."""
        path = f"v1/meetings/{_part(meeting)}/participants/{_part(aad)}"
        found = await self._call("GET", service_url, path, None, {"tenantId": tenant})
        inside = found.get("meeting") if isinstance(found, dict) else None
        # Teams' own example writes a key with a blank behind it.
        return {key.strip(): value for key, value in inside.items()} if isinstance(inside, dict) else {}

    async def upload(self, url: str, body: bytes) -> None:
        """Put a whole file at an address that Teams gave for it."""
        where, headers = URL(url, encoded=True), {"Content-Range": f"bytes 0-{len(body) - 1}/{len(body)}"}
        async with self._session.put(
            where,
            data=body,
            headers=headers,
            timeout=TIMEOUT,
            allow_redirects=False,
            proxy=_proxy(where.scheme, where.host or ""),
        ) as response:
            response.raise_for_status()

    async def _about(self, conversation: str, tenant: str, *call: Any, again: bool = False) -> Any:
        """A call about this conversation, when it may; what Teams asks of it holds for all that is to go there. Of all together it counts
        what goes to each tenant.
        """
        if self._pace is None:
            return await self._call(*call, again=again)
        await self._pace.wait(conversation, tenant)
        try:
            return await self._call(*call, again=again)
        except Busy as busy:
            self._pace.rest(min(busy.after or 0.0, LONGEST_ASKED), conversation)
            raise

    async def _call(
        self, method: str, service_url: str, path: str, body: Any, query: Mapping[str, str], *, again: bool = False
    ) -> Any:
        """One call. `again`: doing it twice is as good as once; so it always is for all but POST.

        What never left goes by another address, if there is one; one that was silent the last time comes last.
        """
        again = again or method != "POST"
        for way in self._ways(service_url):
            try:
                return await self._by(way, method, path, body, query, again=again)
            except NeverLeft:
                continue
        raise Busy

    def _ways(self, service_url: str) -> Iterator[str]:
        heard = service_url not in self._silent
        if heard:
            yield service_url
        yield from self._others(service_url)
        if not heard:
            yield service_url

    async def _by(
        self, service_url: str, method: str, path: str, body: Any, query: Mapping[str, str], *, again: bool
    ) -> Any:
        if not self.reaches(service_url):
            raise Declined(0, "an address that is not Teams'")
        asked = f"?{urlencode(query)}" if query else ""
        url = URL(f"{service_url.rstrip('/')}/{path}{asked}", encoded=True)
        data = None if body is None else msgspec.json.encode(body)
        for attempt in (1, 2):
            token = await self._tokens.get() if self._tokens is not None else ""
            headers = {"Content-Type": "application/json"} if data is not None else {}
            if token:
                headers["Authorization"] = f"Bearer {token}"
            try:
                async with self._session.request(
                    method,
                    url,
                    data=data,
                    headers=headers,
                    timeout=TIMEOUT,
                    allow_redirects=False,
                    proxy=_proxy(url.scheme, url.host or ""),
                ) as response:
                    self._silent.pop(service_url, None)
                    self._stranded = False
                    self._refused = response.status == 401 and attempt > 1
                    if response.status == 401 and attempt == 1 and self._tokens is not None:
                        self._tokens.forget(token)
                        continue
                    return await _answer(response, again=again)
            except NEVER_LEFT as error:
                self._does_not_answer(service_url)
                raise NeverLeft from error
            except TimeoutError as error:
                self._does_not_answer(service_url)
                raise (NeverLeft if again else Unsure) from error
            except aiohttp.ClientError as error:
                raise (Busy if again else Unsure) from error
        raise Busy(_LOST_LOGIN)

    def _does_not_answer(self, service_url: str) -> None:
        if service_url not in self._silent:
            _log.error("Teams does not answer at one of its addresses")
        self._silent[service_url] = None
        self._stranded = True


async def _answer(response: aiohttp.ClientResponse, *, again: bool) -> Any:
    status = response.status
    if status < 300:
        if response.content_type == "text/html":  # not Teams itself, but something on the way there
            raise Busy if again else Unsure
        return decoded(await response.read(), object)  # what can't be read was done, but without an id
    wait = _seconds(response.headers.get("Retry-After"))
    if status in LATER or (status in PERHAPS and (again or wait is not None)):
        raise Busy(wait)
    if status == 401:
        raise Busy(_LOST_LOGIN)
    if status >= 500 and not again:
        raise Unsure
    raise Declined(status, _code(await response.text(errors="replace")))


@lru_cache(maxsize=1000)
def _reaches(service_url: str, hosts: frozenset[str]) -> bool:
    try:
        return is_teams(URL(service_url, encoded=True), hosts)
    except ValueError:
        return False


@cache
def _proxy(scheme: str, host: str) -> str | None:
    """The proxy by which this host is reached, as the environment says. The library would look, in a thread, with every call."""
    return None if proxy_bypass(host) else getproxies().get(scheme)


def _seconds(words: str | None) -> float | None:
    return float(words) if words is not None and re.fullmatch(r"\d{1,6}(\.\d+)?", words.strip()) else None


def _code(body: str) -> str:
    """Teams' word for the reason. An older form writes it as text inside the text, with the reason in a `subCode`."""
    plain = body.replace("\\", "")
    found = [re.search(rf'"{name}"\s*:\s*"([A-Za-z]\w{{0,59}})"', plain, re.IGNORECASE) for name in ("subCode", "code")]
    return next((each[1] for each in found if each), "")


def _id(answer: Any) -> str:
    return str(answer.get("id") or "") if isinstance(answer, dict) else ""


def _part(words: str) -> str:
    return quote(words, safe="")
