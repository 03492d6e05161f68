"""Parts of the OpenAPI document that the framework cannot know: articles handed in, problems, keys."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from worker.api.schemas import ArticleIn, Problem
from worker.api.scopes import scopes_for

EVERYWHERE = (400, 429, 503)  #: wrong_host; too many or too much at once; the database is away.
WITH_KEY = (401, 403)
WITH_BODY = (408, 413, 415)
NAMING_IN_BODY = ("/v1/articles/merge", "/v1/articles/split", "/v1/entities/merge", "/v1/stories/merge")
ENDING = ("/websub/{token}",)  #: What it names may be over.
CONFLICTING = ("/v1/articles", "/v1/events", "/v1/stream")
WITH_EXTRAS = ("/v1/export/{kind}",)  #: A format may need a library that is not installed.
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def describe(app: FastAPI) -> None:
    """Complete what ``/openapi.json`` says."""
    framework = app.openapi

    def openapi() -> dict[str, Any]:
        document = framework()
        components = document["components"]
        template = "#/components/schemas/{model}"
        components["schemas"] |= {
            one.__name__: one.model_json_schema(ref_template=template) for one in (ArticleIn, Problem)
        }
        components["schemas"].pop("HTTPValidationError", None)  # ours are problems
        components["schemas"].pop("ValidationError", None)
        components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "wd_…"}}
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                _complete(operation, method.upper(), path)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # the documented way to extend it


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    scopes = scopes_for(method, path)
    if scopes:
        operation["security"] = [{"key": []}]
        operation["x-scopes"] = list(scopes)
    statuses = {*EVERYWHERE, *(WITH_KEY if scopes else ())}
    if "{" in path or path in NAMING_IN_BODY:
        statuses.add(404)
    if path in ENDING:
        statuses.add(410)
    if operation.get("parameters") or "requestBody" in operation:
        statuses.add(422)
    if "requestBody" in operation:
        statuses |= {*WITH_BODY, 507}
    responses = operation["responses"]
    for status in sorted(statuses):
        responses[str(status)] = {"description": HTTPStatus(status).phrase, "content": PROBLEM}
    if path in WITH_EXTRAS:
        responses["501"] = {"description": "Not Implemented", "content": PROBLEM}
    if path in CONFLICTING:
        responses["409"] = {"description": "Conflict", "content": PROBLEM}
