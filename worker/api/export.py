"""Exports: everything of a kind as a file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from worker.api.deps import ServicesDep, article_filter
from worker.api.requests import ExportQuery
from worker.service.search.export import MEDIA_TYPES, ExportRequest, Kind
from worker.service.search.export_schema import export_schema

router = APIRouter(prefix="/v1/export", tags=["export"])

_LINES = {
    "application/x-ndjson": '{"id": 17, "title": "Bridge over the Litani reopens"}\n',
    "text/csv": "id,title\r\n17,Bridge over the Litani reopens\r\n",
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, in the order of ids.",
        "content": {
            media_type: {"schema": {"type": "string"}, "example": _LINES.get(media_type.partition(";")[0], "PAR1…")}
            for media_type in sorted(set(MEDIA_TYPES.values()))
        },
    }
}
_SCHEMA = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}


@router.get("/{kind}/schema", responses={200: {"content": {"application/json": {"example": _SCHEMA}}}})
def export_schema_of(kind: Kind) -> dict[str, Any]:
    """Get the JSON Schema of one line of an export as `jsonl`; `csv` and `parquet` have the same fields as columns."""
    return export_schema(kind)


@router.get("/{kind}", response_class=Response, responses=_FILE)
def export_data(kind: Kind, services: ServicesDep, asked: Annotated[ExportQuery, Query()]) -> Response:
    """Export all articles, entities, stories or mentions, or those that match a query, as a file.

    Rows come in the order of their ids; send the last `id` you have as `after` to get the rows that follow. A transfer
    that ends without its last chunk is incomplete. To get what changed after an export, send the
    `Wiredesk-Changed-Since` of its answer as `changed_since`.
    """
    wanted = ExportRequest(
        kind=kind,
        format=asked.format,
        articles=article_filter(asked),
        after=asked.after,
        changed_since=asked.changed_since,
    )
    position = services.export.position()  # read first: what changes meanwhile is exported again, not passed over
    pieces = services.export.pieces(wanted)
    return StreamingResponse(
        (piece.body for piece in pieces),
        media_type=MEDIA_TYPES[wanted.format],
        headers={
            "Content-Disposition": f'attachment; filename="{wanted.file_name}"',
            "Wiredesk-Changed-Since": str(position),
        },
    )
