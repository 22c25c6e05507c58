"""From a typed line to a command: slash or no slash, capitals, `@naam` in front, small typos.

Must not change anything and must not guess: a line that is nearly a command gives a suggestion, and a line between colleagues
gives nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum

from msgspec import Struct

from bot.engine.language import answers, sayings, sharing
from bot.engine.language.near import meant, misspelled
from bot.engine.language.planning import Intent, understand_plan
from bot.engine.language.talk import goes_on
from bot.engine.language.times import minutes
from bot.engine.language.typed import (
    COURTESY,
    HELLO,
    NUMBER,
    beginning,
    clean,
    plain_words,
    unquoted,
    whole_number,
    without_mention,
)
from bot.engine.model.commands import Command

NO_WORD = "maar|even|jij|je|nu|dan|straks|morgen|vast|al|met|zo|alvast|hier|eens|de|het|een|graag|aub"
LENGTH = (
    r"\d{1,3}(?:[.,]\d{1,2}|½)? ?(?:u|uur|min|minuten)(?:\d\d)?|(?:een|één|twee|anderhalf) uur"
    r"|tot \d{1,2}(?:[:.]\d\d)?(?: ?u(?:ur)?)?|deck:\S+"
)
ASKING = frozenset({Command.TIJD, Command.HELP, Command.OPEN})  # a question mark behind them changes nothing
CONFIRMED = frozenset({Command.STOP, Command.WIS})  # asked again before they are done: their `ja` is part of them
OWN_THINGS = frozenset({Command.SCHRAP, Command.WIJZIG})
# What a colon makes sure is meant. `Gedaan: de notulen` and `Planning: morgen 13:00 overleg` are what colleagues tell each other.
COLONED = frozenset(
    {
        *(Command.AFSPRAAK, Command.CIJFER, Command.KEUZES, Command.MORGEN, Command.PARKEER),
        *(Command.PLAN, Command.START, Command.VERVOLG, Command.VRAAG),
    }
)
# What takes people's own words along, as they typed them.
OWN_WORDS = (COLONED - {Command.KEUZES}) | {
    *(Command.ANTWOORD, Command.DRAAIBOEK, Command.KAARTEN, Command.NOTITIE),
    *(Command.TOLK, Command.UITNODIGING, Command.VOORBEREIDEN, Command.WIJZIG),
}
# What people ask of whoever leads the session, in a word.
POLITELY = frozenset(
    {
        *(Command.HAND, Command.HANDOMLAAG, Command.HELP, Command.KAART, Command.PAUZE),
        *(Command.TIJD, Command.VERDER, Command.VOLGENDE, Command.VORIGE),
    }
)


class Args(StrEnum):
    """What may follow a command."""

    NONE = "none"
    NUMBER = "number"
    TEXT = "text"  # needs something
    OPTIONAL = "optional"
    MINUTES = "minutes"  # a length of time, or nothing


class Request(Struct, frozen=True, kw_only=True):
    """A command as asked for. `explicit`: it can't have been meant for a colleague. `fields` are the inputs of a form."""

    command: Command
    args: str = ""
    fields: dict[str, str] = {}
    explicit: bool = True

    def in_order(self, name: str = "") -> list[str]:
        """What stands in the fields that begin with this name and have a number behind it, by that number."""
        rows = [each for each in self.fields if each.startswith(name)]
        return [self.fields[each].strip() for each in sorted(rows, key=lambda each: (len(each), each))]


class Suggestion(Struct, frozen=True):
    """The line looks like these commands (names), but is none; nothing may change."""

    commands: tuple[Command, ...]
    said: str


class Unknown(Struct, frozen=True):
    """The bot was meant, but the line is no command."""


Heard = Request | Suggestion | Unknown | None


def hear(
    line: str,
    vocabulary: Mapping[str, tuple[Command, Args]],
    *,
    addressed: bool,
    asked: Collection[Command] = (),
    colleagues: Collection[str] = (),
) -> Heard:
    """What a line asks for; None when it is talk between colleagues.

    `vocabulary` maps every alias (as `plain_words` writes it) to a command's name and what may follow it. `asked` are the
    commands that may be typed bare now, with any words behind them. A line that begins with the name of one of the
    `colleagues` was meant for them.
    """
    cleaned, mentioned = without_mention(unquoted(beginning(clean(line))))
    if mentioned and not addressed and any(plain_words(name).startswith(mentioned) for name in colleagues):
        return None
    cleaned = _without_courtesy(cleaned, vocabulary, addressed=addressed)
    greeted = _GREETING.match(cleaned) if addressed or mentioned else None
    if greeted:
        bare = _hear(cleaned[greeted.end() :], vocabulary, addressed=addressed, asked=asked)
        if isinstance(bare, Request):
            return bare
    return _hear(cleaned, vocabulary, addressed=addressed, asked=asked)


def _hear(
    cleaned: str, vocabulary: Mapping[str, tuple[Command, Args]], *, addressed: bool, asked: Collection[Command]
) -> Heard:
    slash = cleaned.startswith("/")
    body = cleaned.lstrip("/ ") if slash else cleaned
    body = sayings.as_command(body, plain_words(body))
    explicit = slash or addressed
    if not body:
        return Unknown() if explicit else None
    answer = answers.clear(body)
    if answer is not None:
        return Request(command=answer, explicit=explicit)
    if explicit and (answers.says_yes(body) or answers.says_no(body)):
        return Request(command=Command.JA if answers.says_yes(body) else Command.NEE)
    if explicit and answers.declines(body):
        return Request(command=Command.NEE, args=body)
    if sharing.several(body):
        return Request(command=Command.KEUZES, args=body, explicit=explicit)
    found = _match(body, vocabulary)
    separated = found is not None and found[2] and (explicit or found[0] in COLONED)
    if (
        found is not None
        and ((slash and found[0] is not Command.STOP) or separated or _about_it(*found[:2]))
        and not _of_an_answer(*found[:2])
    ):
        command, args, _ = found
        kind = vocabulary[command][1]
        if fits(kind, args):
            explicit = explicit or separated or (command in asked and bool(args) and not goes_on(command, args))
            told = sayings.CAME_OF_IT.fullmatch(
                plain_words(cleaned)
            )  # `afspraak 1 is klaar` is what one tells colleagues
            if explicit or (_bare(command, kind, args) and told is None):
                return Request(command=command, args=_taken(kind, args), explicit=explicit)
            return None
        return Suggestion((command,), body) if explicit else None
    return _nearest(body, vocabulary) if explicit else None


def _without_courtesy(line: str, vocabulary: Mapping[str, tuple[Command, Args]], *, addressed: bool) -> str:
    """`volgende aub`: the line without that, unless what it begins with takes words along, or it is a command as it stands.

    Among colleagues a courtesy may be for them (`weg aub`, `volgende graag`): there it goes only behind what is asked of nobody else.
    """
    bare = _COURTESY.sub("", line)
    body = bare.lstrip("/ ")
    if bare == line or not body or plain_words(line.lstrip("/ ")) in vocabulary:
        return line
    found = _match(sayings.as_command(body, plain_words(body)), vocabulary)
    if found is not None and found[0] in OWN_WORDS:
        return line
    asked = (
        found is not None and (found[0] in POLITELY or bool(found[1])) and "graag" not in line[len(bare) :].casefold()
    )
    ours = addressed or line.startswith("/") or asked
    return bare if ours else line


_COURTESY = re.compile(rf"(?:[ ,]{{1,3}}{COURTESY}){{1,3}}[ .!]{{0,5}}$", re.IGNORECASE)
_GREETING = re.compile(rf"(?:{HELLO}(?: (?:\w*bot|kaart\w*))?)?[ ,!.:]+(?=\S)", re.IGNORECASE)
_COLON = re.compile(r"([^\s:]+(?: [^\s:]+){0,2}) ?: ?(?=\S)")


def _match(body: str, vocabulary: Mapping[str, tuple[Command, Args]]) -> tuple[Command, str, bool] | None:
    """The longest alias the line begins with: (command, what follows, whether a colon separates them)."""
    if body.endswith("?") and (bare := vocabulary.get(plain_words(body.rstrip("? ")))) and bare[0] in ASKING:
        return bare[0], "", False
    if (begun := _COLON.match(body)) and plain_words(begun[1]) in vocabulary:  # `vraag:mag dit`, `vraag : mag dit`
        body = f"{begun[1]}: {body[begun.end() :]}"
    words = body.split(" ")
    for count in range(min(5, len(words)), 0, -1):
        head = " ".join(words[:count])
        rest = " ".join(words[count:]).strip()
        colon = head.endswith(":")
        alias = plain_words(head.removesuffix(":"))
        if alias in vocabulary:
            command, kind = vocabulary[alias]
            # `planning: morgen 13:00 overleg` tells colleagues something, `plan:` is the command.
            colon = colon and (command is not Command.PLAN or alias == command)
            return command, rest, colon and kind in {Args.TEXT, Args.OPTIONAL} and bool(rest)
    return None


def fits(kind: Args, args: str) -> bool:
    """Whether this may follow a command of that kind."""
    match kind:
        case Args.NONE:
            return not args or answers.friendly(args)
        case Args.NUMBER:
            return whole_number(args) is not None
        case Args.TEXT | Args.OPTIONAL | Args.MINUTES:
            return True


def _taken(kind: Args, args: str) -> str:
    """What follows a command, as the command takes it."""
    match kind:
        case Args.NONE:
            return ""
        case Args.NUMBER:
            return plain_words(args)
        case Args.MINUTES:
            return _WITH.sub("", args)
        case _:
            return args


_BEGUN = re.compile(rf"(?!(?:{NO_WORD})\b)\S+?(?:(?<![ ,;(])[ ,;(]+(?:{LENGTH})[) .,!]*){{0,2}}", re.IGNORECASE)
_WITH = re.compile(
    r"^(?:(?:de |deze )?(?:ronde|tijd|kaart)(?: |$))?(?:met |van )?", re.IGNORECASE
)  # `verleng met 5 minuten`
_FOLLOWED = re.compile(r"(?:(?:mijn |de |open )*(?:afspraak|vraag) ?)?\d{1,3}(?:\b.*)?", re.IGNORECASE)
_STOPPED = re.compile(
    r"(?:(?:ja|nu|maar|graag|hier|er|ermee|mee|met|van|de|deze|dit|het|we|even|vandaag|dan|alles|sessie|kaartensessie|gesprek|bot)(?:[ .,!]+|$))+",
    re.IGNORECASE,
)
_BARE_FOLLOWED = {
    Command.GEDAAN: re.compile(rf"{sayings.NUMBERED}[.!]*", re.IGNORECASE),
    Command.LATER: re.compile(rf"{sayings.NUMBERED}(?: ?: ?.+|[.!]*)", re.IGNORECASE),
    Command.ANTWOORD: re.compile(r"vraag \d{1,3} ?: ?.+", re.IGNORECASE | re.DOTALL),
    Command.MIJNGEGEVENS: re.compile(r"(?:wis(?: ja)?|wissen)?[.!]*", re.IGNORECASE),
}
_A_DAY = re.compile(r".*(?:\d|\b(?:maan|dins|woens|donder|vrij|zater|zon)dag\b|morgen\b).*", re.IGNORECASE)


def _about_it(command: Command, args: str) -> bool:
    """Whether a line that begins like this command is about what it is for: `geef elkaar vaker feedback` is an answer."""
    if not args:
        return True
    if command is Command.STOP:  # `einde pauze` ends no session
        return _STOPPED.fullmatch(args) is not None
    if command in {Command.GEDAAN, Command.LATER, Command.GEEFAAN, Command.ANTWOORD}:
        return _FOLLOWED.fullmatch(args) is not None
    if command is not Command.PLAN or _A_DAY.fullmatch(args):
        return True
    return understand_plan(args, there=False).intent is not Intent.MOMENT


def _of_an_answer(command: Command, args: str) -> bool:
    """Whether `wijzig` is said of a grade or a choice: one that is given anew."""
    return command is Command.WIJZIG and bool(
        re.match(r"(?:(?:mijn|m'n|de|het) )?(?:cijfer|keuze|stem)\b", args, re.IGNORECASE)
    )


def _bare(command: Command, kind: Args, args: str) -> bool:
    """Whether a line that addresses nobody is a command all the same: only when it is nothing else."""
    if kind in {Args.NONE, Args.NUMBER}:
        return True
    if kind is Args.MINUTES:
        return not args or minutes(_WITH.sub("", args)) is not None
    # "start zon" and "start zon 2u" are how people begin; "start maar" is somebody talking.
    if command is Command.START:
        return _BEGUN.fullmatch(args) is not None
    if (followed := _BARE_FOLLOWED.get(command)) is not None:
        return followed.fullmatch(args) is not None
    if command is Command.HERINNER:
        return re.fullmatch(r"(?:(?:afspraak|vraag) )?\d{1,3}", plain_words(args)) is not None
    if command is Command.WIJZIG and re.fullmatch(
        r"(?:mijn )?(?:afspraak \d{1,3} (?:door|naar)|vraag \d{1,3} naar) \S+(?: \S+){0,3}", args, re.IGNORECASE
    ):
        return True
    if command in OWN_THINGS and re.fullmatch(rf"(?:mijn )?{sayings.OWN}(?: ?:.+)?", plain_words(args)):
        return True
    if command is Command.PARKEER:
        return bool(args) and not goes_on(command, args)
    if command in {Command.MAAKVRAAG, Command.LAATVALLEN}:
        return not args or NUMBER.fullmatch(args) is not None
    if command is Command.SAMEN:
        return NUMBER.fullmatch(args) is not None
    return kind is Args.OPTIONAL and (not args or (command in CONFIRMED and plain_words(args) == "ja"))


def _nearest(body: str, vocabulary: Mapping[str, tuple[Command, Args]]) -> Suggestion | Unknown:
    commands = meant(body) or misspelled(body, {alias: command for alias, (command, _) in vocabulary.items()})
    return Suggestion(commands, body) if commands else Unknown()
