"""Completion of the search: names and sources of the newest articles."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from worker.bootstrap import Services
from worker.service.search.articles import ArticleFilter

KEPT_FOR = timedelta(minutes=1)
NAMES_LIMIT = 2_000
SOURCES_LIMIT = 500
OFFERS_LIMIT = 8
SHORTEST_CHARS = 2


def quoted(field: str, value: str) -> str:
    """Return a field of the query language with a value that may hold blanks."""
    return f'{field}:"{value.replace(chr(34), "")}"'


class Completion:
    """Names and sources, read at most once a minute however many people type."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_at: datetime | None = None
        self._known: list[tuple[str, str, str]] = []

    def offers(self, services: Services, typed: str) -> list[dict[str, str]]:
        """Return completions of the last word of a query: names that begin with it first, then the most frequent."""
        rest, _, word = typed.rpartition(" ")
        wanted = word.casefold()
        if len(wanted) < SHORTEST_CHARS:
            return []
        self._refresh(services)
        found = [one for one in self._known if one[0].startswith(wanted)]
        found += [one for one in self._known if f" {wanted}" in one[0]]
        return [{"label": label, "query": f"{rest} {query}".strip()} for _, label, query in found[:OFFERS_LIMIT]]

    def _refresh(self, services: Services) -> None:
        with self._lock:
            now = services.clock()
            if self._read_at is not None and now - self._read_at < KEPT_FOR:
                return
            names = services.articles.counts(ArticleFilter(), "entity", limit=NAMES_LIMIT).counts
            sources = services.articles.counts(ArticleFilter(), "source", limit=SOURCES_LIMIT).counts
            self._known = [(one.name.casefold(), one.name, quoted("entity", one.name)) for one in names if one.name]
            self._known += [
                (one.key.casefold(), f"{one.key} (source)", quoted("source", one.key)) for one in sources if one.key
            ]
            self._read_at = now
