"""Were entries missed between two polls? Pure.

Feeds show only their newest entries. When two polls in a row share none, whatever stood between them
was shown to nobody: a probable gap. How many is estimated from the pace of publication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry as a poll showed it."""

    keys: frozenset[str]  #: All it may be known by (id, URL, title): feeds that renew their ids are no gap.
    published_at: datetime | None  #: Aware; None if unknown.


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Entries that were probably published and gone between two polls."""

    missed: int | None  #: Estimate; None if neither dates nor a known pace allow one.
    since: datetime | None  #: Newest entry before the gap, if dated.
    until: datetime | None  #: Oldest entry after it, if dated.
    method: Literal["dates", "pace", "none"]  #: What the estimate rests on.


def find_gap(
    before: Sequence[Seen],
    after: Sequence[Seen],
    *,
    elapsed_s: float,
    per_s: float | None = None,
) -> Gap | None:
    """The probable gap between two successive polls of one feed; None if they meet or one is empty.

    ``elapsed_s``: from the first poll to the second. ``per_s``: entries a second the feed is known to
    publish, used when entries carry no dates.
    """
    if not before or not after:
        return None
    known = frozenset[str]().union(*(entry.keys for entry in before))
    if any(entry.keys & known for entry in after):
        return None
    since = max((e.published_at for e in before if e.published_at), default=None)
    until = min((e.published_at for e in after if e.published_at), default=None)
    if since is not None and until is not None:
        if until <= since:
            return None  # the two windows overlap in time: the ids changed, nothing was missed
        paces = [pace for pace in (_pace_per_s(before), _pace_per_s(after)) if pace is not None]
        if paces:
            missed = _between(since, until, sum(paces) / len(paces))
            return Gap(missed=missed, since=since, until=until, method="dates")
    if per_s is not None:
        missed = max(round(per_s * elapsed_s) - len(after), 0)
        return Gap(missed=missed, since=since, until=until, method="pace")
    return Gap(missed=None, since=since, until=until, method="none")


def _between(since: datetime, until: datetime, pace: float) -> int:
    """Entries that fit between two neighbours that far apart, at this pace, the neighbours not counted."""
    return max(round((until - since).total_seconds() * pace) - 1, 0)


def _pace_per_s(entries: Sequence[Seen]) -> float | None:
    """Entries a second by the median distance of neighbours: one long night does not change it."""
    dates = sorted(entry.published_at for entry in entries if entry.published_at)
    distances = sorted((b - a).total_seconds() for a, b in pairwise(dates))
    if len(distances) < 2:
        return None
    middle_s = distances[len(distances) // 2]
    if middle_s <= 0:
        span_s = (dates[-1] - dates[0]).total_seconds() - distances[-1]
        middle_s = span_s / len(distances)
    return 1 / middle_s if middle_s > 0 else None
