"""Health through the real service: what came in through a feed is learned by the hour, and alerts begin and end."""

from __future__ import annotations

import json

import pytest
from feed_server import FeedServer, item, rss
from manual_clock import ManualClock
from sample_articles import text
from working import work

from worker.bootstrap import Services
from worker.errors import NotFound
from worker.service.feed_health.checks import health_from_json, health_to_json
from worker.service.feeds.manage import Feed
from worker.service.search.event_log import Event
from worker.store.feeds import health as feed_health

XML = "application/rss+xml"
HOUR_S = 3600.0


class Watched:
    """A feed on the test's server that is polled, taken in and looked at every hour."""

    def __init__(self, services: Services, server: FeedServer, clock: ManualClock) -> None:
        self.services, self.server, self.clock = services, server, clock
        self.feed: Feed = services.feeds.add(server.on("/feed", rss(), Content_Type=XML), source="Example")
        self.number = 0

    def publish(self, count: int, *, sentences: int = 8, body: str | None = None, date: bool = True) -> None:
        """Let the feed show so many new entries, and only these and one known."""
        items = []
        for number in range(self.number, self.number + count + 1):
            url = f"https://news.example/{number}"
            stamp = self.clock().isoformat()
            one = item(url, body or text(number, sentences), title=f"Report {number} of the day", guid=f"{number}")
            dated = f"<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>{stamp}</dc:date></item>"
            items.append(one.replace("</item>", dated) if date else one)
        self.number += count
        self.server.on("/feed", rss(*reversed(items)), Content_Type=XML)

    def hour(self) -> None:
        """Let an hour go by."""
        self.clock.pass_s(HOUR_S)
        self.services.poll.one(self.feed.id)
        work(self.services)
        self.services.health.check_due_feeds()

    def said(self) -> list[Event]:
        return [one for one in self.services.events.read_page(0)[0] if one.kind == "feed.health"]

    def kinds(self) -> list[str]:
        return [one.kind for one in self.services.feeds.get(self.feed.id).alerts]


@pytest.fixture
def watched(polling: Services, server: FeedServer, clock: ManualClock) -> Watched:
    return Watched(polling, server, clock)


def test_a_feed_that_fails_for_hours_is_told_once_and_so_is_its_recovery(watched: Watched) -> None:
    watched.publish(3)
    watched.hour()
    watched.server.on("/feed", status=500)
    for _ in range(10):
        watched.hour()
    assert watched.said() == []
    for _ in range(5):
        watched.hour()
    [began] = watched.said()
    assert (began.feed_id, began.data["kind"], began.data["state"]) == (watched.feed.id, "fetch", "began")
    assert began.data["now"] > began.data["was"] == 0
    [alert] = watched.services.feeds.get(watched.feed.id).alerts
    assert (alert.kind, alert.since.isoformat()) == ("fetch", began.data["since"])
    watched.publish(3)
    watched.hour()
    assert [one.data["state"] for one in watched.said()] == ["began", "ended"]
    assert watched.kinds() == []


def test_a_page_in_the_place_of_a_feed_is_told_as_unreadable(watched: Watched) -> None:
    watched.publish(3)
    watched.hour()
    watched.server.on("/feed", "<!doctype html><p>Moved", Content_Type="text/html")
    for _ in range(15):
        watched.hour()
    assert watched.kinds() == ["parse"]


def test_a_feed_nobody_polls_is_told_as_not_fetched(watched: Watched) -> None:
    watched.publish(3)
    watched.hour()
    for _ in range(17):
        watched.clock.pass_s(HOUR_S)
        watched.services.health.check_due_feeds()
    assert watched.kinds() == ["fetch"]


@pytest.mark.slow
def test_what_comes_in_is_judged_by_what_came_in_before(watched: Watched) -> None:
    """Length, dates, authors and bodies of stored articles, read in one query at each look."""
    for _ in range(7):
        watched.publish(20, sentences=5)
        watched.hour()
    assert watched.said() == []
    learned = watched.services.health.of(watched.feed.id)
    assert (learned.clocks["text"].learned, learned.clocks["text"].silent) == (141, 0)
    stub = "This report is for subscribers only. Please log in to read it in full on our pages."
    for _ in range(3):
        watched.publish(20, body=stub, date=False)
        watched.hour()
    kinds = {one.data["kind"]: one.data for one in watched.said()}
    assert {"full_text", "body_length", "same_body"} <= kinds.keys()
    assert kinds["body_length"]["was"] > 100 > kinds["body_length"]["now"]
    assert kinds["same_body"]["now"] > 0.9


def test_new_articles_are_counted_by_day_for_a_week(watched: Watched) -> None:
    def stored() -> dict[str, int]:
        return watched.services.feeds.get(watched.feed.id).stored_lately

    assert stored() == {}
    watched.publish(3)
    watched.hour()
    watched.hour()  # a new feed is looked at after an hour
    first = str(watched.clock().date())
    assert stored() == {first: 4}
    watched.hour()  # nothing new
    assert stored() == {first: 4}
    watched.clock.pass_s(24 * HOUR_S)
    watched.publish(2)
    watched.hour()
    second = str(watched.clock().date())
    assert stored() == {first: 4, second: 2}
    watched.clock.pass_s(6 * 24 * HOUR_S)
    watched.hour()
    assert stored() == {second: 2}
    watched.clock.pass_s(24 * HOUR_S)
    watched.hour()
    assert stored() == {}


def test_looking_twice_changes_nothing(watched: Watched) -> None:
    watched.publish(5)
    watched.hour()
    before = watched.services.health.of(watched.feed.id)
    watched.services.health.check_due_feeds()
    assert watched.services.health.of(watched.feed.id) == before
    assert watched.services.sweep.waiting() == ["enrich"]
    watched.clock.pass_s(HOUR_S)
    assert "health" in watched.services.sweep.waiting()


def test_articles_still_to_be_taken_in_are_counted_when_they_are(watched: Watched) -> None:
    watched.publish(5)
    watched.clock.pass_s(HOUR_S)
    watched.services.poll.one(watched.feed.id)
    watched.clock.pass_s(HOUR_S)
    watched.services.health.check_due_feeds()
    assert watched.services.health.of(watched.feed.id).clocks["text"].learned == 0
    work(watched.services)
    watched.clock.pass_s(HOUR_S)
    watched.services.health.check_due_feeds()
    assert watched.services.health.of(watched.feed.id).clocks["text"].learned == 6


def test_a_paused_feed_is_left_in_peace(watched: Watched) -> None:
    watched.publish(3)
    watched.hour()
    watched.services.feeds.change(watched.feed.id, paused=True)
    watched.clock.pass_s(30 * 24 * HOUR_S)
    assert "health" not in watched.services.sweep.waiting()
    watched.services.health.check_due_feeds()
    assert watched.kinds() == []


def test_what_is_learned_survives_the_database(watched: Watched) -> None:
    watched.publish(7)
    watched.hour()
    watched.hour()
    with watched.services.database.read() as session:
        kept = feed_health.learned(session, watched.feed.id)["learned"]
    health = health_from_json(kept)
    assert health.watched_h == 1
    assert [len(health.batch), health.text.learned] == [8, 8]
    assert health_from_json(json.loads(json.dumps(health_to_json(health)))) == health


def test_the_health_of_no_feed_is_not_found(services: Services) -> None:
    with pytest.raises(NotFound):
        services.health.of(7)
