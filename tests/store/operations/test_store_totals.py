"""Totals of entities are what a recount finds, whatever happens to mentions. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sample_articles import arrival
from sqlalchemy import delete, text, update
from working import take_in

from worker.bootstrap import Services
from worker.store import Session
from worker.store.entities import entities, merge_split
from worker.store.operations import totals
from worker.store.tables import ArticleRow, EntityRow, MentionRow
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
        assert totals.differences(session) == []


def test_a_recount_finds_totals_that_are_wrong(services: Services) -> None:
    with services.database.write() as session:
        entities.insert_entities(session, [FoundEntity(name="Ada", kind="person", mentions=())], seen_at=AT)
        session.execute(update(EntityRow).values(articles=2, mentions=3))
    assert services.ledgers.recount() == [
        "the totals of entity 1 say 2 articles and 3 mentions, there are 0 and 0",
    ]
