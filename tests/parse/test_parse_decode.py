from __future__ import annotations

import codecs

import pytest

from worker.parse.decode import decode

XML = '<?xml version="1.0" encoding="{}"?><t>é€ж</t>'
LATIN = '<?xml version="1.0" encoding="{}"?><t>é “x” €</t>'


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        # the mark wins over everything
        (codecs.BOM_UTF8 + XML.format("latin-1").encode(), "text/xml; charset=koi8-r", "é€ж"),
        (codecs.BOM_UTF16_LE + XML.format("utf-8").encode("utf-16-le"), "text/xml; charset=utf-8", "é€ж"),
        (codecs.BOM_UTF16_BE + XML.format("utf-16").encode("utf-16-be"), "", "é€ж"),
        (codecs.BOM_UTF32_LE + XML.format("utf-32").encode("utf-32-le"), "", "é€ж"),
        # no mark, but every second byte is zero
        (XML.format("utf-16").encode("utf-16-le"), "", "é€ж"),
        (XML.format("utf-16").encode("utf-16-be"), "text/xml; charset=utf-8", "é€ж"),
        (XML.format("utf-32").encode("utf-32-be"), "", "é€ж"),
        # the declaration wins over the header
        (XML.format("utf-8").encode(), "text/xml; charset=iso-8859-1", "é€ж"),
        (XML.format("windows-1251").replace("é€", "").encode("cp1251"), "text/xml; charset=utf-8", "ж"),
        ('<meta charset="windows-1251"><p>ж'.encode("cp1251"), "text/html; charset=utf-8", "ж"),
        # the header, where nothing is declared
        ("<t>ж</t>".encode("koi8-r"), "text/xml; charset=koi8-r", "ж"),
        ("<t>ж</t>".encode("koi8-r"), 'text/xml;charset="KOI8-R"', "ж"),
        # Western labels mean Windows-1252, as in browsers, and give way to what is clearly UTF-8
        (LATIN.format("iso-8859-1").encode("cp1252"), "", "é “x” €"),
        (LATIN.format("us-ascii").encode("cp1252"), "", "é “x” €"),
        (XML.format("iso-8859-1").encode(), "", "é€ж"),
        # labels that lie are found out
        (XML.format("utf-16").encode(), "", "é€ж"),
        (XML.format("shift_jis").replace("é", "é" * 20).encode(), "", "é€ж"),
        (XML.format("gb2312").replace("é€ж", "〇丂").encode("gb18030"), "", "〇丂"),
        (LATIN.format("utf-8").encode("cp1252"), "", "é “x” €"),
        (XML.format("utf-8").encode() + b"<b>\x93x\x94</b>", "", "é€ж"),
        (XML.format("no-such-thing").encode(), "", "é€ж"),
        (XML.format("rot13").encode(), "", "é€ж"),
        (XML.format("base64").encode(), "text/xml; charset=utf-8", "é€ж"),
        # nothing is said
        ("<t>é€ж</t>".encode(), "", "é€ж"),
        ("<t>é “x” €</t>".encode("cp1252"), "", "é “x” €"),
        (b"", "", ""),
    ],
)
def test_text_is_read_by_mark_then_declaration_then_header_then_content(
    body: bytes, content_type: str, text: str
) -> None:
    assert text in decode(body, content_type).text


def test_utf7_is_never_believed() -> None:
    body = b'<?xml version="1.0" encoding="utf-7"?>+ADw-script+AD4-'
    assert "<script>" not in decode(body).text
    assert "<script>" not in decode(b"+ADw-script+AD4-", "text/html; charset=utf-7").text


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 100])
def test_no_bytes_at_all_raise(size: int) -> None:
    for byte in range(256):
        for label in ("", "text/xml; charset=utf-8", "text/xml; charset=utf-16", "x; charset=big5"):
            decode(bytes([byte]) * size, label).text.encode("utf-8")


def test_a_wrong_label_leaves_a_warning() -> None:
    assert decode(XML.format("shift_jis").replace("é", "é" * 20).encode()).warnings
    assert not decode(XML.format("utf-8").encode()).warnings
