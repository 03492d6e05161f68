"""New, copy or new version: the decision about one draft and its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from worker import reasons
from worker.dedupe.changes import is_older
from worker.dedupe.constants import (
    ACROSS_SOURCES_CONTAINMENT,
    DRAFT_COVER_SHARE,
    EDITED_COVER_SHARE,
    FIXED_TEXT_WORDS,
    MIN_COMPARED_WORDS,
    RECIPE,
    RELATED_CONTAINMENT,
    SAME_DATE_HOURS,
    SAME_EDITION_HOURS,
    VERSION_COVER_SHARE,
    WEEKLY_HOURS,
)
from worker.dedupe.counters import without_counters
from worker.dedupe.evidence import are_alike, hours_apart
from worker.dedupe.fold import fold
from worker.dedupe.overlap import Prepared, prepare
from worker.dedupe.verdict import compare
from worker.types import UNKNOWN_SOURCE, Comparison, Decision, Draft, Known, TextSide

DECISION = "d13"  #: Raise it with every change of what is called a copy, so that `wiredesk rerun dedupe` finds it.
COMPARER = f"{RECIPE}+{DECISION}"
Renewal = Literal["refused", "superseded", "new"]
"""A draft as a version of an article: its sender may not change it; it is what the article said before; it is new."""

_OWN_NUMBER = re.compile(r"\d{3}")
_WORDS = re.compile(r"[^\W\d_]+")
_COPY = ("same", "reprint", "updated")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMatch:
    """The article that holds an identity key of a draft."""

    known: Known
    by: Literal["url", "id"]  #: Which key it was; url where both lead to it.
    other_key: bool = False  #: The draft has a further key that its feed did not give to the article: another id.
    superseded: bool = False  #: The draft's text is that of a version older than the article's newest.
    may_change: bool = True  #: The draft's sender is entitled to change the article (``publisher.authority``).
    from_stranger: bool = False  #: Another than its publisher, who sends the draft, gave the article so far.


def decide(
    draft: Draft,
    *,
    same_key: KeyMatch | None,
    same_text: Known | None,
    near: Sequence[Known],
    renewal_of: Callable[[Known], Renewal] = lambda _: "refused",
    prepare: Callable[[str], Prepared] = prepare,
) -> Decision:
    """Decide what is done with a draft. Never raises; costs nothing where nothing is known.

    Args:
        draft: What has come.
        same_key: The article that holds one of the draft's identity keys. An id or address that another article
            of the feed has used counts for nothing.
        same_text: One whose text_sha256 is the draft's.
        near: Those that share a band, the most shared bands first; each costs a comparison.
        renewal_of: Tells what the draft would be to same_text or one of near as a version of it.
        prepare: May remember what it gave for the texts of near.
    """
    if same_key is not None and not same_key.may_change:
        if not draft.text.strip() or is_copy_of(draft, same_key.known):
            return _seen_elsewhere(draft, same_key)
        decision = decide(draft, same_key=None, same_text=same_text, near=near, prepare=prepare)
        return _with_foreign_key(decision, same_key)
    if same_key is not None and is_reused(draft, same_key):
        decision = decide(draft, same_key=None, same_text=same_text, near=near, prepare=prepare)
        return _with_reused_key(decision, same_key)
    if same_key is not None:
        return _by_key(draft, same_key)
    by_text = None if same_text is None else _by_text(draft, same_text, renewal_of)
    return by_text or _by_overlap(draft, near, prepare, renewal_of)


def is_copy_of(draft: Draft, known: Known) -> bool:
    """Return True if a draft is a sighting of a known article and has no news of its own."""
    if draft.fingerprint.text_sha256 == known.text_sha256:
        return True
    found = compare(_side(draft), _side(known))
    return repeats(found, draft.text, known.text, same_source=draft.source == known.source)


def repeats(found: Comparison, text: str, known_text: str, *, same_source: bool) -> bool:
    """Return True if a text, compared with a known one as ``found``, repeats its report and has no news of its own.

    It has news if it is a round-up of which the known text is one item, or another source took the report further.
    """
    if found.verdict not in _COPY:
        return False
    if found.verdict == "updated" and not same_source and found.score < ACROSS_SOURCES_CONTAINMENT:
        return False
    return len(text) <= len(known_text) or found.score * _length_ratio(text, known_text) >= DRAFT_COVER_SHARE


def holds_report(draft: Draft, known: Known) -> bool:
    """Return True if a draft holds the report of a known article, whatever news it adds."""
    return compare(_side(draft), _side(known)).verdict in _COPY


def _seen_elsewhere(draft: Draft, match: KeyMatch) -> Decision:
    detail = f"{_key_of(match)} that of article {match.known.article_id}, which its feed did not publish: only seen"
    same = draft.fingerprint.text_sha256 == match.known.text_sha256
    return Decision("duplicate", match.known.article_id, reasons.OTHER_SOURCE, detail, 1.0 if same else None)


def _with_foreign_key(decision: Decision, match: KeyMatch) -> Decision:
    detail = f"{_key_of(match)} that of article {match.known.article_id}, which its feed did not publish"
    reason = reasons.OTHER_SOURCE if decision.action == "store" else decision.reason
    return Decision(decision.action, decision.article_id, reason, f"{detail}; {decision.detail}", decision.similarity)


def _key_of(match: KeyMatch) -> str:
    return "its address is" if match.by == "url" else "its id is"


def _by_key(draft: Draft, match: KeyMatch) -> Decision:
    known = match.known
    reason, key = (reasons.SAME_URL, "address") if match.by == "url" else (reasons.SAME_ID, "id")
    same_text = draft.fingerprint.text_sha256 == known.text_sha256
    if not draft.text.strip() or (_is_headline_alone(draft) and fold(known.text) != fold(known.title)):
        return Decision("duplicate", known.article_id, reason, f"same {key}, and no text this time", None)
    if same_text and fold(draft.title) == fold(known.title):
        return Decision("duplicate", known.article_id, reason, f"same {key}, text unchanged", 1.0)
    if _is_same_but_counters(draft, known):
        return Decision("duplicate", known.article_id, reason, f"same {key}, only a counter moved", 1.0)
    stale = _stale(draft, match)
    if stale:
        return Decision("duplicate", known.article_id, reasons.OLD_VERSION, f"same {key}, and {stale}", None)
    what = "headline changed" if same_text else "text changed"
    return Decision("update", known.article_id, reason, f"same {key}, {what}", 1.0 if same_text else None)


def _is_headline_alone(draft: Draft) -> bool:
    """Return True for what came without a text, so that its headline stands for it."""
    return draft.title_from == "given" and fold(draft.text) == fold(draft.title)


def _is_same_but_counters(draft: Draft, known: Known) -> bool:
    given, kept = ((fold(without_counters(one)) for one in (side.title, side.text)) for side in (draft, known))
    return list(given) == list(kept)


def _stale(draft: Draft, match: KeyMatch) -> str:
    """Say why a sighting is older than the newest version; "" if it is not."""
    if match.from_stranger:  # a stranger's dates and wordings hold back no publisher
        return ""
    if is_older(draft, match.known):
        return "its date is before that of the version known"
    newer = draft.revised_at is not None and match.known.revised_at is not None
    if match.superseded and not (newer and draft.revised_at != match.known.revised_at):
        return "its text is that of an earlier version"
    return ""


def is_reused(draft: Draft, match: KeyMatch) -> bool:
    """Return True if a feed gave the matched id or address to two articles.

    One text changed, or one headline kept, is one article. Without both, an id or another key that is not the
    article's tells two, and so does a date that is not: the next warning at the address of the last. Within a day, and
    without dates, the key must also be one that may serve for any article. Under one headline only the next of a weekly
    series is another.
    """
    known = match.known
    if not draft.text.strip() or draft.fingerprint.text_sha256 == known.text_sha256:
        return False
    a, b = _side(draft), _side(known)
    hours = hours_apart(a, b)
    urls = (draft.canonical_url, known.canonical_url)
    is_own = match.by == "url" and _is_address_of(known)
    has_other_key = match.other_key or (match.by == "id" and None not in urls and urls[0] != urls[1])
    if not (has_other_key or _is_next(draft, match, hours)):
        return False
    found = compare(a, b)
    if found.verdict == "different":
        return True
    is_far = (hours or 0.0) > (SAME_EDITION_HOURS if has_other_key else WEEKLY_HOURS)
    is_apart = has_other_key and not is_own and not are_alike(draft.title, known.title)
    return (is_far or is_apart) and found.verdict == "related" and found.score < RELATED_CONTAINMENT


def _is_next(draft: Draft, match: KeyMatch, hours: float | None) -> bool:
    """Return True if, by its date, a draft may be the next article that its feed gives the matched key to."""
    if hours is None:
        return match.by == "url" and not _is_address_of(match.known)
    is_later = hours > 0 and not _is_address_of(match.known) and not is_older(draft, match.known)
    return is_later or hours > SAME_EDITION_HOURS


def _is_address_of(known: Known) -> bool:
    """Return True if an article's address bears its headline or a number of its own: no other article comes there."""
    url = known.canonical_url or ""
    return _OWN_NUMBER.search(urlsplit(url)._replace(netloc="").geturl()) is not None or are_alike(
        _slug(url), known.title
    )


def _with_reused_key(decision: Decision, match: KeyMatch) -> Decision:
    key = "id" if match.by == "id" else "address"
    detail = f"its {key} was that of article {match.known.article_id}, and it is another article"
    reason = decision.reason
    if decision.action == "store":
        reason = reasons.REUSED_ID if match.by == "id" else reasons.REUSED_URL
    return Decision(decision.action, decision.article_id, reason, f"{detail}; {decision.detail}", decision.similarity)


def _by_text(draft: Draft, known: Known, renewal_of: Callable[[Known], Renewal]) -> Decision | None:
    """Decide on a draft whose text is that of a known article; None if its source repeats it."""
    if _is_renamed(draft, known) and renewal_of(known) == "new":
        detail = f"word for word the text of article {known.article_id}, headline changed"
        return Decision("update", known.article_id, reasons.SAME_TEXT, detail, 1.0)
    if not _is_copy(draft, known):
        return None
    detail = f"word for word the text of article {known.article_id}"
    return Decision("duplicate", known.article_id, reasons.SAME_TEXT, detail, 1.0)


def _is_renamed(draft: Draft, known: Known) -> bool:
    """Return True if a source gave one text a new headline, under a new address or id, within a day and a half."""
    a, b = _side(draft), _side(known)
    return (
        _is_from_source_of(draft, known)
        and draft.title_from == "given"
        and fold(a.title) != fold(b.title)
        and draft.fingerprint.words >= MIN_COMPARED_WORDS
        and (hours_apart(a, b) or 0.0) <= SAME_DATE_HOURS
        and not is_older(draft, known)
    )


def _is_from_source_of(draft: Draft, known: Known) -> bool:
    return draft.source == known.source != UNKNOWN_SOURCE


def _is_copy(draft: Draft, known: Known) -> bool:
    """Return True if an equal text is a copy, not a notice that a source publishes repeatedly."""
    a, b = _side(draft), _side(known)
    late = a.source == b.source and (hours_apart(a, b) or 0.0) > SAME_DATE_HOURS
    if draft.fingerprint.words > FIXED_TEXT_WORDS and not late:
        return True
    return compare(a, b).verdict in _COPY


def _by_overlap(
    draft: Draft, near: Sequence[Known], prepare: Callable[[str], Prepared], renewal_of: Callable[[Known], Renewal]
) -> Decision:
    if not near:
        return Decision("store", None, reasons.NEW, "nothing like it is known", None)
    side, text = _side(draft), prepare(draft.text)

    def prepared(of: str) -> Prepared:
        return text if of is draft.text else prepare(of)

    found = [(compare(side, _side(known), prepared), known) for known in near]
    found.sort(key=lambda pair: _closeness(draft, *pair), reverse=True)
    own = next((pair for pair in found if _is_from_source_of(draft, pair[1])), None)
    if own is not None and _is_version(draft, *own) and (renewal := renewal_of(own[1])) != "refused":
        return _as_version(draft, *own, renewal)
    best, known = found[0]
    if best.verdict not in _COPY:
        return Decision("store", None, reasons.NEW, _closest(best, known), best.score)
    if not repeats(best, draft.text, known.text, same_source=draft.source == known.source):
        detail = f"has news of its own; {_closest(best, known)}"
        return Decision("store", None, reasons.NEW, detail, best.score)
    reason = reasons.REPRINT if best.verdict == "reprint" else reasons.NEAR_DUPLICATE
    detail = f"{best.verdict} as article {known.article_id}: {best.reason}"
    return Decision("duplicate", known.article_id, reason, detail, best.score)


def _is_version(draft: Draft, found: Comparison, known: Known) -> bool:
    """Return True if a source changed its report within a day and a half, and gave it a new address or id.

    Most of the words agree, and headlines or addresses are alike besides, or nearly all words agree.
    """
    has_changed = found.verdict == "updated" or (found.verdict == "same" and fold(draft.title) != fold(known.title))
    covered = found.score * _length_ratio(draft.text, known.text)
    return (
        has_changed
        and (hours_apart(_side(draft), _side(known)) or 0.0) <= SAME_DATE_HOURS
        and covered >= VERSION_COVER_SHARE
        and (
            covered >= EDITED_COVER_SHARE
            or are_alike(draft.title, known.title)
            or are_alike(_slug(draft.canonical_url), _slug(known.canonical_url))
        )
    )


def _as_version(draft: Draft, found: Comparison, known: Known, renewal: Renewal) -> Decision:
    detail = f"its source's article {known.article_id} under a new address or id: {found.reason}"
    if renewal == "superseded" or is_older(draft, known):
        detail += "; its date, or its text, is that of an earlier version"
        return Decision("duplicate", known.article_id, reasons.OLD_VERSION, detail, found.score)
    return Decision("update", known.article_id, reasons.NEW_VERSION, detail, found.score)


def _slug(url: str | None) -> str:
    """Return the words of the last part of an address that has two or more; "" if none has."""
    parts = (_WORDS.findall(part) for part in reversed(urlsplit(url or "").path.split("/")))
    return next((" ".join(words) for words in parts if len(words) > 1), "")


def _closeness(draft: Draft, found: Comparison, known: Known) -> tuple[bool, float]:
    """Order candidates: copies first, then by how much of the longer text agrees."""
    return found.verdict in _COPY, found.score * _length_ratio(draft.text, known.text)


def _length_ratio(text: str, known_text: str) -> float:
    shorter, longer = sorted((len(text), len(known_text)))
    return shorter / max(1, longer)


def _closest(best: Comparison, known: Known) -> str:
    return f"closest is article {known.article_id}, {best.verdict}: {best.reason}"


def _side(article: Draft | Known) -> TextSide:
    return TextSide(title=article.title, text=article.text, source=article.source, published_at=article.published_at)
