"""Batches claimed with the end of those before them: on SQLite alone, where a claim by itself waits for all writers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from database_marks import ON_SQLITE
from manual_clock import ManualClock
from sample_articles import arrival
from sqlalchemy import event
from working import must_balance, said, work

from worker import pipeline
from worker.bootstrap import Services
from worker.errors import StoreUnavailable
from worker.service.ingest import ingest as ingest_module
from worker.types import Arrival

LEASE_S = 30.0
FIRST_OF_SECOND_BATCH = "https://news.example/second"

pytestmark = ON_SQLITE


class KilledError(BaseException):
    """Ends a worker as a signal does: nothing of it runs after that."""


@pytest.fixture
def services(connect_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch) -> Services:
    """Provide services that take in two articles at a time, and claim ahead however slow the machine is."""
    monkeypatch.setattr("worker.service.jobs.batch.CLAIM_S", 3600.0)
    return connect_services(ingest_batch_articles=2, ingest_lease_s=LEASE_S)


def accept(services: Services, count: int = 6) -> list[int]:
    """Accept articles, of which the third begins the second batch. Gives their receipts."""
    given = [arrival(n) if n != 2 else arrival(n, url=FIRST_OF_SECOND_BATCH) for n in range(count)]
    return [one.id for one in services.accept.articles(given, door="api")]


def at_second_batch(monkeypatch: pytest.MonkeyPatch, then: Callable[[], None]) -> None:
    """Let something happen as the work on the second batch begins."""
    really = pipeline.prepare

    def prepare(given: Arrival, **options: object) -> object:
        if given.url == FIRST_OF_SECOND_BATCH:
            then()
        return really(given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest_module, "prepare", prepare)


def test_each_batch_but_the_first_is_claimed_in_the_transaction_that_ends_the_one_before(services: Services) -> None:
    receipts = accept(services)
    commits: list[object] = []
    event.listen(services.database.engine, "commit", commits.append)
    services.ingest.take_in_batch()
    assert {one.state for one in services.accept.receipts(receipts)} == {"stored"}
    assert len(commits) == 2 + 3  # claims of what was tried before and of the first batch; the ends of three batches
    assert {one.attempts for one in services.accept.receipts(receipts)} == {1}
    must_balance(services)


def test_late_in_a_task_nothing_is_claimed_ahead_and_nothing_stays_in_hand(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.service.jobs.batch.CLAIM_S", 0.0)
    receipts = accept(services)
    assert services.ingest.take_in_batch() is True
    states = [(one.state, one.attempts) for one in services.accept.receipts(receipts)]
    assert states == [("stored", 1)] * 2 + [("pending", 0)] * 4


def test_what_is_claimed_ahead_is_in_one_hand_until_the_lease_of_a_killed_worker_ends(
    services: Services, connect_services: Callable[..., Services], clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts = accept(services, 4)

    def kill() -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        at_second_batch(patch, kill)
        with pytest.raises(KilledError):
            services.ingest.take_in_batch()
    other = connect_services(ingest_batch_articles=2)
    assert other.ingest.take_in_batch() is False
    states = [(one.state, one.attempts) for one in other.accept.receipts(receipts)]
    assert states == [("stored", 1)] * 2 + [("pending", 1)] * 2
    clock.pass_s(LEASE_S)
    work(other)
    states = [(one.state, one.attempts) for one in other.accept.receipts(receipts)]
    assert states == [("stored", 1)] * 2 + [("stored", 2)] * 2


def test_what_is_claimed_ahead_is_given_back_when_the_database_goes_away(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts = accept(services, 4)
    with monkeypatch.context() as patch:

        def go_away() -> None:
            def away(*_: object) -> None:
                raise StoreUnavailable("away")

            patch.setattr(services.ingest, "_decide_and_write", away)

        at_second_batch(patch, go_away)
        with pytest.raises(StoreUnavailable):
            services.ingest.take_in_batch()
    assert [one.attempts for one in services.accept.receipts(receipts)] == [1, 1, 0, 0]
    work(services)
    assert [one.attempts for one in services.accept.receipts(receipts)] == [1] * 4


def test_a_batch_whose_end_is_rolled_back_leaves_nothing_claimed_ahead(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of the two spoils the transaction: each is stored in its own, and the others wait untouched."""
    receipts = accept(services, 4)
    really = services.ingest._batches.claim_ahead

    def spoilt(session: object) -> object:
        really(session)  # type: ignore[arg-type]
        raise ValueError("a bug after the claim")

    with monkeypatch.context() as patch:
        patch.setattr(type(services.ingest._batches), "claim_ahead", lambda _, session: spoilt(session))
        assert services.ingest.take_in_batch() is True
    states = [(one.state, one.attempts) for one in services.accept.receipts(receipts)]
    assert states == [("stored", 1)] * 2 + [("pending", 0)] * 2
    work(services)
    assert said(services.accept.receipts(receipts)) == [("stored", "new")] * 4
