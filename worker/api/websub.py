"""The callback of hubs (WebSub). Open to anybody: the token in its address and the signature are the keys."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool

from worker.api.deps import ServicesDep, read_body

PREFIX = "/websub/"

router = APIRouter(prefix="/websub", tags=["websub"])
Token = Annotated[str, Path(max_length=100)]


@router.get("/{token}")
def confirm(token: Token, request: Request, services: ServicesDep) -> Response:
    """A hub asks whether a subscription is meant; the answer is its challenge."""
    challenge = services.pushes.confirm(token, dict(request.query_params))
    return Response(challenge, media_type="text/plain")


@router.post("/{token}", status_code=202)
async def receive(token: Token, request: Request, services: ServicesDep) -> Response:
    """A hub sends news. Answered once they are committed; what is not signed rightly is ignored."""
    await run_in_threadpool(services.pushes.expect, token)  # nobody else's megabytes are read
    body = await read_body(request, services.settings.fetch_body_limit_bytes)
    await run_in_threadpool(
        services.pushes.receive,
        token,
        body,
        content_type=request.headers.get("content-type", ""),
        signature=request.headers.get("x-hub-signature", ""),
    )
    return Response(status_code=202)
