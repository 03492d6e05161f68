"""Words seen in a text, with a lookup of their grammatical cases: Путина where Путин was seen."""

from __future__ import annotations

from worker.entities.inflection import is_case_of

_COMPARED_LIMIT = 100  #: Words of one beginning with which a word is compared.


class SeenWords:
    """Set of words with a lookup of their grammatical cases."""

    def __init__(self) -> None:
        self._all: set[str] = set()
        self._alike: dict[str, list[str]] = {}  #: By the letters that all cases of a word begin with.

    def add(self, word: str) -> None:
        """Add a word; of those that begin alike, the first are compared."""
        alike = self._alike.setdefault(word[:3], [])
        if word not in self._all and len(alike) < _COMPARED_LIMIT:
            alike.append(word)
        self._all.add(word)

    def __contains__(self, word: str) -> bool:
        return word in self._all

    def has_case_of(self, word: str) -> bool:
        """Return True if one of the words may be a case of this one."""
        return any(is_case_of(word, other) for other in self._alike.get(word[:3], ()))
