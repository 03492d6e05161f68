"""Whether a print that has come takes the place of its original: stored rows and drafts as dedupe compares them."""

from __future__ import annotations

from worker.dedupe import Election, Print, elect
from worker.dedupe.overlap import prepare
from worker.service.ingest.senders import Senders
from worker.store.articles.articles import Stored
from worker.types import Draft


def election_of(
    original: Stored, draft: Draft, *, is_settled: bool, senders: Senders, feed_id: int | None
) -> Election | None:
    """Return why the draft takes the place of the original; None if it does not.

    Args:
        original: The article that is the original so far.
        draft: The print that has come.
        is_settled: The original was chosen by a person, or is withdrawn: then none takes its place.
        senders: Tell whose source is vouched for: a link to an agency in a feed makes no print the agency's.
        feed_id: Feed that the draft came from; None: a person's.
    """
    words, other = original.word_count, draft.word_count
    if other > words:  # it may be longer only because it was pasted twice
        words, other = _different_words(original.text), _different_words(draft.text)
    known = senders.vouched_source(original.feed_id, original.source, original.canonical_url)
    source = senders.vouched_source(feed_id, draft.source, draft.canonical_url)
    return elect(_print(original, known, words, is_settled=is_settled), _print(draft, source, other))


def _different_words(text: str) -> int:
    """Words of a text, what stands in it twice counted once: its different runs of words are as many."""
    return len(prepare(text).shingles)


def _print(one: Stored | Draft, source: str, words: int, *, is_settled: bool = False) -> Print:
    return Print(
        source=source,
        agency=one.agency,
        published_at=one.published_at,
        published_from=one.published_from,
        words=words,
        is_settled=is_settled,
    )
