"""From a neutral message to what Webex posts, and back from a pressed button: both directions, pure.

Must not know to whom it goes. Adaptive Cards 1.3 at most, and of those only what every Webex client shows: nothing that hides
behind a click, five buttons a card. A message that is to be kept (it comes with a file) and asks nothing is no card, because
from a card nobody can copy and a card can't bring its file along.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from adapters.adaptive import MARK, Dialect, Json, Submitted, at_first_sight, button, pages
from adapters.webex.markup import MARKS, markdown, spans
from bot.engine.model.blocks import Facts, Listing, Paragraph, text
from bot.engine.model.commands import Command
from bot.engine.model.messages import Button, InputKind, Look, Message, Style

LIMIT = 7439  # bytes of a text, and of a Markdown text
CARD_LIMIT = 20_000  # bytes of a card as it is sent; Webex tells no number, this is what surely arrives
BUTTONS = 5  # on one card
IN_A_ROW = 3  # what is wider, a phone cuts off
MORE = "kaartensessie_meer"  # the list of buttons that found no place; as data of a button: what is chosen in it
NOTHING_CHOSEN = "help"  # what can be done now, for who presses without a choice
RENEW = Button("Vernieuw de cockpit", Command.COCKPIT)
SHORT = 20  # characters; a command that is longer is no example


class Payload(NamedTuple):
    """One message to post. `markdown` is empty when the plain text says it as well; a card has no Markdown beside it."""

    text: str
    markdown: str
    card: Json | None


class _Sealed(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a button carries; those of an earlier release carry no session."""

    command: str
    args: str
    about: str
    inputs: tuple[str, ...]
    session: str = ""


def payloads(message: Message, *, group: bool, bot: str) -> list[Payload]:
    """The messages to post, in order; fields and buttons stand on the last, and so does the file that comes with it.

    `group`: it goes to a space, where the bot only hears who mentions it. `bot` is the name it is mentioned by. What Webex
    does otherwise than the message supposes is told in a last line.
    """
    message = at_first_sight(_standing(message))
    renewing = not group and _stands_still(message)
    if len(message.buttons) + renewing > BUTTONS:  # what asks for attention stays in sight
        message = replace(
            message, buttons=tuple(sorted(message.buttons, key=lambda each: each.style is not Style.PRIMARY))
        )
    hint = how_to_type(message, bot) if group else _good_to_know(message, bot)
    if group:
        mentioned = (replace(each, typed=f"@{bot} {each.line()}") for each in message.buttons)
        message = replace(message, buttons=tuple(mentioned))
    elif renewing:
        renew = replace(RENEW, session=message.buttons[0].session)
        at = BUTTONS - 2  # so that it is never in the list of what does not fit
        message = replace(message, buttons=(*message.buttons[:at], renew, *message.buttons[at:]))
    as_card = _asks(message) or not (message.file is not None or _plain_words(message))
    if hint and not as_card:
        message, hint = replace(message, body=(*message.body, text(hint))), ""
    *before, last = pages(message, lambda page: _fits(_payload(page, hint, as_card=as_card)))
    return [*(_payload(page, "", as_card=as_card) for page in before), _payload(last, hint, as_card=as_card)]


def how_to_type(message: Message, bot: str) -> str:
    """The line that tells a space how to type what this message asks for; empty when it asks nothing."""
    if any(each.kind is InputKind.GRADE for each in message.inputs):
        example = "8"
    else:
        lines = (each.line() for each in message.buttons if not each.inputs)
        example = next((line for line in lines if len(line) <= SHORT), "")
    if example:
        return (
            f"Typ je hier iets? Begin met @{bot} en kies de naam in het lijstje, bijvoorbeeld: @{bot} {example}. "
            "In je privéchat met mij hoeft dat niet."
        )
    if _asks(message) or message.typed_in_group:
        return f"Typ je hier iets? Begin met @{bot} en kies de naam in het lijstje. In je privéchat met mij hoeft dat niet."
    return ""


def press(inputs: Mapping[str, object]) -> Submitted | None:
    """The button of ours in what a card sent. None for anything else."""
    sealed = inputs.get(MARK)
    if sealed == MORE:
        sealed = inputs.get(MORE)
        if not sealed:
            return Submitted(NOTHING_CHOSEN, "", "", {})
    if not isinstance(sealed, str):
        return None
    try:
        button = msgspec.json.decode(sealed, type=_Sealed)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    given = {name: inputs.get(name) for name in button.inputs}
    filled = {
        # Half a character can be sent, but not stored.
        name: str(value).encode(errors="replace").decode()
        for name, value in given.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }
    return Submitted(button.command, button.args, button.about, filled, button.session) if button.command else None


def fingerprint(message: Message) -> str:
    """The same as long as posting it again would not help its reader: of a cockpit when its buttons say and do the same and it is
    as much on schedule, of anything else when all that stands in it is the same. Empty for a cockpit without buttons.
    """
    if message.look is Look.COCKPIT and not message.buttons:
        return ""
    said = [(each.label, each.command, each.args, each.about) for each in message.buttons]
    if message.look is Look.COCKPIT and message.origin:
        said.append((message.origin, Command.HELP, "", ""))
    if message.look is Look.COCKPIT:
        clocks = [each.clock for each in message.body if isinstance(each, Facts) and each.clock is not None]
        said += [("late" if each.delay > 0 else "early" if each.delay else "", Command.HELP, "", "") for each in clocks]
    else:
        said.append((_standing(message).plain(), Command.HELP, "", ""))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _good_to_know(message: Message, bot: str) -> str:
    """The line a private message ends with, when it would not be true on Webex without it."""
    if _stands_still(message):
        return f"Zo stond het toen dit bericht kwam. Hoe staat het nu? Kies «{RENEW.label}», of typ: {RENEW.line()}."
    if message.typed_in_group:
        return f"Beginnen doe je in de ruimte van jullie groep: @{bot} /start zon. Kies daarbij de naam in het lijstje."
    if message.look in {Look.WELCOME, Look.HELP}:
        return f"Typ je in de ruimte van jullie groep? Begin dan met @{bot} en kies de naam in het lijstje. Hier hoeft dat niet."
    return ""


def _stands_still(message: Message) -> bool:
    """Whether its reader expects it to follow the session, which a card of Webex can't."""
    return message.look is Look.COCKPIT and bool(message.buttons)


def _standing(message: Message) -> Message:
    """Without what is only true while a card follows the session, which a card of Webex can't."""
    return replace(message, body=tuple(each for each in message.body if not (isinstance(each, Facts) and each.live)))


def _asks(message: Message) -> bool:
    return bool(message.inputs or message.buttons)


def _plain_words(message: Message) -> bool:
    return not message.title and all(isinstance(block, Paragraph | Listing) for block in message.body)


def _marked(message: Message) -> bool:
    """Whether Markdown shows anything that plain words don't."""
    return not _plain_words(message) or any(
        span.strong or span.href for block in message.body if isinstance(block, Paragraph) for span in block.spans
    )


def _payload(page: Message, hint: str, *, as_card: bool) -> Payload:
    words = "\n\n".join(filter(None, [page.plain(), hint]))
    if as_card:
        return Payload(words, "", _card(page, hint))
    return Payload(words, markdown(page) if _marked(page) else "", None)


def _fits(payload: Payload) -> bool:
    small = all(len(each.encode()) <= LIMIT for each in (payload.text, payload.markdown))
    return small and (payload.card is None or len(json.dumps(payload.card)) <= CARD_LIMIT)


def _card(message: Message, hint: str) -> Json:
    return DIALECT.card(message, [*_form(message), *([DIALECT.aside(hint)] if hint else [])])


def _form(message: Message) -> list[Json]:
    """Buttons that send nothing, then the fields with the buttons that send them, then a list of those that do not fit."""
    room = BUTTONS if len(message.buttons) <= BUTTONS else BUTTONS - 1
    shown, more = message.buttons[:room], message.buttons[room:]
    plain = [button(each, _sealed(each)) for each in shown if not each.inputs]
    sending = [button(each, _sealed(each)) for each in shown if each.inputs]
    # A field that must be filled in holds up every button of a card, also those that have nothing to do with it. (The
    # schema has a word for that, but Webex does not say that it reads it.)
    held = [all(each.id in one.inputs for one in message.buttons) for each in message.inputs]
    fields = [
        DIALECT.field(each, required=each.required and all_of_them)
        for each, all_of_them in zip(message.inputs, held, strict=True)
    ]
    return [*DIALECT.rows(plain), *fields, *DIALECT.rows(sending), *_more(more)]


def _more(rest: Sequence[Button]) -> list[Json]:
    if not rest:
        return []
    choices = [{"title": each.label, "value": _sealed(each)} for each in rest]
    field = {
        "type": "Input.ChoiceSet",
        "id": MORE,
        "label": "Meer",
        "style": "compact",
        "placeholder": "Wat wil je doen?",
        "choices": choices,
    }
    return [field, *DIALECT.rows([{"type": "Action.Submit", "title": "Kies", "data": {MARK: MORE}}])]


def _sealed(button: Button) -> str:
    """What a button stands for, in one text: Webex mixes it with the fields, and knows nothing but text in a list."""
    what = _Sealed(button.command, button.args, button.about, button.inputs, button.session)
    return msgspec.json.encode(what).decode()


DIALECT = Dialect(
    version="1.3", marks=MARKS, spans=spans, heading={}, bullet="•", numeral="{})", list_apart=True, row=IN_A_ROW
)
