"""Wiredesk beside its peers: one table, written into docs/measurements.md.

    make bench            (or: python -m bench FOLDER_OF_PEERS [--quick])

FOLDER_OF_PEERS holds the libraries that only the peers need. Each workload runs in turns with its peer, so that ratios
are within one run; medians of the rounds. ``memory`` is the most our processes held together, ``cores`` how many of
the machine's were busy with them: near all of them the processor limits the workload, far below the disk or the broker.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bench import naive, polling
from bench.enrich import one_round
from bench.ingest import peak_mb
from worker.entities.models import ENGLISH
from worker.entities.spacy import Model

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs/measurements.md"
BEGIN, END = "<!-- begin make bench -->", "<!-- end make bench -->"
SENTENCES_OF_ARTICLE = 14


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    workload: str
    ours: str
    peer: str
    ratio: float
    memory_mb: float
    cores: float | None  #: None: measured in processor time.


def taking_in(articles: int, rounds: int) -> Row:
    """Take articles in without names, beside a chain of Celery tasks."""
    made, ours, peers = naive.made_articles(articles), [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            peers.append(naive.naive_s(made, Path(folder)))
            ours.append(naive.wiredesk(made[naive.WARM_UP :], Path(folder)))
    wall_s, cpu_s, memory_mb = (statistics.median(one[part] for one in ours) for part in range(3))
    ratio = statistics.median(peer / own[0] for own, peer in zip(ours, peers, strict=True))
    rate = f"{articles / statistics.median(peers):,.0f} articles/s (chain of Celery tasks, datasketch)"
    workload = "taking in without names, 600 words each"
    return Row(workload, f"{articles / wall_s:,.0f} articles/s", rate, ratio, memory_mb, cpu_s / wall_s)


def polling_feeds(feeds: int, rounds: int) -> Row:
    """Poll feeds of which a tenth changed, beside lemon24/reader."""
    times, memory_mb = polling.side_by_side(sys.executable, feeds, rounds)
    own_s, own_cpu_s = (statistics.median(own[part] for own, _ in times) for part in range(2))
    peer_s = statistics.median(peer[0] for _, peer in times)
    ratio = statistics.median(peer[0] / own[0] for own, peer in times)
    rates = f"{feeds / own_s:,.0f} feeds/s", f"{feeds / peer_s:,.0f} feeds/s (reader, 20 workers)"
    return Row("polling, a tenth of the feeds changed", *rates, ratio, memory_mb, own_cpu_s / own_s)


def finding_names(articles: int, rounds: int) -> Row:
    """Find, resolve and store names and stories, beside the model alone; processor time."""
    nlp = Model.load(ENGLISH).nlp
    texts = of_seeds(articles * rounds)
    found = [one_round("seeds", texts[n * articles : (n + 1) * articles], nlp) for n in range(rounds)]
    rate = f"{statistics.median(one.ours for one in found):,.0f} words/s of processor"
    bare = f"{statistics.median(one.bare for one in found):,.0f} words/s of processor"
    ratio = statistics.median(one.ratio for one in found)
    return Row("names, entities and stories", rate, f"{bare} (spaCy's recogniser alone)", ratio, peak_mb(), None)


def of_seeds(count: int) -> list[tuple[str, str]]:
    """Return articles that name people and places: sentences of the seeds, drawn and mixed."""
    whole = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", " ".join(whole.split()))
    chance = random.Random(7)
    drawn = (chance.sample(sentences, SENTENCES_OF_ARTICLE) for _ in range(count))
    return [(f"Report {number}: {one[0][:80]}", "\n\n".join(one)) for number, one in enumerate(drawn)]


def written(rows: list[Row], took_s: float) -> str:
    """Return the table as Markdown."""
    head = "| workload | ours | peer | ratio | memory | cores busy |\n|---|---|---|---|---|---|"
    lines = [
        f"| {one.workload} | {one.ours} | {one.peer} | {one.ratio:.2f} | {one.memory_mb:,.0f} MB | "
        f"{'processor time' if one.cores is None else f'{one.cores:.2f} of {os.cpu_count()}'} |"
        for one in rows
    ]
    said = f"`make bench`, {os.cpu_count()} x86-64 cores, {datetime.now(UTC):%Y-%m-%d}, {took_s:.0f} s in all, "
    said += f"load {os.getloadavg()[2]:.1f}:"
    return "\n".join([BEGIN, said, "", head, *lines, END])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", type=Path)
    parser.add_argument("--quick", action="store_true", help="One round of each, which shows that all runs.")
    given = parser.parse_args()
    os.environ["PYTHONPATH"] = str(given.peers.resolve())  # of the peers' processes; ours has begun
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    rounds, size = (1, 10) if given.quick else (3, 1)
    workloads: list[Callable[[], Row]] = [
        lambda: taking_in(2_000 // size, rounds),
        lambda: polling_feeds(1_000 // size, rounds),
        lambda: finding_names(100 // size, rounds),
    ]
    started_s = time.monotonic()
    rows = [workload() for workload in workloads]
    table = written(rows, time.monotonic() - started_s)
    print(table)
    text = DOCUMENT.read_text("utf-8")
    before, rest = text.split(BEGIN)
    if not given.quick:
        DOCUMENT.write_text(before + table + rest.split(END)[1], "utf-8")


if __name__ == "__main__":
    main()
