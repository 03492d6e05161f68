"""The OpenAPI document: adds what the framework cannot know: problems, keys, scopes, examples, short names."""

from __future__ import annotations

import json
import re
from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel

from worker.api.answers import Problem
from worker.api.answers.event_data import MODELS
from worker.api.examples import example_of, request_example
from worker.api.requests import ArticleIn
from worker.api.scopes import scopes_for

EVERYWHERE = (400, 429, 503)  #: wrong_host; too many or too much at once; the database is away.
WITH_KEY = (401, 403)
WITH_BODY = (408, 413, 415)
NAMING_BESIDE_PATH = (
    "/merge", "/articles/split", "/receipts/retry", "/receipts/drop",
    "GET /v1/articles/compare", "POST /v1/feeds/rules",
)  # fmt: skip
"""Ends of operations that name things in their body or query."""
ENDING = ("/websub/{token}",)  #: What it names may be over.
CONFLICTING = (
    "GET /v1/articles", "POST /v1/articles", "GET /v1/events", "GET /v1/stream", "POST /v1/searches",
    "PATCH /v1/searches/{search_id}", "POST /v1/reruns/{rerun_id}/stop", "POST /v1/decisions/{decision_id}/take-back",
)  # fmt: skip
WITH_EXTRAS = ("/v1/export/{kind}",)  #: A format may need a library that is not installed.
PROBLEMS = {
    400: (
        "wrong_host",
        "The host name is unknown.",
        "it is not known as 'news.example' here; add the name to api_names",
    ),
    401: ("unauthorized", "The key is missing or wrong.", "give a key that is good, as: Authorization: Bearer wd_…"),
    403: ("wrong_scope", "The key lacks a scope, or another site's page asks.", "this key lacks the scope read"),
    404: ("not_found", "It does not exist.", "there is no article 17"),
    408: ("too_slow", "The request took too long to arrive.", "the body took too long: 1,024 bytes came"),
    409: ("unknown_event", "It conflicts with the present state.", "there is no event 40 yet, the newest is 12"),
    410: ("not_subscribed", "The subscription has ended.", "nothing is subscribed to under this address any more"),
    413: ("too_large", "The body is too large.", "the body has 40,000,000 bytes, at most 33,554,432 are taken"),
    415: ("wrong_encoding", "The body has the wrong format.", "bodies are taken as they are, not in gzip"),
    422: ("invalid_input", "A value is invalid.", "query.limit: Input should be less than or equal to 500"),
    429: ("rate_limited", "Too many requests; see Retry-After.", "this key may send 100 requests a second"),
    501: ("missing_extra", "A library is not installed.", "Parquet needs the library duckdb"),
    503: ("database_locked", "The database is unavailable; see Retry-After.", "the database cannot be used: try again"),
    507: ("disk_low", "The disk is nearly full; see Retry-After.", "1,000 bytes are free on its disk"),
}
"""Of each status of an error: the reason of an example, a description, the detail of the example."""

IN_PATHS = {
    "form": "Format of the feed.",
    "kind": "Kind of the rows that are exported.",
    "token": "Secret part of the address that a hub was given.",
}
"""Parameters of paths; the others are numbers of things, as ``article_id``."""


def operation_id(route: APIRoute) -> str:
    """Return the id of an operation, from which generated clients make the name of a function."""
    return route.name


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the framework's document with everything added."""
    components = document["components"]
    template = "#/components/schemas/{model}"
    models: tuple[type[BaseModel], ...] = (ArticleIn, Problem, *MODELS)
    for model in models:
        schema = model.model_json_schema(ref_template=template)
        components["schemas"] |= schema.pop("$defs", {}) | {model.__name__: schema}
    components["schemas"].pop("HTTPValidationError", None)  # ours are problems
    components["schemas"].pop("ValidationError", None)
    components["responses"] = {f"Problem{status}": _problem(status) for status in PROBLEMS}
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "wd_…"}}
    document = _without_out(document)
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _complete(operation, method.upper(), path, schemas)
    return document


def _without_out(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with the ending ``Out`` taken from the names of answers: clients have no other Article."""
    text = re.sub(r'"#/components/schemas/(\w+)Out"', r'"#/components/schemas/\1"', json.dumps(document))
    renamed: dict[str, Any] = json.loads(text)
    schemas = renamed["components"]["schemas"]
    renamed["components"]["schemas"] = {
        name.removesuffix("Out"): schema | {"title": name.removesuffix("Out")} for name, schema in schemas.items()
    }
    return renamed


def _problem(status: int) -> dict[str, Any]:
    reason, description, detail = PROBLEMS[status]
    example = {"type": f"urn:wiredesk:{reason}", "title": description.rstrip("."), "status": status}
    content = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "example": example | {"detail": detail, "reason": reason},
    }
    return {"description": description, "content": {"application/problem+json": content}}


def _complete(operation: dict[str, Any], method: str, path: str, schemas: dict[str, Any]) -> None:
    scopes = scopes_for(method, path)
    if scopes:
        operation["security"] = [{"key": []}]
        operation["x-scopes"] = list(scopes)
    statuses = {*EVERYWHERE, *(WITH_KEY if scopes else ())}
    if "{" in path or f"{method} {path}".endswith(NAMING_BESIDE_PATH):
        statuses.add(404)
    if path in ENDING:
        statuses.add(410)
    if operation.get("parameters") or "requestBody" in operation:
        statuses.add(422)
    if "requestBody" in operation:
        statuses |= {*WITH_BODY, 507}
    if path in WITH_EXTRAS:
        statuses.add(501)
    if f"{method} {path}" in CONFLICTING:
        statuses.add(409)
    _complete_request(operation, schemas)
    responses = operation["responses"]
    responses.pop("422", None)  # the framework's own shape
    for response in responses.values():
        for media in response.get("content", {}).values():
            if "schema" in media and "example" not in media:
                media["example"] = example_of(media["schema"], schemas)
    for status in sorted(statuses):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}


def _complete_request(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Describe the parameters of the path, and give bodies an example."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            thing = parameter["name"].removesuffix("_id")
            parameter["description"] = IN_PATHS.get(thing, f"Number of the {thing}.")
    for media in operation.get("requestBody", {}).get("content", {}).values():
        media.setdefault("example", request_example(media["schema"], schemas))
