"""Signs that a page is another article than its entry's, on the same subject. Pure.

A newer report on the same subject, a section with its first story opened and a "related" page have half of the words of
an entry. Sentences, headline, numbers, address and day tell them apart, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from worker.addresses import split_address
from worker.clean import canonical_url
from worker.errors import InvalidInput
from worker.types import Arrival, Page

VERBATIM = 0.3  #: Share of the four-word runs of a summary in its own page; another article quotes fewer.
SAME_HEADLINE = 0.5  #: Of the words of both headlines.
WITHIN_HEADLINE = 0.8  #: Of the words of the shorter headline, if it has
HEADLINE_TERMS = 3  #: or more.
HEADLINE_SHARED = 0.5  #: Of the words of an entry's headline: a page with fewer lacks it.
NEARLY_ALL = 0.8  #: Of the words of entry or headline: then a page at the entry's address may have another day.
OTHER_HEADLINE = 0.25  #: Two headlines with a smaller share in common tell of two things.
SAME_DAYS = timedelta(days=2)  #: Between the dates of an entry and of its page, which may be in two zones.

_SUMMARY_WORDS = 200  #: Of which runs are looked for.
_RUN = 4
_SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}]+")  #: Of scripts without blanks each sign.
_DIGITS = re.compile(r"\d+")
_TERM = re.compile(r"[^\W\d_]{4,}")
UNSPACED = re.compile(f"[{_SIGNS}]{{2,}}")


def why_another_article(
    given: Arrival, summary: str, page: Page, *, text_share: float | None, headline_share: float | None
) -> str | None:
    """Return why a page is another article than an entry's, as a stable code; None if it may be the same.

    Args:
        given: The entry.
        summary: Its text.
        page: What was read at its address.
        text_share: Share of the summary's words in the page; None if it has few.
        headline_share: Share of the headline's words in the page; None if it has none.
    """
    if not summary or not given.title or not page.title or headline_share is None:
        return None
    asked, headline = terms_of(given.title), terms_of(page.title)
    common = len(asked & headline) / max(len(asked | headline), 1)
    has_moved = _has_moved(given, page)
    if text_share is None:
        is_another = has_moved and common < OTHER_HEADLINE and headline_share < HEADLINE_SHARED
        return "page_is_other_address" if is_another else None
    if _verbatim_share(summary, page.text) >= VERBATIM:
        return None
    is_far = _is_far(given, page)
    shorter = min(len(asked), len(headline))
    is_within = shorter >= HEADLINE_TERMS and len(asked & headline) >= WITHIN_HEADLINE * shorter
    is_same = common >= SAME_HEADLINE or is_within
    is_series = is_far and (common < NEARLY_ALL or _numbers(given.title) != _numbers(page.title))
    if is_same and not is_series:
        return None
    if has_moved:
        return "page_is_other_address"
    is_covered = text_share >= NEARLY_ALL and headline_share >= NEARLY_ALL
    return "page_is_other_date" if is_far and not is_covered else None


def _is_far(given: Arrival, page: Page) -> bool:
    """Return True if entry and page are dated days apart."""
    if given.published_at is None or page.published_at is None:
        return False
    return abs(given.published_at - page.published_at) > SAME_DAYS


def _has_moved(given: Arrival, page: Page) -> bool:
    """Return True if the page came from another address than the entry's, or names one as its own.

    What it names counts for nothing where it is a section that the entry's address is in: sites name these by mistake.
    """
    asked = _place(given.url)
    named = _place(page.canonical_url or given.url)
    is_section = asked[0].startswith(f"{named[0]}/")
    return _differ(asked, _place(page.url or given.url)) or (_differ(asked, named) and not is_section)


def _differ(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] != other[0] or (bool(one[1] and other[1]) and one[1] != other[1])


def _place(address: str | None) -> tuple[str, str]:
    """Return path and query of an address in its normal form: a site may move to another host."""
    try:
        parts = split_address(f"//{canonical_url(address or '').key}")
    except InvalidInput:
        parts = split_address(address)
    return parts.path.rstrip("/"), parts.query


def _numbers(headline: str) -> set[str]:
    return set(_DIGITS.findall(headline))


def _verbatim_share(summary: str, text: str) -> float:
    """Return the share of the runs of words of a summary that a text has, too."""
    wanted = set(_runs(islice(_words(summary), _SUMMARY_WORDS)))
    return len(wanted.intersection(_runs(_words(text)))) / max(len(wanted), 1)


def _words(text: str) -> Iterator[str]:
    return (found[0] for found in _WORD.finditer(text.casefold()))


def _runs(words: Iterable[str]) -> Iterator[tuple[str, ...]]:
    run: tuple[str, ...] = ()
    for word in words:
        run = (*run[1 - _RUN :], word)
        if len(run) == _RUN:
            yield run


def terms_of(text: str) -> set[str]:
    """Return the longer words of a text; of scripts without blanks the pairs of characters."""
    text = text.casefold()
    runs = UNSPACED.findall(text)
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return pairs | {word for word in _TERM.findall(text) if not UNSPACED.match(word)}
