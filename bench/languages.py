"""Names in texts that no model reads: exact span and kind, micro F1 by language.

    python bench/languages.py DATA [--errors 30] [--lang uk]

DATA/ner/languages holds the development sets (Ukrainian, Russian, Swahili, Hausa, Yoruba) as JSON lines.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from worker.entities import Aliases, Gazetteer, Reading, find_entities

KINDS = {"person": "PER", "org": "ORG", "place": "LOC"}


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
    print("lang  texts  P     R     F1")
    for path in sorted((args.data / "ner/languages").glob(f"{args.lang or '*'}.jsonl")):
        measure(path, gazetteer, aliases, args.errors)


def measure(path: Path, gazetteer: Gazetteer, aliases: Aliases, errors: int) -> None:
    """Print the figures of one language, then what went wrong most."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    hits = marked = wanted = 0
    wrong: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        text = row["text"]
        entities = find_entities(Reading(text=text, lang=row["lang"]), None, gazetteer, aliases)
        ours = {(m.start, m.end, KINDS[e.kind]) for e in entities for m in e.mentions if e.kind in KINDS}
        gold = {(e["start"], e["end"], e["kind"]) for e in row["entities"]}
        hits, marked, wanted = hits + len(ours & gold), marked + len(ours), wanted + len(gold)
        wrong.update(("missed", k, text[s:e]) for s, e, k in gold - ours)
        wrong.update(("wrong", k, text[s:e]) for s, e, k in ours - gold)
    p, r = hits / max(marked, 1), hits / max(wanted, 1)
    print(f"{path.stem:5} {len(rows):6} {p:.3f} {r:.3f} {2 * p * r / max(p + r, 1e-9):.3f}")
    for (what, kind, name), count in wrong.most_common(errors):
        print(f"  {what} {kind} {name!r} x{count}")


if __name__ == "__main__":
    main()
