"""Lists handed to a statement as one value: nothing in them is taken for more than it is, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from worker.store import Database
from worker.store.core.bulk import insert_columns
from worker.store.core.in_list import listed_strings, one_of
from worker.store.tables import ArticleBandRow

STRINGS = [
    "",
    "NULL",
    "null",
    "{}",
    "a,b",
    '"',
    "\\",
    "\\\\n",
    "'",
    "%s",
    ":x",
    "?",
    "[]",
    "العربية",
    "𝔘",
    " a ",
    "a\nb",
]


@pytest.mark.parametrize("given", [STRINGS, ["a"], []])
def test_strings_come_back_as_they_are_and_in_order(database: Database, given: list[str]) -> None:
    with database.read() as session:
        asked = listed_strings(session, given, "asked")
        assert list(session.scalars(select(asked.c.value))) == given


@pytest.mark.parametrize("ids", [[], [7], [7, 7, 8], [-(2**63), 2**63 - 1], range(3_000)])
def test_ids_find_their_rows_and_no_others(database: Database, ids: list[int]) -> None:
    stored = {-(2**63), -1, 7, 2**63 - 1, 2_999}
    with database.write() as session:
        insert_columns(session, ArticleBandRow, {"band": sorted(stored), "article_id": [1] * len(stored)})
    with database.read() as session:
        found = session.scalars(select(ArticleBandRow.band).where(one_of(ArticleBandRow.band, ids))).all()
    assert sorted(found) == sorted(stored.intersection(ids))


def test_ids_stand_in_the_plan_as_one_array(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite reads JSON")
    asked = select(ArticleBandRow.band).where(one_of(ArticleBandRow.article_id, [1, 2]))
    with database.read() as session:
        statement = str(asked.compile(dialect=session.get_bind().dialect))
        assert "ANY (%(param_1)s::BIGINT[])" in statement
        plan = session.execute(text("EXPLAIN " + statement.replace("%(param_1)s", "'{1,2}'")))
        assert "'{1,2}'::bigint[]" in " ".join(plan.scalars())
