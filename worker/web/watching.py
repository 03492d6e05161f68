"""Pages of watches: all of them, one with what it delivered and why, and the forms that make and change one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import Id, ServicesDep
from worker.bootstrap import Services
from worker.errors import InvalidInput
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import CHANNELS, Delivery, DryRun, WatchDraft
from worker.service.watches.validate import read_interval
from worker.web.forms import Form, FormDep, RowId, ids, maybe, one
from worker.web.ways import PAGE_DELIVERIES

if TYPE_CHECKING:
    from worker.web.app import Pages


def install(router: APIRouter, page: Pages) -> None:
    """Add the pages of watches."""
    _install_adding(router, page)
    _install_changing(router, page)

    @router.get("/watches", include_in_schema=False)
    def watches(request: Request, services: ServicesDep) -> HTMLResponse:
        """Show the saved queries, what they delivered and what failed."""
        return page(request, "watches.html", watches=services.watches.all())

    @router.get("/watches/{watch_id}", include_in_schema=False)
    def watch(
        request: Request,
        watch_id: Id,
        services: ServicesDep,
        days: Annotated[float | None, Query(gt=0, le=366)] = None,
        cursor: RowId | None = None,
    ) -> HTMLResponse:
        """Show one watch: what it delivered and why each article fired; what it would have matched in some days."""
        found = services.watches.get(watch_id)
        sent = services.watches.deliveries(watch_id, cursor=cursor, limit=PAGE_DELIVERIES)
        trial = services.watches.dry_run(watch_id, days=days) if days else None
        return page(
            request,
            "watch.html",
            watch=found,
            newest=services.events.newest(),
            deliveries=sent.deliveries,
            next=sent.next_cursor,
            parts=_parts_of(services, watch_id, sent.deliveries),
            trial=trial,
            trial_days=_by_day(trial) if trial else [],
        )


def _install_adding(router: APIRouter, page: Pages) -> None:
    @router.get("/watches/add", include_in_schema=False)
    def choose_watch(
        request: Request,
        services: ServicesDep,
        query: str = "",
        per: str = "article",
        story: RowId | None = None,
        entity: RowId | None = None,
    ) -> HTMLResponse:
        """Show the form of a new watch, filled in with what the page one came from shows."""
        of_story = services.stories.get(story) if story else None
        of_entity = services.entities.get(entity) if entity else None
        name = (
            request.query_params.get("name")
            or query
            or (of_story.title if of_story else of_entity.name if of_entity else "")
        )
        return page(request, "watch_add.html", query=query, name=name, per=per, story=of_story, entity=of_entity)

    @router.post("/watches/add", include_in_schema=False)
    def add_watch(request: Request, form: FormDep, services: ServicesDep) -> HTMLResponse:
        """Make a watch, and show its secrets this once."""
        made = services.watches.add(_watch_in(form))
        return page(request, "watch_added.html", made=made, is_new=True, of={"watch": made.watch.id})


def _install_changing(router: APIRouter, page: Pages) -> None:
    @router.post("/watches/{watch_id}/change", include_in_schema=False)
    def change(watch_id: Id, form: FormDep, services: ServicesDep) -> Response:
        """Give a watch another name, query or address; an empty address is kept."""
        target = maybe(form, "target")
        services.watches.change(watch_id, name=one(form, "name"), query=maybe(form, "query"), target=target)
        return RedirectResponse(f"/watches/{watch_id}", status_code=303)

    @router.post("/watches/{watch_id}/token", include_in_schema=False)
    def rotate(request: Request, watch_id: Id, services: ServicesDep) -> HTMLResponse:
        """Give the feed of a watch another address, and show it this once."""
        made = services.watches.change(watch_id, rotate="feed_token")
        return page(request, "watch_added.html", made=made, is_new=False, of={"watch": watch_id})

    @router.post("/watches/{watch_id}/{action}", include_in_schema=False)
    def act(watch_id: Id, action: str, services: ServicesDep) -> Response:
        """Pause, resume or remove a watch."""
        if action == "remove":
            services.watches.remove(watch_id)
            return RedirectResponse("/watches", status_code=303)
        if action not in ("pause", "resume"):
            raise InvalidInput("a watch can be paused, resumed, changed or removed", thing=action)
        services.watches.change(watch_id, paused=action == "pause")
        return RedirectResponse(f"/watches/{watch_id}", status_code=303)


def _parts_of(services: Services, watch_id: int, sent: Sequence[Delivery]) -> dict[int, list[str]]:
    """Return the parts of its query that the delivered articles match; none where the query cannot be read any more."""
    try:
        return services.watches.matched_parts(watch_id, {one["article"]["id"] for each in sent for one in each.items})
    except InvalidInput:
        return {}


def _by_day(trial: DryRun) -> list[tuple[date, int]]:
    days = Counter(datetime.fromisoformat(one["article"]["first_seen_at"]).date() for one in trial.items)
    return sorted(days.items())


def _watch_in(form: Form) -> WatchDraft:
    """Return the watch that the form of a new one asks for. Raises InvalidInput."""
    digest = maybe(form, "digest")
    wanted = ArticleFilter(
        q=maybe(form, "query"),
        story_id=next(iter(ids(form, "story")), None),
        entity_id=next(iter(ids(form, "entity")), None),
    )
    return WatchDraft(
        name=maybe(form, "name") or "",
        wanted=wanted,
        per=maybe(form, "per") or "article",
        kinds=("stored", "updated") if maybe(form, "updated") else ("stored",),
        digest_s=read_interval(digest) if digest else None,
        targets={name: target for name in CHANNELS if (target := maybe(form, name))},
    )
