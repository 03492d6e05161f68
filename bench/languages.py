"""Names in texts that no model reads: exact span and kind, micro F1 by language.

    python bench/languages.py DATA [--errors 30] [--lang uk] [--aliases FILE]

DATA/ner/languages holds the development sets (Ukrainian, Russian, Swahili, Hausa, Yoruba) as JSON lines. Then the same
on the sentences of bench/labels/news_sentences.tsv (German, French, Spanish, Italian, Portuguese, Polish, Turkish) and
world_sentences.tsv (25 languages; with how many of the known names are linked to what they are called in English),
apart for those that rules were read off ("dev") and those that are held.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from worker.entities import Aliases, Gazetteer, Reading, find_entities
from worker.entities.fold import fold

KINDS = {"person": "PER", "org": "ORG", "place": "LOC"}
LABELS = {"P": "PER", "O": "ORG", "L": "LOC"}
SENTENCES = Path(__file__).parent / "labels" / "news_sentences.tsv"
WORLD = SENTENCES.with_name("world_sentences.tsv")

Marked = set[tuple[int, int, str]]  #: Start, end and kind of each name.


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its names."""

    text: str
    lang: str
    gold: Marked
    meant: Mapping[tuple[int, int, str], str] = field(default_factory=dict)  #: Names of known things in English.


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--lang", default="")
    parser.add_argument("--aliases", type=Path)
    parser.add_argument("--gazetteer", type=Path, default=Path(tempfile.gettempdir()) / "wiredesk-gazetteer.sqlite")
    args = parser.parse_args()
    gazetteer = Gazetteer.ensure(args.gazetteer)
    aliases = Aliases.load(args.aliases) if args.aliases else Aliases()
    print("lang    texts P     R     F1")
    print("(of world sentences, linked: found and under the English name, of those that have one)")
    sets = {path.stem: list(texts(path)) for path in sorted((args.data / "ner/languages").glob("*.jsonl"))}
    for name, rows in (sets | sentences() | world()).items():
        if name.startswith(args.lang):
            measure(name, rows, gazetteer, aliases, args.errors)


def texts(path: Path) -> Iterator[Labelled]:
    """Read a development set."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Labelled(row["text"], row["lang"], {(e["start"], e["end"], e["kind"]) for e in row["entities"]})


def sentences() -> dict[str, list[Labelled]]:
    """Read the sentences by language, the first, third and so on of each as "dev", the others as "held"."""
    found: dict[str, list[Labelled]] = {}
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            lang, text, names = line.split("\t")
            gold = {(at := text.index(name[2:]), at + len(name[2:]), LABELS[name[0]]) for name in names.split("|")}
            found.setdefault(lang, []).append(Labelled(text, lang, gold))
    return {f"{lang}-{part}": rows[at::2] for lang, rows in found.items() for at, part in enumerate(("dev", "held"))}


def world() -> dict[str, list[Labelled]]:
    """Read the sentences on world news by part and language, and all of a part together."""
    found: dict[str, list[Labelled]] = {}
    for line in WORLD.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        part, lang, text, names = line.split("\t")
        meant = {}
        for name in names.split("|"):
            written, _, english = name[2:].partition("=")
            at = text.index(written)
            meant[at, at + len(written), LABELS[name[0]]] = english
        row = Labelled(text, lang, set(meant), {where: english for where, english in meant.items() if english})
        for key in (f"world-{lang}-{part}", f"world-{part}"):
            found.setdefault(key, []).append(row)
    return found


def measure(name: str, rows: list[Labelled], gazetteer: Gazetteer, aliases: Aliases, errors: int) -> None:
    """Print the figures of one language, then what went wrong most."""
    hits = marked = wanted = known = linked = 0
    wrong: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        entities = find_entities(Reading(text=row.text, lang=row.lang), None, gazetteer, aliases)
        named = {(m.start, m.end, KINDS[e.kind]): e.name for e in entities for m in e.mentions if e.kind in KINDS}
        ours = set(named)
        known += len(row.meant)
        linked += sum(fold(named.get(where, "")) == fold(english) for where, english in row.meant.items())
        hits, marked, wanted = hits + len(ours & row.gold), marked + len(ours), wanted + len(row.gold)
        wrong.update(("missed", k, row.text[s:e]) for s, e, k in row.gold - ours)
        wrong.update(("wrong", k, row.text[s:e]) for s, e, k in ours - row.gold)
    p, r = hits / max(marked, 1), hits / max(wanted, 1)
    also = f" linked {linked}/{known} {linked / known:.3f}" if known else ""
    print(f"{name:14} {len(rows):5} {p:.3f} {r:.3f} {2 * p * r / max(p + r, 1e-9):.3f}{also}")
    for (what, kind, said), count in wrong.most_common(errors):
        print(f"  {what} {kind} {said!r} x{count}")


if __name__ == "__main__":
    main()
