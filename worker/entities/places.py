"""Which of the many places of a name a text means: its other places, its dateline, and who lives where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log10

from worker.entities.fold import words_of
from worker.entities.sqlite import Gazetteer
from worker.entities.words import COMMON, PLACE_CUES
from worker.types import Place

#: Evidence, in powers of ten of population: a country named in the text outweighs a town a
#: hundred times larger elsewhere.
_SAME_COUNTRY, _SAME_ADMIN, _NEXT_WORD = 2.5, 1.5, 5.0
_RANK = {"country": 3.0, "region": 1.0, "admin": 1.0, "capital": 1.5, "city": 0.0}


def locate(
    names: Sequence[str], hints: Sequence[str], gazetteer: Gazetteer, peoples: Iterable[str] = ()
) -> list[Place | None]:
    """The place meant by each name; None if the gazetteer has none.

    ``hints`` are names beside them (one per name: "Texas" in "Paris, Texas"; "" if none), ``peoples``
    are countries whose people the text names.
    """
    options = [() if _is_common(name) else gazetteer.find(name) for name in names]
    exact = [gazetteer.exact(name) for name in names]
    countries: dict[str, float] = {}
    admins: dict[tuple[str, str], float] = {}
    for country in peoples:
        countries[country] = countries.get(country, 0.0) + 0.5
    own: list[tuple[str, float]] = []
    for places, sure in zip(options, exact, strict=True):
        best = places[0] if places and sure else None
        if best is None or best.country is None:
            own.append(("", 0.0))
            continue
        certain = len(places) == 1 or best.feature in ("country", "capital", "admin")
        own.append((best.country, 1.0 if certain else 0.3))
        countries[best.country] = countries.get(best.country, 0.0) + own[-1][1]
        if best.feature == "admin" and best.admin:
            admins[best.country, best.admin] = 1.0
    chosen = []
    for places, hint, (country, weight) in zip(options, hints, own, strict=True):
        others = {**countries, country: countries.get(country, 0.0) - weight}  # no place vouches for itself
        chosen.append(_best(places, hint, others, admins, gazetteer))
    return [p if p is None or sure or p.country in countries else None for p, sure in zip(chosen, exact, strict=True)]


def _is_common(name: str) -> bool:
    """ "Old City", "North Coast": words anybody uses, of which some village somewhere is called."""
    return all(w in COMMON or w in PLACE_CUES for w in words_of(name))


def _best(
    places: Sequence[Place],
    hint: str,
    countries: dict[str, float],
    admins: dict[tuple[str, str], float],
    gazetteer: Gazetteer,
) -> Place | None:
    if not places:
        return None
    near = gazetteer.find(hint) if hint else ()
    nearby = {(p.country, p.admin) for p in near[:3] if p.feature == "admin"}
    lands = {p.country for p in near[:1] if p.feature == "country"}

    def weight(place: Place) -> float:
        total = log10(place.population + 10) + _RANK[place.feature]
        total += min(countries.get(place.country or "", 0.0), 1.0) * _SAME_COUNTRY
        total += admins.get((place.country or "", place.admin or ""), 0.0) * _SAME_ADMIN
        if (place.country, place.admin) in nearby or place.country in lands:
            total += _NEXT_WORD
        return total

    return max(places, key=weight)
