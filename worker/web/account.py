"""Pages of the person who sits here: sign in, sign out, where one is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import Id, ServicesDep, credentials, person_of, signed_in
from worker.api.gate import COOKIE, PROXY_PERSON, sign_in_token
from worker.api.scopes import SIGN_IN
from worker.errors import InvalidInput, Overloaded, WiredeskError, check_known
from worker.service.people.sign_ins import KEPT_FOR
from worker.web.forms import FormDep, maybe, one

if TYPE_CHECKING:
    from worker.bootstrap import Services
    from worker.web.app import Pages

DENSITY_COOKIE = "wiredesk_density"
DENSITY_KEPT_S = 365 * 86_400
DENSITIES = ("comfortable", "compact")


def install(router: APIRouter, page: Pages) -> None:
    """Add the pages of sign-in."""
    _install_density(router)

    @router.get(SIGN_IN, include_in_schema=False)
    def show_sign_in(request: Request, services: ServicesDep, to: str = "/") -> HTMLResponse:
        """Show the form; where a password cannot help, what is so."""
        return page(request, "sign_in.html", to=local(to), is_nobody_added=not services.people.are_any())

    @router.post(SIGN_IN, include_in_schema=False)
    def sign_in(request: Request, form: FormDep, services: ServicesDep) -> Response:
        """Sign in, and lead on to the page that was asked for; or show the form again."""
        to = maybe(form, "to") or "/"
        if PROXY_PERSON in request.scope:
            return show_sign_in(request, services, to)
        try:
            token = services.sign_ins.sign_in(credentials(request, one(form, "name"), one(form, "password")))
        except (InvalidInput, Overloaded) as error:
            refused = page(request, "sign_in.html", to=to, name=maybe(form, "name"), error=error.message)
            refused.status_code = 429 if isinstance(error, Overloaded) else 403
            return refused
        services.sign_ins.sign_out(sign_in_token(request.headers))  # the one that this browser had before
        return _keep_sign_in(request, RedirectResponse(local(to), status_code=303), token)

    @router.post("/sign-out", include_in_schema=False)
    def sign_out(request: Request, services: ServicesDep) -> Response:
        """Sign out in this browser."""
        services.sign_ins.sign_out(sign_in_token(request.headers))
        answer = RedirectResponse("/", status_code=303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return answer

    _install_me(router, page)


def _install_me(router: APIRouter, page: Pages) -> None:
    def show(request: Request, services: Services, **values: object) -> HTMLResponse:
        person = person_of(request)
        return page(request, "me.html", sign_ins=services.sign_ins.of_person(person) if person else (), **values)

    @router.get("/me", include_in_schema=False)
    def me(request: Request, services: ServicesDep) -> HTMLResponse:
        """Show where one is signed in."""
        return show(request, services)

    @router.post("/me/password", include_in_schema=False)
    def set_password(request: Request, form: FormDep, services: ServicesDep) -> Response:
        """Give oneself another password, which signs out every other browser and app."""
        name, new = signed_in(request).name, form.get("new", [""])[0]
        try:
            if new != form.get("again", [""])[0]:
                raise InvalidInput("the new password was not typed the same twice")
            token = services.sign_ins.sign_in(credentials(request, name, form.get("password", [""])[0]))
            try:
                services.people.set_password(name, new)
            except WiredeskError:
                services.sign_ins.sign_out(token)
                raise
            token = services.sign_ins.sign_in(credentials(request, name, new))
        except (InvalidInput, Overloaded) as error:
            is_wrong = error.reason == "wrong_password"
            refused = show(request, services, error="the present password is wrong" if is_wrong else error.message)
            refused.status_code = 429 if isinstance(error, Overloaded) else 403 if is_wrong else 422
            return refused
        return _keep_sign_in(request, RedirectResponse("/me?changed=password", status_code=303), token)

    @router.post("/me/sign-ins/{sign_in_id}/end", include_in_schema=False)
    def end(request: Request, sign_in_id: Id, services: ServicesDep) -> Response:
        """Sign out in another browser or app."""
        services.sign_ins.end(signed_in(request), sign_in_id)
        return RedirectResponse("/me", status_code=303)


def _keep_sign_in(request: Request, answer: Response, token: str) -> Response:
    """Let the browser keep the token of a sign-in."""
    kept_s, is_secure = int(KEPT_FOR.total_seconds()), request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, max_age=kept_s, secure=is_secure, httponly=True, samesite="lax")
    return answer


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
