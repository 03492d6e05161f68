"""Look-up of an entity or country by a name that a person typed."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

from worker.entities.across_scripts import begins_in_latin
from worker.entities.fold import core_words, fold, narrow
from worker.entities.keys import asked_keys
from worker.entities.other_scripts import script_of, sounds_as
from worker.entities.words import COUNTRY_NAMES
from worker.types import EntityKind, KnownEntity


def lookup_keys(name: str) -> tuple[str, ...]:
    """Keys under which entities of this name, whatever their kind, may be found."""
    return tuple(dict.fromkeys(key for kind in get_args(EntityKind) for key in asked_keys(name, kind)))


def goes_by(name: str, known: KnownEntity) -> bool:
    """Return True if a typed name is one of its names, in any case, script and spelling of the same sounds.

    Stricter than ``resolve``, which also knows the company a name is in: here nothing but the name is known.
    """
    wanted = _sounds(name)
    names = (known.name, *known.names)
    if wanted and any(_sounds(one) == wanted for one in names):
        return True
    return known.kind == "person" and any(_is_across(name, one) for one in names)


def _is_across(one: str, other: str) -> bool:
    """Return True if one of two names is in Latin letters and sounds as the other, which is in another script."""
    script, latin = (one, other) if script_of(one) else (other, one)
    return script_of(script) is not None and begins_in_latin(latin) and sounds_as(script, latin)


def country_code(name: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country, by its code or its name in English; None if it is unknown."""
    return _countries().get(fold(name))


def country_name(code: str) -> str:
    """Return the English name of a country by its ISO 3166-1 alpha-2 code; "" if it is unknown."""
    return next((name for name, one in _countries().items() if one == code and len(name) > 2), "")


@lru_cache(maxsize=4_096)
def _sounds(name: str) -> tuple[str, ...]:
    return tuple(sorted(narrow(word) for word in core_words(name)))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    from babel import Locale

    names = {code: name for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}
    codes = {fold(code): code for code in names.keys() - {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}}
    by_name = {fold(names[code]): code for code in codes.values()}
    return codes | by_name | {fold(name): code for name, code in COUNTRY_NAMES.values.items()}
