"""Scopes that requests need. A route that is not named here needs ``admin``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl

from worker.service.operations.api_keys import Scope
from worker.types.people import Role

OPEN_PATHS = frozenset({"/healthz", "/readyz"})  #: What probes ask for, who have no key.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CALLBACK = "/websub"  #: Of hubs, whose key is the token in the address.
STATIC = "/static"  #: Styles and scripts of the desk: a page that asks for a key needs them.
FEED_PATH = re.compile(r"/v1/watches/\d{1,19}/feed\.(?:rss|atom|json)")
SIGN_IN = "/sign-in"  #: Of the desk; ``/sign-out`` asks for nothing either: the token alone says whose it is.
SCOPES_OF_ROLE: Mapping[Role, tuple[Scope, ...]] = {
    "disabled": (),
    "reader": ("read",),
    "editor": ("read", "ingest", "feeds", "edit"),
    "admin": ("admin",),
}
"""Roles from the fewest scopes to the most."""
RULES: tuple[tuple[str, str | None, tuple[Scope, ...]], ...] = (
    (CALLBACK, None, ()),
    (STATIC, "GET", ()),
    ("/v1/keys", None, ("admin",)),
    ("/v1/people", None, ("admin",)),
    ("/settings", None, ("admin",)),
    ("/v1/settings", None, ("admin",)),
    ("/v1/receipts/", "GET", ("read", "ingest")),
    ("/v1/feeds", "GET", ("read",)),
    ("/v1/feeds", None, ("feeds",)),
    ("/v1/articles/", "POST", ("edit",)),
    ("/v1/entities/", "POST", ("edit",)),
    ("/v1/stories/", "POST", ("edit",)),
    (SIGN_IN, None, ()),
    ("/accounts/ClientLogin", None, ()),
    ("/reader/api/0/subscription/", "POST", ("feeds",)),
    ("/reader/", None, ("read",)),
    ("/sign-out", "POST", ()),
    ("/me/", "POST", ("read",)),
    ("/marks", "POST", ("read",)),
    ("/notes/", "POST", ("read",)),
    ("/density", "POST", ("read",)),
    ("/v1/notes", None, ("read",)),
    ("/searches", "POST", ("read", "edit")),  # read: of oneself; ``owner_of`` asks for edit where they are everybody's
    ("/v1/searches", "GET", ("read",)),
    ("/v1/searches", None, ("read", "edit")),
    ("/add", "POST", ("ingest",)),
    ("/sources", "POST", ("feeds",)),
    ("/articles/", "POST", ("edit",)),
    ("/entities/", "POST", ("edit",)),
    ("/stories/", "POST", ("edit",)),
    ("/decisions/", "POST", ("edit",)),
    ("/v1/decisions/", "POST", ("edit",)),
)
"""Path, method (None: any), scopes; the first that fits counts. A path with a slash at its end: only what is below."""


def scopes_for(method: str, path: str) -> tuple[Scope, ...]:
    """Return the scopes of which a key needs one; () where no key is needed. ``admin`` always suffices."""
    if path in OPEN_PATHS:
        return ()
    for root, method_is, needed in RULES:
        if (path == root or path.startswith(f"{root.rstrip('/')}/")) and (method_is is None or method_is == method):
            return needed
    if method in SAFE_METHODS:
        return ("read",)
    return ("ingest",) if (method, path) == ("POST", "/v1/articles") else ("admin",)


def least_role(needed: Collection[Scope]) -> Role:
    """Return the role with the fewest scopes that has one of those that are needed."""
    return next(role for role, scopes in SCOPES_OF_ROLE.items() if may(scopes, needed))


def brings_feed_token(request: Mapping[str, Any]) -> bool:
    """Return True if a reader of feeds shows the token of a watch instead of a key; the route judges the token."""
    if request["method"] not in SAFE_METHODS or not FEED_PATH.fullmatch(request["path"]):
        return False
    return "token" in {name for name, _ in parse_qsl(request["query_string"].decode("latin-1"))}


def may(scopes: Collection[str], needed: Collection[Scope]) -> bool:
    """Return True if a caller with these scopes has one of those that are needed."""
    return not needed or not {"admin", *needed}.isdisjoint(scopes)
