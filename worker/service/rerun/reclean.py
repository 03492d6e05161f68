"""Stored articles cleaned again, from what the inbox keeps word for word; and lines that a person brings back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from worker.clean import CLEANER
from worker.clock import Clock
from worker.errors import InvalidInput, Rejected, existing
from worker.pipeline import Limits, prepare
from worker.service.ingest.source_lines import without_learned_lines
from worker.store import Database, Session
from worker.store.articles import articles, source_lines
from worker.store.copies import merge_split as store
from worker.store.copies import rerun
from worker.store.copies.merge_split import TakenIn
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import Draft


def reclean(session: Session, ids: Sequence[int], *, text_chars: int, now: datetime) -> int:
    """Clean every version of these again; gives how many articles say something else now.

    No version comes of it: what arrived is the same. A text of which nothing would be left stays as it is.
    """
    limits, changed = Limits(text_chars=text_chars), []
    stored, versions = rerun.drafts(session, ids), rerun.versions_of(session, ids)
    for article_id in ids:
        drafts = _drafts(session, article_id, limits)
        newest = drafts.get(versions[article_id][0])
        for version, draft in drafts.items():
            store.set_wording(session, article_id, version, draft)
        if newest is not None and not _is_same(newest, stored[article_id]):
            _write(session, article_id, newest, versions[article_id], now=now)
            changed.append(article_id)
    rerun.mark(session, ids, cleaned_by=CLEANER)
    data = {"cleaned_by": CLEANER}
    event_log.append(session, [Event(kind="article.recleaned", at=now, article_id=one, data=data) for one in changed])
    return len(changed)


def _drafts(session: Session, article_id: int, limits: Limits) -> dict[int, Draft]:
    """Return each version, cleaned by the rules of today as at the time when it came."""
    receipts = store.version_receipts(session, article_id)
    taken = store.taken_in(session, [inbox_id for _, inbox_id in receipts])
    found = {version: _prepared(taken[inbox_id], limits) for version, inbox_id in receipts if inbox_id in taken}
    drafts = {version: draft for version, draft in found.items() if draft is not None}
    return dict(zip(drafts, without_learned_lines(session, list(drafts.values())), strict=True))


def _prepared(taken: TakenIn, limits: Limits) -> Draft | None:
    try:
        draft = prepare(taken.arrival, now=taken.accepted_at, limits=limits)
    except Rejected:
        return None
    return None if draft.notice is not None and draft.notice.alone else draft


def _is_same(new: Draft, old: Draft) -> bool:
    aside = dict.fromkeys(("cleaned_by", "compared_by", "updated_at"))
    return articles.content_of(new) | aside == articles.content_of(old) | aside


def _write(session: Session, article_id: int, draft: Draft, placed: tuple[int, int | None], *, now: datetime) -> None:
    version, original = placed
    store.set_content(session, article_id, draft)
    articles.add_bands(session, {article_id: draft.fingerprint.bands})
    if original is None:
        articles.ask_for_enrichment(session, {article_id: version}, now=now)


class SourceLines:
    """Corrects what was learned about the lines of a source."""

    def __init__(self, database: Database, text_chars: int, clock: Clock) -> None:
        self._db = database
        self._text_chars = text_chars
        self._clock = clock

    def keep_line(self, article_id: int, line: str) -> None:
        """Put a line back into an article, and take it out of no article of this source any more.

        Raises NotFound without such an article, InvalidInput if the line was not taken out of it for this reason.
        """
        with self._db.write_alone() as session:
            draft = existing(rerun.drafts(session, [article_id]).get(article_id), "article", article_id)
            removed = {one.text for one in draft.removed if one.reason == "source_line"}
            if line not in removed:
                known = "; ".join(sorted(removed)) or "none"
                raise InvalidInput(f"no such line was taken out of article {article_id} as its source's: {known}")
            source_lines.keep_line(session, draft.source, line)
            reclean(session, [article_id], text_chars=self._text_chars, now=self._clock())
