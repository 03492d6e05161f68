"""Names as terms: found without a language model, and alike however they are spelt or turned round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

from anyascii import anyascii

from worker.stories.words import words_of
from worker.wordlists import WordList

NAME = "="  #: First character of a term that is a name; no word has it.

WORD_CHARS = 24  #: Of a word of a name; the rest of a longer one does not count.

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚΆΈ-ΏΑ-ΫЀ-ЯҐҒҚҢӘӨ"
_PARTICLES = WordList("stories/particles")


#: One sound, several spellings: Mustapha and Mustafa, Moskva and Moscow, Sheikh and Shaykh.
_SOUNDS = (("ph", "f"), ("kh", "k"), ("sch", "s"), ("sh", "s"), ("ch", "k"), ("q", "k"), ("c", "k"), ("z", "s"),
           ("w", "v"), ("y", ""))  # fmt: skip
_SILENT = re.compile(r"(?<!^)[aeiouh]")
_REPEATED = re.compile(r"(.)\1+")


@cache
def _capitalised() -> re.Pattern[str]:
    """Match two capitalised words or more, with up to two particles between them.

    The quantifiers that do not give back keep it linear; the look behind stands after the letter, so that letters are
    scanned for.
    """
    between = rf"(?:(?:{'|'.join(map(re.escape, _PARTICLES.entries))})[ -]){{0,2}}"
    return re.compile(rf"[{_UPPER}](?<!\w.)\w*+(?:[ -]{between}[{_UPPER}]\w*+)+")


def names_in(text: str) -> Iterator[str]:
    """Rows of capitalised words: most names of a text in a script that has capitals."""
    for match in _capitalised().finditer(text):
        yield match.group()


def name_terms(names: Iterable[str], common: Collection[str]) -> Counter[tuple[str, str]]:
    """Count the terms of names: (term, form as written).

    A name gives a term for each two neighbouring words, so that "Captain Naji Mustafa" and "Mustapha Naji"
    share one, as do "National Liberation Front" and "National Front for Liberation". Words in ``common``
    and particles do not count. A name of one word gives none: it is a word like others.
    """
    found: Counter[tuple[str, str]] = Counter()
    for name, times in Counter(names).items():
        words = [word[:WORD_CHARS] for word in words_of(name) if _counts(word.lower(), common)]
        for first, second in pairwise(words):
            term = _pair(first, second)
            if term:
                found[term, f"{first} {second}"] += times
    return found


@lru_cache(maxsize=4_096)
def _pair(first: str, second: str) -> str:
    a, b = sorted((skeleton(first), skeleton(second)))
    return f"{NAME}{a} {b}" if a != b else ""


def _counts(word: str, common: Collection[str]) -> bool:
    return len(word) > 1 and word not in _PARTICLES.words and word not in common


@lru_cache(maxsize=4_096)
def skeleton(word: str) -> str:
    """Return the consonants by which spellings of one name agree, in Latin letters, after the first sound."""
    ascii_word = (word if word.isascii() else anyascii(word)).lower()
    sounds = ascii_word
    for spelt, sound in _SOUNDS:
        sounds = sounds.replace(spelt, sound)
    if sounds[:1] in {"a", "e", "i", "o", "u"}:
        sounds = "a" + sounds[1:]
    return _REPEATED.sub(r"\1", _SILENT.sub("", sounds)) or ascii_word
