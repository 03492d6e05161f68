"""Base forms of names in languages that inflect them: Москве is Москва, України is Україна."""

from __future__ import annotations

from collections.abc import Iterator

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
_MIN_BASE = 3


def base_forms(word: str) -> Iterator[str]:
    """Give the forms that a word in Cyrillic may be a case of, the word itself first."""
    yield word
    for ending, bases in _ENDINGS:
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
