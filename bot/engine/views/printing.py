"""What is printed beforehand: the script with the clock times of this form, the cards, the facts, the invitation, cards to cut out.

Must not be shown to whoever takes part without leading, but for the group's texts (`GROUPS_TEXTS`): in those is no toelichting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from bot.engine.language.wording import AMSTERDAM, MONTHS, filled, spoken_day, spoken_span, spoken_time, today
from bot.engine.model import schedule
from bot.engine.model.blocks import Block, Facts, Heading, Listing, Secret, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Card, CardKind, Config, Deck
from bot.engine.model.documents import HTML, PDF, Columns, CutOut, Document, File, NewPage, Part, Together
from bot.engine.model.messages import Button, Look, Message
from bot.engine.model.order import deal
from bot.engine.model.schedule import MINUTE
from bot.engine.model.session import note_key
from bot.engine.views.card import KINDS, card_body
from bot.engine.views.explanation import explanation, fact_line, facts_of, never_opened
from bot.engine.views.invitation import letter

AS_PAGE = "als:webpagina"


class Plan(Struct, frozen=True):
    """For which session it is printed. `form` may be "", and `start` (Dutch time of day) and `day` None, when that is not known yet.

    `notes` are the facilitator's own, by `kaart:<id>` and `stap:<id>`. `via` is the platform they meet on (a key of the deck's
    `joining`), or "".
    """

    deck: Deck
    word: str
    form: str = ""
    start: dt.time | None = None
    notes: Mapping[str, str] = {}
    day: dt.date | None = None
    via: str = ""

    @property
    def begin(self) -> dt.datetime:
        """When it begins; where the day is not known yet, on one on which the clock does not change."""
        return dt.datetime.combine(self.day or dt.date(2026, 1, 1), self.start or dt.time.min, tzinfo=AMSTERDAM)

    @property
    def cards(self) -> list[Card]:
        """The cards in the order of this word."""
        return [self.deck.card(card_id) for card_id in deal(self.deck.cards, self.word)]


Body = Callable[[Plan, dt.datetime, Config], list[Part]]


class Sheet(Struct, frozen=True):
    """One thing to print: the title of the document, the beginning of its file's name, and what stands in it."""

    title: str
    name: str
    body: Body


def printout(plan: Plan, sheet: Sheet, now: dt.datetime, config: Config, *, page: bool = False) -> Message:
    """The sheet as a PDF, or as a page for the browser: where that was asked for, or no PDF can be made."""
    paged = page or "pdf" not in config.formats
    kind = HTML if paged else PDF
    title = f"{sheet.title} «{plan.word}»"
    document = Document(title, tuple(sheet.body(plan, now, config)), f"{plan.deck.title}, {_day(now)}")
    whole = sheet is SHEETS[""]
    buttons = [
        Button(each.title, Command.DRAAIBOEK, args=_again(plan, part))
        for part, each in SHEETS.items()
        if part and whole
    ]
    if not paged:
        command = Command.TOLK if sheet is GROUPS_TEXTS else Command.DRAAIBOEK
        part = next((name for name, each in SHEETS.items() if each is sheet), "")
        buttons.append(Button("Als webpagina", command, args=_again(plan, part, AS_PAGE)))
    words = "Dit bestand kun je printen, of tijdens de sessie op je tweede scherm zetten."
    if whole:
        words += " Liever één deel? Kies dan een knop."
    return Message(
        look=Look.PREPARATION,
        title=title,
        body=(text(words),),
        file=File(f"{sheet.name}.{kind.ending}", kind.media_type, document=document),
        buttons=tuple(buttons),
    )


def _again(plan: Plan, part: str, *more: str) -> str:
    """What is typed to get this part for the same session: its word, form, deck and time."""
    at = f"om {plan.start:%H:%M}" if plan.start is not None else ""
    on = f"op {plan.day.isoformat()}" if plan.day is not None else ""
    named = f"deel:{part}" if part else ""
    return " ".join(filter(None, (plan.word, plan.form, f"deck:{plan.deck.name}", named, *more, on, at)))


def _everything(plan: Plan, now: dt.datetime, config: Config) -> list[Part]:
    parts: list[Part] = []
    for name, sheet in SHEETS.items():
        if name:
            parts += [NewPage(sheet.title), *sheet.body(plan, now, config)]
    return parts


def _script(plan: Plan, _: dt.datetime, config: Config) -> list[Part]:
    times = _times(plan)[0]
    body: list[Part] = [Facts((("Woord", plan.word), ("Kaarten", str(len(plan.cards)))))]
    for step in plan.deck.steps:
        if step.id in times:
            said, done = (_filled(plan, config, each) for each in ((step.say,), step.do))
            body += [Heading(f"{step.title} ({times[step.id]})"), Secret("Zeg", " ".join(said)), Listing(done)]
            body += _own(plan, f"stap:{step.id}")
    return body


def _filled(plan: Plan, config: Config, words: Iterable[str]) -> tuple[str, ...]:
    """Texts of the draaiboek with what is known now in them."""
    end = _times(plan)[1]
    return tuple(filled(each, plan.word, plan.deck, end, config.retention_days) for each in words)


def _times(plan: Plan) -> tuple[dict[str, str], str]:
    """When each step is, by its id and in words, and when the session ends."""
    if not plan.form:
        lengths = {
            step.id: ", ".join(f"{form}: {each} min" for form, each in step.minutes.items()) for step in plan.deck.steps
        }
        return lengths, "de afgesproken tijd"
    begin = plan.begin
    made = schedule.make(plan.deck, plan.form, begin)
    if plan.start is None:
        minutes = {
            each.step: f"minuut {(each.start - begin) // MINUTE} – {(each.end - begin) // MINUTE}"
            for each in made.slots
        }
        return minutes, "de afgesproken tijd"
    hours = {each.step: f"{spoken_time(each.start)} – {spoken_time(each.end)} uur" for each in made.slots}
    return hours, spoken_time(made.end)


def _cards(plan: Plan, now: dt.datetime, _: Config) -> list[Part]:
    body: list[Part] = []
    for number, card in enumerate(plan.cards, 1):
        told = tuple((each.heading, each.text) for each in explanation(card) if isinstance(each, Secret))
        facts = (each for each in facts_of(card, plan.deck, now) if isinstance(each, Listing))
        own = _own(plan, note_key(card.id))
        body.append(Together((Heading(_name(number, card)), *card_body(card), *own, Facts(told), *facts)))
    return body


def _cut_outs(plan: Plan, _: dt.datetime, __: Config) -> list[Part]:
    return [CutOut(_name(number, card), card.text, _options(card)) for number, card in enumerate(plan.cards, 1)]


def _facts(plan: Plan, now: dt.datetime, _: Config) -> list[Part]:
    rows = tuple(
        (
            fact_line(fact, "", now),
            "\n".join(filter(None, (fact.source.title, fact.source.article))),
            f"{fact.checked.day} {MONTHS[fact.checked.month - 1]} {fact.checked.year}",
        )
        for fact in plan.deck.facts
    )
    return [*never_opened(plan.deck.facts), Columns(("Feit", "Bron", "Peildatum"), rows, (52, 26, 22))]


def _invitation(plan: Plan, _: dt.datetime, config: Config) -> list[Part]:
    """With the times of this session; for as long as those are not known, with a place for them."""
    made = schedule.make(plan.deck, plan.form or plan.deck.default_form, plan.begin)
    if plan.start is None:
        when = "[dag en tijd]"
    elif plan.day is None:
        when = f"[dag], {spoken_time(made.slots[0].start)} – {spoken_time(made.end)} uur"
    else:
        when = spoken_span(made.slots[0].start, made.end)
    *body, closing, greeting, name = letter(
        plan.deck, made, when, plan.word, config.elearning, plan.via, timed=plan.start is not None
    )
    return [*body, Together((closing, greeting, name))]


def _groups_texts(plan: Plan, _: dt.datetime, config: Config) -> list[Part]:
    """What everybody reads, in the order in which it comes."""
    rules = plan.deck.rules
    body: list[Part] = [Heading("Spelregels"), Listing(_filled(plan, config, rules.rules))]
    body += map(text, _filled(plan, config, (rules.confirmation, *filter(str.strip, rules.whole.split("\n")))))
    for step in plan.deck.steps:
        if (not plan.form or plan.form in step.minutes) and step.group:
            body += [Heading(step.title), *map(text, _filled(plan, config, (step.group,)))]
    body += [NewPage(), Heading("De kaarten, in de volgorde van jullie woord")]
    for number, card in enumerate(plan.cards, 1):
        body += [Secret(_name(number, card), "\n".join((card.text, *_options(card))))]
    return body


def _name(number: int, card: Card) -> str:
    return f"Kaart {number} – {'Oefenkaart, ' if card.practice else ''}{KINDS[card.kind].lower() if card.practice else KINDS[card.kind]}"


def _options(card: Card) -> tuple[str, ...]:
    return (f"A. {card.a}", f"B. {card.b}") if card.kind is CardKind.DILEMMA else ()


def _own(plan: Plan, key: str) -> list[Block]:
    return [Secret("Jouw notitie", plan.notes[key])] if plan.notes.get(key) else []


def _day(now: dt.datetime) -> str:
    return f"gemaakt op {spoken_day(today(now), today(now))} {today(now).year}"


# By the name behind `deel:`; without a name it is all of it.
SHEETS: dict[str, Sheet] = {
    "": Sheet("Om te printen", "kaartensessie", _everything),
    "draaiboek": Sheet("Draaiboek", "draaiboek", _script),
    "kaarten": Sheet("Kaarten met toelichting", "kaarten", _cards),
    "feiten": Sheet("Feiten", "feiten", _facts),
    "uitnodiging": Sheet("Uitnodiging", "uitnodiging", _invitation),
    "kaartjes": Sheet("Kaartjes om uit te knippen", "kaartjes", _cut_outs),
}
GROUPS_TEXTS = Sheet("Wat de groep leest", "teksten-voor-de-groep", _groups_texts)
