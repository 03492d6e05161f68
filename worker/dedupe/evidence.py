"""Measurements on two texts, made before any verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from worker.dedupe.constants import LEAD_WORDS, LONG_RUN_WORDS, MAX_FURNITURE_WORDS, TITLES_ALIKE_SHARE
from worker.dedupe.facts import Facts, changed_facts
from worker.dedupe.fold import fold
from worker.dedupe.opposites import say_one_thing
from worker.dedupe.overlap import Mask, Overlap, Prepared, furniture, gone, share_in_long_runs
from worker.dedupe.spelling import without_known_slips, without_slips
from worker.types import TextSide

Titles = Literal["equal", "alike", "differ", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a verdict rests on."""

    words: int  #: Of the shorter text.
    containment: float  #: 0 to 1: share of the shorter text's shingles that the longer one has.
    lost: int  #: Words of the shorter text that the longer one has not; spelling slips left out.
    added: int  #: Words of the longer text that the shorter one has not; spelling slips left out.
    long_runs: float  #: 0 to 1: share of the shorter text that stands in long unbroken runs in the longer.
    lead: float  #: 0 to 1: share of the opening of the shorter text that the longer one has.
    topic_lost: bool  #: A word of the shorter text's headline stands in that text and nowhere in the other.
    facts: Facts
    titles: Titles
    same_source: bool
    hours_apart: float | None  #: Between the two publications; None if either date is unknown.


def weigh(a: TextSide, b: TextSide, found: Overlap, titles: Titles) -> Evidence:
    """Measure two texts, a being found.shorter, of which found says what they have in common."""
    lost, added = _reworded(found)
    return Evidence(
        words=found.shorter.size,
        containment=found.containment,
        lost=len(lost),
        added=len(added),
        long_runs=share_in_long_runs(found.kept, LONG_RUN_WORDS),
        lead=float(found.kept[:LEAD_WORDS].mean()),
        topic_lost=titles in ("alike", "differ") and _topic_lost(a.title, b.title, lost, found),
        facts=changed_facts(found),
        titles=titles,
        same_source=a.source is not None and a.source == b.source,
        hours_apart=hours_apart(a, b),
    )


def _topic_lost(title: str, other: str, lost: list[str], found: Overlap) -> bool:
    """Return True if a word of one headline only, other than a number, is in its own text and not in the other.

    A word for which the other headline has one that says the same does not count.
    """
    own, theirs = fold(title).split(), fold(other).split()
    gone_words = set(lost).difference(theirs, found.longer.words)
    words = [word for word in own if word in gone_words and not word[0].isdigit()]
    return bool(words) and not say_one_thing(own, theirs, words, [word for word in theirs if word not in own])


def _reworded(found: Overlap) -> tuple[list[str], list[str]]:
    """Give the words that only the shorter and only the longer text has, without slips and furniture."""
    masks = []
    for text, kept in ((found.shorter, found.kept), (found.longer, found.kept_in_longer)):
        few = np.count_nonzero(~kept) <= MAX_FURNITURE_WORDS
        masks.append(kept | furniture(text, kept) if few and not kept.all() else kept)
    lost, added = without_slips(
        _without_splits(found.shorter, masks[0], found.longer, masks[1]),
        _without_splits(found.longer, masks[1], found.shorter, masks[0]),
    )
    # A phrase that stands twice, once misspelt, is kept on one side and gone on the other.
    return without_known_slips(lost, found.longer.words), without_known_slips(added, found.shorter.words)


def _without_splits(text: Prepared, kept: Mask, other: Prepared, kept_in_other: Mask) -> list[str]:
    """Give the words of text that are not kept, but for those that the other text writes apart or together.

    "Trump's" folds to two words, "Trumps" to one: an apostrophe was lost on the way.
    """
    theirs, theirs_joined = set(gone(other, kept_in_other)), set(_joined(other, kept_in_other))
    joined = _joined(text, kept)
    left = []
    for number, index in enumerate(np.flatnonzero(~kept).tolist()):
        if text.words[index] not in theirs_joined and theirs.isdisjoint(joined[2 * number : 2 * number + 2]):
            left.append(text.words[index])
    return left


def _joined(text: Prepared, kept: Mask) -> list[str]:
    """Give each word that is not kept, joined with the word before it, and with the word after it."""
    words = text.words
    return [
        words[start] + words[start + 1] if 0 <= start < len(words) - 1 else ""
        for index in np.flatnonzero(~kept).tolist()
        for start in (index - 1, index)
    ]


def hours_apart(a: TextSide, b: TextSide) -> float | None:
    """Give the hours between two publications; None if either date is unknown."""
    if a.published_at is None or b.published_at is None:
        return None
    return abs((a.published_at - b.published_at).total_seconds()) / 3600


def compare_titles(a: TextSide, b: TextSide, a_text: Prepared, b_text: Prepared) -> Titles:
    """Tell whether two headlines say the same. One that is the opening of its own text says nothing."""
    a_title, b_title = fold(a.title), fold(b.title)
    if _says_nothing(a_title, a_text) or _says_nothing(b_title, b_text):
        return "equal" if a_title and a_title == b_title else "unknown"
    if a_title == b_title:
        return "equal"
    return "alike" if are_alike(a_title, b_title) else "differ"


def are_alike(a: str, b: str) -> bool:
    """Return True if two headlines, or slugs of addresses, have most words in common."""
    a_words, b_words = set(fold(a).split()), set(fold(b).split())
    shorter = min(len(a_words), len(b_words))
    return shorter > 0 and len(a_words & b_words) / shorter >= TITLES_ALIKE_SHARE


def _says_nothing(title: str, text: Prepared) -> bool:
    return not title or text.folded.startswith(title)
