"""ninjs 3.3, IPTC's news in JSON (iptc.org/std/ninjs): an article as newsroom systems read it.

Only properties that stand in 3.0 to 3.3 are used, but ``embargoedUntil``. The schema refuses unknown ones, so what
it has no word for is left out; ``altIds`` leads back to the article.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from worker.deliver.jsonl import Row, time_text

STANDARD = {
    "name": "ninjs",
    "version": "3.3",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.3.json#",
}
PROPERTY_OF = {
    "person": "people",
    "org": "organisations",
    "place": "places",
    "event": "events",
    "work": "objects",
    "other": "subjects",
}
"""Where an entity of each kind stands."""


def to_ninjs(article: Row) -> dict[str, Any]:
    """Return an article as a ninjs object; a withdrawn one is ``canceled``, or ``withheld`` until its embargo ends."""
    item: dict[str, Any] = {
        "uri": _uri(article),
        "standard": STANDARD,
        "type": "text",
        "version": str(article["version"]),
        "firstCreated": time_text(article["first_seen_at"]),
        "versionCreated": time_text(article["updated_at"]),
        "contentCreated": _time(article["published_at"]),
        "pubStatus": _status(article),
        "embargoedUntil": _time(article["withdrawn_until"]),
        "language": article["lang"],
        "by": ", ".join(article["authors"]) or None,
        "located": article["dateline"],
        "edNote": article["correction"] or article["withdrawn_reason"],
        "headlines": [{"role": "main", "contentType": "text/plain", "value": article["title"]}],
        "bodies": [_body(article)],
        "infoSources": _sources(article),
        "altIds": _other_ids(article),
        **_named(article["entities"]),
    }
    return {name: value for name, value in item.items() if value is not None}


def _uri(article: Row) -> str:
    """Return a URI made of an article's number and address: the same for all its versions."""
    name = f"{article['canonical_url'] or article['source']}#{article['id']}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _status(article: Row) -> str:
    if article["withdrawn_at"] is None:
        return "usable"
    return "withheld" if article["withdrawn_until"] else "canceled"


def _body(article: Row) -> dict[str, Any]:
    text = article["text"]
    return {
        "role": "main",
        "contentType": "text/plain",
        "charCount": len(text),
        "wordCount": article["word_count"],
        "value": text,
    }


def _sources(article: Row) -> list[dict[str, str]]:
    sources = [{"role": "publisher", "name": article["source"]}]
    if article["agency"]:
        sources.append({"role": "agency", "name": article["agency"]})
    if article["credit"]:
        sources.append({"role": "credit", "name": article["credit"]})
    return sources


def _other_ids(article: Row) -> list[dict[str, str]]:
    found = [{"role": "wiredesk", "value": str(article["id"])}]
    address = article["canonical_url"] or article["url"]
    if address:
        found.append({"role": "url", "value": address})
    if article["duplicate_of"]:
        found.append({"role": "duplicate_of", "value": str(article["duplicate_of"])})
    if article["story_id"]:
        found.append({"role": "story", "value": str(article["story_id"])})
    return found


def _named(entities: list[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entity in entities:
        one = {"name": entity["name"], "literal": str(entity["id"])}
        if entity["kind"] == "place" and entity["lat"] is not None and entity["lon"] is not None:
            # Longitude first (RFC 7946, 3.1.1).
            one["geoJSON"] = {"type": "Point", "coordinates": [entity["lon"], entity["lat"]]}
        found.setdefault(PROPERTY_OF[entity["kind"]], []).append(one)
    return found


def _time(value: Any) -> str | None:
    return None if value is None else time_text(value)
