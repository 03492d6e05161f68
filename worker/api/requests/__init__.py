"""Shapes of the API's requests, of bodies and of parameters; a body refuses unknown fields."""

from worker.api.requests.articles import (
    ArticleChoice,
    ArticleIn,
    ArticleMergeIn,
    ArticleQuery,
    ArticleSplitIn,
    ComparisonQuery,
    CountQuery,
    ExportQuery,
    FeedOutQuery,
)
from worker.api.requests.base import ID_LIMIT, LIMIT_HELP, Listing, MergeIn, RowId
from worker.api.requests.entities import EntityNameIn, EntityQuery, EntitySplitIn, PlaceQuery
from worker.api.requests.feeds import FeedBulk, FeedChange, FeedIn, FeedPreviewIn, FeedQuery, RuleIn, RuleQuery
from worker.api.requests.notes import NoteIn, NoteQuery
from worker.api.requests.operating import DecisionQuery, EventPageQuery, EventQuery, KeyIn, RerunIn, RerunQuery
from worker.api.requests.receipts import ReceiptQuery, ReceiptsIn
from worker.api.requests.searches import SavedSearchChange, SavedSearchIn
from worker.api.requests.stories import StoryMembersQuery, StoryQuery, StorySplitIn, StoryTitleIn
from worker.api.requests.watches import DeliveryQuery, DryRunIn, WatchChange, WatchIn

__all__ = [
    "ID_LIMIT",
    "LIMIT_HELP",
    "ArticleChoice",
    "ArticleIn",
    "ArticleMergeIn",
    "ArticleQuery",
    "ArticleSplitIn",
    "ComparisonQuery",
    "CountQuery",
    "DecisionQuery",
    "DeliveryQuery",
    "DryRunIn",
    "EntityNameIn",
    "EntityQuery",
    "EntitySplitIn",
    "EventPageQuery",
    "EventQuery",
    "ExportQuery",
    "FeedBulk",
    "FeedChange",
    "FeedIn",
    "FeedOutQuery",
    "FeedPreviewIn",
    "FeedQuery",
    "KeyIn",
    "Listing",
    "MergeIn",
    "NoteIn",
    "NoteQuery",
    "PlaceQuery",
    "ReceiptQuery",
    "ReceiptsIn",
    "RerunIn",
    "RerunQuery",
    "RowId",
    "RuleIn",
    "RuleQuery",
    "SavedSearchChange",
    "SavedSearchIn",
    "StoryMembersQuery",
    "StoryQuery",
    "StorySplitIn",
    "StoryTitleIn",
    "WatchChange",
    "WatchIn",
]
