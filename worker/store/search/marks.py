"""Conditions on what a person has read and starred; the same for the query language and for reading lists.

All but stars is about the newest ``WINDOW`` ids: what is older counts as read. So no statement costs more as articles,
or marks of years, grow.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

from worker.store.search.id_ranges import IdRange
from worker.store.tables import ArticleRow, MarkRow, PersonRow

WINDOW = 10_000


def floor(session: Session) -> int:
    """Return the highest id that counts as read for its age."""
    return (session.scalar(select(func.max(ArticleRow.id))) or 0) - WINDOW


def is_read(
    mark: SQLColumnExpression[bool | None], read_up_to: SQLColumnExpression[int], floor_id: int
) -> ColumnElement[bool]:
    """Return the condition that an article is read: by its mark, or where it has none by its age."""
    unmarked = (ArticleRow.id <= read_up_to) | (ArticleRow.id <= floor_id)
    return func.coalesce(mark, unmarked)


def has_state(session: Session, person_id: int, state: str, within: IdRange) -> ColumnElement[bool]:
    """Return the condition that an article is unread, read or starred for a person."""
    mine = MarkRow.person_id == person_id
    if state == "starred":
        starred = select(MarkRow.article_id).where(mine, MarkRow.starred_at.is_not(None))
        return ArticleRow.id.in_(starred.where(*within.holds(MarkRow.article_id)))
    floor_id = floor(session)
    mark = select(MarkRow.is_read).where(mine, MarkRow.article_id == ArticleRow.id).scalar_subquery()
    read_up_to = select(PersonRow.read_up_to).where(PersonRow.id == person_id).scalar_subquery()
    read = is_read(mark, read_up_to, floor_id)
    return read if state == "read" else (ArticleRow.id > floor_id) & ~read
