"""What could be better in a deck that can be played: the warnings of `deck check`. Must not hold rules of play.

The day is an argument, so that the same deck on the same day always gets the same answer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

import msgspec

from bot.decks.draft import CARDS, FACTS, Draft, Passage
from bot.decks.findings import Finding, Spot
from bot.decks.reading import LONGEST_SENTENCE, remarks, sentences, words
from bot.engine.model.deck import Card, CardKind, Doubt, Fact

MAX_CARD = 320  # characters: fits a phone screen
MAX_EXPLANATION = 900  # characters: read while people talk
MAX_OPTION = 110  # characters: fits a button
MAX_QUESTION = 15  # words: heard once, and kept in mind
MAX_SAY = 60  # words: read aloud, not recited
MAX_RULES = 90  # words: what everybody really reads before agreeing
ALIKE = 0.6  # share of word pairs two texts have in common
BALANCED_FROM = 8  # cards: in a smaller deck a missing kind says nothing
MOST_OF_A_KIND = 0.7

_PLAIN = ("bron.", "elearning_adres", "titel")


def weak_spots(draft: Draft, today: dt.date) -> Iterator[Finding]:
    """Every warning there is to give on this day."""
    yield from _unfilled(draft)
    yield from _lengths(draft)
    yield from _explanations(draft)
    yield from _questions(draft)
    yield from _spoken(draft)
    yield from _rules(draft)
    yield from _reading(draft)
    yield from _alike(draft)
    yield from _ages(draft, today)
    yield from _unused(draft)
    yield from _balance(draft)


def _unfilled(draft: Draft) -> Iterator[Finding]:
    """The template has its texts in square brackets."""
    found: dict[Spot, list[str]] = {}
    for place, path, text in draft.passages():
        if text.startswith("[") and text.endswith("]"):
            found.setdefault(place, []).append(f"«{path}»")
    for place, paths in found.items():
        yield place.warning(f"Hier moet je nog iets invullen: {', '.join(paths)}. Haal dan ook de vierkante haken weg.")


def _lengths(draft: Draft) -> Iterator[Finding]:
    for card, place in ((each.value, each.place) for each in draft.cards):
        for field, name, text, most in (
            ("tekst", "De tekst", card.text, MAX_CARD),
            ("", "De toelichting", _explanation(card), MAX_EXPLANATION),
            ("a", "Keuze a", card.a, MAX_OPTION),
            ("b", "Keuze b", card.b, MAX_OPTION),
        ):
            if len(text) > most:
                yield place.warning(f"{name} is te lang: {len(text)} tekens. Maak er ten hoogste {most} van.", field)


def _explanation(card: Card) -> str:
    return "".join(msgspec.structs.astuple(card.explanation)) if card.explanation else ""


def _explanations(draft: Draft) -> Iterator[Finding]:
    for entry in draft.cards:
        told = entry.value.explanation
        if told is None:
            yield entry.place.warning(
                "Er is geen toelichting. Schrijf waar de kaart over gaat en wat je kunt doorvragen."
            )
        elif sum(each[-1] in ".?!" for each in sentences(told.opening)) > 1:
            yield entry.place.warning(
                f"De opening leest iemand voor. Maak er één zin van, met ten hoogste {LONGEST_SENTENCE} woorden.",
                "toelichting.opening",
            )


def _questions(draft: Draft) -> Iterator[Finding]:
    for card, place in ((each.value, each.place) for each in draft.cards):
        if card.kind is not CardKind.QUESTION:
            continue
        asked = [each for each in sentences(card.text) if each.rstrip("»]").endswith("?")]
        if len(asked) != 1:
            yield place.warning(f"Hier staan {len(asked)} vragen. Stel er één; bewaar een andere voor de toelichting.")
        yield from (
            place.warning(f"De vraag heeft {found} woorden. Maak er ten hoogste {MAX_QUESTION} van.")
            for each in asked
            if (found := len(words(each))) > MAX_QUESTION
        )


def _spoken(draft: Draft) -> Iterator[Finding]:
    for step, place in ((each.value, each.place) for each in draft.steps):
        if (found := len(words(step.say))) > MAX_SAY:
            yield place.warning(f"«zeggen» heeft {found} woorden. Maak er ten hoogste {MAX_SAY} van.")


def _rules(draft: Draft) -> Iterator[Finding]:
    if draft.rules is None:
        return
    rules, place = draft.rules.value, draft.rules.place
    found = len(words(" ".join((*rules.rules, rules.confirmation))))
    if found > MAX_RULES:
        yield place.warning(
            f"De regels en de bevestiging hebben samen {found} woorden. Maak er ten hoogste {MAX_RULES} van, en zet de "
            "rest bij «alles»."
        )


def _reading(draft: Draft) -> Iterator[Finding]:
    cover = draft.cover.value if draft.cover else None
    subject = {word for word in words(f"{cover.title} {cover.subject}") if len(word) > 4} if cover else set()
    for place, path, text in draft.passages():
        if not path.startswith(_PLAIN):
            yield from (place.warning(f"In «{path}»: {each}", path) for each in remarks(text, subject))


def _alike(draft: Draft) -> Iterator[Finding]:
    cards = [
        Passage(each.place, each.value.id, " ".join((each.value.text, each.value.a, each.value.b)))
        for each in draft.cards
    ]
    facts = [Passage(each.place, each.value.id, each.value.text) for each in draft.facts]
    for passages in (cards, facts):
        shingled = [(each, _pairs(each.text)) for each in passages]
        for (first, ones), (second, others) in combinations(shingled, 2):
            shared = len(ones & others)
            if shared and shared >= ALIKE * (len(ones) + len(others) - shared):
                yield second.place.warning(
                    f"Dit lijkt erg op «{first.path}». Haal er één weg, of maak het verschil duidelijk.", "tekst"
                )


def _pairs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return set(pairwise(found)) or {tuple(found)}


def _ages(draft: Draft, today: dt.date) -> Iterator[Finding]:
    for fact, place in ((each.value, each.place) for each in draft.facts):
        for name, day in (("peildatum", fact.checked), ("gelezen", fact.opened)):
            if isinstance(day, dt.date) and day > today:
                yield place.warning(f"De datum bij «{name}», {day}, ligt in de toekomst. Vul de goede dag in.", name)
        if fact.ends is not None and fact.ends <= fact.checked:
            yield place.warning("«vervalt» ligt niet na de peildatum. Kijk welke dag er anders moet.", "vervalt")
            continue
        match fact.doubt(today):
            case Doubt.ENDED:
                yield place.warning(
                    f"Dit was zeker tot {fact.ends}. Kijk na hoe het nu is, en pas het feit aan.", "vervalt"
                )
            case Doubt.ENDING:
                yield place.warning(f"Dit is zeker tot {fact.ends}. Kijk het voor die dag na.", "vervalt")
            case Doubt.OLD:
                name = "peildatum" if fact.opened is None else "gelezen"
                said = f"{_since(fact)} is meer dan 12 maanden geleden. Lees de bron na en pas hem aan."
                yield place.warning(said, name)
    if unread := sum(1 for each in draft.facts if each.value.opened is False):
        said = f"Van {unread} van de {len(draft.facts)} feiten heeft niemand de site zelf gelezen. Doe dat, en zet de dag bij «gelezen»."
        yield draft.source(FACTS).warning(said)


def _since(fact: Fact) -> str:
    return f"De peildatum {fact.checked}" if fact.opened is None else f"De dag bij «gelezen», {fact.opened},"


def _unused(draft: Draft) -> Iterator[Finding]:
    used = {name for each in draft.cards for name in each.value.facts}
    if not draft.is_whole(CARDS, FACTS):
        return
    for entry in draft.facts:
        if entry.value.id not in used:
            yield entry.place.warning("Geen kaart gebruikt dit feit. Noem het bij een kaart, of haal het weg.")


def _balance(draft: Draft) -> Iterator[Finding]:
    if not draft.is_whole(CARDS):
        return  # the cards that could not be read may be the ones that are missed
    if draft.cards and not any(each.value.practice for each in draft.cards):
        yield draft.source(CARDS).warning(
            "Er is geen oefenkaart. Maak er één of twee, zodat de groep rustig kan beginnen."
        )
    kinds = Counter(each.value.kind for each in draft.cards if not each.value.practice)
    total = kinds.total()
    if total < BALANCED_FROM:
        return
    for kind in CardKind:
        if not kinds[kind]:
            yield draft.source(CARDS).warning(
                f"Er is geen kaart van de soort «{kind}». Schrijf er een paar, voor de afwisseling."
            )
        if kinds[kind] > MOST_OF_A_KIND * total:
            yield draft.source(CARDS).warning(
                f"Van de {total} kaarten zijn er {kinds[kind]} «{kind}». Schrijf er meer van een andere soort."
            )
