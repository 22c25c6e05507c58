"""From messages to cards: words of people stay words, and buttons send what the engine asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters import adaptive
from adapters.teams import cards, hearing
from bot.engine.model.blocks import Facts, Heading, Listing, Secret, Span, strong, text
from bot.engine.model.commands import Command
from bot.engine.model.messages import Button, Input, Look, Message, Style
from tests.platforms.teams import reading
from tests.platforms.teams.connector import Json

MARKDOWN = MarkdownIt("commonmark", {"html": False})


def rendered(words: str) -> str:
    """The plain text that somebody sees; fails when there is any markup in it."""
    shown = []
    for token in MARKDOWN.parse(words):
        assert token.type in {"paragraph_open", "paragraph_close", "inline"}, token.type
        for child in token.children or ():
            assert child.type in {"text", "softbreak", "text_special"}, f"{child.type} in {words!r}"
            shown.append("\n" if child.type == "softbreak" else child.content)
    return "".join(shown).replace("\u2060", "")


@pytest.mark.parametrize(
    "words",
    [
        "gewoon",
        "*vet* **erg** _scheef_ __heel__",
        "2 * 3 * 4 en snake_case_naam",
        "[klik hier](https://example.com)",
        "![plaatje](https://example.com/x.png)",
        "- geen lijst",
        "1. geen lijst",
        "12) geen lijst",
        "# geen kop",
        "> geen citaat",
        "`code` en \\ en \\*",
        "&lt; blijft &amp; staan, A&B ook",
        "<b>niet</b>",
        "{{DATE(2026-12-01T00:00:00Z)}}",
        "~~niet door~~",
        "[1]: https://example.com",
        "zie [hier][1]\n[1]: https://example.com",
        "    geen code",
        "\tgeen code",
        "een\r- twee\r\n# drie",
        "+ een",
        "---",
        "===",
    ],
)
def test_words_stay_as_they_are(words: str) -> None:
    """Nothing anybody types becomes markup."""
    assert rendered(cards.DIALECT.escape(words)) == "\n".join(words.splitlines())


@given(st.text(st.sampled_from("ab *_[]()`~#>-+.1\\&;{}!<=|:\t\r\n"), max_size=30))
def test_no_words_at_all_become_markup(words: str) -> None:
    """Whatever somebody thinks of, nothing in it is a link, emphasis or a list."""
    shown = MARKDOWN.parse(cards.DIALECT.escape(words))
    kinds = {token.type for token in shown} | {child.type for token in shown for child in token.children or ()}
    assert not kinds & {
        "link_open",
        "image",
        "em_open",
        "strong_open",
        "bullet_list_open",
        "ordered_list_open",
        "html_inline",
    }
    assert not kinds & {"code_inline", "code_block", "fence", "blockquote_open", "heading_open", "hr"}


def test_ordinary_words_carry_no_backslash() -> None:
    """Some phones would show it."""
    for words in ("Wat doe je? 3 * 2 (ongeveer) [zie boven] – A/B, één_twee", "https://example.com/a_b?c=d&e=f", "50%"):
        assert "\\" not in cards.DIALECT.escape(words)


def one(message: Message) -> Json:
    """The only activity of a message."""
    (activity,) = cards.activities(message)
    return activity


def test_a_short_line_is_plain_text() -> None:
    """Without a card around it."""
    activity = one(Message(look=Look.NOTICE, body=(text("*Fatima* heeft het woord."),)))
    assert activity == {"type": "message", "textFormat": "plain", "text": "*Fatima* heeft het woord."}


WHOLE = Message(
    look=Look.COCKPIT,
    title="Ronde *1*",
    body=(
        text("Lees ", strong("dit"), " en ", Span("de [wet]", href="https://example.com/(x)")),
        Heading("Doe"),
        Listing(("een", "twee\nregels")),
        Listing(("eerst", "dan"), numbered=True),
        Facts((("Tijd", "12 minuten"),)),
        Secret("Toelichting", "diep_geheim"),
    ),
    inputs=(Input("tekst", "Notitie", required=False, hint="kort"), Input("cijfer", "Cijfer", value="7")),
    buttons=(
        Button("Volgende", Command.VOLGENDE, about="kaart:x", style=Style.PRIMARY),
        *(Button(f"Knop {n}", Command.KAART, args=str(n)) for n in range(7)),
        Button("Bewaar", Command.NOTITIE, args="kaart:x", inputs=("tekst",)),
    ),
)


def test_everything_of_a_message_can_be_read() -> None:
    """On the card, and once more as plain text for a Teams that shows no cards."""
    activity = one(WHOLE)
    assert reading.shows(
        activity, Message(look=Look.COCKPIT, title="Ronde *1*", body=WHOLE.body[1:], buttons=WHOLE.buttons)
    )
    (card,) = reading.cards(activity)
    assert card["fallbackText"] == WHOLE.plain()
    assert "text" not in activity
    texts = [each.get("text") for each in reading.elements(card)]
    assert "Lees **dit** en [de [wet]](https://example.com/%28x%29)" in texts
    assert "- een\r- twee regels" in texts
    assert "1. eerst\r2. dan" in texts


def test_a_button_brings_back_what_it_stands_for() -> None:
    """What Teams sends when it is pressed is what the engine made the button of."""
    shown = reading.buttons(one(WHOLE))
    assert [each["title"] for each in shown] == [each.label for each in WHOLE.buttons]
    for button, meant in zip(shown, WHOLE.buttons, strict=True):
        press = hearing.press({**button["data"], "tekst": "x", "cijfer": "8"})
        assert press is not None
        assert (press.command, press.args, press.about) == (meant.command, meant.args, meant.about)
        assert set(press.inputs) == set(meant.inputs)


def test_a_field_holds_up_only_its_own_button() -> None:
    """Raising a hand does not wait for a grade."""
    shown = {each["title"]: each["associatedInputs"] for each in reading.buttons(one(WHOLE))}
    assert shown["Volgende"] == "none"
    assert shown["Bewaar"] == "auto"


def test_a_required_field_says_what_is_missing() -> None:
    """In Dutch, with its label above it."""
    (card,) = reading.cards(one(WHOLE))
    note, grade = (each for each in reading.elements(card) if each["type"] == "Input.Text")
    assert ("isRequired" not in note, note["placeholder"]) == (True, "kort")
    assert (grade["isRequired"], grade["errorMessage"], grade["value"]) == (True, adaptive.REQUIRED, "7")


def test_what_is_too_long_becomes_several_cards() -> None:
    """Buttons stand on the last one, which is the one that is shown anew."""
    long = Message(
        look=Look.RESULT, title="Verslag", body=(Listing(tuple("x" * 500 for _ in range(300))),), buttons=WHOLE.buttons
    )
    pages = cards.activities(long)
    assert len(pages) > 1
    assert all(cards.size(page) <= cards.LIMIT for page in pages)
    assert [bool(reading.buttons(page)) for page in pages] == [False] * (len(pages) - 1) + [True]


@pytest.mark.parametrize("look", Look)
def test_who_comes_in_and_who_asks_for_help_read_how_to_be_heard(look: Look) -> None:
    """Where the bot may not read along, it can't tell anybody that it did not hear them."""
    told = reading.words(cards.activities(Message(look=look, title="Titel", body=(text("Typ «hand»."),)))[-1])
    assert ("Zet er dan @Kaartensessie voor" in told) == (look in {Look.WELCOME, Look.HELP})
