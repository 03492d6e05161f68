"""New, copy or new version: the decision about one draft and its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from worker.dedupe.constants import (
    ACROSS_SOURCES_CONTAINMENT,
    DRAFT_COVER_SHARE,
    FIXED_TEXT_WORDS,
    SAME_DATE_HOURS,
)
from worker.dedupe.evidence import hours_apart
from worker.dedupe.fold import fold
from worker.dedupe.overlap import Prepared, prepare
from worker.dedupe.verdict import compare
from worker.types import Comparison, Decision, Draft, Known, TextSide

_COPY = ("same", "reprint", "updated")


def decide(
    draft: Draft,
    *,
    same_key: Known | None,
    same_text: Known | None,
    near: Sequence[Known],
    prepare: Callable[[str], Prepared] = prepare,
) -> Decision:
    """Decide what is done with a draft. Never raises; costs nothing where nothing is known.

    same_key: the article that holds one of the draft's identity keys. same_text: one whose text_sha256
    is the draft's. near: those that share a band, the most shared bands first; each costs a comparison.
    prepare may remember what it gave for the texts of near.
    """
    if same_key is not None and not _is_reused_id(draft, same_key):
        return _by_key(draft, same_key)
    if same_text is not None and _is_copy(draft, same_text):
        detail = f"word for word the text of article {same_text.article_id}"
        return Decision("duplicate", same_text.article_id, "same_text", detail, 1.0)
    return _by_overlap(draft, near, prepare)


def _is_reused_id(draft: Draft, known: Known) -> bool:
    """Say whether an id stands for something else by now: another address and another text.

    Some feeds count their ids afresh, or give every entry the same.
    """
    addresses = draft.canonical_url, known.canonical_url
    if None in addresses or _bare(addresses[0]) == _bare(addresses[1]) or not draft.text.strip():
        return False
    return compare(_side(draft), _side(known)).verdict == "different"


def _bare(url: str | None) -> str:
    return (url or "").partition("://")[2].removeprefix("www.").rstrip("/")


def _by_key(draft: Draft, known: Known) -> Decision:
    same_url = draft.canonical_url is not None and draft.canonical_url == known.canonical_url
    reason, key = ("same_url", "address") if same_url else ("same_id", "id")
    same_text = draft.fingerprint.text_sha256 == known.text_sha256
    if not draft.text.strip():
        return Decision("duplicate", known.article_id, reason, f"same {key}, and no text this time", None)
    if same_text and fold(draft.title) == fold(known.title):
        return Decision("duplicate", known.article_id, reason, f"same {key}, text unchanged", 1.0)
    what = "headline changed" if same_text else "text changed"
    return Decision("update", known.article_id, reason, f"same {key}, {what}", 1.0 if same_text else None)


def _is_copy(draft: Draft, known: Known) -> bool:
    """Say whether an equal text is a copy, and not what a source prints again and again."""
    a, b = _side(draft), _side(known)
    late = a.source == b.source and (hours_apart(a, b) or 0.0) > SAME_DATE_HOURS
    if draft.fingerprint.words > FIXED_TEXT_WORDS and not late:
        return True
    return compare(a, b).verdict in _COPY


def _by_overlap(draft: Draft, near: Sequence[Known], prepare: Callable[[str], Prepared]) -> Decision:
    if not near:
        return Decision("store", None, "new", "nothing like it is known", None)
    side, text = _side(draft), prepare(draft.text)

    def prepared(of: str) -> Prepared:
        return text if of is draft.text else prepare(of)

    found = [(compare(side, _side(known), prepared), known) for known in near]
    best, known = max(found, key=lambda pair: _closeness(draft, *pair))
    if best.verdict not in _COPY:
        return Decision("store", None, "new", _closest(best, known), best.score)
    if _has_news(best, draft, known):
        detail = f"has news of its own; {_closest(best, known)}"
        return Decision("store", None, "new", detail, best.score)
    reason = "reprint" if best.verdict == "reprint" else "near_duplicate"
    detail = f"{best.verdict} as article {known.article_id}: {best.reason}"
    return Decision("duplicate", known.article_id, reason, detail, best.score)


def _closeness(draft: Draft, found: Comparison, known: Known) -> tuple[bool, float]:
    """Order candidates: copies first, then by how much of the longer text agrees."""
    return found.verdict in _COPY, found.score * _length_ratio(draft, known)


def _length_ratio(draft: Draft, known: Known) -> float:
    shorter, longer = sorted((len(draft.text), len(known.text)))
    return shorter / max(1, longer)


def _has_news(best: Comparison, draft: Draft, known: Known) -> bool:
    """Say whether a draft, though it holds a known report, would be missed if it were called a copy.

    It may be a round-up of which the known article is one item, or another source took the report further.
    """
    elsewhere = best.verdict == "updated" and draft.source != known.source
    if elsewhere and best.score < ACROSS_SOURCES_CONTAINMENT:
        return True
    return len(draft.text) > len(known.text) and best.score * _length_ratio(draft, known) < DRAFT_COVER_SHARE


def _closest(best: Comparison, known: Known) -> str:
    return f"closest is article {known.article_id}, {best.verdict}: {best.reason}"


def _side(article: Draft | Known) -> TextSide:
    return TextSide(title=article.title, text=article.text, source=article.source, published_at=article.published_at)
