"""Headlines: told from names of sites; how far two agree, as another event of a kind names another place or person."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from functools import lru_cache

from worker.stories.names import short_form
from worker.stories.vectors import Weighting
from worker.stories.words import stems, words_of
from worker.types import StoryArticle, StoryState, Terms

LEAST_TERMS = 3  #: Of a headline: words, or pairs of characters in scripts without spaces.
_AFTER_ALL = " \t\"'“”‘’«»)]"  #: What may stand behind the last mark of a headline.
_QUESTION_MARKS = ("?", "？", "؟", ";", "\u037e")  #: The last two are Greek.
UNKNOWN = 0.5  #: Agreement with a report that has no headline or tells of no names.
LEAST_NUMBERS = 3  #: Of two digits and more, that both of two reports must tell for these to be compared.
SAME_NUMBERS_SHARE = 0.2  #: Most that may be the same for them to be told of other figures.
NAMING_RARITY = math.log(10)  #: Least of a word that names somebody: a tenth of all articles have it.
OTHERS_SHARE = 0.5  #: Of the names that either report tells of, by rarity squared: the other report has them nowhere.


def agreement(article: StoryArticle, state: StoryState, weighting: Weighting) -> float:
    """Return how far an article and a story tell what the headline of the other names, 0 to 1."""
    own = _told(article, state.centroid.weights, weighting)
    theirs = [_told(one, article.terms.weights, weighting) for one in state.core]
    known = [one for one in theirs if one is not None]
    return ((UNKNOWN if own is None else own) + max(known, default=UNKNOWN)) / 2


def name_others(article: StoryArticle, state: StoryState, weighting: Weighting) -> bool:
    """Return True if the article tells of names that no report of the story has, and each of them of other names.

    Two events of a kind are told in the same words: "Mayor resigns in" one town and in another. Of reports on one event
    one names more than the other, but hardly ever each what the other leaves out. A report whose only names are words
    that many reports have ("Corp") says nothing of either, so it lets no other event in.
    """
    verdicts = [_contradict(article.terms, one.terms, weighting) for one in state.core]
    return True in verdicts and False not in verdicts


def told_again(article: StoryArticle, state: StoryState, weighting: Weighting) -> float:
    """Return the share of the names that a report of the story tells of which the article has, 0 to 1; the largest."""
    return max(1 - _missing(one.terms, article.terms, weighting) for one in state.core)


def headline_found(article: StoryArticle, state: StoryState) -> float:
    """Return the share of the words of an article's headline that a report of the story has anywhere; the largest.

    Reports of one event tell what the headline of another says, reports of one subject something else of the same
    people and places. UNKNOWN for an article without a headline.
    """
    own = _short_words(article.terms)
    headline = {start for term in _terms(article.title) if (start := short_form(term)) in own}
    if not headline:
        return UNKNOWN
    return max(len(headline & _short_words(one.terms)) for one in state.core) / len(headline)


def tells_other_numbers(article: StoryArticle, state: StoryState) -> bool:
    """Return True if an article and a report of the story tell numbers, and hardly one of the article's is in any."""
    own = _numbers(article.terms)
    theirs = [numbers for one in state.core if len(numbers := _numbers(one.terms)) >= LEAST_NUMBERS]
    if len(own) < LEAST_NUMBERS or not theirs:
        return False
    return all(len(own & one) <= SAME_NUMBERS_SHARE * min(len(own), len(one)) for one in theirs)


def _numbers(terms: Terms) -> set[str]:
    """Return the numbers of two digits and more; years and rows of zeros are no terms."""
    return {word for word in (*terms.weights, *terms.words) if len(word) > 1 and word.isdigit()}


def _short_words(terms: Terms) -> set[str]:
    return {*terms.words, *map(short_form, terms.weights)}


def _contradict(terms: Terms, other: Terms, weighting: Weighting) -> bool | None:
    """Return True if much of what each of two reports names is nowhere in the other; None if one names nobody."""
    if not (_names_somebody(terms, weighting) and _names_somebody(other, weighting)):
        return None
    return _missing(terms, other, weighting) >= OTHERS_SHARE and _missing(other, terms, weighting) >= OTHERS_SHARE


def _names_somebody(terms: Terms, weighting: Weighting) -> bool:
    """Return True if one of the names that a report tells of is in few others."""
    return any(weighting.rarity(term) >= NAMING_RARITY for term in terms.told)


def _missing(terms: Terms, other: Terms, weighting: Weighting) -> float:
    """Return the share, by rarity squared, of the names that one report tells of which is nowhere in the other.

    UNKNOWN for a report that tells of no names.
    """
    if not terms.told:
        return UNKNOWN
    rarities = {term: weighting.rarity(term) ** 2 for term in terms.told}
    total = sum(rarities.values())
    return sum(rarity for term, rarity in rarities.items() if not _has(other, term)) / total if total else 0.0


def _has(terms: Terms, name: str) -> bool:
    start = short_form(name)
    return name in terms.weights or start in terms.words or any(term.startswith(start) for term in terms.weights)


def is_headline(article: StoryArticle) -> bool:
    """Return True for a title that its publisher gave, with more words than the name of a section has."""
    return not article.title_inferred and len(_terms(article.title)) >= LEAST_TERMS


def is_question(article: StoryArticle) -> bool:
    """Return True for a title that asks, as that of an explanation or a quiz: it does not tell what happened."""
    return article.title.rstrip(_AFTER_ALL).endswith(_QUESTION_MARKS)


def is_borne_out(article: StoryArticle, others: Iterable[StoryArticle]) -> bool:
    """Return True if another report has a word of the title, or all have the same; of a site's name none speaks."""
    told = [not _terms(article.title).isdisjoint(one.terms.weights) for one in others if one.title != article.title]
    return not told or any(told)


def _told(article: StoryArticle, terms: Collection[str], weighting: Weighting) -> float | None:
    """Return the share of a headline that is among the terms, words weighted by rarity. None without a headline."""
    rarities = {term: weighting.rarity(term) for term in _terms(article.title) if term in article.terms.weights}
    total = sum(rarities.values())
    return sum(rarity for term, rarity in rarities.items() if term in terms) / total if total else None


@lru_cache(maxsize=4_096)
def _terms(title: str) -> frozenset[str]:
    return frozenset(term for word in words_of(title.lower()) for term in stems(word))
