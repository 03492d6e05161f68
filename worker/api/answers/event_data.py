"""Data of events by kind. What does not apply is absent; all but ``deleted`` once their article was deleted."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema


class EventData(BaseModel):
    """Base of the data of events."""

    model_config = ConfigDict(extra="forbid")

    deleted: bool = Field(
        False, description="True once the data was deleted with its article; all else is absent then."
    )


class ArrivalData(EventData):
    """Result for an article that arrived."""

    title: str = ""
    source: str = ""
    lang: str = ""
    reason: str = Field("", description="Stable code: new, same_text, near_duplicate, …")
    detail: str = Field("", description="The reason in one line.")
    similarity: float = Field(0.0, description="0 to 1.")
    version: int = Field(0, description="Version that it became.")
    change: str = Field("", description="Kind of change, as in the versions of an article.")
    words_added: int = 0
    words_removed: int = 0
    page_failed: str = Field("", description="Code of the error that kept its page from being fetched.")


class EnrichedData(EventData):
    """Entities and story of an article."""

    version: int = 0
    entities: list[dict[str, Any]] = Field([], description="Id and name of each entity.")
    story: int = Field(0, description="Id of its story.")


class WithdrawnData(EventData):
    """Notice that withdraws an article."""

    kind: str = Field("", description="kill or embargo.")
    notice: str = Field("", description="Text of the notice.")
    found_by: str = ""
    until: str = Field("", description="End of an embargo.")


class MergeData(EventData):
    """Change of an article between original and copy."""

    previous: int | None = Field(None, description="The original before.")
    duplicate_of: int | None = Field(None, description="The original now.")
    reason: str = ""
    detail: str | None = ""
    receipt: int = Field(0, description="Receipt of the arrival that was taken out.")
    compared_by: str = ""


class ReasonData(EventData):
    """Reason of a change."""

    reason: str = ""
    version: int = Field(0, description="Version that made the article valid again.")


class RecleanedData(EventData):
    """Version of the rules that cleaned an article again."""

    cleaned_by: str = ""


class PageFailedData(EventData):
    """Page that could not be fetched."""

    reason: str = ""
    detail: str = ""
    url: str | None = ""
    wanted: str | None = Field("", description="Why the page was to be fetched.")


class StoryData(EventData):
    """Story that began or grew."""

    story: int = Field(0, description="Id of the story.")
    title: str = ""
    articles: int = Field(0, description="Number of its articles.")
    score: float = Field(0.0, description="Similarity of the article to the story, 0 to 1.")
    reason: str | None = ""


class StoryMergedData(EventData):
    """Stories that were merged."""

    story: int = Field(0, description="Id of the story that remains.")
    gone: int = Field(0, description="Id that leads to it now.")
    title: str = ""
    reason: str | None = ""


class StorySplitData(EventData):
    """Story that was split."""

    story: int = 0
    new: int = Field(0, description="Id of the story they are in now: a new one, unless a person named one.")
    title: str = ""
    articles: list[int] = Field([], description="Articles that were moved.")
    reason: str = ""


class StoryRenamedData(EventData):
    """Title that a person gave a story."""

    story: int = Field(0, description="Id of the story.")
    was: str | None = Field("", description="Title that a person gave before; null: none, its headline was shown.")
    now: str | None = Field("", description="Title now; null: its headline again.")


class EntityRenamedData(EventData):
    """Name that a person gave an entity."""

    entity: int = Field(0, description="Id of the entity.")
    was: str | None = Field("", description="Name that a person gave before; null: none, that of the rules was shown.")
    now: str | None = Field("", description="Name now; null: that of the rules again.")


class EntityMergedData(EventData):
    """Entities that were merged."""

    entity: int = Field(0, description="Id of the entity that remains.")
    gone: int = Field(0, description="Id that leads to it now.")
    name: str = ""
    reason: str = ""


class EntitySplitData(EventData):
    """Entity that was split."""

    entity: int = 0
    new: int = Field(0, description="Id of the entity that has the names now.")
    name: str = ""
    names: list[str] = []
    reason: str = ""


class FeedFailedData(EventData):
    """Failed poll."""

    reason: str = Field("", description="Code of the error.")
    message: str = ""
    url: str = ""


class FeedMovedData(EventData):
    """New address of a feed."""

    from_: str = Field("", alias="from")
    to: str = ""
    same_as: int = Field(0, description="Feed that has this address already.")


class FeedHealthData(EventData):
    """Alert that began or ended."""

    state: str = Field("", description="began or ended.")
    kind: str = ""
    since: str = ""
    was: float = 0.0
    now: float = 0.0
    detail: str = ""


class FeedGapData(EventData):
    """Gap between two polls, and how it was filled."""

    gap: int = Field(0, description="Id of the gap.")
    shown: int = 0
    missed: int | None = 0
    method: str = ""
    from_: str | None = Field("", alias="from")
    to: str | None = ""
    found: int = 0
    left: int | None = 0
    reason: str = ""
    detail: str = ""


class FeedPushData(EventData):
    """Subscription at a WebSub hub."""

    hub: str = ""
    lease_s: float = 0.0
    message: str = ""
    reason: str = ""
    refused: int = Field(0, description="Number of documents refused: wrongly signed, or of another site.")
    entries: int = Field(0, description="Entries that were not pushed and found by a poll.")


class ValidatorsData(EventData):
    """Validators that were wrong."""

    etag: str | None = ""
    last_modified: str | None = ""
    new: int = 0
    changed: int = 0


class WatchPausedData(EventData):
    """Watch that was paused because deliveries failed."""

    watch: int = Field(0, description="Id of the watch.")
    name: str = ""
    reason: str = ""


class NoData(EventData):
    """No data."""


EVENT_DATA: dict[str, type[EventData]] = {
    **dict.fromkeys((f"article.{one}" for one in ("stored", "updated", "duplicate")), ArrivalData),
    **dict.fromkeys((f"article.{one}" for one in ("rejected", "quarantined")), ArrivalData),
    "article.enriched": EnrichedData,
    "article.withdrawn": WithdrawnData,
    **dict.fromkeys((f"article.{one}" for one in ("merged", "split", "original_changed")), MergeData),
    **dict.fromkeys((f"article.{one}" for one in ("restored", "deleted")), ReasonData),
    "article.recleaned": RecleanedData,
    "article.page_failed": PageFailedData,
    **dict.fromkeys(("story.created", "story.grown"), StoryData),
    "story.merged": StoryMergedData,
    "story.split": StorySplitData,
    "story.renamed": StoryRenamedData,
    "entity.merged": EntityMergedData,
    "entity.split": EntitySplitData,
    "entity.renamed": EntityRenamedData,
    "feed.failed": FeedFailedData,
    "feed.recovered": NoData,
    **dict.fromkeys(("feed.moved", "feed.discovered"), FeedMovedData),
    "feed.health": FeedHealthData,
    **dict.fromkeys(("feed.gap", "feed.gap_filled", "feed.gap_unfillable"), FeedGapData),
    **dict.fromkeys((f"feed.push_{one}" for one in ("active", "denied", "lapsed", "missed", "refused")), FeedPushData),
    "feed.validators_distrusted": ValidatorsData,
    "watch.paused": WatchPausedData,
}
MODELS = tuple(dict.fromkeys(EVENT_DATA.values()))
TYPED = WithJsonSchema({"anyOf": [{"$ref": f"#/components/schemas/{one.__name__}"} for one in MODELS]})


def by_kind() -> list[dict[str, Any]]:
    """Return the JSON schema that gives each kind of event its data."""
    return [
        {
            "if": {"properties": {"kind": {"enum": [kind for kind, one in EVENT_DATA.items() if one is model]}}},
            "then": {"properties": {"data": {"$ref": f"#/components/schemas/{model.__name__}"}}},
        }
        for model in MODELS
    ]
