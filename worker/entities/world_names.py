"""Names of world news in any language, by longest match: countries, capitals, heads of state, large organisations.

In scripts without capitals a name may stand behind the small words that are written with it; in Slavic languages it may
have the ending of a case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from unicodedata import combining, normalize

from worker.entities.drafts import Draft
from worker.entities.fold import han_variants
from worker.entities.inflection import base_forms, hungarian_base_forms
from worker.entities.listed_words import is_latin
from worker.entities.people import may_be_given_name_of
from worker.entities.titled_names import is_given_name_anywhere
from worker.types import EntityKind
from worker.wordlists import Table, WordList

PEOPLE, ORGANISATIONS = Table("entities/world_people"), Table("entities/world_organisations")
PLACES = Table("entities/world_places")
NO_NAMES = WordList("entities/world_no_names")
PARTICLES = WordList("entities/korean_particles")
ENDINGS = WordList("entities/slavic_endings")

_Meant = tuple[str, EntityKind]  #: Name in English, kind.

#: First and last letter of each script without capitals, its languages, the usual one first.
_SCRIPTS = (
    ("\u0590", "\u05ff", ("he",)), ("\u0600", "\u06ff", ("ar", "fa", "ur")), ("\u0e00", "\u0e7f", ("th",)),
    ("\u0900", "\u097f", ("hi", "mr", "ne")), ("\u0980", "\u09ff", ("bn",)), ("\u1200", "\u137f", ("am", "ti")),
    ("\uac00", "\ud7a3", ("ko",)), ("\u3040", "\u30ff", ("ja",)), ("\u4e00", "\u9fff", ("zh", "ja")),
)  # fmt: skip
#: Languages that write initials that are spoken as a word with one capital: Otan, Onu, Unesco.
_ROMANCE = frozenset({"fr", "it", "es", "pt", "ca", "ro"})
_GERMANIC = frozenset({"de", "nl", "sv", "da", "no", "nb"})
_SLAVIC = frozenset({"ru", "uk", "be", "bg", "mk", "sr", "pl", "cs", "sk", "hr", "sl", "bs"})
_LETTERS = (
    "\u0590-\u06ff\u0900-\u0963\u0971-\u097f\u0980-\u09ff\u1200-\u135f\u0e00-\u0e7f"
    "\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
)
_RUN = re.compile(f"[{_LETTERS}][{_LETTERS}\u200c·・' -]*")
_CASED_WORD = re.compile(rf"(?:(?![{_LETTERS}])[^\W\d_])(?:[\w-]*\w)?")
#: Letters that writers exchange, so that a name is met however it is written; of the same length.
_ALIKE = str.maketrans('أإآٱىیکةہۀ"', "اااايي\u0643ههه״")
#: Conjunctions, prepositions and articles that are written with the next word, in Arabic, Hebrew and Amharic.
_PREFIXES = re.compile("[وف]?(?:ال|[بلك])?|[ושמבלכה]{0,3}|[የበለከእ]|ስለ|እንደ|የነ")
_LONGEST_PREFIX = 3  #: Letters.
_ARTICLE = "ال"
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]")
_HANGUL = re.compile("[\uac00-\ud7a3]{1,8}")  #: More than any particle has.
_WORD = re.compile(
    "[\u05d0-\u05ea\u05f3\u05f4\u0620-\u065f\u0670-\u06d3\u0900-\u0963\u0971-\u097f\u0980-\u09ff\u1200-\u135a\u200c']"
)
#: Endings that are written on to a name, by the letters that they are of.
_WRITTEN_ON = (
    (re.compile("[\u0980-\u09ff]{1,8}"), WordList("entities/case_endings_bn")),
    (re.compile("[\u1200-\u135a]{1,4}"), WordList("entities/case_endings_am")),
)
#: A letter of Bengali that is written as one sign or as two.
_TWO_SIGNS = (("\u09df", "\u09af\u09bc"), ("\u09dc", "\u09a1\u09bc"))
_NUKTA = "\u093c"  #: The dot below letters in Hindi, which many leave out.
_JOINTS = ("·", "・")  #: Between the names of one foreigner.
_OF_PEOPLE = ("人", "語", "语", "裔")  #: Behind a country: its people, its language.
_BEFORE_PEOPLE = ("ภาษา", "ชาว")
_BETWEEN = (" ", ". ", "'", "’", "ʼ")  #: Between the words of a name.
_MARKS = "\u0300-\u036f\u093c-\u094d\u0981-\u09cd\u0e31-\u0e4e"  #: Signs of vowels and tones.
#: A word before a blank or the joint of a foreign name.
_LAST_WORD = re.compile(rf"(?<![\w{_MARKS}])([^\W\d_][\w{_MARKS}]*)[ ·・]$")
_LONGEST_GIVEN_NAME = 20
_SHORT = frozenset({"Jr", "Sr"})  #: Words of a name that a full stop belongs to.
_FINAL = frozenset("аяоеиіїьйaeiyáéo")  #: Final letters that cases change.
#: Endings of names in Greek, and those of their cases.
_GREEK_CASES = (
    ("ος", ("ου", "ο")),
    ("ός", ("ού", "ό")),
    ("ας", ("α",)),
    ("ης", ("η",)),
    ("ής", ("ή",)),
    ("ο", ("ου",)),
    ("ι", ("ιού",)),
    ("α", ("ας",)),
    ("η", ("ης",)),
    ("ή", ("ής",)),
    ("ά", ("άς",)),
    ("ες", ("ων",)),
)
_MIN_STEM, _MIN_STEM_OF_MANY = 4, 2
_LONGEST_ACRONYM = 3  #: Letters; longer words in capitals alone may be a town at the head of a report: КИЈЕВ.
_ROMANIAN_ENDINGS = frozenset({"ul", "ului", "lui", "ei"})
_GREEK = ("\u0370", "\u03ff")


@cache
def _alike() -> dict[int, str]:
    return {**{letter: chr(plain) for letter, plain in _ALIKE.items()}, **han_variants()}


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Known names as texts write them."""

    uncased: dict[str, _Meant]
    lengths: dict[str, tuple[int, ...]]  #: First letter to lengths of names without capitals, the longest first.
    cased: dict[str, list[tuple[tuple[str, ...], _Meant]]]  #: First two letters to words of names, the longest first.


def draft_world_names(text: str, lang: str | None) -> list[Draft]:
    """Draft the known names of a text, each under its name in English.

    Args:
        text: A clean text.
        lang: ISO 639-1; None if unknown.

    Returns:
        Drafts that do not overlap, in order of the text.
    """
    return sorted([*_uncased(text, lang), *_cased(text, lang)], key=lambda draft: draft.start)


def _uncased(text: str, lang: str | None) -> Iterator[Draft]:
    plain = text.translate(_alike())
    for run in _RUN.finditer(plain):
        lexicons = _listed(), _of_language(_language(run.group(), lang))
        at = run.start()
        while at < run.end():
            length, known = max(((_longest(plain, at, one), one) for one in lexicons), key=lambda found: found[0])
            if length:
                name, kind = known.uncased[plain[at : at + length]]
                given = _given_name_of_other(text, at, at + length, name) if kind == "person" else None
                if given is None:
                    yield Draft(at, at + length, name, kind, "alias")
                else:
                    yield Draft(given, at + length, text[given : at + length], kind, "chunk")
            at += length or 1


def _cased(text: str, lang: str | None) -> Iterator[Draft]:
    words = list(_CASED_WORD.finditer(text))
    at = 0
    while at < len(words):
        length = 0
        for wanted, (name, kind) in _begun_by(words[at].group(), lang or ""):
            found = words[at : at + len(wanted)]
            is_longer = len(wanted) > length
            if is_longer and _are_beside(text, found) and _are_forms([w.group() for w in found], wanted, lang or ""):
                end = found[-1].end() + text.startswith(".", found[-1].end()) * (wanted[-1] in _SHORT)
                length, meant = len(wanted), Draft(found[0].start(), end, name, kind, "alias")
        is_person = length and meant.kind == "person"
        if length and not (is_person and _given_name_of_other(text, meant.start, meant.end, meant.name) is not None):
            yield meant
        at += length or 1


def _given_name_of_other(text: str, start: int, end: int, name: str) -> int | None:
    """Return the start of a given name before a listed family name that is not of that person; None if none is there.

    Sara Netanyahu is not Benjamin.
    """
    before = _LAST_WORD.search(text, max(0, start - _LONGEST_GIVEN_NAME), start)
    if before is None or " " not in name or len(text[start:end].split()) > 1:
        return None
    word = before.group(1)
    is_other = is_given_name_anywhere(word) and not may_be_given_name_of(word, name)
    return before.start(1) if is_other else None


@lru_cache(maxsize=4_096)
def _begun_by(word: str, lang: str) -> tuple[tuple[tuple[str, ...], _Meant], ...]:
    """Return the known names of which a word may be the first, in any case of the language.

    Kept, as texts repeat their small words: hundreds of names begin with the letters of "van", "de" and "al".
    """
    beginning = _beginning(word)
    names = (one for known in (_listed(), _of_language(lang)) for one in known.cased.get(beginning, ()))
    return tuple(one for one in names if _is_form(word, one[0][0], lang, _shortest_stem(one[0])))


def _beginning(word: str) -> str:
    """Return the letters under which names are looked up, alike for OTAN and Otan."""
    return _bare(word)[:2].casefold()


def _are_beside(text: str, words: Sequence[re.Match[str]]) -> bool:
    return all(text[one.end() : two.start()] in _BETWEEN for one, two in pairwise(words))


def _are_forms(words: Sequence[str], wanted: Sequence[str], lang: str) -> bool:
    """Return True if words are those of a name, in any case of the language."""
    if len(words) != len(wanted):
        return False
    shortest = _shortest_stem(wanted)
    return all(_is_form(word, known, lang, shortest) for word, known in zip(words, wanted, strict=True))


def _shortest_stem(wanted: Sequence[str]) -> int:
    return _MIN_STEM if len(wanted) == 1 else _MIN_STEM_OF_MANY


def _is_form(word: str, known: str, lang: str, shortest: int) -> bool:
    if word == known or _bare(word) == _bare(known):
        return True
    if word.isupper() and len(word) > _LONGEST_ACRONYM and not known.isupper():  # a dateline
        return _bare(word) == _bare(known.upper())
    if known.isupper() or word[0] != known[0]:
        return lang in _ROMANCE and len(known) > 2 and word == known.capitalize()
    return _is_case(word, known, lang, shortest)


def _is_case(word: str, known: str, lang: str, shortest: int) -> bool:
    """Return True if a word is a name with an ending of the language."""
    if lang == "el":
        return any(
            word in (known.removesuffix(ending) + case for case in cases)
            for ending, cases in _GREEK_CASES
            if known.endswith(ending)
        )
    if lang in _GERMANIC:
        return word == f"{known}s"
    if lang == "hu":
        return known in hungarian_base_forms(word)
    if lang == "ro":
        return word.removeprefix(known.removesuffix("a")) in _ROMANIAN_ENDINGS
    if lang not in _SLAVIC:
        return False
    stem = known[:-2] if known.endswith(("ий", "ый")) else known[:-1] if known[-1] in _FINAL else known
    inflected = len(stem) >= shortest and word.startswith(stem) and word[len(stem) :] in ENDINGS.words
    return inflected or known in base_forms(word)


@lru_cache(maxsize=4_096)
def _bare(word: str) -> str:
    """Return a word in Latin or Greek script without its marks: Netanyahou for Nétanyahou."""
    if word.isascii() or not (is_latin(word[0]) or (word.isupper() and _GREEK[0] <= word[0] <= _GREEK[1])):
        return word
    return "".join(char for char in normalize("NFD", word) if not combining(char))


def _language(run: str, lang: str | None) -> str:
    """Return the language whose names are looked for: the text's own, or the usual one of its script."""
    for first, last, langs in _SCRIPTS:
        if any(first <= char <= last for char in run):
            return lang if lang and lang in langs else langs[0]
    return "ar"


def _longest(text: str, at: int, known: _Lexicon) -> int:
    """Return the length of the longest known name that is a word or words here, or 0."""
    for length in known.lengths.get(text[at], ()):
        name = text[at : at + length]
        if len(name) == length and name in known.uncased and _begins(text, at, name) and _ends(text, at, at + length):
            return length
    return 0


def _begins(text: str, at: int, name: str) -> bool:
    """Return True if a name may begin here: as a word, or behind small words that are written with it."""
    if text[at - 1 : at] in _JOINTS or text.endswith(_BEFORE_PEOPLE, 0, at):
        return False
    if _KATAKANA.match(name):
        return not (at and _KATAKANA.match(text, at - 1))
    if _HANGUL.match(name):
        return not (at and _HANGUL.match(text, at - 1))
    if not _WORD.match(name):
        return True
    start = at
    while start and at - start <= _LONGEST_PREFIX and _WORD.match(text, start - 1):
        start -= 1
    return _PREFIXES.fullmatch(text, start, at) is not None


def _ends(text: str, start: int, end: int) -> bool:
    """Return True if a name may end here."""
    if text[end : end + 1] in _JOINTS or text.startswith(_OF_PEOPLE, end):
        return False
    last = end - 1
    if _KATAKANA.match(text, last):
        return not _KATAKANA.match(text, end)
    if rest := _HANGUL.match(text, end) if _HANGUL.match(text, last) else None:
        return rest.group() in PARTICLES.words
    for letters, endings in _WRITTEN_ON:
        if letters.match(text, last):
            behind = letters.match(text, end)
            return behind is None or behind.group() in endings.words
    return not (_WORD.match(text, last) and _WORD.match(text, end))


@cache
def _listed() -> _Lexicon:
    """Return the names of the lists, which are the same for every language."""
    tables: tuple[tuple[Table, EntityKind], ...] = ((PLACES, "place"), (PEOPLE, "person"), (ORGANISATIONS, "org"))
    return _lexicon(
        (form.strip(), (name, kind))
        for table, kind in tables
        for name, written in table.values.items()
        for form in (name, *written.split("|"))
    )


@cache
def _of_language(lang: str) -> _Lexicon:
    """Return the countries and large cities as a language writes them."""
    known = _of_babel(lang)
    return _lexicon((form, (name, "place")) for form, name in known if form not in NO_NAMES.words)


def _lexicon(written: Iterable[tuple[str, _Meant]]) -> _Lexicon:
    names: dict[str, _Meant] = {}
    for form, meant in written:
        names.setdefault(form.translate(_alike()), meant)
    names |= {form.replace(_NUKTA, ""): meant for form, meant in names.items() if _NUKTA in form}
    for one, two in _TWO_SIGNS:
        names |= {form.replace(one, two): meant for form, meant in names.items() if one in form}
        names |= {form.replace(two, one): meant for form, meant in names.items() if two in form}
    uncased = {form: meant for form, meant in names.items() if form[0].lower() == form[0].upper()}
    # للصين is ل and الصين
    uncased |= {f"ل{form[2:]}": meant for form, meant in uncased.items() if form.startswith(_ARTICLE) and len(form) > 4}
    lengths: dict[str, set[int]] = {}
    for form in uncased:
        lengths.setdefault(form[0], set()).add(len(form))
    cased: dict[str, list[tuple[tuple[str, ...], _Meant]]] = {}
    for form in sorted(names.keys() - uncased.keys(), key=lambda form: (-form.count(" "), form)):
        words = tuple(one.group() for one in _CASED_WORD.finditer(form))
        cased.setdefault(_beginning(form), []).append((words, names[form]))
    by_first = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    return _Lexicon(uncased, by_first, cased)


def _of_babel(lang: str) -> Iterator[tuple[str, str]]:
    """Give countries and continents as a language writes them, with the English name; cities but in Latin script.

    Cities are those that babel names for their time. The list of places has those in Latin script.
    """
    from babel import Locale, UnknownLocaleError

    english = Locale("en")
    try:
        locales = [Locale.parse(one) for one in (lang, *(("zh_Hant",) if lang == "zh" else ()))]
    except (UnknownLocaleError, ValueError):
        return
    for locale in locales:
        for code, form in locale.territories.items():
            if code in english.territories and code not in ("ZZ", "001"):
                yield form, english.territories[code]
        yield from _without_brackets(locale.territories, english.territories)
        for zone, said in locale.time_zones.items():
            city = english.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            if not is_latin((said.get("city") or "a")[0]):
                yield said["city"], city


def _without_brackets(forms: Mapping[str, str], english: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give what stands before brackets in the name of a country, where no other is called so: ミャンマー (ビルマ)."""
    before = {code: form.partition("(")[0].partition("（")[0].strip() for code, form in forms.items()}
    met = Counter(before.values())
    for code, form in before.items():
        if form != forms[code] and met[form] == 1 and len(form) > 1 and code in english:
            yield form, english[code].partition(" (")[0]
