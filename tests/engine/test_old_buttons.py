"""What a button says that is not of now, word for word: of another card, another session, another release, or nobody's."""

from __future__ import annotations

import pytest

from bot.engine.model.events import Place, Pressed
from bot.engine.model.messages import Look
from tests.engine.playing import Playing
from tests.transcripts.on_engine import person

PASSED = "Deze knop hoort bij iets dat al geweest is. We zijn nu bij: Kaart 2 – Oefenkaart (dilemma)."
OLDER = "Deze knop is van een ouder bericht. Ik weet niet bij welk moment hij hoort. "


@pytest.mark.parametrize(
    ("command", "args", "about", "inputs", "told"),
    [
        ("zomaar", "", "", {}, "Deze knop ken ik niet meer. Typ «help» om te zien wat je nu kunt doen."),
        ("verder", "iets te veel", "", {}, "Deze knop ken ik niet meer. Typ «help» om te zien wat je nu kunt doen."),
        ("eens", "", "", {}, "Deze knop is van een oudere kaart. Kies op de kaart van nu, of typ je keuze."),
        ("eens", "", "kaart:1:{stamp}", {}, PASSED),
        ("a", "", "kaart:{table}:anders", {}, PASSED),
        ("verder", "", "sessie:anders", {}, PASSED),
        ("beurt", "", "rij:test:Piet", {}, PASSED),
        ("nee", "", "erf:test:Piet", {}, PASSED),
        ("ja", "", "zeker:anders", {}, PASSED),
        ("verder", "", "", {}, f"{OLDER}Bedoel je nu: verder?\n\n▸ Ja, nu: typ «verder»"),
        ("verleng", "5", "", {}, f"{OLDER}Bedoel je nu: verleng 5?\n\n▸ Ja, nu: typ «verleng 5»"),
        (
            "parkeer",
            "",
            "",
            {"wat": "de kosten"},
            f"{OLDER}Ik heb nog niets bewaard. Geef je antwoord opnieuw. Typ: parkeer: …",
        ),
        (
            "plan",
            "af ja",
            "vraag:anders",
            {},
            "Die vraag was voor een ander, of is al beantwoord. Wil je zien wat er gepland is? Typ: /plan",
        ),
        (
            "start",
            "zon",
            "gepland:0:anders",
            {},
            "Deze sessie is niet meer zo gepland. Begin je toch? Typ in de groepschat: /start zon.",
        ),
    ],
)
def test_what_a_button_of_another_moment_says(
    command: str, args: str, about: str, inputs: dict[str, str], told: str
) -> None:
    """Nothing happens, and it says what can be done instead."""
    chat = Playing().begin()
    chat.onward(3)
    chat.passes(1)
    chat.leads("volgende")
    chat.passes(1)
    session = chat.session
    assert session is not None
    pin = about.format(stamp=session.stamp, table=session.table)
    chat.fresh.clear()
    who = person("Anna")
    chat.happen(
        Pressed(at=chat.now, person=who, place=Place.PRIVATE, command=command, args=args, about=pin, inputs=inputs)
    )
    [seen] = [each.message for each in chat.seen() if not each.anew]
    assert (seen.look, seen.plain()) == (Look.REFUSAL, told)
    assert seen.asks is ("Bedoel je nu" in told)
    assert seen.typed_in_group is ("Typ in de groepschat" in told)
    assert chat.session == session
