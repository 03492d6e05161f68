"""Decisions of people: forms that merge, split, rename and restore; the list of all decisions, and taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import DeciderDep, Id, ServicesDep
from worker.errors import InvalidInput, check_known
from worker.web.account import local
from worker.web.forms import FormDep, RowId, ids, maybe, number_in, one
from worker.web.ways import PAGE_DECISIONS

if TYPE_CHECKING:
    from worker.web.app import Pages


def install(router: APIRouter, page: Pages) -> None:
    """Add the forms by which people decide, and the list of what they decided."""
    _install_deciding(router)
    _install_entities(router)

    @router.get("/decisions", include_in_schema=False)
    def decisions(
        request: Request, services: ServicesDep, kind: str = "", by: str = "", before: RowId | None = None
    ) -> HTMLResponse:
        """Show what people decided, all or of one kind or by one person, newest first."""
        found = services.decisions.find_decisions(
            kind=kind or None, by=by or None, before=before, limit=PAGE_DECISIONS + 1
        )
        following = found[PAGE_DECISIONS - 1].id if len(found) > PAGE_DECISIONS else None
        asked = {name: value for name, value in (("kind", kind), ("by", by)) if value}
        older = f"/decisions?{urlencode({**asked, 'before': following})}" if following else None
        return page(request, "decisions.html", decisions=found[:PAGE_DECISIONS], kind=kind, by=by, older=older)

    @router.post("/decisions/{decision_id}/take-back", include_in_schema=False)
    def take_back(decision_id: Id, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Decide the opposite."""
        services.decisions.take_back(decision_id, by)
        return RedirectResponse(local(maybe(form, "back") or "/decisions"), status_code=303)


def _install_deciding(router: APIRouter) -> None:
    @router.post("/articles/{article_id}/split", include_in_schema=False)
    def split_article(article_id: Id, services: ServicesDep, by: DeciderDep) -> Response:
        """Decide that an article is no copy."""
        services.copies.split([article_id], by=by)
        return RedirectResponse(f"/articles/{article_id}", status_code=303)

    @router.post("/articles/{article_id}/merge", include_in_schema=False)
    def merge_article(article_id: Id, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Decide that another article is a copy of this one."""
        services.copies.merge([article_id, *ids(form, "other")], by)
        return RedirectResponse(f"/articles/{article_id}", status_code=303)

    @router.post("/takedown", include_in_schema=False)
    def take_down(form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Delete an article for good, if the person is sure."""
        if not maybe(form, "sure"):
            raise InvalidInput("tick that you are sure: a deletion cannot be taken back")
        services.takedown.delete(
            number_in(form, "article", room="articles"), by, with_copies=bool(maybe(form, "copies"))
        )
        return RedirectResponse("/decisions", status_code=303)

    @router.post("/articles/{article_id}/restore", include_in_schema=False)
    def restore_article(article_id: Id, services: ServicesDep, by: DeciderDep) -> Response:
        """Let a withdrawn article stand again."""
        services.copies.restore(article_id, by)
        return RedirectResponse(f"/articles/{article_id}", status_code=303)

    @router.post("/stories/{story_id}/split", include_in_schema=False)
    def split_story(story_id: Id, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Make a story of its own of the ticked articles, or move them into the story that is named."""
        check_known("action", action := one(form, "do"), ("part", "move"))
        named = number_in(form, "other", room="stories") if action == "move" else None
        kept = services.stories.split(story_id, ids(form, "article"), by, into=named)
        return RedirectResponse(f"/stories/{kept.id}", status_code=303)

    @router.post("/stories/{story_id}/merge", include_in_schema=False)
    def merge_story(story_id: Id, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Take another story into this one."""
        kept = services.stories.merge([story_id, number_in(form, "other", room="stories")], by)
        return RedirectResponse(f"/stories/{kept.id}", status_code=303)

    @router.post("/stories/{story_id}/rename", include_in_schema=False)
    def rename_story(story_id: Id, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Give a story another title; an empty one is its headline again."""
        kept = services.stories.rename(story_id, maybe(form, "title"), by)
        return RedirectResponse(f"/stories/{kept.id}", status_code=303)


def _install_entities(router: APIRouter) -> None:
    @router.post("/entities/{entity_id}/split", include_in_schema=False)
    def split_entity(entity_id: Id, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Make an entity of its own of the ticked spellings."""
        new = services.entities.split(entity_id, form.get("name", []), by)
        return RedirectResponse(f"/entities/{new.id}", status_code=303)

    @router.post("/entities/{entity_id}/merge", include_in_schema=False)
    def merge_entity(entity_id: Id, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Take another entity into this one."""
        kept = services.entities.merge([entity_id, number_in(form, "other", room="entities")], by)
        return RedirectResponse(f"/entities/{kept.id}", status_code=303)

    @router.post("/entities/{entity_id}/rename", include_in_schema=False)
    def rename_entity(entity_id: Id, form: FormDep, services: ServicesDep, by: DeciderDep) -> Response:
        """Give an entity another name; with an empty one it has that of the rules again."""
        kept = services.entities.rename(entity_id, maybe(form, "name"), by)
        return RedirectResponse(f"/entities/{kept.id}", status_code=303)
