"""Words for the codes that pages show, by what the code is about. Pure."""

from __future__ import annotations

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
    "kind": {"org": "organisation"},
    "date": {
        "given": "as its sender says",
        "feed": "as its feed says",
        "json-ld": "as its page says",
        "meta": "as its page says",
        "time": "as its page says",
        "url": "as its address says",
        "text": "as its text says",
    },
    "spelling": {"new": "first met so"},
}


def in_words(code: str | None, about: str) -> str:
    """Return words for a code; of one without an entry its own, without underscores.

    Args:
        code: The code; None and "": no words.
        about: One of the keys of ``WORDS``.
    """
    return WORDS[about].get(code or "", (code or "").replace("_", " "))
