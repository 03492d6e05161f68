"""A database with everything that grows in service, made by SQL: for measures of what costs more as more is stored."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from bench.scale import fill
from worker.bootstrap import Services

FEEDS = 500
EVERY = timedelta(seconds=10)
PASSWORD = "correct horse battery"  #: Of ann, the person.
ROWS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) "
FILL = (
    ROWS + "INSERT INTO feeds (id, key_sha256, url, host, title, folders, interval_s, next_poll_at, created_at, state, "
    "fail_count, fail_points, good_polls, entries_shown) "
    "SELECT i, CAST('key' || i AS {bytes}), 'https://f' || i || '.example/feed', 'f' || i || '.example', 'Feed ' || i, "
    f"'[\"News\"]', 900, '{{now}}', '{{now}}', 'active', 0, 0, 9, 9 FROM n WHERE i <= {FEEDS}",
    f"UPDATE articles SET feed_id = 1 + id % {FEEDS}",
    ROWS + "INSERT INTO entities (id, name, kind, company, first_seen_at, last_seen_at, lat, lon) SELECT i, 'Name ' || "
    "i, CASE WHEN i % 2 = 0 THEN 'place' ELSE 'person' END, '[]', '{now}', '{now}', i % 90, i % 180 FROM n "
    "WHERE i <= {rows} / 5",
    "INSERT INTO entity_names (entity_id, name, reason, score, first_seen_at) "
    "SELECT id, name, 'new', 1.0, first_seen_at FROM entities UNION ALL "
    "SELECT id, 'Known ' || name || ' Junior', 'name', 0.9, first_seen_at FROM entities WHERE id % 3 = 0",
    "INSERT INTO entity_keys (key, entity_id) SELECT 'name ' || id, id FROM entities UNION ALL "
    "SELECT 'w:name', id FROM entities UNION ALL SELECT 'w:' || id, id FROM entities UNION ALL "
    "SELECT 'w:junior', id FROM entities WHERE id % 3 = 0",
    'INSERT INTO mentions (article_id, field, start, "end", entity_id, text) '
    "SELECT id, 'text', 0, 5, 1 + id % 20, 'Name' FROM articles UNION ALL "
    "SELECT id, 'text', 6, 9, 21 + id / 7 % 400, 'Name' FROM articles UNION ALL "
    "SELECT id, 'text', 10, 15, 1 + id * 7919 % ({rows} / 5), 'Name' FROM articles",
    "INSERT INTO stories (id, title, centroid, core, articles, first_at, last_at, updated_at) SELECT id, "
    "'Story ' || id, '{{}}', '[]', 4, first_seen_at, first_seen_at, first_seen_at FROM articles WHERE id % 8 = 1",
    "UPDATE articles SET story_id = 1 + (id - 1) / 8 * 8 WHERE id % 2 = 1",
    "UPDATE articles SET story_id = 1, source = 'f' || (id % 50) || '.example' WHERE id % 20 = 1",
    "INSERT INTO story_terms (term, story_id) SELECT 'n:' || (id % 1000), id FROM stories",
    "INSERT INTO article_versions (article_id, version, title, seen_at, inbox_id, kind, words_added, words_removed) "
    "SELECT id, 1, title, first_seen_at, id, 'first', 0, 0 FROM articles",
    "INSERT INTO sightings (inbox_id, article_id, source, url, feed_id, seen_at, reason) "
    "SELECT id, id, source, url, feed_id, first_seen_at, 'new' FROM articles",
    "INSERT INTO article_tags (tag, article_id) SELECT CASE WHEN id % 100 = 0 THEN 'rare' ELSE 'news' END, id "
    "FROM articles",
    "INSERT INTO article_authors (name, article_id) SELECT 'jane doe ' || (id % 500), id FROM articles",
    "INSERT INTO inbox (id, door, stage, state, payload, feed_id, accepted_at, finished_at, attempts, not_before, "
    "reason, article_id) SELECT id, 'poll', 'ingest', CASE WHEN id % 100 = 0 THEN 'rejected' WHEN id % 1000 = 1 THEN "
    "'quarantined' WHEN id % 1000 = 2 THEN 'pending' ELSE 'stored' END, '{{}}', feed_id, first_seen_at, "
    "first_seen_at, 1, first_seen_at, 'new', id FROM articles",
    "INSERT INTO enrichments (article_id, version, state, attempts, not_before) "
    "SELECT id, 1, CASE WHEN id % 1000 = 3 THEN 'pending' ELSE 'done' END, 0, first_seen_at FROM articles",
    "INSERT INTO events (id, kind, at, article_id, feed_id, inbox_id, data) SELECT id, 'article.stored', "
    'first_seen_at, id, feed_id, id, \'{{"title": "Stored report", "source": "stored.example"}}\' FROM articles',
    "INSERT INTO feed_entries (feed_id, key_sha256, content_sha256, first_seen_at, last_seen_at) "
    "SELECT feed_id, CAST('entry' || id AS {bytes}), text_sha256, first_seen_at, first_seen_at FROM articles",
    "INSERT INTO decisions (id, kind, by, at, data) SELECT id, 'entity.merged', 'ann', first_seen_at, "
    '\'{{"entity": 1, "gone": 2, "name": "A", "names": []}}\' FROM articles WHERE id % 20 = 0',
    "INSERT INTO decision_things (thing, thing_id, decision_id) SELECT 'entity', 1 + id % 500, id FROM decisions",
    "INSERT INTO watches (id, name, filters, per, kinds, channel, feed_token_sha256, position, state, failures, "
    "not_before, created_at) SELECT 1, 'Floods', '{{}}', 'article', '[\"stored\"]', 'feed', CAST('t' AS {bytes}), "
    "max(id), 'active', 0, '{now}', '{now}' FROM events",
    "INSERT INTO watch_matches (watch_id, key, event_id) SELECT 1, 'article:' || id, id FROM articles",
    "INSERT INTO watch_deliveries (id, watch_id, message_id, items, state, created_at, due_at, attempts) "
    "SELECT id, 1, 'm' || id, '[]', 'delivered', first_seen_at, first_seen_at, 1 FROM articles",
    "INSERT INTO marks (person_id, article_id, is_read) SELECT people.id, articles.id, {yes} "
    "FROM articles, people WHERE articles.id % 2 = 0",
    "UPDATE marks SET starred_at = '{now}' WHERE article_id % 100 = 0",
)


def fill_all(services: Services, stored: int) -> None:
    """Store so many articles of 500 feeds, one every 10 s, each with three names.

    Half of them are in stories, and half a person has read. One name in three belongs to one of 20 entities, another to
    one of 400; there are a fifth as many entities as articles. Of an empty database.
    """
    services.people.add("ann", PASSWORD, "admin")
    fill(services, stored, every=EVERY)
    is_sqlite = services.database.is_sqlite
    now = str(services.clock())[:19] + (".000000" if is_sqlite else "+00:00")
    values = {
        "rows": stored,
        "now": now,
        "bytes": "BLOB" if is_sqlite else "BYTEA",
        "yes": "1" if is_sqlite else "true",
    }
    with services.database.write() as session:
        if not is_sqlite:
            session.execute(text("SET LOCAL statement_timeout = 0"))
        for statement in FILL:
            session.execute(text(statement.format_map(values)))
        if not is_sqlite:  # there Wiredesk keeps no statistics
            session.execute(text("ANALYZE"))
