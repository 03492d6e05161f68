"""Temporary ids: negative numbers for rows that have no id before they are written, -1 for the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

RealId = Callable[[int], int]  #: From a temporary id to the id of the row; an id stays.


def temporary_id(place: int) -> int:
    """Return the temporary id of the row that is written at this place, 0 for the first."""
    return -1 - place


def place_of(temporary: int) -> int:
    """Return the place at which the row of a temporary id is written."""
    return -1 - temporary


def real_ids(written: Sequence[int]) -> RealId:
    """Return the function from temporary ids to the ids that the rows were given, in order of their places."""

    def real(given: int) -> int:
        return written[place_of(given)] if -len(written) <= given < 0 else given

    return real
