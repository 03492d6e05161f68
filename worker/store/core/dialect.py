"""Differences of the two databases in a word or two, and the test for which one it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, String, Table, func, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from worker.store.tables import ArticleRow, Base, UtcDateTime


def is_sqlite(session: Session) -> bool:
    """Return True for SQLite, False for PostgreSQL."""
    return session.get_bind().dialect.name == "sqlite"


def insert_into(session: Session, table: type[Base] | Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that can say what to do about a row that is there already: ``on_conflict_do_update``."""
    return sqlite.insert(table) if is_sqlite(session) else postgresql.insert(table)


def day_of_article(session: Session) -> ColumnElement[str]:
    """Return the day in UTC: of publication, else of arrival. PostgreSQL would take it in the zone of the session."""
    at = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    return func.date(at if is_sqlite(session) else func.timezone("UTC", at), type_=String)


def holds(session: Session, column: InstrumentedAttribute[Any], part: str) -> ColumnElement[bool]:
    """Return the condition that a column holds a part, whatever the case of either."""
    if is_sqlite(session):
        return column.icontains(part, autoescape=True)  # by fold_case, which is its lower()
    small = func.translate(func.lower(column), "\N{GREEK SMALL LETTER FINAL SIGMA}", "\N{GREEK SMALL LETTER SIGMA}")
    return func.replace(small, "ß", "ss").contains(fold_case(part), autoescape=True)


def fold_case(text: str) -> str:
    """Return text in which case makes no difference: İ is i, both small sigmas are one, ß is ss."""
    return text.casefold().replace("i\u0307", "i")


def days_since(session: Session, at: ColumnElement[datetime], now: datetime) -> ColumnElement[float]:
    """Return the days from a time until now; 0 for a time to come."""
    until: ColumnElement[datetime] = literal(now, UtcDateTime())
    if is_sqlite(session):
        return func.max(0.0, func.julianday(until, type_=Float) - func.julianday(at, type_=Float), type_=Float)
    seconds = func.date_part("epoch", until - at, type_=Float)  # extract() would give NUMERIC, which is slow
    return func.greatest(0.0, seconds / 86_400, type_=Float)
