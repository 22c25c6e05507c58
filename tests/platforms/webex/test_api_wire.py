"""The fake of Webex at the wire: what its webhooks tell, when they are disabled, and how its API fails."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from requests.exceptions import ConnectionError as Unconnected
from webexpythonsdk import RateLimitError

from adapters.webex import sdk
from adapters.webex.sdk import WebexTeamsAPI
from tests.platforms.webex.api import PUBLIC, SECRET, Webex, a_post
from tests.platforms.webex.hooks import MOST_FAILURES, WINDOW, signature
from tests.platforms.webex.scene import Scene, one_card
from tests.platforms.webex.space import Json

pytestmark = pytest.mark.usefixtures("library")


@dataclass
class Ear:
    """Where webhooks arrive."""

    status: int = 200
    address: str = ""
    heard: list[tuple[Json, bytes, dict[str, str]]] = field(default_factory=list)

    async def hear(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.heard.append((json.loads(body), body, dict(request.headers)))
        return web.Response(status=self.status)

    def kinds(self) -> list[tuple[str, str]]:
        """What was told since the last time."""
        kinds = [(told["resource"], told["event"]) for told, _, _ in self.heard]
        self.heard.clear()
        return kinds


@pytest.fixture
async def ear(webex: Webex) -> AsyncIterator[Ear]:
    """An open ear at the bot's public address."""
    made = Ear()
    app = web.Application()
    app.router.add_post("/api/webex", made.hear)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    webex.hooks.public[PUBLIC] = made.address = str(server.make_url("")).rstrip("/")
    yield made
    await server.close()


def make_hook(told: dict[str, str], api: WebexTeamsAPI) -> object:
    """Make a webhook."""
    return api.webhooks.create(**told)


def good_hook(**more: str) -> dict[str, str]:
    """What a webhook is made with."""
    made = {"name": "x", "targetUrl": f"{PUBLIC}/api/webex", "resource": "messages", "event": "created"}
    return {**made, "secret": SECRET, **more}


async def test_webhooks_are_kept_by_owner(scene: Scene) -> None:
    """Made, read, changed and deleted; a second one of the same kind is refused, and so is nonsense."""
    made = await scene.bot(lambda api: api.webhooks.create(**good_hook()))
    assert (made.status, made.secret) == ("active", SECRET)
    assert await scene.refused(lambda api: api.webhooks.create(**good_hook(name="y"))) == 409
    for wrong in ({"targetUrl": "http://bot.voorbeeld.nl"}, {"event": "wat"}, {"filter": "kleur=rood"}):
        assert await scene.refused(partial(make_hook, good_hook(**wrong))) == 400
    assert await scene.refused(lambda api: api.webhooks.get(made.id), scene.anna) == 404
    assert await scene.bot(lambda api: list(api.webhooks.list()), scene.anna) == []
    changed = {"name": "z", "targetUrl": f"{PUBLIC}/anders"}
    await scene.bot(lambda api: api.webhooks.update(made.id, **changed))
    assert [each.targetUrl for each in await scene.bot(lambda api: list(api.webhooks.list()))] == [f"{PUBLIC}/anders"]
    assert await scene.refused(lambda api: api.webhooks.update(made.id, name="z")) == 400
    await scene.bot(lambda api: api.webhooks.delete(made.id))
    assert await scene.refused(lambda api: api.webhooks.delete(made.id)) == 404


async def test_what_is_told_is_signed_and_holds_no_words(scene: Scene, ear: Ear) -> None:
    """HMAC-SHA1 over the bytes; the envelope has ids only, and its own id is the webhook's."""
    hooks = scene.webex.register()
    post = await scene.webex.say(scene.anna, "een heel eigen woord", scene.room)
    [(told, body, headers)] = ear.heard
    assert headers["X-Spark-Signature"] == signature(body, SECRET)["X-Spark-Signature"]
    assert headers["X-Spark-Signature"] != signature(body, "anders")["X-Spark-Signature"]
    assert (told["id"], told["data"]["id"], told["data"]["personId"]) == (hooks[0].id, post.id, scene.anna.id)
    assert b"eigen" not in body
    assert SECRET.encode() not in body


async def test_what_is_told(scene: Scene, ear: Ear) -> None:
    """Mentions, the whole 1:1 with the bot's own words, presses, and who comes and goes; not what people say to each other."""
    scene.webex.register()
    await scene.webex.say(scene.anna, "onder ons", scene.room, client="")
    assert ear.kinds() == []
    await scene.webex.say(scene.anna, "hand", scene.room)
    assert ear.kinds() == [("messages", "created")]
    await scene.webex.say(scene.anna, "verder")
    assert ear.kinds() == [("memberships", "created")] * 2 + [("messages", "created")]
    card = await scene.bot(lambda api: api.messages.create(scene.room.id, text="x", attachments=one_card()))
    await scene.bot(lambda api: api.messages.create(toPersonId=scene.anna.id, text="x"))
    await scene.webex.settle()
    assert ear.kinds() == [("messages", "created")]
    await scene.webex.press(scene.anna, scene.webex.posts[card.id], {"a": "8"})
    sem = scene.webex.user("Sem")
    await scene.webex.join(scene.room, sem)
    await scene.webex.leave(scene.room, sem)
    assert ear.kinds() == [("attachmentActions", "created"), ("memberships", "created"), ("memberships", "deleted")]


async def test_a_webhook_that_fails_too_often_is_disabled(ear: Ear) -> None:
    """A hundred times in five minutes; once it is back within those, one failure more is enough."""
    clock = [0.0]
    webex = Webex(now=lambda: clock[0])
    webex.hooks.public[PUBLIC] = ear.address
    hook = webex.register()[0]
    ear.status = 500

    def status() -> object:
        return hook.shown()["status"]

    async def fail(times: int) -> None:
        for _ in range(times):
            await webex.hooks.send(hook, b"{}")

    await fail(MOST_FAILURES - 1)
    clock[0] += WINDOW
    await fail(MOST_FAILURES - 1)
    assert status() == "active"
    await fail(1)
    assert status() == "inactive"
    hook.active = True
    await fail(1)
    assert status() == "inactive"
    hook.active = True
    clock[0] += WINDOW
    await fail(1)
    assert status() == "active"
    await webex.hooks.close()


async def test_a_disabled_webhook_is_silent_until_it_is_put_back(scene: Scene, ear: Ear) -> None:
    """By a PUT with name, address and status."""
    hook = scene.webex.register()[0]
    hook.active = False
    await scene.webex.say(scene.anna, "hand", scene.room)
    assert ear.heard == []
    told = {"name": hook.name, "targetUrl": hook.target}
    await scene.bot(lambda api: api.webhooks.update(hook.id, **told))
    assert not hook.active
    await scene.bot(lambda api: api.webhooks.update(hook.id, status="active", **told))
    await scene.webex.say(scene.anna, "hand", scene.room)
    assert len(ear.heard) == 1


STUMBLES = {"webexteamssdk": ValueError, "webexpythonsdk": RateLimitError}


@pytest.mark.parametrize("after", ["7", "1.5", "later"])
async def test_too_many_requests(scene: Scene, library: str, after: str) -> None:
    """The older library stumbles over a Retry-After that is not a whole number, its successor makes fifteen seconds of it."""
    error = sdk.ANSWERED if after == "7" else STUMBLES[library]
    scene.webex.trouble(status=429, retry_after=after)
    with pytest.raises(error):
        await scene.bot(lambda api: api.people.me())
    assert await scene.bot(lambda api: api.people.me())


async def test_three_hundred_calls_a_minute() -> None:
    """And then a pause, by the clock that it is given."""
    clock = [0.0]
    webex = Webex(now=lambda: clock[0])
    assert [webex._too_soon(webex.bot) for _ in range(301)] == [0] * 300 + [61]
    clock[0] = 61.0
    assert webex._too_soon(webex.bot) == 0


@pytest.mark.parametrize("status", [423, 500, 502, 503, 504])
@pytest.mark.parametrize("done", [False, True])
async def test_a_call_that_fails(scene: Scene, status: int, *, done: bool) -> None:
    """Whether or not it was done, the answer is the same."""
    scene.webex.trouble(status=status, done=done, meets=a_post)
    assert await scene.bot(lambda api: api.people.me())
    assert await scene.refused(lambda api: api.messages.create(scene.room.id, text="hoi")) == status
    assert len(scene.webex.told) == done


@pytest.mark.parametrize("done", [False, True])
async def test_a_connection_that_drops(scene: Scene, *, done: bool) -> None:
    """Before the message was posted, or just after."""
    scene.webex.trouble(drop=True, done=done, meets=a_post)
    with pytest.raises(Unconnected):
        await scene.bot(lambda api: api.messages.create(scene.room.id, text="hoi"))
    assert len(scene.webex.told) == done
    assert await scene.bot(lambda api: api.people.me())


async def test_nobody_there(scene: Scene) -> None:
    """Connections are refused; later it is back at the same address, and knows everything still."""
    await scene.webex.vanish()
    with pytest.raises(Unconnected):
        await scene.bot(lambda api: api.messages.create(scene.room.id, text="hoi"))
    await scene.webex.start()
    assert await scene.bot(lambda api: api.messages.create(scene.room.id, text="hoi"))
    assert len(scene.webex.told) == 1
