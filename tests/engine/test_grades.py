"""What counts as a grade when somebody types in a meeting chat. The table is the specification: add a line when in doubt."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.language.grades import Grade, NotAGrade, Unclear, understand

NO = "no grade"  # dropped in silence
ASK = "a question"  # asked back; the third column is in the question

RANGE, NONE = "van 1 tot en met 10. Welk cijfer geef je?", "Ik herken hier geen cijfer in"

# what is typed, what it is, the explanation or a part of the question
TABLE: list[tuple[str, str, str]] = [
    # a grade and nothing else
    ("8", "8", ""),
    ("8.", "8", ""),
    (" 8 ", "8", ""),
    ("9!!", "9", ""),
    ("8,", "8", ""),
    ("8…", "8", ""),
    ("1", "1", ""),
    ("10", "10", ""),
    ("7,5", "7.5", ""),
    ("7.5", "7.5", ""),
    ("7,3", "7.3", ""),
    ("7,25", "7.25", ""),
    ("7,50", "7.5", ""),
    ("8,0", "8", ""),
    ("7½", "7.5", ""),
    ("7 ½", "7.5", ""),
    ("7¾", "7.75", ""),
    ("6 1/2", "6.5", ""),
    ("7 en een half", "7.5", ""),
    ("8-", "7.75", ""),
    ("8−", "7.75", ""),
    ("8+", "8.25", ""),
    ("8 +", "8.25", ""),
    ("zeven plus", "7.25", ""),
    ("een 8 min", "7.75", ""),
    ("8/10", "8", ""),
    ("8 / 10", "8", ""),
    ("8,5/10", "8.5", ""),
    ("10/10", "10", ""),
    ("8 op 10", "8", ""),
    ("een 8 op een schaal van 1 tot 10", "8", ""),
    ("8 punten", "8", ""),
    ("８", "8", ""),
    ("８，５", "8.5", ""),
    ("8\ufe0f\u20e3", "8", ""),
    ("\u200b8\u00a0", "8", ""),
    ("**8**", "8", ""),
    ("«cijfer 8»", "8", ""),
    ('"8"', "8", ""),
    ("'8'", "8", ""),
    ("“8”", "8", ""),
    ("„8, want fijn”", "8", "fijn"),
    ("8 👍", "8", ""),
    ("8 :)", "8", ""),
    ("🔟", "10", ""),
    ("⑧", "8", ""),
    ("8 3/4", "8.75", ""),
    ("8 komma 5", "8.5", ""),
    ("8 komma vijf", "8.5", ""),
    ("8 komma 25 want fijn", "8.25", "fijn"),
    # in words
    ("zeven komma 5", "7.5", ""),
    ("acht komma vijfentwintig", "8.25", ""),
    ("zeven en driekwart", "7.75", ""),
    ("zeven en een kwart", "7.25", ""),
    ("7 en drie kwart", "7.75", ""),
    ("zes en één half", "6.5", ""),
    ("acht", "8", ""),
    ("Acht!", "8", ""),
    ("tien", "10", ""),
    ("één", "1", ""),
    ("e\u0301e\u0301n", "1", ""),
    ("zeven komma vijf", "7.5", ""),
    ("zes en een half", "6.5", ""),
    ("zes en een halve", "6.5", ""),
    ("achtenhalf", "8.5", ""),
    ("zeveneneenhalf", "7.5", ""),
    ("tweeënhalf", "2.5", ""),
    ("anderhalf", "1.5", ""),
    ("een zesje", "6", ""),
    ("een mager zesje", "6", ""),
    ("zeventje", "7", ""),
    ("een tien met een griffel", "10", ""),
    # with an opening
    ("een 8", "8", ""),
    ("'n 8", "8", ""),
    ("een dikke acht", "8", ""),
    ("dikke 8", "8", ""),
    ("EEN HELE DIKKE ACHT", "8", ""),
    ("cijfer 9", "9", ""),
    ("/cijfer 9", "9", ""),
    ("cijfer: 9", "9", ""),
    ("Mijn cijfer is een 7,5", "7.5", ""),
    ("mijn cijfer voor vandaag: 8", "8", ""),
    ("voor mij een 8", "8", ""),
    ("wat mij betreft een 8", "8", ""),
    ("van mij krijgt het een 8", "8", ""),
    ("ik geef een 8", "8", ""),
    ("ik geef 8", "8", ""),
    ("wij geven de sessie een 8", "8", ""),
    ("ik geef dit gesprek graag een 8", "8", ""),
    ("ik geef een cijfer van 8", "8", ""),
    ("ik kom uit op een 7", "7", ""),
    ("ik zou het een 8 geven", "8", ""),
    ("ik vind het een 8 waard", "8", ""),
    ("het krijgt van mij een 8", "8", ""),
    ("doe maar een 8", "8", ""),
    ("sorry, 9", "9", ""),
    ("toch een 9", "9", ""),
    ("hmm... een 6", "6", ""),
    ("8 denk ik", "8", ""),
    ("een 8 voor deze sessie", "8", ""),
    ("een 8, een dikke 8!", "8", ""),
    # with an explanation
    ("8 omdat we luisterden", "8", "omdat we luisterden"),
    ("8 want het liep goed", "8", "het liep goed"),
    ("8, want het liep goed", "8", "het liep goed"),
    ("8- want het liep uit", "7.75", "het liep uit"),
    ("7+, fijn gesprek", "7.25", "fijn gesprek"),
    ("een 8, maar te kort", "8", "maar te kort"),
    ("8 maar te kort", "8", "maar te kort"),
    ("8. Leuk gesprek", "8", "Leuk gesprek"),
    ("6. Conclusie: te lang", "6", "Conclusie: te lang"),
    ("8. Afspraken waren helder", "8", "Afspraken waren helder"),
    ("8! Leuk gesprek", "8", "Leuk gesprek"),
    ("8: leuk gesprek", "8", "leuk gesprek"),
    ("8 - leuk gesprek", "8", "leuk gesprek"),
    ("8 – leuk – gesprek", "8", "leuk – gesprek"),
    ("8 (leuk gesprek)", "8", "(leuk gesprek)"),
    ("8 👍 leuk gesprek", "8", "leuk gesprek"),
    ("8\nleuk gesprek\n\nen nuttig", "8", "leuk gesprek\n\nen nuttig"),
    ("8\r\nwant het liep goed", "8", "het liep goed"),
    ("Ik geef een 7, leuk gesprek", "7", "leuk gesprek"),
    ("ik geef het een zeven en een half want we waren open", "7.5", "we waren open"),
    ("8/10, om 11 uur waren we al klaar", "8", "om 11 uur waren we al klaar"),
    ("8, de 3 kaarten over spoed waren goed", "8", "de 3 kaarten over spoed waren goed"),
    ("voor mij een 8, door kaart 7", "8", "door kaart 7"),
    ("Goed gesprek, ik geef een 8", "8", "Goed gesprek"),
    ("Fijn dat iedereen er was. Dus ik geef een 8,5!", "8.5", "Fijn dat iedereen er was."),
    # out of range, or more than one: asked back
    ("11", ASK, RANGE),
    ("0", ASK, RANGE),
    ("-3", ASK, RANGE),
    ("0,5", ASK, RANGE),
    ("10,5", ASK, RANGE),
    ("10+", ASK, RANGE),
    ("1-", ASK, RANGE),
    ("85", ASK, RANGE),
    ("100", ASK, RANGE),
    ("elf", ASK, RANGE),
    ("nul", ASK, RANGE),
    ("een 12", ASK, RANGE),
    ("ik geef een 11 want het was geweldig", ASK, RANGE),
    ("Leuk gesprek, ik geef een 11", ASK, RANGE),
    ("8 of 9", ASK, "twee cijfers: 8 en 9. Welk cijfer geef je? Typ bijvoorbeeld: cijfer 8"),
    ("een 8 of een 9", ASK, "8 en 9"),
    ("een zeven of een acht, ik twijfel", ASK, "7 en 8"),
    ("7 à 8", ASK, "7 en 8"),
    ("7 á 8", ASK, "7 en 8"),
    ("7 a\u0301 8", ASK, "7 en 8"),
    ("7 -> 8", ASK, "7 en 8"),
    ("7 → 8", ASK, "7 en 8"),
    ("7 => 8", ASK, "7 en 8"),
    ("7➡️8", ASK, "7 en 8"),
    ("7 ~ 8", ASK, "7 en 8"),
    ("7 | 8", ASK, "7 en 8"),
    ("7 naar 8", ASK, "7 en 8"),
    ("7, nee 8 komma 5", ASK, "7 en 8,5"),
    ("8 punt 5", ASK, "8 en 5"),
    ("7à8", ASK, "7 en 8"),
    ("7á8", ASK, "7 en 8"),
    # one grade in the place of another: whoever mends it says which
    ("8, ik bedoel 7", ASK, "8 en 7"),
    ("8, bedoelde een 7", ASK, "8 en 7"),
    ("8 sorry ik bedoel 7", ASK, "8 en 7"),
    ("8, correctie: 7", ASK, "8 en 7"),
    ("8, oeps 7", ASK, "8 en 7"),
    ("8, foutje, 7", ASK, "8 en 7"),
    ("8, nee wacht, 7", ASK, "8 en 7"),
    ("8, doe maar een 7", ASK, "8 en 7"),
    ("8, maak er maar een 7 van", ASK, "8 en 7"),
    ("8, maar liever een 7", ASK, "8 en 7"),
    ("8, dat wordt een 7", ASK, "8 en 7"),
    ("7 ipv 8", ASK, "7 en 8"),
    ("7 in plaats van 8", ASK, "7 en 8"),
    ("7-8", ASK, "7 en 8"),
    ("7/8", ASK, "7 en 8"),
    ("8, 9", ASK, "8 en 9"),
    ("8 9", ASK, "8 en 9"),
    ("8\n9", ASK, "8 en 9"),
    ("8 of 8-", ASK, "8 en 7,75"),
    ("8, nee toch een 9", ASK, "8 en 9"),
    ("8, een dikke 9", ASK, "8 en 9"),
    ("8... of toch 9", ASK, "8 en 9"),
    ("6, 7 en 8", ASK, "drie cijfers: 6, 7 en 8"),
    ("tussen de 7 en de 8", ASK, "7 en 8"),
    ("ik twijfel tussen een 7 en een 8", ASK, "7 en 8"),
    ("een 7 voor de inhoud en een 8 voor de sfeer", ASK, "7 en 8"),
    ("8- leuk gesprek", ASK, "Bedoel je een 8 of een 8-?"),
    ("8 -", ASK, "Bedoel je een 8 of een 8-?"),
    # no grade: talk that has a number in it
    ("ik kom om 8 uur terug", NO, ""),
    ("8 uur", NO, ""),
    ("8u", NO, ""),
    ("om acht uur", NO, ""),
    ("8:30", NO, ""),
    ("14:30", NO, ""),
    ("7.30", NO, ""),
    ("over 5 minuten", NO, ""),
    ("5 minuten", NO, ""),
    ("5 min", NO, ""),
    ("een 8 min pauze", NO, ""),
    ("1 mei", NO, ""),
    ("8 december", NO, ""),
    ("8-12-2026", NO, ""),
    ("7 en 8 december kan ik niet", NO, ""),
    ("8 of 9 uur", NO, ""),
    ("2024", NO, ""),
    ("kaart 8", NO, ""),
    ("kaart acht", NO, ""),
    ("nummer 7", NO, ""),
    ("punt 3", NO, ""),
    ("#8", NO, ""),
    ("8)", NO, ""),
    ("8e", NO, ""),
    ("7 kaarten", NO, ""),
    ("8 mensen", NO, ""),
    ("8 goede ideeën", NO, ""),
    ("3, 4 mensen komen later", NO, ""),
    ("8 of 9 mensen", NO, ""),
    ("met z'n achten", NO, ""),
    ("wij zijn met z'n zessen", NO, ""),
    ("artikel 5.1", NO, ""),
    ("5.1.2", NO, ""),
    ("zie 5.1, lid 2", NO, ""),
    ("zie bijlage 2", NO, ""),
    ("8 van de 10 kaarten", NO, ""),
    ("12: mooie kaart", NO, ""),
    ("20 of 21", NO, ""),
    ("06-12345678", NO, ""),
    ("0612345678", NO, ""),
    ("06 12 34 56 78", NO, ""),
    ("+31 6 12345678", NO, ""),
    ("€ 8", NO, ""),
    ("8 euro", NO, ""),
    ("8,-", NO, ""),
    ("7,95", NO, ""),
    ("een tientje", NO, ""),
    ("8%", NO, ""),
    ("50/50", NO, ""),
    ("24/7", NO, ""),
    ("1-0", NO, ""),
    ("8'", NO, ""),
    ("8a9", NO, ""),
    ("8, maar 10 minuten te lang", "8", "maar 10 minuten te lang"),
    ("8, maar 2 kaarten waren lang", "8", "maar 2 kaarten waren lang"),
    ("8-jarige", NO, ""),
    ("12- en 14-jarigen", NO, ""),
    ("12 -", NO, ""),
    ("08", NO, ""),
    ("8x", NO, ""),
    ("8--", NO, ""),
    ("- 8", NO, ""),
    ("+1", NO, ""),
    ("8?", NO, ""),
    ("een 8?", NO, ""),
    ("> 8", NO, ""),
    ("1. vaker publiceren", NO, ""),
    ("4. vaker publiceren\n5. sneller publiceren", NO, ""),
    ("ergens tussen 7", NO, ""),
    ("2 punten: de tijd en de koffie", NO, ""),
    ("4 punten:", NO, ""),
    ("2 punten, de tijd en de koffie", NO, ""),
    ("twee punten – tijd en koffie", NO, ""),
    ("1 punt: de tijd", NO, ""),
    ("3 dingen: tijd, koffie, rust", NO, ""),
    ("5 vragen die nog open staan", NO, ""),
    ("6. Conclusie", NO, ""),
    ("6. Conclusie en aanbevelingen", NO, ""),
    ("8) Rondvraag", NO, ""),
    ("7: Pauze.", NO, ""),
    ("6. Conclusie en aanbevelingen\nWij bevelen aan om vaker te publiceren.", NO, ""),
    ("6.\tConclusie\n\nWij bevelen aan.", NO, ""),
    ("6: Conclusie\nWij bevelen aan.", NO, ""),
    ("8) Bijlagen\nzie onder", NO, ""),
    ("7.1 Inleiding\nDe wet", NO, ""),
    ("8 komma 999", NO, ""),
    ("8 komma hoe bedoel je", NO, ""),
    ("zeven en een beetje", NO, ""),
    ("acht en dertig mensen", NO, ""),
    # no grade: grades that are somebody else's, or not given
    ("de 8 van Piet vind ik hoog", NO, ""),
    ("Piet geeft een 8", NO, ""),
    ("Piet: 8", NO, ""),
    ("ik geef Piet een 8", NO, ""),
    ("ik geef geen 8", NO, ""),
    ("geen 8", NO, ""),
    ("bijna een 8", NO, ""),
    ("net geen acht", NO, ""),
    ("ik had een 8 verwacht", NO, ""),
    ("een 8 is wel erg hoog", NO, ""),
    ("een 8 voor de koffie", NO, ""),
    ("waarom een 8", NO, ""),
    ("Als het beter was, geef ik een 8", NO, ""),
    ("ik geef 8 trainingen per jaar", NO, ""),
    # no grade: no number
    ("ik ben het eens", NO, ""),
    ("een", NO, ""),
    ("eens", NO, ""),
    ("een half uur", NO, ""),
    ("half", NO, ""),
    ("ik acht dit belangrijk", NO, ""),
    ("goed gesprek!", NO, ""),
    ("cijfer", NO, ""),
    ("tienduizend dingen te doen", NO, ""),
    ("½", NO, ""),
    ("👍", NO, ""),
    ("", NO, ""),
    (" \n ", NO, ""),
]

# The same after `/cijfer`, or in the field for the grade: a grade was meant, so nothing is dropped in silence.
EXPLICIT: list[tuple[str, str, str]] = [
    ("8", "8", ""),
    ("8 leuk gesprek", "8", "leuk gesprek"),
    ("8+ leuk gesprek", "8.25", "leuk gesprek"),
    # `mijn cijfer is een 8`: the command took what stands in front
    ("is een 8", "8", ""),
    ("is 7,5 want fijn", "7.5", "fijn"),
    ("wordt een 7", "7", ""),
    ("blijft 8", "8", ""),
    ("is nu toch een 6", "6", ""),
    ("van 8", "8", ""),
    ("van 8 naar 7", ASK, "8 en 7"),
    ("is een geheim", ASK, NONE),
    ("is geen 8", ASK, NONE),
    ("8 min", "7.75", ""),
    ("8, 3 kaarten waren te lang", "8", "3 kaarten waren te lang"),
    ("een 8 voor de sfeer", "8", "voor de sfeer"),
    ("1. te lang", "1", "te lang"),
    ("8- leuk gesprek", ASK, "Bedoel je een 8 of een 8-?"),
    ("8 of 9 weet ik niet", ASK, "8 en 9"),
    ("7->8", ASK, "7 en 8"),
    ("7 -> 8", ASK, "7 en 8"),
    ("een 7 voor de inhoud en een 8 voor de sfeer", ASK, "7 en 8"),
    ("8 voor de inhoud, 6 voor de techniek", ASK, "8 en 6"),
    ("8 voor de inhoud, 3 kaarten te lang", "8", "voor de inhoud, 3 kaarten te lang"),
    ("8 punten: fijn gesprek", "8", "fijn gesprek"),
    ("7 á 8", ASK, "7 en 8"),
    ("8 komma 999", ASK, NONE),
    ("8 komma veel", ASK, NONE),
    ("zeven en een beetje", ASK, NONE),
    ("12: mooie kaart", ASK, RANGE),
    ("= 8", "8", ""),
    ("8 van de 10", "8", ""),
    ("4 van de 5", ASK, NONE),
    ("3 sterren", ASK, NONE),
    ("8 niet", ASK, NONE),
    ("8 intrekken", ASK, NONE),
    ("8 uur", ASK, NONE),
    ("8 of 9 uur", ASK, NONE),
    ("8?", ASK, NONE),
    ("+1", ASK, NONE),
    ("7,95", ASK, NONE),
    ("geen 8", ASK, NONE),
    ("bijna een 8", ASK, NONE),
    ("goed", ASK, NONE),
    ("2024", ASK, NONE),
    ("", ASK, NONE),
]


def as_row(line: str, *, explicit: bool = False) -> tuple[str, str, str]:
    match understand(line, explicit=explicit):
        case Grade(value, why):
            return line, str(value), why
        case Unclear(question):
            return line, ASK, question
        case NotAGrade():
            return line, NO, ""


@pytest.mark.parametrize(("line", "what", "words"), TABLE)
def test_a_line_in_the_chat(line: str, what: str, words: str) -> None:
    """Every line of the table is understood as it says, and a question says what to type."""
    _, is_what, says = as_row(line)
    assert is_what == what
    assert words in says if what == ASK else words == says


@pytest.mark.parametrize(("line", "what", "words"), EXPLICIT)
def test_a_line_after_the_command(line: str, what: str, words: str) -> None:
    """Where a grade was certainly meant, what is not understood is asked back."""
    _, is_what, says = as_row(line, explicit=True)
    assert is_what == what
    assert words in says if what == ASK else words == says


@pytest.mark.parametrize("line", [line for line, what, _ in TABLE if what not in (NO, ASK)])
def test_a_command_reads_no_grade_differently(line: str) -> None:
    """What is a grade in the chat is the same grade after the command."""
    assert understand(line, explicit=True) == understand(line)


@pytest.mark.parametrize("line", [line for line, what, _ in TABLE if what == ASK])
def test_the_example_in_a_question_works(line: str) -> None:
    """Who types what a question suggests has given a grade."""
    understood = understand(line)
    assert isinstance(understood, Unclear)
    assert isinstance(understand(understood.question.rpartition(": ")[2]), Grade)


def test_the_table_is_long_enough_to_trust() -> None:
    """At least 140 different lines, of which at least half are no grade or a question."""
    lines = {line: what for line, what, _ in TABLE}
    assert len(lines) == len(TABLE) >= 140
    assert sum(what in (NO, ASK) for what in lines.values()) * 2 >= len(lines)


pieces = st.sampled_from(
    "8 9 11 0 -3 7,5 ½ 1/2 /10 acht een een_half en of want omdat min plus + - – , . : ; ! ? ( ) ik_geef het cijfer voor mij "
    "tussen de uur kaart 👍 :) « » * \n \u00a0 ８ \u20e3 Piet".replace("_", "~").split(" ")
).map(lambda piece: piece.replace("~", " "))


@given(
    st.one_of(st.text(), st.lists(pieces, max_size=12).map("".join), st.lists(pieces, max_size=12).map(" ".join)),
    st.booleans(),
)
def test_any_line_gives_a_grade_in_range_or_none(line: str, explicit: bool) -> None:
    """Whatever is typed, nothing breaks, a grade is from 1 to 10, and a command never goes unanswered."""
    match understand(line, explicit=explicit):
        case Grade(value, why):
            assert 1 <= value <= 10
            assert why == why.strip()
        case Unclear(question):
            assert "Typ" in question
        case NotAGrade():
            assert not explicit


@given(st.lists(pieces, min_size=1, max_size=4), st.lists(pieces, min_size=1, max_size=3))
@settings(max_examples=50)
def test_long_lines_are_read_in_no_time(start: list[str], repeated: list[str]) -> None:
    """A line of 5,000 characters that almost matches takes milliseconds, so nobody can hold up a session with it."""
    line = " ".join(start) + "".join(repeated) * 5000
    began = time.process_time()
    understand(line[:5000])
    understand(line[:5000], explicit=True)
    assert time.process_time() - began < 0.25


def test_a_long_explanation_is_kept_whole() -> None:
    """An explanation of thousands of characters comes back as it was typed, capitals and dashes included."""
    why = "Het was – echt – de moeite waard, met 8 kaarten. " * 100
    assert understand(f"Een 8: {why}") == Grade(Decimal(8), why.strip())
