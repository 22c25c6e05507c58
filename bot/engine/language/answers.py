"""A yes is a yes: the many ways in which people agree, choose and raise a hand, and what only comes near.

Must not know what is asked now: `nearly` says what a line would mean if it were asked, and whoever calls it knows whether it is.

Decided here:
- An answer is the whole line: with a greeting or a `ja` in front, a thank-you, a friendly emoji or `want …` behind it. The reason behind
  `want` is not kept. `maar` turns an answer into something to ask about.
- Other emoji (🙄, 😂, 🤔) may mean the opposite, so the answer is asked for. A question mark makes it no answer at all.
- `ik ben het ermee eens` may be about a colleague's words, and a yes to the rules may be about anything: near, so asked.
- `eens met Piet`, `oneens dat …` and what is longer than a breath is talk.
"""

from __future__ import annotations

import re
import unicodedata

from bot.engine.model.commands import Command
from bot.engine.model.order import folded

_FRIENDLY = frozenset("♀♂⭐🌟🔥🚀🌞☀👍👌✅✔☑🙂😀😃😄😊🙏❤💚💙💪👏🎉🥳✋🤚🖐🙋🙌💯☺😁🤝➕")
_HANDS = frozenset("✋🤚🖐🙋☝")
LONGEST = 80  # characters; a longer line is talk

_YES = r"(?:ja|jazeker|jawel|jep|yes|ok|oke|okee|okay|prima|goed|top|zeker|graag|natuurlijk|uiteraard|absoluut|nou)"
_OTHERWISE = (  # who thinks better of it
    r"(?:(?:(?:nee|sorry|oeps|oh|o) ){0,2}(?:bij nader inzien|toch(?: maar)?|doe mij (?:toch )?maar|ik bedoel(?:de)?"
    r"|(?:ik )?(?:verander|wijzig)(?: mijn (?:keuze|stem|antwoord))?(?: naar| in)|mijn (?:keuze|stem|antwoord) wordt) )?"
)
_OPEN = rf"(?:(?:hoi|hallo|dag|hey|hee)(?: (?:allemaal|iedereen))? )?(?:{_YES}(?: hoor| zeker| graag)? ){{0,2}}"
_CLOSE = (
    r"(?: (?:bij nader inzien|bedoel(?:de)? ik|dank|dank je|dank je wel|dankjewel|dank u|dank u wel|bedankt|thanks|thx|graag|hoor|prima|top|helder|duidelijk|mooi|goed"
    r"|ja|ook|dus|dan|zeker|aub|svp|alsjeblieft|voor mij|van mij|wat mij betreft|denk ik|vind ik)){0,3}"
)
_CLOSE_LETTER = r"(?: (?:bij nader inzien|bedoel(?:de)? ik|dank je|dank je wel|dankjewel|bedankt|graag|hoor|dus|dan|aub|voor mij|van mij|wat mij betreft|denk ik|vind ik)){0,2}"
_VERY = r"(?:(?:hele?maal|volledig|geheel|zeer|heel|erg|absoluut|totaal|honderd procent|100%|zeker|ook) ){0,2}"

# To a colleague: `doe maar eens`, `probeer het dan toch maar eens`.
_TRY = r"(?:.* )?(?:kom|zeg|kijk|denk|wacht|hoor|luister|vertel|probeer|doe|ga|laat|lees|vraag)(?: (?:het|dan|maar|toch|nou|nu|er|ook|even))* eens\b.*"

_CLEAR: tuple[tuple[Command, str], ...] = (
    (
        Command.AKKOORD,
        rf"(?:(?:ik|wij|we) (?:ben|ga|zijn|gaan) )?(?:(?:er|hier) ?mee )?{_VERY}(?:akkoord|accoord)"
        r"(?: (?:ermee|hiermee|met de (?:spel)?regels|met alles|met alle (?:spel)?regels|gegeven|van mij))?",
    ),
    (
        Command.ONEENS,
        rf"(?:ik ben het |ben het )?(?:toch (?:maar )?)?{_VERY}(?:mee )?(?:oneens|niet (?:mee )?eens)(?: met (?:deze|de|die) (?:stelling|kaart))?",
    ),
    (
        Command.EENS,
        rf"(?:ik ben het |ben het )?(?:toch (?:maar )?)?{_VERY}(?:mee )?eens(?: met (?:deze|de|die) (?:stelling|kaart))?",
    ),
    (
        Command.WEETNIET,
        r"(?:(?:dat|dit) )?weet ik (?:het )?(?:echt |nog |eigenlijk )?niet|(?:ik )?weet (?:het )?(?:nog )?niet",
    ),
    *(
        (
            each,
            rf"(?:(?:ik|wij|we) (?:kies|kiezen|ga|gaan|neem|zeg|stem|doe)(?: toch)?(?: (?:voor|op))? |(?:mijn|onze) (?:keuze|antwoord|stem)(?: is|:)? |voor mij |doe mij (?:dan |toch )?maar )?"
            rf"(?:(?:optie|keuze|antwoord|kies|voor) )?{each}",
        )
        for each in (Command.A, Command.B)
    ),
    (
        Command.HAND,
        r"(?:mijn )?(?:hand|handje|vinger)(?: (?:op|omhoog|opsteken|opgestoken))?|steek (?:mijn|m'n) (?:hand|vinger) op",
    ),
)
# What comes near, by what is asked: `eens` is no yes to the rules as such, nor `akkoord` to a statement.
_NEAR: tuple[tuple[Command, str], ...] = (
    (Command.ONEENS, r".*\bniet (?:(?:hele?maal|echt|zo) )?(?:mee )?eens\b.*|.*\bon ?eens\b.*|niet akkoord"),
    (
        Command.WEETNIET,
        r".*\bweet (?:ik )?(?:het )?(?:nog )?niet zeker|geen (?:idee|mening)|neutraal|ik twijfel(?: nog)?",
    ),
    (Command.EENS, r".*\beens\b.*|akkoord|accoord"),
    *(
        (
            each,
            rf"(?:.* )?(?:optie|keuze|voor|kies) {each}(?: .*)?|(?:(?:oh?|wacht) )*(?:nee|sorry|oeps) (?:(?:nee|sorry|oeps|wacht) )*{each}(?: bedoel(?:de)? ik)?|(?:(?:oh?|wacht) )+{each} bedoel(?:de)? ik|{each} .*|liever {each}.*"
            rf"|(?:(?:nee|sorry|oeps|oh?) )*doe (?:dan |toch )?maar {each}",  # perhaps to a colleague who doubts
        )
        for each in (Command.A, Command.B)
    ),
)
_SAYING_YES = r"deal|check|snap ik|(?:ik )?doe(?: ik)? mee|(?:ik heb )?geen (?:bezwaar|probleem)|mij best|begrijp ik"
_AGREEING = rf"{_SAYING_YES}|.*\ba[kc]{{1,3}}o{{1,3}}rd\b.*|(?:mee |ermee )?eens|.*\b(?:eens|prima|goed|duidelijk|helder|begrepen|gelezen)\b.*"
_WISHING = r"(?: (?:graag|wel|hoor|zeker|dank je|bedankt|liever niet|niet nodig|doen|wat mij betreft|(?:van|voor|lijkt) m(?:ij|e)\b.{0,15}|nog een\b.{0,20}|hoeft\b.{0,20}))*"
_ANOTHER = re.compile(
    rf"(?:ja|jazeker|jawel|nee|neen|graag|zeker|liever niet){_WISHING}|misschien\b.{{0,30}}"
    r"|.{0,40}\bnog (?:een|1|zo'n) (?:sessie|keer|keertje)\b.{0,20}|.{0,30}\b(?:vervolg|vervolgsessie|volgende sessie)\b.{0,20}"
    r"|.{0,20}\bhoeft\b.{0,12}\bniet\b.{0,12}|.{0,20}\bniet nodig"
)
_NO_ANSWER = re.compile(
    r".*\b(?:eens (?:met (?!deze|de stelling|de kaart|die stelling)|even|kijken|een)|dat|die|als|wie|wat|hoe|waarom|wanneer|jij|je|jullie|hij|zij)\b.*|.*\bnog eens\b.*"
    rf"|{_TRY}|.*\beens (?:per|in de)\b.*|.*\bbedoel(?:de)? ik (?:\w+ )?niet"
    r"|.*\bwel eens\b.*|.*\bniet eens een\b.*"
)
_TRYING = re.compile(_TRY)
_BECAUSE = re.compile(r"^(?P<answer>.{1,40}?)\W+(?:want|omdat)\b")
_LETTERS = frozenset({Command.A, Command.B})
_CHOICES = frozenset({Command.EENS, Command.ONEENS, Command.WEETNIET, Command.A, Command.B})
_PARTING = re.compile(r"[,.;!]{0,3} (?:en|plus|&|\+) (?:ook )?|[,.;!]{1,3} ", re.IGNORECASE)
_TYPED = frozenset({Command.EENS, Command.ONEENS})
_PATTERNS = [
    (
        command,
        re.compile(
            rf"{'' if command is Command.HAND else _OTHERWISE}{_OPEN}(?:{words}){_CLOSE_LETTER if command in _LETTERS else _CLOSE}"
        ),
    )
    for command, words in _CLEAR
]
_NEARLY = [(command, re.compile(words)) for command, words in _NEAR]
# Said of oneself, now, or without a subject: what others find or found is talk, and so is a bare `niet eens`.
_RULES = r"met (?:de|deze|die|alle) (?:spel)?regels"
_SOFTLY = r"(?:(?:toch|maar|eigenlijk|bij nader inzien|nu|er|hier|hiermee) )*+"
_NOT_ANY_MORE = r"niet (?:(?:meer|langer|he+le?maal|echt|zo) )?"
_NO_LONGER = re.compile(
    r"(?:(?:nee|sorry|oeps|oh?|ja|nou|maar|hmm?|wacht|helaas|toch|bij nader inzien|eigenlijk) )*+"
    rf"(?:(?:(?:ik )?ben|ik (?:ga|geef)|(?:ben|ga|geef) ik|(?P<we>(?:wij|we) (?:zijn|gaan|geven))) )?{_SOFTLY}"
    rf"(?:{_NOT_ANY_MORE}(?:er )?(?:mee )?(?:akkoord|accoord)|geen akkoord|(?:het {_SOFTLY})?{_VERY}(?:mee )?oneens"
    rf"|het {_SOFTLY}{_NOT_ANY_MORE}(?:{_RULES} )?(?:mee )?eens|niet (?:\w+ )?mee eens|niet (?:meer|langer) eens"
    rf"|(?<=toch )niet eens|(?<=toch maar )niet eens|niet (?:\w+ )?eens(?= {_RULES}))"
    rf"(?: (?:meer|hiermee|ermee|toch|eigenlijk|bij nader inzien|hoor|sorry|{_RULES}))*"
)
_A_YES = re.compile(
    r"(?:ja|jazeker|jawel|(?:zeker|natuurlijk|absoluut)(?: wel)?|uiteraard|(?:dat )?is goed|(?:dat )?mag|doe maar)"
    r"(?: (?:ja|hoor|prima|graag|goed|(?:dat )?is goed|doe maar|zeker|natuurlijk|dank je(?: wel)?|dankjewel|bedankt|top|oke|ok))*"
)
_A_NO = re.compile(
    r"(?:nee|neen|liever niet|toch (?:maar )?niet|laat maar|doe maar niet)"
    r"(?: (?:hoor|bedankt|dank je(?: wel)?|dankjewel|sorry|liever niet|toch niet|laat maar|doe maar niet|hoeft niet|kan (?:nu )?niet))*"
)
_DECLINES = re.compile(
    r"(?:(?:sorry|helaas|nou|oh?|nee) )?(?:(?:zeker|absoluut|natuurlijk|helaas|nu|vandaag) niet|niet (?:nu|nodig)"
    r"|(?:(?:dat|ik|nu) )?(?:hoeft|kan|wil|lukt) (?:(?:dat|ik|mij|me|nu|vandaag|helaas|liever) ){0,3}niet)(?: (?:hoor|sorry|bedankt|dankjewel))?"
)
_AGREES = re.compile(rf"{_OTHERWISE}{_OPEN}(?:{_AGREEING}|{_YES}){_CLOSE}")


def clear(line: str) -> Command | None:
    """The answer that this line is, and nothing else: `Akkoord 👍`, `oneens, want dat klopt niet`, `ik kies A`, `✋`."""
    words, doubtful = _bare(line)
    if doubtful or len(line) > 4 * LONGEST or words.endswith("niet zeker") or _TRYING.fullmatch(words):
        return None
    if not words:
        return Command.HAND if any(char in _HANDS for char in line) and not doubtful else None
    return next((command for command, pattern in _PATTERNS if pattern.fullmatch(words)), None)


def parted(line: str) -> tuple[str, ...]:
    """The answers in a line that holds two or three (`eens, en hand op`), nothing beside them, and no two to one thing; else nothing."""
    pieces = tuple(_PARTING.split(" ".join(line.split()))) if len(line) <= LONGEST else ()
    given = [clear(each) for each in pieces]
    about = ["keuze" if each in _CHOICES else each for each in given]
    return pieces if len(pieces) in range(2, 4) and None not in given and len({*about}) == len(about) else ()


def friendly(words: str) -> bool:
    """Whether there are no words in it, and no emoji that may mean something else: it changes nothing about what stands before it."""
    return _bare(words) == ("", False)


def nearly(line: str, options: tuple[Command, ...]) -> Command | None:
    """Which of these answers this line comes near to, none when it is plainly talk: then it is left alone."""
    words, _ = _bare(line)
    if not words and options == (Command.AKKOORD,) and any(char in "👍👌✅✔🆗" for char in line):
        return Command.AKKOORD
    if not words or len(words) > LONGEST or "?" in line or _NO_ANSWER.fullmatch(words):
        return None
    exact = next((command for command, pattern in _PATTERNS if command in options and pattern.fullmatch(words)), None)
    if exact is not None:
        return exact
    if options == (Command.AKKOORD,):
        agrees = len(words) <= LONGEST // 2 and _AGREES.fullmatch(words) and not re.search(r"\bniet\b", words)
        return Command.AKKOORD if agrees else None
    near = next((command for command, pattern in _NEARLY if command in options and pattern.fullmatch(words)), None)
    return near or next((each for each in options if each in _TYPED and _slip(words, each)), None)


def says_yes(line: str) -> bool:
    """Whether a line that was said to the bot is a yes to whatever it asked. `Prima` and `ok` may only be a receipt."""
    return bool(_A_YES.fullmatch(_bare(line)[0])) and "?" not in line


def says_no(line: str) -> bool:
    """Whether a line that was said to the bot is a no to whatever it asked."""
    return bool(_A_NO.fullmatch(_bare(line)[0])) and "?" not in line


def declines(line: str) -> bool:
    """Whether a line is a no if the bot asked something; else it may be to what people talk about (`zeker niet`)."""
    return bool(_DECLINES.fullmatch(_bare(line)[0])) and "?" not in line


def disagrees(line: str, *, several: bool) -> bool:
    """Whether a line may say that who said yes to the rules does so no longer. `we` are those behind an account with `several`."""
    words, _ = _bare(line)
    found = _NO_LONGER.fullmatch(words) if len(words) <= LONGEST and "?" not in line else None
    return found is not None and (several or found["we"] is None)


def about_another(line: str) -> bool:
    """Whether a line may say if this person wants another session; whether it is a yes or a no, they say themselves."""
    words, _ = _bare(line)
    return bool(words) and "?" not in line and len(words) <= LONGEST and bool(_ANOTHER.fullmatch(words))


def _slip(word: str, meant: str) -> bool:
    """Whether this is that word with two letters changed round, or one too many."""
    if word == meant or " " in word:
        return False
    return sorted(word) == sorted(meant) or any(word[:at] + word[at + 1 :] == meant for at in range(len(word)))


def _bare(line: str) -> tuple[str, bool]:
    """The words of a line without its punctuation and friendly emoji and without a reason, and whether it may mean something else."""
    plain = folded(line)
    doubtful = "?" in plain
    if because := _BECAUSE.match(plain):
        plain = because["answer"]
    kept = []
    for char in plain:
        kind = unicodedata.category(char)
        if char in "%'":
            kept.append(char)
        elif kind in {"So", "Sk"} or char in _FRIENDLY:
            doubtful = doubtful or (kind == "So" and char not in _FRIENDLY | _HANDS)
            kept.append(" ")
        else:
            kept.append(" " if kind[0] in "PS" else char)
    return " ".join("".join(kept).split()), doubtful
