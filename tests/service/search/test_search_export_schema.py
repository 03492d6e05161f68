"""The JSON Schema of exports, held against real exports."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # it ships no types
from sample_articles import arrival, edited, text
from working import take_in

from worker.bootstrap import Services
from worker.service.search.articles import ArticleFilter
from worker.service.search.export import ExportRequest
from worker.service.search.export_schema import Kind, columns_of, export_schema

SMITH = "Angela Merkel met the banker Jonathan Smith in Paris on Monday. Smith spoke of the budget of France."


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_line_of_an_export_is_valid_by_its_schema(services_with_names: Services, kind: Kind) -> None:
    services, first = services_with_names, text("a")
    take_in(services, arrival("a", text=first), arrival("b", title="A meeting", text=SMITH, authors=("Jane Doe",)))
    take_in(services, arrival("a", text=edited(first)))
    while services.enrich.enrich_batch():
        pass
    pieces = services.export.pieces(ExportRequest(kind=kind, articles=ArticleFilter(state="any")))
    lines = [json.loads(line) for piece in pieces for line in piece.body.splitlines()]
    schema = export_schema(kind)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert lines
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []
    assert all(line.keys() == schema["properties"].keys() for line in lines)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_columns_of_tables_are_the_fields_of_the_schema(kind: Kind) -> None:
    assert set(columns_of(kind)) == set(export_schema(kind)["properties"]) - {"schema"}


def test_a_column_has_the_type_of_its_field() -> None:
    names = {"article_id": "BIGINT", "start": "INTEGER", "end": "INTEGER", "text": "VARCHAR", "entity_id": "BIGINT"}
    place = {"name": "VARCHAR", "kind": "VARCHAR", "country": "VARCHAR", "lat": "DOUBLE", "lon": "DOUBLE"}
    assert list(columns_of("mentions").items()) == list((names | place | {"field": "VARCHAR"}).items())
    chosen = {"enriched": "BOOLEAN", "duplicate_of": "BIGINT", "authors": "JSON", "first_seen_at": "TIMESTAMPTZ"}
    assert chosen.items() <= columns_of("articles").items()
