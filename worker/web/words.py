"""Words for the codes that pages show, by what the code is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "poll": {
        "first": "soon, as it is new",
        "busy": "sooner, as much was new",
        "quiet": "later, as little was new",
        "steady": "at its pace",
        "gap": "much sooner, as entries were missed",
        "asked": "as the feed asks",
        "pushed": "late, as its hub tells what is new",
        "fixed": "as a person set it",
        "retry_after": "as the server asks after a failure",
        "failed_temporary": "again, as failures like this one pass",
        "failed_soft": "later, as it failed",
        "failed_hard": "much later, as it failed for good",
    },
    "alert": {
        "fetch": "without an answer",
        "parse": "that cannot be read",
        "new_entry": "without new entries",
        "full_text": "without full texts",
        "body_length": "with shorter texts than before",
        "missing_dates": "whose dates are missing",
        "missing_authors": "whose authors are missing",
        "same_body": "with the same text again and again",
        "same_page": "with the same page for each article",
    },
    "stage": {
        "fetch": "pages to fetch",
        "ingest": "articles to take in",
        "enrich": "names to find",
        "poll": "feeds to poll",
        "backfill": "gaps to fill",
        "health": "feeds to check",
        "websub": "hubs to ask",
        "deliver": "messages to send",
        "rerun": "reruns",
    },
    "process": {"api": "pages and API", "pool": "worker's process"},
    "kind": {"org": "organisation"},
    "change": {
        "first": "first version",
        "headline": "another headline",
        "added_paragraphs": "paragraphs added",
        "cut": "shortened",
        "typo": "a slip mended",
        "figures": "other figures",
        "edit": "edited",
        "rewrite": "rewritten",
    },
    "date": {
        "given": "as its sender says",
        "feed": "as its feed says",
        "json-ld": "as its page says",
        "meta": "as its page says",
        "time": "as its page says",
        "url": "as its address says",
        "text": "as its text says",
    },
    "channel": {"notify": "chat or mail"},
    "feed": {"given_title": "title", "fixed_interval_s": "interval", "full_text": "full texts"},
    "scope": {
        "ingest": "hand in articles",
        "read": "read everything but settings and keys",
        "feeds": "add, change, poll and pause feeds",
        "edit": "merge, split and restore",
        "admin": "do everything",
    },
    "spelling": {"new": "first met so"},
    "mend": {
        "bad_status": "It mostly passes by itself. If not, open the address in a browser.",
        "bad_url": "See whether the address is spelt right; if its port is meant, an admin allows it in the settings.",
        "gone": "It was taken away for good: add the address of the site to find its new feed, then remove this one.",
        "rate_limited": "It is asked less often now; nothing is to be done.",
        "not_a_feed": "The address gives something else than a feed: add that of the site to find the feed.",
        "not_found": "It is not there any more: add the address of its site to find a new one, then remove this one.",
        "refused": "It wants a login or refuses programs: set a login, a cookie or a user agent below.",
        "robots_refused": "The site asks programs not to read this; ask it for leave or for another feed.",
        "dns_failed": "The name of its host is unknown: see whether it is spelt right, and whether the site exists.",
        "connect_failed": "Its host does not answer: it mostly passes by itself.",
        "timeout": "It answers too slowly: it mostly passes by itself.",
        "tls_failed": "Its certificate is not good, as when it ended: the site has to renew it; it is tried for days.",
        "too_many_redirects": "It leads in circles: open the address in a browser, and add the one where it ends.",
        "insecure_redirect": "It leads from https to http, which is not followed: add the address where it ends.",
        "blocked_address": "It leads into a private network: if that is yours, an admin allows it in the settings.",
        "bad_proxy": "Its proxy does not answer or is not allowed: see what its requests carry, below.",
    },
}


_THINGS = re.compile(r"\b(articles?|story) (\d+(?:, \d+)*)")
_ROOMS = {"article": "articles", "articles": "articles", "story": "stories"}


def mend_of(reason: str | None, message: str | None) -> str:
    """Return what a person can do about a feed that fails; "" where nothing is known.

    Args:
        reason: Code of the failure.
        message: Its message, which has the status that a server answered with.
    """
    if reason == "http_status":
        status = (message or "").rpartition(" ")[2]
        reason = {"401": "refused", "403": "refused", "404": "not_found"}.get(status, "bad_status")
    return WORDS["mend"].get(reason or "", "")


def with_links(said: str) -> list[tuple[str, str]]:
    """Cut a sentence into pieces, each with the address of the article or story that it numbers, or ""."""
    pieces: list[tuple[str, str]] = []
    done = 0
    for found in _THINGS.finditer(said):
        for number in re.finditer(r"\d+", found[2]):
            start = found.start() if number.start() == 0 else found.start(2) + number.start()
            pieces += [
                (said[done:start], ""),
                (said[start : found.start(2) + number.end()], f"/{_ROOMS[found[1]]}/{number[0]}"),
            ]
            done = found.start(2) + number.end()
    return [one for one in (*pieces, (said[done:], "")) if one[0]]


def in_words(code: str | None, about: str) -> str:
    """Return words for a code; of one without an entry its own, without underscores.

    Args:
        code: The code; None and "": no words.
        about: One of the keys of ``WORDS``.
    """
    return WORDS[about].get(code or "", (code or "").replace("_", " "))
