"""Terms of an article: its weightiest words and names."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from worker.languages import base_language
from worker.stories.justext import frequent_words
from worker.stories.names import name_terms, names_in, names_told, short_form
from worker.stories.words import stems, words_of
from worker.types import Terms

TERMS_LIMIT = 64  #: Per article. 40 cost .005 of F1, 160 gain .001 (bench/stories.py, average link).
NAMES_LIMIT = 20  #: Of these.
WORDS_LIMIT = 400  #: Words, as they come, that are remembered in short form; scripts without spaces have more.
READ_CHARS = 3_000  #: What comes later is background: 2,500 to 6,000 differ by .005 in F1, and reading takes time.
LEAD_WORDS = 60  #: The first two sentences say what happened.
LEAD_CHARS = 300  #: The same for the names that the text opens with.
TITLE_WEIGHT = 3.0
LEAD_WEIGHT = 2.0
NAME_WEIGHT = 2.0
NAMED_WORD_WEIGHT = 1.5  #: A word that is a name by itself, over other words.
REMEMBERED_CHARS = 24  #: Longer words do not come again: clauses of scripts without spaces, and rubbish.
DROPPED_RANK = 150  #: The most frequent words of a language say nothing of an event.
NOUNS_CAPITALISED = {"de", "lb"}  #: Languages in which a capital does not tell a name from a noun.
RARE_RATE = 1 / 300  #: Share of articles with a word that is on no list of frequent words.


@dataclass(frozen=True, slots=True)
class TextTerms:
    """Words of an article, and the names seen by their capitals: what can be told before its entities are known."""

    lang: str
    weights: Mapping[str, float]  #: Of words.
    strongest: Mapping[str, float]  #: The first ``TERMS_LIMIT`` of these.
    shown: Mapping[str, str]  #: Term of a word to a form of it in the text.
    capitalised: Mapping[tuple[str, str], int]  #: Term and form of each name to how often it stands in the text.
    told: tuple[str, ...]  #: Terms of the words of the title, else of the lead, that the text writes as names.


def story_terms(title: str, text: str, lang: str | None, names: Sequence[str]) -> Terms:
    """Return the terms of one article, at most ``TERMS_LIMIT``, weighted by place and number but not yet by rarity.

    ``lang`` is a BCP 47 tag or None. ``names`` are the entities it names, best by the name each is stored
    under, repeated as often as they stand in the text; () where nobody looked for them.
    """
    return with_names(text_terms(title, text, lang), names)


def text_terms(title: str, text: str, lang: str | None) -> TextTerms:
    """Return the part of ``story_terms`` that needs no names, and takes most of its time."""
    lang = base_language(lang or "en")
    text = text[:READ_CHARS]
    weights, shown = _word_weights(title, text, lang)
    told = names_told(title, text, text[:LEAD_CHARS], _dropped(lang))
    capitalised = name_terms(names_in(text), _dropped(lang))
    return TextTerms(lang, weights, _strongest(weights, TERMS_LIMIT), shown, capitalised, told)


def with_names(read: TextTerms, names: Sequence[str]) -> Terms:
    """Return the terms of an article that was read, with its names: as ``story_terms``."""
    named, named_shown = _name_weights(read, names)
    strongest_names = _strongest(named, NAMES_LIMIT)
    raised = {term: read.weights[term] * NAMED_WORD_WEIGHT for term in _single_words(names) if term in read.weights}
    strongest = _strongest({**read.strongest, **raised}, TERMS_LIMIT - len(strongest_names))
    forms = {term: read.shown[term] for term in strongest} | {term: named_shown[term] for term in strongest_names}
    told = read.told
    if read.lang in NOUNS_CAPITALISED:
        known = {term for name in set(names) for word in words_of(name.lower()) for term in stems(word)}
        told = tuple(term for term in told if term in known)
    words = dict.fromkeys(map(short_form, islice(read.weights, WORDS_LIMIT)))
    beside = words.keys() - set(map(short_form, strongest))
    return Terms(strongest | strongest_names, forms, told, tuple(sorted(beside)))


def _word_weights(title: str, text: str, lang: str) -> tuple[dict[str, float], dict[str, str]]:
    """Weights of the words: how rare the language makes it, times its place, times 1 + ln(count)."""
    words = words_of(text.lower())
    counts: dict[str, int] = {}
    placed: dict[str, float] = {}
    shown: dict[str, str] = {}
    parts = ((words_of(title.lower()), TITLE_WEIGHT), (words[:LEAD_WORDS], LEAD_WEIGHT), (words[LEAD_WORDS:], 1.0))
    for part, weight in parts:
        for word, times in Counter(part).items():
            for term, rarity in _rated(word, lang) if len(word) <= REMEMBERED_CHARS else _rate(word, lang):
                if term in counts:
                    counts[term] += times
                else:
                    counts[term], placed[term], shown[term] = times, weight * rarity, word
    return {term: weight * _damped(counts[term]) for term, weight in placed.items()}, shown


@lru_cache(maxsize=4_096)
def _rated(word: str, lang: str) -> tuple[tuple[str, float], ...]:
    return _rate(word, lang)


def _rate(word: str, lang: str) -> tuple[tuple[str, float], ...]:
    """Return the terms of a word and how rare its language makes them: 1 on no list, by Zipf's law on one."""
    rank = frequent_words(lang).get(word)
    if rank is None:
        return tuple((term, 1.0) for term in stems(word))
    if rank < DROPPED_RANK:
        return ()
    rarity = math.log(1 / (RARE_RATE + 30 / (rank + 30))) / math.log(1 / RARE_RATE)
    return tuple((term, rarity) for term in stems(word))


@lru_cache(maxsize=1024)
def _damped(times: int) -> float:
    return 1 + math.log(times)


@lru_cache(maxsize=16)
def _dropped(lang: str) -> frozenset[str]:
    return frozenset(word for word, rank in frequent_words(lang).items() if rank < DROPPED_RANK)


def _single_words(names: Iterable[str]) -> set[str]:
    return {term for name in set(names) if len(found := words_of(name.lower())) == 1 for term in stems(found[0])}


def _name_weights(read: TextTerms, names: Sequence[str]) -> tuple[dict[str, float], dict[str, str]]:
    """Weights of the names: those given and those seen by their capitals; the larger count of the two."""
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    for found in (name_terms(names, _dropped(read.lang)), read.capitalised):
        of_source: dict[str, int] = {}
        for (term, form), times in found.items():
            of_source[term] = of_source.get(term, 0) + times
            shown.setdefault(term, form)
        for term, times in of_source.items():
            counts[term] = max(times, counts.get(term, 0))
    return {term: NAME_WEIGHT * _damped(times) for term, times in counts.items()}, shown


def _strongest(weights: Mapping[str, float], limit: int) -> dict[str, float]:
    """Return the first ``limit`` by weight; by the term itself where weights are equal."""
    order = sorted((-weight, term) for term, weight in weights.items())
    return {term: -weight for weight, term in order[:limit]}
