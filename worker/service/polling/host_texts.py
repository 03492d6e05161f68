"""Texts of the pages fetched lately by host: one text under many headlines is a wall, whatever it says."""

from __future__ import annotations

import threading
from collections import OrderedDict

from worker.addresses import split_address
from worker.types import Arrival, key_sha256

LIMIT = 2_000  #: Texts kept; of each a hash and a headline.


class HostTexts:
    """Remembers texts within one process; safe for threads."""

    def __init__(self) -> None:
        self._titles: OrderedDict[bytes, str] = OrderedDict()
        self._lock = threading.Lock()

    def same_elsewhere(self, given: Arrival, url: str, text: str) -> str | None:
        """Return ``page_same_text`` if the host gave this text for another headline before; None otherwise."""
        if not text or not given.title:
            return None
        key = key_sha256("page", split_address(url).hostname or "", " ".join(text.split()))
        title = " ".join(given.title.casefold().split())
        with self._lock:
            first = self._titles.setdefault(key, title)
            self._titles.move_to_end(key)
            if len(self._titles) > LIMIT:
                self._titles.popitem(last=False)
        return None if first == title else "page_same_text"
