"""Whether a print that has come takes the place of its original: stored rows and drafts as dedupe compares them."""

from __future__ import annotations

from worker.dedupe import Election, Print, elect
from worker.dedupe.overlap import prepare
from worker.store.articles.articles import Stored
from worker.types import Draft


def election_of(original: Stored, draft: Draft, *, is_settled: bool) -> Election | None:
    """Why the draft takes the place of the original; None if it does not.

    ``is_settled``: the original was chosen by a person, or is withdrawn: then none takes its place.
    """
    words, other = original.word_count, draft.word_count
    if other > words:  # it may be longer only because it was pasted twice
        words, other = _different_words(original.text), _different_words(draft.text)
    return elect(_print(original, words, is_settled=is_settled), _print(draft, other))


def _different_words(text: str) -> int:
    """Words of a text, what stands in it twice counted once: its different runs of words are as many."""
    return len(prepare(text).shingles)


def _print(one: Stored | Draft, words: int, *, is_settled: bool = False) -> Print:
    return Print(
        source=one.source,
        agency=one.agency,
        published_at=one.published_at,
        published_from=one.published_from,
        words=words,
        is_settled=is_settled,
    )
