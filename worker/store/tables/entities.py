"""The tables of who and what is named, under which names, and where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Float, ForeignKey, Index, String, Text, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base, partial_index

KEY = String(255).with_variant(String(255, collation="C"), "postgresql")  #: In the order of bytes, as BY_BYTES.


class EntityRow(Base):
    """One real thing that articles name."""

    __tablename__ = "entities"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    name: Mapped[str] = mapped_column(Text)  #: The form that rules compare.
    own_name: Mapped[str | None] = mapped_column(Text)  #: Given by a person, and shown in place of the other.
    kind: Mapped[str] = mapped_column(String(16))
    country: Mapped[str | None] = mapped_column(String(2))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    role: Mapped[str | None] = mapped_column(Text)  #: Office it was last met with.
    company: Mapped[list[Any]]  #: Names it was last met beside, newest first.
    evidence: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  #: As in KindEvidence.
    wikidata: Mapped[str | None] = mapped_column(String(16))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    merged_into: Mapped[int | None] = mapped_column(BIG_ID)  #: Said by a person or by the stream.
    mentions: Mapped[int] = mapped_column(BIG_ID, server_default="0")  #: Kept by triggers (store/operations/totals.py).
    articles: Mapped[int] = mapped_column(BIG_ID, server_default="0")  #: The same: articles that name it.

    __table_args__ = (
        Index("ix_entities_mentions", "mentions", "id"),
        Index("ix_entities_kind", "kind", "mentions", "id"),
        partial_index("ix_entities_own_name", "own_name", where="own_name IS NOT NULL"),
        partial_index("ix_entities_merged_into", "merged_into", where="merged_into IS NOT NULL"),
    )

    @hybrid_property
    def shown_name(self) -> str:
        """Return the name that a person gave, else the one that rules found."""
        return self.own_name or self.name

    @shown_name.inplace.expression
    @classmethod
    def _shown_name(cls) -> ColumnElement[str]:
        return func.coalesce(cls.own_name, cls.name)


class EntityKeyRow(Base):
    """A folded name key, by which an entity is found: entities that share one are candidates for each other.

    Keys of single words ("w:kyiv") are for people who type a name.
    """

    __tablename__ = "entity_keys"

    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    entity_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class EntityNameRow(Base):
    """A spelling under which an entity was met, and why it is that entity."""

    __tablename__ = "entity_names"

    entity_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    reason: Mapped[str] = mapped_column(String(64))  #: "person": somebody said so, and no rule may say otherwise.
    score: Mapped[float] = mapped_column(Float)
    first_seen_at: Mapped[datetime]


class MentionRow(Base):
    """A mention of a name in the newest version of an article."""

    __tablename__ = "mentions"

    article_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    field: Mapped[str] = mapped_column(String(8), primary_key=True, default="text")  #: As in Mention.
    start: Mapped[int] = mapped_column(primary_key=True)
    end: Mapped[int] = mapped_column(primary_key=True)
    entity_id: Mapped[int] = mapped_column(ForeignKey("entities.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    quotes: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))  #: [start, end] of words it spoke.

    __table_args__ = (Index("ix_mentions_entity_id", "entity_id", "article_id"),)


class SourcePlaceRow(Base):
    """Number of places in a part of the world that a source's articles named; each once an article."""

    __tablename__ = "source_places"

    source_sha256: Mapped[bytes] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    admin: Mapped[str] = mapped_column(String(32), primary_key=True)  #: First-level division; "" if unknown.
    places: Mapped[int]
