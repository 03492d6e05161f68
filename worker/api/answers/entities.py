"""Entities: people, organisations, places, events."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from worker.api.answers.base import NEXT, Answer
from worker.types import EntityKind


class SpellingOut(Answer):
    """A name under which an entity was found."""

    name: str
    reason: str = Field(description="Why the name was matched: new, same_name, word_order, transliteration, alias, …")
    score: float = Field(description="Confidence of the match, 0 to 1.")


class EntityOut(Answer):
    """A person, organisation, place or event that articles name."""

    id: int
    name: str = Field(description="Name that a person gave, else the one rules found.")
    own_name: str | None = Field(description="Name that a person gave.")
    kind: EntityKind
    country: str | None = Field(description="ISO 3166-1 alpha-2; null if unknown.")
    lat: float | None = Field(description="Latitude of a place in degrees.")
    lon: float | None = Field(description="Longitude of a place in degrees.")
    role: str | None = Field(description="The most recent office or title; null if none was mentioned.")
    wikidata: str | None = Field(description="Wikidata id; null if unknown.")
    names: list[SpellingOut] = Field(description="All its names.")
    articles: int = Field(description="Number of articles that name it.")
    mentions: int = Field(description="Number of places in texts that name it.")
    first_seen_at: datetime
    last_seen_at: datetime


class EntityList(Answer):
    """A page of entities."""

    entities: list[EntityOut]
    next: str | None = Field(description=NEXT)


class ProposalOut(Answer):
    """Two entities that may be one; nothing is merged before a person says so."""

    entity: EntityOut = Field(description="The one named in more articles; list its id first to merge.")
    other: EntityOut
    score: float = Field(description="Strength of the evidence, 0 to 1.")
    evidence: list[str] = Field(description="Sentences for a person: likeness of the names, company, office, country.")


class SplitProposalOut(Answer):
    """Spelling of an entity that may be another; nothing is split before a person says so."""

    entity: EntityOut
    name: str = Field(description="The spelling to split off.")
    score: float = Field(description="Strength of the evidence, 0 to 1.")
    evidence: list[str] = Field(description="Sentences for a person: the names, company, countries, dates.")


class ProposalList(Answer):
    """Entities that may be one, and spellings that may be another, each likeliest first."""

    proposals: list[ProposalOut]
    splits: list[SplitProposalOut]


class PlaceOut(Answer):
    """A place and the number of the chosen articles that name it."""

    id: int = Field(description="Id of the entity.")
    name: str
    country: str | None = Field(description="ISO 3166-1 alpha-2; null if unknown.")
    lat: float = Field(description="Latitude in degrees.")
    lon: float = Field(description="Longitude in degrees.")
    articles: int


class PlaceList(Answer):
    """Places, those in most articles first."""

    places: list[PlaceOut]


class DayOut(Answer):
    """Number of articles of one day that name an entity."""

    day: date = Field(description="In UTC: the day of publication, else of arrival.")
    articles: int


class Timeline(Answer):
    """The days on which an entity was named, oldest first."""

    days: list[DayOut]


class CompanionOut(Answer):
    """An entity that is named in the same articles."""

    id: int
    name: str
    kind: EntityKind
    articles: int = Field(description="Number of articles that name both.")


class CompanionList(Answer):
    """Entities named in the same articles, those in most articles first."""

    company: list[CompanionOut]


class TieOut(Answer):
    """Two entities of the company that are named together where the entity is named."""

    one: int = Field(description="Id, the smaller of the two.")
    other: int
    articles: int = Field(description="Number of articles that name all three.")


class TieList(Answer):
    """Pairs of an entity's company that are named together, most often first."""

    ties: list[TieOut]
