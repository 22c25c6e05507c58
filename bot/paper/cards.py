"""One page with all cards of a deck as they will look, for whoever must approve them. Must not judge a deck.

The page stands by itself: no script, nothing from elsewhere. It shows the toelichting, so it is not for the group.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from html import escape
from pathlib import Path

from bot.engine.language.wording import spoken_day
from bot.engine.model.blocks import Secret
from bot.engine.model.deck import Card, CardKind, Deck, Doubt, Fact
from bot.engine.views.card import KINDS
from bot.engine.views.explanation import explanation
from bot.engine.views.stand import OPTIONS

_MARK = '<meta name="generator" content="kaartensessie deck toon{}">'
_MARKED = re.compile(_MARK.format(" ([0-9a-f]{12})"))

_STYLE = (Path(__file__).parent / "cards.css").read_text("utf-8")
_PLURALS = {CardKind.STATEMENT: "stellingen", CardKind.DILEMMA: "dilemma's", CardKind.QUESTION: "vragen"}
_DOUBTS = {
    Doubt.ENDED: "Let op: dit was zeker tot {}. Kijk na hoe het nu is.",
    Doubt.ENDING: "Let op: dit is zeker tot {}. Kijk het daarna na.",
    Doubt.OLD: "Let op: dit is meer dan een jaar geleden nagekeken.",
}


def page(deck: Deck, today: dt.date) -> str:
    """The whole page, as HTML, with a seal. `today` is the day facts are weighed against."""
    bare = _bare(deck, today)
    return bare.replace(_MARK.format(""), _MARK.format(f" {_seal(bare)}"), 1)


def is_untouched(html: str) -> bool:
    """Whether this is a page of ours in which nobody has written since."""
    seal = _MARKED.search(html)
    return seal is not None and seal[1] == _seal(html.replace(seal[0], _MARK.format(""), 1))


def _seal(bare: str) -> str:
    return hashlib.sha256(bare.encode()).hexdigest()[:12]


def _bare(deck: Deck, today: dt.date) -> str:
    cards = "\n".join(_card(number, card, deck, today) for number, card in enumerate(deck.cards, 1))
    facts = "\n".join(_fact(fact, deck, today) for fact in deck.facts)
    sheet = f'<section aria-labelledby="feiten" class="sheet"><h2 id="feiten">Alle feiten</h2>\n<ol class="facts">{facts}</ol></section>'
    return f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{_MARK.format("")}
<title>{escape(deck.title)}: alle kaarten</title>
<style>
{_STYLE}</style>
</head>
<body>
<a class="skip" href="#kaarten">Ga naar de kaarten</a>
<header>
<p class="over">Kaarten om te bekijken en goed te keuren</p>
<h1>{escape(deck.title)}</h1>
<p class="subject">{escape(deck.subject)}</p>
<p>{escape(deck.about)}</p>
<p class="count">{_count(deck)}</p>
<fieldset class="choices">
<legend>Wat wil je zien?</legend>
<label><input type="checkbox" id="met-toelichting" checked> De toelichting voor de gespreksbegeleider</label>
<label><input type="checkbox" id="met-feiten" checked> De feiten met bron en datum</label>
<label><input type="checkbox" id="met-oordeel"> Ruimte om per kaart je oordeel op te schrijven</label>
<p class="hint">Zo print je de pagina ook: wat je hier uitzet, komt niet op papier.</p>
</fieldset>
</header>
{_contents(deck)}
<main id="kaarten" tabindex="-1">
{cards}
{sheet if deck.facts else ""}
</main>
<footer><p>Gemaakt op {spoken_day(today, today)}. In een sessie bepaalt het woord de volgorde; de oefenkaarten komen altijd eerst.</p></footer>
</body>
</html>
"""


def _count(deck: Deck) -> str:
    kinds = Counter(card.kind for card in deck.cards)
    told = [
        f"{kinds[kind]} {_PLURALS[kind] if kinds[kind] != 1 else KINDS[kind].lower()}"
        for kind in CardKind
        if kinds[kind]
    ]
    facts = f", {len(deck.facts)} {'feit' if len(deck.facts) == 1 else 'feiten'}" if deck.facts else ""
    return f"{len(deck.cards)} {'kaart' if len(deck.cards) == 1 else 'kaarten'}: {', '.join(told)}{facts}"


def _contents(deck: Deck) -> str:
    items = "".join(f'<li><a href="#kaart-{escape(card.id)}">{escape(card.subject)}</a></li>' for card in deck.cards)
    return f'<nav aria-labelledby="inhoud" class="contents"><h2 id="inhoud">De kaarten</h2><ol>{items}</ol></nav>'


def _card(number: int, card: Card, deck: Deck, today: dt.date) -> str:
    kind = f"Oefenkaart ({KINDS[card.kind].lower()})" if card.practice else KINDS[card.kind]
    levels = f'<p class="levels">Alleen voor: {", ".join(card.levels)}</p>' if card.levels else ""
    name = escape(card.id)
    length = next(word for most, word in ((110, "short"), (200, "middle"), (10_000, "long")) if len(card.text) <= most)
    return f"""<article aria-labelledby="kaart-{name}" class="pair">
<h2 id="kaart-{name}"><span>{number}.</span> {escape(card.subject)}</h2>
<div class="side">
<div class="card" data-kind="{card.kind}" data-length="{length}">
<p class="corner" aria-hidden="true">{number}</p>
<p class="kind">Kaart {number} – {kind}</p>
<p class="text">{escape(card.text)}</p>
{_options(card)}
<p class="corner corner--end" aria-hidden="true">{number}</p>
</div>
{levels}
{_facts(card, deck, today)}
</div>
<div class="side">
{_explanation(card)}
<p class="verdict"><span>☐ Goed zo</span> <span>☐ Aanpassen:</span></p>
</div>
</article>"""


def _options(card: Card) -> str:
    if card.kind is CardKind.DILEMMA:
        return f'<dl class="ab"><div><dt>A</dt><dd>{escape(card.a)}</dd></div><div><dt>B</dt><dd>{escape(card.b)}</dd></div></dl>'
    words = "".join(f"<li>{escape(label)}</li>" for label in OPTIONS[card.kind].values())
    return f'<ul class="options" aria-label="De keuzes">{words}</ul>' if words else '<p class="talk">Alleen praten</p>'


def _explanation(card: Card) -> str:
    rows = "".join(
        f"<div><dt>{escape(each.heading)}</dt><dd>{escape(each.text)}</dd></div>"
        for each in explanation(card)
        if isinstance(each, Secret)
    )
    return f'<section class="told"><h3>Alleen voor de gespreksbegeleider</h3><dl>{rows}</dl></section>'


def _facts(card: Card, deck: Deck, today: dt.date) -> str:
    if not card.facts:
        return ""
    items = "".join(f"<li>{_said(deck.fact(name), today)}</li>" for name in card.facts)
    return f'<section class="grounds"><h3>Feiten bij deze kaart</h3><ul>{items}</ul></section>'


def _fact(fact: Fact, deck: Deck, today: dt.date) -> str:
    used = [
        f'<a href="#kaart-{escape(card.id)}">kaart {number}</a>'
        for number, card in enumerate(deck.cards, 1)
        if fact.id in card.facts
    ]
    where = f" Staat bij {_and(used)}." if used else ""
    return f"<li>{_said(fact, today)}{where}</li>"


def _said(fact: Fact, today: dt.date) -> str:
    """A fact with its source, its dates and what there is to doubt."""
    source = ", ".join(filter(None, (fact.source.title, fact.source.article)))
    link = f'<a href="{escape(fact.source.address)}" rel="noopener noreferrer">{escape(source)}</a>'
    dates = [f"tekst van {_day(fact.checked)}"]
    if isinstance(fact.opened, dt.date):
        dates.append(f"zelf gelezen op {_day(fact.opened)}")
    elif fact.opened is False:
        dates.append("nog niet op de site zelf nagekeken")
    if fact.ends is not None:
        dates.append(f"zeker tot {_day(fact.ends)}")
    doubt = fact.doubt(today)
    warning = f' <strong class="doubt">{_DOUBTS[doubt].format(_day(fact.ends or today))}</strong>' if doubt else ""
    return f'{escape(fact.text)} <span class="source">{link} <span class="dates">({", ".join(dates)})</span></span>{warning}'


def _day(day: dt.date) -> str:
    return f"{day.day}\u2011{day.month}\u2011{day.year}"  # hyphens at which no line breaks


def _and(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} en {last}" if most else last
