"""The desk: pages for people, made by the server from ``worker.service``.

``app.py`` installs them. ``reading.py`` shows what came in, ``adding.py`` takes in what people hand in,
``operating.py`` shows how it comes in, ``administering.py`` shows settings, people and keys,
``searches.py`` keeps searches, ``watching.py`` shows what goes out, ``deciding.py`` merges, splits and takes that back,
``account.py`` signs people in and out, ``marking.py`` keeps what they read, ``noting.py`` what they note,
``error_pages.py`` draws refusals, ``components.py`` shows what pages are made of;
``marks.py``, ``drawings.py`` and ``words.py`` are pure: names in a text, charts as SVG, words for codes.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.types import Scope

from worker.addresses import mixes_scripts
from worker.api.deps import is_by_key, person_of, scopes_of
from worker.api.gate import PROXY_PERSON
from worker.api.scopes import STATIC, may, scopes_for
from worker.service.people.decisions import can_be_taken_back
from worker.service.search.resolve_query import is_personal
from worker.web.ways import ways_of
from worker.web.words import in_words, mend_of, with_links

HERE = Path(__file__).parent
CSP = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
A_YEAR = "public, max-age=31536000, immutable"


class Pages:
    """Renders templates with the policy that every page has."""

    def __init__(self, static: str) -> None:
        """Load the templates; each is compiled when it is first shown.

        Args:
            static: Path under which the static files are served.
        """
        from worker.web import drawings

        self._templates = Jinja2Templates(HERE / "templates")
        drawn = {
            "bars": drawings.bars,
            "circles": drawings.circles,
            "spark": drawings.spark,
            "flow": drawings.flow,
            "week": drawings.week,
            "network": drawings.network,
            "ribbon": drawings.ribbon,
            "view_of": drawings.view_of,
            "labelled_countries": drawings.labelled_countries,
        }
        self._templates.env.globals.update(
            drawn,
            static=static,
            ways_of=ways_of,
            is_personal=is_personal,
            can_be_taken_back=can_be_taken_back,
            mend_of=mend_of,
        )
        self._templates.env.tests["of_mixed_scripts"] = mixes_scripts
        self._templates.env.filters.update(
            duration=drawings.duration,
            as_json=drawings.as_json,
            moment=datetime.fromisoformat,
            words=in_words,
            with_links=with_links,
        )

    def __call__(self, request: Request, template: str, /, **values: object) -> HTMLResponse:
        """Render one page for the person who is signed in, if any.

        Args:
            request: The request.
            template: Name of the template.
            values: Values of the template; ``of``: what else says which part of the whole the page shows.
        """
        scopes = scopes_of(request)
        values.setdefault("person", person_of(request))
        values["is_by_key"] = is_by_key(request)
        values["proxy_person"] = request.scope.get(PROXY_PERSON)
        values["may"] = lambda path, method="POST": may(scopes, scopes_for(method, path))
        route = request.scope.get("route")
        given = {**request.query_params, **request.path_params, **cast("dict[str, object]", values.pop("of", {}))}
        if "ways" not in values:  # a page of a refusal has none, and may lack what they are made of
            values["ways"] = ways_of(route.path, given) if route is not None else None
        response = self._templates.TemplateResponse(request, template, values)
        response.headers["Content-Security-Policy"] = CSP
        return response


class KeptFiles(StaticFiles):
    """Static files whose address changes with them: browsers keep them for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, to be kept for a year."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = A_YEAR
        return response


@cache
def desk() -> tuple[APIRouter, Pages, str]:
    """Return what answers for the pages, what renders them, and the path of the static files."""
    from worker.web import (
        account,
        adding,
        administering,
        components,
        deciding,
        marking,
        noting,
        operating,
        reading,
        searches,
        watching,
    )

    files = sorted((HERE / "static").iterdir())
    digest = hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()[:12]
    static = f"{STATIC}/{digest}"
    router, pages = APIRouter(), Pages(static)
    for part in (reading, adding, operating, administering, searches, noting, watching, deciding, account, components):
        part.install(router, pages)
    marking.install(router)
    return router, pages, static


def install(app: FastAPI) -> None:
    """Add the pages to the API's app."""
    from worker.web.completion import Completion
    from worker.web.error_pages import ErrorPages

    router, pages, static = desk()
    app.state.completion = Completion()
    app.mount(static, KeptFiles(directory=HERE / "static"), name="static")
    app.include_router(router)
    app.add_middleware(ErrorPages, draw=pages)
