"""Health of a feed: four clocks and four drifts, each against what is usual for this feed, and walls. Pure.

Clocks: fetched, parsed, new entry, full text. Each is silent for as long as its event stays away, and an
alert stands while the silence is longer than the feed ever taught. Drifts: length of the bodies, share
without date, share without author, one body under many addresses. An alert stands until it is over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from worker.schedule.drift import Level, Sample, judge_length, judge_share, same_body, undated, unsigned
from worker.schedule.rhythm import MIN_LEARNED, Profile, Rhythm, learn_hour, tick

AlertKind = Literal[
    "fetch",
    "parse",
    "new_entry",
    "full_text",
    "body_length",
    "missing_dates",
    "missing_authors",
    "same_body",
    "same_page",
]

FAIL_FLOOR = 6.0  #: Hours (or planned polls, where they are rarer) of failing that are always usual;
NEW_FAIL_FLOOR = 12.0  #: and those of a feed known for less than two weeks.
SILENCE_FLOOR_H = 8.0  #: Weighted hours without a new entry that are always usual.
TEXT_FLOOR = 8.0  #: Articles in a row without full text that are always usual.
FULL_TEXT_WORDS = 100  #: Fewer are a summary or a flash; which a feed brings is learned.
PASSED_LIMIT_H = 2.0  #: A longer time between two checks is our own absence, not the feed's silence.
WALLED_PAGES = 3  #: Pages in a row with one text; two may be a report under two headlines.
LEARNING_H = 14 * 24  #: Hours watched before hours count differently, and silence can be judged: two weeks.
BATCH = 20  #: Articles judged together;
SMALL_BATCH = 6  #: or so many after a day.
BATCH_H = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """Observations of a feed since it was last checked, about an hour ago."""

    now: datetime
    passed_h: float  #: Since the last look.
    failing: Literal["fetch", "parse"] | None  #: What its newest poll failed at, or that none comes about.
    planned_h: float  #: Wait between two polls of it.
    new_entries: int
    articles: Sequence[Sample | None]  #: Ended since, in order; None: it ended without becoming an article.
    fetched_at: datetime | None
    parsed_at: datetime | None
    new_entry_at: datetime | None
    walled_pages: int  #: Pages of its articles in a row that were one text under different headlines.


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedHealth:
    """All that is learned of a feed's health."""

    watched_h: float = 0.0
    fetch: Rhythm = field(default_factory=Rhythm)  #: Spells of failing, hours.
    parse: Rhythm = field(default_factory=Rhythm)  #: The same.
    entry: Rhythm = field(default_factory=Rhythm)  #: Weighted hours between new entries.
    text: Rhythm = field(default_factory=Rhythm)  #: Articles from one full text to the next.
    profile: Profile = field(default_factory=Profile)
    length: Level = field(default_factory=Level)  #: log_length
    undated: Level = field(default_factory=Level)
    unsigned: Level = field(default_factory=Level)
    same_body: Level = field(default_factory=Level)
    batch: tuple[Sample, ...] = ()  #: Not judged yet.
    batch_h: float = 0.0  #: Age of the batch.
    text_at: datetime | None = None  #: When the newest full text was seen.


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that is not as it usually is."""

    kind: AlertKind
    was: float  #: What is usual: hours, words, or a share from 0 to 1.
    now: float
    since: datetime
    detail: str  #: One line a person understands.


def check_up(health: LearnedHealth, seen: Checkup) -> LearnedHealth:
    """Learn from what was seen since the last look."""
    passed_h = min(seen.passed_h, PASSED_LIMIT_H)
    # A feed polled once a day fails once a day: its hours of failing are days.
    failing = passed_h / max(seen.planned_h, 1.0)
    health = replace(
        health,
        watched_h=health.watched_h + passed_h,
        fetch=_spell(health.fetch, "fetch", failing, seen),
        parse=_spell(health.parse, "parse", failing, seen),
    )
    if seen.failing is None:
        health = _entries(health, passed_h, seen)
    return _articles(health, passed_h, seen)


def alerts(health: LearnedHealth, seen: Checkup) -> list[Alert]:
    """Return the present alerts, in the order of the clocks and drifts."""
    return [*_silences(health, seen), *_drifts(health, seen.now), *_walls(seen)]


def _spell(rhythm: Rhythm, kind: Literal["fetch", "parse"], passed: float, seen: Checkup) -> Rhythm:
    """Failing is the clock's own time; that all is well again is the event."""
    if seen.failing == kind:
        return tick(rhythm, passed, happened=False, floor=FAIL_FLOOR)
    if seen.failing is None and rhythm.silent:
        return tick(rhythm, 0.0, happened=True, floor=FAIL_FLOOR)
    return rhythm


def _entries(health: LearnedHealth, passed_h: float, seen: Checkup) -> LearnedHealth:
    came = seen.new_entries > 0
    weight = health.profile.weight(seen.now) if health.watched_h >= LEARNING_H else 1.0
    entry = tick(health.entry, passed_h * weight, happened=came, floor=SILENCE_FLOOR_H)
    if entry.silent > health.entry.limit(SILENCE_FLOOR_H):
        return replace(health, entry=entry)  # a break must not teach that these hours are quiet
    return replace(health, entry=entry, profile=learn_hour(health.profile, seen.now, happened=came))


def _articles(health: LearnedHealth, passed_h: float, seen: Checkup) -> LearnedHealth:
    text, text_at = health.text, health.text_at
    for one in seen.articles:
        is_full = one is not None and one.words >= FULL_TEXT_WORDS
        text = tick(text, 1.0, happened=is_full, floor=TEXT_FLOOR)
        text_at = seen.now if is_full else text_at
    batch = (*health.batch, *(one for one in seen.articles if one is not None))
    health = replace(health, text=text, text_at=text_at, batch=batch, batch_h=health.batch_h + passed_h)
    while len(health.batch) >= BATCH:
        left = health.batch[BATCH:]
        health = replace(_judge(health, health.batch[:BATCH], seen.now), batch=left, batch_h=0.0)
    if len(health.batch) >= SMALL_BATCH and health.batch_h >= BATCH_H:
        health = replace(_judge(health, health.batch, seen.now), batch=(), batch_h=0.0)
    return health


def _judge(health: LearnedHealth, batch: Sequence[Sample], now: datetime) -> LearnedHealth:
    return replace(
        health,
        length=judge_length(health.length, batch, now),
        undated=judge_share(health.undated, undated(batch), len(batch), now),
        unsigned=judge_share(health.unsigned, unsigned(batch), len(batch), now),
        same_body=judge_share(health.same_body, same_body(batch), len(batch), now),
    )


# ── what is said ─────────────────────────────────────────────────────────────────────────────


def _silences(health: LearnedHealth, seen: Checkup) -> list[Alert]:
    said: list[Alert] = []
    floor = FAIL_FLOOR if health.watched_h >= LEARNING_H else NEW_FAIL_FLOOR
    failing: tuple[tuple[Literal["fetch", "parse"], Rhythm, datetime | None, str], ...] = (
        ("fetch", health.fetch, seen.fetched_at, "it could not be fetched"),
        ("parse", health.parse, seen.parsed_at, "what came could not be read as a feed"),
    )
    for kind, rhythm, last, what in failing:
        if rhythm.silent > rhythm.limit(floor):
            hours = _hours(last, seen.now)
            detail = f"{what} for {hours:.0f} h; such failures usually last {_usual(rhythm)}"
            said.append(Alert(kind=kind, was=rhythm.mean, now=hours, since=last or seen.now, detail=detail))
    entry, text = health.entry, health.text
    is_known = health.watched_h >= LEARNING_H and entry.learned >= MIN_LEARNED
    if is_known and entry.silent > entry.limit(SILENCE_FLOOR_H):
        hours = _hours(seen.new_entry_at, seen.now)
        detail = f"no new entry for {hours:.0f} h; usually they are {_usual(entry)} apart, by the hours it publishes in"
        since = seen.new_entry_at or seen.now
        said.append(Alert(kind="new_entry", was=entry.mean, now=hours, since=since, detail=detail))
    if text.learned >= MIN_LEARNED and text.silent > text.limit(TEXT_FLOOR):
        detail = f"the last {text.silent:.0f} articles came without full text; usually 1 of {text.mean:.1f} has it"
        since = health.text_at or seen.now
        said.append(Alert(kind="full_text", was=1 / text.mean, now=0.0, since=since, detail=detail))
    return said


def _drifts(health: LearnedHealth, now: datetime) -> list[Alert]:
    said: list[Alert] = []
    if health.length.is_off:
        was, is_now = (math.exp(one) - 1 for one in (health.length.mean, health.length.now))
        detail = f"its articles have {is_now:.0f} words, usually {was:.0f} (medians)"
        said.append(Alert(kind="body_length", was=was, now=is_now, since=health.length.odd_since or now, detail=detail))
    shares: tuple[tuple[AlertKind, Level, str], ...] = (
        ("missing_dates", health.undated, "have no date"),
        ("missing_authors", health.unsigned, "have no author"),
        ("same_body", health.same_body, "are one body under different addresses"),
    )
    for kind, level, what in shares:
        if level.is_off:
            detail = f"{level.now:.0%} of its articles {what}, usually {level.mean:.0%}"
            said.append(Alert(kind=kind, was=level.mean, now=level.now, since=level.odd_since or now, detail=detail))
    return said


def _walls(seen: Checkup) -> list[Alert]:
    if seen.walled_pages < WALLED_PAGES:
        return []
    detail = (
        f"the last {seen.walled_pages} pages of its articles were one text under different headlines, as of a consent "
        "page or a paywall; the feed's own text is kept"
    )
    return [Alert(kind="same_page", was=0.0, now=float(seen.walled_pages), since=seen.now, detail=detail)]


def _hours(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() / 3600 if since else 0.0


def _usual(rhythm: Rhythm) -> str:
    return f"{rhythm.mean:.1f} h, at most {rhythm.longest:.1f} h" if rhythm.learned else "no time at all"
