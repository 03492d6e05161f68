"""Validators are trusted only while earned. Pure.

Some servers answer 304, or repeat an ETag, although the feed has changed (Media Cloud switched conditional
requests off for 180,000 feeds because of them). So the whole feed is asked for now and then, and a server
that was found to lie is not asked "has it changed?" again.
"""

from __future__ import annotations

import re

from worker.types import Validators

AUDIT_AFTER = 12
"""Answers 304 in a row, then the whole feed is asked for: a lie is found within half a day of an hourly feed,
and an honest server sends one body in thirteen more than it had to."""
AUDIT_AFTER_S = 86_400.0  #: The same for feeds that are polled seldom.
ETAGS_LIMIT = 4  #: Servers of one farm that give the same content different ETags; more are not remembered.

NONE = Validators()
_ETAG = re.compile(r'(?:W/)?"[^"]*"')
_ETAG_LIMIT_CHARS = 200


def to_send(stored: Validators, *, is_trusted: bool, fail_count: int, unchanged: int, unread_s: float) -> Validators:
    """Return the validators of the next request; none if the whole feed is wanted.

    ``unchanged``: answers 304 in a row; ``unread_s``: since the feed was last read. After a failure the whole
    feed is asked for, too: a 304 would prove that the server lives, not that the feed can be read again.
    """
    if not is_trusted or fail_count or unchanged >= AUDIT_AFTER or (unchanged and unread_s >= AUDIT_AFTER_S):
        return NONE
    return stored


def have_lied(stored: Validators, got: Validators, *, new: int, changed: int) -> bool:
    """Return True if an answer with these validators shows that the stored ones stood for other content.

    ``new`` and ``changed`` entries since the stored ones came. A weak ETag may stay while entries are
    touched up (RFC 9110, 8.8.1), not while new ones come.
    """
    if got.etag:
        if got.etag not in etags(stored.etag):
            return False
        return bool(new or (changed and not got.etag.startswith("W/")))
    if stored.etag or not got.last_modified:
        return False
    return got.last_modified == stored.last_modified and bool(new or changed)


def to_keep(stored: Validators, got: Validators, *, is_same: bool) -> Validators:
    """Return the validators to keep after a body came. ``is_same``: it brought nothing new.

    Servers of one farm may each have an ETag of their own for the same content. All of them are kept and sent
    in one If-None-Match (RFC 9110, 13.1.2), until the content changes. A server that sends the body although
    its ETag was in the list does not read lists: it gets the one it gave.
    """
    known = etags(stored.etag)
    listable = bool(got.etag and _ETAG.fullmatch(got.etag) and len(got.etag) <= _ETAG_LIMIT_CHARS)
    if not is_same or not listable or not got.etag or got.etag in known:
        return got
    return Validators(etag=", ".join([*known[-ETAGS_LIMIT + 1 :], got.etag]), last_modified=got.last_modified)


def etags(value: str | None) -> list[str]:
    """Return the ETags of a stored value; one without quotes is kept whole."""
    if not value:
        return []
    return _ETAG.findall(value) if value.startswith(('"', 'W/"')) else [value]
