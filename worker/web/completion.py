"""Completion of the search: fields, names, places, sources and feeds that the last word may mean."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.bootstrap import Services
from worker.service.search.articles import FIELDS, ArticleFilter

KEPT_FOR = timedelta(minutes=1)
NAMES_LIMIT = 2_000
SOURCES_LIMIT = 500
FEEDS_LIMIT = 2_000  #: Those added last.
OFFERS_LIMIT = 8
SHORTEST_CHARS = 2


@dataclass(frozen=True, slots=True)
class Known:
    """A value that a field of the query language may have."""

    field: str
    name: str
    number: int | None = None  #: What the field takes in place of the name.

    @property
    def label(self) -> str:
        """The name, with the kind of thing where it is no name of an entity."""
        return self.name if self.field in ("entity", "place") else f"{self.name} ({self.field})"

    @property
    def query(self) -> str:
        """The field with its value, which may hold blanks."""
        name = self.name.replace('"', "")
        return f'{self.field}:"{name}"' if self.number is None else f"{self.field}:{self.number}"


class Completion:
    """Names, sources and feeds, read at most once a minute however many people type."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_at: datetime | None = None
        self._known: list[Known] = []

    def offers(self, services: Services, typed: str, labels: Sequence[str] = ()) -> list[dict[str, str]]:
        """Return completions of the last word of a query: what begins with it first, then the most frequent.

        Args:
            services: The services.
            typed: The query so far.
            labels: Those of whoever types.

        Returns:
            Offers, each with its label and the query as it would be; it ends with a colon if a value
            is still to be typed.
        """
        rest, _, word = typed.rpartition(" ")
        minus = "-" if word.startswith("-") else ""
        field, colon, value = word.removeprefix("-").casefold().partition(":")
        wanted = value.lstrip('"') if colon else field
        if len(wanted) < (1 if colon else SHORTEST_CHARS):
            return []
        self._refresh(services)
        known = [*self._known, *(Known("label", one) for one in labels)]
        known = [one for one in known if (one.field == field if colon else one.field != "place")]
        found = [one for one in known if one.name.casefold().startswith(wanted)]
        found += [one for one in known if f" {wanted}" in one.name.casefold()]
        fields = [] if colon else [(f"{one}: …", f"{one}:") for one in FIELDS if one.startswith(wanted)]
        offers = fields + [(one.label, one.query) for one in found]
        return [{"label": label, "query": f"{rest} {minus}{query}".strip()} for label, query in offers[:OFFERS_LIMIT]]

    def examples(self, services: Services) -> dict[str, str]:
        """Return the most frequent value of each field that has any, as it is typed."""
        self._refresh(services)
        return {one.field: one.query for one in reversed(self._known)}

    def _refresh(self, services: Services) -> None:
        with self._lock:
            now = services.clock()
            if self._read_at is not None and now - self._read_at < KEPT_FOR:
                return
            names = services.entities.named(limit=NAMES_LIMIT).rows
            sources = services.articles.counts(ArticleFilter(), "source", limit=SOURCES_LIMIT).counts
            self._known = [Known("entity", one.name) for one in names]
            self._known += [Known("place", one.name) for one in names if one.kind == "place"]
            self._known += [Known("source", one.key) for one in sources if one.key]
            self._known += [Known("feed", name, number) for number, name in services.feeds.names(limit=FEEDS_LIMIT)]
            self._read_at = now
