"""Totals of entities are what a recount finds, whatever happens to mentions. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sample_articles import arrival
from sqlalchemy import delete, func, select, text, update
from working import take_in

from worker.bootstrap import Services
from worker.store import Session
from worker.store.entities import entities, merge_split
from worker.store.entities.entities import NewName
from worker.store.operations import totals
from worker.store.stories import stories
from worker.store.tables import ArticleRow, EntityKeyRow, EntityNameRow, EntityRow, MentionRow, StoryRow, StoryTermRow
from worker.types import FoundEntity, Mention

AT = datetime(2026, 1, 1, tzinfo=UTC)


def name(session: Session, article_id: int, *entity_ids: int) -> None:
    """Give an article one mention of each of these entities in turn; older ones of it go."""
    found = [(one, [Mention(place, place + 1, "Ada")]) for place, one in enumerate(entity_ids)]
    entities.set_mentions(session, {article_id: found})


def counted(session: Session) -> dict[int, tuple[int, int]]:
    rows = session.execute(text("SELECT id, articles, mentions FROM entities ORDER BY id"))
    return {one: (articles, mentions) for one, articles, mentions in rows}


def merge(session: Session) -> None:
    gone, kept = merge_split.standing(session, 1), merge_split.standing(session, 2)
    assert gone is not None
    assert kept is not None
    merge_split.lead_on(session, gone, kept)


CHANGES: dict[str, tuple[Callable[[Session], object], dict[int, tuple[int, int]]]] = {
    "nothing": (lambda _: None, {1: (2, 3), 2: (1, 1), 3: (0, 0)}),
    "one is named no more": (lambda session: name(session, 1, 2), {1: (1, 1), 2: (1, 1), 3: (0, 0)}),
    "one is named once less": (lambda session: name(session, 1, 1, 2), {1: (2, 2), 2: (1, 1), 3: (0, 0)}),
    "another is named": (lambda session: name(session, 1, 3, 3, 3), {1: (1, 1), 2: (0, 0), 3: (1, 3)}),
    "an article is deleted": (
        lambda session: session.execute(delete(ArticleRow).where(ArticleRow.id == 1)),
        {1: (1, 1), 2: (0, 0), 3: (0, 0)},
    ),
    "two become one": (merge, {1: (0, 0), 2: (2, 4), 3: (0, 0)}),
    "mentions move": (
        lambda session: session.execute(update(MentionRow).where(MentionRow.start == 0).values(entity_id=3)),
        {1: (1, 1), 2: (1, 1), 3: (2, 2)},
    ),
    "an entity is deleted": (
        lambda session: session.execute(delete(EntityRow).where(EntityRow.id == 1)),
        {2: (1, 1), 3: (0, 0)},
    ),
    "all are deleted": (lambda session: session.execute(delete(MentionRow)), dict.fromkeys((1, 2, 3), (0, 0))),
}


@pytest.mark.parametrize("change", CHANGES)
def test_totals_are_what_a_recount_finds(services: Services, change: str) -> None:
    take_in(services, *map(arrival, range(2)))
    happen, expected = CHANGES[change]
    with services.database.write() as session:
        people = [FoundEntity(name=f"Ada {one}", kind="person", mentions=()) for one in range(3)]
        assert entities.insert_entities(session, people, seen_at=AT) == [1, 2, 3]
        name(session, 1, 1, 1, 2)
        name(session, 2, 1)
        happen(session)
        session.expire_all()
        assert counted(session) == expected
        assert totals.differences(session) == totals.orphans(session) == []


def test_entities_written_after_their_mentions_have_the_totals_of_these(services: Services) -> None:
    take_in(services, *map(arrival, range(2)))
    met = [Mention(place, place + 1, "Ada") for place in range(3)]
    with services.database.write() as session:
        people = [FoundEntity(name=f"Ada {one}", kind="person", mentions=()) for one in range(3)]
        ids = entities.reserve_entity_ids(session, 3)
        written = entities.set_mentions(session, {1: [(1, met[:2]), (2, met[2:])], 2: [(1, met[:1])]})
        entities.insert_entities(session, people, seen_at=AT, ids=ids, totals=written)
        assert counted(session) == {1: (2, 3), 2: (1, 1), 3: (0, 0)}
        assert totals.differences(session) == totals.orphans(session) == []


def test_what_leads_to_an_article_entity_or_story_goes_with_it(services: Services) -> None:
    take_in(services, *map(arrival, range(2)))
    tables = (MentionRow, EntityKeyRow, EntityNameRow, StoryTermRow)

    def stored() -> list[int | None]:
        return [session.scalar(select(func.count()).select_from(one)) for one in tables]

    with services.database.write() as session:
        people = [FoundEntity(name=f"Ada {one}", kind="person", mentions=()) for one in range(2)]
        entities.insert_entities(session, people, seen_at=AT)
        entities.add_keys(session, [("n:ada", 1), ("n:ada", 2)])
        entities.add_names(session, {(one, "Ada"): NewName("Ada", "new", 1.0) for one in (1, 2)}, seen_at=AT)
        ids = [stories.new_story(session, now=AT) for _ in range(2)]
        stories.add_terms(session, [("ada", one) for one in ids])
        name(session, 1, 1)
        name(session, 2, 1, 2)
        assert stored() == [3, 2, 2, 2]
        for table, left in ((ArticleRow, [2, 2, 2, 2]), (EntityRow, [1, 1, 1, 2]), (StoryRow, [1, 1, 1, 1])):
            session.execute(delete(table).where(table.id == 1))
            assert stored() == left
        assert totals.orphans(session) == []


def test_a_recount_finds_what_leads_to_nothing(services: Services) -> None:
    if services.database.is_sqlite:
        pytest.skip("SQLite refuses such rows")
    with services.database.write() as session:
        entities.add_keys(session, [("n:ada", 7)])
    assert services.ledgers.recount() == ["1 rows of entity_keys lead to entities that are not there"]


def test_a_recount_finds_totals_that_are_wrong(services: Services) -> None:
    with services.database.write() as session:
        entities.insert_entities(session, [FoundEntity(name="Ada", kind="person", mentions=())], seen_at=AT)
        session.execute(update(EntityRow).values(articles=2, mentions=3))
    assert services.ledgers.recount() == [
        "the totals of entity 1 say 2 articles and 3 mentions, there are 0 and 0",
    ]
