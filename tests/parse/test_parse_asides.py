"""Parts that the markup of a page sets apart from its article are no text of it; what only looks so stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree, html

from worker.parse import parse_page
from worker.parse.next_articles import strip_next_articles

PARAGRAPHS = (
    "The harbour bridge opened again to traffic on Monday after two years of repairs, the city said in a statement.",
    "Engineers replaced all of its steel cables and most of the deck, which had rusted since the seventies.",
    "Ferries that had carried commuters across the bay will stop running at the end of the month, officials said.",
    "The work cost forty million, a third more than was planned when the contract was signed in the spring.",
)
BOX = "Our newsroom brings you the stories of the whole region every morning, and it needs the help of its readers."


def read(*parts: str, after: str = "") -> str:
    article = f"<main><article><h1>Harbour bridge reopens</h1>{''.join(parts)}</article>{after}</main>"
    page = f"<!doctype html><html lang=en><head><title>Bridge</title></head><body>{article}</body></html>"
    return parse_page(page, url="https://news.example/bridge", now=datetime(2026, 11, 29, tzinfo=UTC)).text


def paragraphs(*texts: str) -> list[str]:
    return [f"<p>{one}</p>" for one in texts]


@pytest.mark.parametrize(
    "box",
    [
        f"<div hidden><p>{BOX}</p></div>",
        f"<div class='box hidden'><p>{BOX}</p></div>",
        f"<div style='color: red; display: none'><p>{BOX}</p></div>",
        f"<div class='newsletter-box'><p>{BOX}</p></div>",
        f"<section id='relatedStories'><p>{BOX}</p></section>",
        f"<form><p>{BOX}</p></form>",
        f"<div class='reader-poll'><p>{BOX}</p><label><input type=radio> Yes</label></div>",
        f"<div id='mostRead'><p>{BOX}</p></div>",
        f"<p class='imageCaption'>{BOX}</p>",
        f"<div class='wp-caption-text'>{BOX}</div>",
        f"<div id='author-bio'><p>{BOX}</p></div>",
        f"<p><span class='visually-hidden'>{BOX}</span></p>",
        f"<h2 class='sr-only'>{BOX}</h2>",
        f"<blockquote class='twitter-tweet'><p>{BOX}</p>— Ana (@ana) <a href='/1'>1 May</a></blockquote>",
        f"<blockquote class='instagram-media' data-id=1><div><p>{BOX}</p></div></blockquote>",
        f"<blockquote class='tiktok-embed'><section>{BOX}</section></blockquote>",
        f"<div class='InstagramEmbedContainer-jbvDN'><p>{BOX}</p></div>",
        f"<div class='embed embed-bluesky'><p>{BOX}</p></div>",
        f"<div class='player-popup'><div>{BOX}</div></div>",
        f"<div class='photogallery-wrapper'><h2>{BOX}</h2><p>Credit: Ana</p></div>",
        f"<div class='article-recirc'><h2>More of today</h2><ul><li><b>{BOX}</b></li></ul></div>",
    ],
)
def test_a_box_or_a_hidden_part_is_no_text(box: str) -> None:
    text = read(*paragraphs(*PARAGRAPHS[:2]), box, *paragraphs(*PARAGRAPHS[2:]))
    assert BOX not in text
    assert all(one in text for one in PARAGRAPHS)


@pytest.mark.parametrize("box", ["tweeting-birds", "text post-subtitle", "embed", "media", "social-history"])
def test_a_quotation_whose_class_names_no_post_stays(box: str) -> None:
    assert BOX in read(*paragraphs(*PARAGRAPHS[:2]), f"<blockquote class='{box}'><p>{BOX}</p></blockquote>")


def test_an_article_that_is_a_collection_of_posts_keeps_them() -> None:
    posts = [f"<blockquote class='twitter-tweet'><p>{one}</p></blockquote>" for one in PARAGRAPHS]
    text = read(*paragraphs(BOX), *posts)
    assert all(one in text for one in PARAGRAPHS)


def test_hidden_calls_for_help_longer_than_the_article_are_no_text() -> None:
    calls = "".join(f"<div class='hidden'><p>{BOX} Call {n}.</p><p>{BOX * 3}</p></div>" for n in range(4))
    text = read(*paragraphs(*PARAGRAPHS), f"<div><div>{calls}</div></div>")
    assert BOX not in text
    assert all(one in text for one in PARAGRAPHS)


def test_comments_are_no_text_however_many_there_are() -> None:
    comments = "".join(f"<li><p>Reader {n}: {BOX} {BOX}</p></li>" for n in range(40))
    text = read(*paragraphs(*PARAGRAPHS), after=f"<div id='comments'><ul>{comments}</ul></div>")
    assert BOX not in text
    assert all(one in text for one in PARAGRAPHS)


@pytest.mark.parametrize(
    "wrap",
    [
        "<div class='subscriber-only' style='display:none'><p>{}</p></div>",
        "<div class='hidden'><p>{}</p></div>",
        "<div class='newsletter'><p>{}</p></div>",
    ],
)
def test_an_article_whose_paragraphs_are_marked_one_by_one_stays(wrap: str) -> None:
    text = read(*paragraphs(PARAGRAPHS[0]), *[wrap.format(one) for one in PARAGRAPHS[1:]])
    assert all(one in text for one in PARAGRAPHS)


@pytest.mark.parametrize("box", ["teaser-content", "text-widget", "carousel", "archives"])
def test_a_lead_in_a_box_of_a_doubtful_name_stays(box: str) -> None:
    lead = f"<div class='{box}'><div class='article-body'><p>{PARAGRAPHS[0]}</p></div></div>"
    text = read(lead, *paragraphs(*PARAGRAPHS[1:]))
    assert all(one in text for one in PARAGRAPHS)


def test_a_notice_longer_than_a_short_article_does_not_replace_it() -> None:
    notice = "".join(f"<p>{n}. We use cookies so that our website works as it should. {BOX}</p>" for n in range(40))
    text = read(*paragraphs(*PARAGRAPHS[:3]), after=f"</main><div class='privacy-modal'>{notice}</div><main>")
    assert BOX not in text
    assert all(one in text for one in PARAGRAPHS[:3])


@pytest.mark.parametrize(
    ("other", "is_kept"),
    [
        ("<article class=post><h1>Museum closes for good</h1><p>{}</p></article>", False),
        ("<article class=post><p>{}</p></article>", True),  # goes on
        ("<article class=part><h1>Museum closes for good</h1><p>{}</p></article>", True),
        ("<article class=post><h2>Cables of steel</h2><p>{}</p></article>", True),  # a chapter
    ],
)
def test_the_next_article_of_an_endless_page_is_none_of_its_text(other: str, is_kept: bool) -> None:
    own = f"<article class=post><h1>Harbour bridge reopens</h1>{''.join(paragraphs(*PARAGRAPHS))}</article>"
    body = f"<body><article class=page><div>{own}{other.format(BOX)}</div></article></body>"
    root = html.document_fromstring(f"<!doctype html><html>{body}</html>")
    strip_next_articles(root, "Harbour bridge reopens")
    text = etree.tostring(root, method="text", encoding="unicode")
    assert (BOX in text) is is_kept
    assert all(one in text for one in PARAGRAPHS)


def test_a_script_in_a_block_below_the_headline_is_no_deck_of_the_article() -> None:
    script = "<div class='summary'><script>player.push(function () { start('a long line of code'); });</script></div>"
    assert "push" not in read(script, *paragraphs(*PARAGRAPHS))
