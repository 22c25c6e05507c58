"""How a failure is logged: which exception, and where in the code. Never its message, which may hold what somebody said.

Must not log anything of an event.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Mapping
from typing import Any

_log = logging.getLogger("kaartensessie")


def failure(what: str, error: BaseException) -> None:
    """Log that `what` (English, a fixed sentence) failed, with the path through the code and without any content."""
    places = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s: %s\n%s", what, _names(error), places)


def left(what: str) -> None:
    """Log that something was left out (English, a fixed sentence): nobody can do anything about it, but it can be seen."""
    _log.warning("%s", what)


def loop_failure(_loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """Log what an event loop could not give to anybody."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        failure("A task failed", error)
    else:
        _log.error("%s", context.get("message", "The event loop reports a problem"))


def _names(error: BaseException) -> str:
    """The exception's type, and those of what it came from."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return type(error).__qualname__ + (f" (from {_names(cause)})" if cause is not None else "")
