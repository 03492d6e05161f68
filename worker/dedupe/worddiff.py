"""The words that two versions of a text share, in order, found in a time that grows with their length alone.

A patience diff (Bram Cohen): words that stand once in either stretch are lined up first, then what lies
between them in the same way; only short stretches are compared word by word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from worker.types import DiffOp, DiffPiece

PARAGRAPH = "¶"
_TOKEN = re.compile(r"\n{2,}|[^\s]+")
_CELLS = 4096  #: Stretches whose lengths multiply to no more are compared word by word.
_DEPTH = 12  #: So often a stretch is parted; what is left then counts as replaced. Bounds the work.
_KEPT_WHOLE = 16  #: A longer piece that was kept is shortened to
_KEPT_ENDS = 6  #: so many words at either end.

Stretch = tuple[int, int, int, int, int]  #: Start and end in the old text, in the new one, and how often parted.


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are written; the end of a paragraph is a word too."""
    return [PARAGRAPH if found.isspace() else found for found in _TOKEN.findall(text)]


def diff(old: Sequence[str], new: Sequence[str]) -> list[tuple[DiffOp, list[str]]]:
    """Return the words of both in order: kept ones, and between them those deleted, then those inserted."""
    pieces: list[tuple[DiffOp, list[str]]] = []

    def add(op: DiffOp, words: Sequence[str]) -> None:
        if not words:
            return
        if pieces and pieces[-1][0] == op:
            pieces[-1][1].extend(words)
        else:
            pieces.append((op, list(words)))

    at_old = at_new = 0
    for in_old, in_new in sorted(_matches(old, new)):
        add("delete", old[at_old:in_old])
        add("insert", new[at_new:in_new])
        add("keep", old[in_old : in_old + 1])
        at_old, at_new = in_old + 1, in_new + 1
    add("delete", old[at_old:])
    add("insert", new[at_new:])
    return pieces


def shown(pieces: Sequence[tuple[DiffOp, list[str]]]) -> tuple[DiffPiece, ...]:
    """Return the pieces to be read by a person: what was kept at length is shortened, with the count of its words."""
    return tuple(_shown(op, words) for op, words in pieces)


def _shown(op: DiffOp, words: list[str]) -> DiffPiece:
    count = sum(word != PARAGRAPH for word in words)
    if op == "keep" and len(words) > _KEPT_WHOLE:
        words = [*words[:_KEPT_ENDS], "…", *words[-_KEPT_ENDS:]]
    return DiffPiece(op, " ".join(words), count)


def _matches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of places of the words that are kept, each place once, in one order in both."""
    waiting: list[Stretch] = [(0, len(old), 0, len(new), 0)]
    while waiting:
        a, a_end, b, b_end, depth = waiting.pop()
        while a < a_end and b < b_end and old[a] == new[b]:
            yield a, b
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            yield a_end, b_end
        if a == a_end or b == b_end:
            continue
        if (a_end - a) * (b_end - b) <= _CELLS:
            yield from ((a + i, b + j) for i, j in _longest_common(old[a:a_end], new[b:b_end]))
        elif depth < _DEPTH and (anchors := _anchors(old, new, (a, a_end, b, b_end, depth))):
            yield from anchors
            for in_old, in_new in [*anchors, (a_end, b_end)]:
                waiting.append((a, in_old, b, in_new, depth + 1))
                a, b = in_old + 1, in_new + 1


def _anchors(old: Sequence[str], new: Sequence[str], within: Stretch) -> list[tuple[int, int]]:
    """Words that stand once in either stretch, as many of them as stand in one order in both."""
    a, a_end, b, b_end, _ = within
    once_old, once_new = Counter(old[a:a_end]), Counter(new[b:b_end])
    place = {word: index for index, word in enumerate(new[b:b_end], start=b) if once_new[word] == 1}
    pairs = [(i, place[old[i]]) for i in range(a, a_end) if once_old[old[i]] == 1 and old[i] in place]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of the pairs whose second places rise too (patience sorting)."""
    tops: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        before.append(heads[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(second)
            heads.append(index)
        else:
            tops[pile], heads[pile] = second, index
    found: list[tuple[int, int]] = []
    index = heads[-1] if heads else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _longest_common(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the longest common subsequence of two short stretches."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            same = old[i] == new[j]
            lengths[i][j] = lengths[i + 1][j + 1] + 1 if same else max(lengths[i + 1][j], lengths[i][j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
