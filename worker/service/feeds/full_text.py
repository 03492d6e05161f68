"""Decision to fetch the page of a feed's entry for its full text, and the check that it brought one. Pure.

A feed that carries whole articles costs one request a poll; one that carries summaries one more for each
article. So a page is fetched only where the feed shows that it holds something back, and a feed whose
pages bring no more than itself is left alone again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape

from worker.clean import html_to_text
from worker.errors import ParseFailed
from worker.store.feeds.feeds import ClaimedFeed
from worker.types import Arrival, Entry, FullTextMode
from worker.wordlists import WordList

SHORT_WORDS = 120  #: A summary of fewer words is no report; feeds' summaries have 20 to 60, news reports 300 and more.
MUCH_SHORTER = 0.5  #: Of the words of the pages fetched before.
NO_MORE = 1.25  #: Pages with fewer than so many times the feed's words were not worth fetching.
ENOUGH_PAGES = 4.5  #: Fetched before their lengths are believed; each later one takes a twentieth off the older.
TAIL_CHARS = 2_000  #: Of the markup: enough for its last paragraphs.
SUMMARY_CHARS = 40_000  #: Longer markup is not short, whatever is in it.

_WORDS = {
    "no_address": "without an address",
    "shared_address": "with an address that others have too",
    "always": "of a feed whose pages are always fetched",
    "never": "of a feed whose pages are never fetched",
    "no_text": "without text",
    "pages_bring_no_more": "of a feed whose pages bring no more",
    "cut_off": "cut off",
    "shorter_than_pages": "much shorter than its pages were",
    "has_content": "with their content",
    "short": "short",
    "long_enough": "long enough",
}
"""Reasons of a decision on a page, as they follow a number of entries."""

_CUT = re.compile(r"(?:…|\.{3,}|[\[(]\s?(?:…|\.{2,})\s?[\])])[\s»”\"'→>›]*$")
_TAG = re.compile(r"<[^<>]*>")
_READ_MORE = WordList("feeds/read_more")
_MORE_LINE_CHARS = 200  #: "Continue reading" and the headline of the article.


@dataclass(frozen=True, slots=True, kw_only=True)
class FullTextRule:
    """Setting of a feed, and experience with its pages so far."""

    mode: FullTextMode
    pages: float = 0.0  #: Pages fetched for its entries, older ones counted for less.
    page_words: float = 0.0  #: Words of their texts, in all.
    feed_words: float = 0.0  #: Words that the feed had of the same articles, in all.


def full_text_rule(feed: ClaimedFeed) -> FullTextRule:
    """Return a feed's rule; a replay has no pages to fetch."""
    return FullTextRule(
        mode="never" if feed.allow_origin else feed.full_text,
        pages=feed.pages_fetched,
        page_words=feed.pages_words,
        feed_words=feed.pages_feed_words,
    )


def ask_for_pages(found: Iterable[tuple[Entry, Arrival]], rule: FullTextRule) -> tuple[list[Arrival], str | None]:
    """Return the arrivals, each with the reason why its page is wanted, if it is.

    Args:
        found: Entries, and the articles made of them.
        rule: Of their feed.

    Returns:
        The arrivals in order, and the decision in one line, to be shown with the feed; None if there was no entry.
    """
    arrivals, reasons = [], []
    for entry, arrival in found:
        wanted, reason = page_wanted(entry, rule)
        reasons.append((wanted, reason))
        if wanted:
            arrivals.append(replace(arrival, page_reason=reason))
        elif not _has_words(arrival.html or ""):  # an address alone would be fetched
            arrivals.append(replace(arrival, text=arrival.title or arrival.url))
        else:
            arrivals.append(arrival)
    return arrivals, _said(reasons)


def page_wanted(entry: Entry, rule: FullTextRule) -> tuple[bool, str]:
    """Return True if the page is fetched, with the reason as a stable code."""
    markup = entry.html or entry.summary or ""
    if not entry.url:
        return False, "no_address"
    if entry.shares_url:
        return False, "shared_address"
    if rule.mode != "auto":
        return rule.mode == "always", rule.mode
    if not _has_words(markup):
        return True, "no_text"
    return _held_back(entry, markup, rule)


def _has_words(markup: str) -> bool:
    """Return True if markup holds more than pictures, players and empty paragraphs."""
    return any(map(str.isalnum, unescape(_TAG.sub(" ", markup))))


def _held_back(entry: Entry, markup: str, rule: FullTextRule) -> tuple[bool, str]:
    """Return True if the feed shows that the article is longer than what it carries, with the reason."""
    if _brought_no_more(rule):
        return False, "pages_bring_no_more"
    if is_cut_off(markup):
        return True, "cut_off"
    words = len(html_to_text(markup).split()) if len(markup) <= SUMMARY_CHARS else SUMMARY_CHARS
    if rule.pages >= ENOUGH_PAGES and words < MUCH_SHORTER * rule.page_words / rule.pages:
        return True, "shorter_than_pages"
    if entry.html:
        return False, "has_content"
    return (True, "short") if words < SHORT_WORDS else (False, "long_enough")


def is_cut_off(markup: str) -> bool:
    """Return True if a text ends as cut ones do: an ellipsis or an invitation to read on in its last two paragraphs."""
    lines = [line.strip() for line in html_to_text(markup[-TAIL_CHARS:]).splitlines() if line.strip()]
    return any(_CUT.search(line[-100:]) or _invites(line) for line in lines[-2:])


def fuller(given: Arrival, page: Arrival, refused: str | None = None) -> Arrival:
    """Return the page's text, unless the feed had as much or the page is not the article.

    A page that is, or says it is, the front page of its site is not the article: all that lead there would be one.

    Args:
        given: What the feed or the sender gave.
        page: The same with what was read at its address.
        refused: Why the page is not the article, as a stable code; None if it may be.

    Raises:
        ParseFailed: The page is refused, and there is no other text.
    """
    if refused and not given.html:
        raise ParseFailed("the page at the address is not the article", reason=refused)
    if given.html and _is_front(page.url) and not _is_front(given.url):
        refused = "page_is_front"
    if refused is None and given.html and words_of(page.text or "") <= words_of(html_to_text(given.html)):
        refused = "page_no_longer"
    if refused:
        is_article = refused == "page_no_longer"
        beside = {name: getattr(page, name) for name in ("tags", "picture", "comments_url") if is_article}
        return replace(given, page_failed=refused, ai_opt_out=page.ai_opt_out, **beside)
    return replace(page, html=None)


def words_of(text: str) -> int:
    """Return the number of words between blanks."""
    return len(text.split())


def _is_front(url: str | None) -> bool:
    """Return True if an address is that of a site and not of a page in it."""
    host_and_path, _, query = (url or "").partition("://")[2].partition("?")
    return bool(url) and not query and "/" not in host_and_path.rstrip("/")


def _brought_no_more(rule: FullTextRule) -> bool:
    return rule.pages >= ENOUGH_PAGES and rule.page_words < NO_MORE * rule.feed_words


def _invites(line: str) -> bool:
    if len(line) > _MORE_LINE_CHARS:
        line = line[-_MORE_LINE_CHARS:]
        return line.casefold().rstrip(" .…»→>›[]()").endswith(_READ_MORE.entries)
    said = line.casefold().strip(" .…«»→>›[]()")
    return said.startswith(_READ_MORE.entries) or said.endswith(_READ_MORE.entries)


def _said(reasons: Sequence[tuple[bool, str]]) -> str | None:
    if not reasons:
        return None
    counts = Counter(reason for _, reason in reasons)
    wanted = sum(1 for one, _ in reasons if one)
    why = ", ".join(f"{count} {_WORDS[reason]}" for reason, count in counts.most_common())
    return f"pages fetched for {wanted or 'none'} of the newest {len(reasons)} entries: {why}"
