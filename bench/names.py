"""Are two names one thing's? Precision and recall of the name rules on DATA/names/cases.csv.

    python bench/names.py DATA [--errors N]

A pair counts as found when the two names share a lookup key and are taken for one: by themselves, then with
three names in common beside them. The set is made for screening: it calls "Tim Cock" and "Fund V, Fund VI" matches.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from worker.entities import Aliases, asked_keys, name_keys, resolve
from worker.types import EntityKind, FoundEntity, KnownEntity, Mention

COMPANY = ("Hama", "Idlib", "Damascus")


def is_one(one: str, other: str, kind: EntityKind, company: tuple[str, ...] = ()) -> bool:
    """Return True if the stage would put both names under one entity, met beside these others."""
    if not set(asked_keys(one, kind)) & set(name_keys(other, kind)):
        return False
    found = FoundEntity(name=one, kind=kind, mentions=(Mention(0, len(one), one),), company=company)
    known = KnownEntity(entity_id=1, name=other, kind=kind, names=(other,), company=company)
    return resolve(found, [known], Aliases()).entity_id == 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    with (args.data / "names/cases.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    people = [r for r in rows if r["schema"] == "Person"]
    others = [r for r in rows if r["schema"] != "Person"]
    print("schema          pairs  match  P     R     F1")
    for company, beside in (((), ""), (COMPANY, "+company")):
        report(f"all{beside}", rows, company, args.errors)
        report(f"person{beside}", people, company)
        report(f"other{beside}", others, company)


def report(name: str, rows: list[dict[str, str]], company: tuple[str, ...], errors: int = 0) -> None:
    """One line of the table, then the pairs that went wrong."""
    kinds: list[EntityKind] = ["person" if r["schema"] == "Person" else "org" for r in rows]
    judged = [(r, is_one(r["name1"], r["name2"], k, company)) for r, k in zip(rows, kinds, strict=True)]
    right = sum(1 for r, one in judged if one and r["is_match"] == "true")
    ours, gold = sum(one for _, one in judged), sum(r["is_match"] == "true" for r in rows)
    p, r = right / max(ours, 1), right / max(gold, 1)
    print(f"{name:15} {len(rows):5} {gold:6}  {p:.3f} {r:.3f} {2 * p * r / max(p + r, 1e-9):.3f}")
    for row, one in [j for j in judged if j[1] != (j[0]["is_match"] == "true")][:errors]:
        print("  wrong " if one else "  missed", row["schema"], row["name1"], "|", row["name2"])


if __name__ == "__main__":
    main()
