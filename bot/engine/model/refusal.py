"""A refusal: what was asked can't be done, and what to do instead.

Must not be raised once something that matters has changed.
"""

from __future__ import annotations

from bot.engine.model.messages import Button, Look, Message, text


class Refused(Exception):
    """What was asked can't be done; the sentence says what to do instead. `buttons` offer it at once.

    `asks`: it asks something back. `in_group`: what it asks to type is typed in the group's chat.
    """

    def __init__(self, sentence: str, *buttons: Button, asks: bool = False, in_group: bool = False) -> None:
        super().__init__(sentence)
        self.message = Message(
            look=Look.REFUSAL, body=(text(sentence),), buttons=buttons, asks=asks, typed_in_group=in_group
        )
