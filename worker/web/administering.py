"""Pages of an admin: settings, the keys of the API, and the people who may sign in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import Id, ServicesDep, person_of
from worker.api.scopes import SIGN_IN
from worker.errors import Conflict, check_known
from worker.service.operations.api_keys import SCOPES
from worker.settings_sources import origins_of, settings_shown
from worker.types.people import ROLES
from worker.web.forms import FormDep, maybe, one, whole

if TYPE_CHECKING:
    from worker.web.app import Pages

KEY_DAYS_MAX = 36_500


def install(router: APIRouter, page: Pages) -> None:
    """Add the page of settings, and its forms."""
    _install_keys(router, page)
    _install_people(router)

    @router.get("/settings", include_in_schema=False)
    def settings(request: Request, services: ServicesDep) -> HTMLResponse:
        """Show each setting with its value, where it was set and its meaning; people, and the keys of the API."""
        rows = settings_shown(services.settings, origins_of(services.settings))
        values = {"keys": services.keys.all(), "scopes": SCOPES, "now": services.clock()}
        return page(request, "settings.html", rows=rows, people=services.people.all(), roles=ROLES, **values)


def _install_keys(router: APIRouter, page: Pages) -> None:
    @router.post("/settings/keys", include_in_schema=False)
    def create_key(request: Request, form: FormDep, services: ServicesDep) -> HTMLResponse:
        """Create an API key, and show its secret this once."""
        days = maybe(form, "days")
        ends = services.clock() + timedelta(days=whole("days", days, KEY_DAYS_MAX)) if days else None
        made = services.keys.create(maybe(form, "name") or "", form.get("scope", []), expires_at=ends)
        return page(request, "key_added.html", made=made)

    @router.post("/settings/keys/{key_id}/revoke", include_in_schema=False)
    def revoke_key(key_id: Id, services: ServicesDep) -> Response:
        """Revoke an API key."""
        services.keys.revoke(key_id)
        return RedirectResponse("/settings#keys", status_code=303)


def _install_people(router: APIRouter) -> None:
    @router.post("/settings/people", include_in_schema=False)
    def add_person(request: Request, form: FormDep, services: ServicesDep) -> Response:
        """Add a person; with the first one everybody signs in, whoever sends this form too."""
        role = maybe(form, "role")
        check_known("role", role or ROLES[0], ROLES)
        services.people.add(one(form, "name").strip(), one(form, "password"), role)  # type: ignore[arg-type]  # checked
        is_first = len(services.people.all()) == 1
        return RedirectResponse(f"{SIGN_IN}?to=/settings%23people" if is_first else "/settings#people", status_code=303)

    @router.post("/settings/people/{name}/{action}", include_in_schema=False)
    def change_person(request: Request, name: str, action: str, form: FormDep, services: ServicesDep) -> Response:
        """Give another person another role or password, or remove the person."""
        check_known("action", action, ("role", "password", "remove"))
        person = services.people.get(name)
        if person == person_of(request):
            raise Conflict("another admin changes your role and removes you; your password you change under /me")
        if action == "password":
            services.people.set_password(name, one(form, "password"))
        elif action == "role":
            check_known("role", role := one(form, "role"), ROLES)
            services.people.set_role(name, role)  # type: ignore[arg-type]  # checked
        else:
            services.people.remove(name)
        return RedirectResponse("/settings#people", status_code=303)
