"""Statements on hosts: what is known of them, read to be changed and written back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from worker.store.core.bulk import update_rows
from worker.store.core.dialect import insert_into
from worker.store.core.rows import from_row
from worker.store.tables import HostRow
from worker.types import HostSlot, HostState

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_HOSTS: Table = HostRow.__table__  # type: ignore[assignment]  # the mapper types it wider than it is
_COLUMNS = ("free_at", "next_at", "rest_until", "smoothed_s", "failures", "gap_s", "slots", "changed_at")


def take(session: Session, hosts: Collection[str]) -> dict[str, HostState]:
    """Return these hosts, locked until the transaction ends; unknown ones as new.

    Rows are locked in the order of their names, so that two that take some of the same do not wait for
    each other.
    """
    names = sorted(set(hosts))
    if not names:
        return {}
    found = _locked(session, names)
    missing = [name for name in names if name not in found]
    if missing:
        _insert(session, missing)
        found |= _locked(session, missing)
    return found


def put(session: Session, states: Iterable[tuple[HostState, datetime]]) -> None:
    """Write hosts that were taken, each with the time at which it is free again."""
    rows = [
        {
            **{name: getattr(state, name) for name in _COLUMNS if name not in ("free_at", "slots")},
            "host": state.host,
            "free_at": free_at,
            "slots": [[slot.token, slot.until.timestamp()] for slot in state.slots],
        }
        for state, free_at in sorted(states, key=lambda one: one[0].host)
    ]
    update_rows(session, HostRow, "host", rows)


def forget_future(session: Session, *, after: datetime) -> None:
    """Drop what was written by a clock that ran ahead: hosts changed ``after``."""
    session.execute(delete(HostRow).where(HostRow.changed_at > after))


def _locked(session: Session, names: Collection[str]) -> dict[str, HostState]:
    statement = select(_HOSTS).where(_HOSTS.c.host.in_(names)).order_by(_HOSTS.c.host).with_for_update()
    return {
        row.host: from_row(HostState, row, slots=tuple(_slot(*one) for one in row.slots))
        for row in session.connection().execute(statement)
    }


def _slot(token: str, until_s: float) -> HostSlot:
    return HostSlot(token, datetime.fromtimestamp(until_s, UTC))


def _insert(session: Session, names: Collection[str]) -> None:
    fresh: dict[str, Any] = {"free_at": LONG_AGO, "next_at": LONG_AGO, "rest_until": LONG_AGO, "changed_at": LONG_AGO}
    fresh |= {"smoothed_s": 0.0, "failures": 0, "gap_s": 0.0, "slots": []}
    statement = insert_into(session, _HOSTS).on_conflict_do_nothing(index_elements=["host"])
    session.connection().execute(statement, [{"host": name, **fresh} for name in names])
