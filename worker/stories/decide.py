"""Decide which story an article belongs to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from worker.stories.headlines import agreement, headline_found, name_others, tells_other_numbers, told_again
from worker.stories.state import when
from worker.stories.vectors import (
    Weighting,
    likeness,
    names_likeness,
    spread,
    strongest_shared,
)
from worker.types import Frequencies, StoryArticle, StoryDecision, StoryState, Terms

JOIN_AT = 0.15
"""Least mean likeness to the core with which an article joins a story that stands out from all others."""

LIKELY_AT = 0.6  #: Confidence with which an article joins a story that stands out from others of its subject.
SURE_AT = 0.86  #: Confidence with which an article joins whatever else it is like.
LIKENESS_WEIGHT, HEADLINE_WEIGHT, DAYS_WEIGHT, CONSTANT = 2.4, 5.4, -0.88, 2.48
"""Logistic regression that gives the confidence, over ln(likeness + .02), the agreement of headlines and
ln(1 + days between), learned from joins of a real stream judged by eye and from labelled events. Background, spread,
names, numbers, length of the story and the share of its strongest terms added nothing in folds by story."""

BACKGROUND_STORIES = 8  #: Stories, the most alike besides the best, that say how alike everything of a subject is.
BACKGROUND_SHARE = 0.28
"""Most that the mean likeness to those may be of the likeness to the best, for the best to stand out.

Reports of one large subject (an election, a war) are as alike as reports of one small event. What tells the event is
not how alike two reports are, but how much more alike than others of the subject (local scaling, Zelnik-Manor and
Perona 2004)."""

LONELY_SHARE = 0.08  #: The same below LIKELY_AT: next to nothing else that is stored is like it.

ONE_SOURCE_AT = 0.78
"""Least confidence with which a report joins a story that its own publisher alone tells; LIKELY_AT is that for a story
that another publisher alone tells.

Once two publishers tell an event, it shows what of the reports is the event. Before, they may be alike as a column, a
series, a season or reports from one place are, and where little is stored, nearly all of these stand out."""

NOTHING_SHARE = 0.005  #: Share of background up to which less will do: nothing else that is stored is like the two.
FEW_STORED = 50  #: Articles below which less will not do: nothing is like them, as hardly anything is stored.

SERIES_HEADLINES = 0.8  #: Least agreement of the headlines of two issues of a series,
SERIES_LIKENESS = 0.65  #: least likeness, since it repeats its words ("Money market given early help"),
SERIES_DAYS = 0.6  #: and least days between; their numbers differ.

LEAST_SPREAD = 0.25
"""Least share of a likeness that is left without the one term that makes most of it: reports that have "park" or
"Belarus" in common and hardly more are of one subject, not of one event."""

BEST_WEIGHT, FOUND_WEIGHT, SPREAD_WEIGHT, TOLD_WEIGHT = 1.39, 1.94, 2.59, 1.66
GAP_WEIGHT, BACKGROUND_WEIGHT, ONE_SOURCE_WEIGHT, OFFSET = -0.59, -0.76, -0.77, -1.59
"""Logistic regression that tells a report of the event from one of its subject, over ln(best likeness + .02), share of
the headline found, spread, share of the names told that are told again, ln(1 + days between), ln(share of background +
.03) and 1 for an article and a story of one publisher, whose series and columns are alike. Learned from 554 joins of a
real stream judged by eye and 289 of labelled events, which pass the other rules."""

SAME_EVENT_AT = 0.8  #: Least of it with which an article joins a story,
SAME_EVENT_ALONE_AT = 0.55  #: and one that is the only story of its subject.
ALONE_SHARE = 0.15  #: Share of background up to which it is the only one.
BACKGROUND_FLOOR = 0.03  #: A smaller share of background is as good as none.

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
    """Likeness of an article to a story."""

    score: float  #: 0 to 1: mean cosine to the core, after decay.
    names: float | None  #: 0 to 1: the same over names alone, before decay; None where there are too few.
    gap_days: float
    headlines: float = 0.5  #: 0 to 1: share of the weight of either headline that is found on the other side.
    background: float = 0.0  #: 0 to 1: mean likeness to the next stories; how alike everything of the subject is.
    names_others: bool = False  #: Each tells of names that the other has nowhere.
    spread: float = 1.0  #: 0 to 1: share of it that is left without the term that makes most of it.
    best: float = 1.0  #: 0 to 1: cosine to the report of the core that is most alike, before decay.
    one_source: bool = False  #: Article and all reports of the core are of one publisher.
    told_by_one: bool = False  #: No two publishers are known to tell of the story.
    told_again: float = 1.0  #: 0 to 1: share of the names that a report of the core tells of which the article has.
    headline_found: float = 1.0  #: 0 to 1: share of the words of its headline that a report of the core has anywhere.
    of_series: bool = False  #: One publisher tells the same on another day with other numbers.
    few_stored: bool = False  #: So little is stored that it tells nothing what else is like them.

    @property
    def confidence(self) -> float:
        """Estimate of the probability that article and story report one event, 0 to 1."""
        evidence = (
            CONSTANT
            + LIKENESS_WEIGHT * math.log(self.score * fade(self.gap_days) + 0.02)
            + HEADLINE_WEIGHT * self.headlines
            + DAYS_WEIGHT * math.log1p(self.gap_days)
        )
        return 1 / (1 + math.exp(-evidence))

    @property
    def same_event(self) -> float:
        """Return the estimated probability that it is about the event and not only about its subject, 0 to 1."""
        share = self.background / self.score if self.score else 1.0
        evidence = (
            OFFSET
            + BEST_WEIGHT * math.log(self.best + 0.02)
            + FOUND_WEIGHT * self.headline_found
            + SPREAD_WEIGHT * self.spread
            + TOLD_WEIGHT * self.told_again
            + GAP_WEIGHT * math.log1p(self.gap_days)
            + BACKGROUND_WEIGHT * math.log(min(share, 1.5) + BACKGROUND_FLOOR)
            + ONE_SOURCE_WEIGHT * self.one_source
        )
        return 1 / (1 + math.exp(-evidence))


def decide_story(
    article: StoryArticle,
    candidates: Sequence[StoryState],
    frequencies: Frequencies,
    *,
    look_back: timedelta = LOOK_BACK,
) -> StoryDecision:
    """Decide which of the candidates an article belongs to, or that it begins a new story.

    An article must be like the core of a story on average (average link), not only like one article of it: so a chain
    of reports that lead from one event to another does not become one story. And the story must stand out from the
    other candidates, or be surely the same: alike, soon after, and with headlines that name the same. So a subject does
    not become one. Where neither the article nor the story has
    a date of publication, time cannot tell two events of one long war apart; then they must also name the same people
    and groups.

    Args:
        article: The article, with its terms.
        candidates: Stories that share rare terms with it.
        frequencies: Document frequencies of all their terms.
        look_back: Longest time without an article after which a story is still open.

    Returns:
        The decision, with the reason that a person reads and other stories that it would join too.
    """
    for state in candidates:
        if article.original_id is not None and _has(state, article.original_id):
            return StoryDecision(state.story_id, 1.0, f"a copy of article {article.original_id}")
    weighting = Weighting(frequencies)
    vector = weighting.vector(article.terms)
    open_stories = [
        (likeness(vector, weighting.vector(state.centroid)) / fade(gap), gap, state)
        for state in candidates
        if (gap := gap_days(when(article), state)) <= look_back / timedelta(days=1)
    ]
    judged = [
        (compare(article, state, weighting, gap), state)
        for rough, gap, state in open_stories
        if rough >= JOIN_AT * WORTH_A_LOOK
    ]
    if not judged:
        return StoryDecision(None, 0.0, "began it: no story of these days is like it")
    judged.sort(key=lambda pair: (-pair[0].score, pair[1].story_id))
    best = judged[0][1].story_id
    others = sorted((rough for rough, _, state in open_stories if state.story_id != best), reverse=True)
    background = sum(others[:BACKGROUND_STORIES]) / BACKGROUND_STORIES
    few = frequencies.documents < FEW_STORED
    judged = [(replace(compared, background=background, few_stored=few), state) for compared, state in judged]
    dated = is_dated((article,))
    joined = [(one, state) for one, state in judged if joins(one, dated=dated and is_dated(state.core))]
    if not joined:
        compared, state = judged[0]
        return StoryDecision(None, compared.score, _refused(compared, state, dated=dated and is_dated(state.core)))
    compared, state = joined[0]
    shared = shared_terms(weighting, article.terms, state.centroid)
    rivals = tuple(rival.story_id for _, rival in joined[1:])
    return StoryDecision(state.story_id, compared.score, _joined(compared, state, shared), rivals)


def compare(article: StoryArticle, state: StoryState, weighting: Weighting, gap: float) -> Likeness:
    """Compare an article with each of the core of a story."""
    vector, core = weighting.vector(article.terms), [weighting.vector(one.terms) for one in state.core]
    names = [one for one in (names_likeness(vector, other) for other in core) if one is not None]
    alike = [likeness(vector, other) for other in core]
    score = sum(alike) / len(core) / fade(gap)
    publishers = {one.publisher for one in state.core}
    one_source = article.publisher is not None and publishers == {article.publisher}
    headlines = agreement(article, state, weighting)
    repeats = one_source and headlines >= SERIES_HEADLINES and max(alike) >= SERIES_LIKENESS
    return Likeness(
        score=score,
        names=sum(names) / len(names) if names else None,
        gap_days=gap,
        headlines=headlines,
        names_others=name_others(article, state, weighting),
        spread=spread(vector, core),
        best=max(alike),
        one_source=one_source,
        told_by_one=len(publishers - {None}) <= 1,
        told_again=told_again(article, state, weighting) if score >= JOIN_AT else 0.0,
        headline_found=headline_found(article, state) if score >= JOIN_AT else 0.0,
        of_series=repeats and gap >= SERIES_DAYS and tells_other_numbers(article, state),
    )


def fade(gap: float) -> float:
    """Return the divisor of a likeness for the days between two reports."""
    return 1 + DECAY_PER_DAY * gap


def joins(compared: Likeness, *, dated: bool) -> bool:
    """Return True if that is enough to join."""
    if compared.names_others:
        return False
    if dated:
        if compared.score < JOIN_AT or compared.spread < LEAST_SPREAD:
            return False
        if compared.of_series or tells_subject(compared) or is_guess(compared):
            return False
        return compared.confidence >= SURE_AT or stands_out(compared)
    agree = compared.names is not None and compared.names >= UNDATED_NAMES_AT
    return compared.score >= UNDATED_WORDS_AT or (compared.score >= JOIN_AT and agree)


def tells_subject(compared: Likeness) -> bool:
    """Return True if it is probably a report of the subject only."""
    is_alone = compared.background <= ALONE_SHARE * compared.score
    return compared.same_event < (SAME_EVENT_ALONE_AT if is_alone else SAME_EVENT_AT)


def is_guess(compared: Likeness) -> bool:
    """Return True if at most one known publisher tells of the story, and the article is not likely of its event."""
    is_like_nothing = not compared.few_stored and compared.background <= NOTHING_SHARE * compared.score
    if not compared.told_by_one or is_like_nothing:
        return False
    return compared.confidence < (ONE_SOURCE_AT if compared.one_source else LIKELY_AT)


def stands_out(compared: Likeness) -> bool:
    """Return True if the other stories are much less alike."""
    share = BACKGROUND_SHARE if compared.confidence >= LIKELY_AT else LONELY_SHARE
    return compared.background <= share * compared.score


def gap_days(at: datetime, state: StoryState) -> float:
    """Return the days between a moment and the story; 0 within it."""
    outside = max(at - state.last_at, state.first_at - at, timedelta(0))
    return outside / timedelta(days=1)


def is_dated(articles: Iterable[StoryArticle]) -> bool:
    """Return True if one of them has a date of publication."""
    return any(one.published_at is not None for one in articles)


def shared_terms(weighting: Weighting, a: Terms, b: Terms, limit: int = 5) -> str:
    """Return the terms that two have in common, strongest first, for a person to read."""
    terms = strongest_shared(weighting.vector(a), weighting.vector(b), limit)
    return ", ".join(a.shown.get(term) or b.shown.get(term) or term for term in terms)


def _has(state: StoryState, article_id: int) -> bool:
    return any(one.article_id == article_id for one in state.core)


def _joined(compared: Likeness, state: StoryState, shared: str) -> str:
    articles = "1 article" if state.articles == 1 else f"{state.articles} articles"
    headlines = f"headlines {compared.headlines:.2f}"
    return (
        f"shares {shared} with {articles} ({compared.score:.2f}, {headlines}, {time_between(compared.gap_days)} apart)"
    )


def _refused(compared: Likeness, state: StoryState, *, dated: bool) -> str:
    nearest = f"began it: nearest was story {state.story_id} ({compared.score:.2f}"
    if compared.score < JOIN_AT:
        return f"{nearest}, {JOIN_AT:.2f} needed)"
    if compared.names_others:
        return f"{nearest}), and each tells of names that the other lacks"
    if dated:
        why = f"other stories are as near as {compared.background:.2f}"
        if compared.spread < LEAST_SPREAD:
            why = "they share little but one word"
        elif compared.of_series:
            why = "one publisher tells the same with other numbers, as in a series"
        elif is_guess(compared):
            teller = "only its own publisher tells" if compared.one_source else "no two publishers are known to tell"
            why = f"{why}: {teller} of it, and they are not surely one event ({compared.confidence:.2f})"
        elif tells_subject(compared):
            of_source = " of one source" if compared.one_source else ""
            why = f"{why}: probably one subject{of_source}, not one event ({compared.same_event:.2f})"
        return f"{nearest}, headlines {compared.headlines:.2f}, {time_between(compared.gap_days)} apart), and {why}"
    if compared.names is None:
        return f"{nearest}; without dates and names {UNDATED_WORDS_AT:.2f} needed)"
    return f"{nearest}; without dates names must agree: {compared.names:.2f}, {UNDATED_NAMES_AT:.2f} needed)"


def time_between(days: float) -> str:
    """Return a time between two reports in words: ``20 min``, ``7 h``, ``2.1 days``."""
    hours = days * 24
    if hours < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if hours < 47.5 else f"{days:.1f} days"
