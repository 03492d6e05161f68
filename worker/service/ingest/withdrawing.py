"""The article that a notice is about: the one that bears its key, or the one it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.dedupe import Headline, Sender, find_named
from worker.service.ingest.candidates import Lookup
from worker.store import Session
from worker.store.articles.articles import Stored
from worker.store.copies import originals
from worker.types import Draft

WINDOW = timedelta(days=7)  #: A notice names a report of the same days.
HEADLINES_LIMIT = 20_000  #: Articles looked through for the one it names, the newest.


@dataclass(frozen=True, slots=True)
class Target:
    """The article that a notice is about."""

    article: Stored
    found_by: str  #: address, id, headline.
    may_withdraw: bool  #: False: the notice's sender did not publish the article.


def target_of(session: Session, lookup: Lookup, draft: Draft, sender: Sender, *, now: datetime) -> Target | None:
    """Find the article that a notice is about. Return None if none is sure.

    By name only among the articles of the same source, or credited to the same agency, of the last days.
    """
    match = lookup.same_key(draft, sender)
    if match is not None:
        article = lookup.article(match.known.article_id)
        return Target(article, {"url": "address", "id": "id"}[match.by], match.may_change)
    notice = draft.notice
    if notice is None or not notice.alone or not notice.named:
        return None
    stored = originals.recent_headlines(session, draft.source, draft.agency, since=now - WINDOW, limit=HEADLINES_LIMIT)
    begun = [one for one in lookup.begun() if one.source == draft.source]
    candidates = [Headline(one.article_id, one.title, one.url) for one in stored]
    candidates += [Headline(one.article_id, one.title, one.canonical_url) for one in begun]
    found = find_named(notice, candidates)
    if found is None:
        return None
    article = lookup.read(session, found)
    return Target(article, "headline", lookup.senders.may_change(sender, article))
