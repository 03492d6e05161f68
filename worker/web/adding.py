"""Pages by which people hand things in: a feed, a list of feeds, an article, the page they are reading."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import Id, ServicesDep, caller_of
from worker.api.multipart import file_of
from worker.errors import InvalidInput
from worker.service.intake.accept import Receipt
from worker.service.intake.submissions import Submission
from worker.service.operations.quarantine import RETRIABLE, Quarantined
from worker.web.forms import FormDep, maybe, one
from worker.web.marks import removed_in

if TYPE_CHECKING:
    from worker.web.app import Pages

INPUT_LIMIT_CHARS = 50_000  #: Shown of what came in.
ARTICLE_FIELDS = ("url", "title", "text", "source")
BOOKMARKLET = (
    "javascript:location.href=%s+'?url='+encodeURIComponent(location.href)+'&title='+encodeURIComponent(document.title)"
    "+'&text='+encodeURIComponent(String(getSelection()))"
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def shared_address(url: str, text: str) -> tuple[str, str]:
    """Return the address and the text of what was shared: phones put the address into the text."""
    alone = _ADDRESS.fullmatch(text.strip())
    return (alone[0], "") if alone and not url else (url, text)


def _text_of(given: Quarantined) -> str:
    """Return the text that came in, of a page its HTML, of another program's message all of it."""
    said = given.given if isinstance(given.given, dict) else {}
    return str(said.get("text") or said.get("html") or given.payload)[:INPUT_LIMIT_CHARS]


def install(router: APIRouter, page: Pages) -> None:
    """Add the pages by which things are handed in."""

    @router.get("/add", include_in_schema=False)
    def add_something(request: Request, url: str = "", title: str = "", text: str = "") -> HTMLResponse:
        """Show the forms, filled in with the page that a bookmarklet or another app sends."""
        url, text = shared_address(url, text)
        bookmarklet = BOOKMARKLET % json.dumps(f"{request.base_url}add").replace('"', "'")
        return page(request, "add.html", url=url, title=title, text=text, bookmarklet=bookmarklet)

    @router.post("/add", include_in_schema=False)
    def add_article(request: Request, form: FormDep, services: ServicesDep) -> Response:
        """Accept an article, and show what becomes of it."""
        given = {name: value for name in ARTICLE_FIELDS if (value := maybe(form, name))}
        if not {"url", "text"} & given.keys():
            raise InvalidInput("give an address or a text")
        sent = Submission(body=json.dumps(given).encode(), content_type="application/json", caller=caller_of(request))
        [row] = services.intake.submit(sent).rows
        assert isinstance(row, Receipt)  # of one article that is refused, submit raises why
        return RedirectResponse(f"/receipts/{row.id}", status_code=303)

    @router.get("/receipts/{receipt_id}", include_in_schema=False)
    def receipt(request: Request, receipt_id: Id, services: ServicesDep) -> HTMLResponse:
        """Show what became of an article; while it is pending the page loads itself again."""
        found = services.accept.receipt(receipt_id)
        given = services.quarantine.input_of(receipt_id)
        became = found.article_id if found.state in ("stored", "updated") else None
        removed = services.articles.get(became).removed if became else ()
        pieces = removed_in(_text_of(given), removed)
        can_be_retried = found.state in RETRIABLE and not given.is_erased
        return page(request, "receipt.html", receipt=found, given=given, pieces=pieces, can_be_retried=can_be_retried)

    @router.post("/sources/add", include_in_schema=False)
    def add_feed(form: FormDep, services: ServicesDep) -> Response:
        """Add a feed, and show it."""
        feed = services.feeds.add(one(form, "url").strip())
        return RedirectResponse(f"/sources/{feed.id}", status_code=303)

    @router.post("/sources/preview", include_in_schema=False)
    def preview_feed(request: Request, form: FormDep, services: ServicesDep) -> HTMLResponse:
        """Show what a feed holds, with the form that adds it."""
        url = one(form, "url").strip()
        return page(request, "preview.html", preview=services.poll.preview(url), url=url)

    @router.post("/sources/import", include_in_schema=False)
    async def import_feeds(request: Request, services: ServicesDep) -> HTMLResponse:
        """Add the feeds of an OPML file, and say what became of each outline."""
        opml, content_type = file_of(await request.body(), request.headers.get("content-type", ""))
        report = await run_in_threadpool(services.subscriptions.import_opml, opml, content_type=content_type)
        return page(request, "imported.html", report=report)
