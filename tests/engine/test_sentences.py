"""A plain sentence where everybody is asked something: asked about in private, kept nowhere before the yes."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from bot.engine.language.sentences import may_answer
from bot.engine.model.deck import StepKind
from bot.engine.model.effects import Hold
from bot.engine.model.events import Place, Pressed
from tests.engine.test_lines import at
from tests.engine.test_steering import Chat
from tests.transcripts.on_engine import person

TODAY = dt.date(2026, 11, 26)
PEOPLE = ("Anna", "Piet de Boer", "Els")

# at «Wat ga jij morgen anders doen?»
TOMORROW = [
    *((line, True) for line in ("Ik ga mijn map opruimen", "ik zet mijn notities meteen op de goede plek", "Morgen ruim ik mijn mail op")),
    *((line, True) for line in ("Ik bel de griffie voordat ik iets weiger", "mijn collega vragen om mee te lezen", "we gaan vaker overleggen")),
    *((line, True) for line in ("eerder vragen of iets open kan", "vaker met de jurist overleggen", "Ik wil sneller publiceren.", "niet meer alles in de mail bewaren")),
    *((line, False) for line in ("hoi allemaal", "ik hoor niks meer", "Ik ben zo even weg", "ik zie geen knop hier", "ik vind dit een lastige vraag")),
    *((line, False) for line in ("ik snap de vraag niet zo", "wat ga jij doen Piet?", "wat bedoelen ze hier eigenlijk mee?", "mooi gezegd van Els", "haha ik ook hoor")),
    *((line, False) for line in ("ik ook", "opruimen", "jij hebt een mooie map", "kunnen jullie mij horen", "https://voorbeeld.nl dit moet ik lezen dan")),
    *((line, False) for line in ("@Piet ik ga mijn map opruimen", "Piet, ik ga mijn map opruimen", "de koffie is op vandaag hier", "ik ga zo koffie halen hoor")),
    *((line, False) for line in ("ik heb nog vijf minuten hoor", "dat was een mooi gesprek zeg", "x " * 300, "", "👍👍👍👍", "ja dat ga ik ook doen")),
]  # fmt: skip

# at the agreements
AGREEMENTS = [
    *((line, True) for line in ("Els maakt een lijst voor vrijdag", "we maken samen een lijst", "wij vragen de griffie om hulp", "ik maak een lijst van documenten")),
    *((line, True) for line in ("Bram belt de jurist voor 1 december", "lijst maken door het team komende maandag", "iedereen leest het stappenplan door")),
    *((line, True) for line in ("een overleg plannen voor 10 december", "Piet deelt de handleiding met de rest")),
    *((line, False) for line in ("dat lijkt me een goed plan", "wie maakt de lijst?", "Piet, maak jij de lijst", "kan jij dat doen Els", "mooi plan van Els zeg")),
    *((line, False) for line in ("ik vind dat een goed idee", "we zijn bijna klaar denk ik", "ik moet zo weg hoor", "ik hoor Piet niet goed", "ok doen we zo")),
    *((line, False) for line in ("afspraak is afspraak", "lijst maken", "ja die lijst maken we", "https://voorbeeld.nl/lijst door Els gemaakt", "@Els maakt een lijst voor vrijdag")),
    *((line, False) for line in ("de lijst staat op de site", "wat is hier nu de bedoeling van", "dat staat in de wet")),
]  # fmt: skip

# at the open questions
QUESTIONS = [
    *((line, True) for line in ("geldt dit ook voor chatberichten?", "wie beslist er bij twijfel", "Mag een concept ook op de site?", "hoe lang bewaart men een app-bericht?")),
    *((line, True) for line in ("is een conceptnota ook openbaar?", "Welke documenten horen bij categorie 7?", "wanneer komt de nieuwe wet")),
    *((line, False) for line in ("kunnen jullie mij horen?", "hoe laat is het nu?", "wat vind jij daarvan Piet?", "Piet, geldt dit ook voor chats?", "ben ik te horen zo?")),
    *((line, False) for line in ("zijn we al klaar hiermee?", "dat is een goede vraag", "ik heb geen vragen meer", "wie?", "hoe dan?", "is er nog koffie over?")),
    *((line, False) for line in ("@Els wie beslist er bij twijfel", "waar staat de knop dan?", "kan ik nu weg hier?", "ja wie beslist dat eigenlijk")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "may"), TOMORROW)
def test_what_one_will_do_tomorrow(line: str, may: bool) -> None:
    """A sentence about oneself, and no talk about now."""
    assert may_answer(line, StepKind.TOMORROW, on=TODAY, people=PEOPLE) is may


@pytest.mark.parametrize(("line", "may"), AGREEMENTS)
def test_an_agreement(line: str, may: bool) -> None:
    """A sentence that says who does it, or until when."""
    assert may_answer(line, StepKind.AGREEMENTS, on=TODAY, people=PEOPLE) is may


@pytest.mark.parametrize("days", range(7))
@pytest.mark.parametrize("until", ["voor vrijdag", "voor komende vrijdag", "volgende week", "uiterlijk vrijdag"])
def test_an_agreement_is_one_on_any_day_of_the_week(days: int, until: str) -> None:
    """On a Friday `vrijdag` is no clear day: then the day is asked back, and the sentence is not passed over."""
    line, on = f"Bram maakt een lijst {until}", TODAY + dt.timedelta(days=days)
    assert may_answer(line, StepKind.AGREEMENTS, on=on, people=PEOPLE)


@pytest.mark.parametrize(("line", "may"), QUESTIONS)
def test_an_open_question(line: str, may: bool) -> None:
    """A question about the work, and none to a colleague or about the meeting."""
    assert may_answer(line, StepKind.QUESTIONS, on=TODAY, people=PEOPLE) is may


@pytest.mark.parametrize("kind", [StepKind.WELCOME, StepKind.RULES, StepKind.ROUND, StepKind.BREAK, StepKind.FINISH])
def test_where_nothing_is_asked_no_sentence_is_an_answer(kind: StepKind) -> None:
    """In a round people just talk."""
    assert not any(may_answer(line, kind, on=TODAY, people=PEOPLE) for line, _ in (*TOMORROW, *AGREEMENTS, *QUESTIONS))


ASKED = [
    (StepKind.TOMORROW, "Ik ga mijn map opruimen", "Ja, dit is mijn antwoord"),
    (StepKind.AGREEMENTS, "Els maakt een lijst voor 10 december", "Ja, noteer de afspraak"),
    (StepKind.QUESTIONS, "geldt dit ook voor chatberichten?", "Ja, noteer de vraag"),
]


def kept(chat: Chat) -> str:
    """Everything that is stored or sent: the session, and every message."""
    effects = [effect for effect in chat.effects if not isinstance(effect, Hold)]
    return (msgspec.json.encode(chat.session) + msgspec.json.encode(effects)).decode()


@pytest.mark.parametrize(("kind", "line", "label"), ASKED)
async def test_it_is_asked_about_and_kept_only_after_a_yes(kind: StepKind, line: str, label: str) -> None:
    """Before the yes no word of it stands anywhere; after it the answer does."""
    chat = await at(kind)
    told = await chat.group("Nora", line)
    assert [each for each in told if each.startswith("Nora |")] == [each for each in told if f"[{label}]" in each]
    assert len([each for each in told if f"[{label}]" in each]) == 1
    assert line not in kept(chat)
    await chat.pressed("Nora", label)
    assert (line if kind is not StepKind.AGREEMENTS else "Els maakt een lijst") in kept(chat)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (StepKind.AGREEMENTS, "wij beantwoorden mail binnen 1 of 2 dagen"),
        (StepKind.AGREEMENTS, "we werken thuis op maandag of dinsdag"),
        (StepKind.AGREEMENTS, "Els maakt een lijst voor 1 of 2 januari"),
        (StepKind.AGREEMENTS, "Els maakt een lijst voor volgende week"),
        (StepKind.AGREEMENTS, "Els maakt een lijst door Nora zsm"),
        (StepKind.QUESTIONS, "is de termijn twee of vier weken"),
        (StepKind.QUESTIONS, "geldt dit ook voor volgende week"),
    ],
)
async def test_what_it_offered_to_note_it_notes(kind: StepKind, line: str) -> None:
    """A day that is not clear stays one of the words: after a yes nothing is lost."""
    chat = await at(kind)
    assert await chat.group("Nora", line)
    await chat.private("Nora", "ja")
    assert chat.session is not None
    [made] = chat.session.agreements or chat.session.questions
    assert (made.what, made.when) == (line, None)


@pytest.mark.parametrize(("kind", "line", "label"), ASKED)
async def test_a_second_yes_gives_nothing_more_and_asks_for_nothing(kind: StepKind, line: str, label: str) -> None:
    """What was said has been given, and is forgotten: whoever typed it again would give it twice."""
    chat = await at(kind)
    await chat.group("Nora", line)
    _, yes = chat.button("Nora", label)
    await chat.pressed("Nora", label)
    before = chat.session
    again = Pressed(at=chat.at, person=person("Nora"), place=Place.PRIVATE, command=yes.command, about=yes.about)
    chat.fresh.clear()
    chat.happen(again)
    assert chat.refusal() == "Dat heb ik al genoteerd."
    await chat.private("Nora", "ja")
    assert "Waar zeg je ja op?" in chat.refusal()
    assert chat.session == before
    assert chat.held["test:Nora"][0] == ""
    await chat.private("Nora", "trek in")
    chat.fresh.clear()
    chat.happen(again)
    assert "Typ het nog een keer" in chat.refusal()


async def test_a_yes_after_that_is_to_what_was_offered_then() -> None:
    """And not to the sentence that they said before."""
    chat = await at(StepKind.AGREEMENTS)
    await chat.group("Nora", "we bellen elke maandag met de raad")
    await chat.private("Nora", "ja")
    await chat.group("Piet", "afspraak: lijst maken door Nora voor 10 december")
    chat.fresh.clear()
    await chat.private("Nora", "ja")
    assert "een herinnering aan: lijst maken" in " ".join(each.message.plain() for each in chat.fresh)


@pytest.mark.parametrize("typed", ["ja", "Ja.", "ja 👍"])
async def test_a_yes_can_be_typed_in_private(typed: str) -> None:
    """Every button is also a word."""
    chat = await at(StepKind.TOMORROW)
    await chat.group("Nora", "Ik ga mijn map opruimen")
    await chat.group("Nora", typed)
    assert chat.session is not None
    assert chat.session.tomorrow == {}  # in the group it was said to colleagues
    await chat.private("Nora", typed)
    assert chat.session.tomorrow == {"test:Nora": "Ik ga mijn map opruimen"}


async def test_a_yes_that_comes_too_late_asks_to_type_it_again() -> None:
    """After two minutes nobody knows any more what was said."""
    chat = await at(StepKind.TOMORROW)
    await chat.group("Nora", "Ik ga mijn map opruimen")
    chat.at += dt.timedelta(minutes=2, seconds=1)
    await chat.pressed("Nora", "Ja, dit is mijn antwoord")
    assert "Typ het nog een keer" in chat.refusal()
    assert chat.session is not None
    assert chat.session.tomorrow == {}


async def test_nobody_is_asked_twice_in_one_step() -> None:
    """Whoever goes on talking is left alone, and so is whoever has answered; another person is asked."""
    chat = await at(StepKind.TOMORROW)
    assert await chat.group("Nora", "Ik ga mijn map opruimen")
    assert await chat.group("Nora", "en ik ga ook mijn mail opruimen") == []
    await chat.group("Piet", "morgen: ik vraag het eerder")
    assert await chat.group("Piet", "en ik ga ook mijn mail opruimen") == []
    assert await chat.group("Anna", "Ik ga mijn bureau opruimen")


async def test_who_thinks_better_of_what_they_gave_is_asked_again() -> None:
    """Once for each time that they gave something: what they gave first would count."""
    chat = await at(StepKind.GRADES)
    await chat.group("Nora", "8 leuk gesprek")
    await chat.private("Nora", "ja")
    for talk in (
        "wacht 2 min",
        "oh 5 min",
        "toch 3 min",
        "8 bedoelde ik niet",
        "oh 6",
        "nee 3",
        "die 3 moet een 4 zijn",
    ):
        assert await chat.group("Nora", talk) == [], talk
    [asked] = await chat.group("Nora", "oh nee, 7 bedoel ik")
    assert "Geef je de sessie een 7?" in asked
    assert await chat.group("Nora", "nee, 6 bedoel ik") == []
    assert await chat.group("Nora", "en de koffie een 4") == []
    await chat.private("Nora", "ja")
    assert chat.session is not None
    assert [str(each.value) for each in chat.session.grades.values()] == ["7"]


async def test_a_yes_after_the_step_has_passed_is_old() -> None:
    """The group went on: what was said belonged to another question."""
    chat = await at(StepKind.TOMORROW)
    await chat.group("Nora", "Ik ga mijn map opruimen")
    await chat.private("Anna", "verder")
    await chat.pressed("Nora", "Ja, dit is mijn antwoord")
    assert "al geweest" in chat.refusal()
    await chat.private("Nora", "ja")
    assert "Waar zeg je ja op?" in chat.refusal()
    assert chat.session is not None
    assert (chat.session.tomorrow, chat.session.agreements) == ({}, ())


async def test_a_yes_to_nothing_is_no_answer() -> None:
    """At the ground rules it is asked about, anywhere else it is not understood, and in the group it is talk."""
    chat = await at(StepKind.RULES)
    await chat.private("Nora", "ja")
    assert "akkoord met de spelregels" in chat.refusal()
    await chat.private("Anna", "verder")
    await chat.private("Nora", "ja")
    assert "Waar zeg je ja op?" in chat.refusal()
    assert await chat.group("Piet", "ja") == []


@pytest.mark.parametrize("kind", [StepKind.RULES, StepKind.ROUND, StepKind.AGREEMENTS, StepKind.FINISH])
async def test_a_bare_yes_to_whether_the_session_ends_is_told_how_to_type_it(kind: StepKind) -> None:
    """It ends nothing, and it is no answer to anything else."""
    chat = await at(kind)
    if kind is StepKind.RULES:
        await chat.group("Anna", "akkoord")
    await chat.private("Anna", "stop")
    await chat.private("Anna", "ja")
    assert "Wil je de sessie afsluiten? Dat doe ik pas als je dit typt: stop ja" in chat.refusal()
    assert chat.session is not None
    assert chat.session.running
    assert chat.session.agreements == ()
    await chat.private("Anna", "stop")
    assert "Goed, ik verander niets." in "".join(await chat.private("Anna", "nee hoor"))
    await chat.private("Anna", "stop ja")
    await chat.private("Anna", "ja")
    assert "Deze sessie is klaar" in chat.refusal()
    await chat.private("Anna", "wis")
    await chat.private("Anna", "ja")
    assert "wis ja" in chat.refusal()


@pytest.mark.parametrize("asked", ["mijn gegevens wis", "/mijngegevens wissen"])
@pytest.mark.parametrize("place", [Place.GROUP, Place.PRIVATE])
async def test_a_bare_yes_to_whether_what_is_theirs_goes_is_told_how_to_type_it(asked: str, place: Place) -> None:
    """And what they are told to type works in the group too, where some of them read it."""
    chat = await at(StepKind.GRADES)
    await chat.group("Nora", "7")
    await chat.say("Nora", place, asked, chat.at)
    await chat.private("Nora", "ja")
    assert "Wil je je gegevens wissen? Dat doe ik pas als je dit typt: mijn gegevens wis ja" in chat.refusal()
    assert chat.session is not None
    assert len(chat.session.grades) == 1
    await chat.say("Nora", place, "mijn gegevens wis ja", chat.at)
    assert chat.session.grades == {}
    await chat.private("Nora", "ja")
    assert "Waar zeg je ja op?" in chat.refusal()


@pytest.mark.parametrize("line", ["zeker niet", "nu niet", "Sorry, dat kan ik niet"])
async def test_a_no_in_other_words_is_one_only_where_something_was_asked(line: str) -> None:
    """At a card it may be an answer to that, and whoever says it reads that it is none."""
    chat = await at(StepKind.ROUND)
    await chat.private("Nora", line)
    assert "Dat begrijp ik niet." in chat.refusal()
    await chat.private("Anna", "/overdragen Nora")
    assert "Dat is goed. Je hoeft niets te doen." in "".join(await chat.private("Nora", line))
    await chat.private("Anna", "stop")
    assert "Goed, ik verander niets." in "".join(await chat.private("Anna", line))


async def test_asking_whether_the_session_ends_loses_no_answer() -> None:
    """What waits for a yes still does, and the yes is to that."""
    chat = await at(StepKind.AGREEMENTS)
    await chat.group("Anna", "We maken een lijst voor 10 december")
    await chat.private("Anna", "stop")
    await chat.private("Anna", "ja")
    assert "lijst" in kept(chat)


COMES_NEAR = [
    # where, a line that comes near an answer, what is asked about it, and what a yes gives
    (StepKind.RULES, "is prima hoor", "Ben je akkoord met de spelregels?", "akkoord"),
    (StepKind.ROUND, "grotendeels eens", "Is dit je keuze bij kaart 1: «Eens»?", "eens"),
    (StepKind.ROUND, "geen idee", "Is dit je keuze bij kaart 1: «Weet ik niet»?", "weetniet"),
    (StepKind.GRADES, "8 leuk gesprek", "Geef je de sessie een 8?", "8 leuk gesprek"),
    (StepKind.FINISH, "ja, nog een keer", "Wil je nog een sessie?", "True"),
]


def gave(chat: Chat) -> str:
    """What Nora gave: to the rules, at the card, as a grade, about another session."""
    session = chat.session
    assert session is not None
    graded = session.grades.get("test:Nora")
    chosen = session.choices.get(session.ballot, {}).get("test:Nora", "")
    again = session.again.get("test:Nora", "")
    confirmed = "akkoord" * (session.people["test:Nora"].confirmed and session.slot.kind is StepKind.RULES)
    return f"{graded.value} {graded.why}" if graded else f"{confirmed}{chosen}{again}"


@pytest.mark.parametrize(("kind", "line", "question", "given"), COMES_NEAR)
@pytest.mark.parametrize("place", [Place.GROUP, Place.PRIVATE])
async def test_a_yes_to_what_was_asked_about_a_line_is_one(
    kind: StepKind, line: str, question: str, given: str, place: Place
) -> None:
    """In private, once, and in time; among colleagues it is talk."""
    chat = await at(kind)
    await chat.say("Nora", place, line, chat.at)
    assert question in chat.refusal()
    assert line not in kept(chat)
    await chat.group("Nora", "ja")
    assert gave(chat) == ""
    await chat.private("Nora", "ja hoor")
    assert gave(chat) == given
    [told] = await chat.private("Nora", "ja")
    assert ("Dat weet ik al: je wilt nog een sessie." if given == "True" else "Waar zeg je ja op?") in told


@pytest.mark.parametrize(
    ("first", "known"), [("nee", "nog een sessie hoeft van jou niet"), ("ja", "je wilt nog een sessie")]
)
async def test_an_answer_about_another_session_that_is_repeated_is_known_and_another_one_is_asked_about(
    first: str, known: str
) -> None:
    """In private; to colleagues it is talk."""
    chat = await at(StepKind.FINISH)
    other = "nee" if first == "ja" else "ja"
    for _ in range(2):
        await chat.private("Nora", first)
    for line in (first, f"{first}!", f"{first}, hoor"):
        [told] = await chat.private("Nora", line)
        assert f"Dat weet ik al: {known}. [Haal mijn antwoord weg]" in told
    assert await chat.group("Nora", other) == []
    await chat.private("Nora", other)
    assert "Wil je nog een sessie?" in chat.refusal()
    assert gave(chat) == str(first == "ja")
    await chat.private("Nora", other)
    assert gave(chat) == str(other == "ja")


@pytest.mark.parametrize(
    ("line", "given"),
    [("zeker niet", "False"), ("nu niet", "False"), ("Sorry, dat kan ik niet", "False"), ("zeker wel!", "True")],
)
async def test_a_no_or_a_yes_in_private_at_the_end_may_be_about_another_session(line: str, given: str) -> None:
    """Said to the bot it is asked about, also when something else was given before; said again it is the answer. To colleagues a no is talk."""
    for before in ([], ["vervolg ja" if given == "False" else "vervolg nee"]):
        chat = await at(StepKind.FINISH)
        for each in before:
            await chat.private("Nora", each)
        if given == "False":
            assert await chat.group("Nora", line) == []
        await chat.private("Nora", line)
        assert "Wil je nog een sessie?" in chat.refusal()
        assert gave(chat) == ("" if not before else str(given == "False"))
        await chat.private("Nora", line)
        assert gave(chat) == given


@pytest.mark.parametrize(("kind", "line", "question", "given"), COMES_NEAR)
async def test_a_no_or_a_late_yes_gives_nothing(kind: StepKind, line: str, question: str, given: str) -> None:
    """A no is answered, and what it was about is forgotten; so it is after two minutes."""
    for answer, minutes in (("nee", 0), ("ja", 3)):
        chat = await at(kind)
        await chat.group("Nora", line)
        chat.at += dt.timedelta(minutes=minutes)
        await chat.private("Nora", answer)
        assert gave(chat) == ("False" if given == "True" and answer == "nee" else "")
        if answer == "nee" and given != "True":
            assert chat.fresh[-1].message.plain().startswith("Goed, dan doe ik er niets mee.")
            await chat.private("Nora", "nee")
            assert chat.refusal() == "Goed, ik verander niets."


async def test_a_yes_counts_for_no_other_card() -> None:
    """The next one lies there: what was asked was about the last."""
    chat = await at(StepKind.ROUND)
    await chat.group("Nora", "grotendeels eens")
    await chat.private("Anna", "volgende")
    await chat.private("Anna", "vorige")
    await chat.private("Anna", "kaart 4")
    await chat.private("Nora", "ja")
    assert gave(chat) == ""


async def test_a_number_with_words_keeps_its_words_for_two_minutes() -> None:
    """«8 leuk gesprek» is asked about; a yes in time takes the words along, a late one the number alone."""
    for wait, why in ((0, "leuk gesprek"), (3, "")):
        chat = await at(StepKind.GRADES)
        await chat.group("Nora", "8 leuk gesprek")
        assert "leuk gesprek" not in kept(chat)
        chat.at += dt.timedelta(minutes=wait)
        await chat.pressed("Nora", "Ja, mijn cijfer is een 8")
        assert chat.session is not None
        assert chat.session.grades["test:Nora"].why == why


async def test_whoever_speaks_to_the_bot_is_always_asked() -> None:
    """In private any sentence may be the answer, also a second time."""
    chat = await at(StepKind.TOMORROW)
    for line in ("de map opruimen", "de koffie laten staan"):
        chat.fresh.clear()
        await chat.say("Nora", Place.PRIVATE, line, chat.at)
        assert "Is dit je antwoord" in chat.refusal()
    await chat.pressed("Nora", "Ja, dit is mijn antwoord")
    assert chat.session is not None
    assert chat.session.tomorrow == {"test:Nora": "de koffie laten staan"}


@pytest.mark.parametrize("typed", ["ja", "Ja graag!", "ja, graag", "graag", "ja hoor", "/ja"])
async def test_a_private_yes_to_a_reminder_that_was_offered_is_a_yes(typed: str) -> None:
    """It is the last thing that the bot asked them; it is no agreement of its own, and no second reminder."""
    chat = await at(StepKind.AGREEMENTS)
    await chat.group("Piet", "afspraak: lijst maken door Nora voor 10 december")
    chat.fresh.clear()
    await chat.private("Nora", typed)
    assert [each.message.plain() for each in chat.fresh if each.who == "Nora"] == [
        "Goed, op donderdag 10 december stuur ik je een herinnering aan: lijst maken."
    ]
    assert chat.session is not None
    assert [each.person for each in chat.session.reminders.values()] == ["test:Nora"]
    await chat.private("Nora", typed)
    assert "Waar zeg je ja op?" in chat.refusal()
    assert await chat.group("Piet", typed.removeprefix("/")) == []
