"""Compare two stories: they are one, or one continues the other, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from worker.stories.decide import JOIN_AT, LOOK_BACK, Likeness, fade, is_dated, joins, shared_terms, time_between
from worker.stories.headlines import name_others
from worker.stories.vectors import Vector, Weighting, likeness, names_likeness
from worker.types import Frequencies, StoryMatch, StoryState

MERGE_AT = 0.48  #: Merging two stories moves many articles, so it asks more than joining does.
FOLLOW_AT = 0.75 * JOIN_AT  #: A link that is wrong costs little; one that is missing hides what came before.
FOLLOW_WITHIN = timedelta(days=30)


def should_merge(
    a: StoryState, b: StoryState, frequencies: Frequencies, *, look_back: timedelta = LOOK_BACK
) -> StoryMatch:
    """Decide if two stories are one: their cores are alike on average. The order does not matter."""
    gap = _gap(a, b)
    if gap > look_back:
        return StoryMatch(False, 0.0, f"{gap.days} days lie between them")
    weighting = Weighting(frequencies)
    compared = _compare(weighting, a, b, gap / timedelta(days=1))
    shared = shared_terms(weighting, a.centroid, b.centroid)
    if compared.score < MERGE_AT:
        return StoryMatch(False, compared.score, f"likeness {compared.score:.2f}, {MERGE_AT:.2f} needed")
    if all(name_others(one, b, weighting) for one in a.core):
        return StoryMatch(False, compared.score, "each tells of names that the other lacks")
    if not joins(compared, dated=is_dated(a.core) and is_dated(b.core)):
        return StoryMatch(False, compared.score, "without dates their names would have to agree")
    return StoryMatch(True, compared.score, f"share {shared} ({compared.score:.2f})")


def follows(
    later: StoryState, earlier: StoryState, frequencies: Frequencies, *, within: timedelta = FOLLOW_WITHIN
) -> StoryMatch:
    """Decide if a story continues an earlier one: it begins after it, soon enough, and is about the same things."""
    wait = later.first_at - earlier.first_at
    if wait <= timedelta(0):
        return StoryMatch(False, 0.0, "it does not begin later")
    gap = max(later.first_at - earlier.last_at, timedelta(0))
    if gap > within:
        return StoryMatch(False, 0.0, f"{gap.days} days lie between them")
    weighting = Weighting(frequencies)
    compared = _compare(weighting, later, earlier, gap / timedelta(days=1))
    if compared.score < FOLLOW_AT:
        return StoryMatch(False, compared.score, f"likeness {compared.score:.2f}, {FOLLOW_AT:.2f} needed")
    shared = shared_terms(weighting, later.centroid, earlier.centroid)
    return StoryMatch(True, compared.score, f"{time_between(gap / timedelta(days=1))} later, shares {shared}")


def _compare(weighting: Weighting, a: StoryState, b: StoryState, gap: float) -> Likeness:
    """Compare each article of one core with each of the other."""
    pairs = [(x, y) for x in _vectors(weighting, a) for y in _vectors(weighting, b)]
    names = [one for one in (names_likeness(x, y) for x, y in pairs) if one is not None]
    return Likeness(
        score=sum(likeness(x, y) for x, y in pairs) / len(pairs) / fade(gap),
        names=sum(names) / len(names) if names else None,
        gap_days=gap,
    )


def _vectors(weighting: Weighting, state: StoryState) -> Sequence[Vector]:
    return [weighting.vector(one.terms) for one in state.core]


def _gap(a: StoryState, b: StoryState) -> timedelta:
    return max(a.first_at - b.last_at, b.first_at - a.last_at, timedelta(0))
