"""Candidates for copies of a batch of drafts: the stored articles, and the drafts before them in the batch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from worker.dedupe import KeyMatch, Renewal, Sender, is_copy_of, is_reused
from worker.service.copies.rulings import Rulings, keys_of_draft
from worker.service.ingest.senders import PERSON, Senders
from worker.store import Session
from worker.store.articles import articles as store
from worker.store.articles.articles import Stored
from worker.store.operations import tombstones
from worker.types import Draft, Known

CANDIDATES_LIMIT = 8
"""Near candidates read per draft, those that share most bands first: a template used a thousand
times must not make its next use a thousand times dearer."""

BAND_HOLDERS_LIMIT = 32
"""A band with more holders tells nothing about any of them; leaving it out cost no recall (bench/copies.py).
Nobody else is given it then, so that a template used a million times has no million rows to read."""


class Lookup:
    """Answers from one query per kind of key for the whole batch, and keeps up with what is decided."""

    def __init__(
        self, session: Session, drafts: Sequence[Draft], *, since: datetime, feed_ids: Collection[int] = ()
    ) -> None:
        self._by_key = store.ids_by_key(session, {key for draft in drafts for key in draft.identity_keys})
        self._by_text = store.ids_by_text(session, {draft.fingerprint.text_sha256 for draft in drafts})
        bands = {band for draft in drafts for band in draft.fingerprint.bands}
        self._by_band = store.ids_by_band(session, bands, first_id=store.first_since(session, since))
        near = {article_id for draft in drafts for article_id in self._near_ids(draft)}
        exact = set(self._by_key.values()) | set(self._by_text.values())
        self._articles = store.stored(session, near - exact, since=since) | store.stored(session, exact)
        self._add(session, self._originals())
        keys = {key for draft in drafts for key in keys_of_draft(draft)}
        self._deleted = tombstones.known(session, keys)
        self._rulings = Rulings(session, keys, self._articles.keys())
        self._add(session, self._rulings.articles())
        self._add(session, self._originals())
        changed = {one for one in near | exact if one in self._articles and self._articles[one].version > 1}
        self._wordings = store.wordings(session, changed)
        known = {one.feed_id for one in self._articles.values() if one.feed_id is not None} if feed_ids else set()
        self.senders = Senders(session, known | set(feed_ids))

    def same_key(self, draft: Draft, sender: Sender = PERSON) -> KeyMatch | None:
        """Return the article that one of the draft's identity keys belongs to.

        Where two do: one that the sender may change before one it may not, then one whose key was not used again for
        the draft, then that of the address.
        """
        found = self._same_keys(draft, sender)
        if len(found) > 1:
            found.sort(key=lambda one: (not one.may_change, is_reused(draft, one)))
        return found[0] if found else None

    def _same_keys(self, draft: Draft, sender: Sender) -> list[KeyMatch]:
        url = None if draft.url_key is None else self._by_key.get(draft.url_key)
        by_id = None if draft.id_key is None else self._by_key.get(draft.id_key)
        found = {self._by_key[key] for key in draft.identity_keys if key in self._by_key}
        matches = []
        for article_id in sorted(found, key=lambda one: one != url):
            known = self._articles.get(article_id)
            if known is None or self.is_kept_apart(draft, known):
                continue
            if article_id == url and self._holds_wrongly(draft, known, sender):
                continue
            by: Literal["url", "id"] = "id" if article_id == by_id != url else "url"
            matches.append(
                KeyMatch(
                    known=known,
                    by=by,
                    other_key=self._has_other_key(draft, known, sender),
                    superseded=self._is_superseded(draft, known),
                    may_change=self.senders.may_change(sender, known),
                    from_stranger=self.senders.is_from_stranger(sender, known),
                )
            )
        return matches

    def _has_other_key(self, draft: Draft, known: Stored, sender: Sender) -> bool:
        """Return True if the feed that gave the article gives the draft an id, or a link, that is not the article's."""
        if sender.is_person or sender.feed_id != known.feed_id:
            return False
        others = [key for key in draft.identity_keys if key != draft.url_key]
        return any(self._by_key.get(key) != known.article_id for key in others)

    def _holds_wrongly(self, draft: Draft, known: Stored, sender: Sender) -> bool:
        """Return True if another than the publisher gave the draft's address to an article of other words."""
        if not self.senders.owns_address(sender, draft):
            return False
        if not self.senders.may_change(sender, known):
            return True
        return self.senders.is_from_stranger(sender, known) and not is_copy_of(draft, known)

    def was_deleted(self, draft: Draft) -> bool:
        """Return True if a person deleted an article with the draft's address, id or text."""
        return bool(self._deleted) and not self._deleted.isdisjoint(keys_of_draft(draft))

    def same_text(self, draft: Draft) -> Stored | None:
        """Return the oldest article with the same folded text; None also if it says something else by now."""
        known = self._articles.get(self._by_text.get(draft.fingerprint.text_sha256, 0))
        if known is None or known.text_sha256 != draft.fingerprint.text_sha256 or self.is_kept_apart(draft, known):
            return None
        return known

    def renewal_of(self, draft: Draft, sender: Sender, known: Known) -> Renewal:
        """Classify the draft as a possible version of the article."""
        stored = self._articles[known.article_id]
        if not self.senders.may_change(sender, stored):
            return "refused"
        return "superseded" if self._is_superseded(draft, stored) else "new"

    def near(self, draft: Draft) -> list[Stored]:
        """Return the articles that share bands with the draft, within the look-back window."""
        found = (self._articles.get(article_id) for article_id in self._near_ids(draft))
        return [one for one in found if one is not None and not self.is_kept_apart(draft, one)]

    def article(self, article_id: int) -> Stored:
        """Return an article that one of the answers above named."""
        return self._articles[article_id]

    def read_stored(self, session: Session, article_id: int) -> Stored:
        """Return an article that none of them named; with what it is a copy of."""
        self._add(session, [article_id])
        self._add(session, self._originals())
        return self._articles[article_id]

    def original(self, article_id: int) -> Stored:
        """Return the article itself, or what it is a copy of."""
        article = self._articles[article_id]
        return self._articles[article.duplicate_of] if article.duplicate_of else article

    def heir(self, session: Session, article_id: int, sender: Sender) -> Stored | None:
        """Return the earliest copy of an article that the sender of a notice did not publish.

        None without such a copy, or if a person made the article the original of its copies.
        """
        if self.is_chosen(article_id):
            return None
        theirs = [one for one in self.copies(session, article_id) if not self.senders.may_change(sender, one)]
        return next((one for one in theirs if not one.is_withdrawn), None)

    def copies(self, session: Session, article_id: int) -> list[Stored]:
        """Return the copies of an article, the earliest first."""
        if article_id > 0:
            self._add(session, store.copies_of(session, article_id))
        copies = [one for one in self._articles.values() if one.duplicate_of == article_id]
        return sorted(copies, key=lambda one: (one.first_seen_at, abs(one.article_id)))

    def put_with(self, draft: Draft) -> Stored | None:
        """Return the original that a person assigned to this article, or None."""
        article_id = self._rulings.same_as(draft)
        return self.original(article_id) if article_id in self._articles else None

    def is_kept_apart(self, draft: Draft, known: Stored) -> bool:
        """Return True if a person said that the draft is no copy of this article, or of its original."""
        apart = self._rulings.different_from(draft)
        return bool(apart) and self.original(known.article_id).article_id in {
            self.original(one).article_id for one in apart if one in self._articles
        }

    def kept_apart(self, draft: Draft) -> list[int]:
        """Return the articles that a person said the draft is no copy of."""
        return sorted(self._rulings.different_from(draft))

    def is_chosen(self, article_id: int) -> bool:
        """Return True if a person made this article the original of others."""
        return self._rulings.is_chosen(article_id)

    def free_keys(self, draft: Draft) -> list[bytes]:
        """Return the draft's identity keys that belong to no article yet."""
        return [key for key in draft.identity_keys if key not in self._by_key]

    def release_keys(self, draft: Draft, sender: Sender, *, reused: bool) -> list[bytes]:
        """Take the draft's keys from the articles that lost them. Return those taken.

        Args:
            draft: The draft that becomes an article.
            sender: Its sender: a publisher takes its address from an article that a stranger gave it to.
            reused: Its feed gave it the keys of an older article: they lead to the newest.
        """
        taken = []
        for key in draft.identity_keys if reused else filter(None, [draft.url_key]):
            holder = self._articles.get(self._by_key.get(key, 0))
            if holder is not None and (reused or self._holds_wrongly(draft, holder, sender)):
                del self._by_key[key]
                taken.append(key)
        return taken

    def begun(self) -> Iterable[Stored]:
        """Return the articles that this batch begins."""
        return [one for article_id, one in self._articles.items() if article_id < 0]

    def remember(self, draft: Draft, article: Stored) -> tuple[int, ...]:
        """Record that the draft became this article (or its newest version): the next draft may be a copy of it.

        Gives the bands it is to be found by. A copy gets none that its original has: a report printed by
        a hundred papers is found by one of them, and has no band that too many share.
        """
        before = self._articles.get(article.article_id)
        if before is not None:
            self._wordings.setdefault(article.article_id, set()).add((before.text_sha256, before.title))
        self._articles[article.article_id] = article
        self._by_text.setdefault(draft.fingerprint.text_sha256, article.article_id)
        given = []
        for band in draft.fingerprint.bands:
            holders = self._by_band.get(band)
            if holders is None:
                self._by_band[band] = [article.article_id]
            elif len(holders) > BAND_HOLDERS_LIMIT or article.article_id in holders or article.duplicate_of in holders:
                continue
            else:
                holders.append(article.article_id)
            given.append(band)
        return tuple(given)

    def change(self, article_id: int, how: Callable[[Stored], Stored]) -> None:
        """Replace a known article by what was decided about it."""
        self._articles[article_id] = how(self._articles[article_id])

    def point_at(self, old: int, new: int) -> list[int]:
        """Make the article and its copies copies of another. Return those of this batch."""
        moved = [one.article_id for one in self._articles.values() if old in (one.article_id, one.duplicate_of)]
        for article_id in moved:
            self.change(article_id, lambda one: replace(one, duplicate_of=new))
        return moved

    def take_keys(self, draft: Draft, article_id: int) -> None:
        """Let the draft's free keys lead to this article from now on."""
        for key in self.free_keys(draft):
            self._by_key[key] = article_id

    def _is_superseded(self, draft: Draft, known: Stored) -> bool:
        """Return True if the draft says what the article said before, and no more."""
        newest, arriving = known.text_sha256, draft.fingerprint.text_sha256
        before = self._wordings.get(known.article_id, set())
        if arriving == newest:
            return draft.title != known.title and (arriving, draft.title) in before
        return any(text_sha256 == arriving for text_sha256, _ in before)

    def _originals(self) -> set[int]:
        return {one.duplicate_of for one in self._articles.values() if one.duplicate_of}

    def _add(self, session: Session, ids: Iterable[int]) -> None:
        missing = set(ids) - self._articles.keys()
        if missing:
            self._articles |= store.stored(session, missing)

    def _near_ids(self, draft: Draft) -> list[int]:
        shared: dict[int, int] = {}
        for band in draft.fingerprint.bands:
            holders = self._by_band.get(band)
            if holders and len(holders) <= BAND_HOLDERS_LIMIT:
                for article_id in holders:
                    shared[article_id] = shared.get(article_id, 0) + 1
        return sorted(shared, key=lambda article_id: (-shared[article_id], article_id))[:CANDIDATES_LIMIT]
