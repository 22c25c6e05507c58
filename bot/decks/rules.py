"""The rules a deck must keep to be played: how its parts fit together. Must not read files or give advice on quality.

Each rule looks at a draft and yields errors. A rule whose part could not be read says nothing: that was reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from bot.decks.draft import CARDS, FACTS, SCRIPT, Draft, Entry
from bot.decks.findings import Finding, Spot
from bot.engine.model.deck import Card, CardKind, Fact, Step, StepKind

PLACEHOLDERS = ("woord", "kaarten", "eind", "bewaartermijn")
MAX_PRACTICE = 2
MAX_MINUTES = 240

# The fields in which the engine fills in placeholders.
_FILLED = ("groep", "zeggen", "doen", "bevestiging", "alles")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FORM = re.compile(r"([0-9]+)(,[0-9]+)?u")
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_NEEDED = (StepKind.WELCOME, StepKind.RULES, StepKind.ROUND, StepKind.GRADES, StepKind.AGREEMENTS, StepKind.FINISH)
_ORDER = {
    StepKind.WELCOME: 0,
    StepKind.RULES: 1,
    StepKind.OPENING: 2,
    StepKind.ROUND: 3,
    StepKind.BREAK: 3,
    StepKind.GRADES: 4,
    StepKind.TOMORROW: 4,
    StepKind.AGREEMENTS: 4,
    StepKind.QUESTIONS: 4,
    StepKind.FINISH: 5,
}
_MANY = (StepKind.ROUND, StepKind.BREAK)


def broken_rules(draft: Draft) -> Iterator[Finding]:
    """Every rule this draft breaks."""
    for rule in (
        _ids,
        _cards,
        _card_set,
        _placeholders,
        _names,
        _known_facts,
        _addresses,
        _minutes,
        _forms,
        _default_form,
    ):
        yield from rule(draft)


def _ids(draft: Draft) -> Iterator[Finding]:
    everything: Iterable[Iterable[Entry[Card] | Entry[Fact] | Entry[Step]]] = (draft.cards, draft.facts, draft.steps)
    for entries in everything:
        seen: dict[str, Spot] = {}
        for entry in entries:
            name = entry.value.id
            if not is_id(name):
                said = "Deze id kan niet. Gebruik kleine letters, cijfers en streepjes, ten hoogste 40 tekens."
                yield entry.place.error(said, "id")
            if name in seen:
                said = f"De id «{name[:50]}» is al gebruikt ({seen[name].spot()}). Geef elk onderdeel een eigen id."
                yield entry.place.error(said, "id")
            seen.setdefault(name, entry.place)


def is_id(name: str) -> bool:
    """Whether this can be an id, or the name of a deck."""
    return len(name) <= 40 and _ID.fullmatch(name) is not None


def _names(draft: Draft) -> Iterator[Finding]:
    if draft.cover is not None and not is_id(draft.cover.value.name):
        said = "Deze «naam» kan niet. Gebruik kleine letters, cijfers en streepjes, bijvoorbeeld «mijn-deck»."
        yield draft.cover.place.error(said)


def _cards(draft: Draft) -> Iterator[Finding]:
    for card, place in ((each.value, each.place) for each in draft.cards):
        if card.kind is CardKind.DILEMMA and not (card.a and card.b):
            yield place.error("Een dilemma heeft twee keuzes nodig. Vul «a» en «b» in.", "b" if card.a else "a")
        if card.kind is not CardKind.DILEMMA and (card.a or card.b):
            yield place.error(
                "Alleen een dilemma heeft «a» en «b». Haal ze weg, of maak er «soort: dilemma» van.",
                "a" if card.a else "b",
            )


def _card_set(draft: Draft) -> Iterator[Finding]:
    if draft.cards and all(each.value.practice for each in draft.cards):
        yield draft.source(CARDS).error("Er zijn alleen oefenkaarten. Schrijf ook kaarten voor het echte gesprek.")
    practice = [each for each in draft.cards if each.value.practice]
    if len(practice) > MAX_PRACTICE:
        said = f"Dit is oefenkaart {{}}; een deck heeft er ten hoogste {MAX_PRACTICE}. Haal hier «oefenkaart» weg."
        yield from (
            each.place.error(said.format(n), "oefenkaart") for n, each in enumerate(practice, 1) if n > MAX_PRACTICE
        )
    if draft.cards or not draft.is_whole(CARDS):
        return
    yield draft.source(CARDS).error("Er staan geen kaarten in. Schrijf er ten minste één.")


def _known_facts(draft: Draft) -> Iterator[Finding]:
    if not draft.is_whole(FACTS):
        return  # a fact that could not be read is no unknown fact
    known = {each.value.id for each in draft.facts}
    where = draft.source(FACTS).file
    for entry in draft.cards:
        for name in dict.fromkeys(entry.value.facts):
            if name not in known:
                yield entry.place.error(
                    f"Het feit «{name[:50]}» staat niet in {where}. Schrijf het daar, of haal het hier weg.", "feiten"
                )


def _addresses(draft: Draft) -> Iterator[Finding]:
    places = [(each.place, "bron.adres", each.value.source.address) for each in draft.facts]
    if draft.invitation is not None and draft.invitation.value.elearning:
        places.append((draft.invitation.place, "elearning_adres", draft.invitation.value.elearning))
    for place, path, address in places:
        if not _is_https(address):
            yield place.error(
                f"«{path}» is geen goed webadres. Kopieer het uit de browser; het begint met https://", path
            )


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and "." in (parts.hostname or "") and not re.search(r"\s", address)
    except ValueError:
        return False


def _placeholders(draft: Draft) -> Iterator[Finding]:
    for place, path, text in draft.passages():
        allowed = PLACEHOLDERS if path in _FILLED else ()
        for found in _BRACES.finditer(text):
            if found[1] not in allowed:
                advice = (
                    f"Dit kan wel: {', '.join(f'{{{each}}}' for each in allowed)}."
                    if allowed
                    else "Haal de accolades weg."
                )
                yield place.error(f"In «{path}» staat {found[0][:40]}. Dat wordt niet ingevuld. {advice}", path)


def _minutes(draft: Draft) -> Iterator[Finding]:
    for entry in draft.steps:
        for form, minutes in entry.value.minutes.items():
            if not _FORM.fullmatch(form):
                yield entry.place.error(
                    f'De vorm «{form[:20]}» ken ik niet. Schrijf het aantal uren met een u, zoals 1u of "1,5u".'
                )
            elif not 1 <= minutes <= MAX_MINUTES:
                yield entry.place.error(
                    f"Bij de vorm «{form}» staan {minutes} minuten. Het moeten er 1 tot {MAX_MINUTES} zijn."
                )
        if not entry.value.minutes:
            yield entry.place.error(
                "Bij «minuten» staat geen enkele vorm. Schrijf er ten minste één, bijvoorbeeld «1u: 5»."
            )


def _forms(draft: Draft) -> Iterator[Finding]:
    if not draft.is_whole(SCRIPT):
        return  # with a step missing, sums and order say nothing
    if not draft.steps:
        yield Spot(SCRIPT).error("Er staan geen stappen in. Kopieer een draaiboek uit een ander deck en pas het aan.")
    for form in _form_names(draft):
        steps = [each for each in draft.steps if form in each.value.minutes]
        yield from _form(form, steps)


def _form(form: str, steps: list[Entry[Step]]) -> Iterator[Finding]:
    whole = Spot(SCRIPT, 0, f"vorm {form}")
    kinds = [each.value.kind for each in steps]
    for kind in _NEEDED:
        if kind not in kinds:
            yield whole.error(f"De stap «{kind}» ontbreekt. Geef een stap van die soort minuten voor {form}.")
    for kind, times in Counter(kinds).items():
        if times > 1 and kind not in _MANY:
            yield whole.error(f"De stap «{kind}» komt {times} keer voor. Eén keer is genoeg.")
    for before, after in pairwise(steps):
        if _ORDER[before.value.kind] > _ORDER[after.value.kind]:
            said = f"In de vorm {form} hoort deze stap vóór «{before.value.id}». Zet hem hoger in het draaiboek."
            yield after.place.error(said)
    for n, entry in enumerate(steps):
        between = StepKind.ROUND in kinds[:n] and StepKind.ROUND in kinds[n + 1 :]
        if entry.value.kind is StepKind.BREAK and not between:
            yield entry.place.error(
                f"In de vorm {form} hoort de pauze tussen twee rondes. Zet er een ronde voor en een ronde na."
            )
    total, length = sum(each.value.minutes[form] for each in steps), _length(form)
    if total != length:
        yield whole.error(f"De stappen duren samen {total} minuten. Maak er {length} van.")


def _default_form(draft: Draft) -> Iterator[Finding]:
    if draft.cover is None or not draft.steps:
        return
    form, forms = draft.cover.value.default_form, _form_names(draft)
    if form not in forms:
        said = f"De «standaardvorm» {form[:20]} staat niet in het draaiboek. Kies een van deze: {', '.join(forms)}."
        yield draft.cover.place.error(said, "standaardvorm")


def _form_names(draft: Draft) -> list[str]:
    """The well-named forms of the draaiboek, shortest first."""
    names = {form for each in draft.steps for form in each.value.minutes if _FORM.fullmatch(form)}
    return sorted(names, key=_length)


def _length(form: str) -> int:
    return round(float(form.removesuffix("u").replace(",", ".")) * 60)
