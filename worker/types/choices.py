"""Choices that the command and the API offer alike."""

from __future__ import annotations

from typing import Literal, get_args

CountBy = Literal["source", "entity", "day", "lang"]  #: What articles are counted by.
COUNT_BY: tuple[CountBy, ...] = get_args(CountBy)
Stage = Literal["clean", "dedupe", "enrich"]  #: Steps that stored articles may be taken through again.
STAGES: tuple[Stage, ...] = get_args(Stage)
FeedAction = Literal["poll", "pause", "resume", "folder", "remove"]  #: What may be done to many feeds at once.
FEED_ACTIONS: tuple[FeedAction, ...] = get_args(FeedAction)
