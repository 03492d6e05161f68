"""Plans of hot statements on a filled database: an index answers each, whatever is finished or waits."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from manual_clock import START, ManualClock
from real_servers import PostgresServer, migrated
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from worker.query import Filter, Query, parse_query
from worker.store import Database
from worker.store.core.bulk import insert_rows
from worker.store.entities import enrichment_queue, name_uses, translations
from worker.store.entities import views as entities
from worker.store.entities.entities import common_ids, newest_id_before
from worker.store.entities.views import EntityFilter
from worker.store.feeds import views as feed_views
from worker.store.feeds.entries import SeenEntry, remember_entries
from worker.store.intake import inbox, receipts
from worker.store.operations import gauges, pruning
from worker.store.operations.pruning import PruneBefore
from worker.store.people import decisions, marks, notes
from worker.store.people.marks import Stream
from worker.store.search import find
from worker.store.stories import stories as story_terms
from worker.store.stories import views as stories
from worker.store.stories.feed_shares import shares
from worker.store.stories.views import StoryFilter
from worker.store.tables import FeedRow, WatchRow

GROWING = (
    "inbox|articles|enrichments|stories|story_terms|entities|entity_names|entity_keys|mentions|feed_entries|marks"
    "|related_articles|notes|labels|decision_things|article_authors"
)
FINISHED = 20_000
WAITING = 2_000
ROWS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
"""
FILL = (
    ROWS
    + """INSERT INTO inbox (id, door, stage, state, payload, accepted_at, attempts, not_before)
    SELECT i, 'api', 'ingest', CASE WHEN i > :finished THEN 'pending' ELSE 'stored' END, '{}', :at, 0, :at FROM n""",
    ROWS
    + """INSERT INTO stories (id, title, centroid, core, articles, first_at, last_at, updated_at)
    SELECT i, 'Title', :long, '[]', 1, :at, :at, :at FROM n""",
    ROWS
    + """INSERT INTO articles (id, story_id, source, title, title_from, text, text_sha256, authors, subheads, removed,
    lang_confidence, word_count, first_seen_at, version, updated_at, feed_id)
    SELECT i, i, 'news', 'Title', 'given', :long, :hash, '[]', '[]', '[]', 1, 1, :at, 1, :at, i % 100 FROM n""",
    ROWS
    + """INSERT INTO enrichments (article_id, version, state, attempts, not_before)
    SELECT i, 1, CASE WHEN i > :finished THEN 'pending' ELSE 'done' END, 0, :at FROM n""",
    ROWS
    + """INSERT INTO people (id, name, password_hash, role, created_at, read_up_to)
    SELECT i, 'person' || i, '', 'reader', :at, 0 FROM n WHERE i <= 20""",
    ROWS + "INSERT INTO marks (person_id, article_id, is_read) SELECT 1 + i % 20, i, true FROM n WHERE i % 100 <> 0",
    ROWS
    + """INSERT INTO marks (person_id, article_id, is_read, starred_at)
    SELECT 1 + i / 100 % 20, i, true, :at FROM n WHERE i % 100 = 0""",
    ROWS
    + """INSERT INTO notes (id, person_id, article_id, text, changed_at)
    SELECT i, 1 + i / 2 % 20, i, 'Ask.', :at FROM n WHERE i % 2 = 0""",
    ROWS
    + """INSERT INTO notes (id, person_id, story_id, text, changed_at)
    SELECT i, CASE WHEN i % 100 = 1 THEN 1 ELSE 2 + i / 2 % 19 END, i, 'Ask.', :at FROM n WHERE i % 2 = 1""",
    "INSERT INTO labels (note_id, key, name) SELECT id, 'l' || id / 2 % 500, 'L' FROM notes",
    "INSERT INTO article_spans (number, last_id, earliest, latest) VALUES (0, :rows, :at, :at)",
    ROWS + "INSERT INTO story_terms (term, story_id) SELECT CASE WHEN i = 7 THEN 'n:rare' ELSE 'n:hot' END, i FROM n",
    ROWS
    + """INSERT INTO entities (id, name, kind, company, first_seen_at, last_seen_at)
    SELECT i, 'Name', 'person', '[]', :at, :at FROM n""",
    """INSERT INTO entity_names (entity_id, name, reason, score, first_seen_at)
    SELECT id, name, 'new', 1, first_seen_at FROM entities""",
    "INSERT INTO entity_keys (key, entity_id) SELECT 'w:name', id FROM entities",
    ROWS
    + """INSERT INTO mentions (article_id, field, start, "end", entity_id, text)
    SELECT i, 'text', 0, 1, 1 + i % 100, 'N' FROM n""",
    ROWS + "INSERT INTO article_tags (tag, article_id) SELECT 'all', i FROM n",
    ROWS + "INSERT INTO article_tags (tag, article_id) SELECT 'rare', i FROM n WHERE i % 1000 = 0",
    ROWS
    + """INSERT INTO related_articles (article_id, other_id, relation, reason, found_at)
    SELECT i, i + 1, 'translation', '', :at FROM n WHERE i < :rows""",
    """INSERT INTO decisions (id, kind, "by", at, data) SELECT id, 'entity.merged', 'ann', first_seen_at, '{}'
    FROM entities""",
    "INSERT INTO decision_things (thing, thing_id, decision_id) SELECT 'entity', id, id FROM decisions",
    "INSERT INTO article_authors (name, article_id) SELECT 'jane doe ' || (id % 500), id FROM articles",
    "ANALYZE",
)
STORY_LISTS: dict[str, StoryFilter] = {
    "newest": StoryFilter(),
    "since": StoryFilter(since=START - timedelta(days=1)),
    "articles": StoryFilter(sort="articles"),
    "growth": StoryFilter(sort="growth", grown_from=FINISHED - 100),
    "of some articles": StoryFilter(article_ids=range(1, 200), sort="growth", grown_from=FINISHED - 100),
}
STREAMS: dict[str, Stream] = {
    "all": Stream(),
    "unread": Stream(kind="unread"),
    "oldest unread": Stream(kind="unread", is_oldest_first=True, after=FINISHED),
    "of feeds": Stream(kind="unread", feeds=[1, 2]),
    "starred": Stream(kind="starred"),
    "under a label": Stream(label="l20"),
}
LEASE: dict[str, Any] = {"limit": 200, "lease_s": 30.0}
NAMES: dict[str, Any] = {"limit": 32, "lease_s": 60.0}
STATEMENTS: dict[str, Callable[[Session, Any], object]] = {
    "claim new inbox rows": lambda session, now: inbox.claim(session, "ingest", now=now, retried=False, **LEASE),
    "claim a retried inbox row": lambda session, now: inbox.claim(session, "ingest", now=now, retried=True, **LEASE),
    "look whether inbox rows wait": lambda session, now: inbox.waiting_since(session, "ingest", now=now),
    "claim articles for names": lambda session, now: enrichment_queue.claim(session, now=now, retried=False, **NAMES),
    "claim a retried article": lambda session, now: enrichment_queue.claim(session, now=now, retried=True, **NAMES),
    "look whether articles wait": lambda session, now: enrichment_queue.waiting_since(session, now=now),
    **{
        f"read a stream: {name}": partial(
            lambda one, session, now: marks.find(session, 1, one, now=now, limit=50), wanted
        )
        for name, wanted in STREAMS.items()
    },
    "list decisions": lambda session, _: decisions.listed(session, limit=50),
    "list decisions of a person": lambda session, _: decisions.listed(session, by="bob", limit=50),
    "list decisions of a kind": lambda session, _: decisions.listed(session, kind="story.split", limit=50),
    "name what most of some articles name": lambda session, _: entities.named(
        session, range(1, 100), EntityFilter(sort="growth"), after=(3, 3, 3), limit=50
    ),
    "list notes": lambda session, _: notes.listed(session, 1, label=None, before=None, limit=50),
    "list notes under a label": lambda session, _: notes.listed(session, 1, label="l20", before=None, limit=50),
    "notes on some articles": lambda session, _: notes.of_articles(session, 1, range(1, 200)),
    "notes on some stories": lambda session, _: notes.of_stories(session, 1, range(1, 200)),
    "write a note": lambda session, now: notes.put(session, 1, ("story", 1), text="x", labels={"a": "A"}, now=now),
    "file articles": lambda session, now: notes.add_label(session, 1, [1, 2], key="a", name="A", now=now),
    "take a label away": lambda session, _: notes.remove_label(session, 1, [1, 2], key="a"),
    "count unread articles": lambda session, now: marks.unread_by_feed(session, 1, now=now),
    "mark articles read": lambda session, now: marks.mark(session, 1, [FINISHED, FINISHED + 1], is_read=True, now=now),
    "mark a feed read": lambda session, now: marks.mark_stream_read(session, 1, STREAMS["of feeds"], now=now),
    "mark all read": lambda session, now: marks.mark_stream_read(session, 1, STREAMS["unread"], now=now),
    "find the oldest article without names": lambda session, now: gauges.oldest_without_names(session),
    "count articles stored lately": lambda session, now: gauges.stored_since(
        session, now - timedelta(minutes=10), limit=20_000
    ),
    "look stories up": lambda session, _: story_terms.ids_by_term(session, ["n:hot", "n:rare"]),
    "read stories ahead": lambda session, _: (
        story_terms.versions(session, [7, 8]),
        story_terms.states(session, [7, 8]),
    ),
    "look translations up": lambda session, _: translations.pairs_in_two_languages(session, {FINISHED: range(1, 9)}),
    "compare translations": lambda session, _: translations.sides(session, [7, 8]),
    "forget translations": lambda session, _: translations.forget_translations(session, [7, 8]),
    "list entities": lambda session, _: entities.page(session, name=None, words=[], kind=None, after=(3, 3), limit=50),
    "list people": lambda session, _: entities.page(
        session, name=None, words=[], kind="person", after=(3, 3), limit=50
    ),
    "find entities by name": lambda session, _: entities.page(
        session, name="am", words=["w:name", "w:am"], kind=None, after=None, limit=50
    ),
    "find the newest entity of a time": lambda session, now: newest_id_before(session, now - timedelta(days=2)),
    "find entities with several spellings": lambda session, _: name_uses.with_several_names(session, range(1, 200)),
    "find common entities": lambda session, _: common_ids(session, share=0.1),
    "list receipts of a reason": lambda session, _: receipts.in_state(session, "stored", limit=50, reason="none"),
    "count what a feed brings in": lambda session, _: shares(session, 7),
    "show an entity": lambda session, _: entities.get(session, 7),
    "days of an entity": lambda session, _: entities.days(session, entities.newest_naming(session, 7), limit=366),
    "company of an entity, and uses of its spellings": lambda session, _: (
        entities.most_named(session, entities.newest_naming(session, 7), limit=50, beside=7),
        name_uses.name_uses(session, [7, 8]),
    ),
    "list feeds": lambda session, _: feed_views.all_feeds(session),
    **{
        f"find by {one.field}": partial(
            lambda one, session, now: find.newest(session, Query((one,), now), before=None, limit=50), one
        )
        for one in (
            Filter("author", "jane doe"),
            Filter("tag", "floods"),
            Filter("feed", "7", ids=(7,)),
            Filter("label", "l20", ids=(1,)),
            Filter("is", "noted", ids=(1,)),
            Filter("published", "", since=datetime(2026, 2, 1, tzinfo=UTC)),
        )
    },
    **{
        f"list stories: {name}": partial(
            lambda one, session, _: stories.page(session, one, after=(2 * 10**15, 3), limit=50), wanted
        )
        for name, wanted in STORY_LISTS.items()
    },
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def copy_filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Provide a function that copies a filled database and returns its address: to fill one takes ten times as long."""
    numbers = count()
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("plans") / "wiredesk.db"
        url = f"sqlite:///{path}"

        def copy() -> str:
            return f"sqlite:///{shutil.copy(path, path.with_name(f'{next(numbers)}.db'))}"

    else:
        server: PostgresServer = request.getfixturevalue("postgresql")
        url = server.create("plans")

        def copy() -> str:
            return server.create(f"plans{next(numbers)}", template="plans")

    database = Database(migrated(url))
    fill(database, START)
    database.close()
    return copy


@pytest.fixture(scope="module")
def shared(copy_filled: Callable[[], str]) -> Iterator[Database]:
    """Provide a filled database for all tests that leave it as it is."""
    database = Database(copy_filled())
    yield database
    database.close()


@pytest.fixture
def filled(copy_filled: Callable[[], str]) -> Iterator[Database]:
    """Provide a filled database for one test that changes it."""
    database = Database(copy_filled())
    yield database
    database.close()


def fill(database: Database, now: datetime) -> None:
    values = {"rows": FINISHED + WAITING, "finished": FINISHED, "hash": b"x" * 32, "long": '"' + "x" * 1_000 + '"'}
    with database.write() as session:
        feed = FeedRow(url="https://news.example/feed", key_sha256=b"x" * 32, created_at=now, next_poll_at=now)
        session.add(feed)
        session.flush()
        shown = [(feed.id, SeenEntry(number.to_bytes(32, "big"), b"x" * 32)) for number in range(FINISHED)]
        remember_entries(session, shown, (), now=now)
        for statement in FILL:
            at = str(now)[:19] + (".000000" if database.is_sqlite else "+00:00")
            given = {name: one for name, one in (values | {"at": at}).items() if f":{name}" in statement}
            session.execute(text(statement), given)


def plan_of(session: Session, statement: str, parameters: Any, *, is_sqlite: bool) -> str:
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    rows = session.connection().exec_driver_sql(explain + statement, parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("what", STATEMENTS)
def test_an_index_answers_a_hot_statement(shared: Database, clock: ManualClock, what: str) -> None:
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if not statement.startswith(("EXPLAIN", "SAVEPOINT", "PRAGMA", "BEGIN")):
            seen.append((statement, parameters))

    with shared.write() as session:
        connection = session.connection()
        session.execute(
            text("SELECT 1" if shared.is_sqlite else "SET LOCAL random_page_cost = 1.1")
        )  # of a disk of now
        event.listen(connection, "before_cursor_execute", note)
        STATEMENTS[what](session, clock() + timedelta(seconds=1))
        event.remove(connection, "before_cursor_execute", note)
        plans = {one: plan_of(session, one, values, is_sqlite=shared.is_sqlite) for one, values in seen}
        session.rollback()
    assert plans
    whole = re.compile(
        rf"SCAN ({GROWING})(?! USING (COVERING )?INDEX ix_\w+_(new|retried|last_at|mentions))|Seq Scan on ({GROWING})"
    )
    for statement, plan in plans.items():
        assert not whole.search(plan), f"{statement}\n{plan}"


MATCHED = ROWS + (
    "INSERT INTO watch_matches (watch_id, key, event_id) SELECT watches.id, 'article:' || n.i, n.i FROM n, watches"
)
STARRED = "UPDATE marks SET starred_at = (SELECT max(starred_at) FROM marks) WHERE article_id > 100"
DELETED: dict[str, Callable[[Session, Any], object]] = {
    "ix_marks_unstarred": lambda session, now: marks.mark(session, 1, [FINISHED], is_read=True, now=now),
    "ix_watch_matches_event_id": lambda session, now: pruning.prune(
        session, "matches", PruneBefore(receipts=None, events=now, hosts=now), limit=100
    ),
}


@pytest.mark.parametrize("index", DELETED)
def test_an_index_finds_what_is_deleted_among_much_that_stays(filled: Database, clock: ManualClock, index: str) -> None:
    seen: list[tuple[str, Any]] = []
    watch = {"name": "w", "filters": {}, "per": "article", "kinds": [], "channel": "feed", "feed_token_sha256": b"x"}
    times = {"not_before": clock(), "created_at": clock()}
    with filled.write() as session:
        insert_rows(session, WatchRow, [watch | times | {"position": 0, "state": "active", "failures": 0}])
        session.execute(text(MATCHED), {"rows": FINISHED})
        session.execute(
            text("UPDATE marks SET starred_at = (SELECT max(starred_at) FROM marks) WHERE article_id > 100")
        )
        session.execute(text("ANALYZE"))
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda _c, _u, said, values, *_: seen.append((said, values)))
        DELETED[index](session, clock())
        plans = "\n".join(plan_of(session, said, given, is_sqlite=filled.is_sqlite) for said, given in list(seen))
    assert index in plans, plans


GONE = {
    "articles": "DELETE FROM articles WHERE id = 70",
    "entities": "DELETE FROM entities WHERE id = 70",
    "stories": "DELETE FROM stories WHERE id = 70",
}


@pytest.mark.parametrize("table", GONE)
def test_an_index_finds_what_leads_to_a_deleted_row(shared: Database, table: str) -> None:
    if shared.is_sqlite:
        pytest.skip("there a reference deletes it")
    read = "SELECT sum(seq_tup_read) FROM pg_stat_xact_user_tables WHERE relname IN ('mentions', 'story_terms')"
    with shared.write() as session:
        session.execute(text("UPDATE articles SET story_id = NULL WHERE id = 70"))
        session.execute(text(GONE[table]))
        assert session.scalar(text(read)) == 0
        session.rollback()


@pytest.mark.parametrize("asked", ["tag:all", "tag:rare", "tag:all state:any", "-lang:en tag:all since:-7d"])
def test_the_articles_of_a_tag_are_read_from_the_end_of_its_index(
    shared: Database, clock: ManualClock, asked: str
) -> None:
    seen: list[tuple[str, Any]] = []
    with shared.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda _c, _u, said, values, *_: seen.append((said, values)))
        find.newest(session, parse_query(asked, clock()), before=None, limit=50)
        plans = [plan_of(session, one, given, is_sqlite=shared.is_sqlite) for one, given in list(seen)]
    [plan] = [plan for (said, _), plan in zip(seen, plans, strict=False) if "FROM article_tags" in said]
    if shared.is_sqlite:
        assert "SEARCH article_tags USING PRIMARY KEY (tag=?" in plan, plan
        assert "TEMP B-TREE" not in plan, plan
    else:
        assert "on article_tags" in plan, plan
        assert not re.search("Seq Scan|Sort|Hash", plan), plan


@pytest.mark.parametrize("waiting", [WAITING, FINISHED])
def test_a_claim_takes_rows_through_the_index_made_for_it(filled: Database, clock: ManualClock, waiting: int) -> None:
    with filled.write() as session:
        for table, key in (("inbox", "id"), ("enrichments", "article_id")):
            session.execute(
                text(f"UPDATE {table} SET state = 'pending' WHERE {key} > :last"),
                {"last": FINISHED + WAITING - waiting},
            )
        session.execute(text("ANALYZE"))
        seen: list[tuple[str, Any]] = []
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda _c, _u, said, values, *_: seen.append((said, values)))
        for retried, kind in ((False, "new"), (True, "retried")):
            seen.clear()
            inbox.claim(session, "ingest", limit=200, now=clock(), lease_s=30.0, retried=retried)
            enrichment_queue.claim(session, limit=32, now=clock(), lease_s=30.0, retried=retried)
            plans = "\n".join(
                plan_of(session, said, given, is_sqlite=filled.is_sqlite)
                for said, given in list(seen)
                if "LIMIT" in said
            )
            assert f"ix_inbox_{kind}" in plans, plans
            assert f"ix_enrichments_{kind}" in plans, plans
