"""Values come out of a database as they went in: on SQLite and on PostgreSQL."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_articles import arrival, text
from sqlalchemy import text as sql
from working import take_in

from worker.bootstrap import Services
from worker.clock import utc_now
from worker.errors import StoreRefused, StoreUnavailable
from worker.service.search.articles import ArticleFilter
from worker.store import Database
from worker.store.core.migrate import MIGRATIONS, current_revision, newest_revision, upgrade
from worker.store.intake import inbox
from worker.store.intake.payload import from_payload, to_payload
from worker.types import Arrival

WRITERS = 8
WRITES = 10  #: Transactions of each.
ODD_TEXTS = [
    "nul \0 in it",
    "a lone \ud800 surrogate",
    "\udcff",
    "\x01\x1f\x7f",
    "e\u0301 and \u00e9",
    "\U0001f600",
    "\ufffe",
]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # of a busy machine
@given(
    st.builds(
        Arrival,
        text=st.text(st.characters(), min_size=1),
        title=st.none() | st.text(st.characters()),
        authors=st.lists(st.text(st.characters())).map(tuple),
        published_at=st.none() | st.datetimes(timezones=st.just(UTC)),
        feed_id=st.none() | st.integers(1, 2**62),
    )
)
def test_any_arrival_survives_its_payload(given: Arrival) -> None:
    payload = to_payload(given)
    assert payload.isascii()
    assert "\0" not in payload
    assert from_payload(payload) == given


@pytest.mark.parametrize("odd", ODD_TEXTS)
def test_odd_characters_are_accepted_and_come_out_of_the_inbox_as_they_came(database: Database, odd: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    given = Arrival(text=odd, title=odd, url=odd, id=odd, source=odd, authors=(odd,))
    with database.write() as session:
        inbox.add(session, [given], door="api", now=now)
    with database.write() as session:
        [claimed] = inbox.claim(session, "ingest", limit=1, now=now, lease_s=1, retried=False)
    assert claimed.arrival() == given


@pytest.mark.parametrize("odd", ODD_TEXTS)
def test_an_article_with_odd_characters_is_stored_or_rejected_with_a_reason(services: Services, odd: str) -> None:
    given = Arrival(
        text=f"{odd} {text(1)} {odd}", title=f"Odd {odd}", source=f"s{odd}", authors=(f"A {odd}",), id=odd, lang="en"
    )
    [receipt] = take_in(services, given)
    assert (receipt.state, receipt.reason) == ("stored", "new"), receipt.detail
    article = services.articles.get(receipt.article_id or 0)
    for stored in (article.title, article.text, article.source, *article.authors):
        assert not {"\0", "\ud800", "\x01"} & set(stored)
    [again] = take_in(services, given)
    assert (again.state, again.reason) == ("duplicate", "same_id")


def test_an_odd_address_is_stored_or_rejected_with_a_reason(services: Services) -> None:
    receipts = take_in(services, *(arrival(n, url=f"https://news.example/{odd}") for n, odd in enumerate(ODD_TEXTS)))
    assert {one.state for one in receipts} <= {"stored", "rejected"}
    assert all(one.reason for one in receipts)


@pytest.mark.parametrize(
    "given",
    [
        datetime(2026, 7, 1, 14, 30, 5, 123456, tzinfo=UTC),
        datetime(2026, 7, 1, 14, 30, tzinfo=timezone(timedelta(hours=9, minutes=30))),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_times_come_back_as_the_same_moment_in_utc(services: Services, given: datetime) -> None:
    [receipt] = take_in(services, arrival(1, published_at=given))
    article = services.articles.get(receipt.article_id or 0)
    assert article.published_at == given
    assert article.published_at.tzinfo == UTC
    assert article.first_seen_at.tzinfo == UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StoreRefused) as refused, database.write() as session:
        inbox.add(session, [arrival(1)], door="api", now=datetime(2026, 1, 1))
    assert refused.value.reason == "bad_value"


def test_a_number_that_no_column_holds_is_refused_in_words(services: Services) -> None:
    with pytest.raises(StoreRefused, match="a number is too large"):
        services.feeds.get(10**30)


def test_since_and_until_mean_the_same_in_every_zone(services: Services) -> None:
    [receipt] = take_in(services, arrival(1))
    seen_at = services.articles.get(receipt.article_id or 0).first_seen_at
    elsewhere = seen_at.astimezone(timezone(timedelta(hours=-7)))
    assert len(services.articles.find_articles(ArticleFilter(since=elsewhere)).articles) == 1
    assert services.articles.find_articles(ArticleFilter(until=elsewhere)).articles == ()


# ── transactions ─────────────────────────────────────────────────────────────────────────────


def test_a_transaction_that_fails_has_written_nothing(database: Database) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(StoreRefused), database.write() as session:
        inbox.add(session, [arrival(1), arrival(2, feed_id=2**70)], door="api", now=now)
    with database.write() as session:
        assert inbox.claim(session, "ingest", limit=1, now=now, lease_s=1, retried=False) == []


def test_a_reading_transaction_cannot_write_to_sqlite(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with pytest.raises(StoreUnavailable), database.read() as session:
        session.execute(sql("DELETE FROM inbox"))
    database.close()


def test_a_locked_sqlite_says_so_within_its_time(sqlite_url: str) -> None:
    first, second = Database(sqlite_url), Database(sqlite_url, busy_timeout_s=0.1)
    with first.write() as held:
        held.execute(sql("SELECT 1"))  # takes the lock of the one writer
        with pytest.raises(StoreUnavailable) as failed, second.write() as session:
            session.execute(sql("SELECT 1"))
    assert failed.value.reason == "database_locked"
    with second.read() as session:
        assert session.scalar(sql("SELECT count(*) FROM inbox")) == 0  # readers do not wait for writers
    first.close()
    second.close()


def test_eight_writers_of_sqlite_wait_for_each_other_and_none_is_refused(sqlite_url: str) -> None:
    """F18."""

    def write(number: int) -> None:
        with closing(Database(sqlite_url)) as database:
            for count in range(WRITES):
                with database.write() as session:
                    inbox.add(session, [arrival(number * WRITES + count)], door="api", now=utc_now())

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(write, range(WRITERS)))  # raises what any of them met
    with closing(Database(sqlite_url)) as database, database.read() as session:
        assert session.scalar(sql("SELECT count(*) FROM inbox")) == WRITERS * WRITES


@pytest.mark.slow
def test_eight_writers_of_sqlite_that_read_before_they_write_for_half_a_minute_lose_no_update(sqlite_url: str) -> None:
    """F18: each adds to a number that it has read."""
    until_s = time.monotonic() + 30

    def count_on(_: int) -> list[float]:
        took_s = []
        with closing(Database(sqlite_url)) as database:
            while (began_s := time.monotonic()) < until_s:
                with database.write() as session:
                    [number] = session.execute(sql("SELECT attempts FROM inbox")).scalars()
                    session.execute(sql("UPDATE inbox SET attempts = :more"), {"more": number + 1})
                took_s.append(time.monotonic() - began_s)
        return took_s

    with closing(Database(sqlite_url)) as database, database.write() as session:
        inbox.add(session, [arrival(0)], door="api", now=utc_now())
    with ThreadPoolExecutor(WRITERS) as writers:
        each = list(writers.map(count_on, range(WRITERS)))  # raises what any of them met
    took_s = sorted(one for of_writer in each for one in of_writer)
    print(f"{len(took_s)} writes, p99 {took_s[len(took_s) * 99 // 100] * 1000:.0f} ms, most {took_s[-1] * 1000:.0f} ms")
    assert all(each)  # nobody was kept out
    with closing(Database(sqlite_url)) as database, database.read() as session:
        assert session.scalar(sql("SELECT attempts FROM inbox")) == len(took_s)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_without_tables_says_what_to_run(request: pytest.FixtureRequest, kind: str) -> None:
    if kind == "sqlite":
        url = f"sqlite:///{request.getfixturevalue('tmp_path')}/new.db"
    else:
        url = request.getfixturevalue("postgresql").create("no_tables")
    database = Database(url)
    with pytest.raises(StoreUnavailable, match="wiredesk db upgrade") as failed, database.read() as session:
        session.execute(sql("SELECT count(*) FROM inbox"))
    assert failed.value.reason == "database_empty"
    assert current_revision(database) is None
    upgrade(database)
    upgrade(database)  # once more changes nothing
    assert current_revision(database) == newest_revision()
    database.close()


def test_a_database_that_is_not_there_says_so_without_the_password(tmp_path: object) -> None:
    database = Database(f"postgresql+psycopg://wiredesk:hush@/nothing?host={tmp_path}")
    with pytest.raises(StoreUnavailable) as failed, database.read() as session:
        session.execute(sql("SELECT 1"))
    assert "hush" not in str(failed.value)
    assert failed.value.reason == "store_unavailable"
    database.close()


def test_a_newer_database_is_refused(database: Database) -> None:
    with database.write() as session:
        session.execute(sql("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable) as failed:
        upgrade(database)
    assert failed.value.reason == "database_newer"


def test_the_tables_are_those_the_migrations_make(database: Database) -> None:
    """Columns, keys and indexes; the full-text index is the migrations' own."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from worker.store.tables import UNCHECKED_BY_POSTGRESQL, Base

    def is_held(_item: object, name: str | None, *_: object) -> bool:
        return database.is_sqlite or name not in UNCHECKED_BY_POSTGRESQL

    with database.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"include_object": is_held})
        found = compare_metadata(context, Base.metadata)
    different = [one for one in found if "search" not in str(one)]
    assert different == []


def test_the_newest_revision_is_that_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == newest_revision()


def test_an_error_in_a_statement_does_not_show_its_values(database: Database) -> None:
    with pytest.raises(Exception, match="no_such_column") as failed, database.write() as session:
        session.execute(sql("UPDATE people SET no_such_column = :value"), {"value": "scrypt$32768"})
    assert "32768" not in str(failed.value)
