"""The tables, in the order of the pipe. One row of ``inbox`` is one accepted article: it is the truth.

The full-text index is not here: it differs by database and is made in the migration and read in
``store/search/fulltext.py``.
"""

# isort: off
from worker.store.tables.base import BIG_ID, BY_BYTES, Base, UNCHECKED_BY_POSTGRESQL, UtcDateTime
from worker.store.tables.feeds import FeedRow, HostRow, FeedRuleRow, FeedEntryRow, FeedWatchRow, FeedGapRow
from worker.store.tables.feeds import FeedAlertRow, WebSubRow
from worker.store.tables.intake import InboxRow, IdempotencyRow
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
from worker.store.tables.people import LabelRow, MarkRow, NoteRow, PersonRow, SavedSearchRow, SignInRow
from worker.store.tables.people import DecisionRow, DecisionThingRow
from worker.store.tables.watches import WatchRow, WatchMatchRow, WatchDeliveryRow
from worker.store.tables.search import EventRow
from worker.store.tables.operations import TombstoneRow, TallyRow, WorkTotalRow, ApiKeyRow, RerunRow, RemovedIdRow
