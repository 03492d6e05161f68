"""A text as a list of pieces. Rules mark pieces with a reason; nothing is ever dropped from the list.

So that text + removed hold everything is not a promise of each rule, but how the list is made.
"""

from __future__ import annotations

import re

from worker.types import RemovedReason

_CLOSERS = "\"'”’»›)]}*_ "
_TERMINALS = ".!?…。！？؟।۔։።။"
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Piece:
    """A paragraph or a line standing alone, or a part cut from the edge of one."""

    __slots__ = ("apart", "plain", "reason", "section", "text", "tight", "words")

    def __init__(
        self, text: str, *, tight: bool = False, reason: RemovedReason | None = None, section: int = 0
    ) -> None:
        self.text = text  #: On one line, spaces single, no spaces at the ends; never empty.
        self.tight = tight  #: Follows the piece before it without a blank line (a list, a table, verse).
        self.apart = True  #: A blank line stands before it.
        self.reason = reason  #: Why it is not reporting; None while it is.
        self.section = section  #: Counts the rules of dashes before it.
        self.plain = False  #: A paragraph in which no rule for furniture can find anything (plain.py).
        self.words = text.count(" ") + 1 if text.isascii() else count_words(text)


def count_words(text: str) -> int:
    """Words of a text; a script without spaces counts two characters as one word."""
    spaced = text.count(" ") + 1
    if spaced * 12 > len(text):
        return spaced
    return max(spaced, len(_SPACELESS.findall(text)) // 2)


def ends_sentence(text: str) -> bool:
    """Return True if it ends in a full stop or its like, closing quotes and brackets aside."""
    if text[-1] in ".!?":
        return True
    bare = text.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in _TERMINALS


def is_prose(piece: Piece) -> bool:
    """Return True if a piece is a paragraph of running text rather than a line of a list, a table or a headline."""
    if piece.words >= 30:
        return True
    return piece.words >= 7 and ends_sentence(piece.text)


def starts_low(text: str) -> bool:
    """Return True if it starts in a lower-case letter, as the inside of a sentence does."""
    return text[0].islower()


def is_table_row(text: str) -> bool:
    """Return True if every third word has a figure: a row of results or prices, of which two may well agree."""
    tokens = text.split()
    return sum(any(map(str.isdigit, token)) for token in tokens) * 3 >= len(tokens)
