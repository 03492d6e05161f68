"""The encoding of a text that states none, told by its letters. Pure.

Other scripts than Latin are told by how common their letters are (``scripts``). Texts in Latin script are told by
alphabets: the one encoding that makes of nearly all bytes the letters of one language.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache

from worker.parse.scripts import told_by_commonness
from worker.wordlists import Table

ENOUGH_HIGH_BYTES = 24
FOREIGN_SHARE = 0.5  #: Of the letters of a passage above ASCII; Western languages have up to 0.2, other scripts 0.8.
FEW_PASSAGE_LETTERS = 4  #: Letters above ASCII of a passage; "Été", "à" and "•" stand alone in Western pages, too.
FEW_FOREIGN_BYTES = 6  #: In such passages; of fewer no script is told.
MOSTLY = 0.5  #: Share of the bytes above ASCII that stand in them.
FEW_LETTERS = 8  #: Letters above ASCII; of fewer no language is told.
FEW_DIFFERENT = 3  #: So many different ones: a list of prices in "£" is not Polish.
COVERED = 0.95  #: Share of the bytes that are letters of one language, where names of others stand between them, and
BETTER = 0.03  #: so much more than Western languages make of them.

_SAMPLE_BYTES = 50_000
_ASCII = re.compile(rb"[\x00-\x7f]+")
_ASCII_LETTERS = re.compile(rb"[A-Za-z]")
_MARKUP = re.compile(rb"<[^<>]{0,2000}>|https?://[^\s<>]{1,500}")
_CUT_MARKUP = re.compile(rb"<[^<>]{0,2000}\Z")
_WESTERN = "cp1252"
#: Bytes that are quotes, dashes, currencies and the like in Western texts; some are nothing there.
_WESTERN_SIGNS = bytes(
    byte for byte in range(0x80, 0x100) if (sign := bytes([byte]).decode(_WESTERN, "ignore")) and not sign.isalpha()
)
_MACINTOSH = "mac_roman"  #: Has letters where quotes and dashes stand in Windows-1252: these tell nothing.
_ANY_LANGUAGE = "‘’“”„‚«»‹›–—…•·§©®°€£™†\u00a0\u00ad´"
_ALPHABETS = Table("parse/alphabets")


def told_by_letters(body: bytes) -> str | None:
    """Return Python's name of the encoding of a text that is no UTF-8; None for a Western one, or if none fits."""
    passages = _MARKUP.split(_CUT_MARKUP.sub(b"", body[:_SAMPLE_BYTES]))
    high = _ASCII.sub(b"", b"".join(passages))
    foreign = b" ".join(passage for passage in passages if _is_foreign(passage))
    is_mostly = len(_ASCII.sub(b"", foreign)) >= max(FEW_FOREIGN_BYTES, MOSTLY * len(high))
    told = told_by_commonness(foreign) if is_mostly else None
    return told or _of_another_language(Counter(high))


def _is_foreign(passage: bytes) -> bool:
    """Return True if most letters of a passage are above ASCII."""
    high = len(_ASCII.sub(b"", passage).translate(None, _WESTERN_SIGNS))
    return high >= max(FEW_PASSAGE_LETTERS, FOREIGN_SHARE * (high + len(_ASCII_LETTERS.findall(passage))))


def _of_another_language(counts: Counter[int]) -> str | None:
    """Return the encoding in which one language has nearly all letters, if no Western language has."""
    shares = {encoding: max(_share(counts, *one) for one in sets) for encoding, sets in _byte_sets().items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    is_told = shares[best] >= COVERED and shares[best] >= shares[_WESTERN] + BETTER
    _, signs = _byte_sets()[best][0]
    return best if is_told and len(counts.keys() - signs) >= FEW_DIFFERENT else None


def _share(counts: Counter[int], letters: frozenset[int], signs: frozenset[int]) -> float:
    """Return the share of bytes that are letters of a language; signs that any language has are left out."""
    told = sum(number for byte, number in counts.items() if byte not in signs)
    return sum(counts[byte] for byte in letters) / told if told >= FEW_LETTERS else 0.0


@cache
def _byte_sets() -> dict[str, list[tuple[frozenset[int], frozenset[int]]]]:
    """Return for each encoding the bytes of the letters of its languages, and those of signs."""
    sets = {}
    for encoding, alphabets in _ALPHABETS.values.items():
        codecs.lookup(encoding)
        signs = _bytes_of(_ANY_LANGUAGE, encoding)
        if encoding == _MACINTOSH:
            signs |= _bytes_of(_ANY_LANGUAGE, _WESTERN)
        sets[encoding] = [(_bytes_of(letters + letters.upper(), encoding) - signs, signs) for letters in alphabets]
    return sets


def _bytes_of(letters: str, encoding: str) -> frozenset[int]:
    return frozenset(byte for byte in letters.encode(encoding, "ignore") if byte >= 0x80)
