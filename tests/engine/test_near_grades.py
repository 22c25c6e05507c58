"""What comes near a grade while grades are asked for: asked, which, or left alone. A facilitator could read this table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.engine.language.grades import Grade, Unclear
from bot.engine.language.near_grades import nearly, rethinks
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from tests.engine.playing import Playing

ASKED = [
    ("8 leuk gesprek", "8"),
    ("8 van de 10", "8"),
    ("3,5 sterren", "3.5"),
    ("nou ik denk een 7 of zo", "7"),
    ("iets van een 8 denk ik", "8"),
    ("een 8 leuk gesprek", "8"),
    ("Acht min", "7.75"),
    ("ergens rond de 7", "7"),
    ("zo'n 7", "7"),
    ("zo’n 7", "7"),
    ("ongeveer een 7", "7"),
    ("ook een 8", "8"),
    ("ik ook, 8", "8"),
    ("doe mij ook een 8", "8"),
    ("zeker een 8", "8"),
    ("het was een goed gesprek, een 8", "8"),
    ("Leuke sessie, 8", "8"),
    ("goed gesprek: 8", "8"),
    ("Prima, 7,5", "7.5"),
    ("Mooi zo! 9", "9"),
    ("👍 8", "8"),
    ("cijfr 8", "8"),
    ("ik verander mijn cijfer naar 7", "7"),
    ("ik zet mijn cijfer op 7", "7"),
    ("cijefer: 7", "7"),
    ("dus een zesje", "6"),
    ("oh nee, 8 bedoel ik", "8"),
    ("nee toch een 7", "7"),
    ("sorry 6", "6"),
    ("mijn 9 wordt een 8", "8"),
    ("mijn 9 moet een 7,5 zijn", "7.5"),
    ("nee sorry, toch maar een zesje", "6"),
    ("ik bedoelde 7", "7"),
    ("nee, toch liever een acht", "8"),
    ("nou, een 7 min", "6.75"),
]
WHICH = [
    *("voldoende", "ruim voldoende", "een onvoldoende", "80%", "75 procent", "8,55"),
    *(
        "ik geef het vorige een 6 en dit een 8",
        "voor de sessie een 8, voor de koffie een 4",
        "eerst een 6, nu een 8",
        "van een 6 naar een 8",
    ),
    *("inhoud 8, techniek 6", "de sfeer een 9 en de techniek een 5", "8 voor de inhoud, 6 voor de techniek"),
]
TALK = [
    "nee 3 mensen",
    "sorry, om 3",
    *(
        "wacht 2 min",
        "oh 5 min",
        "nee, 3 min",
        "sorry 2 min.",
        "toch 3 min",
        "maar 2 min",
        "wacht, 2 minuten",
        "sorry nog 3 min",
    ),
    *("8 bedoelde ik niet", "nee, 8 bedoel ik niet", "een 8 bedoelde ik juist niet", "ik bedoel niet 8"),
    *("oh 6", "nee 3", "maar 1", "wacht 1", "doe 2", "nou 4", "die 3 moet een 4 zijn", "die 2 moet naar 3"),
    *("mijn 9 wordt geen 8", "mijn 9 moet nooit een 8 worden"),
    "mijn 9 jaar oude laptop",
    "ik kom om 8 uur",
    "om 8",
    "tot 8",
    "ik ben er om een uur of 8",
    "we waren met 8 mensen",
    "met z'n achten",
    "8 mensen waren er",
    "8 van de 10 kaarten",
    "kaart 8 vond ik leuk",
    "kaart 3, 8 en 9 waren leuk",
    "een van de acht kaarten was lastig",
    "we hebben 8 kaarten gehad, leuk",
    "8 kaarten gedaan",
    "5 vragen die nog open staan",
    "3 dingen: tijd, koffie, rust",
    "twee punten – tijd en koffie",
    *(
        "kaart 3, kaart 4",
        "ronde 1, ronde 2",
        "maandag 7, dinsdag 8",
        "stelling 2 en stelling 3",
        "pagina 3, regel 4",
        "een 2 en een 3 kamer woning",
    ),
    *("van mij een 7 en van Piet een 8", "een 6 en een 8 uur later", "geen 6 en geen 8", "ik had een 6 en een 8"),
    "punt 2, de koffie",
    "2e ronde was leuk",
    "vraag 3 was lastig",
    "nog 8 minuten",
    "ik heb nog 5 minuten",
    "tot over 8 weken",
    "een week of 3",
    "een 3 december die ik niet vergeet",
    "ik heb om 3 uur een afspraak",
    "ik geef 8 trainingen per jaar",
    "dat was een 1-op-1 gesprek",
    "versie 8",
    "in 2026",
    "7.30",
    "8,-",
    "8%",
    "gaf jij een 8?",
    "waarom een 8",
    "Piet geeft een 8",
    "Piet: 8",
    "Als het beter was, geef ik een 8",
    "ik had een 8 verwacht",
    "geen 8",
    "niet een 8",
    "bijna een 8",
    "acht en dertig mensen",
    "geen cijfer",
    "ik weet het niet",
    "idem",
    "wat een mooi gesprek",
    "6. Conclusie en aanbevelingen\nEr is veel te doen.",
]


@pytest.mark.parametrize(("line", "value"), ASKED)
def test_what_may_be_a_grade_is_asked(line: str, value: str) -> None:
    """The number, and none of the words: those wait for a yes."""
    assert nearly(line, ["Piet Jansen"]) == Grade(Decimal(value))


RETHINKS = [
    *("oh nee, 8 bedoel ik", "nee toch een 7", "sorry 6", "mijn 9 wordt een 8", "van mijn 9 maak ik toch een 8"),
    *("8 bedoel ik", "nee, toch liever een acht", "sorry, ik geef een 7", "ik bedoelde 7"),
]


@pytest.mark.parametrize("line", RETHINKS)
def test_who_gave_a_grade_may_think_better_of_it(line: str) -> None:
    """Then it is asked about again; see `TALK` for what is not."""
    assert rethinks(line)


@pytest.mark.parametrize("line", [*TALK, "oh, een 6", "maar een 3", "nee, 7", "doe maar een 8", "8 leuk gesprek"])
def test_whoever_gave_a_grade_may_go_on_talking(line: str) -> None:
    """Numbers in talk are no second grade."""
    assert not rethinks(line)


@pytest.mark.parametrize("line", WHICH)
def test_what_is_no_number_from_1_to_10_is_asked_which(line: str) -> None:
    """A grade was meant, but nobody can tell which."""
    assert isinstance(nearly(line, ["Piet Jansen"]), Unclear)


@pytest.mark.parametrize("line", TALK)
def test_talk_with_a_number_in_it_is_left_alone(line: str) -> None:
    """An assistant that keeps asking is worse than one that is silent."""
    assert nearly(line, ["Piet Jansen"]) is None


def at_the_grades() -> Playing:
    """A session in which a grade is asked."""
    chat = Playing().begin()
    chat.onward(6)
    return chat


def asked(chat: Playing, who: str, line: str) -> int:
    """How many questions somebody gets when they say this before everybody."""
    chat.fresh.clear()
    chat.says(who, Place.GROUP, line)
    return sum(each.who == who and each.message.asks for each in chat.seen())


def test_nobody_is_asked_twice_nor_who_gave_a_grade() -> None:
    """Once in a step, in private; not a word of it is in the session before the yes."""
    chat = at_the_grades()
    assert asked(chat, "Piet", "Leuke sessie, 8") == 1
    assert asked(chat, "Piet", "ongeveer een 7") == 0
    chat.says("Fatima", Place.GROUP, "cijfer 6")
    assert asked(chat, "Fatima", "Leuke sessie, 8") == 0
    assert chat.session is not None
    assert set(chat.session.grades) == {"test:Fatima"}
    assert "Leuke" not in str(chat.session)


@pytest.mark.parametrize(
    ("line", "questions"), [("8 groetjes Piet", 1), ("Piet: 8", 1), ("Fatima: 8", 0), ("8 voor Fatima", 0)]
)
def test_who_writes_their_own_name_beside_a_number_is_asked(line: str, questions: int) -> None:
    """A name below one's own words is a signature; the name of another is whom it is about."""
    assert asked(at_the_grades(), "Piet", line) == questions


@pytest.mark.parametrize(
    "line", ["mijn cijfer is een 8", "Mijn cijfer is 8.", "cijfer is een 8, want fijn", "mijn cijfer wordt 8"]
)
def test_my_grade_is_an_8_gives_an_8(line: str) -> None:
    """The first words are the command's own name; what follows says which."""
    chat = at_the_grades()
    chat.says("Piet", Place.GROUP, line)
    assert chat.session is not None
    assert [str(each.value) for each in chat.session.grades.values()] == ["8"]


def test_a_word_for_a_grade_is_asked_which_number_and_gives_none() -> None:
    """A question, that says what to type."""
    chat = at_the_grades()
    assert asked(chat, "Piet", "ruim voldoende") == 1
    refusal = chat.newest("Piet", Look.REFUSAL)
    assert refusal is not None
    assert (refusal.asks, refusal.buttons) == (True, ())
    assert "Typ bijvoorbeeld: cijfer 8" in refusal.plain()


def test_the_yes_gives_the_grade() -> None:
    """By its button, and in words."""
    for words in ("", "cijfer 8"):
        chat = at_the_grades()
        assert asked(chat, "Piet", "Leuke sessie, 8") == 1
        refusal = chat.newest("Piet", Look.REFUSAL)
        assert refusal is not None
        assert "Geef je de sessie een 8?" in refusal.plain()
        if words:
            chat.says("Piet", Place.GROUP, words)
        else:
            chat.presses("Piet", 0)
        assert chat.session is not None
        assert [str(each.value) for each in chat.session.grades.values()] == ["8"]


@pytest.mark.parametrize(("line", "why"), [("ja", "doe maar, want het was leuk"), ("cijfer 8", ""), ("8", "")])
def test_only_a_yes_takes_along_what_was_said_before(line: str, why: str) -> None:
    """Who types the number anew gives that, and nothing of what they said to colleagues."""
    chat = at_the_grades()
    assert asked(chat, "Piet", "8 doe maar, want het was leuk") == 1
    chat.says("Piet", Place.PRIVATE, line)
    assert chat.session is not None
    given = chat.session.grades["test:Piet"]
    assert (str(given.value), given.why) == ("8", why)


@pytest.mark.parametrize("given", ["7", "cijfer 7"])
def test_a_yes_does_not_change_a_grade_that_was_given_since(given: str) -> None:
    """It is to something else: what was asked about is settled."""
    chat = at_the_grades()
    assert asked(chat, "Piet", "8 doe maar") == 1
    chat.says("Piet", Place.PRIVATE, given)
    chat.says("Piet", Place.PRIVATE, "ja")
    assert chat.session is not None
    assert str(chat.session.grades["test:Piet"].value) == "7"
