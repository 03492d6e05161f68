"""Answers to reader apps. Each asks with the token of a sign-in: ``Authorization: GoogleLogin auth=NAME/TOKEN``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse

from worker.api.deps import DeciderDep, ServicesDep, credentials, person_of, scopes_of
from worker.api.reader import items
from worker.api.reader.items import State
from worker.api.reader.streams import (
    KEPT_UNREAD,
    LABEL,
    READ,
    READING_LIST,
    STARRED,
    STATES,
    StreamName,
    plain_name,
    read_item,
    read_stream,
    read_time,
)
from worker.api.scopes import may
from worker.bootstrap import Services
from worker.errors import InvalidInput
from worker.service.feeds.access import split_login
from worker.service.feeds.identity import feed_key
from worker.service.feeds.manage import Feed, FeedChanges, tidy_folders
from worker.service.operations.api_keys import Scope
from worker.service.people.marks import Stream
from worker.service.people.people import Person
from worker.types.people import Decider

FOLDERS_NEED: tuple[Scope, ...] = ("feeds",)
FIELDS_LIMIT = 20_000  #: Apps send the ids of all they know in one form.
ITEMS_LIMIT = 1_000  #: Items of one answer with their texts.
IDS_LIMIT = 10_000
EDITS_LIMIT = 100  #: Subscriptions that one request changes; each is a transaction.
ITEMS_USUALLY = 20
TOKEN = "wiredesk".ljust(57, "Z")  #: Apps send it back with each change; who asks is known by the header.

router = APIRouter(include_in_schema=False)
Fields = dict[str, list[str]]


def person_signed_in(request: Request) -> Person:
    """Return the person who is signed in. Raises HTTPException (401) without one."""
    person = person_of(request)
    if person is None:
        raise HTTPException(401, "sign in as a person: wiredesk people add NAME")
    return person


async def fields_of(request: Request) -> Fields:
    """Return the fields of the address and of the form. Raises InvalidInput for too many."""
    body = (await request.body()).decode("utf-8", "replace") if request.method == "POST" else ""
    try:
        return parse_qs(f"{request.url.query}&{body.strip()}", max_num_fields=FIELDS_LIMIT)
    except ValueError as error:
        raise InvalidInput("the form has too many fields") from error


PersonDep = Annotated[Person, Depends(person_signed_in)]
FieldsDep = Annotated[Fields, Depends(fields_of)]
DONE = "OK"


@router.post("/accounts/ClientLogin")
@router.get("/accounts/ClientLogin")
async def sign_in(request: Request, response: Response, fields: FieldsDep, services: ServicesDep) -> Any:
    """Sign in, and answer with the token, which nobody is to keep on a disk, also where an app uses GET."""
    name, password = _first(fields, "Email"), _first(fields, "Passwd")
    try:
        token = await run_in_threadpool(services.sign_ins.sign_in, credentials(request, name, password))
    except InvalidInput:
        return PlainTextResponse("Error=BadAuthentication\n", 401)
    said = dict.fromkeys(("SID", "LSID", "Auth"), f"{name}/{token}")
    if _first(fields, "output") == "json":
        response.headers["Cache-Control"] = "no-store"
        return said
    lines = "".join(f"{kind}={value}\n" for kind, value in said.items())
    return PlainTextResponse(lines, headers={"Cache-Control": "no-store"})


api = APIRouter(prefix="/reader/api/0")


@api.get("/token")
def token(_: PersonDep) -> PlainTextResponse:
    """Answer with what apps send back with each change."""
    return PlainTextResponse(TOKEN)


@api.get("/user-info")
def user_info(person: PersonDep) -> dict[str, str]:
    """Answer with the person who is signed in."""
    number, name = str(person.id), person.name
    return {"userId": number, "userName": name, "userProfileId": number, "userEmail": name}


@api.get("/preference/list")
@api.get("/preference/stream/list")
def preferences(_: PersonDep) -> dict[str, Any]:
    """Answer that there are no preferences."""
    return {"prefs": [], "streamprefs": {}}


@api.get("/tag/list")
def tags(person: PersonDep, services: ServicesDep) -> dict[str, Any]:
    """List the states, the folders, and the labels of the person that are not called as a folder is."""
    folders = _folder_names(services)
    labels = [one.name for one in services.notes.labels(person) if one.name not in folders]
    shown = [items.label(one, "folder") for one in sorted(folders)] + [items.label(one, "tag") for one in labels]
    return {"tags": [{"id": STARRED}, *shown]}


@api.get("/subscription/list")
def subscriptions(request: Request, _: PersonDep, services: ServicesDep) -> dict[str, Any]:
    """List the feeds."""
    return {"subscriptions": items.subscriptions(services.feeds.all(), str(request.base_url))}


@api.get("/unread-count")
def unread_count(person: PersonDep, services: ServicesDep) -> dict[str, Any]:
    """Count what is unread."""
    return items.unread_counts(*services.marks.unread_by_feed(person), services.feeds.all())


@api.get("/stream/items/ids")
@api.post("/stream/items/ids")
def stream_ids(person: PersonDep, fields: FieldsDep, services: ServicesDep) -> dict[str, Any]:
    """List the ids of a stream."""
    ids, following = _page(services, person, fields, _first(fields, "s") or READING_LIST, IDS_LIMIT)
    return {"itemRefs": [{"id": str(one)} for one in ids]} | following


@api.get("/stream/items/contents")
@api.post("/stream/items/contents")
def stream_items(request: Request, person: PersonDep, fields: FieldsDep, services: ServicesDep) -> dict[str, Any]:
    """Give articles by their ids."""
    ids = [read_item(one) for one in fields.get("i", ())][:ITEMS_LIMIT]
    return _items(request, services, person, READING_LIST, ids)


@api.get("/stream/contents")
@api.post("/stream/contents")
@api.get("/stream/contents/{stream:path}")
@api.post("/stream/contents/{stream:path}")
def stream_contents(
    request: Request, person: PersonDep, fields: FieldsDep, services: ServicesDep, stream: str = ""
) -> dict[str, Any]:
    """Give the articles of a stream."""
    name = stream or _first(fields, "s") or READING_LIST
    ids, following = _page(services, person, fields, name, ITEMS_LIMIT)
    return _items(request, services, person, name, ids) | following


@api.post("/edit-tag")
def edit_tag(person: PersonDep, fields: FieldsDep, services: ServicesDep) -> PlainTextResponse:
    """Mark articles as read or starred, file them under labels, or take that back; other tags are passed over.

    Raises InvalidInput for a label that cannot be.
    """
    ids = [read_item(one) for one in fields.get("i", ())]
    folders = _folder_names(services)
    changed: dict[str, bool] = {}
    for field, is_added in (("a", True), ("r", False)):
        for name in map(plain_name, fields.get(field, ())):
            if name in (READ, KEPT_UNREAD):
                changed["read"] = is_added == (name == READ)
            elif name == STARRED:
                changed["star"] = is_added
            elif ids and name.startswith(LABEL) and name.removeprefix(LABEL) not in folders:
                file_under = services.notes.add_label if is_added else services.notes.remove_label
                file_under(person, ids, name.removeprefix(LABEL))
    if ids and changed:
        services.marks.mark(person, ids, **changed)
    return PlainTextResponse(DONE)


@api.post("/rename-tag")
def rename_tag(
    request: Request, person: PersonDep, fields: FieldsDep, services: ServicesDep, by: DeciderDep
) -> PlainTextResponse:
    """Rename a folder with those in it, or a label of the person. Raises InvalidInput, NotFound."""
    new = read_stream(_first(fields, "dest")).folder
    if new is None:
        raise InvalidInput("dest is the new name of a label: user/-/label/NAME")
    _change_tags(request, services, person, by, [_stream(services, _first(fields, "s"))], new)
    return PlainTextResponse(DONE)


@api.post("/disable-tag")
def disable_tag(
    request: Request, person: PersonDep, fields: FieldsDep, services: ServicesDep, by: DeciderDep
) -> PlainTextResponse:
    """Take all feeds out of folders, and labels of the person from all. Raises InvalidInput, NotFound."""
    names = [_stream(services, one) for one in fields.get("s", [""])]
    _change_tags(request, services, person, by, names, None)
    return PlainTextResponse(DONE)


@api.post("/mark-all-as-read")
def mark_all_as_read(person: PersonDep, fields: FieldsDep, services: ServicesDep) -> PlainTextResponse:
    """Mark a stream as read, up to a time."""
    name = _stream(services, _first(fields, "s") or READING_LIST)
    until = read_time(_first(fields, "ts"))
    wanted = Stream(kind="unread", feeds=_feeds_of(services, name), label=name.label, until=until)
    services.marks.mark_stream_read(person, wanted)
    return PlainTextResponse(DONE)


@api.post("/subscription/quickadd")
def quick_add(fields: FieldsDep, services: ServicesDep) -> dict[str, Any]:
    """Add a feed by its address or that of its site."""
    address = _first(fields, "quickadd").removeprefix("feed/")
    try:
        feed = services.feeds.add(address)
    except InvalidInput as error:
        return {"numResults": 0, "error": error.message}
    return {"numResults": 1, "query": feed.url, "streamId": f"feed/{feed.id}", "streamName": feed.title or feed.url}


@api.post("/subscription/edit")
def edit_subscription(fields: FieldsDep, services: ServicesDep, by: DeciderDep) -> PlainTextResponse:
    """Add, rename, move or remove feeds; refused before the first is. Raises InvalidInput, NotFound."""
    action, titles = _first(fields, "ac"), fields.get("t", [])
    if action not in ("subscribe", "edit", "unsubscribe"):
        raise InvalidInput("ac is subscribe, edit or unsubscribe", thing=action[:40])
    names, added, removed = fields.get("s", []), _folders(fields, "a"), _folders(fields, "r")
    if len(names) > EDITS_LIMIT:
        raise InvalidInput(f"one request changes {EDITS_LIMIT} subscriptions at most", reason="too_many_subscriptions")
    found = [_feed_or_address(services, name, is_new=action == "subscribe") for name in names]
    if action == "unsubscribe":
        for feed_id in {one.id for one in found if isinstance(one, Feed)}:
            services.feeds.remove(feed_id, by)
        return PlainTextResponse(DONE)
    for one in found:
        tidy_folders(_moved(one, added, removed))  # raises for a folder that cannot be
    for number, one in enumerate(found):
        feed = services.feeds.add(one) if isinstance(one, str) else one
        changes: FeedChanges = {"title": titles[number]} if number < len(titles) else {}
        if added or removed:
            changes["folders"] = _moved(feed, added, removed)
        services.feeds.change(feed.id, by, **changes)
    return PlainTextResponse(DONE)


router.include_router(api)


def _first(fields: Fields, name: str) -> str:
    return fields.get(name, [""])[0]


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else None


def _folders(fields: Fields, name: str) -> list[str]:
    return [one.folder for one in map(read_stream, fields.get(name, ())) if one.folder is not None]


def _feed_or_address(services: Services, name: str, *, is_new: bool) -> Feed | str:
    """Return the feed that a stream names, or the address of a new one. Raises InvalidInput, NotFound."""
    stream = read_stream(name)
    if stream.feed is None:  # a folder, of which one feed would be changed
        raise InvalidInput("each s is feed/ and the number or address of a feed", thing=name[:40])
    if is_new and isinstance(stream.feed, str):
        feed_key(split_login(stream.feed)[0])  # raises for what is no address
        return stream.feed
    return services.feeds.get(next(iter(_feeds_of(services, stream) or ()), 0))


def _change_tags(
    request: Request, services: Services, person: Person, by: Decider, names: Sequence[StreamName], new: str | None
) -> None:
    """Give labels and folders another name, or none; refused before the first is changed.

    Raises InvalidInput, NotFound, and HTTPException (403): folders need the scope feeds.
    """
    labels = [one.label for one in names if one.label is not None]
    folders = [one.folder for one in names if one.folder is not None]
    if len(labels) + len(folders) < len(names):
        raise InvalidInput("s is the name of a label: user/-/label/NAME")
    if folders and not may(scopes_of(request), FOLDERS_NEED):
        raise HTTPException(403, "the role lacks the scope feeds")
    if labels:  # first: folders that feeds only leave are not refused
        services.notes.relabel(person, labels, new)
    if folders:
        services.feeds.rename_folders(folders, new, by)


def _moved(feed: Feed | str, added: Sequence[str], removed: Sequence[str]) -> list[str]:
    kept = [] if isinstance(feed, str) else [one for one in feed.folders if one not in removed]
    return [*kept, *added]


def _folder_names(services: Services) -> set[str]:
    return {folder for feed in services.feeds.all() for folder in feed.folders}


def _stream(services: Services, name: str) -> StreamName:
    """Return the stream of a name: what is no folder is a label. Raises InvalidInput."""
    stream = read_stream(name)
    if stream.folder is None or services.feeds.all(folder=stream.folder):
        return stream
    return StreamName(label=stream.folder)


def _feeds_of(services: Services, name: StreamName) -> list[int] | None:
    """Return the feeds of a stream; None: any."""
    if isinstance(name.feed, int):
        return [name.feed]
    if name.feed is not None:
        return [one.id for one in services.feeds.all() if one.url == name.feed]
    if name.folder is not None:
        return [one.id for one in services.feeds.all(folder=name.folder)]
    return None


def _page(
    services: Services, person: Person, fields: Fields, name: str, limit: int
) -> tuple[list[int], dict[str, str]]:
    """Return the ids of a page of a stream, and how to ask for the next one."""
    stream = _stream(services, name)
    kind = stream.kind
    if READ in map(plain_name, fields.get("xt", ())) and kind == "all":
        kind = "unread"
    elif kind == "all":
        kind = next((STATES[one] for one in map(plain_name, fields.get("it", ())) if one in STATES), kind)
    last = _number(_first(fields, "c"))
    is_oldest_first = _first(fields, "r") == "o"
    wanted = Stream(
        kind=kind,
        feeds=_feeds_of(services, stream),
        label=stream.label,
        since=read_time(_first(fields, "ot")),
        until=read_time(_first(fields, "nt")),
        after=last if is_oldest_first else None,
        before=None if is_oldest_first else last,
        is_oldest_first=is_oldest_first,
    )
    count = min(_number(_first(fields, "n")) or ITEMS_USUALLY, limit)
    ids = services.marks.find(person, wanted, limit=count + 1)
    following = {"continuation": str(ids[count - 1])} if len(ids) > count else {}
    return ids[:count], following


def _items(request: Request, services: Services, person: Person, name: str, ids: Sequence[int]) -> dict[str, Any]:
    """Return the answer with these articles."""
    articles = services.articles.by_ids(ids)
    shown = [one.id for one in articles]
    marks, feed_of = services.marks.states(person, shown), services.marks.feeds_of(shown)
    notes = services.notes.of_articles(person, shown)
    feeds = {one.id: one for one in services.feeds.all()} if feed_of else {}
    base_url = str(request.base_url)
    return {
        "direction": "ltr",
        "id": name,
        "title": name,
        "updated": int(services.clock().timestamp()),
        "items": [
            items.item(one, State(marks[one.id], notes.get(one.id)), feeds.get(feed_of.get(one.id, 0)), base_url)
            for one in articles
            if one.id in marks
        ],
    }
