"""Any order of submitting, delivering, dying, sweeping and deleting: accepted is stored, refused or waiting. F24."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from database_marks import SLOW_ON_POSTGRESQL
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from manual_clock import ManualClock
from sample_articles import arrival, edited, extended
from sqlalchemy import event, select

from worker.bootstrap import Services
from worker.service.intake.accept import Receipt
from worker.store.intake import inbox
from worker.store.intake.inbox import Claimed
from worker.store.tables import ArticleRow
from worker.types import Arrival

LEASE_S = 30.0
ENDED = {"stored", "updated", "duplicate", "rejected"}
_runs = itertools.count()

Connect = Callable[..., Services]
submitted = st.lists(st.tuples(st.integers(1, 3), st.sampled_from(("first", "edited", "extended", "copy"))), max_size=4)


class Death(BaseException):
    """The end of a worker, in the middle of whatever it does."""


class DeadlyHints:
    """Hints whose sender may die as it sends, which is after its commit."""

    is_deadly = False

    def send(self, work: str) -> None:
        if self.is_deadly:
            raise Death(work)


class Orders(RuleBasedStateMachine):
    """Workers of one database, each of which may die or sleep at any moment."""

    def __init__(self, services: Services, hints: DeadlyHints, clock: ManualClock) -> None:
        super().__init__()
        self.services, self.hints, self.clock = services, hints, clock
        self.accepted: dict[int, str] = {}  #: Address by number of the receipt.
        self.deleted: set[str] = set()  #: Addresses.
        self.ends: dict[int, str] = {}  #: State by number of the receipt, once it has one that is not pending.
        self.held: list[list[Claimed]] = []  #: What sleeping workers have in hand.
        self.leased: dict[int, tuple[str, datetime]] = {}  #: Token and end of the lease by number of the receipt.
        self.commits_left: int | None = None

    @initialize()
    def begin(self) -> None:
        """Use addresses of this run alone: the database holds those of the runs before."""
        self.name = f"run{next(_runs)}"
        self.submit([(1, "first"), (2, "first")])
        event.listen(self.services.database.engine, "commit", self._die_at_commit)
        self.write_twice([])  # some runs never choose these
        self.oversleep([], has_ended=False)

    def teardown(self) -> None:
        event.remove(self.services.database.engine, "commit", self._die_at_commit)
        self.drain()

    def _die_at_commit(self, _connection: object) -> None:
        if self.commits_left is not None:
            self.commits_left -= 1
            if self.commits_left < 0:
                raise Death("before a commit")

    def _given(self, seed: int, kind: str) -> Arrival:
        first = arrival(f"{self.name}-{seed}")
        text = first.text or ""
        if kind == "edited":
            return replace(first, text=edited(text))
        if kind == "extended":
            return replace(first, text=extended(text, seed))
        if kind == "copy":
            return replace(first, url=f"https://other.example/{self.name}-{seed}", source="other", text=edited(text))
        return first

    def _receipts(self) -> list[Receipt]:
        return self.services.accept.receipts(list(self.accepted))

    @rule(articles=submitted)
    def submit(self, articles: list[tuple[int, str]]) -> None:
        given = [self._given(*one) for one in articles]
        for receipt, one in zip(self.services.accept.articles(given, door="api"), given, strict=True):
            self.accepted[receipt.id] = one.url or ""

    @rule()
    def deliver(self) -> None:
        """Let a hint arrive, for the first time or again."""
        self.services.ingest.take_in_batch()

    @rule(retried=st.booleans(), limit=st.integers(1, 3))
    def claim_and_sleep(self, retried: bool, limit: int) -> None:
        """Let a worker stop, or die, with rows in hand."""
        self._claim(limit, retried=retried)

    def _claim(self, limit: int, *, retried: bool = False) -> list[Claimed]:
        now = self.clock()
        with self.services.database.write() as session:
            held = inbox.claim(session, "ingest", limit=limit, now=now, lease_s=LEASE_S, retried=retried)
        for one in held:
            assert now >= self.leased.get(one.id, ("", now))[1]
            self.leased[one.id] = one.token, now + timedelta(seconds=LEASE_S)
        if held:
            self.held.append(held)
        return held

    def _wake(self, held: Sequence[Claimed]) -> None:
        for one in held:
            if self.leased.get(one.id, ("",))[0] == one.token:
                del self.leased[one.id]
        if held:
            self.services.ingest._take_in(held)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def wake(self, data: st.DataObject) -> None:
        """Let a stopped worker go on with what it had, whoever has it now; it may be woken once more."""
        self._wake(data.draw(st.sampled_from(self.held)))

    @rule(articles=submitted, has_ended=st.booleans())
    def oversleep(self, articles: list[tuple[int, str]], has_ended: bool) -> None:
        """Let a worker write what it has in hand after its lease: another has ended those rows, or has them in hand."""
        self.submit([(1, "copy"), *articles])
        held = self._claim(5)
        self.clock.pass_s(LEASE_S)
        if has_ended:
            self.deliver()
        else:
            self._claim(5, retried=True)
        self.an_end_is_final()
        self._wake(held)

    @rule(articles=submitted)
    def write_twice(self, articles: list[tuple[int, str]]) -> None:
        """Let a worker write what it has in hand, and once more."""
        self.submit([(2, "edited"), *articles])
        held = self._claim(5)
        self._wake(held)
        self.an_end_is_final()
        self._wake(held)

    @rule()
    def deliver_while_leased(self) -> None:
        """Let a hint arrive while a worker sleeps with a row in hand, whose lease has not ended."""
        self.submit([(3, "first")])
        self._claim(1)
        self.deliver()

    @rule(commits=st.integers(0, 2))
    def die_before_a_commit(self, commits: int) -> None:
        self.commits_left = commits
        try:
            self.services.ingest.take_in_batch()
        except Death:
            pass
        finally:
            self.commits_left = None

    @rule()
    def die_after_the_commit(self) -> None:
        self.hints.is_deadly = True
        try:
            self.services.ingest.take_in_batch()
        except Death:
            pass
        finally:
            self.hints.is_deadly = False

    @rule(seconds=st.sampled_from((1, LEASE_S, 3_600)))
    def sweep(self, seconds: float) -> None:
        """Let time pass, and the sweep hint at what waits by then."""
        self.clock.pass_s(seconds)
        if "ingest" in self.services.sweep.send_hints():
            self.deliver()

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Delete an article; then let it come again, and what workers had in hand be written."""
        stored = sorted({one.article_id for one in self._receipts() if one.article_id})
        if not stored:
            return
        deleted = data.draw(st.sampled_from(stored))
        with self.services.database.read() as session:
            self.deleted.add(session.scalar(select(ArticleRow.url).where(ArticleRow.id == deleted)) or "")
        held = self._claim(5)
        self.services.takedown.delete(deleted)
        self.submit([(seed, kind) for seed in (1, 2, 3) for kind in ("first", "copy")])
        self._wake(held)
        self.deliver()

    @invariant()
    def the_ledger_balances(self) -> None:
        assert self.services.ledgers.read_ledger().balanced
        assert self.services.ledgers.recount() == []

    @invariant()
    def an_end_is_final(self) -> None:
        """Only deleting the article changes it."""
        ends = {one.id: one.state for one in self._receipts() if one.state != "pending"}
        for number, state in self.ends.items():
            assert ends[number] == state or (self.deleted and ends[number] == "rejected")
        self.ends = ends

    @invariant()
    def a_leased_row_is_left_to_its_worker(self) -> None:
        """Only deleting its article ends it before the lease."""
        states = {one.id: one.state for one in self._receipts()}
        for number, (_, until) in self.leased.items():
            state = states[number]
            assert state == "pending" or self.clock() >= until or (self.deleted and state == "rejected")

    @invariant()
    def an_address_is_one_article_and_none_once_it_was_deleted(self) -> None:
        with self.services.database.read() as session:
            urls = session.scalars(select(ArticleRow.url).where(ArticleRow.url.in_(self.accepted.values()))).all()
        assert len(urls) == len(set(urls))
        assert not self.deleted.intersection(urls)

    def drain(self) -> None:
        """Let everything come to its end: each accepted row has one, and what was stored is there."""
        for _ in range(30):
            self.clock.pass_s(3_600)
            while self.services.ingest.take_in_batch():
                pass
            if not self.services.accept.unfinished(list(self.accepted)):
                break
        ended = self._receipts()
        assert {one.state for one in ended} <= ENDED
        self.the_ledger_balances()
        self.an_end_is_final()
        self.an_address_is_one_article_and_none_once_it_was_deleted()
        for one in ended:
            is_there = one.state != "rejected"
            assert is_there == (one.article_id is not None)
            assert is_there or self.deleted, one  # nothing else gives a reason to refuse one
            if one.article_id is not None:
                assert self.services.articles.get(one.article_id)


@pytest.fixture
def orders(connect_services: Connect, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Orders]:
    """Provide a maker of machines. A row is tried in a process of its own once a worker died with it."""
    monkeypatch.setattr("worker.service.jobs.batch.TRIALS", 1_000)  # no row here is poison, however often it dies
    hints = DeadlyHints()
    services = connect_services(hints=hints, attempts_limit=1)
    return lambda: Orders(services, hints, clock)


def run_orders(orders: Callable[[], Orders], *, runs: int, steps: int, is_fixed: bool = False) -> None:
    """Run the machine; ``is_fixed``: in the same orders every time, which are not shrunk when one fails."""
    phases = [Phase.generate] if is_fixed else list(Phase)
    checked = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=is_fixed,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(orders, settings=checked)  # type: ignore[arg-type]  # a function that makes one will do


@SLOW_ON_POSTGRESQL
def test_no_order_of_events_loses_or_doubles_an_article(orders: Callable[[], Orders]) -> None:
    run_orders(orders, runs=4, steps=15, is_fixed=True)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_no_order_of_events_loses_or_doubles_an_article_in_many_runs(orders: Callable[[], Orders]) -> None:
    run_orders(orders, runs=300, steps=60)
