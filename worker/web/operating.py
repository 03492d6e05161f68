"""Pages that show how it comes in, and take actions: sources, pipeline, quarantine, reruns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import DeciderDep, Id, ServicesDep, person_of
from worker.errors import InvalidInput, check_known
from worker.service.feeds.access import ACCESS_FIELDS
from worker.service.feeds.manage import AT_ONCE_LIMIT_FEEDS
from worker.service.search.articles import ArticleFilter
from worker.types import FIXED_INTERVAL_MAX_S, FullTextMode
from worker.types.choices import STAGES
from worker.web.account import local
from worker.web.forms import FormDep, RowId, ids, maybe, one, whole
from worker.web.ways import PAGE_RERUNS

if TYPE_CHECKING:
    from worker.web.app import Pages

AllDep = Annotated[bool, Query(alias="all")]
PAGE_SOURCES = AT_ONCE_LIMIT_FEEDS  #: All that a page shows may be chosen.
PAGE_QUARANTINED = 200
PIPELINE_RERUNS = 3


def install(router: APIRouter, page: Pages) -> None:
    """Add the pages for operating the service."""
    _install_bulk(router, page)
    _install_feed_forms(router)
    _install_sources(router, page)
    _install_pipeline(router, page)
    _install_reruns(router, page)


def _install_sources(router: APIRouter, page: Pages) -> None:
    @router.get("/sources", include_in_schema=False)
    def sources(
        request: Request, services: ServicesDep, folder: str | None = None, failing: bool = False, all_: AllDep = False
    ) -> HTMLResponse:
        """Show the feeds: those that fail or went quiet first; all of them chosen if it is asked for."""
        found = services.feeds.all(folder=folder or None, failing=failing)
        found.sort(key=lambda feed: (not feed.error_reason, not feed.alerts, feed.id))
        values = {"feeds": found[:PAGE_SOURCES], "total": len(found), "folder": folder, "failing": failing, "all": all_}
        person = person_of(request)
        counted = services.marks.unread_by_feed(person)[1] if person else ()
        unread = {one.feed_id: one.articles for one in counted}
        return page(request, "sources.html", **values, unread=unread, today=services.clock().date())

    @router.get("/feeds", include_in_schema=False)
    def feeds(request: Request) -> RedirectResponse:
        """Lead an old address to the page of sources."""
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/sources{query}", status_code=308)

    @router.get("/sources/{feed_id}", include_in_schema=False)
    def source(request: Request, feed_id: Id, services: ServicesDep) -> HTMLResponse:
        """Show one feed: its clocks against their normal, gaps, alerts, and why it is polled when it is."""
        feed = services.feeds.get(feed_id)
        by_day = services.articles.counts(ArticleFilter(q=f"feed:{feed_id}", state="any"), "day").counts
        values = {
            "feed": feed,
            "days": sorted((date.fromisoformat(one.key), one.articles) for one in by_day if one.key),
            "health": services.health.of(feed_id),
            "now": services.clock(),
            "rules": services.rules.all(feed_id=feed_id),
        }
        decided = services.decisions.find_decisions(thing="feed", thing_id=feed_id)
        return page(request, "source.html", **values, decisions=decided)

    @router.post("/sources/{feed_id}/{action}", include_in_schema=False)
    def change(feed_id: Id, action: str, services: ServicesDep, by: DeciderDep) -> Response:
        """Poll, pause or resume a feed."""
        if action == "poll":
            services.feeds.poll_now(feed_id)
        elif action in ("pause", "resume"):
            services.feeds.change(feed_id, by, paused=action == "pause")
        else:
            raise InvalidInput("a feed can be polled, paused or resumed", thing=action)
        return RedirectResponse(f"/sources/{feed_id}", status_code=303)


def _install_bulk(router: APIRouter, page: Pages) -> None:
    @router.post("/sources/bulk", include_in_schema=False)
    def act(request: Request, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Do the same to the chosen feeds; before they are removed, ask."""
        chosen, action = frozenset(ids(form, "feed")), one(form, "do")
        if action == "remove" and chosen and not maybe(form, "sure"):
            feeds = [feed for feed in services.feeds.all() if feed.id in chosen]
            return page(request, "sources_remove.html", feeds=feeds)
        services.feeds.act_on_many(chosen, action, by, folder=maybe(form, "folder"))
        return RedirectResponse(local(maybe(form, "back") or "/sources"), status_code=303)


def _install_feed_forms(router: APIRouter) -> None:
    @router.post("/sources/{feed_id}/access", include_in_schema=False)
    def set_access(feed_id: Id, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Set the secrets that were filled in, and remove those that were ticked."""
        changes: Any = {name: None for name in ACCESS_FIELDS if name in form.get("remove", [])}
        changes |= {name: value for name in ACCESS_FIELDS if (value := maybe(form, name))}
        services.feeds.change(feed_id, by, **changes)
        return RedirectResponse(f"/sources/{feed_id}", status_code=303)

    @router.post("/sources/{feed_id}/edit", include_in_schema=False)
    def edit(feed_id: Id, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Set title, folders, interval and when pages are fetched; an empty field restores the default."""
        full_text = one(form, "full_text")
        check_known("full text", full_text, get_args(FullTextMode))
        services.feeds.change(
            feed_id,
            by,
            title=maybe(form, "title"),
            folders=(maybe(form, "folders") or "").splitlines(),
            interval_s=_minutes(maybe(form, "minutes")),
            full_text=full_text,  # type: ignore[arg-type]  # checked above
        )
        return RedirectResponse(f"/sources/{feed_id}", status_code=303)

    @router.post("/sources/{feed_id}/rules", include_in_schema=False)
    def add_rule(feed_id: Id, form: FormDep, services: ServicesDep) -> Response:
        """Add a rule for this feed, or for all."""
        for_feed = None if maybe(form, "all") else feed_id
        services.rules.add(one(form, "action"), one(form, "field"), maybe(form, "pattern") or "", feed_id=for_feed)
        return RedirectResponse(f"/sources/{feed_id}", status_code=303)

    @router.post("/sources/{feed_id}/rules/{rule_id}/remove", include_in_schema=False)
    def remove_rule(feed_id: Id, rule_id: Id, services: ServicesDep) -> Response:
        """Remove a rule."""
        services.rules.remove(rule_id)
        return RedirectResponse(f"/sources/{feed_id}", status_code=303)


def _minutes(given: str | None) -> float | None:
    """Return minutes as seconds; None where none are given: the interval is learned. Raises InvalidInput."""
    return None if given is None else 60.0 * whole("minutes", given, FIXED_INTERVAL_MAX_S // 60)


def _install_pipeline(router: APIRouter, page: Pages) -> None:
    @router.get("/pipeline", include_in_schema=False)
    def pipeline(request: Request, services: ServicesDep) -> HTMLResponse:
        """Show the ledger as a flow, the backlog with its age, and the quarantine."""
        return page(
            request,
            "pipeline.html",
            ledger=services.ledgers.read_ledger(),
            standing=services.gauges.read_gauges(),
            processes=services.work_totals.read_memory(own="api"),
            quarantined=services.quarantine.all(limit=PAGE_QUARANTINED),
            reruns=services.rerun_jobs.newest(limit=PIPELINE_RERUNS),
        )

    @router.post("/quarantine/{action}", include_in_schema=False)
    def act(action: str, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Try quarantined articles again, or drop them."""
        if action not in ("replay", "drop"):
            raise InvalidInput("a quarantined article can be replayed or dropped", thing=action)
        chosen = ids(form, "id")
        if action == "replay" and chosen:
            services.quarantine.retry(chosen, by)
        elif chosen:
            services.quarantine.drop(chosen, by)
        return RedirectResponse(local(maybe(form, "back") or "/pipeline"), status_code=303)


def _install_reruns(router: APIRouter, page: Pages) -> None:
    @router.get("/reruns", include_in_schema=False)
    def reruns(request: Request, services: ServicesDep, before: RowId | None = None) -> HTMLResponse:
        """Show the steps that are or were run again, and the form that starts one; it loads itself while one runs."""
        found = services.rerun_jobs.newest(before=before, limit=PAGE_RERUNS + 1)
        following = found[PAGE_RERUNS - 1].id if len(found) > PAGE_RERUNS else None
        return page(request, "reruns.html", reruns=found[:PAGE_RERUNS], next=following)

    @router.post("/reruns", include_in_schema=False)
    def start(form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Start a rerun."""
        stage = one(form, "stage")
        check_known("stage", stage, STAGES)
        services.rerun_jobs.start(stage, query=maybe(form, "query"), by=by)  # type: ignore[arg-type]  # checked above
        return RedirectResponse("/reruns", status_code=303)

    @router.post("/reruns/{rerun_id}/stop", include_in_schema=False)
    def stop(rerun_id: Id, services: ServicesDep) -> Response:
        """Stop a rerun."""
        services.rerun_jobs.stop(rerun_id)
        return RedirectResponse("/reruns", status_code=303)
