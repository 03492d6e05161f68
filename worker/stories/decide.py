"""Which story an article belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.stories.state import when
from worker.stories.vectors import (
    Vector,
    Weighting,
    likeness,
    names_likeness,
    strongest_shared,
)
from worker.types import Frequencies, StoryArticle, StoryDecision, StoryState, Terms

JOIN_AT = 0.15
"""Mean likeness to the core from which an article joins. B-cubed F1 on the labelled stories stays within
.02 of its best from .12 to .18 (bench/stories.py)."""

DECAY_PER_DAY = 0.005  #: A likeness g days after the story's last article is divided by 1 + g times this.
LOOK_BACK = timedelta(days=365)
"""A story that had nothing for so long is over; a later one may follow it. The decay alone keeps most
stories to days: after 60 of them a likeness counts 1/1.3, after a year 1/2.8. On the labelled stories,
where reports of one event lie up to years apart, 14 days give F1 .87, 60 give .91, a year .92."""

UNDATED_NAMES_AT = 0.32
"""Likeness of names that stands in for a date. On the five seeds, in every order of arrival, with and without
the recogniser, it is .43 or more for the two of one story and .25 or less for the others."""

UNDATED_WORDS_AT = 0.5  #: Likeness of everything that stands in for both.
WORTH_A_LOOK = 0.9
"""Share of JOIN_AT below which the centroid rules a story out, unseen its core. A centroid is shorter than
its articles are on average, so its likeness is as a rule above theirs."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How an article and a story compare."""

    score: float  #: Mean cosine to the core, after decay.
    names: float | None  #: The same over names alone, before decay; None where there are too few.
    gap_days: float


def decide_story(
    article: StoryArticle,
    candidates: Sequence[StoryState],
    frequencies: Frequencies,
    *,
    look_back: timedelta = LOOK_BACK,
) -> StoryDecision:
    """Which of the candidates the article belongs to, or that it begins a new story.

    An article must be like the core of a story on average (average link), not only like one article of it:
    so a chain of reports that lead from one event to another does not become one story. Where nobody says
    when the article or the story was published, time cannot tell two events of one long war apart; then
    they must also name the same people and groups.
    """
    for state in candidates:
        if article.original_id is not None and _has(state, article.original_id):
            return StoryDecision(state.story_id, 1.0, f"a copy of article {article.original_id}")
    weighting = Weighting(frequencies)
    vector = weighting.vector(article.terms)
    judged = [
        (compared, state)
        for state in candidates
        if (gap := gap_days(when(article), state)) <= look_back / timedelta(days=1)
        and likeness(vector, weighting.vector(state.centroid)) >= JOIN_AT * WORTH_A_LOOK * fade(gap)
        for compared in [compare(vector, [weighting.vector(one.terms) for one in state.core], gap)]
    ]
    if not judged:
        return StoryDecision(None, 0.0, "no story of these days is like it")
    judged.sort(key=lambda pair: (-pair[0].score, pair[1].story_id))
    dated = is_dated((article,))
    joined = [(one, state) for one, state in judged if joins(one, dated=dated and is_dated(state.core))]
    if not joined:
        compared, state = judged[0]
        return StoryDecision(None, compared.score, _refused(compared, state))
    compared, state = joined[0]
    shared = shared_terms(weighting, article.terms, state.centroid)
    rivals = tuple(rival.story_id for _, rival in joined[1:])
    return StoryDecision(state.story_id, compared.score, _joined(compared, state, shared), rivals)


def compare(vector: Vector, core: Sequence[Vector], gap: float) -> Likeness:
    """Hold a vector against each of a core."""
    names = [one for one in (names_likeness(vector, other) for other in core) if one is not None]
    return Likeness(
        score=sum(likeness(vector, other) for other in core) / len(core) / fade(gap),
        names=sum(names) / len(names) if names else None,
        gap_days=gap,
    )


def fade(gap: float) -> float:
    """What a likeness is divided by for days between two reports."""
    return 1 + DECAY_PER_DAY * gap


def joins(compared: Likeness, *, dated: bool) -> bool:
    """Whether that is enough."""
    if dated:
        return compared.score >= JOIN_AT
    if compared.names is None:
        return compared.score >= UNDATED_WORDS_AT
    return compared.score >= JOIN_AT and (compared.names >= UNDATED_NAMES_AT or compared.score >= UNDATED_WORDS_AT)


def gap_days(at: datetime, state: StoryState) -> float:
    """Days between a moment and the story; 0 within it."""
    outside = max(at - state.last_at, state.first_at - at, timedelta(0))
    return outside / timedelta(days=1)


def is_dated(articles: Iterable[StoryArticle]) -> bool:
    """Whether anybody says when one of them was published."""
    return any(one.published_at is not None for one in articles)


def shared_terms(weighting: Weighting, a: Terms, b: Terms, limit: int = 5) -> str:
    """The terms that two have in common, strongest first, to be read by a person."""
    terms = strongest_shared(weighting.vector(a), weighting.vector(b), limit)
    return ", ".join(a.shown.get(term) or b.shown.get(term) or term for term in terms)


def _has(state: StoryState, article_id: int) -> bool:
    return any(one.article_id == article_id for one in state.core)


def _joined(compared: Likeness, state: StoryState, shared: str) -> str:
    articles = "1 article" if state.articles == 1 else f"{state.articles} articles"
    return f"shares {shared} with {articles} ({compared.score:.2f}, {compared.gap_days:.1f} days apart)"


def _refused(compared: Likeness, state: StoryState) -> str:
    nearest = f"nearest is story {state.story_id} ({compared.score:.2f}"
    if compared.score < JOIN_AT:
        return f"{nearest}, {JOIN_AT:.2f} needed)"
    if compared.names is None:
        return f"{nearest}; without dates and names {UNDATED_WORDS_AT:.2f} needed)"
    return f"{nearest}; without dates names must agree: {compared.names:.2f}, {UNDATED_NAMES_AT:.2f} needed)"
