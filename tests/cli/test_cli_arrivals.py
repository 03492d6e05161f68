"""Lines printed as articles arrive."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from worker.cli.arrivals import Arrivals
from worker.service.search.event_log import EventLog
from worker.store import Database
from worker.store.search import event_log
from worker.store.search.event_log import Event

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_an_article_is_a_line_with_its_story_and_other_events_are_none(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    happened = [
        Event(kind="article.stored", at=NOW, article_id=1, data={"title": "Bridge reopens", "source": "gazette"}),
        Event(
            kind="article.enriched", at=NOW, article_id=1, data={"entities": [{"id": 1, "name": "Cork"}], "story": 7}
        ),
        Event(kind="story.created", at=NOW, article_id=1, data={"story": 7, "title": "Bridge reopens"}),
        Event(kind="entity.merged", at=NOW, data={"entity": 1, "name": "Cork", "gone": 2}),
        Event(kind="article.rejected", at=NOW, receipt_id=2, data={"reason": "no_text", "detail": "it has no text"}),
    ]
    with database.write() as session:
        event_log.append(session, happened)
    arrivals = Arrivals(EventLog(database, lambda: NOW), as_json=False, after=0)
    arrivals.step()
    lines = [line.split(maxsplit=1)[1] for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "stored     Bridge reopens  ·  gazette  ·  1 entities: Cork  ·  story 7",
        "rejected   it has no text",
    ]
    assert arrivals.shown == 2


def test_a_program_gets_each_event_in_the_shape_of_the_api(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.write() as session:
        event_log.append(session, [Event(kind="article.rejected", at=NOW, receipt_id=2, data={"reason": "no_text"})])
    Arrivals(EventLog(database, lambda: NOW), as_json=True, after=0).step()
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "id": 1,
        "kind": "article.rejected",
        "at": "2026-03-01T00:00:00Z",
        "article_id": None,
        "feed_id": None,
        "receipt_id": 2,
        "data": {"reason": "no_text"},
    }
