"""Keys under which a stored entity is found again, whatever spelling comes next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from worker.entities.across_scripts import as_cyrillic, spellings_of
from worker.entities.firms import firm_words, without_legal_form
from worker.entities.fold import PARTICLES, core_words, fold, place_skeleton, skeleton, words_of
from worker.entities.inflection import base_forms, is_cyrillic
from worker.entities.other_scripts import keys_of_classes, keys_of_sounds, script_of
from worker.entities.people import base_words, bone, in_full, is_patronymic, person_words
from worker.types import WORD_KEY, EntityKind

MAX_KEYS = 7
MAX_ACROSS = 48  #: Spellings in another script under which a name is looked for.
MAX_WORDS = 12
_LOOSE, _FAMILY = "i:", "f:"


@lru_cache(maxsize=4_096)
def name_keys(name: str, kind: EntityKind) -> tuple[str, ...]:
    """Return the lookup keys of a name, 1 to 7; () when nothing can be read in it.

    Two names that may mean one thing share a key; sharing one says nothing more: ``resolve`` decides.
    """
    if kind == "person":
        keys = _person_keys(person_words(name))
        if script_of(name):
            keys = [*keys_of_classes(name), *keys]
    elif kind == "place":
        keys = [f"n:{fold(name)}", f"p:{place_skeleton(name)}"]
    else:
        keys = _group_keys(firm_words(name))
    if kind != "place" and (grown := grown_together(name)):
        keys.insert(0, f"j:{grown}")
    return tuple(dict.fromkeys(k for k in keys if len(k) > 2))[:MAX_KEYS]


def word_keys(name: str) -> list[str]:
    """Return a key for each word of a name, by whose beginning people find it. Names are not resolved by them."""
    return [f"{WORD_KEY}{word}" for word in words_of(name)[:MAX_WORDS]]


def grown_together(name: str) -> str:
    """Return all letters of a name with particles, without its legal form; "" for one without particles: deniro."""
    words = tuple(words_of(name))
    return "" if PARTICLES.words.isdisjoint(words) else "".join(without_legal_form(words))


def family_key(word: str) -> str:
    """Return the key under which the people of a family name are found."""
    return f"{_FAMILY}{word}"


@lru_cache(maxsize=4_096)
def asked_keys(name: str, kind: EntityKind) -> tuple[str, ...]:
    """Return the keys that may lead to the entity a found name is.

    Its own, those of the same spelling whatever the kind, and for a bare name those of a family.
    """
    own = [key for key in name_keys(name, kind) if not key.startswith(_FAMILY)]
    core = core_words(name)
    same = [f"n:{fold(name)}", f"n:{' '.join(sorted(core))}"]
    family = [family_key(core[0])] if len(core) == 1 and kind == "person" else []
    return tuple(dict.fromkeys((*own, *same, *family, *_keys_across(name, kind))))


def _keys_across(name: str, kind: EntityKind) -> Iterator[str]:
    """Yield the keys under which a name in Cyrillic may be stored in Latin letters, and the other way round."""
    words = name.replace("-", " ").split()
    if kind == "place" or not words:
        return
    if kind == "person" and script_of(name):
        yield from keys_of_sounds(name)
        return
    if kind == "person":
        yield from keys_of_classes(name)
    consonants = bone if kind == "person" else skeleton
    if not is_cyrillic(name):
        if name.isascii():
            plain = person_words(name) if kind == "person" else firm_words(name)
            yield f"s:{' '.join(sorted(consonants(as_cyrillic(word)) for word in plain))}"
        return
    bases = base_words(name) or tuple(frozenset(base_forms(word)) for word in words)
    bones = [sorted({consonants(one) for base in forms for one in spellings_of(fold(base))}) for forms in bases]
    yield from (f"s:{' '.join(sorted(some))}" for some in islice(product(*bones), MAX_ACROSS))


def is_loose(key: str) -> bool:
    """Return True if a key is one that strangers share: an initial and a family name.

    Leading to many it says nothing.
    """
    return key.startswith((_LOOSE, _FAMILY))


def _person_keys(core: tuple[str, ...]) -> list[str]:
    bones = [bone(w) for w in core]
    keys = [f"n:{' '.join(sorted(core))}", f"s:{' '.join(sorted(bones))}", f"j:{''.join(core)}"]
    if len(core) > 1:
        # A father's name stands between the others, or last where the family name stands first.
        own = [w for w in core if not is_patronymic(w)] or list(core)
        keys.append(f"s:{' '.join(sorted((bone(in_full(own[0])), bone(own[-1]))))}")
        keys += [f"{_LOOSE}{core[0][0]} {bones[-1]}", family_key(core[-1])]
    return keys


def _group_keys(full: tuple[str, ...]) -> list[str]:
    core = without_legal_form(full)
    keys = [f"n:{' '.join(sorted(core))}", f"s:{' '.join(sorted(skeleton(w) for w in core))}", f"j:{''.join(core)}"]
    if len(full) > len(core):
        keys.append(f"n:{' '.join(sorted(full))}")
    return keys
