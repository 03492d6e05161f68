"""ninjs for newsrooms and FollowTheMoney for investigators, held against what their schemata name."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from sample_articles import MEDIA

from worker.deliver.ftm import article_to_ftm, entity_to_ftm, mention_to_ftm
from worker.deliver.jsonl import to_json
from worker.deliver.ninjs import to_ninjs

AT = datetime(2026, 3, 1, 8, 0, 5, 123, tzinfo=UTC)
BEIRUT = {"id": 3, "name": "Beirut", "kind": "place", "country": "LB", "lat": 33.89, "lon": 35.5, "mentions": []}
MERKEL = {"id": 4, "name": "Angela Merkel", "kind": "person", "country": None, "lat": None, "lon": None, "mentions": []}


def article(**changed: Any) -> dict[str, Any]:
    given = {
        "id": 12,
        "url": "https://news.example/a?utm_source=x",
        "canonical_url": "https://news.example/a",
        "source": "news.example",
        "title": "Bridge reopens",
        "text": "The bridge reopened.\n\nTrams followed.",
        "word_count": 5,
        "dateline": "BEIRUT",
        "credit": None,
        "correction": None,
        "agency": "AFP",
        "authors": ("Jane Doe", "Bo Li"),
        "lang": "en",
        "version": 2,
        "published_at": AT,
        "published_precision": "day",
        "first_seen_at": AT,
        "updated_at": AT,
        "revised_at": None,
        "withdrawn_at": None,
        "withdrawn_until": None,
        "withdrawn_reason": None,
        "duplicate_of": None,
        "story_id": 5,
        **json.loads(json.dumps(MEDIA, default=asdict)),
        "entities": [BEIRUT, MERKEL, {**MERKEL, "id": 9, "name": "Hamlet", "kind": "work"}],
    }
    return given | changed


# ── ninjs ────────────────────────────────────────────────────────────────────────────────────

NINJS_TEXTS = {
    "uri", "type", "version", "firstCreated", "versionCreated", "contentCreated", "embargoedUntil", "pubStatus",
    "language", "edNote", "by", "located",
}  # fmt: skip
NINJS_LISTS = {
    "headlines": {"role", "contentType", "value"},
    "bodies": {"role", "contentType", "charCount", "wordCount", "value"},
    "infoSources": {"role", "name", "uri", "literal", "contactInfo"},
    "altIds": {"role", "value"},
    "people": {"name", "rel", "uri", "literal", "contactInfo"},
    "organisations": {"name", "rel", "uri", "literal", "symbols", "contactInfo"},
    "places": {"name", "rel", "uri", "literal", "contactInfo", "geoJSON"},
    "events": {"id", "name", "rel", "uri", "literal"},
    "objects": {"name", "rel", "uri", "literal"},
    "associations": {"name", "uri", "type", "by", "descriptions", "renditions"},
    "subjects": {"name", "rel", "uri", "literal", "creator", "relevance", "confidence"},
}
"""Properties that the schema 3.3 knows; it refuses any other."""


def check_ninjs(item: dict[str, Any]) -> None:
    """Assert what the schema asks of the properties we use."""
    assert item.keys() <= NINJS_TEXTS | NINJS_LISTS.keys() | {"standard"}
    assert item["uri"].startswith("urn:uuid:")
    uuid.UUID(item["uri"])
    assert all(isinstance(item[name], str) for name in NINJS_TEXTS & item.keys())
    assert item["type"] == "text"
    assert item["pubStatus"] in ("usable", "withheld", "canceled")
    for name in ("firstCreated", "versionCreated", "contentCreated", "embargoedUntil"):
        assert name not in item or datetime.fromisoformat(item[name]).tzinfo
    for name in NINJS_LISTS.keys() & item.keys():
        assert all(one.keys() <= NINJS_LISTS[name] for one in item[name]), name
    assert all("value" in one for name in ("headlines", "bodies") for one in item[name])


def test_an_article_is_a_ninjs_object() -> None:
    item = json.loads(to_json(to_ninjs(article())))
    check_ninjs(item)
    assert item["headlines"][0]["value"] == "Bridge reopens"
    assert item["bodies"][0] | {"value": ""} == {
        "role": "main", "contentType": "text/plain", "charCount": 37, "wordCount": 5, "value": "",
    }  # fmt: skip
    assert (item["by"], item["located"], item["language"]) == ("Jane Doe, Bo Li", "BEIRUT", "en")
    assert item["places"] == [
        {"name": "Beirut", "literal": "3", "geoJSON": {"type": "Point", "coordinates": [35.5, 33.89]}}
    ]
    assert [one["name"] for one in item["people"] + item["objects"]] == ["Angela Merkel", "Hamlet"]
    assert [one["name"] for one in item["subjects"]] == list(MEDIA["tags"])


def test_the_lead_picture_and_the_files_are_associations() -> None:
    caption = [{"contentType": "text/plain", "value": "A & B"}]
    lead = {"name": "main", "href": "https://img.example/a.jpg", "width": 640, "height": 480}
    sound = {"name": "main", "href": "https://pod.example/a.mp3", "contentType": "audio/mpeg"}
    assert to_ninjs(article())["associations"] == [
        {"name": "mainpic", "uri": lead["href"], "type": "picture", "descriptions": caption, "by": "Ana",
         "renditions": [lead]},
        {"name": "enclosure1", "uri": sound["href"], "type": "audio",
         "renditions": [sound | {"sizeInBytes": 9, "duration": 61}]},
        {"name": "enclosure2", "uri": "https://pod.example/b",
         "renditions": [{"name": "main", "href": "https://pod.example/b"}]},
    ]  # fmt: skip


def test_a_version_keeps_the_uri_and_another_article_has_another() -> None:
    uris = {to_ninjs(one)["uri"] for one in (article(), article(version=3, title="Bridge open"), article(id=13))}
    assert len(uris) == 2


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, "usable"),
        ({"withdrawn_at": AT, "withdrawn_reason": "Kill: wrong"}, "canceled"),
        ({"withdrawn_at": AT, "withdrawn_until": AT, "withdrawn_reason": "Embargo"}, "withheld"),
    ],
)
def test_a_withdrawn_article_is_not_usable(changed: dict[str, Any], status: str) -> None:
    item = to_ninjs(article(**changed))
    check_ninjs(json.loads(to_json(item)))
    assert item["pubStatus"] == status


def test_what_is_not_known_is_left_out_of_a_ninjs_object() -> None:
    nothing: dict[str, Any] = {"tags": [], "picture": None, "enclosures": [], "entities": [], "authors": ()}
    item = to_ninjs(article(published_at=None, lang=None, url=None, canonical_url=None, **nothing))
    check_ninjs(json.loads(to_json(item)))
    assert not {"contentCreated", "language", "by", "people", "subjects", "associations"} & item.keys()


# ── FollowTheMoney ───────────────────────────────────────────────────────────────────────────

THING = {"name", "alias", "country", "wikidataId", "sourceUrl", "publisher", "modifiedAt", "retrievedAt", "keywords"}
FTM = {
    "Article": THING
    | {"title", "author", "fileName", "mimeType", "publishedAt", "bodyText"}
    | {"detectedLanguage", "detectedCountry", "peopleMentioned", "companiesMentioned", "locationMentioned"},
    "Person": THING | {"position"},
    "Organization": THING,
    "Event": THING,
    "Address": THING | {"full", "latitude", "longitude"},
    "Mention": {"document", "name", "resolved", "detectedSchema", "contextCountry"},
}
"""Of the properties that these schemata have in followthemoney 4.11, those we use."""
REQUIRED = {"Article": {"name", "fileName"}, "Mention": {"document", "name"}}


def check_ftm(entity: dict[str, Any]) -> None:
    assert entity.keys() == {"id", "schema", "properties"}
    properties = entity["properties"]
    assert properties.keys() <= FTM[entity["schema"]]
    assert REQUIRED.get(entity["schema"], {"name"}) <= properties.keys()
    assert all(values and all(isinstance(one, str) and one for one in values) for values in properties.values())


def test_an_article_is_an_article_with_the_names_in_it() -> None:
    found = article_to_ftm(article())
    check_ftm(found)
    properties = found["properties"]
    assert properties["publishedAt"] == ["2026-03-01"]
    assert properties["retrievedAt"] == ["2026-03-01T08:00:05"]
    assert (properties["detectedLanguage"], properties["detectedCountry"]) == (["eng"], ["lb"])
    assert (properties["peopleMentioned"], properties["locationMentioned"]) == (["Angela Merkel"], ["Beirut"])


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        ("person", "Person"),
        ("org", "Organization"),
        ("place", "Address"),
        ("event", "Event"),
        ("work", None),
        ("other", None),
    ],
)
def test_an_entity_has_the_schema_of_its_kind_or_none(kind: str, schema: str | None) -> None:
    names = [{"name": one, "reason": "new", "score": 1.0} for one in ("Beirut", "Beyrouth")]
    found = entity_to_ftm(BEIRUT | {"kind": kind, "role": "Mayor", "wikidata": "Q3820", "names": names})
    if schema is None:
        assert found is None
        return
    assert found is not None
    check_ftm(found)
    assert found["schema"] == schema
    assert (found["properties"]["name"], found["properties"]["alias"]) == (["Beirut"], ["Beyrouth"])


def test_a_mention_leads_to_its_article_and_if_it_can_to_its_entity() -> None:
    given = {
        "article_id": 12,
        "start": 4,
        "end": 10,
        "text": "Merkel",
        "field": "text",
        "entity_id": 4,
        "kind": "person",
        "country": None,
    }
    person = mention_to_ftm(given)
    place = mention_to_ftm(given | {"text": "Beirut", "kind": "place", "country": "LB"})
    for one in (person, place):
        check_ftm(one)
        assert one["properties"]["document"] == [article_to_ftm(article())["id"]]
    assert person["properties"]["resolved"] == ["wiredesk-entity-4"]
    assert "resolved" not in place["properties"]  # an Address is no LegalEntity
