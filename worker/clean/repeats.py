"""Repeated pieces: pasted copies, teasers, pull quotes, a headline or standfirst said again."""

from __future__ import annotations

from worker.clean.pieces import Piece, is_table_row

_QUOTES = tuple(zip("“”„«»‘’–—", '"""""\'\'--', strict=True))
_MOST_CANDIDATES = 8  #: Earlier sentences that start alike and are compared; more are chance.
_OPENING_BYTES = 40
_STOPS = bytes(ord(".") if chr(byte) in "?!" else byte for byte in range(256))
_IDEOGRAPHIC_STOP, _ELLIPSIS = "。".encode(), "…".encode()
_MOST_SECTIONS = 20
_ITEMS = ("- ", "• ", "* ")  #: Marks of a list.

#: Words a block must have to be taken as said twice: beside its twin, and anywhere. Short lines may be
#: refrains, answers or rows of a table, which may well stand twice.
_LEAST_WORDS_BESIDE = 4
_LEAST_WORDS_APART = 10


def mark_repeats(pieces: list[Piece]) -> None:
    """Mark each piece whose text another kept piece contains; the first or the longer one is kept."""
    live = [p for p in pieces if p.reason is None]
    if len(live) < 2:
        return
    if live[-1].section != live[0].section:
        _mark_sections(live)
        live = [p for p in live if p.reason is None]
    joined = _key("\n".join([p.text for p in live]))
    keys = joined.split("\n")
    if len(set(keys)) < len(keys):
        _mark_equal(live, keys)
    openings = [part[:_OPENING_BYTES] for part in _sentences(joined.replace("\n", ". ")) if len(part) >= _OPENING_BYTES]
    if len(set(openings)) < len(openings):
        _mark_contained(live, keys)


def _key(text: str) -> str:
    """Return a text as it is compared: case, quotes and dashes do not count."""
    if not text.isascii():
        for odd, plain in _QUOTES:
            text = text.replace(odd, plain)
    return text.lower()  # last: most texts are ASCII by now, which is lowered many times as fast


def _sentences(key: str) -> list[bytes]:
    """Return the sentences of a key, roughly; bytes, since a regular expression takes fifty times as long."""
    raw = key.encode("utf-8", "surrogatepass")
    if not key.isascii():
        raw = raw.replace(_IDEOGRAPHIC_STOP, b". ").replace(_ELLIPSIS, b". ")
    return raw.translate(_STOPS, b'"').split(b". ")


def _mark_sections(live: list[Piece]) -> None:
    """Of two parts between rules, one wholly inside the other goes, so that the fuller keeps its order."""
    sections: dict[int, list[Piece]] = {}
    for piece in live:
        sections.setdefault(piece.section, []).append(piece)
    if len(sections) > _MOST_SECTIONS:
        return
    keys = {n: {_key(p.text) for p in members} for n, members in sections.items()}
    for n, own in keys.items():
        if sum(p.words for p in sections[n]) < _LEAST_WORDS_APART:
            continue
        for m, other in keys.items():
            fuller = len(own) < len(other) or (len(own) == len(other) and m < n)
            if m != n and fuller and own <= other and sections[m][0].reason is None:
                for piece in sections[n]:
                    piece.reason = "repeated"
                break


def _mark_equal(live: list[Piece], keys: list[str]) -> None:
    seen: dict[str, int] = {}
    for i, (piece, key) in enumerate(zip(live, keys, strict=True)):
        first = seen.get(key)
        if first is None:
            seen[key] = i
            continue
        beside = i - first == 1 or (i > 1 and live[i - 1].reason == "repeated" and seen.get(keys[i - 1]) == first - 1)
        if not beside and (piece.text[-1] in "?？؟" or piece.text.startswith(_ITEMS)):
            continue  # interviews ask several people the same, and recipes have ingredients in common
        least = _LEAST_WORDS_BESIDE if beside else _LEAST_WORDS_APART
        if piece.words >= least and not is_table_row(piece.text):
            piece.reason = "repeated"


def _mark_contained(live: list[Piece], keys: list[str]) -> None:
    """Mark pull quotes and teasers: blocks that a longer block contains word for word."""
    openings: dict[bytes, list[int]] = {}
    longest: list[bytes] = []
    for i, (piece, key) in enumerate(zip(live, keys, strict=True)):
        parts = [] if piece.reason else _sentences(key)
        longest.append(max(parts, key=len, default=b"")[:_OPENING_BYTES])
        for part in parts:
            at = openings.setdefault(part[:_OPENING_BYTES], [])
            if len(part) >= _OPENING_BYTES and len(at) < _MOST_CANDIDATES:
                at.append(i)
    for i, piece in enumerate(live):
        if piece.reason is None and piece.words >= _LEAST_WORDS_APART:
            for j in openings.get(longest[i], ()):
                if j != i and live[j].reason is None and _inside(keys[i], keys[j]):
                    piece.reason = "repeated"
                    break


def _inside(short: str, long: str) -> bool:
    """Return True if a longer block contains a block; a teaser's trailing dots do not count."""
    bare = short.strip("\"' ")
    if bare.endswith(("...", "…")):
        bare = bare.rstrip(".… ")
    return len(bare) < len(long) and bare.rstrip(".") in long
