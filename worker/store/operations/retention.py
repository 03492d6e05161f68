"""Statements on articles that are kept for a time: which are due, and what goes with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, case, delete, exists, func, literal, or_, select, text
from sqlalchemy.orm import Session, aliased

from worker.store.core.bulk import update_rows
from worker.store.core.dialect import is_sqlite
from worker.store.core.in_list import one_of
from worker.store.core.rows import grouped
from worker.store.operations.pruning import SETTLED
from worker.store.tables import (
    ArticleRow,
    ArticleVersionRow,
    InboxRow,
    MarkRow,
    MentionRow,
    NoteRow,
    StoryRow,
    UtcDateTime,
)

StillDue = Callable[[Session, Collection[int]], set[int]]
NEVER = datetime(1, 1, 2, tzinfo=UTC)  #: Before any article: what is kept for ever was first seen later.


@dataclass(frozen=True, slots=True)
class KeptSince:
    """Times before which articles may go if they were first seen then; ``NEVER``: they stay."""

    general: datetime
    by_source: Mapping[str, datetime]  #: In place of ``general``.

    @property
    def latest(self) -> datetime:
        """The time since which every article stays."""
        return max(self.general, *self.by_source.values()) if self.by_source else self.general


@dataclass(frozen=True, slots=True)
class ExpiringArticle:
    """An article that is due, or a copy of it, which goes with it."""

    article_id: int
    version: int
    story_id: int | None


def due(session: Session, since: KeptSince, *, after: int, limit: int) -> list[int]:
    """Return the next ids of originals that may go: neither they nor a copy of theirs is kept, starred or noted.

    Looks at articles of ids above ``after``, up to those that came when every article is kept.
    """
    newest = select(ArticleRow.id).where(ArticleRow.first_seen_at < since.latest)
    last = session.scalar(newest.order_by(ArticleRow.first_seen_at.desc(), ArticleRow.id.desc()).limit(1))
    if last is None:
        return []
    found = select(ArticleRow.id).where(ArticleRow.id > after, ArticleRow.id <= last, *_may_go(since))
    return list(session.scalars(found.order_by(ArticleRow.id).limit(limit)))


def still_due(since: KeptSince) -> StillDue:
    """Return the function that tells which of some originals may still go; its statement is made before the lock."""
    asked = select(ArticleRow.id).where(one_of(ArticleRow.id), *_may_go(since))
    return lambda session, ids: set(session.scalars(asked, {"ids": ids}))


def _may_go(since: KeptSince) -> list[ColumnElement[bool]]:
    copy = aliased(ArticleRow)
    copies = select(copy.id).where(copy.duplicate_of == ArticleRow.id)
    noted = select(func.coalesce(StoryRow.merged_into, StoryRow.id)).join(NoteRow, NoteRow.story_id == StoryRow.id)
    of_sources = [] if since.general > NEVER else [ArticleRow.source.in_(list(since.by_source))]
    return [
        ArticleRow.duplicate_of.is_(None),
        ArticleRow.first_seen_at < _kept_since(since, ArticleRow.source),
        *of_sources,  # an index leads to them
        ~_is_marked(ArticleRow.id),
        ~exists(copies.where(or_(copy.first_seen_at >= _kept_since(since, copy.source), _is_marked(copy.id)))),
        or_(ArticleRow.story_id.is_(None), ArticleRow.story_id.not_in(noted)),
    ]


def _kept_since(since: KeptSince, source: SQLColumnExpression[str]) -> ColumnElement[datetime]:
    if not since.by_source:
        return _literal(since.general)
    named = [(source == name, _literal(at)) for name, at in since.by_source.items()]
    return case(*named, else_=_literal(since.general))


def _literal(at: datetime) -> ColumnElement[datetime]:
    return literal(at, UtcDateTime())


def _is_marked(article_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return the condition that somebody starred an article, or has a note on it."""
    starred = exists().where(MarkRow.article_id == article_id, MarkRow.starred_at.is_not(None))
    return starred | exists().where(NoteRow.article_id == article_id)


def members(session: Session, originals: Collection[int]) -> dict[int, list[ExpiringArticle]]:
    """Return these articles, each with its copies, by id of the original."""
    original = func.coalesce(ArticleRow.duplicate_of, ArticleRow.id)
    columns = select(original, ArticleRow.id, ArticleRow.version, ArticleRow.story_id)
    of_them = or_(one_of(ArticleRow.id, originals), one_of(ArticleRow.duplicate_of, originals))
    rows = session.execute(columns.where(of_them).order_by(ArticleRow.id))
    return grouped((original, ExpiringArticle(one, version, story)) for original, one, version, story in rows)


def count_articles(session: Session) -> int:
    """Count all articles, copies included."""
    return session.scalar(select(func.count()).select_from(ArticleRow)) or 0


def wordings(session: Session, ids: Collection[int]) -> list[tuple[int, str, str]]:
    """Return title and text of each version of these articles whose text is kept, with the id of the article."""
    newest = select(ArticleRow.id, ArticleRow.title, ArticleRow.text).where(one_of(ArticleRow.id, ids))
    version = ArticleVersionRow
    earlier = select(version.article_id, version.title, version.text).where(
        one_of(version.article_id, ids), version.text.is_not(None)
    )
    rows = (*session.execute(newest), *session.execute(earlier))
    return [(article_id, title, text or "") for article_id, title, text in rows]


def named_entities(session: Session, ids: Collection[int]) -> set[int]:
    """Return the entities that these articles name."""
    return set(session.scalars(select(MentionRow.entity_id).where(one_of(MentionRow.article_id, ids)).distinct()))


def delete_receipts(session: Session, ids: Collection[int]) -> None:
    """Delete the settled receipts of these articles, which go on counting."""
    session.execute(delete(InboxRow).where(one_of(InboxRow.article_id, ids), InboxRow.state.in_(SETTLED)))


def shrink_stories(session: Session, story_ids: Collection[int], gone: Collection[int]) -> list[int]:
    """Count these stories anew, without the articles that are gone. Return those that have none left."""
    in_story = select(ArticleRow.story_id, func.count()).where(one_of(ArticleRow.story_id, story_ids))
    left = {story_id or 0: count for story_id, count in session.execute(in_story.group_by(ArticleRow.story_id))}
    cores = session.execute(select(StoryRow.id, StoryRow.core).where(one_of(StoryRow.id, left.keys())))
    rows = [
        {
            "id": story_id,
            "core": [one for one in core if one["article_id"] not in gone],
            "articles": left[story_id],
        }
        for story_id, core in cores.all()
    ]
    update_rows(session, StoryRow, "id", rows)
    return sorted(set(story_ids) - left.keys())


# ── bytes that the database holds ────────────────────────────────────────────────────────────

SAMPLE_PAGES = 1_000  #: Of each table of PostgreSQL; what they hold is taken for what all pages hold.
ROW_HEAD_BYTES = 28

_TABLES = text(
    "SELECT relname, string_agg(format('pg_column_size(%I)', attname), ', ') AS sizes, "
    "greatest(pg_relation_size(c.oid) / current_setting('block_size')::int, 1) AS pages, "
    "pg_table_size(c.oid) AS bytes, pg_total_relation_size(c.oid) AS all_bytes "
    "FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped "
    "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace GROUP BY c.oid, relname"
)


def held_bytes(session: Session) -> int:
    """Return the size of what is stored, with its indexes. On PostgreSQL it is estimated from a sample.

    Free space in the files does not count: PostgreSQL's do not shrink when rows are deleted.
    """
    if is_sqlite(session):
        used = "SELECT (page_count - freelist_count) * page_size FROM "
        return session.scalar(text(used + "pragma_page_count, pragma_freelist_count, pragma_page_size")) or 0
    return sum(
        int(table.all_bytes * min(1.0, _row_bytes(session, table.relname, table.sizes, table.pages) / table.bytes))
        for table in session.execute(_TABLES)
        if table.bytes
    )


def _row_bytes(session: Session, table: str, sizes: str, pages: int) -> float:
    """Estimate the bytes of all rows of a table as they are stored: compressed, and out of line where they are long.

    The same pages are read every time, so that what is deleted makes the estimate smaller, never larger.
    """
    percent = min(100.0, 100.0 * SAMPLE_PAGES / pages)
    row = " + ".join(f"coalesce({size}, 0)" for size in sizes.split(", "))
    sampled = f'FROM "{table}" TABLESAMPLE SYSTEM ({percent}) REPEATABLE (1)'
    rows = session.scalar(text(f"SELECT sum({ROW_HEAD_BYTES} + {row}) {sampled}"))  # names of ours
    return float(rows or 0) * 100 / percent
