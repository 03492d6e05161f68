"""The lead picture that a page shows in its article, with caption and credit, where its head names none. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from itertools import islice, takewhile
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from worker.parse.asides import class_words
from worker.parse.lead_picture import lead_of
from worker.parse.media import MAX_CAPTION_CHARS, MAX_CREDIT_CHARS
from worker.parse.plain import one_line
from worker.types import Picture
from worker.wordlists import WordList

MAX_IMAGES = 40  #: Looked at of one page.
MIN_SIDE_PIXELS = 150  #: Of a picture in a page; portraits and previews of other stories have less.
TEASER_WORDS = 3  #: A link with so many words and a picture is another story.
PARAGRAPH_CHARS = 80
MAX_PARAGRAPHS = 2_000
LABEL_WORDS = 3
_AROUND = frozenset({"article", "main", "body", "html"})
_APART = frozenset({"aside", "nav", "footer", "form", "li", "button"})
_PLACES = WordList("parse/no_picture_places")
_CREDIT_LABELS = WordList("clean/credit_labels")
_CREDIT_WORDS = frozenset({"credit", "credits", "copyright", "photographer", "attribution"})
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile("[:：©]")  #: Before the name in a credit.
MAX_MARKS = 10


def shown_picture(root: HtmlElement, url: str | None, authors: Collection[str] = ()) -> Picture | None:
    """Return the first picture of a page's article, above the last paragraph of its text; None if it shows none.

    A picture that is described by the name of an author alone is a portrait.
    """
    scope = _scope(root)
    if scope is None:
        return None
    nodes = list(scope.iter("p", "img", "amp-img", "h1"))
    texts = [at for at, one in enumerate(nodes[:MAX_PARAGRAPHS]) if one.tag == "p" and _is_text(one)]
    first = 0 if scope.tag != "body" else next((at for at, one in enumerate(nodes) if one.tag == "h1"), len(nodes))
    above_end = nodes[first : texts[-1]] if texts else []
    for image in islice((one for one in above_end if one.tag in ("img", "amp-img")), MAX_IMAGES):
        found = None if _is_apart(image) else _picture(image, url)
        if found is not None and found.caption not in authors:
            return found
    return None


def _scope(root: HtmlElement) -> HtmlElement | None:
    """Return the article or main part with the headline, else the only article, else the main part, else the body."""
    articles, mains = list(islice(root.iter("article"), 2)), list(islice(root.iter("main"), 1))
    heading = next(root.iter("h1"), None)
    around = next(heading.iterancestors("article", "main"), None) if heading is not None else None
    if around is not None:
        return around
    return articles[0] if len(articles) == 1 else next(iter(mains or root.iter("body")), None)


def _is_text(paragraph: HtmlElement) -> bool:
    return len(paragraph.text_content().strip()) >= PARAGRAPH_CHARS


def _is_apart(image: HtmlElement) -> bool:
    """Return True if an image stands where portraits, logos and other stories do."""
    around = takewhile(lambda one: one.tag not in _AROUND, image.iterancestors())
    return any(
        one.tag in _APART or not _PLACES.words.isdisjoint(class_words(one)) or (one.tag == "a" and _is_teaser(one))
        for one in (image, *around)
    )


def _is_teaser(link: HtmlElement) -> bool:
    """Return True for a picture with the headline of another story; a caption is no headline."""
    has_caption = next(link.iter("figcaption"), None) is not None
    return not has_caption and len(str(link.text_content()).split()) >= TEASER_WORDS


def _picture(image: HtmlElement, url: str | None) -> Picture | None:
    """Return an image with its caption and credit; None if it is small, a drawing or a logo."""
    found = lead_of(_attributes(image), url)
    if found is None or _is_logo(found.url):
        return None
    if any(side is not None and side < MIN_SIDE_PIXELS for side in (found.width, found.height)):
        return None
    caption, credit = _said(image)
    return replace(found, caption=caption or found.caption, credit=credit)


def _attributes(image: HtmlElement) -> dict[str, str]:
    """Return the attributes of an image; of a ``<picture>`` without an address of its own those of its first source."""
    own = {str(name).lower(): str(value) for name, value in image.attrib.items()}
    around = next(islice(image.iterancestors("picture"), 1), None)  # a source may hold the image: it has no end tag
    for source in islice(around.iter("source"), 1) if around is not None else ():
        for name in ("srcset", "data-srcset"):
            own.setdefault(name, source.get(name, ""))
    return own


def _is_logo(address: str) -> bool:
    *folders, name = urlsplit(address).path.lower().split("/")
    words = _WORD.findall(name.rpartition(".")[0])
    return name.endswith(".svg") or not {"logo", "logos"}.isdisjoint(folders) or ("logo" in words and len(words) <= 2)


def _said(image: HtmlElement) -> tuple[str | None, str | None]:
    """Return caption and credit of the figure around an image."""
    figure = next(image.iterancestors("figure"), None)
    if figure is None:
        return None, None
    credit = next((text for one in figure.iter() if _is_credit(one) and (text := _line(one))), None)
    caption = next((text for one in figure.iter("figcaption") if (text := _line(one))), None)
    if caption and credit and credit in caption:
        caption = caption.replace(credit, "")
    elif caption and not credit:
        caption, credit = _parted(caption)
    return _bare(caption), _without_label(_bare(credit))


def _is_credit(node: HtmlElement) -> bool:
    return not _CREDIT_WORDS.isdisjoint(class_words(node)) or node.get("itemprop") == "copyrightHolder"


def _line(node: HtmlElement) -> str | None:
    return one_line(node.text_content(), max_chars=MAX_CAPTION_CHARS)


def _parted(caption: str) -> tuple[str, str | None]:
    """Part a caption from the credit at its end: "Cars at dawn. Photo: Ann Lee", "(© AFP)"."""
    for mark in islice(_MARKS.finditer(caption), MAX_MARKS):
        before, behind = caption[: mark.start()], caption[mark.end() :]
        rest = before if mark.group() == "©" else _without_label_at_end(before)
        if rest is not None and 0 < len(behind.strip()) <= MAX_CREDIT_CHARS:
            return rest, behind
    return caption, None


def _without_label_at_end(text: str) -> str | None:
    """Return a text without the label of a credit that it ends with; None if it ends with none."""
    words = text.split(" ")
    for count in range(min(LABEL_WORDS, len(words)), 0, -1):
        if _is_label(" ".join(words[-count:])):
            return " ".join(words[:-count])
    return None


def _is_label(text: str) -> bool:
    return text.strip(" ([|").casefold() in _CREDIT_LABELS.words


def _without_label(credit: str | None) -> str | None:
    """Return a credit without its label: "Photo: Ann Lee", "Image source, AFP"."""
    mark = _MARKS.search(credit or "") or re.search(",", credit or "")
    return credit[mark.end() :].strip() if credit and mark and _is_label(credit[: mark.start()]) else credit


def _bare(text: str | None) -> str | None:
    """Return a line without the marks that parted it from another; None if nothing is left."""
    return (text or "").strip(" \u00a0|/–—-([©)]") or None
