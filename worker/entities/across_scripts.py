"""Names in another script than Latin letter by letter: Александр is Alexander and Aleksandr, never Alexandra.

What a Latin spelling may be is told by a table of sounds, not by likeness: a word is spelt as another where each of
its letters is written in a way that some scheme writes it, and nothing is left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, product

from worker.entities.fold import fold
from worker.entities.inflection import is_cyrillic
from worker.entities.listed_words import is_latin
from worker.wordlists import Table

_SOUNDS = Table("entities/cyrillic_sounds")
_DOUBLED = re.compile(r"([^aeiouyаеёиоуыэюяіїє])\1+")  #: Consonants.
_ACCENTED = str.maketrans({"č": "ch", "ć": "ch", "š": "sh", "ž": "zh", "ç": "ch", "ş": "sh"})
_SERBIAN_ENDING = "ic"
_WITHOUT_CARON = str.maketrans("чћшж", "ццсз")  #: Vučić is often printed Vucic.
#: In a folded word in Cyrillic, spellings that give other consonants than its own: how a Latin one may be stored.
_SPELT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dzhon", ("john",)), ("ks", ("x",)), ("kh", ("h", "ch")), ("dzh", ("j", "c")), ("ts", ("c",)),
    ("ch", ("tsch", "c")), ("sh", ("s",)), ("g", ("h",)), ("zh", ("g",)),
)  # fmt: skip
_YOTATED = "eyo"  #: Е at the beginning is written Ye as often.
MAX_SPELLINGS = 12  #: Of one word.


def spelt_as(word: str, latin: str) -> bool:
    """Return True if a folded Latin word is a spelling of a word in Cyrillic.

    Args:
        word: A word in Cyrillic, in the base form or in the case that is meant.
        latin: A word as ``fold`` gives it.
    """
    word = word.casefold()
    if latin.endswith(_SERBIAN_ENDING):
        word = word.translate(_WITHOUT_CARON)
    return is_read_as(_sounds(word), _DOUBLED.sub(r"\1", latin))


def is_read_as(sounds: Sequence[Sequence[str]], latin: str, *, between: str = "") -> bool:
    """Return True if a Latin word is made of one spelling of each sound, in order; False for no sounds.

    All ways are followed side by side, as a pattern would take exponential time on letters that may be left out.

    Args:
        sounds: For each letter its Latin spellings; "" where it may be left out.
        latin: A word as ``fold`` gives it.
        between: Letters of which one may stand between two sounds.
    """
    ends = {0}
    for number, spellings in enumerate(sounds):
        if number and between:
            ends |= {end + 1 for end in ends if latin[end : end + 1] and latin[end] in between}
        ends = {end + len(spelt) for end in ends for spelt in spellings if latin.startswith(spelt, end)}
    return bool(sounds) and len(latin) in ends


@cache
def _letters() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """Return the pattern of the rows of letters that the table has, the longest first, and their Latin spellings."""
    rows = sorted(_SOUNDS.values, key=lambda row: (-len(row.rstrip("$")), -len(row)))
    return re.compile("|".join(rows)), {row: tuple(_SOUNDS.values[row].split(" ")) for row in rows}


@lru_cache(maxsize=4_096)
def _sounds(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the Latin spellings of each row of letters of a word; () if the table lacks a letter."""
    rows, spellings = _letters()
    bare = _DOUBLED.sub(r"\1", word)
    parts, at = [], 0
    for match in rows.finditer(bare):
        row, is_last = match.group(), match.end() == len(bare)
        if match.start() != at:
            return ()
        at = match.end()
        parts.append(spellings[f"{row}$"] if is_last and f"{row}$" in spellings else spellings[row])
    return tuple(parts) if at == len(bare) else ()


def spellings_of(word: str) -> Iterator[str]:
    """Yield Latin spellings of a folded word in Cyrillic that have other consonants, itself first, up to a dozen."""
    places = [(old, (old, *new)) for old, new in _SPELT if old in word]
    for chosen in islice(product(*(new for _, new in places)), MAX_SPELLINGS):
        spelt = word
        for (old, _), new in zip(places, chosen, strict=True):
            spelt = spelt.replace(old, new)
        yield spelt
        if spelt[0] == _YOTATED[0]:
            yield f"y{spelt}"


def as_cyrillic(latin: str) -> str:
    """Return a folded Latin word as ``fold`` would give it from Cyrillic, as far as its consonants tell."""
    for new, old in (("tsch", "ch"), ("x", "ks"), ("j", "dzh") if latin.startswith(("jo", "ja")) else ("tz", "ts")):
        latin = latin.replace(new, old)
    if latin.startswith("h"):
        return f"k{latin}"
    return latin[1:] if latin.startswith("ye") else latin


def in_latin(words: Sequence[str], other: str, bases: Sequence[frozenset[str]]) -> str:
    """Return a name in Cyrillic with the words of a Latin one in the place of those that are spelt as they are.

    Args:
        words: Words of a name in Cyrillic.
        other: A name in Latin letters.
        bases: For each of the words the forms that are compared.
    """
    accented = fold(other.casefold().translate(_ACCENTED)).split()
    theirs = list(zip(fold(other).split(), accented, strict=True))
    return " ".join(
        next((own for own, latin in theirs if any(spelt_as(form, one) for one in {own, latin} for form in forms)), word)
        for word, forms in zip(words, bases, strict=True)
    )


def is_across(one: str, other: str) -> bool:
    """Return True if the first name is in Cyrillic and the second in Latin letters."""
    return is_cyrillic(one) and begins_in_latin(other)


def begins_in_latin(name: str) -> bool:
    """Return True if the first letter of a name is Latin, with or without a mark."""
    return name[:1].isalpha() and is_latin(name[0])
