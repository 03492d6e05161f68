"""Cost of comparing and storing an arrival when ten thousand, or a million, articles are stored already.

    python -m bench.scale [--database-url URL] [--stored 10000 100000 1000000] [--arrivals 1000]

Without an address an SQLite file in a temporary folder is used; a PostgreSQL database must be empty. Stored
articles are loaded in bulk into the same tables with the same indexes; those have texts of 12 words, 16 bands
each, some of them shared as far as the lookup lets them be. What arrivals are compared with is stored the usual
way, with its 600 words: reports to be copied or changed, and templates used 40 times each. Arrivals: 65 % new,
10 % new from a template, 15 % edited copies, 5 % equal copies elsewhere, 5 % new versions; batches of 100.
All lies within the look-back window, which is the harder case. Processor time is ours and that of the
server's process, so that other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import text

from bench.ingest import made_up
from worker.bootstrap import Services, connect
from worker.dedupe import decide
from worker.service.ingest.candidates import BAND_HOLDERS_LIMIT, Lookup
from worker.service.ingest.outcome_types import Accepted
from worker.service.ingest.write_plan import Plan
from worker.settings import Settings
from worker.store import Session
from worker.store.core.bulk import insert_columns
from worker.store.core.migrate import upgrade
from worker.store.search import fulltext
from worker.store.tables import (
    ArticleBandRow,
    ArticleKeyRow,
    ArticleRow,
)
from worker.types import Arrival

BATCH = 100
CHUNK = 50_000  #: Articles loaded at a time: bands come in random order, so that their tree grows as it does in use.
INDEXED_AT_ONCE = 5_000  #: PostgreSQL knows nothing of the new rows yet, and compares each with each of these ids.
BANDS = 16
TEMPLATE_SHARE = 10  #: One in so many stored articles is of a template.
REPORTS = 400
TEMPLATES = 20
TEMPLATE_USES = 40
STEPS = ("lookup", "decide", "write", "commit")

SIZES_SQLITE = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name"
SIZES_POSTGRESQL = (
    "SELECT relname, pg_relation_size(oid) + coalesce(pg_relation_size(nullif(reltoastrelid, 0)), 0) "
    "FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"
)


# ── what is stored already ───────────────────────────────────────────────────────────────────


def load(session: Session, ids: range, now: datetime, at: list[datetime] | None = None) -> None:
    """Store small articles, with what is looked up or searched; rows that are only ever appended are left out.

    With ``at``, times at which they were first seen, those are taken, and no bands stored.
    """
    chance = np.random.default_rng(ids.start)
    count = len(ids)
    phrases = [" ".join(f"w{word}" for word in chance.integers(0, 30_000, 6)) for _ in range(2_000)]
    urls = [f"https://stored.example/{number}" for number in ids]
    times = at or [now - timedelta(days=20) + timedelta(minutes=number % 20_000) for number in ids]
    hashes = [chance.bytes(32) for _ in range(2 * count)]
    article: dict[str, list[Any]] = {
        "id": list(ids),
        "url": urls,
        "canonical_url": urls,
        "title": [f"Stored report {number}" for number in ids],
        "text": [f"{phrases[one]} {phrases[two]}" for one, two in chance.integers(0, len(phrases), (count, 2))],
        "text_sha256": hashes[:count],
        "first_seen_at": times,
        "updated_at": times,
    }
    same: dict[str, Any] = {"source": "stored.example", "title_from": "given", "lang": "en", "lang_confidence": 0.99}
    same |= {"word_count": 12, "authors": [], "subheads": [], "removed": []}
    insert_columns(session, ArticleRow, article | {name: [value] * count for name, value in same.items()})
    for start in range(0, count, INDEXED_AT_ONCE):
        fulltext.index_new(session, ids[start : start + INDEXED_AT_ONCE])
    insert_columns(session, ArticleKeyRow, {"key_sha256": hashes[count:], "article_id": list(ids)})
    if at is None:
        insert_columns(session, ArticleBandRow, _bands(ids, chance))


def _bands(ids: range, chance: np.random.Generator) -> dict[str, list[int]]:
    """Sixteen bands for each; of one in ten articles two are a template's, which at most so many hold."""
    bands = chance.integers(-(2**63), 2**63, (len(ids), BANDS))
    users = bands[::TEMPLATE_SHARE, :2]
    users[:] = np.repeat(users[:: BAND_HOLDERS_LIMIT + 1], BAND_HOLDERS_LIMIT + 1, axis=0)[: len(users)]
    order = np.argsort(bands, axis=None)
    holders = np.repeat(np.array(ids), BANDS)
    return {"band": bands.ravel()[order].tolist(), "article_id": holders[order].tolist()}


def fill(services: Services, stored: int, *, every: timedelta | None = None) -> float:
    """Load until so many articles are stored, with ``every`` so far apart up to now. Gives the seconds it took."""
    started_s = time.perf_counter()
    while True:
        with services.database.write() as session:
            newest = session.scalar(text("SELECT max(id) FROM articles")) or 0
            if newest >= stored:
                break
            if services.database.is_sqlite:
                session.execute(text("PRAGMA cache_size=-2000000"))
            else:
                session.execute(text("SET LOCAL statement_timeout = 0"))
            ids, now = range(newest + 1, min(newest + CHUNK, stored) + 1), services.clock()
            load(session, ids, now, [now - (stored - one) * every for one in ids] if every else None)
    with services.database.write() as session:
        if services.database.is_sqlite:
            session.execute(text("PRAGMA cache_size=-65536"))
        else:
            session.execute(
                text("SELECT setval(pg_get_serial_sequence('articles', 'id'), (SELECT max(id) FROM articles))")
            )
            session.execute(text("ANALYZE"))
    return time.perf_counter() - started_s


# ── what arrives ─────────────────────────────────────────────────────────────────────────────


def report(number: int, *, name: str = "report", body: str | None = None) -> Arrival:
    return Arrival(
        url=f"https://{name}.example/{number}",
        source=f"{name}.example",
        title=f"The {name} of matter {number}",
        text=body or made_up(10_000_000 + number),
        published_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=number),
    )


def from_template(template: int, use: int) -> Arrival:
    """Return a report of which two thirds are the same each time, and a third is its own."""
    fixed, own = (
        made_up(20_000_000 + template).split("\n\n"),
        made_up(30_000_000 + 100_000 * template + use).split("\n\n"),
    )
    return report(100_000 * template + use, name=f"table{template}", body="\n\n".join(own[:4] + fixed[4:]))


def edited(number: int, editor: int) -> str:
    """Return the report with two sentences of another in its middle."""
    paragraphs = made_up(10_000_000 + number).split("\n\n")
    paragraphs[3 + editor % 6] = made_up(40_000_000 + editor).split("\n\n")[0]
    return "\n\n".join(paragraphs)


def arrivals(count: int, round_: int) -> list[Arrival]:
    """Return the mixture of the first paragraph; never the same twice."""
    chance = random.Random(round_)
    made = []
    for index in range(count):
        number, kind = 1_000_000 * (round_ + 1) + index, chance.random()
        known = chance.randrange(REPORTS)
        if kind < 0.65:
            made.append(report(number))
        elif kind < 0.75:
            made.append(from_template(chance.randrange(TEMPLATES), number))
        elif kind < 0.90:
            made.append(report(number, name="paper", body=edited(known, number)))
        elif kind < 0.95:
            made.append(report(number, name="paper", body=made_up(10_000_000 + known)))
        else:
            made.append(report(known, body=edited(known, number)))
    return made


# ── measuring ────────────────────────────────────────────────────────────────────────────────


class Cpu:
    """Processor time of this process and, on Linux, of a PostgreSQL server's process that works for it."""

    def __init__(self, services: Services) -> None:
        self._server: Path | None = None
        if not services.database.is_sqlite:
            with services.database.write() as session:  # the pool has one connection, as there is one thread
                self._server = Path(f"/proc/{session.scalar(text('SELECT pg_backend_pid()'))}/schedstat")

    def __call__(self) -> float:
        """Seconds so far."""
        server_ns = int(self._server.read_text().split()[0]) if self._server else 0
        return time.process_time() + server_ns / 1e9


def take_in(services: Services, given: list[Arrival]) -> dict[str, float]:
    """Accept and clean, then look up, decide and write; microseconds of the latter for each arrival."""
    cpu, spent, clock = Cpu(services), dict.fromkeys(STEPS, 0.0), []
    for start in range(0, len(given), BATCH):
        services.accept.articles(given[start : start + BATCH], door="cli")
        ready = [
            services.ingest._prepare(one, services.ingest._parsers)
            for one in services.ingest._batches.claim_batch(BATCH, retried=False)
        ]
        started_s = time.perf_counter()
        marks = _one_batch(services, ready, cpu)
        clock.append((time.perf_counter() - started_s) / len(ready))
        for step, begun, ended in zip(STEPS, marks, marks[1:], strict=False):
            spent[step] += ended - begun
    each = {step: seconds / len(given) * 1e6 for step, seconds in spent.items()}
    return each | {"all": sum(each.values()), "clock": statistics.median(clock) * 1e6}


def _one_batch(services: Services, accepted: list[Accepted], cpu: Cpu) -> list[float]:
    """As Ingest does it; the processor time at which each step began, and the last ended."""
    now = services.clock()
    marks = [cpu()]
    with services.database.write_alone() as session:
        since = now - timedelta(days=services.settings.lookback_days)
        lookup = Lookup(session, [one.draft for one in accepted], since=since)
        plan = Plan(now=now, lookup=lookup)
        marks.append(cpu())
        for one in accepted:
            draft = one.draft
            same_key, same_text = lookup.same_key(draft), lookup.same_text(draft)
            plan.take_decision(one, decide(draft, near=lookup.near(draft), same_key=same_key, same_text=same_text))
        marks.append(cpu())
        plan.write_batch(session)
        marks.append(cpu())
    marks.append(cpu())
    return marks


def sizes(services: Services) -> dict[str, int]:
    """Bytes by table and index; of SQLite by Python's own module, as the wheel is built without dbstat."""
    if services.database.is_sqlite:
        with sqlite3.connect(services.settings.data_dir / "wiredesk.db") as connection:
            return dict(connection.execute(SIZES_SQLITE))
    with services.database.read() as session:
        return {name: int(size) for name, size in session.execute(text(SIZES_POSTGRESQL))}


def print_sizes(services: Services) -> None:
    with services.database.read() as session:
        stored = session.scalar(text("SELECT count(*) FROM articles")) or 1
    found = sorted(sizes(services).items(), key=lambda item: -item[1])
    print(f"\nbytes per article, {stored:,} stored: {sum(size for _, size in found) / stored:.0f}")
    for name, size in found[:16]:
        print(f"  {name:36}{size / stored:8.0f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--database-url")
    options.add_argument("--stored", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--arrivals", type=int, default=1_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        services = connect(Settings(data_dir=Path(folder), database_url=given.database_url))
        upgrade(services.database)
        take_in(services, [report(number) for number in range(REPORTS)])
        take_in(services, [from_template(one, use) for one in range(TEMPLATES) for use in range(TEMPLATE_USES)])
        print(f"{services.database.server_version}; us of processor time per arrival, and by the clock; loading in s")
        print(f"{'stored':>10}" + "".join(f"{name:>9}" for name in (*STEPS, "all", "clock", "loading")))
        for round_, stored in enumerate(given.stored):
            loading_s = fill(services, stored)
            take_in(services, arrivals(2 * BATCH, 100 + round_))  # caches as in use
            each = take_in(services, arrivals(given.arrivals, round_)) | {"loading": loading_s}
            print(f"{stored:>10,}" + "".join(f"{value:9.0f}" for value in each.values()), flush=True)
        print_sizes(services)
        services.close()


if __name__ == "__main__":
    main()
