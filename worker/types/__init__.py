"""Types that one stage hands to the next, a file for each stage, all names here in the order of the pipe.

Frozen; every field says what it means. All times are aware UTC. All offsets are code points. All scores run
from 0 to 1.
"""

from __future__ import annotations

# isort: off
from worker.types.fetch import Validators, Access, Fetched, HostSlot, HostState
from worker.types.media import Picture, Enclosure, tag_key
from worker.types.parse import (
    DatePrecision,
    FeedKind,
    Entry,
    ParsedFeed,
    Page,
    FIXED_INTERVAL_MAX_S,
    FIXED_INTERVAL_MIN_S,
    FullTextMode,
    Subscription,
    WrongOutline,
    SubscriptionList,
    OPML_NAMESPACE,
)
from worker.types.accept import Arrival, Exported, ARTICLE_SCHEMA
from worker.types.clean import (
    RemovedReason,
    Removed,
    CleanText,
    LineCount,
    Language,
    UNKNOWN_SOURCE,
    DRAFT_FIELDS,
    Draft,
)
from worker.types.dedupe import (
    NoticeKind,
    Notice,
    Headline,
    Fingerprint,
    Known,
    DiffOp,
    ChangeKind,
    DiffPiece,
    Change,
    Relation,
    NamedSide,
    TextSide,
    Comparison,
    Decision,
)
from worker.types.entities import (
    WORD_KEY,
    EntityKind,
    Span,
    PlaceFeature,
    Place,
    Home,
    Mention,
    MentionField,
    FoundEntity,
    KindEvidence,
    KnownEntity,
    NameUse,
    Resolution,
    most_mentioned,
)
from worker.types.stories import Terms, Frequencies, StoryArticle, StoryState, StoryDecision, StoryMatch
from worker.types.events import ALL_EVENTS, EVENT_KINDS
from worker.types.keys import key_sha256


__all__ = [  # noqa: RUF022  # in the order of the pipe
    # fetch
    "Validators",
    "Access",
    "Fetched",
    "HostSlot",
    "HostState",
    # media
    "Picture",
    "Enclosure",
    "tag_key",
    # parse
    "DatePrecision",
    "FeedKind",
    "Entry",
    "ParsedFeed",
    "Page",
    "FIXED_INTERVAL_MAX_S",
    "FIXED_INTERVAL_MIN_S",
    "FullTextMode",
    "Subscription",
    "WrongOutline",
    "SubscriptionList",
    "OPML_NAMESPACE",
    # accept
    "Arrival",
    "Exported",
    "ARTICLE_SCHEMA",
    # clean
    "RemovedReason",
    "Removed",
    "CleanText",
    "LineCount",
    "Language",
    "UNKNOWN_SOURCE",
    "Draft",
    "DRAFT_FIELDS",
    # dedupe
    "NoticeKind",
    "Notice",
    "Headline",
    "Fingerprint",
    "Known",
    "DiffOp",
    "ChangeKind",
    "DiffPiece",
    "Change",
    "Relation",
    "NamedSide",
    "TextSide",
    "Comparison",
    "Decision",
    # entities
    "WORD_KEY",
    "EntityKind",
    "Span",
    "PlaceFeature",
    "Place",
    "Home",
    "Mention",
    "MentionField",
    "FoundEntity",
    "KindEvidence",
    "KnownEntity",
    "NameUse",
    "Resolution",
    "most_mentioned",
    # stories
    "Terms",
    "Frequencies",
    "StoryArticle",
    "StoryState",
    "StoryDecision",
    "StoryMatch",
    # events
    "ALL_EVENTS",
    "EVENT_KINDS",
    # keys
    "key_sha256",
]
