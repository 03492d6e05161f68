"""Rows and messages that a newer version of Wiredesk wrote are read without the fields that only it has."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from feed_server import item, rss
from sample_articles import MEDIA, arrival, text
from sqlalchemy import update

from worker.bootstrap import Services
from worker.parse import parse_feed, parse_page
from worker.parse.handover import read_feed, read_page, write_feed, write_page
from worker.schedule import LearnedHealth
from worker.service.feed_health import checks, gap_detector
from worker.service.feeds.accept_entries import told_of
from worker.store import Database
from worker.store.intake.payload import from_payload, to_payload
from worker.store.stories import stories
from worker.store.tables import ArticleRow, StoryRow
from worker.types import StoryArticle, StoryState, Terms

AT = datetime(2026, 3, 1, tzinfo=UTC)
ARRIVAL = arrival(1, **MEDIA)
FEED = parse_feed(rss(item("https://a.example/1", text(1))).encode(), url="https://a.example/feed", now=AT)
PAGE = parse_page(f"<title>A</title><p>{text(1)}</p>".encode(), url="https://a.example/1", now=AT)
SEEN = gap_detector.shown_of(told_of(FEED).shown)


def newer(value: Any) -> Any:
    """Return JSON with one more field in each object."""
    if isinstance(value, dict):
        return {name: newer(one) for name, one in value.items()} | {"of_a_newer_version": [1]}
    return [newer(one) for one in value] if isinstance(value, list) else value


def newer_json(written: str | bytes) -> str:
    return json.dumps(newer(json.loads(written)))


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda: from_payload(newer_json(to_payload(ARRIVAL))), ARRIVAL),
        (lambda: checks.health_from_json(newer(checks.health_to_json(LearnedHealth()))), LearnedHealth()),
        (lambda: gap_detector.from_json([[*one, "newer"] for one in gap_detector.to_json(SEEN)]), SEEN),
        (lambda: read_feed(json.loads(newer_json(write_feed(FEED)))["feed"]), FEED),
        (lambda: read_page(json.loads(newer_json(write_page(PAGE)))["page"]), PAGE),
    ],
    ids=["a waiting article", "the health of a feed", "the last poll of a feed", "a feed", "a page"],
)
def test_fields_of_a_newer_version_are_passed_over(read: Callable[[], Any], expected: Any) -> None:
    assert read() == expected


def test_a_story_of_a_newer_version_is_read(database: Database) -> None:
    terms = Terms({"bridge": 1.0}, {"bridge": "bridge"})
    article = StoryArticle(article_id=1, title="A", terms=terms, published_at=AT, seen_at=AT)
    state = StoryState(story_id=1, centroid=terms, core=(article,), articles=1, first_at=AT, last_at=AT)
    with database.write() as session:
        stories.insert_stories(session, [stories.StoryChange(state=state, title="A", change="begun")], now=AT)
        row = session.get_one(StoryRow, 1)
        core = [one | {"of_a_newer_version": 1, "terms": one["terms"] | {"lead": ["bridge"]}} for one in row.core]
        session.execute(update(StoryRow).values(core=core, centroid=row.centroid | {"lead": ["bridge"]}))
        assert stories.states(session, [1]) == {1: state}


def test_an_article_of_a_newer_version_is_shown(services: Services) -> None:
    services.accept.articles([ARRIVAL], door="api")
    services.ingest.take_in_batch()
    before = services.articles.get(1)
    columns = ("picture", "enclosures", "removed")
    with services.database.write() as session:
        row = session.get_one(ArticleRow, 1)
        session.execute(update(ArticleRow).values({name: newer(getattr(row, name)) for name in columns}))
    assert before.picture is not None
    assert services.articles.get(1) == before
