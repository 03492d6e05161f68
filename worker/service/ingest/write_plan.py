"""From decisions to rows: what a batch will write, gathered while it is decided, written at once.

New articles have no id before they are written; until then they go by temporary ids, so that a later draft of the
same batch can be a copy of an earlier one. Where this room says article id, it may be a temporary one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from worker import reasons
from worker.dedupe import Contender, Election, Sender, describe_change, elect
from worker.dedupe.overlap import prepare
from worker.service.ingest.candidates import Lookup
from worker.service.ingest.outcome_types import Accepted, ArrivalOutcome, NoticeTarget, Placement, PlannedEvent, Refused
from worker.service.ingest.senders import Senders
from worker.service.jobs.temporary_ids import place_of, real_ids, temporary_id
from worker.store import Session
from worker.store.articles import articles as store
from worker.store.articles import publishers
from worker.store.articles.articles import NewArticle, NewVersion, Stored
from worker.store.copies import originals
from worker.store.copies.originals import NewOriginal, Withdrawal
from worker.store.intake import inbox
from worker.store.intake.inbox import Ending, EndState
from worker.store.search import event_log
from worker.types import Change, Decision, Draft


@dataclass(slots=True)
class Plan:
    """Everything one batch writes. Filled by :meth:`take_decision`, written by :meth:`write_batch`."""

    now: datetime
    lookup: Lookup
    new: list[NewArticle] = field(default_factory=list)
    versions: list[tuple[int, NewVersion]] = field(default_factory=list)  #: article id, what it says now
    keys: dict[bytes, int] = field(default_factory=dict)
    bands: dict[int, tuple[int, ...]] = field(default_factory=dict)  #: article id to those it gets
    moves: list[NewOriginal | Placement] = field(default_factory=list)  #: Between original and copy, in order.
    withdrawals: list[Withdrawal] = field(default_factory=list)
    seen: list[ArrivalOutcome] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)  #: Notices that withdraw nothing; deleted; refused by a rule.
    erased: list[int] = field(default_factory=list)  #: Inbox rows whose input is not kept.
    released: list[bytes] = field(default_factory=list)  #: Keys that strangers held and publishers take.
    feeds: dict[int, int] = field(default_factory=dict)  #: article id to the publisher's feed, now known.
    enrich: dict[int, int] = field(default_factory=dict)  #: article id to version
    said: list[PlannedEvent] = field(default_factory=list)

    def take_decision(self, accepted: Accepted, decision: Decision) -> None:
        """Take one decision into the plan; the lookup knows of it at once."""
        match decision.action:
            case "store":
                self._store(accepted, decision)
            case "update":
                self._update(accepted, decision)
            case "duplicate":
                self._duplicate(accepted, decision)

    def sender(self, accepted: Accepted) -> Sender:
        """Return the sender of a draft."""
        return self.lookup.senders.of(accepted.feed_id)

    def withdraw(self, accepted: Accepted, found: NoticeTarget, heir: Stored | None) -> None:
        """Take a notice into the plan: its article is withdrawn, and the notice becomes no article.

        Args:
            accepted: The notice.
            found: The article.
            heir: Copy by another publisher, that becomes the original. None: there is none.
        """
        target, found_by = found.article, found.found_by
        article_id, notice = target.article_id, accepted.draft.notice
        assert notice is not None
        detail = f"a notice ({notice.kind}) withdraws article {article_id}, found by its {found_by}"
        state: EndState = "duplicate" if target.is_withdrawn else "updated"
        decision = Decision("update", article_id, reasons.WITHDRAWN, detail, None)
        if not target.is_withdrawn:
            self._set_withdrawn(accepted, article_id, found_by)
            if heir is not None:
                self._bequeath(accepted, article_id, heir)
        self._see(accepted, decision, state, article_id)

    def refuse(self, accepted: Accepted, target: NoticeTarget | None) -> None:
        """Take a notice into the plan whose article is not known, or is another publisher's."""
        notice = accepted.draft.notice
        assert notice is not None
        if target is None:
            reason, why = reasons.NOTICE, "no article it names is known"
        else:
            reason, why = reasons.OTHER_SOURCE, f"its feed did not publish article {target.article.article_id}"
        self.refuse_draft(accepted, reason, f"a notice ({notice.kind}), and {why}: {notice.text}"[:500])

    def refuse_deleted(self, accepted: Accepted) -> None:
        """Take a draft into the plan of which a person deleted the article: it is refused, and its input erased."""
        self.erased.append(accepted.inbox_id)
        self.refuse_draft(accepted, reasons.DELETED, "a person deleted the article with this address, id or text")

    def refuse_draft(self, accepted: Accepted, reason: str, detail: str) -> None:
        """Take a draft into the plan that becomes no article; its input is kept."""
        self.refused.append(Refused(accepted.inbox_id, reason, detail))
        self._say("article.rejected", accepted, None, {"reason": reason, "detail": detail})

    def _store(self, accepted: Accepted, decision: Decision) -> None:
        reused = decision.reason in (reasons.REUSED_ID, reasons.REUSED_URL)
        article_id = self._new_row(accepted, reused=reused)
        self.enrich[article_id] = 1
        self._end(accepted, decision, "stored", article_id, version=1)
        self._withdraw_at_once(accepted, article_id)

    def _update(self, accepted: Accepted, decision: Decision) -> None:
        assert decision.article_id is not None
        article_id, draft = decision.article_id, accepted.draft
        current = self.lookup.article(article_id)
        note = draft.correction if draft.correction != current.correction else None
        change = describe_change(current.title, current.text, draft.title, draft.text, note=note)
        version = current.version + 1
        self.versions.append((article_id, NewVersion(draft, version, change, accepted.inbox_id, accepted.feed_id)))
        if current.duplicate_of is None:
            self.enrich[article_id] = version
        feed_id = current.feed_id if accepted.feed_id is None else accepted.feed_id
        stored = store.as_stored(draft, article_id, version, current.duplicate_of, seen_at=self.now, feed_id=feed_id)
        self._remember(draft, stored)
        if decision.reason in (reasons.SAME_TEXT, reasons.NEW_VERSION):
            self._take_keys(accepted, article_id)
        self._end(accepted, decision, "updated", article_id, version=version, **_said_of(change))
        if current.is_withdrawn:
            self.withdrawals = [one for one in self.withdrawals if one.article_id != article_id]
            self._say("article.restored", accepted, article_id, {"reason": reasons.NEW_VERSION, "version": version})
        self._withdraw_at_once(accepted, article_id)

    def _duplicate(self, accepted: Accepted, decision: Decision) -> None:
        assert decision.article_id is not None
        draft = accepted.draft
        original = self.lookup.original(decision.article_id)
        is_copy = decision.reason in reasons.COPIES or decision.reason == reasons.SAME_TEXT
        election = self._election(original, accepted) if is_copy else None
        if election is not None:
            self._elect(accepted, decision, original, f"{election.by}: {election.detail}")
            return
        if decision.reason in reasons.COPIES:
            self._new_row(accepted, copy_of=original.article_id, decision=decision)
        elif draft.source == original.source and decision.reason != reasons.OLD_VERSION:
            # Another source's address stays its own: its later report there is not this article's news.
            self._claim(accepted, decision.article_id)
        self._end(accepted, decision, "duplicate", original.article_id)

    def _election(self, original: Stored, accepted: Accepted) -> Election | None:
        """Return why a sighting becomes the original; None if it does not, as one with a notice never does."""
        if accepted.draft.notice is not None:
            return None
        is_settled = original.is_withdrawn or self.lookup.is_chosen(original.article_id)
        senders, feed_id = self.lookup.senders, accepted.feed_id
        return _election_of(original, accepted.draft, is_settled=is_settled, senders=senders, feed_id=feed_id)

    def _claim(self, accepted: Accepted, article_id: int) -> None:
        """Give the article the keys of a sighting by its publisher, whose article it is from now on."""
        known, sender = self.lookup.article(article_id), self.sender(accepted)
        if not self.lookup.senders.may_change(sender, known):
            return
        self._take_keys(accepted, article_id)
        if accepted.feed_id is not None and self.lookup.senders.is_from_stranger(sender, known):
            self.feeds[article_id] = accepted.feed_id
            self.lookup.change(article_id, lambda one: replace(one, feed_id=accepted.feed_id))

    def _elect(self, accepted: Accepted, decision: Decision, original: Stored, why: str) -> None:
        """Make the sighting that has come the original; the one before and its copies follow it."""
        old, article_id = original.article_id, self._new_row(accepted)
        similarity = decision.similarity
        detail = f"takes the place of article {old} as the original ({why}); {decision.detail}"
        self._end(accepted, replace(decision, reason=reasons.ORIGINAL, detail=detail), "stored", article_id, version=1)
        change = NewOriginal(old=old, new=article_id, reason=decision.reason, similarity=similarity)
        for moved in self._take_place(accepted, change, why.partition(":")[0], why):
            if moved < 0 and moved != article_id:
                reason = decision.reason if moved == old else self.new[place_of(moved)].duplicate_reason
                given = replace(self.new[place_of(moved)], duplicate_of=article_id, duplicate_reason=reason)
                self.new[place_of(moved)] = replace(given, similarity=similarity if moved == old else given.similarity)
        self._withdraw_at_once(accepted, article_id)

    def _bequeath(self, accepted: Accepted, old: int, heir: Stored) -> None:
        """Let a copy take the place of a withdrawn article: its publisher did not withdraw it."""
        change = NewOriginal(old=old, new=heir.article_id, reason=reasons.WITHDRAWN, similarity=None)
        self._take_place(accepted, change, change.reason, f"article {old} was withdrawn by its publisher alone")

    def _take_place(self, accepted: Accepted, change: NewOriginal, why: str, detail: str) -> list[int]:
        """Let one article follow another as the original, and say why. Return the articles of this batch that moved."""
        self.moves.append(change)
        moved = self.lookup.point_at(change.old, change.new)
        self.lookup.change(change.new, lambda one: replace(one, duplicate_of=None))
        self.enrich.pop(change.old, None)
        self.enrich[change.new] = self.lookup.article(change.new).version
        data = {"previous": change.old, "reason": why, "detail": detail}
        self._say("article.original_changed", accepted, change.new, data)
        return moved

    def make_own(self, accepted: Accepted, article_id: int, detail: str) -> None:
        """Let a copy be an article of its own, because a new version says another thing than before."""
        before, why = self.lookup.article(article_id), reasons.NEW_VERSION
        self.moves.append(Placement(article_id=article_id, original=None, reason=why))
        self.lookup.change(article_id, lambda one: replace(one, duplicate_of=None))
        self.enrich[article_id] = before.version
        data = {"previous": before.duplicate_of, "reason": why, "detail": detail}
        self._say("article.split", accepted, article_id, data)

    def make_copy(self, accepted: Accepted, article_id: int, decision: Decision) -> None:
        """Let a known article, whose new version is what another says, be its copy, or take its place.

        The date of the article is that of what it said before, and counts for nothing.
        """
        assert decision.article_id is not None
        original = self.lookup.original(decision.article_id)
        election = self._election(original, replace(accepted, draft=replace(accepted.draft, published_at=None)))
        if election is None:
            self.put_with(accepted, article_id, original.article_id, decision)
            return
        similarity = decision.similarity
        change = NewOriginal(old=original.article_id, new=article_id, reason=decision.reason, similarity=similarity)
        self._take_place(accepted, change, election.by, election.detail)

    def put_with(self, accepted: Accepted, article_id: int, original: int, why: Decision) -> None:
        """Let a known article, and its copies with it, be copies of another."""
        self.moves.append(
            Placement(article_id=article_id, original=original, reason=why.reason, similarity=why.similarity)
        )
        self.lookup.point_at(article_id, original)
        self.enrich.pop(article_id, None)
        data = {"duplicate_of": original, "reason": reasons.NEW_VERSION, "detail": why.detail}
        self._say("article.merged", accepted, article_id, data)

    def _withdraw_at_once(self, accepted: Accepted, article_id: int) -> None:
        """Withdraw a report that comes under an embargo of its own, or below the notice that kills it."""
        notice = accepted.draft.notice
        if notice is None or notice.alone:
            return
        if notice.kind == "kill" or (notice.until_at is not None and notice.until_at > self.now):
            self._set_withdrawn(accepted, article_id, "text")

    def _set_withdrawn(self, accepted: Accepted, article_id: int, found_by: str) -> None:
        notice = accepted.draft.notice
        assert notice is not None
        self.withdrawals.append(Withdrawal(article_id, at=self.now, until=notice.until_at, reason=notice.text))
        self.lookup.change(article_id, lambda one: replace(one, is_withdrawn=True))
        until = notice.until_at.isoformat() if notice.until_at else None
        data = {"kind": notice.kind, "notice": notice.text, "found_by": found_by, "until": until}
        self._say("article.withdrawn", accepted, article_id, data)

    def _new_row(
        self,
        accepted: Accepted,
        copy_of: int | None = None,
        decision: Decision | None = None,
        *,
        reused: bool = False,
    ) -> int:
        article_id = temporary_id(len(self.new))
        self.new.append(
            NewArticle(
                draft=accepted.draft,
                seen_at=self.now,
                inbox_id=accepted.inbox_id,
                feed_id=accepted.feed_id,
                duplicate_of=copy_of,
                duplicate_reason=decision.reason if decision else None,
                similarity=decision.similarity if decision else None,
                words=accepted.words,
            )
        )
        self._take_keys(accepted, article_id, reused=reused)
        stored = store.as_stored(accepted.draft, article_id, 1, copy_of, seen_at=self.now, feed_id=accepted.feed_id)
        self._remember(accepted.draft, stored)
        return article_id

    def _take_keys(self, accepted: Accepted, article_id: int, *, reused: bool = False) -> None:
        draft = accepted.draft
        self.released += self.lookup.release_keys(draft, self.sender(accepted), reused=reused)
        self.keys.update(dict.fromkeys(self.lookup.free_keys(draft), article_id))
        self.lookup.take_keys(draft, article_id)

    def _remember(self, draft: Draft, stored: Stored) -> None:
        self.bands[stored.article_id] = self.lookup.remember(draft, stored)

    def _end(self, accepted: Accepted, decision: Decision, state: EndState, article_id: int, **more: Any) -> None:
        """Give the inbox row its end and the article a sighting, and say so."""
        self._see(accepted, decision, state, article_id)
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
        self._say(f"article.{state}", accepted, article_id, data | more)

    def _see(self, accepted: Accepted, decision: Decision, state: EndState, article_id: int) -> None:
        self.seen.append(ArrivalOutcome(accepted, decision, state, article_id))

    def _say(self, kind: str, accepted: Accepted, article_id: int | None, data: dict[str, Any]) -> None:
        self.said.append(PlannedEvent(kind, accepted, article_id, data))

    def write_batch(self, session: Session) -> list[Ending]:
        """Write it all, and return how the inbox rows end.

        Raises StoreRefused, at the commit or before, if a key is taken by now.
        """
        real = real_ids(self._insert_new(session))
        for article_id, new in self.versions:
            store.set_version(session, real(article_id), new, seen_at=self.now)
        for one in self.moves:
            if isinstance(one, Placement):
                one.write_placement(session, real)
            else:
                originals.set_original(session, replace(one, old=real(one.old), new=real(one.new)), now=self.now)
        for withdrawal in self.withdrawals:
            originals.withdraw(session, replace(withdrawal, article_id=real(withdrawal.article_id)))
        for article_id, feed_id in self.feeds.items():
            store.set_columns(session, real(article_id), feed_id=feed_id)
        publishers.release_keys(session, self.released)
        store.add_keys(session, {key: real(article_id) for key, article_id in self.keys.items()})
        store.add_bands(session, {real(article_id): bands for article_id, bands in self.bands.items()})
        store.add_sightings(session, [one.sighting(real, self.now) for one in self.seen])
        store.ask_for_enrichment(session, {real(h): version for h, version in self.enrich.items()}, now=self.now)
        endings = [one.ending(real) for one in self.refused] + [one.ending(real) for one in self.seen]
        inbox.finish(session, endings, now=self.now)
        inbox.erase(session, self.erased)
        event_log.append(session, [one.event(real, self.now) for one in self.said])
        return endings

    def _insert_new(self, session: Session) -> list[int]:
        """Insert the new articles. Return their ids by place. Originals first, then the copies that point at them."""
        ids = [0] * len(self.new)
        first = [index for index, article in enumerate(self.new) if article.duplicate_of is None]
        copies = [index for index, article in enumerate(self.new) if article.duplicate_of is not None]
        for indexes in (first, copies):
            rows = [self.new[index] for index in indexes]
            for row_index, row in enumerate(rows):
                if row.duplicate_of is not None and row.duplicate_of < 0:
                    rows[row_index] = replace(row, duplicate_of=ids[place_of(row.duplicate_of)])
            for index, article_id in zip(indexes, store.insert_articles(session, rows), strict=True):
                ids[index] = article_id
        return ids


def _said_of(change: Change) -> dict[str, Any]:
    return {"change": change.kind, "words_added": change.words_added, "words_removed": change.words_removed}


def _election_of(
    original: Stored, draft: Draft, *, is_settled: bool, senders: Senders, feed_id: int | None
) -> Election | None:
    """Return why the draft takes the place of the original; None if it does not.

    Args:
        original: The article that is the original so far.
        draft: The sighting that has come.
        is_settled: The original was chosen by a person, or is withdrawn: then none takes its place.
        senders: Tell whose source is vouched for: a link to an agency in a feed makes no sighting the agency's.
        feed_id: Feed that the draft came from; None: a person's.
    """
    words, other = original.word_count, draft.word_count
    if other > words:  # it may be longer only because it was pasted twice
        words, other = _different_words(original.text), _different_words(draft.text)
    known = senders.vouched_source(original.feed_id, original.source, original.canonical_url)
    source = senders.vouched_source(feed_id, draft.source, draft.canonical_url)
    if known and not source:  # an address in a stranger's feed is no publisher's word
        return None
    return elect(_contender(original, known, words, is_settled=is_settled), _contender(draft, source, other))


def _different_words(text: str) -> int:
    """Count the different runs of words in a text, so that repeated passages count once."""
    return len(prepare(text).shingles)


def _contender(one: Stored | Draft, source: str, words: int, *, is_settled: bool = False) -> Contender:
    return Contender(
        source=source,
        agency=one.agency,
        published_at=one.published_at,
        published_from=one.published_from,
        words=words,
        is_settled=is_settled,
    )
