"""An arrival that was wrongly put to an article, as a version or an equal sighting, becomes one of its own."""

from __future__ import annotations

from datetime import datetime

from worker.clock import Clock
from worker.errors import InvalidInput, NotFound
from worker.pipeline import Limits, prepare
from worker.service.copies.rulings import article_key, text_key
from worker.store import Session
from worker.store.articles import articles
from worker.store.articles.articles import NewArticle
from worker.store.copies import merge_split as store
from worker.store.copies import rulings
from worker.store.copies.merge_split import TakenIn
from worker.store.copies.rulings import Ruling
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import Draft


class TakeOut:
    """Makes an article of what came in under one receipt, from what the inbox keeps."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock

    def take_out_receipt(self, session: Session, receipt: int) -> int:
        """Take one out of its article; gives the id of the new one.

        If it was the newest version, the article says again what it said before. Raises NotFound, and
        InvalidInput where the article was made of nothing else, Rejected where no article can come of it.
        """
        taken = store.taken_in(session, [receipt]).get(receipt)
        if taken is None or taken.article_id is None:
            raise NotFound(f"there is no receipt {receipt} that was put to an article; nothing was changed")
        old_id, draft = taken.article_id, self._draft(taken)
        versions = store.version_receipts(session, old_id)
        if [inbox_id for _, inbox_id in versions] == [receipt]:
            raise InvalidInput(f"article {old_id} was made of it and of nothing else", thing=f"receipt {receipt}")
        [new_id] = articles.insert_articles(
            session, [NewArticle(draft=draft, seen_at=taken.accepted_at, inbox_id=receipt)]
        )
        self._take_back(session, old_id, receipt, versions)
        self._keep_apart(session, draft, old_id, new_id, receipt)
        articles.add_bands(session, {new_id: draft.fingerprint.bands})
        articles.ask_for_enrichment(session, {new_id: 1}, now=self._clock())
        store.move_arrival(session, receipt, new_id, detail=f"a person took it out of article {old_id}")
        data = {"previous": old_id, "receipt": receipt}
        event_log.append(session, [Event(kind="article.split", at=self._clock(), article_id=new_id, data=data)])
        return new_id

    def _draft(self, taken: TakenIn) -> Draft:
        return prepare(taken.arrival, now=taken.accepted_at, limits=self._limits)

    def _take_back(self, session: Session, article_id: int, receipt: int, versions: list[tuple[int, int]]) -> None:
        """Take the version out; if it was the newest, the one before it is the newest again."""
        mine = [version for version, inbox_id in versions if inbox_id == receipt]
        if not mine:
            return
        store.drop_version(session, article_id, mine[0])
        version, inbox_id = [one for one in versions if one[1] != receipt][-1]
        if version > mine[0]:
            return
        draft = self._draft(store.taken_in(session, [inbox_id])[inbox_id])
        now: datetime = self._clock()
        store.set_content(session, article_id, draft, version=version, updated_at=now)
        articles.add_bands(session, {article_id: draft.fingerprint.bands})
        articles.ask_for_enrichment(session, {article_id: version}, now=now)

    def _keep_apart(self, session: Session, draft: Draft, old_id: int, new_id: int, receipt: int) -> None:
        """Give the new article the address that was its alone, and keep the two apart for ever."""
        old = articles.stored(session, [old_id])[old_id]
        seen = store.urls_seen(session, old_id, but=receipt)
        moved = [draft.url_key] if draft.url_key and draft.url not in seen else []
        store.give_keys(session, moved, new_id)
        kept = rulings.keys_of(session, [old_id])[old_id]
        own = [*moved, article_key(new_id)]
        theirs = [*kept, article_key(old_id)] if moved else [article_key(old_id)]
        if draft.fingerprint.text_sha256 != old.text_sha256:
            own.append(text_key(draft.fingerprint.text_sha256))
            theirs.append(text_key(old.text_sha256))
        given = [Ruling(key, old_id, "different") for key in own]
        given += [Ruling(key, new_id, "different") for key in theirs]
        rulings.put(session, given, now=self._clock())
