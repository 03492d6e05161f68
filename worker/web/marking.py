"""Reading state on the desk: forms that mark articles read or starred, and the place of the last visit."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from worker.api.deps import ServicesDep, person_of
from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound
from worker.service.people.marks import Stream
from worker.service.people.people import Person
from worker.web.account import local
from worker.web.forms import FormDep, ids, maybe, one
from worker.web.wire import Visit, visit

MARKS: dict[str, dict[str, bool]] = {
    "read": {"read": True},
    "unread": {"read": False},
    "star": {"star": True},
    "unstar": {"star": False},
}
VISIT_COOKIE = "wiredesk_visit"
VISIT_KEPT_S = 365 * 86_400


def install(app: FastAPI) -> None:
    """Add what marks articles."""

    @app.post("/marks", include_in_schema=False)
    def mark(request: Request, form: FormDep, services: ServicesDep) -> Response:
        """Mark the given articles, or all up to one, and show again the page this came from."""
        person = person_of(request)
        if person is None:
            raise NotFound("nobody is signed in, so there is nobody to mark it for: wiredesk people add NAME")
        wanted = one(form, "do")
        if wanted == "read up to":
            services.marks.mark_stream_read(person, Stream(kind="unread", before=ids(form, "article")[0] + 1))
        elif wanted in MARKS:
            services.marks.mark(person, ids(form, "article"), **MARKS[wanted])
        else:
            raise InvalidInput(f"an article can be marked as {', '.join(MARKS)}", thing=wanted[:40])
        return RedirectResponse(local(maybe(form, "back") or "/"), status_code=303)


def visit_of(request: Request, services: Services, newest: int) -> Visit:
    """Return the reading position on the wire: the person's own, else the browser's."""
    person = person_of(request)
    before = services.marks.visit(person) if person else request.cookies.get(VISIT_COOKIE, "")
    return visit(before, newest, services.clock())


def keep_visit(request: Request, response: Response, services: Services, place: Visit) -> None:
    """Keep the place: with the person, or else in the browser."""
    person: Person | None = person_of(request)
    if person is not None:
        services.marks.write_visit(person, str(place))
        return
    is_secure = request.url.scheme == "https"
    response.set_cookie(VISIT_COOKIE, str(place), max_age=VISIT_KEPT_S, secure=is_secure, httponly=True, samesite="lax")
