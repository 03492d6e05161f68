"""The order by relevance: how well an article matches, times how new it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

HALF_LIFE_DAYS = 7.0
"""At this age a match counts half, at three times it a quarter, at seven times an eighth: 1 / (1 + age / 7 days).
Softer than a true half-life, under which nothing of last year would ever be seen."""


class Scored(NamedTuple):
    """An article that matches. A tuple: a thousand are made for a page."""

    id: int
    score: float  #: How well; 0 or more, of any scale, the same within one query.
    at: datetime  #: Published, else first seen.


def ranked(found: Iterable[Scored], now: datetime) -> list[int]:
    """The ids, best first; of two equal ones the newer."""
    return [one.id for one in sorted(found, key=lambda one: (-_worth(one, now), -one.id))]


def _worth(one: Scored, now: datetime) -> float:
    age_days = max(0.0, (now - one.at).total_seconds() / 86_400)
    return one.score / (1 + age_days / HALF_LIFE_DAYS)
