"""Lines of a text to paragraphs: tells hard-wrapped text from one paragraph a line, and joins it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from worker.clean.dateline import read_dateline
from worker.clean.furniture import is_related
from worker.clean.pieces import Piece, ends_sentence, starts_low
from worker.wordlists import WordList

#: No text is wrapped wider: mail wraps at 72 to 78, PDF and office exports at 90 to 110, terminals at 132.
_WIDEST_WRAP = 140
_NARROWEST_WRAP = 24
_RULE_CHARS = "-–—−―_=*~#•·.+─━═…‐ \t"
_RULE_INSIDE = re.compile(r"[ \t]([-–—_=*]{6,})(?=[ \t])")
_LIST_MARK = re.compile(r"(?:[-–—•*·▪◦‣►■]|\d{1,2}[.)])\s")
_LABEL_STARTS = re.compile(r"\w[\w'’ ]{2,30}:\s?\S")
_AFTER_HYPHEN = WordList("clean/after_hyphen")


class _Line:
    """A line that is not blank."""

    __slots__ = ("blanks", "ends", "indent", "rule", "text")

    def __init__(self, text: str, indent: int, blanks: int) -> None:
        self.text = text
        self.indent = indent  #: Spaces before it; a tab counts four.
        self.blanks = blanks  #: Blank lines before it.
        self.rule = text[0] in _RULE_CHARS and is_rule(text)
        self.ends = False  #: A sentence ends with it; told only where lines may be wrapped.


def split_pieces(text: str) -> list[Piece]:
    """Return the paragraphs and lines of a tidy text, in order, hard-wrapped lines joined; rules marked.

    Two kinds of text arrive: one paragraph a line, and lines broken at a width. The second is told by
    lines that end in the middle of a sentence although the next word would not have fitted any more.
    """
    lines = _lines(text)
    wrap = _wrap_of(lines)
    blanks = sum(line.blanks > 0 for line in lines) * 4 > len(lines)
    pieces: list[Piece] = []
    run: list[_Line] = []
    section = 0
    for line in lines:
        if run and not (wrap and wrap.joins(run[-1], line)):
            pieces.append(_piece(run, section, pieces, blanks))
            run = []
        if line.rule:
            pieces.append(Piece(line.text, reason="rule", section=section))
            section += 1
        else:
            run.append(line)
    if run:
        pieces.append(_piece(run, section, pieces, blanks))
    return pieces


def is_rule(text: str) -> bool:
    """Return True if a line is a rule: three or more dashes, stars, dots or their like and nothing else."""
    return text[0] in _RULE_CHARS and len(text) >= 3 and not text.strip(_RULE_CHARS)


def _lines(text: str) -> list[_Line]:
    if "-----" in text or "_____" in text or "=====" in text or "*****" in text or "————" in text:
        text = _RULE_INSIDE.sub(r"\n\1\n", text)
    spaced = "  " in text or "\t" in text
    lines: list[_Line] = []
    blanks, indented = 1, False
    for raw in text.split("\n"):
        bare = raw.strip()
        if not bare:
            blanks += 1
            continue
        indent = 0
        if raw[0] in " \t":
            lead = raw[: len(raw) - len(raw.lstrip())]
            indent = len(lead) + 3 * lead.count("\t")
            indented = True
        lines.append(_Line(_single_spaces(bare) if spaced else bare, indent, blanks))
        blanks = 0
    margin = min([line.indent for line in lines]) if indented else 0
    for line in lines if margin else ():
        line.indent -= margin
    return lines


def _single_spaces(line: str) -> str:
    """Replace runs of spaces and tabs by one space; a few passes, a hundred times faster than by expression."""
    line = line.replace("\t", " ")
    while "  " in line:
        line = line.replace("  ", " ")
    return line


def _piece(run: list[_Line], section: int, before: list[Piece], blanks: bool) -> Piece:
    text = run[0].text if len(run) == 1 else _joined(run)
    piece = Piece(text, section=section)
    piece.apart = run[0].blanks > 0
    # Lines of a list or table stay together; where no blank lines stand anywhere, a line is a paragraph.
    piece.tight = (
        blanks
        and not run[0].blanks
        and bool(before)
        and piece.words < 25
        and before[-1].words < 25
        and not (ends_sentence(text) and ends_sentence(before[-1].text) and piece.words > 7)
    )
    return piece


def _joined(run: list[_Line]) -> str:
    parts = [run[0].text]
    for line in run[1:]:
        before = parts[-1]
        hyphen = before.endswith("-") and len(before) > 1 and before[-2].isalpha() and line.text[0].isalpha()
        if hyphen and line.text.split(" ", 1)[0].strip(",.") not in _AFTER_HYPHEN.words:
            parts.append(line.text)  # "Russian-" + "backed": the hyphen may be the word's own, so it stays
        elif _is_spaceless(before[-1]) and _is_spaceless(line.text[0]):
            parts.append(line.text)
        else:
            parts.append(" " + line.text)
    return "".join(parts)


def _is_spaceless(char: str) -> bool:
    """Return True if a character is of a script that puts no space between words (Chinese, Japanese, Thai)."""
    return (
        "\u3000" <= char <= "\u30ff"
        or "\u3400" <= char <= "\u9fff"
        or "\uff00" <= char <= "\uff60"
        or ("\u0e00" <= char <= "\u0eff")
    )


@dataclass(slots=True)
class _Wrap:
    """Width and form of a hard-wrapped text."""

    width: int  #: The longest line, in characters.
    slack: int  #: How far short of the width a line may stay although the next word did not fit.
    indents: bool  #: An indented line starts a paragraph.
    gap: int  #: Blank lines between the lines of one paragraph; more part paragraphs. Nearly always 0.
    sure: bool  #: False: wrapped lines are few among a table's rows, so only plain cases are joined.

    def joins(self, line: _Line, nxt: _Line) -> bool:
        """Return True if a line goes on in the next."""
        if nxt.blanks > self.gap or line.rule or nxt.rule or len(line.text) > self.width * 1.3:
            return False
        low = starts_low(nxt.text)
        ends = line.ends and not low
        if self._starts_anew(line, nxt, ends):
            return False
        if self.indents and not ends and not line.indent and not nxt.indent and not line.rule:
            return not (_starts_report(nxt.text) or is_related(nxt.text))  # only an indent starts a paragraph here
        if not self.sure:
            return not ends and low and len(line.text) * 10 >= self.width * 7 and len(line.text) >= 40
        # In mid-sentence a break is deliberate only where there was plenty of room: proportional type varies.
        slack = self.slack if ends else max(self.slack, self.width // 8)
        if _reach(line, nxt) + slack <= self.width:
            return not ends and low and len(line.text) * 2 > self.width
        return not (_is_label(nxt.text) if ends else _starts_report(nxt.text) or is_related(nxt.text))

    def _starts_anew(self, line: _Line, nxt: _Line, ends: bool) -> bool:
        """Return True if a line is a paragraph by its indent or an item of a list by its mark."""
        if nxt.indent >= 2 and (self.indents or nxt.indent > line.indent):
            return True
        return _LIST_MARK.match(nxt.text) is not None and (ends or nxt.text[0] not in "-–—")


def _starts_report(text: str) -> bool:
    """Return True if a line starts with a dateline in capitals: a headline over it ends without a full stop."""
    return text[:3].isupper() and text[:3].isalpha() and read_dateline(text) is not None


def _is_label(text: str) -> bool:
    """Return True if a line starts as "Related article: …" does."""
    return _LABEL_STARTS.match(text) is not None


def _first_word(text: str) -> int:
    """Length of the first word."""
    space = text.find(" ")
    return space if space > 0 else len(text)


def _reach(line: _Line, nxt: _Line) -> int:
    """Return the length of a line with the first word of the next, in characters."""
    return line.indent + len(line.text) + 1 + _first_word(nxt.text)


def _wrap_of(lines: list[_Line]) -> _Wrap | None:
    """Return the wrapping of a text; None if its line breaks are deliberate."""
    if len(lines) < 2:
        return None
    lengths = sorted(len(line.text) for line in lines)
    typical = lengths[(len(lengths) - 1) * 9 // 10]
    if not _NARROWEST_WRAP <= typical <= _WIDEST_WRAP:
        return None
    for line in lines:
        line.ends = line.text[-1] in ".!?" or ends_sentence(line.text)
    gap = min(line.blanks for line in lines[1:])
    pairs = [(a, b) for a, b in pairwise(lines) if b.blanks == gap]
    parted = sum(line.blanks > gap for line in lines) * 5 > len(lines)
    indents = not parted and any(line.indent >= 2 for line in lines)
    if indents:  # an indented line starts a paragraph or is a row of a table: it tells nothing of the wrap
        pairs = [(a, b) for a, b in pairs if b.indent < 2]
    pairs = [(a, b) for a, b in pairs if not a.rule and not b.rule]
    width = max(n for n in lengths if n <= typical * 1.3)
    return _measured(pairs, width, indents, gap) if pairs else None


def _measured(pairs: list[tuple[_Line, _Line]], width: int, indents: bool, gap: int) -> _Wrap | None:
    """Return the wrap that pairs of neighbouring lines show; None if nothing speaks for one."""
    open_pairs = [(a, b) for a, b in pairs if not a.ends]
    low = [(a, b) for a, b in open_pairs if starts_low(b.text)]
    full = sum(_reach(a, b) > width * 0.85 for a, b in open_pairs)
    many_open = len(open_pairs) * 5 >= len(pairs) * (3 if gap else 2)
    many_low = len(low) * 5 >= len(open_pairs) * 2
    if not open_pairs or not many_open or (not many_low and (gap or full * 10 < len(open_pairs) * 7)):
        return _Wrap(width, 1, indents, gap, sure=False) if low and not gap else None
    slacks = sorted(max(0, width - _reach(a, b)) for a, b in low)
    slack = slacks[(len(slacks) - 1) * 9 // 10] if slacks else 0
    return _Wrap(width, min(slack, width // 4) + 1, indents, gap, sure=True)
