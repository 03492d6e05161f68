"""Many rows at once: every type comes back as it went in, on both databases; what does not fit is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy import text as sql

from worker.errors import StoreRefused
from worker.store import Database
from worker.store.core.bulk import (
    count_up,
    delete_rows,
    insert_columns,
    insert_rows,
    insert_rows_with_ids,
    retire_ids,
    update_rows,
)
from worker.store.tables import ArticleBandRow, EntityRow, EventRow, InboxRow, TermCountRow

NOW = datetime(2026, 3, 1, 8, 30, 5, 123456, tzinfo=UTC)

ARRIVAL = {"door": "api", "stage": "ingest", "payload": "{}", "accepted_at": NOW, "not_before": NOW}


def event(number: int, **changed: Any) -> dict[str, Any]:
    """Return a row of the log."""
    return {
        "kind": "article.stored",
        "at": NOW,
        "article_id": number,
        "data": {"title": f"«{number}» % ? :x"},
    } | changed


def test_rows_come_back_as_they_went_in_and_in_order(database: Database) -> None:
    given = [event(1), event(2, article_id=None, data={}), event(3, kind="feed.failed")]
    with database.write() as session:
        ids = insert_rows_with_ids(session, EventRow, given)
        more = insert_rows_with_ids(session, EventRow, given[:1])
    assert ids + more == sorted({*ids, *more})
    with database.read() as session:
        rows = session.scalars(select(EventRow).order_by(EventRow.id)).all()
    assert [row.id for row in rows] == ids + more
    for row, one in zip(rows, given, strict=False):
        assert {name: getattr(row, name) for name in one} == one


def test_columns_left_out_have_the_defaults_of_the_model(database: Database) -> None:
    with database.write() as session:
        insert_rows(session, InboxRow, [ARRIVAL])
    with database.read() as session:
        [stored] = session.scalars(select(InboxRow))
    assert (stored.state, stored.attempts, stored.feed_id, stored.similarity) == ("pending", 0, None, None)


def test_no_rows_are_no_statement(database: Database) -> None:
    with database.write() as session:
        insert_rows(session, EventRow, [])
        assert insert_rows_with_ids(session, EventRow, []) == []
        update_rows(session, EventRow, "id", [])


def test_rows_whose_key_is_taken_are_left_alone_where_that_is_asked_for(database: Database) -> None:
    with database.write() as session:
        insert_columns(session, ArticleBandRow, {"band": [-(2**63), 7], "article_id": [1, 1]})
        insert_columns(session, ArticleBandRow, {"band": [7, 7, 2**63 - 1], "article_id": [1, 2, 2]}, skip_known=True)
    with pytest.raises(StoreRefused) as refused, database.write() as session:
        insert_columns(session, ArticleBandRow, {"band": [7], "article_id": [1]})
    assert refused.value.reason == "constraint"
    with database.read() as session:
        rows = session.execute(select(ArticleBandRow.band, ArticleBandRow.article_id)).all()
    assert sorted(tuple(row) for row in rows) == [(-(2**63), 1), (7, 1), (7, 2), (2**63 - 1, 2)]


def test_an_update_sets_the_named_rows_and_no_others(database: Database) -> None:
    with database.write() as session:
        first, second, third = insert_rows_with_ids(session, EventRow, [event(n) for n in range(3)])
        update_rows(
            session,
            EventRow,
            "id",
            [{"kind": "a", "id": third, "data": {"x": [1]}}, {"kind": "b", "id": first, "data": {"x": None}}],
        )
    with database.read() as session:
        rows = session.execute(select(EventRow.id, EventRow.kind, EventRow.data).order_by(EventRow.id)).all()
    assert [tuple(row) for row in rows] == [
        (first, "b", {"x": None}),
        (second, "article.stored", event(1)["data"]),
        (third, "a", {"x": [1]}),
    ]


def test_a_column_of_fractions_takes_whole_numbers_among_them(database: Database) -> None:
    with database.write() as session:
        ids = insert_rows_with_ids(session, InboxRow, [ARRIVAL] * 3)
        rows = [{"id": number, "similarity": given} for number, given in zip(ids, (1, 0.5, None), strict=True)]
        update_rows(session, InboxRow, "id", rows)
    with database.read() as session:
        assert session.scalars(select(InboxRow.similarity).order_by(InboxRow.id)).all() == [1.0, 0.5, None]


def test_a_counter_grows_where_its_key_is_taken_and_begins_where_it_is_new(database: Database) -> None:
    for rows in ([("a", 2), ("b", 1)], [("b", 3), ("c", 1)], []):
        with database.write() as session:
            count_up(session, TermCountRow, "articles", [{"term": term, "articles": n} for term, n in rows])
    with database.read() as session:
        found = session.execute(select(TermCountRow.term, TermCountRow.articles)).all()
    assert sorted(tuple(row) for row in found) == [("a", 2), ("b", 4), ("c", 1)]


def test_none_is_null_in_a_column_that_says_so(database: Database) -> None:
    row = {"name": "N", "kind": "person", "company": [], "first_seen_at": NOW, "last_seen_at": NOW}
    with database.write() as session:
        insert_rows_with_ids(session, EntityRow, [row | {"evidence": None}, row | {"evidence": {"articles": 1}}])
        assert session.scalar(sql("SELECT count(*) FROM entities WHERE evidence IS NULL")) == 1


@pytest.mark.parametrize(
    "bad",
    [{"article_id": 2**70}, {"at": datetime(2026, 1, 1)}, {"data": {"x": {1}}}, {"kind": "\ud800"}],
    ids=["a number too large", "a time without a zone", "no JSON", "half a character"],
)
def test_a_value_no_column_takes_is_refused_and_nothing_is_written(database: Database, bad: dict[str, Any]) -> None:
    with pytest.raises(StoreRefused) as refused, database.write() as session:
        insert_rows(session, EventRow, [event(1), event(2, **bad)])
    assert refused.value.reason == "bad_value"
    with database.read() as session:
        assert session.scalar(sql("SELECT count(*) FROM events")) == 0


@pytest.mark.parametrize("term", ["x" * 256, "a\0b"], ids=["too long", "NUL"])
def test_a_text_that_postgresql_cannot_hold_is_refused_and_not_cut(database: Database, term: str) -> None:
    if database.is_sqlite and "\0" not in term:
        pytest.skip("SQLite knows no lengths")
    with pytest.raises(StoreRefused) as refused, database.write() as session:
        insert_rows(session, TermCountRow, [{"term": term, "articles": 1}])
    assert refused.value.reason == "bad_value"


@pytest.mark.parametrize(("kind", "is_taken"), [("feed.failed", True), ("a\0b", False)])
def test_nul_is_refused_in_rows_that_a_session_adds_together(database: Database, kind: str, is_taken: bool) -> None:
    with suppress(StoreRefused), database.write() as session:
        session.add_all([EventRow(**event(1, article_id=None)), EventRow(**event(2, kind=kind))])
    with database.read() as session:
        assert session.scalar(sql("SELECT count(*) FROM events")) == (2 if is_taken else 0)


def test_the_id_of_a_deleted_row_is_not_given_again(database: Database) -> None:
    given: list[int] = []
    for _ in range(3):
        with database.write() as session:
            given += insert_rows_with_ids(session, EventRow, [event(1), event(2)])
        with database.write() as session:
            retire_ids(session, EventRow)
            session.execute(delete(EventRow))
    assert given == sorted(set(given))
    assert len(given) == 6


def test_rows_are_deleted_by_the_values_they_have_in_several_columns(database: Database) -> None:
    bands = [{"band": band, "article_id": one} for band in (-7, 2**62) for one in (1, 2, 3)]
    with database.write() as session:
        insert_rows(session, ArticleBandRow, bands)
        delete_rows(session, ArticleBandRow, {"band": [-7, 2**62, -7, 9], "article_id": [1, 3, 3, 1]})
        delete_rows(session, ArticleBandRow, {"band": [], "article_id": []})
        left = session.execute(select(ArticleBandRow.band, ArticleBandRow.article_id)).all()
    assert sorted(map(tuple, left)) == [(-7, 2), (2**62, 1), (2**62, 2)]
