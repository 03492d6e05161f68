"""The callback of hubs (WebSub). Needs no key: the token in its address and the signature are the keys (gate.py)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse

from worker.api.deps import ServicesDep
from worker.api.scopes import CALLBACK

router = APIRouter(prefix=CALLBACK, tags=["websub"])
ANY_BODY = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}  #: Hubs name feeds as they like.


@router.get("/{token}", response_class=PlainTextResponse)
def confirm_subscription(token: str, request: Request, services: ServicesDep) -> Response:
    """Confirm a subscription to the hub that asks; the answer is its challenge."""
    challenge = services.pushes.confirm(token, dict(request.query_params))
    return PlainTextResponse(challenge)


@router.post("/{token}", status_code=202, response_class=Response, openapi_extra={"requestBody": ANY_BODY})
async def receive_push(token: str, request: Request, services: ServicesDep) -> Response:
    """Receive a feed document from a hub, answered after the commit. One with a wrong signature is ignored."""
    await run_in_threadpool(
        services.pushes.receive,
        token,
        await request.body(),
        content_type=request.headers.get("content-type", ""),
        signature=request.headers.get("x-hub-signature", ""),
    )
    return Response(status_code=202)
