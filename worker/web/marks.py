"""Names in a text, and pieces removed from what came in: cut texts where each begins and ends. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worker.service.search.articles import NamedEntity
from worker.types import Removed


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph."""

    text: str
    entity: NamedEntity | None  #: None: words that name nothing.


def removed_in(text: str, removed: Sequence[Removed]) -> list[tuple[str, str]]:
    """Cut a text as it came in into pieces, each with the reason for which it was removed; "": it was kept.

    Args:
        text: The text.
        removed: What was removed, in order; what does not stand in the text letter by letter is passed over.
    """
    pieces: list[tuple[str, str]] = []
    done = 0
    for one in removed:
        start = text.find(one.text, done) if one.text else -1
        if start >= 0:
            pieces += [(text[done:start], ""), (one.text, one.reason.replace("_", " "))]
            done = start + len(one.text)
    return [one for one in (*pieces, (text[done:], "")) if one[0]]


def marked_paragraphs(text: str, entities: Sequence[NamedEntity]) -> list[list[Piece]]:
    """Cut a text into paragraphs, and each into pieces that name an entity or none.

    Args:
        text: The text of an article; a blank line ends a paragraph.
        entities: Its entities; offsets of mentions are code points into the text. Of mentions that overlap, the first
            one counts.
    """
    spans = sorted(
        (
            (mention.start, mention.end, entity)
            for entity in entities
            for mention in entity.mentions
            if mention.field == "text"
        ),
        key=lambda span: (span[0], -span[1]),
    )
    paragraphs: list[list[Piece]] = []
    at = number = 0
    for paragraph in text.split("\n\n"):
        end_of_paragraph = at + len(paragraph)
        pieces: list[Piece] = []
        done = at
        while number < len(spans) and spans[number][0] < end_of_paragraph:
            start, end, entity = spans[number]
            number += 1
            if start < done or end > end_of_paragraph:
                continue
            if start > done:
                pieces.append(Piece(text[done:start], None))
            pieces.append(Piece(text[start:end], entity))
            done = end
        if done < end_of_paragraph:
            pieces.append(Piece(text[done:end_of_paragraph], None))
        paragraphs.append(pieces)
        at = end_of_paragraph + 2
    return paragraphs
