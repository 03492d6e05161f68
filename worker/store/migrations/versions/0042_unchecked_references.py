"""References to articles, entities and stories that PostgreSQL checked row by row, under the lock of writers.

Each check is a statement of its own: some 110 for the mentions, names, keys and terms of an article, a quarter of the
server's time. What they refer to is written and deleted under that lock alone. SQLite checks in passing and keeps them.
"""

from __future__ import annotations

from alembic import op

revision = "0042"
down_revision = "0041"

REFERENCES = {
    "articles": (("mentions", "article_id"),),
    "entities": (("mentions", "entity_id"), ("entity_names", "entity_id"), ("entity_keys", "entity_id")),
    "stories": (("story_terms", "story_id"),),
}


def upgrade() -> None:
    """Drop the references; a trigger goes on deleting what leads to a row that is deleted."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, references in REFERENCES.items():
        for child, column in references:
            op.drop_constraint(f"fk_{child}_{column}", child, type_="foreignkey")
        deletes = "; ".join(
            f"DELETE FROM {child} USING gone WHERE {child}.{column} = gone.id"  # noqa: S608  # names of ours
            for child, column in references
        )
        body = f"$$ BEGIN {deletes}; RETURN NULL; END $$"
        op.execute(f"CREATE FUNCTION {table}_gone() RETURNS trigger LANGUAGE plpgsql AS {body}")
        op.execute(
            f"CREATE TRIGGER {table}_gone AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_gone()"
        )
