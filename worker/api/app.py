"""The API as an ASGI app."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import fastapi_swagger
from fastapi import FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from worker import __version__
from worker.api import articles, entities, feeds, problems, stories, system, websub
from worker.bootstrap import connect
from worker.errors import SettingsError
from worker.service.hints import Hints
from worker.settings import Settings

OPEN_PATHS = ("/healthz", "/readyz")
SWAGGER_FILES = Path(fastapi_swagger.__file__).parent / "resources"


def make_api(settings: Settings, hints: Hints | None = None, *, web: bool = True) -> FastAPI:
    """Make the app. Raises SettingsError if it would listen to other machines without a token,
    or if its broker may drop work."""
    if not settings.api_token and not is_loopback(settings.api_host):
        raise SettingsError(
            f"is not set, and the API would listen on {settings.api_host} to anybody; set a long random token, as: "
            "openssl rand -hex 32",
            thing="WIREDESK_API_TOKEN",
        )
    services = connect(settings, hints=hints or _hints(settings))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        services.close()

    app = FastAPI(
        title="Wiredesk",
        version=__version__,
        summary="Takes in news as it is published, and hands it on clean.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.services = services
    problems.install(app)
    for router in (articles.router, entities.router, stories.router, feeds.router, websub.router, system.router):
        app.include_router(router)
    _guard(app, settings)
    _docs(app)
    _describe(app)
    if web:
        from worker.web.app import install as install_pages

        install_pages(app)
    return app


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _hints(settings: Settings) -> Hints | None:
    if not settings.broker_url:
        return None
    from worker.queue.app import CeleryHints, make_app
    from worker.queue.guard import check_broker

    check_broker(settings.broker_url)
    return CeleryHints(make_app(settings, settings.broker_url))


def _guard(app: FastAPI, settings: Settings) -> None:
    """Ask for the token, cap bodies, and send the headers that keep browsers safe."""

    @app.middleware("http")
    async def _check(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        path = request.url.path
        if settings.api_token and path not in OPEN_PATHS and not path.startswith(websub.PREFIX):
            given = request.headers.get("authorization", "").removeprefix("Bearer ")
            if not hmac.compare_digest(given.encode(), settings.api_token.encode()):
                return problems.problem(401, "unauthorized", "give the token as: Authorization: Bearer …")
        length = request.headers.get("content-length", "0")
        if length.isdigit() and int(length) > settings.api_body_limit_bytes:
            limit = settings.api_body_limit_bytes
            return problems.problem(413, "too_large", f"the body has {length} bytes, at most {limit:,} are taken")
        response = await call_next(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def _docs(app: FastAPI) -> None:
    """Swagger UI from files of ours, so that it works without a network."""
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


def _describe(app: FastAPI) -> None:
    """Put the shape of an article handed in, whose body the route reads itself, into the OpenAPI document."""
    framework = app.openapi

    def openapi() -> dict[str, Any]:
        document = framework()
        document["components"]["schemas"].update(articles.schemas())
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # the documented way to extend it
