"""Examples of requests and answers in the OpenAPI document, made from their schemas.

The example of a property stands in ``EXAMPLES`` by its name, or by component and name where it means something else
there. Without one it is the first of an enumeration, null where null is allowed, or a plain value of its type.
"""

from __future__ import annotations

from typing import Any

MOMENT = "2026-03-01T08:00:00Z"
PLAIN: dict[str, Any] = {"string": "…", "integer": 0, "number": 0.0, "boolean": False, "object": {}}
EXAMPLES: dict[str, Any] = {
    "id": 17,
    "article_id": 17,
    "receipt_id": 21,
    "feed_id": 3,
    "story_id": 5,
    "speaker_id": 8,
    "version": 1,
    "url": "https://news.example/bridge",
    "canonical_url": "https://news.example/bridge",
    "source": "news.example",
    "title": "Bridge over the Litani reopens",
    "own_title": "News of the coast",
    "StoryTitleIn.title": "The bridge over the Litani",
    "EntityNameIn.name": "Idlib Governorate",
    "Story.own_title": "The bridge over the Litani",
    "title_from": "given",
    "text": "The bridge over the Litani reopened on Monday, the ministry in Beirut said.",
    "lead": "The bridge over the Litani reopened on Monday, the ministry in Beirut said.",
    "agency": "Reuters",
    "authors": ["Jane Doe"],
    "tags": ["Infrastructure", "Lebanon"],
    "picture": {
        "url": "https://img.example/bridge.jpg",
        "caption": "The bridge on Monday.",
        "credit": "Jane Doe",
        "width": 1200,
        "height": 800,
    },
    "lang": "en",
    "lang_confidence": 0.99,
    "word_count": 13,
    "name": "Beirut",
    "names": [{"name": "Beirut", "reason": "new", "score": 1.0}],
    "speaker": "Jane Doe",
    "kinds": ["stored"],
    "country": "LB",
    "lat": 33.89,
    "lon": 35.5,
    "reason": "same_text",
    "detail": "it has the same text as article 17",
    "message": "the outline names no feed: it has no xmlUrl",
    "score": 0.81,
    "similarity": 0.93,
    "index": 0,
    "number": 1,
    "attempts": 1,
    "accepted": 1,
    "stored": 1,
    "sources": 2,
    "independent_sources": 2,
    "articles": 2,
    "mentions": 4,
    "day": "2026-03-01",
    "key": "news.example",
    "next": "/v1/articles?cursor=17",
    "after": 40,
    "method": "numbers",
    "Health.version": "0.1.0",
    "Readiness.version": "0.1.0",
    "unclaimed": {"ingest": 180.5},
    "Event.kind": "article.stored",
    "FeedAlert.kind": "fetch",
    "Feed.kind": "rss",
    "Watch.name": "Bridges",
    "Key.name": "crawler",
    "NewKey.secret": "wd_x7Kq2LmA_…",
    "short": "x7Kq2LmA",
    "scopes": ["read"],
    "looked_at": 200,
    "changed": 12,
    "status": "ok",
    "message_id": "msg_2Xo",
    "query": "bridge -railway",
    "target": "https://example.org/hook",
    "feed": "/v1/watches/1/feed.rss",
    "input": {"title": "Bridge over the Litani reopens"},
    "door": "api",
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "folders": ["News/Middle East"],
    "interval_s": 900.0,
    "was": 4.0,
    "now": 30.0,
    "usual": 4.0,
    "longest": 9.0,
    "silent": 1.5,
    "watched_h": 240.0,
    "days": 7.0,
    "polled_within_s": 12.0,
    "ids": [17, 18],
    "ReceiptsIn.receipts": [21],
    "ArticleSplitIn.receipts": [21],
    "pattern": "horoscope|lottery",
    "KeyIn.expires_at": "2027-03-01T08:00:00Z",
    "FeedBulk.action": "pause",
    "RuleIn.feed": 3,
    "ArticleIn.published_at": MOMENT,
    "ArticleMergeIn.articles": [17, 18],
    "ArticleSplitIn.articles": [18],
    "StorySplitIn.articles": [18],
    "EntitySplitIn.names": ["Beirut, Indiana"],
    "FeedIn.url": "https://news.example/feed.xml",
    "FeedPreviewIn.url": "https://news.example/",
    "FeedIn.title": "News of the coast",
    "FeedChange.paused": True,
    "FeedChange.title": "News of the coast",
    "KeyIn.name": "crawler",
    "DryRunIn.days": 7.0,
    "RuleIn.action": "block",
    "WatchIn.name": "Bridges",
    "WatchIn.webhook": "https://example.org/hook",
    "WatchChange.name": "Bridges",
    "data": {"title": "Bridge over the Litani reopens", "source": "news.example"},
}


def request_example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """Return an example of a request body: only what is given, as null would take back a setting."""
    example = example_of(schema.get("oneOf", schema.get("anyOf", [schema]))[0], schemas)
    return {name: one for name, one in example.items() if one is not None} if isinstance(example, dict) else example


def example_of(schema: dict[str, Any], schemas: dict[str, Any], path: str = "") -> Any:
    """Return an example of a JSON schema; ``path`` names its component and property: "Event.kind"."""
    if "$ref" in schema:
        component = schema["$ref"].rpartition("/")[2]
        return example_of(schemas[component], schemas, component)
    known = EXAMPLES.get(path, EXAMPLES.get(path.rpartition(".")[2], schema.get("enum", [schema.get("const")])[0]))
    if known is not None and (schema.get("type") == "array") == isinstance(known, list):
        return known
    if "anyOf" in schema:
        is_optional = any(one.get("type") == "null" for one in schema["anyOf"])
        return None if is_optional else example_of(schema["anyOf"][0], schemas, path)
    if "properties" in schema:
        return {name: example_of(one, schemas, f"{path}.{name}") for name, one in schema["properties"].items()}
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas, path)] if {"$ref", "anyOf"} & schema["items"].keys() else []
    return MOMENT if schema.get("format") == "date-time" else PLAIN.get(schema.get("type", ""), {})
