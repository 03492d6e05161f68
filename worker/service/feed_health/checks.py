"""Health: look at every feed about once an hour, learn what is usual for it, and say what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from worker import reasons
from worker.clock import Clock
from worker.errors import existing
from worker.schedule import Alert, Checkup, LearnedHealth, Level, Profile, Rhythm, Sample, alerts, check_up
from worker.service.feed_health.gap_detector import CHECK_S, short_url_key
from worker.service.jobs import measures
from worker.store import Database, Session
from worker.store.feeds import gaps
from worker.store.feeds import health as feed_health
from worker.store.feeds import views as feed_views
from worker.store.feeds.gaps import FeedGap
from worker.store.feeds.health import DueCheck, EndedArrival, FeedAlert
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.store.stories import feed_shares
from worker.store.stories.feed_shares import FeedShares
from worker.types import key_sha256
from worker.types.stored import from_stored

BATCH_FEEDS = 50  #: Looked at in one transaction.
ARTICLES_LIMIT = 500  #: Of one feed, at one look; the others wait for the next.
LATELY = timedelta(days=7)  #: Days of which new articles are counted, today among them.
#: Failures of reading; all others are of fetching.
UNREADABLE = frozenset({"not_a_feed", "another_site", reasons.ERROR})
_RHYTHMS = ("fetch", "parse", "entry", "text")
_LEVELS = ("length", "undated", "unsigned", "same_body")
_SAMPLE = ("words", "has_date", "has_author", "body", "address")


@dataclass(frozen=True, slots=True)
class FeedClock:
    """One of the four clocks of a feed."""

    usual: float  #: Mean interval: hours of failing, hours weighted by when it publishes, or articles.
    longest: float  #: Longest of late.
    silent: float  #: Since the last event.
    learned: int  #: Intervals so far.


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """Health of a feed."""

    feed_id: int
    alerts: list[FeedAlert]
    gaps: list[FeedGap]  #: Newest first.
    watched_h: float  #: Hours it was watched for.
    clocks: dict[str, FeedClock]  #: fetch, parse, entry, text.
    shares: FeedShares


class HealthChecks:
    """Looks after feeds."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def check_due_feeds(self) -> bool:
        """Look at the feeds that are due. True if there were many, so that more may wait."""
        now = self._clock()
        with measures.timed("health"), self._db.write() as session:
            due = feed_health.due(session, now=now, limit=BATCH_FEEDS)
            before = feed_health.standing(session, [feed.feed_id for feed in due])
            rows: list[dict[str, Any]] = []
            stored: dict[int, dict[str, int]] = {}
            said: list[Event] = []
            for feed in due:
                ended = feed_health.ended_since(
                    session, feed.feed_id, feed.health.get("inbox_id", 0), limit=ARTICLES_LIMIT
                )
                kept, found = _look_at(feed, ended, now)
                if (days := _stored_lately(feed.stored_lately, ended, now)) != feed.stored_lately:
                    stored[feed.feed_id] = days
                next_at = now + timedelta(seconds=CHECK_S)
                rows.append({"feed": feed.feed_id, "health": kept, "next_check_at": next_at})
                said += _changes(session, feed.feed_id, before.get(feed.feed_id, []), found, now)
            feed_health.save(session, rows, stored)
            event_log.append(session, said)
        measures.claimed("health", len(due))
        measures.ended("health", measures.DONE, len(due))
        return len(due) == BATCH_FEEDS

    def of(self, feed_id: int) -> FeedHealth:
        """Return the health of one feed. Raises NotFound."""
        with self._db.read() as session:
            existing(feed_views.get(session, feed_id), "feed", feed_id)
            health = health_from_json(feed_health.learned(session, feed_id).get("learned", {}))
            rhythms = {"fetch": health.fetch, "parse": health.parse, "entry": health.entry, "text": health.text}
            return FeedHealth(
                feed_id=feed_id,
                alerts=feed_health.standing(session, [feed_id]).get(feed_id, []),
                gaps=gaps.of_feed(session, feed_id),
                watched_h=health.watched_h,
                clocks={name: _clock(one) for name, one in rhythms.items()},
                shares=feed_shares.shares(session, feed_id),
            )


def _stored_lately(kept: Mapping[str, int], ended: Sequence[EndedArrival], now: datetime) -> dict[str, int]:
    """Return the new articles of a feed by day, of the last week."""
    days = Counter(kept)
    days.update(str(one.accepted_at.date()) for one in ended if one.state == "stored" or one.reason in reasons.COPIES)
    oldest = str((now - (LATELY - timedelta(days=1))).date())
    return {day: articles for day, articles in sorted(days.items()) if day >= oldest}


def _look_at(feed: DueCheck, ended: Sequence[EndedArrival], now: datetime) -> tuple[dict[str, Any], list[Alert]]:
    """Return the learned values of a feed and its alerts."""
    kept = feed.health
    checked_at = datetime.fromisoformat(kept["checked_at"]) if kept else now - timedelta(seconds=CHECK_S)
    seen = Checkup(
        now=now,
        passed_h=(now - checked_at).total_seconds() / 3600,
        failing=_failing(feed, now),
        planned_h=_planned_s(feed) / 3600,
        new_entries=feed.entries_total - kept.get("entries_total", 0),
        articles=[_sample(one) for one in ended],
        fetched_at=feed.fetched_at,
        parsed_at=feed.parsed_at,
        new_entry_at=feed.new_entry_at,
        walled_pages=feed.walled_pages,
    )
    health = check_up(health_from_json(kept.get("learned", {})), seen)
    inbox_id = ended[-1].inbox_id if ended else kept.get("inbox_id", 0)
    known = {"checked_at": now.isoformat(), "entries_total": feed.entries_total, "inbox_id": inbox_id}
    return known | {"learned": health_to_json(health)}, alerts(health, seen)


def _clock(rhythm: Rhythm) -> FeedClock:
    return FeedClock(rhythm.mean, rhythm.longest, rhythm.silent, rhythm.learned)


def _failing(feed: DueCheck, now: datetime) -> Literal["fetch", "parse"] | None:
    if feed.error_reason is not None:
        return "parse" if feed.error_reason in UNREADABLE else "fetch"
    late = timedelta(seconds=max(_planned_s(feed), CHECK_S))
    return "fetch" if now > feed.next_poll_at + late else None  # nobody polls it


def _planned_s(feed: DueCheck) -> float:
    return feed.fixed_interval_s or feed.interval_s or CHECK_S


def _sample(ended: EndedArrival) -> Sample | None:
    if ended.beginning is None:
        return None
    # Not the article: short texts under different titles are different articles, and so are most stubs.
    body = int.from_bytes(key_sha256("body", ended.beginning, str(ended.words))[:6])
    return Sample(
        words=ended.words,
        has_date=ended.has_date,
        has_author=ended.has_author,
        body=body,
        address=short_url_key(ended.address) or "",
    )


def _changes(
    session: Session, feed_id: int, before: Sequence[FeedAlert], found: Sequence[Alert], now: datetime
) -> list[Event]:
    """Write down the alerts that stand now. Gives events for those that began or ended."""
    known = {one.kind: one for one in before}
    rows = [asdict(one) | ({"since": known[one.kind].since} if one.kind in known else {}) for one in found]
    if rows or before:
        feed_health.replace_alerts(session, feed_id, rows)
    kinds = {str(one.kind) for one in found}
    began = [_event(feed_id, "began", row, now) for row in rows if row["kind"] not in known]
    ended = [_event(feed_id, "ended", asdict(one), now) for one in before if one.kind not in kinds]
    return [*began, *ended]


def _event(feed_id: int, state: str, alert: dict[str, Any], now: datetime) -> Event:
    data = alert | {"state": state, "since": alert["since"].isoformat()}
    return Event(kind="feed.health", at=now, feed_id=feed_id, data=data)


# ── what was learned, as it is stored ────────────────────────────────────────────────────────


def health_to_json(health: LearnedHealth) -> dict[str, Any]:
    """Return what was learned as an object that JSON can hold."""
    kept = asdict(health)
    kept["text_at"] = _iso(health.text_at)
    for name in _LEVELS:
        kept[name]["odd_since"] = _iso(kept[name]["odd_since"])
    kept["batch"] = [[getattr(one, name) for name in _SAMPLE] for one in health.batch]
    return kept


def health_from_json(kept: Mapping[str, Any]) -> LearnedHealth:
    """Return what was learned from its stored form; of an empty one, that nothing is learned yet."""
    if not kept:
        return LearnedHealth()
    values = dict(kept)
    values |= {name: from_stored(Rhythm, kept[name]) for name in _RHYTHMS}
    values |= {name: _level(kept[name]) for name in _LEVELS}
    values["text_at"] = _moment(kept["text_at"])
    values["profile"] = Profile(hours=tuple(kept["profile"]["hours"]), days=tuple(kept["profile"]["days"]))
    values["batch"] = tuple(Sample(*one[: len(_SAMPLE)]) for one in kept["batch"])
    return from_stored(LearnedHealth, values)


def _level(kept: Mapping[str, Any]) -> Level:
    return from_stored(Level, dict(kept) | {"odd_since": _moment(kept["odd_since"])})


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
