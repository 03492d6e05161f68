"""Looking stories up by terms costs no more where a term leads to very many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from worker.store import Database
from worker.store.core.bulk import insert_rows_with_ids, update_rows
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


def test_every_change_of_what_the_clustering_reads_of_a_story_gives_it_another_version(database: Database) -> None:
    [story_id] = store(database, ("rare",))
    core = [{"article_id": 1}, {"article_id": 2}]
    changes: list[dict[str, Any]] = [
        {"updated_at": AT + timedelta(microseconds=1)},
        {"articles": 2},
        {"core": core},
        {"core": core[1:]},
        {"core": [{"article_id": 3}]},
    ]
    seen: list[str] = []
    for change in [{}, *changes]:
        with database.write() as session:
            update_rows(session, StoryRow, "id", [{"id": story_id} | change] if change else [])
        with database.read() as session:
            seen += stories.versions(session, [story_id]).values()
    assert len(set(seen)) == len(changes) + 1
