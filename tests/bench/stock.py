"""A hello-world bot as the SDK's own samples write one: the other side of the comparison. `python -m tests.bench.stock PORT`.

Settings come from the environment, as ours do. The SDK's library only logs in at Microsoft's own address; what it sends there
is led to the login of the fake, which answers at once: that is in its favour.
"""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import Any

import requests
from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication

ENVIRON = dict(os.environ)
MICROSOFT, FAKE = "https://login.microsoftonline.com", ENVIRON["ToChannelFromBotLoginUrl"].rpartition("/")[0]
request_as_it_is = requests.Session.request


def led_to_the_fake(session: requests.Session, method: str, url: str, **more: Any) -> requests.Response:
    """Microsoft's login, played by the fake."""
    return request_as_it_is(session, method, url.replace(MICROSOFT, FAKE), **more)


requests.Session.request = led_to_the_fake  # type: ignore[assignment,method-assign]

CONFIG = SimpleNamespace(
    APP_ID=ENVIRON["MicrosoftAppId"],
    APP_PASSWORD=ENVIRON["MicrosoftAppPassword"],
    APP_TYPE="SingleTenant",
    APP_TENANTID=ENVIRON["MicrosoftAppTenantId"],
    TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL=ENVIRON["BotOpenIdMetadata"],
    TO_BOT_FROM_CHANNEL_TOKEN_ISSUER="https://api.botframework.com",
    TO_CHANNEL_FROM_BOT_LOGIN_URL=f"{MICROSOFT}/{ENVIRON['MicrosoftAppTenantId']}",
    TO_CHANNEL_FROM_BOT_OAUTH_SCOPE="https://api.botframework.com",
    OAUTH_URL="https://api.botframework.com",
)
ADAPTER = CloudAdapter(ConfigurationBotFrameworkAuthentication(CONFIG))


class Echo(ActivityHandler):  # type: ignore[misc]
    """Says back what it hears."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer one message."""
        await turn_context.send_activity(f"Je zei: {turn_context.activity.text}")


BOT = Echo()


async def messages(request: web.Request) -> web.StreamResponse:
    """The one address."""
    response: web.StreamResponse = await ADAPTER.process(request, BOT)
    return response


def main() -> None:
    """Serve until the end."""
    app = web.Application()
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
