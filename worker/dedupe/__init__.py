"""Seen before? Whether an article is new, a copy, a new version, or one report printed elsewhere.

Takes: a Draft and the stored articles (Known) that share a key with it; or two texts.
Gives: a Fingerprint to find candidates by; a Decision with its reason; a Comparison of two texts.
Raises: nothing; what cannot be compared is called different, as a copy too many loses no news.
"""

from worker.dedupe.agencies import agency_of, credited_agency
from worker.dedupe.changes import describe_change, word_diff
from worker.dedupe.counters import without_counters
from worker.dedupe.decide import COMPARER, KeyMatch, Renewal, decide, holds_report, is_copy_of, is_reused, repeats
from worker.dedupe.fold import fold
from worker.dedupe.minhash import fingerprint
from worker.dedupe.named import find_named
from worker.dedupe.notice import read_notice
from worker.dedupe.original import Contender, Election, elect
from worker.dedupe.overlap import Prepared, prepare
from worker.dedupe.publisher import Authority, Publication, Sender, authority, owns
from worker.dedupe.translation import translation
from worker.dedupe.verdict import compare

__all__ = [
    "COMPARER",
    "Authority",
    "Contender",
    "Election",
    "KeyMatch",
    "Prepared",
    "Publication",
    "Renewal",
    "Sender",
    "agency_of",
    "authority",
    "compare",
    "credited_agency",
    "decide",
    "describe_change",
    "elect",
    "find_named",
    "fingerprint",
    "fold",
    "holds_report",
    "is_copy_of",
    "is_reused",
    "owns",
    "prepare",
    "read_notice",
    "repeats",
    "translation",
    "without_counters",
    "word_diff",
]
