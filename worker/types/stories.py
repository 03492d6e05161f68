"""Types that ``stories`` hands to ``store``: the terms of an article, and the story that it joins or begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from worker.types.clean import UNKNOWN_SOURCE


@dataclass(frozen=True, slots=True)
class Terms:
    """Weightiest words and names of an article, or of a story. Made without a corpus."""

    weights: Mapping[str, float]  #: Term to weight above 0, not yet weighted by rarity. Names start with "=".
    shown: Mapping[str, str] = field(default_factory=dict)  #: Term to a form a person can read, as in the text.
    told: tuple[str, ...] = ()  #: Words of the names in the headline of an article; in its lead where it has none.
    words: tuple[str, ...] = ()  #: Short forms of the words of its text that are not among the weights.


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many articles each term stood. May hold only the terms that are asked for."""

    documents: int = 0  #: Articles counted; copies are not counted.
    counts: Mapping[str, int] = field(default_factory=dict)  #: Term to articles; a missing one means 0.
    vectors: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)  #: By id() of terms: of Weighting.


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """An article as the clustering sees it."""

    article_id: int
    title: str
    terms: Terms
    seen_at: datetime  #: When it came in.
    published_at: datetime | None = None  #: None if not stated; then more must agree for a story.
    original_id: int | None = None  #: The article it is a copy of, or None. Copies count once.
    source: str | None = None  #: Who published it; None or UNKNOWN_SOURCE if that is not known.
    title_inferred: bool = False  #: The title was made from the first sentence; a real one heads the story.

    @property
    def publisher(self) -> str | None:
        """Return its publisher; None if that is not known, since two unknown sources are not one."""
        return None if self.source == UNKNOWN_SOURCE else self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryState:
    """A story so far: enough of it to decide whether an article belongs, however long it is."""

    story_id: int
    centroid: Terms  #: Mean weights over all its articles; the strongest terms only.
    core: tuple[StoryArticle, ...]  #: Its first and its newest articles, in order of arrival; bounded.
    articles: int  #: How many it has; copies are not counted.
    first_at: datetime  #: Of its earliest article: published, else seen.
    last_at: datetime  #: Of its latest.


@dataclass(frozen=True, slots=True)
class StoryDecision:
    """Story that an article belongs to."""

    story_id: int | None  #: None: it begins a new one.
    score: float  #: 0 to 1: likeness to the best candidate, taken or not; 0 if there was none.
    reason: str  #: One line a person understands, with the terms they share.
    rivals: tuple[int, ...] = ()  #: Other stories it would have joined too: they may be one with that story.


@dataclass(frozen=True, slots=True)
class StoryMatch:
    """Verdict on two stories: one, or one continues the other."""

    matches: bool
    score: float  #: 0 to 1.
    reason: str  #: One line a person understands, with the terms they share.
