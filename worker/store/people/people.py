"""Statements on people and their passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from worker.store.tables import PersonRow
from worker.types.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as others may see one."""

    id: int
    name: str
    role: Role
    created_at: datetime


def exists(session: Session) -> bool:
    """Return True if there is anybody."""
    return session.scalar(select(PersonRow.id).limit(1)) is not None


def listed(session: Session) -> list[Person]:
    """Return everybody, by name."""
    return [shown(row) for row in session.scalars(select(PersonRow).order_by(PersonRow.name))]


def find(session: Session, name: str) -> tuple[Person, str] | None:
    """Return the person of a folded name and the hash of the password, or None."""
    row = session.scalar(select(PersonRow).where(PersonRow.name == name))
    return None if row is None else (shown(row), row.password_hash)


def lock_person(session: Session, person_id: int) -> bool:
    """Keep a person from being removed until the transaction ends. Return False if there is no such person."""
    statement = select(PersonRow.id).where(PersonRow.id == person_id).with_for_update(read=True, key_share=True)
    return session.scalar(statement) is not None


def add(session: Session, *, name: str, password_hash: str, role: Role, now: datetime) -> Person:
    """Add a person whose name is not taken."""
    values = {"name": name, "password_hash": password_hash, "role": role, "created_at": now}
    return shown(session.scalars(insert(PersonRow).values(**values).returning(PersonRow)).one())


def change(session: Session, person_id: int, **values: str) -> None:
    """Write a ``password_hash`` or a ``role``."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(**values))


def remove(session: Session, person_id: int) -> None:
    """Delete a person with all sign-ins."""
    session.execute(delete(PersonRow).where(PersonRow.id == person_id))


def shown(row: PersonRow) -> Person:
    """Return a row without its hash."""
    return Person(id=row.id, name=row.name, role=cast(Role, row.role), created_at=row.created_at)
