"""Precision of merging names by reason, on labelled pairs drawn from a stream of news.

    python bench/resolution.py [--pairs bench/labels/resolution.tsv] [--errors 20]

Each pair holds two spellings with their kind, country, role, point on the map and a few names beside them, and a label
set by eye: "one" thing or "two". A pair that the rules merge counts under their reason; intervals are Wilson's of 95 %.
Pairs were drawn by a script from what today's and earlier rules merged, and, stratified by kind, from names that share
a lookup key and were kept apart; those that cannot be judged without reading on were left out.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from worker.entities import Aliases, asked_keys, name_keys, resolve
from worker.entities.fold import fold
from worker.types import EntityKind, FoundEntity, KnownEntity, Mention

ROOT = Path(__file__).resolve().parents[1]
Z = 1.96


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair: what was found, what was stored, and the label."""

    found: FoundEntity
    known: KnownEntity
    is_one: bool


def read_pairs(path: Path) -> list[Pair]:
    """Read the labelled pairs of a file."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader((line for line in handle if not line.startswith("#")), delimiter="\t"))
    return [_pair(row) for row in rows]


def _pair(row: dict[str, str]) -> Pair:
    def side(end: str) -> tuple[str, EntityKind, str | None, str | None, tuple[str, ...], list[float | None]]:
        point: list[float | None] = [float(x) for x in row[f"point{end}"].split()] or [None, None]
        company = tuple(name for name in row[f"company{end}"].split("|") if name)
        kind = cast(EntityKind, row[f"kind{end}"])
        return row[f"name{end}"], kind, row[f"country{end}"] or None, row[f"role{end}"] or None, company, point

    name, kind, country, role, company, (lat, lon) = side("1")
    mentions = (Mention(0, len(name), name),)
    found = FoundEntity(
        name=name, kind=kind, mentions=mentions, country=country, role=role, company=company, lat=lat, lon=lon
    )
    name, kind, country, role, company, (lat, lon) = side("2")
    known = KnownEntity(
        entity_id=1,
        name=name,
        kind=kind,
        names=(name,),
        country=country,
        lat=lat,
        lon=lon,
        role=role,
        company=company,
    )
    return Pair(found, known, row["label"] == "one")


def name_shares(pairs: Sequence[Pair]) -> dict[str, float]:
    """Return the share of the sides of all pairs that a name stands beside, which tells how common it is."""
    counts = Counter(fold(name) for pair in pairs for side in (pair.found, pair.known) for name in side.company)
    return {name: count / (2 * len(pairs)) for name, count in counts.items()}


def decide(pair: Pair, aliases: Aliases, shares: Mapping[str, float]) -> str | None:
    """Return the reason for which the rules merge a pair; None if they keep it apart."""
    found, known = pair.found, pair.known
    if not set(asked_keys(found.name, found.kind)) & set(name_keys(known.name, known.kind)):
        return None
    decision = resolve(found, [known], aliases, shares)
    return decision.reason if decision.entity_id else None


def interval(right: int, total: int) -> tuple[float, float]:
    """Return Wilson's interval of 95 % for a share."""
    if not total:
        return 0.0, 1.0
    share, spread = right / total, Z * Z / total
    middle, half = share + spread / 2, Z * sqrt(share * (1 - share) / total + spread / (4 * total))
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def report(pairs: Sequence[Pair], aliases: Aliases, errors: int) -> None:
    """Print precision by reason, recall, and the pairs that went wrong."""
    merged: dict[str, list[Pair]] = defaultdict(list)
    shares = name_shares(pairs)
    for pair in pairs:
        if reason := decide(pair, aliases, shares):
            merged[reason].append(pair)
            merged["all"].append(pair)
    print(f"{len(pairs)} pairs, {sum(p.is_one for p in pairs)} of one thing")
    print("reason                       merged  right  P")
    for reason in sorted(merged, key=lambda name: -len(merged[name])):
        group = merged[reason]
        right = sum(p.is_one for p in group)
        low, high = interval(right, len(group))
        print(f"{reason:28} {len(group):6} {right:6}  {right / len(group):.3f} ({low:.3f} to {high:.3f})")
    found = sum(p.is_one for p in merged["all"])
    print(f"recall {found / max(1, sum(p.is_one for p in pairs)):.3f}")
    for pair in [p for p in merged["all"] if not p.is_one][:errors]:
        print("  wrong ", pair.found.kind, pair.found.name, "|", pair.known.name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=ROOT / "bench/labels/resolution.tsv")
    parser.add_argument("--aliases", type=Path, default=ROOT / "worker/wordlists/entities/aliases.toml")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    report(read_pairs(args.pairs), Aliases.load(args.aliases), args.errors)


if __name__ == "__main__":
    main()
