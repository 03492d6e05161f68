"""Numbers and names that one text states and the other does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from worker.dedupe.constants import PASSAGE_WORDS
from worker.dedupe.fold import fold
from worker.dedupe.opposites import tells_outcome
from worker.dedupe.overlap import Overlap, Prepared, gone

_UPPER_OR_OTHER = re.compile(r"\b[^\W\d_a-z]\w+")
_LOWER = re.compile(r"\b[a-z]\w+")
_NAME_LETTERS = 3  #: Shorter words are seldom names, and often initials.


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that the shorter text states otherwise than the longer one."""

    numbers: int  #: Numbers in the shorter text.
    numbers_changed: int  #: Of these, how many the longer text has something else for.
    passages_changed: int  #: In how many separate passages these numbers stand.
    names: int  #: Different names in the shorter text.
    names_changed: int  #: Of these, how many the longer text does not have at all.


def changed_facts(found: Overlap) -> Facts:
    """Count the numbers and names of the shorter text that the longer one does not repeat."""
    words, kept = found.shorter.words, found.kept
    numbers = _numbers(words)
    if kept.all():
        return Facts(len(numbers), 0, 0, 0, 0)
    longer = found.longer.words
    instead = Counter(longer[start:end] for start, end in _numbers(longer) if not _all(found, start, end))
    changed: list[int] = []
    for start, end in numbers:
        number = words[start:end]
        if kept[start:end].all():
            continue
        if instead[number]:
            instead[number] -= 1
        else:
            changed.append(start)
    names = names_of(found.shorter)
    lost = names.intersection(gone(found.shorter, kept)).difference(longer)
    return Facts(len(numbers), len(changed), _places(changed), len(names), len(lost))


def _places(positions: Sequence[int]) -> int:
    """Count the passages that changes lie in: changes within a sentence's length of each other are one."""
    return sum(
        position - before > PASSAGE_WORDS
        for before, position in zip([-PASSAGE_WORDS - 1, *positions], positions, strict=False)
    )


def _all(found: Overlap, start: int, end: int) -> bool:
    return bool(found.kept_in_longer[start:end].all())


def _numbers(words: Sequence[str]) -> list[tuple[int, int]]:
    """Find the numbers: neighbouring words of digits are one, as 6-3/16 and 1,250.75 fold to several."""
    spans: list[tuple[int, int]] = []
    for index, word in enumerate(words):
        if not _is_number(word):
            continue
        if spans and spans[-1][1] == index:
            spans[-1] = (spans[-1][0], index + 1)
        else:
            spans.append((index, index + 1))
    return spans


def shared_facts(shorter: Prepared, longer: Prepared) -> tuple[int, int]:
    """Count the names and numbers of the shorter text, and how many of them the longer one has."""
    said = names_of(shorter) | {word for word in shorter.words if _is_number(word)}
    return len(said), len(said.intersection(longer.words))


def names_of(text: Prepared) -> set[str]:
    """Find the folded words that are written with a capital wherever they stand.

    A word that opens a sentence here and stands in lower case there is not a name, nor is a verb of the news that
    opens the text ("Muere el pintor"). Scripts without case have no names by this rule; numbers and the words
    themselves must do there.
    """
    capitalised = set(fold(" ".join(_UPPER_OR_OTHER.findall(text.text))).split())
    names = capitalised - set(_LOWER.findall(text.text))
    names -= {word for word in text.words[:1] if tells_outcome(word)}
    return {name for name in names if len(name) >= _NAME_LETTERS and name.isalpha()}


def _is_number(word: str) -> bool:
    return word[0].isdigit()
