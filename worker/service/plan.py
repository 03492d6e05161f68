"""From decisions to rows: what a batch will write, gathered while it is decided, written at once.

New articles have no id before they are written; until then they go by negative handles, -1 for the
first, so that a later draft of the same batch can be a copy of an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from worker.service.lookup import Lookup
from worker.store import Session, events, inbox
from worker.store import articles as store
from worker.store.articles import NewArticle, Sighting, Stored
from worker.store.events import Event
from worker.store.inbox import Ending, EndState
from worker.types import Decision, Draft

COPY_REASONS = frozenset({"near_duplicate", "reprint"})
"""Copies whose text is their own are kept as rows; the others are only sighted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A draft and the inbox row it came from."""

    inbox_id: int
    feed_id: int | None
    draft: Draft
    page_failed: str | None = None  #: Why the feed's own text was taken and not its page's; None: it was not.


@dataclass(slots=True)
class Plan:
    """Everything one batch writes. Filled by :meth:`add`, written by :meth:`write`."""

    now: datetime
    lookup: Lookup
    new: list[NewArticle] = field(default_factory=list)
    versions: list[tuple[int, int, Accepted]] = field(default_factory=list)  #: handle, version, what came
    keys: dict[bytes, int] = field(default_factory=dict)
    bands: dict[int, tuple[int, ...]] = field(default_factory=dict)  #: handle to those of its newest version
    sightings: list[Sighting] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    enrich: dict[int, int] = field(default_factory=dict)  #: handle to version
    said: list[Event] = field(default_factory=list)

    def add(self, accepted: Accepted, decision: Decision) -> None:
        """Take one decision into the plan; the lookup knows of it at once."""
        match decision.action:
            case "store":
                self._store(accepted, decision)
            case "update":
                self._update(accepted, decision)
            case "duplicate":
                self._duplicate(accepted, decision)

    def _store(self, accepted: Accepted, decision: Decision) -> None:
        handle = self._new_row(accepted)
        self.enrich[handle] = 1
        self._end(accepted, decision, "stored", handle, version=1)

    def _update(self, accepted: Accepted, decision: Decision) -> None:
        assert decision.article_id is not None
        handle, draft = decision.article_id, accepted.draft
        current = self.lookup.article(handle)
        version = current.version + 1
        self.versions.append((handle, version, accepted))
        self.enrich[handle] = version
        self._remember(draft, handle, version=version, duplicate_of=current.duplicate_of)
        self._end(accepted, decision, "updated", handle, version=version)

    def _duplicate(self, accepted: Accepted, decision: Decision) -> None:
        assert decision.article_id is not None
        original = self.lookup.original(decision.article_id)
        if decision.reason in COPY_REASONS:
            self._new_row(accepted, copy_of=original.article_id, decision=decision)
        elif accepted.draft.source == original.source:
            # Another source's address stays its own: what it prints there later is not this article's news.
            self._take_keys(accepted.draft, decision.article_id)
        self._end(accepted, decision, "duplicate", original.article_id)

    def _new_row(self, accepted: Accepted, copy_of: int | None = None, decision: Decision | None = None) -> int:
        handle = -1 - len(self.new)
        self.new.append(
            NewArticle(
                draft=accepted.draft,
                seen_at=self.now,
                inbox_id=accepted.inbox_id,
                duplicate_of=copy_of,
                duplicate_reason=decision.reason if decision else None,
                similarity=decision.similarity if decision else None,
            )
        )
        self._take_keys(accepted.draft, handle)
        self._remember(accepted.draft, handle, version=1, duplicate_of=copy_of)
        return handle

    def _take_keys(self, draft: Draft, handle: int) -> None:
        self.keys.update(dict.fromkeys(self.lookup.free_keys(draft), handle))
        self.lookup.take_keys(draft, handle)

    def _remember(self, draft: Draft, handle: int, *, version: int, duplicate_of: int | None) -> None:
        self.bands[handle] = draft.fingerprint.bands
        self.lookup.remember(
            draft,
            Stored(
                article_id=handle,
                title=draft.title,
                text=draft.text,
                source=draft.source,
                canonical_url=draft.canonical_url,
                published_at=draft.published_at,
                text_sha256=draft.fingerprint.text_sha256,
                duplicate_of=duplicate_of,
                version=version,
            ),
        )

    def _end(
        self, accepted: Accepted, decision: Decision, state: EndState, handle: int, version: int | None = None
    ) -> None:
        draft = accepted.draft
        self.endings.append(
            Ending(
                id=accepted.inbox_id,
                state=state,
                reason=decision.reason,
                detail=_detail(accepted, decision),
                article_id=handle,
                similarity=decision.similarity,
            )
        )
        self.sightings.append(
            Sighting(
                inbox_id=accepted.inbox_id,
                article_id=handle,
                source=draft.source,
                url=draft.url,
                feed_id=accepted.feed_id,
                seen_at=self.now,
                reason=decision.reason,
                similarity=decision.similarity,
            )
        )
        data = {
            "title": draft.title,
            "source": draft.source,
            "lang": draft.lang,
            "reason": decision.reason,
            "detail": decision.detail,
            "similarity": decision.similarity,
            "version": version,
            "page_failed": accepted.page_failed,
        }
        self.said.append(
            Event(
                kind=f"article.{state}",
                at=self.now,
                article_id=handle,
                feed_id=accepted.feed_id,
                inbox_id=accepted.inbox_id,
                data={name: value for name, value in data.items() if value is not None},
            )
        )

    def write(self, session: Session) -> None:
        """Write it all. Raises StoreRefused, at the commit or before, if a key is taken by now."""
        ids = self._insert_new(session)

        def real(handle: int | None) -> int:
            assert handle is not None
            return ids[-1 - handle] if handle < 0 else handle

        for handle, version, accepted in self.versions:
            store.set_version(
                session, real(handle), version, accepted.draft, seen_at=self.now, inbox_id=accepted.inbox_id
            )
        store.add_keys(session, {key: real(handle) for key, handle in self.keys.items()})
        store.add_bands(session, ((band, real(handle)) for handle, bands in self.bands.items() for band in bands))
        store.add_sightings(session, [replace(one, article_id=real(one.article_id)) for one in self.sightings])
        store.ask_for_enrichment(session, {real(h): version for h, version in self.enrich.items()}, now=self.now)
        inbox.finish(session, [replace(one, article_id=real(one.article_id)) for one in self.endings], now=self.now)
        events.append(session, [replace(one, article_id=real(one.article_id)) for one in self.said])

    def _insert_new(self, session: Session) -> list[int]:
        """Ids by handle. Articles first, then the copies that point at them."""
        ids = [0] * len(self.new)
        originals = [index for index, article in enumerate(self.new) if article.duplicate_of is None]
        copies = [index for index, article in enumerate(self.new) if article.duplicate_of is not None]
        for indexes in (originals, copies):
            rows = [self.new[index] for index in indexes]
            for row_index, row in enumerate(rows):
                if row.duplicate_of is not None and row.duplicate_of < 0:
                    rows[row_index] = replace(row, duplicate_of=ids[-1 - row.duplicate_of])
            for index, article_id in zip(indexes, store.insert_articles(session, rows), strict=True):
                ids[index] = article_id
        return ids


def _detail(accepted: Accepted, decision: Decision) -> str:
    if accepted.page_failed is None:
        return decision.detail
    return f"{decision.detail}; the text is the feed's own, not its page's ({accepted.page_failed})"
