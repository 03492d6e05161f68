"""The encoding of a text in another script than Latin, told by how common its letters are. Pure.

A library for this needs some hundred bytes: of headlines it takes Hebrew for Russian, KOI8-R for Thai and Arabic for
Japanese. Each candidate is read instead, and its letters are weighed by the languages that are written in it.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from worker.wordlists import Table

LEAST = 0.3  #: Mean weight of the letters of a text that is told.

_SAMPLE_BYTES = 4_000
_COMMON, _USUAL, _RARE, _FOREIGN = 1.0, 0.7, 0.4, -1.0
_SIGN = 0.2  #: Weight of a quote, a dash or the like: any text may have them.
_SIGNS = frozenset("‘’“”„‚«»‹›–—…•·§©®°€™№×\u00a0´،؛؟¿¡")
_BREAK = 1.0  #: Taken off for a capital behind a small letter, and for a sign within a word.
_LONG_RUN = 8  #: Syllables of Korean without a blank; words have 2 to 5.
_SCRIPTS = Table("parse/scripts")
_HANGUL_RUN = re.compile(f"[가-힣]{{{_LONG_RUN},}}")
#: Bytes that begin the characters in daily use, by the codec that has them in this order.
_DAILY = {"gb2312": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "euc_jp": (0xB0, 0xCF), "euc_kr": (0xB0, 0xC8)}
_DAILY_OF = {"gb18030": "gb2312", "big5": "big5", "cp932": "euc_jp", "euc_jp": "euc_jp", "cp949": "euc_kr"}
#: Weight of a Japanese character in daily use: a text of these alone, without kana, is seldom Japanese.
_JAPANESE = 0.6


def told_by_commonness(words: bytes) -> str | None:
    """Return Python's name of the encoding in which a text has the most common letters; None if none fits."""
    sample = words[:_SAMPLE_BYTES]
    scores = {encoding: _score(sample, encoding) for encoding in _weights()}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= LEAST else None


def _score(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    if text.isupper():
        text = text.lower()  # headlines in capitals: no letter is less common for it
    high = [char for char in text if char > "\x7f"]
    if not high:
        return 0.0
    daily = _DAILY_OF.get(encoding)
    breaks = _breaks(text)
    return max(
        (sum(_weight(char, weights, daily) for char in high) - breaks) / len(high) for weights in _weights()[encoding]
    )


def _weight(char: str, weights: dict[str, float], daily: str | None) -> float:
    if char in weights:
        return weights[char]
    if char in _SIGNS or "\u3000" <= char <= "\u3011" or "\uff01" <= char <= "\uff5e":
        return _SIGN
    if not daily or not _is_daily(char, daily):
        return _FOREIGN
    return _JAPANESE if daily == "euc_jp" else _USUAL


@cache
def _is_daily(char: str, codec: str) -> bool:
    first, last = _DAILY[codec]
    try:
        encoded = char.encode(codec)
    except UnicodeEncodeError:
        return False
    return len(encoded) > 1 and first <= encoded[0] <= last


def _breaks(text: str) -> float:
    """Return what the shape of words takes off the sum of weights: "пРЕЗИДЕНТ" is no word."""
    inner = sum(_BREAK for before, char in pairwise(text) if before > "\x7f" and before.islower() and char.isupper())
    return inner + sum(len(run) - _LONG_RUN + 1 for run in _HANGUL_RUN.findall(text))


@cache
def _weights() -> dict[str, list[dict[str, float]]]:
    """Return by encoding the weights of letters for each language that is written in it."""
    found: dict[str, list[dict[str, float]]] = {}
    for language in _SCRIPTS.values.values():
        weights = _weights_of(language["letters"])
        for encoding in language["encodings"]:
            found.setdefault(encoding, []).append(weights)
    return found


def _weights_of(letters: str) -> dict[str, float]:
    common, usual, rare = [*letters.split(" "), "", ""][:3]
    weights = {char: weight for weight, part in ((_RARE, rare), (_USUAL, usual), (_COMMON, common)) for char in part}
    return {char.upper(): weights[char] * _USUAL for char in weights if len(char.upper()) == 1} | weights
