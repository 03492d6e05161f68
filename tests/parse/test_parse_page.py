from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from worker.errors import ParseFailed
from worker.parse import parse_page
from worker.parse.bylines import people
from worker.parse.page_guard import MAX_DEPTH, MAX_TAGS
from worker.parse.page_text import choose_text
from worker.types import Page

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/2026/02/28/floods"
SENTENCES = [
    f"On day {n} the river rose by {n} centimetres, said the mayor of town number {n}, and people left their homes."
    for n in range(1, 9)
]
PARAGRAPHS = "".join(f"<p>{sentence} {sentence.replace('day', 'night')}</p>" for sentence in SENTENCES)


def page(head: str = "", body: str = PARAGRAPHS, url: str | None = URL) -> Page:
    article = f"<article><h1>Floods drive thousands out</h1>{body}</article>"
    html = f"<html lang=en><head>{head}</head><body>{article}</body></html>"
    return parse_page(html.encode(), url=url, content_type="text/html; charset=utf-8", now=NOW)


def linked(**fields: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_a_page_is_read_whole() -> None:
    read = page(
        '<title>Floods drive thousands out - The News</title><meta property="og:site_name" content="The News">'
        '<link rel="canonical" href="/floods">'
        + linked(
            headline="Floods drive thousands out",
            datePublished="2026-02-28T10:00:00+01:00",
            author=[{"@type": "Person", "name": "Ana Pérez"}, {"@type": "Person", "name": "John Doe"}],
        )
    )
    assert (read.title, read.site, read.lang) == ("Floods drive thousands out", "The News", "en")
    assert read.canonical_url == "https://news.example/floods"
    assert read.authors == ("Ana Pérez", "John Doe")
    assert (read.published_at, read.published_from) == (datetime(2026, 2, 28, 9, tzinfo=UTC), "json-ld")
    assert read.text.split("\n\n") == [f"{s} {s.replace('day', 'night')}" for s in SENTENCES]
    assert read.method == "trafilatura"


@pytest.mark.parametrize(
    ("head", "published_at", "published_from"),
    [
        ('<meta property="article:published_time" content="2026-02-27T10:00Z">',
         datetime(2026, 2, 27, 10, tzinfo=UTC), "meta"),
        ('<meta name="parsely-pub-date" content="2026-02-26">', datetime(2026, 2, 26, tzinfo=UTC), "meta"),
        ('<meta property="article:modified_time" content="2026-02-27">', datetime(2026, 2, 28, tzinfo=UTC), "url"),
        ('<meta property="article:published_time" content="2031-01-01">', datetime(2026, 2, 28, tzinfo=UTC), "url"),
        (linked(datePublished="not yet"), datetime(2026, 2, 28, tzinfo=UTC), "url"),
    ],
)  # fmt: skip
def test_the_date_comes_from_the_best_place_that_has_one(
    head: str, published_at: datetime, published_from: str
) -> None:
    read = page(head)
    assert (read.published_at, read.published_from) == (published_at, published_from)


def test_dates_that_disagree_are_all_told() -> None:
    read = page(linked(datePublished="2026-02-01") + '<meta property="article:published_time" content="2026-02-03">')
    assert any("2026-02-01" in warning and "2026-02-03" in warning for warning in read.warnings)


def test_of_several_times_none_is_taken_for_the_date() -> None:
    times = "".join(f'<time datetime="2026-01-0{n}">x</time>' for n in range(1, 5))
    assert page("", times + PARAGRAPHS).published_from == "url"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Other words entirely | News</title>", "Other words entirely"),
        ("<title>Other words entirely | Paper</title>", "Other words entirely | Paper"),
        ('<title>x</title><meta property="og:title" content="Floods drive thousands">', "Floods drive thousands out"),
        ('<meta property="og:title" content="Three other words - News"><meta property="og:site_name" content="News">',
         "Three other words"),
        ('<title>News</title><meta property="og:site_name" content="News">', "Floods drive thousands out"),
        ('<title>World - News</title><meta property="og:site_name" content="News">', "Floods drive thousands out"),
        ("", "Floods drive thousands out"),
    ],
)  # fmt: skip
def test_the_headline_is_the_one_that_readers_see(head: str, title: str) -> None:
    assert page(head).title == title


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Floods drive thousands out<meta name=author content='Ana Pérez'>", "Floods drive thousands out"),
        ("<title>Floods drive thousands out\n<link rel=stylesheet href=x>", "Floods drive thousands out"),
        ("<TITLE>Floods drive thousands out</head><body>", "Floods drive thousands out"),
        ("<title>Use of <b> and <i> in headlines</title>", "Use of and in headlines"),
        ("<title>Floods < droughts</title>", "Floods < droughts"),
        ("<title></title><meta property=og:title content='Floods drive thousands out'>", "Floods drive thousands out"),
    ],
)
def test_a_title_that_is_not_closed_ends_where_no_title_can_go_on(head: str, title: str) -> None:
    read = parse_page(f"<html><head>{head}<body><div>{PARAGRAPHS}</div></body></html>", url=URL, now=NOW)
    assert (read.title, read.text.count("\n\n")) == (title, 7)


def test_a_front_page_is_not_an_articles_address() -> None:
    assert page('<link rel="canonical" href="https://news.example/">').canonical_url is None


@pytest.mark.parametrize(
    "script", ["{", "[]", "null", '{"@graph": [[[]]]}', '{"@type": ["NewsArticle"], "author": 3}', "[" * 100_000,
               '{"@type":{}}',
               '<!-- {"@type":"NewsArticle"} -->', '{"@type":"NewsArticle","author":{"@id":"#a"},"@id":"#a"}'],
)  # fmt: skip
def test_broken_linked_data_is_left_aside(script: str) -> None:
    assert page(f'<script type="application/ld+json">{script}</script>').text


def test_authors_by_reference_are_found() -> None:
    graph = {
        "@graph": [{"@type": "Article", "author": {"@id": "#p"}}, {"@type": "Person", "@id": "#p", "name": "Ana Pérez"}]
    }
    assert page(f'<script type="application/ld+json">{json.dumps(graph)}</script>').authors == ("Ana Pérez",)


@pytest.mark.parametrize(
    ("head", "byline", "authors"),
    [
        (linked(author={"name": "Daily Star & Sun"}, publisher={"name": "Daily Star & Sun"}), "author", ("Ana Pérez",)),
        (linked(author={"name": "Daily Star &amp; Sun"}, publisher={"name": "The Daily Star & Sun"}), "byline",
         ("Ana Pérez",)),
        ("", "story-meta__authors", ("Ana Pérez",)),
        ("", "Summary-authorName", ("Ana Pérez",)),
        ("", "author_name", ("Ana Pérez",)),
        (linked(author=[{"name": "John Doe"}, {"name": "Associated Press John Doe"}]), "author", ("John Doe",)),
        ("", "authorities", ()),
    ],
)  # fmt: skip
def test_authors_are_people_and_not_the_site(head: str, byline: str, authors: tuple[str, ...]) -> None:
    assert page(head, f"<p class='{byline}'>Ana Pérez</p>{PARAGRAPHS}").authors == authors


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ("", "<p class=byline>By <a rel=author>Ana Pérez</a> Valley Times staff reporter</p>", ("Ana Pérez",)),
        ("", "<p class=byline>Published today</p><p class=author>Ana Pérez</p>", ("Ana Pérez",)),
        ("", "<p><a href='/author/ana/'>Ana Pérez</a></p>", ("Ana Pérez",)),
        ("", "<p><a href='/writer/12/Ana_P/'>Ana Pérez</a></p>", ("Ana Pérez",)),
        ("", "<ul><li><a href='/author/ana/'>Ana Pérez</a></li></ul>", ()),
        ("", "<div class=related><a href='/author/ana/'>Ana Pérez</a></div>", ()),
        ("", "<p><a href='/authors/all/'>See all our authors here</a></p>", ()),
        ("", "<p><a href='/authority/ana/'>Ana Pérez</a></p>", ()),
        (
            linked(author={"name": "Ana Pérez"}) + "<meta name=author content='Ana Pérez, John Doe'>",
            "",
            ("Ana Pérez", "John Doe"),
        ),
        (linked(author={"name": "Ana Pérez"}) + "<meta name=author content='John Doe, Jim Roe'>", "", ("Ana Pérez",)),
    ],
)
def test_the_names_of_a_byline_are_those_that_are_marked_in_it_or_lead_to_an_author(
    head: str, body: str, authors: tuple[str, ...]
) -> None:
    assert page(head, body + PARAGRAPHS).authors == authors


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ana Pérez", ["Ana Pérez"]),
        ("by Ana Pérez and John Doe", ["Ana Pérez", "John Doe"]),
        ("Ana Pérez, Ph.D., John Doe (john@news.example)", ["Ana Pérez", "John Doe"]),
        ("View all posts by Ana Pérez", ["Ana Pérez"]),
        ("https://www.facebook.com/news", []),
        ("Published 3 March 2026", []),
        ("", []),
    ],
)
def test_bylines_are_taken_apart(byline: str, names: list[str]) -> None:
    assert list(people([byline])) == names


# ── which lines are the article ──────────────────────────────────────────────────────────────

NOISE = [
    "Sign up for our newsletter to get more stories like this one every day.",
    "More stories from around the world that you may like.",
]
BODY = "\n\n".join(SENTENCES)


@pytest.mark.parametrize(
    ("lines", "body", "expected", "method"),
    [
        (SENTENCES + NOISE, BODY, SENTENCES, "trafilatura+json-ld"),
        (NOISE + SENTENCES, BODY, SENTENCES, "trafilatura+json-ld"),
        (SENTENCES[:4] + NOISE[:1] + SENTENCES[4:], BODY, SENTENCES[:4] + NOISE[:1] + SENTENCES[4:], "trafilatura"),
        (SENTENCES, None, SENTENCES, "trafilatura"),
        (SENTENCES, "Too short.", SENTENCES, "trafilatura"),
        (SENTENCES[:1], BODY, SENTENCES, "json-ld"),
        ([], BODY, SENTENCES, "json-ld"),
        ([], f"<p>{'</p><p>'.join(SENTENCES)}</p>", SENTENCES, "json-ld"),
        # a body that is only the beginning does not cut the end
        (SENTENCES + NOISE, "\n\n".join(SENTENCES[:6]) + " …", SENTENCES + NOISE, "trafilatura"),
        ([], None, [], "none"),
    ],
)  # fmt: skip
def test_the_articles_lines_are_those_between_the_ends_of_its_body(
    lines: list[str], body: str | None, expected: list[str], method: str
) -> None:
    assert choose_text(lines, body, None) == (expected, method)


@pytest.mark.parametrize(
    ("line", "place", "stays"),
    [
        ("The river rose by 3 centimetres, said the mayor of town", 5, False),  # a pull quote
        ("The river rose, said the mayor of another town far away", 5, True),
        ("The river rose", 5, True),  # a heading
        (SENTENCES[3], 5, True),  # asked twice
        (f"{SENTENCES[4]} {SENTENCES[6]}", 0, False),  # a summary put together from sentences of the text
        (
            f"{SENTENCES[4][:60]} as nobody had seen such floods in the valley since its dam was built long ago.",
            0,
            True,
        ),
    ],
)
def test_a_pull_quote_and_a_summary_of_sentences_of_the_text_are_no_text(line: str, place: int, stays: bool) -> None:
    sentences = [sentence.replace("On day", "the") for sentence in SENTENCES]
    sentences[2] = "The river rose by 3 centimetres, said the mayor of town number 3, and people left."
    lines = [*sentences[:place], line.replace("On day", "the"), *sentences[place:]]
    assert (choose_text(lines, None, None)[0] == lines) is stays


def test_a_headline_repeated_above_the_text_goes() -> None:
    assert choose_text(["A Headline!", *SENTENCES], None, "A headline")[0] == SENTENCES


def test_what_stands_above_a_headline_repeated_in_the_text_goes_with_it() -> None:
    lines = ["This article has been checked.", "fact-checked", "A Headline!", *SENTENCES]
    assert choose_text(lines, None, "A headline")[0] == SENTENCES


def test_a_line_like_the_headline_below_text_stays() -> None:
    lines = ["A long opening of many words " * 12, "A headline", *SENTENCES]
    assert choose_text(lines, None, "A headline")[0] == lines


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<!-- wp:paragraph {"a":1} --><p>{}</p><!-- /wp:paragraph -->', "{}"),
        ("&lt;!-- wp:image --&gt;&lt;p&gt;{}&lt;/p&gt;", "{}"),
        ('[related id="1" url="https://a.example/x"]{}', "{}"),
        ('[caption align="left"]{}[/caption]', "{}"),
        ("[He said] {} [sic]", "[He said] {} [sic]"),
    ],
)
def test_markup_in_the_body_of_json_ld_is_no_text(body: str, expected: str) -> None:
    prose = " ".join(SENTENCES * 8)
    assert choose_text([], body.replace("{}", prose), None)[0] == [expected.replace("{}", prose)]


# ── A30, A31: pages that would hang a parser ─────────────────────────────────────────────────


@pytest.mark.parametrize(
    "html",
    [
        "<p>x<a href=y>z</a></p>" * 100_000,
        "<a>" * (MAX_TAGS + 1),
        "<div>" * (MAX_DEPTH + 1) + "x",
        "<b>" * 100_000,
        "<div>" + "<span><i>" * 200 + "x",
        "<p>" + "x" * (11 * 2**20),
    ],
    ids=["many", "too many", "too deep", "bold", "mixed", "too long"],
)
def test_a_page_too_complex_is_refused_before_it_is_parsed(html: str) -> None:
    with pytest.raises(ParseFailed) as refused:
        parse_page(html, now=NOW)
    assert refused.value.reason == "page_too_complex"


def test_tags_in_scripts_and_comments_do_not_count() -> None:
    hidden = "<script>" + "'<div>'" * 30_000 + "</script><!-- " + "<div>" * 30_000 + " -->"
    assert page(hidden).text


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"hello", b"\x00\x01\x02", b"\x1f\x8b\x08broken", b"{}", b"<html></html>"]
)
def test_what_is_no_page_is_an_empty_one_with_a_warning(body: bytes) -> None:
    read = parse_page(body, now=NOW)
    assert read.text == ""
    assert read.warnings


def test_nothing_that_a_database_refuses_comes_through_a_page() -> None:
    read = page("<title>a\x00b</title>", PARAGRAPHS.replace("river", "ri\x00ver\x0b"))
    assert "river" in read.text
    assert not set(read.text) & {"\x00", "\x0b"}
