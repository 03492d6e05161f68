"""Cards of other stories inside an article are no text of it; linked headings of the article itself are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.parse import parse_page

PARAGRAPHS = (
    "The harbour bridge opened again to traffic on Monday after two years of repairs, the city said in a statement.",
    "Engineers replaced all of its steel cables and most of the deck, which had rusted since the seventies.",
    "Ferries that had carried commuters across the bay will stop running at the end of the month, officials said.",
    "The work cost forty million, a third more than was planned when the contract was signed in the spring.",
)
OTHER = "Zoo shows three young lynxes"
ABOUT = "The lynxes were born in May and are expected to draw many visitors to the zoo this summer, keepers said."


def read(card: str, place: int) -> str:
    body = [f"<p>{one}</p>" for one in PARAGRAPHS]
    body.insert(place, card)
    article = f"<main><article><h1>Harbour bridge reopens</h1>{''.join(body)}</article></main>"
    page = f"<!doctype html><html lang=en><head><title>Bridge</title></head><body>{article}</body></html>"
    return parse_page(page, url="https://news.example/bridge", now=datetime(2026, 11, 29, tzinfo=UTC)).text


@pytest.mark.parametrize("place", [2, 4])
@pytest.mark.parametrize(
    "card",
    [
        f"<article><h3><a href='/zoo'>{OTHER}</a></h3><p>{ABOUT}</p></article>",
        f"<article class='card'><a href='/zoo'><h3>{OTHER}</h3></a><p>{ABOUT}</p></article>",
        f"<a href='https://news.example/zoo'><img src='/z.jpg'><h3>{OTHER}</h3><p>{ABOUT}</p></a>",
        f"<div class='story-card'><h4><a href='zoo'>{OTHER}</a></h4><p>{ABOUT}</p></div>",
        f"<div><div><h3><a href='/zoo'>{OTHER}</a></h3></div><p>{ABOUT}</p></div>",
        f"<ul><li><a href='/zoo'><h3>{OTHER}</h3></a><p>{ABOUT}</p></li></ul>",
        f"<section><a href='/zoo'><figure><h2>{OTHER}</h2></figure></a>{ABOUT}</section>",
        f"<aside><h3><a href='/zoo'>{OTHER}</a></h3><p>{ABOUT}</p></aside>",
        f"<div><h3><a href='https://www.news.example/zoo'>{OTHER}</a></h3><p>{ABOUT}</p></div>",
    ],
)
def test_a_card_of_another_story_is_taken_out(card: str, place: int) -> None:
    text = read(card, place)
    assert OTHER not in text
    assert ABOUT not in text
    assert all(one in text for one in PARAGRAPHS)


@pytest.mark.parametrize(
    "part",
    [
        f"<div><h3>{OTHER}</h3><p>{ABOUT}</p></div>",
        f"<div><h3><a href='#zoo'>{OTHER}</a></h3><p>{ABOUT}</p></div>",
        f"<div><h3><a href='https://zoo.example/'>{OTHER}</a></h3><p>{ABOUT}</p></div>",
        f"<div><h3>The week: <a href='/zoo'>{OTHER}</a></h3><p>{ABOUT}</p></div>",
        f"<h3><a href='/zoo'>{OTHER}</a></h3><p>{ABOUT}</p>",
        f"<div><h3><a href='/zoo'>{OTHER}</a></h3><p>{ABOUT * 5}</p></div>",
    ],
)
def test_a_part_of_the_article_with_a_heading_stays(part: str) -> None:
    assert ABOUT in read(part, 2)


@pytest.mark.parametrize(
    "teaser",
    [
        f"<div><div><h3><a href='/zoo'>{OTHER}</a></h3><p>Three of them at once</p></div></div>",
        f"<div><a href='/zoo'><div><p>{OTHER}</p></div></a></div>",
    ],
)
def test_a_short_teaser_is_taken_out_wherever_it_stands(teaser: str) -> None:
    paragraphs = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    page = f"<body><div>{teaser}<div><h1>Harbour bridge reopens</h1><div>{paragraphs}</div></div>{teaser}</div></body>"
    text = parse_page(page, url="https://news.example/bridge", now=datetime(2026, 11, 29, tzinfo=UTC)).text
    assert text.split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize("wrap", ["<p>{}</p>", "<div><p>{}</p></div>", "<div>{}</div>"])
def test_links_to_other_stories_are_found_among_paragraphs_in_boxes_of_their_own(wrap: str) -> None:
    blocks = "".join(wrap.format(one) for one in PARAGRAPHS)
    link = f"<p>MORE: <a href='/zoo'>{OTHER}</a></p>"
    page = f"<body><main><h1>Harbour bridge reopens</h1><div>{blocks}<div>{link}</div>{blocks}</div></main></body>"
    text = parse_page(page, url="https://news.example/bridge", now=datetime(2026, 11, 29, tzinfo=UTC)).text
    assert OTHER not in text
    assert all(one in text for one in PARAGRAPHS)


def test_a_page_that_is_about_its_cards_keeps_them() -> None:
    cards = "".join(f"<div><h3><a href='/{n}'>Story {n} of today</a></h3><p>{ABOUT}</p></div>" for n in range(9))
    assert ABOUT in read(cards, 4)


@pytest.mark.parametrize(
    "links",
    [
        "<h3>Read next</h3><ul><li><a href='/zoo'>{}</a></li><li><a href='/a'>Bakers win a long strike</a></li></ul>",
        "<p><strong>MORE: <a href='/zoo'>{}</a></strong></p>",
        "<p>(Related: <a href='/zoo'>{}</a>)</p>",
        "<p><a href='/zoo'>Related: {}</a></p>",
        "<p><b><a href='/zoo'>Lesen Sie auch: {}</a></b></p>",
        "<p>READ MORE: <a href='https://zoo.example/'>{}</a></p>",
        "<p>MORE: <a href='https://www.news.example/zoo'>{}</a></p>",
        "<p><b>Lesen Sie auch:</b><br><a href='/zoo'>{}</a><br><a href='/a'>Bakers win a long strike</a></p>",
        "<p>Also | <a href='https://news.example/zoo'>{}</a></p>",
        "<a href='/zoo'><div><p>News</p><p>{}</p></div></a>",
        "<p><b>Don't miss:</b></p><ul><li>{}, <a href='https://zoo.example/'>see here</a> who pays for it.</li></ul>",
        "<h3>Lesen Sie auch</h3><ul><li>{} in dem <a href='https://zoo.example/'>Zoo</a></li></ul>",
        "<p>À lire aussi :</p><ul><li><a href='https://zoo.example/'>{}</a></li></ul>",
    ],
)
def test_links_to_other_stories_are_taken_out_with_their_label(links: str) -> None:
    text = read(links.format(OTHER), 2)
    assert OTHER not in text
    assert not {"Read next", "Bakers win a long strike"} & set(text.splitlines())
    assert all(one in text for one in PARAGRAPHS)


@pytest.mark.parametrize(
    "links",
    [
        "<ul><li><a href='/zoo'>{}</a> on Monday</li><li><a href='/a'>Bakers win a strike</a> on Friday</li></ul>",
        "<p>The keeper said: <a href='/zoo'>{}</a>, and nobody had seen them before.</p>",
        "<p>Designer: <a href='https://zoo.example/'>{}</a></p>",
        "<p>Our sources:</p><ul><li>{}, as the <a href='https://zoo.example/'>zoo</a> told us.</li></ul>",
        "<p>Read next:</p><ul><li>{}</li><li>Bakers win a long strike</li></ul>",
        "<p><a href='/zoo'>Opinion: {}</a></p>",
        "<p><a href='/zoo'>Keeper: {}: a story</a></p>",
        "<p>As the paper wrote before the summer, when nobody knew: <a href='/zoo'>{}</a></p>",
    ],
)
def test_links_that_are_text_of_the_article_stay(links: str) -> None:
    assert OTHER in read(links.format(OTHER), 2)
