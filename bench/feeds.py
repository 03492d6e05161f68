"""Feeds read against other readers' own assertions, and against mutations of their files.

    python bench/feeds.py DATA [--mutations N] [--verbose]

DATA holds ``feeds/feedparser`` (each file states what feedparser makes of it in an ``Expect:`` comment)
and ``feeds/gofeed`` (a JSON file beside each feed). Only fields that an ``Entry`` has are compared:
``same`` is equal, ``text`` is equal once markup is removed (entries are kept as published, and made
safe where they are shown), ``other`` is different. Nothing may raise, nothing may take 5 s.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from worker.parse import parse_feed
from worker.parse.dates import read_date
from worker.parse.plain import plain
from worker.types import Entry, ParsedFeed

NOW = datetime.now(UTC)
EXPECT = re.compile(rb"Expect:\s*(.*?)\s*(?:-->|\r?\n\s*-->|\n)", re.DOTALL)
HEADER = re.compile(rb"Header:\s*([\w-]+)\s*:\s*(.*)")


def read(body: bytes) -> ParsedFeed:
    """Return a test file as a poll would see it: headers that its comment states are used."""
    headers = {m[1].decode().lower(): m[2].decode("latin-1").strip() for m in HEADER.finditer(body[:2000])}
    url = headers.get("content-location") or "http://127.0.0.1:8097/test"
    return parse_feed(body, url=url, content_type=headers.get("content-type", ""), now=NOW)


# ── what feedparser would call our fields ────────────────────────────────────────────────────


def value_of(feed: ParsedFeed, path: tuple[Any, ...]) -> Any:
    """Our value for feedparser's path, e.g. ("entries", 0, "title"). Raises KeyError if not ours."""
    match path:
        case ("feed", "title") | ("feed", "title_detail", "value"):
            return feed.title
        case ("feed", "link"):
            return feed.url
        case ("entries", int(index), *rest):
            return entry_value(feed.entries[index], tuple(rest))
    raise KeyError(path)


def entry_value(entry: Entry, path: tuple[Any, ...]) -> Any:
    match path:
        case ("title",) | ("title_detail", "value"):
            return entry.title
        case ("link",):
            return entry.url
        case ("id",) | ("guid",):
            return entry.id
        case ("summary",) | ("description",) | ("summary_detail", "value"):
            return entry.summary or entry.html
        case ("content", 0, "value"):
            return entry.html
        case ("published_parsed",):
            return entry.published_at
        case ("updated_parsed",):
            return entry.updated_at or entry.published_at
        case ("authors", int(index), "name"):
            return entry.authors[index]
        case ("tags", int(index), "term"):
            return entry.tags[index]
        case ("enclosures", int(index), ("href" | "url" | "type") as name):
            return entry.enclosures[index].type if name == "type" else entry.enclosures[index].url
    raise KeyError(path)


def assertions(expression: str) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield the comparisons (path, constant) of an Expect expression; the rest of it is not ours to judge."""
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
            try:
                yield path_of(node.left), ast.literal_eval(node.comparators[0])
            except ValueError:
                continue


def path_of(node: ast.expr) -> tuple[Any, ...]:
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return (*path_of(node.value), node.slice.value)
    if isinstance(node, ast.Name):
        return (node.id,)
    raise ValueError(ast.dump(node))


def compare(ours: Any, wanted: Any) -> str:
    if isinstance(wanted, tuple):
        return "same" if isinstance(ours, datetime) and ours.timetuple()[:6] == wanted[:6] else "other"
    if ours == wanted or (not ours and not wanted):
        return "same"
    if isinstance(ours, str) and isinstance(wanted, str):
        return "text" if folded(ours) == folded(wanted) else "other"
    return "other"


def folded(markup: str) -> str:
    return "".join((plain(markup, max_chars=10_000) or "").split())


# ── the three measurements ───────────────────────────────────────────────────────────────────


def feedparser_score(folder: Path, verbose: bool) -> tuple[Counter[str], float]:
    score: Counter[str] = Counter()
    slowest = 0.0
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".xml", ".json")):
        body = path.read_bytes()
        started = time.perf_counter()
        feed = read(body)
        slowest = max(slowest, time.perf_counter() - started)
        score["files"] += 1
        found = EXPECT.search(body.replace(b"\0", b""))
        for field, wanted in assertions(found[1].decode("latin-1") if found else ""):
            try:
                ours = value_of(feed, field)
            except KeyError:
                continue
            except IndexError:
                ours = None
            verdict = compare(ours, wanted)
            score[f"{path.relative_to(folder).parts[-2]} {verdict}" if verdict == "other" else verdict] += 1
            score["all other"] += verdict == "other"
            if verbose and verdict == "other":
                print(
                    path.relative_to(folder),
                    field,
                    "ours",
                    repr(ours)[:150],
                    "wanted",
                    repr(wanted)[:150],
                    feed.warnings,
                )
    return score, slowest


def gofeed_score(folder: Path, verbose: bool) -> Counter[str]:
    score: Counter[str] = Counter()
    for path in sorted(folder.rglob("translator/*/*")):
        expected = path.with_name(path.stem.removesuffix("_expected") + "_expected.json")
        expected = expected if expected.exists() else path.with_suffix(".json")
        if path == expected or not expected.exists() or path.name.endswith("_expected.json"):
            continue
        wanted = json.loads(expected.read_bytes())
        if not isinstance(wanted, dict):
            continue
        feed = read(path.read_bytes())
        score["files"] += 1
        for name, ours, want in gofeed_fields(feed, wanted):
            verdict = compare(ours, want)
            score[f"{name} {verdict}"] += 1
            if verbose and verdict == "other":
                print(
                    path.relative_to(folder),
                    name,
                    "ours",
                    repr(ours)[:120],
                    "wanted",
                    repr(want)[:120],
                    feed.warnings,
                )
    return score


def gofeed_fields(feed: ParsedFeed, wanted: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    if "title" in wanted:
        yield "title", feed.title, wanted["title"]
    for index, item in enumerate(wanted.get("items") or []):
        entry = feed.entries[index] if index < len(feed.entries) else Entry()
        for name, ours in (("title", entry.title), ("link", entry.url), ("guid", entry.id)):
            if item.get(name):
                yield name, ours, item[name]
        if item.get("published"):
            yield "published", entry.published_at, date_tuple(item.get("publishedParsed"))
        if item.get("content"):
            yield "content", entry.html, item["content"]
        if item.get("description"):
            yield "description", entry.summary or entry.html, item["description"]
        if item.get("authors"):
            yield (
                "authors",
                ", ".join(entry.authors),
                ", ".join(a.get("name", "") or a.get("email", "") for a in item["authors"]),
            )


def date_tuple(raw: str | None) -> Any:
    date = read_date(raw, NOW).at
    return date.timetuple()[:6] if date else None


def mutations(folder: Path, number: int) -> tuple[int, float]:
    """Feed cut, doubled, spliced and flipped files in; gives how many, and the slowest in seconds."""
    files = sorted(p for p in folder.rglob("*") if p.suffix in (".xml", ".json"))
    rng = random.Random(1)
    slowest = 0.0
    for _ in range(number):
        body = bytearray(rng.choice(files).read_bytes())
        for _ in range(rng.randint(1, 8)):
            mutate(body, rng, files)
        started = time.perf_counter()
        parse_feed(bytes(body), url="http://example.org/feed", now=NOW)
        slowest = max(slowest, time.perf_counter() - started)
    return number, slowest


def mutate(body: bytearray, rng: random.Random, files: list[Path]) -> None:
    at = rng.randrange(len(body) + 1)
    piece = rng.choice(
        [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"&#1114112;", b"&#55296;", b"\0", b"\xff", b'"', b"<!--"]
    )
    match rng.randrange(6):
        case 0:
            body[at:at] = piece * rng.choice([1, 1, 1, 500])
        case 1:
            del body[at : at + rng.randint(1, 50)]
        case 2:
            body[at:at] = body[at : at + rng.randint(1, 300)] * rng.randint(1, 20)
        case 3:
            del body[at:]
        case 4 if body:
            body[at % len(body)] = rng.randrange(256)
        case _:
            other = rng.choice(files).read_bytes()
            body[at:at] = other[rng.randrange(len(other) + 1) :][:400]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--mutations", type=int, default=1000)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    score, slowest = feedparser_score(options.data / "feeds" / "feedparser", options.verbose)
    print(f"{'feedparser':<12}{dict(sorted(score.items()))} slowest {slowest:.3f} s")
    print(f"{'gofeed':<12}{dict(sorted(gofeed_score(options.data / 'feeds' / 'gofeed', options.verbose).items()))}")
    number, slowest = mutations(options.data / "feeds", options.mutations)
    print(f"{'mutations':<12}{number} read, none raised, slowest {slowest:.3f} s")


if __name__ == "__main__":
    main()
