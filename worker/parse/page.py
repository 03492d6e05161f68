"""Article pages: bytes to text, title, authors, date, site, language and canonical address.

Refused by a cheap count first, parsed once, then: what the page says of itself (JSON-LD, meta), and
its text by trafilatura with this project's own choices on top.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from lxml import html as lxml_html
from lxml.etree import LxmlError, ParserError
from lxml.html import HtmlElement

from worker.markup import bound_attributes
from worker.parse.asides import strip_asides
from worker.parse.cards import strip_cards, strip_story_links
from worker.parse.deck import deck_of, with_deck
from worker.parse.decode import decode
from worker.parse.end_notes import italic_paragraphs, without_end_notes, without_sources
from worker.parse.entries import names
from worker.parse.gunzip import gunzip
from worker.parse.json_ld import LinkedData, read_linked_data
from worker.parse.next_articles import join_posts, strip_next_articles
from worker.parse.page_guard import refuse_complex, refuse_complex_tree
from worker.parse.page_media import comments_of, picture_of, tags_of
from worker.parse.page_meta import (
    Metas,
    PageDate,
    authors_of,
    base_of,
    canonical_of,
    date_in_url,
    descriptions_of,
    lang_of,
    opt_outs_of,
    read_metas,
    site_of,
    stated_dates,
)
from worker.parse.page_text import choose_text, is_full_body
from worker.parse.page_title import title_of
from worker.parse.plain import storable
from worker.parse.plain_shapes import mark_bare_article, unlink_sentences, write_plain
from worker.parse.script_redirect import sends_on_by_script
from worker.parse.shown_date import shown_date
from worker.parse.shown_picture import shown_picture
from worker.parse.trafilatura import extract_lines, strip_dead
from worker.types import Page

#: A title, then the end of it or an element that cannot stand in one.
_TITLE = re.compile(
    r"<title\b[^<>]{0,500}>[^<]{0,5000}(?:<(?!/title\b|/?(?:meta|link|script|style|base|head|body|h1|div|p)\b)[^<]{0,500}){0,20}(?=<)",
    re.IGNORECASE,
)
_ZONES_APART = timedelta(days=2)  #: Days stated in two zones, one of them with its time.


def parse_page(body: bytes | str, *, url: str | None = None, content_type: str = "", now: datetime) -> Page:
    """Read an article page. ``now`` bounds dates.

    Raises ParseFailed(reason="page_too_complex") for pages that would hold up a parser. What is no
    page, or has no text, is a Page with an empty text and a warning.
    """
    text, warnings = _text(body, content_type)
    refuse_complex(text)
    root = _tree(text)
    if root is None:
        return Page(url=url, warnings=(*warnings, "There is no markup in this document."))
    refuse_complex_tree(root)
    metas = read_metas(root)
    linked = read_linked_data(list(metas.scripts), frozenset(_fold(h) for h in metas.headings))
    page = _described(url, root, metas, linked, now)
    strip_dead(root)
    write_plain(root)
    strip_next_articles(root, page.title)
    join_posts(root)
    deck = deck_of(root, page.title, descriptions_of(metas, linked))
    page = page if page.picture else replace(page, picture=shown_picture(root, base_of(metas, url), page.authors))
    strip_asides(root)
    strip_cards(root, url)
    strip_story_links(root, url)
    unlink_sentences(root)
    mark_bare_article(root)
    lines, method = choose_text(extract_lines(root, body_is_known=is_full_body(linked.body)), linked.body, page.title)
    if lines:
        lines = with_deck(without_sources(without_end_notes(lines, italic_paragraphs(root))), deck)
    else:
        warnings = (*warnings, "No article text was found.")
    return replace(page, text="\n\n".join(lines), method=method, warnings=(*page.warnings, *warnings))


def _described(url: str | None, root: HtmlElement, metas: Metas, linked: LinkedData, now: datetime) -> Page:
    """All of the page but its text."""
    dates, warnings = stated_dates(metas, linked, now)
    lang = lang_of(metas, linked)
    if not dates:
        dates = _unmarked(shown_date(root, now, lang), date_in_url(url, now))
    elif (in_url := date_in_url(url, now)) is not None:
        dates.append(in_url)
    candidates = tuple(dict.fromkeys(one.candidate for one in dates))
    days = {one.raw[:10] for one in dates}
    if len(days) > 1:
        warnings = (*warnings, f"The page states several dates: {'; '.join(candidates[:6])}.")
    first = dates[0] if dates else None
    return Page(
        url=url,
        canonical_url=canonical_of(metas, linked, url),
        title=title_of(metas, linked, url),
        authors=names(authors_of(metas, linked)),
        site=site_of(metas, linked),
        published_at=first.at if first else None,
        published_from=first.origin if first else None,
        published_precision=first.precision if first else None,
        date_candidates=candidates[:20],
        lang=lang,
        warnings=warnings,
        is_free=linked.is_free,
        sends_on=sends_on_by_script(root),
        tags=tags_of(metas, linked),
        picture=picture_of(metas, linked, base_of(metas, url)),
        comments_url=comments_of(linked, base_of(metas, url)),
        ai_opt_out=opt_outs_of(metas),
    )


def _unmarked(shown: PageDate | None, in_url: PageDate | None) -> list[PageDate]:
    """Return the date a page shows and the day in its address; the day first if both agree."""
    found = [one for one in (shown, in_url) if one is not None]
    agree = len(found) == 2 and abs(found[0].at - found[1].at) <= _ZONES_APART
    return found[::-1] if agree else found


def _text(body: bytes | str, content_type: str) -> tuple[str, tuple[str, ...]]:
    if isinstance(body, str):
        return storable(body), ()
    unzipped, warnings = gunzip(body)
    decoded = decode(unzipped, content_type)
    return storable(decoded.text), (*warnings, *decoded.warnings)


def _tree(text: str) -> HtmlElement | None:
    """Return the parsed page; lxml refuses text that carries an encoding declaration, so it gets bytes."""
    if "<" not in text:
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml_html.document_fromstring(
            bound_attributes(_with_title_closed(text)).encode("utf-8", "replace"), parser=parser
        )
    except (ParserError, LxmlError, ValueError):
        return None
    return root if isinstance(root, HtmlElement) else None


def _with_title_closed(text: str) -> str:
    """Close a title that the page leaves open: all of the page would be its text."""
    title = _TITLE.search(text)
    if title is None or text[title.end() : title.end() + 7].lower() == "</title":
        return text
    return f"{text[: title.end()]}</title>{text[title.end() :]}"


def _fold(text: str) -> str:
    return " ".join(text.lower().split())
