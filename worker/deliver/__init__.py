"""Everything that leaves: feeds and lists of them, the messages of watches, and the formats of exports.

Takes: subscriptions, messages and rows as plain values.
Gives: OPML; the bytes of a feed; the body of a webhook and its signature; lines of a file. Raises: MissingExtra where
a library is not installed; FetchFailed where a chat or mail service takes no message (``apprise.py``, the only file
that reaches out).
"""

from worker.deliver.opml import write_opml

__all__ = ["write_opml"]
