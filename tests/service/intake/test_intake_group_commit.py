"""Requests that are accepted together: one commit, and each its own answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from sqlalchemy import event
from waiting import wait_until
from working import receipt_of

from worker.bootstrap import Services
from worker.errors import Overloaded, StoreRefused, StoreUnavailable
from worker.service.intake.accept import Keep, Offer
from worker.service.intake.group_commit import TOGETHER_LIMIT_ARTICLES, WAITING_LIMIT_REQUESTS, GroupCommit
from worker.store.core.engine import sqlite_module
from worker.types import Arrival

LIMIT_S = 20


class Held:
    """An SQLite file that another program holds until it is let go."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite_module().connect(path, isolation_level=None)
        self._connection.execute("BEGIN IMMEDIATE")

    def let_go(self) -> None:
        self._connection.close()


@pytest.fixture
def services(connect_services: Callable[..., Services], sqlite_url: str) -> Services:
    return connect_services(database_url=sqlite_url, database_wait_s=LIMIT_S)


@pytest.fixture
def gather(services: Services) -> Iterator[GroupCommit]:
    gather = GroupCommit(services.accept)
    yield gather
    gather.close()


@pytest.fixture
def held(services: Services, data_dir: Path, gather: GroupCommit) -> Held:
    """Hold the database while a first request waits for it: whatever comes now goes with the next commit."""
    held = Held(data_dir / "wiredesk.db")
    gather.queue_offer(report("the first"))
    wait_until(lambda: not gather._waiting, "the first is being written")
    return held


def report(text: str, *, keep: Keep | None = None) -> Offer:
    return Offer([Arrival(text=f"Report: {text}.")], keep)


def commits_of(services: Services) -> list[int]:
    """Grows by one with each transaction that writes."""
    commits: list[int] = []
    event.listen(services.database.engine, "commit", lambda _: commits.append(1))
    return commits


def spoil(*_: object) -> None:
    raise StoreRefused("this key is taken")


def test_what_comes_while_a_commit_is_under_way_shares_the_next_one(
    services: Services, gather: GroupCommit, held: Held
) -> None:
    commits = commits_of(services)
    answers = [gather.queue_offer(report(str(number))) for number in range(50)]
    held.let_go()
    ids = [receipt_of(answer.result(LIMIT_S)[0]).id for answer in answers]
    assert ids == list(range(2, 52))  # in order of arrival, each its own
    assert len(commits) == 2
    assert services.ledgers.read_ledger().accepted == 51


def test_no_commit_has_more_articles_than_its_limit_but_a_large_request(
    services: Services, gather: GroupCommit, held: Held
) -> None:
    commits = commits_of(services)
    large = Offer([Arrival(text=f"Report {number}.") for number in range(TOGETHER_LIMIT_ARTICLES + 1)])
    answers = [gather.queue_offer(one) for one in (report("a"), large, report("b"), report("c"))]
    held.let_go()
    assert [len(answer.result(LIMIT_S)) for answer in answers] == [1, TOGETHER_LIMIT_ARTICLES + 1, 1, 1]
    assert len(commits) == 4  # the first; a; the large one; b and c


def test_a_request_that_spoils_the_commit_fails_alone(services: Services, gather: GroupCommit, held: Held) -> None:
    answers = [gather.queue_offer(report(str(n), keep=spoil if n == 2 else None)) for n in range(5)]
    held.let_go()
    with pytest.raises(StoreRefused, match="this key is taken"):
        answers[2].result(LIMIT_S)
    ids = [receipt_of(answer.result(LIMIT_S)[0]).id for n, answer in enumerate(answers) if n != 2]
    assert [services.accept.receipt(one).state for one in ids] == ["pending"] * 4
    assert services.ledgers.read_ledger().accepted == 5


def test_what_is_kept_with_an_answer_is_kept_in_its_commit(services: Services, gather: GroupCommit, held: Held) -> None:
    kept: list[list[int]] = []
    answer = gather.queue_offer(
        report("a", keep=lambda _session, rows, _now: kept.append([receipt_of(one).id for one in rows]))
    )
    held.let_go()
    assert [[receipt_of(one).id for one in answer.result(LIMIT_S)]] == kept


def test_if_the_database_is_away_everyone_is_told_and_nothing_is_accepted(
    connect_services: Callable[..., Services], sqlite_url: str, data_dir: Path
) -> None:
    services = connect_services(database_url=sqlite_url, database_wait_s=0.2)
    gather, held = GroupCommit(services.accept), Held(data_dir / "wiredesk.db")
    answers = [gather.queue_offer(report(str(number))) for number in range(5)]
    for answer in answers:
        with pytest.raises(StoreUnavailable):
            answer.result(LIMIT_S)
    held.let_go()
    assert services.ledgers.read_ledger().accepted == 0
    assert gather.queue_offer(report("later")).result(LIMIT_S)[0].state == "pending"
    gather.close()


def test_more_than_may_wait_are_told_to_come_again(gather: GroupCommit, held: Held) -> None:
    answers = [gather.queue_offer(report("one of many")) for _ in range(WAITING_LIMIT_REQUESTS)]
    with pytest.raises(Overloaded):
        gather.queue_offer(report("one too many"))
    held.let_go()
    assert len({receipt_of(answer.result(LIMIT_S)[0]).id for answer in answers}) == WAITING_LIMIT_REQUESTS
    assert gather.queue_offer(report("later")).result(LIMIT_S)


def test_who_goes_away_before_the_turn_is_not_accepted(services: Services, gather: GroupCommit, held: Held) -> None:
    gone, stays = gather.queue_offer(report("gone")), gather.queue_offer(report("stays"))
    assert gone.cancel()
    held.let_go()
    assert receipt_of(stays.result(LIMIT_S)[0]).id == 2
    with pytest.raises(CancelledError):
        gone.result()
    assert services.ledgers.read_ledger().accepted == 2


def test_closing_writes_what_waits(services: Services, gather: GroupCommit, held: Held) -> None:
    answers = [gather.queue_offer(report(str(number))) for number in range(3)]
    held.let_go()
    gather.close()
    assert [answer.done() for answer in answers] == [True] * 3
    assert services.ledgers.read_ledger().accepted == 4
