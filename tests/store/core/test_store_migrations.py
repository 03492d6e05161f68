"""Migrations on a database that holds something already."""

from __future__ import annotations

import json
import threading
from contextlib import closing, suppress

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sample_articles import arrival, text
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import ProgrammingError
from waiting import wait_until
from working import take_in

from worker.bootstrap import connect
from worker.errors import StoreUnavailable
from worker.service.search.articles import ArticleFilter
from worker.settings import Settings
from worker.store import Database
from worker.store.core.migrate import MIGRATIONS, current_revision, newest_revision, upgrade
from worker.store.operations import totals
from worker.store.tables import ArticleAuthorRow, ArticleRow, EntityKeyRow, EntityRow, FeedRow, InboxRow, SightingRow

ARTICLE = (
    "INSERT INTO articles (id, source, title, title_from, text, text_sha256, authors, subheads, removed, "
    "lang_confidence, word_count, first_seen_at, version, updated_at) VALUES "
    "(1, 'news', 'Title', 'given', 'the newest text', :hash, '[]', '[]', '[]', 1, 3, :at, 2, :at)"
)
VERSION = (
    "INSERT INTO article_versions (article_id, version, title, text, seen_at, inbox_id) "
    "VALUES (1, :version, 'Title', :text, :at, :version)"
)
INBOX = (
    "INSERT INTO inbox (door, stage, state, payload, accepted_at, attempts, not_before) "
    "VALUES ('api', 'ingest', 'pending', :payload, :at, 0, :at)"
)
AT = "2026-03-01 08:00:00.000000"


def upgrade_to(database: Database, revision: str) -> None:
    """Upgrade a database to a revision, the newest or an older one."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, revision)


def revisions() -> list[str]:
    """Return the revisions after the first, in order."""
    steps = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return [one.revision for one in steps][::-1][1:]


@pytest.fixture(params=["sqlite", "postgresql"])
def first_database(request: pytest.FixtureRequest) -> Database:
    """Provide a database of the first migration, with an article in two versions."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{request.getfixturevalue('data_dir')}/wiredesk.db")
    else:
        database = Database(request.getfixturevalue("postgresql").create(request.node.originalname[:60]))
    upgrade_to(database, "0001")
    with database.write() as session:
        session.execute(sql(ARTICLE), {"hash": b"x" * 32, "at": AT})
        for version, words in ((1, "the older text"), (2, "the newest text")):
            session.execute(sql(VERSION), {"version": version, "text": words, "at": AT})
        session.execute(sql("INSERT INTO article_bands (band, article_id) VALUES (7, 1)"))
        if database.is_sqlite:
            session.execute(sql("INSERT INTO article_search(rowid, title, text) SELECT id, title, text FROM articles"))
        else:
            session.execute(sql("SELECT setval(pg_get_serial_sequence('articles', 'id'), 1)"))
    return database


def test_what_an_older_program_stored_is_read_by_the_newest(first_database: Database, data_dir: object) -> None:
    upgrade(first_database)
    services = connect(Settings(database_url=first_database.url, data_dir=data_dir))
    assert [one.text for one in services.articles.versions(1)] == ["the older text", "the newest text"]
    [receipt] = take_in(services, arrival(1))
    assert receipt.article_id == 2
    assert [one.id for one in services.articles.find_articles(ArticleFilter(q="newest text")).articles] == [1]
    with first_database.read() as session:
        kept = session.execute(sql("SELECT version FROM article_versions WHERE text IS NOT NULL")).scalars().all()
        assert session.scalar(sql("SELECT article_id FROM article_bands WHERE band = 7")) == 1
    assert kept == [1]
    services.close()
    first_database.close()


def test_logins_in_addresses_of_what_was_stored_before_are_gone(first_database: Database) -> None:
    upgrade_to(first_database, "0045")
    address, plain = "https://me:hidden@news.example/a", "https://news.example/a"
    picture, files = {"url": address, "width": 3, "height": None}, [{"url": address, "type": "audio/mpeg"}]
    given = {
        "url": address,
        "picture": picture,
        "enclosures": files,
        "title": "Ann@home",
        "html": f"<a href='{address}'>",
    }
    inbox = (
        "INSERT INTO inbox (id, door, stage, state, payload, accepted_at, attempts, not_before) "
        "VALUES (:id, 'api', 'ingest', 'stored', :payload, :at, 1, :at)"
    )
    odd = '{ "text": "ann@news.example" }'
    statements: list[tuple[str, dict[str, object]]] = [
        (
            "UPDATE articles SET url = :url, comments_url = :url, picture = :picture, enclosures = :files",
            {"url": address, "picture": json.dumps(picture), "files": json.dumps(files)},
        ),
        (
            "INSERT INTO sightings (inbox_id, article_id, source, url, seen_at, reason) "
            "VALUES (1, 1, 'news', :url, :at, 'new')",
            {"url": address, "at": AT},
        ),
        *((inbox, {"id": n, "payload": one, "at": AT}) for n, one in ((1, json.dumps(given)), (2, odd), (3, "{}"))),
    ]
    with first_database.write() as session:
        for statement, values in statements:
            session.execute(sql(statement), values)
    upgrade(first_database)
    with first_database.read() as session:
        columns = ArticleRow.url, ArticleRow.comments_url, ArticleRow.picture, ArticleRow.enclosures
        assert session.execute(select(*columns)).one() == (
            *(plain, plain),
            *({"url": plain, "width": 3, "height": None}, [{"url": plain, "type": "audio/mpeg"}]),
        )
        assert session.scalars(select(SightingRow.url)).all() == [plain]
        payloads = session.scalars(select(InboxRow.payload).order_by(InboxRow.id)).all()
    assert json.loads(payloads[0]) == json.loads(json.dumps(given).replace("me:hidden@", ""))
    assert payloads[1:] == [odd, "{}"]
    first_database.close()


def test_articles_accepted_before_and_during_each_migration_are_stored_by_the_newest(
    first_database: Database, data_dir: object
) -> None:
    """An API of the version before goes on accepting: it adds rows as the first schema had them."""
    url, is_upgraded = first_database.url, threading.Event()
    accepted: list[str] = []

    def accept(database: Database) -> None:
        payload = json.dumps({"title": f"Report {len(accepted)}", "text": text(len(accepted))})
        with database.write() as session:
            session.execute(sql(INBOX), {"payload": payload, "at": AT})
        accepted.append(payload)

    def accept_all_the_time() -> None:
        with closing(Database(url)) as database:
            while not is_upgraded.is_set():
                with suppress(StoreUnavailable):  # a table is being changed: the client is told, and tries again
                    accept(database)

    accepting = threading.Thread(target=accept_all_the_time)
    accepting.start()
    try:
        for revision in revisions():
            before = len(accepted)
            wait_until(lambda before=before: len(accepted) > before, "one more is accepted")  # type: ignore[misc]
            upgrade_to(first_database, revision)
    finally:
        is_upgraded.set()
        accepting.join()
    services = connect(Settings(database_url=url, data_dir=data_dir))
    while services.ingest.take_in_batch():
        pass
    ledger = services.ledgers.read_ledger()
    assert (ledger.accepted, ledger.stored, ledger.balanced) == (len(accepted), len(accepted), True)
    assert services.upkeep.check() == []
    services.close()
    first_database.close()


def test_a_migration_that_fails_leaves_those_before_it_done(first_database: Database) -> None:
    upgrade_to(first_database, "0045")
    with first_database.write() as session:
        session.execute(sql("CREATE TABLE reruns (id INTEGER)"))  # which 0047 makes
    with pytest.raises((ProgrammingError, StoreUnavailable)):
        upgrade(first_database)
    assert current_revision(first_database) == "0046"
    with first_database.write() as session:
        session.execute(sql("DROP TABLE reruns"))
    upgrade(first_database)
    assert current_revision(first_database) == newest_revision()
    first_database.close()


def test_authors_words_of_names_and_totals_of_what_was_stored_before_them_are_there(first_database: Database) -> None:
    upgrade_to(first_database, "0022")
    mention = (
        "INSERT INTO mentions (article_id, field, start, \"end\", entity_id, text) VALUES (1, 'text', {}, 1, 'Ann')"
    )
    statements = (
        "UPDATE articles SET authors = '[\"Jane Doe\"]'",
        "INSERT INTO entities (id, kind, name, company, first_seen_at, last_seen_at) "
        "VALUES (1, 'person', 'Ann Bell', '[]', :at, :at)",
        "INSERT INTO entity_names (entity_id, name, reason, score, first_seen_at) VALUES "
        "(1, 'Ann Béll', 'new', 1, :at), (1, 'Анна Bell', 'transliteration', 1, :at), "
        f"(1, '{'京' * 250}', 'transliteration', 1, :at)",  # in Latin letters, longer than a key
        mention.format("0, 3"),
        mention.format("9, 12"),
        "INSERT INTO feeds (id, key_sha256, url, state, next_poll_at, fail_count, fail_points, good_polls, "
        "entries_shown, created_at) VALUES (1, :hash, 'https://news.example/', 'active', :at, 0, 0, 0, 0, :at)",
        "INSERT INTO feed_entries (feed_id, key_sha256, content_sha256, first_seen_at, last_seen_at) "
        "VALUES (1, :hash, :hash, :at, :at)",
    )
    with first_database.write() as session:
        for statement in statements:
            session.execute(sql(statement), {"hash": b"x" * 32, "at": AT})
    upgrade(first_database)
    with first_database.read() as session:
        assert session.scalars(select(EntityKeyRow.key).order_by(EntityKeyRow.key)).all() == [
            "w:ann",
            "w:anna",
            "w:bell",
            ("w:" + "Jing" * 100).lower()[:255],
        ]
        assert session.execute(select(EntityRow.articles, EntityRow.mentions)).all() == [(1, 2)]
        assert session.execute(select(FeedRow.entries)).all() == [(1,)]
        assert "jane doe" in session.scalars(select(ArticleAuthorRow.name)).all()
        assert totals.differences(session) == []
    first_database.close()


def test_a_login_in_the_address_of_a_feed_moves_to_its_secrets(first_database: Database) -> None:
    urls = (
        "https://me:hi%20dden@news.example/a?b=@c",
        "https://news.example/@me",
        "http://me@news.example:81/",
        "odd@[",
    )
    add = "INSERT INTO feeds (key_sha256, url, {more}) VALUES (:key, :url, {values})"
    given = {"state": "'active'", "next_poll_at": ":at", "fail_count": "0", "fail_points": "0", "good_polls": "0"}
    given |= {"entries_shown": "0", "created_at": ":at"}
    with first_database.write() as session:
        for number, url in enumerate(urls):
            statement = add.format(more=", ".join(given), values=", ".join(given.values()))
            session.execute(sql(statement), {"key": bytes([number]) * 32, "url": url, "at": AT})
    upgrade(first_database)
    with first_database.read() as session:
        kept = session.execute(select(FeedRow.url, FeedRow.access).order_by(FeedRow.id)).all()
    assert [tuple(row) for row in kept] == [
        ("https://news.example/a?b=@c", {"origin": "https://news.example:443", "login": "me:hi dden"}),
        ("https://news.example/@me", None),
        ("http://news.example:81/", {"origin": "http://news.example:81", "login": "me:"}),
        ("odd@[", None),
    ]
    first_database.close()
