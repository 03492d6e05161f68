"""Speed of `clean`, and what share of a corpus it takes out, by reason.

    python bench/clean.py FILE.jsonl[.gz] [LIMIT] [--samples N]

Each line of the file is an object with "text" (and "dateline", put before the text if there is one).
Prints texts per second on one core with and without language, each step and the sum with the decision, then
characters removed per reason. With --samples, N removed pieces of each reason are printed to be read.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from worker.clean import clean_text, detect_language
from worker.dedupe import decide, fingerprint, prepare
from worker.errors import Rejected
from worker.types import CleanText, Draft, Known


def texts_of(path: Path, limit: int) -> list[str]:
    """Return the texts of a corpus file, datelines put back before them."""
    opener = gzip.open if path.suffix == ".gz" else open
    texts: list[str] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("text"):
                texts.append(f"{row['dateline']} {row['text']}" if row.get("dateline") else row["text"])
            if len(texts) >= limit:
                break
    return texts


def print_steps(results: list[CleanText], words: float) -> None:
    """Measure what follows cleaning, in microseconds of CPU for 500 words.

    Fingerprint, decision without and with a candidate that is another text (the text is prepared for it, the
    candidate's is remembered).
    """
    at = datetime(2026, 1, 1, tzinfo=UTC)
    drafts = [draft_of(result, at) for result in results]
    known = [known_of(draft, number) for number, draft in enumerate(drafts)]
    ready = {one.text: prepare(one.text) for one in known}

    def near(number: int) -> object:
        own = ready.pop(drafts[number].text)
        decision = decide(
            drafts[number],
            same_key=None,
            same_text=None,
            near=[known[number - 1]],
            prepare=lambda text: ready.get(text) or prepare(text),
        )
        ready[drafts[number].text] = own
        return decision

    steps: dict[str, Callable[[int], object]] = {
        "clean": lambda number: clean_text(results[number].text),
        "language": lambda number: detect_language(results[number].text),
        "fingerprint": lambda number: fingerprint(results[number].title, results[number].text),
        "decide, nothing near": lambda n: decide(drafts[n], same_key=None, same_text=None, near=()),
        "decide, one near": near,
    }
    taken = {}
    for name, step in steps.items():
        rounds = []
        for _ in range(5):
            started = time.process_time()
            for number in range(len(results)):
                step(number)
            rounds.append(time.process_time() - started)
        taken[name] = min(rounds) / len(results) / words * 500 * 1e6
    print("CPU µs per 500 words: " + ", ".join(f"{name} {us:.0f}" for name, us in taken.items()))
    base = taken["clean"] + taken["language"] + taken["fingerprint"]
    for name in ("decide, nothing near", "decide, one near"):
        print(
            f"clean + language + fingerprint + {name}: {base + taken[name]:.0f} µs, {1e6 / (base + taken[name]):,.0f}/s"
        )


def draft_of(result: CleanText, at: datetime) -> Draft:
    """Return a cleaned text as the decision sees it."""
    return Draft(
        title=result.title, title_from=result.title_from, text=result.text, url=None, canonical_url=None,
        source="bench", dateline=None, credit=None, authors=(), lang="en", lang_confidence=1.0,
        word_count=len(result.text.split()), published_at=at, published_from="given", correction=None, subheads=(),
        removed=(), identity_keys=(), fingerprint=fingerprint(result.title, result.text),
    )  # fmt: skip


def known_of(draft: Draft, number: int) -> Known:
    """Return the same as a stored article."""
    return Known(
        article_id=number, title=draft.title, text=draft.text, source=draft.source, canonical_url=None,
        published_at=draft.published_at, text_sha256=draft.fingerprint.text_sha256,
    )  # fmt: skip


def main() -> None:
    """Measure one corpus and print the table."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("file", type=Path)
    args.add_argument("limit", type=int, nargs="?", default=2000)
    args.add_argument("--samples", type=int, default=0)
    given = args.parse_args()
    texts = texts_of(given.file, given.limit)
    words = sum(len(t.split()) for t in texts)
    detect_language("The model is loaded before the clock is started, once per process.")
    removed: dict[str, list[str]] = defaultdict(list)
    rejected = 0
    best_clean_s = best_language_s = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        results = []
        for text in texts:
            try:
                results.append(clean_text(text))
            except Rejected:
                rejected += 1
        cleaned = time.perf_counter()
        for result in results:
            detect_language(result.text)
        best_clean_s = min(best_clean_s, cleaned - started)
        best_language_s = min(best_language_s, time.perf_counter() - cleaned)
    for result in results:
        for part in result.removed:
            removed[part.reason].append(part.text)
    both_s = best_clean_s + best_language_s
    n, total = len(texts), sum(map(len, texts))
    print(f"{given.file.name}: {n} texts of {words / n:.0f} words, {rejected // 3} rejected")
    print(
        f"clean {n / best_clean_s:,.0f}/s ({best_clean_s / n * 1e6:.0f} µs), "
        f"language {best_language_s / n * 1e6:.0f} µs"
    )
    print(f"both {both_s / n * 1e6:.0f} µs, per 500 words {both_s / words * 500 * 1e6:.0f} µs")
    print_steps(results, words / len(results))
    origins = [r.title_from for r in results]
    print(
        f"title from text {origins.count('text')}, inferred {origins.count('inferred')}; "
        f"dateline {sum(bool(r.dateline) for r in results)}"
    )
    print(f"{'reason':<15}{'pieces':>8}{'characters':>12}{'share':>9}")
    for reason, pieces in sorted(removed.items(), key=lambda item: -sum(map(len, item[1]))):
        chars = sum(map(len, pieces))
        print(f"{reason:<15}{len(pieces):>8}{chars:>12,}{chars / total:>9.3%}")
    pick = random.Random(7)
    for reason, pieces in sorted(removed.items()):
        for piece in pick.sample(pieces, min(given.samples, len(pieces))):
            print(f"  {reason:<13} {piece[:200]!r}")


if __name__ == "__main__":
    main()
