"""Bytes over the wire, from addresses that are not trusted.

Takes: a URL, and the validators of the last answer.
Gives: ``Fetched``: status, decoded body, headers, new validators.
Raises: FetchFailed with a reason code and a message fit to be shown.
"""

from __future__ import annotations

from worker.fetch.addresses import is_public
from worker.fetch.http import ACCEPT_FEED, ACCEPT_PAGE, BadStatus, Client, FetchLimits
from worker.fetch.plausible import UrlRules
from worker.fetch.polite import PoliteClient
from worker.fetch.politeness import Ended, PoliteLimits, ended, enter, free_at, leave
from worker.fetch.urls import politeness_key

__all__ = [
    "ACCEPT_FEED",
    "ACCEPT_PAGE",
    "BadStatus",
    "Client",
    "Ended",
    "FetchLimits",
    "PoliteClient",
    "PoliteLimits",
    "UrlRules",
    "ended",
    "enter",
    "free_at",
    "is_public",
    "leave",
    "politeness_key",
]
