"""The browser room: a meeting chat on your own computer, to rehearse in. It has no login, so it must not be served any further."""

from adapters.web.transport import WebRoom

__all__ = ["WebRoom"]
