"""Matches of a query in an article: spans of its title, and the pieces of its text that say most."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from worker.query.query import Query, Term

FRAGMENT_CHARS = 180
FRAGMENTS_LIMIT = 3
MARKS_LIMIT = 1_000  #: In one text; "the" in a book is no help.
_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("([A-Za-z])[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True, order=True)
class MarkedSpan:
    """A stretch of a title or text."""

    start: int  #: In code points.
    end: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of the text, with what matched in it."""

    start: int  #: Where it stands in the article's text.
    end: int
    text: str
    marks: tuple[MarkedSpan, ...]  #: Offsets into the article's text, as start and end.


@dataclass(frozen=True, slots=True)
class Highlights:
    """Matches in one article."""

    article_id: int
    title: tuple[MarkedSpan, ...]  #: Offsets into its title.
    fragments: tuple[Fragment, ...]  #: Up to three, in order; the first lines where only the title matches.


def highlight(query: Query, article_id: int, title: str, text: str) -> Highlights:
    """Return the offsets of the words of a query, without those it excludes."""
    everywhere = [one for one in query.terms if not one.title_only]
    marks = _marks(text, everywhere)
    return Highlights(article_id, tuple(_marks(title, query.terms)), tuple(_fragments(text, marks)))


def pieces(text: str, start: int, marks: Sequence[MarkedSpan]) -> list[tuple[str, bool]]:
    """Return a text that begins at ``start`` in pieces, each with whether it matched."""
    cut, at = [], start
    for mark in marks:
        cut += [(text[at - start : mark.start - start], False), (text[mark.start - start : mark.end - start], True)]
        at = mark.end
    cut.append((text[at - start :], False))
    return [(piece, is_match) for piece, is_match in cut if piece]


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """Return a word as both databases compare it: without case, and without accents on Latin letters."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", _ACCENTS.sub(r"\1", unicodedata.normalize("NFD", word))).lower()


def _marks(text: str, terms: Sequence[Term]) -> list[MarkedSpan]:
    """Spans of all matches, in order, without overlap."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    beginnings: list[tuple[str, ...]] = []
    for term in terms:
        phrase = tuple(map(folded, term.words))
        if term.is_prefix:
            beginnings.append(phrase)
        else:
            by_first.setdefault(phrase[0], []).append(phrase)
    if not by_first and not beginnings:
        return []
    tokens = [(folded(one[0]), one.start(), one.end()) for one in _WORD.finditer(text)]
    found: list[MarkedSpan] = []
    for index, (word, start, _) in enumerate(tokens):
        for phrase in by_first.get(word, ()):
            stretch = tokens[index : index + len(phrase)]
            if tuple(token[0] for token in stretch) == phrase:
                found.append(MarkedSpan(start, stretch[-1][2]))
        for *before, beginning in beginnings:
            stretch = tokens[index : index + len(before) + 1]
            *others, last = (token[0] for token in stretch)
            if others == before and last.startswith(beginning):
                found.append(MarkedSpan(start, stretch[-1][2]))
        if len(found) >= MARKS_LIMIT:
            break
    return _merged(found)


def _merged(spans: list[MarkedSpan]) -> list[MarkedSpan]:
    merged: list[MarkedSpan] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = MarkedSpan(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


def _fragments(text: str, marks: Sequence[MarkedSpan]) -> list[Fragment]:
    """Return the stretches that hold most different matches, none overlapping another, in order."""
    if not marks:
        return [_fragment(text, 0, ())] if text else []
    groups: list[list[MarkedSpan]] = []
    for mark in marks:
        if groups and mark.end - groups[-1][0].start <= FRAGMENT_CHARS // 2:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    best = sorted(groups, key=lambda group: (-len({folded(text[one.start : one.end]) for one in group}), group[0]))
    chosen: list[Fragment] = []
    for group in best:
        one = _fragment(text, group[0].start, marks)
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
        if len(chosen) == FRAGMENTS_LIMIT:
            break
    return sorted(chosen, key=lambda one: one.start)


def _fragment(text: str, match: int, marks: Sequence[MarkedSpan]) -> Fragment:
    """Return a piece that begins a little before the match, cut between words."""
    start = max(0, match - FRAGMENT_CHARS // 3)
    if start:
        blank = text.find(" ", start, match)
        start = blank + 1 if blank >= 0 else match
    paragraph = text.rfind("\n", start, match)
    start = paragraph + 1 if paragraph >= 0 else start
    end = min(len(text), start + FRAGMENT_CHARS)
    inside = [mark for mark in marks if start <= mark.start < end]
    if end < len(text):
        blank = text.rfind(" ", inside[-1].end if inside else start, end)
        end = blank if blank >= 0 else max([end, *(mark.end for mark in inside)])
    inside = [mark for mark in inside if mark.end <= end]
    return Fragment(start, end, text[start:end], tuple(inside))
