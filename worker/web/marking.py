"""Reading state on the desk: forms that mark articles read or starred, undoing it, and the place of the last visit."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from worker.api.deps import ServicesDep, person_of, signed_in
from worker.bootstrap import Services
from worker.errors import InvalidInput
from worker.service.people.marks import Stream
from worker.service.people.people import Person
from worker.web.account import local
from worker.web.forms import Form, FormDep, ids, maybe, one
from worker.web.wire import Visit, visit

MARKS: dict[str, dict[str, bool]] = {
    "read": {"read": True},
    "unread": {"read": False},
    "star": {"star": True},
    "unstar": {"star": False},
}
VISIT_COOKIE = "wiredesk_visit"
VISIT_KEPT_S = 365 * 86_400
UNDO_COOKIE = "wiredesk_undo"
UNDO_KEPT_S = 600
UNDO_LIMIT_ARTICLES = 300  #: More do not fit into a cookie.


def install(router: APIRouter) -> None:
    """Add what marks articles."""

    @router.post("/marks", include_in_schema=False)
    def mark(request: Request, form: FormDep, services: ServicesDep) -> Response:
        """Mark the given articles, all up to one, or a part of a page, and show again the page this came from."""
        person = signed_in(request)
        wanted, back = one(form, "do"), local(maybe(form, "back") or "/")
        if wanted == "undo":
            services.marks.mark(person, numbers(one(form, "was unread")), read=False)
        elif wanted in MARKS:
            services.marks.mark(person, ids(form, "article"), **MARKS[wanted])
        else:
            shown = RedirectResponse(back, status_code=303)
            _offer_undo(request, shown, _mark_many(services, person, form, wanted))
            return shown
        return RedirectResponse(back, status_code=303)


def numbers(typed: str) -> list[int]:
    """Return numbers of articles with blanks between them. Raises InvalidInput if one is no number."""
    return ids({"article": typed.split()}, "article")


def _mark_many(services: Services, person: Person, form: Form, wanted: str) -> list[int]:
    """Mark all up to an article, or the rows above or below one, as read. Return those that were not."""
    action, _, place = wanted.partition(" ")
    if wanted == "read up to":
        stream = Stream(kind="unread", before=numbers(one(form, "article"))[0] + 1)
        unread = services.marks.find(person, stream, limit=UNDO_LIMIT_ARTICLES + 1)
        services.marks.mark_stream_read(person, stream)
        return unread
    if action not in ("above", "below") or not place.isascii() or not place.isdigit() or len(place) > len("999"):
        raise InvalidInput(f"an article can be marked as {', '.join(MARKS)}", thing=wanted[:40])
    rows = form.get("row", [])
    shown = numbers(" ".join(rows[: int(place)] if action == "above" else rows[int(place) + 1 :]))
    unread = [article for article, mark in services.marks.states(person, shown).items() if not mark.is_read]
    services.marks.mark(person, unread, read=True)
    return unread


def _offer_undo(request: Request, response: Response, unread: list[int]) -> None:
    """Let the next page offer to mark these as unread again."""
    if 0 < len(unread) <= UNDO_LIMIT_ARTICLES:
        value, is_secure = ".".join(map(str, unread)), request.url.scheme == "https"
        response.set_cookie(UNDO_COOKIE, value, max_age=UNDO_KEPT_S, secure=is_secure, httponly=True, samesite="strict")


def undo_of(request: Request) -> list[str]:
    """Return the numbers of the articles that were marked read just before this page, if that can be taken back."""
    return [one for one in request.cookies.get(UNDO_COOKIE, "").split(".") if one]


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
