"""The REST API of the fake of Webex: from a request to its rules and back, with pages and statuses as Webex has them.

Must not hold a rule that is not about HTTP: those are in `cloud.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from aiohttp import web

from tests.platforms.webex.cloud import Cloud, Wrong
from tests.platforms.webex.hooks import Hook, wrong
from tests.platforms.webex.space import Json, Post, Upload, User


class Rest(Cloud):
    """The routes, and what each does."""

    most_on_a_page = 100

    def routes(self) -> list[web.RouteDef]:
        """All of them."""
        return [
            web.get("/v1/people", self._people),
            web.get("/v1/people/{id}", self._person),
            web.get("/v1/rooms", self._rooms),
            web.get("/v1/rooms/{id}", self._room),
            web.get("/v1/memberships", self._memberships),
            web.get("/v1/messages", self._messages),
            web.post("/v1/messages", self._write),
            web.get("/v1/messages/direct", self._messages_direct),
            web.get("/v1/messages/{id}", self._message),
            web.put("/v1/messages/{id}", self._edit),
            web.delete("/v1/messages/{id}", self._erase),
            web.post("/v1/attachment/actions", self._submit),
            web.get("/v1/attachment/actions/{id}", self._action),
            web.get("/v1/webhooks", self._webhooks),
            web.post("/v1/webhooks", self._register),
            web.get("/v1/webhooks/{id}", self._webhook),
            web.put("/v1/webhooks/{id}", self._change),
            web.delete("/v1/webhooks/{id}", self._unregister),
        ]

    def asker(self, request: web.Request) -> User:
        """Whose token it came with."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        for each in self.people.values():
            if each.token == token:
                return each
        raise Wrong(401, "The request requires a valid access token set in the Authorization request header.")

    def _page(self, request: web.Request, items: Sequence[Json], *, also: Sequence[str] = ()) -> web.Response:
        """One page of a list. The link to the next has only what `also` names of the question, as with Webex itself."""
        most = min(int(request.query.get("max", self.most_on_a_page)), self.most_on_a_page)
        start = int(request.query.get("cursor", "0"))
        headers = {}
        if start + most < len(items):
            kept = {name: request.query[name] for name in also if name in request.query}
            query = urlencode({**kept, "max": most, "cursor": start + most})
            headers["Link"] = f'<http://{request.host}{request.path}?{query}>; rel="next"'
        return web.json_response({"items": list(items[start : start + most])}, headers=headers)

    async def _people(self, request: web.Request) -> web.Response:
        names = request.query.get("id", "").split(",")
        if len(names) > 85 or names == [""]:
            raise Wrong(400, "Up to 85 ids, or an email or a displayName.")
        return self._page(request, [self.people[each].shown() for each in names if each in self.people], also=["id"])

    async def _person(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        found = self.asker(request) if name == "me" else self.people.get(name)
        if found is None:
            raise Wrong(404, "Failed to find the person.")
        return web.json_response(found.shown())

    async def _rooms(self, request: web.Request) -> web.Response:
        rooms = [each for each in reversed(self.rooms) if self.asker(request).id in each.members]
        kind = request.query.get("type")
        return self._page(request, [each.shown() for each in rooms if kind in (None, each.kind)], also=["type"])

    async def _room(self, request: web.Request) -> web.Response:
        return web.json_response(self.room(request.match_info["id"], self.asker(request)).shown())

    async def _memberships(self, request: web.Request) -> web.Response:
        asked, user = request.query, self.asker(request)
        if "roomId" not in asked and ("personId" in asked or "personEmail" in asked):
            raise Wrong(400, "roomId is required.")
        rooms = [self.room(asked["roomId"], user)] if "roomId" in asked else self.rooms
        all_of_them = [each.membership(member) for each in rooms for member in each.members.values()]
        mine = [each for each in all_of_them if "roomId" in asked or each["personId"] == user.id]
        found = [
            each
            for each in mine
            if all(each[name] == asked[name] for name in ("personId", "personEmail") if name in asked)
        ]
        return self._page(request, found, also=["roomId", "personId", "personEmail"])

    async def _messages(self, request: web.Request) -> web.Response:
        user = self.asker(request)
        room = self.room(request.query.get("roomId", ""), user)
        mentioned = {"me": user.id}.get(request.query.get("mentionedPeople", ""), request.query.get("mentionedPeople"))
        if user.kind == "bot" and room.kind == "group" and mentioned != user.id:
            raise Wrong(403, "A bot may only list messages that mention it: mentionedPeople=me.")
        seen = self._newest_first(
            user, lambda post: post.room is room and (not mentioned or mentioned in post.mentioned)
        )
        return self._page(request, seen, also=["roomId"])

    async def _messages_direct(self, request: web.Request) -> web.Response:
        user, asked = self.asker(request), {request.query.get("personId"), request.query.get("personEmail")}
        other = next((each for each in self.people.values() if asked & {each.id, each.email}), None)
        if other is None:
            raise Wrong(404, "Failed to find the person.")
        both = {user.id, other.id}
        seen = self._newest_first(user, lambda post: post.room.kind == "direct" and set(post.room.members) == both)
        return web.json_response({"items": seen[:50]})

    def _newest_first(self, user: User, wanted: Callable[[Post], bool]) -> list[Json]:
        return [each.shown() for each in reversed(self.posts.values()) if each.seen_by(user) and wanted(each)]

    async def _message(self, request: web.Request) -> web.Response:
        return web.json_response(self.post(request.match_info["id"], self.asker(request)).shown())

    async def _write(self, request: web.Request) -> web.Response:
        told, upload = await _body(request)
        post = await self.write(self.asker(request), told, upload)
        return web.json_response(post.shown())

    async def _edit(self, request: web.Request) -> web.Response:
        told, _ = await _body(request)
        return web.json_response(self.edit(self.asker(request), request.match_info["id"], told).shown())

    async def _erase(self, request: web.Request) -> web.Response:
        self.erase(self.asker(request), request.match_info["id"])
        return web.Response(status=204)

    async def _submit(self, request: web.Request) -> web.Response:
        told, _ = await _body(request)
        post = self.posts.get(told.get("messageId", ""))
        if post is None:
            raise Wrong(404, "Unable to find message.")
        action = await self.press(self.asker(request), post, told.get("inputs", {}))
        return web.json_response({**action.envelope(), "inputs": action.inputs}, status=202)

    async def _action(self, request: web.Request) -> web.Response:
        action = self.actions.get(request.match_info["id"])
        if action is None or self.asker(request) not in (action.post.author, action.user):
            raise Wrong(404, "Unable to find attachment action.")
        return web.json_response({**action.envelope(), "inputs": action.inputs})

    async def _webhooks(self, request: web.Request) -> web.Response:
        return self._page(
            request, [each.shown() for each in self.hooks.all.values() if each.owner == self.asker(request)]
        )

    async def _register(self, request: web.Request) -> web.Response:
        told, _ = await _body(request)
        if problem := wrong(told):
            raise Wrong(400, problem)
        names = ("name", "targetUrl", "resource", "event", "filter", "secret")
        made = Hook(self.asker(request), *(told.get(name, "") for name in names))
        same = [each for each in self.hooks.all.values() if each.does_the_same_as(made)]
        if same:
            raise Wrong(409, "There is such a webhook already.")
        self.hooks.all[made.id] = made
        return web.json_response(made.shown())

    async def _webhook(self, request: web.Request) -> web.Response:
        return web.json_response(self._hook(request).shown())

    async def _change(self, request: web.Request) -> web.Response:
        hook, (told, _) = self._hook(request), await _body(request)
        if not told.get("name") or not told.get("targetUrl") or told.get("status", "active") != "active":
            raise Wrong(400, "name and targetUrl are required, and status can only be active.")
        hook.name, hook.target = told["name"], told["targetUrl"]
        hook.secret = told.get("secret", hook.secret)
        hook.active = hook.active or "status" in told
        return web.json_response(hook.shown())

    async def _unregister(self, request: web.Request) -> web.Response:
        del self.hooks.all[self._hook(request).id]
        return web.Response(status=204)

    def _hook(self, request: web.Request) -> Hook:
        found = self.hooks.all.get(request.match_info["id"])
        if found is None or found.owner != self.asker(request):
            raise Wrong(404, "Unable to find webhook.")
        return found


async def _body(request: web.Request) -> tuple[Json, Upload | None]:
    """What was sent: fields, and a file when it came as a form."""
    if not request.content_type.startswith("multipart/"):
        told = await request.json()
        return {name: value for name, value in told.items() if value is not None}, None
    told, upload = {}, None
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            if name != "files" or upload is not None:
                raise Wrong(400, "Only one file is allowed per message.")
            upload = Upload(value.filename, value.content_type, value.file.read())
        else:
            told[name] = value
    return told, upload
