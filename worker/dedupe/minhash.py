"""The keys by which near-duplicates find each other: MinHash bands (rensa) and anchors."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import version

import numpy as np
from rensa import RMinHash

from worker.dedupe.constants import (
    ANCHOR_WORDS,
    ANCHORS,
    BAND_ROWS,
    BANDS,
    MIN_BAND_WORDS,
    MINHASH_SEED,
    RECIPE,
    SHINGLE_WORDS,
)
from worker.dedupe.fold import fold, fold_to_bytes
from worker.dedupe.shingles import Hashes, shingle_hashes
from worker.types import Fingerprint, key_sha256

_MASK = (1 << 64) - 1
_SPREAD = 0x9E3779B97F4A7C15  # odd: multiplying by it loses nothing


def fingerprint(title: str, text: str) -> Fingerprint:
    """Return the signature a text is compared by.

    Two texts that share most of their shingles share a band with high probability; two of which one
    holds the other share an anchor, however much is added to it. Below MIN_BAND_WORDS words the keys are the headline
    and the text, each whole, and the hash covers both, as forms like "Qtly div 10 cts" say nothing alone.
    """
    folded = fold_to_bytes(text)
    shingles, anchors = shingle_hashes(folded, SHINGLE_WORDS, ANCHOR_WORDS)
    words = len(shingles) + SHINGLE_WORDS - 1 if len(shingles) else folded.count(b" ") + bool(folded)
    if words < MIN_BAND_WORDS:
        parts = fold(title) or title.strip(), folded.decode() or text.strip()
        keys = {_signed(int.from_bytes(key_sha256(str(n), part)[:8])) for n, part in enumerate(parts) if part}
        return Fingerprint(key_sha256(*parts), tuple(sorted(keys)), words, _method())
    keys = _bands(shingles).union(_anchors(anchors))
    return Fingerprint(hashlib.sha256(folded).digest(), tuple(sorted(keys)), words, _method())


def _bands(shingles: Hashes) -> set[int]:
    ends = np.array([0, len(shingles)], np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(shingles, ends, BANDS * BAND_ROWS, MINHASH_SEED)
    values = matrix.to_rows()[0]
    keys = set()
    for band in range(BANDS):
        key = band + 1
        for value in values[band * BAND_ROWS : (band + 1) * BAND_ROWS]:
            key = ((key ^ value) * _SPREAD) & _MASK
            key ^= key >> 32
        keys.add(_signed(key))
    return keys


def _anchors(hashes: Hashes) -> list[int]:
    """Take the smallest hashes: which these are depends on each run of words alone, not on its place.

    Twice as many are looked at, as a passage that stands twice has each hash twice.
    """
    lowest = np.partition(hashes, 2 * ANCHORS)[: 2 * ANCHORS] if len(hashes) > 2 * ANCHORS else hashes
    return [_signed(key) for key in sorted(set(lowest.tolist()))[:ANCHORS]]


def _signed(key: int) -> int:
    """Databases count from -2**63."""
    return key - (1 << 64) if key >> 63 else key


@lru_cache(maxsize=1)
def _method() -> str:
    return f"{RECIPE}+rensa{version('rensa')}"
