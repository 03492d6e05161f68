"""Rerun: take stored articles through one step again, after its rules or its model changed.

Every result carries the version of what made it, so only what is older is done, and a second run finds
nothing to do. What a person decided stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from worker.clean import CLEANER
from worker.clock import Clock
from worker.dedupe import COMPARER
from worker.entities import EntityTools
from worker.query import ArticleFilter
from worker.service.jobs.hints import Hints
from worker.service.rerun.reclean import reclean
from worker.service.rerun.recompare import recompare
from worker.service.search.resolve_query import read_query
from worker.store import Database, Session
from worker.store.articles import articles
from worker.store.copies import rerun
from worker.store.search.id_ranges import newest_id
from worker.types.choices import Stage

BATCH_ARTICLES = 100


@dataclass(frozen=True, slots=True)
class RerunReport:
    """Result of a step that was run again."""

    stage: Stage
    looked_at: int  #: Articles that an older version of the step had made.
    changed: int  #: Of these, how many came out otherwise; for enrich, how many wait for their names now.
    after: int | None = None  #: Where to go on; None: all that match were looked at.
    newest: int = field(default=0, compare=False)  #: Id of the newest article: after / newest is how far it is.


@dataclass(frozen=True, slots=True)
class RerunSettings:
    """Limits that hold as when the articles first came."""

    text_limit_chars: int
    lookback_days: float


class Rerun:
    """Runs one step on stored articles, a batch in one transaction."""

    def __init__(
        self, database: Database, settings: RerunSettings, hints: Hints, clock: Clock, tools: Callable[[], EntityTools]
    ) -> None:
        self._db = database
        self._settings = settings
        self._hints = hints
        self._clock = clock
        self._tools = tools

    def rerun_stage(
        self,
        stage: Stage,
        *,
        since: datetime | None = None,
        query: str | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> RerunReport:
        """Run a step again where older rules made the result.

        Args:
            stage: The step.
            since: Only articles first seen since.
            query: Only articles that match.
            after: Only articles with a greater id.
            limit: Number of articles after which it ends, at the end of a batch; None: it looks at all.

        Raises:
            InvalidInput: If the query is wrong.
        """
        now = self._clock()
        with self._db.read() as session:
            wanted = read_query(session, ArticleFilter(q=query, since=since, state="any"), now)
            newest = newest_id(session)
        version = self._tools().model if stage == "enrich" else CLEANER if stage == "clean" else COMPARER
        looked_at = changed = 0
        ids: Sequence[int] = ()
        while limit is None or looked_at < limit:
            with self._db.write_alone() as session:
                ids = rerun.made_by_older(session, stage, version, wanted, after=after, limit=BATCH_ARTICLES)
                if not ids:
                    break
                changed += self._again(session, stage, ids)
            looked_at, after = looked_at + len(ids), ids[-1]
        self._hints.send("enrich")
        return RerunReport(stage, looked_at, changed, after if ids else None, newest)

    def _again(self, session: Session, stage: Stage, ids: Sequence[int]) -> int:
        now = self._clock()
        if stage == "clean":
            return reclean(session, ids, text_chars=self._settings.text_limit_chars, now=now)
        if stage == "dedupe":
            return recompare(session, ids, lookback_days=self._settings.lookback_days, now=now)
        versions = rerun.versions_of(session, ids)
        waiting = {one: version for one, (version, original) in versions.items() if original is None}
        articles.ask_for_enrichment(session, waiting, now=now)
        return len(waiting)
