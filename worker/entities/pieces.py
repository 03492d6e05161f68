"""A text cut into pieces that a model reads one by one, the same pieces again where the text is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zlib import crc32

from worker.entities.truecase import truecase

#: One pass takes at most about this many characters: the model's memory grows with the longest text.
MAX_PIECE = 2_000
#: Shorter ones cost more per word: a paragraph a piece takes 1.2 to 1.5 times as long.
MIN_PIECE = 600
_CUT_ONE_IN = 2
#: A word longer than this is no word but an attack on the model; the rest of it is not shown to it.
MAX_TOKEN = 200
_LONG_TOKEN = re.compile(rf"\S{{{MAX_TOKEN + 1},}}")


def pieces_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield runs of whole paragraphs of up to MAX_PIECE characters, with where each starts; long words blanked out."""
    if len(text) > MAX_TOKEN:
        text = _LONG_TOKEN.sub(lambda m: m.group()[:MAX_TOKEN] + " " * (len(m.group()) - MAX_TOKEN), text)
    text = truecase(text)
    start = 0
    while start < len(text):
        end = _cut(text, start)
        piece = text[start:end]
        if not piece.isspace():
            yield start, piece
        start = end


def _cut(text: str, start: int) -> int:
    """Return the end of the piece that begins at start: after a paragraph, else a sentence, else a word.

    From MIN_PIECE characters on, the words of a paragraph decide whether the piece ends with it, so that a
    text with one paragraph changed falls into the same pieces but for that one.
    """
    limit = start + MAX_PIECE
    end = start
    while (mark := text.find("\n\n", end, limit)) >= 0:
        paragraph, end = text[end:mark], mark + 2
        if end - start >= MIN_PIECE and crc32(paragraph.encode("utf-8", "surrogatepass")) % _CUT_ONE_IN == 0:
            return end
    if limit >= len(text):
        return len(text)
    if end > start:
        return end
    for sign in ("\n", ". ", " "):
        at = text.rfind(sign, start + 1, limit)
        if at > start:
            return at + len(sign)
    return limit
