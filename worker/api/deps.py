"""Dependencies of routes: the services, and a page's cursor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Protocol

from fastapi import Depends, HTTPException, Path, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.convertors import IntegerConvertor, register_url_convertor

from worker.api.gate import CALLER, Caller
from worker.api.requests import ID_LIMIT, ArticleChoice, ExportQuery, Listing
from worker.api.scopes import CALLBACK, OPEN_PATHS, may
from worker.api.tail import Tail
from worker.bootstrap import Services
from worker.errors import NUL_REFUSED, InvalidInput, NotFound, unknown_name
from worker.service.operations.api_keys import SCOPES, Scope
from worker.service.people.people import Person
from worker.service.people.sign_ins import Credentials
from worker.service.search.articles import ArticleFilter
from worker.types.people import Decider

SHARED_NEEDS: tuple[Scope, ...] = ("edit",)  #: Scope that changes what is everybody's.
FIRST, LAST = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))  #: As far as the calendar goes.


_parameters: dict[Callable[..., Any], tuple[str, ...]] = {}  #: Names in the query, by operation.


class Number(IntegerConvertor):
    """A number in a path, ``{id:int}``. With more digits than Python reads, no path is ours."""

    regex = "[0-9]{1,4300}"  # sys.int_info.default_max_str_digits


register_url_convertor("int", Number())


async def services_of(request: Request) -> Services:
    """Return the services of this process. Asynchronous, as the framework sends what is not to a thread."""
    services: Services = request.app.state.services
    return services


async def tail_of(request: Request) -> Tail:
    """Return the end of the log of events, as this process reads it."""
    tail: Tail = request.app.state.tail
    return tail


def caller_of(request: Request) -> str:
    """Return the caller's name: the short part of the key, or the person's name; "" without both."""
    caller: Caller | None = request.scope.get(CALLER)
    return caller.name if caller else ""


def person_of(request: Request) -> Person | None:
    """Return the person who is signed in, if one is."""
    caller: Caller | None = request.scope.get(CALLER)
    return caller.person if caller else None


def is_by_key(request: Request) -> bool:
    """Return True if the request brings an API key, which belongs to no person."""
    return request.scope.get(CALLER) is not None and person_of(request) is None


def signed_in(request: Request) -> Person:
    """Return the person who is signed in. Raises NotFound if there is none: notes belong to a person."""
    person = person_of(request)
    if person is None:
        raise NotFound("notes belong to a person who is signed in; add one with: wiredesk people add NAME")
    return person


def scopes_of(request: Request) -> tuple[str, ...]:
    """Return the scopes of the key or the role; all that there are where no sign-in is needed."""
    caller: Caller | None = request.scope.get(CALLER)
    return SCOPES if caller is None else caller.scopes


async def reader_of(request: Request) -> int | None:
    """Return the id of the person who is signed in; None: whoever asks has what is shared."""
    person = person_of(request)
    return person.id if person else None


async def owner_of(request: Request) -> int | None:
    """Return the owner of what is saved: the person who is signed in; None: everybody.

    Raises HTTPException(403) for a key that may not change what is everybody's.
    """
    owner = await reader_of(request)
    if owner is None and not may(scopes_of(request), SHARED_NEEDS):
        raise HTTPException(403, "what is saved with a key is everybody's, and this key lacks the scope edit")
    return owner


async def decider_of(request: Request) -> Decider:
    """Return the decider: the person, or the key by its short part."""
    caller: Caller | None = request.scope.get(CALLER)
    return Decider("" if caller is None else caller.name if caller.person else f"key {caller.name}")


def credentials(request: Request, name: str, password: str) -> Credentials:
    """Return the credentials of a request."""
    address = request.client.host if request.client else ""
    return Credentials(name=name, password=password, address=address, agent=request.headers.get("user-agent", ""))


def query_parameters(route: APIRoute) -> tuple[str, ...]:
    """Return the names of the parameters that an operation takes in its query.

    They are read off its own part of the OpenAPI document: to make the whole takes a second, and no other request is
    answered meanwhile.
    """
    if route.endpoint not in _parameters:
        [operations] = get_openapi(title="", version="", routes=[route])["paths"].values()
        described = next(iter(operations.values())).get("parameters", ())
        _parameters[route.endpoint] = tuple(one["name"] for one in described if one["in"] == "query")
    return _parameters[route.endpoint]


async def refuse_unknown_parameters(request: Request) -> None:
    """Refuse a query string with a parameter that the operation does not have: a filter passed over misleads.

    Raises:
        InvalidInput: Names the nearest parameter, or all that there are; or one whose value holds NUL.
    """
    if not request.scope["query_string"] or request.url.path in OPEN_PATHS:
        return
    if request.url.path.startswith(f"{CALLBACK}/"):
        return  # hubs send what they like
    known = query_parameters(request.scope["route"])
    unknown = next((name for name in request.query_params if name not in known), None)
    if unknown is not None:
        raise InvalidInput(unknown_name("parameter", unknown, known), reason="unknown_parameter")
    for name, value in request.query_params.multi_items():
        if "\0" in value:  # no text of ours holds one, and one database refuses to look for it
            raise InvalidInput(NUL_REFUSED, thing=name)


Id = Annotated[int, Path(ge=1, le=ID_LIMIT)]
"""A row's number."""

ServicesDep = Annotated[Services, Depends(services_of)]
ReaderDep = Annotated[int | None, Depends(reader_of)]
OwnerDep = Annotated[int | None, Depends(owner_of)]
DeciderDep = Annotated[Decider, Depends(decider_of)]
TailDep = Annotated[Tail, Depends(tail_of)]


def link_next(request: Request, response: Response, name: str, value: int | str) -> str:
    """Return the address of the next page, also as a Link header (RFC 8288)."""
    address = str(request.url.include_query_params(**{name: value}))
    address = address[address.index("/", address.index("//") + 2) :]
    response.headers["Link"] = f'<{address}>; rel="next"'
    return address


def next_page(request: Request, response: Response, cursor: int | str | None) -> str | None:
    """Return the address of the page that a cursor leads to, also as a Link header; None without one."""
    return None if cursor is None else link_next(request, response, "cursor", cursor)


def of_articles(
    wanted: Listing, *, since: datetime | None = None, until: datetime | None = None
) -> ArticleFilter | None:
    """Return the filter of articles for lists of stories or entities, or None."""
    asked = ArticleFilter(
        q=wanted.q or None, entity_id=wanted.entity, place=wanted.place, source=wanted.source, since=since, until=until
    )
    return None if asked == ArticleFilter() else asked


MERGED: dict[int | str, dict[str, Any]] = {308: {"description": "It was merged; Location has what it is now."}}


def leads_on(request: Request, asked: int, found: int) -> None:
    """Redirect from a merged row to the one it was merged into, so that no link breaks."""
    if asked != found:
        address = str(request.url.replace(path=request.url.path.rpartition("/")[0] + f"/{found}"))
        raise HTTPException(308, headers={"Location": address})


class Timed(Protocol):
    """A request for what lies between two times, either of which may be left out."""

    since: datetime | None
    until: datetime | None


def time_range(asked: Timed) -> tuple[datetime | None, datetime | None]:
    """Return both ends in UTC. Raises InvalidInput where the first is later than the last: nothing lies between."""
    since, until = aware(asked.since), aware(asked.until)
    if since and until and since > until:
        raise InvalidInput("is later than until; exchange the two", thing="query.since")
    return since, until


def article_filter(asked: ArticleChoice | ExportQuery, person: Person | None = None) -> ArticleFilter:
    """Return the choice of articles in a query string; ``is:`` in it is about the marks of the person."""
    since, until = time_range(asked)
    return ArticleFilter(
        q=asked.q,
        entity_id=asked.entity,
        story_id=asked.story,
        source=asked.source,
        tag=asked.tag,
        lang=asked.lang,
        since=since,
        until=until,
        state=asked.state,
        person_id=person.id if person else None,
    )


def aware(time: datetime | None) -> datetime | None:
    """Return a time in UTC; one without a zone is UTC. Clamp times outside datetime's range."""
    if time is None or time.tzinfo is None:
        return time and time.replace(tzinfo=UTC)
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return FIRST if time.year == FIRST.year else LAST
