"""Tallies: rows of the inbox and of the search for names by state, counted by triggers as they change.

A migration that makes one of the two tables anew on SQLite has to make its triggers anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID

revision = "0022"
down_revision = "0021"

FILL = (
    "INSERT INTO tallies (name, state, slot, rows) SELECT 'inbox', state, 0, count(*) FROM inbox GROUP BY state",
    "INSERT INTO tallies (name, state, slot, rows) SELECT 'accepted', '', 0, count(*) FROM inbox",
    "INSERT INTO tallies (name, state, slot, rows) "
    "SELECT 'enrichments', state, 0, count(*) FROM enrichments GROUP BY state",
)


def _add(name: str, state: str, change: int) -> str:
    return (
        f"INSERT INTO tallies (name, state, slot, rows) VALUES ('{name}', {state}, 0, {change}) "  # noqa: S608  # ours
        f"ON CONFLICT (name, state, slot) DO UPDATE SET rows = rows + {change};"
    )


def _trigger(table: str, when: str, *statements: str) -> str:
    name = f"{table}_tally_{when.split(maxsplit=1)[0].lower()}"
    return f"CREATE TRIGGER {name} AFTER {when} BEGIN {' '.join(statements)} END"


def _moved(table: str) -> str:
    when = f"UPDATE OF state ON {table} WHEN old.state <> new.state"
    return _trigger(table, when, _add(table, "old.state", -1), _add(table, "new.state", 1))


CREATE_SQLITE = (
    _trigger("inbox", "INSERT ON inbox", _add("inbox", "new.state", 1), _add("accepted", "''", 1)),
    _moved("inbox"),
    _trigger("inbox", "DELETE ON inbox", _add("pruned", "old.state", 1)),
    _trigger("enrichments", "INSERT ON enrichments", _add("enrichments", "new.state", 1)),
    _moved("enrichments"),
    _trigger("enrichments", "DELETE ON enrichments", _add("enrichments", "old.state", -1)),
)

_APPEND = "INSERT INTO tallies (name, state, slot, rows) SELECT"
_NEXT = "nextval('tally_slots')"
_CHANGED = "(SELECT state, 1 AS n FROM new_rows UNION ALL SELECT state, -1 FROM old_rows) AS changed"
_TRIGGERS = {
    "INSERT": (
        "NEW TABLE AS new_rows",
        f"{_APPEND} TG_TABLE_NAME, state, {_NEXT}, count(*) FROM new_rows GROUP BY state;",
    ),
    "UPDATE": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        f"{_APPEND} TG_TABLE_NAME, state, {_NEXT}, sum(n) FROM {_CHANGED} GROUP BY state HAVING sum(n) <> 0;",
    ),
    "DELETE": (
        "OLD TABLE AS old_rows",
        f"{_APPEND} CASE TG_TABLE_NAME WHEN 'inbox' THEN 'pruned' ELSE TG_TABLE_NAME END, state, {_NEXT}, "
        "count(*) * CASE TG_TABLE_NAME WHEN 'inbox' THEN 1 ELSE -1 END FROM old_rows GROUP BY state;",
    ),
}
_ACCEPT = (
    f"IF TG_TABLE_NAME = 'inbox' THEN {_APPEND} 'accepted', '', {_NEXT}, count(*) FROM new_rows "
    "HAVING count(*) > 0; END IF;"
)


def _function(event: str, body: str) -> str:
    more = _ACCEPT if event == "INSERT" else ""
    return (
        f"CREATE FUNCTION tally_{event.lower()}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} {more} RETURN NULL; END $$"
    )


CREATE_POSTGRESQL = (
    "CREATE SEQUENCE tally_slots",
    *(_function(event, body) for event, (_, body) in _TRIGGERS.items()),
    *(
        f"CREATE TRIGGER {table}_tally_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION tally_{event.lower()}()"
        for table in ("inbox", "enrichments")
        for event, (rows, _) in _TRIGGERS.items()
    ),
)


def upgrade() -> None:
    """Make the table, count what is there, and make the triggers."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute("SET LOCAL statement_timeout = 0")  # a million rows take seconds
        # None of them is written while they are counted.
        op.execute("LOCK TABLE inbox, enrichments IN SHARE ROW EXCLUSIVE MODE")
    op.create_table(
        "tallies",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("slot", BIG_ID, nullable=False),
        sa.Column("rows", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("name", "state", "slot", name="pk_tallies"),
    )
    for statement in (*FILL, *(CREATE_POSTGRESQL if is_postgresql else CREATE_SQLITE)):
        op.execute(statement)
