"""Reruns as jobs: done some articles at a time, seen, stopped, and gone on with after a crash. On both databases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from manual_clock import ManualClock
from sample_articles import arrival
from sqlalchemy import text as sql
from working import take_in

from worker.errors import Conflict, InvalidInput, NotFound, StoreUnavailable
from worker.service.rerun.rerun import Rerun
from worker.types.people import Decider

if TYPE_CHECKING:
    from worker.bootstrap import Services

ANN = Decider("ann")


@pytest.fixture
def old(services: Services) -> Services:
    """Provide services with four articles that older rules cleaned, of which a step takes one."""
    take_in(services, *(arrival(word) for word in ("first", "second", "third", "fourth")))
    with services.database.write() as session:
        session.execute(sql("UPDATE articles SET cleaned_by = 'clean-0', title = 'Old'"))
    return services


@pytest.fixture
def step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a task take one article."""
    monkeypatch.setattr("worker.service.rerun.jobs.BATCH_ARTICLES", 1)
    monkeypatch.setattr("worker.service.rerun.rerun.BATCH_ARTICLES", 1)
    monkeypatch.setattr("worker.service.rerun.jobs.BUDGET_S", 0.0)


def test_a_rerun_is_done_in_parts_and_says_how_far_it_is(old: Services, step_by_step: None) -> None:
    job = old.rerun_jobs.start("clean", by=ANN)
    assert (job.state, job.by, job.looked_at, job.newest) == ("open", "ann", 0, 4)
    assert "rerun" in old.sweep.waiting()
    seen = []
    while old.rerun_jobs.work_on_next():
        job = old.rerun_jobs.get(job.id)
        seen.append((job.state, job.reached, job.looked_at, job.changed))
    assert seen == [*(("open", n, n, n) for n in (1, 2, 3, 4)), ("done", 4, 4, 4)]
    assert job.ended_at is not None
    assert "rerun" not in old.sweep.waiting()


def test_only_what_is_asked_for_is_run_again_and_a_wrong_query_is_refused_at_once(old: Services) -> None:
    with pytest.raises(InvalidInput):
        old.rerun_jobs.start("clean", query='"open')
    old.rerun_jobs.start("clean", query="zeppelin")
    while old.rerun_jobs.work_on_next():
        pass
    [job] = old.rerun_jobs.newest()
    assert (job.state, job.looked_at, job.query) == ("done", 0, "zeppelin")


def test_a_stopped_rerun_does_no_more_and_keeps_what_it_did(old: Services, step_by_step: None) -> None:
    job = old.rerun_jobs.start("clean")
    old.rerun_jobs.work_on_next()
    stopped = old.rerun_jobs.stop(job.id)
    assert (stopped.state, stopped.looked_at) == ("stopped", 1)
    assert not old.rerun_jobs.work_on_next()
    with pytest.raises(Conflict):
        old.rerun_jobs.stop(job.id)
    with pytest.raises(NotFound):
        old.rerun_jobs.stop(99)


def test_a_rerun_that_is_stopped_while_a_step_runs_ends_with_that_step(
    old: Services, step_by_step: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = old.rerun_jobs.start("clean")
    whole = Rerun.rerun_stage

    def stopped_meanwhile(self: Rerun, *given: object, **named: object) -> object:
        done = whole(self, *given, **named)  # type: ignore[arg-type]  # passed on as they are
        old.rerun_jobs.stop(job.id)
        return done

    monkeypatch.setattr(Rerun, "rerun_stage", stopped_meanwhile)
    old.rerun_jobs.work_on_next()
    assert (old.rerun_jobs.get(job.id).state, old.rerun_jobs.get(job.id).looked_at) == ("stopped", 0)
    assert not old.rerun_jobs.work_on_next()


def test_a_rerun_that_fails_is_tried_again_then_given_up_with_the_reason(
    old: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = old.rerun_jobs.start("clean")
    monkeypatch.setattr(Rerun, "rerun_stage", lambda *_, **__: 1 / 0)
    details = set()
    for _ in range(20):
        old.rerun_jobs.work_on_next()
        details.add(old.rerun_jobs.get(job.id).detail)
        clock.pass_s(3_600)
    assert old.rerun_jobs.get(job.id).state == "failed"
    assert details == {"after article 0: ZeroDivisionError; the log has more"}


def test_a_rerun_that_came_further_before_it_failed_says_how_far_and_has_all_its_tries_again(
    old: Services, clock: ManualClock, step_by_step: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = old.rerun_jobs.start("clean")
    whole = Rerun.rerun_stage
    monkeypatch.setattr(Rerun, "rerun_stage", lambda *_, **__: 1 / 0)
    for _ in range(2):
        old.rerun_jobs.work_on_next()
        clock.pass_s(3_600)

    def fails_behind_the_second(self: Rerun, *given: object, after: int, **named: object) -> object:
        return whole(self, *given, after=after, **named) if after < 2 else 1 / 0  # type: ignore[arg-type]  # as given

    monkeypatch.setattr(Rerun, "rerun_stage", fails_behind_the_second)
    monkeypatch.setattr("worker.service.rerun.jobs.BUDGET_S", 60.0)
    old.rerun_jobs.work_on_next()
    failed = old.rerun_jobs.get(job.id)
    assert (failed.state, failed.reached, failed.attempts) == ("open", 2, 1)
    assert failed.detail == "after article 2: ZeroDivisionError; the log has more"


def test_a_worker_that_dies_costs_one_step_and_an_outage_none(
    old: Services, clock: ManualClock, step_by_step: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = old.rerun_jobs.start("clean")
    old.rerun_jobs.work_on_next()
    with monkeypatch.context() as patch:
        patch.setattr(Rerun, "rerun_stage", _killed)
        with pytest.raises(KeyboardInterrupt):
            old.rerun_jobs.work_on_next()
    assert not old.rerun_jobs.work_on_next()  # its lease is not over
    clock.pass_s(600)
    with monkeypatch.context() as patch:
        patch.setattr(Rerun, "rerun_stage", _away)
        with pytest.raises(StoreUnavailable):
            old.rerun_jobs.work_on_next()
    while old.rerun_jobs.work_on_next():
        pass
    assert (old.rerun_jobs.get(job.id).state, old.rerun_jobs.get(job.id).looked_at) == ("done", 4)


def test_a_rerun_that_kills_each_worker_is_given_up(
    old: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = old.rerun_jobs.start("clean")
    monkeypatch.setattr(Rerun, "rerun_stage", _killed)
    for _ in range(20):
        try:
            old.rerun_jobs.work_on_next()
        except KeyboardInterrupt:
            clock.pass_s(600)
    ended = old.rerun_jobs.get(job.id)
    assert ended.state == "failed"
    assert re.search("its worker died", ended.detail or "")


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _away(*_: object, **__: object) -> None:
    raise StoreUnavailable("the database is away")
