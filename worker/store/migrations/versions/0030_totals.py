"""Totals that lists show: mentions and articles of each entity, counted by triggers; entries of each feed.

A migration that makes the mentions anew on SQLite has to make their triggers anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID

revision = "0030"
down_revision = "0029"

FILL = (
    "UPDATE entities SET mentions = counted.mentions, articles = counted.articles FROM ("
    "SELECT entity_id, count(*) AS mentions, count(DISTINCT article_id) AS articles FROM mentions GROUP BY entity_id"
    ") AS counted WHERE entities.id = counted.entity_id"
)


def _named(row: str, left: int) -> str:
    """Return 1 if the article of a mention names its entity exactly ``left`` times now, else 0; for SQLite."""
    same = f"entity_id = {row}.entity_id AND article_id = {row}.article_id"
    return f"((SELECT count(*) FROM mentions WHERE {same}) = {left})"  # noqa: S608  # names of ours


_ADD = (
    f"UPDATE entities SET mentions = mentions + 1, articles = articles + {_named('new', 1)} "  # noqa: S608  # ours
    "WHERE id = new.entity_id;"
)
_TAKE = (
    f"UPDATE entities SET mentions = mentions - 1, articles = articles - {_named('old', 0)} "  # noqa: S608  # ours
    "WHERE id = old.entity_id;"
)
CREATE_SQLITE = (
    f"CREATE TRIGGER mentions_total_insert AFTER INSERT ON mentions BEGIN {_ADD} END",
    f"CREATE TRIGGER mentions_total_delete AFTER DELETE ON mentions BEGIN {_TAKE} END",
    "CREATE TRIGGER mentions_total_update AFTER UPDATE OF entity_id ON mentions "
    f"WHEN old.entity_id <> new.entity_id BEGIN {_TAKE} {_ADD} END",
)

_CHANGED = {
    "INSERT": ("NEW TABLE AS new_rows", "SELECT entity_id, article_id, 1 AS n FROM new_rows"),
    "DELETE": ("OLD TABLE AS old_rows", "SELECT entity_id, article_id, -1 AS n FROM old_rows"),
    "UPDATE": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "SELECT entity_id, article_id, 1 AS n FROM new_rows UNION ALL SELECT entity_id, article_id, -1 FROM old_rows",
    ),
}


def _function(event: str, changed: str) -> str:
    """Return the function that adds what a statement changed: an article counts from its first mention to its last."""
    return f"""CREATE FUNCTION mentions_total_{event.lower()}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE entities SET mentions = entities.mentions + total.mentions, articles = entities.articles + total.articles
        FROM (
            SELECT entity_id, sum(n) AS mentions, sum((now.left > 0)::int - (now.left > n)::int) AS articles
            FROM (SELECT entity_id, article_id, sum(n) AS n FROM ({changed}) AS one GROUP BY entity_id, article_id)
            AS pair CROSS JOIN LATERAL (
                SELECT count(*) AS left FROM mentions
                WHERE mentions.entity_id = pair.entity_id AND mentions.article_id = pair.article_id
            ) AS now WHERE n <> 0 GROUP BY entity_id
        ) AS total WHERE entities.id = total.entity_id;
        RETURN NULL; END $$"""  # noqa: S608  # names of ours


CREATE_POSTGRESQL = tuple(
    statement
    for event, (rows, changed) in _CHANGED.items()
    for statement in (
        _function(event, changed),
        f"CREATE TRIGGER mentions_total_{event.lower()} AFTER {event} ON mentions REFERENCING {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION mentions_total_{event.lower()}()",
    )
)

ENTRIES = (
    "UPDATE feeds SET entries = counted.entries FROM ("
    "SELECT feed_id, count(*) AS entries FROM feed_entries GROUP BY feed_id"
    ") AS counted WHERE feeds.id = counted.feed_id"
)


def upgrade() -> None:
    """Add the columns, count what is there, and make the triggers and indexes."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute("SET LOCAL statement_timeout = 0")  # a million mentions take seconds
        op.execute("LOCK TABLE mentions, feeds IN SHARE ROW EXCLUSIVE MODE")  # none is written while they are counted
    for table, column in (("entities", "mentions"), ("entities", "articles"), ("feeds", "entries")):
        op.add_column(table, sa.Column(column, BIG_ID, nullable=False, server_default="0"))
    for statement in (FILL, ENTRIES, *(CREATE_POSTGRESQL if is_postgresql else CREATE_SQLITE)):
        op.execute(statement)
    op.drop_index("ix_entities_kind", "entities")
    op.create_index("ix_entities_mentions", "entities", ["mentions", "id"])
    op.create_index("ix_entities_kind", "entities", ["kind", "mentions", "id"])
