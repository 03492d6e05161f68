"""Hashes of word shingles, for whole texts at once."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # finaliser of splitmix64: spreads the weak low bits of a polynomial
_SHIFT = np.uint64(31)
_SPACE = 0x20


def shingle_hashes(folded: bytes, *sizes: int) -> list[Hashes]:
    """Hash every run of so many words of a folded UTF-8 text, in order; one array for each size.

    A polynomial of the bytes, taken from prefix sums: a few passes over the text whatever the size, no
    work per word, the same on every machine. A text of fewer words than a size gives an empty array.
    """
    length = len(folded)
    if not length:
        return [np.empty(0, np.uint64) for _ in sizes]
    codes = np.frombuffer(folded, np.uint8)
    powers, inverses = _powers(max(12, (length - 1).bit_length()))
    prefix = np.zeros(length + 1, np.uint64)
    np.multiply(codes, powers[:length], out=prefix[1:])
    prefix.cumsum(out=prefix)
    gaps = (codes == _SPACE).nonzero()[0]
    edges = np.empty(len(gaps) + 2, np.intp)  # a gap before the text, those in it, one behind it
    edges[0], edges[1:-1], edges[-1] = -1, gaps, length
    starts = edges[:-1] + 1
    head, tail, shift = prefix[starts], prefix[edges[1:]], inverses[starts]
    return [
        _spread((tail[size - 1 :] - head[: len(head) - size + 1]) * shift[: len(head) - size + 1])
        if len(head) >= size
        else np.empty(0, np.uint64)
        for size in sizes
    ]


def _spread(hashes: Hashes) -> Hashes:
    hashes ^= hashes >> _SHIFT
    hashes *= _MIX
    hashes ^= hashes >> _SHIFT
    return hashes


@lru_cache(maxsize=4)
def _powers(bits: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse, 2**bits of each; kept, as every text needs them."""
    tables = []
    for base in (_BASE, _INVERSE):
        table = np.full(1 << bits, base, np.uint64)
        table[0] = 1
        tables.append(np.cumprod(table, dtype=np.uint64))
    return tables[0], tables[1]
