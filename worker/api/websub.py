"""The callback of hubs (WebSub). Needs no key: the token in its address and the signature are the keys (gate.py)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool

from worker.api.deps import ServicesDep
from worker.api.scopes import CALLBACK

router = APIRouter(prefix=CALLBACK, tags=["websub"])
Token = Annotated[str, Path(max_length=100)]


@router.get("/{token}")
def confirm(token: Token, request: Request, services: ServicesDep) -> Response:
    """A hub asks whether a subscription is meant; the answer is its challenge."""
    challenge = services.pushes.confirm(token, dict(request.query_params))
    return Response(challenge, media_type="text/plain")


@router.post("/{token}", status_code=202)
async def receive(token: Token, request: Request, services: ServicesDep) -> Response:
    """A hub sends news. Answered once they are committed; what is not signed rightly is ignored."""
    await run_in_threadpool(
        services.pushes.receive,
        token,
        await request.body(),
        content_type=request.headers.get("content-type", ""),
        signature=request.headers.get("x-hub-signature", ""),
    )
    return Response(status_code=202)
