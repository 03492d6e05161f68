"""Election of the original among the sightings of one report, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from worker.dedupe.agencies import agency_of

CLEARLY_EARLIER_S = 600.0  #: Clocks and feeds differ by minutes; a sighting that is so much earlier came first.
FULLER_SHARE = 1.3  #: A sighting with so many times the words is the fuller one.
_TIMED = frozenset(("feed", "given", "json-ld", "meta", "time"))  #: Origins of a date that have the time of day.

ElectedBy = Literal["agency", "first_published", "fuller_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One sighting of a report, as far as it matters for the election."""

    source: str
    agency: str | None  #: Agency it is credited to; None if to none.
    published_at: datetime | None
    published_from: str | None
    words: int  #: What stands twice in it counts once.
    is_settled: bool = False  #: A person chose it, or it is withdrawn: no other takes its place.


@dataclass(frozen=True, slots=True)
class Election:
    """Reason why a sighting takes the place of the original."""

    by: ElectedBy
    detail: str  #: One line a person understands.


def elect(original: Contender, challenger: Contender) -> Election | None:
    """Return True if a new sighting replaces the original; None if the original stays.

    An agency's own sighting goes before any other of its report, a sighting that credits no agency before one
    that does; then the one that is clearly published first, by the times both give; where these do not
    tell, one that is much fuller. In doubt the sighting that is known stays, so that ids rarely move.
    """
    if original.is_settled or challenger.is_settled:
        return None
    rank, other = _rank(original), _rank(challenger)
    if rank != other:
        return Election("agency", _of_agency(original, challenger)) if other < rank else None
    earlier_s = _seconds_earlier(original, challenger)
    if earlier_s is not None and abs(earlier_s) >= CLEARLY_EARLIER_S:
        minutes = round(earlier_s / 60)
        return Election("first_published", f"published {minutes:,} minutes earlier") if earlier_s > 0 else None
    if challenger.words >= FULLER_SHARE * original.words:
        return Election("fuller_text", f"the fuller text: {challenger.words:,} words against {original.words:,}")
    return None


def _rank(one: Contender) -> int:
    """Rank a source: 0 the agency's own, 1 without a credit, 2 printed from an agency."""
    if agency_of(one.source) is not None:
        return 0
    return 1 if one.agency is None else 2


def _of_agency(original: Contender, challenger: Contender) -> str:
    if _rank(challenger) == 0:
        return f"{challenger.source} is the agency, {original.source} printed it"
    return f"{original.source} credits {original.agency}, {challenger.source} nobody"


def _seconds_earlier(original: Contender, challenger: Contender) -> float | None:
    """Return the seconds by which the challenger was published earlier; None unless both have a time of day."""
    if original.published_at is None or challenger.published_at is None:
        return None
    if original.published_from not in _TIMED or challenger.published_from not in _TIMED:
        return None
    return (original.published_at - challenger.published_at).total_seconds()
