"""Requests about several things, of which one is refused: nothing is changed."""

from __future__ import annotations

import re
from typing import Any

from api_server import Api
from sample_articles import edited, text
from sqlalchemy import select

from worker.store.tables import Base

FIRST = {"url": "https://news.example/1", "title": "Harbour reopens after two years", "text": text("first")}
COPY = FIRST | {"url": "https://other.example/1", "text": edited(text("first")), "source": "other"}
OTHER = {"url": "https://news.example/2", "title": "Orchards flooded", "text": text("other")}
HOOK = {"webhook": "https://hook.example/a"}
CHANGES = {"name": "Roads", "query": "road", "paused": True, "rotate": "secret"}
USE = frozenset({"api_keys"})  #: When a key was used last is kept of refused requests too.


def rows(api: Api) -> dict[str, list[Any]]:
    """Return all that is stored."""
    with api.services.database.read() as session:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in USE]
        return {table.name: sorted(map(repr, session.execute(select(table)))) for table in tables}


REFUSED: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/v1/articles/merge", {"articles": [1, 3, 99]}),
    ("POST", "/v1/articles/split", {"articles": [2, 99]}),
    ("PATCH", "/v1/watches/1", CHANGES | {"query": "title:("}),
    ("PATCH", "/v1/watches/1", CHANGES | {"name": " "}),
    ("PATCH", "/v1/watches/1", CHANGES | {"name": "Harbours"}),  # the name of another
    ("PATCH", "/v1/watches/1", CHANGES | {"rotate": "all"}),
    ("POST", "/v1/feeds", {"url": "https://a.example/feed", "folders": ["x"] * 51}),
    ("POST", "/v1/feeds", {"url": "https://me:x@", "title": "A"}),
    ("POST", "/v1/feeds/rules", {"action": "block", "field": "title", "pattern": "a", "feed": 99}),
    ("POST", "/v1/keys", {"name": "a", "scopes": ["read", "all"]}),
)


def test_a_request_that_is_refused_changes_nothing(api: Api) -> None:
    for article in (FIRST, COPY, OTHER):
        api("POST", "/v1/articles", article)
        api.services.ingest.take_in_batch()
    for name in ("Bridges", "Harbours"):
        assert api("POST", "/v1/watches", {"name": name, "query": "bridge"} | HOOK).status == 201
    before = rows(api)
    for method, path, body in REFUSED:
        done = api(method, path, body)
        assert done.status in (404, 409, 422), (path, body, done.body)
    assert rows(api) == before
    assert api("PATCH", "/v1/watches/1", CHANGES).status == 200


def test_an_id_of_thousands_of_digits_is_an_address_of_nothing(still_api: Api) -> None:
    """Python refuses to read such a number."""
    paths = [path for path in still_api("GET", "/openapi.json").json["paths"] if "{" in path]
    assert len(paths) > 20
    for path in paths:
        digits = re.sub(r"{\w+}", "9" * 5_000, path)
        for method, body in (("GET", None), ("POST", {}), ("PATCH", {}), ("DELETE", None)):
            assert still_api(method, digits, body).status in (404, 405, 410, 422), path
