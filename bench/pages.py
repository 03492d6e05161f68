"""Article pages read, and as cleaned, which is what is stored, beside trafilatura's default in the same run.

    python bench/pages.py DATA [--half dev|held] [--every N] [--verbose]

DATA holds ``pages/naeb``. Text: precision and recall of the multiset of 4-grams of words per page, F1 of
their means. Dates: the same day as the page writes it, which is what trafilatura gives; the same day in UTC, which
is what is stored; and at most one day apart.
Rules are made on the sites of the half "dev" and scored once on those of "held": the last bit of the first byte of
SHA-256 of the host without "www." tells them apart, 0 for dev.
titles and authors: equal when case and punctuation are left out. Time: CPU seconds of the whole call.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import trafilatura
from dateutil import parser as dateutil_parser

from worker.clean import clean_text
from worker.errors import ParseFailed, Rejected
from worker.parse import parse_page
from worker.types import Page

NOW = datetime.now(UTC)
WORD = re.compile(r"\w+")
Days = tuple[date | None, date | None]  #: As written, and in UTC.


@dataclass
class Score:
    """Counts of what one reader got right."""

    pages: int = 0
    precision: float = 0.0
    recall: float = 0.0
    cpu_s: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)

    def text(self, gold: str, text: str) -> float:
        wanted, given = grams(gold), grams(text)
        shared = sum((wanted & given).values())
        precision, recall = shared / max(sum(given.values()), 1), shared / max(sum(wanted.values()), 1)
        self.pages += 1
        self.precision += precision
        self.recall += recall
        return 2 * precision * recall / ((precision + recall) or 1)

    def row(self, name: str) -> str:
        precision, recall = self.precision / self.pages, self.recall / self.pages
        c = self.counts
        author_p, author_r = c["authors right"] / max(c["authors given"], 1), c["authors right"] / max(c["authors"], 1)
        f1 = 2 * precision * recall / (precision + recall)
        return (
            f"{name:<13}{self.pages:>6}{precision:>8.4f}{recall:>8.4f}{f1:>8.4f}"
            f"{c['same day'] / c['dates']:>9.3f}"
            f"{c['same UTC day'] / c['dates']:>9.3f}{c['a day apart'] / c['dates']:>9.3f}"
            f"{c['titles'] / self.pages:>8.3f}{author_p:>10.3f}{author_r:>8.3f}{self.cpu_s:>9.1f}"
        )


def grams(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text.lower())
    return Counter(tuple(words[i : i + 4]) for i in range(max(len(words) - 3, 1)))


def folded(text: str | None) -> str:
    return " ".join(WORD.findall((text or "").lower()))


def day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def day_written(page: Page) -> date | None:
    """Return the day of publication in the page's own zone, from the statement it was read from."""
    if page.published_at is None:
        return None
    stated = page.date_candidates[0].partition(" ")[2]
    if page.published_from in ("url", "text"):
        return page.published_at.date()
    try:
        return dateutil_parser.parse(stated, ignoretz=True).date()
    except (ValueError, OverflowError):
        return page.published_at.date()


def rest(score: Score, gold: dict[str, Any], title: str | None, on: Days, authors: Iterable[str]) -> None:
    wanted = day(gold["date"])
    if wanted is not None:
        written, on_utc = on
        score.counts["dates"] += 1
        score.counts["same day"] += written == wanted
        score.counts["same UTC day"] += on_utc == wanted
        score.counts["a day apart"] += on_utc is not None and abs((on_utc - wanted).days) <= 1
    score.counts["titles"] += folded(title) == folded(gold["title"])
    people = {folded(name) for name in re.split(r",|;|\band\b", gold["authors"] or "") if folded(name)}
    given = {folded(name) for name in authors if folded(name)}
    if people:
        score.counts["authors"] += len(people)
        score.counts["authors given"] += len(given)
        score.counts["authors right"] += len(people & given)


def half_of(url: str) -> str:
    """Return the half that the site of an address belongs to: dev or held."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return "held" if hashlib.sha256(host.encode()).digest()[0] % 2 else "dev"


def ours(body: bytes, url: str) -> Page:
    try:
        return parse_page(body, url=url, now=NOW)
    except ParseFailed as refused:
        print(f"refused: {url}: {refused}")
        return Page(url=url)


def cleaned(page: Page) -> str:
    try:
        return clean_text(page.text, title=page.title).text
    except Rejected:
        return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", choices=("dev", "held"), help="read the pages of one half of the sites only")
    parser.add_argument("--every", type=int, default=1, help="read every Nth page only")
    parser.add_argument("--verbose", action="store_true", help="name the pages below F1 0.8")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    folder = options.data / "pages" / "naeb"
    wiredesk, stored, default = Score(), Score(), Score()
    for key, gold in list(json.loads((folder / "articles.json").read_bytes()).items())[:: options.every]:
        path = folder / "html" / f"{key}.html.gz"
        if not path.exists() or options.half not in (None, half_of(gold["url"])):
            continue
        body = gzip.decompress(path.read_bytes())
        started = time.process_time()
        page = ours(body, gold["url"])
        wiredesk.cpu_s += time.process_time() - started
        text = cleaned(page)
        stored.cpu_s += time.process_time() - started
        started = time.process_time()
        other: Any = trafilatura.bare_extraction(body, url=gold["url"], with_metadata=True)
        default.cpu_s += time.process_time() - started
        f1 = wiredesk.text(gold["articleBody"], page.text)
        stored.text(gold["articleBody"], text)
        default.text(gold["articleBody"], (other.text if other else "") or "")
        utc_day = page.published_at.date() if page.published_at else None
        for score in (wiredesk, stored):
            rest(score, gold, page.title, (day_written(page), utc_day), page.authors)
        authors = (other.author or "").split(";") if other else ()
        its_day = day(other.date if other else None)
        rest(default, gold, other.title if other else None, (its_day, its_day), authors)
        if options.verbose and f1 < 0.8:
            print(f"{f1:.2f} {page.method:<20} {key} {gold['url'][:100]}")
    heads = (("day", 9), ("UTC day", 9), ("day±1", 9), ("title", 8), ("author P", 10), ("R", 8), ("CPU s", 9))
    columns = "".join(f"{name:>{width}}" for name, width in heads)
    print(f"{'':<13}{'pages':>6}{'P':>8}{'R':>8}{'F1':>8}{columns}")
    print(wiredesk.row("wiredesk"))
    print(stored.row("as cleaned"))
    print(default.row("trafilatura"))


if __name__ == "__main__":
    main()
