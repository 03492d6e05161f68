"""Statements on sign-ins: the browsers and apps in which people are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from worker.store.core.rows import from_row
from worker.store.people.people import Person, shown
from worker.store.tables import PersonRow, SignInRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A browser or app in which a person is signed in."""

    id: int
    agent: str  #: What it calls itself.
    created_at: datetime
    used_at: datetime  #: To the hour.
    expires_at: datetime


def add(session: Session, person_id: int, *, token_sha256: bytes, agent: str, now: datetime, until: datetime) -> None:
    """Write a sign-in, and delete those of anybody that have expired."""
    session.execute(delete(SignInRow).where(SignInRow.expires_at <= now))
    values = {"token_sha256": token_sha256, "person_id": person_id, "agent": agent}
    session.execute(insert(SignInRow).values(**values, created_at=now, used_at=now, expires_at=until))


def end_oldest(session: Session, person_id: int, *, kept: int) -> None:
    """Delete the sign-ins of a person but so many, those used last."""
    mine = select(SignInRow.id).where(SignInRow.person_id == person_id)
    newest = mine.order_by(SignInRow.used_at.desc(), SignInRow.id.desc()).limit(kept)
    old = delete(SignInRow).where(SignInRow.person_id == person_id, SignInRow.id.not_in(newest))
    session.execute(old)


def find(session: Session, token_sha256: bytes, *, now: datetime) -> tuple[Person, datetime] | None:
    """Return the person of a token that has not expired, and when it was used last, or None."""
    row = session.execute(
        select(PersonRow, SignInRow.used_at)
        .join(SignInRow, SignInRow.person_id == PersonRow.id)
        .where(SignInRow.token_sha256 == token_sha256, SignInRow.expires_at > now)
    ).one_or_none()
    return row and (shown(row[0]), row[1])


def extend(session: Session, token_sha256: bytes, *, now: datetime, until: datetime) -> None:
    """Write that a token was used, and until when it is good for that."""
    used = update(SignInRow).where(SignInRow.token_sha256 == token_sha256).values(used_at=now, expires_at=until)
    session.execute(used)


def of_person(session: Session, person_id: int, *, now: datetime) -> list[SignIn]:
    """Return the sign-ins of a person, used last first."""
    mine = select(SignInRow).where(SignInRow.person_id == person_id, SignInRow.expires_at > now)
    rows = session.scalars(mine.order_by(SignInRow.used_at.desc(), SignInRow.id.desc()))
    return [from_row(SignIn, row) for row in rows]


def end(session: Session, token_sha256: bytes) -> None:
    """Delete the sign-in of a token."""
    session.execute(delete(SignInRow).where(SignInRow.token_sha256 == token_sha256))


def end_of_person(session: Session, person_id: int, sign_in_id: int | None = None) -> None:
    """Delete one sign-in of a person, or all."""
    ended = delete(SignInRow).where(SignInRow.person_id == person_id)
    session.execute(ended if sign_in_id is None else ended.where(SignInRow.id == sign_in_id))
