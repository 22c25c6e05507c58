"""A small scene in the fake of Webex, in which the bot calls as it must: through the SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, TypeVar

import pytest

from adapters.webex import sdk
from adapters.webex.sdk import WebexTeamsAPI
from tests.platforms.webex.api import Webex
from tests.platforms.webex.space import Json, Room, User

T = TypeVar("T")


def speak_by(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot speak to Webex by this library, as where the other is left out."""
    module = import_module(library)
    monkeypatch.setattr(sdk, "WebexTeamsAPI", getattr(module, "WebexAPI", None) or module.WebexTeamsAPI)
    monkeypatch.setattr(sdk, "ANSWERED", module.ApiError)


def one_card(*body: Json, **more: Any) -> list[Json]:
    """A card as a message carries it."""
    content = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "hoi"}, *body], **more}
    return [{"contentType": "application/vnd.microsoft.card.adaptive", "content": content}]


BUTTON = {"type": "Action.Submit", "title": "Hand", "data": {"command": "hand"}}


@dataclass
class Scene:
    """Anna and Piet in a space with the bot, which calls through the SDK."""

    webex: Webex
    anna: User
    piet: User
    room: Room
    apis: dict[str, WebexTeamsAPI] = field(default_factory=dict)

    async def bot(self, call: Callable[[WebexTeamsAPI], T], who: User | None = None) -> T:
        """Let the bot, or somebody else, do this call."""
        token = (who or self.webex.bot).token
        if token not in self.apis:
            self.apis[token] = sdk.WebexTeamsAPI(token, base_url=self.webex.base, wait_on_rate_limit=False)
        return await asyncio.to_thread(call, self.apis[token])

    async def refused(self, call: Callable[[WebexTeamsAPI], object], who: User | None = None) -> int:
        """With which status it is refused."""
        with pytest.raises(sdk.ANSWERED) as refused:
            await self.bot(call, who)
        status: int = refused.value.status_code
        return status
