"""Pages built as news sites build theirs, each awkward in one way; what a reader of them would say they state."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bridge_report import BODY, TITLE, WORDS

from worker.parse import parse_page
from worker.types import Page

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MARCH = datetime(2026, 3, 2, 10, tzinfo=UTC)
URL = "https://news.example/bridge"


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def html(head: str = "", body: str = f"<h1>{TITLE}</h1>{BODY}", lang: str = " lang=en") -> str:
    return f"<!doctype html><html{lang}><head>{head}</head><body><main><article>{body}</article></main></body></html>"


def read(body: str | bytes, url: str = URL) -> Page:
    return parse_page(body, url=url, now=NOW)


# ── dates ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("page", "url", "published_at", "origin"),
    [
        (html(ld('{"@graph":[{"@type":"Organization","name":"News"},{"@type":["NewsArticle","Thing"],'
                 '"datePublished":"2026-03-02T11:00:00+01:00"}]}')), URL, MARCH, "json-ld"),
        (html(ld('{"@type":"NewsArticle", broken}') + "<meta name=pubdate content=20260302>"), URL,
         datetime(2026, 3, 2, tzinfo=UTC), "meta"),
        (html(ld('{"@type":"NewsArticle","datePublished":"2027-01-01"}')
              + '<meta property="article:published_time" content="2026-03-02T10:00:00Z">'), URL, MARCH, "meta"),
        (html(body=f'<h1>{TITLE}</h1><time itemprop="datePublished" datetime="2026-03-02T10:00Z">2 March</time>'
              f'<time datetime="2026-03-05">5 March</time>{BODY}'), URL, MARCH, "time"),
        (html(body=f'<h1>{TITLE}</h1><span itemprop="datePublished" content="2026-03-02T10:00Z">2 March</span>{BODY}'),
         URL, MARCH, "time"),
        (html(body=f'<h1>{TITLE}</h1><meta itemprop="datePublished" content="2026-03-02T10:00Z">{BODY}'), URL, MARCH,
         "meta"),
        (html(body=f'<h1>{TITLE}</h1><abbr class="published" title="2026-03-02T10:00:00Z">today</abbr>{BODY}'), URL,
         MARCH, "time"),
        (html(), "https://news.example/world/2026/mar/02/bridge", datetime(2026, 3, 2, tzinfo=UTC), "url"),
        (html(), "https://news.example/2026/03/02/bridge", datetime(2026, 3, 2, tzinfo=UTC), "url"),
        (html(body=f"<h1>{TITLE}</h1><p class=date>Published: March 2, 2026</p>{BODY}"), URL,
         datetime(2026, 3, 2, tzinfo=UTC), "text"),
        (html(body=f"<h1>{TITLE}</h1><div class=meta>02.03.2026, 11:00 Uhr</div>{BODY}", lang=" lang=de"), URL,
         datetime(2026, 3, 2, 11, tzinfo=UTC), "text"),
        (html(body=f"<h1>{TITLE}</h1>{BODY}"), URL, None, None),
    ],
    ids=["graph", "broken JSON-LD", "date ahead", "marked time", "microdata", "microdata meta", "hAtom",
         "month name in address", "address", "text", "German text", "none"],
)  # fmt: skip
def test_the_date_is_found_where_it_stands(
    page: str, url: str, published_at: datetime | None, origin: str | None
) -> None:
    found = read(page, url)
    assert (found.published_at, found.published_from) == (published_at, origin)
    assert bool(found.date_candidates) is (published_at is not None)


# ── titles and authors ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "page",
    [
        html(f"<title>{TITLE} | News</title>", f"<h1>News</h1><h2>{TITLE}</h2>{BODY}"),
        html(f'<meta property="og:title" content="{TITLE}">', f"<h1><a href=/><img alt=News></a></h1>{BODY}"),
        html(f"<title>{TITLE} - News Example</title><meta property=og:site_name content='News Example'>", BODY),
        html(ld(f'{{"@type":"NewsArticle","headline":"{TITLE}"}}'), f"<h1>Live</h1>{BODY}"),
        html(f"<title>News</title><meta name=twitter:title content='{TITLE}'>", f"<h1>{TITLE}</h1>{BODY}<h1>More</h1>"),
        html(
            ld(f'[{{"@type":"NewsArticle","headline":"Another story","datePublished":"2026-01-01"}},'
               f'{{"@type":"NewsArticle","headline":"{TITLE}"}}]')
        ),
    ],
    ids=["site in h1", "logo in h1", "site in title", "label in h1", "two h1", "related JSON-LD"],
)  # fmt: skip
def test_the_headline_is_not_the_name_of_the_site_or_of_another_story(page: str) -> None:
    assert read(page).title == TITLE


@pytest.mark.parametrize(
    "head",
    [
        ld('{"@type":"NewsArticle","author":"By Ana Pérez and John Doe"}'),
        ld('{"@type":"NewsArticle","author":[{"@type":"Person","name":"Ana Pérez"},{"name":"John Doe"}]}'),
        ld('{"@graph":[{"@type":"NewsArticle","author":[{"@id":"#a"},{"@id":"#b"}]},'
           '{"@id":"#a","@type":"Person","name":"Ana Pérez"},{"@id":"#b","@type":"Person","name":"John Doe"}]}'),
        '<meta name=author content="Ana Pérez; John Doe">',
        '<meta name=author content="Ana Pérez"><meta name=author content="John Doe">',
    ],
    ids=["one string", "objects", "references", "one meta", "two metas"],
)  # fmt: skip
def test_authors_are_taken_apart(head: str) -> None:
    assert read(html(head)).authors == ("Ana Pérez", "John Doe")


# ── text ─────────────────────────────────────────────────────────────────────────────────────

FULL = " ".join(WORDS * 3)


@pytest.mark.parametrize(
    "page",
    [
        html(body=f"<h1>{TITLE}</h1><div>{'<br><br>'.join(WORDS)}</div>"),
        html(body=f"<h1>{TITLE}</h1>" + "".join(f"<div class=p>{one}</div>" for one in WORDS)),
        html(body=f"<div class=cookie><p>We use cookies. Accept all</p></div><h1>{TITLE}</h1>{BODY}"),
        html(body=f"<h1>{TITLE}</h1>{BODY}<ul class=related><li><a href=/1>More: a flood in the valley</a></ul>"),
        html(
            ld(f'{{"@type":"NewsArticle","articleBody":"{FULL}"}}'),
            f"<h1>{TITLE}</h1><p>{WORDS[0]}</p><p>Subscribe</p>",
        ),
        html(body=f"<h1>{TITLE}</h1>" + BODY.replace("<p>", "<p><span>").replace("</p>", "</span></p>")),
        html(body=f"<h1>{TITLE}</h1><section>{BODY}</section><aside><p>{'Buy our paper today. ' * 9}</p></aside>"),
    ],
    ids=["line breaks", "divs", "cookies", "related", "free part", "spans", "aside"],
)
def test_every_sentence_is_there_and_the_frame_is_not(page: str) -> None:
    found = read(page)
    words = " ".join(found.text.split())
    assert [one for one in WORDS if one not in words] == []
    assert "cookies" not in words
    assert "Subscribe" not in words


def test_a_page_in_another_encoding_is_read() -> None:
    russian = "Мост через гавань снова открыт после двух лет ремонта, сообщила мэрия города в понедельник утром. "
    page = f"<html><head><meta charset=windows-1251></head><body><article><p>{russian * 4}</p></article>"
    assert russian.strip() in read(page.encode("cp1251")).text


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("/bridge?id=1", "https://news.example/bridge?id=1"),
        ("//news.example/b", "https://news.example/b"),
        ("https://other.example/b", "https://other.example/b"),
        ("https://news.example/", None),
        ("javascript:void(0)", None),
        ("", None),
    ],
)
def test_the_address_a_page_gives_itself(link: str, canonical: str | None) -> None:
    assert read(html(f'<link rel="canonical" href="{link}">')).canonical_url == canonical


def test_the_language_may_stand_in_the_locale_alone() -> None:
    assert read(html('<meta property="og:locale" content="pt_BR">', lang="")).lang == "pt-BR"


STUB = "<html><head><title>Lock</title>{}</head><body><p>You are taken to the report on the lock.</p></body></html>"


@pytest.mark.parametrize(
    ("script", "sends_on"),
    [
        ("location.href='/a';", True),
        ("location.href = '/a'", True),
        ('window.location.href="/a"', True),
        ("window.location = '/a'", True),
        ("window.location.replace('/a')", True),
        ("window.location.assign('/a');", True),
        ("document.location='/a'", True),
        ("top.location.href = url", True),
        ("self . location . replace ( '/a' )", True),
        ("window['location'].href='/a'", True),
        ("location['href'] = '/a'", True),
        ("location['replace']('/a')", True),
        ("setTimeout(function(){ window.location.replace('/a') }, 500)", True),
        ("setTimeout(\"location.href='/a'\", 0)", True),
        ("$(location).attr('href', '/a')", True),
        ("var here = location.href;", False),
        ("if (location.href == '/a') { count() }", False),
        ("if (location === other) { count() }", False),
        ("var relocation = 1; my_location = 2; geolocation.href = 3", False),
        ("data.location = 'Leeds'; place['location'] = 'York'", False),
        ("track({location: 'x'}); location => 1", False),
        ("name.replace('location', '')", False),
        ("", False),
    ],
)
def test_a_page_of_a_script_that_goes_elsewhere_is_told(script: str, sends_on: bool) -> None:
    page = parse_page(STUB.format(f"<script>{script}</script>"), now=NOW)
    assert page.sends_on is sends_on


def test_a_page_that_is_there_to_be_read_may_have_such_a_script() -> None:
    script = "<script>function go() { location.href = '/search' }</script>"
    text = "<p>The lock at the river mouth has new gates, which arrived by barge on Thursday morning.</p>" * 8
    assert not parse_page(f"<html><head>{script}</head><body>{text}</body></html>", now=NOW).sends_on
    assert parse_page("<html><body onload=\"location.replace('/a')\"><p>Wait.</p></body></html>", now=NOW).sends_on
