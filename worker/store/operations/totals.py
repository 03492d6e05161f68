"""Totals of entities: mentions and articles that name each, kept by triggers, so that no list of them counts mentions.

Mentions are written, moved and deleted in many places; the triggers are the one place that counts them.
"""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from worker.store.tables import EntityRow, MentionRow

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


def differences(session: Session) -> list[str]:
    """Count all mentions, which takes long where there are many, and return where the totals say otherwise."""
    articles, mentions = func.count(MentionRow.article_id.distinct()).label("articles"), func.count().label("mentions")
    counted = select(MentionRow.entity_id, articles, mentions).group_by(MentionRow.entity_id).subquery()
    there = func.coalesce(counted.c.articles, 0), func.coalesce(counted.c.mentions, 0)
    rows = session.execute(
        select(EntityRow.id, EntityRow.articles, EntityRow.mentions, *there)
        .outerjoin(counted, counted.c.entity_id == EntityRow.id)
        .where(or_(EntityRow.articles != there[0], EntityRow.mentions != there[1]))
        .order_by(EntityRow.id)
        .limit(100)
    )
    return [
        f"the totals of entity {one} say {said:,} articles and {times:,} mentions, there are {real:,} and {places:,}"
        for one, said, times, real, places in rows
    ]
