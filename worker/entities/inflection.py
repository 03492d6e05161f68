"""Base forms of names in languages that inflect them: Москве is Москва, України is Україна."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: Ending of a case to endings of the base form, the longest first, for Ukrainian and Russian.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("єва", ("їв",)), ("єві", ("їв",)), ("єву", ("їв",)), ("євом", ("їв",)), ("ова", ("ів", "ов")),
    ("ові", ("ів", "")), ("ову", ("ів",)), ("ського", ("ський",)), ("ському", ("ський",)), ("ської", ("ська",)),
    ("ською", ("ська",)), ("ську", ("ська", "ськ")), ("ського", ("ське",)), ("ского", ("ский", "ское")),
    ("ском", ("ский", "ск")), ("ской", ("ская",)), ("скую", ("ская",)), ("ской", ("ская",)), ("ії", ("ія",)),
    ("ію", ("ія",)), ("ією", ("ія",)), ("ии", ("ия",)), ("ию", ("ия",)), ("ией", ("ия",)), ("ие", ("ия",)),
    ("полі", ("поль",)), ("поля", ("поль",)), ("полю", ("поль",)), ("поле", ("поль",)), ("ой", ("а",)), ("ою", ("а",)),
    ("ей", ("я",)), ("ею", ("я",)), ("єю", ("я",)), ("ом", ("", "о")), ("ем", ("ь", "й")), ("ем", ("е",)),
    ("ым", ("", "ый")), ("им", ("", "ий")),
    ("ах", ("ы", "и", "а")), ("ях", ("и", "і")), ("цы", ("ец",)), ("ця", ("ець",)), ("ці", ("ка", "ця", "ець")),
    ("зі", ("га",)), ("сі", ("ха",)), ("ам", ("ы", "и")), ("ів", ("и",)), ("а", ("", "о")), ("у", ("а", "", "о")),
    ("е", ("а", "", "я", "о", "ь")), ("ы", ("а", "")), ("и", ("ь", "а", "я", "")), ("і", ("а", "я", "о", "", "ь")),
    ("ї", ("я",)), ("ю", ("я", "ь", "й", "е")), ("я", ("ь", "й", "е")), ("ни", ("на",)),
)  # fmt: skip
#: The same for places in Polish.
_POLISH_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("owie", ("ów",)), ("odzi", ("ódź",)), ("awia", ("aw",)), ("awiu", ("aw",)), ("aniu", ("ań",)), ("ania", ("ań",)),
    ("niu", ("ń",)), ("nia", ("ń",)), ("niem", ("ń", "nie")), ("owa", ("ów", "owo")), ("owu", ("ów",)),
    ("owem", ("ów", "owo")), ("iem", ("", "ie")), ("em", ("",)), ("dzie", ("da", "d")), ("dze", ("ga",)),
    ("cie", ("ta", "t")), ("rze", ("ra", "r")), ("ście", ("sto",)), ("cach", ("ce",)), ("ic", ("ice",)),
    ("cami", ("ce",)), ("ach", ("y", "e", "a")), ("ie", ("", "a", "o")), ("ii", ("ia",)), ("ię", ("ia",)),
    ("ią", ("ia",)), ("le", ("l", "ła", "ło")), ("li", ("la", "l")), ("lę", ("la",)), ("lą", ("la",)),
    ("ni", ("nia", "ń")), ("i", ("a", "")), ("y", ("a",)), ("u", ("", "o")), ("a", ("", "o")), ("ę", ("a",)),
    ("ą", ("a",)), ("e", ("a", "")), ("ego", ("e", "y")),
)  # fmt: skip
#: The same for places in Czech and Slovak.
_CZECH_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ových", ("ovy",)), ("ovech", ("ovy",)), ("ých", ("é", "y")), ("ém", ("é", "ý")), ("ého", ("é", "ý")),
    ("ech", ("y",)), ("ích", ("e", "y")), ("ách", ("y",)), ("ám", ("y",)), ("ou", ("a", "á")), ("em", ("", "o")),
    ("ovi", ("",)), ("vě", ("va", "v", "ov")), ("ze", ("ha", "ga")), ("ci", ("c", "ec")), ("ce", ("ka", "ec")),
    ("ni", ("ň", "eň")), ("ně", ("ň", "na", "eň", "no")), ("ři", ("ř",)), ("ě", ("a", "", "o")), ("y", ("a", "")),
    ("u", ("a", "", "o")), ("i", ("", "e", "a")), ("é", ("á", "ý")), ("e", ("", "a")), ("a", ("", "o")),
)  # fmt: skip
#: The same in Serbian and Croatian, in Cyrillic and in Latin script, of names of one word and of two.
_SERBIAN_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ом", ("и", "а", "", "о")), ("ог", ("и",)), ("ој", ("а",)), ("им", ("и",)), ("их", ("и",)), ("у", ("", "о", "а")),
    ("а", ("", "о", "ац")), ("и", ("а", "")), ("е", ("а",)), ("om", ("i", "a", "", "o")), ("og", ("i",)),
    ("oj", ("a",)), ("im", ("i",)), ("ih", ("i",)), ("u", ("", "o", "a")), ("a", ("", "o", "ac")), ("i", ("a", "")),
    ("e", ("a",)),
)  # fmt: skip
#: The same in Greek.
_GREEK_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ας", ("α",)), ("ης", ("η",)), ("ής", ("ή",)), ("άς", ("ά",)), ("ου", ("ος", "ο", "ι")), ("ού", ("ό", "ός", "ί")),
    ("ο", ("ος",)), ("ό", ("ός",)), ("ων", ("α", "ες", "οι")), ("ών", ("ά", "ές", "οί")),
)  # fmt: skip
_GENITIVE_ENDINGS = (("s", ("",)),)
#: Languages whose names have cases, with what to put for the ending of each; others have none, or those of Cyrillic.
_ENDINGS_OF: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "pl": _POLISH_ENDINGS,
    "cs": _CZECH_ENDINGS,
    "sk": _CZECH_ENDINGS,
    "sr": _SERBIAN_ENDINGS,
    "hr": _SERBIAN_ENDINGS,
    "bs": _SERBIAN_ENDINGS,
    "el": _GREEK_ENDINGS,
    "bg": (),
    "mk": (),
    "ro": (),
    "sv": _GENITIVE_ENDINGS,
    "da": _GENITIVE_ENDINGS,
    "no": _GENITIVE_ENDINGS,
}
#: Endings of cases in Hungarian; before them a final a or e is long: Moszkvában is Moszkva.
_HUNGARIAN_ENDING = re.compile(
    r"(?:b[ae]n?|b[óő]l|r[ae]|r[óő]l|n[ae]k|h[oeö]z|t[óő]l|n[áé]l|ig|ért|v[ae]l|(?:cs|sz|zs|gy|ny|ty|[b-df-hj-np-tvz])[ae]l|"
    r"[oeöü]?n|[aeoö]?t)$"
)
_SHORTENED = {"á": "a", "é": "e"}
_MIN_BASE = 3


def base_forms(word: str) -> Iterator[str]:
    """Give the forms that a word in Cyrillic may be a case of, the word itself first."""
    yield from _bases(word, _ENDINGS)


def has_cases(lang: str | None) -> bool:
    """Return True for a language with endings of its own for the names of places."""
    return lang == "hu" or lang in _ENDINGS_OF


def base_forms_in(lang: str, word: str) -> Iterator[str]:
    """Give the forms that a name of a language may be a case of, itself first: Kraków for Krakowie in Polish."""
    yield from hungarian_base_forms(word) if lang == "hu" else _bases(word, _ENDINGS_OF[lang])


def hungarian_base_forms(word: str) -> Iterator[str]:
    """Give the forms that a name in Hungarian may be a case of, itself first: Moszkva for Moszkvában."""
    yield word
    at = len(word)
    for length in (3, 2, 1):
        stem, ending = word[: at - length], word[at - length :]
        if len(stem) >= _MIN_BASE and _HUNGARIAN_ENDING.fullmatch(ending):
            yield stem
            if stem[-1] in _SHORTENED:
                yield stem[:-1] + _SHORTENED[stem[-1]]


def _bases(word: str, endings: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    yield word
    for ending, bases in endings:
        stem = word.removesuffix(ending)
        if stem != word:
            yield from (stem + base for base in bases if len(stem) >= _MIN_BASE or len(stem + base) > _MIN_BASE)


def is_cyrillic(word: str) -> bool:
    """Return True if a word begins with a letter of Cyrillic script."""
    return "\u0400" <= word[:1] <= "\u04ff"


def is_case_of(one: str, other: str) -> bool:
    """Return True if two words in Cyrillic may be cases of one name: Путин, Путина, Путиным."""
    short, long = sorted((one, other), key=len)
    if len(short) < _MIN_BASE + 1 or len(long) - len(short) > 3:
        return False
    common = 0
    while common < len(short) and short[common] == long[common]:
        common += 1
    return common >= max(_MIN_BASE, len(short) - 2)
