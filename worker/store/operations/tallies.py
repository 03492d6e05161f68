"""Tallies: rows by state, kept by triggers, so that reading them costs the same however many rows there are.

SQLite has one writer, and a trigger adds to one row for each state. On PostgreSQL that row would be locked until the
commit of each who accepts articles, so that they would wait for one another: there each statement appends what it
changed as a row of its own, and :func:`fold` sums them up at each tick. Migration 0022 makes the triggers.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from worker.store.core.dialect import is_sqlite
from worker.store.tables import EnrichmentRow, InboxRow, TallyRow

ACCEPTED = "accepted"  #: Rows that ever came into the inbox, counted apart from their states.
PRUNED = "pruned"  #: Rows of the inbox that are gone, by the state they ended in.

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
