"""Other ways to what a page shows: the API call, the file, the watch and the commands that give the same. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from worker.service.search.resolve_query import is_personal

PERIODS_DAYS = {"day": 1, "week": 7, "month": 30}
PAGE_ARTICLES = 30
PAGE_STORIES = 30
PAGE_MEMBERS = 50  #: Reports of a story.
PAGE_ENTITIES = 100
PAGE_EVENTS = 100
PAGE_DECISIONS = 100
PAGE_RERUNS = 50
PAGE_DELIVERIES = 50
PAGE_NOTES = 50
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Ways to the same beside a page."""

    api: str  #: Address of the API call; of a form method and path of what it sends.
    commands: tuple[str, ...]  #: As typed in a shell.
    export: str | None = None  #: Address of a file of all of it; None: the answer of the API is saved as one.
    watch: str | None = None  #: Address of the form of a new watch; None: it cannot be watched.
    stream: str | None = None  #: Address of the page with the call that gives it as it comes in.

    @property
    def is_form(self) -> bool:
        """Return True if the page only sends something: there is nothing to fetch or to export."""
        return not self.api.startswith("/")


def ways_of(page: str, given: Mapping[str, object]) -> Ways | None:
    """Return the ways to the same as a page shows; None for a page that shows nothing of its own.

    Args:
        page: Path of its route, as "/stories/{story_id}".
        given: Parameters of its path and query; what is empty counts as left out.
    """
    found = PAGES.get(page)
    return found and found({name: str(value) for name, value in given.items() if value not in (None, "", False)})


def _address(path: str, **query: str | int | None) -> str:
    asked = urlencode({name: value for name, value in query.items() if value is not None})
    return f"{path}?{asked}" if asked else path


def _typed(command: str, *words: str | None, **options: str | int | None) -> tuple[str, ...]:
    """Return one command as typed in a shell; what is None is left out."""
    flags = [part for name, value in options.items() if value is not None for part in (f"--{name}", str(value))]
    given = [word for word in words if word is not None]
    dash = ["--"] if any(word.startswith("-") for word in given) else []
    return (f"wiredesk {shlex.join([*command.split(), *flags, *dash, *given])}",)


def _export(kind: str, **chosen: str | None) -> str:
    return _address(f"/v1/export/{kind}", format="csv", **chosen)


def _watch(**chosen: str | None) -> str:
    return _address("/watches/add", **chosen)


def _wire(given: Given) -> Ways:
    q, order, person = given.get("q"), given.get("order"), given.get("person")
    if person and not q and given.get("show") in ("unread", "starred"):
        q = f"is:{given['show']}"
    marked = q is not None and is_personal(q)
    order = order if q and order in ("relevance", "published") else None
    api = _address("/v1/articles", q=q, order=order, cursor=given.get("cursor"), limit=PAGE_ARTICLES)
    options = {"order": order, "limit": PAGE_ARTICLES, "as": person if marked else None}
    command = _typed("search", q, **options) if q else _typed("articles list")
    if marked:  # marks of one person: nothing that is sent to others
        return Ways(api=api, commands=command)
    export, watch, stream = _export("articles", q=q, state="original"), _watch(query=q), _address("/events", q=q)
    return Ways(api=api, commands=command, export=export, watch=watch, stream=stream)


def _numbers(given: Given) -> Ways:
    q = given.get("q")
    options = {"counts": "source", "as": given.get("person") if q and is_personal(q) else None}
    wanted = _wire({name: value for name, value in given.items() if name in ("q", "person")})
    commands = _typed("search", q, **options)
    return replace(wanted, api=_address("/v1/articles/counts", by="source", q=q), commands=commands)


def _stories(given: Given) -> Ways:
    sort = given.get("sort")
    api = _address("/v1/stories", sort=sort, cursor=given.get("cursor"), limit=PAGE_STORIES)
    command = _typed("stories list", sort=sort, limit=PAGE_STORIES)
    return Ways(api=api, commands=command, export=_export("stories"), watch=_watch(per="story"))


def _story(given: Given) -> Ways:
    number = given["story_id"]
    export, watch = _export("articles", story=number), _watch(story=number)
    return Ways(api=f"/v1/stories/{number}", commands=_typed("stories show", number), export=export, watch=watch)


def _article(given: Given) -> Ways:
    number, story = given["article_id"], given.get("story")
    watch = _watch(story=story) if story else None
    return Ways(api=f"/v1/articles/{number}", commands=_typed("articles show", number), watch=watch)


def _entities(given: Given) -> Ways:
    name, kind = given.get("name"), given.get("kind")
    sort = None if name or kind else "articles"
    cursor = given.get("cursor")
    api = _address("/v1/entities", name=name, kind=kind, sort=sort, cursor=cursor, limit=PAGE_ENTITIES)
    command = _typed("entities list", name, kind=kind, sort=sort, limit=PAGE_ENTITIES)
    watch = _watch(query=f'entity:"{name}"') if name and '"' not in name else None
    return Ways(api=api, commands=command, export=_export("entities"), watch=watch)


def _entity(given: Given) -> Ways:
    number = given["entity_id"]
    export, watch = _export("articles", entity=number), _watch(entity=number)
    commands = (*_typed("entities show", number), *_typed("entities company", number))
    return Ways(api=f"/v1/entities/{number}", commands=commands, export=export, watch=watch)


def _places(given: Given) -> Ways:
    q = f"since:-{PERIODS_DAYS.get(given.get('period', ''), PERIODS_DAYS['week'])}d"
    api = _address("/v1/places", q=q)
    command = _typed("entities list", kind="place", query=q, limit=PAGE_ENTITIES)
    return Ways(api=api, commands=command, export=_export("entities", q=q), watch=None)


def _sources(given: Given) -> Ways:
    folder, failing = given.get("folder"), given.get("failing")
    api = _address("/v1/feeds", folder=folder, failing="true" if failing else None)
    command = _typed("feeds list --failing" if failing else "feeds list", folder=folder)
    return Ways(api=api, commands=command, export="/v1/feeds/export")


def _source(given: Given) -> Ways:
    number = given["feed_id"]
    commands = (*_typed("feeds show", number), *_typed("feeds health", number))
    q = f"feed:{number}"
    return Ways(api=f"/v1/feeds/{number}", commands=commands, export=_export("articles", q=q), watch=_watch(query=q))


def _events(given: Given) -> Ways:
    q, kind, after = given.get("q"), given.get("kind"), given.get("start")
    api = _address("/v1/events", kind=kind, after=after, q=q, limit=PAGE_EVENTS)
    command = _typed("events", q, kind=kind, after=after, limit=PAGE_EVENTS)
    return Ways(api=api, commands=command, watch=_watch(query=q) if q else None)


def _decisions(given: Given) -> Ways:
    asked = {name: given.get(name) for name in ("kind", "by", "before")}
    api = _address("/v1/decisions", **asked, limit=PAGE_DECISIONS)
    return Ways(api=api, commands=_typed("decisions list", **asked, limit=PAGE_DECISIONS))


def _reruns(given: Given) -> Ways:
    api = _address("/v1/reruns", before=given.get("before"), limit=PAGE_RERUNS)
    return Ways(api=api, commands=("wiredesk reruns list", "wiredesk rerun clean"))


def _compare(given: Given) -> Ways:
    a, b = given["a"], given["b"]
    return Ways(api=_address("/v1/articles/compare", a=a, b=b), commands=_typed("articles compare", a, b))


def _receipt(given: Given) -> Ways:
    number = given["receipt_id"]
    return Ways(api=f"/v1/receipts/{number}", commands=_typed("receipts show", number))


def _notes(given: Given) -> Ways:
    label, person = given.get("label"), given.get("person")
    api = _address("/v1/notes", label=label, before=given.get("before"), limit=PAGE_NOTES)
    q = 'label:"{}"'.format(label.replace('"', " ")) if label else "is:noted"
    return Ways(api=api, commands=_typed("search", q, **{"as": person}) if person else _typed("people list"))


def _watch_of(given: Given) -> Ways:
    number = given["watch_id"]
    deliveries = _typed("watches deliveries", number, limit=PAGE_DELIVERIES)
    trial = _typed("watches test", number, days=given["days"]) if "days" in given else ()
    api = _address(f"/v1/watches/{number}/deliveries", cursor=given.get("cursor"), limit=PAGE_DELIVERIES)
    return Ways(api=api, commands=(*_typed("watches show", number), *deliveries, *trial))


def _watch_made(given: Given) -> Ways:
    number = given.get("watch")
    if number is None:
        return Ways(api="POST /v1/watches", commands=("wiredesk watches add NAME QUERY --webhook URL",))
    return Ways(api=f"/v1/watches/{number}", commands=_typed("watches show", number))


def _add(given: Given) -> Ways:
    commands = ("wiredesk submit FILE", "wiredesk submit --url URL", "wiredesk feeds add URL")
    return Ways(api="POST /v1/articles", commands=commands)


def _fixed(api: str, *commands: str) -> Callable[[Given], Ways]:
    return lambda _: Ways(api=api, commands=commands)


PAGES: Mapping[str, Callable[[Given], Ways]] = {
    "/": _wire,
    "/numbers": _numbers,
    "/stories": _stories,
    "/stories/{story_id}": _story,
    "/articles/{article_id}": _article,
    "/compare": _compare,
    "/entities": _entities,
    "/entities/{entity_id}": _entity,
    "/places": _places,
    "/sources": _sources,
    "/sources/{feed_id}": _source,
    "/sources/bulk": _fixed("POST /v1/feeds/bulk", "wiredesk feeds bulk ACTION ID …"),
    "/sources/preview": _fixed("POST /v1/feeds/preview", "wiredesk feeds preview URL"),
    "/sources/import": _fixed("POST /v1/feeds/import", "wiredesk feeds import FILE.opml"),
    "/pipeline": _fixed("/v1/ledger", "wiredesk ledger", "wiredesk status"),
    "quarantine": _fixed("/v1/receipts?state=quarantined", "wiredesk quarantine list"),
    "/notes": _notes,
    "/search": _fixed("/v1/articles?q=road", "wiredesk search road"),
    "/searches": _fixed("/v1/searches", "wiredesk searches list"),
    "/watches": _fixed("/v1/watches", "wiredesk watches list"),
    "/watches/add": _watch_made,
    "/watches/{watch_id}": _watch_of,
    "/events": _events,
    "/add": _add,
    "/receipts/{receipt_id}": _receipt,
    "/decisions": _decisions,
    "/reruns": _reruns,
    "/settings": _fixed("/v1/settings", "wiredesk config"),
    "keys": _fixed("/v1/keys", "wiredesk keys list"),
    "people": _fixed("/v1/people", "wiredesk people list"),
    "/me": _fixed("/v1/me", "wiredesk people list"),
}
"""By the path of the page's route; of a part of a page by its name."""
