"""How fast accepted articles become stored ones: clean, dedupe and store, in one process, on SQLite.

    python -m bench.ingest [articles] [runs]

Articles are made up, 600 words each, all different, paragraphs parted by blank lines. The names are not
looked for. Prints one table; the bare SQLite writes of the same inbox rows in the same run are the measure.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from worker.bootstrap import connect
from worker.settings import Settings
from worker.store.migrate import upgrade
from worker.types import Arrival

WORDS_PER_ARTICLE = 600
ENGLISH = ("the", "of", "and", "to", "in", "a", "is", "was", "said", "that", "for", "on", "with", "as", "by", "at")
SYLLABLES = ("ba", "den", "for", "gal", "his", "kel", "lo", "mer", "nor", "pat", "ri", "sul", "ta", "ver", "win", "zo")


def made_up(number: int) -> str:
    """A text of 600 words in 12 paragraphs, like no other."""
    chance = random.Random(number)
    vocabulary = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(300)]
    paragraphs = []
    for _ in range(12):
        sentences = [_sentence(chance, vocabulary) for _ in range(3)]
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs)


def _sentence(chance: random.Random, vocabulary: list[str]) -> str:
    """As many function words as English has, so that the language is recognised as it usually is."""
    words = [chance.choice(ENGLISH if chance.random() < 0.4 else vocabulary) for _ in range(WORDS_PER_ARTICLE // 36)]
    return " ".join(words).capitalize() + "."


def one_run(articles: list[Arrival], folder: Path) -> tuple[float, float]:
    """Seconds to accept them in batches of 100, and to take them in."""
    services = connect(Settings(data_dir=folder))
    upgrade(services.database)
    started_s = time.perf_counter()
    for start in range(0, len(articles), 100):
        services.accept.articles(articles[start : start + 100], door="cli")
    accepted_s = time.perf_counter()
    while services.ledgers.read().pending:
        services.ingest.run()
    ended_s = time.perf_counter()
    ledger = services.ledgers.read()
    assert ledger.stored == len(articles), ledger
    services.close()
    return accepted_s - started_s, ended_s - accepted_s


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    articles = [Arrival(text=made_up(n), url=f"https://example.org/{n}", title=f"Report {n}") for n in range(count)]
    times = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            times.append(one_run(articles, Path(folder)))
    for name, index in (("accept, batches of 100", 0), ("clean + dedupe + store", 1)):
        print(f"{name:25} {count / statistics.median(one[index] for one in times):8.0f} articles/s, median of {runs}")


if __name__ == "__main__":
    main()
