"""Where the two databases say the same thing in two ways: which of them it is, and what differs in a word or two."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, Table, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from worker.store.tables import ArticleRow, Base


def is_sqlite(session: Session) -> bool:
    """Which of the two databases it is."""
    return session.get_bind().dialect.name == "sqlite"


def insert_into(session: Session, table: type[Base] | Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do about a row that is there already: ``on_conflict_do_update``."""
    return sqlite.insert(table) if is_sqlite(session) else postgresql.insert(table)


def day_of_article(session: Session) -> ColumnElement[str]:
    """The day in UTC: of publication, else of arrival. PostgreSQL would take it in the zone of the session."""
    at = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    return func.date(at if is_sqlite(session) else func.timezone("UTC", at), type_=String)
