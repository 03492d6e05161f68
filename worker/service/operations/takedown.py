"""Takedown: an article is deleted for good, with every trace of its words, and is not taken in again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from worker import reasons
from worker.clock import Clock
from worker.dedupe import fingerprint
from worker.errors import existing
from worker.pipeline import identity_keys, url_key
from worker.service.copies.rulings import text_key
from worker.service.jobs.hints import Hints
from worker.service.stories.merge_split import rebuild
from worker.store import Database, Session
from worker.store.articles import articles
from worker.store.copies import originals
from worker.store.copies.originals import NewOriginal
from worker.store.intake.payload import from_payload
from worker.store.operations import takedown as store
from worker.store.operations import tombstones
from worker.store.operations.takedown import Traces
from worker.store.people import decisions, own_names
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.store.stories import merge_split as story_links
from worker.types.people import ANYBODY, Decider


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """The outcome of a takedown."""

    articles: list[int]  #: Ids of what was deleted.
    receipts: int  #: Accepted articles whose input was erased; they count as rejected, for the reason deleted.
    events: int  #: Events that tell nothing of it any more.
    original: int | None  #: The copy that is the original of the others from now on; None if none was left.


QUOTED_WORDS = 4  #: In a row, in a title by a person and in an article: it quotes the article.


class Takedown:
    """Deletes articles; each call is one transaction."""

    def __init__(self, database: Database, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._hints = hints
        self._clock = clock

    def delete(self, article_id: int, by: Decider = ANYBODY, *, with_copies: bool = False) -> Deleted:
        """Delete an article for good.

        Text, versions, names, search index, receipts' input, events, messages and the headlines of stories that came
        from it go, and so do titles that people gave to its story if it was the only report, or if they quote it.
        Its address, id and texts are kept as hashes, so that it is refused when it comes again.

        Args:
            article_id: The article.
            by: The person or program that decides.
            with_copies: Delete its copies too, which are other publishers' articles. If not, the first of them becomes
                the original.

        Raises:
            NotFound: If there is no such article.
        """
        with self._db.read() as session:  # what reads much is done before others have to wait
            gone = self._traces(session, article_id, with_copies=with_copies)
            earliest = min(one.first_seen_at for one in gone)
            names = self._given_names(session, gone)
            about, looked = store.events_about(session, gone, names, start=store.first_event_since(session, earliest))
            refused = self._refused(session, gone)
        with self._db.write_alone() as session:
            gone = self._traces(session, article_id, with_copies=with_copies)
            names = self._given_names(session, gone)
            about += store.events_about(session, gone, names, start=looked)[0]
            own_names.forget(session, "story", _stories(gone), names)
            own_names.forget(session, "entity", _entities(gone), names)
            deleted = self._delete(session, gone, about, refused)
            data = {"articles": deleted.articles, "receipts_erased": deleted.receipts}
            decisions.add(session, by, "article.deleted", ("article", deleted.articles), at=self._clock(), data=data)
        self._db.empty_log()
        if deleted.original is not None:
            self._hints.send("enrich")
        return deleted

    def _traces(self, session: Session, article_id: int, *, with_copies: bool) -> list[Traces]:
        """Return the traces of what is deleted, copies first."""
        ids = [*(articles.copies_of(session, article_id) if with_copies else ()), article_id]
        found = [store.traces(session, one) for one in ids]
        existing(found[-1], "article", article_id)
        return [one for one in found if one is not None]

    def _delete(self, session: Session, gone: Sequence[Traces], about: Sequence[int], refused: set[int]) -> Deleted:
        now = self._clock()
        article_id = gone[-1].article_id
        copies = articles.copies_of(session, article_id) if len(gone) == 1 else []
        heir = self._appoint_heir(session, article_id, copies)
        kept = store.keep_receipts(session, copies)
        store.erase_messages(session, gone)
        for one in gone:
            bands = {band for title, text in one.wordings for band in fingerprint(title, text).bands}
            store.delete_articles(session, {one.article_id: bands})
            tombstones.put(session, _keys(one), one.article_id, now=now)
        store.delete_unnamed(session, _entities(gone))
        for story_id in _stories(gone):
            self._mend_story(session, story_id, article_id)
        receipts = refused.union(*(one.receipts for one in gone)) - kept
        store.erase_receipts(session, receipts, detail=f"article {article_id} was deleted by a person", now=now)
        store.erase_events(session, about)
        said = [
            Event(kind="article.deleted", at=now, article_id=one.article_id, data={"reason": reasons.PERSON})
            for one in gone
        ]
        if heir is not None:
            data = {"previous": article_id, "reason": reasons.DELETED}
            said.append(Event(kind="article.original_changed", at=now, article_id=heir, data=data))
        event_log.append(session, said)
        return Deleted(
            articles=[one.article_id for one in gone], receipts=len(receipts), events=len(about), original=heir
        )

    def _appoint_heir(self, session: Session, article_id: int, copies: Sequence[int]) -> int | None:
        """Let the first copy of an article be the original of the others. Return it; None if there is no copy."""
        if not copies:
            return None
        heir, now = copies[0], self._clock()
        change = NewOriginal(old=article_id, new=heir, reason=reasons.DELETED, similarity=None)
        originals.set_original(session, change, now=now)
        articles.ask_for_enrichment(session, {heir: articles.stored(session, [heir])[heir].version}, now=now)
        return heir

    def _mend_story(self, session: Session, story_id: int, article_id: int) -> None:
        """Make a story anew of the articles that are left; without any it goes."""
        left = story_links.member_ids(session, story_id)
        if not left:
            store.delete_stories(session, [story_id])
            return
        rebuild(session, story_id, left, change=f"article {article_id} was deleted", now=self._clock())
        store.blank_merged_stories(session, story_id)

    def _given_names(self, session: Session, gone: Sequence[Traces]) -> set[str]:
        """Return the names by people of stories and entities that must be deleted with these articles."""
        ids = {one.article_id for one in gone}
        is_inherited = len(gone) == 1 and articles.copies_of(session, gone[0].article_id) != []
        alone = set() if is_inherited else store.named_by_no_other(session, _entities(gone), ids)
        found = {name for names in own_names.ever_given(session, "entity", alone).values() for name in names}
        of_stories = own_names.ever_given(session, "story", _stories(gone))
        texts = (text for one in gone for text in chain(*one.wordings, one.titles))
        told = [" ".join(_words(text)) for text in texts] if of_stories else []
        for story_id, names in of_stories.items():
            is_emptied = not is_inherited and ids.issuperset(story_links.member_ids(session, story_id))
            found |= {name for name in names if is_emptied or any(_is_quoted(name, text) for text in told)}
        return found

    def _refused(self, session: Session, gone: Sequence[Traces]) -> set[int]:
        """Return the rejected and quarantined receipts with the address, id or text of one of these articles."""
        keys = {key for one in gone for key in _keys(one)}
        return {
            receipt
            for state in ("rejected", "quarantined")
            for receipt, payload in store.not_taken_in(session, state)
            if not keys.isdisjoint(_keys_of_payload(payload))
        }


def _stories(gone: Sequence[Traces]) -> set[int]:
    return {one.story_id for one in gone if one.story_id is not None}


def _entities(gone: Sequence[Traces]) -> set[int]:
    return {entity for one in gone for entity in one.entities}


def _is_quoted(title: str, told: str) -> bool:
    """Return True if a text holds a whole title, or ``QUOTED_WORDS`` of its words in a row."""
    words = _words(title)
    runs = (" ".join(words[at : at + QUOTED_WORDS]) for at in range(max(1, len(words) - QUOTED_WORDS + 1)))
    return any(run in told for run in runs if run)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _keys(one: Traces) -> set[bytes]:
    """Return all keys by which the article is recognised if it comes again."""
    addresses = filter(None, map(url_key, one.addresses))
    return {*one.keys, *addresses, *map(text_key, one.text_hashes)}


def _keys_of_payload(payload: str) -> set[bytes]:
    """Return the keys of an arrival that was never cleaned; none if another program wrote it."""
    try:
        arrival = from_payload(payload)
    except (ValueError, TypeError):  # another program wrote it
        return set()
    as_it_came = fingerprint(arrival.title or "", arrival.text or "").text_sha256
    return {*identity_keys(arrival), text_key(as_it_came)}
