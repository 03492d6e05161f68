"""Were entries missed between two polls? Pure.

Feeds show only their newest entries. When two polls in a row share none, whatever stood between them
was shown to nobody: a probable gap. How many is estimated from numbers in ids or addresses, else from
dates, else from the pace the feed was seen to keep. What speaks against a gap is looked at first:
renewed ids over the same titles, windows that overlap in time, a feed that shows old and new at random.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

MIN_SHOWN = 3  #: A feed that shows fewer ("the latest report") always shares none; nothing can be told from it.
MIN_NUMBERED = 5  #: Numbers of fewer entries may stand in order by chance.
SAME_CONTENT = 0.2  #: Share of the smaller window that must agree by title or text where all ids are new.
SAME_TIME = 0.2  #: Share of dated entries that are older than the newest of before: then they were not missed.
IN_ORDER = 0.9  #: Share of neighbours whose numbers go one way.
DENSE_STEP = 3.0  #: Numbers that close count entries; wider ones are shared with other things (WordPress).
NIGHT = 10.0  #: A distance so many times the median is a night or a week-end, not the pace.

Method = Literal["numbers", "dates", "pace", "none"]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry as a poll showed it."""

    keys: frozenset[str]  #: All it is surely known by: id, address.
    published_at: datetime | None = None  #: Aware; None if unknown.
    likeness: frozenset[str] = frozenset()  #: What it may be told by where all ids were renewed: title, text, slug.
    numbers: tuple[int | None, int | None] = (None, None)  #: Last number in its id and in its address.


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Entries that were probably published and gone between two polls."""

    missed: int | None  #: Estimate, at least 1; None if nothing allows one.
    since: datetime | None  #: Newest entry before the gap, if dated.
    until: datetime | None  #: Oldest entry after it, if dated.
    method: Method  #: What the estimate rests on.


def meets(before: Sequence[ShownEntry], after: Sequence[ShownEntry]) -> list[int]:
    """Return the indices of entries of ``after`` that ``before`` shows too, by id or address, else by title or text."""
    shared = _shared(before, after, "keys")
    if shared:
        return shared
    alike = _shared(before, after, "likeness")
    return alike if len(alike) >= max(SAME_CONTENT * min(len(before), len(after)), 1) else []


def find_gap(
    before: Sequence[ShownEntry],
    after: Sequence[ShownEntry],
    *,
    elapsed_s: float,
    per_s: float | None = None,
) -> Gap | None:
    """Return the probable gap between two successive polls of one feed; None if nothing was missed.

    ``elapsed_s``: from the first poll to the second. ``per_s``: entries a second the feed is known to
    publish, used when entries carry neither numbers nor dates.
    """
    if min(len(before), len(after)) < MIN_SHOWN or meets(before, after):
        return None
    since = max(_dates(before), default=None)
    newer = [date for date in _dates(after) if since is None or date > since]
    until = min(newer, default=None)
    dated = len(_dates(after))
    if since is not None and dated and dated - len(newer) >= SAME_TIME * dated:
        return None  # the windows overlap in time: the ids changed, or old entries are shown again
    missed, method = _estimate(before, after, elapsed_s=elapsed_s, per_s=per_s)
    if missed is not None and missed < 1:
        return None  # they follow each other directly
    return Gap(missed=missed, since=since, until=until, method=method)


def is_in_order(shared: Sequence[int], shown: int) -> bool:
    """Return True if the shared entries stand together at one end, as they do where new ones push out old ones."""
    if not shared or shared[-1] - shared[0] + 1 != len(shared):
        return False
    return shared[0] == 0 or shared[-1] == shown - 1


def _shared(before: Sequence[ShownEntry], after: Sequence[ShownEntry], kind: Literal["keys", "likeness"]) -> list[int]:
    known = frozenset[str]().union(*(getattr(entry, kind) for entry in before))
    return [index for index, entry in enumerate(after) if getattr(entry, kind) & known]


def _estimate(
    before: Sequence[ShownEntry], after: Sequence[ShownEntry], *, elapsed_s: float, per_s: float | None
) -> tuple[int | None, Method]:
    numbered = _by_numbers(before, after)
    if numbered is not None and numbered[1] <= DENSE_STEP:
        return numbered[0], "numbers"
    if (missed := _by_dates(before, after)) is not None:
        return missed, "dates"
    if numbered is not None:
        return numbered[0], "numbers"
    if per_s is not None:
        # At least one: that the new entries are just as many as the feed shows would be chance.
        return max(round(per_s * elapsed_s) - len(after), 1), "pace"
    return None, "none"


def _by_numbers(before: Sequence[ShownEntry], after: Sequence[ShownEntry]) -> tuple[int, float] | None:
    """Return the count of numbers between the windows, in steps of an entry, and that step."""
    if min(len(before), len(after)) < MIN_NUMBERED:
        return None
    for place in (0, 1):
        old, new = (_in_order([entry.numbers[place] for entry in window]) for window in (before, after))
        if old is None or new is None or new[0] <= old[-1]:
            continue
        step = (old[-1] - old[0] + new[-1] - new[0]) / (len(old) + len(new) - 2)
        return max(round((new[0] - old[-1]) / step) - 1, 0), step
    return None


def _in_order(numbers: Sequence[int | None]) -> list[int] | None:
    """Return the numbers, sorted, if each entry has its own and they rise or fall down the feed; else None."""
    given = [number for number in numbers if number is not None]
    if len(given) < len(numbers) or len(set(given)) < len(given):
        return None
    rising = sum(b > a for a, b in pairwise(given)) / (len(given) - 1)
    return sorted(given) if max(rising, 1 - rising) >= IN_ORDER else None


def _by_dates(before: Sequence[ShownEntry], after: Sequence[ShownEntry]) -> int | None:
    """Estimate the entries between the two windows by the pace within them, the neighbours not counted."""
    since = max(_dates(before), default=None)
    until = min((date for date in _dates(after) if since and date > since), default=None)
    pace = _pace_per_s(before, after)
    if since is None or until is None or pace is None:
        return None
    return max(round((until - since).total_seconds() * pace) - 1, 0)


def _pace_per_s(*windows: Sequence[ShownEntry]) -> float | None:
    """Entries a second by the mean distance of neighbours, nights left out.

    Not by their median: distances of entries that come at random have a median of 0.7 of their mean.
    """
    distances = sorted((b - a).total_seconds() for window in windows for a, b in pairwise(sorted(_dates(window))))
    if len(distances) < 2:
        return None
    middle_s = distances[len(distances) // 2]
    kept = [one for one in distances if one <= NIGHT * middle_s] if middle_s > 0 else distances[:-1]
    return len(kept) / sum(kept) if sum(kept) > 0 else None


def _dates(entries: Iterable[ShownEntry]) -> list[datetime]:
    return [entry.published_at for entry in entries if entry.published_at is not None]
