"""Everything of a kind as a file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from worker.api.deps import ServicesDep, article_filter
from worker.api.schemas import ExportQuery
from worker.service.search.export import MEDIA_TYPES, Kind, Wanted

router = APIRouter(prefix="/v1/export", tags=["export"])

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, in the order of ids.",
        "content": {media_type: {"schema": {"type": "string"}} for media_type in sorted(set(MEDIA_TYPES.values()))},
    }
}


@router.get("/{kind}", response_class=Response, responses=_FILE)
def export(kind: Kind, services: ServicesDep, asked: Annotated[ExportQuery, Query()]) -> Response:
    """All articles, entities, stories or mentions, or those that a query finds, as a file.

    Rows come in the order of their ids; hand the last `id` you have back as `after` to go on there. A transfer that
    ends without its last chunk is not whole.
    """
    wanted = Wanted(kind=kind, format=asked.format, articles=article_filter(asked), after=asked.after)
    pieces = services.export.pieces(wanted)
    return StreamingResponse(
        (piece.body for piece in pieces),
        media_type=MEDIA_TYPES[wanted.format],
        headers={"Content-Disposition": f'attachment; filename="{wanted.file_name}"'},
    )
