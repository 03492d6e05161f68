"""Proposals of merges: what speaks for two entities being one, and what rules it out."""

from __future__ import annotations

from typing import Any

import pytest

from worker.entities import propose_merge
from worker.types import EntityKind, KnownEntity

COMPANY = ("Kenya", "Nairobi", "Red Cross", "United Nations")


def known(entity_id: int, name: str, kind: EntityKind = "person", **more: Any) -> KnownEntity:
    return KnownEntity(entity_id=entity_id, name=name, kind=kind, names=(name,), **more)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (known(1, "Odo Bakimba"), known(2, "Odo K. Bakimba")),
        (known(1, "Odo Bakimba", company=COMPANY), known(2, "Bakimba", company=COMPANY)),
        (known(1, "O. Bakimba", role="minister"), known(2, "Odo Bakimba", role="Minister")),
        (known(1, "Brixtar", "org", company=COMPANY), known(2, "Brixtar", company=COMPANY)),
        (known(1, "Foreign Ministry", "org", company=COMPANY), known(2, "Foreign Ministry", "org", company=COMPANY)),
        (known(1, "Foreign Ministry", "org", country="KE"), known(2, "Foreign Ministry", "org", country="KE")),
        (known(1, "Bill", company=COMPANY, role="minister"), known(2, "Bill", company=COMPANY, role="minister")),
    ],
)
def test_likely_merges_are_proposed_with_the_evidence(one: KnownEntity, other: KnownEntity) -> None:
    judged = propose_merge(one, other, {})
    assert judged is not None
    score, evidence = judged
    assert 0 < score <= 1
    assert one.name in evidence[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (known(1, "Odo Bakimba"), known(2, "Ruth Wanjiru")),
        (known(1, "Bill"), known(2, "Bill")),
        (known(1, "Odo Bakimba", country="KE"), known(2, "Odo K. Bakimba", country="UG")),
        (known(1, "Odo Bakimba", company=("Odo K. Bakimba",)), known(2, "Odo K. Bakimba")),
        (known(1, "Odo Bakimba", ruled=("Odo Bakimba",)), known(2, "Odo K. Bakimba", ruled=("Odo K. Bakimba",))),
        (known(1, "Springfield", "place", lat=39.8, lon=-89.6), known(2, "Springfield", "place", lat=42.1, lon=-72.6)),
        (known(1, "Brixtar", "org"), known(2, "Brixtar")),
        (known(1, "Foreign Ministry", "org", country="KE"), known(2, "Foreign Ministry", "org")),
        (known(1, "Cabinet", "org", company=COMPANY[:2]), known(2, "Cabinet", "org", company=COMPANY[:2])),
        (known(1, "Odo Bakimba", role="Mr", company=COMPANY[:1]), known(2, "Bakimba", role="Mr", company=COMPANY[:1])),
    ],
)
def test_what_contradicts_and_what_says_little_is_not_proposed(one: KnownEntity, other: KnownEntity) -> None:
    assert propose_merge(one, other, {}) is None


@pytest.mark.parametrize(
    ("beside", "shown"),
    [
        (COMPANY, "Kenya, Nairobi, Red Cross, United Nations"),
        (("Reuters", *COMPANY), "Kenya, Nairobi, Red Cross, United Nations"),
        (("United States", *COMPANY), "United States, Kenya, Nairobi, Red Cross, United Nations"),
        (("United States", "Reuters", "China", "White House"), None),
        (("United States", "Reuters", "China", *COMPANY[:2]), None),
    ],
)
def test_names_in_common_count_by_how_rare_they_are(beside: tuple[str, ...], shown: str | None) -> None:
    shares = {"united states": 0.5, "china": 0.6, "white house": 1.0}
    judged = propose_merge(known(1, "Odo Bakimba", company=beside), known(2, "Bakimba", company=beside), shares)
    assert (judged[1][1:] if judged else None) == ((f"named beside the same: {shown}",) if shown else None)
