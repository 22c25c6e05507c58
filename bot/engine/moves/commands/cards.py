"""The rows of commands about the cards and what people choose at them. Must not say what they do: that is in `moves/`."""

from __future__ import annotations

from bot.engine.language.hearing import Args
from bot.engine.model.commands import Command
from bot.engine.moves import cards, choosing, onward, sharing
from bot.engine.moves.rule import CommandRule

CARDS: tuple[CommandRule, ...] = (
    CommandRule(Command.VOLGENDE, onward.next_thing, "de volgende kaart", aliases=("volgende kaart",), leads=True),
    CommandRule(Command.VORIGE, cards.previous_card, "de vorige kaart", aliases=("vorige kaart",), leads=True),
    CommandRule(
        Command.KAART,
        cards.go_to_card,
        "ga naar deze kaart",
        usage="kaart 8",
        aliases=("ga naar kaart",),
        args=Args.NUMBER,
        leads=True,
    ),
    CommandRule(Command.OVERSLAAN, cards.skip_card, "sla deze kaart over", aliases=("sla over",), leads=True),
    CommandRule(
        Command.STAND,
        choosing.show,
        "laat de groep zien hoe er gekozen is",
        aliases=("toon de stand", "laat de stand zien"),
        leads=True,
    ),
    CommandRule(
        Command.NOGEENKEER,
        choosing.again,
        "laat na het gesprek nog een keer kiezen",
        usage="nog een keer kiezen",
        aliases=("nog een keer kiezen", "nog eens kiezen", "nog een keer stemmen", "kies opnieuw", "opnieuw kiezen"),
        leads=True,
    ),
    CommandRule(Command.EENS, choosing.choose, "je bent het eens met de stelling", aliases=("mee eens",)),
    CommandRule(
        Command.ONEENS,
        choosing.choose,
        "je bent het oneens met de stelling",
        aliases=("niet eens", "mee oneens", "niet mee eens"),
    ),
    CommandRule(
        Command.WEETNIET,
        choosing.choose,
        "je weet het niet",
        usage="weet ik niet",
        aliases=("weet ik niet", "weet niet"),
    ),
    CommandRule(Command.A, choosing.choose, "kies A bij een dilemma", aliases=("optie a", "keuze a")),
    CommandRule(Command.B, choosing.choose, "kies B bij een dilemma", aliases=("optie b", "keuze b")),
    CommandRule(
        Command.KEUZES,
        choosing.choose_together,
        "kies voor iedereen achter je account",
        usage="A B B",
        args=Args.TEXT,
    ),
    CommandRule(
        Command.SAMEN,
        sharing.share,
        "je zit met meer mensen achter één account",
        usage="wij zijn met 3",
        aliases=("wij zijn met", "we zijn met", "wij delen een account", "we delen een account"),
        args=Args.OPTIONAL,
    ),
    CommandRule(
        Command.ALLEEN,
        sharing.alone,
        "je zit weer alleen achter je account",
        usage="weer alleen",
        aliases=("ik ben weer alleen", "weer alleen"),
    ),
)
