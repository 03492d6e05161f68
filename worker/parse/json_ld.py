"""JSON-LD of a page about itself (schema.org NewsArticle and its kin). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from worker.parse.json_repair import read_damaged
from worker.parse.media import MAX_TAGS, keywords

_MAX_SCRIPT_CHARS = 2_000_000
_MAX_NODES = 5_000
#: Kinds that stand for the article of the page, best first; any other kind ending in "Article" comes after.
_RANK = {
    "NewsArticle": 0,
    "ReportageNewsArticle": 0,
    "AnalysisNewsArticle": 0,
    "BackgroundNewsArticle": 0,
    "OpinionNewsArticle": 0,
    "ReviewNewsArticle": 0,
    "LiveBlogPosting": 1,
    "Article": 1,
    "BlogPosting": 2,
    "Report": 2,
    "VideoObject": 8,
    "WebPage": 9,
}
_PREFIX = "schema:"  #: Of the names of properties, in some pages.
_NAME_PARTS = ("givenName", "additionalName", "familyName")
_BODY = "Organization"  #: NewsMediaOrganization is one, too.


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedPicture:
    """An unprocessed image of the article: an address, or an ImageObject."""

    url: str
    caption: str | None = None
    credit: str | None = None
    size: tuple[object, object] = (None, None)  #: Width and height.


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedData:
    """The parts of an article's JSON-LD that are used; None or () where it says nothing."""

    kind: str | None = None
    headline: str | None = None
    published: str | None = None  #: datePublished (else dateCreated), unchanged.
    authors: tuple[str, ...] = ()
    author_bodies: tuple[str, ...] = ()  #: Organisations that are named as the author.
    site: str | None = None  #: Name of the publisher.
    lang: str | None = None
    url: str | None = None
    description: str | None = None
    body: str | None = None  #: articleBody, unchanged.
    is_free: bool | None = None  #: isAccessibleForFree.
    keywords: tuple[str, ...] = ()
    picture: LinkedPicture | None = None
    comments_url: str | None = None  #: discussionUrl, unchanged.


def read_linked_data(scripts: list[str], titles: frozenset[str] = frozenset()) -> LinkedData:
    """Return the article described by the page's JSON-LD scripts.

    Of several the best kind that has a date, the first of those whose headline is one of ``titles`` (folded). Never
    raises.
    """
    nodes = {id(node): node for script in scripts for node in _nodes(script)}
    by_id = {node["@id"]: node for node in nodes.values() if isinstance(node.get("@id"), str) and len(node) > 2}
    ranked = [(rank, node) for node in nodes.values() if (rank := _rank(node)) is not None]
    if not ranked:
        return LinkedData()
    best = min(ranked, key=lambda item: (item[0], _fold(_text(item[1].get("headline"))) not in titles))[1]
    return _described(best, by_id)


def _is_body(author: Any) -> bool:
    return isinstance(author, dict) and any(kind.endswith(_BODY) for kind in _kinds(author))


def _described(node: dict[str, Any], by_id: dict[str, Any]) -> LinkedData:
    authors = node.get("author") or node.get("creator")
    listed = authors if isinstance(authors, list) else [authors]
    people = [one for one in listed if not _is_body(one)]
    bodies = [one for one in listed if _is_body(one)]
    return LinkedData(
        kind=next(iter(_kinds(node)), None),
        headline=_text(node.get("headline")) or _text(node.get("name")),
        published=_moment(node.get("datePublished")) or _moment(node.get("dateCreated")),
        authors=tuple(_names(people, by_id)),
        author_bodies=tuple(_names(bodies, by_id)),
        site=next(iter(_names(node.get("publisher"), by_id)), None),
        lang=_language(node.get("inLanguage")),
        url=_address(node.get("mainEntityOfPage")) or _address(node.get("url")),
        description=_text(node.get("description")),
        body=_text(node.get("articleBody")),
        is_free=_truth(node.get("isAccessibleForFree")),
        keywords=tuple(_keywords(node.get("keywords"), by_id)),
        picture=_picture(node.get("image"), by_id) or _picture(node.get("thumbnailUrl"), by_id),
        comments_url=_address(node.get("discussionUrl")),
    )


def _keywords(value: Any, by_id: dict[str, Any]) -> Iterator[str]:
    """Yield keywords: a list of them, whose items are whole, or one text."""
    yield from keywords(value) if isinstance(value, str) else _names(value, by_id, most=MAX_TAGS)


def _picture(value: Any, by_id: dict[str, Any]) -> LinkedPicture | None:
    """Return the first image of a value: an address, an object, a reference, or a list of them."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        address = _text(value)
        return LinkedPicture(url=address) if address else None
    node = value if _image_address(value) else by_id.get(str(value.get("@id")), value)
    address = _image_address(node) or _text(node.get("@id"))
    if address is None:
        return None
    sides = (node.get(name) for name in ("width", "height"))
    width, height = (side.get("value") if isinstance(side, dict) else side for side in sides)
    by = (_text(node.get("creditText")), *_names(node.get("creator") or node.get("author"), by_id))
    caption = _text(node.get("caption")) or _text(node.get("description"))
    return LinkedPicture(url=address, caption=caption, credit=next(filter(None, by), None), size=(width, height))


def _image_address(node: dict[str, Any]) -> str | None:
    return _text(node.get("url")) or _text(node.get("contentUrl"))


def _nodes(script: str) -> Iterator[dict[str, Any]]:
    """All objects of one script that have a type, outermost first; no recursion, bounded."""
    if len(script) > _MAX_SCRIPT_CHARS:
        return
    waiting: list[Any] = read_damaged(script, may_be_cut=True)
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[0:0] = node
        elif isinstance(node, dict):
            if any(key.startswith(_PREFIX) for key in node):
                node = {key.removeprefix(_PREFIX): value for key, value in node.items()}
            if "@type" in node or "@id" in node:
                yield node
            inner = (node.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "author"))
            waiting.extend(value for value in inner if isinstance(value, (dict, list)))


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2].removeprefix(_PREFIX) for kind in listed if isinstance(kind, str)]


def _rank(node: dict[str, Any]) -> int | None:
    ranks = [_RANK.get(kind, 3 if kind.endswith("Article") else None) for kind in _kinds(node)]
    return min((rank for rank in ranks if rank is not None), default=None)


def _names(value: Any, by_id: dict[str, Any], depth: int = 0, *, most: int = 50) -> Iterator[str]:
    """Yield names of people, organisations or terms: texts, objects, references, and lists of them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < 4:
        for one in value[:most]:
            yield from _names(one, by_id, depth + 1)
    elif isinstance(value, dict):
        name = value.get("name")
        if name is None and isinstance(value.get("@id"), str):
            name = by_id.get(value["@id"], {}).get("name")
        if name is None and (parts := [part for key in _NAME_PARTS if (part := _text(value.get(key)))]):
            name = " ".join(parts)
        if name is not None and depth < 4:
            yield from _names(name, by_id, depth + 1)


def _truth(value: Any) -> bool | None:
    """Read true and false in the forms in use: a boolean, "False", "http://schema.org/False"."""
    word = str(value).rpartition("/")[2].strip().lower() if isinstance(value, (bool, str)) else ""
    return {"true": True, "false": False}.get(word)


def _language(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    text = _text(value)
    return text if text and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}", text) else None


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return _text(value)


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) and value.strip() else None


def _moment(value: Any) -> str | None:
    """Return a date as text: as it is, an object's ``@value``, or a count of seconds or milliseconds."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _fold(text: str | None) -> str:
    return " ".join(text.lower().split()) if text else ""
