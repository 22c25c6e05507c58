"""A fake of what `webex-message-handler` talks to: devices, keys, and the websocket over which enciphered activities come.

It follows the package's source, for Cisco documents none of it; so it shows that we use the package well, not that Webex answers
like this. The package takes only addresses of Webex: `fetch` and `dial` bring those to this fake on 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from jwcrypto import jwe, jwk
from webex_message_handler import WebexMessageHandler, WebexMessageHandlerConfig
from webex_message_handler.kms_client import _derive_ecdh_shared_key

from tests.platforms.webex.space import Action, Json, Post, Room, User

HOUSE = "https://webex.example.com"  # stands for all of Webex' hosts
DEVICE, ENCRYPTION, KMS, KEY = (
    f"{HOUSE}/devices/1",
    f"{HOUSE}/encryption",
    "kms://kms.example.com",
    "kms://kms.example.com/keys/1",
)


@dataclass
class Answer:
    """What the package wants back from `fetch`."""

    status: int
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    async def json(self) -> Any:
        return json.loads(self.body)

    async def text(self) -> str:
        return self.body.decode()


class Mercury:
    """The fake. `refuse` is the status with which it answers everything instead; `devices` are those that are registered."""

    def __init__(self, bot: User) -> None:
        self.bot = bot
        self.refuse = 0
        self.devices: list[Json] = []
        self.opened = 0
        self._socket: web.WebSocketResponse | None = None
        self._ready = asyncio.Event()
        self._rsa = jwk.JWK.generate(kty="RSA", size=2048)
        self._content = jwk.JWK.generate(kty="oct", size=256, kid=KEY)
        self._shared: jwk.JWK | None = None

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.add_routes(
            [
                web.get("/u2c/api/v1/catalog", self._catalog),
                web.route("*", "/devices{rest:.*}", self._device),
                web.get("/encryption/kms/{user}", self._key_server),
                web.post("/encryption/kms/messages", self._keys),
                web.get("/mercury", self._listen),
            ]
        )
        self._server = TestServer(app, host="127.0.0.1")
        await self._server.start_server()
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        """End."""
        await self._session.close()
        await self._server.close()

    def connection(self, token: str) -> WebexMessageHandler:
        """The real package, with its requests brought here."""
        config = WebexMessageHandlerConfig(
            token=token, mode="injected", fetch=self._fetch, web_socket_factory=self._dial, ignore_self_messages=False
        )
        made = WebexMessageHandler(config)
        made.on("connected", self._ready.set)
        return made

    _moments = (f"2026-12-01T12:00:00.{n:03}Z" for n in count(1))  # of edits

    async def ready(self) -> None:
        """Return when the bot is connected and has its keys."""
        await asyncio.wait_for(self._ready.wait(), 10)

    async def hang_up(self, code: int = 4401) -> None:
        """Close the websocket; by default with the code that lets the package give up."""
        assert self._socket is not None
        self._ready.clear()
        await self._socket.close(code=code)

    # What happens in Webex, as the socket tells it: bare uuids, words enciphered.

    async def posted(self, post: Post, verb: str = "post") -> None:
        """A message; `verb` is update when it was changed: that has an id of its own, and the message is its parent."""
        comment = {"objectType": "comment", "displayName": self._sealed(post.text), "content": self._sealed(post.html)}
        comment = {name: words for name, words in comment.items() if words}
        if verb == "update":
            edited = {"id": post.uuid, "type": "edit"}
            await self.tell(
                verb, str(uuid4()), post.author, post.room, comment, parent=edited, published=next(self._moments)
            )
            return
        await self.tell(verb, post.uuid, post.author, post.room, comment)

    async def deleted(self, post: Post) -> None:
        """A message was deleted by its author."""
        await self.tell("delete", str(uuid4()), post.author, post.room, {"objectType": "activity", "id": post.uuid})

    async def pressed(self, action: Action) -> None:
        """A press on a card."""
        submit = {"objectType": "submit", "inputs": self._sealed(json.dumps(action.inputs))}
        parent = {"id": action.post.uuid, "type": "cardAction"}
        await self.tell("cardAction", action.uuid, action.user, action.post.room, submit, parent=parent)

    async def moved(self, verb: str, user: User, room: Room) -> None:
        """Somebody came into a space (`add`), went (`leave`), or something else of theirs changed."""
        await self.tell(verb, str(uuid4()), user, room, {"objectType": "person", "id": user.uuid})

    async def tell(self, verb: str, uuid: str, actor: User, room: Room, about: Json, **other: Any) -> None:
        """An activity."""
        tags = ["ONE_ON_ONE"] if room.kind == "direct" else []
        activity = {
            "id": uuid,
            "verb": verb,
            "actor": {"id": actor.uuid, "objectType": "person", "emailAddress": actor.email},
            "object": about,
            "target": {"id": room.uuid, "objectType": "conversation", "tags": tags},
            "published": "2026-12-01T12:00:00.000Z",
            "encryptionKeyUrl": KEY,
            **other,
        }
        await self._send({"eventType": "conversation.activity", "activity": activity})

    def _sealed(self, words: str) -> str:
        return _seal(words.encode(), self._content) if words else ""

    async def _send(self, data: Json) -> None:
        assert self._socket is not None
        await self._socket.send_json({"id": str(uuid4()), "data": data})

    # The way here.

    async def _fetch(self, request: Any) -> Answer:
        parts = urlsplit(request.url)
        url = self._server.make_url(f"{parts.path}?{parts.query}")
        async with self._session.request(request.method, url, headers=request.headers, data=request.body) as response:
            return Answer(response.status, await response.read())

    async def _dial(self, url: str) -> aiohttp.ClientWebSocketResponse:
        assert url.startswith("wss://webex.example.com/mercury?")
        return await self._session.ws_connect(self._server.make_url("/mercury"))

    # What is here.

    async def _catalog(self, _: web.Request) -> web.Response:
        return web.json_response({"serviceLinks": {"wdm": HOUSE}}, status=self.refuse or 200)

    async def _device(self, request: web.Request) -> web.Response:
        if self.refuse or request.headers["Authorization"] != f"Bearer {self.bot.token}":
            return web.json_response({}, status=self.refuse or 401)
        if request.method == "GET":
            return web.json_response({"devices": self.devices})
        if request.method == "DELETE":
            self.devices.clear()
            return web.Response(status=204)
        told = await request.json()
        device = {
            **{name: told[name] for name in ("name", "deviceType")},
            "url": DEVICE,
            "webSocketUrl": "wss://webex.example.com/mercury",
            "userId": self.bot.uuid,
            "services": {"encryptionServiceUrl": ENCRYPTION},
        }
        self.devices = [device]
        return web.json_response(device)

    async def _key_server(self, _: web.Request) -> web.Response:
        return web.json_response({"kmsCluster": KMS, "rsaPublicKey": self._rsa.export_public()})

    async def _keys(self, request: web.Request) -> web.Response:
        """Two kinds of request: a shared key is agreed upon, or the key of a space is asked for with it."""
        for sealed in (await request.json())["kmsMessages"]:
            header = jwe.JWE()
            header.deserialize(sealed)
            first = header.jose_header["alg"] == "RSA-OAEP"
            asked = json.loads(_open(sealed, self._rsa if first else self._shared))
            assert asked["client"]["credential"]["bearer"] == self.bot.token
            answer = self._agreed(asked) if first else self._key(asked)
            await self._send({"eventType": "encryption.kms_message", "kmsMessages": [answer]})
        return web.Response(status=202)

    def _agreed(self, asked: Json) -> str:
        ours = jwk.JWK.generate(kty="EC", crv="P-256")
        uri = f"{KMS}/ecdhe/1"
        self._shared = _derive_ecdh_shared_key(ours, jwk.JWK(**asked["jwk"]), kid=uri)
        body = {"body": {"key": {"uri": uri, "jwk": json.loads(ours.export_public())}}}
        return ".".join(["e30", base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("="), "signed"])

    def _key(self, asked: Json) -> str:
        assert asked["uri"] == KEY
        body = {"body": {"key": {"uri": KEY, "jwk": json.loads(self._content.export())}}}
        return _seal(json.dumps(body).encode(), self._shared)

    async def _listen(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._socket = socket
        self.opened += 1
        async for message in socket:
            told = json.loads(message.data)
            if told["type"] == "authorization":
                await self._send({"eventType": "mercury.buffer_state"})
            elif told["type"] == "ping":
                await socket.send_json({"id": told["id"], "type": "pong"})
        return socket


def _seal(words: bytes, key: jwk.JWK | None) -> str:
    sealed = jwe.JWE(words, recipient=key, protected={"alg": "dir", "enc": "A256GCM"})
    return str(sealed.serialize(compact=True))


def _open(sealed: str, key: jwk.JWK | None) -> bytes:
    opened = jwe.JWE()
    opened.deserialize(sealed, key=key)
    return bytes(opened.payload)
