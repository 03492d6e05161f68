"""Types that ``dedupe`` hands to ``store``: fingerprints, comparisons of two texts, decisions with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

NoticeKind = Literal["kill", "embargo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Notice of an agency that takes a report back, or holds it."""

    kind: NoticeKind  #: kill: not to be used (withdrawn, killed, annulled); embargo: not before a time.
    text: str  #: What it says, whole where it is short; shown as the reason.
    named: tuple[str, ...] = ()  #: Headlines and slugs it gives for the report it is about, in order.
    until: str | None = None  #: The words after "embargoed until", unread.
    until_at: datetime | None = None  #: The same as a time; None where it cannot be read.
    alone: bool = True  #: It is nothing but a notice; False: a report follows, or stands under it.
    own: bool = False  #: It is about the very report it comes with, which was exported as withdrawn.


@dataclass(frozen=True, slots=True)
class Headline:
    """An article as far as a notice can name it."""

    article_id: int
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hashes by which two texts are compared before either is read."""

    text_sha256: bytes  #: Of the folded text: case, spacing, punctuation and accents do not count.
    bands: tuple[int, ...]  #: Signed 64-bit keys; near-duplicates share at least one, very probably. () if too short.
    words: int  #: Words of the folded text.
    method: str  #: Name and version of the recipe; fingerprints of two recipes are not compared.


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A stored article that a draft is compared with."""

    article_id: int
    title: str
    text: str
    source: str
    canonical_url: str | None
    published_at: datetime | None
    text_sha256: bytes
    published_from: str | None = None  #: As in Draft.
    revised_at: datetime | None = None  #: As in Draft.
    correction: str | None = None  #: As in Draft.
    feed_id: int | None = None  #: Feed that its newest version came from; None: a person's, or not recorded.


DiffOp = Literal["keep", "insert", "delete"]
ChangeKind = Literal["first", "headline", "correction", "added_paragraphs", "cut", "typo", "figures", "edit", "rewrite"]
"""Change that a version made to the one before; first is the one that had none before it."""


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """Words that two versions share, or that one of them alone has."""

    op: DiffOp
    text: str  #: The words, parted by blanks; a paragraph's end is "¶". Long pieces that were kept are shortened.
    words: int  #: How many they are, those left out included.


@dataclass(frozen=True, slots=True)
class Change:
    """Change from one version to the next."""

    kind: ChangeKind
    words_added: int
    words_removed: int


Relation = Literal["same", "reprint", "updated", "related", "different"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSide:
    """One of two texts held against each other."""

    title: str  #: Headline; "" if none is known.
    text: str  #: Clean text.
    source: str | None = None  #: Who published it; None if unknown, which never counts as the same source.
    published_at: datetime | None = None  #: None if not stated.


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSide:
    """One of two articles that may say the same in two languages."""

    lang: str | None  #: BCP 47; None if unknown.
    title: str  #: Headline; "" if none is known.
    text: str  #: Clean text.
    at: datetime  #: Published, else first seen.
    names: Sequence[tuple[int, object]]  #: Code point in the text, and the entity named there: its id or its name.


@dataclass(frozen=True, slots=True)
class Comparison:
    """Verdict on two texts."""

    verdict: Relation
    score: float  #: 0 to 1: share of the shorter text's shingles found in the longer one.
    reason: str  #: One line a person understands: "96 % of 412 words agree; only the headline differs".


@dataclass(frozen=True, slots=True)
class Decision:
    """Decision on a draft."""

    action: Literal["store", "update", "duplicate"]
    article_id: int | None  #: The article it is, or is a copy of; None when action is "store".
    reason: str  #: Stable code: new, same_url, same_id, same_text, near_duplicate, reprint, old_version, reused_id.
    detail: str  #: One line a person understands.
    similarity: float | None  #: 0 to 1; None when nothing was compared.
