"""Rulings of people about the sightings of a batch: looked up once, asked for each draft."""

from __future__ import annotations

from collections.abc import Collection

from worker.store import Session
from worker.store.copies import rulings as store
from worker.types import Draft, key_sha256


def text_key(text_sha256: bytes) -> bytes:
    """Return the key of a text: for a sighting without address and id, or one that shares them with another."""
    return key_sha256("text", text_sha256.hex())


def article_key(article_id: int) -> bytes:
    """Return the key of a stored article; it stays the same when the text changes."""
    return key_sha256("article", str(article_id))


def keys_of_draft(draft: Draft) -> list[bytes]:
    """Return all keys under which a ruling about a draft may be stored."""
    return [*draft.identity_keys, text_key(draft.fingerprint.text_sha256)]


class Rulings:
    """One query for a batch; empty for nearly all."""

    def __init__(self, session: Session, keys: Collection[bytes], article_ids: Collection[int]) -> None:
        self._different: dict[bytes, set[int]] = {}
        self._same: dict[bytes, int] = {}
        self._chosen: set[int] = set()
        for one in store.load(session, keys, article_ids):
            if one.relation == "different":
                self._different.setdefault(one.key_sha256, set()).add(one.article_id)
            else:
                self._same[one.key_sha256] = one.article_id
                self._chosen.add(one.article_id)

    def articles(self) -> set[int]:
        """Return the articles that rulings name."""
        return {one for ids in self._different.values() for one in ids} | self._chosen

    def different_from(self, draft: Draft) -> set[int]:
        """Return the articles it is no copy of. A ruling on its address or id counts before one on its text."""
        if not self._different:
            return set()
        known = {one for key in draft.identity_keys for one in self._different.get(key, ())}
        return known or self._different.get(text_key(draft.fingerprint.text_sha256), set())

    def same_as(self, draft: Draft) -> int | None:
        """Return the article that a person called this one a copy of, or None."""
        if not self._same:
            return None
        return next((self._same[key] for key in keys_of_draft(draft) if key in self._same), None)

    def is_chosen(self, article_id: int) -> bool:
        """Return True if a person made this article the original of others."""
        return article_id in self._chosen
