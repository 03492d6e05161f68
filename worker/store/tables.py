"""The tables. One row of ``inbox`` is one accepted article: it is the truth, everything else follows.

The full-text index is not here: it differs by database and is made in the migration and read in
``store/search.py``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

BIG_ID = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only where the type is INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps no zone, so one is put on when it is read; naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC) if dialect.name != "sqlite" else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        bytes: LargeBinary(32),
    }


class FeedRow(Base):
    """A feed and when it is polled next. The row is the schedule; beat only ticks."""

    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    key_sha256: Mapped[bytes] = mapped_column(unique=True)  #: Of the canonical URL, or of "replay" and the folder.
    url: Mapped[str] = mapped_column(Text)
    page_url: Mapped[str | None] = mapped_column(Text)  #: The page that was given and led to the feed; None if none.
    host: Mapped[str | None] = mapped_column(String(255))  #: Whose limits count (hosts.host); None: our own replay.
    title: Mapped[str | None] = mapped_column(Text)
    given_title: Mapped[str | None] = mapped_column(Text)  #: Given by a person; wins over the feed's own.
    folders: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  #: Paths: "News/Middle East".
    site_url: Mapped[str | None] = mapped_column(Text)  #: The site it belongs to.
    source: Mapped[str | None] = mapped_column(Text)  #: Source given to its articles; None: domain of each URL.
    full_text: Mapped[str] = mapped_column(String(8), default="auto", server_default="auto")  #: auto, always, never.
    full_text_reason: Mapped[str | None] = mapped_column(Text)  #: What was last decided on its entries' pages, and why.
    pages_fetched: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")  #: Older ones count for less.
    pages_words: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")  #: Of their texts, in all.
    pages_feed_words: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")  #: In the feed.
    hub_url: Mapped[str | None] = mapped_column(Text)  #: Hub the feed names (WebSub).
    topic_url: Mapped[str | None] = mapped_column(Text)  #: The address it is known by there.
    pushed_until: Mapped[datetime | None]  #: Its news are pushed and pushes are trusted until then; None: polled only.
    kind: Mapped[str | None] = mapped_column(String(16))  #: rss, atom, …; None before the first good poll.
    state: Mapped[str] = mapped_column(String(16), default="active")  #: active or paused.
    pause_reason: Mapped[str | None] = mapped_column(Text)
    allow_origin: Mapped[str | None] = mapped_column(
        Text
    )  #: Loopback origin a replay may be fetched from; None: no replay.
    allow_until: Mapped[datetime | None]  #: End of that permission, renewed while the replay runs; None: over.
    fixed_interval_s: Mapped[float | None] = mapped_column(Float)  #: Set by a person; wins over interval_s.
    interval_s: Mapped[float | None] = mapped_column(Float)  #: Learned; None before the first good poll.
    ttl_s: Mapped[float | None] = mapped_column(Float)  #: How long the feed asks to be left alone, when last read.
    next_poll_at: Mapped[datetime]
    poll_reason: Mapped[str | None] = mapped_column(String(64))  #: Why next_poll_at is what it is.
    lease_until: Mapped[datetime | None]
    claim_token: Mapped[str | None] = mapped_column(String(32))
    tries: Mapped[int] = mapped_column(default=0, server_default="0")  #: Polls begun since the last one that ended.
    etag: Mapped[str | None] = mapped_column(Text)  #: One, or the list of those that servers of one farm gave.
    last_modified: Mapped[str | None] = mapped_column(Text)
    unchanged_count: Mapped[int] = mapped_column(default=0, server_default="0")  #: Answers 304 since the last body.
    validators_distrusted_at: Mapped[datetime | None]  #: When they were found to lie; None: they are sent.
    body_sha256: Mapped[bytes | None]  #: Of the last body that was read as a feed.
    moved_to: Mapped[str | None] = mapped_column(Text)  #: Where the last good answer said it moved for good.
    moved_count: Mapped[int] = mapped_column(default=0, server_default="0")  #: Good answers in a row that said so.
    fail_count: Mapped[int] = mapped_column(default=0)  #: Failures in a row.
    fail_points: Mapped[float] = mapped_column(Float, default=0.0)  #: The same, graded (schedule/poll.py).
    error_reason: Mapped[str | None] = mapped_column(String(64))  #: Of the last poll; None if it was good.
    error_message: Mapped[str | None] = mapped_column(Text)
    good_polls: Mapped[int] = mapped_column(default=0)
    entries_shown: Mapped[int] = mapped_column(default=0)  #: By the newest poll that brought a feed.
    created_at: Mapped[datetime]
    polled_at: Mapped[datetime | None]  #: When the last poll ended, however it ended.
    fetched_at: Mapped[datetime | None]
    parsed_at: Mapped[datetime | None]
    new_entry_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_feeds_due",
            "next_poll_at",
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )


class HostRow(Base):
    """A host that is asked: the limits hold over all processes, so what is known of it is kept here."""

    __tablename__ = "hosts"

    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    free_at: Mapped[datetime]  #: When the next request may start: what the other columns come to.
    next_at: Mapped[datetime]
    rest_until: Mapped[datetime]
    smoothed_s: Mapped[float] = mapped_column(Float)
    failures: Mapped[int]
    gap_s: Mapped[float] = mapped_column(Float)
    turns: Mapped[list[Any]]  #: Requests under way: [[token, end in seconds since 1970]].
    changed_at: Mapped[datetime]


class FeedEntryRow(Base):
    """An entry a feed has shown: so that a poll takes in only what is new or changed."""

    __tablename__ = "feed_entries"

    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True)
    key_sha256: Mapped[bytes] = mapped_column(primary_key=True)  #: Of the id, else URL, else content.
    content_sha256: Mapped[bytes]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class InboxRow(Base):
    """One accepted article and what became of it. Never deleted by the pipe."""

    __tablename__ = "inbox"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    door: Mapped[str] = mapped_column(String(16))  #: api, cli, celery, poll, websub.
    stage: Mapped[str] = mapped_column(String(16))  #: fetch (only an address yet) or ingest.
    state: Mapped[str] = mapped_column(String(16), default="pending")
    payload: Mapped[str] = mapped_column(Text)  #: JSON in ASCII, so that NUL and lone surrogates survive any database.
    feed_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)
    accepted_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]  #: Nobody may claim it earlier: the lease of who has it, or the wait after a failure.
    claim_token: Mapped[str | None] = mapped_column(String(32))  #: Of who has it; a stale holder's write finds another.
    reason: Mapped[str | None] = mapped_column(String(64))  #: Stable code of the end state.
    detail: Mapped[str | None] = mapped_column(Text)  #: One line a person understands.
    article_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)
    similarity: Mapped[float | None] = mapped_column(Float)

    __table_args__ = (
        Index(
            "ix_inbox_pending",
            "stage",
            "not_before",
            "id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index("ix_inbox_state", "state", "id"),
    )


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
    first_seen_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)  #: Starts at 1.
    updated_at: Mapped[datetime]  #: When the newest version came.
    revised_at: Mapped[datetime | None]  #: When its publisher last changed it, as it says.
    withdrawn_at: Mapped[datetime | None]  #: When a notice that takes it back, or holds it, came.
    withdrawn_until: Mapped[datetime | None]  #: End of an embargo; None: for good, or nobody could read it.
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
        Index("ix_articles_story_id", "story_id"),
        Index("ix_articles_duplicate_of", "duplicate_of"),
        Index("ix_articles_source", "source", "id"),
        Index("ix_articles_first_seen_at", "first_seen_at"),
        Index("ix_articles_text_sha256", "text_sha256"),
    )


class ArticleVersionRow(Base):
    """A version of an article, the newest included, as it was taken in, and what it changed."""

    __tablename__ = "article_versions"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)  #: None until a newer version comes.
    seen_at: Mapped[datetime]
    inbox_id: Mapped[int] = mapped_column(BIG_ID)
    text_sha256: Mapped[bytes | None]  #: Of the folded text: an old print that comes late is known by it.
    kind: Mapped[str] = mapped_column(String(24), server_default="first")  #: A types.ChangeKind.
    words_added: Mapped[int] = mapped_column(server_default="0")
    words_removed: Mapped[int] = mapped_column(server_default="0")


class RulingRow(Base):
    """What a person decided about two prints: they are one report, or two. No later step may decide otherwise."""

    __tablename__ = "rulings"

    key_sha256: Mapped[bytes] = mapped_column(primary_key=True)  #: A key by which one print is known: URL, id, text.
    article_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True
    )  #: The other print.
    relation: Mapped[str] = mapped_column(String(16))  #: same: a copy of that article; different: never one.
    made_at: Mapped[datetime]


class ArticleKeyRow(Base):
    """A key that belongs to one article only: its URL, its id at a source."""

    __tablename__ = "article_keys"

    key_sha256: Mapped[bytes] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)


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
    """What is still to be found out about an article, and by whom it was found."""

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

    __table_args__ = (
        Index(
            "ix_enrichments_pending",
            "not_before",
            "article_id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )


class EntityRow(Base):
    """One real thing that articles name."""

    __tablename__ = "entities"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    country: Mapped[str | None] = mapped_column(String(2))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    role: Mapped[str | None] = mapped_column(Text)  #: Office it was last met with.
    company: Mapped[list[Any]]  #: Names it was last met beside, newest first.
    wikidata: Mapped[str | None] = mapped_column(String(16))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    merged_into: Mapped[int | None] = mapped_column(BIG_ID, index=True)  #: A person said that it is this one.

    __table_args__ = (Index("ix_entities_kind", "kind", "id"),)


class EntityKeyRow(Base):
    """A folded name key: entities that share one are candidates for each other."""

    __tablename__ = "entity_keys"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
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
    """A name where it stands in the newest version of an article's text."""

    __tablename__ = "mentions"

    article_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    start: Mapped[int] = mapped_column(primary_key=True)
    end: Mapped[int] = mapped_column(primary_key=True)
    entity_id: Mapped[int] = mapped_column(ForeignKey("entities.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    quotes: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))  #: [start, end] of words it spoke.

    __table_args__ = (Index("ix_mentions_entity_id", "entity_id", "article_id"),)


class SourcePlaceRow(Base):
    """How many places of a part of the world the articles of a source named; each once an article."""

    __tablename__ = "source_places"

    source_sha256: Mapped[bytes] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    admin: Mapped[str] = mapped_column(String(32), primary_key=True)  #: First-level division; "" if unknown.
    places: Mapped[int]


class StoryRow(Base):
    """An event that articles report, as far as it is known."""

    __tablename__ = "stories"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    title: Mapped[str] = mapped_column(Text)  #: Its most central headline.
    centroid: Mapped[dict[str, Any]]  #: {"weights": {term: weight}, "shown": {term: form}}
    core: Mapped[list[Any]]  #: Its first and newest articles, as the clustering compares them.
    articles: Mapped[int]  #: Copies are not counted.
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    last_change: Mapped[str | None] = mapped_column(Text)  #: What changed last, in a line.
    merged_into: Mapped[int | None] = mapped_column(BIG_ID, index=True)  #: The story it turned out to be.
    follows_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)  #: The story it continues.
    follows_reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_stories_last_at", "last_at", "id"),)


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


class EventRow(Base):
    """Something that happened, numbered in the order in which it became visible."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    article_id: Mapped[int | None] = mapped_column(BIG_ID)
    feed_id: Mapped[int | None] = mapped_column(BIG_ID)
    inbox_id: Mapped[int | None] = mapped_column(BIG_ID)
    data: Mapped[dict[str, Any]]


class ApiKeyRow(Base):
    """A key of the API. The secret itself is nowhere: only its hash, and the short part that names it."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    short: Mapped[str] = mapped_column(String(16), unique=True)
    secret_sha256: Mapped[bytes]
    name: Mapped[str] = mapped_column(String(255))
    scopes: Mapped[list[Any]]
    requests_per_s: Mapped[float | None] = mapped_column(Float)  #: None: as the settings say.
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]  #: To the minute.


class IdempotencyRow(Base):
    """What a request with an Idempotency-Key was answered; written with the inbox rows it is about."""

    __tablename__ = "idempotency"

    key_sha256: Mapped[bytes] = mapped_column(primary_key=True)  #: Of who asked and the header.
    request_sha256: Mapped[bytes]
    answer: Mapped[str] = mapped_column(Text)  #: JSON.
    created_at: Mapped[datetime] = mapped_column(index=True)
