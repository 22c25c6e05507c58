"""The transport: activities come in over HTTP and letters go out, each on the way that its translation says.

Must not hold a rule of the session, nor log what anybody says.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Collection, Coroutine, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import aiohttp
import msgspec
from aiohttp import hdrs, web

from adapters.teams import account, checkup, guard, hearing, library, refusals
from adapters.teams.activity import Activity, ChannelAccount, Head, moved
from adapters.teams.book import Book
from adapters.teams.connector import BUDGET, IDLE, Connector
from adapters.teams.guard import NoKeys, Stranger
from adapters.teams.mail import Mail, Reference
from adapters.teams.tokens import Tokens
from bot.engine import begins
from bot.engine.model.effects import Private
from bot.engine.model.events import Left, Person, Place
from bot.host import log
from bot.host.answers import Lock, locked
from bot.host.checkup import Remark
from bot.host.incoming import UNREADABLE, body, decoded, salvaged
from bot.host.ports import Busy, Declined, Door, Inbound, Letter, Unsure
from bot.host.sending import Pace, Sent
from bot.host.settings import Settings, WrongSetting

if TYPE_CHECKING:  # the SDK behind it is only loaded where Teams is set up
    from adapters.teams.gate import Gate

STARTERS = {"organizer", "presenter"}
PATIENCE = 5.0  # seconds that a message may wait for what Teams is asked about it
DONE = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Doorgegeven."}

NOT_BOTH = (
    "Met --playground doet de bot alsof hij in Teams zit, maar er staan ook instellingen voor het echte Teams: haal die weg, "
    "of start zonder --playground."
)

_log = logging.getLogger(__name__)


class TeamsChat:
    """The adapter. `pace` is how fast it speaks; None is Teams' own limits."""

    name = "teams"
    local = False

    def __init__(self, *, pace: Pace | None = None) -> None:
        self._pace = pace or Pace(BUDGET)
        self._gate: Gate | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._sent = Sent()
        self._keeping: asyncio.Task[None] | None = None  # a good token
        self._looking: dict[str, asyncio.Task[None]] = {}  # chat -> looking up who is in it

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The one address that Teams knows."""
        return [web.post("/api/messages", self._hear)]

    async def start(self, door: Door) -> None:
        """Read the settings and what is remembered. Raises WrongSetting."""
        self._door = door
        self._playground = door.settings.playground
        if self._playground and account.given(door.settings.raw):
            raise WrongSetting(NOT_BOTH)
        known = account.read(door.settings.raw)
        self._tenants = frozenset() if self._playground else account.tenants(door.settings.raw)
        self._book = Book(door.memory(), door.grapevine(), self._today)
        await self._book.load()
        # Without a limit: what hangs in one chat must not hold the connections of all. The pace is the limit.
        pool = aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE)
        self._session = aiohttp.ClientSession(trust_env=True)
        self._speaking = aiohttp.ClientSession(connector=pool)
        tokens = Tokens(library.fetcher(known, self._session)) if known else None
        self._keeping = asyncio.create_task(tokens.keep()) if tokens is not None else None
        pace, hosts = None if self._playground else self._pace, guard.HOSTS | account.hosts(door.settings.raw)
        self._connector = Connector(self._speaking, tokens, pace, self._book.others, hosts)
        app_id = known.app_id if known else ""
        self._mail = Mail(self._book, self._connector, door.memory(), self._today, app_id, playground=self._playground)
        self._gate = _gate(known, self._session) if known else None

    async def stop(self) -> None:
        """End what is still being looked up, and let go of the login."""
        keeping = () if self._keeping is None else (self._keeping,)
        ending = (*self._tasks, *keeping)
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        await self._speaking.close()
        await self._session.close()

    def trouble(self) -> str:
        """Whether Teams can be reached: the login, the token, the address."""
        return self._connector.trouble()

    async def examine(self, settings: Settings, now: dt.datetime) -> Sequence[Remark]:
        """Look at the login, the address and what else can be wrong. Raises WrongSetting."""
        return await checkup.examine(settings, now)

    async def deliver(self, letter: Letter) -> str | None:
        """Show a message. Raises Busy or Undeliverable. Teams has no place for a board."""
        if letter.message is None:
            return None
        await self._book.look_up(letter.chat, [letter.audience.person] if isinstance(letter.audience, Private) else [])
        try:
            reference = await self._mail.deliver(letter, letter.message)
        except Unsure:
            self._sent.doubted(letter)
            raise
        self._sent.note([Reference.read(reference).activity] if reference else [], letter)
        return reference

    def called(self, chat: str) -> str:
        """What people call this chat; empty when that was not heard since the start."""
        return self._book.called(chat)

    async def forget(self, chat: str, people: Sequence[Person]) -> None:  # noqa: ARG002 - nothing is kept by chat
        """Delete the files that wait for a yes. How to reach people goes when they were not seen for as long as a session is
        kept: until then the next session finds them.
        """
        await self._mail.forget(people)

    async def purge(self, before: dt.date, spared: Collection[str] = ()) -> None:
        """Forget the chats, people and files of which nothing was heard since, but those that are spared."""
        await self._book.purge(before, spared)
        await self._mail.purge(before)

    async def idle(self) -> None:
        """Return when nothing is being looked up any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    @locked(Lock.SIGNED)
    async def _hear(self, request: web.Request) -> web.StreamResponse:
        try:
            raw = await self._admitted(request)
        except Stranger:
            return web.Response(status=401, text=guard.STRANGER)
        except NoKeys:
            return web.Response(status=503, text=guard.LATER, headers={hdrs.RETRY_AFTER: "5"})
        activity = salvaged(raw, Activity)
        if activity is None:
            return web.Response(status=400, text=UNREADABLE)
        if self._playground and not guard.is_local(activity.service_url):
            return web.Response(status=403, text=guard.NOT_HERE)
        if not self._connector.reaches(activity.service_url):
            _log.warning("A message from an address outside Teams and KAARTENSESSIE_TEAMS_ADRESSEN was refused")
            return web.Response(status=403, text=guard.ELSEWHERE)
        if self._tenants and activity.tenant.casefold() not in self._tenants:
            _log.warning("A message of a tenant outside KAARTENSESSIE_TENANTS was refused")
            return web.Response(status=403, text=guard.FOREIGN)
        with log.following(log.trail(f"{self.name}/{hearing.delivery(activity)}")):
            if activity.type == "invoke":
                return await self._invoked(activity)
            await self._take(activity)
        return web.Response()

    async def _admitted(self, request: web.Request) -> bytes:
        """The body of a request that may come in. Raises Stranger, NoKeys, or an HTTP answer."""
        if self._playground:
            if not guard.of_this_computer(request):
                raise web.HTTPForbidden(text=guard.NOT_HERE)
            return await body(request, guard.MOST)
        if self._gate is None:
            raise web.HTTPForbidden(text=guard.CLOSED)
        header = request.headers.get(hdrs.AUTHORIZATION, "")
        ends = self._gate.look(header)
        raw = await body(request, guard.MOST)
        if decoded(raw, object) is None:  # all of it: the head alone does not look at the rest
            raise web.HTTPBadRequest(text=UNREADABLE)
        head = decoded(raw, Head)
        if head is None:
            raise Stranger
        await self._gate.check(header, ends, head.channel_id, head.service_url)
        return raw

    async def _invoked(self, activity: Activity) -> web.Response:
        """An invoke wants an answer of its own form; what is not ours is said to be unknown."""
        if activity.name == hearing.CONSENT:
            await self._book.learn(activity, hearing.people(activity))
            self._soon(self._mail.consented(self._book.person_id(activity.sender), activity.value))
            return web.Response()
        if activity.name != hearing.EXECUTE:
            return web.Response(status=501)
        await self._take(activity)
        return web.json_response(DONE)

    async def _take(self, activity: Activity) -> None:
        """Remember where it came from, look up names where they are missing, and save what it says."""
        people = hearing.people(activity)
        if activity.goodbye:
            await self._book.leave(activity, people)
            await self._cross(activity)
            return
        # Who is only named in a private chat, as in what is forwarded to it, is not in it: what is theirs must not go there.
        named = [] if activity.private else hearing.mentioned(activity)
        await self._book.learn(activity, [*people, *named])
        nameless = not all(map(self._book.named, people))
        unknown = not (activity.private or self._book.knows_who_is_in(activity.conversation.id))
        # Whether it asks for a session matters to who must be known, and to who may.
        starts = (unknown or self._door.settings.organizers_start) and any(
            begins(each.event) for each in self._heard(activity)
        )
        if nameless or unknown:
            chat, look = self._book.chat(activity.conversation.id), self._look(activity)
            # A session takes in who is there; in a chat that is new they come in by themselves.
            if nameless or (starts and chat is not None and chat.met):
                await asyncio.wait([look], timeout=PATIENCE)
        may_start = not (starts and self._door.settings.organizers_start) or await self._leads_meeting(activity)
        await self._tell(activity, may_start=may_start)

    async def _tell(self, activity: Activity, *, may_start: bool) -> None:
        """Save what happened."""
        stay = await self._still_there(activity)
        await self._cross(activity)
        greeted = activity.type == "messageReaction" and activity.reply_to_id
        if greeted and await self._mail.only_read(activity.conversation.id, activity.reply_to_id or ""):
            return
        if activity.type in {"message", "invoke"}:
            place = Place.PRIVATE if activity.private else Place.GROUP
            await self._book.spoke(self._book.person_id(activity.sender), place)
        replied = self._sent.session(activity.reply_to_id or "") if activity.private else ""
        for inbound in self._heard(activity, may_start=may_start):
            if isinstance(inbound.event, Left) and inbound.event.person.id in stay:
                continue
            await self._door.receive(msgspec.structs.replace(inbound, session=inbound.session or replied))
            if self._sent.is_older(activity.reply_to_id or "", inbound.event):
                self._soon(self._mail.take_away(activity))

    async def _cross(self, activity: Activity) -> None:
        await self._book.cross(hearing.crossings(activity, self._door.clock.now(), self._book.person))

    def _heard(self, activity: Activity, *, may_start: bool = True) -> list[Inbound]:
        at = activity.conversation.id
        there = self._book.present(at), self._book.members(at)
        return hearing.events(activity, self._door.clock.now(), self._book.person, *there, may_start=may_start)

    async def _leads_meeting(self, activity: Activity) -> bool:
        role = (await self._in_meeting(activity, activity.sender)).get("role")
        return str(role).strip().casefold() in STARTERS

    async def _still_there(self, activity: Activity) -> set[str]:
        """Who hangs up with a device whose coming the bot did not see, and is in the meeting with another, as Teams says."""
        if activity.type != "event":
            return set()
        gone = moved(activity)[1]
        seen = {each.id for each in self._book.present(activity.conversation.id)}
        unseen = [each for each in gone if self._book.person_id(each) not in seen]
        found = [(each, await self._in_meeting(activity, each)) for each in unseen]
        return {self._book.person_id(each) for each, told in found if told.get("inMeeting") is True}

    async def _in_meeting(self, activity: Activity, who: ChannelAccount) -> dict[str, Any]:
        """What Teams says of somebody in this meeting; nothing where it does not."""
        chat = self._book.chat(activity.conversation.id)
        if chat is None or not chat.meeting or not who.aad_object_id:
            return {}
        try:
            async with asyncio.timeout(PATIENCE):
                tenant = activity.tenant or chat.tenant
                return await self._connector.participant(chat.service_url, chat.meeting, who.aad_object_id, tenant)
        except (Busy, Declined, TimeoutError):
            return {}

    def _look(self, activity: Activity) -> asyncio.Task[None]:
        """Looking round in this chat: the one that goes on, or a new one."""
        at = activity.conversation.id
        if at not in self._looking:
            self._looking[at] = self._soon(self._look_round(activity))
            self._looking[at].add_done_callback(lambda _: self._looking.pop(at))
        return self._looking[at]

    async def _look_round(self, activity: Activity) -> None:
        """Learn who is in this chat; the first time, they have all come in. What fails is tried again with the next message."""
        at = activity.conversation.id
        try:
            found = await self._roster(activity)
        except Busy:
            return
        await self._book.seat(activity, found, hearing.people(activity))
        chat = self._book.chat(at)
        if found and chat is not None and not chat.met:
            for inbound in hearing.listed(activity, self._door.clock.now(), self._book.person, found):
                await self._door.receive(inbound)
        await self._book.looked(at, met=bool(found))

    async def _roster(self, activity: Activity) -> list[ChannelAccount]:
        try:
            found = await self._connector.members(activity.service_url, activity.conversation.id)
        except Declined as declined:
            if declined.why == refusals.NOT_IN_IT:  # not yet: what it is asked about came from there
                raise Busy from None
            return []  # nobody may know
        members = [_as_account(each) for each in found]
        return [each for each in members if each is not None and each.id and not activity.is_us(each)]

    def _soon(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._safely(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _safely(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:
            log.failure("Something beside the conversation failed", error)

    def _today(self) -> dt.date:
        return self._door.clock.now().date()


def _as_account(member: dict[str, Any]) -> ChannelAccount | None:
    """A member of a chat, as another path of Teams writes it: `objectId` for `aadObjectId`."""
    try:
        return msgspec.convert({"aadObjectId": member.get("objectId"), **member}, ChannelAccount)
    except msgspec.ValidationError:
        return None


def _gate(known: account.Account, session: aiohttp.ClientSession) -> Gate:
    from adapters.teams.gate import Gate

    return Gate(known, session)
