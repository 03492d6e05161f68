"""Shapes of the API's answers: the public names. A field that is renamed inside keeps its name here.

In the OpenAPI document they stand without the ending ``Out``. Each takes its values by name from what a service gives;
one that is called otherwise there gets a ``validation_alias``.
"""

from worker.api.answers.articles import (
    ArticleList,
    ArticleOut,
    ArticleVersionOut,
    ComparisonOut,
    CountsOut,
    DeletedOut,
    InputOut,
    MergeResultList,
    ReceiptList,
    ReceiptOut,
    Receipts,
    RefusalOut,
    RetriedOut,
)
from worker.api.answers.base import Answer
from worker.api.answers.decisions import DecisionList, DecisionOut
from worker.api.answers.entities import CompanionList, EntityList, EntityOut, ProposalList, Timeline
from worker.api.answers.feeds import FeedHealthOut, FeedList, FeedOut, ImportReportOut, RuleList, RuleOut
from worker.api.answers.stories import StoryList, StoryOut
from worker.api.answers.system import (
    CallerOut,
    EventList,
    EventOut,
    Health,
    KeyList,
    LedgerOut,
    Problem,
    Readiness,
    SettingList,
)
from worker.api.answers.watches import DeliveryList, DryRunOut, NewWatchOut, WatchList, WatchOut

__all__ = [
    "Answer",
    "ArticleList",
    "ArticleOut",
    "ArticleVersionOut",
    "CallerOut",
    "CompanionList",
    "ComparisonOut",
    "CountsOut",
    "DecisionList",
    "DecisionOut",
    "DeletedOut",
    "DeliveryList",
    "DryRunOut",
    "EntityList",
    "EntityOut",
    "EventList",
    "EventOut",
    "FeedHealthOut",
    "FeedList",
    "FeedOut",
    "Health",
    "ImportReportOut",
    "InputOut",
    "KeyList",
    "LedgerOut",
    "MergeResultList",
    "NewWatchOut",
    "Problem",
    "ProposalList",
    "Readiness",
    "ReceiptList",
    "ReceiptOut",
    "Receipts",
    "RefusalOut",
    "RetriedOut",
    "RuleList",
    "RuleOut",
    "SettingList",
    "StoryList",
    "StoryOut",
    "Timeline",
    "WatchList",
    "WatchOut",
]
