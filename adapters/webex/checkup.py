"""What can be wrong with the bot at Webex, without starting it: the token, the webhooks, the address.

Must not change a webhook: that is `kaartensessie webex registreer`, and the running bot itself.
"""

from __future__ import annotations

import datetime as dt

import aiohttp

from adapters.webex import account
from adapters.webex.client import Client, WrongToken
from adapters.webex.gate import STRANGER
from adapters.webex.webhooks import KINDS, Care
from bot.host.checkup import Remark, clock, good, mind, outside, wrong
from bot.host.ports import Busy, Declined
from bot.host.settings import Settings

REGISTER = "Start de bot, of typ: kaartensessie webex registreer"
SOCKET_ALONE = "Is het een oud adres van deze bot? Dan kan het geen kwaad."


async def examine(settings: Settings, now: dt.datetime) -> list[Remark]:
    """Look at all of it. Raises WrongSetting."""
    known = account.read(settings.raw)
    if known is None:
        return [good("Webex staat niet aan.")]
    address = account.reached_at(known, settings.public_url)
    client = Client(known.token, known.api_url, threads=1)
    try:
        async with aiohttp.ClientSession(trust_env=True) as session:
            remarks = [await clock(session, known.api_url, now)]
        remarks.append(await _token(client))
        if address or known.socket:
            remarks += await _webhooks(Care(client, address, known.secret), socket=known.socket)
    except (Busy, Declined):
        remarks.append(
            wrong("Webex geeft geen antwoord waar ik iets aan heb.", "Probeer het over een paar minuten nog eens.")
        )
    finally:
        await client.close()
    return remarks + (await outside(settings.public_url, account.PATH, STRANGER, now) if address else [])


async def _token(client: Client) -> Remark:
    try:
        kind = await client.read(lambda api: api.people.me().type)
    except WrongToken:
        return wrong(
            "Webex kent het token niet.", f"Kopieer {account.TOKEN} opnieuw, of maak bij je bot een nieuw token."
        )
    if kind != "bot":
        return wrong("Het token is van een mens, niet van een bot.", f"Zet in {account.TOKEN} het token van je bot.")
    return good("Webex kent het token van de bot.")


async def _webhooks(care: Care, *, socket: bool) -> list[Remark]:
    try:
        deaf, elsewhere = 0 if socket else await care.deaf(), await care.elsewhere()
    except WrongToken:
        return [
            wrong("Of Webex de bot bereikt, is zonder goed token niet te zien.", f"Zet eerst {account.TOKEN} goed.")
        ]
    remarks = [
        mind(
            f"Met dit token luistert er ook een bot op {each}.",
            f"Is dat een andere bot? Geef elke bot een eigen token in {account.TOKEN}. "
            + (SOCKET_ALONE if socket else f"Is het een oud adres? {REGISTER}"),
        )
        for each in elsewhere
    ]
    if deaf:
        told = f"Webex vertelt de bot niet alles: van de {len(KINDS)} webhooks werken er {deaf} niet."
        return [*remarks, wrong(told, REGISTER)]
    return remarks or ([] if socket else [good("De webhooks van Webex staan goed.")])
