"""Entries of feeds beside their own page, and beside the page of another article that is most like them: judged right?

    python -m bench.page_pairs DATA [--half dev|held] [--every N] [--verbose]

DATA holds ``pages/naeb``. Of each page an entry is made: headline, day, and the first 45 words of its text. The other
article is that of the same half which has most words of the entry. Pages come in four ways each: others by redirect,
under an address of their own that they name, under the entry's address, and opened on a section page; its own as it is,
without its first two sentences, with another headline, and at another address. A replacement is false if the page of
another article is taken for the entry's, a refusal if its own is not. Halves as in ``bench/pages.py``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.pages import half_of, ours
from worker.service.polling.page_judge import why_not_the_article
from worker.service.polling.page_match import terms_of
from worker.types import Arrival, Page

SUMMARY_WORDS = 45
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Pair:
    """An entry and the page behind its address."""

    entry: Arrival
    page: Page


def read_pairs(folder: Path, half: str | None, every: int) -> list[Pair]:
    """Read the pages of a folder whose text is known, with an entry made of each."""
    pairs = []
    for key, gold in list(json.loads((folder / "articles.json").read_bytes()).items())[::every]:
        path = folder / "html" / f"{key}.html.gz"
        if path.exists() and half in (None, half_of(gold["url"])):
            page = ours(gzip.decompress(path.read_bytes()), gold["url"])
            if page.text and gold["title"]:
                pairs.append(Pair(entry_of(gold), page))
    return pairs


def entry_of(gold: dict[str, Any]) -> Arrival:
    """Return an entry as a feed would have it: headline, day, the first words of the text."""
    summary = " ".join(gold["articleBody"].split()[:SUMMARY_WORDS])
    day = (gold["date"] or "")[:10]
    at = datetime.fromisoformat(day).replace(tzinfo=UTC) if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None
    return Arrival(url=gold["url"], title=gold["title"], html=f"<p>{escape(summary)}</p>", published_at=at)


def most_like(pairs: list[Pair]) -> Iterator[tuple[Pair, Page]]:
    """Yield each pair with the page of another article that has most words of its entry."""
    terms = [terms_of(f"{one.page.title or ''} {one.page.text}") for one in pairs]
    for at, pair in enumerate(pairs):
        wanted = terms_of(f"{pair.entry.title} {pair.entry.html}")
        best = max((other for other in range(len(pairs)) if other != at), key=lambda other: len(wanted & terms[other]))
        yield pair, pairs[best].page


def wrong_pages(entry: Arrival, other: Page) -> dict[str, Page]:
    """Return the page of another article in the ways in which it may stand in the place of an entry's."""
    section = f"https://{urlsplit(entry.url or '').hostname}/news/"
    return {
        "by redirect": other,
        "names its own address": replace(other, url=entry.url, canonical_url=other.url),
        "under the entry's address": replace(other, url=entry.url, canonical_url=entry.url),
        "opened on a section page": replace(other, url=section, canonical_url=section, title="News"),
    }


def own_pages(entry: Arrival, page: Page, other: Page) -> dict[str, Page]:
    """Return the page of an entry as sites change it."""
    page = replace(page, url=entry.url)
    elsewhere = f"https://elsewhere.example/{urlsplit(entry.url or '').path.rsplit('/', 1)[-1]}-moved"
    return {
        "as it is": page,
        "without two sentences": replace(page, text=" ".join(_SENTENCES.split(page.text)[2:])),
        "with another headline": replace(page, title=other.title),
        "at another address": replace(page, url=elsewhere, canonical_url=elsewhere),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("--half", choices=("dev", "held"))
    options.add_argument("--every", type=int, default=1, help="read every Nth page only")
    options.add_argument("--verbose", action="store_true", help="name the entries that are judged wrong")
    given = options.parse_args()
    logging.disable(logging.CRITICAL)
    pairs = read_pairs(given.data / "pages" / "naeb", given.half, given.every)
    false: Counter[str] = Counter()
    for pair, other in most_like(pairs):
        entry = pair.entry
        judged = [
            (f"taken: {way}", why_not_the_article(entry, page) is None)
            for way, page in wrong_pages(entry, other).items()
        ]
        for way, page in own_pages(entry, pair.page, other).items():
            judged.append((f"refused: {way}", (why := why_not_the_article(entry, page)) is not None))
            if why and given.verbose:
                print(f"refused {why}: {way}: {entry.url}")
        false.update({name: int(is_wrong) for name, is_wrong in judged})
        if given.verbose:
            print(*(f"{name}: {entry.url} {other.url}" for name, is_wrong in judged[:4] if is_wrong), sep="\n")
    for name, count in false.items():
        print(f"{name:<34}{count:>5} of {len(pairs)}")
    taken = sum(count for name, count in false.items() if name.startswith("taken"))
    refused = sum(count for name, count in false.items() if name.startswith("refused"))
    print(f"false replacements {taken} of {4 * len(pairs)}; false refusals {refused} of {4 * len(pairs)}")


if __name__ == "__main__":
    main()
