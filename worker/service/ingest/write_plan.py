"""From decisions to rows: what a batch will write, gathered while it is decided, written at once.

New articles have no id before they are written; until then they go by negative handles, -1 for the
first, so that a later draft of the same batch can be a copy of an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from worker import reasons
from worker.dedupe import Sender, describe_change
from worker.service.ingest.candidates import Lookup
from worker.service.ingest.electing import election_of
from worker.service.ingest.outcome_types import Accepted, Refused, Said, Seen
from worker.service.ingest.withdrawing import Target
from worker.store import Session
from worker.store.articles import articles as store
from worker.store.articles import publishers
from worker.store.articles.articles import NewArticle, NewVersion, Stored
from worker.store.copies import originals as clusters
from worker.store.copies.originals import NewOriginal, Withdrawal
from worker.store.intake import inbox
from worker.store.intake.inbox import EndState
from worker.store.search import event_log
from worker.types import Change, Decision, Draft

COPY_REASONS = frozenset({reasons.NEAR_DUPLICATE, "reprint", "person"})
"""Copies whose text is their own are kept as rows; the others are only sighted."""


@dataclass(slots=True)
class Plan:
    """Everything one batch writes. Filled by :meth:`add`, written by :meth:`write`."""

    now: datetime
    lookup: Lookup
    new: list[NewArticle] = field(default_factory=list)
    versions: list[tuple[int, NewVersion]] = field(default_factory=list)  #: handle, what it says now
    keys: dict[bytes, int] = field(default_factory=dict)
    bands: dict[int, tuple[int, ...]] = field(default_factory=dict)  #: handle to those it gets
    originals: list[NewOriginal] = field(default_factory=list)  #: By handles.
    withdrawals: list[Withdrawal] = field(default_factory=list)  #: By handles.
    seen: list[Seen] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)  #: Notices that withdraw no article.
    released: list[bytes] = field(default_factory=list)  #: Keys that strangers held and publishers take.
    feeds: dict[int, int] = field(default_factory=dict)  #: handle to the publisher's feed, now known.
    enrich: dict[int, int] = field(default_factory=dict)  #: handle to version
    said: list[Said] = field(default_factory=list)

    def add(self, accepted: Accepted, decision: Decision) -> None:
        """Take one decision into the plan; the lookup knows of it at once."""
        match decision.action:
            case "store":
                self._store(accepted, decision)
            case "update":
                self._update(accepted, decision)
            case "duplicate":
                self._duplicate(accepted, decision)

    def sender(self, accepted: Accepted) -> Sender:
        """Return who sent a draft."""
        return self.lookup.senders.of(accepted.feed_id)

    def withdraw(self, accepted: Accepted, found: Target) -> None:
        """Take a notice into the plan: the article it is about is withdrawn, the notice is none itself."""
        target, found_by = found.article, found.found_by
        handle, notice = target.article_id, accepted.draft.notice
        assert notice is not None
        detail = f"a notice ({notice.kind}) withdraws article {handle}, found by its {found_by}"
        state: EndState = "duplicate" if target.is_withdrawn else "updated"
        decision = Decision("update", handle, reasons.WITHDRAWN, detail, None)
        if not target.is_withdrawn:
            self._set_withdrawn(accepted, handle, found_by)
        self._see(accepted, decision, state, handle)

    def refuse(self, accepted: Accepted, target: Target | None) -> None:
        """Take a notice into the plan whose article is not known, or is another publisher's."""
        notice = accepted.draft.notice
        assert notice is not None
        if target is None:
            reason, why = reasons.NOTICE, "no article it names is known"
        else:
            reason, why = reasons.OTHER_SOURCE, f"its feed did not publish article {target.article.article_id}"
        detail = f"a notice ({notice.kind}), and {why}: {notice.text}"[:500]
        self.refused.append(Refused(accepted.inbox_id, reason, detail))
        self._say("article.rejected", accepted, None, {"reason": reason, "detail": detail})

    def _store(self, accepted: Accepted, decision: Decision) -> None:
        handle = self._new_row(accepted)
        self.enrich[handle] = 1
        self._end(accepted, decision, "stored", handle, version=1)
        self._withdraw_at_once(accepted, handle)

    def _update(self, accepted: Accepted, decision: Decision) -> None:
        assert decision.article_id is not None
        handle, draft = decision.article_id, accepted.draft
        current = self.lookup.article(handle)
        note = draft.correction if draft.correction != current.correction else None
        change = describe_change(current.title, current.text, draft.title, draft.text, note=note)
        version = current.version + 1
        self.versions.append((handle, NewVersion(draft, version, change, accepted.inbox_id, accepted.feed_id)))
        if current.duplicate_of is None:
            self.enrich[handle] = version
        feed_id = current.feed_id if accepted.feed_id is None else accepted.feed_id
        stored = store.as_stored(draft, handle, version, current.duplicate_of, seen_at=self.now)
        self._remember(draft, replace(stored, feed_id=feed_id))
        if decision.reason == reasons.SAME_TEXT:
            self._take_keys(accepted, handle)
        self._end(accepted, decision, "updated", handle, version=version, **_said_of(change))
        if current.is_withdrawn:
            self.withdrawals = [one for one in self.withdrawals if one.article_id != handle]
            self._say("article.restored", accepted, handle, {"reason": "new_version", "version": version})
        self._withdraw_at_once(accepted, handle)

    def _duplicate(self, accepted: Accepted, decision: Decision) -> None:
        assert decision.article_id is not None
        draft = accepted.draft
        original = self.lookup.original(decision.article_id)
        is_print = decision.reason in COPY_REASONS or decision.reason == reasons.SAME_TEXT
        is_settled = original.is_withdrawn or self.lookup.is_chosen(original.article_id)
        election = None
        if is_print:
            senders, feed_id = self.lookup.senders, accepted.feed_id
            election = election_of(original, draft, is_settled=is_settled, senders=senders, feed_id=feed_id)
        if election is not None:
            self._elect(accepted, decision, original, f"{election.by}: {election.detail}")
            return
        if decision.reason in COPY_REASONS:
            self._new_row(accepted, copy_of=original.article_id, decision=decision)
        elif draft.source == original.source and decision.reason != reasons.OLD_VERSION:
            # Another source's address stays its own: what it prints there later is not this article's news.
            self._claim(accepted, decision.article_id)
        self._end(accepted, decision, "duplicate", original.article_id)

    def _claim(self, accepted: Accepted, handle: int) -> None:
        """Give the article the keys of a sighting by its publisher, whose article it is from now on."""
        known, sender = self.lookup.article(handle), self.sender(accepted)
        if not self.lookup.senders.may_change(sender, known):
            return
        self._take_keys(accepted, handle)
        if accepted.feed_id is not None and self.lookup.senders.is_from_stranger(sender, known):
            self.feeds[handle] = accepted.feed_id
            self.lookup.change(handle, lambda one: replace(one, feed_id=accepted.feed_id))

    def _elect(self, accepted: Accepted, decision: Decision, original: Stored, why: str) -> None:
        """The print that has come is the original from now on; the one before and its copies follow it."""
        old, handle = original.article_id, self._new_row(accepted)
        similarity = decision.similarity
        self.originals.append(NewOriginal(old=old, new=handle, reason=decision.reason, similarity=similarity))
        for moved in self.lookup.point_at(old, handle):
            self.lookup.change(handle, lambda one: replace(one, duplicate_of=None))
            if moved < 0 and moved != handle:
                reason = decision.reason if moved == old else self.new[-1 - moved].duplicate_reason
                given = replace(self.new[-1 - moved], duplicate_of=handle, duplicate_reason=reason)
                self.new[-1 - moved] = replace(given, similarity=similarity if moved == old else given.similarity)
        self.enrich.pop(old, None)
        self.enrich[handle] = 1
        detail = f"takes the place of article {old} as the original ({why}); {decision.detail}"
        self._end(accepted, replace(decision, reason=reasons.ORIGINAL, detail=detail), "stored", handle, version=1)
        data = {"previous": old, "reason": why.partition(":")[0], "detail": why}
        self._say("article.original_changed", accepted, handle, data)
        self._withdraw_at_once(accepted, handle)

    def _withdraw_at_once(self, accepted: Accepted, handle: int) -> None:
        """A report may come under an embargo of its own, or below the notice that kills it."""
        notice = accepted.draft.notice
        if notice is None or notice.alone:
            return
        if notice.kind == "kill" or (notice.until_at is not None and notice.until_at > self.now):
            self._set_withdrawn(accepted, handle, "text")

    def _set_withdrawn(self, accepted: Accepted, handle: int, found_by: str) -> None:
        notice = accepted.draft.notice
        assert notice is not None
        self.withdrawals.append(Withdrawal(handle, at=self.now, until=notice.until_at, reason=notice.text))
        self.lookup.change(handle, lambda one: replace(one, is_withdrawn=True))
        until = notice.until_at.isoformat() if notice.until_at else None
        data = {"kind": notice.kind, "notice": notice.text, "found_by": found_by, "until": until}
        self._say("article.withdrawn", accepted, handle, data)

    def _new_row(self, accepted: Accepted, copy_of: int | None = None, decision: Decision | None = None) -> int:
        handle = -1 - len(self.new)
        self.new.append(
            NewArticle(
                draft=accepted.draft,
                seen_at=self.now,
                inbox_id=accepted.inbox_id,
                feed_id=accepted.feed_id,
                duplicate_of=copy_of,
                duplicate_reason=decision.reason if decision else None,
                similarity=decision.similarity if decision else None,
            )
        )
        self._take_keys(accepted, handle)
        stored = store.as_stored(accepted.draft, handle, 1, copy_of, seen_at=self.now)
        self._remember(accepted.draft, replace(stored, feed_id=accepted.feed_id))
        return handle

    def _take_keys(self, accepted: Accepted, handle: int) -> None:
        draft = accepted.draft
        released = self.lookup.release_key(draft, self.sender(accepted))
        if released is not None:
            self.released.append(released)
        self.keys.update(dict.fromkeys(self.lookup.free_keys(draft), handle))
        self.lookup.take_keys(draft, handle)

    def _remember(self, draft: Draft, stored: Stored) -> None:
        self.bands[stored.article_id] = self.lookup.remember(draft, stored)

    def _end(self, accepted: Accepted, decision: Decision, state: EndState, handle: int, **more: Any) -> None:
        """Give the inbox row its end and the article a sighting, and say so."""
        self._see(accepted, decision, state, handle)
        draft = accepted.draft
        data = {
            "title": draft.title,
            "source": draft.source,
            "lang": draft.lang,
            "reason": decision.reason,
            "detail": decision.detail,
            "similarity": decision.similarity,
            "page_failed": accepted.page_failed,
        }
        self._say(f"article.{state}", accepted, handle, data | more)

    def _see(self, accepted: Accepted, decision: Decision, state: EndState, handle: int) -> None:
        self.seen.append(Seen(accepted, decision, state, handle))

    def _say(self, kind: str, accepted: Accepted, handle: int | None, data: dict[str, Any]) -> None:
        self.said.append(Said(kind, accepted, handle, data))

    def write(self, session: Session) -> None:
        """Write it all. Raises StoreRefused, at the commit or before, if a key is taken by now."""
        ids = self._insert_new(session)

        def real(handle: int) -> int:
            return ids[-1 - handle] if -len(ids) <= handle < 0 else handle

        for handle, new in self.versions:
            store.set_version(session, real(handle), new, seen_at=self.now)
        for one in self.originals:
            clusters.set_original(session, replace(one, old=real(one.old), new=real(one.new)), now=self.now)
        for withdrawal in self.withdrawals:
            clusters.withdraw(session, replace(withdrawal, article_id=real(withdrawal.article_id)))
        for handle, feed_id in self.feeds.items():
            publishers.set_feed(session, real(handle), feed_id)
        publishers.release_keys(session, self.released)
        store.add_keys(session, {key: real(handle) for key, handle in self.keys.items()})
        store.add_bands(session, {real(handle): bands for handle, bands in self.bands.items()})
        store.add_sightings(session, [one.sighting(real, self.now) for one in self.seen])
        store.ask_for_enrichment(session, {real(h): version for h, version in self.enrich.items()}, now=self.now)
        inbox.finish(
            session, [one.ending(real) for one in self.refused] + [one.ending(real) for one in self.seen], now=self.now
        )
        event_log.append(session, [one.event(real, self.now) for one in self.said])

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


def _said_of(change: Change) -> dict[str, Any]:
    return {"change": change.kind, "words_added": change.words_added, "words_removed": change.words_removed}
