"""Are two names one thing's? Precision and recall of the name rules on DATA/names/cases.csv.

    python bench/names.py DATA [--errors N]

A pair counts as found when the two names share a lookup key and are taken for one.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from worker.entities import Aliases, name_keys, resolve
from worker.types import EntityKind, FoundEntity, KnownEntity, Mention


def is_one(one: str, other: str, kind: EntityKind) -> bool:
    """Whether the stage would put both names under one entity."""
    if not set(name_keys(one, kind)) & set(name_keys(other, kind)):
        return False
    found = FoundEntity(name=one, kind=kind, mentions=(Mention(0, len(one), one),))
    known = KnownEntity(entity_id=1, name=other, kind=kind, names=(other,))
    return resolve(found, [known], Aliases()).entity_id == 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    with (args.data / "names/cases.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    print("schema    pairs  match  P     R     F1")
    for person in (None, True, False):
        chosen = [r for r in rows if person is None or (r["schema"] == "Person") is person]
        report(
            "all" if person is None else "person" if person else "other", chosen, args.errors if person is None else 0
        )


def report(name: str, rows: list[dict[str, str]], errors: int) -> None:
    """One line of the table, then the pairs that went wrong."""
    judged = [(r, is_one(r["name1"], r["name2"], "person" if r["schema"] == "Person" else "org")) for r in rows]
    right = sum(1 for r, one in judged if one and r["is_match"] == "true")
    ours, gold = sum(one for _, one in judged), sum(r["is_match"] == "true" for r in rows)
    p, r = right / max(ours, 1), right / max(gold, 1)
    print(f"{name:9} {len(rows):5} {gold:6}  {p:.3f} {r:.3f} {2 * p * r / max(p + r, 1e-9):.3f}")
    for row, one in [j for j in judged if j[1] != (j[0]["is_match"] == "true")][:errors]:
        print("  wrong " if one else "  missed", row["schema"], row["name1"], "|", row["name2"])


if __name__ == "__main__":
    main()
