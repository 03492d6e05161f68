"""Pages of the person who sits here: sign in, sign out, where one is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import Id, ServicesDep, credentials, person_of, signed_in
from worker.api.gate import COOKIE, sign_in_token
from worker.api.scopes import SIGN_IN
from worker.errors import InvalidInput, Overloaded, check_known
from worker.service.people.sign_ins import KEPT_FOR
from worker.web.forms import FormDep, maybe, one

if TYPE_CHECKING:
    from worker.web.app import Pages

DENSITY_COOKIE = "wiredesk_density"
DENSITY_KEPT_S = 365 * 86_400
DENSITIES = ("comfortable", "compact")


def install(router: APIRouter, page: Pages) -> None:
    """Add the pages of sign-in."""
    _install_density(router)

    @router.get(SIGN_IN, include_in_schema=False)
    def show_sign_in(request: Request, to: str = "/") -> HTMLResponse:
        """Show the form."""
        return page(request, "sign_in.html", to=to)

    @router.post(SIGN_IN, include_in_schema=False)
    def sign_in(request: Request, form: FormDep, services: ServicesDep) -> Response:
        """Sign in, and lead on to the page that was asked for; or show the form again."""
        to = maybe(form, "to") or "/"
        try:
            token = services.sign_ins.sign_in(credentials(request, one(form, "name"), one(form, "password")))
        except (InvalidInput, Overloaded) as error:
            refused = page(request, "sign_in.html", to=to, name=maybe(form, "name"), error=error.message)
            refused.status_code = 429 if isinstance(error, Overloaded) else 403
            return refused
        services.sign_ins.sign_out(sign_in_token(request.headers))  # the one that this browser had before
        answer = RedirectResponse(local(to), status_code=303)
        is_secure = request.url.scheme == "https"
        kept_s = int(KEPT_FOR.total_seconds())
        answer.set_cookie(COOKIE, token, max_age=kept_s, secure=is_secure, httponly=True, samesite="lax")
        return answer

    @router.post("/sign-out", include_in_schema=False)
    def sign_out(request: Request, services: ServicesDep) -> Response:
        """Sign out in this browser."""
        services.sign_ins.sign_out(sign_in_token(request.headers))
        answer = RedirectResponse("/", status_code=303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return answer

    @router.get("/me", include_in_schema=False)
    def me(request: Request, services: ServicesDep) -> HTMLResponse:
        """Show where one is signed in."""
        person = person_of(request)
        return page(request, "me.html", sign_ins=services.sign_ins.of_person(person) if person else ())

    @router.post("/me/sign-ins/{sign_in_id}/end", include_in_schema=False)
    def end(request: Request, sign_in_id: Id, services: ServicesDep) -> Response:
        """Sign out in another browser or app."""
        services.sign_ins.end(signed_in(request), sign_in_id)
        return RedirectResponse("/me", status_code=303)


def _install_density(router: APIRouter) -> None:
    @router.post("/density", include_in_schema=False)
    def set_density(request: Request, form: FormDep) -> Response:
        """Show pages compactly or comfortably in this browser from now on."""
        wanted, is_secure = one(form, "density"), request.url.scheme == "https"
        check_known("density", wanted, DENSITIES)
        answer = RedirectResponse(local(maybe(form, "back") or "/"), status_code=303)
        kept_s = DENSITY_KEPT_S
        answer.set_cookie(DENSITY_COOKIE, wanted, max_age=kept_s, secure=is_secure, httponly=True, samesite="lax")
        return answer


def local(to: str) -> str:
    """Return an address of this desk to lead on to; ``/`` for any other."""
    is_ours = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if is_ours else "/"
