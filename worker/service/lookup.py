"""What a batch of drafts may be copies of: the stored articles, and the drafts before them in the batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from worker.store import Session
from worker.store import articles as store
from worker.store.articles import Stored
from worker.types import Draft

CANDIDATES_LIMIT = 8
"""Near candidates read per draft, those that share most bands first: a template used a thousand
times must not make its next use a thousand times dearer."""

BAND_HOLDERS_LIMIT = 32
"""A band with more holders tells nothing about any of them; leaving it out cost no recall (bench/copies.py).
Nobody else is given it then, so that a template used a million times has no million rows to read."""


class Lookup:
    """Answers from one query per kind of key for the whole batch, and keeps up with what is decided."""

    def __init__(self, session: Session, drafts: Sequence[Draft], *, since: datetime) -> None:
        self._by_key = store.ids_by_key(session, {key for draft in drafts for key in draft.identity_keys})
        self._by_text = store.ids_by_text(session, {draft.fingerprint.text_sha256 for draft in drafts})
        bands = {band for draft in drafts for band in draft.fingerprint.bands}
        self._by_band = store.ids_by_band(session, bands, first_id=store.first_since(session, since))
        near = {article_id for draft in drafts for article_id in self._near_ids(draft)}
        exact = set(self._by_key.values()) | set(self._by_text.values())
        self._articles = store.stored(session, near - exact, since=since) | store.stored(session, exact)
        originals = {article.duplicate_of for article in self._articles.values() if article.duplicate_of}
        self._articles |= store.stored(session, originals - self._articles.keys())

    def same_key(self, draft: Draft) -> Stored | None:
        """The article one of the draft's identity keys belongs to."""
        for key in draft.identity_keys:
            if key in self._by_key:
                return self._articles.get(self._by_key[key])
        return None

    def same_text(self, draft: Draft) -> Stored | None:
        """The oldest article with the same folded text."""
        article_id = self._by_text.get(draft.fingerprint.text_sha256)
        return None if article_id is None else self._articles.get(article_id)

    def near(self, draft: Draft) -> list[Stored]:
        """Articles that share bands with the draft, within the look-back window."""
        return [self._articles[article_id] for article_id in self._near_ids(draft) if article_id in self._articles]

    def article(self, article_id: int) -> Stored:
        """An article that one of the answers above named."""
        return self._articles[article_id]

    def original(self, article_id: int) -> Stored:
        """The article itself, or what it is a copy of."""
        article = self._articles[article_id]
        return self._articles[article.duplicate_of] if article.duplicate_of else article

    def free_keys(self, draft: Draft) -> list[bytes]:
        """The draft's identity keys that belong to no article yet."""
        return [key for key in draft.identity_keys if key not in self._by_key]

    def remember(self, draft: Draft, article: Stored) -> tuple[int, ...]:
        """The draft became this article (or its newest version): the next draft may be a copy of it.

        Gives the bands it is to be found by. A copy gets none that its original has: a report printed by
        a hundred papers is found by one of them, and has no band that too many share.
        """
        self._articles[article.article_id] = article
        self._by_text.setdefault(draft.fingerprint.text_sha256, article.article_id)
        given = []
        for band in draft.fingerprint.bands:
            holders = self._by_band.setdefault(band, [])
            found = article.article_id in holders or article.duplicate_of in holders
            if not found and len(holders) <= BAND_HOLDERS_LIMIT:
                holders.append(article.article_id)
                given.append(band)
        return tuple(given)

    def take_keys(self, draft: Draft, article_id: int) -> None:
        """The draft's free keys lead to this article from now on."""
        for key in self.free_keys(draft):
            self._by_key[key] = article_id

    def _near_ids(self, draft: Draft) -> list[int]:
        shared: dict[int, int] = {}
        for band in draft.fingerprint.bands:
            holders = self._by_band.get(band, ())
            for article_id in holders if len(holders) <= BAND_HOLDERS_LIMIT else ():
                shared[article_id] = shared.get(article_id, 0) + 1
        return sorted(shared, key=lambda article_id: (-shared[article_id], article_id))[:CANDIDATES_LIMIT]
