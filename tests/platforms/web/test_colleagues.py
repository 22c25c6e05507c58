"""Practice colleagues in the room: they act through the same door as people, at the pace of the clock."""

from __future__ import annotations

from adapters.web.cast import CAST
from bot.engine.model.blocks import Facts, Role, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.effects import Board, Private
from bot.engine.model.events import Joined, Left, Place, Pressed, Said
from bot.engine.model.messages import Button, Look, Message
from tests.platforms.web.conftest import Open
from tests.platforms.web.fakes import CARD, House, Page, settle

RULES = Message(look=Look.STEP, title="Spelregels", buttons=(Button("Akkoord", Command.AKKOORD),))
RUNNING = Board(running=True, step="Ronde 1", card="Kaart 1")
NO_CARD = Board(running=True, step="Pauze")
BREAK = Message(look=Look.STEP, title="Pauze", step=StepKind.BREAK)
FOUR_MINUTES = 4  # within which everybody has agreed with the rules
A_CARD = 12  # minutes in which all is done that somebody will do at a card
FATIMA, JOOST, MARIEKE, SEM, WILLEM = (who.shown for who in CAST)


def card(number: int) -> Message:
    buttons = tuple(Button(each.label, each.command, about=f"kaart:{number}") for each in CARD.buttons)
    return Message(look=Look.CARD, title=f"Kaart {number}", buttons=buttons)


async def seat(page: Page, count: int) -> list[tuple[str, bool]]:
    """Seat so many; returns who is at the table, and whether they are there yet."""
    await page.send(type="seat", count=count)
    people = (await page.until("people"))[-1]["people"]
    while sum(each["practice"] for each in people) != count:
        people = (await page.read("people"))["people"]
    return [(each["name"], each["here"]) for each in people if each["practice"]]


def acts(house: House, *names: str) -> list[str]:
    """What the colleagues of these names did: `Sem: akkoord`, or what they said."""
    done = house.host.events(Pressed, Said)
    told = [f"{event.person.name}: {event.command if isinstance(event, Pressed) else event.text}" for event in done]
    return [line for line in told if not names or line.partition(":")[0] in names]


async def test_who_is_seated_comes_in_and_is_present(house: House) -> None:
    """The host hears of each but the late one, everybody sees them, and who speaks has them among those present."""
    anna = await house.visitor("Anna")
    assert await seat(anna, 3) == [(FATIMA, True), (JOOST, False), (MARIEKE, True)]
    assert [came.person.name for came in house.host.events(Joined)] == ["Anna", FATIMA, MARIEKE]
    await anna.say("/start zon")
    await anna.read("ack")
    assert [person.name for person in house.host.events(Said)[0].present] == ["Anna", FATIMA, MARIEKE]


async def test_the_engine_is_told_who_is_there_for_practice_only(house: House) -> None:
    """In whatever they do and wherever they are named, so that a session with nobody else counts as a rehearsal."""
    anna = await house.visitor("Anna")
    await seat(anna, 3)
    await anna.say("/start zon")
    await anna.read("ack")
    await house.post(1, RULES)
    await house.host.time.advance(seconds=240)
    events = house.host.events(Joined, Said, Pressed)
    people = [event.person for event in events] + [each for event in house.host.events(Said) for each in event.present]
    assert {(each.name, each.practice) for each in people} == {("Anna", False), (FATIMA, True), (MARIEKE, True)}


async def test_they_agree_at_the_pace_of_the_clock(house: House) -> None:
    """Nobody presses at once, all but one have within 70 seconds, the last within four minutes, each once."""
    await seat(await house.visitor("Anna"), 5)
    await house.post(1, RULES)
    await house.host.time.advance(seconds=14)
    assert acts(house) == []
    await house.host.time.advance(seconds=57)
    assert len(acts(house)) == 3
    await house.host.time.advance(minutes=30)
    assert sorted(acts(house)) == [f"{name}: akkoord" for name in (FATIMA, MARIEKE, SEM, WILLEM)]


async def test_a_card_makes_each_do_a_few_things(house: House) -> None:
    """A choice each and then some talk and hands, also when the bot shows or delivers it again; talk makes nobody answer."""
    anna = await house.visitor("Anna")
    await seat(anna, 5)
    for number in range(1, 11):
        before = len(acts(house))
        line = await house.post(number * 2, card(number))
        await house.host.time.advance(minutes=4)
        await house.post(number * 2 + 1, card(number), reference=line)
        await house.post(number * 2, card(number))
        await house.host.time.advance(minutes=A_CARD)
        done = [act for act in acts(house)[before:] if not act.endswith("hand omlaag")]
        assert 5 <= len(done) <= 8
        assert len(done) == len(set(done))
    said = house.host.events(Said)
    assert said, "in ten cards somebody talks"
    assert all(line.place is Place.GROUP and not line.addressed for line in said)
    await anna.say("klaar")
    shown = [frame for frame in await anna.until("ack") if frame.get("author", "Anna") != "Anna"]
    assert [(frame["author"], frame["text"]) for frame in shown] == [(line.person.name, line.text) for line in said]


async def test_nobody_says_a_line_twice_in_a_session(open_house: Open) -> None:
    """Also after a restart, and also when there are more cards than lines: then they are silent."""
    house = await open_house()
    anna = await house.visitor("Anna")
    await seat(anna, 5)
    for number in range(1, 61):
        if number == 20:
            memory, inbound = house.host.memory(), house.host.inbound
            house = await open_house(memory)
            house.host.inbound += inbound
            await (await house.page()).join(token=anna.token)
        await house.post(number, card(number))
        await house.host.time.advance(minutes=A_CARD)
    said = [line for line in acts(house) if not line.endswith((": hand", ": hand omlaag"))]
    spoken = [line for line in said if " " in line.partition(": ")[2]]
    assert len(spoken) > 40
    assert len(set(spoken)) == len(spoken)


async def test_a_session_goes_the_same_way_with_the_same_word_only(open_house: Open) -> None:
    """What they do hangs on the session and the cards, not on luck."""
    runs = []
    for word in ("zon", "zon", "maan"):
        house = await open_house()
        await seat(await house.visitor("Anna"), 5)
        await house.post(1, Message(look=Look.WELCOME, body=(Facts((("Woord", word),), role=Role.WORD),)))
        await house.post(2, card(1))
        await house.host.time.advance(minutes=A_CARD)
        runs.append(acts(house))
    assert runs[0] == runs[1] != runs[2]


async def test_a_new_card_makes_them_drop_the_old_one(house: House) -> None:
    """Nobody presses a button of a card that has gone."""
    await seat(await house.visitor("Anna"), 5)
    await house.post(1, card(1))
    await house.host.time.advance(seconds=14)
    await house.post(2, card(2))
    await house.host.time.advance(minutes=A_CARD)
    assert {event.about for event in house.host.events(Pressed)} == {"kaart:2"}


async def test_when_the_card_goes_they_are_silent_about_it(house: House) -> None:
    """In a break nobody speaks of the card any more; what else they were about to do goes on."""
    await seat(await house.visitor("Anna"), 5)
    await house.board(1, RUNNING)
    await house.post(2, card(1))
    await house.post(3, RULES)
    await house.board(4, NO_CARD)
    await house.host.time.advance(minutes=A_CARD)
    assert {event.command for event in house.host.events(Pressed)} == {"akkoord"}
    assert house.host.events(Said) == []


async def test_when_the_session_ends_they_stop(house: House) -> None:
    """Nothing is pressed that would only be refused."""
    await seat(await house.visitor("Anna"), 5)
    await house.board(1, RUNNING)
    await house.post(2, RULES)
    await house.board(3, Board(running=False))
    await house.host.time.advance(minutes=A_CARD)
    assert acts(house) == []


async def test_who_comes_in_reads_the_card_on_the_table(house: House) -> None:
    """And chooses like the others."""
    anna = await house.visitor("Anna")
    await house.board(1, RUNNING)
    await house.post(2, card(2))
    await seat(anna, 4)
    await house.host.time.advance(minutes=A_CARD)
    chosen = {event.person.name for event in house.host.events(Pressed) if event.command != "hand"}
    assert {FATIMA, JOOST} <= chosen


async def test_who_is_away_does_nothing_but_come_back(house: House) -> None:
    """Who walked off at a break does not choose, and the next break does not make them walk off again."""
    await seat(await house.visitor("Anna"), 5)
    letter = 1
    await house.board(letter, RUNNING)
    while not acts(house):
        letter += 1
        await house.post(letter, BREAK, reference=None)
        await house.host.time.advance(seconds=16)
        assert letter < 50, "somebody walks off in the end"
    away = house.host.events(Said)[0].person.name
    await house.board(letter + 1, Board(running=True, card="Kaart 1", away=(away,)))
    await house.post(letter + 2, card(1))
    await house.post(letter + 3, BREAK)
    await house.host.time.advance(minutes=A_CARD)
    assert acts(house, away) == [f"{away}: even weg", f"{away}: terug"]


async def test_the_late_one_comes_six_minutes_after_the_beginning(house: House) -> None:
    """Not before a session runs; then they read their private welcome and agree privately."""
    anna = await house.visitor("Anna")
    await seat(anna, 2)
    await house.host.time.advance(minutes=30)
    assert [came.person.name for came in house.host.events(Joined)] == ["Anna", FATIMA]
    await house.board(1, RUNNING)
    await house.host.time.advance(minutes=5, seconds=59)
    assert len(house.host.events(Joined)) == 2
    await house.host.time.advance(seconds=1)
    joost = house.host.events(Joined)[-1].person
    assert joost.name == JOOST
    await house.post(2, RULES, Private(joost.id))
    await house.host.time.advance(seconds=70)
    (agreed,) = house.host.events(Pressed)
    assert (agreed.person, agreed.place, agreed.command) == (joost, Place.PRIVATE, "akkoord")


async def test_who_is_unseated_leaves_and_does_nothing_more(house: House) -> None:
    """Also not what they were about to do."""
    anna = await house.visitor("Anna")
    await seat(anna, 5)
    await house.post(1, RULES)
    assert await seat(anna, 1) == [(FATIMA, True)]
    await house.host.time.advance(minutes=2)
    assert sorted(left.person.name for left in house.host.events(Left)) == [MARIEKE, SEM, WILLEM]
    assert acts(house) == [f"{FATIMA}: akkoord"]


async def test_without_a_person_they_wait(open_house: Open) -> None:
    """When the last person has left they do nothing; when somebody is back they take up what is still asked."""
    house = await open_house(grace=0)
    anna = await house.visitor("Anna")
    await seat(anna, 5)
    await house.board(1, RUNNING)
    await house.post(2, RULES)
    await anna.socket.close()
    await house.host.until(lambda: house.host.events(Left))
    await house.host.time.advance(minutes=20)
    assert acts(house) == []
    await house.visitor("", token=anna.token)
    await house.host.time.advance(minutes=FOUR_MINUTES)
    assert len(acts(house)) == 4


async def test_they_survive_a_restart_and_do_nothing_twice(open_house: Open) -> None:
    """Still seated, without coming in again; what they had not done yet they do, what they had done they don't."""
    before = await open_house()
    anna = await before.visitor("Anna")
    await seat(anna, 5)
    await before.board(1, RUNNING)
    await before.host.time.advance(minutes=6)
    await before.post(2, RULES)
    await before.host.time.advance(seconds=40)
    done = acts(before)
    assert 0 < len(done) < 5

    after = await open_house(before.host.memory())
    after.host.inbound += before.host.inbound
    people = (await (await after.page()).join(token=anna.token))[-1]["people"]
    assert [each["name"] for each in people if each["here"]] == ["Anna", FATIMA, JOOST, MARIEKE, SEM, WILLEM]
    await after.host.time.advance(minutes=FOUR_MINUTES)
    assert sorted(acts(after)) == [f"{who.shown}: akkoord" for who in CAST]
    assert len(after.host.events(Joined)) == 1 + 5 + 1


async def test_who_has_the_floor_says_something_once(house: House) -> None:
    """When the board says that it is their turn; the same board again changes nothing."""
    await seat(await house.visitor("Anna"), 5)
    await house.post(1, card(1))
    for letter in (2, 3):
        await house.board(letter, Board(running=True, card="Kaart 1", speaking=SEM))
        await house.host.time.advance(seconds=16)
    (said,) = house.host.events(Said)
    assert said.person.name == SEM


async def test_a_failing_store_does_not_stop_them(house: House) -> None:
    """One turn is missed, the next one is taken."""
    await seat(await house.visitor("Anna"), 1)
    house.host.failing = RuntimeError("vol")
    await house.post(1, RULES)
    await house.host.time.advance(minutes=2)
    assert house.host.refused == 1
    house.host.failing = None
    await house.post(2, card(1))
    await house.host.time.advance(minutes=A_CARD)
    assert acts(house)


async def test_their_own_private_messages_are_not_kept(house: House) -> None:
    """A colleague needs no memory: what the bot tells them is read and gone, and nobody can come in as them."""
    await seat(await house.visitor("Anna"), 1)
    reference = await house.post(1, Message(look=Look.RECEIPT, body=(text("Dank je wel."),)), Private(CAST[0].id))
    assert reference == "m1"
    assert "line" not in house.host.memory().bodies


async def test_they_stop_with_the_room(house: House) -> None:
    """Nothing is left running."""
    await seat(await house.visitor("Anna"), 5)
    await house.post(1, RULES)
    await settle()
    await house.room.stop()
    await house.host.time.advance(minutes=5)
    assert acts(house) == []
