"""Query parameters that say where a reader came from, not what is read."""

from __future__ import annotations

from worker.wordlists import Table, WordList

_NAMES = WordList("clean/tracking_names")
_PREFIXES = WordList("clean/tracking_prefixes")
_VALUES = Table("clean/tracking_values")


def is_tracking(name: str, value: str) -> bool:
    """Return True if a query parameter can be left out without changing what the address leads to."""
    low = name.lower()
    if low in _NAMES.words or low.startswith(_PREFIXES.entries):
        return True
    values = _VALUES.values.get(low)
    return values is not None and value.lower() in values
