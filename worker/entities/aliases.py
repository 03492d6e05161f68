"""The alias file: names that one thing goes by and no rule could know, kept and extended by people."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast, get_args

from worker.entities.fold import fold
from worker.errors import InvalidInput
from worker.types import EntityKind

_CACHED_NAMES = 4_096
_FIELDS = frozenset({"name", "kind", "names", "country", "wikidata"})


@dataclass(frozen=True, slots=True)
class Alias:
    """One thing of the alias file."""

    name: str  #: The name it is shown under.
    kind: EntityKind
    names: tuple[str, ...]  #: Other names, as written in the file.
    country: str | None  #: ISO 3166-1 alpha-2; None if it has none.
    wikidata: str | None  #: Q-number; None if not given.


class Aliases:
    """Looks names up in the alias file. Names of up to four capitals ("IS", "UN") match in capitals only."""

    def __init__(self, entries: tuple[Alias, ...] = ()) -> None:
        self.entries = entries
        self._exact: dict[str, Alias] = {}
        self._folded: dict[str, Alias] = {}
        for entry in entries:
            for name in (entry.name, *entry.names):
                (self._exact if is_acronym(name) else self._folded)[_key(name)] = entry
        self.first_words = frozenset(_first_word(n) for e in entries for n in (e.name, *e.names))
        self._joined: dict[str, tuple[str, ...]] = {}
        joined = {n.replace(" & ", " and ") for e in entries for n in (e.name, *e.names)}
        for name in sorted((n for n in joined if " and " in n), key=lambda n: (len(n), n)):
            first = _first_word(name)
            self._joined[first] = (name, *self._joined.get(first, ()))
        self._found = lru_cache(maxsize=_CACHED_NAMES)(self._look_up)

    @classmethod
    def load(cls, path: Path) -> Aliases:
        """Read an alias file. Raises: InvalidInput, naming file and entry, when it cannot be taken."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise InvalidInput(f"cannot be read: {error.strerror or error}", thing=str(path)) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InvalidInput(f"is no valid TOML: {error}", thing=str(path)) from error
        entries = table.pop("entity", [])
        if table or not isinstance(entries, list):
            found = f"; found {', '.join(sorted(table))}" if table else ""
            raise InvalidInput(f"may only hold [[entity]] tables{found}", thing=str(path))
        parsed = tuple(_entry(path, i, raw) for i, raw in enumerate(entries, start=1))
        _refuse_shared_names(path, parsed)
        return cls(parsed)

    def find(self, name: str) -> Alias | None:
        """Return the thing that goes by this name; None if the file has none."""
        return self._found(name)

    def names_with_and(self, first_word: str) -> tuple[str, ...]:
        """Return the names that begin with a word and have "and" or "&" in them, with "and", the longest first."""
        return self._joined.get(first_word, ())

    def _look_up(self, name: str) -> Alias | None:
        if is_acronym(name):
            return self._exact.get(_key(name))
        return self._folded.get(_key(name)) or (self._exact.get(name) if len(name) > 4 else None)


def is_acronym(name: str) -> bool:
    """Return True if a name is so short and capital that its case is part of it: "IS" is a group, "is" is a verb."""
    bare = name.replace(".", "")
    return len(bare) <= 5 and bare.isupper()


def _key(name: str) -> str:
    folded = fold(name)
    if is_acronym(name):
        return folded.upper().replace(" ", "")
    return folded.removeprefix("the ")


def _first_word(name: str) -> str:
    return name.removeprefix("The ").removeprefix("the ").split(" ", 1)[0]


def _entry(path: Path, number: int, raw: object) -> Alias:
    def refuse(why: str) -> InvalidInput:
        name = raw.get("name") if isinstance(raw, Mapping) else None
        return InvalidInput(f"entry {number}{f' ({name})' if name else ''}: {why}", thing=str(path))

    if not isinstance(raw, Mapping):
        raise refuse("must be a table")
    if unknown := sorted(set(raw) - _FIELDS):
        raise refuse(f"unknown field {unknown[0]!r}; known are {', '.join(sorted(_FIELDS))}")
    name, kind, names = raw.get("name"), raw.get("kind"), raw.get("names", [])
    country, wikidata = raw.get("country"), raw.get("wikidata")
    if not isinstance(name, str) or not fold(name):
        raise refuse("name must be a text with letters")
    if kind not in get_args(EntityKind):
        raise refuse(f"kind must be one of {', '.join(get_args(EntityKind))}")
    if not isinstance(names, list) or not all(isinstance(n, str) and fold(n) for n in names):
        raise refuse("names must be a list of texts")
    if country is not None and not (isinstance(country, str) and len(country) == 2 and country.isupper()):
        raise refuse("country must be two capitals (ISO 3166-1 alpha-2)")
    if wikidata is not None and not (isinstance(wikidata, str) and wikidata[:1] == "Q" and wikidata[1:].isdigit()):
        raise refuse("wikidata must look like Q42")
    return Alias(name, cast(EntityKind, kind), tuple(names), country, wikidata)


def _refuse_shared_names(path: Path, entries: tuple[Alias, ...]) -> None:
    owners: dict[str, Alias] = {}
    for key, entry in _keys(entries):
        owner = owners.setdefault(key, entry)
        if owner is not entry:
            raise InvalidInput(f"{owner.name!r} and {entry.name!r} share the name {key!r}", thing=str(path))


def _keys(entries: tuple[Alias, ...]) -> Iterator[tuple[str, Alias]]:
    for entry in entries:
        for name in (entry.name, *entry.names):
            yield _key(name), entry
