"""Names in Arabic, Hebrew, Korean and Chinese writing than a Latin name, by the sounds of their letters.

Scripts that leave vowels out, or in which one sound is written by many signs, tell less than Cyrillic: most names that
sound alike still need company to be one. Long names, which hardly anybody else bears, do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from anyascii import anyascii

from worker.entities.across_scripts import begins_in_latin, is_read_as
from worker.entities.fold import fold, han_variants, skeleton
from worker.entities.people import bone, person_words
from worker.entities.transliteration import is_listed_name
from worker.wordlists import Table, WordList

_SOUNDS = Table("entities/script_sounds")
_SURNAMES_ZH = WordList("entities/surnames_zh")
_SCRIPTS = (
    ("arabic", "\u0620", "\u06ff"), ("hebrew", "\u05d0", "\u05ea"), ("hangul", "\uac00", "\ud7a3"),
    ("han", "\u4e00", "\u9fff"),
)  # fmt: skip
_VOWELS = "aeiou"  #: Of which Arabic and Hebrew leave out one between two letters.
_DOUBLED = re.compile(r"([^aeiou])\1+")
_HAN = re.compile("[\u4e00-\u9fff]")
_MARKS = re.compile("[\u0591-\u05c7\u064b-\u065f\u0670\u0640\u200c]")
_SON_OF = frozenset({"بن", "ابن", "بنت", "בן", "בת"})
_ARTICLE = "ال"
_SYLLABLES = range(2, 5)  #: Of a Korean or Chinese name.
#: Rows of Latin letters that one letter of another script may be, and the class that stands for them in a key.
_CLASSES = (
    ("kh", "k"), ("gh", "k"), ("ck", "k"), ("tch", "s"), ("ch", "s"), ("sh", "s"), ("zh", "s"), ("dj", "s"),
    ("tz", "s"), ("ts", "s"), ("th", "t"), ("dh", "t"), ("ph", "b"), ("j", "s"), ("z", "s"), ("x", "ks"),
    ("c", "k"), ("g", "k"), ("q", "k"), ("d", "t"), ("f", "b"), ("p", "b"), ("v", "b"),
)  # fmt: skip
_UNCLASSED = re.compile("[^bklmnrst]")  #: Vowels, h, w and y come and go.
_MIN_CLASSES = 3
MANY_CONSONANTS, LONG_SYLLABLES = 7, 3  #: Of a whole name that hardly anybody else bears.
MAX_SPELLINGS = 48


def script_of(name: str) -> str | None:
    """Return the script in which a name begins, if its sounds are known: arabic, hebrew, hangul or han."""
    return next((script for script, first, last in _SCRIPTS if first <= name[:1] <= last), None)


def sounds_as(name: str, latin: str) -> bool:
    """Return True if a person's name in Latin letters may be how one in another script sounds, word by word."""
    script = script_of(name)
    words = person_words(latin)
    if script in ("hangul", "han"):
        joined, turned = "".join(words), "".join((words[-1], *words[:-1])) if words else ""
        return any(is_read_as(_whole(name, script), form) for form in (joined, turned))
    parts = _parts(name)
    return (
        script is not None
        and 1 < len(parts) == len(words)
        and all(
            is_read_as(_sounds(part, script), _DOUBLED.sub(r"\1", word), between=_VOWELS)
            for part, word in zip(parts, words, strict=True)
        )
    )


def are_homophones(one: str, other: str) -> bool:
    """Return True if two names hold different Chinese signs: read alike, they are two as often as one (高市, 高石).

    The traditional and the simplified form of a sign are one (習, 习).
    """
    signs = [_HAN.findall(unicodedata.normalize("NFKC", name).translate(han_variants())) for name in (one, other)]
    return all(signs) and signs[0] != signs[1]


def keys_of_classes(name: str) -> Iterator[str]:
    """Yield the keys under which a person is found in Latin letters and in Arabic, Hebrew or Korean writing alike.

    They hold classes of consonants, so that each spelling of a sound gives one key. Of a Korean name they are sorted,
    as some write the family name last.
    """
    script = script_of(name)
    if script in ("arabic", "hebrew"):
        sounds: dict[str, str] = _SOUNDS.values[script]
        words = [
            _classes("".join(f"{sounds.get(letter, '').split(' ')[0]}'" for letter in one)) for one in _parts(name)
        ]
        yield from _class_key(" ".join(sorted(words)))
    elif script == "hangul" and len(name) in _SYLLABLES:
        yield from _class_key("".join(sorted(_classes("".join(one[0] for one in _whole(name, script))))))
    elif begins_in_latin(name):
        words = [_classes(word) for word in person_words(name)]
        yield from _class_key(" ".join(sorted(words)))
        yield from _class_key("".join(sorted("".join(words))))


def _class_key(classes: str) -> Iterator[str]:
    if len(classes.replace(" ", "")) >= _MIN_CLASSES:
        yield f"c:{classes}"


def _classes(word: str) -> str:
    """Return the classes of the consonants of a word in Latin letters; a doubled one counts once."""
    word = _DOUBLED.sub(r"\1", word)
    for spelt, found in _CLASSES:
        word = word.replace(spelt, found)
    return _UNCLASSED.sub("", word)


def is_long(name: str, latin: str) -> bool:
    """Return True if a name has so many consonants or syllables that its sound is evidence enough.

    Not if each of its words is a name that many Arabs bear: Mohammed Salman.
    """
    script = script_of(name)
    if script == "han":
        return len(name) >= LONG_SYLLABLES
    if script not in ("arabic", "hebrew") or all(map(is_listed_name, person_words(latin))):
        return False
    sounds = _SOUNDS.values[script]
    letters = "".join(_parts(name))
    return sum(letter in sounds and _is_consonant(sounds[letter]) for letter in letters) >= MANY_CONSONANTS


def keys_of_sounds(name: str) -> Iterator[str]:
    """Yield the keys under which a person whose name sounds so may be stored in Latin letters."""
    script = script_of(name)
    if script == "han":
        if _is_chinese(name):
            syllables = _pinyin(name)
            yield f"j:{''.join(syllables)}"
            yield f"j:{''.join((*syllables[1:], syllables[0]))}"
    elif script == "hangul":
        if len(name) in _SYLLABLES:
            family, given = _bones(name[0], script, is_family=True), [_bones(one, script) for one in name[1:]]
            for own, *rest in islice(product(family, *given), MAX_SPELLINGS):
                yield f"s:{' '.join(sorted((own, *rest)))}"
                yield f"s:{' '.join(sorted((own, ''.join(rest))))}"
    elif script is not None:
        bones = [_bones(part, script) for part in _parts(name)]
        yield from (f"s:{' '.join(sorted(some))}" for some in islice(product(*bones), MAX_SPELLINGS))


def _parts(name: str) -> list[str]:
    """Return the words of a name without points, articles and the word for son."""
    words = [word for word in _MARKS.sub("", name).replace("-", " ").split() if word not in _SON_OF]
    return [word.removeprefix(_ARTICLE) if len(word) > len(_ARTICLE) + 1 else word for word in words]


def _is_chinese(name: str) -> bool:
    return len(name) in _SYLLABLES and (name[0] in _SURNAMES_ZH.words or name[:2] in _SURNAMES_ZH.words)


def _pinyin(name: str) -> Sequence[str]:
    return [fold(anyascii(sign)) for sign in name]


def _whole(name: str, script: str) -> tuple[tuple[str, ...], ...]:
    """Return the Latin spellings of the sounds of a Korean or Chinese name, the family name first; () for no name."""
    if len(name) not in _SYLLABLES or (script == "han" and not _is_chinese(name)):
        return ()
    if script == "han":
        return tuple((syllable,) for syllable in _pinyin(name))
    family = _SOUNDS.values[script].get(f"{name[0]}$")
    first = (tuple(family.split(" ")),) if family else _sounds(name[0], script)
    return first + _sounds(name[1:], script)


@lru_cache(maxsize=1_024)
def _sounds(word: str, script: str) -> tuple[tuple[str, ...], ...]:
    """Return the Latin spellings of each letter of a word; () if the table lacks one."""
    table: dict[str, str] = _SOUNDS.values[script]
    letters = unicodedata.normalize("NFD", word) if script == "hangul" else word
    return tuple(tuple(table[one].split(" ")) for one in letters) if all(one in table for one in letters) else ()


def _is_consonant(spellings: str) -> bool:
    return spellings[0] not in " aeiouwy"


def _bones(word: str, script: str, *, is_family: bool = False) -> list[str]:
    """Return the consonants of the Latin spellings of a word as keys hold them, the likeliest first."""
    sounds: dict[str, str] = _SOUNDS.values[script]
    if is_family and (family := sounds.get(f"{word}$")):
        return list(dict.fromkeys(map(bone, family.split(" "))))
    letters = unicodedata.normalize("NFD", word) if script == "hangul" else word
    choices = []
    for at, letter in enumerate(letters):
        by_bone: dict[str, str] = {}
        for spelt in sounds.get(letter, "").split(" "):
            by_bone.setdefault(skeleton(spelt) if at == 0 else skeleton(f"a{spelt}"), spelt)
        choices.append(list(by_bone.values()))
    between = "" if script == "hangul" else "a"  # so that no two letters are read as one sound
    words = (between.join(one).replace("aa", "a") for one in islice(product(*choices), MAX_SPELLINGS))
    return list(dict.fromkeys(map(bone, words)))
