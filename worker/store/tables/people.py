"""The tables of people: their passwords and roles, and where they are signed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base


class PersonRow(Base):
    """A person who may sign in. The password itself is nowhere: only its hash."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)  #: Folded: one name whatever its capitals.
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16))  #: reader, editor or admin.
    created_at: Mapped[datetime]


class SignInRow(Base):
    """A browser or an app in which a person is signed in. Only the hash of its token is kept."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("people.id", ondelete="CASCADE"), index=True)
    agent: Mapped[str] = mapped_column(String(120))  #: What the browser or app calls itself.
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]  #: To the hour.
    expires_at: Mapped[datetime] = mapped_column(index=True)
