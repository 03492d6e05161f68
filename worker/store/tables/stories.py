"""The tables of stories, and of the terms that lead to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base, partial_index


class StoryRow(Base):
    """An event that articles report, as far as it is known."""

    __tablename__ = "stories"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    title: Mapped[str] = mapped_column(Text)  #: Its most central headline.
    own_title: Mapped[str | None] = mapped_column(Text)  #: Given by a person, and shown in place of the headline.
    centroid: Mapped[dict[str, Any]]  #: {"weights": {term: weight}, "shown": {term: form}}
    core: Mapped[list[Any]]  #: Its first and newest articles, as the clustering compares them.
    articles: Mapped[int]  #: Copies are not counted.
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    last_change: Mapped[str | None] = mapped_column(Text)  #: What changed last, in a line.
    merged_into: Mapped[int | None] = mapped_column(BIG_ID)  #: The story it turned out to be.
    follows_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)  #: The story it continues.
    follows_reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("ix_stories_last_at", "last_at", "id"),
        partial_index("ix_stories_merged_into", "merged_into", where="merged_into IS NOT NULL"),
    )


class StoryApartRow(Base):
    """Two stories that a person parted: no rule may make them one again. The smaller id comes first."""

    __tablename__ = "stories_apart"

    story_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)


class StoryTermRow(Base):
    """A rare term of a story: stories that share some with an article are compared with it."""

    __tablename__ = "story_terms"

    term: Mapped[str] = mapped_column(String(255), primary_key=True)
    story_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class TermCountRow(Base):
    """In how many articles a term stood."""

    __tablename__ = "term_counts"

    term: Mapped[str] = mapped_column(String(255), primary_key=True)
    articles: Mapped[int]
