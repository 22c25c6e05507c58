"""Who is meant: a mention is one person, whatever others are called; a name alone may be two, and then the bot asks."""

from __future__ import annotations

import pytest

from bot.engine.model.effects import Post, Private
from bot.engine.model.events import Person, Place, Pressed, Said
from bot.engine.model.messages import Message
from tests.engine.test_presence import AT, Chat

JAN, OTHER, ANNA = (
    Person("teams:29:jan1", "Jan de Vries"),
    Person("teams:29:jan2", "Jan de Vries"),
    Person("test:Anna", "Anna"),
)


def begun(*more: Person) -> Chat:
    """Anna's session, with two of one name on the list of the chat."""
    chat = Chat()
    chat.happen(Said(at=AT, person=ANNA, place=Place.GROUP, text="/start zon 2u", members=(JAN, OTHER, *more)))
    return chat


def say(chat: Chat, words: str, *mentions: Person) -> dict[str, Message]:
    """Anna says this; the last thing that each person then reads in private."""
    before = len(chat.effects)
    chat.happen(Said(at=AT, person=ANNA, place=Place.GROUP, text=words, mentions=mentions))
    return private(chat, before)


def private(chat: Chat, before: int) -> dict[str, Message]:
    """The last thing that each person read in private since."""
    posts = [each for each in chat.effects[before:] if isinstance(each, Post)]
    return {each.audience.person: each.message for each in posts if isinstance(each.audience, Private)}


@pytest.mark.parametrize("who", [JAN, OTHER], ids=["the first", "the second"])
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("overdragen Jan de Vries", "Jan de Vries"),
        ("overdragen Jan", "Jan"),
        ("/overdragen @Jan de Vries", "Jan de Vries"),
        ("/overdragen Janneke", "Janneke"),  # since they were put on the list
        ("draag over aan Jan de Vries", "Jan de Vries"),
    ],
)
def test_a_mention_is_an_identity(words: str, shown: str, who: Person) -> None:
    """That very person is asked, and nobody else of the name."""
    chat = begun()
    asked = say(chat, words, Person(who.id, shown))
    assert asked[who.id].title == "Wil je de begeleiding overnemen?"
    assert set(asked) == {who.id, ANNA.id}


@pytest.mark.parametrize("words", ["overdragen Zaal 3", "overdragen zaal 3.", "/overdragen @Zaal 3"])
def test_a_name_may_end_in_a_number(words: str) -> None:
    """A room or a guest is called so; it is not the third of those called «Zaal»."""
    room, hall = Person("test:zaal3", "Zaal 3"), Person("test:zaal", "Zaal")
    assert room.id in say(begun(room, hall), words)


def test_who_is_called_as_the_second_of_a_name_is_told_from_them_by_a_button() -> None:
    """«Jan de Vries 2» may be either, so it is asked."""
    named = Person("test:jan", "Jan de Vries 2")
    shown = say(begun(named), "overdragen Jan de Vries 2")
    assert set(shown) == {ANNA.id}
    assert {button.args for button in shown[ANNA.id].buttons} == {named.id, OTHER.id}


def test_whoever_is_mentioned_need_not_be_known() -> None:
    """A list of members that could not be read hides nobody who is named by a mention."""
    chat = begun()
    new = Person("teams:29:nieuw", "Nieuw")
    assert new.id in say(chat, "overdragen Nieuw", new)
    assert new.id not in chat.running.present()


def test_two_of_one_name_give_a_choice_of_buttons_that_tell_them_apart() -> None:
    """And whoever is chosen is asked."""
    chat = begun()
    chat.happen(Said(at=AT, person=OTHER, place=Place.GROUP, text="hand"))
    shown = say(chat, "overdragen Jan de Vries")
    assert set(shown) == {ANNA.id}
    labels = {button.label: button for button in shown[ANNA.id].buttons}
    assert list(labels) == ["Jan de Vries (deed nog niets)", "Jan de Vries (hand op)"]
    button, before = labels["Jan de Vries (hand op)"], len(chat.effects)
    chat.happen(
        Pressed(at=AT, person=ANNA, place=Place.PRIVATE, command=button.command, args=button.args, about=button.about)
    )
    assert OTHER.id in private(chat, before)


@pytest.mark.parametrize(("number", "who"), [(1, JAN), (2, OTHER)])
def test_what_the_button_says_can_be_typed(number: int, who: Person) -> None:
    """Also where there are no buttons there is no dead end."""
    chat = begun()
    shown = say(chat, "overdragen Jan de Vries")[ANNA.id]
    assert f"typ «/overdragen Jan de Vries {number}»" in shown.plain()
    assert who.id in say(chat, f"/overdragen Jan de Vries {number}")


@pytest.mark.parametrize(
    "words", ["overdragen Jan de Vries 3", "overdragen Jan de Vries 0", "overdragen Kees", "overdragen @"]
)
def test_whom_nobody_is_called_is_asked_back(words: str) -> None:
    """Those who take part are named, and not whoever is on a list."""
    chat = begun(Person("teams:29:piet", "Piet"))
    shown = say(chat, words)
    assert set(shown) <= {ANNA.id}
    assert "Piet" not in "".join(each.plain() for each in shown.values())


@pytest.mark.parametrize("who", [JAN, OTHER], ids=["the first", "the second"])
def test_the_reminder_of_an_agreement_is_offered_to_who_is_mentioned(who: Person) -> None:
    """By id, from the mention in the line."""
    chat = begun()
    shown = say(chat, "/afspraak: lijst maken door Jan de Vries voor 10 december", who)
    assert set(shown) == {ANNA.id, who.id}
    assert [each.command for each in shown[who.id].buttons] == ["herinner"]
    assert [each.owner for each in chat.running.agreements] == [who.id]


def test_an_owner_who_can_be_two_is_asked_back_and_the_agreement_is_noted() -> None:
    """Whoever made it chooses; then that one is offered the reminder."""
    chat = begun()
    shown = say(chat, "/afspraak: lijst maken door Jan de Vries voor 10 december")
    assert set(shown) == {ANNA.id}
    [agreement] = chat.running.agreements
    assert (agreement.who, agreement.owner) == ("Jan de Vries", "")
    second, before = shown[ANNA.id].buttons[1], len(chat.effects)
    for _ in range(2):  # pressed once more, it is known already
        chat.happen(
            Pressed(
                at=AT, person=ANNA, place=Place.PRIVATE, command=second.command, args=second.args, about=second.about
            )
        )
    offered = [each for each in chat.effects[before:] if isinstance(each, Post) and each.audience == Private(OTHER.id)]
    assert len(offered) == 1
    assert [each.owner for each in chat.running.agreements] == [OTHER.id]


@pytest.mark.parametrize("args", ["1 test:Anna", "2 teams:29:jan1", "1 Kees", "x teams:29:jan1", "1"])
def test_nobody_else_can_be_made_the_owner(args: str) -> None:
    """It tells two of one name apart, and does nothing more."""
    chat = begun()
    say(chat, "/afspraak: lijst maken door Jan de Vries voor 10 december")
    say(chat, f"/eigenaar {args}")
    assert [each.owner for each in chat.running.agreements] == [""]


@pytest.mark.parametrize("words", ["afspraak: lijst maken", "afspraak: lijst maken door de afdeling"])
def test_without_a_person_there_is_no_owner(words: str) -> None:
    """A mention in what is agreed is not who does it."""
    chat = begun()
    say(chat, f"/{words}", JAN)
    assert [each.owner for each in chat.running.agreements] == [""]


def test_buttons_of_an_earlier_session_in_this_chat_do_nothing_in_the_next() -> None:
    """Also those that no card or step makes old: a yes to the rules, a form of the wrap-up."""
    chat = begun()
    say(chat, "/verder")
    agree = next(each for each in chat.shown["groep"].values() if each.buttons).buttons[0]
    say(chat, "/stop ja")
    chat.happen(Said(at=AT, person=ANNA, place=Place.GROUP, text="/start maan 2u"))
    say(chat, "/verder")
    before = len(chat.effects)
    chat.happen(
        Pressed(at=AT, person=ANNA, place=Place.GROUP, command=agree.command, args=agree.args, about=agree.about)
    )
    assert "al geweest" in private(chat, before)[ANNA.id].plain()
