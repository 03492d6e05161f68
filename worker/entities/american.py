"""The United States, of which local news tells more than any list of large towns has: states, counties, villages.

Counties and villages lie where their post offices are. A post office is a row of the package zipcodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from worker.entities.fold import fold
from worker.entities.gazetteer_entry import GazetteerEntry

VILLAGE_PEOPLE = 500  #: What a place with a post office is taken to have that is on no list of towns of 1,000.


PostOffice = Mapping[str, Any]


def states(rows: Mapping[str, Any], cities: Iterable[GazetteerEntry]) -> Iterator[GazetteerEntry]:
    """Yield the states, in the middle of their people."""
    middles = _middles(c for c in cities if c.country == "US")
    for code, row in rows.items():
        lat, lon = middles.get(code, (None, None))
        yield GazetteerEntry(row["geonameid"], row["name"], "admin", "US", lat, lon, 5_000_000, code)


def counties(rows: Iterable[Mapping[str, Any]], post_offices: Iterable[PostOffice]) -> Iterator[GazetteerEntry]:
    """Counties, in the middle of their post offices."""
    places: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in post_offices:
        places.setdefault((row["state"], row["county"]), []).append((float(row["lat"]), float(row["long"])))
    for i, row in enumerate(rows):
        found = places.get((row["state"], row["name"]), ())
        lat, lon = (round(sum(one) / len(found), 4) for one in zip(*found, strict=True)) if found else (None, None)
        yield GazetteerEntry(-10_000 - i, row["name"], "admin", "US", lat, lon, 30_000, row["state"])


def villages(cities: Iterable[GazetteerEntry], post_offices: Iterable[PostOffice]) -> Iterator[GazetteerEntry]:
    """Towns with a post office that the list of cities lacks, as they have fewer than 1,000 people."""
    known = {(city.admin, name) for city in cities if city.country == "US" for name in city.spellings}
    for row in post_offices:
        name = (row["state"], fold(row["city"]))
        if name not in known and row["zip_code_type"] != "UNIQUE":
            known.add(name)
            yield GazetteerEntry(
                -100_000 - int(row["zip_code"]), row["city"], "city", "US", float(row["lat"]), float(row["long"]),
                VILLAGE_PEOPLE, row["state"],
            )  # fmt: skip


def _middles(cities: Iterable[GazetteerEntry]) -> dict[str | None, tuple[float, float]]:
    """Mean coordinates of the people of each first-level division."""
    sums: dict[str | None, list[float]] = {}
    for city in cities:
        total = sums.setdefault(city.admin, [0.0, 0.0, 0.0])
        weight = city.population + 1
        total[0] += (city.lat or 0.0) * weight
        total[1] += (city.lon or 0.0) * weight
        total[2] += weight
    return {admin: (round(a / n, 4), round(b / n, 4)) for admin, (a, b, n) in sums.items()}
