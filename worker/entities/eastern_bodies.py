"""Bodies in Chinese, Japanese and Arabic by the word that ends or heads their name: 京都大学, وزارة الصحة."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from worker.entities.drafts import Draft
from worker.wordlists import WordList

ENDINGS_JA, NO_BODIES_JA = WordList("entities/body_endings_ja"), WordList("entities/no_bodies_ja")
ENDINGS_ZH, NO_BODIES_ZH = WordList("entities/body_endings_zh"), WordList("entities/no_bodies_zh")
MINISTRIES_ZH = WordList("entities/ministries_zh")
HEADS_AR, NAMED_HEADS_AR = WordList("entities/body_heads_ar"), WordList("entities/named_body_heads_ar")
AFTER_HEADS_AR = WordList("entities/no_body_names_ar")

_HAN, _KATAKANA, _ARABIC = "\u3005\u4e00-\u9fff", "\u30a1-\u30fa\u30fc", "\u0621-\u064a"
_FORMER = re.compile("[元前現新同各両]")
_SMALL_ZH = "在向与與和由据對对从從的被及是了将會会于就为為称稱说說日月年"  #: No name of a body has these.
_MAX_BODY_SIGNS = 14


def draft_eastern_bodies(text: str, lang: str | None) -> Iterator[Draft]:
    """Yield the bodies of a text in Chinese, Japanese or Arabic that the form of their name tells."""
    if finder := _FINDERS.get(lang or ""):
        for start, end in finder(text):
            yield Draft(start, end, text[start:end], "org", "chunk")


def _japanese(text: str) -> Iterator[tuple[int, int]]:
    """Yield runs of signs up to the last word that a body ends with."""
    for match in _body_ja().finditer(text):
        start = match.start() + (1 if _FORMER.match(match.group()) and len(match.group()) > 3 else 0)
        name = text[start : match.end()]
        if name not in NO_BODIES_JA.words and len(name) <= _MAX_BODY_SIGNS:
            yield start, match.end()


@cache
def _body_ja() -> re.Pattern[str]:
    endings = "|".join(sorted(ENDINGS_JA.entries, key=len, reverse=True))
    return re.compile(
        f"(?<![{_HAN}{_KATAKANA}・])[{_HAN}{_KATAKANA}]{{1,12}}(?:{endings})(?=[^{_HAN}{_KATAKANA}・]|$|[{_HAN}]{{0,4}}[長官員表])"
    )


def _chinese(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between a small word or a mark and the word that a body ends with, and ministries."""
    ministries, bodies = _bodies_zh()
    for match in ministries.finditer(text):
        yield match.span()
    for match in bodies.finditer(text):
        if match.group() not in NO_BODIES_ZH.words:
            yield match.span()


@cache
def _bodies_zh() -> tuple[re.Pattern[str], re.Pattern[str]]:
    ministries = "|".join(sorted(MINISTRIES_ZH.entries, key=len, reverse=True))
    endings = "|".join(sorted(ENDINGS_ZH.entries, key=len, reverse=True))
    return (
        re.compile(f"(?:{ministries})(?![长長])"),
        re.compile(f"(?:(?<![{_HAN}])|(?<=[在向与與和由据對对从從的被及]))[^\\W{_SMALL_ZH}]{{2,10}}?(?:{endings})"),
    )


def _arabic(text: str) -> Iterator[tuple[int, int]]:
    """Yield a head with the words that have its article, or with the one word that names a party, firm or paper."""
    for match in _bodies_ar().finditer(text):
        if match["named"] not in AFTER_HEADS_AR.words:
            yield match.span("body")


@cache
def _bodies_ar() -> re.Pattern[str]:
    heads, named = "|".join(HEADS_AR.entries), "|".join(NAMED_HEADS_AR.entries)
    word = f"[{_ARABIC}]"
    definite = f"(?: و?ال{word}+)"
    return re.compile(
        f"(?<!{word})[وفبلك]?(?P<body>(?:{heads}){definite}{{1,3}}"
        f"|(?:{named})(?:{definite}{{1,3}}| (?P<named>(?!و?ال){word}{{3,}}(?<!ية)(?<!ي)(?<!ة))))(?!{word})"
    )


_FINDERS: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {"ar": _arabic, "ja": _japanese, "zh": _chinese}
