"""The headline of a page, without the names of its site and section. Pure."""

from __future__ import annotations

import re

from worker.parse.json_ld import LinkedData
from worker.parse.page_meta import MAX_TITLE_CHARS, Metas, site_of, words_in_order
from worker.parse.plain import plain

_TITLE_MARKS = "|·•—–‹›«»<>~⋆:-"
_TITLE_PARTS = re.compile(rf"(?<!\s)\s+[{_TITLE_MARKS}]\s+|(?<!\s)\s*\|\s*")
_LEAST_HEADING_WORDS = 4  #: Of an <h1> that stands for a title which names the site and a section alone.
_HOST = re.compile(r"https?://([^/?#:]{1,253})", re.IGNORECASE)
_SECTION_METAS = ("article:section", "section", "parsely-section", "article:tag")
_SECTION_WORDS = 2  #: Of a section behind a bar that nothing else names.


def title_of(metas: Metas, linked: LinkedData, url: str | None) -> str | None:
    """Return the headline as readers see it: the <h1> the head agrees with, else the head's, without the site.

    A head that says the name of the site and a section alone is none where an <h1> has more words.
    """
    said = [linked.headline, metas.first("og:title"), metas.first("twitter:title"), metas.title]
    lines = (plain(raw, max_chars=MAX_TITLE_CHARS) for raw in said if raw)
    heads = [line for line in lines if line and words_in_order(line)]
    for heading in metas.headings:
        if any(_agree(heading, head) and not _is_end_of(heading, head) for head in heads):
            return heading
    told = [head for head in heads if not _is_site_alone(head, metas, linked, url)]
    fuller = [one for one in metas.headings if _may_be_headline(one, metas, linked)]
    if not told and (fuller or not heads):
        return next(iter(fuller or metas.headings), None)
    return _without_site((told or heads)[0], metas, linked, url)


def _is_end_of(heading: str, head: str) -> bool:
    """Return True for an <h1> that is what stands behind a headline, the site: "New lock opens - Bay News"."""
    *before, last = _TITLE_PARTS.split(head)
    is_headline = any(len(words_in_order(part)) >= _LEAST_HEADING_WORDS for part in before)
    return is_headline and words_in_order(heading) == words_in_order(last)


def _may_be_headline(heading: str, metas: Metas, linked: LinkedData) -> bool:
    """Return True for a heading of some words that does not begin with the site: "Bay News, the paper of the coast"."""
    words = words_in_order(heading)
    site = "".join(words_in_order(site_of(metas, linked) or "")).removeprefix("the")
    return len(words) >= _LEAST_HEADING_WORDS and not (site and "".join(words).removeprefix("the").startswith(site))


def _is_site_alone(head: str, metas: Metas, linked: LinkedData, url: str | None) -> bool:
    """Return True for "Reuters" and "World news - The Guardian": the site, with a section or without."""
    rest = _without_site(head, metas, linked, url)
    site = "".join(words_in_order(site_of(metas, linked) or ""))
    is_name = bool(site) and "".join(words_in_order(head)).removeprefix("the") == site.removeprefix("the")
    return is_name or (rest != head and len(words_in_order(rest)) < _LEAST_HEADING_WORDS - 1)


def _agree(heading: str, head: str) -> bool:
    """Return True if two titles share most of the words of the shorter one."""
    a, b = _words(heading), _words(head)
    shorter = min(len(a), len(b))
    return shorter >= 2 and len(a & b) >= 0.6 * shorter


def _words(text: str) -> set[str]:
    return set(words_in_order(text))


def _without_site(title: str, metas: Metas, linked: LinkedData, url: str | None) -> str:
    """Return ``title`` without the name of the site at its end or beginning, as the page or its host spells it."""
    parts = _TITLE_PARTS.split(title)
    last = "".join(words_in_order(parts[-1]))
    site = "".join(words_in_order(site_of(metas, linked) or ""))
    host = _HOST.match(url or "")
    labels = host[1].lower().split(".") if host else []
    is_heading = any(_is_end_of(one, title) for one in metas.headings)
    if len(parts) > 1 and last and (is_heading or last in (site, site.removeprefix("the")) or last in labels):
        return _without_section(title[: title.rfind(parts[-1])].rstrip(f" {_TITLE_MARKS}"), metas, url)
    first = re.split(rf"\s*[{_TITLE_MARKS}]\s", title, maxsplit=1)
    return first[1].strip() if len(first) > 1 and site and "".join(words_in_order(first[0])) == site else title


def _without_section(title: str, metas: Metas, url: str | None) -> str:
    """Return a title, its site taken off, without the section that stood before that: "Bridge reopens | World".

    A section is named by the page or its address, or is a word or two behind a bar.
    """
    parts = _TITLE_PARTS.split(title)
    name = "".join(words_in_order(parts[-1]))
    if len(parts) == 1 or not name or len(words_in_order(parts[0])) < _LEAST_HEADING_WORDS:
        return title
    rest = title[: title.rfind(parts[-1])].rstrip()
    in_head = (one for said in _SECTION_METAS for one in metas.by_name.get(said, ()))
    in_path = (url or "").partition("://")[2].partition("?")[0].split("/")[1:-1]
    is_short = rest.endswith("|") and len(words_in_order(parts[-1])) <= _SECTION_WORDS and name.isalpha()
    is_section = is_short or name in {"".join(words_in_order(one)) for one in (*in_head, *in_path)}
    return rest.rstrip(f" {_TITLE_MARKS}") if is_section else title
