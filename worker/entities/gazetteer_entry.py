"""A place on its way into the gazetteer, and the names it is found by."""

from __future__ import annotations

from dataclasses import dataclass, field

from worker.entities.fold import fold
from worker.entities.words import COUNTRY_NAMES

spell = fold.__wrapped__  # each name is folded once here: a cache would only cost memory

#: In other scripts than Latin only towns of this size are found: most of the build's time is transliteration.
_OTHER_SCRIPTS_MIN_POPULATION = 50_000
_MAX_NAME_LENGTH = 60
_AFTER_LATIN = "\u0250"


@dataclass(slots=True)
class GazetteerEntry:
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


def _usable(name: str) -> bool:
    """Codes ("DEZ", "LON"), scraps and letter-by-letter transliterations ("yi de li bo") are no names in use."""
    code = name.isupper() and name.isascii() and len(name) < 4
    return 2 < len(name) <= _MAX_NAME_LENGTH and not code and not name[0].islower() and name[0].isalpha()


def _names(entry: GazetteerEntry) -> set[str]:
    always = {n for n in entry.names if n in COUNTRY_NAMES.values} if entry.feature == "country" else set()
    large = entry.population >= _OTHER_SCRIPTS_MIN_POPULATION
    return {entry.name} | always | {n for n in entry.names if _usable(n) and (large or n[0] < _AFTER_LATIN)}
