"""Choice among the places of one name: by the text's other places, its dateline, and the population."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10, sqrt

from worker.entities.fold import fold, words_of
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
_OWN_NAME = 1.0  #: For the place whose usual name it is: Willard, Ohio, was once called Chicago.
_SHORT_NAME = 0.5  #: For the beginning of its usual name: Santiago de los Caballeros.
_BEFORE_ITS_DIVISION = 0.5  #: For the capital of a country over a division of the same name.
_WORLD_CITY_PEOPLE = 1_000_000  #: A city that readers everywhere know: Melbourne, in a report from London too.
_SURELY_HEARD = 1.5  #: Weight from which on the other names of the text mean its village.
_VILLAGE_PEOPLE = 25_000
#: A town up to so many times smaller is meant if the name is its usual one and the larger town's in some language only.
_SAME_SIZE = 3
_HEARD = 0.1  #: Weight from which on another name of the text speaks for a place.
_KNOWN_CITY, _KNOWN_PEOPLE = 0.6, 200_000
_RANK = {"country": 3.0, "region": 1.0, "admin": 1.0, "capital": 1.5, "city": 0.0}


def locate(
    names: Sequence[str],
    hints: Sequence[str],
    gazetteer: Gazetteer,
    peoples: Iterable[str] = (),
    home: Home = NOWHERE,
    dateline: str | None = None,
) -> list[Place | None]:
    """Return the place meant by each name; None if the gazetteer has none.

    ``hints`` are names beside them (one per name: "Texas" in "Paris, Texas"; "" if none), ``peoples``
    are countries whose people the text names, ``home`` is where the source's articles are set, ``dateline`` names
    where the report was written.
    """
    written_in = _written_in(dateline, gazetteer)
    options = [() if _is_common(name) else gazetteer.find(name) for name in names]
    exact = [gazetteer.exact(name) for name in names]
    different = {name.lower(): (name, places) for name, places in zip(names, options, strict=True)}
    heard = support(
        [places for _, places in different.values()],
        lambda number, place: _by_itself(place, [name for name, _ in different.values()][number], home),
    )
    spoken = dict(zip(different, heard, strict=True))
    countries: dict[str, float] = {}
    admins: dict[tuple[str, str], float] = {}
    states: dict[tuple[str, str], float] = {}
    for country in peoples:
        countries[country] = countries.get(country, 0.0) + 0.5
    if written_in and written_in.country:
        countries[written_in.country] = countries.get(written_in.country, 0.0) + 1.0
        if written_in.admin:
            admins[written_in.country, written_in.admin] = 1.0
    own: list[tuple[str, float]] = []
    for name, places, sure in zip(names, options, exact, strict=True):
        best = _likeliest(name, places) if places and sure else None
        if best is None or best.country is None:
            own.append(("", 0.0))
            continue
        own.append((best.country, _certainty(best, places)))
        countries[best.country] = countries.get(best.country, 0.0) + own[-1][1]
        if best.admin and not is_spot(best) and best.feature == "admin":  # of a county there may be one in each state
            admins[best.country, best.admin] = 1.0
        elif best.admin and own[-1][1] > 0.5:
            states[best.country, best.admin] = _KNOWN_CITY
    chosen: list[Place | None] = []
    for name, places, hint, (country, weight) in zip(names, options, hints, own, strict=True):
        others = {**countries, country: countries.get(country, 0.0) - weight}  # no place vouches for itself
        evidence = _Evidence(name, others, admins, states, spoken[name.lower()], home)
        best = _best(places, hint, evidence, gazetteer)
        chosen.append(None if best and _is_far_village(best, hint, evidence) else best)
    return [p if p is None or sure or p.country in countries else None for p, sure in zip(chosen, exact, strict=True)]


def _is_far_village(place: Place, hint: str, evidence: _Evidence) -> bool:
    """Return True for a small place of a country that neither the text nor its source is about: Tube in Nigeria."""
    country = place.country or ""
    is_heard = evidence.spoken.get(place.place_id, 0.0) > _HEARD
    if hint or is_heard or place.feature != "city" or place.population >= _VILLAGE_PEOPLE:
        return False
    others = {one for one, weight in evidence.countries.items() if weight > 0}
    return bool(others) and country not in others and country not in evidence.home.countries


def _likeliest(name: str, places: Sequence[Place]) -> Place:
    """Return the place that a name alone means: Porto is no Bordeaux, though some language calls that one so.

    Of a capital and a division of one name it is the capital: Washington, Luxembourg.
    """
    best, said = places[0], fold(name)
    if best.feature == "city" and not fold(best.name).startswith((said, said.replace("saint ", "st "))):
        least = best.population / _SAME_SIZE
        best = next((p for p in places if p.feature == "city" and fold(p.name) == said and p.population >= least), best)
    if best.feature == "admin":
        same = (
            one for one in places if one.feature == "capital" and (one.country, one.name) == (best.country, best.name)
        )
        return next(same, best)
    return best


def _certainty(best: Place, places: Sequence[Place]) -> float:
    """Return the probability (0 to 1) of a name's likeliest place, from the name alone."""
    if len(places) == 1 or best.feature in ("country", "capital", "admin"):
        return 1.0
    next_largest = max(one.population for one in places if one is not best)
    alone = best.population >= _KNOWN_PEOPLE and best.population >= 10 * next_largest
    return _KNOWN_CITY if alone else 0.3


def _written_in(dateline: str | None, gazetteer: Gazetteer) -> Place | None:
    """Return the place of a dateline: "ATLANTA", "PARIS, Texas"; None where the list has none or several alike."""
    name, *rest = [part.strip() for part in (dateline or "").split(",")]
    places = gazetteer.find(name) if name and gazetteer.exact(name) else ()
    if not places:
        return None
    wide = {
        (p.country, p.admin) for part in rest for p in gazetteer.find(part)[:3] if p.feature in ("admin", "country")
    }
    beside = [p for p in places if (p.country, p.admin) in wide or (p.country, None) in wide]
    return beside[0] if beside else _likeliest(name, places)


def home_of(places: Mapping[tuple[str, str], int]) -> Home:
    """Return the home of a source, from the number of places of each (country, division or "") it named."""
    total = sum(places.values()) + UNSEEN_PLACES
    countries: dict[str, float] = {}
    for (country, _), count in places.items():
        countries[country] = countries.get(country, 0.0) + count / total
    return Home(countries, {place: count / total for place, count in places.items() if place[1]})


def _is_common(name: str) -> bool:
    """Return True for "Old City", "North Coast": words anybody uses, of which some village somewhere is called."""
    return all(w in COMMON.words or w in PLACE_CUES.words for w in words_of(name))


def _by_itself(place: Place, name: str, home: Home) -> float:
    """Return the prior weight of a place, without the other names of a text.

    Its size, its rank, and where the source is at home.
    """
    country, admin = place.country or "", (place.country or "", place.admin or "")
    at_home = home.countries.get(country, 0.0) * _HOME_COUNTRY + home.admins.get(admin, 0.0) * _HOME_ADMIN
    usual, said = fold(place.name), fold(name)
    own_name = _OWN_NAME if usual == said else _SHORT_NAME if usual.startswith(f"{said} de ") else 0.0
    return log10(place.population + 10) + _RANK[place.feature] + at_home + own_name


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Evidence for a place of one name."""

    name: str
    countries: Mapping[str, float]  #: Named by the rest of the text.
    admins: Mapping[tuple[str, str], float]
    states: Mapping[tuple[str, str], float]  #: Of well-known cities: Atlanta speaks for the state of Georgia only.
    spoken: Mapping[int, float]  #: By the places of other names, for each place by its id.
    home: Home

    def weight(self, place: Place) -> float:
        total = _by_itself(place, self.name, self.home) + self.spoken.get(place.place_id, 0.0)
        named = max(0.0, self.countries.get(place.country or "", 0.0))
        total += min(named, 1.0) * _SAME_COUNTRY * sqrt(named / max(1.0, sum(self.countries.values())))
        division = (place.country or "", place.admin or "")
        state = self.states.get(division, 0.0) if place.feature == "admin" and not is_spot(place) else 0.0
        named_division = self.admins.get(division, 0.0) / sqrt(max(1.0, sum(self.admins.values())))
        return total + max(named_division, state) * _SAME_ADMIN


def _is_in_shade(place: Place, first: Place, evidence: _Evidence) -> bool:
    """Return True for a village that little but its country speaks for, beside a city that readers everywhere know."""
    is_known = first.population >= _WORLD_CITY_PEOPLE and first.feature in ("city", "capital")
    is_village = place.feature == "city" and place.population < _VILLAGE_PEOPLE
    is_named = (place.country, place.admin) in evidence.admins or place.country in evidence.home.countries
    if is_named or not (is_known and is_village):
        return False
    return evidence.spoken.get(place.place_id, 0.0) < _SURELY_HEARD


def _best(places: Sequence[Place], hint: str, evidence: _Evidence, gazetteer: Gazetteer) -> Place | None:
    if not places:
        return None
    near = gazetteer.find(hint) if hint else ()
    nearby = {(p.country, p.admin) for p in near[:3] if p.feature == "admin"}
    lands = {p.country for p in near[:1] if p.feature == "country" or (p.feature == "admin" and p.admin is None)}

    first = _likeliest(evidence.name, places)

    def is_beside(place: Place) -> bool:
        return (place.country, place.admin) in nearby or place.country in lands

    def weight(place: Place) -> float:
        before = _BEFORE_ITS_DIVISION if place is first and first is not places[0] else 0.0
        return evidence.weight(place) + before + (_NEXT_WORD if is_beside(place) else 0.0)

    best = max(places, key=weight)
    return first if _is_in_shade(best, first, evidence) and not is_beside(best) else best
