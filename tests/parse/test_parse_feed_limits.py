"""Feeds that are too large, broken, or made to hurt."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading_feeds import only, read, rss

from worker.markup import MAX_ATTRIBUTES
from worker.parse.xml_guard import guard

# ── limits ───────────────────────────────────────────────────────────────────────────────────


def test_of_too_many_entries_the_newest_are_kept_and_the_rest_counted() -> None:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    items = "".join(
        f"<item><title>{n}</title><pubDate>{1 + n % 28} {months[n % 12]} 2020 00:00 GMT</pubDate></item>"
        for n in range(700)
    )
    feed = read(rss(items))
    oldest_kept = min(entry.published_at for entry in feed.entries if entry.published_at)
    assert len(feed.entries) == 500
    assert "200 older entries were left out; the newest 500 are kept." in feed.warnings
    assert oldest_kept >= datetime(2020, 4, 1, tzinfo=UTC)


def test_undated_entries_beyond_the_limit_are_the_last_ones() -> None:
    feed = read(rss("".join(f"<item><title>{n}</title></item>" for n in range(600))))
    assert [feed.entries[0].title, feed.entries[-1].title] == ["0", "499"]


def test_twenty_thousand_items_are_cut_before_they_are_parsed() -> None:
    feed = read(rss("<item><title>x</title></item>" * 20_000))
    assert len(feed.entries) == 500
    assert any("18000" in warning for warning in feed.warnings)


def test_strings_are_bounded() -> None:
    tags = "".join(f"<category>{n}</category>" for n in range(300))
    entry = only(
        rss(f"<item><title>{'t' * 5000}</title><guid>{'g' * 9000}</guid>{tags}<author>{'a b ' * 1000}</author></item>")
    )
    assert (len(entry.title or ""), len(entry.id or ""), len(entry.tags)) == (1024, 2048, 100)
    assert all(len(author) <= 1024 for author in entry.authors)


def test_of_very_many_authors_the_first_are_looked_at() -> None:
    """10 MB of them would take half a minute to tell names from others."""
    creators = "".join(f"<dc:creator>{name}</dc:creator>" for name in ("Ana Ng", *["123"] * 300, "Bo Li"))
    assert only(rss(f"<item><title>T</title>{creators}</item>")).authors == ("Ana Ng",)


def test_a_break_of_a_line_or_page_parts_words() -> None:
    body = rss("<item><title>New\x0block\x0copens</title><link>https://h.example/a</link></item>")
    assert only(body).title == "New lock opens"


def test_nothing_that_a_database_refuses_comes_through() -> None:
    body = rss("<item><title>a\x00b\x0bc&#0;&#xD800;&#1114112;\x7f</title><category>x\x00</category></item>")
    feed = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "\x00\ud800", "title": "a\x00\ud83db"}]}
    )
    for entry in (only(body), only(feed.encode())):
        text = f"{entry.title}{entry.id}{entry.tags}"
        assert not set(text) & {"\x00", "\x0b", "\x7f", "\ud800"}


def test_scripts_in_titles_are_not_text() -> None:
    title = "safe&lt;script&gt;alert(1)&lt;/script&gt; title&lt;img src=x onerror=alert(1)&gt;"
    assert only(rss(f"<item><title>{title}</title></item>")).title == "safe title"


@pytest.mark.parametrize("opened", ["<script>", "<style>", "<textarea>", "<!-- ", '<p title="', "<p title='", "<p "])
def test_what_one_entry_leaves_open_hides_no_tag_of_the_next(opened: str) -> None:
    many = " ".join(f"a{number}=x" for number in range(MAX_ATTRIBUTES + 1))
    items = f"<item><title>a</title><description><![CDATA[{opened}]]></description></item>"
    guarded = guard(f"<rss><channel>{items}<item {many}><title>b</title></item></channel></rss>")
    assert guarded.refused is None
    assert many not in guarded.text
    assert "<item><title>b</title></item>" in guarded.text


# ── A16 to A20: hostile feeds ────────────────────────────────────────────────────────────────

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPES = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY l9 "{"a" * 50_000}">]>',
    "external file": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "external address": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "http://127.0.0.1/">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]>',
    "parameter value": "<!DOCTYPE x [<!ENTITY % p '<!ENTITY l9 \"x\">'> %p;]>",
    "unclosed": '<!DOCTYPE x [<!ENTITY l9 "x"',
    "many": "<!DOCTYPE x [" + "".join(f'<!ENTITY e{n} "x">' for n in range(5000)) + "]>",
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
def test_a_document_type_with_dangerous_entities_is_refused(doctype: str) -> None:
    feed = read(rss("<item><title>&l9;</title></item>", head=doctype))
    assert feed.kind == "none"
    assert "XML" in feed.warnings[0]


def test_many_uses_of_one_short_entity_do_not_grow_the_text_without_bound() -> None:
    head = f'<!DOCTYPE x [<!ENTITY e "{"a" * 150}">]>'
    assert read(rss(f"<item><description>{'&e;' * 100_000}</description></item>", head=head)).kind == "none"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.example/rss-0.91.dtd">',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1/rss.dtd">',
        '<!DOCTYPE rss [<!ENTITY copy "&#169;"><!ENTITY ouml "ö">]>',
    ],
)
def test_an_ordinary_document_type_is_put_aside(doctype: str) -> None:
    entry = only(rss("<item><title>&ouml; &copy;</title></item>", head=doctype))
    assert entry.title == "ö ©"


def test_a_document_type_in_the_text_is_text() -> None:
    assert only(
        rss("<item><description>a &lt;!DOCTYPE x [&lt;!ENTITY y SYSTEM 'z'&gt;]&gt;</description></item>")
    ).summary


def test_xinclude_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{secret.as_uri()}"/>'
    assert "top secret" not in repr(read(rss(f"<item><description>{include}</description></item>")))


@pytest.mark.parametrize("as_path", [True, False])
def test_a_body_that_is_a_path_or_address_is_not_opened(tmp_path: Path, as_path: bool) -> None:
    other = tmp_path / "feed.xml"
    other.write_bytes(rss("<item><title>secret</title></item>"))
    feed = read((str(other) if as_path else other.as_uri()).encode())
    assert feed.kind == "none"
    assert feed.entries == ()


@pytest.mark.parametrize("field", ["author", "dc:creator", "managingEditor", "itunes:author", "name"])
def test_giant_author_fields_are_cut_before_feedparser_meets_them(field: str) -> None:
    item = f"<item><{field}>{'a' * 65_536}</{field}></item>"
    feed = read(rss(item * 10))
    assert feed.kind == "rss"
    assert any("author" in warning for warning in feed.warnings)


@pytest.mark.parametrize(
    "piece",
    ["&#1114112;", "&#55296;", "&#xFFFFFFFFFFFF;", "&#;", "&;", "&#x;", "<![CDATA[", "]]>", "<!--", "<", "</item>",
     "\x00", "<!ENTITY a '\\d'>", "<![foo[", "<?", "<a b='", "&#128;", "<item", "xmlns:x=''", "<x:y/>", "<!DOCTYPE"],
)  # fmt: skip
@pytest.mark.parametrize("where", ["title", "description", "between", "first"])
def test_broken_markup_never_raises(piece: str, where: str) -> None:
    body = {
        "title": rss(f"<item><title>{piece}</title></item>"),
        "description": rss(f"<item><description>a{piece}b</description><link>/x</link></item>"),
        "between": rss(f"<item><title>x</title></item>{piece}<item><title>y</title></item>"),
        "first": piece.encode() + rss("<item><title>x</title></item>"),
    }[where]
    assert read(body).kind in ("rss", "none")


def test_an_ill_formed_feed_is_read_as_far_as_it_goes() -> None:
    feed = read(rss("<item><title>AT&T & <b>co</title></item><item><title>two</title></item>"))
    assert [entry.title for entry in feed.entries][-1] == "two"
    assert "The XML is not well-formed; read as far as it could be." in feed.warnings


@pytest.mark.parametrize(
    "form",
    [
        "<rss version='2.0'><channel><item><title>Whole</title></item>{}</channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Whole</title></entry>{}</feed>",
    ],
)
def test_the_entry_within_which_a_document_breaks_off_is_left_to_the_next_poll(form: str) -> None:
    tag = "item" if "item" in form else "entry"
    before, after = form.split("{}")
    second = f"<{tag}><title>Second</title><summary>The council said on Mon"
    for cut in (second, second[:30]):
        feed = read((before + cut).encode())
        assert [entry.title for entry in feed.entries] == ["Whole"]
        assert any("breaks off" in said for said in feed.warnings)
    for cut in (f"<{tag}", f"<{tag} about='https://a.ex"):
        assert [entry.title for entry in read((before + cut).encode()).entries] == ["Whole"]
    for rest in (f"day.</summary></{tag}>{after}", f"day.</summary></{tag}>", f"day.</summary>{after}"):
        assert [entry.title for entry in read((before + second + rest).encode()).entries] == ["Whole", "Second"]
