"""What all errors have in common that people are told about in a sentence."""

from __future__ import annotations

from typing import ClassVar


class LgoMapError(Exception):
    """Something that can't be done, and why, in words fit for the screen.

    Attributes
    ----------
    sentence : str
        What is wrong. Where a subclass says so, it follows the name of a document: "holds no text".
    remedy : str or None
        The command that mends it, where there is one.
    status : int
        The HTTP status of an answer that says so.
    """

    status: ClassVar[int] = 500

    def __init__(self, sentence: str, remedy: str | None = None) -> None:
        """Say what is wrong and, where a command mends it, which."""
        self.sentence = sentence
        self.remedy = remedy
        super().__init__(sentence)
