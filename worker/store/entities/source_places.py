"""Statements on where the articles of each source are set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.store.core.bulk import count_up
from worker.store.tables import SourcePlaceRow
from worker.types import key_sha256

ADMIN_LIMIT_CHARS = 32


def counts(session: Session, sources: Collection[str]) -> dict[str, dict[tuple[str, str], int]]:
    """Count the places of each (country, division) that a source's articles named; "" is no division."""
    wanted = {_key(source): source for source in sources}
    rows = session.execute(
        select(SourcePlaceRow.source_sha256, SourcePlaceRow.country, SourcePlaceRow.admin, SourcePlaceRow.places).where(
            SourcePlaceRow.source_sha256.in_(wanted)
        )
    )
    found: dict[str, dict[tuple[str, str], int]] = {}
    for key, country, admin, places in rows:
        found.setdefault(wanted[key], {})[country, admin] = places
    return found


def learn(session: Session, named: Iterable[tuple[str, tuple[str, str | None]]]) -> None:
    """Count places: (source, (country, division)) of each place that an article names."""
    met = Counter((_key(source), country, (admin or "")[:ADMIN_LIMIT_CHARS]) for source, (country, admin) in named)
    rows: list[dict[str, Any]] = [
        {"source_sha256": key, "country": country, "admin": admin, "places": places}
        for (key, country, admin), places in sorted(met.items())
    ]
    count_up(session, SourcePlaceRow, "places", rows)


def _key(source: str) -> bytes:
    return key_sha256("source", source)
