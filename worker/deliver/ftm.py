"""FollowTheMoney (followthemoney.tech), the entities that Aleph and OpenSanctions read, written without its library.

The library needs PyICU, which has no wheel; what it reads is a JSON object per line: id, schema, properties, every
value a list of texts. Schemata and properties are those of followthemoney 4.11: Article, Mention, Person,
Organization, Address, Event. Works and entities of no clear kind have no schema there and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from worker.deliver.jsonl import Row

SCHEMA_OF = {"person": "Person", "org": "Organization", "place": "Address", "event": "Event"}
LEGAL = frozenset({"person", "org"})  #: What a Mention may be resolved to: a LegalEntity.
TIME_CHARS = {
    "day": 10,
    "hour": 13,
    "minute": 16,
    "second": 19,
}  #: FollowTheMoney's dates are as long as they are exact.
LANGUAGES = {
    "ar": "ara", "bg": "bul", "bn": "ben", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "el": "ell",
    "en": "eng", "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin",
    "hr": "hrv", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "lv": "lav",
    "mk": "mkd", "ms": "msa", "nl": "nld", "no": "nor", "nb": "nob", "pl": "pol", "pt": "por", "ro": "ron",
    "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "sw": "swa", "th": "tha",
    "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie", "zh": "zho",
}  # fmt: skip
"""ISO 639-1 to the ISO 639-3 that FollowTheMoney wants; a language that is not here is left out."""


def article_to_ftm(article: Row) -> dict[str, Any]:
    """Return an article as an Article, with the names in it."""
    entities = article["entities"]
    return _entity(
        f"article-{article['id']}",
        "Article",
        {
            "name": [article["title"]],
            "title": [article["title"]],
            "fileName": [f"article-{article['id']}.txt"],
            "mimeType": ["text/plain"],
            "author": article["authors"],
            "keywords": article["tags"],
            "publisher": [article["source"]],
            "sourceUrl": [article["canonical_url"] or article["url"]],
            "publishedAt": [_time(article["published_at"], article["published_precision"])],
            "modifiedAt": [_time(article["revised_at"])],
            "retrievedAt": [_time(article["first_seen_at"])],
            "detectedLanguage": [LANGUAGES.get(article["lang"])],
            "bodyText": [article["text"]],
            "peopleMentioned": _names(entities, "person"),
            "companiesMentioned": _names(entities, "org"),
            "locationMentioned": _names(entities, "place"),
            "detectedCountry": [_country(entity["country"]) for entity in entities],
        },
    )


def entity_to_ftm(entity: Row) -> dict[str, Any] | None:
    """Return an entity in its schema; None if its kind has no schema."""
    schema = SCHEMA_OF.get(entity["kind"])
    if schema is None:
        return None
    name = entity["name"]
    properties = {
        "name": [name],
        "alias": [spelling["name"] for spelling in entity["names"] if spelling["name"] != name],
        "country": [_country(entity["country"])],
        "wikidataId": [entity["wikidata"]],
    }
    if schema == "Address":
        properties |= {"full": [name], "latitude": [_number(entity["lat"])], "longitude": [_number(entity["lon"])]}
    elif schema == "Person":
        properties["position"] = [entity["role"]]
    return _entity(f"entity-{entity['id']}", schema, properties)


def mention_to_ftm(mention: Row) -> dict[str, Any]:
    """Return a name in a text as a Mention of that Article; of a person or organisation, resolved to it."""
    kind = mention["kind"]
    place = f"{'title-' if mention['field'] == 'title' else ''}{mention['start']}-{mention['end']}"
    return _entity(
        f"mention-{mention['article_id']}-{place}",
        "Mention",
        {
            "document": [_id(f"article-{mention['article_id']}")],
            "name": [mention["text"]],
            "resolved": [_id(f"entity-{mention['entity_id']}") if kind in LEGAL else None],
            "detectedSchema": [SCHEMA_OF.get(kind)],
            "contextCountry": [_country(mention["country"])],
        },
    )


def _entity(name: str, schema: str, properties: Mapping[str, Iterable[str | None]]) -> dict[str, Any]:
    """Values that are missing, or stand there already, are left out; so are properties without any."""
    told = {key: list(dict.fromkeys(filter(None, values))) for key, values in properties.items()}
    return {"id": _id(name), "schema": schema, "properties": {key: values for key, values in told.items() if values}}


def _id(name: str) -> str:
    return f"wiredesk-{name}"


def _names(entities: Iterable[Mapping[str, Any]], kind: str) -> list[str]:
    return [entity["name"] for entity in entities if entity["kind"] == kind]


def _country(code: str | None) -> str | None:
    return code and code.lower()


def _number(value: float | None) -> str | None:
    return None if value is None else str(value)


def _time(value: datetime | None, precision: str | None = "second") -> str | None:
    return None if value is None else value.isoformat()[: TIME_CHARS[precision or "second"]]
