"""Articles, their versions, counts and receipts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import AliasChoices, Field

from worker.api.answers.base import NEXT, Answer
from worker.types import ChangeKind, DiffOp, EntityKind

ReceiptState = Literal["pending", "stored", "updated", "duplicate", "rejected", "quarantined"]


class RemovedOut(Answer):
    """A piece of text that was removed because it is not reporting."""

    reason: str = Field(description="Code of the rule that removed it.")
    text: str = Field(description="The removed text, verbatim.")
    articles: int | None = Field(
        default=None, description="Of a source_line: articles of this source that had the line by then."
    )


class MentionOut(Answer):
    """A place in a title or text where an entity is named."""

    field: Literal["title", "dateline", "text"] = Field(description="Field in which the name is; offsets count in it.")
    start: int = Field(description="Code point where the name starts.")
    end: int = Field(description="Code point after its last character.")
    text: str = Field(description="The characters between start and end.")
    quotes: list[tuple[int, int]] = Field(
        (), validate_default=True, description="Start and end of quotations spoken by this entity."
    )


class NamedEntityOut(Answer):
    """An entity that an article names."""

    id: int
    name: str
    kind: EntityKind
    country: str | None = Field(description="ISO 3166-1 alpha-2; null if unknown.")
    lat: float | None = Field(description="Latitude of a place in degrees.")
    lon: float | None = Field(description="Longitude of a place in degrees.")
    mentions: list[MentionOut] = Field(description="Where the text names it, in order.")


class QuoteOut(Answer):
    """A quotation whose speaker is known."""

    start: int = Field(description="Code point in the article's text where the quotation starts, after its mark.")
    end: int = Field(description="Code point after its last character.")
    text: str
    speaker_id: int = Field(description="Id of the entity that spoke.")
    speaker: str = Field(description="Name of that entity.")


class RelatedOut(Answer):
    """An article that is no copy and belongs to another: a translation of it, or what it is a translation of."""

    id: int
    relation: Literal["translation"]
    title: str
    lang: str | None
    source: str
    reason: str = Field(description="Names and numbers that agree.")


class SightingOut(Answer):
    """One arrival of an article, from a feed or a client."""

    receipt_id: int
    source: str
    url: str | None
    feed_id: int | None = Field(description="Feed that showed it; null if a client sent it.")
    seen_at: datetime
    reason: str = Field(description="Code for how it was matched: new, same_url, same_id, same_text, near_duplicate, …")
    similarity: float | None = Field(description="0 to 1.")


class PictureOut(Answer):
    """The picture that leads an article. Wiredesk keeps its address and never fetches it."""

    url: str
    caption: str | None
    credit: str | None
    width: int | None = Field(description="Pixels.")
    height: int | None = Field(description="Pixels.")


class EnclosureOut(Answer):
    """A file that goes with an article. Wiredesk keeps its address and never fetches it."""

    url: str
    type: str | None = Field(description="Media type.")
    length: int | None = Field(description="Bytes, as published.")
    duration_s: int | None = Field(description="Playing time in seconds.")


class ArticleOut(Answer):
    """An article in its newest version."""

    id: int
    url: str | None
    canonical_url: str | None = Field(description="The address with tracking removed.")
    source: str = Field(description="Publisher: the name that was given, else the domain of the address.")
    title: str
    title_from: str = Field(description="given, text (its first line) or inferred.")
    dateline: str | None = Field(description="Place and date at the start of a report, removed from the text.")
    credit: str | None = Field(description="Credit line, as it was printed.")
    correction: str | None = Field(description="Text of a correction notice.")
    agency: str | None = Field(description="News agency that is credited, by its usual name.")
    authors: list[str]
    subheads: list[str] = Field(description="Headings between the paragraphs.")
    tags: list[str] = Field(description="Categories and keywords, as published.")
    picture: PictureOut | None
    enclosures: list[EnclosureOut]
    comments_url: str | None = Field(description="Page of readers' comments.")
    lang: str | None = Field(description="Language, as a BCP 47 code; null if unknown.")
    lang_confidence: float = Field(description="0 to 1.")
    text: str = Field(description="Clean text; paragraphs are separated by an empty line.")
    word_count: int
    removed: list[RemovedOut] = Field(description="Pieces removed from the text, with the reason.")
    published_at: datetime | None
    published_from: str | None = Field(description="Where the publication date was found.")
    published_precision: str | None = Field(description="day, minute, second, …")
    date_candidates: list[str] = Field(description="All dates that were found and where, best first.")
    text_from: str | None = Field(description="Method that extracted the text from its page; null for text as such.")
    ai_opt_out: list[str] | None = Field(
        description="Signals against use for AI training; null if none were looked for."
    )
    first_seen_at: datetime
    updated_at: datetime = Field(description="When the newest version arrived.")
    revised_at: datetime | None = Field(description="When the publisher says that it was last changed.")
    version: int = Field(description="1 for the first version.")
    withdrawn_at: datetime | None = Field(description="When a notice withdrew it; null if it is valid.")
    withdrawn_until: datetime | None = Field(
        description="End of an embargo; null if withdrawn for good, or not at all."
    )
    withdrawn_reason: str | None = Field(description="Text of the notice.")
    copies: int = Field(description="Number of stored copies of this report with their own wording.")
    sighting_count: int = Field(description="Number of places where this report was seen, copies included.")
    duplicate_of: int | None = Field(description="Id of the original if this is a copy; else null.")
    duplicate_reason: str | None = Field(description="Code of the rule that matched the copy.")
    similarity: float | None = Field(description="Similarity to the original, 0 to 1.")
    related: list[RelatedOut] = Field(description="Articles that say the same in another language; no copies.")
    story_id: int | None
    story_reason: str | None = Field(description="Why it is in that story.")
    cleaned_by: str | None = Field(description="Version of the cleaning rules.")
    compared_by: str | None = Field(description="Version of the rules that find copies.")
    enriched: bool = Field(description="True once entities have been extracted.")
    entities: list[NamedEntityOut] = Field(
        description="Up to 500, with up to 100 mentions each; in lists up to 50: those mentioned most."
    )
    entities_total: int = Field(description="Number of entities that the article names.")
    quotes: list[QuoteOut] = Field(description="Quotations whose speaker is known, in the order of the text.")
    sightings: list[SightingOut] = Field(description="Every arrival, oldest first.")


class DiffPieceOut(Answer):
    """Words that both versions have, or only one of them."""

    op: DiffOp
    text: str = Field(description="The words; ¶ ends a paragraph. Long unchanged pieces are shortened.")
    words: int = Field(description="Number of words, those left out included.")


class ArticleVersionOut(Answer):
    """A version of an article, and the changes from the version before."""

    version: int
    title: str
    text: str
    seen_at: datetime
    receipt_id: int
    kind: ChangeKind = Field(description="Kind of change.")
    words_added: int
    words_removed: int
    diff: list[DiffPieceOut] = Field(description="Empty for the first version.")


class ComparisonOut(Answer):
    """Words that two articles share, and those that one alone has."""

    a: int
    b: int
    pieces: list[DiffPieceOut] = Field(description="delete: in a alone; insert: in b alone.")


class CountOut(Answer):
    """Number of articles with one source, entity, day or language."""

    key: str | None = Field(description="Source, language or day, or the id of an entity; null if unknown.")
    name: str | None = Field(description="Name of an entity; else null.")
    articles: int


class CountsOut(Answer):
    """Counts of the articles that match."""

    counts: list[CountOut]
    articles: int = Field(description="Number of articles that were counted.")
    complete: bool = Field(description="False if only the newest 10,000 of the articles that match were counted.")


class SpanOut(Answer):
    """A range of characters."""

    start: int = Field(description="First code point.")
    end: int = Field(description="Code point after the last.")


class FragmentOut(Answer):
    """A part of the text with matches in it."""

    start: int = Field(description="Code point in the article's text where the part starts.")
    end: int
    text: str
    marks: list[SpanOut] = Field(description="Matches, as offsets into the article's text.")


class HighlightsOut(Answer):
    """Matches of a query in one article."""

    article_id: int
    title: list[SpanOut] = Field(description="Matches in the title.")
    fragments: list[FragmentOut] = Field(description="At most three parts of the text, in order.")


class ArticleList(Answer):
    """A page of articles, newest or best first."""

    articles: list[ArticleOut]
    next: str | None = Field(description=NEXT)
    highlights: list[HighlightsOut] | None = Field(description="One for each article in order, if highlight=true.")


class MergeResultOut(Answer):
    """An article after a merge or split."""

    id: int
    duplicate_of: int | None = Field(description="The original of which it is now a copy; null if it is an original.")


class MergeResultList(Answer):
    """The articles that were merged or split, in the order of the request."""

    articles: list[MergeResultOut]


class DeletedOut(Answer):
    """The outcome of a takedown."""

    articles: list[int] = Field(description="Ids of the articles that were deleted.")
    receipts: int = Field(description="Number of accepted articles whose input was erased; they count as rejected.")
    events: int = Field(description="Number of events whose data were erased.")
    original: int | None = Field(description="The copy that is now the original of the others; null if none was left.")


class ReceiptOut(Answer):
    """The processing state of one accepted article."""

    id: int
    state: ReceiptState
    url: str = Field(description="Address of this receipt.")
    accepted_at: datetime
    finished_at: datetime | None
    reason: str | None = Field(description="Stable code for the result: new, same_text, near_duplicate, no_text, …")
    detail: str | None = Field(description="The reason in one line.")
    article_id: int | None = Field(description="Id of the article that it became, updated or repeats.")
    similarity: float | None = Field(description="Similarity to that article, 0 to 1.")
    attempts: int = Field(description="Number of times that processing was tried.")


class ReceiptList(Answer):
    """A page of receipts, oldest first."""

    receipts: list[ReceiptOut]
    next: str | None = Field(description=NEXT)


class InputOut(Answer):
    """Article as it was submitted."""

    id: int = Field(description="Id of its receipt.")
    state: ReceiptState
    door: str = Field(description="Way in: api, cli, feed, …")
    accepted_at: datetime
    reason: str | None = Field(description="Stable code for the result; null while it waits.")
    detail: str | None = Field(description="The reason in one line.")
    attempts: int = Field(description="Number of times that processing was tried.")
    input: Any = Field(
        validation_alias=AliasChoices("given", "input"),
        description="The submitted fields; a string if a program sent other than JSON past the API.",
    )


class RetriedOut(Answer):
    """Number of receipts that were changed."""

    receipts: int


class RefusalOut(Answer):
    """An article that was refused while others of the same request were accepted."""

    index: int = Field(description="Position in the request, from 0.")
    state: Literal["refused"]
    reason: str = Field(description="Stable code: empty_article, bad_date, unknown_field, …")
    detail: str = Field(description="The error, and what would be accepted.")


class Receipts(Answer):
    """A receipt or a refusal for each article of the request, in order."""

    receipts: list[ReceiptOut | RefusalOut]
