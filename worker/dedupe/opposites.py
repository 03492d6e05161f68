"""The one fact that is the news: reports of opposite outcomes are two, however much background they share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from functools import cache
from itertools import pairwise

from worker.dedupe.constants import EDGE_WORDS, OPENING_WORDS, OPPOSED_TITLE_SHARE
from worker.dedupe.fold import fold
from worker.dedupe.overlap import Prepared
from worker.types import TextSide
from worker.wordlists import Table, WordList

_OPPOSITES = Table("dedupe/opposites")
_NEGATIONS = WordList("dedupe/negations")

_SCORE = re.compile(r"(?<![\w-])(\d{1,3})[-–](\d{1,3})(?![\w-])")
Side = tuple[str, int]  #: A question, and the number of its answer.


def opposed(a: TextSide, b: TextSide, a_text: Prepared, b_text: Prepared) -> str:
    """Say in which words the headlines or openings of two texts contradict each other; "" if in none.

    They must agree in the rest: "dollar falls" and "euro rises" may head one report.
    """
    return _in_titles(a.title, b.title) or _in_openings(
        list(a_text.words[:OPENING_WORDS]), list(b_text.words[:OPENING_WORDS])
    )


def opposed_headlines(a: str, b: str) -> str:
    """Say in which words two headlines, in whatever languages, contradict each other; "" if in none."""
    own, other = fold(a).split(), fold(b).split()
    denied = [_NEGATIONS.words & set(words) for words in (own, other)]
    if bool(denied[0]) != bool(denied[1]):
        return "/".join(sorted(denied[0] | denied[1]))
    return _other_score(a, b) or _contradiction(own, other)


def _in_titles(a_title: str, b_title: str) -> str:
    a, b = fold(a_title).split(), fold(b_title).split()
    shorter, agree = min(len(set(a)), len(set(b))), len(set(a).intersection(b))
    if not shorter or agree < OPPOSED_TITLE_SHARE * (shorter - 1):
        return ""
    return _other_score(a_title, b_title) or _contradiction(a, b)


def _other_score(a: str, b: str) -> str:
    """Return the results of two headlines without a common one; 3-1 and 1-3 are one result, from either side."""
    own, other = _SCORE.findall(a), _SCORE.findall(b)
    if not own or not other or {frozenset(one) for one in own} & {frozenset(one) for one in other}:
        return ""
    return f"{'-'.join(own[0])}/{'-'.join(other[0])}"


def _in_openings(a: list[str], b: list[str]) -> str:
    """Compare two openings that are the same but for a few words: a sentence more or less contradicts nothing."""
    both = set(a).intersection(b)
    left, right = [word for word in a if word in both], [word for word in b if word in both]
    length = min(len(left), len(right))
    return _contradiction(a, b, at_edge=EDGE_WORDS) if length and left[:length] == right[:length] else ""


def _contradiction(a: list[str], b: list[str], *, at_edge: int = 0) -> str:
    """Say in which words two runs of words contradict each other; the last words of a cut run are not looked at."""
    own, other = set(a[: len(a) - at_edge]).difference(b), set(b[: len(b) - at_edge]).difference(a)
    changed = own | other
    if changed and changed <= _NEGATIONS.words:
        return "/".join(sorted(changed))
    said, against = _answers(a, own), _answers(b, other)
    for question in said.keys() & against.keys():
        if said[question].keys().isdisjoint(against[question].keys()):
            return f"{_first(said[question])}/{_first(against[question])}"
    return ""


def _answers(words: list[str], changed: Set[str]) -> dict[str, dict[int, str]]:
    """Find the answers that the changed words of a headline give: by question, by number, the word."""
    found: dict[str, dict[int, str]] = {}
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    phrases = {pair for pair in pairs if not changed.isdisjoint(pair.split())}
    taken = {word for phrase in phrases if phrase in _sides() for word in phrase.split()}
    for term in sorted(phrases) + sorted(set(changed) - taken):
        for question, answer in _sides().get(term, ()):
            found.setdefault(question, {}).setdefault(answer, term)
    return found


def _first(answers: Mapping[int, str]) -> str:
    return answers[min(answers)]


@cache
def _sides() -> dict[str, list[Side]]:
    """Return the answers that each word or phrase gives."""
    sides: dict[str, list[Side]] = {}
    for question, answers in _OPPOSITES.values.items():
        for number, terms in enumerate(answers):
            for term in terms:
                sides.setdefault(fold(term), []).append((question, number))
    return sides
