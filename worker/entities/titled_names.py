"""People by the office beside their name, in scripts without capitals whose words are parted by blanks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from worker.entities.drafts import Draft
from worker.entities.fold import fold
from worker.entities.letters import BENGALI_WORD, HINDI_WORD, URDU_WORD
from worker.entities.titled_names_east import chinese_names, japanese_names, korean_names
from worker.entities.words import is_given_name
from worker.wordlists import WordList

_MAX_NAME_WORDS = 6
_MAX_POSTPOSED_WORDS = 4  #: Words of a name before a small word, in Hindi and Urdu.
_ARTICLE = "ال"
_COMMAS = ("، ", ", ")
TITLES_HI, NO_NAMES_HI = WordList("entities/titles_hi"), WordList("entities/no_titled_hi")
AFTER_NAMES_HI, GIVEN_NAMES_HI = WordList("entities/after_names_hi"), WordList("entities/given_names_hi")


@dataclass(frozen=True, slots=True)
class _Language:
    """Words that begin, join and end the names of people in a language."""

    word: re.Pattern[str]
    titles: WordList
    title_words: WordList | None  #: Words that go on with a title and are none alone.
    given_names: tuple[WordList, ...]
    sure_names: WordList | None  #: Of them, those that are no words of every day: they need no office.
    no_family: WordList
    unfinished: frozenset[str]  #: Words of names that need the next one.
    has_articles: bool  #: Family names behind the first of the given names have an article.
    may_precede_title: bool  #: The office may stand behind the name without a comma.


_LANGUAGES = {
    "ar": _Language(
        re.compile("[\u0621-\u064a]+"),
        WordList("entities/titles_ar"),
        None,
        (WordList("entities/given_names_ar"), WordList("entities/given_names_abroad_ar")),
        WordList("entities/sure_given_names_ar"),
        WordList("entities/no_family_ar"),
        frozenset({"عبد", "بن", "بنت", "أبو", "ابن", "آل", "فون", "دير", "دي"}),
        has_articles=True,
        may_precede_title=False,
    ),
    "fa": _Language(
        URDU_WORD,
        WordList("entities/titles_fa"),
        WordList("entities/title_words_fa"),
        (WordList("entities/given_names_fa"),),
        WordList("entities/sure_given_names_fa"),
        WordList("entities/no_family_fa"),
        frozenset({"بن", "ابو", "فون", "در", "آل", "دو", "شیاع"}),
        has_articles=False,
        may_precede_title=True,
    ),
    "he": _Language(
        re.compile("[\u05d0-\u05ea\u05f3\u05f4'\"’-]+"),
        WordList("entities/titles_he"),
        None,
        (WordList("entities/given_names_he"),),
        WordList("entities/sure_given_names_he"),
        WordList("entities/no_family_he"),
        frozenset({"בן", "בר", "אבו", "פון", "דר", "דה", "אל"}),
        has_articles=False,
        may_precede_title=False,
    ),
}


def is_given_name_anywhere(word: str) -> bool:
    """Return True for a given name in any script."""
    lists = (names.words for one in _LANGUAGES.values() for names in one.given_names)
    own = any(word in names for names in (*lists, _HINDI.given_names.words, _URDU.given_names.words))
    return own or is_given_name(fold(word))


def draft_titled_names(text: str, lang: str | None, known: Set[int]) -> Iterator[Draft]:
    """Yield the people of a text that an office beside the name tells, in languages without capitals.

    Args:
        text: A clean text.
        lang: ISO 639-1; None if unknown.
        known: Offsets of what is a known name; a country does not part an office from its name.
    """
    for start, end in _spans(text, lang or "", known):
        if known.isdisjoint(range(start, end)):
            yield Draft(start, end, text[start:end], "person", "chunk", titled=True)


def _spans(text: str, lang: str, known: Set[int]) -> Iterator[tuple[int, int]]:
    if lang in _LANGUAGES:
        return _spaced(text, _LANGUAGES[lang], known)
    finder = _FINDERS.get(lang)
    return finder(text, known) if finder else iter(())


def _spaced(text: str, language: _Language, known: Set[int]) -> Iterator[tuple[int, int]]:
    """Yield names that begin with a given name behind an office, or end before one."""
    words = list(language.word.finditer(text))
    titled = False
    last = 0
    for at, word in enumerate(words):
        if word.start() < last:
            continue
        said = word.group()
        titled = titled and text[words[at - 1].end() : word.start()] in (" ", *_COMMAS)
        is_given = any(said in names.words for names in language.given_names)
        if is_given and word.start() not in known:
            some = words[at : at + _MAX_NAME_WORDS]
            is_sure = titled or _is_in(said, language.sure_names)
            end = _end_of_name(text, some, language, titled=titled) if is_sure else 0
            end = end or (0 if titled else _end_before_title(text, some, language))
            if end:
                yield word.start(), end
                last = end
            titled = False
            continue
        is_adjective = said.startswith(_ARTICLE) and said.endswith(("ي", "ية"))
        goes_on = is_adjective or word.start() in known or _is_in(said, language.title_words)
        titled = said in language.titles.words or (titled and goes_on)


def _is_in(word: str, words: WordList | None) -> bool:
    return words is not None and word in words.words


def _end_of_name(text: str, words: Sequence[re.Match[str]], language: _Language, *, titled: bool) -> int:
    """Return the end of given name, father's name and family name; 0 if nothing follows the given name."""
    has_articles = language.has_articles and words[0].group() in language.given_names[0].words
    taken = 1
    while taken < len(words) and text[words[taken - 1].end() : words[taken].start()] == " ":
        before, said = words[taken - 1].group(), words[taken].group()
        is_family = said not in language.titles.words and said not in language.no_family.words
        if has_articles:
            is_family = is_family and (said.startswith(_ARTICLE) or (titled and _is_last(text, words[taken], language)))
        is_given = any(said in names.words for names in language.given_names)
        if not (before in language.unfinished or said in language.unfinished or is_given or is_family):
            break
        taken += 1
        if is_family and not is_given and before not in language.unfinished and said not in language.unfinished:
            break
    complete = taken > 1 and words[taken - 1].group() not in language.unfinished
    return words[taken - 1].end() if complete else 0


def _is_last(text: str, word: re.Match[str], language: _Language) -> bool:
    """Return True for a word behind which a sign or a small word ends a name."""
    rest = text[word.end() : word.end() + 12]
    if not rest.startswith(" "):
        return True
    behind = language.word.match(rest, 1)
    return behind is not None and behind.group() in language.no_family.words


def _end_before_title(text: str, words: Sequence[re.Match[str]], language: _Language) -> int:
    """Return the end of a name of two to four words behind which an office stands; 0 if none does."""
    between = (" ", *_COMMAS) if language.may_precede_title else _COMMAS
    for at in range(1, min(len(words), 5)):
        gap, said = text[words[at - 1].end() : words[at].start()], words[at].group()
        if said in language.titles.words:
            return words[at - 1].end() if at > 1 and gap in between else 0
        if gap != " " or said in language.no_family.words:
            return 0
    return 0


@dataclass(frozen=True, slots=True)
class _Postposed:
    """Words round a name in a language that puts its small words behind."""

    word: re.Pattern[str]
    titles: WordList
    no_names: WordList  #: No part of a name, behind an office.
    after: WordList  #: Small words behind a name.
    given_names: WordList


_HINDI = _Postposed(HINDI_WORD, TITLES_HI, NO_NAMES_HI, AFTER_NAMES_HI, GIVEN_NAMES_HI)
_URDU = _Postposed(
    URDU_WORD,
    WordList("entities/titles_ur"),
    WordList("entities/no_titled_ur"),
    WordList("entities/after_names_ur"),
    WordList("entities/given_names_ur"),
)


def _before_small_words(language: _Postposed) -> Callable[[str, Set[int]], Iterator[tuple[int, int]]]:
    """Return a function that finds names of two to four words before a small word.

    They stand behind an office, or begin with a given name.
    """

    def find(text: str, _known: Set[int]) -> Iterator[tuple[int, int]]:
        words = list(language.word.finditer(text))
        last = 0
        for at, word in enumerate(words):
            is_office = word.group() in language.titles.words
            if word.start() < last or not (is_office or word.group() in language.given_names.words):
                continue
            first = at + 1 if is_office else at
            name = _name_before_small_word(text, words[first : first + _MAX_POSTPOSED_WORDS + 1], language)
            if len(name) > 1 and (not is_office or text[word.end() : name[0].start()] == " "):
                yield name[0].start(), name[-1].end()
                last = name[-1].end()

    return find


def _name_before_small_word(text: str, words: Sequence[re.Match[str]], language: _Postposed) -> list[re.Match[str]]:
    """Return the words before the first small word; none if another word that is no name comes first."""
    name: list[re.Match[str]] = []
    for word in words:
        if word.group() in language.after.words:
            return name
        is_beside = not name or text[name[-1].end() : word.start()] == " "
        if not is_beside or word.group() in language.no_names.words or word.group() in language.titles.words:
            return []
        name.append(word)
    return []


@dataclass(frozen=True, slots=True)
class _OfTwoWords:
    """Words round a name of two words behind an office."""

    word: re.Pattern[str]
    titles: WordList
    no_names: WordList
    cases: tuple[str, ...] = ()  #: Endings that are written on to the second word.
    no_endings: tuple[str, ...] = ()  #: Of verbs, days and places, which end no name.


_BENGALI = _OfTwoWords(
    BENGALI_WORD,
    WordList("entities/titles_bn"),
    WordList("entities/no_titled_bn"),
    cases=("ের", "কে", "দের"),
    no_endings=("ে", "ছেন", "লেন", "বেন", "বার"),
)
_AMHARIC = _OfTwoWords(
    re.compile("[\u1200-\u135a/]+"),
    WordList("entities/titles_am"),
    WordList("entities/no_titled_am"),
    no_endings=("ዋል", "ዎች"),
)
_MIN_STEM = 3  #: Signs of a name before an ending.


def _behind_offices(language: _OfTwoWords) -> Callable[[str, Set[int]], Iterator[tuple[int, int]]]:
    """Return a function that finds the two words behind an office, where both may be of a name."""
    outside = language.titles, language.no_names

    def find(text: str, known: Set[int]) -> Iterator[tuple[int, int]]:
        words = list(language.word.finditer(text))
        for office, given, family in zip(words, words[1:], words[2:], strict=False):
            is_beside = text[office.end() : given.start()] == text[given.end() : family.start()] == " "
            names = given.group(), family.group()
            is_name = is_beside and not any(name in some.words for name in names for some in outside)
            is_name = is_name and not any(name.endswith(language.no_endings) for name in names)
            if (
                office.group() in language.titles.words
                and is_name
                and known.isdisjoint((given.start(), family.start()))
            ):
                ending = next((one for one in language.cases if family.group().endswith(one)), "")
                is_long = len(family.group()) - len(ending) >= _MIN_STEM
                yield given.start(), family.end() - (len(ending) if is_long else 0)

    return find


_FINDERS: dict[str, Callable[[str, Set[int]], Iterator[tuple[int, int]]]] = {
    "zh": chinese_names,
    "ja": japanese_names,
    "ko": korean_names,
    "hi": _before_small_words(_HINDI),
    "ur": _before_small_words(_URDU),
    "bn": _behind_offices(_BENGALI),
    "am": _behind_offices(_AMHARIC),
}
