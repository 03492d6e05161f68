"""Reason codes: one word for what became of an arrival and why, the same in receipts, sightings, events and logs.

A code is stored and given to users, so it is never renamed and never used for another meaning. ``docs/reference.md``
lists the same codes; a test compares the two.
"""

from __future__ import annotations

from typing import Final

NEW: Final = "new"
ORIGINAL: Final = "original"
REUSED_ID: Final = "reused_id"
REUSED_URL: Final = "reused_url"
OTHER_SOURCE: Final = "other_source"
PERSON: Final = "person"
SAME_URL: Final = "same_url"
SAME_ID: Final = "same_id"
SAME_TEXT: Final = "same_text"
NEW_VERSION: Final = "new_version"
REPEATED: Final = "repeated"
OLD_VERSION: Final = "old_version"
NEAR_DUPLICATE: Final = "near_duplicate"
REPRINT: Final = "reprint"
WITHDRAWN: Final = "withdrawn"
NOTICE: Final = "notice"
NO_TEXT: Final = "no_text"
TEXT_TOO_LONG: Final = "text_too_long"
BAD_URL: Final = "bad_url"
PAGE_TOO_COMPLEX: Final = "page_too_complex"
RULE: Final = "rule"
DROPPED: Final = "dropped"
DELETED: Final = "deleted"
EXPIRED: Final = "expired"
CRASHED: Final = "crashed"
ERROR: Final = "error"
CONSTRAINT: Final = "constraint"

MEANINGS: Final = {
    NEW: "nothing like it is known",
    ORIGINAL: "a sighting of a known report that is its original from now on",
    REUSED_ID: "its id was another article's, of which it shares nothing",
    REUSED_URL: "its address was another article's, of which it shares nothing",
    OTHER_SOURCE: "its address, id or subject is an article that its feed did not publish and may not change",
    PERSON: "a person decided it",
    SAME_URL: "its address is that of the article",
    SAME_ID: "its id is that of the article",
    SAME_TEXT: "its text is that of the article, word for word",
    NEW_VERSION: "a new version of the article, under another address or id",
    REPEATED: "its document has it twice, word for word",
    OLD_VERSION: "it is older than the version known, or has the text of an earlier one",
    NEAR_DUPLICATE: "a copy with words of its own",
    REPRINT: "a longer or shorter copy of the report",
    WITHDRAWN: "a notice that withdraws the article",
    NOTICE: "a notice, and no article it names is known",
    NO_TEXT: "nothing readable is left of it",
    TEXT_TOO_LONG: "its text is longer than is taken",
    BAD_URL: "its address cannot be read",
    PAGE_TOO_COMPLEX: "its page is nested too deeply to be read",
    RULE: "a rule for its feed does not want it",
    DROPPED: "a person dropped it",
    DELETED: "a person deleted the article; nothing of it is kept or taken in again",
    EXPIRED: "it was kept for its time",
    CRASHED: "its worker died each time it was tried",
    ERROR: "an unforeseen error",
    CONSTRAINT: "the database refused it",
}

COPIES: Final = frozenset({NEAR_DUPLICATE, REPRINT, PERSON})
"""Reasons of duplicates that are kept as articles, since their words are their own; the others are only sighted."""
OF_EVENTS: Final = frozenset({EXPIRED})  #: Reasons that no receipt ends with.

#: Reasons that a receipt may end with, by its state.
BY_STATE: Final = {
    "stored": frozenset({NEW, ORIGINAL, REUSED_ID, REUSED_URL, OTHER_SOURCE, PERSON}),
    "updated": frozenset({SAME_URL, SAME_ID, SAME_TEXT, NEW_VERSION, WITHDRAWN}),
    "duplicate": frozenset(
        {SAME_URL, SAME_ID, SAME_TEXT, REPEATED, OTHER_SOURCE, OLD_VERSION, NEAR_DUPLICATE, REPRINT, PERSON, WITHDRAWN}
    ),
    "rejected": frozenset(
        {NOTICE, OTHER_SOURCE, NO_TEXT, TEXT_TOO_LONG, BAD_URL, PAGE_TOO_COMPLEX, RULE, DROPPED, DELETED}
    ),
    "quarantined": frozenset({CRASHED, ERROR, CONSTRAINT}),
}
