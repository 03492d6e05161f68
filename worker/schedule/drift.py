"""Drift of what a feed brings: length, dates, authors, one body under many addresses. Pure.

Articles are judged in batches, each batch against those before it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

MIN_BATCHES = 6  #: Batches after which anything is concluded from them: about 120 articles.
DEVIATIONS = 4.0  #: Mean deviations from the mean that are still usual.
CHANCE = 3.5  #: Standard deviations of a share among so few articles that are still chance.
LENGTH_FACTOR = math.log(2.0)  #: Texts half or twice as long as usual, at least.
SHARE_RISE = 0.3  #: A rise of a share by so much, at least.
NEW_WEIGHT = 0.1  #: Least weight of a new batch; an unusual one teaches nothing.
NEW_USUAL_AFTER = timedelta(days=28)  #: A change that lasts so long is the new usual: it is learned from the start.


@dataclass(frozen=True, slots=True)
class Sample:
    """One stored article, as its feed brought it."""

    words: int
    has_date: bool
    has_author: bool
    body: int  #: Articles with the same body have the same number.
    address: str  #: Of the arrival; "" if it has none.


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Usual level of one quantity."""

    batches: int = 0
    mean: float = 0.0
    deviation: float = 0.0  #: Mean distance from the mean.
    odd_since: datetime | None = None  #: First of the unusual batches in a row; a second one raises an alarm.
    is_off: bool = False  #: Under alarm.
    now: float = 0.0  #: In the newest batch.


def log_length(batch: Sequence[Sample]) -> float:
    """Return the natural logarithm of the median number of words."""
    return math.log(median(one.words for one in batch) + 1)


def undated(batch: Sequence[Sample]) -> float:
    """Return the share without a date."""
    return sum(not one.has_date for one in batch) / len(batch)


def unsigned(batch: Sequence[Sample]) -> float:
    """Return the share without an author."""
    return sum(not one.has_author for one in batch) / len(batch)


def same_body(batch: Sequence[Sample]) -> float:
    """Return the share that is one body under different addresses; 0 if each body has one address."""
    addresses: dict[int, set[str]] = defaultdict(set)
    for one in batch:
        addresses[one.body].add(one.address)
    most = max(len(found) for found in addresses.values())
    return most / len(batch) if most > 1 else 0.0


def judge_length(level: Level, batch: Sequence[Sample], at: datetime) -> Level:
    """Hold the length of a batch against what is usual, both ways, and learn from it."""
    now = log_length(batch)
    return _judged(level, now, abs(now - level.mean) > _usual(level, LENGTH_FACTOR), at)


def judge_share(level: Level, now: float, count: int, at: datetime) -> Level:
    """Hold a share among ``count`` articles against what is usual, upwards only, and learn from it."""
    likely = (level.mean * count + 0.5) / (count + 1)  # never quite 0 or 1: so much a few articles cannot tell
    chance = CHANCE * math.sqrt(likely * (1 - likely) / count)
    return _judged(level, now, now - level.mean > _usual(level, max(SHARE_RISE, chance)), at)


def _usual(level: Level, least: float) -> float:
    """Return the distance from the mean that is still usual; an alarm ends when it is half of what raised it."""
    usual = max(least, DEVIATIONS * level.deviation)
    return usual / 2 if level.is_off else usual


def _judged(level: Level, now: float, is_far: bool, at: datetime) -> Level:
    if is_far and level.batches >= MIN_BATCHES:
        since = level.odd_since or at
        if at - since >= NEW_USUAL_AFTER:
            return Level(batches=1, mean=now, now=now)
        return replace(level, odd_since=since, is_off=level.odd_since is not None, now=now)
    weight = max(1 / (level.batches + 1), NEW_WEIGHT)
    mean = level.mean + weight * (now - level.mean)
    away = abs(now - mean) - level.deviation
    deviation = level.deviation + weight * away if level.batches else 0.0
    return Level(batches=level.batches + 1, mean=mean, deviation=deviation, now=now)
