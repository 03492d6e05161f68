"""Names that two entities both occur beside, weighed by how rare they are in the stream.

Whoever is in the news occurs beside "United States" and "Reuters": that two do proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from math import log

from worker.entities.fold import fold
from worker.types import KnownEntity
from worker.wordlists import Table

RARE = 0.1  #: Names that this share of the articles holds, or less, weigh 1; a name that all hold weighs nothing.
_AGENCIES = Table("dedupe/agencies")  #: Who reports, says nothing of whom is reported on.


def shared_weights(one: Iterable[str], other: Iterable[str], shares: Mapping[str, float]) -> dict[str, float]:
    """Return the weight of each name that stands in both, 0 to 1, by the folded name: 1 for a rare one.

    Args:
        one: Names that an entity occurs beside.
        other: Names that another one occurs beside.
        shares: Folded names to the shares of the stored articles that hold them, 0 to 1; rare are those not in it.
    """
    return {name: _weight(name, shares) for name in set(map(fold, one)) & set(map(fold, other))}


def _weight(name: str, shares: Mapping[str, float]) -> float:
    if name in _agency_names():
        return 0.0
    share = shares.get(name, 0.0)
    return 1.0 if share <= RARE else max(0.0, log(share) / log(RARE))


@cache
def _agency_names() -> frozenset[str]:
    return frozenset(fold(name) for names in _AGENCIES.values.values() for name in names)


def shares_of(known: Iterable[KnownEntity]) -> dict[str, float]:
    """Return the share of the articles that hold each common name of these entities, by the folded name."""
    common = sorted((one for one in known if one.share > RARE), key=lambda one: one.share)
    return {fold(name): one.share for one in common for name in one.names}
