"""Cost of finding and resolving names: beside the bare model, with many entities stored, over many articles.

    python -m bench.enrich speed DATA [--articles 100] [--rounds 3]    words/s beside nlp.pipe with only ner
    python -m bench.enrich resolve [--stored 1000 100000] [--database-url URL URL]
    python -m bench.enrich memory DATA [--articles 10000]              resident memory every 1,000 articles

All times are processor time of this process. ``speed`` and ``memory`` take articles of
DATA/corpus/newsarticles.jsonl.gz in through the service on SQLite; ``speed`` first all new, then with 30 % that are
reprints by others. ``resolve`` fills a database for each number with made-up people, one in five with a common name,
and resolves batches of 50 articles with 20 names each, half of them stored, in turns; nothing is kept.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from worker.bootstrap import Services, connect
from worker.entities import Gazetteer
from worker.entities.models import ENGLISH
from worker.entities.spacy import Model
from worker.service.entities.resolve import Resolver
from worker.settings import Settings
from worker.store.core.migrate import upgrade
from worker.store.entities import entities
from worker.store.entities.entities import NewName
from worker.types import Arrival, FoundEntity, Mention

REPRINTS = 0.3
BATCH_NAMES = 1_000
BATCHES = 24
MEMORY_STEP = 1_000
PAGE_BYTES = 4_096
PLACES = Path(tempfile.gettempdir()) / "wiredesk-gazetteer.sqlite"
GIVEN = "John Mary Ahmed Olga Pierre Yuki Carlos Anna Ivan Fatima Peter Lucia Omar Hans Mei Tariq".split()  # noqa: SIM905
COMMON = "Smith Khan Kim Garcia Ivanov Nguyen Ali Müller".split()  # noqa: SIM905
SOUNDS = "ba ke li mo nu ra se ti vo zu dan fel gor hak jin".split()  # noqa: SIM905


def service(folder: str, url: str | None = None) -> Services:
    """Services on an empty database, with the list of places at hand."""
    Gazetteer.ensure(PLACES)
    Path(folder).mkdir(exist_ok=True)
    services = connect(Settings(data_dir=Path(folder), **({"database_url": url} if url else {})))
    if not services.settings.places_path.exists():
        services.settings.places_path.symlink_to(PLACES)
    upgrade(services.database)
    return services


def corpus(data: Path) -> list[tuple[str, str]]:
    """Headline and text of each article of the corpus that has 200 words or more."""
    with gzip.open(data / "corpus/newsarticles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["title"], row["text"]) for row in rows if row.get("title") and len(row["text"].split()) >= 200]


# ── speed ────────────────────────────────────────────────────────────────────────────────────


def speed(data: Path, articles: int, rounds: int) -> None:
    """Medians of words/s over the rounds; no article is read twice but for the reprints among them."""
    texts = corpus(data)
    random.Random(4).shuffle(texts)
    nlp = Model.load(ENGLISH).nlp
    print("texts         words   bare w/s   enrich w/s   ratio  of enrich: model, rules, rest")
    ratios: dict[str, list[float]] = {"new": [], "30 % reprints": []}
    for number in range(rounds):
        at = 2 * number * articles
        other = texts[at + articles : at + 2 * articles]
        for what, given in (("new", texts[at : at + articles]), ("30 % reprints", reprinted(other))):
            ratios[what].append(one_round(what, given, nlp).ratio)
    for what, seen in ratios.items():
        print(f"{what}: median ratio {statistics.median(seen):.2f} of {[round(one, 2) for one in seen]}")


def reprinted(texts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """As many articles, of which the last 30 % are reprints of the first, under other headlines."""
    own = list(texts[: round(len(texts) * (1 - REPRINTS))])
    return own + [(f"Report: {title}", text) for title, text in own[: len(texts) - len(own)]]


@dataclass(frozen=True)
class Speeds:
    """Words a second of processor time."""

    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        """Return our speed as a share of the bare model's."""
        return self.ours / self.bare


def one_round(what: str, texts: Sequence[tuple[str, str]], nlp: object) -> Speeds:
    with tempfile.TemporaryDirectory() as folder:
        services = service(folder)
        services.entity_tools.load()
        parts = timed(services)
        for start in range(0, len(texts), 50):
            given = [arrival(start + i, *one) for i, one in enumerate(texts[start : start + 50])]
            services.accept.articles(given, door="api")
            while services.ingest.take_in_batch():
                pass
        pieces = [text for _, text in texts]
        bare = cpu(lambda: [len(doc.ents) for doc in nlp.pipe(pieces)])  # type: ignore[attr-defined]
        ours = cpu(lambda: run_all(services))
        services.close()
    words = sum(len(text.split()) for text in pieces)
    shares = parts["model"] / ours, (parts["find"] - parts["model"]) / ours, (ours - parts["find"]) / ours
    told = "  ".join(f"{share:.1%}" for share in shares)
    print(f"{what:13} {words:6} {words / bare:9.0f} {words / ours:11.0f} {bare / ours:9.2f}  {told}", flush=True)
    return Speeds(words / ours, words / bare)


def timed(services: Services) -> dict[str, float]:
    """Add up the seconds of the tools and, within them, of the model from now on."""
    tools, spent = services.entity_tools, {"find": 0.0, "model": 0.0}
    [recogniser] = tools._recognisers.values()
    for thing, name, part in ((tools, "find", "find"), (recogniser, "recognise", "model")):
        setattr(thing, name, counted(getattr(thing, name), spent, part))
    return spent


def counted(do, spent: dict[str, float], part: str):  # type: ignore[no-untyped-def]
    def run(given):  # type: ignore[no-untyped-def]
        started = time.process_time()
        try:
            return do(given)
        finally:
            spent[part] += time.process_time() - started

    return run


def cpu(do) -> float:  # type: ignore[no-untyped-def]
    started = time.process_time()
    do()
    return time.process_time() - started


def run_all(services: Services) -> None:
    while services.enrich.enrich_batch():
        pass


def arrival(number: int, title: str, text: str) -> Arrival:
    return Arrival(
        title=title, text=text, url=f"https://s{number % 40}.example/{number}", source=f"s{number % 40}.example"
    )


# ── resolve ──────────────────────────────────────────────────────────────────────────────────


def names(count: int, seed: int) -> Iterator[str]:
    """People; one in five has a family name that thousands share."""
    chance = random.Random(seed)
    for _ in range(count):
        family = chance.choice(COMMON) if chance.random() < 0.2 else "".join(chance.choices(SOUNDS, k=4)).title()
        yield f"{chance.choice(GIVEN)} {family}"


def resolve(urls: Sequence[str | None], sizes: Sequence[int]) -> None:
    """Milliseconds of processor time for each name of a batch, median over batches; the sizes take turns."""
    with tempfile.TemporaryDirectory() as folder:
        desks = [service(f"{folder}/{size}", url) for size, url in zip(sizes, urls, strict=True)]
        for services, size in zip(desks, sizes, strict=True):
            fill(services, list(names(size, 1)))
        gc.collect()
        gc.freeze()  # as a worker does before its first task
        rounds = [[batch(one, size, turn) for one, size in zip(desks, sizes, strict=True)] for turn in range(BATCHES)]
        print("stored     ms/name (wall)   candidates/name   times the first")
        for place, size in enumerate(sizes):
            seen = [turn[place] for turn in rounds]
            middle = [statistics.median(column) for column in zip(*seen, strict=True)]
            ratio = statistics.median(turn[place][0] / turn[0][0] for turn in rounds)
            print(f"{size:7}   {middle[0]:7.3f} ({middle[1]:.3f})   {middle[2]:7.1f}   {ratio:7.2f}", flush=True)
        for services in desks:
            services.close()


def fill(services: Services, people: Sequence[str]) -> None:
    now = datetime.now(UTC)
    company = ("Paris", "Reuters", "United Nations", "Berlin")
    for start in range(0, len(people), 5_000):
        some = people[start : start + 5_000]
        found = [found_person(name, company) for name in some]
        with services.database.write() as session:
            ids = entities.insert_entities(session, found, seen_at=now)
            pairs = list(zip(some, ids, strict=True))
            entities.add_keys(session, [(k, one) for n, one in pairs for k in services.entity_tools.keys(n, "person")])
            entities.add_names(session, {(one, n): NewName(n, "new", 1.0) for n, one in pairs}, seen_at=now)


def found_person(name: str, company: tuple[str, ...]) -> FoundEntity:
    return FoundEntity(name=name, kind="person", mentions=(Mention(0, len(name), name),), company=company)


def batch(services: Services, stored: int, number: int) -> tuple[float, float, float]:
    known = random.Random(number).sample(list(names(stored, 1)), BATCH_NAMES // 2)
    given = [found_person(one, ("Hama", "Idlib", "Paris")) for one in (*known, *names(BATCH_NAMES // 2, 100 + number))]
    with services.database.write() as session:
        started, wall = time.process_time(), time.perf_counter()
        resolver = Resolver(given, services.entity_tools)
        resolver.look_up(session)
        for one in given:
            resolver.resolve(one)
        resolver.write_entities(session, seen_at=datetime.now(UTC))
        session.flush()
        took, waited = time.process_time() - started, time.perf_counter() - wall
        candidates = len(resolver._known)
        session.rollback()
    return took / BATCH_NAMES * 1e3, waited / BATCH_NAMES * 1e3, candidates / BATCH_NAMES


# ── memory ───────────────────────────────────────────────────────────────────────────────────


def memory(data: Path, articles: int) -> None:
    """Articles of five sentences of others, so that no text comes twice; a child takes each thousand in."""
    with tempfile.TemporaryDirectory() as folder:
        services = service(folder)
        services.entity_tools.load()
        print(f"articles  resident MB\n{0:8} {resident_mb():8.0f}", flush=True)
        for start in range(0, articles, MEMORY_STEP):
            child = get_context("spawn").Process(target=take_in, args=(folder, data, start))
            child.start()
            child.join()
            run_all(services)
            print(f"{start + MEMORY_STEP:8} {resident_mb():8.0f}", flush=True)
        services.close()


def take_in(folder: str, data: Path, start: int) -> None:
    sentences = [one for _, text in corpus(data)[:1_500] for one in text.split(". ") if len(one.split()) > 15]
    chance = random.Random(start)
    services = service(folder)
    for first in range(start, start + MEMORY_STEP, 100):
        texts = ["\n\n".join(fresh(one, chance) for one in chance.sample(sentences, 5)) for _ in range(100)]
        services.accept.articles([arrival(first + i, text[:60], text) for i, text in enumerate(texts)], door="api")
        while services.ingest.take_in_batch():
            pass
    services.close()


def fresh(sentence: str, chance: random.Random) -> str:
    """Return a paragraph of the sentence and a name nobody has met before."""
    return f"{sentence}. {next(names(1, chance.randrange(10**9)))} said so on Monday in {chance.choice(COMMON)}town."


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    speeds = commands.add_parser("speed")
    speeds.add_argument("data", type=Path)
    speeds.add_argument("--articles", type=int, default=100)
    speeds.add_argument("--rounds", type=int, default=3)
    resolving = commands.add_parser("resolve")
    resolving.add_argument("--database-url", nargs="+", help="one for each number of stored; else SQLite")
    resolving.add_argument("--stored", type=int, nargs="+", default=[1_000, 100_000])
    remembered = commands.add_parser("memory")
    remembered.add_argument("data", type=Path)
    remembered.add_argument("--articles", type=int, default=10_000)
    args = parser.parse_args()
    if args.command == "speed":
        speed(args.data, args.articles, args.rounds)
    elif args.command == "resolve":
        resolve(args.database_url or [None] * len(args.stored), args.stored)
    else:
        memory(args.data, args.articles)


if __name__ == "__main__":
    main()
