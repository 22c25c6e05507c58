"""What is logged: what was done, on which platform, by whom as a pseudonym, with what result; and of a failure which exception, and where.

Must not log anything of an event, nor an exception's message, which may hold what somebody said. What a library logs is left but for
who logs and where, because its words are not ours to answer for.
"""

from __future__ import annotations

import asyncio
import copy
import hmac
import logging
import secrets
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any, TextIO

from bot.host.settings import Settings, WrongSetting

BOOK, KEY = "KAARTENSESSIE_LOGBOEK", "KAARTENSESSIE_PSEUDONIEM_SLEUTEL"
JSON, TEXT, TROUBLE = "json", "tekst", ""  # all that is done, for a machine or for people; trouble alone
_SHORTEST_KEY = 16  # characters
_trail: ContextVar[str] = ContextVar("delivery", default="")
_OURS = ("adapters", "bot", "kaartensessie")
_LIBRARY = "A library reports something"

_log = logging.getLogger("kaartensessie")


class _Secret:
    """With which people and what they did are made pseudonyms: the organisation's own key, or one that nobody knows and that ends with
    the process.
    """

    key = secrets.token_bytes(32)


def begin(settings: Settings, stream: TextIO | None = None) -> None:
    """Let everything that is logged in this process look as the settings say. Raises WrongSetting."""
    form = asked(settings)
    take_key(settings)
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, _Careful)]:
        root.removeHandler(old)
    handler = _Careful(form, stream)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO if form else logging.WARNING)


def asked(settings: Settings) -> str:
    """In which form all is logged; TROUBLE when only that is. Raises WrongSetting, also for the key."""
    form = settings.raw.get(BOOK, "").strip().casefold()
    if form not in {JSON, TEXT, TROUBLE}:
        raise WrongSetting(f"{BOOK} moet «{JSON}» of «{TEXT}» zijn: kies een van die twee, of laat {BOOK} weg.")
    key(settings)
    return form


def key(settings: Settings) -> str:
    """The organisation's own key; empty when there is none. Raises WrongSetting."""
    given = settings.raw.get(KEY, "").strip()
    if given and len(given) < _SHORTEST_KEY:
        raise WrongSetting(f"{KEY} is te kort: verzin een geheim van minstens {_SHORTEST_KEY} tekens.")
    return given


def take_key(settings: Settings) -> bool:
    """Make pseudonyms with the organisation's key from here on; False when there is none. Raises WrongSetting."""
    given = key(settings)
    if given:
        _Secret.key = given.encode()
    return bool(given)


def done(action: str, *, actor: str = "", object: str = "", **facts: str | int) -> None:  # noqa: A002 - what a log calls it
    """Log that something was done (English, a fixed word) by a person, to a session: their ids become pseudonyms.

    The other facts name nobody: numbers, our own words.
    """
    if _log.isEnabledFor(logging.INFO):
        _log.info("%s", action, extra={**facts, "actor": pseudonym(actor), "object": pseudonym(object)})


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


def pseudonym(words: str) -> str:
    """What stands in the log for a person, a session or a delivery: the same each time, and only resolved by who has the key. Empty
    for nobody.
    """
    return hmac.digest(_Secret.key, words.encode(), "sha256").hex()[:12] if words else ""


def trail(delivery: str) -> str:
    """What ties together the lines about this delivery of a platform, from the webhook to the post. A pseudonym too: ids can be guessed."""
    return pseudonym(f"delivery {delivery}")


@contextmanager
def following(name: str) -> Iterator[None]:
    """Let every line that is logged in here, or in a task begun here, be of this trail."""
    before = _trail.get()
    _trail.set(name)
    try:
        yield
    finally:
        _trail.set(before)  # no token, for what is thrown away half-way may end in another context than it began in


def followed() -> str:
    """The trail of what is being done now; empty for none."""
    return _trail.get()


class _Careful(logging.StreamHandler[TextIO]):
    """Writes our own lines as they are, without what an exception says, and of a library's only that there is one."""

    def __init__(self, form: str, stream: TextIO | None) -> None:
        super().__init__(stream)
        self._form = form

    @cached_property
    def _writer(self) -> logging.Formatter:
        return _formatter(self._form)  # where nothing goes wrong nothing is logged, and its library is never loaded

    def format(self, record: logging.LogRecord) -> str:
        return self._writer.format(record)

    def emit(self, record: logging.LogRecord) -> None:
        told = copy.copy(record)
        told.exc_info = told.exc_text = told.stack_info = None
        told.delivery = followed()
        if record.name.partition(".")[0] not in _OURS:
            if record.levelno < logging.WARNING:
                return
            told.msg, told.args = _LIBRARY, ()
            told.at = f"{record.name}:{record.lineno}"
        super().emit(told)


def _formatter(form: str) -> logging.Formatter:
    from structlog.dev import ConsoleRenderer, plain_traceback
    from structlog.processors import JSONRenderer, TimeStamper
    from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level

    around: list[Any] = [
        ExtraAdder(allow=("delivery", "platform", "actor", "object", "result", "letters", "attempts", "at")),
        add_log_level,
        TimeStamper(fmt="iso", utc=True),
    ]
    plain = ConsoleRenderer(colors=False, sort_keys=False, pad_event_to=0, exception_formatter=plain_traceback)
    renderer = JSONRenderer() if form == JSON else plain
    return ProcessorFormatter(
        foreign_pre_chain=around, processors=[ProcessorFormatter.remove_processors_meta, _nothing_empty, renderer]
    )


def _nothing_empty(_logger: Any, _method: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in told.items() if value != ""}


def _names(error: BaseException) -> str:
    """The exception's type, and those of what it came from."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return type(error).__qualname__ + (f" (from {_names(cause)})" if cause is not None else "")
