"""JSON Schema of exports: the lines of ``jsonl``, and so the columns of ``csv`` and ``parquet``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from worker.deliver.columns import Kind
from worker.store.articles.views import Article
from worker.store.entities.views import Entity
from worker.store.exports.exports import EarlierVersion, Mention
from worker.store.stories.views import Story
from worker.types import ARTICLE_SCHEMA

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class _Added:
    """Properties of an exported article beside those of an article."""

    versions: list[EarlierVersion]


_ROWS: dict[Kind, Any] = {"articles": Article, "entities": Entity, "stories": Story, "mentions": Mention}


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
