"""Parameters and fields that take one of some values: a misspelt one is refused with the value that was meant.

The table is the OpenAPI document as it is recorded, so that an operation to come is in it as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from api_server import Api

DOCUMENT = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text("utf-8"))
SCHEMAS = DOCUMENT["components"]["schemas"]
FREE = {
    "cursor",
    "q",
    "source",
    "tag",
    "folder",
    "name",
    "place",
    "label",
    "token",
    "last-event-id",
    "idempotency-key",
    "by",
}
"""Parameters that take any text, which finds nothing where nothing has it, or a text that the API gave."""
CHECKED_BY_SERVICE = {"kind": "story.merged", "lang": "english", "reason": "no_text"}
"""Parameters whose values the service knows, with one of them; the name of a language stands for its code."""


def _parts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a schema and those it is made of."""
    schema = SCHEMAS[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    inner = [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])]
    return [schema, *(part for one in inner for part in _parts(one))]


def _choices(schema: dict[str, Any]) -> list[str]:
    return [value for part in _parts(schema) for value in part.get("enum", ()) if isinstance(value, str)]


def _is_text(schema: dict[str, Any]) -> bool:
    return any(part.get("type") == "string" and "format" not in part for part in _parts(schema))


def _misspelt(value: str) -> str:
    return f"{value[:-1]}{value[-1] * 2}q"


def _parameters() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            for one in operation.get("parameters", ()):
                yield f"{method.upper()} {path}", operation, one


def _filled(path: str, operation: dict[str, Any], name: str, value: str) -> str:
    """Return the address of an operation with a value for this parameter and any for each other that is needed."""
    asked = []
    for one in operation["parameters"]:
        given = value if one["name"] == name else (_choices(one["schema"]) or ["1"])[0]
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(given))
        elif one["in"] == "query" and (one["name"] == name or one.get("required")):
            asked.append(f"{one['name']}={quote(given)}")
    return f"{path}?{'&'.join(asked)}"


PARAMETERS = [
    (where, operation, one["name"], value)
    for where, operation, one in _parameters()
    for value in (_choices(one["schema"]) or [CHECKED_BY_SERVICE.get(one["name"], "")])[:1]
    if value
]


def _value(schema: dict[str, Any], text: str) -> Any:
    """Return a text where the schema takes it, or a list with it; 1 in place of a text where it takes numbers."""
    types = {part.get("type") for part in _parts(schema)}
    value = 1 if "integer" in types else text
    return [value] if "array" in types else value


def _bodies() -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give a body for each field of JSON that takes one of some values, misspelt in it, and the value."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            media = operation.get("requestBody", {}).get("content", {}).get("application/json")
            for part in _parts(media["schema"]) if media else ():
                fields = part.get("properties", {})
                needed = {name: _value(fields[name], "https://news.example/") for name in part.get("required", ())}
                chosen = {name: values[0] for name in fields if (values := _choices(fields[name]))}
                right = needed | {name: _value(fields[name], value) for name, value in chosen.items()}
                for name, value in chosen.items():
                    wrong = {name: _value(fields[name], _misspelt(value))}
                    yield f"{method.upper()} {re.sub('{.*?}', '1', path)}", right | wrong, value


def _check(api: Api, where: str, body: Any, value: str) -> None:
    method, address = where.split(" ", 1)
    answer = api(method, address, body)
    assert answer.status == 422, answer.body
    assert f"{_misspelt(value)!r}" in answer.json["detail"]
    assert "did you mean " in answer.json["detail"]


@pytest.mark.parametrize(
    ("where", "operation", "name", "value"), PARAMETERS, ids=[f"{one[0]} {one[2]}" for one in PARAMETERS]
)
def test_a_misspelt_value_of_a_parameter_is_refused_with_the_nearest_known_one(
    still_api: Api, where: str, operation: dict[str, Any], name: str, value: str
) -> None:
    method, path = where.split(" ", 1)
    _check(still_api, f"{method} {_filled(path, operation, name, _misspelt(value))}", None, value)


@pytest.mark.parametrize(("where", "body", "value"), list(_bodies()))
def test_a_misspelt_value_in_a_body_is_refused_with_the_nearest_known_one(
    still_api: Api, where: str, body: dict[str, Any], value: str
) -> None:
    _check(still_api, where, body, value)


def test_every_other_parameter_takes_a_number_a_time_or_any_text() -> None:
    texts = {one["name"] for _, _, one in _parameters() if _is_text(one["schema"]) and not _choices(one["schema"])}
    assert texts - CHECKED_BY_SERVICE.keys() == FREE


@pytest.mark.parametrize("kind", ["zzz", "article.stord", "articles", "story.stored", "article,zzz"])
def test_a_kind_of_event_that_there_is_not_is_refused(still_api: Api, kind: str) -> None:
    answer = still_api("GET", f"/v1/events?kind={kind}")
    assert answer.status == 422
    assert "there is no kind of event" in answer.json["detail"]


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("English", "did you mean en?"),
        ("spansh", "did you mean es?"),
        ("zzz", "ISO 639"),
        ("xx", "ISO 639"),
        ("", "ISO 639"),
    ],
)
def test_a_language_that_there_is_not_is_refused(still_api: Api, given: str, hint: str) -> None:
    for address in (f"/v1/articles?lang={given}", f"/v1/articles?q={quote(f'lang:{given}')}" if given else None):
        if address:
            answer = still_api("GET", address)
            assert answer.status == 422
            assert hint in answer.json["detail"]


@pytest.mark.parametrize(
    "path",
    ["articles", "articles/counts?by=day", "entities", "places", "stories", "export/articles", "export/stories"],
)
def test_a_range_of_time_that_ends_before_it_begins_is_refused(still_api: Api, path: str) -> None:
    address = f"/v1/{path}{'&' if '?' in path else '?'}since=2026-02-01"
    answer = still_api("GET", f"{address}&until=2026-01-01T00:00:00%2B02:00")
    assert answer.status == 422
    assert answer.json["detail"] == "query.since: is later than until; exchange the two"
    assert still_api("GET", f"{address}&until=2026-02-01").status == 200
