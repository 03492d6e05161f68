"""Everything of a kind, in the order of ids, a page at a time.

An export so holds no transaction and no more than a page in memory, and can go on after any id. A page of ids is
large and cheap, a page of rows small: a query is asked once per page of ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import Session, aliased

from worker.store.articles import views as article_views
from worker.store.core.rows import from_row, grouped
from worker.store.entities import views as entity_views
from worker.store.stories import views as story_views
from worker.store.tables import ArticleRow, ArticleVersionRow, EntityRow, EventRow, MentionRow, StoryRow

IDS_LIMIT = 5_000
ROWS_LIMIT = 100  #: Texts of 200,000 characters each may be among them.


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """An article as it was before."""

    version: int
    title: str
    text: str | None
    seen_at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class ExportedMention:
    """A place in an article at which an entity is named."""

    article_id: int
    start: int
    end: int
    text: str
    entity_id: int
    name: str
    kind: str
    country: str | None
    lat: float | None
    lon: float | None
    field: str


def ids(session: Session, kind: str, articles: Select[int] | None, *, after: int) -> list[int]:
    """Return the next ids of a kind after one, in order; those of mentions are the ids of their articles.

    ``articles``: only what these name, or are in; None for all there is.
    """
    statement = _ALL[kind]() if articles is None else _AMONG[kind](articles)
    [column] = statement.selected_columns
    return list(session.scalars(statement.where(column > after).order_by(column).limit(IDS_LIMIT)))


def rows(session: Session, kind: str, some: Sequence[int]) -> list[tuple[int, dict[str, Any]]]:
    """Return the rows of these ids, in order, each with its id."""
    return _ROWS[kind](session, some)


def changed(after_event: int, among: Select[int] | None) -> Select[int]:
    """Return the statement for the articles, all or among some, about which something happened after an event.

    To them, to a copy of theirs, an entity that they name, or their story; what was deleted is not among them.
    """
    later, copy = EventRow.id > after_event, aliased(ArticleRow)
    happened = select(EventRow.article_id).where(later, EventRow.article_id.is_not(None))

    def told_of(name: str, *kinds: str) -> Select[int]:
        return select(EventRow.data[name].as_integer()).where(later, EventRow.kind.in_(kinds))

    entities = told_of("entity", "entity.merged", "entity.split")
    naming = select(MentionRow.article_id).where(MentionRow.entity_id.in_(entities))
    return select(ArticleRow.id).where(
        true() if among is None else ArticleRow.id.in_(among),
        or_(
            ArticleRow.id.in_(happened),
            ArticleRow.id.in_(select(copy.duplicate_of).where(copy.id.in_(happened))),
            ArticleRow.id.in_(told_of("previous", "article.split", "article.original_changed")),
            ArticleRow.id.in_(naming),
            ArticleRow.story_id.in_(told_of("story", "story.merged", "story.split")),
            ArticleRow.story_id.in_(told_of("new", "story.split")),
        ),
    )


_ALL: Mapping[str, Callable[[], Select[int]]] = {
    "articles": lambda: select(ArticleRow.id),
    "entities": lambda: select(EntityRow.id).where(EntityRow.merged_into.is_(None)),
    "stories": lambda: select(StoryRow.id).where(StoryRow.merged_into.is_(None)),
    "mentions": lambda: select(MentionRow.article_id).distinct(),
}


def _entities_in(articles: Select[int]) -> Select[int]:
    named = select(MentionRow.entity_id).where(MentionRow.article_id.in_(articles))
    return _ALL["entities"]().where(EntityRow.id.in_(named))


def _stories_of(articles: Select[int]) -> Select[int]:
    told = select(ArticleRow.story_id).where(ArticleRow.id.in_(articles), ArticleRow.story_id.is_not(None))
    return _ALL["stories"]().where(StoryRow.id.in_(told))


_AMONG: Mapping[str, Callable[[Select[int]], Select[int]]] = {
    "articles": lambda articles: articles,
    "entities": _entities_in,
    "stories": _stories_of,
    "mentions": lambda articles: _ALL["mentions"]().where(MentionRow.article_id.in_(articles)),
}


def _articles(session: Session, some: Sequence[int]) -> list[tuple[int, dict[str, Any]]]:
    versions = _earlier_versions(session, some)
    return [
        (one.id, asdict(one) | {"versions": versions.get(one.id, [])}) for one in article_views.listed(session, some)
    ]


def _earlier_versions(session: Session, some: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the earlier versions of each article, oldest first."""
    statement = (
        select(ArticleVersionRow)
        .join(ArticleRow, ArticleRow.id == ArticleVersionRow.article_id)
        .where(ArticleRow.id.in_(some), ArticleVersionRow.version < ArticleRow.version)
        .order_by(ArticleVersionRow.article_id, ArticleVersionRow.version)
    )
    rows = session.scalars(statement)
    return grouped((row.article_id, asdict(from_row(EarlierVersion, row))) for row in rows)


def _mentions(session: Session, some: Sequence[int]) -> list[tuple[int, dict[str, Any]]]:
    statement = (
        select(
            MentionRow.article_id,
            MentionRow.start,
            MentionRow.end,
            MentionRow.text,
            MentionRow.entity_id,
            EntityRow.shown_name,
            EntityRow.kind,
            EntityRow.country,
            EntityRow.lat,
            EntityRow.lon,
            MentionRow.field,
        )
        .join(EntityRow, EntityRow.id == MentionRow.entity_id)
        .where(MentionRow.article_id.in_(some))
        .order_by(MentionRow.article_id, MentionRow.field.desc(), MentionRow.start, MentionRow.end)
    )
    return [(row.article_id, asdict(ExportedMention(*row))) for row in session.execute(statement)]


_ROWS: Mapping[str, Callable[[Session, Sequence[int]], list[tuple[int, dict[str, Any]]]]] = {
    "articles": _articles,
    "entities": lambda session, some: [(one.id, asdict(one)) for one in entity_views.by_ids(session, some)],
    "stories": lambda session, some: [(one.id, asdict(one)) for one in story_views.by_ids(session, some)],
    "mentions": _mentions,
}
