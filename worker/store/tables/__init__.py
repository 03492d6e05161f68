"""The tables, in the order of the pipe. One row of ``inbox`` is one accepted article: it is the truth.

The full-text index is not here: it differs by database and is made in the migration and read in
``store/search/fulltext.py``.
"""

# isort: off
from worker.store.tables.base import BIG_ID, BY_BYTES, Base, UNCHECKED_BY_POSTGRESQL, UtcDateTime
from worker.store.tables.feeds import FeedRow, HostRow, FeedRuleRow, FeedEntryRow
from worker.store.tables.feed_watch import FeedWatchRow, FeedGapRow, FeedAlertRow
from worker.store.tables.hubs import WebSubRow
from worker.store.tables.inbox import InboxRow
from worker.store.tables.articles import (
    ArticleRow,
    ArticleSpanRow,
    ArticleVersionRow,
    RulingRow,
    RelatedArticleRow,
    ArticleKeyRow,
    ArticleAuthorRow,
    ArticleTagRow,
    SourceLineRow,
    ArticleBandRow,
    SightingRow,
    EnrichmentRow,
)
from worker.store.tables.entities import EntityRow, EntityKeyRow, EntityNameRow, MentionRow, SourcePlaceRow
from worker.store.tables.stories import StoryRow, StoryApartRow, StoryTermRow, TermCountRow
from worker.store.tables.doors import EventRow, TombstoneRow, TallyRow, WorkTotalRow, ApiKeyRow, IdempotencyRow
from worker.store.tables.decisions import DecisionRow, DecisionThingRow
from worker.store.tables.people import LabelRow, MarkRow, NoteRow, PersonRow, SavedSearchRow, SignInRow
from worker.store.tables.reruns import RerunRow
from worker.store.tables.watches import WatchRow, WatchMatchRow, WatchDeliveryRow
from worker.store.tables.removed_ids import RemovedIdRow
