"""Articles handed in: the route that is asked most, and by machines."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from worker.api.answers import Answer, ReceiptOut, Receipts, RefusalOut
from worker.api.deps import caller_of, refuse_unknown_parameters, services_of
from worker.api.request_log import NOTED
from worker.service.intake.accept import Receipt, Refusal, Row
from worker.service.intake.submissions import Submission, Taken


class Plain(APIRoute):
    """A route that reads its request itself. To resolve what a function asks for takes longer than all it does here."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler that reads the body itself."""
        handler: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint
        return handler


router = APIRouter(prefix="/v1", tags=["articles"], route_class=Plain)


_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "oneOf": [
                    {"$ref": "#/components/schemas/ArticleIn"},
                    {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/ArticleIn"},
                        "minItems": 1,
                        "maxItems": 1_000,
                    },
                ]
            }
        },
        "application/x-ndjson": {
            "schema": {"type": "string", "description": "One article as JSON on each line."},
            "example": '{"url": "https://news.example/bridge"}\n{"text": "The bridge reopened on Monday."}\n',
        },
    },
}
_IDEMPOTENCY_KEY = {
    "name": "idempotency-key",
    "in": "header",
    "required": False,
    "description": "A repeated request with the same key within a day is not processed again; it gets the same answer.",
    "schema": {
        "type": "string",
        "pattern": "^[!-~]{1,255}$",
        "title": "Idempotency-Key",
    },  # as service/intake/idempotency.py reads it
}
_ANSWERS: tuple[tuple[type, type[Answer]], ...] = ((Receipt, ReceiptOut), (Refusal, RefusalOut))
_FIELDS = {kind: tuple(answer.model_fields) for kind, answer in _ANSWERS}


@router.post(
    "/articles",
    status_code=202,
    response_model=Receipts,
    openapi_extra={"requestBody": _BODY, "parameters": [_IDEMPOTENCY_KEY]},
)
async def submit_articles(request: Request) -> Response:
    """Submit one article, a list of up to 1,000, or NDJSON. The answer follows the commit.

    An invalid article has a refusal in the place of its receipt; the others are accepted. If none is accepted, the
    answer is a problem.
    """
    await refuse_unknown_parameters(request)
    intake = (await services_of(request)).intake
    given = Submission(
        body=await request.body(),
        content_type=request.headers.get("content-type", ""),
        caller=caller_of(request),
        idempotency_key=request.headers.get("idempotency-key"),
    )
    if intake.is_quick(given):
        taken = Taken(rows=await asyncio.wrap_future(intake.begin(given)))
    else:
        taken = await run_in_threadpool(intake.submit, given)
    ids = [one.id for one in taken.rows if isinstance(one, Receipt)]
    request.scope[NOTED] = {"accepted": len(ids), "first_receipt": ids[0], "last_receipt": ids[-1]}
    headers = {"Idempotency-Replayed": "true"} if taken.is_replay else {}
    return Response(_encoded(taken.rows), 202, headers=headers, media_type="application/json")


def _encoded(rows: list[Row]) -> bytes:
    """Encode receipts as JSON; the framework takes ten times as long for a thousand."""
    plain = [{name: getattr(one, name) for name in _FIELDS[type(one)]} for one in rows]
    return json.dumps({"receipts": plain}, default=_written).encode()


def _written(at: datetime) -> str:
    """Write a time as every other answer does."""
    return at.isoformat().replace("+00:00", "Z")
