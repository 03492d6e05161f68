"""Seen before? Whether an article is new, a copy, a new version, or one report printed elsewhere.

Takes: a Draft and the stored articles (Known) that share a key with it; or two texts.
Gives: a Fingerprint to find candidates by; a Decision with its reason; a Comparison of two texts.
Raises: nothing; what cannot be compared is called different, as a copy too many loses no news.
"""

from worker.dedupe.decide import decide
from worker.dedupe.fold import fold
from worker.dedupe.minhash import fingerprint
from worker.dedupe.overlap import Prepared, prepare
from worker.dedupe.verdict import compare

__all__ = ["Prepared", "compare", "decide", "fingerprint", "fold", "prepare"]
