"""Base forms of names in languages that inflect them: Москве is Москва, України is Україна."""

from __future__ import annotations

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
_MIN_BASE = 3


def base_forms(word: str) -> Iterator[str]:
    """Give the forms that a word in Cyrillic may be a case of, the word itself first."""
    yield from _bases(word, _ENDINGS)


def polish_base_forms(word: str) -> Iterator[str]:
    """Give the forms that the name of a place in Polish may be a case of, itself first: Kraków for Krakowie."""
    yield from _bases(word, _POLISH_ENDINGS)


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
