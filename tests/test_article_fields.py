"""All places that name the fields of an article name the same ones; each exception stands here with its reason."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sample_articles import MEDIA

from worker.api.answers.articles import ArticleOut
from worker.api.requests import ArticleIn
from worker.deliver.feeds_out import EntryOut
from worker.parse.submission import FIELDS as SUBMITTED
from worker.parse.submission import IGNORED_FIELDS
from worker.service.search.export_schema import columns_of
from worker.service.watches.items import item_of
from worker.store.articles.articles import content_of
from worker.store.articles.views import Article
from worker.store.copies.rerun import draft_of
from worker.store.tables import ArticleRow
from worker.types import Arrival, Draft, Enclosure, Fingerprint, Picture


def names(of: Any) -> set[str]:
    return {one.name for one in fields(of)}


STORED = {one.name for one in ArticleRow.__table__.columns}
SHOWN = names(Article)
CONTENT = set(
    content_of(
        Draft(
            **dict.fromkeys(names(Draft) - {"fingerprint", "picture"}, ()),  # type: ignore[arg-type]  # only names matter
            fingerprint=Fingerprint(b"", (), 0, ""),
        )
    )
)

Exceptions = dict[str, str]
"""Name of a field, and why one of the two places does not have it."""

NOT_SHOWN: Exceptions = {
    "text_sha256": "finds equal texts",
    "feed_id": "each sighting names its feed",
    "story_score": "orders candidates of a story",
}
NOT_STORED_WITH_IT: Exceptions = {
    "copies": "counted",
    "sighting_count": "counted",
    "enriched": "read from its enrichment",
    "entities": "read from its mentions",
    "entities_total": "read from its enrichment",
    "quotes": "read from its mentions",
    "related": "rows of their own",
    "sightings": "rows of their own",
}
NOT_CONTENT: Exceptions = {
    "id": "the database gives it",
    "feed_id": "the arrival decides it",
    "first_seen_at": "the arrival decides it",
    "updated_at": "the arrival decides it",
    "version": "comparing decides it",
    "withdrawn_at": "a notice decides it",
    "withdrawn_until": "a notice decides it",
    "withdrawn_reason": "a notice decides it",
    "duplicate_of": "comparing decides it",
    "duplicate_reason": "comparing decides it",
    "similarity": "comparing decides it",
    "story_id": "clustering decides it",
    "story_reason": "clustering decides it",
    "story_score": "clustering decides it",
}
NOT_STORED_OF_A_DRAFT: Exceptions = {
    "identity_keys": "rows of their own",
    "id_key": "one of the identity keys",
    "shares_url": "decides which identity keys there are",
    "fingerprint": "its hash and bands are stored",
    "notice": "becomes withdrawn_*",
}
INSIDE_AN_ARRIVAL: Exceptions = {
    "linked_url": "gives an identity key",
    "shares_url": "withholds an identity key",
    "feed_id": "set by polling",
    "published_from": "set by polling",
    "date_candidates": "set by polling",
    "text_from": "set by fetching",
    "ai_opt_out": "set by fetching",
    "published_precision": "read from how published_at is written",
    "page_reason": "set by polling",
    "page_failed": "set by fetching",
    "exported": "set by importing",
}


@pytest.mark.parametrize(
    ("one", "other", "only_in_one", "only_in_other"),
    [
        (STORED, SHOWN, NOT_SHOWN, NOT_STORED_WITH_IT),
        (STORED, CONTENT, NOT_CONTENT, {}),
        (names(Draft), CONTENT, NOT_STORED_OF_A_DRAFT, {"text_sha256": "of the fingerprint"}),
        (set(ArticleOut.model_fields), SHOWN, {}, {}),
        (set(ArticleIn.model_fields), set(SUBMITTED), {}, {}),
        (names(Arrival), set(SUBMITTED), INSIDE_AN_ARRIVAL, {}),
        (set(SUBMITTED) | IGNORED_FIELDS, SHOWN, {"html": "becomes text"}, {}),
    ],
    ids=["table/view", "table/writing", "draft/writing", "API/view", "API in/reader", "inbox/reader",
         "handed in again/view"],
)  # fmt: skip
def test_two_places_name_the_same_fields_but_for_listed_exceptions(
    one: set[str], other: set[str], only_in_one: Exceptions, only_in_other: Exceptions
) -> None:
    assert one - other == set(only_in_one)
    assert other - one == set(only_in_other)


def test_feeds_and_messages_have_what_goes_with_an_article() -> None:
    assert set(MEDIA) <= names(EntryOut)
    view: Any = SimpleNamespace(**dict.fromkeys(SHOWN, ()) | {"text": "", "picture": None, "published_at": None})
    view.first_seen_at = datetime(2026, 3, 1, tzinfo=UTC)
    assert set(MEDIA) <= set(item_of(view, event=None, kind="stored")["article"])


def test_fields_of_the_api_and_columns_of_an_export_stand_in_the_order_of_the_view() -> None:
    assert list(columns_of("articles")) == [*(one.name for one in fields(Article)), "versions"]
    assert list(ArticleOut.model_fields) == [one.name for one in fields(Article)]


def test_a_rerun_reads_back_all_that_was_written_of_a_draft() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    times = dict.fromkeys(("published_at", "revised_at"), at)
    lists = {name: [name] for name in ("authors", "subheads", "tags", "date_candidates", "ai_opt_out")}
    media: dict[str, Any] = {"picture": asdict(Picture(url="p")), "enclosures": [asdict(Enclosure(url="e"))]}
    others = {"removed": [{"reason": "byline", "text": "By X"}], "lang_confidence": 0.5, "word_count": 7,
              "text_sha256": b"x"}  # fmt: skip
    written = {name: name for name in CONTENT} | times | lists | media | others
    again = content_of(draft_of(ArticleRow(**written), ()))
    assert {name for name in CONTENT if again[name] != written[name]} == {"compared_by"}  # the rerun decides it anew
