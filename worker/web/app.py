"""Pages: what is new, one article, and the feeds."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from worker.api.deps import ServicesDep
from worker.bootstrap import Services
from worker.errors import WiredeskError
from worker.service.search.articles import ArticleFilter, ArticlePage, Order, pieces

HERE = Path(__file__).parent
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAGE_ARTICLES = 30
PAGE_FEEDS = 1_000


def install(app: FastAPI) -> None:
    """Add the pages to the API's app."""
    from fastapi.staticfiles import StaticFiles

    templates = Jinja2Templates(HERE / "templates")
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")

    def page(request: Request, name: str, **values: object) -> HTMLResponse:
        response = templates.TemplateResponse(request, name, values)
        response.headers["Content-Security-Policy"] = CSP
        return response

    @app.get("/", include_in_schema=False)
    def live(
        request: Request, services: ServicesDep, q: str = "", order: str = "time", cursor: int | None = None
    ) -> HTMLResponse:
        """What is new, newest first; or what matches, and where."""
        found, error = _found(services, q, order, cursor)
        return page(
            request, "live.html", **_shown(found), q=q, order=order, error=error, ledger=services.ledgers.read()
        )

    @app.get("/articles/{article_id}", include_in_schema=False)
    def article(request: Request, article_id: int, services: ServicesDep) -> HTMLResponse:
        """One article: text, names, versions, what was removed, where it was seen."""
        found = services.articles.get(article_id)
        return page(
            request,
            "article.html",
            article=found,
            versions=services.articles.versions(article_id),
            story=services.stories.get(found.story_id) if found.story_id else None,
        )

    @app.get("/feeds", include_in_schema=False)
    def feeds(
        request: Request, services: ServicesDep, folder: str | None = None, failing: bool = False
    ) -> HTMLResponse:
        """The feeds: how each is polled, and what is wrong with it."""
        found = services.feeds.all(folder=folder or None, failing=failing)
        values = {"feeds": found[:PAGE_FEEDS], "total": len(found), "folder": folder, "failing": failing}
        return page(request, "feeds.html", **values)


def _found(services: Services, q: str, order: str, cursor: int | None) -> tuple[ArticlePage, str | None]:
    """A page of what matches, and what is wrong with the query, if anything."""
    wanted = ArticleFilter(q=q or None)
    by: Order = "relevance" if order == "relevance" else "time"
    try:
        page = services.articles.page(wanted, order=by, cursor=cursor, limit=PAGE_ARTICLES, highlights=True)
    except WiredeskError as wrong:
        return ArticlePage((), None), str(wrong)
    return page, None


def _shown(page: ArticlePage) -> dict[str, object]:
    """The page's articles, each with its title and its best piece of text cut where they match."""
    marked: list[object] = [None] * len(page.articles)
    if page.highlights is not None:
        marked = [
            {
                "title": pieces(article.title, 0, one.title),
                "fragments": [pieces(fragment.text, fragment.start, fragment.marks) for fragment in one.fragments[:2]],
            }
            for article, one in zip(page.articles, page.highlights, strict=True)
        ]
    return {"articles": list(zip(page.articles, marked, strict=True)), "next": page.next_cursor}
