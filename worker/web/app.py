"""The desk: pages for people, made by the server from ``worker.service``.

``app.py`` installs them, ``reading.py`` shows what came in, ``operating.py`` shows how it comes in and takes actions,
``marks.py`` and ``drawings.py`` are pure: names in a text, charts as SVG.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

HERE = Path(__file__).parent
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Pages:
    """Renders templates with the policy that every page has."""

    def __init__(self) -> None:
        """Load the templates; each is compiled when it is first shown."""
        from worker.web import drawings

        self._templates = Jinja2Templates(HERE / "templates")
        self._templates.env.globals.update(bars=drawings.bars, circles=drawings.circles)
        self._templates.env.filters.update(duration=drawings.duration, as_json=drawings.as_json)

    def __call__(self, request: Request, name: str, **values: object) -> HTMLResponse:
        """Render one page."""
        response = self._templates.TemplateResponse(request, name, values)
        response.headers["Content-Security-Policy"] = CSP
        return response


def install(app: FastAPI) -> None:
    """Add the pages to the API's app."""
    from fastapi.staticfiles import StaticFiles

    from worker.web import operating, reading

    pages = Pages()
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    reading.install(app, pages)
    operating.install(app, pages)
