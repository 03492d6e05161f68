"""Indexes for lists that read more as more was stored, and words of names, by which entities are found."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op
from anyascii import anyascii
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_columns
from worker.store.tables import EntityKeyRow

revision = "0045"
down_revision = "0044"

PAGE_ENTITIES = 5_000
_NOT_WORD = re.compile("[^0-9a-z]+")


def upgrade() -> None:
    """Make a key for each word of a name, and the indexes; these last, as tables cannot be written from then on."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute("SET LOCAL statement_timeout = 0")
    _add_words(Session(op.get_bind()))
    if not is_sqlite:
        op.execute('ALTER TABLE entity_keys ALTER COLUMN key TYPE VARCHAR(255) COLLATE "C"')
    op.drop_index("ix_articles_story_id", "articles")
    op.create_index("ix_articles_story_id", "articles", ["story_id", "id"])
    op.create_index("ix_decision_things_decision_id", "decision_things", ["decision_id"])
    for table in ("stories", "entities"):  # SQLite took this index for what is merged into nothing, nearly all
        op.drop_index(f"ix_{table}_merged_into", table)
        _of_some_rows(f"ix_{table}_merged_into", table, "merged_into", where="merged_into IS NOT NULL")
    _of_some_rows("ix_inbox_reason", "inbox", "state", "reason", "id", where="reason <> 'new'")


def _of_some_rows(name: str, table: str, *columns: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, list(columns), sqlite_where=condition, postgresql_where=condition)


def _add_words(session: Session) -> None:
    names = sa.table("entity_names", sa.column("entity_id", sa.BigInteger), sa.column("name", sa.String))
    last = session.scalar(sa.select(sa.func.max(names.c.entity_id))) or 0
    for start in range(0, last + 1, PAGE_ENTITIES):
        within = sa.select(names).where(names.c.entity_id > start, names.c.entity_id <= start + PAGE_ENTITIES)
        pairs = sorted({(key, one.entity_id) for one in session.execute(within) for key in _keys(one.name)})
        columns = {"key": [key for key, _ in pairs], "entity_id": [entity_id for _, entity_id in pairs]}
        insert_columns(session, EntityKeyRow, columns, skip_known=True)


def _keys(name: str) -> list[str]:
    """Return the keys of a name's words, as ``word_keys`` does, a few rare signs aside; as long as the column."""
    return [f"w:{word}"[:255] for word in _NOT_WORD.sub(" ", anyascii(name).replace("'", "").casefold()).split()[:12]]
