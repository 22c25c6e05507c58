"""A hello-world bot on Microsoft's Agents SDK, the successor of the one that `stock.py` is on. `python -m tests.bench.agents PORT`, in an
environment that has that SDK (`tests/bench/__main__.py` makes one), for it is no part of ours.

What the SDK asks at Microsoft's own addresses is led to the fake, which answers at once: that is in its favour.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import jwt
import requests
from aiohttp import web
from microsoft_agents.authentication.msal import MsalConnectionManager
from microsoft_agents.hosting.aiohttp import CloudAdapter, jwt_authorization_middleware, start_agent_process
from microsoft_agents.hosting.core import ActivityHandler, TurnContext

ENVIRON = dict(os.environ)
MICROSOFT, FAKE = "https://login.microsoftonline.com", ENVIRON["ToChannelFromBotLoginUrl"].rpartition("/")[0]
request_as_it_is = requests.Session.request
keys_as_they_are = jwt.PyJWKClient.__init__


def led_to_the_fake(session: requests.Session, method: str, url: str, **more: Any) -> requests.Response:
    """Microsoft's login, played by the fake."""
    return request_as_it_is(session, method, url.replace(MICROSOFT, FAKE), **more)


def keys_of_the_fake(client: jwt.PyJWKClient, _uri: str, *args: Any, **more: Any) -> None:
    """The keys of the Bot Framework, played by the fake."""
    keys_as_they_are(client, f"{FAKE}/keys", *args, **more)


requests.Session.request = led_to_the_fake  # type: ignore[assignment,method-assign]
jwt.PyJWKClient.__init__ = keys_of_the_fake  # type: ignore[assignment,method-assign]

SERVICE = {
    "CLIENTID": ENVIRON["MicrosoftAppId"],
    "CLIENTSECRET": ENVIRON["MicrosoftAppPassword"],
    "TENANTID": ENVIRON["MicrosoftAppTenantId"],
}
MANAGER = MsalConnectionManager(CONNECTIONS={"SERVICE_CONNECTION": {"SETTINGS": SERVICE}})
ADAPTER = CloudAdapter(connection_manager=MANAGER)


class Echo(ActivityHandler):  # type: ignore[misc]
    """Says back what it hears."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer one message."""
        await turn_context.send_activity(f"Je zei: {turn_context.activity.text}")


AGENT = Echo()


async def messages(request: web.Request) -> web.StreamResponse:
    """The one address."""
    response: web.StreamResponse = await start_agent_process(request, AGENT, ADAPTER)
    return response


def main() -> None:
    """Serve until the end."""
    app = web.Application(middlewares=[jwt_authorization_middleware])
    app["agent_configuration"] = MANAGER.get_default_connection_configuration()
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
