"""To which session a private line belongs: the one somebody takes part in, or the bot asks. Never one they are only listed in."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from bot.engine import Known, Session, Which
from bot.engine.model.events import Person, Place, Pressed, Said
from bot.engine.model.messages import Look, Message
from bot.engine.model.session import Origin
from bot.engine.moves.addressing import WHICH_PLAN, address, chosen, goes_back, origin
from tests.decks import real_config
from tests.engine.test_presence import AT, Chat
from tests.transcripts.on_engine import person

CONFIG = real_config()
ANNA = person("Anna")


def session(word: str, *, leads: bool = False, part: bool = False, gone: bool = False, ended: bool = False) -> Session:
    """A session of Kees, or of Anna; on the list of its chat stands Anna in any case."""
    chat, kees = Chat(), person("Kees")
    starter = ANNA if leads else kees
    chat.happen(Said(at=AT, person=starter, place=Place.GROUP, text=f"/start {word} 2u", members=(ANNA, kees)))
    if part or gone:
        chat.do("Anna: hoi")
    if gone:
        chat.do("Anna eruit")
    if ended:
        chat.happen(Said(at=AT, person=starter, place=Place.GROUP, text="/stop ja"))
    return chat.running


SESSIONS = {
    "leidt": session("leidt", leads=True),
    "leidt ook": session("ook", leads=True),
    "doet mee": session("mee", part=True),
    "doet ook mee": session("ook mee", part=True),
    "op de lijst": session("lijst"),
    "ook op de lijst": session("ook lijst"),
    "eruit": session("eruit", gone=True),
    "leidt, hing op": session("hing op", leads=True, gone=True),
    "leidde ook": session("leidde ook", leads=True, ended=True),
    "leidde": session("leidde", leads=True, ended=True),
    "deed mee": session("deed", part=True, ended=True),
    "deed ook mee": session("deed ook", part=True, ended=True),
    "niets gedaan": session("niets", ended=True),
}


def known(*names: str) -> list[Known]:
    """The sessions that know Anna: those that run first."""
    return [
        Known(key=each, session=SESSIONS[each]) for each in sorted(names, key=lambda each: not SESSIONS[each].running)
    ]


def outcome(found: str | Which | Message) -> str | list[str]:
    """The key, or those that are asked about."""
    if isinstance(found, Which):
        return list(found.keys)
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize(
    ("line", "names", "goes"),
    [
        # One in which she takes part: there, whatever she is listed in.
        ("akkoord", ["doet mee"], "doet mee"),
        ("akkoord", ["op de lijst", "doet mee", "ook op de lijst", "deed mee"], "doet mee"),
        ("afspraak: iets geheims door Anna", ["op de lijst", "leidt"], "leidt"),
        ("volgende", ["op de lijst", "leidt"], "leidt"),
        ("cockpit", ["op de lijst", "leidt"], "leidt"),
        ("stop", ["op de lijst", "leidt"], "leidt"),
        ("8 want leuk", ["op de lijst", "leidt"], "leidt"),
        ("zomaar wat woorden", ["op de lijst", "leidt"], "leidt"),
        # Two of them: asked, but for what only a facilitator may do.
        ("akkoord", ["leidt", "doet mee"], ["leidt", "doet mee"]),
        ("afspraak: iets geheims door Anna", ["doet mee", "doet ook mee"], ["doet mee", "doet ook mee"]),
        ("8", ["leidt", "doet mee"], ["leidt", "doet mee"]),
        ("zomaar wat woorden", ["leidt", "doet mee"], ["leidt", "doet mee"]),
        ("help", ["leidt", "doet mee"], ["leidt", "doet mee"]),
        ("volgende", ["leidt", "doet mee"], "leidt"),
        ("volgende", ["leidt", "leidt ook"], ["leidt", "leidt ook"]),
        ("volgende", ["doet mee", "doet ook mee"], ["doet mee", "doet ook mee"]),
        # None: the only one that it can be, or the question; who took part elsewhere may mean that.
        ("akkoord", ["op de lijst"], "op de lijst"),
        ("terug", ["eruit", "deed mee"], "eruit"),
        ("akkoord", ["op de lijst", "ook op de lijst"], ["op de lijst", "ook op de lijst"]),
        ("akkoord", ["op de lijst", "eruit"], ["op de lijst", "eruit"]),
        ("afspraak: iets geheims door Anna", ["op de lijst", "leidde"], ["op de lijst"]),
        ("afspraak: iets", ["op de lijst", "niets gedaan"], "op de lijst"),
        ("help", ["op de lijst", "deed mee"], ""),
        ("akkoord", [], ""),
        # What has ended.
        ("verslag", ["op de lijst", "leidde"], "leidde"),
        ("verslag", ["leidde", "deed mee"], "leidde"),
        ("herinner 1", ["deed mee", "deed ook mee"], ["deed mee", "deed ook mee"]),
        ("herinner 1", ["leidt", "deed mee"], "leidt"),
        ("akkoord", ["deed mee", "deed ook mee"], "deed mee"),
        ("akkoord", ["niets gedaan"], ""),
        ("wis ja", ["leidde", "deed mee"], "leidde"),
        ("wis ja", ["leidt", "leidde"], "leidde"),
        ("wis", ["doet mee", "leidde"], "leidde"),
        ("wis", ["leidde", "leidde ook"], ["leidde", "leidde ook"]),
        ("wis", ["leidt", "doet mee", "deed mee"], "leidt"),
        # Who hung up still leads: what only a facilitator may do is for that session, and the rest can be for either.
        ("volgende", ["doet mee", "leidt, hing op"], "leidt, hing op"),
        ("stop ja", ["doet mee", "doet ook mee", "leidt, hing op"], "leidt, hing op"),
        ("verslag", ["doet mee", "leidt, hing op", "leidde"], "leidt, hing op"),
        ("volgende", ["leidt", "leidt, hing op"], ["leidt", "leidt, hing op"]),
        ("akkoord", ["doet mee", "leidt, hing op"], ["doet mee", "leidt, hing op"]),
        ("afspraak: iets geheims door Anna", ["doet mee", "leidt, hing op"], ["doet mee", "leidt, hing op"]),
        ("afspraak: iets geheims door Anna", ["op de lijst", "leidt, hing op"], "leidt, hing op"),
        # What needs no session is not asked; where two could heed it, a toelichting stays unseen.
        ("voorbereiden zon", ["leidt", "doet mee"], "doet mee"),
        ("draaiboek zon", ["leidt", "doet mee"], "doet mee"),
        ("voorbereiden zon", ["op de lijst"], ""),
        ("uitnodiging 1 december 13:00 2u", ["leidt", "doet mee"], "doet mee"),
        ("notitie 8 iets", ["doet mee", "leidt"], "leidt"),
        ("notitie 8 iets", ["leidt", "leidt ook"], ["leidt", "leidt ook"]),
        ("notitie 8 iets", ["doet mee", "doet ook mee"], "doet mee"),
        ("/start maan", ["leidt", "doet mee"], "doet mee"),
    ],
)
def test_where_a_private_line_goes(line: str, names: list[str], goes: str | list[str]) -> None:
    """To the only one in which it makes sense, or nowhere before there is an answer."""
    said = Said(at=AT, person=ANNA, place=Place.PRIVATE, text=line)
    assert outcome(address(said, known(*names), CONFIG)) == goes


def test_the_question_tells_the_sessions_apart() -> None:
    """By the word, the deck and what people call the chat; two that look alike also by when they began, and by who leads."""
    sessions = [
        Known(key="a", session=SESSIONS["leidt"], chat="Team Water"),
        Known(key="b", session=SESSIONS["doet mee"]),
        Known(key="c", session=replace(SESSIONS["doet mee"], facilitator=ANNA.id)),
    ]
    found = address(Said(at=AT, person=ANNA, place=Place.PRIVATE, text="akkoord"), sessions, CONFIG)
    assert isinstance(found, Which)
    assert [each.label for each in found.message.buttons] == [
        "«leidt», Actieve openbaarmaking (Team Water)",
        "«mee», Actieve openbaarmaking, begonnen om 13:00, met Kees",
        "«mee», Actieve openbaarmaking, begonnen om 13:00, met Anna",
    ]
    assert "akkoord" not in found.message.plain().replace("typ «kies", "")
    assert "typ «kies 2»" in found.message.plain()


def test_a_long_name_of_a_chat_fits_on_a_button() -> None:
    """What is cut off is marked; no character is cut in two."""
    chats = ("Overleg van het projectteam actieve openbaarmaking en archief op dinsdag", "👩‍💻" * 20)
    sessions = [
        Known(key=chat, session=replace(SESSIONS["doet mee"], word=str(number)), chat=chat)
        for number, chat in enumerate(chats)
    ]
    found = address(Said(at=AT, person=ANNA, place=Place.PRIVATE, text="akkoord"), sessions, CONFIG)
    assert isinstance(found, Which)
    first, second = (each.label for each in found.message.buttons)
    assert first == "«0», Actieve openbaarmaking (Overleg van het projectteam actieve …)"
    assert second == f"«1», Actieve openbaarmaking ({'👩‍💻' * 13} …)"


def test_a_button_of_an_older_release_goes_where_its_pin_is_of() -> None:
    """It says no session, but mostly of which card or moment it is; else the only session, else nothing happens."""
    sessions = known("leidt", "doet mee")
    for each in sessions:
        pressed = Pressed(at=AT, person=ANNA, place=Place.PRIVATE, command="verder", about=each.session.pin)
        assert address(pressed, sessions, CONFIG) == each.key
    loose = Pressed(at=AT, person=ANNA, place=Place.PRIVATE, command="akkoord")
    assert address(loose, known("op de lijst", "leidt"), CONFIG) == "leidt"
    found = address(loose, sessions, CONFIG)
    assert isinstance(found, Message)
    assert "welke sessie" in found.plain()


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("kies 2", 2),
        ("/kies 1", 1),
        ("Kies 2.", 2),
        ("Hoi, kies 2", 2),
        ("2", None),
        ("kies", None),
        ("kies zon", None),
        ("akkoord", None),
    ],
)
def test_an_answer_can_be_typed(line: str, number: int | None) -> None:
    """Only in the private chat; a bare number is a grade."""
    assert chosen(Said(at=AT, person=ANNA, place=Place.PRIVATE, text=line)) == number
    assert chosen(Said(at=AT, person=ANNA, place=Place.GROUP, text=line)) is None


@pytest.mark.parametrize(
    ("names", "key", "told"),
    [
        (["leidt"], "leidt", False),
        (["leidt", "op de lijst"], "leidt", False),
        (["leidt", "deed mee"], "leidt", False),
        (["leidt", "doet mee"], "leidt", True),
        (["leidt", "doet mee"], "doet mee", True),
        (["leidt", "op de lijst"], "op de lijst", True),
        (["leidt"], "onbekend", False),
    ],
)
def test_a_private_message_says_which_session_it_is_from_when_there_are_two(
    names: list[str], key: str, *, told: bool
) -> None:
    """Not before there are, for that would only be in the way."""
    assert bool(origin(ANNA.id, key, known(*names), CONFIG)) is told


@pytest.mark.parametrize(
    ("command", "names", "back"),
    [
        ("voorbereiden", ["leidde"], True),
        ("voorbereiden", ["leidt", "leidde"], True),
        ("voorbereiden", ["doet mee", "leidde"], False),
        ("draaiboek", ["leidt", "doet mee"], False),
        ("kaarten", ["doet mee", "leidde"], True),
        ("volgende", ["leidt", "doet mee"], True),
    ],
)
def test_a_page_with_a_toelichting_stays_closed_to_who_takes_part_elsewhere(
    command: str, names: list[str], *, back: bool
) -> None:
    """Also one that was opened before: every other button goes back to the session that it carries."""
    pressed = Pressed(at=AT, person=ANNA, place=Place.PRIVATE, command=command, args="zon kaart:2")
    assert goes_back(pressed, known(*names)) is back


def test_somebody_else_is_nobody_here() -> None:
    """Who no session knows has none."""
    stranger = Person("test:Vreemd", "Vreemd")
    assert address(Said(at=AT, person=stranger, place=Place.PRIVATE, text="akkoord"), [], CONFIG) == ""


def test_sessions_that_have_ended_are_told_apart_by_their_day() -> None:
    """Next week's begins at the same time, with the same word."""
    week = dt.timedelta(days=7)
    last = SESSIONS["leidde"]
    slots = tuple(replace(each, start=each.start + week) for each in last.agreed.slots)
    sessions = [
        Known(key="b", session=replace(last, agreed=replace(last.agreed, slots=slots))),
        Known(key="a", session=last),
    ]
    found = address(Said(at=AT, person=ANNA, place=Place.PRIVATE, text="verslag"), sessions, CONFIG)
    assert isinstance(found, Which)
    assert [each.label for each in found.message.buttons] == [
        "«leidde», Actieve openbaarmaking, begonnen op dinsdag 8 december om 13:00",
        "«leidde», Actieve openbaarmaking, begonnen op dinsdag 1 december om 13:00",
    ]


@pytest.mark.parametrize(
    ("names", "holds", "goes"),
    [
        (["leidt"], "", "leidt"),
        (["leidt", "doet mee"], "doet mee", "doet mee"),
        (["doet mee", "leidt"], "leidt", "leidt"),
        (["leidt", "doet mee"], "", ""),
        (["leidt", "op de lijst"], "op de lijst", "leidt"),
        ([], "", ""),
    ],
)
def test_an_edited_line_goes_where_something_of_it_is_kept(names: list[str], holds: str, goes: str) -> None:
    """Else to the only session that it can be about; nobody is asked about an edit."""
    edited = Said(at=AT, person=ANNA, place=Place.PRIVATE, text="9", line="een regel", edited=True)
    given = {"grades/test:Anna": Origin(when=AT, line="een regel")}
    sessions = [
        replace(each, session=replace(each.session, given=given)) if each.key == holds else each
        for each in known(*names)
    ]
    assert outcome(address(edited, sessions, CONFIG)) == goes


@pytest.mark.parametrize(
    ("line", "names", "planned", "goes"),
    [
        ("/plan", [], ["a"], "a"),
        ("/plan", [], [], ""),
        ("/plan", ["doet mee"], ["a", "b"], "doet mee"),
        ("voorbereiden zon", [], ["a", "b"], ""),
        ("uitnodiging 1 december 13:00 2u", [], ["a", "b"], ""),
        ("/plan", [], ["a", "b"], WHICH_PLAN),
        ("uitnodiging", [], ["a", "b"], WHICH_PLAN),
    ],
)
def test_what_needs_no_session_may_be_about_what_is_planned(
    line: str, names: list[str], planned: list[str], goes: str | Message
) -> None:
    """When that is one; of two it is asked only when it is about one of them."""
    said = Said(at=AT, person=ANNA, place=Place.PRIVATE, text=line)
    assert address(said, known(*names), CONFIG, planned) == goes


def test_what_is_said_of_a_choice_is_read_as_prose() -> None:
    """The questions, and what comes too late, whole."""
    akkoord = Said(at=AT, person=ANNA, place=Place.PRIVATE, text="akkoord")
    two, one = (address(akkoord, known(*each), CONFIG) for each in (("leidt", "doet mee"), ("op de lijst", "leidde")))
    late = address(replace(akkoord, text="kies 1"), [], CONFIG)
    lost = address(Pressed(at=AT, person=ANNA, place=Place.PRIVATE, command="akkoord"), [], CONFIG)
    assert isinstance(two, Which)
    assert (two.message.plain(), two.message.look, two.message.asks) == (
        "Bij welke sessie hoort dit?\n\n"
        "Dit kan bij meer dan één sessie horen. Kies er een, dan doe ik daar wat je typte. Er is nog niets gebeurd.\n\n"
        "▸ «leidt», Actieve openbaarmaking: typ «kies 1»\n▸ «mee», Actieve openbaarmaking: typ «kies 2»",
        Look.REFUSAL,
        True,
    )
    assert {each.about for each in two.message.buttons} == {two.pin}
    assert isinstance(one, Which)
    assert one.message.plain().splitlines()[2:] == [
        "Bedoel je deze sessie? Kies die, dan doe ik daar wat je typte. Er is nog niets gebeurd.",
        "",
        "▸ «lijst», Actieve openbaarmaking: typ «kies 1»",
    ]
    assert isinstance(late, Message)
    assert (late.look, late.plain()) == (
        Look.REFUSAL,
        "Ik weet niet meer wat je typte. Zie je het nergens terug? Typ het nog een keer.",
    )
    assert isinstance(lost, Message)
    assert (lost.look, lost.plain()) == (
        Look.REFUSAL,
        "Ik weet niet meer bij welke sessie deze knop hoort. Typ «help» om te zien wat je nu kunt doen.",
    )
    assert (WHICH_PLAN.look, WHICH_PLAN.plain()) == (
        Look.REFUSAL,
        "Je hebt in meer dan één chat een sessie gepland. Typ dit in de groepschat van de sessie die je bedoelt.",
    )
