"""The tables of people: passwords and roles, sign-ins, what they have read, noted, saved and decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base, partial_index
from worker.types.media import TAG_KEY_CHARS


class PersonRow(Base):
    """A person who may sign in. The password itself is nowhere: only its hash."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)  #: Folded: one name whatever its capitals.
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16))  #: One of ``ROLES``.
    created_at: Mapped[datetime]
    read_up_to: Mapped[int] = mapped_column(
        BIG_ID, server_default="0"
    )  #: Articles up to this id are read, unless marked.
    visit: Mapped[str | None] = mapped_column(String(64))  #: Place on the wire, as ``web/wire.py`` writes it.


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


class MarkRow(Base):
    """An article as a person marked it: read, kept unread, starred."""

    __tablename__ = "marks"

    person_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    article_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    is_read: Mapped[bool | None]  #: None: as ``PersonRow.read_up_to`` says.
    starred_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index("ix_marks_starred", "person_id", "article_id", where="starred_at IS NOT NULL"),
        partial_index("ix_marks_unstarred", "person_id", "article_id", where="starred_at IS NULL"),
    )


class NoteRow(Base):
    """A note of a person on an article or a story, or labels without a text."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)  #: Higher than those of notes written before.
    person_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("people.id", ondelete="CASCADE"))
    article_id: Mapped[int | None] = mapped_column(BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    story_id: Mapped[int | None] = mapped_column(
        BIG_ID, ForeignKey("stories.id", ondelete="CASCADE"), index=True
    )  #: None for an article; one that was merged leads to the story that it became.
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_notes_person_id", "person_id", "id"),
        Index("ix_notes_person_id_article_id", "person_id", "article_id", unique=True),
        Index("ix_notes_person_id_story_id", "person_id", "story_id", unique=True),
    )


class LabelRow(Base):
    """A label of a note."""

    __tablename__ = "labels"

    note_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("notes.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(String(TAG_KEY_CHARS), primary_key=True)  #: As ``tag_key`` makes it of the name.
    name: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_labels_key", "key", "note_id"),)


class SavedSearchRow(Base):
    """A query under a name: of one person, or of everybody."""

    __tablename__ = "saved_searches"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    person_id: Mapped[int | None] = mapped_column(BIG_ID, ForeignKey("people.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    query: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_saved_searches_person_id_name", "person_id", "name", unique=True),
        partial_index("ix_saved_searches_shared_name", "name", where="person_id IS NULL", is_unique=True),
    )


class DecisionRow(Base):
    """A decision about articles, stories, entities, feeds or receipts."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_kind", "kind", "id"),
        Index("ix_decisions_by", "by", "id"),
        Index("ix_decisions_by_kind", "by", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))  #: As of the event: article.merged, story.split, …
    by: Mapped[str] = mapped_column(String(80))  #: Who decided; "": somebody who need not sign in.
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]  #: What was decided, enough to take it back.
    takes_back: Mapped[int | None] = mapped_column(BIG_ID, unique=True)  #: The decision that this one takes back.


class DecisionThingRow(Base):
    """A thing that a decision is about."""

    __tablename__ = "decision_things"

    thing: Mapped[str] = mapped_column(String(8), primary_key=True)  #: article, story, entity, feed or receipt.
    thing_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    decision_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
