"""Tallies: the ledger is exact at every moment and read without counting. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from database_marks import ON_BOTH
from sample_articles import arrival
from sqlalchemy import delete, event, text, update
from working import take_in, work

from worker.bootstrap import Services
from worker.store.tables import ArticleRow, InboxRow


def test_the_ledger_is_what_a_recount_finds_whatever_happens(services: Services) -> None:
    first, *_ = take_in(services, *map(arrival, range(5)), arrival(1))
    [rejected] = take_in(services, arrival("empty", text=" "))
    assert services.ledgers.recount() == []
    services.quarantine.retry([rejected.id])
    services.accept.articles([arrival("waits")], door="api")
    assert services.ledgers.recount() == []
    work(services)
    services.takedown.delete(first.article_id or 0)
    services.sweep.send_hints()
    ledger = services.ledgers.read_ledger()
    assert services.ledgers.recount() == []
    assert (ledger.accepted, ledger.stored, ledger.duplicate, ledger.rejected) == (8, 5, 1, 2)
    assert (ledger.balanced, ledger.names_pending) == (True, 5)


def test_rows_that_are_gone_go_on_counting(services: Services) -> None:
    take_in(services, *map(arrival, range(3)))
    before = services.ledgers.read_ledger()
    with services.database.write() as session:
        session.execute(delete(InboxRow).where(InboxRow.id < 3))
    assert services.ledgers.read_ledger() == before
    assert services.ledgers.recount() == []


def test_an_article_that_is_deleted_has_no_names_to_find(services: Services) -> None:
    take_in(services, *map(arrival, range(3)))
    with services.database.write() as session:
        session.execute(delete(ArticleRow).where(ArticleRow.id == 2))
    assert (services.ledgers.read_ledger().names_pending, services.ledgers.recount()) == (2, [])


def test_the_ledger_stays_exact_while_many_accept_and_sums_are_folded(services: Services) -> None:
    with ThreadPoolExecutor(8) as pool:
        for number in range(40):
            pool.submit(services.accept.articles, [arrival((number, one)) for one in range(5)], door="api")
            pool.submit(services.sweep.send_hints)
    ledger = services.ledgers.read_ledger()
    assert (ledger.accepted, ledger.pending, ledger.balanced) == (200, 200, True)
    assert services.ledgers.recount() == []


def test_a_row_that_changed_behind_the_triggers_is_found_by_a_recount(services: Services) -> None:
    take_in(services, arrival(1))
    with services.database.write() as session:
        session.execute(text("DROP TRIGGER inbox_tally_update" + ("" if services.database.is_sqlite else " ON inbox")))
        session.execute(update(InboxRow).values(state="rejected"))
    assert services.ledgers.recount() == [
        "the tally of inbox rejected says 0, there are 1",
        "the tally of inbox stored says 1, there are 0",
    ]


@ON_BOTH
@pytest.mark.parametrize("read", ["ledger", "gauges"])
def test_no_reading_of_the_ledger_counts_rows(services: Services, read: str) -> None:
    seen: list[str] = []
    take_in(services, arrival(1))
    with services.database.read() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda _c, _u, said, *_: seen.append(said))
    services.ledgers.read_ledger() if read == "ledger" else services.gauges.read_gauges()
    assert seen
    assert not [one for one in seen if "count(" in one.lower() and ("FROM inbox" in one or "FROM enrichments" in one)]
