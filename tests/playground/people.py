"""Who and what there is in the Playground: its configuration file (schema 0.1.1), and the ids that the tests use.

The Playground wants one person at the keyboard and exactly five others, so there is one more than in any transcript.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

TENANT = str(uuid5(NAMESPACE_URL, "kaartensessie:tenant"))
GROUP = "19:meeting_oefening@thread.v2"
PERSONAL = "a:anna"  # the private chat of the bot with whoever is at the keyboard
BOT = "28:kaartenbot"
BOT_NAME = "Kaartenbot"
AT_KEYBOARD = "Anna"
OTHERS = ("Piet", "Fatima", "Sem", "Joost", "Lies")


class Account(Struct, frozen=True):
    """Somebody as Teams knows them."""

    name: str

    @property
    def id(self) -> str:
        """The id in a chat; in Teams it begins with `29:` too."""
        return f"29:{self.name.lower()}"

    @property
    def aad(self) -> str:
        """The id in the organisation."""
        return str(uuid5(NAMESPACE_URL, f"kaartensessie:{self.name}"))

    def configured(self) -> dict[str, str]:
        """As the configuration file has it. The spelling of `userPrincipleName` is the Playground's."""
        address = f"{self.name.lower()}@example.com"
        return {
            "id": self.id,
            "name": self.name,
            "userPrincipleName": address,
            "aadObjectId": self.aad,
            "givenName": self.name,
            "surname": "Oefenaar",
            "email": address,
        }


EVERYBODY = {name: Account(name) for name in (AT_KEYBOARD, *OTHERS)}


def configuration() -> dict[str, object]:
    """The configuration file."""
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": BOT, "name": BOT_NAME},
        "currentUser": EVERYBODY[AT_KEYBOARD].configured(),
        "users": [EVERYBODY[name].configured() for name in OTHERS],
        "personalChat": {"id": PERSONAL},
        "groupChat": {"id": GROUP, "name": "Kaartensessie"},
        "team": {
            "id": "19:team@thread.tacv2",
            "name": "Team",
            "aadGroupId": str(uuid5(NAMESPACE_URL, "kaartensessie:team")),
            "channels": [],
        },
    }
