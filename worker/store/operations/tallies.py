"""Tallies: rows by state, kept by triggers, so that reading them costs the same however many rows there are.

SQLite has one writer, and a trigger adds to one row for each state. On PostgreSQL that row would be locked until the
commit of each who accepts articles, so that they would wait for one another: there each statement appends what it
changed as a row of its own, and :func:`fold` sums them up at each tick.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from worker.store.core.dialect import is_sqlite
from worker.store.tables import EnrichmentRow, InboxRow, TallyRow

COUNTED = ("inbox", "enrichments")  #: Tables; a row of the inbox that is pruned goes on counting.
ACCEPTED = "accepted"  #: Rows that ever came into the inbox, counted apart from their states.
PRUNED = "pruned"  #: Rows of the inbox that are gone, by the state they ended in.

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
    _trigger("inbox", "INSERT ON inbox", _add("inbox", "new.state", 1), _add(ACCEPTED, "''", 1)),
    _moved("inbox"),
    _trigger("inbox", "DELETE ON inbox", _add(PRUNED, "old.state", 1)),
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
        f"{_APPEND} CASE TG_TABLE_NAME WHEN 'inbox' THEN '{PRUNED}' ELSE TG_TABLE_NAME END, state, {_NEXT}, "
        "count(*) * CASE TG_TABLE_NAME WHEN 'inbox' THEN 1 ELSE -1 END FROM old_rows GROUP BY state;",
    ),
}
_ACCEPT = (
    f"IF TG_TABLE_NAME = 'inbox' THEN {_APPEND} '{ACCEPTED}', '', {_NEXT}, count(*) FROM new_rows "
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
        for table in COUNTED
        for event, (rows, _) in _TRIGGERS.items()
    ),
)

_FOLD = text(
    "WITH gone AS (DELETE FROM tallies WHERE slot > 0 RETURNING name, state, rows) "
    "INSERT INTO tallies (name, state, slot, rows) SELECT name, state, 0, sum(rows) FROM gone GROUP BY name, state "
    "ON CONFLICT (name, state, slot) DO UPDATE SET rows = tallies.rows + excluded.rows"
)


def read(session: Session, name: str) -> Mapping[str, int]:
    """Return the rows of a name by state, all of one moment: one statement."""
    return read_all(session).get(name, {})


def read_all(session: Session) -> Mapping[str, Mapping[str, int]]:
    """Return all tallies by name and state, of one moment."""
    found: dict[str, dict[str, int]] = {}
    summed = select(TallyRow.name, TallyRow.state, func.sum(TallyRow.rows)).group_by(TallyRow.name, TallyRow.state)
    for name, state, rows in session.execute(summed):
        if rows:
            found.setdefault(name, {})[state] = int(rows)
    return found


def is_to_fold(session: Session) -> bool:
    """Return True if changes were appended since the last fold."""
    return session.scalar(select(TallyRow.slot).where(TallyRow.slot > 0).limit(1)) is not None


def fold(session: Session) -> None:
    """Sum up what was appended; the sums stay the same at every moment."""
    if not is_sqlite(session):
        session.execute(_FOLD)


def differences(session: Session) -> list[str]:
    """Count all rows, which takes long where there are many, and return what the tallies say otherwise."""
    kept = read_all(session)
    pruned = kept.get(PRUNED, {})
    inbox = dict(session.execute(select(InboxRow.state, func.count()).group_by(InboxRow.state)).all())
    inbox = {state: inbox.get(state, 0) + pruned.get(state, 0) for state in {*inbox, *pruned}}
    by_state = select(EnrichmentRow.state, func.count()).group_by(EnrichmentRow.state)
    counted: dict[str, Mapping[str, int]] = {
        "inbox": inbox,
        "enrichments": dict(session.execute(by_state).all()),
        ACCEPTED: {"": sum(inbox.values())},
    }
    found = []
    for name, of in counted.items():
        said = kept.get(name, {})
        for state in sorted({*of, *said}):
            if of.get(state, 0) != said.get(state, 0):
                what = f"{name} {state}".strip()
                found.append(f"the tally of {what} says {said.get(state, 0):,}, there are {of.get(state, 0):,}")
    return found
