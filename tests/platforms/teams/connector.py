"""A fake of Teams at the wire: the connector, the login and the issuer of tokens, one server on 127.0.0.1.

It keeps what Teams keeps, shows what each person would see, and refuses, stalls or loses whatever a test asks it to.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

Json = dict[str, Any]

APP = "0a1b2c3d-1111-4222-8333-444455556666"
TENANT = "99999999-aaaa-4bbb-8ccc-dddddddddddd"
BOT = f"28:{APP}"
ISSUER = "https://api.botframework.com"
PASSWORD = "een wachtwoord voor tests"
PAGE = "<html><body>Log eerst in op het netwerk</body></html>"


@dataclass(frozen=True)
class User:
    """Somebody in Teams. A guest of another organisation may have no directory id."""

    name: str
    guest: bool = False

    @property
    def id(self) -> str:
        return f"29:{self.name.lower()}"

    @property
    def aad(self) -> str:
        return "" if self.guest else str(uuid5(NAMESPACE_URL, self.name))

    @property
    def private(self) -> str:
        return f"a:1-{self.name.lower()}"

    def account(self, *, name: bool = True) -> Json:
        """As an activity names them."""
        found = {"id": self.id, "aadObjectId": self.aad, "name": self.name if name else ""}
        return {key: value for key, value in found.items() if value}


@dataclass
class Told:
    """One thing the bot did: a new message, or an old one shown anew (`anew`). `to` is whom a targeted one is for."""

    conversation: str
    id: str
    body: Json
    anew: bool = False
    to: str = ""
    region: str = "amer"


@dataclass
class Trouble:
    """What the connector does instead. `done`: it does what was asked all the same, and then answers like this. `met`: it came."""

    status: int = 0
    code: str = ""
    retry_after: str = ""
    until: asyncio.Event | None = None  # first wait for this
    done: bool = False
    drop: bool = False  # close the connection without an answer
    page: bool = False  # a page of something on the way, instead of an answer
    drips: bool = False  # an answer without an end, a byte at a time
    left: int = 1  # how many times
    meets: Callable[[web.Request], bool] = field(default=lambda request: "/v3/" in request.path)
    met: asyncio.Event = field(default_factory=asyncio.Event)


class Teams:
    """The fake. `base` is where it listens; `told` is everything that arrived, in order."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid = "sleutel-1"
        self.endorsements = ["msteams", "skype"]  # the channels that this key may sign for
        self.way = os.environ.get("KAARTENSESSIE_TEAMS_POORT", "botbuilder")  # what the bot checks and logs in with
        self.told: list[Told] = []
        self.members: dict[str, dict[str, User]] = {}
        self.closed: dict[str, str] = {}  # user id -> the code with which their private chat is refused
        self.roles: dict[str, str] = {}  # directory id -> role in the meeting
        self.inside: set[str] = set()  # directory ids of who is in the meeting, of whom that is told
        self.role_key = "role "
        self.page = 3  # members on a page
        self.troubles: list[Trouble] = []
        self.calls: list[tuple[str, str]] = []
        self.logins = self.metadata_reads = 0
        self.login_waits: asyncio.Event | None = None  # a login is answered when this is set
        self.login_status = 200
        self.token_life = 3600.0
        self.shown: dict[tuple[str, str], Told] = {}  # every message as it looks now, in the order of the page
        self._ids = count(1)
        self._server: TestServer | None = None

    @property
    def base(self) -> str:
        assert self._server is not None
        return str(self._server.make_url("")).rstrip("/")

    @property
    def service_url(self) -> str:
        return f"{self.base}/amer/"

    def settings(self) -> dict[str, str]:
        """The environment of a bot that belongs to this Teams."""
        return {
            "MicrosoftAppId": APP,
            "MicrosoftAppPassword": PASSWORD,
            "MicrosoftAppTenantId": TENANT,
            "KAARTENSESSIE_TEAMS_POORT": self.way,
            "BotOpenIdMetadata": f"{self.base}/.well-known/openidconfiguration",
            "ToChannelFromBotLoginUrl": f"{self.base}/{TENANT}",
        }

    async def start(self) -> None:
        app = web.Application(middlewares=[self._meddle])
        activities = "/{region}/v3/conversations/{chat}/activities"
        app.add_routes(
            [
                web.get("/.well-known/openidconfiguration", self._metadata),
                web.get("/keys", self._keys),
                web.post("/{tenant}/oauth2/v2.0/token", self._login),
                web.get("/{tenant}/v2.0/.well-known/openid-configuration", self._authority),
                web.post("/{region}/v3/conversations", self._open),
                web.post(activities, self._post),
                web.post(activities + "/{id}", self._post),  # an answer, as the SDK gives one
                web.put(activities + "/{id}", self._put),
                web.delete(activities + "/{id}", self._delete),
                web.get("/{region}/v3/conversations/{chat}/pagedmembers", self._members),
                web.get("/{region}/v1/meetings/{meeting}/participants/{who}", self._participant),
            ]
        )
        self._server = TestServer(app)
        await self._server.start_server()

    async def stop(self) -> None:
        assert self._server is not None
        await self._server.close()

    def trouble(self, **what: Any) -> Trouble:
        """Let the next call that meets this go wrong."""
        made = Trouble(**what)
        self.troubles.append(made)
        return made

    def token(self, **claims: Any) -> str:
        """A token as Teams signs one; a claim of None is left out. `kid`, `key` and `alg` are those of its head."""
        now = int(time.time())
        kid, key, alg = claims.pop("kid", self.kid), claims.pop("key", self.key), claims.pop("alg", "RS256")
        told = {"iss": ISSUER, "aud": APP, "nbf": now - 10, "exp": now + 3600, "serviceurl": self.service_url, **claims}
        told = {name: value for name, value in told.items() if value is not None}
        return jwt.encode(told, key, algorithm=alg, headers={"kid": kid} if kid else {})

    def activity(self, sender: User, chat: str = "", **more: Any) -> Json:
        """An activity of somebody; without a chat it is in their private one."""
        group = bool(chat)
        made: Json = {
            "type": "message",
            "id": f"in-{next(self._ids)}",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "timestamp": "2026-12-01T12:00:00Z",
            "from": sender.account(),
            "recipient": {"id": BOT, "name": "Kaartenbot"},
            "conversation": {
                "id": chat or sender.private,
                "conversationType": "groupChat" if group else "personal",
                "tenantId": TENANT,
                **({"isGroup": True} if group else {}),
            },
            "channelData": {"tenant": {"id": TENANT}, **({"meeting": {"id": "MCMxOQ=="}} if group else {})},
        }
        return {**made, **more}

    @web.middleware
    async def _meddle(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if "/v3/" in request.path or "/v1/" in request.path:
            self.calls.append((request.method, request.path))
            if "Authorization" not in request.headers:
                return web.Response(status=401)
        for trouble in self.troubles:
            if trouble.left > 0 and trouble.meets(request):
                trouble.left -= 1
                trouble.met.set()
                if trouble.until is not None:
                    await trouble.until.wait()
                if trouble.done:
                    await handler(request)
                if trouble.drop:
                    assert request.transport is not None
                    request.transport.close()
                    return web.Response()
                if trouble.drips:
                    return await _drip(request)
                if trouble.page:
                    return web.Response(text=PAGE, content_type="text/html")
                if trouble.status:
                    headers = {"Retry-After": trouble.retry_after} if trouble.retry_after else {}
                    body = {"error": {"code": trouble.code, "message": "geheim"}}
                    return web.json_response(body, status=trouble.status, headers=headers)
                break
        response: web.StreamResponse = await handler(request)
        return response

    async def _metadata(self, request: web.Request) -> web.Response:
        self.metadata_reads += 1
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.base}/keys"})

    async def _keys(self, request: web.Request) -> web.Response:
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return web.json_response({"keys": [{**jwk, "kid": self.kid, "endorsements": self.endorsements}]})

    async def _authority(self, request: web.Request) -> web.Response:
        """Where to log in, as Microsoft's own library asks before every first time."""
        at = f"https://login.microsoftonline.com/{request.match_info['tenant']}"
        token, authorize = f"{at}/oauth2/v2.0/token", f"{at}/oauth2/v2.0/authorize"
        return web.json_response({"issuer": at, "token_endpoint": token, "authorization_endpoint": authorize})

    async def _login(self, request: web.Request) -> web.Response:
        self.logins += 1
        if self.login_waits is not None:
            await self.login_waits.wait()
        form = await request.post()
        if self.login_status != 200 or form["client_secret"] != PASSWORD:
            return web.json_response({"error": "invalid_client"}, status=max(self.login_status, 401))
        token = jwt.encode({"exp": time.time() + self.token_life, "n": self.logins}, "x" * 32)
        return web.json_response({"access_token": token, "expires_in": int(self.token_life)})

    async def _open(self, request: web.Request) -> web.Response:
        body = await request.json()
        if len(body["members"]) != 1 or not body.get("tenantId"):
            return web.json_response({"error": {"code": "BadSyntax"}}, status=400)
        user = body["members"][0]["id"]
        if user in self.closed:
            return web.json_response({"error": {"code": self.closed[user]}}, status=403)
        return web.json_response({"id": f"a:1-{user.removeprefix('29:')}"}, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        chat, body = request.match_info["chat"], await request.json()
        to = ""
        if request.query.get("isTargetedActivity") == "true":
            to = body.get("recipient", {}).get("id", "")
            if not body.get("recipient", {}).get("isTargeted") or chat.startswith("a:"):
                return web.json_response({"error": {"code": "BadArgument"}}, status=400)
            if to not in {each.id for each in self.members.get(chat, {}).values()}:
                return web.json_response({"error": {"code": "BotNotInConversationRoster"}}, status=403)
        elif code := self.closed.get(chat.replace("a:1-", "29:")):
            return web.json_response({"error": {"code": code}}, status=403)
        elif not chat.startswith("a:") and chat not in self.members:
            return web.json_response({"error": {"code": "BotNotInConversationRoster"}}, status=403)
        return self._keep(Told(chat, str(next(self._ids)), body, to=to, region=request.match_info["region"]), 201)

    async def _put(self, request: web.Request) -> web.Response:
        chat, name, body = request.match_info["chat"], request.match_info["id"], await request.json()
        old = self.shown.get((chat, name))
        targeted = request.query.get("isTargetedActivity") == "true"
        if code := self.closed.get(chat.replace("a:1-", "29:")):
            return web.json_response({"error": {"code": code}}, status=403)
        if targeted and "recipient" in body:
            return web.json_response({"error": {"code": "BadArgument"}}, status=400)
        if old is None or bool(old.to) != targeted:
            return web.json_response({"error": {"code": "ActivityNotFoundInConversation"}}, status=404)
        return self._keep(Told(chat, name, body, anew=True, to=old.to), 200)

    async def _delete(self, request: web.Request) -> web.Response:
        name = request.match_info["chat"], request.match_info["id"]
        if self.shown.pop(name, None) is None:
            return web.json_response({"error": {"code": "ActivityNotFoundInConversation"}}, status=404)
        return web.Response(status=200)

    def _keep(self, told: Told, status: int) -> web.Response:
        both = bool(told.body.get("text")) and bool(told.body.get("attachments"))
        assert not both, "Teams would split this"
        self.told.append(told)
        self.shown[told.conversation, told.id] = told
        return web.json_response({"id": told.id}, status=status)

    async def _members(self, request: web.Request) -> web.Response:
        chat = request.match_info["chat"]
        if chat.startswith("a:"):
            users = [User(chat.removeprefix("a:1-").capitalize())]
        elif chat in self.members:
            users = list(self.members[chat].values())
        else:
            return web.json_response({"error": {"code": "BotNotInConversationRoster"}}, status=403)
        start = int(base64.b64decode(request.query.get("continuationToken", "")) or 0)
        end = start + self.page
        page = users[start:end]
        more = base64.b64encode(str(end).encode()).decode() if end < len(users) else None
        members = [{"id": each.id, "name": each.name, "objectId": each.aad or None} for each in page]
        return web.json_response({"members": members, **({"continuationToken": more} if more else {})})

    async def _participant(self, request: web.Request) -> web.Response:
        who = request.match_info["who"]
        if request.query.get("tenantId") != TENANT or who not in {*self.roles, *self.inside}:
            return web.json_response({"error": {"code": "NotFound"}}, status=404)
        return web.json_response(
            {
                "user": {"aadObjectId": who},
                "meeting": {self.role_key: self.roles.get(who, ""), "inMeeting": who in self.inside},
            }
        )


async def _drip(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    with suppress(ConnectionError):
        while True:
            await answer.write(b" ")
            await asyncio.sleep(0.01)
    return answer
