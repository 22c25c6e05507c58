"""The address book of Teams when several processes write in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from adapters.teams.activity import ChannelAccount
from adapters.teams.book import Book, Chat, Contact
from bot.host.sql.memory import AdapterMemory
from bot.host.stores import open_store

TODAY = dt.date(2026, 12, 1)


async def test_whom_another_process_has_met_is_found(tmp_path: Path) -> None:
    """A letter may leave from any process, and the same person keeps the same id."""
    store = await open_store(tmp_path / "test.db")
    memory = AdapterMemory("teams", store)
    book = Book(memory, lambda: TODAY)
    await book.load()
    await memory.put("chat", "19:kamer", Chat(service_url="https://smba.voorbeeld.nl", seen=TODAY))
    await memory.put("person", "teams:29:anna", Contact(user="29:anna", seen=TODAY, private="a:anna"))
    await book.look_up("19:kamer", ["teams:29:anna", "teams:nobody"])
    chat, contact = book.chat("19:kamer"), book.contact("teams:29:anna")
    assert chat is not None
    assert chat.service_url == "https://smba.voorbeeld.nl"
    assert contact is not None
    assert contact.private == "a:anna"
    assert book.person_id(ChannelAccount(id="29:anna", aad_object_id="directory")) == "teams:29:anna"
    assert book.contact("teams:nobody") is None
    await store.close()
