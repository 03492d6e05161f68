"""Errors as problem details (RFC 9457), the same shape for every one."""

from __future__ import annotations

import math
import re
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from worker.errors import (
    Conflict,
    FetchFailed,
    InvalidInput,
    MissingExtra,
    NotFound,
    Overloaded,
    ParseFailed,
    StoreRefused,
    StoreUnavailable,
    WiredeskError,
    unknown_name,
)
from worker.service.intake.accept import AllRefused

log = structlog.get_logger()

RETRY_AFTER_S = 5.0
RETRIED = (429, 503, 507)  #: What may go well later.
STATUS_OF: dict[type[WiredeskError], int] = {
    NotFound: 404,
    Conflict: 409,
    InvalidInput: 422,
    FetchFailed: 422,  # the caller named an address that cannot be had, or holds no feed
    ParseFailed: 422,
    StoreRefused: 422,  # asked for what no row can hold: a NUL
    Overloaded: 429,
    MissingExtra: 501,
    StoreUnavailable: 503,
}
STATUS_OF_REASON = {"bad_json": 400, "wrong_media_type": 415, "disk_full": 507, "disk_low": 507, "not_subscribed": 410}


def problem(
    status: int, reason: str, detail: str, *, retry_after_s: float = RETRY_AFTER_S, **more: Any
) -> JSONResponse:
    """Return a problem response; ``reason`` is the stable code programs look at."""
    body = {"type": f"urn:wiredesk:{reason}", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    headers = {"Retry-After": str(max(1, math.ceil(retry_after_s)))} if status in RETRIED else {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        body | {"reason": reason} | more, status, headers=headers, media_type="application/problem+json"
    )


def from_error(error: WiredeskError) -> JSONResponse:
    """Return the problem an error of ours is answered as."""
    status = STATUS_OF_REASON.get(error.reason) or next(
        (status for kind, status in STATUS_OF.items() if isinstance(error, kind)), 500
    )
    retry_after_s = getattr(error, "retry_after_s", None) or RETRY_AFTER_S
    more = {"receipts": [asdict(one) for one in error.refusals]} if isinstance(error, AllRefused) else {}
    said = str(error)
    if isinstance(error, StoreUnavailable):  # its thing tells addresses and paths of ours, to callers without a key too
        log.warning("store_unavailable", reason=error.reason, said=said)
        said = f"the database cannot be used: {error.message}"
    return problem(status, error.reason, said, retry_after_s=retry_after_s, **more)


def install(app: FastAPI) -> None:
    """Answer every error of ours, and every one of the framework's, as a problem."""

    @app.exception_handler(WiredeskError)
    async def _ours(_: Request, error: WiredeskError) -> JSONResponse:
        return from_error(error)

    @app.exception_handler(RequestValidationError)
    async def _wrong(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        known = re.findall(r"'([^']+)'", first["ctx"]["expected"]) if first["type"] == "literal_error" else ()
        said = unknown_name("value", str(first["input"]), known) if known else first["msg"]
        return problem(422, "invalid_input", f"{place}: {said}")

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        reason = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
        said = str(error.detail)
        if error.status_code == HTTPStatus.NOT_FOUND and said == HTTPStatus.NOT_FOUND.phrase:  # no route has this path
            said = f"there is nothing at {request.url.path}; /docs lists what there is, and ids are numbers"
        answer = problem(error.status_code, reason, said)
        answer.headers.update(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            described = app.openapi()["paths"].get(getattr(request.scope.get("route"), "path_format", None), {})
            if described:  # the framework names the methods of the first route of this path alone
                answer.headers["Allow"] = ", ".join(sorted(method.upper() for method in described))
        return answer
