"""Form of exports, read from the views they show: JSON Schema of lines, columns of tables and their types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

from worker.store.articles.views import Article
from worker.store.entities.views import Entity
from worker.store.exports.exports import EarlierVersion, ExportedMention
from worker.store.stories.views import Story
from worker.types import ARTICLE_SCHEMA

Kind = Literal["articles", "entities", "stories", "mentions"]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class _Added:
    """Properties of an exported article beside those of an article."""

    versions: list[EarlierVersion]


_TYPES = {str: "VARCHAR", int: "INTEGER", float: "DOUBLE", bool: "BOOLEAN", datetime: "TIMESTAMPTZ"}
_ROWS: dict[Kind, Any] = {"articles": Article, "entities": Entity, "stories": Story, "mentions": ExportedMention}


def export_schema(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema of one line of an export."""
    schema = TypeAdapter(_ROWS[kind]).json_schema(mode="serialization")
    if kind == "articles":
        added = TypeAdapter(_Added).json_schema(mode="serialization")
        mark = {"schema": {"const": ARTICLE_SCHEMA, "description": "Version of this form."}}
        schema["properties"] = mark | schema["properties"] | added["properties"]
        schema["required"] = ["schema", *schema["required"], *added["required"]]
        schema["$defs"] |= added["$defs"]
    return {"$schema": DIALECT, **schema, "additionalProperties": False}


@cache
def columns_of(kind: Kind) -> Mapping[str, str]:
    """Return the columns of an export that is a table, in order, with their types in Parquet.

    Lists and objects are one column of JSON each: no separator is safe in names of people and headlines.
    """
    hints = get_type_hints(_ROWS[kind])
    columns = {one.name: _column_type(one.name, hints[one.name]) for one in fields(_ROWS[kind])}
    return columns | {"versions": "JSON"} if kind == "articles" else columns


def _column_type(name: str, hint: Any) -> str:
    if get_origin(hint) is UnionType:
        [hint] = [one for one in get_args(hint) if one is not NoneType]
    if hint is int and (name in ("id", "duplicate_of") or name.endswith("_id")):
        return "BIGINT"
    return "VARCHAR" if get_origin(hint) is Literal else _TYPES.get(hint, "JSON")
