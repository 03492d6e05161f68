"""Types that ``entities`` hands to ``store``: the names of a text, and the entity each one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, TypeVar

MentionField = Literal["title", "dateline", "text"]
EntityKind = Literal["person", "org", "place", "event", "work", "other"]
WORD_KEY = "w:"  #: Begins the key of a word of a name.


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that the language model takes for a name."""

    start: int  #: Code point of its first character in the text given to the model.
    end: int  #: One past its last.
    label: str  #: The model's own label: PERSON, ORG, GPE, LOC, FAC, NORP, EVENT, …


PlaceFeature = Literal["country", "admin", "capital", "city", "region"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer."""

    place_id: int  #: GeoNames id.
    name: str  #: Its usual name in the gazetteer.
    feature: PlaceFeature  #: region: a sea, river, continent or part of the world.
    country: str | None  #: ISO 3166-1 alpha-2; None for what belongs to no single country.
    admin: str | None = None  #: First-level division code within the country; None if unknown.
    lat: float | None = None  #: Degrees, WGS 84; None where the gazetteer has no point.
    lon: float | None = None
    population: int = 0  #: 0 if unknown.


@dataclass(frozen=True, slots=True)
class Home:
    """Home of a source, as far as is known: a local paper's Paris is seldom in France."""

    countries: Mapping[str, float] = field(default_factory=dict)  #: ISO alpha-2 to share of its places, 0 to 1.
    admins: Mapping[tuple[str, str], float] = field(default_factory=dict)  #: (country, division) to the same.


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a name in a text."""

    start: int  #: Code point of its first character in the field.
    end: int  #: One past its last.
    text: str  #: The characters between them, verbatim.
    quotes: tuple[tuple[int, int], ...] = ()  #: Offsets of the words it is reported to have spoken, without the marks.
    field: MentionField = "text"  #: What it is in; offsets and quotes are into the text.


@dataclass(frozen=True, slots=True)
class KindEvidence:
    """Evidence for each kind of a thing, over the articles that name it."""

    weights: Mapping[EntityKind, float] = field(default_factory=dict)  #: Empty: the map or the alias file decides.
    articles: int = 0
    settled: int = 0  #: Articles whose text settled the kind: a title, a word of the name, what is beside it.

    def __add__(self, other: KindEvidence) -> KindEvidence:
        kinds = {**self.weights, **other.weights}
        weights = {kind: self.weights.get(kind, 0.0) + other.weights.get(kind, 0.0) for kind in kinds}
        return KindEvidence(weights, self.articles + other.articles, self.settled + other.settled)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEntity:
    """One real thing that one text names, by all the names it uses for it."""

    name: str  #: The fullest form in the text, without titles: "Naji Mustafa".
    kind: EntityKind
    mentions: tuple[Mention, ...]  #: In order; at least one.
    country: str | None = None  #: ISO 3166-1 alpha-2; None if unknown.
    admin: str | None = None  #: First-level division code within the country; places only.
    lat: float | None = None  #: Degrees, WGS 84; places only.
    lon: float | None = None
    role: str | None = None  #: Title or office beside the name: "Foreign Minister"; None if not said.
    company: tuple[str, ...] = ()  #: Names of the other entities of the text, most mentioned first; at most 12.
    wikidata: str | None = None  #: Wikidata id from the alias file; None if it has none.
    evidence: KindEvidence = field(default_factory=KindEvidence)  #: Of this text.


class _Mentioned(Protocol):
    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Return the mentions of a text."""


M = TypeVar("M", bound=_Mentioned)


def most_mentioned(entities: Sequence[M], limit: int | None) -> tuple[M, ...]:
    """Return the entities that are mentioned most, of equals those named first; the order stays."""
    if limit is None or len(entities) <= limit:
        return tuple(entities)
    ranked = sorted(range(len(entities)), key=lambda at: -len(entities[at].mentions))
    return tuple(entities[at] for at in sorted(ranked[:limit]))


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUse:
    """Use of a spelling, in the articles that name the entity by it and by no other."""

    name: str
    articles: int = 0
    company: Counter[str]  #: Names beside it: articles by name.
    countries: Counter[str]  #: Of the places beside it, ISO alpha-2: articles by country.
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntity:
    """A stored entity that a found one may be."""

    entity_id: int
    name: str
    kind: EntityKind
    names: tuple[str, ...]  #: Every spelling it was met under.
    country: str | None = None
    lat: float | None = None  #: Degrees, WGS 84; places only.
    lon: float | None = None
    role: str | None = None  #: Last role it was met with; None if never said.
    company: tuple[str, ...] = ()  #: Names it was most often met beside.
    share: float = field(default=0.0, compare=False)
    """Share of the stored articles that name it, 0 to 1. Not compared: each article stored changes that of all."""
    evidence: KindEvidence = field(default_factory=KindEvidence)  #: Of all articles that named it.
    ruled: tuple[str, ...] = ()  #: Those of its names that a person gave it: they mean it and nothing else.


@dataclass(frozen=True, slots=True)
class Resolution:
    """Resolution of a found entity to a stored one."""

    entity_id: int | None  #: None: it is new.
    reason: str  #: Stable code: new, same_name, folded_name, word_order, alias, …
    score: float  #: 0 to 1, how sure.
