"""Names as terms: found without a language model, and alike however they are spelt or turned round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from anyascii import anyascii

from worker.stories.words import stems, words_of
from worker.wordlists import WordList

NAME = "="  #: First character of a term that is a name; no word has it.

WORD_CHARS = 24  #: Of a word of a name; the rest of a longer one does not count.
SHORT_CHARS = 5  #: Of a word that is looked for in another text; two names taken for one cost less than one for two.
TABLE_SHARE = 0.2  #: Least share of numbers among the words of a table of figures,
TABLE_NUMBERS = 3  #: least count of them,
TABLE_NUMBERS_BY_COMMON = 1.5  #: and least count by frequent words, of which a sentence has as many.

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚΆΈ-ΏΑ-ΫЀ-ЯҐҒҚҢӘӨ"
_INSIDE = re.compile(rf"(?<=[\w,;] )[{_UPPER}]\w*")  #: Capitalised, but not because a sentence begins.
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


def names_told(title: str, text: str, lead: str, common: Collection[str]) -> tuple[str, ...]:
    """Return the terms of the names that the title tells, of the lead where it tells none.

    A name is a word that the text writes with a capital and never without one, and that is not in ``common``. There are
    none in scripts without capitals, nor where most words have one. A table of figures names nobody: there the words
    count that the title has alone.
    """
    written = words_of(text)
    words = set(written)
    capitalised = {word for word in words if word[0].isupper()}
    plain = words - capitalised
    names = {word.lower() for word in capitalised} - plain - set(common) if len(plain) > len(capitalised) else set()
    titled = words_of(title.lower())
    if _is_table(written, common):
        of_text = {word.lower() for word in words}
        told = [word for word in titled if word not in of_text]
    else:
        told = [word for word in titled if word in names]
        told = told or [word for found in _INSIDE.findall(lead) if (word := found.lower()) in names]
    return tuple(dict.fromkeys(term for word in told for term in stems(word)))


def _is_table(words: Sequence[str], common: Collection[str]) -> bool:
    """Return True for figures with hardly a sentence between them; False where the frequent words are unknown."""
    if not common:
        return False
    numbers = sum(word[0].isdigit() for word in words)
    frequent = sum(word.lower() in common for word in words)
    return numbers >= max(TABLE_NUMBERS, TABLE_SHARE * len(words), TABLE_NUMBERS_BY_COMMON * frequent)


def short_form(term: str) -> str:
    """Return the beginning of a word, alike in most of its forms: Russia and Russian, Москва and Москве."""
    return term[:SHORT_CHARS]


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
