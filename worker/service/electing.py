"""Whether a print that has come takes the place of its original: stored rows and drafts as dedupe compares them."""

from __future__ import annotations

from worker.dedupe import Election, Print, elect
from worker.store.articles import Stored
from worker.types import Draft


def election_of(original: Stored, draft: Draft, *, is_settled: bool) -> Election | None:
    """Why the draft takes the place of the original; None if it does not.

    ``is_settled``: the original was chosen by a person, or is withdrawn: then none takes its place.
    """
    incumbent = _print(original, original.word_count, is_settled=is_settled)
    return elect(incumbent, _print(draft, draft.word_count))


def _print(one: Stored | Draft, words: int, *, is_settled: bool = False) -> Print:
    return Print(
        source=one.source,
        agency=one.agency,
        published_at=one.published_at,
        published_from=one.published_from,
        words=words,
        is_settled=is_settled,
    )
