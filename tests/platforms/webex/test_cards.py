"""From messages to what Webex posts, and back: words of people stay words, and a button brings back what it stands for."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from adapters import adaptive
from adapters.adaptive import MARK, Submitted
from adapters.webex import cards, markup
from adapters.webex.cards import MORE
from bot.engine.model.blocks import Bars, Facts, Heading, Listing, Moments, Secret, Span, strong, text
from bot.engine.model.commands import Command
from bot.engine.model.documents import File
from bot.engine.model.messages import Button, Input, InputKind, Look, Message, Style
from tests.platforms.webex import cardcheck, reading

Json = dict[str, Any]

# Webex' own dialect can't be had; what none of these takes for markup, is none.
DIALECTS = [
    MarkdownIt("commonmark", {"html": True}),
    MarkdownIt("js-default"),
    MarkdownIt("gfm-like", {"linkify": False, "html": True}),
]
HARMLESS = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak", "hardbreak"}
SIGNS = st.text(st.sampled_from("ab *_[]()`~#>-+.1\\&;{}!<=\n\r\t|:@/\"'\u2028"), max_size=30)


def tokens(dialect: MarkdownIt, words: str) -> Iterator[tuple[str, str]]:
    """The kind and the words of all that a renderer sees."""
    for token in dialect.parse(words):
        yield token.type, ""
        yield from ((child.type, child.content) for child in token.children or ())


def read(dialect: MarkdownIt, words: str) -> str:
    """What somebody reads, in single blanks; fails when anything of it is markup."""
    seen = []
    for kind, content in tokens(dialect, words):
        assert kind in HARMLESS, f"{kind} in {words!r}"
        seen.append("\n" if kind.endswith("break") or kind == "paragraph_close" else content)
    return blanks("".join(seen))


def blanks(words: str) -> str:
    """In single blanks, without what nobody sees."""
    return " ".join(words.replace(markup.UNSEEN, "").split())


@pytest.mark.parametrize(
    "words",
    [
        "gewoon",
        "*vet* **erg** _scheef_ __heel__",
        "2 * 3 * 4 en snake_case_naam",
        "[klik hier](https://example.com) of [hier][1]",
        "[1]: https://example.com",
        "![plaatje](https://example.com/x.png)",
        "- geen lijst",
        "1. geen lijst",
        "12) geen lijst",
        "# geen kop",
        "een\n===\ntwee\n---",
        "> geen citaat",
        "`code` en \\ en \\*",
        "```\ngeen blok",
        "    ook geen code",
        "&lt; blijft &amp; staan, A&B ook",
        "<b>niet</b> <!-- ook niet --> <https://example.com>",
        "<@all> en <@personEmail:anna@example.com|Anna>",
        "{{DATE(2026-12-01T00:00:00Z)}}",
        "~~niet door~~",
        "| geen | tabel |\n|---|---|\n| a | b |",
        "wel\r- geen lijst\r\n# geen kop",
    ],
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_words_stay_as_they_are(dialect: MarkdownIt, words: str) -> None:
    """Nothing anybody types becomes markup, in no dialect."""
    assert read(dialect, markup.escape(words)) == blanks(words)


@given(SIGNS)
def test_no_words_at_all_become_markup(words: str) -> None:
    """Whatever somebody thinks of, it is read as it was typed."""
    for dialect in DIALECTS:
        assert read(dialect, markup.escape(words)) == blanks(words)


@given(st.text("<@personIdall:|> ", max_size=20))
def test_nobody_is_mentioned(words: str) -> None:
    """Words of people never call for the attention of others: Webex may look for a mention before it looks at anything else."""
    assert "<@" not in markup.escape(words)


def test_ordinary_words_carry_no_backslash() -> None:
    """A client that does not know it would show it."""
    for words in (
        "Wat doe je? 3 * 2 (ongeveer) [zie boven] – A/B, één_twee",
        "https://example.com/a_b?c=d&e=f",
        "50%",
        "- 1. [a](b) <b> &amp; ~~",
    ):
        assert "\\" not in markup.escape(words)


BOT = "Kaartenbot"
BUTTONS = (
    Button("Volgende", Command.VOLGENDE, about="kaart:x", style=Style.PRIMARY),
    Button("Bewaar", Command.NOTITIE, args="kaart:x@deck", inputs=("tekst", "cijfer")),
)
WHOLE = Message(
    look=Look.PREPARATION,
    title="Ronde *1*",
    body=(
        text("Lees ", strong("dit "), "en ", Span("de [wet]", href="https://example.com/(x)")),
        Heading("Doe"),
        Listing(("een", "twee\nregels")),
        Listing(("eerst", "dan"), numbered=True),
        Facts((("Tijd", "12 minuten"),)),
        Secret("Toelichting", "diep_geheim *echt*"),
    ),
    inputs=(Input("tekst", "Notitie", required=False, hint="kort"), Input("cijfer", "Cijfer", value="7")),
    buttons=BUTTONS,
)


def one(message: Message, *, group: bool = False) -> cards.Payload:
    """The only message to post."""
    (payload,) = cards.payloads(message, group=group, bot=BOT)
    return payload


def card(message: Message, *, group: bool = False) -> Json:
    """The card of the only message to post."""
    shown = one(message, group=group).card
    assert shown is not None
    return shown


def elements(part: Json) -> Iterator[Json]:
    """All elements of a card, from top to bottom."""
    for each in (*part.get("body", ()), *part.get("items", ())):
        yield each
        yield from elements(each)


def actions(shown: Json) -> list[Json]:
    """The buttons of a card."""
    return [action for each in elements(shown) for action in each.get("actions", ())]


def of_type(shown: Json, kind: str) -> list[Json]:
    """The elements of this type."""
    return [each for each in elements(shown) if each["type"] == kind]


def test_a_short_line_is_plain_text() -> None:
    """Without a card, and without Markdown that could take a name for emphasis."""
    message = Message(look=Look.NOTICE, body=(text("*Fatima* heeft het woord."), Listing(("Eens: 3",))))
    assert one(message) == ("*Fatima* heeft het woord.\n\n- Eens: 3", "", None)


def test_emphasis_and_links_need_markdown() -> None:
    """With the plain words beside it, for a client that shows none."""
    message = Message(
        look=Look.NOTICE, body=(text("Lees ", strong("de *wet*"), Span(" hier", href="https://a.nl/(b)")),)
    )
    assert one(message) == (
        "Lees de *wet* hier (https://a.nl/(b))",
        r"Lees **de \*wet\***[ hier](https://a.nl/%28b%29)",
        None,
    )


KEPT = Message(look=Look.RESULT, title="Verslag <1>", body=WHOLE.body, file=File("verslag.txt", "text/plain", "alles"))


def test_what_is_kept_is_no_card() -> None:
    """It can be copied, and its file can go along; with its headings and facts in Markdown."""
    payload = one(KEPT)
    assert payload.card is None
    assert payload.text == KEPT.plain()
    html = DIALECTS[0].render(payload.markdown).replace(markup.UNSEEN, "")
    assert "<strong>Verslag &lt;1&gt;</strong>" in html
    assert "<li>twee regels</li>" in html
    assert "<ol>\n<li>eerst</li>\n<li>dan</li>\n</ol>" in html
    assert "<strong>Tijd:</strong> 12 minuten" in html
    assert "<strong>Toelichting</strong><br />\ndiep_geheim *echt*" in html
    assert '<a href="https://example.com/%28x%29">de [wet]</a>' in html


@given(SIGNS, SIGNS)
def test_words_in_a_list_or_a_fact_stay_words(words: str, other: str) -> None:
    """Also behind a mark of our own, in Markdown."""
    message = Message(look=Look.RESULT, body=(Listing((words, other)), Facts(((other, words),)), Secret(words, other)))
    ours = {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "strong_open", "strong_close"}
    for dialect in DIALECTS:
        assert {kind for kind, _ in tokens(dialect, markup.markdown(message))} <= HARMLESS | ours


def test_a_card_says_everything() -> None:
    """On the card, and once more as plain text for a client or a notification that shows no cards."""
    payload = one(WHOLE)
    assert (payload.text, payload.markdown) == (WHOLE.plain(), "")
    shown = card(WHOLE)
    assert shown["version"] == "1.3"
    texts = [each["text"] for each in of_type(shown, "TextBlock")]
    assert texts == [
        r"Ronde \*1\*",
        r"Lees **dit** en [de \[wet\]](https://example.com/%28x%29)",
        "Doe",
        "• een",
        "• twee regels",
        "1) eerst",
        "2) dan",
        "Toelichting",
        r"diep_geheim \*echt\*",
    ]
    assert of_type(shown, "FactSet")[0]["facts"] == [{"title": "Tijd", "value": "12 minuten"}]
    assert [each["title"] for each in actions(shown)] == ["Volgende", "Bewaar"]


def test_a_field_that_must_be_filled_in_holds_up_no_other_button() -> None:
    """Webex has no way to say which button a field belongs to; so only on a card where all buttons send it."""
    note, grade = of_type(card(WHOLE), "Input.Text")
    assert (note["placeholder"], grade["value"], grade["label"]) == ("kort", "7", "Cijfer")
    assert "isRequired" not in note | grade
    note, grade = of_type(card(replace(WHOLE, buttons=BUTTONS[1:])), "Input.Text")
    assert "isRequired" not in note
    assert (grade["isRequired"], grade["errorMessage"]) == (True, adaptive.REQUIRED)


def test_a_long_answer_has_room() -> None:
    """More than one line."""
    message = replace(WHOLE, inputs=(Input("tekst", "Waarom?", InputKind.LONG), Input("wie", "Wie?")))
    assert [each.get("isMultiline", False) for each in of_type(card(message), "Input.Text")] == [True, False]


@pytest.mark.parametrize(("number", "shown", "listed"), [(1, 1, 0), (5, 5, 0), (6, 4, 2), (12, 4, 8)])
def test_what_does_not_fit_stands_in_a_list(number: int, shown: int, listed: int) -> None:
    """Five buttons at most; the others can be chosen, and none is lost."""
    message = replace(
        WHOLE, inputs=(), buttons=tuple(Button(f"Knop {n}", Command.KAART, args=str(n)) for n in range(number))
    )
    made = card(message)
    titles = [each["title"] for each in actions(made)]
    choices = [choice["title"] for each in of_type(made, "Input.ChoiceSet") for choice in each["choices"]]
    assert (len(titles), len(choices)) == (shown + bool(listed), listed)
    assert [title for title in titles if title != "Kies"] + choices == [each.label for each in message.buttons]


# --- the way back ---------------------------------------------------------------------------------------------------

NAMES = ("tekst", "cijfer", "waarom", "wie")
SAID = st.text(max_size=40)
SOME_BUTTONS = st.lists(
    st.builds(
        Button,
        label=SAID,
        command=st.text(min_size=1, max_size=10),
        args=SAID,
        about=SAID,
        inputs=st.lists(st.sampled_from(NAMES), unique=True).map(tuple),
    ),
    min_size=1,
    max_size=9,
)


def pushes(shown: Json) -> list[tuple[str, Json]]:
    """Every button and every choice of a card, with what Webex sends when somebody takes it."""
    found = []
    for action in actions(shown):
        if action["data"][MARK] != MORE:
            found.append((action["title"], action["data"]))
            continue
        for field in of_type(shown, "Input.ChoiceSet"):
            found += [(each["title"], {**action["data"], field["id"]: each["value"]}) for each in field["choices"]]
    return found


@given(SOME_BUTTONS, st.dictionaries(st.sampled_from(NAMES), SAID, max_size=4))
def test_a_button_brings_back_what_it_stands_for(given_buttons: list[Button], filled: dict[str, str]) -> None:
    """What Webex sends of a button or a choice is what the engine made it of, with its own fields and no others."""
    made = card(replace(WHOLE, inputs=(), buttons=tuple(given_buttons)))
    pressed = [(title, cards.press({**filled, **sent})) for title, sent in pushes(made)]
    expected = [
        (each.label, Submitted(each.command, each.args, each.about, {n: filled[n] for n in each.inputs if n in filled}))
        for each in given_buttons
    ]
    # Buttons that send fields stand below the others.
    assert sorted(pressed, key=repr) == sorted(expected, key=repr)


def test_no_choice_is_a_question_what_can_be_done() -> None:
    """So that a press is never without an answer."""
    for sent in ({MARK: MORE}, {MARK: MORE, MORE: ""}, {MARK: MORE, MORE: None}):
        assert cards.press(sent) == Submitted("help", "", "", {})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from((MARK, MORE, *NAMES)), JSON | JSON.map(json.dumps)))
def test_a_forged_answer_harms_nothing(sent: Json) -> None:
    """Whatever somebody sends, it is a button or nothing, and its fields are words."""
    found = cards.press(sent)
    assert found is None or all(isinstance(each, str) for each in found.inputs.values())


@pytest.mark.parametrize(
    "sealed",
    [
        "",
        "volgende",
        "[]",
        '["volgende"]',
        '["","","",[]]',
        '["volgende","","",{}]',
        '["volgende","","",[1]]',
        '[["volgende"],"","",[]]',
        '["volgende","","",[],"sessie","meer"]',
        '{"command":"volgende"}',
        "[" * 100_000,
        '["\ud800","","",[]]',
        None,
        7,
        ["volgende", "", "", []],
        MORE,
    ],
)
@pytest.mark.parametrize("where", [MARK, MORE])
def test_a_button_that_is_none(sealed: object, where: str) -> None:
    """Is not a button, and raises nothing."""
    found = cards.press({MARK: MORE, where: sealed})
    assert found is None or found == Submitted("help", "", "", {})


def test_fields_are_words() -> None:
    """A number is one too; anything else is left out, and half a character can't be stored."""
    sealed = '["cijfer","","",["a","b","c","d","e","f"]]'
    sent = {MARK: sealed, "a": 8, "b": 7.5, "c": True, "d": ["x"], "e": "x\ud800", "g": "vreemd"}
    found = cards.press(sent)
    assert found is not None
    assert found.inputs == {"a": "8", "b": "7.5", "e": "x?"}


def test_the_fingerprint_of_a_cockpit() -> None:
    """The same for buttons that say and do the same, another for any other, and empty for none."""
    cockpit = replace(WHOLE, look=Look.COCKPIT)
    same = replace(
        cockpit, title="Anders", body=(), buttons=tuple(replace(each, style=Style.DANGER) for each in BUTTONS)
    )
    assert cards.fingerprint(same) == cards.fingerprint(cockpit) != ""
    assert cards.fingerprint(replace(cockpit, buttons=())) == ""
    first = BUTTONS[0]
    others = (
        replace(first, label="Verder"),
        replace(first, command="verder"),
        replace(first, args="2"),
        replace(first, about="kaart:y"),
    )
    assert len({cards.fingerprint(replace(cockpit, buttons=(each,))) for each in (first, *others)}) == 5


def test_a_cockpit_is_another_when_it_is_not_as_much_on_schedule_any_more() -> None:
    """On time, too late and too early are three; by how much is said with the moment of which it is."""
    noon = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)

    def told(delay: int) -> str:
        clock = Facts((("Tijd", f"{delay}"),), clock=Moments(noon, noon, noon, "", delay))
        return cards.fingerprint(replace(WHOLE, look=Look.COCKPIT, body=(clock,)))

    assert told(1) == told(9)
    assert told(-1) == told(-9)
    assert len({told(0), told(1), told(-1)}) == 3


def test_the_fingerprint_of_a_result() -> None:
    """Another for other words, but the same when only what no card of Webex shows has changed."""
    result = Message(
        look=Look.RESULT, title="Resultaat", body=(text("Cijfer: 8."), Facts((("Nog een", "1 ja"),), live=True))
    )
    voted = replace(result, body=(text("Cijfer: 8."), Facts((("Nog een", "2 ja"),), live=True)))
    graded = replace(result, body=(text("Cijfer: 7."),))
    assert cards.fingerprint(result) == cards.fingerprint(voted) != cards.fingerprint(graded)


# --- where the bot does not read along ------------------------------------------------------------------------------

PRESS_CARD = Message(
    look=Look.CARD,
    title="Kaart 1",
    body=(text("Alles openbaar?"),),
    buttons=(Button("Weet ik niet", Command.WEETNIET, typed="weet ik niet"), Button("Hand opsteken", Command.HAND)),
)
GRADES = Message(
    look=Look.STEP,
    title="Een cijfer",
    body=(text("Typ bijvoorbeeld «8»."),),
    inputs=(Input("cijfer", "Jouw cijfer", InputKind.GRADE),),
    buttons=(Button("Geef dit cijfer", Command.CIJFER, inputs=("cijfer",), typed="cijfer 8 want …"),),
)
AGREE = Message(
    look=Look.STEP,
    title="Afspraken",
    inputs=(Input("wat", "Wat?"),),
    buttons=(Button("Noteer", Command.AFSPRAAK, inputs=("wat",), typed="afspraak: … door Piet"),),
)


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        (
            PRESS_CARD,
            "Typ je hier iets? Begin met @Kaartenbot en kies de naam in het lijstje, bijvoorbeeld: @Kaartenbot weet ik niet.",
        ),
        (
            GRADES,
            "Typ je hier iets? Begin met @Kaartenbot en kies de naam in het lijstje, bijvoorbeeld: @Kaartenbot 8.",
        ),
        (AGREE, "Typ je hier iets? Begin met @Kaartenbot en kies de naam in het lijstje. In je privéchat"),
    ],
)
def test_a_space_reads_how_to_type(message: Message, hint: str) -> None:
    """At the end of the card and of the plain text, which shows the mention with every command."""
    payload = one(message, group=True)
    last = list(elements(card(message, group=True)))[-1]
    assert last["text"].startswith(hint)
    assert payload.text.endswith(last["text"])
    for button in message.buttons:
        assert f"▸ {button.label}: typ «@Kaartenbot {button.line()}»" in payload.text


@pytest.mark.parametrize("message", [PRESS_CARD, GRADES, AGREE])
def test_a_private_chat_needs_no_mention(message: Message) -> None:
    """There the bot hears everything."""
    assert one(message).text == message.plain()
    assert "@" not in json.dumps(one(message).card)


def test_a_space_that_is_asked_to_type_reads_how() -> None:
    """Also without a button, as a deck's own text may do; whatever its words are, the message says so."""
    payload = one(Message(look=Look.NOTICE, body=(text("Jo ew."),), typed_in_group=True), group=True)
    hint = "Typ je hier iets? Begin met @Kaartenbot en kies de naam in het lijstje. In je privéchat met mij hoeft dat niet."
    assert payload == (f"Jo ew.\n\n{hint}", "", None)


def test_a_space_that_is_asked_nothing_reads_no_more() -> None:
    """A line under every message would soon not be read; and what people say is never taken for a question of the bot."""
    words = "Typ: het verslag uit – door Piet"
    assert one(Message(look=Look.NOTICE, body=(text(words),)), group=True) == (words, "", None)


def test_beginning_is_done_in_the_space() -> None:
    """With a mention: without one the bot would not hear it."""
    found = one(Message(look=Look.REFUSAL, body=(text("Jo ew."),), typed_in_group=True))
    assert found.text.startswith("Jo ew.")
    assert found.text.endswith("@Kaartenbot /start zon. Kies daarbij de naam in het lijstje.")
    assert one(Message(look=Look.REFUSAL, body=(text("/start zon"),))).text == "/start zon"


def test_a_cockpit_stands_still() -> None:
    """It says so, and can be asked for anew; what is left of it once it has passed needs no more."""
    cockpit = replace(WHOLE, look=Look.COCKPIT, inputs=(), buttons=BUTTONS[:1])
    assert [each["title"] for each in actions(card(cockpit))] == ["Volgende", cards.RENEW.label]
    assert one(cockpit).text.endswith(
        "▸ Vernieuw de cockpit: typ «cockpit»\n\n" + list(elements(card(cockpit)))[-1]["text"]
    )
    assert "Zo stond het toen dit bericht kwam." in one(cockpit).text
    passed = replace(cockpit, buttons=())
    assert one(passed).text == passed.plain()


# --- too long -------------------------------------------------------------------------------------------------------


@example("0\x80\U00010000\u200d ", 10)
@given(st.text(max_size=60) | st.text("aé€😀\u0301\u200d\U0001f3fb \n", max_size=60), st.integers(4, 30))
def test_cutting_by_bytes(words: str, most: int) -> None:
    """Every piece fits, nothing is lost, and no word that fits by itself is cut."""
    pieces = adaptive.cut(words, most)
    assert "".join(pieces) == words
    assert all(len(piece.encode()) <= most for piece in pieces)
    assert all(pieces) or pieces == [""]
    whole = [word for word in words.split() if len(word.encode()) <= most]
    inside = [word for piece in pieces for word in piece.split()]
    if len(whole) == len(words.split()):
        assert inside == whole


ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "letter", ["e\u0301", "👍🏽", "👩\u200d👧", "☺\ufe0f", "🇳🇱", "1\ufe0f\u20e3", ENGLAND, "👨\u200d👩\u200d👧\u200d👦"]
)
def test_no_character_is_cut(letter: str) -> None:
    """Not even one that is made up of several."""
    for most in range(len(letter.encode()), 40):
        for piece in adaptive.cut(letter * 20, most):
            assert piece.replace(letter, "") == ""
            assert not unicodedata.combining(piece[0])


@pytest.mark.parametrize("sign", ["x", "é", "€", "😀", "*", '"', "\n", "ab "])
@pytest.mark.parametrize("message", [WHOLE, KEPT, replace(KEPT, title="", file=None)])
def test_what_is_too_long_becomes_several(sign: str, message: Message) -> None:
    """Each within the limits, together with all that was said, and fields and buttons on the last."""
    long = (sign * 20_000)[:20_000]
    body = (text(long), Listing((long, "kort")), Facts((("Lang", long),)), Secret("Geheim", long), Heading("Slot"))
    whole = replace(message, body=body)
    found = cards.payloads(whole, group=True, bot=BOT)
    assert len(found) > 8
    for payload in found:
        assert 0 < len(payload.text.encode()) <= 7439
        assert len(payload.markdown.encode()) <= 7439
        assert payload.card is None or len(json.dumps(payload.card)) <= 20_000
    assert [bool(each.card and actions(each.card)) for each in found] == [
        *([False] * (len(found) - 1)),
        bool(whole.buttons),
    ]
    assert sum(each.text.count(sign) for each in found) >= 4 * long.count(sign)


def test_what_must_be_shown_anew_to_be_true_is_left_out() -> None:
    """«Gekozen: 0 van 5» would be wrong after the first choice; what is said of a moment stays."""
    body = (Facts((("Gekozen", "0 van 5"),), live=True), Facts((("Uitkomst", "Eens 3"),)))
    (told,) = cards.payloads(Message(look=Look.CARD, title="Kaart 1", body=body), group=True, bot="Bot")
    shown = told.text + json.dumps(told.card) + told.markdown
    assert "Gekozen" not in shown
    assert "Uitkomst" in shown


@pytest.mark.parametrize("others", [4, 7])
def test_who_waits_for_the_floor_is_not_in_the_list_of_what_did_not_fit(others: int) -> None:
    """A button that asks for attention is one of those in sight, also when only the button that renews is one too many."""
    labels = [f"Knop {number}" for number in range(others)]
    few = (
        *(Button(label, Command.TIJD) for label in labels),
        Button("Geef Piet het woord", Command.BEURT, style=Style.PRIMARY),
    )
    (told,) = cards.payloads(Message(look=Look.COCKPIT, title="Ronde 1", buttons=few), group=False, bot="Bot")
    assert told.card is not None
    in_sight = [each["title"] for each in reading.elements(told.card) if each.get("type") == "Action.Submit"]
    assert in_sight[:3] == ["Geef Piet het woord", "Knop 0", "Knop 1"]


@pytest.mark.parametrize("again", [False, True])
def test_how_choices_lie_is_drawn_with_what_webex_shows(*, again: bool) -> None:
    """Each number stands in words, its bar is a column as wide as its share; and a card with choices stays one card."""
    stand = (
        (Bars("Voor", (("A", 5), ("B", 3))), Bars("Na", (("A", 0), ("B", 8))))
        if again
        else (Bars("", (("A", 5), ("B", 3))),)
    )
    buttons = tuple(
        Button(label, command) for label, command in (("A", Command.A), ("B", Command.B), ("Hand", Command.HAND))
    )
    (post,) = cards.payloads(
        Message(look=Look.CARD, title="Kaart 2", body=stand, buttons=buttons), group=True, bot="Kaart"
    )
    assert post.card is not None
    assert cardcheck.problems(post.card) == []
    assert ("A 5, B 3" in post.text, "Na: A 0, B 8" in post.text) == (True, again)
    rows = [each for each in post.card["body"] if each["type"] == "ColumnSet"]
    widths = [[column["width"] for column in row["columns"]] for row in rows]
    assert widths == [[5, 3], [3, 5], *([[8], [8]] if again else [])]
    lines = [each["text"] for each in post.card["body"] if each["type"] == "TextBlock"]
    assert {"A 5", "B 3"} <= set(lines)
