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
"""Property that lists the entities of each kind."""
TYPE_OF = {"image": "picture", "audio": "audio", "video": "video"}
"""Type of an item by the first part of its media type; other files have none."""


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
        "associations": _associations(article) or None,
        **_named(article),
    }
    return _known(item)


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


def _associations(article: Row) -> list[dict[str, Any]]:
    """Return the lead picture and the files, as items of their own."""
    found, picture = [], article["picture"]
    if picture:
        rendition = {"name": "main", "href": picture["url"], "width": picture["width"], "height": picture["height"]}
        caption = picture["caption"] and [{"contentType": "text/plain", "value": picture["caption"]}]
        found.append(_associated("mainpic", "picture", rendition, descriptions=caption, by=picture["credit"]))
    for number, one in enumerate(article["enclosures"], start=1):
        rendition = {"name": "main", "href": one["url"], "contentType": one["type"]}
        rendition |= {"sizeInBytes": one["length"], "duration": one["duration_s"]}
        kind = TYPE_OF.get((one["type"] or "").partition("/")[0])
        found.append(_associated(f"enclosure{number}", kind, rendition))
    return found


def _associated(name: str, kind: str | None, rendition: dict[str, Any], **more: Any) -> dict[str, Any]:
    item = {"name": name, "uri": rendition["href"], "type": kind, **more, "renditions": [_known(rendition)]}
    return _known(item)


def _known(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if value is not None}


def _named(article: Row) -> dict[str, list[dict[str, Any]]]:
    """Return the entities by the property of their kind; tags are subjects."""
    found: dict[str, list[dict[str, Any]]] = {}
    if article["tags"]:
        found["subjects"] = [{"name": tag} for tag in article["tags"]]
    for entity in article["entities"]:
        one = {"name": entity["name"], "literal": str(entity["id"])}
        if entity["kind"] == "place" and entity["lat"] is not None and entity["lon"] is not None:
            # Longitude first (RFC 7946, 3.1.1).
            one["geoJSON"] = {"type": "Point", "coordinates": [entity["lon"], entity["lat"]]}
        found.setdefault(PROPERTY_OF[entity["kind"]], []).append(one)
    return found


def _time(value: Any) -> str | None:
    return None if value is None else time_text(value)
