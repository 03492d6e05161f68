"""Feeds made up for weeks of checks: how many entries came in each hour, and what their articles were like."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from worker.schedule import Alert, Checkup, LearnedHealth, Sample, alerts, check_up

START = datetime(2026, 1, 5, tzinfo=UTC)  #: A Monday.
Rate = Callable[[datetime], float]  #: Entries an hour at that time.


def steady(per_day: float) -> Rate:
    """Return the same at all hours, as an agency's feed."""
    return lambda _: per_day / 24


def office(per_day: float) -> Rate:
    """Working hours only, next to nothing at night and at week-ends."""

    def rate(at: datetime) -> float:
        open_now = 8 <= at.hour < 19 and at.weekday() < 5
        return per_day / 11 if open_now else per_day / 500

    return rate


def daily(per_day: float) -> Rate:
    """Busy by day, quiet by night, half as much at week-ends."""

    def rate(at: datetime) -> float:
        by_hour = 1 + 0.95 * math.sin((at.hour - 8) / 24 * 2 * math.pi)
        return per_day / 24 * by_hour * (0.5 if at.weekday() >= 5 else 1.0)

    return rate


def once_a_day(hour: int, count: int) -> Rate:
    """All at one hour of working days, as a newsletter."""
    return lambda at: float(count) if at.hour == hour and at.weekday() < 5 else 0.0


@dataclass
class SimulatedFeed:
    """A feed that publishes at random at a rate of its own, in bursts if it likes, and is looked at every hour."""

    rate: Rate
    seed: int = 0
    burst: float = 0.0  #: Share of arrivals that bring several entries, up to 10, at once.
    flaky: float = 0.0  #: Chance an hour that a spell of failures of a few hours begins.
    words: float = 500.0  #: Median length of its articles;
    spread: float = 0.5  #: and the deviation of its logarithm.
    has_date: float = 1.0  #: Chance that an article has a date;
    has_author: float = 0.7  #: or an author.
    one_body: bool = False  #: Every address brings the same text.
    failing: str | None = None  #: Every poll fails so: fetch or parse.
    planned_h: float = 0.5
    now: datetime = START
    health: LearnedHealth = field(default_factory=LearnedHealth)
    standing: dict[str, Alert] = field(default_factory=dict)
    began: list[tuple[datetime, str]] = field(default_factory=list)
    ended: list[tuple[datetime, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pick = random.Random(self.seed)
        self.last: dict[str, datetime] = dict.fromkeys(("fetched_at", "parsed_at", "new_entry_at"), self.now)
        self.spell_h = 0
        self.bodies = 0

    def run(self, days: float) -> SimulatedFeed:
        """Let so many days go by."""
        for _ in range(round(days * 24)):
            self._hour()
        return self

    def _hour(self) -> None:
        self.now += timedelta(hours=1)
        if self.spell_h == 0 and self.pick.random() < self.flaky:
            self.spell_h = 1 + int(self.pick.expovariate(1 / 2))
        self.spell_h = max(self.spell_h - 1, 0)
        failing = self.failing or ("fetch" if self.spell_h else None)
        new = self._published() if failing is None else 0
        if failing != "fetch":
            self.last["fetched_at"] = self.now
        if failing is None:
            self.last["parsed_at"] = self.now
        if new:
            self.last["new_entry_at"] = self.now
        seen = Checkup(
            now=self.now,
            passed_h=1.0,
            failing=failing,  # type: ignore[arg-type]
            planned_h=self.planned_h,
            new_entries=new,
            articles=[self._article() for _ in range(new)],
            walled_pages=0,
            **self.last,
        )
        self.health = check_up(self.health, seen)
        self._say({one.kind: one for one in alerts(self.health, seen)})

    def _published(self) -> int:
        """Return a Poisson number of arrivals, some of them bursts."""
        left, arrivals = math.exp(-self.rate(self.now)), 0
        product = self.pick.random()
        while product > left:
            arrivals, product = arrivals + 1, product * self.pick.random()
        return sum(self.pick.randint(2, 10) if self.pick.random() < self.burst else 1 for _ in range(arrivals))

    def _article(self) -> Sample:
        self.bodies += not self.one_body
        return Sample(
            words=round(self.words * math.exp(self.pick.gauss(0, self.spread))),
            has_date=self.pick.random() < self.has_date,
            has_author=self.pick.random() < self.has_author,
            body=self.bodies,
            address=f"{self.pick.random()}",
        )

    def _say(self, found: dict[str, Alert]) -> None:
        self.began += [(self.now, kind) for kind in found.keys() - self.standing.keys()]
        self.ended += [(self.now, kind) for kind in self.standing.keys() - found.keys()]
        self.standing = found


def healthy_feeds(seed: int = 0) -> dict[str, SimulatedFeed]:
    """One of each kind of healthy feed, by name."""
    return {
        "agency, 400 a day": SimulatedFeed(steady(400), seed),
        "agency, 60 a day, in bursts": SimulatedFeed(steady(20), seed, burst=0.4),
        "daily paper, 100 a day": SimulatedFeed(daily(100), seed),
        "daily paper, 20 a day": SimulatedFeed(daily(20), seed),
        "trade paper, office hours, 15 a day": SimulatedFeed(office(15), seed),
        "section, 3 a day": SimulatedFeed(daily(3), seed),
        "blog, 2 a week": SimulatedFeed(steady(2 / 7), seed),
        "newsletter, 7 o'clock, working days": SimulatedFeed(once_a_day(7, 5), seed),
        "flaky server, 40 a day": SimulatedFeed(daily(40), seed, flaky=0.02),
        "summaries and reports mixed, 30 a day": SimulatedFeed(daily(30), seed, words=120, spread=1.2, has_date=0.5),
    }
