"""The parts that pages are made of, with made-up content, in both themes: for people who change the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Sample
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from worker.api.deps import ServicesDep
from worker.errors import NotFound
from worker.service.entities.manage import Companion, Tie

if TYPE_CHECKING:
    from worker.web.app import Pages

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
TITLE = "Road to Aleppo reopens"
PLAIN = {
    "title": TITLE,
    "source": "paper.example",
    "title_from": "given",
    "duplicate_of": None,
    "similarity": None,
    "correction": None,
    "version": 1,
    "withdrawn_at": None,
    "published_at": AT,
}
KINDS = (("Naji Mustafa", "person"), ("Ministry of Trade", "org"), ("Idlib", "place"), ("Book Fair", "event"))


def samples() -> dict[str, object]:
    """Return the content of the page."""
    names = [Sample(id=number, name=name, kind=kind, country=None) for number, (name, kind) in enumerate(KINDS, 1)]
    reports = [
        Sample(**PLAIN | {"article_id": number, "published_at": AT + timedelta(minutes=20 * number)})
        for number in range(1, 5)
    ]
    company = [Companion(id=one.id, name=one.name, kind=one.kind, articles=9 - one.id) for one in names]
    return {
        "names": names,
        "article": Sample(**PLAIN),
        "states": [
            Sample(**PLAIN | {"title_from": "inferred"}),
            Sample(**PLAIN | {"duplicate_of": 1, "similarity": 0.96}),
            Sample(**PLAIN | {"correction": "It is the M5 road."}),
            Sample(**PLAIN | {"version": 3}),
            Sample(**PLAIN | {"withdrawn_at": AT}),
            Sample(**PLAIN | {"withdrawn_at": AT, "withdrawn_until": AT}),
        ],
        "mark": Sample(is_read=False, is_starred=True),
        "note": Sample(text="Ask the ministry.", labels=("To check",), changed_at=AT),
        "days": [(date(2026, 3, day), day * 7 % 10) for day in range(1, 20)],
        "story": Sample(articles=reports, articles_total=len(reports)),
        "copies": {1: [Sample(published_at=AT + timedelta(minutes=70))]},
        "places": [(1, "Syria", 5, 35.0, 38.0), (2, "Idlib", 9, 35.93, 36.63), (3, "Aleppo", 3, 36.2, 37.16)],
        "company": company,
        "ties": [Tie(1, 2, 4), Tie(2, 3, 2)],
        "at_time": AT,
    }


def install(router: APIRouter, page: Pages) -> None:
    """Add the page."""

    @router.get("/_components", include_in_schema=False)
    def components(request: Request, services: ServicesDep) -> HTMLResponse:
        """Show every part, if the settings ask for it."""
        if not services.settings.components_page:
            raise NotFound("this page is for people who change the desk: set components_page")
        return page(request, "components.html", **samples())
