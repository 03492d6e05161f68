from __future__ import annotations

import json
from html import escape

import pytest
from reading_feeds import NOW, URL, only, read, rss

from worker.parse import parse_feed, parse_page
from worker.parse.media import MAX_ENCLOSURES, MAX_TAG_CHARS, MAX_TAGS, seconds
from worker.types import Enclosure, Entry, Picture

HOST = "http://news.example"
ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
MP3 = '<enclosure url="/a.mp3" type="audio/mpeg" length="{}"/>'
IMAGE = '<media:content url="/{0}.jpg" medium="image" {1}>{2}</media:content>'


def item(inside: str) -> Entry:
    return only(rss(f"<item><title>x</title>{inside}</item>"))


def atom(inside: str) -> Entry:
    space = 'xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
    return only(f"<feed {space}><entry><title>x</title>{inside}</entry></feed>".encode())


def in_json(**fields: object) -> Entry:
    return only(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [fields]}).encode())


# ── tags ─────────────────────────────────────────────────────────────────────────────────────

TAGS: list[tuple[str, tuple[str, ...]]] = [
    ("<category>EU</category><category>eu</category><category> Eu </category>", ("EU",)),
    ("<category>Straße</category><category>STRASSE</category>", ("Straße",)),
    ("<category>#Brexit</category><category>Brexit</category><category>#</category>", ("#Brexit",)),
    ("<category>Trump, Donald J</category>", ("Trump, Donald J",)),
    ("<category domain='http://a.example/subjects'>World/Europe</category>", ("World/Europe",)),
    ("<category><![CDATA[<b>R&amp;D</b>]]></category><category>AT&amp;T</category>", ("R&D", "AT&T")),
    ("<category/><category> </category>", ()),
    ("<dc:subject>Floods</dc:subject><media:keywords>rain, river,,rain</media:keywords>", ("Floods", "rain", "river")),
    ("<media:category scheme='urn:x'>music</media:category>", ("music",)),
    (f"<category>{'a' * 900}</category>", ("a" * MAX_TAG_CHARS,)),
    ("".join(f"<category>t{n}</category>" for n in range(1_000)), tuple(f"t{n}" for n in range(MAX_TAGS))),
]


@pytest.mark.parametrize(("inside", "expected"), TAGS, ids=range(len(TAGS)))
def test_categories_are_tags_each_once_and_bounded(inside: str, expected: tuple[str, ...]) -> None:
    assert item(inside).tags == expected


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("term='politics' label='Politics' scheme='urn:x'", ("Politics",)),
        ("term='politics' scheme='http://a.example/#'", ("politics",)),
        ("label='Politics'", ("Politics",)),
        ("scheme='http://a.example/#kind' term='http://a.example/kind#post'", ()),
        ("term='http://a.example/t/7' label='Seven'", ("Seven",)),
    ],
)
def test_an_atom_category_is_named_by_its_label_and_never_by_an_address(
    category: str, expected: tuple[str, ...]
) -> None:
    assert atom(f"<category {category}/>").tags == expected


# ── enclosures ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("0", None),
        ("", None),
        ("-5", None),
        ("1,234", None),  # may be a fraction
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1,234.567", None),
        ("12,34,567", None),
        ("12 MB", None),
        ("9" * 99, None),
    ],
)
def test_the_length_of_an_enclosure_is_a_number_of_bytes_or_unknown(length: str, expected: int | None) -> None:
    assert item(MP3.format(length)).enclosures == (Enclosure(url=f"{HOST}/a.mp3", type="audio/mpeg", length=expected),)


DURATIONS: list[tuple[object, int | None]] = [
    ("3723", 3723), ("01:02:03", 3723), ("1:02:03", 3723), ("62:03", 3723), (" 05:00 ", 300), ("90.7", 90),
    ("PT1H2M3S", 3723), ("P1DT1S", 86_401), ("PT5M", 300), (61.5, 61), (61, 61), ("0", None), ("00:00", None),
    ("", None), ("PT", None), ("P", None), ("abc", None), ("1:2:3:4", None), ("-5", None), ("9" * 9, None),
    ("12 min", 720), ("1 hr 2 min", 3720), ("1h2m3s", 3723), ("62 Minutes", 3720), ("45 secs.", 45), ("2 hours", 7200),
    ("12 months", None), ("min", None), ("5 m 3 h", None), (True, None), (None, None), ([3], None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), DURATIONS)
def test_a_playing_time_is_read_in_its_usual_forms(said: object, expected: int | None) -> None:
    assert seconds(said) == expected


def test_the_episode_s_time_is_the_first_sound_s_and_files_come_once_in_order() -> None:
    entry = only(
        f"""<rss version="2.0" {ITUNES} xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
        <channel><item><itunes:duration>01:00</itunes:duration><enclosure url="/a.png" type="image/png"/>
        <enclosure url="/a.mp3"/><media:content url="/a.mp3" type="audio/mpeg" fileSize="7" duration="61"/>
        <enclosure url="/b.mp3"/><media:group><media:content url="/c.mp4" medium="video" duration="9"/></media:group>
        <atom:link rel="enclosure" href="d.pdf" type="application/pdf"/></item></channel></rss>""".encode()
    )
    assert entry.enclosures == (
        Enclosure(url=f"{HOST}/a.png", type="image/png"),
        Enclosure(url=f"{HOST}/a.mp3", type="audio/mpeg", length=7, duration_s=61),
        Enclosure(url=f"{HOST}/b.mp3"),
        Enclosure(url=f"{HOST}/d.pdf", type="application/pdf"),
        Enclosure(url=f"{HOST}/c.mp4", duration_s=9),
    )
    assert entry.picture == Picture(url=f"{HOST}/a.png")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:image/png;base64,AAAA", "file:///etc/passwd", "", "http://a/" + "a" * 3000]
)
def test_what_is_no_web_address_is_no_picture_no_file_and_no_page_of_comments(address: str) -> None:
    entry = item(
        f"<enclosure url='{address}'/><media:content url='{address}'/><media:thumbnail url='{address}'/>"
        f"<image><url>{address}</url></image><comments>{address}</comments>"
    )
    assert (entry.enclosures, entry.picture, entry.comments_url) == ((), None, None)
    entry = in_json(id="1", image=address, attachments=[{"url": address}])
    assert (entry.enclosures, entry.picture) == ((), None)


def test_a_file_may_be_named_by_the_text_of_its_element() -> None:
    [file] = item("<enclosure>https://pod.example/a.mp3</enclosure>").enclosures
    assert file.url == "https://pod.example/a.mp3"


@pytest.mark.parametrize(("size", "is_lead"), [((1, 1), False), ((2, 1), False), ((1, 400), True), ((75, 75), True)])
def test_a_picture_that_counts_readers_leads_no_entry(size: tuple[int, int], is_lead: bool) -> None:
    pixel = f"<media:thumbnail url='https://t.example/p.gif' width='{size[0]}' height='{size[1]}'/>"
    assert (item(pixel).picture is not None) == is_lead


def test_an_entry_keeps_a_bounded_number_of_files() -> None:
    assert len(item("".join(f"<enclosure url='/{n}.mp3'/>" for n in range(1_000))).enclosures) == MAX_ENCLOSURES


# ── pictures ─────────────────────────────────────────────────────────────────────────────────

PICTURES: dict[str, tuple[str, Picture | None]] = {
    "none": ("<title>y</title>", None),
    "widest of one picture": (
        IMAGE.format("s", "width='140'", "") + IMAGE.format("l", "width='460' height='x'", ""),
        Picture(url=f"{HOST}/l.jpg", width=460),
    ),
    "first of several": (
        IMAGE.format("a", "width='140'", "<media:credit>A</media:credit>")
        + IMAGE.format("b", "width='900'", "<media:credit>B</media:credit>"),
        Picture(url=f"{HOST}/a.jpg", credit="A", width=140),
    ),
    "the default one": (IMAGE.format("a", "", "") + IMAGE.format("b", "isDefault='true'", ""),
                        Picture(url=f"{HOST}/b.jpg")),
    "the default one, narrower": (
        IMAGE.format("a", "width='2150'", "") + IMAGE.format("b", "width='940' isDefault='true'", ""),
        Picture(url=f"{HOST}/b.jpg", width=940),
    ),
    "a file known by its ending": ("<enclosure url='/e.jpg?x=1'/>", Picture(url=f"{HOST}/e.jpg?x=1")),
    "a file that is none": ("<enclosure url='/e.mp3'/>", None),
    "said inside": (
        IMAGE.format("a", "", "<media:description type='html'>&lt;i&gt;A&lt;/i&gt; caf&eacute;</media:description>"
                              "<media:credit role='x'>Ana / Agency</media:credit>"),
        Picture(url=f"{HOST}/a.jpg", caption="A café", credit="Ana / Agency"),
    ),
    "said of the group": (
        f"<media:group><media:title>G</media:title>{IMAGE.format('a', '', '')}</media:group>"
        "<media:title>E</media:title>",
        Picture(url=f"{HOST}/a.jpg", caption="G"),
    ),
    "said of the entry": (IMAGE.format("a", "", "") + "<media:credit>C</media:credit>",
                          Picture(url=f"{HOST}/a.jpg", credit="C")),
    "no kind, no ending": ("<media:content url='/p?id=3'/>", Picture(url=f"{HOST}/p?id=3")),
    "a still of a film": (
        "<media:content url='/a.mp4'><media:thumbnail url='/t.jpg' width='120px'/></media:content>",
        Picture(url=f"{HOST}/t.jpg", width=120),
    ),
    "widest thumbnail": ("<media:thumbnail url='/s.jpg' width='1'/><media:thumbnail url='/l.jpg' width='2'/>",
                         Picture(url=f"{HOST}/l.jpg", width=2)),
    "image of the item": ("<image><url>/i.jpg</url><title>T</title></image>", Picture(url=f"{HOST}/i.jpg")),
    "image as text": ("<image>\n/i.jpg</image>", Picture(url=f"{HOST}/i.jpg")),
    "content before thumbnail": ("<media:thumbnail url='/t.jpg'/>" + IMAGE.format("a", "", ""),
                                 Picture(url=f"{HOST}/a.jpg")),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_the_lead_picture_is_told_with_what_is_said_of_it(name: str) -> None:
    inside, expected = PICTURES[name]
    assert item(inside).picture == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (lambda: in_json(id=1, image="i.jpg", banner_image="b.jpg"), f"{HOST}/i.jpg"),
        (lambda: in_json(id=1, image="javascript:1", banner_image="b.jpg"), f"{HOST}/b.jpg"),
        (lambda: atom("<media:thumbnail url='/t.jpg'/>"), f"{HOST}/t.jpg"),
        (lambda: atom("<link rel='enclosure' type='image/png' href='e.png'/>"), f"{HOST}/e.png"),
        (
            lambda: only(f"<rss {ITUNES}><channel><item><itunes:image href='/e.jpg'/></item></channel></rss>".encode()),
            f"{HOST}/e.jpg",
        ),
        (
            lambda: only(
                b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
                b'xmlns:media="http://search.yahoo.com/mrss/"><item><title>x</title>'
                b"<media:content url='/r.jpg'/></item></rdf:RDF>"
            ),
            f"{HOST}/r.jpg",
        ),
        (
            lambda: only(
                b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
                b'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>http://a.example/1</loc>'
                b"<image:image><image:loc>http://a.example/s.jpg</image:loc></image:image></url></urlset>"
            ),
            "http://a.example/s.jpg",
        ),
    ],
)
def test_every_format_of_feeds_has_its_picture(entry: object, expected: str) -> None:
    assert entry().picture.url == expected  # type: ignore[operator]  # a function of no arguments


def test_files_of_a_json_feed_have_type_length_and_time() -> None:
    given = [
        {"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9, "duration_in_seconds": 61.2},
        {"url": "b.mp3", "size_in_bytes": "big", "duration_in_seconds": "long"},
        {"url": 7},
        "text",
    ]
    assert in_json(id=1, attachments=given).enclosures == (
        Enclosure(url=f"{HOST}/a.mp3", type="audio/mpeg", length=9, duration_s=61),
        Enclosure(url=f"{HOST}/b.mp3"),
    )


# ── comments ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<comments>/a#comments</comments>", f"{HOST}/a#comments"),
        ("<slash:comments xmlns:slash='http://purl.org/rss/1.0/modules/slash/'>5</slash:comments>", None),
        ("<wfw:commentRss xmlns:wfw='http://wellformedweb.org/CommentAPI/'>/c.xml</wfw:commentRss>", None),
        ("<media:comments><media:comment>Nice</media:comment></media:comments>", None),
    ],
)
def test_the_page_of_comments_is_neither_their_number_nor_their_feed(inside: str, expected: str | None) -> None:
    assert item(inside).comments_url == expected


def test_an_atom_entry_leads_to_its_comments_by_a_link() -> None:
    feed = "<link rel='replies' type='application/atom+xml' href='/c.atom'/>"
    assert atom(f"{feed}<link rel='replies' type='text/html' href='/a#c'/>").comments_url == f"{HOST}/a#c"
    assert atom(feed).comments_url is None


# ── whole documents ──────────────────────────────────────────────────────────────────────────


def test_each_entry_has_its_own_media_whatever_stands_between() -> None:
    middle = "<!-- <item> --><item><description><![CDATA[an <item> in RSS]]></description><title>b</title></item>"
    feed = rss(f"<item>{IMAGE.format('a', '', '')}</item>{middle}<item>{IMAGE.format('c', '', '')}</item>")
    assert [one.picture and one.picture.url for one in read(feed).entries] == [f"{HOST}/a.jpg", None, f"{HOST}/c.jpg"]


@pytest.mark.parametrize("broken", ["<b>", "&nope;", "<media:x y=>", "AT&T"])
def test_a_feed_that_is_not_well_formed_keeps_its_media(broken: str) -> None:
    feed = read(rss(f"<item><title>x {broken}</title>{IMAGE.format('a', '', '')}</item>"))
    assert [one.picture and one.picture.url for one in feed.entries] == [f"{HOST}/a.jpg"]


def test_media_of_one_entry_are_read_in_time_proportional_to_them() -> None:
    many = "".join(IMAGE.format(n, "", "<media:credit>C</media:credit>") for n in range(12_000))
    assert item(f"<media:group>{many}</media:group>").picture == Picture(url=f"{HOST}/0.jpg", credit="C")


# ── a picture in the text ────────────────────────────────────────────────────────────────────

LEAD = "<img src='/lead.jpg' alt='A &quot;bridge&quot; at dawn' width=640 height='360px'>"


@pytest.mark.parametrize(
    ("markup", "path", "caption"),
    [
        (LEAD, "/lead.jpg", 'A "bridge" at dawn'),
        ("<p>Text</p><figure><a href='/x'><IMG\nSRC = '/lead.jpg'></a></figure>", "/lead.jpg", None),
        ("<amp-img src='/lead.jpg' layout=fill></amp-img>", "/lead.jpg", None),
        ("<img src=/lead.jpg alt='IMG_2031.JPG'/>", "/lead.jpg", None),
        ("<img src='data:image/gif;base64,R0lG' data-src='/lead.jpg'>", "/lead.jpg", None),
        ("<img alt='' srcset='/large.jpg 640w, /lead.jpg 1280w'>", "/lead.jpg", None),
        ("<img src='/lead.jpg' style='max-width: 60px; width: 50%; height: auto'>", "/lead.jpg", None),
        ("<img src='/lead.jpg?a=1&amp;b=2' width='100%'>", "/lead.jpg?a=1&b=2", None),
        ("<img src='/t.gif' width=1 height=1>" + LEAD, "/lead.jpg", 'A "bridge" at dawn'),
        ("<img src='/t.gif' style='width:1px;height:1px'>", None, None),
        ("<img src='/heart.png' style='height: 1em'>", None, None),
        ("<img src='https://s.example/images/core/emoji/72x72/1f600.png' alt='😀'>", None, None),
        ("<img class='wp-smiley' src='/face.png'>", None, None),
        ("<img src='https://pixel.example/b?x=1'>", None, None),
        ("<img src='/img/share-facebook.png' alt='Share'>", None, None),
        ("<img src='/icons/rss.png'><img class='avatar photo' src='/ana.jpg'>", None, None),
        ("<img src='/iconic-bridge.jpg'>", "/iconic-bridge.jpg", None),
        ("<img src='javascript:1'><img alt=x>", None, None),
        ("<p>No picture: &lt;img src='/lead.jpg'&gt;</p>", None, None),
    ],
)
def test_the_first_picture_in_the_text_leads_unless_it_is_a_pixel_an_icon_or_an_emoji(
    markup: str, path: str | None, caption: str | None
) -> None:
    for entry in (
        item(f"<description><![CDATA[{markup}]]></description>"),
        item(f"<description>{escape(markup)}</description>"),
        atom(f'<content type="html">{escape(markup)}</content>'),
        in_json(id=1, content_html=markup),
    ):
        found = entry.picture
        assert (found and found.url.removeprefix(HOST), found and found.caption) == (path, caption)


def test_a_picture_in_a_text_without_words_leads_and_one_that_the_feed_names_goes_first() -> None:
    summary = "<description>The ferry across the bay closes for good on Saturday, its owner says.</description>"
    content = f"<content:encoded><![CDATA[{LEAD}]]></content:encoded>"
    named = IMAGE.format("named", "", "")
    found = [item(inside).picture for inside in (content, summary + content, named + content)]
    assert [one and one.url for one in found] == [f"{HOST}/lead.jpg", f"{HOST}/lead.jpg", f"{HOST}/named.jpg"]


# ── pages ────────────────────────────────────────────────────────────────────────────────────


def page(head: str, **linked: object) -> tuple[tuple[str, ...], Picture | None, str | None]:
    data = json.dumps({"@type": "NewsArticle", **linked})
    text = f'<html><head>{head}<script type="application/ld+json">{data}</script></head><body><p>x</p></body></html>'
    read = parse_page(text, url=f"{HOST}/a", now=NOW)
    return read.tags, read.picture, read.comments_url


OG = '<meta property="og:image" content="/og.jpg"><meta property="og:image:width" content="1200">'
PAGES: dict[str, tuple[str, dict[str, object], object]] = {
    "nothing": ("", {}, ((), None, None)),
    "an address": ("", {"image": "/l.jpg"}, ((), Picture(url=f"{HOST}/l.jpg"), None)),
    "a list": ("", {"image": ["/l.jpg", "/m.jpg"]}, ((), Picture(url=f"{HOST}/l.jpg"), None)),
    "an object": (
        OG,
        {"image": [{"@type": "ImageObject", "url": "/l.jpg", "width": "640px", "height": {"value": 480},
                    "caption": "A &amp; B", "creditText": "Ana"}]},
        ((), Picture(url=f"{HOST}/l.jpg", caption="A & B", credit="Ana", width=640, height=480), None),
    ),
    "no address": (OG, {"image": {"@type": "ImageObject"}}, ((), Picture(url=f"{HOST}/og.jpg", width=1200), None)),
    "an evil one": (OG, {"image": "javascript:1"}, ((), Picture(url=f"{HOST}/og.jpg", width=1200), None)),
    "a reference": (
        "",
        {"image": {"@id": "#i"}, "hasPart": {"@id": "#i", "@type": "ImageObject", "contentUrl": "/r.jpg"}},
        ((), Picture(url=f"{HOST}/r.jpg"), None),
    ),
    "keywords in one text": ("", {"keywords": "EU, Floods; eu"}, (("EU", "Floods"), None, None)),
    "a list of keywords": (
        '<meta property="article:tag" content="x">',
        {"keywords": ["Trump, Donald J", {"@type": "DefinedTerm", "name": "Floods"}, 7]},
        (("Trump, Donald J", "Floods"), None, None),
    ),
    "1,000 keywords": ("", {"keywords": [f"k{n}" for n in range(1_000)]},
                       (tuple(f"k{n}" for n in range(MAX_TAGS)), None, None)),
    "tags in metas": (
        '<meta property="article:tag" content="A"><meta property="article:tag" content="B, C">',
        {"keywords": []},
        (("A", "B, C"), None, None),
    ),
    "news keywords": ('<meta name="news_keywords" content="a, b">', {}, (("a", "b"), None, None)),
    "comments": ("", {"discussionUrl": "/a/comments"}, ((), None, f"{HOST}/a/comments")),
    "comments on the page": ("", {"discussionUrl": f"{HOST}/a"}, ((), None, None)),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_its_tags_its_picture_and_where_its_comments_are(name: str) -> None:
    head, linked, expected = PAGES[name]
    assert page(head, **linked) == expected


def test_a_feed_is_read_the_same_behind_the_limit_of_a_child() -> None:
    from worker.parse.handover import read_feed, write_feed

    feed = parse_feed(rss(f"<item>{IMAGE.format('a', '', '')}{MP3.format(3)}</item>"), url=URL, now=NOW)
    assert read_feed(json.loads(write_feed(feed))["feed"]) == feed
