"""Work that is due and that nobody claims."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from database_marks import ON_BOTH
from manual_clock import ManualClock
from sample_articles import text

from worker.bootstrap import Services
from worker.service.jobs.hints import Work
from worker.service.search.articles import ArticleFilter
from worker.service.watches.validate import WatchDraft


def put_in(services: Services, stage: Work) -> None:
    """Make one item of a stage wait."""
    match stage:
        case "ingest":
            services.intake.accept_value({"title": "T", "text": text("t")}, door="cli")
        case "fetch":
            services.intake.accept_value({"url": "https://news.example/1"}, door="cli")
        case "poll":
            services.feeds.add("https://news.example/feed.xml")
        case "enrich":
            put_in(services, "ingest")
            services.ingest.take_in_batch()


@ON_BOTH
@pytest.mark.parametrize("stage", ["ingest", "fetch", "poll", "enrich"])
def test_rows_that_nobody_claims_are_seen_to_wait(
    connect_services: Callable[..., Services], clock: ManualClock, stage: Work
) -> None:
    services = connect_services()
    put_in(services, stage)
    clock.pass_s(600)
    standing = services.gauges.read_gauges()
    assert {name: seconds for name, seconds in standing.waiting_s.items() if seconds} == {stage: 600}
    assert services.gauges.read_unclaimed() == {stage: 600}
    assert services.gauges.read_unclaimed(longer_than_s=600) == {}


def test_a_backlog_of_which_something_is_claimed_is_not_unclaimed(
    connect_services: Callable[..., Services], clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.service.jobs.batch.CLAIM_S", 0.0)
    services = connect_services(ingest_batch_articles=1)
    totals = services.work_totals
    for _ in range(3):
        put_in(services, "ingest")
    clock.pass_s(600)
    services.ingest.take_in_batch()
    totals.add_counted()
    clock.pass_s(7)
    standing = services.gauges.read_gauges()
    assert (standing.waiting_s["ingest"], standing.unclaimed_s["ingest"]) == (607, 7)


def test_rows_in_the_hands_of_a_worker_that_died_wait_from_the_end_of_its_lease(
    connect_services: Callable[..., Services], clock: ManualClock
) -> None:
    services = connect_services(ingest_lease_s=30)
    put_in(services, "ingest")
    services.ingest._batches.claim_batch(10, retried=False)
    clock.pass_s(20)
    assert services.gauges.read_unclaimed() == {}
    clock.pass_s(70)
    assert services.gauges.read_unclaimed() == {"ingest": 60}


def test_a_watch_waits_since_the_event_it_has_not_looked_at(
    connect_services: Callable[..., Services], clock: ManualClock
) -> None:
    services = connect_services()
    services.watches.add(WatchDraft(name="all", wanted=ArticleFilter(), targets={"webhook": "https://hooks.example/x"}))
    services.delivering.deliver_batch()
    clock.pass_s(86_400)
    put_in(services, "enrich")
    clock.pass_s(180)
    assert services.gauges.read_unclaimed()["deliver"] == 180
