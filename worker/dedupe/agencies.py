"""The news agency that a report is credited to. A report printed by ten outlets is one agency's report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from worker.types import Removed
from worker.wordlists import Table

_NAMES = Table("dedupe/agencies")  #: Canonical name: names it signs with and domains it publishes at, case-folded.
_SIGNED = re.compile(r"[(\[/–—-]\s*([^()\[\]/–—]{2,40}?)\s*(?:[)\]/]|$)")
_WORD = re.compile(r"[^\W\d_][\w-]*")


def agency_of(name: str) -> str | None:
    """Return the agency that goes by this name or publishes at this domain; None if none does."""
    return _agencies().get(" ".join(name.casefold().removeprefix("www.").split()))


def credited_agency(source: str, authors: Iterable[str], removed: Iterable[Removed]) -> str | None:
    """Return the agency whose report it is: it published it itself, or signs the byline, dateline or desk line.

    A picture's credit says nothing about the text.
    """
    own = agency_of(source)
    if own is not None:
        return own
    signs = [author.removeprefix("By ") for author in authors]
    for piece in removed:
        if piece.reason == "dateline":
            signs += _SIGNED.findall(piece.text)
        elif piece.reason == "desk_line":
            signs += _WORD.findall(piece.text)[:1]
        elif piece.reason == "byline":
            signs.append(piece.text.removeprefix("By ").strip(" .|—-"))
    return next((agency for sign in signs if (agency := agency_of(sign))), None)


@cache
def _agencies() -> dict[str, str]:
    """Return the agency by each of its names."""
    return {name: agency for agency, names in _NAMES.values.items() for name in names}
