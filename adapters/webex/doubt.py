"""Whether a message whose answer was lost has arrived: looked up, because twice is annoying and never is worse.

Must not send anything. In a 1:1 the bot sees its own messages. In a space it does not, but there it can see when something
last happened: when that was before the message was sent, by Webex' own clock, the message is not there. When it was after,
nobody can tell.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any, NamedTuple

import msgspec

from adapters.webex.client import Client
from adapters.webex.envelope import Posted, WebexRoom, as_data, moment_of
from bot.host.ports import Declined

LOOKED_AT = 10  # of the newest messages in a 1:1
MOST_REMEMBERED = 2000
LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)

_log = logging.getLogger(__name__)


class Target(NamedTuple):
    """Where a message goes. `person` is Webex' id of whom it is for alone, or `room` is the space's."""

    room: str = ""
    person: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What the API wants to know of it."""
        return {"toPersonId": self.person} if self.person else {"roomId": self.room}


class LostAnswers:
    """Remembers what surely arrived, and of which letters the last page may have."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._sure: dict[str, None] = {}  # ids of messages, so that one is not taken for another just like it
        self._latest = LONG_AGO  # by Webex' clock, of all that is known to have happened
        self._open: dict[int, dt.datetime] = {}  # by letter: the latest when it was sent

    def sure(self, posted: Posted) -> None:
        """A message that has arrived."""
        self._sure[posted.id] = None
        if len(self._sure) > MOST_REMEMBERED:
            del self._sure[next(iter(self._sure))]
        self.happened(posted.created)

    def happened(self, created: str | None) -> None:
        """Something happened in Webex at this moment."""
        self._latest = max(moment_of(created) or LONG_AGO, self._latest)

    def latest(self) -> dt.datetime:
        """The last moment of Webex' clock that is known of."""
        return self._latest

    def arises(self, letter: int, latest: dt.datetime) -> None:
        """Nobody knows whether the last page of this letter arrived; `latest` is what was known before it was sent."""
        self._open[letter] = latest

    def over(self, letter: int) -> None:
        """It is known, or does not matter any more."""
        self._open.pop(letter, None)

    async def arrived(self, letter: int, target: Target, text: str, me: str) -> str | None:
        """The id of the page in doubt when it arrived, empty when it may have; None when it did not. Raises Busy."""
        if letter not in self._open:
            return None
        try:
            if target.person:
                return await self._in_private(target.person, text, me, self._open[letter])
            return await self._in_space(target.room, self._open[letter])
        except Declined:
            return None

    async def _in_private(self, person: str, text: str, me: str, before: dt.datetime) -> str | None:
        def newest(api: Any) -> list[Posted]:
            found = api.messages.list_direct(personId=person)
            return [msgspec.convert(as_data(each), Posted) for each, _ in zip(found, range(LOOKED_AT), strict=False)]

        for each in await self._client.read(newest):
            later = (moment_of(each.created) or before) > before  # an earlier one that is just like it is another
            if each.person_id == me and later and each.id not in self._sure and _words(each.text) == _words(text):
                return each.id
        return None

    async def _in_space(self, name: str, before: dt.datetime) -> str | None:
        room = await self._client.read(lambda api: msgspec.convert(as_data(api.rooms.get(name)), WebexRoom))
        since = moment_of(room.last_activity)
        if since is not None and since <= before:
            return None
        _log.warning("Nobody can tell whether a message to a space arrived")
        return ""


def _words(text: str | None) -> list[str]:
    return (text or "").split()
