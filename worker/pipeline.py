"""The pipe as code: what one article goes through, in order, without a database or a network.

``service/ingest/ingest.py`` runs it on batches of claimed inbox rows, ``wiredesk inspect`` on files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from worker import reasons
from worker.clean import (
    CLEANER,
    CanonicalUrl,
    canonical_url,
    clean_text,
    date_from_url,
    detect_language,
    html_to_text,
    load_languages,
    tidy,
    without_lines,
    words_of,
)
from worker.dedupe import COMPARER, credited_agency, fingerprint, read_notice
from worker.errors import InvalidInput, Rejected
from worker.languages import language_code
from worker.parse import parse_page, read_stamp, read_time_ahead
from worker.types import (
    UNKNOWN_SOURCE,
    Arrival,
    CleanText,
    DatePrecision,
    Draft,
    Exported,
    Fetched,
    Language,
    LineCount,
    Notice,
    Page,
    Removed,
    key_sha256,
)

_WHOLE_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_NOTICE_CHARS = 2_000  #: A notice is shorter, or says what it is within so many characters.
PageParser = Callable[..., Page]  #: ``parse_page``, or the same behind a limit (``Parsers.page``).
_PAGE_HEAD_CHARS = 2_000  #: A page says that it is one within this many characters.


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits that refuse an arrival before any work is spent on it."""

    text_chars: int  #: Longest text of one article.


def load() -> None:
    """Read what the pure steps keep in memory, before a process forks."""
    load_languages()


def prepare(arrival: Arrival, *, now: datetime, limits: Limits, parse: PageParser = parse_page) -> Draft:
    """Clean an arrival and make it comparable.

    Raises Rejected where no article can come of it: no text, too much text; and as ``parse``.
    """
    if arrival.exported is not None:
        return _as_it_was(arrival, arrival.exported, now, limits)
    arrival = read_page(arrival, now=now, parse=parse)
    body = arrival.text if arrival.text is not None else html_to_text(arrival.html or "")
    notice = _notice(arrival.title, body, now)
    _check_length(body, limits)
    if notice is not None and notice.alone:
        cleaned = CleanText(
            title=" ".join((arrival.title or notice.text).split())[:120], title_from="given", text=notice.text
        )
    else:
        cleaned = clean_text(body, title=arrival.title, url=arrival.url)
    return _draft(arrival, cleaned, now, notice)


def _as_it_was(arrival: Arrival, exported: Exported, now: datetime, limits: Limits) -> Draft:
    """Return an exported article unchanged: cleaned again, it would lose its dateline and what was removed."""
    given = exported.cleaned
    _check_length(given.text, limits)
    cleaned = replace(
        given,
        title=_one_line(given.title) or "",
        text=tidy(given.text).strip(),
        dateline=_one_line(given.dateline),
        credit=_one_line(given.credit),
        correction=_one_line(given.correction),
        subheads=tuple(map(tidy, given.subheads)),
        removed=tuple(Removed(tidy(one.reason), tidy(one.text), one.articles) for one in given.removed),
    )
    if not cleaned.text or not cleaned.title:
        raise Rejected("it has no title or no text", reason=reasons.NO_TEXT)
    draft = _draft(arrival, cleaned, now, exported.withdrawn)
    cleaned_by = _one_line(exported.cleaned_by) or CLEANER
    return replace(draft, lang_confidence=exported.lang_confidence, cleaned_by=cleaned_by)


def _check_length(body: str, limits: Limits) -> None:
    if len(body) > limits.text_chars:
        raise Rejected(
            f"the text has {len(body):,} characters, at most {limits.text_chars:,} are taken; cut it, or raise "
            "article_text_limit_chars",
            reason=reasons.TEXT_TOO_LONG,
        )


def _notice(title: str | None, body: str, now: datetime) -> Notice | None:
    """Return the notice in an arrival, or None; the end of an embargo is read as a time."""
    notice = read_notice(tidy(title or ""), tidy(body[:_NOTICE_CHARS]))
    return None if notice is None else replace(notice, until_at=read_time_ahead(notice.until, now=now))


def read_page(arrival: Arrival, *, now: datetime, parse: PageParser = parse_page) -> Arrival:
    """Find the article in markup that is a whole page; what the sender said about it takes precedence."""
    markup = arrival.html
    if arrival.text is not None or markup is None or not _WHOLE_PAGE.search(markup[:_PAGE_HEAD_CHARS]):
        return arrival
    page = parse(markup, url=arrival.url, now=now)
    dated = arrival.published_at is None and page.published_at is not None
    return replace(
        arrival,
        html=None,
        text=page.text,
        title=arrival.title or page.title,
        url=page.canonical_url or arrival.url,
        linked_url=arrival.url if page.canonical_url else None,
        authors=_authors(arrival, page),
        lang=arrival.lang or page.lang,
        published_at=page.published_at if dated else arrival.published_at,
        published_from=page.published_from if dated else arrival.published_from,
        published_precision=page.published_precision if dated else arrival.published_precision,
        **_found(arrival, page),
    )


def without_source_lines(draft: Draft, counts: Mapping[str, LineCount]) -> Draft:
    """Return the draft without lines that its source prints in many articles.

    Its fingerprint stays that of the whole text, so that a sighting from before they were learned is known again.
    """
    text, removed = without_lines(draft.text, counts)
    if not removed:
        return draft
    gone = {one.text for one in removed}
    subheads = tuple(one for one in draft.subheads if one not in gone)
    words = words_of(text)
    return replace(draft, text=text, subheads=subheads, removed=(*draft.removed, *removed), word_count=words)


def page_arrival(arrival: Arrival, fetched: Fetched, page: Page) -> Arrival:
    """Return an arrival that was only an address, and the page that stood there."""
    return replace(
        arrival,
        text=page.text,
        title=arrival.title or page.title,
        url=page.canonical_url or fetched.url,
        linked_url=arrival.url,
        authors=_authors(arrival, page),
        lang=arrival.lang or page.lang,
        published_at=arrival.published_at or page.published_at,
        published_from=arrival.published_from if arrival.published_at else page.published_from,
        published_precision=arrival.published_precision if arrival.published_at else page.published_precision,
        **_found(arrival, page, fetched.ai_opt_out),
    )


def _authors(arrival: Arrival, page: Page) -> tuple[str, ...]:
    """Return the authors that were handed in, or those of the page where these are full names or more of them.

    Feeds often give the name of a login or of the site ("jdoe", "Valley Times") for what the page's byline says.
    """
    given, shown = arrival.authors, page.authors
    is_fuller = set(given) < set(shown)
    are_logins = all(" " not in name or name == page.site for name in given) and all(" " in name for name in shown)
    return shown if shown and (is_fuller or are_logins) else given


def _found(arrival: Arrival, page: Page, site_says: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the evidence of the page: how its article was found, and its metadata."""
    candidates = dict.fromkeys((*arrival.date_candidates, *page.date_candidates))
    says = dict.fromkeys((*(arrival.ai_opt_out or ()), *site_says, *page.ai_opt_out))
    return {
        "text_from": page.method,
        "date_candidates": tuple(candidates),
        "ai_opt_out": tuple(says),
        "tags": arrival.tags or page.tags,
        "picture": arrival.picture or page.picture,
        "comments_url": arrival.comments_url or page.comments_url,
    }


@lru_cache(maxsize=4096)  # a poll asks for each address twice: to tell its entries apart, and to find gaps
def url_key(url: str) -> bytes | None:
    """Return the identity key of an article's address; None if it is no address."""
    try:
        return key_sha256("url", canonical_url(url).key)
    except InvalidInput:
        return None


def identity_keys(arrival: Arrival) -> tuple[bytes, ...]:
    """Return the identity keys of an unprocessed arrival; an unreadable address gives no key."""
    try:
        address = canonical_url(arrival.url) if arrival.url else None
    except InvalidInput:
        address = None
    id_key = _id_key(arrival, _source(arrival, address))
    return _identity_keys(arrival, id_key, address.key if address else None)


def _source(arrival: Arrival, address: CanonicalUrl | None) -> str:
    return _one_line(arrival.source) or (address.source if address else UNKNOWN_SOURCE)


def _draft(arrival: Arrival, cleaned: CleanText, now: datetime, notice: Notice | None) -> Draft:
    address = None
    if arrival.url:
        try:
            address = canonical_url(arrival.url)
        except InvalidInput as error:
            raise Rejected(error.message, reason=error.reason, thing=arrival.url[:200]) from error
    source = _source(arrival, address)
    stated = language_code(arrival.lang or "")
    language = Language(stated, 1.0) if stated else detect_language(cleaned.text)
    published = _published(arrival, cleaned, address.url if address else None, now)
    authors = tuple(filter(None, map(_one_line, arrival.authors))) or cleaned.authors
    id_key = _id_key(arrival, source)
    return Draft(
        title=cleaned.title,
        title_from=cleaned.title_from,
        text=cleaned.text,
        url=_one_line(arrival.url),
        canonical_url=address.url if address else None,
        source=source,
        dateline=cleaned.dateline,
        credit=cleaned.credit,
        authors=authors,
        lang=language.code,
        lang_confidence=language.confidence,
        word_count=words_of(cleaned.text),
        published_at=published.at,
        published_from=published.origin,
        published_precision=published.precision,
        date_candidates=tuple(filter(None, map(_one_line, arrival.date_candidates))),
        tags=arrival.tags,
        picture=arrival.picture,
        enclosures=arrival.enclosures,
        comments_url=arrival.comments_url,
        text_from=_one_line(arrival.text_from),
        ai_opt_out=None if arrival.ai_opt_out is None else tuple(filter(None, map(_one_line, arrival.ai_opt_out))),
        correction=cleaned.correction,
        subheads=cleaned.subheads,
        removed=cleaned.removed,
        identity_keys=_identity_keys(arrival, id_key, address.key if address else None),
        id_key=id_key,
        shares_url=arrival.shares_url,
        fingerprint=fingerprint(cleaned.title, cleaned.text),
        revised_at=arrival.updated_at,
        cleaned_by=CLEANER,
        compared_by=COMPARER,
        agency=credited_agency(source, authors, cleaned.removed),
        notice=notice,
    )


_ZONES_APART = timedelta(days=2)  #: Days stated in two zones, one of them with its time.


@dataclass(frozen=True, slots=True)
class _Published:
    """Date of publication with its origin and precision; all None if unknown."""

    at: datetime | None = None
    origin: str | None = None
    precision: DatePrecision | None = None


def _published(arrival: Arrival, cleaned: CleanText, url: str | None, now: datetime) -> _Published:
    """Return the sender's date, else the day in the address unless the text contradicts it, else the text's date.

    An address or text may speak of a day to come; nothing is published then.
    """
    if arrival.published_at is not None:
        # What was read, not handed in, may be up to a day ahead, as clocks differ; what is stored is not.
        at = min(arrival.published_at, now) if arrival.published_from else arrival.published_at
        return _Published(at, arrival.published_from or "given", arrival.published_precision or "second")
    day = date_from_url(url) if url else None
    stated = next(filter(None, (read_stamp(words, now) for words in cleaned.dated)), None)
    if stated is not None and (day is None or abs(stated[0] - day) > _ZONES_APART):
        return _Published(stated[0], "text", stated[1])
    return _Published(day, "url", "day") if day is not None and day <= now else _Published()


def _one_line(text: str | None) -> str | None:
    """Return a sender's value in characters that every database takes; None if nothing is left."""
    return " ".join(tidy(text).split()) or None if text else None


def _id_key(arrival: Arrival, source: str) -> bytes | None:
    """Return the identity key of an arrival's id: within its feed, or within its source if handed in."""
    if not arrival.id:
        return None
    scope = f"feed:{arrival.feed_id}" if arrival.feed_id is not None else f"source:{source}"
    return key_sha256("id", scope, arrival.id)


def _identity_keys(arrival: Arrival, id_key: bytes | None, address_key: str | None) -> tuple[bytes, ...]:
    """Return the keys of an arrival: of its id, its place in a page and its links; its address is last."""
    keys = [id_key, _fragment_key(arrival.linked_url or arrival.url or "")]
    if address_key and not arrival.shares_url:
        keys += [url_key(arrival.linked_url) if arrival.linked_url else None, key_sha256("url", address_key)]
    return tuple(dict.fromkeys(key for key in reversed(keys) if key is not None))[::-1]


def _fragment_key(url: str) -> bytes | None:
    """Return the key of an address with its fragment, which tells the posts of a live blog apart; None without one."""
    address, _, fragment = url.partition("#")
    key = url_key(address) if fragment and not fragment.startswith("!") else None
    return None if key is None else key_sha256("fragment", key.hex(), fragment)
