"""Pruning: what was settled long ago goes, the ledger goes on counting it, everything else stays. On both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from manual_clock import ManualClock
from sample_articles import arrival
from sqlalchemy import func, select
from working import take_in

from worker.bootstrap import Services
from worker.errors import NotFound
from worker.service.operations import pruning
from worker.service.search.articles import ArticleFilter
from worker.store.feeds import hosts
from worker.store.tables import EventRow, HostRow, InboxRow

DAY_S = 86_400.0


def rows(services: Services, column: object) -> list[object]:
    with services.database.read() as session:
        return list(session.scalars(select(column).order_by(column)))  # type: ignore[call-overload]  # any column


@pytest.fixture
def old(services: Services, clock: ManualClock) -> Services:
    """Provide services that took in five articles, a copy and an empty one half a year ago, and two articles today."""
    take_in(services, *map(arrival, range(5)), arrival(1), arrival("empty", text=" "))
    with services.database.write() as session:
        hosts.take(session, ["asked-long-ago.example"])
        session.get_one(HostRow, "asked-long-ago.example").changed_at = clock()
    clock.pass_s(181 * DAY_S)
    take_in(services, *map(arrival, (7, 8)))
    return services


def test_what_was_settled_long_ago_goes_and_is_counted_for_ever(old: Services) -> None:
    ledger = old.ledgers.read_ledger()
    newest = old.events.newest()
    due = old.pruning.count_due()
    assert (due["receipts"], due["hosts"]) == (7, 1)
    assert old.pruning.prune_all() == due
    assert old.pruning.count_due() == dict.fromkeys(due, 0)
    assert len(rows(old, InboxRow.id)) == 2
    assert rows(old, HostRow.host) == []
    assert len(old.events.read_page(0)[0]) == 2
    assert old.events.newest() == newest
    assert (old.ledgers.read_ledger(), old.ledgers.recount()) == (ledger, [])
    assert len(old.articles.find_articles(ArticleFilter()).articles) == 7
    assert [one.reason for one in old.articles.get(1).sightings] == ["new"]


def test_only_counting_deletes_nothing(old: Services) -> None:
    before = [rows(old, one) for one in (InboxRow.id, EventRow.id, HostRow.host)]
    old.pruning.count_due()
    assert [rows(old, one) for one in (InboxRow.id, EventRow.id, HostRow.host)] == before


def test_what_waits_and_what_is_quarantined_stays(services: Services, clock: ManualClock) -> None:
    [waits] = services.accept.articles([arrival("waits")], door="api")
    clock.pass_s(1_000 * DAY_S)
    assert services.pruning.prune_all()["receipts"] == 0
    assert rows(services, InboxRow.id) == [waits.id]


def test_numbers_of_what_is_gone_are_not_given_again(services: Services, clock: ManualClock) -> None:
    [first] = take_in(services, arrival(1))
    event = services.events.newest()
    clock.pass_s(181 * DAY_S)
    services.pruning.prune_all()
    with pytest.raises(NotFound):
        services.quarantine.input_of(first.id)
    [second] = take_in(services, arrival(2))
    assert second.id > first.id
    assert services.events.newest() > event


def test_for_ever_is_for_ever(connect_services: Callable[..., Services], clock: ManualClock) -> None:
    services = connect_services(receipts_keep_days=0, events_keep_days=0)
    take_in(services, arrival(1))
    clock.pass_s(10_000 * DAY_S)
    assert services.pruning.prune_all() == dict.fromkeys(services.pruning.count_due(), 0)


def test_a_batch_deletes_no_more_than_its_rows(old: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "BATCH_ROWS", 3)
    monkeypatch.setattr(pruning, "BATCH_AT_LEAST_ROWS", 3)
    assert old.pruning.prune_batch()
    with old.database.read() as session:
        assert session.scalar(select(func.count()).select_from(InboxRow)) == 6
    assert old.pruning.prune_all()["receipts"] == 4
    assert old.ledgers.recount() == []
