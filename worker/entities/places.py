"""Choice among the places of one name: by the text's other places, its dateline, and the population."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10

from worker.entities.fold import words_of
from worker.entities.neighbours import is_spot, support
from worker.entities.sqlite import Gazetteer
from worker.entities.words import COMMON, PLACE_CUES
from worker.types import Home, Place

NOWHERE = Home()
UNSEEN_PLACES = 5  #: Taken to lie elsewhere, so that a source's first article decides little about its second.

#: Evidence, in powers of ten of population: a country named in the text outweighs a town a
#: hundred times larger elsewhere.
_SAME_COUNTRY, _SAME_ADMIN, _NEXT_WORD = 2.5, 3.0, 12.0
#: The same for where the source's earlier articles were set, each times its share of them: what a paper of
#: Paris, Texas, writes about outweighs the capital of France (bench/places.py).
_HOME_COUNTRY, _HOME_ADMIN = 4.0, 10.0
_RANK = {"country": 3.0, "region": 1.0, "admin": 1.0, "capital": 1.5, "city": 0.0}


def locate(
    names: Sequence[str],
    hints: Sequence[str],
    gazetteer: Gazetteer,
    peoples: Iterable[str] = (),
    home: Home = NOWHERE,
) -> list[Place | None]:
    """Return the place meant by each name; None if the gazetteer has none.

    ``hints`` are names beside them (one per name: "Texas" in "Paris, Texas"; "" if none), ``peoples``
    are countries whose people the text names, ``home`` is where the source's articles are set.
    """
    options = [() if _is_common(name) else gazetteer.find(name) for name in names]
    exact = [gazetteer.exact(name) for name in names]
    different = {name.lower(): places for name, places in zip(names, options, strict=True)}
    spoken = dict(zip(different, support(list(different.values()), lambda one: _by_itself(one, home)), strict=True))
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
        if best.feature == "admin" and best.admin and not is_spot(best):  # of a county there may be one in each state
            admins[best.country, best.admin] = 1.0
    chosen = []
    for name, places, hint, (country, weight) in zip(names, options, hints, own, strict=True):
        others = {**countries, country: countries.get(country, 0.0) - weight}  # no place vouches for itself
        chosen.append(_best(places, hint, _Evidence(others, admins, spoken[name.lower()], home), gazetteer))
    return [p if p is None or sure or p.country in countries else None for p, sure in zip(chosen, exact, strict=True)]


def home_of(places: Mapping[tuple[str, str], int]) -> Home:
    """Return where a source's articles are set, from how many places of each (country, division or "") they named."""
    total = sum(places.values()) + UNSEEN_PLACES
    countries: dict[str, float] = {}
    for (country, _), count in places.items():
        countries[country] = countries.get(country, 0.0) + count / total
    return Home(countries, {place: count / total for place, count in places.items() if place[1]})


def _is_common(name: str) -> bool:
    """Return True for "Old City", "North Coast": words anybody uses, of which some village somewhere is called."""
    return all(w in COMMON or w in PLACE_CUES for w in words_of(name))


def _by_itself(place: Place, home: Home) -> float:
    """Return how likely a place is meant, whatever else a text names.

    Its size, its rank, and where the source is at home.
    """
    country, admin = place.country or "", (place.country or "", place.admin or "")
    at_home = home.countries.get(country, 0.0) * _HOME_COUNTRY + home.admins.get(admin, 0.0) * _HOME_ADMIN
    return log10(place.population + 10) + _RANK[place.feature] + at_home


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Evidence for a place of one name."""

    countries: Mapping[str, float]  #: Named by the rest of the text.
    admins: Mapping[tuple[str, str], float]
    spoken: Mapping[int, float]  #: By the places of other names, for each place by its id.
    home: Home

    def weight(self, place: Place) -> float:
        total = _by_itself(place, self.home) + self.spoken.get(place.place_id, 0.0)
        total += min(self.countries.get(place.country or "", 0.0), 1.0) * _SAME_COUNTRY
        return total + self.admins.get((place.country or "", place.admin or ""), 0.0) * _SAME_ADMIN


def _best(places: Sequence[Place], hint: str, evidence: _Evidence, gazetteer: Gazetteer) -> Place | None:
    if not places:
        return None
    near = gazetteer.find(hint) if hint else ()
    nearby = {(p.country, p.admin) for p in near[:3] if p.feature == "admin"}
    lands = {p.country for p in near[:1] if p.feature == "country"}

    def weight(place: Place) -> float:
        beside = (place.country, place.admin) in nearby or place.country in lands
        return evidence.weight(place) + (_NEXT_WORD if beside else 0.0)

    return max(places, key=weight)
