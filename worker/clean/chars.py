"""The level of characters: what a text may consist of before anyone reads its words."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

#: cp1252 characters that arrive as C1 controls when a page lies about its encoding (WHATWG Encoding,
#: windows-1252). U+0085 is left out: on its own it is the NEL line end.
_CP1252 = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D)
}
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_SPACES = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
_DROPPED = [
    *(c for c in range(0x20) if c not in (0x09, 0x0A)),
    *range(0x7F, 0xA0),
    0xAD,  # soft hyphen
    0x061C,  # Arabic letter mark, a bidi control
    0x180E,
    0x200B,  # zero width space
    0x200E,
    0x200F,  # left-to-right and right-to-left mark
    *range(0x202A, 0x202F),  # bidi embeddings and overrides ("Trojan Source", CVE-2021-42574)
    *range(0x2060, 0x2070),  # word joiner, invisible operators, bidi isolates
    0xFEFF,  # byte order mark
    *range(0xFFF9, 0xFFFD),  # interlinear annotation, object replacement
    *range(0xFDD0, 0xFDF0),  # noncharacters
    0xFFFE,
    0xFFFF,
]
_TABLE: dict[int, str | None] = (
    dict.fromkeys(_DROPPED)
    | dict.fromkeys(_SPACES, " ")
    | {0x2028: "\n", 0x2029: "\n\n", 0x0B: "\n", 0x0C: "\n\n", 0x0D: "\n", 0x85: "\n"}
    | _LIGATURES
    | _CP1252
)
#: One search tells whether any of the above is there at all; most texts have none.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
    "\ufb00-\ufb06\ufdd0-\ufdef\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SURROGATES_AND_TAGS = re.compile("[\ud800-\udfff\U000e0000-\U000e007f]")
#: ZWNJ and ZWJ shape words in Arabic, Indic and Mongolian scripts and join emoji; elsewhere they hide.
_JOINERS = re.compile(
    "(?<![\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdcf\ufe70-\ufefc"
    "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\U00011000-\U00011fff])[\u200c\u200d]"
    "|[\u200c\u200d](?=[\u200c\u200d\\s]|$)"
)
#: Soft hyphen or hyphenation point at a line end: the word goes on in the next line.
_SOFT_BREAK = re.compile("\u00ad[ \t]*\r?\n[ \t]*")
#: Marks that pile up ("Zalgo"). Real text carries at most three or four on a letter (Vietnamese, Hebrew
#: with cantillation); longer runs also make normalising quadratic, so they are cut before it.
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_MARK_PILE = re.compile(f"({_MARK}{{4}}){_MARK}+")
#: UTF-8 read as a one-byte encoding leaves these pairs; ftfy (slow) is asked only where one stands.
_MOJIBAKE = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2010-\u203a\u20ac\u2122]"
    "|\u00e2[\u0080\u20ac]|[\u00d0\u00d1][\u0080-\u00bf\u2018-\u203a].?[\u00d0\u00d1]"
    "|\u00ef\u00bb\u00bf|\u00f0\u0178|\u0432\u0402"
    "|[\u00d8\u00d9][\u0080-\u00bf\u2018-\u203a].?[\u00d8\u00d9]"
    "|[\u00e3-\u00e9][\u0080-\u00bf\u2018-\u203a]{2}"
)
_LONGEST_REPAIRED_LINE = 20_000  #: Characters; a longer line is left as it is, ftfy's cost grows with it.


#: UTF-8 lead bytes of what may need work: looked for with memchr, hundreds of times faster than a search
#: by characters. A hit only means that the slow way is taken.
_MARK_LEADS = (
    b"\xcc",
    b"\xcd",
    b"\xd2",
    b"\xd6",
    b"\xd8",
    b"\xd9",
    b"\xe0",
    b"\xe1",
    b"\xe2\x83",
    b"\xef\xb8",
)
_MOJIBAKE_LEADS = (*tuple("ÂÃâÐÑØÙïðãäåæçèé"), "вЂ")
_SPACE = 0x20
_ASCII_PRINTABLE = b"\n" + bytes(range(0x20, 0x7F))
#: What wire copy has beside ASCII and needs no work whatever stands beside it: quotes, dashes, dots, currency,
#: letters that no mojibake begins with and no mark follows.
_HARMLESS = frozenset("“”‘’„‚«»‹›–—…•·€£¥°½¼¾™®©§áàâéèêëíìîóòôöúùûüñßÁÀÉÈÍÓÖÚÜÑøœŒšžčćłşğıőű") - set(_MOJIBAKE_LEADS)
_MOST_KINDS_REPLACED = 12  #: Different odd characters replaced one by one; more are cheaper in one pass.


def tidy(text: str) -> str:
    r"""Return the same text in clean characters; never raises.

    Mojibake is repaired; NUL, controls, lone surrogates, noncharacters, bidi and zero-width controls
    and soft hyphens go out (SQLite and PostgreSQL then store the same); odd spaces become spaces, line
    ends ``\n``, ligatures letters, and the whole is NFC. Typographic quotes and dashes stay: they are
    the author's.
    """
    raw = text.encode("utf-8", "surrogatepass")
    rare = raw.translate(None, _ASCII_PRINTABLE).decode("utf-8", "surrogatepass")
    if _HARMLESS.issuperset(rare):
        return text
    if text.isascii():
        return _without_odd(text)
    if (b"\xc3" in raw or b"\xd0\x82" in raw) and any(lead in text for lead in _MOJIBAKE_LEADS):
        text = _repair(text)
        raw = text.encode("utf-8", "surrogatepass")
        rare = raw.translate(None, _ASCII_PRINTABLE).decode("utf-8", "surrogatepass")
    if any(lead in raw for lead in _MARK_LEADS):
        text = _MARK_PILE.sub(r"\1", text)
    # isprintable() is false for controls, format characters, surrogates and every space but U+0020.
    if b"\xef\xac" in raw or not rare.isprintable():
        text = _without_odd(text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def words_of(text: str) -> int:
    """Count the words of a tidy text: ``len(text.split())``, four times as fast.

    In UTF-8 a tidy text has no gap but spaces, tabs and line ends, and no other byte is as low as these.
    """
    gaps = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8) <= _SPACE
    return int(np.count_nonzero(gaps[:-1] > gaps[1:])) + int(not gaps[:1].all())


def _without_odd(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\xad" in text:
        text = _SOFT_BREAK.sub("", text)
    kinds = set(_ODD.findall(text))
    if "\u200c" in kinds or "\u200d" in kinds:
        text = _JOINERS.sub("", text)
        kinds -= {"\u200c", "\u200d"}
    if len(kinds) > _MOST_KINDS_REPLACED:
        return _SURROGATES_AND_TAGS.sub("", text.translate(_TABLE))
    for odd in kinds:
        text = text.replace(odd, _TABLE.get(ord(odd), "") or "")
    return text


def _repair(text: str) -> str:
    """Lines that look like mojibake, decoded as they should have been; the others untouched."""
    import ftfy  # takes 75 ms to load, and most processes never meet mojibake

    return "\n".join(
        ftfy.fix_encoding(line) if len(line) < _LONGEST_REPAIRED_LINE and _MOJIBAKE.search(line) else line
        for line in text.split("\n")
    )
