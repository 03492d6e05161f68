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
    ids = store(database, *[("hot",)] * MANY)
    with database.read() as session:
        found = stories.candidate_ids(session, ["hot", "unknown"], limit=MANY)
    assert found == ids[: -stories.EACH_LIMIT_STORIES - 1 : -1]


def test_an_old_story_is_found_by_its_rarer_terms(database: Database) -> None:
    old, *others = store(database, ("hot", "rare", "rarer"), *[("hot",)] * MANY)
    with database.read() as session:
        found = stories.candidate_ids(session, ["hot", "rare", "rarer"], limit=3)
    assert found == [old, others[-1], others[-2]]


def test_stories_that_share_most_terms_come_first(database: Database) -> None:
    one, both, none = store(database, ("a",), ("a", "b"), ("c",))
    with database.read() as session:
        assert stories.candidate_ids(session, ["a", "b"], limit=10) == [both, one]
        assert stories.candidate_ids(session, [], limit=10) == []
    assert none
