"""Lines below the text of an article that are none of it: notes in italics, and a list of its sources. Pure.

Notes (who wrote it, whom to write to, who paid for it) are told by their shape, in any language: paragraphs that are
all in italics, below a text that is not. Sources are told by their heading.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import islice

from lxml.html import HtmlElement

from worker.parse.grams import words_of
from worker.wordlists import WordList

MOST_NOTES = 3
NOTE_WORDS = 90  #: A longer one is a part of the text: a letter, an afterword.
NOTES_SHARE = 0.2  #: Of an article's words; where the notes have more, they are its text.
_PARAGRAPHS = 3_000
_DEPTH = 6
_ITALICS = frozenset({"em", "i"})
_WRAPS = frozenset({"strong", "b", "span", "font", "small", "a"})
_RECORDED = WordList("parse/recorded_notes")
FEWEST_SOURCES = 3
SOURCE_WORDS = 60  #: A longer line is no source.
TEXT_WORDS = 60  #: Of the text before its sources.
_SOURCES = WordList("parse/source_headings")


def italic_paragraphs(root: HtmlElement) -> set[tuple[str, ...]]:
    """Return the words of each paragraph of a page that is all in italics, and of each of its parts."""
    found: set[tuple[str, ...]] = set()
    for paragraph in islice(root.iter("p"), _PARAGRAPHS):
        parts = _italics(paragraph)
        if parts:
            found.update(tuple(words_of(one.text_content())) for one in (paragraph, *parts))
    return found


def without_end_notes(lines: Sequence[str], italic: Set[tuple[str, ...]]) -> list[str]:
    """Return the lines without the italic ones at their end; a note that cleaning records stays."""
    kept = list(lines)
    left = total = sum(len(words_of(line)) for line in lines) if italic else 0
    for number in range(len(lines) - 1, max(len(lines) - 1 - MOST_NOTES, 0), -1):
        words = words_of(lines[number])
        if len(words) > NOTE_WORDS or tuple(words) not in italic:
            break
        if not any(word.startswith(tuple(_RECORDED.words)) for word in words):
            left -= len(words)
            del kept[number]
    return kept if left >= (1 - NOTES_SHARE) * total else list(lines)


def without_sources(lines: Sequence[str]) -> list[str]:
    """Return the lines without a list of sources at their end: its heading, and short lines alone below."""
    for number in range(len(lines) - 1 - FEWEST_SOURCES, 0, -1):
        if lines[number].casefold().strip(" :#*-") in _SOURCES.words:
            is_list = all(len(words_of(line)) <= SOURCE_WORDS for line in lines[number + 1 :])
            is_below = sum(len(words_of(line)) for line in lines[:number]) >= TEXT_WORDS
            return list(lines[:number] if is_list and is_below else lines)
    return list(lines)


def _italics(node: HtmlElement) -> list[HtmlElement]:
    """Return the parts in italics that an element consists of; [] if it has other text."""
    for _ in range(_DEPTH):
        parts = [one for one in node if one.tag != "br"]
        if (node.text or "").strip() or any((one.tail or "").strip() for one in node) or not parts:
            return []
        if all(one.tag in _ITALICS for one in parts):
            return parts
        if len(parts) > 1 or parts[0].tag not in _WRAPS:
            return []
        node = parts[0]
    return []
