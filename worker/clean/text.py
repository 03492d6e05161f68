"""The whole cleaning of one plain text: from what arrived to title, fields, report and what was removed."""

from __future__ import annotations

from worker.clean import bylines, credits, furniture, head
from worker.clean.chars import tidy
from worker.clean.dateline import Dateline, read_dateline
from worker.clean.pieces import Piece, ends_sentence, is_prose
from worker.clean.plain import has_signs, is_plain
from worker.clean.repeats import mark_repeats
from worker.clean.signoffs import mark_sign_offs
from worker.clean.title import infer_title, is_headline, is_site_name, tidy_title
from worker.clean.wrap import split_pieces
from worker.errors import Rejected
from worker.types import CleanText, Removed, RemovedReason

_MOST_LINKS_UNDER_A_HEADER = 12
_HEAD_FOR_CREDITS = 8  #: Pieces at the top among which the name of a body is a picture's credit.


def clean_text(text: str, *, title: str | None = None, url: str | None = None) -> CleanText:
    """Return the report in a plain text, its fields, and all that was taken out with the reason.

    Takes the text as it arrived, the headline that came with it, if any, and the article's address: a title that is the
    name of the site is no headline. Gives a CleanText whose
    text and removed together hold every word. Raises Rejected("no_text") if nothing readable is left.
    """
    text = tidy(text)
    pieces = split_pieces(text)
    given = _given(title)
    site = " ".join(tidy(title or "").split())
    site = site if is_site_name(site, url, text) else ""
    given = None if site else given
    _mark_furniture(pieces, signs=has_signs(text))
    credit = _mark_credits(pieces)
    mark_repeats(pieces)
    headline, corrections, authors = head.mark_head(pieces, given[0] if given else None)
    corrections = ([given[1]] if given and given[1] else []) + corrections
    stamps = _stamps_above(pieces)
    pieces, dateline = _split_lead(pieces, corrections, text)
    pieces, desk = _split_desk_tail(pieces)
    mark_sign_offs(pieces)
    body = _body(pieces)
    authors = authors or [name for line in desk for name in bylines.desk_authors(line)]
    return CleanText(
        title=headline or infer_title(_lead_of(body)),
        title_from="given" if given else "text" if headline else "inferred",
        text=_joined(body),
        dateline=dateline.place if dateline else None,
        credit=(dateline and dateline.agency) or credit or (desk[0] if desk else None),
        authors=tuple(authors),
        dated=(*stamps, dateline.date) if dateline and dateline.date else stamps,
        correction="; ".join(corrections) or None,
        subheads=tuple(p.text for p in _subheads(body)),
        removed=(*([Removed("site_name", site)] if site else []), *_removed(pieces, given)),
    )


def _given(title: str | None) -> tuple[str, str | None, str | None] | None:
    """Return the given headline tidied, with its update tag and site name; None if none was given."""
    if title is None:
        return None
    plain = tidy_title(tidy(title))
    return plain if plain[0] else None


def _mark_furniture(pieces: list[Piece], *, signs: bool) -> None:
    under_header: list[Piece] = []
    header = False
    for piece in pieces:
        if piece.reason is not None:
            continue
        piece.plain = is_plain(piece.text, signs=signs)
        piece.reason = None if piece.plain else furniture.furniture_reason(piece)
        if piece.reason == "related_link" and furniture.is_related_header(piece):
            _mark_links(under_header, tail=False)
            header, under_header = True, []
        elif header and piece.reason is None:
            if is_headline(piece.text) and len(under_header) < _MOST_LINKS_UNDER_A_HEADER:
                under_header.append(piece)
            else:
                _mark_links(under_header, tail=False)
                header, under_header = False, []
    _mark_links(under_header, tail=True)
    _mark_last_label(pieces)


def _mark_links(links: list[Piece], *, tail: bool) -> None:
    """Headline-shaped lines under "Related articles"; in mid-text short ones may be sub-heads and stay."""
    for piece in links:
        if tail or piece.words >= 5:
            piece.reason = "related_link"


def _mark_last_label(pieces: list[Piece]) -> None:
    """Mark a label at the very end with nothing behind it: "Bonus video:" in whatever language."""
    last = next((p for p in reversed(pieces) if p.reason is None), None)
    if last and last.text[-1] in ":：" and last.words <= 3 and len(pieces) > 1 and '"' not in last.text:
        last.reason = "media_label"


def _mark_credits(pieces: list[Piece]) -> str | None:
    """Mark credits, captions and desk lines; return the first picture or agency credit."""
    live = [p for p in pieces if p.reason is None]
    found: str | None = None
    before_report = True
    for i, piece in enumerate(live):
        if piece.plain:
            before_report = before_report and not is_prose(piece)
            continue
        reason = credits.credit_reason(piece.text) or ("desk_line" if bylines.is_desk_line(piece.text) else None)
        if reason is None and len(piece.text) <= 450:
            reason = _caption_by_place(live, i, before_report)
        if reason is None and before_report and i < _HEAD_FOR_CREDITS and len(live) > i + 1:
            reason = "credit" if credits.is_body_name(piece.text) else None
        piece.reason = reason
        if reason == "credit" and found is None:
            found = credits.named(piece.text)
        before_report = before_report and not (reason is None and is_prose(piece))
    return found


def _caption_by_place(live: list[Piece], i: int, before_report: bool) -> RemovedReason | None:
    """Find a caption by the place and date at its end: before the report, repeated, or in a caption's words."""
    text = live[i].text
    if not credits.is_place_and_date_caption(text):
        return None
    twin = (i > 0 and live[i - 1].text == text) or (i + 1 < len(live) and live[i + 1].text == text)
    if twin or (credits.is_seen(text) and (before_report or live[i].words <= 45) and len(live) > 1):
        return "caption"
    return None


def _stamps_above(pieces: list[Piece]) -> tuple[str, ...]:
    """Return the stamps of date and time above the report; further down they belong to posts and comments."""
    report = next((i for i, piece in enumerate(pieces) if piece.reason is None and is_prose(piece)), len(pieces))
    return tuple(piece.text for piece in pieces[:report] if piece.reason == "timestamp")


def _split_lead(pieces: list[Piece], corrections: list[str], whole: str) -> tuple[list[Piece], Dateline | None]:
    """Cut update tags and the dateline off the first paragraphs; return the dateline too."""
    out = list(pieces)
    live = [p for p in out if p.reason is None]
    for piece in live[:1]:
        end = head.update_tag(piece.text)
        if end:
            corrections.append(piece.text[:end].strip())
            out = _cut(out, piece, end, "correction")
    for piece in [p for p in out if p.reason is None][:4]:
        found = read_dateline(piece.text, whole)
        if found:
            return _cut(out, piece, found.end, "dateline"), found
        if is_prose(piece):
            break
    return out, None


def _cut(pieces: list[Piece], piece: Piece, end: int, reason: RemovedReason) -> list[Piece]:
    """Return the pieces with the start of one cut off under a reason."""
    at = next(i for i, p in enumerate(pieces) if p is piece)
    start = Piece(piece.text[:end].strip(), tight=piece.tight, reason=reason, section=piece.section)
    rest = Piece(piece.text[end:].strip(), tight=piece.tight, section=piece.section)
    return [*pieces[:at], start, rest, *pieces[at + 1 :]]


def _split_desk_tail(pieces: list[Piece]) -> tuple[list[Piece], list[str]]:
    """Cut "(Reporting by …)" off the last paragraphs; return all desk lines of the text too."""
    out: list[Piece] = []
    last = {id(p) for p in [p for p in pieces if p.reason is None][-3:]}
    for piece in pieces:
        start = bylines.desk_tail(piece.text) if id(piece) in last else None
        if start:
            out.append(Piece(piece.text[:start].strip(), tight=piece.tight, section=piece.section))
            out.append(Piece(piece.text[start:].strip(), reason="desk_line", section=piece.section))
        else:
            out.append(piece)
    return out, [p.text for p in out if p.reason == "desk_line" and "by " in p.text.casefold()]


def _body(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces to keep. A text of nothing but its headline keeps it: a flash is a report."""
    body = [p for p in pieces if p.reason is None]
    if not any(c.isalnum() for p in body for c in p.text):
        body = [p for p in pieces if p.reason == "headline"][:1]
        for piece in body:
            piece.reason = None
    if not body:
        raise Rejected("Nothing readable is left once page furniture is taken out.", reason="no_text")
    return body


def _lead_of(body: list[Piece]) -> str:
    return next((p for p in body if is_prose(p)), body[0]).text


def _subheads(body: list[Piece]) -> list[Piece]:
    """Short lines without a full stop between two paragraphs of running text."""
    return [
        piece
        for before, piece, after in zip(body, body[1:], body[2:], strict=False)
        if piece.words <= 12
        and len(piece.text) <= 90
        and not piece.tight
        and not after.tight
        and is_prose(before)
        and is_prose(after)
        and _is_subhead(piece.text)
    ]


def _is_subhead(text: str) -> bool:
    if text[-1] in ",;:" or text[0].islower() or not any(c.isalpha() for c in text):
        return False
    return not ends_sentence(text) or (text[-1] in "?!'’\"”" and text[0] in "'‘\"“") or text[-1] == "?"


def _joined(body: list[Piece]) -> str:
    parts = [body[0].text]
    for piece in body[1:]:
        parts.append("\n" if piece.tight else "\n\n")
        parts.append(piece.text)
    return "".join(parts)


def _removed(pieces: list[Piece], given: tuple[str, str | None, str | None] | None) -> tuple[Removed, ...]:
    cut = []
    if given:
        cut = [Removed("correction", given[1])] if given[1] else []
        cut += [Removed("site_name", given[2])] if given[2] else []
    return (*cut, *(Removed(p.reason, p.text) for p in pieces if p.reason is not None))
