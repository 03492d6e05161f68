"""Stories of a real stream, drawn at random and printed for a person who judges them by eye.

    python -m bench.drawn_stories FILE FOLDER [--draw 50] [--seed 1] [--least 2] [--lead 240] [--articles 5000]

FILE holds an article on each line, as DATA/corpus/newsarticles.jsonl.gz, DATA/stories/news_cluster.jsonl.gz and
DATA/copies/reuters21578.jsonl.gz do. Takes it in through the service, in the order of publication and with all names,
into an SQLite database in FOLDER: for the first file about ten minutes. If the database is there, only draws from it,
so one replay serves many draws. A story is printed with its headline and, for each report, the row of FILE (from 0),
the day, the source, the title, the first words and why it is there: what bench/labels/story_joins.tsv needs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select

from bench.enrich import service
from worker.bootstrap import Services
from worker.inline import work_once
from worker.store.stories import views
from worker.store.tables import ArticleRow, StoryRow
from worker.types import Arrival

LEAST_CHARS = 300  #: Shorter texts are captions.
CHUNK = 200  #: Articles accepted at once.
WIDTH = 118
DAYS = ("%Y/%m/%d", "%d-%b-%Y")  #: Forms of a day without the time.


def arrivals(path: Path) -> Iterator[Arrival]:
    """Yield the articles of a file in the order of publication, each with the number of its row as id."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [(_published(row), number, row) for number, row in enumerate(map(json.loads, lines))]
    dated = sorted((at, number, row) for at, number, row in rows if at and len(row["text"]) >= LEAST_CHARS)
    for at, number, row in dated:
        url = row.get("article_source_link") or row.get("url") or ""
        source = urlsplit(url).hostname or path.name.split(".")[0]
        told = {"title": row["title"], "text": row["text"], "published_at": at, "source": source}
        yield Arrival(id=str(number), tags=(str(number),), lang="en", **told)


def _published(row: Mapping[str, str]) -> datetime | None:
    """Return the time of publication in UTC; None for a row whose fields have slipped."""
    if "published_at" in row:
        return datetime.fromisoformat(row["published_at"]).replace(tzinfo=UTC)
    words = (row.get("publish_date") or row.get("date") or "").split()
    for form in DAYS:
        try:
            return datetime.strptime(words[0], form).replace(tzinfo=UTC)
        except (ValueError, IndexError):
            continue
    return None


def replay(services: Services, path: Path, limit: int) -> None:
    """Take articles in and find their names and stories; a chunk at a time, so that they come in order."""
    stream = list(arrivals(path))[:limit]
    for start in range(0, len(stream), CHUNK):
        services.accept.articles(stream[start : start + CHUNK], door="cli")
        while work_once(services):
            pass
        print(f"\r{start + CHUNK} of {len(stream)}", end="", flush=True)
    print()


def draw(services: Services, *, count: int, seed: int, least: int) -> list[views.Story]:
    """Return stories with at least so many reports, drawn at random, in the order of their ids."""
    with services.database.read() as session:
        members = select(ArticleRow.story_id).where(ArticleRow.duplicate_of.is_(None)).group_by(ArticleRow.story_id)
        large = members.having(func.count() >= least)
        ids = session.scalars(select(StoryRow.id).where(StoryRow.id.in_(large)).order_by(StoryRow.id)).all()
        print(f"{count} of {len(ids)} stories with {least} reports and more, seed {seed}")
        return views.by_ids(session, random.Random(seed).sample(ids, min(count, len(ids))))


def show(services: Services, story: views.Story, lead: int) -> None:
    """Print a story: headline, then each report with its first words."""
    ids = [one.article_id for one in story.articles]
    with services.database.read() as session:
        found = session.execute(select(ArticleRow.id, ArticleRow.tags, ArticleRow.text).where(ArticleRow.id.in_(ids)))
        rows = {article_id: (tags[0], text) for article_id, tags, text in found}
    print(f"\n━━ {story.id}  {story.title}")
    for one in story.articles:
        number, text = rows[one.article_id]
        print(f"  [{number}] {one.published_at:%m-%d} {one.source.removeprefix('www.')}: {one.title}")
        print(textwrap.indent(textwrap.fill(" ".join(text.split())[:lead], WIDTH), "      "))
        if one is not story.articles[0]:
            print(f"      > {one.reason}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--draw", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--least", type=int, default=2, help="reports of a story")
    options.add_argument("--lead", type=int, default=240, help="characters of each text that are printed")
    options.add_argument("--articles", type=int, default=5_000, help="of the file, at most")
    given = options.parse_args()
    is_there = (given.folder / "wiredesk.db").exists()
    services = service(str(given.folder))
    if not is_there:
        replay(services, given.file, given.articles)
    for story in draw(services, count=given.draw, seed=given.seed, least=given.least):
        show(services, story, given.lead)


if __name__ == "__main__":
    main()
