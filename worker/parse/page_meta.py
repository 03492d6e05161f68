"""Metadata in a page's head and body: title, date, authors, site, language, address. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import unescape
from itertools import islice

from lxml.html import HtmlElement

from worker.addresses import URL_LIMIT_CHARS
from worker.parse.asides import is_aside, is_in_article, is_own_footer
from worker.parse.bylines import people
from worker.parse.dates import is_today, plausible, read_date
from worker.parse.entries import MAX_AUTHORS, MAX_BYLINES_READ
from worker.parse.json_ld import LinkedData
from worker.parse.links import absolute
from worker.parse.plain import one_line, plain
from worker.types import DatePrecision

MAX_TITLE_CHARS = 1024
MAX_DESCRIPTION_CHARS = 1024
_DATE_METAS = (
    "article:published_time", "og:article:published_time", "parsely-pub-date", "sailthru.date", "datepublished",
    "date.published", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "article.published", "pubdate",
    "publishdate", "publish-date", "publication_date", "article_date_original", "cxenseparse:recs:publishtime",
    "originalpublicationdate", "rnews:datepublished", "datecreated", "article:created", "created", "pub_date", "date",
    "citation_publication_date", "citation_date",
)  # fmt: skip
_AUTHOR_METAS = (
    "author",
    "parsely-author",
    "sailthru.author",
    "article:author_name",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
)
_DESCRIPTION_METAS = ("og:description", "description", "twitter:description")
_SITE_METAS = ("og:site_name", "application-name", "dc.publisher", "publisher")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Parted by slashes, or in one piece: /2024/1/31/, /2024/jan/31/ and 2024-01-31, 20240131.
_URL_DATES = (
    re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=/)"),
    re.compile(rf"/((?:19|20)\d\d)/({'|'.join(_MONTHS)})[a-z]{{0,6}}/(\d{{1,2}})(?=/)", re.IGNORECASE),
    re.compile(r"(?<!\d)((?:19|20)\d\d)[-/]?(\d\d)[-/]?(\d\d)(?!\d)"),
)

_TIME_TAGS = ("time", "relative-time", "time-ago", "local-time")  #: The others are custom elements in wide use.
#: Of a whole time or an epoch, beside "3 hours ago".
_SCRIPT_TIMES = (
    "data-timestamp", "data-datetime", "data-date-time", "data-published", "data-published-at", "data-publish-date",
    "data-pubdate", "data-published-date", "data-utc", "data-unixtime", "data-unix", "data-epoch", "data-livestamp",
    "data-time", "data-date",
)  # fmt: skip
_WHOLE_TIME = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d{1,9})?$|(?:19|20)\d\d-?\d\d-?\d\d")
_UPDATED_CLASS = re.compile("updat|modif|edit", re.IGNORECASE)
_BYLINE_TAGS = ("a", "span", "div", "p", "address")
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:bylines?|authors?|by-?author)(?:[_-]{0,2}(?:name|link))?(?=$|\s)", re.IGNORECASE
)
#: Address of a page about an author.
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|writers?|contributors?|columnists?|reporters?|journalists?|autor(?:es|en)?|auteurs?|autori)/(?:\d{1,12}/)?[^/?#]{3,80}/?$",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]{0,30}(?: [\w.'’-]{1,30}){1,3}")
_MAX_BYLINES = 6
_MAX_DATES_READ = 200  #: Of one kind on a page.
_MAX_BYLINE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Metas:
    """The parts of a page that say things about it, collected in one walk."""

    by_name: dict[str, list[str]]  #: Lower-case name, property or itemprop of <meta> to its contents.
    title: str | None  #: <title>.
    headings: tuple[str, ...]  #: Texts of the <h1>, in order.
    published: tuple[str, ...]  #: Times of elements that are marked as the date of publication.
    times: tuple[str, ...]  #: datetime attributes of the other <time>, in the article if the page marks one.
    outer_times: tuple[str, ...]  #: The same outside it.
    canonical: str | None  #: href of <link rel=canonical>.
    base: str | None  #: href of <base>.
    lang: str | None  #: lang of <html>.
    scripts: tuple[str, ...]  #: JSON-LD, unchanged.
    bylines: tuple[str, ...]  #: Texts of elements that are marked as the author, outer ones first.
    author_links: tuple[str, ...]  #: Names that lead to a page about an author, outside of lists and asides.

    def first(self, *names: str) -> str | None:
        """Return the first content that is there, by the order of ``names``."""
        return next((value for name in names for value in self.by_name.get(name, ())), None)


def read_metas(root: HtmlElement) -> Metas:
    """Collect what a page says of itself. Never raises."""
    by_name: dict[str, list[str]] = {}
    title = canonical = None
    headings: list[str] = []
    published: list[str] = []
    times, outer_times = list[str](), list[str]()
    scripts: list[str] = []
    bylines: list[str] = []
    author_links: list[str] = []
    has_article = next(root.iter("article", "main"), None) is not None
    is_aside_here = cache(is_aside)  # thousands of comments share their ancestors
    for node in root.iter("meta", "title", "h1", *_TIME_TAGS, "abbr", "link", "script", *_BYLINE_TAGS):
        if node.tag != "meta" and (marked := _publication_time(node)):
            asides = filter(is_aside_here, node.iterancestors())
            published += [marked] if all(map(is_own_footer, asides)) else []
            continue
        if node.tag == "meta":
            name = node.get("property") or node.get("name") or node.get("itemprop") or ""
            content = (node.get("content") or "").strip()
            if name and content:
                by_name.setdefault(name.strip().lower(), []).append(content)
        elif node.tag == "title" and title is None:
            title = one_line(node.text_content(), max_chars=MAX_TITLE_CHARS)
        elif node.tag == "h1":
            headings += filter(None, [one_line(node.text_content(), max_chars=MAX_TITLE_CHARS)])
        elif stated := _stated_time(node):
            if not any(map(is_aside_here, node.iterancestors())):
                (times if not has_article or is_in_article(node) else outer_times).append(stated)
        elif node.tag == "link" and "canonical" in (node.get("rel") or "").lower().split():
            canonical = canonical or node.get("href")
        elif node.tag == "script" and "ld+json" in (node.get("type") or "").lower():
            scripts.append(node.text or "")
        elif node.tag in _BYLINE_TAGS and len(bylines) < _MAX_BYLINES and _is_byline(node):
            bylines += _short_text(node)
        elif node.tag == "a" and not author_links:
            author_links += _named_author(node, is_aside_here)
    return Metas(
        by_name=by_name,
        title=title,
        headings=tuple(headings[:20]),
        published=tuple(published),
        times=tuple(times),
        outer_times=tuple(outer_times),
        canonical=canonical,
        base=next((node.get("href") for node in root.iter("base") if node.get("href")), None),
        lang=root.get("lang") or root.get("xml:lang"),
        scripts=tuple(scripts),
        bylines=tuple(bylines),
        author_links=tuple(author_links),
    )


def _named_author(link: HtmlElement, is_aside_here: Callable[[HtmlElement], bool]) -> list[str]:
    """Return the name that leads to a page about an author; [] for another link, and in a list or an aside."""
    if not _AUTHOR_PATH.search(link.get("href") or ""):
        return []
    is_apart = any(one.tag in ("li", "ul") or is_aside_here(one) for one in link.iterancestors())
    return [] if is_apart else [text for text in _short_text(link) if _NAME.fullmatch(text)]


def _short_text(node: HtmlElement) -> list[str]:
    """Return the text of an element, or [] if it is empty or too long for a byline."""
    text = one_line(node.text_content(), max_chars=_MAX_BYLINE_CHARS + 1)
    return [text] if text and len(text) <= _MAX_BYLINE_CHARS else []


def _is_byline(node: HtmlElement) -> bool:
    return (
        "author" in (node.get("rel") or "").lower().split()
        or (node.get("itemprop") or "").lower() == "author"
        or _BYLINE_CLASS.search(node.get("class") or "") is not None
    )


def _publication_time(node: HtmlElement) -> str | None:
    """Return the time of an element that says it is that of publication: ``<time pubdate>``, microdata, hAtom."""
    if node.tag == "time":
        marks = f"{node.get('itemprop') or ''} {node.get('class') or ''}".lower()
        is_marked = "publish" in marks or "pubdate" in marks or node.get("pubdate") is not None
        return _stated_time(node) if is_marked else None
    if node.tag == "abbr":
        return node.get("title") if "published" in (node.get("class") or "").lower().split() else None
    return node.get("content") if (node.get("itemprop") or "").lower() == "datepublished" else None


def _stated_time(node: HtmlElement) -> str | None:
    """Return the time of a time element, or the one that a script reads from another to show how long ago it was."""
    if node.tag in _TIME_TAGS and (stated := (node.get("datetime") or "").strip()):
        return stated
    values = (value.strip() for name in _SCRIPT_TIMES if (value := node.get(name)))
    found = next((value for value in values if _WHOLE_TIME.match(value)), None)
    is_other = found is None or _UPDATED_CLASS.search(node.get("class") or "") is not None
    return None if is_other or (node.tag not in _TIME_TAGS and not _short_text(node)) else found


def words_in_order(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return re.findall(r"\w+", text.lower())


def site_of(metas: Metas, linked: LinkedData) -> str | None:
    """Return the name of the publication."""
    said = metas.first("og:site_name") or linked.site or metas.first(*_SITE_METAS)
    return plain(said, max_chars=200) if said else None


def authors_of(metas: Metas, linked: LinkedData) -> list[str]:
    """Return the authors: of JSON-LD, else of meta, else of a byline, else of a link to the page of an author.

    An organisation that JSON-LD names is the author only where none of them names another.
    A meta that names those of JSON-LD and more is the fuller list. The site is no author of its own.
    """
    sites = {
        _folded_site(one) for one in (metas.first("og:site_name"), linked.site, *metas.by_name.get("publisher", ()))
    }
    of_meta = [_people(metas.by_name.get(name, ()), sites) for name in _AUTHOR_METAS]
    said = [_people(linked.authors, sites), *of_meta, _marked(metas.bylines, sites)]
    said += [_people(metas.author_links, sites), _people(linked.author_bodies, sites)]
    found = next(filter(None, said), [])
    return next((one for one in of_meta if len(one) > len(found) and set(found) <= set(one)), found)


def _marked(bylines: Sequence[str], sites: Set[str]) -> list[str]:
    """Return the names of the first byline that has one; those of elements inside it are without roles and dates."""
    inner = [name for text in bylines[1:] if text in bylines[0] for name in _people([text], sites)]
    found = next(filter(None, (_people([text], sites) for text in bylines)), [])
    shortest = {name: min((one for one in inner if one in name), key=len, default=name) for name in found}
    return list(dict.fromkeys(shortest.values()))


def _people(said: Iterable[str], sites: Set[str]) -> list[str]:
    bylines = (one for one in islice(said, MAX_BYLINES_READ) if _folded_site(one) not in sites)
    found = list(islice(people(bylines), MAX_AUTHORS))
    names = [name for name in found if _folded_site(name) not in sites and not _holds_another(name, found)]
    return list(dict.fromkeys(names))


def _folded_site(text: str | None) -> str:
    return " ".join(words_in_order(unescape(text or ""))).removeprefix("the ")


def _holds_another(name: str, names: Sequence[str]) -> bool:
    """Return True for a name that is another with its agency before it: "Associated Press Ana Pérez"."""
    return any(name.endswith(f" {one}") for one in names if " " in one)


def base_of(metas: Metas, url: str | None) -> str | None:
    """Return the address to which the relative ones of a page belong (HTML, 4.2.3)."""
    return absolute(metas.base, url) or url


def canonical_of(metas: Metas, linked: LinkedData, url: str | None) -> str | None:
    """Return the page's own address: link, og:url, JSON-LD. A bare front page is not an article's address."""
    for said in (metas.canonical, metas.first("og:url"), linked.url):
        address = absolute(said, base_of(metas, url))
        if address and not _is_front_page(address, url):
            return address
    return None


def _is_front_page(address: str, url: str | None) -> bool:
    path = re.sub(r"^https?://[^/?#]+", "", address).strip("/")
    return not path and bool(url and re.sub(r"^https?://[^/?#]+", "", url).strip("/"))


def descriptions_of(metas: Metas, linked: LinkedData) -> list[str]:
    """Return the descriptions of its article that a page states."""
    said = (linked.description, *(metas.first(name) for name in _DESCRIPTION_METAS))
    return [text for raw in said if raw and (text := plain(raw, max_chars=MAX_DESCRIPTION_CHARS))]


def lang_of(metas: Metas, linked: LinkedData) -> str | None:
    """Return the language the page states; not a guess."""
    said = metas.lang or linked.lang or metas.first("og:locale", "content-language", "dc.language", "language")
    said = (said or "").strip().replace("_", "-")
    return said if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", said) else None


def opt_outs_of(metas: Metas) -> tuple[str, ...]:
    """Return the opt-outs from training in the page's meta tags (noai, noimageai; TDM Reservation Protocol, 5.3)."""
    values = " ".join(metas.by_name.get("robots", ()))[:2000].lower()
    said = [f"meta robots: {word}" for word in ("noai", "noimageai") if re.search(rf"\b{word}\b", values)]
    reserved = any(value.strip() == "1" for value in metas.by_name.get("tdm-reservation", ()))
    return (*said, "meta tdm-reservation: 1") if reserved else tuple(said)


@dataclass(frozen=True, slots=True)
class PageDate:
    """A date of publication, and where the page states it."""

    at: datetime
    origin: str  #: json-ld, meta, time, text, url.
    raw: str
    precision: DatePrecision

    @property
    def candidate(self) -> str:
        """The unchanged date with its place."""
        return f"{self.origin} {self.raw}"[:200]


def stated_dates(metas: Metas, linked: LinkedData, now: datetime) -> tuple[list[PageDate], tuple[str, ...]]:
    """Return the dates of publication that a page marks as such, best first, and a warning for each not understood."""
    said = [("json-ld", linked.published)]
    said += [("meta", value) for name in _DATE_METAS for value in metas.by_name.get(name, ())[:_MAX_DATES_READ]]
    lang = lang_of(metas, linked)
    times_around = metas.outer_times[:_MAX_DATES_READ]
    outer = [raw for raw in times_around if not ((at := read_date(raw, now, lang).at) and is_today(at, now))]
    for times in (metas.published, metas.times, outer):
        if len({raw[:10] for raw in times}) == 1:  # several days: a list of other stories
            said.append(("time", times[0]))
            break
    found, warnings = [], []
    for origin, raw in said:
        reading = read_date(raw, now, lang)
        if reading.at is not None:
            found.append(PageDate(reading.at, origin, raw or "", reading.precision))
        if reading.warning:
            warnings.append(f"The date in {origin} {reading.warning}.")
    return found, tuple(dict.fromkeys(warnings))


def date_in_url(url: str | None, now: datetime) -> PageDate | None:
    """Return the day stated in an address; None if it states none."""
    at = _day_in_url(url, now)
    return None if at is None else PageDate(at, "url", url or "", "day")


def _day_in_url(url: str | None, now: datetime) -> datetime | None:
    for pattern in _URL_DATES:
        if match := pattern.search((url or "")[:URL_LIMIT_CHARS].partition("?")[0]):
            year, month, day = match.groups()
            number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
            try:
                return plausible(datetime(int(year), number, int(day), tzinfo=UTC), now)
            except ValueError:  # no day of the calendar, as in an article's number: another form may be one
                continue
    return None
