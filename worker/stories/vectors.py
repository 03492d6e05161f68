"""Weighting by rarity, and how alike two sets of terms are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worker.stories.names import NAME
from worker.types import Frequencies, Terms

PRIOR_ARTICLES = 300
"""Articles that nobody has seen are taken to stand behind the counted ones, each term in one of them. So
the first articles of a fresh installation are compared at all, and counts take over as they grow."""

LOOKUP_LIMIT = 16  #: Terms an article is looked up by.
NAMED_AT_LEAST = 3  #: Names an article must have for their agreement to say anything.


@dataclass(frozen=True, slots=True)
class Vector:
    """Terms weighted by rarity, with their lengths."""

    weights: dict[str, float]
    names: dict[str, float]  #: The part of the weights that are names.
    length: float
    names_length: float


class Weighting:
    """Turns terms into vectors. Rarities are kept in it, vectors in the frequencies, for later decisions of a batch."""

    def __init__(self, frequencies: Frequencies) -> None:
        self._counts = frequencies.counts
        self._vectors: dict[int, tuple[Terms, Vector]] = frequencies.vectors
        self._rarities = _Rarities(frequencies.documents + PRIOR_ARTICLES)

    def rarity(self, term: str) -> float:
        """Inverse document frequency: ln of all articles over those with the term."""
        return self._rarities[self._counts.get(term, 0)]

    def vector(self, terms: Terms) -> Vector:
        """Return the terms, each weight times its rarity."""
        known = self._vectors.get(id(terms))
        if known is None:  # the terms are kept beside it, so that no others get their id
            known = self._vectors[id(terms)] = terms, self._work_out(terms)
        return known[1]

    def _work_out(self, terms: Terms) -> Vector:
        count, rarities = self._counts.get, self._rarities
        weights = {term: weight * rarities[count(term, 0)] for term, weight in terms.weights.items()}
        names = {term: weight for term, weight in weights.items() if term[0] == NAME}
        return Vector(weights, names, math.hypot(*weights.values()), math.hypot(*names.values()))


class _Rarities(dict[int, float]):
    """Rarity of a term by the number of its articles, filled as numbers are asked for."""

    def __init__(self, documents: int) -> None:
        super().__init__()
        self._documents = documents

    def __missing__(self, count: int) -> float:
        rarity = math.log(max(1.0, self._documents / (count + 1)))
        self[count] = rarity
        return rarity


def likeness(a: Vector, b: Vector) -> float:
    """Cosine of two vectors, 0 to 1; 0 where one is empty."""
    return _cosine(a.weights, b.weights, a.length * b.length)


def spread(vector: Vector, core: Sequence[Vector]) -> float:
    """Return the share of the likeness to a core that is left without the term that makes most of each, 0 to 1."""
    total = strongest = 0.0
    for one in core:
        shared = [weight * one.weights[term] for term, weight in vector.weights.items() if term in one.weights]
        total += sum(shared) / (one.length or 1.0)
        strongest += max(shared, default=0.0) / (one.length or 1.0)
    return 1 - strongest / total if total else 0.0


def names_likeness(a: Vector, b: Vector) -> float | None:
    """Cosine over the names alone; None where one side has too few of them to say."""
    if min(len(a.names), len(b.names)) < NAMED_AT_LEAST:
        return None
    return _cosine(a.names, b.names, a.names_length * b.names_length)


def strongest_shared(a: Vector, b: Vector, limit: int) -> list[str]:
    """Return the terms that make two vectors alike, strongest first."""
    shared = {term: weight * b.weights[term] for term, weight in a.weights.items() if term in b.weights}
    return sorted(shared, key=lambda term: (-shared[term], term))[:limit]


def candidate_terms(terms: Terms, frequencies: Frequencies, limit: int = LOOKUP_LIMIT) -> tuple[str, ...]:
    """Return the terms by which an article's stories are looked up: heavy in it and rare elsewhere, strongest first.

    A story is stored under these terms of each of its articles. Rarity counts twice, so that what a
    lookup brings back stays small however much is stored.
    """
    weighting = Weighting(frequencies)
    strength = {term: weight * weighting.rarity(term) ** 2 for term, weight in terms.weights.items()}
    return tuple(sorted(strength, key=lambda term: (-strength[term], term))[:limit])


def _cosine(a: Mapping[str, float], b: Mapping[str, float], lengths: float) -> float:
    if not lengths:
        return 0.0
    if len(a) > len(b):
        a, b = b, a
    return min(1.0, sum(weight * b[term] for term, weight in a.items() if term in b) / lengths)
