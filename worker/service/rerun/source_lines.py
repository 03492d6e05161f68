"""Lines taken out as furniture of a source, brought back by a person."""

from __future__ import annotations

from worker.clock import Clock
from worker.errors import InvalidInput, existing
from worker.service.rerun.reclean import reclean
from worker.store import Database
from worker.store.articles import source_lines as store
from worker.store.copies import rerun


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
            store.keep_line(session, draft.source, line)
            reclean(session, [article_id], text_chars=self._text_chars, now=self._clock())
