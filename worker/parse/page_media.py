"""Tags, lead picture and comments' address that a page states about itself. Pure."""

from __future__ import annotations

from worker.parse.json_ld import LinkedData
from worker.parse.media import keywords, picture, tags, web_address
from worker.parse.page_meta import Metas
from worker.types import Picture

_PICTURE_METAS = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")


def tags_of(metas: Metas, linked: LinkedData) -> tuple[str, ...]:
    """Return the tags of JSON-LD, else of ``article:tag``, else of ``news_keywords``."""
    in_metas = metas.by_name.get("article:tag", ())
    return tags(linked.keywords) or tags(in_metas) or tags(keywords(metas.first("news_keywords")))


def picture_of(metas: Metas, linked: LinkedData, url: str | None) -> Picture | None:
    """Return the picture of JSON-LD, else the one for previews (Open Graph, Twitter)."""
    said = linked.picture
    if said and (found := picture(said.url, url, caption=said.caption, credit=said.credit, size=said.size)):
        return found
    size = (metas.first("og:image:width"), metas.first("og:image:height"))
    caption = metas.first("og:image:alt", "twitter:image:alt")
    shown = (picture(metas.first(name), url, caption=caption, size=size) for name in _PICTURE_METAS)
    return next(filter(None, shown), None)


def comments_of(linked: LinkedData, url: str | None) -> str | None:
    """Return the page of readers' comments; None if it is the page itself."""
    address = web_address(linked.comments_url, url)
    return address if address != url else None
