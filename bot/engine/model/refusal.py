"""A refusal: what was asked can't be done, and what to do instead.

Must not be raised once something that matters has changed.
"""

from __future__ import annotations

from bot.engine.model.messages import Button


class Refused(Exception):
    """What was asked can't be done; the sentence says what to do instead. `buttons` offer it at once."""

    def __init__(self, sentence: str, *buttons: Button) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.buttons = buttons
