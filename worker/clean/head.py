"""The top of a report: kicker, headline, correction note, byline."""

from __future__ import annotations

import re

from worker.clean import bylines, furniture
from worker.clean.dateline import read_dateline
from worker.clean.pieces import Piece, is_prose
from worker.clean.title import UPDATE_TAG, is_doubtful, is_headline, tidy_title

_LEAST_TITLE_WORDS = 4  #: A shorter line above others is a kicker.
_MOST_LINES_OVER_BYLINE = 3
#: A report starts within so many pieces, or it has no head.
_LONGEST_HEAD = 12

_NOTE = re.compile(
    r"\((?:(?:adds?|updates?|recasts?|corrects?|repeats?|refiles?|releads?|rewrites?|writes"
    r"|inserts?|changes?|clarifies|removes?|deletes?|fixes|restores?|tops?|leads|new throughout"
    r"|updating|correcting|adding|édite|actualise|ajoute|corrige|actualiza|agrega|amplía"
    r"|aktualisiert|neu:|ergänzt)\b[^()]{0,300}(?:\([^()]{0,80}\)[^()]{0,200}){0,3})\)\.?",
    re.I,
)
_CORRECTION_BLOCK = re.compile(
    r"(?:correction|clarification|corrected|corrections|corrigendum|erratum|berichtigung"
    r"|korrektur|korrigendum|correctif|rectificatif|corrección|rectificación|fe de erratas|errata"
    r"|correzione|rettifica|correção|rectificatie|correctie|исправление|поправка|уточнение"
    r"|تصحيح)\s?(?:\([^()]{1,40}\))?\s?:\s\S",
    re.I,
)
_STORY_NOTE = re.compile(
    r"(?:\(|\[)?this (?:story|article|report|post|version|piece) (?:has been|was|is"
    r"|corrects) (?:\w+ )?(?:updated|corrected|amended|revised|edited)?\b[^.]{0,40}?(?:corrected"
    r"|updated|amended|to (?:correct|fix|clarify|reflect|show|remove|add|say)|corrects|clarif)"
    r"|(?:\(|\[)?an earlier version of this (?:story|article|report|headline)|(?:\("
    r"|\[)?a previous version of this (?:story|article|report)",
    re.I,
)
_NOTE_LABEL_CHARS = 80  #: "Correction (18 July 2019, 14:05 GMT):" and longer words, with room.
_STORY_NOTE_STARTS = ("This ", "this ", "THIS ", "An e", "an e", "AN E", "A pr", "a pr", "A PR", "(", "[")


def mark_head(pieces: list[Piece], title: str | None) -> tuple[str | None, list[str], list[str]]:
    """Mark kicker, headline, correction notes and bylines; return headline, corrections and authors.

    The headline is None if the text has none; with a given title it is that title, wherever it stands
    again as a line of its own.
    """
    corrections: list[str] = []
    authors: list[str] = []
    _mark_notes(pieces, corrections)
    head = _head_of(pieces)
    _mark_bylines(pieces, head, authors)
    if title is not None:
        _mark_headline(pieces, title)
        return title, corrections, authors
    chosen, kickers = _headline_of(pieces, head)
    if chosen is None or not _has_body_after(pieces, chosen):
        return None, corrections, authors
    for piece in kickers:
        piece.reason = "label"
    chosen.reason = "headline"
    headline, tag, _ = tidy_title(chosen.text)
    if tag:
        corrections.append(tag)
    _mark_headline(pieces, headline)
    return headline, corrections, authors


def _headline_of(pieces: list[Piece], head: list[Piece]) -> tuple[Piece | None, list[Piece]]:
    """Return the headline, which is first but for kickers ("Middle East", "Analysis"), and the kickers."""
    lines = [piece for piece in head if piece.reason is None]
    above = _above_byline(head)
    if above and _is_title(above[0]) and above[0].words >= _LEAST_TITLE_WORDS:
        return above[0], []
    if any(piece.tight for piece in lines):
        return None, []  # the rows of a list or table have no full stop either
    for i, piece in enumerate(lines):
        if not _is_title(piece):
            return None, []
        if piece.words >= _LEAST_TITLE_WORDS:
            in_a_table = i + 1 < len(lines) and not lines[i + 1].apart
            return (None, []) if in_a_table else (piece, lines[:i])
        if not _is_kicker(piece.text):
            break
    return (lines[0], []) if _is_short_title(pieces, lines) else (None, [])


def _above_byline(head: list[Piece]) -> list[Piece]:
    """Return the lines over a byline: a headline, and a standfirst or two; [] if there is no byline."""
    at = next((i for i, piece in enumerate(head) if piece.reason == "byline"), 0)
    above = [piece for piece in head[:at] if piece.reason is None]
    return above if len(above) <= _MOST_LINES_OVER_BYLINE else []


def _is_title(piece: Piece) -> bool:
    return is_headline(piece.text) and not is_doubtful(piece.text)


def _is_short_title(pieces: list[Piece], lines: list[Piece]) -> bool:
    """Return True if the only line of the head is a headline of two or three words.

    The first sub-heading of several is none.
    """
    if len(lines) != 1 or lines[0].words < 2 or "," in lines[0].text or not _is_title(lines[0]):
        return False
    return not any(
        piece.reason is None and piece is not lines[0] and piece.words < _LEAST_TITLE_WORDS and is_headline(piece.text)
        for piece in pieces
    )


def _is_kicker(text: str) -> bool:
    """Return a line of words alone above a headline."""
    return text[-1].isalpha() and not any(c.isdigit() for c in text)


def _head_of(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces before the first paragraph of running text."""
    head: list[Piece] = []
    for piece in pieces[:_LONGEST_HEAD]:
        if piece.reason is None and is_prose(piece) and not (piece.text[-1] in "?!" and piece.words <= 15):
            break
        if piece.reason is None and read_dateline(piece.text):
            break
        head.append(piece)
    return head


def _has_body_after(pieces: list[Piece], chosen: Piece) -> bool:
    after = False
    for piece in pieces:
        if after and piece.reason is None and is_prose(piece):
            return True
        after = after or piece is chosen
    return False


def _mark_headline(pieces: list[Piece], title: str) -> None:
    """Mark the lines that say the headline again, with or without an update tag or the site's name."""
    key = _bare(title)
    if not key:
        return
    least, most = len(title) * 3 // 4, len(title) * 5 // 4 + 60
    opening = title[:1].casefold()
    for piece in pieces:
        text = piece.text
        if piece.reason is None and least <= len(text) <= most and _same_headline(text, key, opening):
            piece.reason = "headline"


def _same_headline(text: str, key: str, opening: str) -> bool:
    if (text[0].casefold() == opening or not text[0].isalnum()) and _bare(text) == key:
        return True
    plain, tag, site = tidy_title(text)
    return bool(tag or site) and _bare(plain) == key


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _mark_notes(pieces: list[Piece], corrections: list[str]) -> None:
    live = [p for p in pieces if p.reason is None]
    for piece in live[:5]:
        if piece.text[0] == "(" and len(piece.text) < 600 and _NOTE.fullmatch(piece.text):
            piece.reason = "correction"
            corrections.append(piece.text)
    for piece in live[:3] + live[-4:]:
        text = piece.text
        if piece.reason is None and len(text) < 700 and _is_note(text):
            piece.reason = "correction"
            corrections.append(text)


def _is_note(text: str) -> bool:
    """Return True for "Correction: …", "This story has been corrected to …", "An earlier version of this story …"."""
    if ":" in text[:_NOTE_LABEL_CHARS] and _CORRECTION_BLOCK.match(text):
        return True
    return text.startswith(_STORY_NOTE_STARTS) and _STORY_NOTE.match(text) is not None


def _mark_bylines(pieces: list[Piece], head: list[Piece], authors: list[str]) -> None:
    for piece in head:
        if piece.reason is None:
            names = bylines.authors_of(piece.text)
            if names:
                piece.reason = "byline"
                authors.extend(n for n in names if n not in authors)
            elif piece.text[-1] != "." and furniture.is_stamp(piece.text):
                piece.reason = "timestamp"


def update_tag(text: str) -> int:
    """Return the offset after "CORRECTED-", "UPDATE 2-" or "(Adds quotes)", or 0."""
    match = UPDATE_TAG.match(text) or (_NOTE.match(text) if text[0] == "(" else None)
    if not match:
        return 0
    end = match.end()
    while end < len(text) and text[end] == " ":
        end += 1
    return end if end < len(text) else 0
