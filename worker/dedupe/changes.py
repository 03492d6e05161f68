"""The kind of change that a new version is, and the sighting that is older than the version known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain

from worker.dedupe.constants import KEPT_RUN_WORDS
from worker.dedupe.fold import fold
from worker.dedupe.spelling import without_slips
from worker.dedupe.worddiff import PARAGRAPH, diff, shown, words_of
from worker.types import Change, ChangeKind, DiffOp, DiffPiece, Draft, Known
from worker.wordlists import WordList

PASSAGE_WORDS = 12  #: So many words in one stretch are a passage that was added or cut, fewer an edited sentence.
TOUCHED_SHARE = 0.1  #: A passage was added, or cut, if no more words than this share of it changed besides,
TOUCHED_WORDS = 3  #: or no more than so many.
REWRITTEN_SHARE = 0.5  #: Less of the longer version stands in runs that were kept: it was written anew.
_CORRECTIONS = WordList("dedupe/corrections")
_STATED = frozenset(("feed", "given", "json-ld", "meta"))  #: Origins of a date that have the time of day.

Pieces = Sequence[tuple[DiffOp, list[str]]]


def describe_change(old_title: str, old_text: str, new_title: str, new_text: str, *, note: str | None = None) -> Change:
    """Classify the change of a version. ``note`` is its correction note, if that is new.

    The first that holds: only the headline; it says that it corrects; nothing but spelling; a passage
    added, or cut, and next to nothing else; only figures; more than half of it new; an edit.
    """
    pieces = diff(words_of(old_text), words_of(new_text))
    added, removed = _words(pieces, "insert"), _words(pieces, "delete")
    return Change(
        _kind(pieces, added, removed, _told(old_title, old_text, new_title, new_text, note)),
        *map(len, (added, removed)),
    )


def _told(old_title: str, old_text: str, new_title: str, new_text: str, note: str | None) -> ChangeKind | None:
    """Return the kind that shows before the words are looked at; None if none does."""
    if fold(old_text) == fold(new_text) and fold(old_title) != fold(new_title):
        return "headline"
    return "correction" if note and _corrects().search(note) else None


@cache
def _corrects() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _CORRECTIONS.entries)), re.IGNORECASE)


def _kind(pieces: Pieces, added: list[str], removed: list[str], told: ChangeKind | None) -> ChangeKind:
    if told is not None:
        return told
    lost, gained = without_slips(removed, added)
    if not lost and not gained:
        return "typo"
    if _longest(pieces, "insert") >= PASSAGE_WORDS and len(lost) <= _touched(gained):
        return "added_paragraphs"
    if _longest(pieces, "delete") >= PASSAGE_WORDS and len(gained) <= _touched(lost):
        return "cut"
    if all(word[0].isdigit() for word in chain(lost, gained)):
        return "figures"
    runs = sum(len(words) for op, words in pieces if op == "keep" and len(words) >= KEPT_RUN_WORDS)
    longer = max(sum(len(words) for op, words in pieces if op != other) for other in ("insert", "delete"))
    return "rewrite" if runs < REWRITTEN_SHARE * longer else "edit"


def word_diff(old_text: str, new_text: str) -> tuple[DiffPiece, ...]:
    """Return the words of two texts as kept, added and removed runs, in order, for a person to read."""
    return shown(diff(words_of(old_text), words_of(new_text)))


def is_older(draft: Draft, known: Known) -> bool:
    """Return True if a sighting that arrives now is older than the stored version.

    Its publisher's own dates decide, like against like: the times of change, else those of publication
    if they stood in the same place and tell the time of day. What nobody dates is taken for newer.
    """
    if draft.revised_at is not None and known.revised_at is not None:
        return draft.revised_at < known.revised_at
    if draft.published_at is None or known.published_at is None:
        return False
    if draft.published_from != known.published_from or draft.published_from not in _STATED:
        return False
    return draft.published_at < known.published_at


def _touched(passage: Sequence[str]) -> float:
    return max(TOUCHED_WORDS, TOUCHED_SHARE * len(passage))


def _words(pieces: Pieces, op: DiffOp) -> list[str]:
    """Return the folded words of all pieces of one kind."""
    return fold(" ".join(word for found, words in pieces if found == op for word in words if word != PARAGRAPH)).split()


def _longest(pieces: Pieces, op: DiffOp) -> int:
    return max((len(words) for found, words in pieces if found == op), default=0)
