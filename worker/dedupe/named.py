"""Notices that name their article by its headline or slug: the article meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.dedupe.fold import fold
from worker.types import Headline, Notice

FEWEST_WORDS = 3  #: A headline in a notice has at least so many, or it may be any phrase.
SLUG_WORDS = 2  #: Words of a slug that must stand in headline or address;
SLUG_LETTERS = 4  #: shorter ones (BC, US) tell nothing.
_SLUG = re.compile(r"[\w.]+(?:[-/][\w.]+)+")


def find_named(notice: Notice, candidates: Sequence[Headline]) -> int | None:
    """Return the article that the notice names; None unless exactly one of the candidates can be meant.

    A headline must be that of the article; a slug's words must all stand in its headline or address.
    """
    for name in notice.named:
        folded = fold(name)
        if _SLUG.fullmatch(name):
            meant = _by_slug(folded, candidates)
        elif len(folded.split()) >= FEWEST_WORDS:
            meant = {one.article_id for one in candidates if fold(one.title) == folded}
        else:
            continue
        if len(meant) == 1:
            return meant.pop()
        if meant:
            return None
    return None


def _by_slug(folded: str, candidates: Sequence[Headline]) -> set[int]:
    words = {word for word in folded.split() if len(word) >= SLUG_LETTERS}
    if len(words) < SLUG_WORDS:
        return set()
    return {one.article_id for one in candidates if words <= set(fold(f"{one.title} {one.url or ''}").split())}
