"""One thing under one spelling: kind and identity decided over all articles that named it, and revised.

A model reads "Twitter" as a person in one text and as a product in the next. What each text proves is summed up with
the entity; things of one spelling that nothing keeps apart are one, of the kind that most speaks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worker.entities.aliases import Aliases, is_acronym
from worker.entities.fold import fold
from worker.entities.namesakes import is_party, is_shared_name, is_word_of_firms
from worker.entities.other_scripts import are_homophones
from worker.entities.people import COMMON_SURNAMES, person_words
from worker.entities.words import is_given_name
from worker.types import EntityKind, FoundEntity, KindEvidence, KnownEntity

MIN_ARTICLES = 3  #: Articles with a full name before a bare family name leads to it.
_SOMEWHERE = 0.7  #: Weight an article of a place that is on no map, where something is said to be in it.


@dataclass(frozen=True, slots=True)
class Identity:
    """Result of a decision over the stream."""

    kind: EntityKind
    twins: tuple[KnownEntity, ...]  #: Stored entities that are this one thing, oldest first.


def decide_identity(found: FoundEntity, candidates: Sequence[KnownEntity], aliases: Aliases) -> Identity:
    """Decide the kind of a found name, and which stored entities of its spelling are one with it.

    A text and an entity whose kinds are settled keep them, so that a club and a person of one name stay two. What
    the map or the alias file decides, and what a person ruled, takes no part.
    """
    if not found.evidence.weights:
        return Identity(found.kind, ())
    spelt = fold(found.name)
    twins = sorted(
        (one for one in candidates if _may_be_one(one, found, aliases) and spelt in map(fold, (one.name, *one.names))),
        key=lambda one: one.entity_id,
    )
    kind = _kind(found, twins)
    if kind == "person" and len(person_words(found.name)) < 2 and not _is_one_bearer(found, twins, candidates):
        return Identity(kind, ())
    twins = [one for one in twins if one.kind == kind or not _is_settled(one)]
    is_of_two = len({one.country for one in twins if one.country}) > 1  # a text that tells no country makes no bridge
    return Identity(kind, () if is_of_two else tuple(twins))


def bearers_of(found: FoundEntity, candidates: Sequence[KnownEntity]) -> list[KnownEntity]:
    """Return the people of the stream whom a bare family name may mean."""
    word = person_words(found.name)
    if len(word) != 1 or is_given_name(word[0]) or found.kind != "person" or is_acronym(found.name):
        return []
    return [one for one in candidates if one.kind == "person" and is_family_name(word[0], one.name)]


def is_known_bearer(one: KnownEntity) -> bool:
    """Return True for a person who was named often enough that the family name alone may mean them."""
    return one.evidence.articles >= MIN_ARTICLES and not one.ruled


def is_family_name(word: str, name: str) -> bool:
    """Return True if a folded word is the family name of a full name."""
    words = person_words(name)
    return len(words) > 1 and words[-1] == word


def _may_be_one(one: KnownEntity, found: FoundEntity, aliases: Aliases) -> bool:
    """Return True if nothing keeps a stored entity of the spelling apart; bodies of every state need the country."""
    if is_shared_name(one.name):
        same_country = one.country == found.country and not (one.country is None and is_party(one.name))
    else:
        same_country = not (one.country and found.country) or one.country == found.country
    said = bool(one.evidence.weights) and not one.ruled and same_country and aliases.find(one.name) is None
    return said and not (is_word_of_firms(one.name) or are_homophones(one.name, found.name))


def _is_settled(one: KnownEntity) -> bool:
    """Return True if every other text that names it settled its kind."""
    return 0 < one.evidence.articles <= 2 * one.evidence.settled


def _kind(found: FoundEntity, twins: Sequence[KnownEntity]) -> EntityKind:
    if not twins:
        return found.kind
    kind = kind_of(sum((one.evidence for one in twins), start=found.evidence), found.kind)
    if kind != found.kind and _is_borne_by_many(found.name) and not any(one.evidence.settled for one in twins):
        return found.kind
    two = found.evidence.settled and any(one.kind == kind and _is_settled(one) for one in twins)
    return found.kind if two else kind


def kind_of(evidence: KindEvidence, otherwise: EntityKind) -> EntityKind:
    """Return the kind that most speaks for; the one given where nothing does.

    Names that only the model takes for places, article after article, are none: nothing is ever in them.
    """
    weights = dict(evidence.weights)
    if evidence.articles > MIN_ARTICLES and weights.get("place", 0.0) < _SOMEWHERE * evidence.articles:
        weights.pop("place", None)
    best = max(weights, key=lambda kind: (weights[kind], kind == otherwise, kind), default="other")
    return best if best in weights and weights[best] > 0 else "other"


def _is_one_bearer(found: FoundEntity, twins: Sequence[KnownEntity], candidates: Sequence[KnownEntity]) -> bool:
    """Return True for a single name, met often and never with a full one, that is no name thousands bear: Harambe."""
    word = person_words(found.name)[0]
    often = sum(one.evidence.articles for one in twins) + 1 >= MIN_ARTICLES + 1
    if not often or _is_borne_by_many(word):
        return False
    return not any(one.kind == "person" and is_family_name(word, one.name) for one in candidates)


def _is_borne_by_many(name: str) -> bool:
    """Return True for a given name or a frequent family name alone."""
    words = person_words(name)
    return len(words) == 1 and (is_given_name(words[0]) or words[0] in COMMON_SURNAMES.words)
