"""Proposals: two stored entities that may be one, with the evidence. A person accepts them, or at night a rule."""

from __future__ import annotations

from collections.abc import Mapping

from worker.entities.company import shared_weights
from worker.entities.fold import fold
from worker.entities.identity import is_family_name
from worker.entities.namesakes import is_shared_name
from worker.entities.people import person_words
from worker.entities.resolve import SAME_PLACE_KM, distance_km
from worker.entities.similarity import compare_names
from worker.types import KnownEntity
from worker.wordlists import WordList

#: Least score of a proposal: a likeness of names that other evidence must bear out, unless the names are the same.
PROPOSED_AT = 0.85
#: Likeness of people by one name alone and of bodies that every state has, and of things of two kinds.
_FAMILY, _OTHER_KIND = 0.7, 0.8
_LEAST_LIKENESS = 0.7
_FORMS_OF_ADDRESS = WordList("entities/forms_of_address")
_COMPANY, _MOST_COMPANY, _ROLE, _COUNTRY = 0.04, 5, 0.1, 0.05


def propose_merge(
    one: KnownEntity, other: KnownEntity, shares: Mapping[str, float]
) -> tuple[float, tuple[str, ...]] | None:
    """Judge whether two entities may be one.

    Args:
        one: A stored entity.
        other: Another one.
        shares: Folded names to the shares of the stored articles that hold them, 0 to 1; rare are those not in it.

    Returns:
        Score from 0 to 1 and the evidence, for a person to read; None if too little speaks for it, or anything against:
        another country, another place on the map, both named by one text, both ruled by a person. Bodies that every
        state has need the country or four names in common.
    """
    if _is_contradicted(one, other):
        return None
    likeness, said = _likeness(one, other)
    if likeness < _LEAST_LIKENESS:
        return None
    weights = shared_weights(one.company, other.company, shares)
    if is_shared_name(one.name) and is_shared_name(other.name) and not (one.country and other.country):
        likeness = min(likeness, _FAMILY)  # every state has a Foreign Ministry
    role = fold(one.role or "")
    same_role = role != "" and role == fold(other.role or "") and role not in _FORMS_OF_ADDRESS.words
    same_country = bool(one.country and one.country == other.country)
    beside = _COMPANY * min(sum(weights.values()), _MOST_COMPANY)
    score = likeness + beside + _ROLE * same_role + _COUNTRY * same_country
    if score < PROPOSED_AT:
        return None
    evidence = [said]
    if shown := [name for name in one.company if weights.get(fold(name))]:
        evidence.append(f"named beside the same: {', '.join(shown[:_MOST_COMPANY])}")
    if same_role:
        evidence.append(f"the same office: {one.role}")
    if same_country:
        evidence.append(f"the same country: {one.country}")
    return min(1.0, round(score, 2)), tuple(evidence)


def _is_contradicted(one: KnownEntity, other: KnownEntity) -> bool:
    if one.country and other.country and one.country != other.country:
        return True
    if (one.ruled and other.ruled) or distance_km(one, other) > SAME_PLACE_KM:
        return True
    return fold(one.name) in map(fold, other.company) or fold(other.name) in map(fold, one.company)


def _likeness(one: KnownEntity, other: KnownEntity) -> tuple[float, str]:
    """Return the likeness of the names, and a sentence on it."""
    if one.kind != other.kind:
        same = {fold(name) for name in (one.name, *one.names)} & {fold(name) for name in (other.name, *other.names)}
        return (_OTHER_KIND, f"{one.name}: taken for {one.kind} and {other.kind}") if same else (0.0, "")
    pairs = [(a, b) for a in (one.name, *one.names) for b in (other.name, *other.names)]
    found, (a, b) = max(((compare_names(*pair, one.kind), pair) for pair in pairs), key=lambda judged: judged[0].score)
    if found.score:
        is_bare = one.kind == "person" and len(person_words(a)) < 2
        said = f"{a} and {b}: {found.reason.replace('_', ' ')}"
        return min(found.score, _FAMILY) if is_bare else found.score, said
    if one.kind == "person" and (_is_family_of(one.name, other.name) or _is_family_of(other.name, one.name)):
        return _FAMILY, f"{one.name} and {other.name}: family name"
    return 0.0, ""


def _is_family_of(short: str, name: str) -> bool:
    words = person_words(short)
    return len(words) == 1 and is_family_name(words[0], name)
