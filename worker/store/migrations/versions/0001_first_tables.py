"""The first tables: feeds, inbox, articles, entities, events, and the full-text index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0001"
down_revision = None

FORGET = "INSERT INTO article_search(article_search, rowid, title, text) VALUES ('delete', old.id, old.title, old.text)"
CREATE_SQLITE = (
    "CREATE VIRTUAL TABLE article_search USING fts5("
    "title, text, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    f"CREATE TRIGGER article_search_delete AFTER DELETE ON articles BEGIN {FORGET}; END",
    f"CREATE TRIGGER article_search_update AFTER UPDATE OF title, text ON articles BEGIN {FORGET}; "  # noqa: S608  # ours
    "INSERT INTO article_search(rowid, title, text) VALUES (new.id, new.title, new.text); END",
)
"""The index holds no second copy of the texts. Triggers keep it in step with changes, :func:`index_new` with
new articles: FTS5 writes a part of its index for every row that a trigger adds, and merges them later."""


PLAIN_POSTGRESQL = (
    r"regexp_replace(regexp_replace(normalize({}, NFD), '([A-Za-z])[\u0300-\u036f]+', '\1', 'g'), "
    "'[!-/:-@[-`{{-~]+', ' ', 'g')"
)
"""A column without accents on Latin letters and without ASCII punctuation, as FTS5 reads it."""

CREATE_POSTGRESQL = (
    "ALTER TABLE articles ADD COLUMN search tsvector GENERATED ALWAYS AS ("
    f"setweight(to_tsvector('simple', {PLAIN_POSTGRESQL.format('title')}), 'A') || "
    f"setweight(to_tsvector('simple', {PLAIN_POSTGRESQL.format('text')}), 'B')) STORED",
    "CREATE INDEX ix_articles_search ON articles USING gin (search)",
)
"""Until 0015."""


def upgrade() -> None:
    op.create_table(
        "entities",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("company", sa.JSON(), nullable=False),
        sa.Column("wikidata", sa.String(length=16), nullable=True),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entities"),
    )
    op.create_index("ix_entities_kind", "entities", ["kind", "id"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("article_id", BIG_ID, nullable=True),
        sa.Column("feed_id", BIG_ID, nullable=True),
        sa.Column("inbox_id", BIG_ID, nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_table(
        "feeds",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.Column("allow_origin", sa.Text(), nullable=True),
        sa.Column("allow_until", UtcDateTime(), nullable=True),
        sa.Column("fixed_interval_s", sa.Float(), nullable=True),
        sa.Column("interval_s", sa.Float(), nullable=True),
        sa.Column("next_poll_at", UtcDateTime(), nullable=False),
        sa.Column("poll_reason", sa.String(length=64), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("claim_token", sa.String(length=32), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("fail_count", sa.Integer(), nullable=False),
        sa.Column("fail_points", sa.Float(), nullable=False),
        sa.Column("error_reason", sa.String(length=64), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("good_polls", sa.Integer(), nullable=False),
        sa.Column("entries_shown", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=True),
        sa.Column("parsed_at", UtcDateTime(), nullable=True),
        sa.Column("new_entry_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("key_sha256", name="uq_feeds_key_sha256"),
    )
    op.create_index(
        "ix_feeds_due",
        "feeds",
        ["next_poll_at"],
        unique=False,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("door", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("feed_id", BIG_ID, nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("claim_token", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("article_id", BIG_ID, nullable=True),
        sa.Column("similarity", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_article_id", "inbox", ["article_id"], unique=False)
    op.create_index("ix_inbox_feed_id", "inbox", ["feed_id"], unique=False)
    op.create_index(
        "ix_inbox_pending",
        "inbox",
        ["stage", "not_before", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("ix_inbox_state", "inbox", ["state", "id"], unique=False)
    op.create_table(
        "stories",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("centroid", sa.JSON(), nullable=False),
        sa.Column("core", sa.JSON(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_last_at", "stories", ["last_at", "id"], unique=False)
    op.create_table(
        "term_counts",
        sa.Column("term", sa.String(length=255), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_term_counts"),
    )
    op.create_table(
        "articles",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("canonical_url", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_from", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("dateline", sa.Text(), nullable=True),
        sa.Column("credit", sa.Text(), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("subheads", sa.JSON(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=True),
        sa.Column("lang_confidence", sa.Float(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("published_from", sa.String(length=16), nullable=True),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("duplicate_of", BIG_ID, nullable=True),
        sa.Column("duplicate_reason", sa.String(length=64), nullable=True),
        sa.Column("similarity", sa.Float(), nullable=True),
        sa.Column("story_id", BIG_ID, nullable=True),
        sa.Column("story_reason", sa.Text(), nullable=True),
        sa.Column("story_score", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["duplicate_of"], ["articles.id"], name="fk_articles_duplicate_of"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_articles_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )
    op.create_index("ix_articles_duplicate_of", "articles", ["duplicate_of"], unique=False)
    op.create_index("ix_articles_source", "articles", ["source", "id"], unique=False)
    op.create_index("ix_articles_story_id", "articles", ["story_id"], unique=False)
    op.create_index("ix_articles_text_sha256", "articles", ["text_sha256"], unique=False)
    op.create_table(
        "entity_keys",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("entity_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name="fk_entity_keys_entity_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "entity_id", name="pk_entity_keys"),
    )
    op.create_index("ix_entity_keys_entity_id", "entity_keys", ["entity_id"], unique=False)
    op.create_table(
        "entity_names",
        sa.Column("entity_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name="fk_entity_names_entity_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entity_id", "name", name="pk_entity_names"),
    )
    op.create_table(
        "feed_entries",
        sa.Column("feed_id", BIG_ID, nullable=False),
        sa.Column("key_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_feed_entries_feed_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed_id", "key_sha256", name="pk_feed_entries"),
    )
    op.create_table(
        "story_terms",
        sa.Column("term", sa.String(length=255), nullable=False),
        sa.Column("story_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_terms_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("term", "story_id", name="pk_story_terms"),
    )
    op.create_index("ix_story_terms_story_id", "story_terms", ["story_id"], unique=False)
    op.create_table(
        "article_bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_bands_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("band", "article_id", name="pk_article_bands"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_bands_article_id", "article_bands", ["article_id"], unique=False)
    op.create_table(
        "article_keys",
        sa.Column("key_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_article_keys_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key_sha256", name="pk_article_keys"),
    )
    op.create_index("ix_article_keys_article_id", "article_keys", ["article_id"], unique=False)
    op.create_table(
        "article_versions",
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("inbox_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_versions_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "version", name="pk_article_versions"),
    )
    op.create_table(
        "enrichments",
        sa.Column("article_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("claim_token", sa.String(length=32), nullable=True),
        sa.Column("model", sa.String(length=128), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_enrichments_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name="pk_enrichments"),
    )
    op.create_index(
        "ix_enrichments_pending",
        "enrichments",
        ["not_before", "article_id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "mentions",
        sa.Column("article_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("entity_id", BIG_ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_mentions_article_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name="fk_mentions_entity_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "start", "end", name="pk_mentions"),
    )
    op.create_index("ix_mentions_entity_id", "mentions", ["entity_id"], unique=False)
    op.create_table(
        "sightings",
        sa.Column("inbox_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("feed_id", BIG_ID, nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_sightings_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("inbox_id", name="pk_sightings"),
    )
    op.create_index("ix_sightings_article_id", "sightings", ["article_id"], unique=False)

    for statement in CREATE_SQLITE if op.get_bind().dialect.name == "sqlite" else CREATE_POSTGRESQL:
        op.execute(statement)
