"""Stored articles compared again: what is no copy any more becomes an article, what is one joins its original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from worker import reasons
from worker.dedupe import COMPARER, decide, fingerprint
from worker.service.copies.rulings import article_key
from worker.service.ingest.candidates import Lookup
from worker.store import Session
from worker.store.articles import articles
from worker.store.articles.articles import Stored
from worker.store.copies import merge_split as store
from worker.store.copies import rerun
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import Decision, Draft


def recompare(session: Session, ids: Sequence[int], *, lookback_days: float, now: datetime) -> int:
    """Decide again, in order of arrival, what each of these is a copy of; gives how many are placed otherwise.

    Each is held against those that came before it, and against its original. What a person put stays.
    """
    drafts = {one: _fingerprinted(one, draft) for one, draft in rerun.drafts(session, ids).items()}
    for article_id, draft in drafts.items():
        store.set_fingerprint(session, article_id, draft.fingerprint)
    articles.add_bands(session, {one: draft.fingerprint.bands for one, draft in drafts.items()})
    first = min(one.first_seen_at for one in articles.stored(session, ids).values())
    lookup = Lookup(session, list(drafts.values()), since=first - timedelta(days=lookback_days))
    moved = 0
    for article_id in ids:
        own = lookup.read_stored(session, article_id)
        target = _target(lookup, own, drafts[article_id])
        moved += _place(session, lookup, own, target, now=now)
    rerun.mark(session, ids, compared_by=COMPARER)
    return moved


def _fingerprinted(article_id: int, draft: Draft) -> Draft:
    keys = (article_key(article_id), *draft.identity_keys)
    made = replace(draft, fingerprint=fingerprint(draft.title, draft.text), compared_by=COMPARER)
    return replace(made, identity_keys=keys)


def _target(lookup: Lookup, own: Stored, draft: Draft) -> Decision:
    """Decide by the current rules what it is a copy of; action store if of nothing."""
    together = lookup.put_with(draft)
    if together is not None and together.article_id != own.article_id:
        return Decision("duplicate", together.article_id, reasons.PERSON, "a person put them together", None)
    if lookup.is_chosen(own.article_id):
        return Decision("store", None, reasons.PERSON, "a person chose it", None)
    known = [one for one in lookup.near(draft) if one.article_id < own.article_id]
    if own.duplicate_of is not None:
        original = lookup.article(own.duplicate_of)
        known = [original, *(one for one in known if one.article_id != original.article_id)]
        known = [one for one in known if not lookup.is_kept_apart(draft, one)]
    equal = next((one for one in known if one.text_sha256 == draft.fingerprint.text_sha256), None)
    return decide(draft, same_key=None, same_text=equal, near=known)


def _place(session: Session, lookup: Lookup, own: Stored, target: Decision, *, now: datetime) -> bool:
    """Write it where it differs from what is stored. True if it did."""
    original = None if target.article_id is None else lookup.original(target.article_id).article_id
    if original in (own.article_id, own.duplicate_of):
        return False
    data: dict[str, object] = {"reason": "rerun", "detail": target.detail, "compared_by": COMPARER}
    if original is None:
        store.make_own(session, own.article_id)
        articles.ask_for_enrichment(session, {own.article_id: own.version}, now=now)
        lookup.change(own.article_id, lambda one: replace(one, duplicate_of=None))
        kind, data["previous"] = "article.split", own.duplicate_of
    else:
        store.make_copy(session, own.article_id, original, target.reason, target.similarity)
        lookup.point_at(own.article_id, original)
        kind, data["duplicate_of"] = "article.merged", original
    event_log.append(session, [Event(kind=kind, at=now, article_id=own.article_id, data=data)])
    return True
