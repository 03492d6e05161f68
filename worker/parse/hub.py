"""Declarations of a feed's hub, and of the feed's address there (WebSub, 4). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from worker.parse.links import absolute

_MAX_HEADER_CHARS = 16_000
_LINK = re.compile(r"<([^<>]{0,2048})>([^<>]{0,1000})")  # RFC 8288, 3; an address holds neither bracket
_REL = re.compile(r""";\s*rel\s*=\s*(?:"([^"]{0,500})"|([^\s;,"]{1,100}))""", re.IGNORECASE)

Link = tuple[str, str]  #: Relation in lower case, absolute address.


def header_links(header: str, base: str | None) -> Iterator[Link]:
    """Yield the links of a Link header, those of several headers joined by commas."""
    for address, parameters in _LINK.findall(header[:_MAX_HEADER_CHARS]):
        relation = _REL.search(parameters)
        target = absolute(address, base)
        if relation is None or target is None:
            continue
        for name in (relation[1] or relation[2] or "").lower().split():
            yield name, target


def hub_and_topic(links: Iterable[Link]) -> tuple[str | None, str | None]:
    """Return the first hub and the first "self" of these links, each or None."""
    first: dict[str, str] = {}
    for relation, address in links:
        first.setdefault(relation, address)
    return first.get("hub"), first.get("self")
