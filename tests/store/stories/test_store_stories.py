"""Looking stories up by terms costs no more where a term leads to very many."""

from __future__ import annotations

from datetime import UTC, datetime

from worker.store import Database
from worker.store.core.bulk import insert_rows_with_ids
from worker.store.stories import stories
from worker.store.tables import StoryRow

AT = datetime(2026, 1, 1, tzinfo=UTC)
MANY = 3 * stories.EACH_LIMIT_STORIES


def store(database: Database, *terms: tuple[str, ...]) -> list[int]:
    """Store one story for each group of terms, and return their ids."""
    row = {"title": "", "centroid": {}, "core": [], "articles": 1, "first_at": AT, "last_at": AT, "updated_at": AT}
    with database.write() as session:
        ids = insert_rows_with_ids(session, StoryRow, [row] * len(terms))
        stories.add_terms(session, ((term, one) for one, group in zip(ids, terms, strict=True) for term in group))
    return ids


def test_a_common_term_brings_up_its_newest_stories_and_no_more(database: Database) -> None:
    old, *others = store(database, ("hot", "rare"), *[("hot",)] * MANY)
    with database.read() as session:
        found = stories.ids_by_term(session, ["hot", "rare", "unknown"])
        assert stories.ids_by_term(session, []) == {}
    assert found == {"hot": others[: -stories.EACH_LIMIT_STORIES - 1 : -1], "rare": [old]}
