"""Names in Thai prose, which parts no words: bodies by their head, people by the title written before their name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache

from worker.entities.drafts import Draft
from worker.types import EntityKind
from worker.wordlists import WordList, any_of

HEADS, LAST = WordList("entities/bodies_th"), WordList("entities/body_endings_th")
AFTER, TITLES = WordList("entities/after_names_th"), WordList("entities/titles_th")

_LETTER = "[\u0e01-\u0e4e.]"
_BEFORE_BODIES = "โดย|จาก|ของ|ที่|และ|กับ|หัวหน้า|โฆษก|เลขาธิการ|ผู้อำนวยการ|อธิการบดี|ประธาน|ให้|ต่อ|ใน|ว่าการ"


def draft_thai_names(text: str, lang: str | None, taken: Set[int]) -> Iterator[Draft]:
    """Yield bodies and titled people; other languages than Thai give nothing.

    Args:
        text: A clean text.
        lang: ISO 639-1; None if unknown.
        taken: Offsets that other names cover.
    """
    if lang != "th":
        return
    covered = set(taken)
    patterns: tuple[tuple[re.Pattern[str], EntityKind], ...] = ((_titled(), "person"), (_body(), "org"))
    for pattern, kind in patterns:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if covered.isdisjoint((start, end - 1)) and not match["name"].partition(" ")[2].startswith(AFTER.entries):
                yield Draft(start, end, text[start:end], kind, "chunk", titled=kind == "person")
                covered.update(range(start, end))


@cache
def _titled() -> re.Pattern[str]:
    """Match a given name and a family name behind a title, parted from what follows by a blank or a sign."""
    return re.compile(
        f"(?:(?<!{_LETTER})|(?<=และ)|(?<=กับ)|(?<=ของ)|(?<=โดย))(?:{any_of(TITLES.entries)}) ?"
        f"(?P<name>(?!{any_of(TITLES.entries)}){_LETTER}{{2,24}} {_LETTER}{{3,30}})(?!{_LETTER})"
    )


@cache
def _body() -> re.Pattern[str]:
    """Match a head and what is written on to it, up to a blank or a word that no name has."""
    begins = f"(?:(?<!{_LETTER})|" + "|".join(f"(?<={word})" for word in _BEFORE_BODIES.split("|")) + ")"
    ends = f"(?={any_of(AFTER.entries)}|[^\u0e01-\u0e4e.]|$)"
    return re.compile(
        f"{begins}(?P<name>(?:{any_of(HEADS.entries)})[\u0e01-\u0e4e]{{3,40}}?|{_LETTER}{{4,30}}?(?:{any_of(LAST.entries)})){ends}"
    )
