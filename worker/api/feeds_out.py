"""Outgoing feeds: of a watch, or of a search."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from worker.api.conditional import answer
from worker.api.deps import Id, ServicesDep
from worker.api.problems import problem
from worker.api.requests import FeedOutQuery
from worker.service.search.articles import ArticleFilter
from worker.service.watches.feeds_out import FeedFile

router = APIRouter(prefix="/v1", tags=["feeds out"])
Form = Literal["rss", "atom", "json"]
_FEED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The feed.",
        "content": {
            "application/rss+xml": {"schema": {"type": "string"}, "example": '<rss version="2.0"><channel>…'},
            "application/atom+xml": {
                "schema": {"type": "string"},
                "example": '<feed xmlns="http://www.w3.org/2005/Atom">…',
            },
            "application/feed+json": {
                "schema": {"type": "object"},
                "example": {"version": "https://jsonfeed.org/version/1.1", "title": "Bridges", "items": []},
            },
        },
    },
    304: {"description": "The feed has not changed (ETag, Last-Modified)."},
}


@router.get("/articles.{form}", response_class=Response, responses=_FEED)
def get_search_feed(
    request: Request, services: ServicesDep, form: Form, wanted: Annotated[FeedOutQuery, Query()]
) -> Response:
    """Get the articles that match, newest first, as RSS 2.0, Atom or JSON Feed 1.1."""
    chosen = ArticleFilter(
        q=wanted.q,
        entity_id=wanted.entity,
        story_id=wanted.story,
        source=wanted.source,
        tag=wanted.tag,
        lang=wanted.lang,
    )
    asked = f"?{request.url.query}" if request.url.query else ""
    path = f"{request.url.path}{asked}"
    return _answered(request, services.feeds_out.of_search(chosen, form, base=_base(request), path=path))


@router.get("/watches/{watch_id}/feed.{form}", response_class=Response, responses=_FEED)
def get_watch_feed(
    request: Request,
    services: ServicesDep,
    watch_id: Id,
    form: Form,
    token: Annotated[str | None, Query(max_length=100, description="Its feed token, in place of a key.")] = None,
) -> Response:
    """Get the articles that match a watch, newest first, as RSS 2.0, Atom or JSON Feed 1.1.

    A watch per story gives one article for each story.
    """
    if token is not None and not services.watches.is_feed_token(watch_id, token):
        return _wrong_token()
    return _answered(request, services.feeds_out.of_watch(watch_id, form, base=_base(request)))


def _wrong_token() -> JSONResponse:
    return problem(401, "unauthorized", "this is not the feed token of this watch; was it rotated?")


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _answered(request: Request, file: FeedFile) -> Response:
    return answer(file.body, file.media_type, etag=file.etag, changed_at=file.changed_at, asked=request.headers)
