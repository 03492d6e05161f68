"""Usual length of a source's silence, learned, and the test for one that is improbably long. Pure.

Time is a clock of its own: hours of failing, hours weighted by when the feed usually publishes, or
articles that went by. So that one rule serves all of them, and a night is no silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

MIN_LEARNED = 30  #: Intervals after which anything is concluded from them.
DEVIATIONS = 8.0  #: Mean deviations above the mean that are still usual: intervals of news have long tails.
LONGEST_TIMES = 2.5  #: So many times the longest silence of late is still usual.
FADE = 0.998  #: Per interval, so that one long silence is not remembered for ever (half after 350).
NEW_WEIGHT = 0.05  #: Least weight of a new interval in what is learned.


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Intervals between events, in a clock's own time."""

    learned: int = 0  #: Intervals so far.
    mean: float = 0.0
    deviation: float = 0.0  #: Mean distance from the mean.
    longest: float = 0.0  #: Longest of late.
    silent: float = 0.0  #: Time since the last event.

    def limit(self, floor: float) -> float:
        """Return the longest silence that is still usual, ``floor`` at least."""
        return max(floor, self.mean + DEVIATIONS * self.deviation, LONGEST_TIMES * self.longest)


def tick(rhythm: Rhythm, passed: float, *, happened: bool, floor: float) -> Rhythm:
    """Let time pass, and learn the interval if the event happened at its end."""
    silent = rhythm.silent + passed
    if not happened:
        return replace(rhythm, silent=silent)
    # A break teaches no more than a limit: the next one must not take twice as long to be seen.
    interval = min(silent, rhythm.limit(floor)) if rhythm.learned >= MIN_LEARNED else silent
    weight = max(1 / (rhythm.learned + 1), NEW_WEIGHT)
    mean = rhythm.mean + weight * (interval - rhythm.mean)
    return Rhythm(
        learned=rhythm.learned + 1,
        mean=mean,
        deviation=rhythm.deviation + weight * (abs(interval - mean) - rhythm.deviation),
        longest=max(interval, FADE * rhythm.longest),
        silent=0.0,
    )


# ── when a feed usually publishes ────────────────────────────────────────────────────────────

HOUR_MEMORY = 28.0  #: Days remembered for each hour of the day.
DAY_MEMORY = 6 * 24.0  #: Hours remembered for each day of the week: six weeks.
HOUR_PRIOR = 2.0  #: Events each hour is credited with before anything is known: a rare feed has no profile.
DAY_PRIOR = 6.0
LEAST, MOST = 0.05, 4.0  #: Bounds of the weight of an hour.


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """In how many hours of late something new came: by hour of the day and by day of the week, UTC."""

    hours: tuple[float, ...] = field(default=(0.0,) * 24)
    days: tuple[float, ...] = field(default=(0.0,) * 7)

    def weight(self, at: datetime) -> float:
        """Return the weight of this hour, 1 on average: low in the feed's nights and week-ends."""
        by_hour = (self.hours[at.hour] + HOUR_PRIOR) / (sum(self.hours) / 24 + HOUR_PRIOR)
        by_day = (self.days[at.weekday()] + DAY_PRIOR) / (sum(self.days) / 7 + DAY_PRIOR)
        return min(max(by_hour * by_day, LEAST), MOST)


def learn_hour(profile: Profile, at: datetime, *, happened: bool) -> Profile:
    """Remember whether something new came in the hour that ends at ``at``."""
    return Profile(
        hours=_faded(profile.hours, at.hour, HOUR_MEMORY, happened),
        days=_faded(profile.days, at.weekday(), DAY_MEMORY, happened),
    )


def _faded(counts: tuple[float, ...], place: int, memory: float, happened: bool) -> tuple[float, ...]:
    value = counts[place] * (1 - 1 / memory) + happened
    return (*counts[:place], round(value, 4), *counts[place + 1 :])
