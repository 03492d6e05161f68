"""Proposals for a person: a spelling of an entity that may mean somebody else, with the evidence for it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from worker.entities.identity import is_family_name
from worker.entities.people import person_words
from worker.entities.similarity import compare_names
from worker.types import EntityKind, NameUse

#: Least score of a proposal: two signs, the names alone do not do.
SPLIT_AT = 0.6
_NAMES, _COMPANY, _COUNTRIES, _DATES = 0.45, 0.35, 0.3, 0.2
_MIN_ARTICLES = 2  #: Of each side; of a single one no company tells.
_APART = timedelta(days=365)
_SHOWN = 3


def propose_split(one: NameUse, other: NameUse, kind: EntityKind) -> tuple[float, tuple[str, ...]] | None:
    """Judge whether two spellings of an entity mean different things.

    Args:
        one: A spelling.
        other: The one that the entity goes by, else the most frequent.
        kind: Kind of the entity.

    Returns:
        Score from 0 to 1 and the evidence, for a person to read; None if too little speaks for it.
    """
    if min(one.articles, other.articles) < _MIN_ARTICLES or one.company.keys() & other.company.keys():
        return None
    score, evidence = _COMPANY, [f"named beside {_shown(one.company)}, and the other beside {_shown(other.company)}"]
    if _differ(one.name, other.name, kind):
        score += _NAMES
        evidence.insert(0, f"{one.name} and {other.name}: no likeness that makes them one")
    if one.countries and other.countries and not one.countries.keys() & other.countries.keys():
        score += _COUNTRIES
        evidence.append(f"in {_shown(one.countries)}, and the other in {_shown(other.countries)}")
    if max(one.first_at, other.first_at) - min(one.last_at, other.last_at) > _APART:
        score += _DATES
        evidence.append(f"{_period(one)}, and the other {_period(other)}")
    return (min(1.0, round(score, 2)), tuple(evidence)) if score >= SPLIT_AT else None


def _differ(one: str, other: str, kind: EntityKind) -> bool:
    """Return True if nothing in two names makes them one; a bare family name may be anybody's of the family."""
    if compare_names(one, other, kind).score:
        return False
    words, others = person_words(one), person_words(other)
    is_bare = (len(words) == 1 and is_family_name(words[0], other)) or (
        len(others) == 1 and is_family_name(others[0], one)
    )
    return not (kind == "person" and is_bare)


def _shown(counted: Counter[str]) -> str:
    return ", ".join(name for name, _ in counted.most_common(_SHOWN)) or "nobody"


def _period(use: NameUse) -> str:
    return f"from {use.first_at:%Y-%m-%d} to {use.last_at:%Y-%m-%d}"
