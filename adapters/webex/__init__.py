"""Webex: the space by mention, the 1:1 beside it, cards and webhooks."""

from adapters.webex.transport import WebexChat

__all__ = ["WebexChat"]
