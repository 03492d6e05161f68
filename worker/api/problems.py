"""Errors as problem details (RFC 9457), the same shape for every one."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from worker.errors import InvalidInput, NotFound, StoreUnavailable, WiredeskError

log = structlog.get_logger()

RETRY_AFTER_S = 5
STATUS_OF: dict[type[WiredeskError], int] = {NotFound: 404, InvalidInput: 422, StoreUnavailable: 503}
STATUS_OF_REASON = {
    "bad_json": 400,
    "too_large": 413,
    "wrong_media_type": 415,
    "unauthorized": 401,
    "not_subscribed": 410,
}


def problem(status: int, reason: str, detail: str, **more: Any) -> JSONResponse:
    """A problem response; ``reason`` is the stable code programs look at."""
    body = {"type": f"urn:wiredesk:{reason}", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        body | {"reason": reason} | more, status, headers=headers, media_type="application/problem+json"
    )


def install(app: FastAPI) -> None:
    """Answer every error of ours, and every one of the framework's, as a problem."""

    @app.exception_handler(WiredeskError)
    async def _ours(_: Request, error: WiredeskError) -> JSONResponse:
        status = STATUS_OF_REASON.get(error.reason) or STATUS_OF.get(type(error), 500)
        return problem(status, error.reason, str(error))

    @app.exception_handler(RequestValidationError)
    async def _wrong(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return problem(422, "invalid_input", f"{place}: {first['msg']}")

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> JSONResponse:
        reason = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
        return problem(error.status_code, reason, str(error.detail))

    @app.exception_handler(Exception)
    async def _bug(request: Request, error: Exception) -> JSONResponse:
        log.error("request_failed", path=request.url.path, error=type(error).__name__, exc_info=error)
        return problem(500, "error", "something went wrong here; the log of the API says what")
