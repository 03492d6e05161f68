"""Conditions on what a person has read, starred and noted; the same for the query language and for reading lists.

Read and unread are about the newest ``WINDOW`` ids: what is older counts as read. So no statement costs more as
articles, or marks of years, grow.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select, union
from sqlalchemy.orm import Session, aliased

from worker.store.search.id_ranges import IdRange, newest_id
from worker.store.tables import ArticleRow, LabelRow, MarkRow, NoteRow, PersonRow, StoryRow

WINDOW = 10_000


def floor(session: Session) -> int:
    """Return the highest id that counts as read for its age."""
    return newest_id(session) - WINDOW


def is_read(
    mark: SQLColumnExpression[bool | None], read_up_to: SQLColumnExpression[int], floor_id: int
) -> ColumnElement[bool]:
    """Return the condition that an article is read: by its mark, or where it has none by its age."""
    unmarked = (ArticleRow.id <= read_up_to) | (ArticleRow.id <= floor_id)
    return func.coalesce(mark, unmarked)


def has_state(session: Session, person_id: int, state: str, within: IdRange) -> ColumnElement[bool]:
    """Return the condition that an article is unread, read, starred or noted for a person."""
    if state == "noted":
        return _is_noted(person_id, within)
    mine = MarkRow.person_id == person_id
    if state == "starred":
        starred = select(MarkRow.article_id).where(mine, MarkRow.starred_at.is_not(None))
        return ArticleRow.id.in_(starred.where(*within.holds(MarkRow.article_id)))
    floor_id = floor(session)
    mark = select(MarkRow.is_read).where(mine, MarkRow.article_id == ArticleRow.id).scalar_subquery()
    read_up_to = select(PersonRow.read_up_to).where(PersonRow.id == person_id).scalar_subquery()
    read = is_read(mark, read_up_to, floor_id)
    return read if state == "read" else (ArticleRow.id > floor_id) & ~read


def has_label(person_id: int, key: str, within: IdRange) -> ColumnElement[bool]:
    """Return the condition that a person filed an article, or its story, under a label."""
    return _is_noted(person_id, within, NoteRow.id.in_(select(LabelRow.note_id).where(LabelRow.key == key)))


def _is_noted(person_id: int, within: IdRange, *note: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a person has such a note, a text or labels, on an article or its story.

    A union, and not two conditions with OR between, as PostgreSQL would ask every article for these.
    """
    mine = (NoteRow.person_id == person_id, *note)
    articles = select(NoteRow.article_id).where(*mine, NoteRow.article_id.is_not(None))
    stories = select(func.coalesce(StoryRow.merged_into, StoryRow.id)).join(NoteRow, NoteRow.story_id == StoryRow.id)
    member = aliased(ArticleRow)
    of_stories = select(member.id).where(member.story_id.in_(stories.where(*mine)))
    in_range = [articles.where(*within.holds(NoteRow.article_id)), of_stories.where(*within.holds(member.id))]
    return ArticleRow.id.in_(select(union(*in_range).subquery().c[0]))
