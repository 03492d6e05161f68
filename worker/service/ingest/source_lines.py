"""Lines of sources in drafts: counted when an article is new, taken out once they are furniture."""

from __future__ import annotations

from collections.abc import Sequence

from worker.clean import countable_lines
from worker.pipeline import without_source_lines
from worker.store import Session
from worker.store.articles import source_lines as store
from worker.types import Draft


def without_learned_lines(session: Session, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts without lines that their sources print in many articles."""
    wanted: dict[str, set[str]] = {}
    for draft in drafts:
        wanted.setdefault(draft.source, set()).update(countable_lines(draft.text))
    counts = store.line_counts(session, wanted)
    return [without_source_lines(draft, counts.get(draft.source, {})) for draft in drafts]


def learn_lines(session: Session, drafts: Sequence[Draft]) -> None:
    """Count the lines of new articles, those that were taken out of them included."""
    store.count_lines(session, [(draft.source, _lines_of(draft)) for draft in drafts])


def _lines_of(draft: Draft) -> list[str]:
    removed = [one.text for one in draft.removed if one.reason == "source_line"]
    return list(dict.fromkeys([*removed, *countable_lines(draft.text)]))
