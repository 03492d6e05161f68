"""The guarded client, with each of its requests counted and timed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worker.fetch import ACCEPT_FEED, ACCEPT_PAGE, Client
from worker.service.jobs import measures
from worker.types import Fetched

_KINDS = {ACCEPT_FEED: "feed", ACCEPT_PAGE: "page"}


class MeasuredClient(Client):
    """Fetches as its base class does, and counts."""

    def get(self, url: str, *, accept: str = ACCEPT_FEED, **options: Any) -> Fetched:
        """Fetch ``url`` as :meth:`Client.get`."""
        with measures.request(_KINDS.get(accept, "robots")):
            return super().get(url, accept=accept, **options)

    def post(self, url: str, form: Mapping[str, str]) -> int:
        """Send a form to a hub as :meth:`Client.post`."""
        with measures.request("hub"):
            return super().post(url, form)

    def send(self, url: str, content: bytes, headers: Mapping[str, str]) -> int:
        """Send a message to a webhook as :meth:`Client.send`."""
        with measures.request("webhook"):
            return super().send(url, content, headers)
