"""Time of searches with many articles stored, and the size of the index.

    python -m bench.search DATA [--database-url URL] [--stored 200000] [--distinct N] [--rounds 20] [--keep DIR]

DATA is a folder with corpus/newsarticles.jsonl.gz. Articles are made of its sentences: a title of one, about
150 words taken a few sentences at a time from three, the names in those sentences as entities, the countries
as places; 400 sources, the first with a tenth of all; spread evenly over two years up to now; one in ten a
copy, two in five in a story. Without an address an SQLite file in a temporary folder (or --keep) is used; a
database that holds articles already is measured as it is. With --distinct the first N are made so and copied in
SQL, index entries included, until so many are stored: loading takes minutes then, not an hour.

A query is what a person would type; what is timed is the whole verb, a page of 50 articles with their names and
sightings included: by the clock, and the processor time of this process and of the server's, which other work
on the machine changes little.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from worker.bootstrap import Services, connect
from worker.entities import country_code, lookup_keys
from worker.service.search.articles import ArticleFilter
from worker.settings import Settings
from worker.store import Session
from worker.store.core.bulk import insert_columns
from worker.store.core.migrate import upgrade
from worker.store.search import fulltext, id_ranges
from worker.store.tables import ArticleRow, EntityKeyRow, EntityNameRow, EntityRow, MentionRow, StoryRow

CHUNK = 20_000
WORDS = 150
SOURCES = 400
SPAN_DAYS = 730.0
STORIES_PER_ARTICLE = 0.02
GIN = "ix_article_search_words"

BLOCKS_OF_COPY = fulltext.BLOCKS_POSTGRESQL.replace("articles.id", "(articles.id + :shift)")

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"])")
NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b|\b[A-Z][a-z]{3,}\b")

QUERIES = (
    "trump", "the", "police", "said president", "brexit", "hurricane", "chlorine", "zzyzx",
    '"white house"', '"north korea" missile', '"of the" "in the"', "immigration order federal judge",
    "syria OR iraq", '"vladimir putin" OR "angela merkel" nato', "election -trump", "the -said -trump",
    "title:trump", 'title:"supreme court"', "source:source-1.example", "source:source-390.example",
    "climate source:source-3.example", "the source:source-399.example", 'entity:"Donald Trump"',
    'entity:"Paul Ryan" tax',
    "country:SY", "country:SY refugees", "place:Germany since:-30d", "police since:-1d", "police until:2025-06",
    "story:17", "refugees lang:de", "state:duplicate police", "source:source-2.example OR title:border wall",
)  # fmt: skip
RANKED = ("trump", "climate change", '"supreme court"', "earthquake since:-90d", "the")


# ── articles ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    words: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    titles: list[str]
    articles: list[list[Sentence]]
    numbers: dict[str, int]  #: Of each name, its entity's id.


def read_corpus(data: Path) -> Corpus:
    titles, articles = [], []
    with gzip.open(data / "corpus/newsarticles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            found = [one for one in SENTENCE.split(row["text"]) if 4 < len(one.split()) < 60]
            if found and row["title"]:
                titles.append(row["title"])
                articles.append([Sentence(one, len(one.split()), tuple(NAME.findall(one))) for one in found])
    uses = Counter(name for sentences in articles for one in sentences for name in set(one.names))
    names = [
        name
        for name, count in uses.most_common()
        if count > 2 and len(name) < 60 and (" " in name or country_code(name))
    ]
    return Corpus(titles, articles, {name: number for number, name in enumerate(names, start=1)})


Columns = Mapping[str, Sequence[Any]]  #: Of rows to insert, by name.


def made_of(corpus: Corpus, number: int) -> tuple[str, str, dict[str, int]]:
    """Title, text and the entities of the article of this number, each with where its name begins."""
    chance = random.Random(number)
    text_, words = "", 0
    names: dict[str, int] = {}
    while words < WORDS:
        sentences = corpus.articles[chance.randrange(len(corpus.articles))]
        start = chance.randrange(len(sentences))
        for one in sentences[start : start + 3]:
            for name in one.names:
                if name in corpus.numbers:
                    names.setdefault(name, len(text_) + one.text.index(name))
            text_ += one.text + " "
            words += one.words
    return corpus.titles[chance.randrange(len(corpus.titles))], text_.strip(), names


# ── storing them ─────────────────────────────────────────────────────────────────────────────


def load_names(session: Session, corpus: Corpus, stories: int, now: datetime) -> None:
    ids, names = list(corpus.numbers.values()), list(corpus.numbers)
    codes = [country_code(name) for name in names]
    same: Columns = {"first_seen_at": [now] * len(ids)}
    kinds = ["place" if code else "person" for code in codes]
    columns: Columns = {"id": ids, "name": names, "kind": kinds, "country": codes, "company": [[]] * len(ids)}
    insert_columns(session, EntityRow, {**columns, **same, "last_seen_at": [now] * len(ids)})
    spelt: Columns = {"entity_id": ids, "name": names, "reason": ["new"] * len(ids), "score": [1.0] * len(ids)}
    insert_columns(session, EntityNameRow, {**spelt, **same})
    pairs = dict.fromkeys((key, number) for name, number in corpus.numbers.items() for key in lookup_keys(name))
    insert_columns(session, EntityKeyRow, {"key": [key for key, _ in pairs], "entity_id": [one for _, one in pairs]})
    times: Columns = {name: [now] * stories for name in ("first_at", "last_at", "updated_at")}
    rows: Columns = {"id": list(range(1, stories + 1)), "title": ["A story"] * stories, "articles": [20] * stories}
    insert_columns(session, StoryRow, {**rows, **times, "centroid": [{}] * stories, "core": [[]] * stories})


def load_articles(session: Session, corpus: Corpus, ids: range, stored: int, now: datetime) -> None:
    made = [made_of(corpus, number) for number in ids]
    chance = random.Random(ids.start)
    count = len(ids)
    at = [now - timedelta(days=SPAN_DAYS * (1 - number / stored)) for number in ids]
    stories = max(1, int(stored * STORIES_PER_ARTICLE))
    columns: dict[str, Any] = {
        "id": list(ids),
        "source": [f"source-{min(SOURCES, int(chance.paretovariate(0.5)))}.example" for _ in ids],
        "title": [title for title, _, _ in made],
        "text": [body for _, body, _ in made],
        "text_sha256": [number.to_bytes(32, "big") for number in ids],
        "lang": chance.choices(("en", "de", "fr", None), (90, 5, 4, 1), k=count),
        "first_seen_at": at,
        "updated_at": at,
        "published_at": at,
        "duplicate_of": [number - 1 if number > 1 and chance.random() < 0.1 else None for number in ids],
        "story_id": [chance.randint(1, stories) if chance.random() < 0.4 else None for _ in ids],
    }
    same = {"title_from": "given", "lang_confidence": 0.99, "word_count": WORDS, "version": 1}
    same |= {"authors": [], "subheads": [], "removed": [], "date_candidates": []}
    insert_columns(session, ArticleRow, columns | {name: [value] * count for name, value in same.items()})
    fulltext.index_new(session, ids)
    mentions = [
        (number, start, start + len(name), corpus.numbers[name], name)
        for number, (_, _, names) in zip(ids, made, strict=True)
        for name, start in names.items()
    ]
    names_of = ("article_id", "start", "end", "entity_id", "text")
    insert_columns(session, MentionRow, {name: list(column) for name, column in zip(names_of, zip(*mentions))})  # noqa: B905


def fill(services: Services, data: Path, stored: int, distinct: int) -> None:
    """Load so many articles, unless the database holds some."""
    now, is_sqlite = services.clock(), services.database.is_sqlite
    with services.database.read() as session:
        if session.scalar(text("SELECT max(id) FROM articles")):
            return
    corpus = read_corpus(data)
    started_s = time.perf_counter()
    with services.database.write() as session:
        load_names(session, corpus, max(1, int(stored * STORIES_PER_ARTICLE)), now)
        if not is_sqlite:
            session.execute(text(f"DROP INDEX {GIN}"))
    for start in range(1, distinct + 1, CHUNK):
        with services.database.write() as session:
            _loading(session, is_sqlite)
            load_articles(session, corpus, range(start, min(start + CHUNK, distinct + 1)), stored, now)
        print(f"{start + CHUNK - 1:,} after {time.perf_counter() - started_s:.0f} s", flush=True)
    for start in range(distinct, stored, distinct):
        with services.database.write() as session:
            _loading(session, is_sqlite)
            copy_articles(session, is_sqlite, distinct, start, SPAN_DAYS * start / stored)
        print(f"{start + distinct:,} after {time.perf_counter() - started_s:.0f} s", flush=True)
    with services.database.write() as session:
        if not is_sqlite:
            _loading(session, is_sqlite)
            session.execute(text(f"CREATE INDEX {GIN} ON article_search USING gin (words)"))
            session.execute(text("ANALYZE"))
    print(f"loaded in {time.perf_counter() - started_s:.0f} s", flush=True)


def copy_articles(session: Session, is_sqlite: bool, distinct: int, shift: int, days: float) -> None:
    """Store the first articles once more, so many numbers and days later; PostgreSQL copies their words, too."""
    columns = [one.name for one in ArticleRow.__table__.columns]
    picked = {name: f'"{name}"' for name in columns} | {"id": "id + :shift", "duplicate_of": "duplicate_of + :shift"}
    later = "strftime('%Y-%m-%d %H:%M:%f000', {}, :days || ' days')" if is_sqlite else "{} + :days * interval '1 day'"
    picked |= {name: later.format(name) for name in ("first_seen_at", "updated_at", "published_at")}
    names, values = ", ".join(f'"{name}"' for name in picked), ", ".join(picked.values())
    given = {"shift": shift, "days": days, "distinct": distinct}
    session.execute(text(f"INSERT INTO articles ({names}) SELECT {values} FROM articles WHERE id <= :distinct"), given)
    session.execute(
        text(
            'INSERT INTO mentions (article_id, start, "end", entity_id, text) '
            'SELECT article_id + :shift, start, "end", entity_id, text FROM mentions WHERE article_id <= :distinct'
        ),
        given,
    )
    ids = range(shift + 1, shift + distinct + 1)
    if is_sqlite:
        fulltext.index_new(session, ids)
        return
    words = f"ts_delete(words, tsvector_to_array({fulltext.BLOCKS_POSTGRESQL})) || {BLOCKS_OF_COPY}"
    of_copies = f"SELECT articles.id + :shift, {words} FROM article_search AS articles(id, words) WHERE id <= :distinct"
    session.execute(text(f"INSERT INTO article_search (rowid, words) {of_copies}"), given)
    id_ranges.add(session, ids)


def _loading(session: Session, is_sqlite: bool) -> None:
    """Faster and less safe, for this transaction (SQLite: this connection)."""
    if is_sqlite:
        session.execute(text("PRAGMA cache_size=-1000000"))
        return
    for setting in ("session_replication_role = replica", "statement_timeout = 0", "maintenance_work_mem = '1GB'"):
        session.execute(text(f"SET LOCAL {setting}"))


# ── asking ───────────────────────────────────────────────────────────────────────────────────


class Cpu:
    """Processor time of this process and of the server's that it talks to; that of SQLite is ours."""

    def __init__(self, services: Services) -> None:
        self._server: Path | None = None
        if not services.database.is_sqlite:
            with services.database.read() as session:
                self._server = Path(f"/proc/{session.scalar(text('SELECT pg_backend_pid()'))}/schedstat")

    def __call__(self) -> float:
        """Milliseconds."""
        server_ns = int(self._server.read_text().split()[0]) if self._server else 0
        return 1_000 * time.process_time() + server_ns / 1e6


@dataclass(frozen=True, slots=True)
class Asked:
    query: str
    found: int  #: Articles on its first page.
    clock_ms: list[float]
    cpu_ms: list[float]


def asked(services: Services, rounds: int) -> Iterator[Asked]:
    """Each query, so many times after a first that does not count."""
    cpu = Cpu(services)
    for order, queries in (("time", QUERIES), ("relevance", RANKED)):
        for query in queries:
            one = Asked(query if order == "time" else f"{query}  [{order}]", 0, [], [])
            for _ in range(rounds + 1):
                started_s, started_ms = time.perf_counter(), cpu()
                page = services.articles.find_articles(ArticleFilter(q=query), order=order)  # type: ignore[arg-type]
                one.cpu_ms.append(cpu() - started_ms)
                one.clock_ms.append(1_000 * (time.perf_counter() - started_s))
            yield Asked(one.query, len(page.articles), one.clock_ms[1:], one.cpu_ms[1:])


def p95(times_ms: list[float]) -> float:
    return sorted(times_ms)[max(0, round(0.95 * len(times_ms)) - 1)]


def print_sizes(services: Services) -> None:
    with services.database.read() as session:
        if services.database.is_sqlite:
            index = session.scalar(text("SELECT sum(length(block)) FROM article_search_data")) or 0
            index += session.scalar(text("SELECT sum(length(sz)) FROM article_search_docsize")) or 0
            texts = session.scalar(text("SELECT sum(length(title) + length(text)) FROM articles")) or 0
        else:
            index = session.scalar(text("SELECT pg_total_relation_size('article_search')")) or 0
            texts = session.scalar(text("SELECT 100 * sum(length(text)) FROM articles TABLESAMPLE SYSTEM (1)")) or 0
    print(f"index {index / 1e6:.0f} MB, texts {texts / 1e6:.0f} MB")


def print_line(one: Asked) -> None:
    cpu, clock = statistics.median(one.cpu_ms), statistics.median(one.clock_ms)
    print(f"{one.query:50}{one.found:>6}{cpu:>9.1f}{p95(one.cpu_ms):>7.1f}{clock:>11.1f}{p95(one.clock_ms):>7.1f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("data", type=Path)
    options.add_argument("--database-url")
    options.add_argument("--stored", type=int, default=200_000)
    options.add_argument("--distinct", type=int)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        services = connect(Settings(data_dir=given.keep or Path(folder), database_url=given.database_url))
        upgrade(services.database)
        fill(services, given.data, given.stored, given.distinct or given.stored)
        print_sizes(services)
        print(f"{'query':50}{'found':>6}{'cpu p50':>9}{'p95':>7}{'clock p50':>11}{'p95':>7}  (ms)")
        every = Asked("all", 0, [], [])
        for one in asked(services, given.rounds):
            every.cpu_ms.extend(one.cpu_ms)
            every.clock_ms.extend(one.clock_ms)
            print_line(one)
        print_line(every)
        services.close()


if __name__ == "__main__":
    main()
