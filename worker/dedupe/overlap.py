"""Words that two texts have in common, found without reading either more than a few times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from worker.dedupe.constants import EDGE_WORDS, FURNITURE_WORDS, KEPT_RUN_WORDS, SHINGLE_WORDS
from worker.dedupe.fold import fold, fold_to_bytes
from worker.dedupe.shingles import Hashes, shingle_hashes

Mask = NDArray[np.bool_]

_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", '"', "”", "»", "।", "؟")


@dataclass(frozen=True, eq=False)
class Prepared:
    """A text made ready to be compared. Worth keeping for texts that are compared again and again."""

    text: str  #: As it came; what is capitalised is looked up in it.
    folded: str  #: fold(text).
    size: int  #: Words of folded.
    runs: Hashes  #: Hash of every KEPT_RUN_WORDS words, in order.
    runs_sorted: Hashes  #: The same, sorted, to be looked up in.
    shingles: Hashes  #: Hashes of SHINGLE_WORDS words, sorted, each once.

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Words of folded. Most candidates are told apart by their hashes alone and are never split."""
        return tuple(self.folded.split())


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Share and position of the shorter of two texts in the longer."""

    shorter: Prepared
    longer: Prepared
    containment: float  #: 0 to 1: share of the shorter text's shingles that the longer one has.
    kept: Mask  #: For each word of the shorter text: does it stand in a run that the longer one has?
    kept_in_longer: Mask  #: The same for each word of the longer text.


def prepare(text: str) -> Prepared:
    """Fold and hash a text once for any number of comparisons."""
    folded = fold_to_bytes(text)
    size = folded.count(b" ") + 1 if folded else 0
    runs, shingles = shingle_hashes(folded, KEPT_RUN_WORDS, SHINGLE_WORDS)
    return Prepared(text, folded.decode(), size, runs, np.sort(runs), _each_once(shingles))


def _each_once(hashes: Hashes) -> Hashes:
    """Sort and drop doubles; np.unique does it by hashing, which takes eight times as long."""
    ordered = np.sort(hashes)
    first = np.ones(ordered.size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def in_order(a: Prepared, b: Prepared) -> tuple[Prepared, Prepared]:
    """Give the shorter text first."""
    return (a, b) if a.size <= b.size else (b, a)


def contained(shorter: Prepared, longer: Prepared) -> float:
    """Give the share of the shorter text's shingles that the longer one has, 0 to 1."""
    if not shorter.shingles.size:
        return 0.0
    return float(_found(shorter.shingles, longer.shingles).sum() / shorter.shingles.size)


def overlap(shorter: Prepared, longer: Prepared) -> Overlap:
    """Hold two texts against each other word by word."""
    return Overlap(
        shorter=shorter,
        longer=longer,
        containment=contained(shorter, longer),
        kept=_kept(shorter, longer),
        kept_in_longer=_kept(longer, shorter),
    )


def _found(needles: Hashes, ordered: Hashes) -> Mask:
    """Mark the needles that stand in ordered, which is sorted; np.isin would sort both again."""
    if not ordered.size:
        return np.zeros(needles.size, np.bool_)
    places = np.searchsorted(ordered, needles)
    places[places == ordered.size] = 0
    return np.asarray(ordered[places] == needles, np.bool_)


def _kept(text: Prepared, other: Prepared) -> Mask:
    """Mark the words of text that stand in a run of KEPT_RUN_WORDS words which other has too."""
    kept = np.zeros(text.size, np.bool_)
    found = _found(text.runs, other.runs_sorted)
    for offset in range(KEPT_RUN_WORDS):
        kept[offset : offset + found.size] |= found
    return kept


def gone(text: Prepared, kept: Mask) -> list[str]:
    """Give the words of text that are not kept, in order."""
    return [text.words[index] for index in np.flatnonzero(~kept)]


def share_in_long_runs(kept: Mask, run_words: int) -> float:
    """Give the share of words that stand in unbroken kept runs of at least run_words words.

    An edited report keeps whole sentences; a template keeps what lies between its slots.
    """
    if not kept.size:
        return 0.0
    edges = np.flatnonzero(np.diff(np.concatenate(([0], kept.view(np.int8), [0]))))
    lengths = edges[1::2] - edges[::2]
    return float(lengths[lengths >= run_words].sum() / kept.size)


def furniture(text: Prepared, kept: Mask) -> Mask:
    """Mark the words that are not kept and are no sentence: a credit, a link, a banner, a dateline.

    That is: a line that does not end as sentences do, or a few words at either end of the text.
    """
    marked = np.zeros(text.size, np.bool_)
    start = 0
    for line in text.text.split("\n\n" if "\n\n" in text.text else "\n"):
        end = start + len(fold(line).split())
        short = end - start <= FURNITURE_WORDS and not line.rstrip().endswith(_SENTENCE_END)
        marked[start:end] = short and not kept[start:end].any()
        start = end
    if kept.any():
        head, tail = int(kept.argmax()), int(kept[::-1].argmax())
        marked[:head] |= head <= EDGE_WORDS
        marked[len(kept) - tail :] |= tail <= EDGE_WORDS
    return marked
