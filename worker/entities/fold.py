"""Folding of names: what stays of a name when spelling, script and transliteration are taken away.

Three depths, each cached because the same few names fill the news of a day:

- ``fold``: case, accents, script, apostrophes and hyphens gone: "Jaish al-Izza" -> "jaish al izza".
- ``narrow``: one token in one spelling of the same sounds: Mustapha, Moustafa -> "mustafa". Vowels stay.
- ``skeleton``: consonants only, for finding candidates and for names transliterated from scripts
  that do not write vowels: Zour, Zor, Zawr -> "zr".
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

from anyascii import anyascii

from worker.wordlists import WordList

#: Articles and prepositions inside names that come and go between spellings.
PARTICLES = WordList("entities/particles")
#: The Arabic article in its assimilated spellings (al-Shams -> ash-Shams), as written before a noun.
ARABIC_ARTICLES = WordList("entities/arabic_articles")
_FULL_ARTICLES = frozenset({"al", "el", "ul"})
_HAN_VARIANTS = WordList("entities/han_variants")

_APOSTROPHES = re.compile("['’‘ʼʻʾʿ`´ˈ‛]")
_MARKS = re.compile("[\u0300-\u036f]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_DOTTED = re.compile(r"\b((?:[^\W\d_]\.){2,})")

#: Spellings of one sound, longest first; applied in order to a folded token.
_NARROW_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("^(?:tch|tsch)", "ch"),
        ("dzh|dsch|dj", "j"),
        ("shch|stsch", "sh"),
        ("sch", "sh"),
        ("ph", "f"),
        ("kh", "h"),
        ("gh", "g"),
        ("ck|q", "k"),
        ("ks", "x"),
        ("tz", "ts"),
        ("oo|ou|ue", "u"),
        ("oe", "o"),
        ("ee|ie", "i"),
        ("w", "v"),
        ("c(?![eihy])", "k"),
        ("(?:iy|yy|yi|ij|ii|y|i|j)$", "i"),
        ("(?<=[aeo])[yj]", "i"),
        ("y", "i"),
        ("f+$", "v"),
    )
)
_DOUBLED = re.compile(r"(.)\1+")
_SKELETON_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("tch|sch|ch|sh", "x"),
        ("ph", "f"),
        ("kh|ck|q|c", "k"),
        ("gh", "g"),
        ("th", "t"),
        ("dh", "d"),
        ("dj|zh", "j"),
        ("tz|ts", "z"),
    )
)
_VOWELS = re.compile("[aeiouyw]+")


@lru_cache(maxsize=4_096)
def fold(name: str) -> str:
    """Words of a name in lower-case ASCII, parted by single blanks; "" if nothing is left."""
    name = _APOSTROPHES.sub("", name)
    if not name.isascii():
        name = _to_ascii(name)
    if "." in name:
        name = _DOTTED.sub(lambda m: m.group(1).replace(".", ""), name)
    return _NOT_WORD.sub(" ", name.casefold().replace("&", " and ")).strip()


def _to_ascii(name: str) -> str:
    """Accents are taken off by the Unicode tables, ten times faster; other scripts go through anyascii."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", name))
    if bare.isascii():
        return bare
    return anyascii(unicodedata.normalize("NFKC", name).translate(han_variants())).replace("'", "")


@cache
def han_variants() -> dict[int, str]:
    """Return a table for ``str.translate`` from traditional to simplified Chinese signs."""
    return {ord(pair[0]): pair[1] for pair in _HAN_VARIANTS.entries}


@lru_cache(maxsize=4_096)
def narrow(token: str) -> str:
    """One spelling for the spellings of a folded token; vowels stay, so Jan is not Jean."""
    for pattern, replacement in _NARROW_RULES:
        token = pattern.sub(replacement, token)
    return _DOUBLED.sub(r"\1", token)


@lru_cache(maxsize=4_096)
def skeleton(token: str) -> str:
    """Consonants of a folded token; a leading vowel stays as "a", doubled letters count once."""
    bare = token
    for pattern, replacement in _SKELETON_RULES:
        bare = pattern.sub(replacement, bare)
    bare = _DOUBLED.sub(r"\1", bare)
    if len(bare) > 2 and bare.endswith("h"):
        bare = bare[:-1]
    lead = "a" if bare[:1] in tuple("aeiou") else bare[:1] if bare[:1] in ("y", "w") else ""
    rest = bare[1:] if lead else bare
    return lead + _VOWELS.sub("", rest)


def words_of(name: str) -> list[str]:
    """Folded tokens of a name."""
    return fold(name).split()


@lru_cache(maxsize=4_096)
def core_words(name: str) -> tuple[str, ...]:
    """Folded tokens without particles; all of them if it is made of particles only."""
    words = words_of(name)
    return tuple([w for w in words if w not in PARTICLES.words] or words)


def has_arabic_article(name: str) -> bool:
    """Return True if a token of the name is the Arabic article, glued by a hyphen or standing alone.

    An article without its l takes the sound that the noun begins with: Ar Raqqah, but not Ad Astra.
    """
    return any(
        word in _FULL_ARTICLES or (word in ARABIC_ARTICLES.words and noun.startswith(word[1:]))
        for word, noun in pairwise(words_of(name))
    )


def place_skeleton(name: str) -> str:
    """Consonants of a whole place name, articles gone, glued or not: Deir Ezzor, Deir el-Zour -> "drzr"."""
    parts = [skeleton(w) for w in core_words(name)]
    joined = "".join(p if i == 0 else p[1:] if p[:1] == "a" else p for i, p in enumerate(parts))
    return _DOUBLED.sub(r"\1", joined)
