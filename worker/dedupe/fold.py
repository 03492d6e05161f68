"""The comparison form of a text: what is left when case, accents, punctuation and spacing do not count."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

#: Marks that are accents or optional vowel points: Latin, Greek, Cyrillic; Hebrew; Arabic. Marks of
#: other scripts (Devanagari, Thai, kana) spell vowels and consonants, so they count.
_ACCENTS = ((0x0300, 0x036F), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670))

#: Scripts written without spaces; each of their characters is taken for a word: Thai, Lao, Myanmar,
#: Khmer, kana, Han with its extensions.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)

_TATWEEL = 0x0640  # stretches an Arabic word, spells nothing
#: By byte of UTF-8: ASCII letters lower, its other signs a gap, the bytes of all other characters as they are.
_BYTES = bytes(ord(chr(b).lower() if chr(b).isalnum() else " ") if b < 128 else b for b in range(256))
_ASCII = bytes(range(128))
_SPACE = 0x20
_LONG = 256  # bytes from which a pass of numpy, which costs some microseconds to begin, is quicker
_FEW = 16  # up to here replacing one character at a time beats str.translate, which is slow off ASCII


def fold(text: str) -> str:
    """Give the words of text in comparison form, parted by single spaces; "" if it has none.

    Case, accents, punctuation, quotes and whitespace do not count; digits of every script do, as 0-9.
    NFC and NFD forms, ligatures and full-width letters fold alike. In scripts written without spaces
    every character is a word, so a line break between two of them changes nothing.
    """
    return fold_to_bytes(text).decode()


def fold_to_bytes(text: str) -> bytes:
    """Give fold(text) as UTF-8, which is how it is hashed. Bytes translate ten times as fast as characters."""
    raw = _folded_unicode(text).encode() if not text.isascii() else text.encode()
    return _single_gaps(raw.translate(_BYTES)).strip(b" ")


def _single_gaps(gapped: bytes) -> bytes:
    """Give runs of gaps as one. replace() is quick where there are few, and six times slower where many."""
    if len(gapped) > _LONG:
        codes: NDArray[np.uint8] = np.frombuffer(gapped, np.uint8)
        kept = codes != _SPACE
        kept[1:] |= kept[:-1].copy()
        return bytes(codes[kept])
    while b"  " in gapped:
        gapped = gapped.replace(b"  ", b" ")
    return gapped


def _folded_unicode(text: str) -> str:
    """Fold what is not ASCII in a text; most often a few quotes and dashes. ASCII is left as it is."""
    rare = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    foreign = {char: _fold_char(char) for char in set(rare.decode("utf-8", "surrogatepass"))}
    if len(foreign) > _FEW:
        return text.translate({ord(char): folded for char, folded in foreign.items()})
    for char, folded in foreign.items():
        text = text.replace(char, folded)
    return text


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    """Fold one character: " " for a gap between words, "" for nothing."""
    if unicodedata.category(char)[0] == "S":  # before NFKD, which spells ™ and ℃ out
        return " "
    return "".join(_fold_part(part) for part in unicodedata.normalize("NFKD", char).casefold())


def _fold_part(char: str) -> str:
    code, category = ord(char), unicodedata.category(char)
    if category == "Cf" or code == _TATWEEL or _within(code, _ACCENTS):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category[0] in "LMN":
        return f" {char} " if _within(code, _UNSPACED) else char
    return " "


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
