"""Parts that all tables share: numbers, times in UTC, the names of keys and indexes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

BIG_ID = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only where the type is INTEGER."""

BY_BYTES = Text().with_variant(Text(collation="C"), "postgresql")
"""Text whose order is that of its bytes, as SQLite's is: an index finds all that begins alike."""

UNCHECKED_BY_POSTGRESQL = frozenset(
    {
        "fk_mentions_article_id",
        "fk_mentions_entity_id",
        "fk_entity_names_entity_id",
        "fk_entity_keys_entity_id",
        "fk_story_terms_story_id",
    }
)
"""References that SQLite alone checks. Their rows are written under the lock of writers, where each check would be time
that others wait; what leads to a deleted row is deleted by a trigger (migration 0042)."""


def partial_index(name: str, *columns: str, where: str, is_unique: bool = False) -> Index:
    """Return an index of the rows that meet a condition, the same on both databases."""
    return Index(name, *columns, unique=is_unique, sqlite_where=text(where), postgresql_where=text(where))


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps no zone, so one is put on when it is read; naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC as the database takes it. Raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC) if dialect.name != "sqlite" else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time with its zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables, with the names of their keys and indexes."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        bytes: LargeBinary(32),
    }
