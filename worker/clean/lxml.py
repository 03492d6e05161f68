"""Markup of an entry or an article body to plain text, with lxml's HTML parser."""

from __future__ import annotations

import html
import re

from lxml import etree

from worker.clean.words import word_set
from worker.markup import bound_attributes, mend_references, unescape_twice

_TAG = re.compile(r"<[a-zA-Z/!?]")
_ANY_TAG = re.compile(r"<(?:!--(?:[^-]|-(?!->))*(?:-->|\Z)|[a-zA-Z/!?][^<>]*>)")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]{0,500}+(?:\[[^\]]{0,1000}+\]\s{0,50}+)?>", re.I)
#: Edge of a list item or table row, while a block is collected; a control no markup can bring in.
_EDGE = "\x1e"
_EDGES = re.compile("(?<![ \n])[ \n]*\x1e[ \n\x1e]*")
_ESCAPED_MARKUP = re.compile(
    r"\s*(?:&lt;|&#60;)(?:p|div|br|a|img|span|h\d|ul|ol|figure|strong|em|b|i|table|blockquote)\b", re.I
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What is never text: code, controls, embedded media.
_SILENT = word_set(
    "script style noscript template iframe object embed applet svg canvas audio video picture map head title "
    "button select input textarea form nav dialog noframes frameset datalist progress meter"
)
_BLOCKS = word_set(
    "p div article section main header footer aside h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre "
    "table hr figure figcaption "
    "address details summary fieldset center body html menu"
)
_LINES = word_set("li tr dt dd caption thead tbody tfoot")
_CELLS = word_set("td th")
_PICTURES = word_set("img picture video iframe audio svg object embed canvas amp-img")


def html_to_text(markup: str) -> str:
    """Plain text of markup: blocks as paragraphs parted by a blank line, never raises.

    ``<br>``, list items and table rows are lines; ``<pre>`` keeps its line breaks and spacing;
    scripts, styles, forms and the captions of pictures in ``<figure>`` are left out. Text without
    any tag or entity comes back as it is.
    """
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    markup = mend_references(markup)
    if not _TAG.search(markup):
        if not _ESCAPED_MARKUP.match(markup):
            return unescape_twice(html.unescape(markup)).strip()
        markup = html.unescape(markup)
    root = _parse(markup)
    if root is None:
        return html.unescape(_ANY_TAG.sub("\n", markup)).strip()
    return unescape_twice(_Writer().write(root))


def _parse(markup: str) -> etree._Element | None:
    """Return the tree of any markup; None if it is nested beyond what the parser follows."""
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        huge_tree=False,
        recover=True,
    )
    data = _DOCTYPE.sub("", bound_attributes(_CONTROLS.sub("", markup))).encode("utf-8")
    try:
        root = etree.fromstring(b"<div>" + data + b"</div>", parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message for entry in parser.error_log):
        return None
    return root


class _Writer:
    """Collects blocks while a tree is walked; walks without recursion, however deep the tree."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.inline: list[str] = []
        self.skipping: etree._Element | None = None
        self.pre = 0
        self.items = 0

    def write(self, root: etree._Element) -> str:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag
            if not isinstance(tag, str):
                if event == "end":
                    self._text(element.tail)
            elif event == "start":
                self._start(element, tag)
            else:
                self._end(element, tag)
        self._flush()
        return "\n\n".join(self.blocks)

    def _start(self, element: etree._Element, tag: str) -> None:
        if self.skipping is not None:
            return
        if tag in _SILENT or (tag == "figcaption" and _captions_a_picture(element)) or _is_hidden(element):
            self.skipping = element
            return
        self._boundary(tag)
        if tag == "pre":
            self.pre += 1
        elif tag == "li":
            self.items += 1
        self._text(element.text)

    def _end(self, element: etree._Element, tag: str) -> None:
        if self.skipping is not None:
            if self.skipping is not element:
                return
            self.skipping = None
            self._text(element.tail)
            return
        if tag == "br":
            self.inline.append("\n")
        else:
            self._boundary(tag)
        if tag == "pre":
            self.pre -= 1
        elif tag == "li":
            self.items -= 1
        self._text(element.tail)

    def _boundary(self, tag: str) -> None:
        if tag in _BLOCKS and not (self.items and tag in ("p", "div")):
            self._flush()
        elif tag in _LINES or tag in _BLOCKS:
            self.inline.append(_EDGE)
        elif tag in _CELLS:
            self.inline.append(" ")

    def _text(self, text: str | None) -> None:
        if text and self.skipping is None:
            self.inline.append(text if self.pre else _SPACES.sub(" ", text))

    def _flush(self) -> None:
        if not self.inline:
            return
        text = "".join(self.inline)
        self.inline = []
        if self.pre:
            text = text.replace(_EDGE, "\n").strip("\n")
        else:
            text = _SPACES_ONLY.sub(" ", text)
            text = _AROUND_BREAK.sub("\n", _EDGES.sub("\n", text)).strip(" \n")
            text = _MANY_BREAKS.sub("\n\n", text)
        if text.strip():
            self.blocks.append(text)


_SPACES_ONLY = re.compile(" {2,}")
_MANY_BREAKS = re.compile("\n{3,}")


def _captions_a_picture(element: etree._Element) -> bool:
    """Return True if a figcaption belongs to a picture; one of a table or a pull quote is text."""
    figure = element.getparent()
    return figure is not None and any(True for _ in figure.iter(*_PICTURES))


def _is_hidden(element: etree._Element) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()
