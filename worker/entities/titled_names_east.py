"""People by the office written with their name in Chinese, Japanese and Korean: 石破首相, 总统拜登, 이재명 대통령."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache

from worker.wordlists import WordList, any_of

TITLES_ZH, NO_NAMES_ZH = WordList("entities/titles_zh"), WordList("entities/no_titled_zh")
SURNAMES_ZH, SOUNDS_ZH = WordList("entities/surnames_zh"), WordList("entities/sounds_zh")
AFTER_NAMES_ZH = WordList("entities/after_names_zh")
TITLES_JA, NO_NAMES_JA = WordList("entities/titles_ja"), WordList("entities/no_titled_ja")
TITLES_KO, NO_NAMES_KO = WordList("entities/titles_ko"), WordList("entities/no_titled_ko")
NO_FOREIGN_NAMES_KO = WordList("entities/no_titled_abroad_ko")
SURNAMES_KO, TRADES_KO = WordList("entities/surnames_ko"), WordList("entities/trades_ko")

_HAN, _KANA, _HANGUL = "\u4e00-\u9fff", "\u30a1-\u30fa\u30fc", "\uac00-\ud7a3"
_PREPOSITIONS_ZH = "与和同对向由與對"
#: Last characters of bodies and areas in Japanese: the ministry's spokesman is no person by name.
_BODIES_JA = "省庁党会院局部社国県市都府区軍側派団"
#: Countries by one character, as Japanese headlines put them before a name.
_COUNTRIES_JA = "米英独仏伊露加豪"
_TRADES_JA = "家手優者官"  #: Last characters of trades before a foreigner's name: 作家, 歌手, 俳優, 記者.
#: Endings of Korean verbs and of reported speech, which no given name has: "한다고 대통령실이", "정했다".
_NO_VERB_KO = "(?<![다라자냐][고며는])(?<![했였됐된한]다)"


def chinese_names(text: str, _known: Set[int]) -> Iterator[tuple[int, int]]:
    """Yield names behind an office, or before one; a name ends where a small word or a verb goes on."""
    for pattern in _chinese_titled():
        for match in pattern.finditer(text):
            if not match.group(1).startswith(NO_NAMES_ZH.entries):
                yield match.span(1)


@cache
def _chinese_titled() -> tuple[re.Pattern[str], re.Pattern[str]]:
    titles, after = any_of(TITLES_ZH.entries), _characters(AFTER_NAMES_ZH)
    sounds, surnames = _characters(SOUNDS_ZH), _characters(SURNAMES_ZH)
    foreign = f"[{sounds}]{{2,8}}(?:·[{sounds}]{{2,8}}){{0,2}}"
    name = f"(?:{foreign}|[{surnames}](?![{after}])[{_HAN}](?:(?![{after}])[{_HAN}])??)"
    before = re.compile(f"(?:{titles})({name})(?=[{after}]|[^{_HAN}·]|$)")
    behind = re.compile(f"(?:(?<![{_HAN}·])|(?<=[{_PREPOSITIONS_ZH}]))({name})前?(?:{titles})(?![府们們团團会會国國])")
    return before, behind


def japanese_names(text: str, _known: Set[int]) -> Iterator[tuple[int, int]]:
    """Yield names in Chinese characters that begin a run of them, or in katakana."""
    for match in _japanese_titled().finditer(text):
        if match.group(1) not in NO_NAMES_JA.words:
            yield match.span(1)


@cache
def _japanese_titled() -> re.Pattern[str]:
    kanji = f"{_HAN}々"
    chinese = f"(?<![{kanji}])[{kanji}]{{2,5}}?(?<![{_BODIES_JA}])"
    before = f"(?:(?<![{kanji}{_KANA}・])|(?<=[{_COUNTRIES_JA}{_TRADES_JA}]))"
    name = f"{chinese}|{before}[{_KANA}]{{2,12}}(?:・[{_KANA}]{{2,12}}){{0,2}}"
    return re.compile(f"({name})(?:前|元|新|副|次期)?(?:{any_of(TITLES_JA.entries)})(?![{kanji}])")


def korean_names(text: str, known: Set[int]) -> Iterator[tuple[int, int]]:
    """Yield Korean names before an office, and foreign ones between a country and an office."""
    for match in _korean_titled().finditer(text):
        if match.group(1) not in NO_NAMES_KO.words:
            yield match.span(1)
    for match in _behind_trade().finditer(text):
        yield match.span(1)
    for match in _foreign_titled().finditer(text):
        is_of_country = match.start() - 1 in known
        if is_of_country and match.group(1) not in NO_FOREIGN_NAMES_KO.words:
            yield match.span(1)


@cache
def _korean_titled() -> re.Pattern[str]:
    surnames, body = _characters(SURNAMES_KO), f"[{_HANGUL}]{{1,7}}[부처청원당]"
    office = f"(?:{any_of(TITLES_KO.entries)}|[{_HANGUL}]{{2,4}}(?:시장|도지사|지사))"
    name = f"(?<![{_HANGUL}])([{surnames}][{_HANGUL}]{{2}}{_NO_VERB_KO}(?<!의))"
    return re.compile(f"{name} (?:(?:전|신임) )?(?:{body} )?{office}(?!실)")


@cache
def _behind_trade() -> re.Pattern[str]:
    """Match a name of two or three syllables between a trade and a particle: 배우 김고은은."""
    name = f"[{_characters(SURNAMES_KO)}][{_HANGUL}]{{1,2}}"
    trades = any_of(TRADES_KO.entries)
    return re.compile(
        f"(?<![{_HANGUL}])(?:{trades}) ({name}?)(?=(?:씨|은|는|이|가|을|를|의|와|과|도|에게)(?![{_HANGUL}]))"
    )


@cache
def _foreign_titled() -> re.Pattern[str]:
    no_ending = "운한인은는을를의된할던적부처청당원회"
    surname = f"(?: [{_characters(SURNAMES_KO)}](?= ))?"  # 젠슨 황
    return re.compile(f"의? ([{_HANGUL}]{{2,6}}(?<![{no_ending}]){surname}) (?:전 )?(?:{any_of(TITLES_KO.entries)})")


def _characters(words: WordList) -> str:
    return re.escape("".join(words.entries))
