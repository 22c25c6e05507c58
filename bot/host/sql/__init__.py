"""Every statement, by name; each function takes the connection of a transaction that is already open.

Must not open, commit or translate errors (see `bot.host.store`), nor know what a session or a notebook holds: those are bytes.
"""
