"""Lines that a source prints in many of its articles: share bars, "READ MORE", newsletter boxes; learned, not listed.

No list of sites is needed: a line is furniture of a source once it stood in enough of its articles since it was first
seen, as counted by the caller. What may be news stays however often it comes: quotes, names with a colon behind them
(speakers), bylines, tables, what goes on from the line before; a whole sentence must come far more often than a label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worker.clean.bylines import authors_of
from worker.clean.pieces import Piece, ends_sentence, is_prose, is_table_row, starts_low
from worker.types import LineCount, Removed

LONGEST_WORDS = 20  #: Longer lines are not counted.
SENTENCE_WORDS = 5  #: A line of so many words that ends like a sentence is one.
_QUOTES = frozenset('"“”„«»「」‘')


@dataclass(frozen=True, slots=True)
class _Bar:
    """Least count with which a line is furniture."""

    articles: int
    share: float


LABEL = _Bar(articles=5, share=0.03)
SENTENCE = _Bar(articles=10, share=0.2)


def countable_lines(text: str) -> list[str]:
    """Return the lines of a text that could be furniture, each once."""
    return list(dict.fromkeys(line for line in text.split("\n") if _may_be_furniture(line)))


def without_lines(text: str, counts: Mapping[str, LineCount]) -> tuple[str, tuple[Removed, ...]]:
    """Return the text without lines that are furniture of its source, and those lines.

    A text that would have no paragraph left stays as it is.
    """
    removed: list[Removed] = []
    paragraphs = [_kept(paragraph.split("\n"), counts, removed) for paragraph in text.split("\n\n")]
    kept = ["\n".join(lines) for lines in paragraphs if lines]
    if not removed or not any(is_prose(Piece(line)) for lines in paragraphs for line in lines):
        return text, ()
    return "\n\n".join(kept), tuple(removed)


def is_furniture(line: str, count: LineCount) -> bool:
    """Return True if a countable line stood in enough articles of its source."""
    bar = SENTENCE if ends_sentence(line) and Piece(line).words >= SENTENCE_WORDS else LABEL
    return count.articles >= bar.articles and count.articles >= bar.share * count.of


def _may_be_furniture(line: str) -> bool:
    if not line or starts_low(line) or line[-1] in ":：" or Piece(line).words > LONGEST_WORDS:
        return False
    if not _QUOTES.isdisjoint(line) or not any(map(str.isalpha, line)):
        return False
    return not is_table_row(line) and not authors_of(line)


def _kept(lines: Sequence[str], counts: Mapping[str, LineCount], removed: list[Removed]) -> list[str]:
    if counts.keys().isdisjoint(lines):
        return list(lines)
    kept = []
    is_table = any(map(is_table_row, filter(None, lines)))  # "Nine months" heads its figures
    for line in lines:
        count = None if is_table else counts.get(line)
        if count is not None and _may_be_furniture(line) and is_furniture(line, count):
            removed.append(Removed("source_line", line, count.articles))
        else:
            kept.append(line)
    return kept
