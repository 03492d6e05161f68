"""The gazetteer: places of the world in one read-only SQLite file in the data folder."""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from worker.entities.fold import fold, han_variants, place_skeleton
from worker.entities.prepared import is_current
from worker.entities.stamp import DEGREE, MIN_SKELETON
from worker.entities.subprocess import build
from worker.entities.transliteration import is_same_place_name
from worker.errors import StoreUnavailable
from worker.types import Place
from worker.word_distances import likeness
from worker.wordlists import Table

#: A name may mean many places (there are over 100 San Antonios); the most populous are kept.
MAX_PLACES = 25
_CACHED_NAMES = 4_096
#: Two spellings with the same consonants must also look alike; Jaro-Winkler of their folded forms.
_MIN_LIKENESS = 0.86
#: Names of American states as wires shorten them, and in full.
_STATES = Table("entities/state_abbreviations")

#: In capitals, no name of a town in Latin letters: the list has towns in letters that leave vowels out, too.
_CONSONANTS = re.compile("[BCDFGHJ-NP-TVWXZ]{3,6}")
_NATIVE = (
    "SELECT n.spelling, p.name, p.population FROM native n JOIN place p USING (rank) "
    "WHERE n.spelling >= ? AND n.spelling < ?"
)
NativeScript = Literal["arabic", "east", "korean", "indian", "hebrew", "thai"]
_LARGE_TOWN = 200_000  #: Inhabitants.
_NATIVE_LETTERS: dict[NativeScript, tuple[str, str]] = {
    "arabic": ("\u0600", "\u0700"),
    "east": ("\u3000", "\ua000"),
    "korean": ("\uac00", "\ud7a4"),
    "indian": ("\u0900", "\u0980"),
    "hebrew": ("\u0590", "\u0600"),
    "thai": ("\u0e00", "\u0e80"),
}
_DEGREES = f"p.lat / {DEGREE}.0, p.lon / {DEGREE}.0"
_COLUMNS = f"p.place_id, p.name, p.feature, p.country, p.admin, {_DEGREES}, p.population"
_JOINED = "n JOIN place p USING (rank) WHERE n.key = ? ORDER BY rank"
_BY_NAME = f"SELECT {_COLUMNS} FROM name {_JOINED} LIMIT {MAX_PLACES}"  # noqa: S608  (constants only)
_BY_BONES = f"SELECT n.spelling, {_COLUMNS} FROM bones {_JOINED} LIMIT 200"  # noqa: S608  (constants only)


class NativePlace(NamedTuple):
    """A town as it is found in a script without capitals."""

    name: str  #: Its usual name, in Latin letters.
    population: int


class Gazetteer:
    """Looks names of places up. Open it once per process; safe to use from several threads and after a fork."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._pid = 0
        self._looked_up = lru_cache(maxsize=_CACHED_NAMES)(self._look_up)
        self._natives: dict[NativeScript, dict[str, NativePlace]] = {}
        self._demonyms: dict[str, str] = dict(self._rows("SELECT key, country FROM demonym"))

    @classmethod
    def build(cls, path: Path) -> None:
        """Build the file from the data packages, in a child process, and rename it into place (half a minute).

        Raises: StoreUnavailable, when it cannot be built; an older file stays as it was.
        """
        if failed := build(path):
            raise StoreUnavailable(f"the list of places could not be built: {failed}", thing=str(path))

    @classmethod
    def open(cls, path: Path) -> Gazetteer:
        """Open a file that ``build`` wrote. Raises: StoreUnavailable, when it is missing or made by another version."""
        if not is_current(path):
            raise StoreUnavailable("no list of places of this version; build it first", thing=str(path))
        return cls(path)

    @classmethod
    def ensure(cls, path: Path) -> Gazetteer:
        """Open the file, building it first if it is missing or out of date. Raises: StoreUnavailable."""
        if not is_current(path):
            cls.build(path)
        return cls.open(path)

    def find(self, name: str) -> tuple[Place, ...]:
        """Return the places of that name, the most populous first.

        A misspelt or transliterated name finds by its consonants what no name finds exactly.
        """
        return self._looked_up(name)[0]

    def exact(self, name: str) -> bool:
        """Return True if a place is called exactly that, spelling apart."""
        return self._looked_up(name)[1]

    def _look_up(self, name: str) -> tuple[tuple[Place, ...], bool]:
        if state := _STATES.values.get(name.replace(" ", "")):
            return tuple(p for p in self.find(state) if p.feature == "admin" and p.country == "US"), True
        rows = self._rows(_BY_NAME, fold(name))
        if _CONSONANTS.fullmatch(name):
            rows = []  # LVMH is Lomé in Hebrew letters
        if len(name) == 2 and name.isupper():  # the EU is not the town of Eu
            rows = [row for row in rows if row[2] == "country"]
        rows = _without_country_of_capital(rows, fold(name))
        exact = bool(rows)
        rows = rows or self._by_bones(name)
        places = tuple(
            Place(place_id=i, name=n, feature=f, country=c, admin=a, lat=lat, lon=lon, population=p)
            for i, n, f, c, a, lat, lon, p in rows
        )
        return places, exact

    def is_large_town(self, name: str) -> bool:
        """Return True for the usual name of a town whose people are called by it: Londoners."""
        towns = (one for one in self.find(name)[:1] if one.feature in ("capital", "city"))
        return any(one.population >= _LARGE_TOWN for one in towns) and self.exact(name)

    def demonym(self, word: str) -> str | None:
        """Return the country (ISO alpha-2) of a people or adjective ("Syrian", "Russians"), or None."""
        return self._demonyms.get(fold(word))

    @cached_property
    def areas(self) -> Mapping[str, str]:
        """Countries (ISO alpha-2) by their usual names and those of their divisions, without names that two have."""
        rows = self._rows("SELECT DISTINCT name, country FROM place WHERE feature IN ('country', 'admin')")
        times = Counter(name for name, _ in rows)
        return {name: country for name, country in rows if country and times[name] == 1}

    @cached_property
    def areas_with_and(self) -> Mapping[str, tuple[str, ...]]:
        """Names of countries and divisions with "and" in them, the longest first, by their first word.

        Without those of two countries or towns, as Serbia and Montenegro, which mostly are two.
        """
        found: dict[str, tuple[str, ...]] = {}
        names = (name for name in self.areas if " and " in name and not all(map(self._is_settled, name.split(" and "))))
        for name in sorted(names, key=len):
            first = name.split(" ", 1)[0]
            found[first] = (name, *found.get(first, ()))
        return found

    def _is_settled(self, name: str) -> bool:
        """Return True for the usual name of a country or town."""
        places = self.find(name) if self.exact(name) else ()
        return bool(places) and places[0].feature in ("country", "capital", "city")

    def native(self, script: NativeScript) -> Mapping[str, NativePlace]:
        """Return towns of 50,000 people and more by their names in a script; "east" is Chinese and Japanese.

        Read at first use and kept: some two megabytes each.
        """
        if script not in self._natives:
            rows = self._rows(_NATIVE, *_NATIVE_LETTERS[script])
            places = (
                (spelling.translate(han_variants()), NativePlace(name, people)) for spelling, name, people in rows
            )
            largest = sorted(places, key=lambda place: place[1].population)
            self._natives[script] = dict(largest)
        return self._natives[script]

    def _by_bones(self, name: str) -> list[tuple[Any, ...]]:
        key = place_skeleton(name)
        if len(key) < MIN_SKELETON:
            return []
        spelt = fold(name)
        rows = self._rows(_BY_BONES, key)
        spelt_so = [r for r in rows if is_same_place_name(spelt, r[0])]
        scored = [(likeness(spelt, r[0]), r[1:]) for r in spelt_so]
        score, place = max(scored, key=lambda s: s[0], default=(0.0, ()))
        return [place] if score >= _MIN_LIKENESS else []

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        if self._db is None or self._pid != os.getpid():
            # SQLite connections must not cross a fork; the file never changes, so no locks are needed.
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._pid = os.getpid()
        return self._db.execute(statement, values).fetchall()


def _without_country_of_capital(rows: list[tuple[Any, ...]], asked: str) -> list[tuple[Any, ...]]:
    """Return places without a country that goes by the name of its capital: Brasília is no Brazil."""
    if not any(feature == "capital" and fold(name) == asked for _, name, feature, *_ in rows):
        return rows
    return [row for row in rows if row[2] != "country" or fold(row[1]) == asked]
