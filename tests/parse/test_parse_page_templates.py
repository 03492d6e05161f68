"""Small pages as publishing systems make them: the text that is read of each is its article, whole and alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from worker.parse import parse_page

NOW = datetime(2026, 11, 29, tzinfo=UTC)
TITLE = "Harbour bridge reopens after two years"
TEXT = (
    "The harbour bridge opened again to traffic on Monday after two years of repairs, the city said in a statement.",
    "Engineers replaced all of its steel cables and most of the deck, which had rusted since the seventies.",
    "Ferries that had carried commuters across the bay will stop running at the end of the month, officials said.",
    "The work cost forty million, a third more than was planned when the contract was signed in the spring.",
    "Drivers pay a toll of two crowns until the loan for the repairs is paid back, which may take eleven years.",
)
OTHER = "Zoo shows its three young lynxes to visitors for the first time"
BLURB = "The lynxes were born in May, and the keepers expect many visitors this summer."


def p(*texts: str, wrap: str = "<p>{}</p>") -> str:
    return "".join(wrap.format(one) for one in texts)


def linked(**fields: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def read(body: str, head: str = "", *, lang: str = "en", title: str = TITLE) -> list[str]:
    head = f"<head><title>{title} - The Bay</title>{head}</head>"
    page = f"<!doctype html><html lang={lang}>{head}<body>{body}</body></html>"
    text = parse_page(page, url="https://bay.example/2026/11/bridge", now=NOW).text
    return text.split("\n\n") if text else []


NAV = "<header><nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav></header>"
FOOT = "<footer><p>The Bay, 1 Quay Street. All rights reserved.</p><a href='/terms'>Terms</a></footer>"
CARDS = "".join(
    f"<div class='c{n}'><a href='/zoo{n}'><img src='/z.jpg' alt=''></a><h3><a href='/zoo{n}'>{OTHER} {n}</a></h3></div>"
    for n in range(4)
)

PAGES = {
    "WordPress": f"""{NAV}<main><article class='post-12 post type-post status-publish hentry category-news'>
        <header class='entry-header'><h1 class='entry-title'>{TITLE}</h1><div class='entry-meta'><span
        class='posted-on'>
        <time class='entry-date published' datetime='2026-11-28'>28 November 2026</time></span><span class='byline'>by
        <a href='/author/ana'>Ana Pérez</a></span></div></header><div class='entry-content'>{p(*TEXT)}
        <div class='sharedaddy sd-sharing-enabled'><h3 class='sd-title'>Share this:</h3><ul><li><a
        href='?share=x'>X</a></li>
        <li><a href='?share=fb'>Facebook</a></li></ul></div><div id='jp-relatedposts'><h3>Related</h3></div></div>
        <footer class='entry-footer'><span class='cat-links'>Posted in <a href='/news'>News</a></span></footer>
        </article>
        <nav class='post-navigation'><a rel=prev href='/zoo'>Previous: {OTHER}</a></nav>
        <div id='comments'><ol class='comment-list'><li><p>{BLURB}</p></li></ol></div></main>
        <aside class='widget-area'><h2>Recent Posts</h2><ul><li><a href='/zoo'>{OTHER}</a></li></ul></aside>{FOOT}""",
    "WordPress blocks": f"""{NAV}<main class='wp-block-group'><h1 class='wp-block-post-title'>{TITLE}</h1>
        <div class='entry-content wp-block-post-content'>{p(*TEXT[:2], wrap="<p class='has-drop-cap'>{}</p>")}
        <figure class='wp-block-image'><img src='/b.jpg' alt='bridge'><figcaption
        class='wp-element-caption'>{BLURB}</figcaption>
        </figure><figure class='wp-block-embed is-type-rich is-provider-twitter'><div class='wp-block-embed__wrapper'>
        <blockquote class='twitter-tweet'><p>{BLURB}</p>&mdash; Ana (@ana) <a href='https://t.example'>May 1</a>
        </blockquote></div>
        </figure>{p(*TEXT[2:])}</div></main>{FOOT}""",
    "Drupal": f"""<div class='layout-container'>{NAV}<main role=main><div class='region region-content'>
        <h1 class='page-title'><span class='field field--name-title'>{TITLE}</span></h1>
        <article role='article' class='node node--type-article node--view-mode-full'><footer class='node__meta'>
        <div class='author'>Submitted by Ana on Sat, 11/28/2026</div></footer><div class='node__content'>
        <div class='clearfix text-formatted field field--name-body field--type-text-with-summary
        field__item'>{p(*TEXT)}</div>
        <div class='field field--name-field-tags'><h3 class='field__label inline'>Tags</h3><ul class='links
        field__items'>
        <li><a href='/t/1'>Bridges</a></li></ul></div></div></article></div></main></div>{FOOT}""",
    "Arc": f"""<div id='fusion-app'>{NAV}<main><h1 class='b-headline'>{TITLE}</h1>
        <div class='b-byline'>By <a href='/ana'>Ana Pérez</a></div><article class='b-article-body'>{p(TEXT[0])}
        <div class='b-interstitial-link'><b>Read also: </b><a href='/zoo'>{OTHER}</a></div>{p(*TEXT[1:3])}
        <div class='arcad-feature-custom'><span>ADVERTISEMENT</span></div>{p(*TEXT[3:])}</article>
        <div class='b-results-list'>{CARDS}</div></main></div>{FOOT}""",
    "Chorus": f"""{NAV}<div class='l-wrapper'><div class='c-entry-hero'><h1 class='c-page-title'>{TITLE}</h1></div>
        <div class='l-segment'><div class='c-entry-content'>{p(*TEXT[:2], wrap="<p id='x1'>{}</p>")}
        <div class='c-float-right'><aside class='c-related-list'><h3>Related</h3><ul><li><a href='/zoo'>{OTHER}</a>
        </li></ul>
        </aside></div>{p(*TEXT[2:])}</div></div><div class='c-rock-list'>{CARDS}</div></div>{FOOT}""",
    "AMP": f"""<header class='amp-header'>The Bay</header><article class='amp-wp-article'>
        <h1 class='amp-wp-title'>{TITLE}</h1><div class='amp-wp-article-content'>{p(*TEXT[:3])}<amp-ad type='x'><div
        overflow>Show ad</div></amp-ad><amp-img src='/b.jpg' width=1 height=1></amp-img>{p(*TEXT[3:])}</div></article>
        <amp-consent id='c'><div id='ui'><p>We and our partners use cookies to show you advertising that you may
        like.</p>
        <button on='tap:c.accept'>Accept</button></div></amp-consent>""",
    "Blogger": f"""<div class='main-outer'><div class='date-outer'><h2 class='date-header'>Saturday, 28 November
        2026</h2>
        <div class='post hentry'><h3 class='post-title entry-title'>{TITLE}</h3><div class='post-body entry-content'>
        {"<br><br>".join(TEXT)}<div style='clear: both;'></div></div><div class='post-footer'>Posted by
        <span>Ana</span> at
        <a href='?m=1'>08:00</a></div></div></div><div class='sidebar section'><h2>Blog Archive</h2><ul>
        <li>{OTHER}</li></ul>
        </div></div>""",
    "Ghost": f"""{NAV}<main><article class='gh-article post'><header class='gh-article-header'><h1>{TITLE}</h1></header>
        <section class='gh-content gh-canvas'>{p(*TEXT[:3])}<div class='kg-card kg-bookmark-card'><a
        class='kg-bookmark-container'
        href='/zoo'><div class='kg-bookmark-content'><div class='kg-bookmark-title'>{OTHER}</div>
        <div class='kg-bookmark-description'>{BLURB}</div></div></a></div>{p(*TEXT[3:])}<div class='kg-card
        kg-signup-card'>
        <h2>Get the harbour letter</h2><p>Sign up and have it in your mail each Monday.</p><form><input></form></div>
        </section>
        </article></main>{FOOT}""",
    "government release": f"""<div id='skip'><a href='#main'>Skip to main content</a></div>{NAV}<main id='main'>
        <div class='govuk-grid-row'><span class='govuk-caption-xl'>Press release</span><h1
        class='govuk-heading-xl'>{TITLE}</h1>
        <dl class='metadata'><dt>From:</dt><dd>Ministry of Transport</dd><dt>Published</dt><dd>28 November 2026</dd>
        </dl>
        <div class='govspeak'>{p(*TEXT)}</div><div class='contextual-footer'><h2>Share this page</h2><ul><li><a
        href='x'>Share on
        Facebook</a></li></ul></div></div></main>{FOOT}""",
    "comment thread": f"""{NAV}<main><article><h1>{TITLE}</h1>{
        p(*TEXT)
    }</article><section class='discussion' id='comments'>
        <h2>12 comments</h2>{
        "".join(f"<div class='comment'><b>reader{n}</b><p>{BLURB} I saw them {n} times.</p></div>" for n in range(12))
    }</section></main>{FOOT}""",
    "paywall": f"""{NAV}<main><article><h1>{TITLE}</h1><div class='article-body'>{p(*TEXT)}</div>
        <div class='paywall-offer'><h2>Read on for one crown</h2><p>This article is for subscribers. Subscribe now and
        read all.</p>
        <button>Subscribe</button></div></article></main>{FOOT}""",
    "gallery": f"""{NAV}<main><h1>{TITLE}</h1><div class='lead'>{p(*TEXT)}</div><div class='gallery'>
        {"".join(f"<figure><img src='/{n}.jpg'><figcaption>{n}: {BLURB}</figcaption></figure>" for n in range(3))}
        </div></main>{FOOT}""",
    "live blog": f"""{NAV}<main><h1>{TITLE}</h1><div class='live-blog'>{
        "".join(
            f"<article class='live-post'><time datetime='2026-11-28T1{n}:00Z'>1{n}:00</time><p>{one}</p></article>"
            for n, one in enumerate(TEXT)
        )
    }</div></main>{FOOT}""",
    "teasers around": f"""{NAV}<div class='top'>{CARDS}</div><main><h1>{TITLE}</h1>{p(*TEXT)}</main>
        <div>{CARDS}</div>{FOOT}""",
    "line breaks": f"<div id='page'><h1>{TITLE}</h1><div class='txt'>{'<br>'.join(TEXT)}</div></div>",
    "table layout": f"""<table width=100%><tr><td><a href='/'>Home</a><br><a href='/zoo'>{OTHER}</a></td><td>
        <h1>{TITLE}</h1>
        {p(*TEXT)}</td></tr></table>""",
    "newsletter boxes": f"""{NAV}<main><article><h1>{TITLE}</h1>{p(TEXT[0])}<div class='newsletter-signup'>
        <p>{BLURB}</p></div>
        {p(*TEXT[1:])}<aside class='author-bio'><p>Ana Pérez writes about ports.</p></aside></article></main>{FOOT}""",
    "cookie banner": f"""<div id='cookie-banner' role='dialog'><p>We use cookies to give you the best of our pages.
        {BLURB}</p>
        <button>Accept all</button></div>{NAV}<main><h1>{TITLE}</h1>{p(*TEXT)}</main>{FOOT}""",
    "player": f"""{NAV}<main><h1>{TITLE}</h1><div class='player'><div class='vjs-error'>The media could not be
        loaded.</div>
        <span class='sr-only'>Play Video</span></div>{p(*TEXT)}</main>{FOOT}""",
    "notes at the end": f"""{NAV}<main><article><h1>{TITLE}</h1>{p(*TEXT)}<p><em>Ana Pérez is our reporter in the
        harbour.</em></p>
        <p><em>Write to her at <a href='mailto:a@bay.example'>a@bay.example</a>.</em></p></article></main>{FOOT}""",
    "spans and divs": f"""<div id=root>{NAV}<div>
        <h1>{TITLE}</h1>{p(*TEXT, wrap="<div class='css-1x'><span>{}</span></div>")}</div>
        </div>{FOOT}""",
    "related in the text": f"""{NAV}<main><h1>{TITLE}</h1>{p(*TEXT[:2])}<p><b>Lire aussi : <a href='/zoo'>{OTHER}</a>
        </b></p>
        {p(*TEXT[2:])}<h2>More from the bay</h2><ul><li><a href='/a'>{OTHER}</a></li><li><a href='/b'>Bakers win a
        strike</a></li></ul>
        </main>{FOOT}""",
    "endless": f"""{NAV}<div class='feed'><article class='story'><h1>{TITLE}</h1>{p(*TEXT)}</article><article
        class='story'>
        <h1>{OTHER}</h1>{p(*[BLURB] * 6)}</article></div>{FOOT}""",
    "share bar": f"""{NAV}<main><h1>{TITLE}</h1><div class='share-tools'><a href='#'>Share on Facebook</a><a
        href='#'>Copy link</a>
        </div>{p(*TEXT)}<div class='tags'><a href='/t'>Bridges</a><a href='/u'>Ferries</a></div></main>{FOOT}""",
}


@pytest.mark.parametrize("name", PAGES)
def test_the_text_of_a_page_is_its_article(name: str) -> None:
    assert read(PAGES[name]) == list(TEXT)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (linked(articleBody="\n\n".join(TEXT)), f"<div id=root><h1>{TITLE}</h1><p>Loading</p></div>"),
        (linked(articleBody="\n\n".join(TEXT)), f"{NAV}<main><h1>{TITLE}</h1>{p(*TEXT)}{p(*[BLURB] * 3)}</main>{FOOT}"),
        (linked(articleBody=p(*TEXT)), f"<div id=root><h1>{TITLE}</h1></div>"),
        ("", f"<div id=__next>{NAV}<main><h1>{TITLE}</h1>{p(*TEXT)}</main></div><script id=__NEXT_DATA__ "
             f"type='application/json'>{json.dumps({'props': {'pageProps': {'body': BLURB}}})}</script>"),
    ],
)  # fmt: skip
def test_what_scripts_hold_of_an_article_is_used_where_the_markup_lacks_it(head: str, body: str) -> None:
    assert read(body, head) == list(TEXT)


def test_each_post_of_a_live_blog_is_read() -> None:
    posts = [f"<article class='post'><h2>Post {n}</h2>{p(*TEXT).replace('.', f' at {n}.')}</article>" for n in range(4)]
    found = read(f"{NAV}<main><h1>{TITLE}</h1><div>{''.join(posts)}</div></main>{FOOT}")
    assert [one for one in found if one.startswith("Post")] == ["Post 0", "Post 1", "Post 2", "Post 3"]
    assert len(found) == 4 * (1 + len(TEXT))


def test_an_article_in_nested_tables_with_line_breaks_is_read() -> None:
    inner = f"<table><tr><td><h2>{TITLE}</h2>{'<br><br>'.join(TEXT)}</td></tr></table>"
    assert read(f"<table><tr><td><a href='/'>Home</a></td></tr><tr><td>{inner}</td></tr></table>")[-5:] == list(TEXT)


RUSSIAN = (
    "Мост через гавань снова открыт для движения после двух лет ремонта, сообщила в понедельник администрация города.",
    "Инженеры заменили все стальные тросы и большую часть настила, который ржавел с семидесятых годов.",
    "Паромы, перевозившие пассажиров через залив, перестанут ходить в конце месяца, сказали чиновники.",
)
CHINESE = (
    "经过两年的维修，海港大桥于周一重新开放通车，市政府在一份声明中表示，工程师更换了所有的钢缆和大部分桥面。",
    "官员们说，在海湾两岸运送通勤者的渡轮将于本月底停止运行，而这座大桥将在未来十一年内收取通行费。",
    "这项工程耗资四千万，比春天签订合同时的计划多出三分之一，市长说这笔贷款将由过往司机逐步偿还。",
)
ARABIC = (
    "أعيد فتح جسر الميناء أمام حركة المرور يوم الاثنين بعد عامين من الإصلاحات، بحسب ما أعلنت المدينة في بيان.",
    "استبدل المهندسون جميع الكابلات الفولاذية ومعظم سطح الجسر الذي صدئ منذ السبعينيات من القرن الماضي.",
    "وقال مسؤولون إن العبارات التي كانت تنقل الركاب عبر الخليج ستتوقف عن العمل في نهاية الشهر الجاري.",
)


@pytest.mark.parametrize(("lang", "text"), [("ru", RUSSIAN), ("zh", CHINESE), ("ar", ARABIC)])
def test_pages_in_other_scripts_are_read_whole(lang: str, text: tuple[str, ...]) -> None:
    title = text[0][:20].strip()
    body = f"{NAV}<main><article><h1>{title}</h1>{p(*text)}</article>{CARDS}</main>{FOOT}"
    assert read(body, lang=lang, title=title) == list(text)


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        ("<h2>What changes</h2>", ["What changes"]),
        ("<ul><li>The toll is low.</li><li>Ferries stop.</li></ul>", ["- The toll is low.", "- Ferries stop."]),
        (f"<blockquote><p>{BLURB}</p></blockquote>", [BLURB]),
        ("<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2025</td><td>30</td></tr></table>",
         ["| Year | Cost |", "| 2025 | 30 |"]),
        (f"<div class='factbox'><h3>The bridge</h3><p>{BLURB}</p></div>", ["The bridge", BLURB]),
        ("<p>How long will it last?</p>", ["How long will it last?"]),
    ],
)  # fmt: skip
def test_parts_of_an_article_that_are_no_paragraphs_are_text(part: str, lines: list[str]) -> None:
    text = read(f"{NAV}<main><article><h1>{TITLE}</h1>{p(*TEXT[:2])}{part}{p(*TEXT[2:])}</article></main>{FOOT}")
    found = [line for one in text for line in one.split("\n")]
    if any(line.startswith("|") for line in lines):
        found = [line for line in found if not set(line) <= set("|- ")]
    assert found == [*TEXT[:2], *lines, *TEXT[2:]]


def test_a_list_of_stories_has_no_long_text() -> None:
    assert len(" ".join(read(f"{NAV}<main><h1>News of the bay</h1>{CARDS}</main>{FOOT}")).split()) < 80
