"""Bytes to text: byte order mark, then what the document says, then the header, then the bytes themselves.

The order is that of browsers for feeds and pages alike; labels are read as browsers read them (WHATWG
Encoding), so "latin-1" means Windows-1252. UTF-7 is never believed: it hides markup in plain ASCII. Where no label is
stated, or a Western one or UTF-8 that the bytes deny, the letters tell another script or language.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from worker.parse.letters import ENOUGH_HIGH_BYTES, told_by_letters

_BOMS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD_BYTES = 4096
_JAPANESE = "iso2022_jp_ext"  #: With the half-width letters that browsers read in ISO-2022-JP.
_ESCAPED_JAPANESE = re.compile(rb"\x1b\$[@B]")  #: Begins Japanese within ASCII (ISO-2022-JP).
_ASCII = re.compile(rb"[\x00-\x7f]+")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{4,}")
_SHARE, _SHARE_OF_RUNS = 0.5, 0.75
_SAMPLE_BYTES = 100_000
_LONG_SEQUENCE = b"\xe0"  #: Begins a character of three bytes in UTF-8; a letter with an accent in Western texts.
_XML_DECLARATION = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:+-]{1,40})["']""", re.IGNORECASE)
#: What holds no markup of the page's own; also where it does not end in the head.
_NO_MARKUP = re.compile(rb"<!--.*?(?:-->|\Z)|<(script|style|title|textarea)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_META = re.compile(rb"<meta\b([^>]{0,400})", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""([\w:-]{1,40})\s*=\s*("[^"]*"|'[^']*'|["']?[^\s"'>]+)""")
_CHARSET = re.compile(rb"""(?:^|[;\s])charset\s*=\s*["']?\s*([\w.:+-]{1,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:+-]{1,40})""", re.IGNORECASE)

#: Labels that stand for a wider set in practice (WHATWG Encoding, 4.2), by Python's canonical name.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "iso2022_jp": _JAPANESE,
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
_ALIASES = {
    "iso-8859-8-i": "iso8859-8",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "unicode": "utf-16-le",
    "iso-10646-ucs-2": "utf-16-le",
    "ucs-2": "utf-16-le",
    "utf8mb4": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
}
_WINDOWS = re.compile(r"^(?:x-)?(?:cp|win|windows|ansi)[-_]?(125\d|874)$")  #: "cp-1251", "x-cp1251"
_NOT_TEXT = frozenset({"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs"})
#: A byte that is no UTF-8, as ``surrogateescape`` marks it, read as Windows-1252 instead.
_STRAY_BYTES = {0xDC00 + b: bytes([b]).decode("cp1252", "replace") for b in range(0x80, 0x100)}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and how it was read."""

    text: str
    encoding: str  #: Python's name of the encoding used.
    warnings: tuple[str, ...] = ()


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Text of a feed or page. Never raises; what cannot be read becomes U+FFFD, with a warning."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            body = body[len(mark) :]
            if encoding != "utf-8" or not (_is_hardly_utf8(body) or _ESCAPED_JAPANESE.search(body)):
                return _decode(body, encoding)
            break  # a program has put the mark before a text in another encoding
    wide = _wide_without_mark(body)
    if wide:
        return _decode(body, wide)
    declared = _declared(body[:_HEAD_BYTES])
    labels = [declared, _label(_HEADER_CHARSET.search(content_type[:500]))]
    for label in labels:
        known = _known(label)
        if known and not known.startswith(("utf-16", "utf-32")):  # the label itself was read as ASCII
            return _believed(body, known)
    return _detected(body)


def _label(match: re.Match[str] | re.Match[bytes] | None) -> str:
    if match is None:
        return ""
    label = match.group(1)
    return label.decode("ascii", "ignore") if isinstance(label, bytes) else label


def _declared(head: bytes) -> str:
    """Return the label of an XML declaration, else of the first <meta> that declares one; "" if there is none."""
    if declaration := _XML_DECLARATION.match(head):
        return _label(declaration)
    for meta in _META.finditer(_NO_MARKUP.sub(b" ", head)):
        stated = {name.lower(): value.strip(b"\"' ") for name, value in _ATTRIBUTE.findall(meta[1])}
        content = stated.get(b"content", b"")
        is_type = stated.get(b"http-equiv", b"").lower() == b"content-type" or content.lower().startswith(b"text/html")
        label = stated.get(b"charset") or _label(_CHARSET.search(content) if is_type else None).encode()
        if label:
            return label[:40].decode("ascii", "ignore")
    return ""


def _known(label: str) -> str | None:
    """Return Python's encoding for a label; None if it is unknown or not to be trusted."""
    label = label.strip().lower()
    if not label:
        return None
    try:
        codec = codecs.lookup(_ALIASES.get(label) or _WINDOWS.sub(r"cp\1", label))
    except (LookupError, ValueError):
        return None
    if codec.name in _NOT_TEXT or not codec._is_text_encoding:
        return None
    return _WIDER.get(codec.name, codec.name)


def _believed(body: bytes, encoding: str) -> Decoded:
    """Decode by the stated encoding; by UTF-8 if the bytes are UTF-8 and not by chance."""
    text = _strictly(body, "utf-8")
    # One byte behind plain ASCII is rather a letter of the stated encoding than UTF-8 that was cut: CAF\xc9.
    if text is None or (encoding != "utf-8" and text.isascii() and len(text) < len(body)):
        return _decode_other(body, encoding)
    if encoding in ("cp1252", "utf-8") and (japanese := _escaped_japanese(body)):
        return Decoded(japanese, _JAPANESE, (f"The text is not {encoding} as it says; read as {_JAPANESE}.",))
    if encoding == "utf-8":
        return Decoded(text.removeprefix("\ufeff"), encoding)
    if encoding != "cp1252" and _count_high(body[:_SAMPLE_BYTES]) < ENOUGH_HIGH_BYTES:
        return _decode(body, encoding)  # a few characters of other sets are valid UTF-8 by chance
    said = () if text.isascii() else ("The text is UTF-8 although it says otherwise; read as UTF-8.",)
    return Decoded(text, "utf-8", said)


def _decode_other(body: bytes, encoding: str) -> Decoded:
    """Decode what is not all UTF-8 by the stated encoding; where that says little, by what most of its bytes are."""
    if encoding in ("cp1252", "utf-8"):
        if not _is_hardly_utf8(body):
            return _decode(body, "utf-8")
        if foreign := _foreign(body):
            said = f"The text is not {encoding} as it says; read as {foreign}."
            return Decoded(body.decode(foreign, "replace"), foreign, (said,))
    return _decode(body, encoding)


def _detected(body: bytes) -> Decoded:
    if japanese := _escaped_japanese(body):
        return Decoded(japanese, _JAPANESE, (f"No encoding is stated; read as {_JAPANESE}.",))
    text = _strictly(body, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8")
    stray = _decode(body, "utf-8")
    if stray.text.count("\ufffd") or _is_hardly_utf8(body):
        encoding = _foreign(body) or "cp1252"
        return Decoded(body.decode(encoding, "replace"), encoding, (f"No encoding is stated; read as {encoding}.",))
    return stray


def _escaped_japanese(body: bytes) -> str | None:
    """Return the text of ISO-2022-JP, which may be cut within a character; None if it is not in that encoding."""
    if _ESCAPED_JAPANESE.search(body) is None:
        return None
    try:
        return codecs.getincrementaldecoder(_JAPANESE)().decode(body)
    except ValueError:
        return None


def _foreign(body: bytes) -> str | None:
    """Return the encoding that the letters of a text tell, as browsers read it; None for a Western one."""
    told = told_by_letters(body)
    return _WIDER.get(codecs.lookup(told).name, told) if told else None


def _is_hardly_utf8(body: bytes) -> bool:
    """Return True if few bytes above ASCII are valid UTF-8 sequences: less than half, or than most of longer runs.

    By chance half the pairs of bytes of Japanese in EUC-JP are valid ones.
    """
    sample = body[:_SAMPLE_BYTES]
    runs = b" ".join(_HIGH_RUN.findall(sample))
    return any(
        _count_high(part.decode("utf-8", "ignore").encode()) < share * _count_high(part)
        for part, share in ((sample, _SHARE), (runs, _SHARE_OF_RUNS))
    )


def _count_high(text: bytes) -> int:
    return len(_ASCII.sub(b"", text))


def _decode(body: bytes, encoding: str) -> Decoded:
    text = _strictly(body, encoding)
    if text is not None:
        return Decoded(text.removeprefix("\ufeff"), encoding)
    if encoding == "utf-8":
        text = body.decode("utf-8", "surrogateescape").translate(_STRAY_BYTES)
        return Decoded(text, encoding, ("Some bytes are not UTF-8; read as Windows-1252.",))
    text = _strictly(body, "utf-8")
    if text is None or "\0" in text:  # half of UTF-16 is, and so it is valid where its last character is cut
        text = body.decode(encoding, "replace")
        return Decoded(text, encoding, (f"Some bytes are not {encoding}; replaced by U+FFFD.",))
    return Decoded(text, "utf-8", (f"The text is not {encoding} as it says; read as UTF-8.",))


def _strictly(body: bytes, encoding: str) -> str | None:
    """Return the text; None if some bytes do not belong to the encoding. UTF-8 may be cut within its last character.

    Without others, a byte at the end is as likely the last letter of a Western text: "café".
    """
    try:
        if encoding != "utf-8":
            return body.decode(encoding)
        text, end = codecs.utf_8_decode(body, "strict", False)  # not final
    except ValueError:
        return None
    rest = body[end:]
    is_cut = not text.isascii() or len(rest) > 1 or rest < _LONG_SEQUENCE
    return text if not rest or is_cut else None


def _wide_without_mark(body: bytes) -> str | None:
    """Find UTF-16 or UTF-32 without a mark by "<" or "{" between zero bytes (XML 1.0, appendix F)."""
    head = body[:4]
    if len(head) < 4 or b"\0" not in head:
        return None
    zeros = "".join("0" if byte == 0 else "x" for byte in head)
    return {"000x": "utf-32-be", "x000": "utf-32-le", "0x0x": "utf-16-be", "x0x0": "utf-16-le"}.get(zeros)
