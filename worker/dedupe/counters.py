"""Counters in a text or headline that move while it is unchanged: views, points, comments, minutes since it came out.

A counter is a piece that stands by itself, between brackets, marks or line breaks, and holds nothing but numbers, the
name of a counter and words that go with it; the seats that are left; a short line that names a counter of pages,
whatever else it says ("See all 45 comments"); or a number in brackets before a headline. A number within a sentence is
none, and nor is "Verstappen 395 points".
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import Literal, get_args

from worker.dedupe.elapsed import ago_phrases, unit_phrases
from worker.dedupe.fold import fold
from worker.dedupe.stamps import without_stamps
from worker.wordlists import WordList

HEAD_CHARS, TAIL_CHARS = 400, 800  #: A counter stands at an edge of a text; what lies between is not searched.
MAX_CHARS, MAX_WORDS = 80, 16  #: A longer piece is a sentence.
MAX_UNKNOWN_WORDS, MAX_UNKNOWN_SIGNS = 5, 12  #: Beside the counter in a line of the page.
EDGE_PIECES = 6  #: So near the first or last piece of a text such a line stands.
PHRASE_WORDS = 6  #: Words of the longest phrase in the lists; in scripts without spaces, signs.
_SIGNS = "👍👎💬🗨🔁👁👀❤♥🔥📖📤👏😀😂😍😮😢😡😠🤔🎉🙏"  #: Names of counters that are no words: "💬 12".
_DIGIT = re.compile(r"\d")
_UNREAD = re.compile(r"\s*[(\[（]\d{1,3}\+?[)\]）]\s")  #: "(13) " before a headline.
_ABBREVIATED = "(?<!тыс|тис|млн|мин|tys|tsd|Tsd|mln|Mio|min|Min|Std)"  #: A full stop behind these ends nothing.
_ENDS = re.compile(
    rf"(<[^<>]{{0,4000}}>|[()\[\]{{}}（）【】|/·•‧:：;\n\r،\u3000]|{_ABBREVIATED}[.!?。！？]\s|\s[-–—]\s|(?=[{_SIGNS}]\ufe0f?\s?\d))"
)
_COLONS, _DASHES, _BRACKETS = (":", "：", "\u3000"), (" - ", " – ", " — "), ("(", "（", "[", "【", "•", "·", "|")
_BY = re.compile(r"\bby(?: \S+){1,3}?(?= \d+ \w+ ago$)")  #: "37 points by ada 3 hours ago"
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f]*")
_BELOW_NONE = re.compile(r"[-−–]\s?\d")
_SIGN = re.compile(f"[{_SIGNS}]\ufe0f?")
_LINE_END = re.compile(r"[\n\r]|<")
_SENTENCE_END = re.compile(r"[.!?。！？…]\W*$")
_EDGE_OF_DIGITS = re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")

#: Kinds of words in lists; a word of several is of the first.
Listed = Literal["none_yet", "sure", "name", "named_first", "ago", "seat", "left", "times", "changed", "beside", "news"]
Kind = Literal[Listed, "number", "other", "sentence"]
_PUBLISHED = WordList("parse/publication_labels")
_BESIDE: tuple[Kind, ...] = ("times", "changed", "beside")
_LISTS: dict[Listed, WordList] = {
    "sure": WordList("dedupe/counters_sure"),
    "name": WordList("dedupe/counters"),
    "named_first": WordList("dedupe/counters_named_first"),
    "none_yet": WordList("dedupe/counters_at_none"),
    "seat": WordList("dedupe/counter_seats"),
    "left": WordList("dedupe/counter_left"),
    "times": WordList("dedupe/counter_times"),
    "changed": WordList("dedupe/counter_changed"),
    "beside": WordList("dedupe/counter_words"),
    "news": WordList("dedupe/counted"),
}


def without_counters(text: str) -> str:
    """Return a text, or markup, without the counters at its edges; as it is if it has none."""
    if unread := _UNREAD.match(text):
        text = text[unread.end() :]
    if len(text) <= HEAD_CHARS + TAIL_CHARS:
        return _without(text, 0, 0)
    head, tail = text[:HEAD_CHARS], text[-TAIL_CHARS:]
    kept = _without(head, 0, 1), _without(tail, 1, 0)
    return text if kept == (head, tail) else text[HEAD_CHARS:-TAIL_CHARS].join(kept)


def _without(text: str, first: int, last: int) -> str:
    """Leave out the counters of a part; not its first or last pieces, where these are the rest of longer ones."""
    text = without_stamps(text)
    read = unescape(text) if "&" in text else text
    folded = fold(read)
    if not _may_count(read, folded) or not (_DIGIT.search(read) or _without_digits().search(folded)):
        return text
    pieces = _ENDS.split(read)
    kinds = [set() if place % 2 or not piece.strip() else _kinds(piece) for place, piece in enumerate(pieces)]
    places = range(2 * first, len(pieces) - 2 * last, 2)
    counters = {place for place in places if _is_counter(pieces, kinds, place)}
    return "".join(piece for place, piece in enumerate(pieces) if place not in counters) if counters else text


def _may_count(text: str, folded: str) -> bool:
    """Return False for a text without any word or sign that names a counter: it need not be cut into pieces."""
    words, names = set(folded.split()), _names()
    if not names.isdisjoint(words) or _SIGN.search(text) is not None:
        return True
    return not names.isdisjoint(word.strip("0123456789") for word in words if not word.isalpha())


def _is_counter(pieces: list[str], kinds: list[set[Kind]], place: int) -> bool:
    """Return True for a piece that is a counter, or the name or number of one ("Points: 12", "Comments (3)")."""
    for name, value in ((place - 2, place), (place, place + 2)):
        if name < 0 or value >= len(pieces):
            continue
        mark, is_told = pieces[name + 1], _is_number(kinds[value]) or _is_whole(kinds[value])
        if mark in _COLONS and not ("sure" in kinds[place] and _is_whole(kinds[place])):
            return _is_name(kinds[name]) and is_told and (_has_name(kinds[name]) or _is_one_number(pieces[value]))
        if (
            mark in _BRACKETS + _DASHES
            and is_told
            and _has_name(kinds[name])
            and (_is_name(kinds[name]) or _is_label(pieces, kinds, name, value))
        ):
            return True
    return (
        _is_whole(kinds[place])
        or _stands_by_a_counter(pieces, kinds, place)
        or ("number" in kinds[place] and _is_label(pieces, kinds, place, place))
    )


def _stands_by_a_counter(pieces: list[str], kinds: list[set[Kind]], place: int) -> bool:
    """Return True for a number and a name that may be news, with a sure counter beside it: "37 points | 3 comments"."""
    if not {"number", "named_first"} <= kinds[place] <= {"number", "named_first", *_BESIDE}:
        return False
    if place and pieces[place - 1] in _COLONS:
        return False
    beside = (one for one in (place - 2, place + 2) if 0 <= one < len(kinds))
    return any(_has_name(kinds[one]) and _is_whole(kinds[one]) for one in beside)


def _is_label(pieces: list[str], kinds: list[set[Kind]], first: int, last: int) -> bool:
    """Return True for pieces that are a line of the page at an edge of a text: "See all 45 comments", "Read on (3)".

    It names a sure counter, says how often or by how many it was read, or how long ago it came out or was changed; it
    is no sentence and counts no victims.
    """
    stated, others = kinds[first] | kinds[last], kinds[:first] + kinds[last + 1 :]
    is_ago = {"ago", "changed"} <= stated and len(_NUMBER.findall(pieces[last])) == 1
    is_stated = "sure" in stated or {"name", "times"} <= stated or is_ago
    if not is_stated or "news" in stated or "sentence" in stated or _SENTENCE_END.search(pieces[last]):
        return False
    end = last + 2 if first < last and last + 2 < len(pieces) and not pieces[last + 2].strip() else last
    ends = (pieces[first - 1] if first else "\n"), (pieces[end + 1] if end + 1 < len(pieces) else "\n")
    is_at_edge = min(first, len(pieces) - 1 - last) <= EDGE_PIECES and all(map(_LINE_END.match, ends))
    return is_at_edge and any("other" in one or "sentence" in one for one in others)


def _is_whole(kinds: set[Kind]) -> bool:
    """Return True for a number and what it counts, or a time that has passed, and nothing that says more."""
    if "ago" in kinds:
        return len(kinds) > 1 and kinds <= {"number", "sure", "name", "named_first", "ago", *_BESIDE}
    if "left" in kinds:
        return {"number", "seat", "left"} <= kinds <= {"number", "seat", "left", *_BESIDE}
    if "none_yet" in kinds:
        return kinds <= {"none_yet", *_BESIDE}
    return "number" in kinds and _has_name(kinds) and kinds <= {"number", "sure", "name", "named_first", *_BESIDE}


def _is_name(kinds: set[Kind]) -> bool:
    if "left" in kinds:
        return "seat" in kinds and kinds <= {"seat", "left", *_BESIDE}
    return (_has_name(kinds) or "named_first" in kinds) and kinds <= {"sure", "name", "named_first", *_BESIDE}


def _has_name(kinds: set[Kind]) -> bool:
    return not kinds.isdisjoint(("sure", "name"))


def _is_one_number(piece: str) -> bool:
    """Return False for a result ("2-1", "3 to 1") or a sum below none, which "Score:" may name as well."""
    return len(_NUMBER.findall(piece)) == 1 and not _BELOW_NONE.search(piece)


def _is_number(kinds: set[Kind]) -> bool:
    return "number" in kinds and kinds <= {"number", *_BESIDE}


def _kinds(piece: str) -> set[Kind]:
    """Return the kinds of the words of a piece; only "sentence" for a long one."""
    if len(piece) > MAX_CHARS:
        return {"sentence"}
    words = _EDGE_OF_DIGITS.sub(" ", _BY.sub("", fold(_SIGN.sub(" likes ", piece)))).split()
    known, kinds, start = _known_words(), set[Kind](), 0
    unknown_words = unknown_signs = 0
    while start < len(words):
        ends = range(min(len(words), start + PHRASE_WORDS), start, -1)
        end = next((end for end in ends if " ".join(words[start:end]) in known), start)
        if end > start:
            kinds.add(known[" ".join(words[start:end])])
        elif words[start][0].isdigit():
            kinds.add("number")
        else:
            kinds.add("other")
            is_sign = len(words[start]) == 1 and not words[start].isascii()
            unknown_words, unknown_signs = unknown_words + (not is_sign), unknown_signs + is_sign
        if len(words) > MAX_WORDS or unknown_words > MAX_UNKNOWN_WORDS or unknown_signs > MAX_UNKNOWN_SIGNS:
            return {"sentence"}
        start = max(end, start + 1)
    return kinds


@cache
def _known_words() -> dict[str, Kind]:
    """Return the kind of each word or phrase, by its form of comparison."""
    listed = {kind: frozenset(map(fold, words.entries)) for kind, words in _LISTS.items()}
    sure = re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, listed['sure']))})(?!\S)")
    listed["beside"] |= frozenset(map(fold, _PUBLISHED.entries))
    listed["sure"] |= {phrase for phrase in listed["name"] if sure.search(phrase)}
    by_kind: dict[Listed, frozenset[str]] = {**listed, "ago": ago_phrases()}
    kinds: dict[str, Kind] = dict.fromkeys(unit_phrases(), "beside")
    for kind in reversed(get_args(Listed)):
        kinds |= dict.fromkeys(by_kind[kind], kind)
    return kinds


@cache
def _names() -> frozenset[str]:
    """Return the longest word of each phrase that a counter has."""
    return frozenset(
        max(phrase.split(), key=len)
        for phrase, kind in _known_words().items()
        if kind not in ("seat", "news", *_BESIDE)
    )


@cache
def _without_digits() -> re.Pattern[str]:
    """Return a pattern of what may be a counter without a digit: "an hour ago", "no comments"."""
    marks = (re.escape(word) for word, kind in _known_words().items() if kind in ("ago", "none_yet"))
    return re.compile(rf"(?<![^ ])(?:{'|'.join(marks)})(?![^ ])")
