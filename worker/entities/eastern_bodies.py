"""Bodies in scripts without capitals by the word that ends or heads their name: 京都大学, 대한항공, وزارة الصحة."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from worker.entities.drafts import Draft
from worker.entities.letters import BENGALI_WORD, HINDI_WORD, URDU_WORD
from worker.wordlists import WordList, any_of

ENDINGS_JA, NO_BODIES_JA = WordList("entities/body_endings_ja"), WordList("entities/no_bodies_ja")
ENDINGS_ZH, NO_BODIES_ZH = WordList("entities/body_endings_zh"), WordList("entities/no_bodies_zh")
MINISTRIES_ZH = WordList("entities/ministries_zh")
HEADS_AR, NAMED_HEADS_AR = WordList("entities/body_heads_ar"), WordList("entities/named_body_heads_ar")
AFTER_HEADS_AR = WordList("entities/no_body_names_ar")
ENDINGS_KO, NO_BODIES_KO = WordList("entities/body_endings_ko"), WordList("entities/no_bodies_ko")
PARTICLES_KO = WordList("entities/korean_particles")
ENDINGS_HI, NO_BODIES_HI = WordList("entities/body_endings_hi"), WordList("entities/no_bodies_hi")
HEADS_HE, NAMED_HEADS_HE = WordList("entities/body_heads_he"), WordList("entities/named_body_heads_he")
TOWN_WORDS_HE, AFTER_HE = WordList("entities/town_words_he"), WordList("entities/no_family_he")
BEFORE_HI, MINISTRIES_FA = WordList("entities/before_bodies_hi"), WordList("entities/ministries_fa")

_HAN, _KATAKANA, _ARABIC = "\u3005\u4e00-\u9fff", "\u30a1-\u30fa\u30fc", "\u0621-\u064a"
_FORMER = re.compile("[元前現新同各両]")
_SMALL_ZH = "在向与與和由据對对从從的被及是了将會会于就为為称稱说說日月年"  #: No name of a body has these.
_MAX_BODY_SIGNS = 14
_HANGUL, _MAX_BEFORE_END = "\uac00-\ud7a3", 3
_HANGUL_SIGN = re.compile(f"[{_HANGUL}]")


def draft_eastern_bodies(text: str, lang: str | None) -> Iterator[Draft]:
    """Yield the bodies of a text in a script without capitals that the form of their name tells."""
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


def _korean(text: str) -> Iterator[tuple[int, int]]:
    """Yield words up to the ending of a body, before a particle. A ministry of its minister is none."""
    for match in _body_ko().finditer(text):
        rest = text[match.end() : match.end() + 4]
        is_end = not _HANGUL_SIGN.match(rest) or rest.startswith(PARTICLES_KO.entries)
        if is_end and match.group() not in NO_BODIES_KO.words:
            yield match.span()


@cache
def _body_ko() -> re.Pattern[str]:
    endings = "|".join(sorted(ENDINGS_KO.entries, key=len, reverse=True))
    return re.compile(f"(?<![{_HANGUL}])[{_HANGUL}A-Z]{{0,8}}(?:{endings})(?! (?:전 )?[장차]관)")


@dataclass(frozen=True, slots=True)
class _Ended:
    """Bodies whose last word tells them, in a language whose words are parted by blanks."""

    word: re.Pattern[str]
    endings: WordList
    before: WordList  #: Small words before a name.
    no_bodies: WordList  #: Words that are no part of a name.
    cases: WordList | None = None  #: Written on to the last word.
    opening: str = ""  #: With which the first word begins, where one must.


_HINDI = _Ended(HINDI_WORD, ENDINGS_HI, BEFORE_HI, NO_BODIES_HI)
_URDU = _Ended(
    URDU_WORD,
    WordList("entities/body_endings_ur"),
    WordList("entities/before_bodies_ur"),
    WordList("entities/no_bodies_ur"),
)
_BENGALI = _Ended(
    BENGALI_WORD,
    WordList("entities/body_endings_bn"),
    WordList("entities/before_bodies_bn"),
    WordList("entities/no_bodies_bn"),
    cases=WordList("entities/case_endings_bn"),
)
_AMHARIC = _Ended(
    re.compile("[\u1200-\u135a]+"),
    WordList("entities/body_endings_am"),
    WordList("entities/no_titled_am"),
    WordList("entities/no_titled_am"),
    cases=WordList("entities/case_endings_am"),
    opening="የ",
)


def _ended(language: _Ended) -> Callable[[str], Iterator[tuple[int, int]]]:
    """Return a function that finds up to three words and the word that a body ends with.

    They begin a sentence or stand behind a small word, or begin with the sign that opens a name.
    """

    def find(text: str) -> Iterator[tuple[int, int]]:
        words = list(language.word.finditer(text))
        for at, last in enumerate(words):
            ending = _ending(last.group(), language)
            first = _first_of_ended(text, words, at, language) if ending else at
            if first < at:
                yield words[first].start(), last.start() + len(ending)

    return find


def _ending(word: str, language: _Ended) -> str:
    """Return the last word of a body without the case that is written on to it; "" for another word."""
    if word in language.endings.words or language.cases is None:
        return word if word in language.endings.words else ""
    ends = (word[: -len(case)] for case in language.cases.entries if word.endswith(case))
    return next((end for end in ends if end in language.endings.words), "")


def _first_of_ended(text: str, words: Sequence[re.Match[str]], at: int, language: _Ended) -> int:
    """Return the first word of a name that ends with a word; that word if nothing begins a name before it."""
    outside = language.before.words | language.no_bodies.words
    first = at
    while first and at - first < _MAX_BEFORE_END and text[words[first - 1].end() : words[first].start()] == " ":
        if words[first - 1].group() in outside:
            break
        first -= 1
        if language.opening and words[first].group().startswith(language.opening):
            return first
    is_begun = first == 0 or words[first - 1].group() in language.before.words
    is_begun = is_begun or text[words[first - 1].end() : words[first].start()] != " "
    return first if is_begun and not language.opening else at


def _hebrew(text: str) -> Iterator[tuple[int, int]]:
    """Yield a head with the words that have its article, or with the name of a town, firm or party behind it."""
    for match in _bodies_he().finditer(text):
        yield match.span("body")


@cache
def _bodies_he() -> re.Pattern[str]:
    heads, named = "|".join(HEADS_HE.entries), "|".join(NAMED_HEADS_HE.entries)
    word = "[\u05d0-\u05ea'\u05f3\u05f4\"]"
    article = f"(?: ו?[הל]{word}{{2,}})(?: (?:ל|וה|הע|המ){word}{{3,}})?"
    town, after = "|".join(TOWN_WORDS_HE.entries), "|".join(sorted(AFTER_HE.entries))
    name = f" (?:(?:{town}) )?(?![לבמהש]?(?:{after})(?!{word})){word}{{2,}}"
    return re.compile(f"(?<!{word})[ושבלמ]{{0,2}}(?P<body>(?:{heads}){article}|(?:{named}){name})(?!{word})")


def _persian(text: str) -> Iterator[tuple[int, int]]:
    """Yield ministries and other bodies that every state has."""
    for match in _ministry_fa().finditer(text):
        yield match.span()


@cache
def _ministry_fa() -> re.Pattern[str]:
    names = any_of(MINISTRIES_FA.entries)
    return re.compile(f"(?<![\u0621-\u06cc])(?:{names})(?![\u0621-\u06cc])")


_FINDERS: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {
    "am": _ended(_AMHARIC),
    "ar": _arabic,
    "bn": _ended(_BENGALI),
    "fa": _persian,
    "he": _hebrew,
    "hi": _ended(_HINDI),
    "ja": _japanese,
    "ko": _korean,
    "ur": _ended(_URDU),
    "zh": _chinese,
}
