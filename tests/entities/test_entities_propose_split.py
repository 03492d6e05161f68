"""Proposals of splits: what speaks for a spelling being another entity, and what speaks against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from worker.entities import propose_split
from worker.types import EntityKind, NameUse


def use(name: str, company: Sequence[str], countries: str = "", year: int = 2026, articles: int = 3) -> NameUse:
    return NameUse(
        name=name,
        articles=articles,
        company=Counter(company),
        countries=Counter(countries.split()),
        first_at=datetime(year, 1, 1, tzinfo=UTC),
        last_at=datetime(year, 3, 1, tzinfo=UTC),
    )


KENYAN, FRENCH = ("Raila Odinga", "Nairobi"), ("Emmanuel Macron", "Paris")


@pytest.mark.parametrize(
    ("one", "other", "kind", "said"),
    [
        pytest.param(use("Ruth Wanjiru", KENYAN), use("Odo Bakimba", FRENCH), "person", "no likeness", id="names"),
        pytest.param(use("Smith", KENYAN, "KE"), use("Odo Smith", FRENCH, "FR"), "person", "in KE", id="countries"),
        pytest.param(use("KCNA", KENYAN), use("CNN", FRENCH), "org", "Nairobi", id="agencies"),
        pytest.param(use("Steve King", KENYAN, "US", 2015), use("Stephen King", FRENCH, "GB"), "person", "2015-01-01",
                     id="dates"),
    ],
)  # fmt: skip
def test_spellings_that_contradict_each_other_are_proposed_with_the_evidence(
    one: NameUse, other: NameUse, kind: EntityKind, said: str
) -> None:
    judged = propose_split(one, other, kind)
    assert judged is not None
    assert 0.6 <= judged[0] <= 1
    assert said in "; ".join(judged[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(use("Smith", KENYAN), use("Odo Smith", FRENCH), id="a family name in other company"),
        pytest.param(use("Smith", KENYAN, year=2015), use("Odo Smith", FRENCH), id="and at another time"),
        pytest.param(use("Ruth Wanjiru", KENYAN), use("Odo Bakimba", (*FRENCH, "Nairobi")), id="one in common"),
        pytest.param(use("Ruth Wanjiru", KENYAN, articles=1), use("Odo Bakimba", FRENCH), id="a single article"),
        pytest.param(use("Odo K. Smith", KENYAN, "KE"), use("Odo Smith", FRENCH, "KE FR"), id="a country in common"),
    ],
)
def test_too_little_is_not_proposed(one: NameUse, other: NameUse) -> None:
    assert propose_split(one, other, "person") is None
