"""Rows that fail: leases, attempts, fencing. Nothing is lost, nothing holds up its neighbours."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from manual_clock import ManualClock
from sample_articles import arrival
from working import said, take_in, work

from worker import dedupe, pipeline
from worker.bootstrap import Services
from worker.errors import StoreUnavailable
from worker.service.ingest import decide_batch as deciding_module
from worker.service.ingest import ingest as ingest_module
from worker.service.ingest.ingest import RETRY_WAIT_S
from worker.service.jobs.batch import TRIALS
from worker.store import Database
from worker.store.intake import inbox
from worker.store.intake.inbox import Claimed
from worker.types import Arrival

LEASE_S = 30.0
POISON = "https://news.example/poison"


def claim(database: Database, clock: ManualClock, *, retried: bool = False, limit: int = 200) -> list[Claimed]:
    """Claim rows as a worker does that then dies."""
    with database.write() as session:
        return inbox.claim(session, "ingest", limit=limit, now=clock(), lease_s=LEASE_S, retried=retried)


# ── leases ───────────────────────────────────────────────────────────────────────────────────


def test_a_row_in_one_hand_is_not_in_another(services: Services, clock: ManualClock) -> None:
    services.accept.articles([arrival(n) for n in range(5)], door="api")
    first = claim(services.database, clock, limit=3)
    second = claim(services.database, clock)
    assert [one.id for one in first + second] == sorted({one.id for one in first + second})
    assert (len(first), len(second)) == (3, 2)
    assert {one.attempts for one in first + second} == {1}
    assert claim(services.database, clock) == []


def test_a_dead_workers_rows_are_taken_over_when_its_lease_ends_together_once_and_then_one_by_one(
    services: Services, clock: ManualClock
) -> None:
    services.accept.articles([arrival(n) for n in range(3)], door="api")
    dead = claim(services.database, clock)
    clock.pass_s(LEASE_S - 1)
    assert claim(services.database, clock, retried=True) == []
    clock.pass_s(1)
    assert claim(services.database, clock) == []  # they are no first tries any more
    over = claim(services.database, clock, retried=True, limit=2)
    assert [(one.id, one.attempts) for one in over] == [(dead[0].id, 2), (dead[1].id, 2)]
    assert over[0].token != dead[0].token
    clock.pass_s(LEASE_S)
    again = [claim(services.database, clock, retried=True) for _ in range(4)]
    assert [[(one.id, one.attempts) for one in hand] for hand in again] == [
        [(dead[2].id, 2)],  # it has waited longest, and those behind it were tried more often
        [(dead[0].id, 3)],
        [(dead[1].id, 3)],
        [],
    ]


class Killed(BaseException):
    """In the place of a signal: nothing of the service catches it."""


@pytest.mark.parametrize(
    ("attempts_limit", "hands"),
    [
        pytest.param(3, [25, *[5] * 5, *[1] * 5], id="groups after the first death"),
        pytest.param(2, [25, *[1] * 26], id="one by one, as no try is left for groups"),
        pytest.param(1, [25, *[1] * 25], id="each on trial at once"),
    ],
)
def test_the_row_of_a_batch_that_kills_is_found_in_few_claims_and_no_other_is_given_up(
    connect_services: Callable[..., Services],
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    attempts_limit: int,
    hands: list[int],
) -> None:
    services = connect_services(attempts_limit=attempts_limit, ingest_batch_articles=25)
    really_prepare, really_claim, us, seen = pipeline.prepare, inbox.claim, os.getpid(), []

    def prepare(given: Arrival, **options: object) -> object:
        if given.url == POISON:
            if os.getpid() == us:
                raise Killed
            os.kill(os.getpid(), signal.SIGKILL)  # on trial
        return really_prepare(given, **options)  # type: ignore[arg-type]

    def claim_and_note(*given: Any, **options: Any) -> list[Claimed]:
        claimed = really_claim(*given, **options)
        seen.append(len(claimed))
        return claimed

    monkeypatch.setattr(ingest_module, "prepare", prepare)
    monkeypatch.setattr(inbox, "claim", claim_and_note)
    given = [arrival(number) for number in range(24)]
    given.insert(12, arrival("poison"))
    receipts = services.accept.articles(given, door="api")
    while services.ledgers.read_ledger().pending:
        with suppress(Killed):
            services.ingest.take_in_batch()
        clock.pass_s(LEASE_S)
    assert [one for one in seen if one] == [*hands, *[1] * (attempts_limit == 3)]
    others = services.accept.receipts([one.id for one in receipts])
    poisoned = others.pop(12)
    assert (poisoned.state, poisoned.attempts) == ("quarantined", attempts_limit + 1)
    assert {one.state for one in others} == {"stored"}


def test_a_worker_that_lost_its_lease_writes_nothing(services: Services, clock: ManualClock) -> None:
    [receipt] = services.accept.articles([arrival(1)], door="api")
    [stale] = claim(services.database, clock)
    clock.pass_s(LEASE_S)
    work(services)  # another worker takes it over and stores it
    done = services.accept.receipt(receipt.id)
    assert (done.state, done.attempts) == ("stored", 2)
    events = services.events.newest()

    services.ingest._take_in([stale])  # the first one wakes up

    assert services.accept.receipt(receipt.id) == done
    assert services.events.newest() == events
    article = services.articles.get(done.article_id or 0)
    assert (article.version, len(article.sightings)) == (1, 1)


def test_a_stale_worker_does_not_write_while_the_new_one_still_works(services: Services, clock: ManualClock) -> None:
    [receipt] = services.accept.articles([arrival(1)], door="api")
    [stale] = claim(services.database, clock)
    clock.pass_s(LEASE_S)
    [fresh] = claim(services.database, clock, retried=True)
    services.ingest._take_in([stale])
    assert services.accept.receipt(receipt.id).state == "pending"
    services.ingest._take_in([fresh])
    assert services.accept.receipt(receipt.id).state == "stored"


# ── rows that fail ───────────────────────────────────────────────────────────────────────────


def test_one_bad_row_in_a_hundred_is_quarantined_and_the_others_are_stored(
    services: Services, clock: ManualClock, poison: type[Exception]
) -> None:
    """F22 of the matrix."""
    given = [arrival(n) for n in range(99)]
    given.insert(50, arrival("poison"))
    receipts = take_in(services, *given)
    assert said(receipts[:50] + receipts[51:]) == [("stored", "new")] * 99
    bad = receipts[50]
    assert (bad.state, bad.attempts) == ("pending", 1)
    for attempt in (2, 3):
        clock.pass_s(RETRY_WAIT_S * 2 ** (attempt - 2) - 0.1)
        work(services)
        assert services.accept.receipt(bad.id).attempts == attempt - 1  # not before its time
        clock.pass_s(0.1)
        work(services)
        assert services.accept.receipt(bad.id).attempts == attempt
    ended = services.accept.receipt(bad.id)
    assert (ended.state, ended.reason, ended.detail) == ("quarantined", "error", "Bug: nobody foresaw this")
    ledger = services.ledgers.read_ledger()
    assert (ledger.stored, ledger.quarantined, ledger.pending, ledger.balanced) == (99, 1, 0, True)
    clock.pass_s(3600)
    assert services.ingest.take_in_batch() is False
    assert services.accept.receipt(bad.id) == ended


@pytest.mark.parametrize(
    "payload",
    ['{"url":', '["text"]', '{"text":7}', '{"text":"x","published_at":"soon"}'],
    ids=["cut off", "a list", "a number for a text", "no date"],
)
def test_a_payload_somebody_else_wrote_is_quarantined(services: Services, clock: ManualClock, payload: str) -> None:
    from sqlalchemy import update

    from worker.store.tables import InboxRow

    bad, good = services.accept.articles([arrival(1), arrival(2)], door="api")
    with services.database.write() as session:
        session.execute(update(InboxRow).where(InboxRow.id == bad.id).values(payload=payload))
    for _ in range(4):
        work(services)
        clock.pass_s(60)
    assert services.accept.receipt(bad.id).state == "quarantined"
    assert services.accept.receipt(good.id).state == "stored"


def test_a_row_the_database_refuses_is_quarantined_and_the_others_are_stored(
    services: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pure step lets a NUL through, which PostgreSQL refuses; SQLite is given a number it cannot hold."""
    from dataclasses import replace

    really = pipeline.prepare

    def prepare(given: Arrival, **options: object) -> object:
        draft = really(given, **options)  # type: ignore[arg-type]
        return replace(draft, dateline="\0" * 3, word_count=2**70) if given.url == POISON else draft

    monkeypatch.setattr(ingest_module, "prepare", prepare)
    receipts = take_in(services, arrival(1), arrival("poison"), arrival(2))
    assert [one.state for one in receipts] == ["stored", "pending", "stored"]
    for _ in range(3):
        clock.pass_s(60)
        work(services)
    bad = services.accept.receipt(receipts[1].id)
    assert (bad.state, bad.reason, bad.attempts) == ("quarantined", "bad_value", 3)
    assert bad.detail
    assert "INSERT" not in bad.detail  # nor the values of its neighbours


def test_a_bug_while_deciding_does_not_hold_up_the_neighbours(
    services: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = dedupe.decide

    def decide(draft: object, **known: object) -> object:
        if getattr(draft, "url", "") == POISON:
            raise AttributeError("a bug of ours")
        return really(draft, **known)  # type: ignore[arg-type]

    monkeypatch.setattr(deciding_module, "decide", decide)
    receipts = take_in(services, arrival(1), arrival("poison"), arrival(2))
    assert [one.state for one in receipts] == ["stored", "pending", "stored"]
    for _ in range(3):
        clock.pass_s(60)
        work(services)
    bad = services.accept.receipt(receipts[1].id)
    assert (bad.state, bad.reason, bad.detail) == ("quarantined", "error", "AttributeError: a bug of ours")


def crash(services: Services, clock: ManualClock, *, times: int) -> None:
    """Let so many workers die with each row that waits: the first has all in hand, the others one each."""
    waiting = len(claim(services.database, clock))
    clock.pass_s(LEASE_S)
    for _ in range(times - 1):
        assert len([claim(services.database, clock, retried=True, limit=1) for _ in range(waiting)]) == waiting
        clock.pass_s(LEASE_S)


def test_a_row_that_kills_its_worker_each_time_is_quarantined(
    services: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers of its neighbour died as often, and the neighbour is stored: a trial of each tells them apart."""
    really, us = pipeline.prepare, os.getpid()

    def prepare(given: Arrival, **options: object) -> object:
        if given.url == POISON:
            assert os.getpid() != us  # never here
            os.kill(os.getpid(), signal.SIGKILL)
        return really(given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest_module, "prepare", prepare)
    [poisoned, neighbour] = services.accept.articles([arrival("poison"), arrival(1)], door="api")
    crash(services, clock, times=3)
    work(services)
    assert said(services.accept.receipts([neighbour.id])) == [("stored", "new")]
    ended = services.accept.receipt(poisoned.id)
    assert (ended.state, ended.reason, ended.attempts) == ("quarantined", "crashed", 4)


def test_a_row_that_computes_without_end_is_quarantined(
    services: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(*_: object, **_options: object) -> object:
        while True:
            pass

    monkeypatch.setattr(ingest_module, "prepare", prepare)
    monkeypatch.setattr("worker.service.jobs.batch.TRIAL_CPU_S", 1)
    [endless] = services.accept.articles([arrival(1)], door="api")
    crash(services, clock, times=3)
    work(services)
    assert said(services.accept.receipts([endless.id])) == [("quarantined", "crashed")]


def test_a_row_that_harms_nobody_alone_and_kills_its_worker_each_time_is_quarantined_in_the_end(
    services: Services, clock: ManualClock
) -> None:
    [receipt] = services.accept.articles([arrival(1)], door="api")
    crash(services, clock, times=3 * TRIALS)
    work(services)
    assert said(services.accept.receipts([receipt.id])) == [("quarantined", "crashed")]


def test_an_article_that_takes_all_memory_fails_alone(
    connect_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    """F10: the process stays, and its neighbours are stored."""
    really = pipeline.prepare

    def prepare(given: Arrival, **options: object) -> object:
        return bytearray(2**62) if given.url == POISON else really(given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest_module, "prepare", prepare)
    services = connect_services(attempts_limit=1)
    given = [arrival(1), arrival(2, url=POISON), arrival(3)]
    receipts = services.accept.articles(given, door="api")
    work(services)
    states = [state for state, _ in said(services.accept.receipts([one.id for one in receipts]))]
    assert states == ["stored", "quarantined", "stored"]


def test_a_database_that_is_away_costs_no_row_an_attempt(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    receipts = services.accept.articles([arrival(n) for n in range(3)], door="api")

    def away(*_: object) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(services.ingest, "_decide_and_write", away)
        with pytest.raises(StoreUnavailable):
            services.ingest.take_in_batch()
    assert {one.attempts for one in services.accept.receipts([one.id for one in receipts])} == {0}
    work(services)
    assert {one.state for one in services.accept.receipts([one.id for one in receipts])} == {"stored"}


# ── sweep ────────────────────────────────────────────────────────────────────────────────────


class Listening:
    """Keeps the hints that are sent."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def send(self, work: str) -> None:
        self.heard.append(work)


def test_the_sweep_hints_at_what_waits_and_at_nothing_else(
    connect_services: Callable[..., Services], clock: ManualClock
) -> None:
    hints = Listening()
    services = connect_services(hints=hints, worker_processes=2)
    assert services.sweep.send_hints() == []
    services.accept.articles([arrival(1), Arrival(url="https://news.example/page")], door="api")
    assert sorted(hints.heard) == ["fetch", "ingest"]  # what accept says itself
    hints.heard.clear()
    assert services.sweep.send_hints() == ["fetch", "ingest"]
    assert hints.heard == ["fetch", "fetch", "ingest", "ingest"]

    claim(services.database, clock)  # in hand: nobody need wake up for it
    assert services.sweep.waiting() == ["fetch"]
    clock.pass_s(LEASE_S)
    assert services.sweep.waiting() == ["fetch", "ingest"]
    work(services)
    assert services.sweep.waiting() == ["fetch", "enrich"]
    services.feeds.add("https://news.example/feed")
    assert services.sweep.waiting() == ["poll", "fetch", "enrich"]
    services.feeds.change(1, paused=True)
    assert services.sweep.waiting() == ["fetch", "enrich"]


def test_a_lost_hint_loses_nothing(connect_services: Callable[..., Services]) -> None:
    """A broker that raises would be a bug of ``CeleryHints``; one that swallows hints is normal."""
    services = connect_services(hints=Listening())
    receipts = services.accept.articles([arrival(n) for n in range(3)], door="api")
    assert services.sweep.waiting() == ["ingest"]
    work(services)
    assert {one.state for one in services.accept.receipts([one.id for one in receipts])} == {"stored"}


# ── events ───────────────────────────────────────────────────────────────────────────────────


def test_events_tell_what_happened_in_order(services: Services, clock: ManualClock) -> None:
    stored, same, rejected = take_in(services, arrival(1), arrival(1), Arrival(text=" "))
    [updated] = take_in(services, arrival(1, title="A headline that is new"))
    events = services.events.read_page(0)[0]
    assert [one.id for one in events] == [1, 2, 3, 4]
    assert [(one.kind, one.receipt_id, one.article_id) for one in events] == [
        ("article.rejected", rejected.id, None),
        ("article.stored", stored.id, stored.article_id),
        ("article.duplicate", same.id, stored.article_id),
        ("article.updated", updated.id, stored.article_id),
    ]
    assert [one.data["reason"] for one in events] == ["no_text", "new", "same_url", "same_url"]
    assert services.events.read_page(2, limit=1)[0] == [events[2]]
    assert services.events.newest() == 4
    assert services.events.read_page(4)[0] == []
