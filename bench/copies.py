"""Copies, reprints and versions: how often they are recognised, and what only looks alike is kept apart.

    python -m bench.copies DATA [--part dev|held|seeds] [--sample N] [--raw]

DATA is a folder with copies/reuters21578.jsonl.gz, copies/reuters21578-pairs.tsv,
corpus/newsarticles.jsonl.gz and stories/news_cluster.jsonl.gz. Prints verdicts per kind of pair, the confusion
table (rows: what is right; columns: verdicts), precision and recall beside MinHash at its usual setting
(datasketch, 128 permutations, 0.8; left out if
not installed) and simhash (64 bits, distance 3), recall of the candidate search, and times.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import random
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.variations import TEMPLATES, VARIATIONS, quoting
from worker.dedupe import compare, fingerprint, fold, prepare
from worker.types import TextSide

Clean = Callable[[str, str], tuple[str, str]]
COPY = frozenset({"same", "reprint", "updated"})
NOT_A_COPY = frozenset({"related", "different"})
VERDICTS = ("same", "reprint", "updated", "related", "different")
HOT_KEY = 50  #: Articles with one key from which the key says nothing; the store leaves such keys out.


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts and what they are to each other."""

    kind: str
    a: TextSide
    b: TextSide
    right: frozenset[str]


def in_part(key: str, part: str) -> bool:
    """Three fifths of the documents are for development; the rest is looked at once."""
    return (zlib.crc32(key.encode()) % 5 < 3) == (part == "dev")


def read_lines(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def load_reuters(data: Path) -> dict[str, TextSide]:
    sides = {}
    for row in read_lines(data / "copies/reuters21578.jsonl.gz"):
        try:
            when = datetime.strptime(row["date"].strip().split(".")[0], "%d-%b-%Y %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            continue
        sides[row["id"]] = TextSide(title=row["title"], text=row["text"], source="reuters", published_at=when)
    return sides


def load_corpus(data: Path) -> dict[str, TextSide]:
    rows = read_lines(data / "corpus/newsarticles.jsonl.gz")
    return {f"n{row['article_id']}": TextSide(title=row["title"], text=row["text"]) for row in rows}


def cleaned(title: str | None, text: str) -> tuple[str, str]:
    """Take the furniture off, as the pipe does before it compares."""
    from worker.clean import clean_text

    result = clean_text(text, title=title)
    return result.title, result.text


def seed_side(path: Path) -> TextSide:
    """Return a seed as the pipe compares it: what varies is the report; furniture is varied by its own variations."""
    title, text = cleaned(None, path.read_text(encoding="utf-8"))
    return TextSide(title=title, text=text)


def as_it_came(title: str, text: str) -> tuple[str, str]:
    return title, text


def varied_pairs(texts: dict[str, TextSide], sample: int, seed: int, clean: Clean) -> Iterator[Pair]:
    """Make each variation of a sample of texts, and reports that quote one another."""
    rng = random.Random(seed)
    usable = sorted(key for key, side in texts.items() if len(side.text.split()) >= 80)
    for key in rng.sample(usable, min(sample, len(usable))):
        side, other = texts[key], texts[rng.choice([one for one in usable if one != key])]
        base = TextSide(title=side.title, text=clean(side.title, side.text)[1])
        for kind, variation in VARIATIONS.items():
            own = random.Random(f"{seed}:{kind}:{key}")
            new_title, new_text = clean(*variation.make(own, side.title, side.text, other.text))
            yield Pair(kind, base, TextSide(title=new_title, text=new_text), variation.right)
        if other is not side and len(fold(other.text)) > len(fold(side.text)):
            quote = quoting(random.Random(f"{seed}:{key}"), side.text, other.text)
            yield Pair("-quoting", base, TextSide(title=other.title, text=quote), NOT_A_COPY)
        yield Pair("-unrelated", base, TextSide(title=other.title, text=other.text), NOT_A_COPY)


def template_pairs(count: int, seed: int) -> Iterator[Pair]:
    """Make two reports of one template: two days, two towns, two people; with source and dates and without."""
    rng = random.Random(seed)
    for kind, make in TEMPLATES.items():
        for number in range(count):
            (a_title, a), (b_title, b) = make(rng), make(rng)
            if a == b or (kind == "podcast" and a_title == b_title):
                continue
            known = number % 2
            days = [datetime(2026, 1, 1 + day, 6, tzinfo=UTC) for day in (0, 1)] if known else [None, None]
            source = "herald" if known else None
            yield Pair(
                f"-{kind}",
                TextSide(title=a_title, text=a, source=source, published_at=days[0]),
                TextSide(title=b_title, text=b, source=source, published_at=days[1]),
                NOT_A_COPY,
            )


def reuters_pairs(data: Path, sides: dict[str, TextSide], part: str) -> Iterator[Pair]:
    """Label measured overlaps by what the texts do not say: time between them and headline.

    Within a day, with one headline and half of the shingles in common: takes of one report. More than
    60 hours apart: two reports of one template, unless every word is the same. What lies between is
    nobody's guess and left out.
    """
    rows = (data / "copies/reuters21578-pairs.tsv").read_text().splitlines()[1:]
    for row in rows:
        a_id, b_id, jaccard, containment, a_words, b_words = row.split("\t")
        if a_id not in sides or b_id not in sides or not in_part(f"r{a_id}", part):
            continue
        a, b = sides[a_id], sides[b_id]
        if min(int(a_words), int(b_words)) < 48:
            continue
        assert a.published_at is not None
        assert b.published_at is not None
        hours = abs((a.published_at - b.published_at).total_seconds()) / 3600
        if hours < 24 and a.title == b.title and max(float(jaccard), float(containment) - 0.2) >= 0.5:
            yield Pair("reuters takes", a, b, COPY)
        if hours > 60 and float(containment) >= 0.3 and float(jaccard) < 1 and (a.title != b.title or hours > 120):
            yield Pair("-reuters template", a, b, NOT_A_COPY)


def event_pairs(data: Path, part: str) -> Iterator[Pair]:
    """Two sites on one event, without the reprints among them (a third of the shingles in common)."""
    events = defaultdict(list)
    for number, row in enumerate(read_lines(data / "stories/news_cluster.jsonl.gz")):
        if in_part(f"s{number}", part):
            events[str(row.get("label") or row.get("cluster") or row.get("event"))].append(row)
    for rows in events.values():
        for a, b in itertools.combinations(rows, 2):
            left, right = ({*_shingles(row["text"])} for row in (a, b))
            if left and right and len(left & right) / min(len(left), len(right)) < 1 / 3:
                yield Pair("-same event", _plain(a), _plain(b), NOT_A_COPY)


def _plain(row: dict[str, str]) -> TextSide:
    return TextSide(title=row.get("title") or "", text=row["text"])


def _shingles(text: str) -> list[str]:
    words = fold(text).split()
    return [" ".join(words[index : index + 5]) for index in range(len(words) - 4)]


# ── what it is held against ──────────────────────────────────────────────────────────────────


def simhash(text: str) -> int:
    """Simhash of the words of a text, 64 bits (Charikar 2002; distance 3 after Manku 2007)."""
    sums = [0] * 64
    for word, times in Counter(fold(text).split()).items():
        bits = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
        for bit in range(64):
            sums[bit] += times if bits >> bit & 1 else -times
    return sum(1 << bit for bit in range(64) if sums[bit] > 0)


def says_simhash(pair: Pair) -> bool:
    return (simhash(pair.a.text) ^ simhash(pair.b.text)).bit_count() <= 3


def datasketch_judge() -> Callable[[Pair], bool] | None:
    try:
        from datasketch import MinHash
    except ImportError:
        return None

    def says(pair: Pair) -> bool:
        made = []
        for side in (pair.a, pair.b):
            signature = MinHash(num_perm=128)
            signature.update_batch([shingle.encode() for shingle in _shingles(side.text)])
            made.append(signature)
        return bool(made[0].jaccard(made[1]) >= 0.8)

    return says


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def print_verdicts(pairs: list[Pair]) -> None:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    right: Counter[str] = Counter()
    for pair in pairs:
        verdict = compare(pair.a, pair.b).verdict
        table[pair.kind][verdict] += 1
        right[pair.kind] += verdict in pair.right
    print(f"{'kind of pair':20s} {'pairs':>6s} " + " ".join(f"{verdict:>9s}" for verdict in VERDICTS) + "     right")
    for kind, counts in table.items():
        cells = " ".join(f"{counts[verdict]:9d}" for verdict in VERDICTS)
        print(f"{kind:20s} {counts.total():6d} {cells} {right[kind] / counts.total():9.3f}")


TRUTHS = ("same", "reprint", "updated", "reprint or updated", "a copy", "no copy")


def truth_of(pair: Pair) -> str:
    """Return the row of a pair in the table. A cut and reworded print may be called a reprint or an update."""
    if pair.right == NOT_A_COPY:
        return "no copy"
    if pair.right == COPY:
        return "a copy"
    return " or ".join(verdict for verdict in VERDICTS if verdict in pair.right)


def print_confusion(pairs: list[Pair], baselines: dict[str, Callable[[Pair], bool]]) -> None:
    """Rows: the truth; columns: the verdicts, and beside them how often each baseline says "a copy"."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        row = rows[truth_of(pair)]
        row["pairs"] += 1
        row[compare(pair.a, pair.b).verdict] += 1
        for name, says in baselines.items():
            row[name] += says(pair)
    columns = ("pairs", *VERDICTS, *baselines)
    print("| truth | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for truth in sorted(rows, key=TRUTHS.index):
        print(f"| {truth} | " + " | ".join(f"{rows[truth][column]:,}" for column in columns) + " |")


def print_scores(name: str, pairs: list[Pair], says: Callable[[Pair], bool]) -> None:
    counts: Counter[tuple[bool, bool]] = Counter((not pair.kind.startswith("-"), says(pair)) for pair in pairs)
    hits, misses, false = counts[True, True], counts[True, False], counts[False, True]
    precision, recall = hits / max(1, hits + false), hits / max(1, hits + misses)
    kept = counts[False, False] / max(1, counts[False, False] + false)
    print(f"{name:34s} precision {precision:.4f}  recall {recall:.4f}  kept apart {kept:.4f}  wrong {false:5d}")


def print_candidates(pairs: list[Pair], sides: list[TextSide]) -> None:
    """Recall of the keys on the copies, and how many others they bring along."""
    found, total = Counter[str](), Counter[str]()
    for pair in pairs:
        if not pair.kind.startswith("-"):
            a, b = (fingerprint(side.title, side.text) for side in (pair.a, pair.b))
            total[pair.kind] += 1
            found[pair.kind] += a.text_sha256 == b.text_sha256 or not set(a.bands).isdisjoint(b.bands)
    print("recall of keys: " + ", ".join(f"{kind} {found[kind] / total[kind]:.3f}" for kind in total))
    prints = [fingerprint(side.title, side.text) for side in sides]
    index: dict[int, list[int]] = defaultdict(list)
    for number, made in enumerate(prints):
        for key in made.bands:
            index[key].append(number)
    others = 0
    for number, made in enumerate(prints):
        near = {other for key in made.bands if len(index[key]) <= HOT_KEY for other in index[key]}
        others += len(near - {number})
    keys = sum(len(made.bands) for made in prints) / len(prints)
    hot = sum(len(numbers) > HOT_KEY for numbers in index.values())
    print(f"candidates per article among {len(sides)}: {others / len(sides):.2f}; keys each {keys:.1f}; hot keys {hot}")


def print_times(sides: list[TextSide], pairs: list[Pair]) -> None:
    medium = [side for side in sides if 450 <= len(side.text.split()) <= 550][:1000]
    copies = [pair for pair in pairs if not pair.kind.startswith("-")][:1000]
    fingerprint("", medium[0].text)
    each = _each_us(lambda: [fingerprint(side.title, side.text) for side in medium], len(medium))
    print(f"fingerprint, 500 words: {each:.0f} us")
    print(f"compare, from raw text: {_each_us(lambda: [compare(p.a, p.b) for p in copies], len(copies)):.0f} us")
    ready = {side.text: prepare(side.text) for pair in copies for side in (pair.a, pair.b)}
    known = _each_us(lambda: [compare(p.a, p.b, ready.__getitem__) for p in copies], len(copies))
    print(f"compare, both prepared: {known:.0f} us")


def _each_us(run: Callable[[], object], times: int) -> float:
    start = time.process_time()
    run()
    return (time.process_time() - start) / times * 1e6


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("data", type=Path)
    options.add_argument("--part", choices=("dev", "held", "seeds"), default="dev")
    options.add_argument("--sample", type=int, default=300, help="texts that are varied, of each corpus")
    options.add_argument("--raw", action="store_true", help="compare the texts as they come, not cleaned")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    clean = as_it_came if given.raw else cleaned
    reuters, corpus = load_reuters(given.data), load_corpus(given.data)
    seeds = {path.name: seed_side(path) for path in sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))}
    mine = {
        name: {key: side for key, side in texts.items() if in_part(f"{name[0]}{key}", given.part)}
        for name, texts in (("reuters", reuters), ("corpus", corpus))
    }
    seed_pairs = [
        pair
        for round_of in range(10 if given.part == "seeds" else 1)
        for pair in varied_pairs(seeds, len(seeds), given.seed + round_of, clean)
    ]
    seed_pairs += [
        Pair("-two seeds", TextSide(title="", text=clean("", a.text)[1]), b, NOT_A_COPY)
        for a, b in itertools.combinations(seeds.values(), 2)
    ]
    pairs = (
        seed_pairs
        if given.part == "seeds"
        else [
            *varied_pairs(mine["reuters"], given.sample, given.seed, clean),
            *varied_pairs(mine["corpus"], given.sample, given.seed, clean),
            *(seed_pairs if given.part == "dev" else ()),
            *template_pairs(200, given.seed if given.part == "dev" else given.seed + 1000),
            *reuters_pairs(given.data, reuters, given.part),
            *event_pairs(given.data, given.part),
        ]
    )
    print_verdicts(pairs)
    judges: dict[str, Callable[[Pair], bool]] = {"simhash, distance 3": says_simhash}
    if (minhash := datasketch_judge()) is not None:
        judges = {"datasketch 128, 0.8": minhash, **judges}
    print_confusion(pairs, judges)
    print_scores("wiredesk", pairs, lambda pair: compare(pair.a, pair.b).verdict in COPY)
    for name, judge in judges.items():
        print_scores(name, pairs, judge)
    if given.part == "seeds":
        return
    print_candidates(pairs, [*reuters.values(), *corpus.values()])
    print_times(list(corpus.values()), pairs)


if __name__ == "__main__":
    main()
