"""The API as an ASGI app."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import fastapi_swagger
from fastapi import APIRouter, Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.routing import BaseRoute

from worker import __version__
from worker.api import article_merge as copies
from worker.api import (
    articles,
    decisions,
    entities,
    events,
    export,
    feed_rules,
    feeds,
    feeds_out,
    keys,
    metrics,
    notes,
    people,
    places,
    problems,
    receipts,
    reruns,
    searches,
    stories,
    submit,
    system,
    watches,
    websub,
)
from worker.api.bodies import Bodies
from worker.api.conditional import CacheHeaders
from worker.api.deps import refuse_unknown_parameters
from worker.api.describe import completed, operation_id
from worker.api.gate import Gate
from worker.api.reader.routes import router as reader_router
from worker.api.request_log import RequestLog
from worker.api.tail import Tail
from worker.bootstrap import Services, connect
from worker.observe.metrics import RequestMetrics
from worker.service.jobs.hints import FewerHints, Hints
from worker.service.operations.api_keys import Keys
from worker.service.search.export import MEDIA_TYPES
from worker.settings import Settings

GZIP_FROM_BYTES = 1_000
CORS: dict[str, Any] = {
    "allow_methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "Last-Event-ID"],
    "expose_headers": ["ETag", "Idempotency-Replayed", "Link", "Retry-After", "X-Request-ID"],
    "max_age": 3_600,
}
LAST_USES_EVERY_S = 60.0  #: How exactly the last use of a key is known.
SWAGGER_FILES = Path(fastapi_swagger.__file__).parent / "resources"


def make_api(settings: Settings, hints: Hints | None = None, *, web: bool = True) -> FastAPI:
    """Make the app. Raises SettingsError if its broker may drop work."""
    services = connect(settings, hints=hints or _hints(settings))

    app = _described_app()
    app.state.services = services
    app.state.metrics = RequestMetrics()
    app.state.tail = Tail(services.events)

    problems.install(app)
    app.add_middleware(CacheHeaders)  # the middleware added last is the outermost
    streams = tuple(MEDIA_TYPES.values())
    app.add_middleware(
        GZipMiddleware,
        minimum_size=GZIP_FROM_BYTES,
        compresslevel=5,
        exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, *streams),
    )
    app.add_middleware(Bodies, settings=settings)
    app.add_middleware(Gate, settings=settings, services=services)
    if settings.cors_origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.cors_origins, **CORS)
    app.add_middleware(RequestLog, metrics=app.state.metrics)  # outside these two, as it was added later
    app.include_router(reader_router)
    _docs(app)
    if web:
        from worker.web.app import install as install_pages

        install_pages(app)
    return app


def document() -> str:
    """Return the OpenAPI document as docs/openapi.json records it."""
    return json.dumps(_openapi(), indent=1, ensure_ascii=False) + "\n"


@cache
def _openapi() -> dict[str, Any]:
    """Return the OpenAPI document, the same for all apps of a process: to make it takes a second."""
    return completed(_app().openapi())


def _described_app() -> FastAPI:
    app = _app()
    app.openapi = _openapi  # type: ignore[method-assign]  # the documented way to extend it
    return app


def _app() -> FastAPI:
    return FastAPI(
        title="Wiredesk",
        version=__version__,
        summary="Collects news as it is published and serves it clean.",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        routes=_routes(),
    )


@cache
def _routes() -> list[BaseRoute]:
    """Return the API's routes, the same for all apps of a process.

    Building them takes the framework 0.2 s for each app that includes them itself.
    """
    strict = [Depends(refuse_unknown_parameters)]
    router = APIRouter(generate_unique_id_function=operation_id, dependencies=strict)
    modules = (
        submit,
        articles,
        receipts,
        copies,
        decisions,
        entities,
        places,
        stories,
        events,
        searches,
        notes,
        export,
        feed_rules,
        feeds,
        feeds_out,
        watches,
        websub,
        keys,
        people,
        reruns,
        system,
        metrics,
    )
    for module in modules:
        router.include_router(module.router)
    return router.routes


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    noting = asyncio.create_task(_note_last_uses(services.keys))
    yield
    noting.cancel()
    services.keys.write_last_uses()
    services.close()


async def _note_last_uses(keys: Keys) -> None:
    while True:
        await asyncio.sleep(LAST_USES_EVERY_S)
        await run_in_threadpool(keys.write_last_uses)


def _hints(settings: Settings) -> Hints | None:
    if not settings.broker_url:
        return None
    from worker.queue.app import CeleryHints, make_app
    from worker.queue.guard import check_broker

    check_broker(settings.broker_url)
    return FewerHints(CeleryHints(make_app(settings, settings.broker_url)))


def _docs(app: FastAPI) -> None:
    """Serve Swagger UI from our own files, so that it works without a network."""
    app.mount("/docs/files", StaticFiles(directory=SWAGGER_FILES), name="swagger")

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="Wiredesk API",
            swagger_js_url="/docs/files/swagger-ui-bundle.js",
            swagger_css_url="/docs/files/swagger-ui.css",
            swagger_favicon_url="/docs/files/favicon-32x32.png",
        )
