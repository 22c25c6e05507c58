"""`python -m docs.draw`: draw the generated pages from the tables they describe.

`toestanden.md` comes from the tables of steps and commands and the draaiboek, `opdrachten.md` from the table of commands,
`kaarten.md` from the deck, and the types of the browser room's script from its protocol (`typescript.py`), and the papers for whoever decides from all of it (`papers.py`). A test compares the
pages with what this makes, so none of them can go out of date.
"""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

from bot.decks.load import load
from bot.engine.model.deck import Deck, StepKind
from bot.engine.model.steps import ALWAYS, STEPS
from bot.engine.moves.commands import COMMANDS, TABLE
from docs import papers, typescript

HERE = Path(__file__).parent
DECK = HERE.parent / "deck" / "actieve-openbaarmaking"


def states(deck: Deck) -> str:
    """The state diagram: an arrow for every way from one kind of step to another."""
    ways: dict[tuple[str, str], set[str]] = {}
    for form in deck.forms():
        kinds = [step.kind for step in deck.steps if form in step.minutes]
        for one, other in itertools.pairwise(kinds):
            ways.setdefault((one, other), set()).add("verder")
    for kind, rule in STEPS.items():
        if "pauze" in rule.accepts:
            ways.setdefault((kind, StepKind.BREAK), set()).add("pauze")
            ways.setdefault((StepKind.BREAK, kind), set()).add("verder")
        if "afsluiting" in rule.accepts:
            ways.setdefault((kind, StepKind.GRADES), set()).add("afsluiting")
    lines = ["stateDiagram-v2", f"    [*] --> {next(iter(STEPS))}: start"]
    lines += [f"    {one} --> {other}: {', '.join(sorted(names))}" for (one, other), names in ways.items()]
    lines.append(f"    {list(STEPS)[-1]} --> [*]: verder, stop")
    rows = [f"| {kind} | {_commands(rule.accepts)} | {rule.instead(leads=False)} |" for kind, rule in STEPS.items()]
    return "\n".join(
        [
            "# De toestanden van een sessie",
            "",
            "Getekend door `make docs` uit `bot/engine/model/steps.py` en het draaiboek; niet met de hand veranderen.",
            "Met `stop` sluit de gespreksbegeleider de sessie af vanuit elke stap. Met `ongedaan` gaat een sessie een stap terug.",
            "",
            "```mermaid",
            *lines,
            "```",
            "",
            f"In elke stap kan: {_commands(ALWAYS)}.",
            "",
            "| stap | kan hier ook | anders zegt de bot |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def commands() -> str:
    """The table of commands, as `help` knows them."""
    rows = [
        f"| `{each.typed}` | {each.help} | {'gespreksbegeleider' if each.leads else 'iedereen'} | "
        f"{', '.join(f'`{alias}`' for alias in each.aliases)} |"
        for each in TABLE
    ]
    return "\n".join(
        [
            "# Alle opdrachten",
            "",
            "Gemaakt door `make docs` uit `bot/engine/moves/commands/`; niet met de hand veranderen.",
            "Een schuine streep ervoor mag altijd. Hoofdletters maken niet uit.",
            "",
            "| typ | wat het doet | wie | ook goed |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def cards(deck: Deck) -> str:
    """The cards by kind, subject, level of government and facts, and how many there are of each."""
    rows = [
        f"| {number} | {card.id} | {card.kind}{' (oefenkaart)' if card.practice else ''} | {card.subject} | "
        f"{', '.join(card.levels) or 'iedereen'} | {', '.join(card.facts)} |"
        for number, card in enumerate(deck.cards, 1)
    ]
    real = [card for card in deck.cards if not card.practice]
    return "\n".join(
        [
            f"# De kaarten van «{deck.title}»",
            "",
            "Gemaakt door `make docs` uit de kaarten zelf; niet met de hand veranderen.",
            "",
            "| nr | kaart | soort | onderwerp | voor | feiten |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            "## Hoe ze verdeeld zijn",
            "",
            "Zonder de oefenkaarten. Een test houdt de verdeling binnen grenzen (`tests/content/test_decks.py`).",
            "",
            *_counted("soort", Counter(card.kind.value for card in real)),
            *_counted("onderwerp", Counter(card.subject for card in real)),
            *_counted("voor", Counter(", ".join(card.levels) or "iedereen" for card in real)),
            *_counted("feit", Counter(name for card in real for name in card.facts)),
        ]
    )


def _counted(name: str, counts: Counter[str]) -> list[str]:
    rows = [f"| {each} | {number} |" for each, number in counts.most_common()]
    return [f"| {name} | kaarten |", "|---|---|", *rows, ""]


def pages() -> dict[Path, str]:
    """Every generated page and what it should say."""
    deck = load(DECK)
    return {
        HERE / "toestanden.md": states(deck),
        HERE / "opdrachten.md": commands(),
        HERE / "kaarten.md": cards(deck),
        typescript.TARGET: typescript.declarations(),
        **papers.pages(),
    }


def _commands(names: frozenset[str]) -> str:
    return ", ".join(f"`{COMMANDS[name].name}`" for name in COMMANDS if name in names)


if __name__ == "__main__":
    for path, words in pages().items():
        path.write_text(words, "utf-8")
