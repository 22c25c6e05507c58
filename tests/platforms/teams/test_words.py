"""Whose words they are: what Teams and its clients put in or around a line is not the person's. A table, at the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.engine.model.blocks import text
from bot.engine.model.events import Said
from bot.engine.model.messages import Look, Message
from tests.platforms.teams.conftest import ANNA, CHAT, PIET, Bot
from tests.platforms.teams.connector import BOT, Json

NAME = "Kaartenbot"
US = f"<at>{NAME}</at>"


def mention(text: Any = US, name: Any = NAME, whom: Any = BOT) -> Json:
    """An entity that mentions somebody; None leaves a part out."""
    parts = {"text": text, "mentioned": {"id": whom, "name": name}}
    return {"type": "mention", **{key: each for key, each in parts.items() if each is not None}}


def layout(markup: str) -> Json:
    """The line as HTML, as it goes with one that has a layout."""
    return {"contentType": "text/html", "content": markup}


def forward(words: str) -> str:
    """What is forwarded, as Teams marks it."""
    return f'<blockquote itemscope itemtype="http://schema.skype.com/Forward" itemid="1"><p>{words}</p></blockquote>'


def reply(words: str) -> str:
    """What is replied to, as the older client marks it."""
    return (
        '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong>Piet</strong>'
        f'<span itemprop="time"></span><p itemprop="preview">{words}</p></blockquote>'
    )


QUOTED: list[tuple[Json, str, bool]] = [
    (
        {"text": '<quoted messageId="1772050244572"/> 8 want fijn', "entities": [{"type": "quotedReply"}]},
        "8 want fijn",
        False,
    ),
    (
        {"text": f'<quoted messageId="17"/> {US} cijfer 7', "entities": [{"type": "quotedReply"}, mention()]},
        "cijfer 7",
        True,
    ),
    ({"text": '<quoted messageId="1"></quoted>\nhand'}, "hand", False),
    ({"text": '<quoted messageId="1">volgende</quoted> hand'}, "hand", False),
    ({"text": '<QUOTED messageId="1" /><quoted messageId="2"/>eens'}, "eens", False),
    ({"text": "oneens &lt;quoted&gt;"}, "oneens <quoted>", False),
    ({"text": "Piet\n9\n\n8", "attachments": [layout(f"{reply('9')}<p>8</p>")]}, "8", False),
    ({"text": "9 8", "attachments": [layout("<blockquote>9</blockquote><div>8 &amp; meer</div>")]}, "8 & meer", False),
    ({"text": "7 9 8", "attachments": [layout("<blockquote>7<blockquote>9</blockquote>7</blockquote>8")]}, "8", False),
    ({"text": "<blockquote>9</blockquote>8"}, "8", False),
    ({"text": "> 9\n8"}, "8", False),
    (
        {"text": "Let op\n8", "attachments": [layout(f"<p>Let op</p>{forward('8')}")]},
        "Let op",
        False,
    ),
    (
        {
            "text": f"9 {US} tijd",
            "entities": [mention()],
            "attachments": [
                layout(
                    f'{reply("9")}<p><span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">{NAME}</span>'
                    "&nbsp;tijd</p>"
                )
            ],
        },
        "tijd",
        True,
    ),
]


def emoji(sign: str, name: str = "yes") -> str:
    """One that was chosen from Teams' list, as it stands in the HTML; in the text it is missing."""
    return (
        f'<span title="Ja" type="({name})" class="animated-emoticon-20-{name}" itemscope="">'
        f'<img itemscope="" itemtype="http://schema.skype.com/Emoji" itemid="{name}" title="Ja" alt="{sign}" '
        'src="https://statics.teams.cdn.office.net/20_f.png" style="width:20px; height:20px"></span>'
    )


HELLO = '<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">Kaartenbot</span>'
DRAWN: list[tuple[Json, str, bool]] = [
    ({"text": "", "attachments": [layout(f"<p>{emoji('👍')}</p>")]}, "👍", False),
    ({"text": None, "attachments": [layout(f"<p>{emoji('✋')}</p>")]}, "✋", False),
    ({"text": "\xa0", "attachments": [{"contentType": "image/*"}, layout(f"<p>{emoji('👍🏽')}&nbsp;</p>")]}, "👍🏽", False),
    ({"text": "8 want fijn ", "attachments": [layout(f"<p>8 want fijn {emoji('🙂')}</p>")]}, "8 want fijn 🙂", False),
    ({"text": "a < b 👍", "attachments": [layout("<p>a &lt; b 👍</p>")]}, "a < b 👍", False),
    (
        {"text": f"{US}&nbsp;", "entities": [mention()], "attachments": [layout(f"<p>{HELLO}&nbsp;{emoji('👍')}</p>")]},
        "👍",
        True,
    ),
    ({"text": '<quoted messageId="1"/>', "attachments": [layout(f"<p>{emoji('👍')}</p>")]}, "👍", False),
    ({"text": "Piet\n9", "attachments": [layout(f"{reply(emoji('🙂') + '9')}<p>{emoji('👍')}</p>")]}, "👍", False),
    # One of the organisation's own is a picture, and a name that nobody typed.
    ({"text": "8", "attachments": [layout(f"<p>8 {emoji(':shipit:', 'shipit')}</p>")]}, "8", False),
    ({"text": "8", "attachments": [layout('<p>8 <img itemtype="http://schema.skype.com/AMSImage" alt="image"></p>')]}, "8", False),
]  # fmt: skip

SIGNED: list[tuple[Json, str, bool]] = [
    ({"text": f"8 want fijn\n\n{signature}"}, "8 want fijn", False)
    for signature in (
        "Verstuurd vanaf mijn iPhone",
        "Verzonden vanaf mijn iPad.",
        "Verzonden met mijn Samsung-telefoon",
        "Outlook voor Android downloaden",
        "Download Outlook voor iOS",
        "Verzonden vanuit Outlook voor Android",
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "-- \nAnna de Wit\nGemeente Zonstad",
    )
]

CALLED: list[tuple[Json, str, bool]] = [
    ({"text": "hoe gaat dit nu verder", "entities": [mention(text=None)]}, "hoe gaat dit nu verder", True),
    ({"text": f"{NAME} hoe gaat dit", "entities": [mention(text=None)]}, "hoe gaat dit", True),
    ({"text": f"@{NAME}: tijd", "entities": [mention(text=NAME)]}, "tijd", True),
    ({"text": f"tijd @{NAME}", "entities": [mention(text=NAME)]}, "tijd", True),
    ({"text": "kaartenbotten zijn leuk", "entities": [mention(text=None)]}, "kaartenbotten zijn leuk", True),
    ({"text": f"{US}: tijd", "entities": [mention()]}, "tijd", True),
    ({"text": f"{US}&nbsp;tijd", "entities": [mention()]}, "tijd", True),
    ({"text": f"\u200b{US}\u2060\u00a0tijd", "entities": [mention()]}, "tijd", True),
    ({"text": f"<at>\u200b{NAME}\ufeff</at> tijd", "entities": [mention()]}, "tijd", True),
    ({"text": f"{US} tijd", "entities": [mention(text=f"<at>\u200b{NAME}</at>")]}, "tijd", True),
    ({"text": f'<at id="0">{NAME}</at> tijd', "entities": [mention(text=f'<at id="0">{NAME}</at>')]}, "tijd", True),
    ({"text": "<at>Kaart &amp; Zo</at> tijd", "entities": [mention("<at>Kaart & Zo</at>", "Kaart & Zo")]}, "tijd", True),
    ({"text": "<at>Kaart & Zo</at> tijd", "entities": [mention("<at>Kaart &amp; Zo</at>", "Kaart & Zo")]}, "tijd", True),
    ({"text": "<at>Kaart</at>&nbsp;<at>Zo</at> tijd", "entities": [mention("<at>Kaart</at>"), mention("<at>Zo</at>")]}, "tijd", True),
    ({"text": "<at>Kaart (bot) [v2]+</at> tijd", "entities": [mention("<at>Kaart (bot) [v2]+</at>", "x")]}, "tijd", True),
    ({"text": "Kaart (bot) [v2]+ tijd", "entities": [mention(None, "Kaart (bot) [v2]+")]}, "tijd", True),
    ({"text": ".* tijd", "entities": [mention(None, ".*")]}, "tijd", True),
    ({"text": "<at>kaartenbot</at> tijd", "entities": [mention()]}, "tijd", True),
]  # fmt: skip

ODD: list[tuple[Json, str, bool]] = [
    ({"text": "8", **odd}, "8", False)
    for odd in (
        {"entities": [None]},
        {"entities": [{"type": "mention", "mentioned": {"id": None}}]},
        {"entities": [{"type": "mention", "mentioned": None, "text": {"a": 1}}]},
        {"entities": "mention"},
        {"entities": [[], 5, "x", {"type": ["mention"]}]},
        {"attachments": [None, {"contentType": 5}, {"contentType": "text/html", "content": {"x": 1}}]},
        {"replyToId": 5, "timestamp": [], "name": {}, "value": "x", "action": 7},
        {"recipient": {"id": BOT, "isTargeted": "misschien"}},
        {"membersAdded": {}, "reactionsAdded": 3, "channelData": "x"},
    )
] + [
    ({"text": f"{US} tijd", "entities": [None, mention(text={"a": 1})]}, "tijd", True),
    ({"text": f"{US} tijd", "entities": [mention(name=["x"])]}, "tijd", True),
    ({"text": f"{US} tijd", "entities": [{"type": 5}, mention()]}, "tijd", True),
]


@pytest.mark.parametrize(("fields", "line", "addressed"), [*QUOTED, *DRAWN, *SIGNED, *CALLED, *ODD], ids=repr)
async def test_what_is_theirs_is_heard(bot: Bot, fields: Json, line: str, addressed: bool) -> None:
    """And nothing else of what was sent."""
    assert (await bot.say(ANNA, fields["text"], **{key: each for key, each in fields.items() if key != "text"})).ok
    [said] = bot.events(Said)
    assert (said.text, said.addressed) == (line, addressed)


NOTHING: list[Json] = [
    {"text": "\n8 want het ging goed", "attachments": [layout(forward("8 want het ging goed"))]},
    {"text": "\n\nPiet\n8", "attachments": [layout(f"<p></p>{forward('8')}<p>&nbsp;</p>")]},
    {"text": f"{US} start zon", "entities": [mention()], "attachments": [layout(forward(f"{NAME} start zon"))]},
    {"text": "8", "attachments": [layout('<blockquote itemtype="http://schema.skype.com/Forward">8')]},
    {"text": '<quoted messageId="1"/>'},
    {"text": "Verstuurd vanaf mijn iPhone"},
]


@pytest.mark.parametrize("fields", NOTHING, ids=repr)
async def test_somebody_else_s_words_are_nobody_s(bot: Bot, fields: Json) -> None:
    """What is only forwarded or quoted says nothing, in the group or in private."""
    assert (await bot.say(ANNA, fields["text"], **{key: each for key, each in fields.items() if key != "text"})).ok
    assert bot.events(Said) == []


@pytest.mark.parametrize(
    "line",
    [
        "ik heb het verstuurd vanaf mijn iPhone",
        "8 want ik kon Outlook voor Android downloaden",
        "Verstuurd vanaf mijn iPhone heb ik niets",
        "een 8 -- want fijn",
        "7 > 6",
        "5 < 6 en 7 > 6",
    ],
)
async def test_what_only_looks_like_it_is_theirs(bot: Bot, line: str) -> None:
    """A signature stands alone on the last line, and a quote begins one."""
    await bot.say(ANNA, line.replace("<", "&lt;").replace(">", "&gt;"))
    assert [each.text for each in bot.events(Said)] == [line]


LIKES: list[tuple[list[str], list[str], list[str]]] = [
    (["like"], [], ["hand"]),
    (["yes-tone1"], [], ["hand"]),
    (["yes-tone5"], [], ["hand"]),
    (["1f44d_thumbsup-tone3"], [], ["hand"]),
    (["1f64b_raisinghand-tone2"], [], ["hand"]),
    (["👍🏿"], [], ["hand"]),
    (["270b"], [], ["hand"]),
    ([], ["like"], ["hand omlaag"]),
    ([], ["yes-tone4"], ["hand omlaag"]),
    (["heart"], ["like"], ["hand omlaag"]),
    (["yes-tone2"], ["like"], []),
    (["heart"], [], []),
    (["1f44f_clappinghands-tone2"], [], []),
    (["no-tone1"], [], []),
    ([], ["heart"], []),
]


@pytest.mark.parametrize(("added", "removed", "heard"), LIKES, ids=repr)
async def test_a_like_in_any_colour_is_a_hand(bot: Bot, added: list[str], removed: list[str], heard: list[str]) -> None:
    """Taking it back lowers the hand; another colour in its place changes nothing."""
    changes = {"reactionsAdded": added, "reactionsRemoved": removed}
    told = {name: [{"type": each} for each in types] for name, types in changes.items()}
    await bot.send(bot.teams.activity(PIET, CHAT, type="messageReaction", text=None, replyToId="9", **told))
    assert [each.text for each in bot.events(Said)] == heard


async def test_a_like_on_the_welcome_is_no_hand(bot: Bot) -> None:
    """Nor is one on the result; one on a card is, also in a process that was not there."""
    for look, heard in ((Look.WELCOME, []), (Look.RESULT, []), (Look.CARD, ["hand"]), (Look.STEP, ["hand"])):
        reference = await bot.deliver(Message(look=look, title="Kijk", body=(text("hier"),)))
        assert reference is not None
        told = {"replyToId": json.loads(reference)[1], "reactionsAdded": [{"type": "like"}]}
        await bot.send(bot.teams.activity(PIET, CHAT, type="messageReaction", text=None, **told))
        assert [each.text for each in bot.events(Said)] == heard
