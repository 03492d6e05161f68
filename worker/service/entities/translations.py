"""Translations of the articles of a batch, found by what they name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import chain

from worker.dedupe import translation
from worker.store import Session
from worker.store.entities import translations as store


def note_translations(session: Session, named: Mapping[int, Collection[int]], *, now: datetime) -> None:
    """Find which stored articles say the same in another language, and write the pairs with their reasons.

    Pairs found before are compared again: among the newest articles, an older one finds its translation no more.

    Args:
        session: The open transaction, which runs alone; the mentions of the articles are written.
        named: Entities of each article of the batch, by their ids.
        now: Time of the batch.
    """
    pairs = store.forget_translations(session, named.keys()) | store.pairs_in_two_languages(session, named)
    sides = store.sides(session, set(chain.from_iterable(pairs))) if pairs else {}
    reasons = {(one, other): translation(sides[one], sides[other]) for one, other in sorted(pairs)}
    store.add_translations(session, ((pair, why) for pair, why in reasons.items() if why), now=now)
