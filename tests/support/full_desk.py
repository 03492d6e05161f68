"""A desk with one of everything that pages show: for tests that only read it."""

from __future__ import annotations

from typing import Any

import pytest
from api_server import Api
from sample_articles import edited, text
from sqlalchemy import text as sql

from worker.entities import EntityTools
from worker.service.ingest.ingest import Ingest
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import WatchDraft
from worker.store.feeds import health as feed_health
from worker.types.people import Decider

NAMED = "Naji Mustafa met the governor in Idlib on Monday. Mr Mustafa said: “The road to Aleppo is open again.” "
ANN = Decider("ann")
REPORTS = 24


def fill_desk(api: Api, entity_tools: EntityTools) -> None:
    """Take in copies, versions, a withdrawn and a quarantined article, names, a story, a feed in trouble, a watch."""
    services = api.services
    services.__dict__["entity_tools"] = entity_tools
    hook = {"webhook": "http://127.0.0.1:9/roads"}
    services.watches.add(WatchDraft(name="Roads", wanted=ArticleFilter(q="road OR bridge"), targets=hook))
    first: dict[str, Any] = {
        "url": "https://paper1.example/1",
        "title": "Road to Aleppo reopens",
        "text": NAMED + text("road"),
    }
    first |= {"authors": ["Jane Doe"], "tags": ["Roads", 'The "North"'], "published_at": "2026-03-01T08:00:00Z"}
    copy = {**first, "url": "https://paper2.example/1", "source": "paper2.example", "text": edited(first["text"])}
    other = {"url": "https://paper3.example/1", "title": "Governor welcomes drivers", "text": NAMED + text("drivers")}
    lost = {"url": "https://paper4.example/1", "title": "Bridge falls", "text": text("bridge"), "source": "paper4"}
    kill = {**lost, "title": "KILL: Bridge falls", "text": "Please kill this report, it is wrong."}
    fixed = {**first, "title": "CORRECTED: Road to Aleppo reopens", "text": f"{first['text']} It is the M5 road."}
    for one in (first, copy, other, lost, kill, fixed, {"title": "Empty", "text": "-"}):
        assert api("POST", "/v1/articles", one).status == 202
        services.ingest.take_in_batch()
    many = [
        {"url": f"https://wire.example/{number}", "title": f"Report {number}", "text": text(f"report {number}", 2)}
        for number in range(REPORTS)
    ]
    api("POST", "/v1/articles", many)
    services.ingest.take_in_batch()
    services.enrich.enrich_batch()
    _quarantine(api)
    _decide(api)
    _trouble(api)
    services.delivering.deliver_batch()
    services.rerun_jobs.start("clean", query="road", by=ANN)
    services.rerun_jobs.work_on_next()
    services.rerun_jobs.stop(services.rerun_jobs.start("dedupe").id)
    services.articles.saved.add(None, "Roads", "road OR bridge")
    services.keys.create("a program", ("read",))


def _quarantine(api: Api) -> None:
    services = api.services
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ingest, "_decide_and_write", lambda *_: 1 / 0)
        api("POST", "/v1/articles", {"title": "Too hard", "text": "It cannot be worked on, whatever one does."})
        for _ in range(5):
            with services.database.write() as session:
                session.execute(sql("UPDATE inbox SET not_before = accepted_at"))
            services.ingest.take_in_batch()


def _decide(api: Api) -> None:
    services = api.services
    stories = services.stories
    one, other = (services.articles.get(number).story_id for number in (1, 3))
    if one != other:
        stories.merge([one, other], ANN)
    parted = stories.split(one, [3], ANN)
    stories.merge([one, parted.id], ANN)
    services.copies.split([2], by=ANN)
    services.copies.merge([1, 2], ANN)


def _trouble(api: Api) -> None:
    services = api.services
    feed = services.feeds.add("https://paper1.example/feed", title="Paper One", folders=["News/Asia"])
    services.feeds.add("https://paper2.example/feed")
    services.feeds.change(feed.id, ANN, title="Paper One")
    services.feeds.change(feed.id, ANN, folders=["News/Asia", "Daily"])
    gone = services.feeds.add("https://paper3.example/feed")
    services.feeds.change(gone.id, ANN, title="Paper Three")
    services.feeds.remove(gone.id, ANN)
    services.rules.add("block", "title", "advert", feed_id=feed.id)
    quiet = {"kind": "new_entry", "since": services.clock(), "was": 2.1, "now": 31.0, "detail": "no new entry for 31 h"}
    with services.database.write() as session:
        feed_health.replace_alerts(session, feed.id, [quiet])
        session.execute(
            sql(
                "INSERT INTO feed_gaps (feed_id, found_at, since, until, shown, missed, method, state, found, requests,"
                " attempts, not_before) SELECT id, created_at, created_at, created_at, 9, 4, 'pace', 'open', 0, 0, 0,"
                " created_at FROM feeds WHERE id = 1"
            )
        )
        session.execute(
            sql(
                "UPDATE feeds SET error_reason = 'http_status', error_message = 'it answered 500', fail_count = 3 "
                "WHERE id = 2"
            )
        )
