"""The tables of articles: versions, the keys by which copies are found, where each was seen, the queue for names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, BY_BYTES, Base, partial_index


class ArticleRow(Base):
    """An article, in its newest version; or a copy of one, where its text is not the same."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    url: Mapped[str | None] = mapped_column(Text)
    canonical_url: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    title_from: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    text_sha256: Mapped[bytes]
    dateline: Mapped[str | None] = mapped_column(Text)
    credit: Mapped[str | None] = mapped_column(Text)
    correction: Mapped[str | None] = mapped_column(Text)
    agency: Mapped[str | None] = mapped_column(String(64))  #: News agency it is credited to, by its usual name.
    authors: Mapped[list[Any]]
    subheads: Mapped[list[Any]]
    tags: Mapped[list[Any]] = mapped_column(server_default="[]")
    picture: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  #: As types.Picture.
    enclosures: Mapped[list[Any]] = mapped_column(server_default="[]")  #: Each as types.Enclosure.
    comments_url: Mapped[str | None] = mapped_column(Text)
    removed: Mapped[list[Any]]  #: [{"reason": …, "text": …}]
    lang: Mapped[str | None] = mapped_column(String(16))
    lang_confidence: Mapped[float] = mapped_column(Float)
    word_count: Mapped[int]
    published_at: Mapped[datetime | None]
    published_from: Mapped[str | None] = mapped_column(String(16))
    published_precision: Mapped[str | None] = mapped_column(String(8))  #: second, minute, hour, day.
    date_candidates: Mapped[list[Any]] = mapped_column(server_default="[]")
    text_from: Mapped[str | None] = mapped_column(String(32))
    ai_opt_out: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))  #: None: its site was not asked.
    feed_id: Mapped[int | None] = mapped_column(BIG_ID)  #: Its newest version came from; None: a person's, or unknown.
    first_seen_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)  #: Starts at 1.
    updated_at: Mapped[datetime]  #: When the newest version came.
    revised_at: Mapped[datetime | None]  #: When its publisher last changed it, as it says.
    withdrawn_at: Mapped[datetime | None]  #: When a notice that takes it back, or holds it, came.
    withdrawn_until: Mapped[datetime | None]  #: End of an embargo; None: for good, or unreadable.
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)  #: What the notice says.
    cleaned_by: Mapped[str | None] = mapped_column(String(64))  #: Version of the rules that cleaned it.
    compared_by: Mapped[str | None] = mapped_column(String(64))  #: Version of the rules that compared it.
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    duplicate_reason: Mapped[str | None] = mapped_column(String(64))
    similarity: Mapped[float | None] = mapped_column(Float)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"))
    story_reason: Mapped[str | None] = mapped_column(Text)  #: Why it is in that story.
    story_score: Mapped[float | None] = mapped_column(Float)

    __table_args__ = (
        Index("ix_articles_story_id", "story_id", "id"),
        Index("ix_articles_duplicate_of", "duplicate_of"),
        Index("ix_articles_source", "source", "id"),
        Index("ix_articles_feed_id", "feed_id", "id"),
        Index("ix_articles_first_seen_at", "first_seen_at"),
        Index("ix_articles_text_sha256", "text_sha256"),
        Index("ix_articles_published_at", "published_at", "id"),
    )


class ArticleSpanRow(Base):
    """Times at which the articles of a span of ids were first seen (``store/search/id_ranges.py``)."""

    __tablename__ = "article_spans"

    number: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)  #: Of the span.
    last_id: Mapped[int] = mapped_column(BIG_ID)
    earliest: Mapped[datetime]  #: None of them was first seen before, nor after ``latest``.
    latest: Mapped[datetime]


class ArticleVersionRow(Base):
    """A version of an article, the newest included, as it was taken in, and what it changed."""

    __tablename__ = "article_versions"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)  #: None until a newer version comes.
    seen_at: Mapped[datetime]
    inbox_id: Mapped[int] = mapped_column(BIG_ID)
    text_sha256: Mapped[bytes | None]  #: Of the folded text: an old sighting that comes late is known by it.
    kind: Mapped[str] = mapped_column(String(24), server_default="first")  #: A types.ChangeKind.
    words_added: Mapped[int] = mapped_column(server_default="0")
    words_removed: Mapped[int] = mapped_column(server_default="0")


class RulingRow(Base):
    """Decision of a person about two sightings: they are one report, or two. No later step may decide otherwise."""

    __tablename__ = "rulings"

    key_sha256: Mapped[bytes] = mapped_column(primary_key=True)  #: A key by which one sighting is known: URL, id, text.
    article_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True
    )  #: The other sighting.
    relation: Mapped[str] = mapped_column(String(16))  #: same: a copy of that article; different: never one.
    made_at: Mapped[datetime]


class RelatedArticleRow(Base):
    """Two articles that are no copies of each other and belong together; the smaller id comes first."""

    __tablename__ = "related_articles"

    article_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    relation: Mapped[str] = mapped_column(String(16))  #: translation.
    reason: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime]


class ArticleAuthorRow(Base):
    """A name of an author of an article from one of its words on, so that an index finds any part of it."""

    __tablename__ = "article_authors"

    name: Mapped[str] = mapped_column(BY_BYTES, primary_key=True)  #: Folded words, parted by blanks.
    article_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # as the mapper declares it


class SourceLineRow(Base):
    """Number of articles of a source in which a line stood; of the source itself under its own key."""

    __tablename__ = "source_lines"

    line_key: Mapped[bytes] = mapped_column(primary_key=True)  #: Eight bytes for the source, eight for the line.
    articles: Mapped[int]
    since: Mapped[int]  #: Articles of the source when the line was first seen, that one included.
    is_kept: Mapped[bool] = mapped_column(server_default=false())  #: A person said that it is no furniture.


class ArticleKeyRow(Base):
    """A key that belongs to one article only: its URL, its id at a source."""

    __tablename__ = "article_keys"

    key_sha256: Mapped[bytes] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)


class ArticleTagRow(Base):
    """A tag of an article, in the form in which tags are compared."""

    __tablename__ = "article_tags"

    tag: Mapped[str] = mapped_column(Text, primary_key=True)
    article_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True, autoincrement=False
    )

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # as the mapper declares it


class ArticleBandRow(Base):
    """A band of an article's fingerprint: articles that share one are compared.

    Only a hint at where to look: there are many of them, so there is no second index and no foreign key.
    """

    __tablename__ = "article_bands"

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # as the mapper declares it


class SightingRow(Base):
    """An arrival of an article: where it was seen, and what it was taken for."""

    __tablename__ = "sightings"

    inbox_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    feed_id: Mapped[int | None] = mapped_column(BIG_ID)
    seen_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(64))
    similarity: Mapped[float | None] = mapped_column(Float)


class EnrichmentRow(Base):
    """Enrichment of an article that is pending or done, and the program that did it."""

    __tablename__ = "enrichments"

    article_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version: Mapped[int]  #: Version of the article this is about.
    state: Mapped[str] = mapped_column(String(16), default="pending")  #: pending, done, failed.
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]  #: As in inbox.
    claim_token: Mapped[str | None] = mapped_column(String(32))
    model: Mapped[str | None] = mapped_column(String(128))  #: Name and version of what made the result.
    error: Mapped[str | None] = mapped_column(Text)
    names_total: Mapped[int | None]  #: Names found, if more than are kept.

    __table_args__ = (
        partial_index("ix_enrichments_new", "attempts", "article_id", where="state = 'pending' AND attempts < 1"),
        partial_index("ix_enrichments_retried", "not_before", "article_id", where="state = 'pending' AND attempts > 0"),
    )
