"""The one fact that is the news: reports of opposite outcomes are two, however much background they share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from functools import cache
from itertools import pairwise

from worker.dedupe.constants import (
    DENYING_WORDS,
    EDGE_WORDS,
    LEAST_LETTERS,
    OPENING_WORDS,
    OPPOSED_TITLE_SHARE,
)
from worker.dedupe.fold import fold
from worker.dedupe.overlap import Prepared
from worker.dedupe.synonyms import in_amounts, is_one_meaning, is_one_stem, say_the_same
from worker.types import TextSide
from worker.wordlists import Table, WordList

_OPPOSITES = Table("dedupe/opposites")
_NEGATIONS = WordList("dedupe/negations")
_COUNTED = WordList("dedupe/counted")
_DENIERS = WordList("dedupe/deniers")
_DOERS = WordList("dedupe/doers")
_ARTICLES = WordList("dedupe/articles")
_WON_BY = frozenset({"contest", "office"})  #: Questions whose answer has a winner.
#: Questions whose answers are one event from its two sides: who sells has a buyer, who trails has one ahead.
_TWO_SIDED = frozenset({"contest", "standing", "trade"})
_MEASURED = "direction"  #: So is this one where one thing is measured in the other: "Euro falls against dollar".
_AGAINST = ("stance", 1)

_SCORE = re.compile(r"(?<![\w-])(\d{1,3})[-–](\d{1,3})(?![\w-])")
_WORD = re.compile(r"\b[^\W\d_]\w+")
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


def replaced(a: TextSide, b: TextSide, a_text: Prepared, b_text: Prepared) -> str:
    """Return the words by which two reports differ in headline and opening alike, as "one/other"; "" if there are none.

    All other words must agree. Then the words that differ are the news, in any language ("promoted", "relegated"), and
    so are two names that change places. Words of one answer, one stem or one meaning do not count, nor do names, which
    papers spell differently, nor counts of victims, which rise.
    """
    own, other = fold(a.title).split(), fold(b.title).split()
    a_part, b_part = _part_that_differs(a_text.words, b_text.words)
    if not a_part or not b_part or own == other:
        return ""
    if sorted(own) == sorted(other) and sorted(a_part) == sorted(b_part):
        return _changed_places(own, other)
    if not _agree(own, other):
        return ""
    roles = _changed_roles(own, other) or _changed_roles(other, own)
    here, there = _replaced_words(own, other, a_part, b_part)
    if roles or _is_one_outcome(own, other, here, there, a_text, b_text):
        return roles
    return f"{' '.join(here)}/{' '.join(there)}"


def _is_one_outcome(
    own: list[str], other: list[str], here: list[str], there: list[str], a_text: Prepared, b_text: Prepared
) -> bool:
    """Return True if the words replaced in two headlines tell of no other outcome."""
    is_count = any(word[0].isdigit() for word in here + there) and not _COUNTED.words.isdisjoint(own + other)
    if not here or not there or is_count or _means_the_same(own, other, here, there):
        return True
    return _are_names(own, here, there, a_text, b_text) and _are_names(other, there, here, b_text, a_text)


def _are_names(own: list[str], here: list[str], there: list[str], a_text: Prepared, b_text: Prepared) -> bool:
    """Return True if the replaced words name one person, body or thing in two ways, as papers do.

    The noun behind an article that begins the headline is such a name. The first word of a headline is none before an
    article: it has its capital from its place and is a verb ("Absuelven al alcalde"). In a report of a contest two
    names that both texts hold are the winner and the loser.
    """
    if len(own) > 1 and own[0] in _ARTICLES.words and own[1] in here:
        return True
    names, others = _names(here, a_text), _names(there, b_text)
    if not names or not others or (len(own) > 1 and own[0] in names and own[1] in _ARTICLES.words):
        return False
    is_contest = not _WON_BY.isdisjoint(_answers(own, set(own)))
    return not is_contest or names.isdisjoint(b_text.words) or others.isdisjoint(a_text.words)


def _names(words: Sequence[str], text: Prepared) -> set[str]:
    """Return those of the words that the text writes with a capital wherever it has them."""
    large = set(fold(" ".join(word for word in _WORD.findall(text.text) if word[0].isupper())).split())
    small = set(fold(_WORD.sub(lambda found: " " if found[0][0].isupper() else found[0], text.text)).split())
    return {word for word in words if word in large and word not in small}


def _part_that_differs(a: Sequence[str], b: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what stands between the first and the last word that differ, where that lies in the openings; else []."""
    most = min(len(a), len(b))
    start = next((place for place in range(most) if a[place] != b[place]), most)
    end = next((back for back in range(most - start) if a[-1 - back] != b[-1 - back]), most - start)
    a_part, b_part = a[start : len(a) - end], b[start : len(b) - end]
    is_opening = start + max(len(a_part), len(b_part)) <= OPENING_WORDS
    return (list(a_part), list(b_part)) if is_opening else ([], [])


def _replaced_words(
    own: list[str], other: list[str], a_part: list[str], b_part: list[str]
) -> tuple[list[str], list[str]]:
    """Return the words of each headline that the other has not, and that its opening has in the other's place."""
    sides = []
    for words, against, part, part_against in ((own, other, a_part, b_part), (other, own, b_part, a_part)):
        changed = set(part).difference(part_against)
        sides.append(
            [
                word
                for word in words
                if word not in against
                and (len(word) >= LEAST_LETTERS or not word.isascii() or word[0].isdigit())
                and any(is_one_stem(word, one) for one in changed)
            ]
        )
    return sides[0], sides[1]


def _means_the_same(own: list[str], other: list[str], here: list[str], there: list[str]) -> bool:
    """Return True if the replaced words give one answer, are forms of one word, or are used for each other."""
    said, against = _answers(own, set(own).difference(other)), _answers(other, set(other).difference(own))
    shared = said.keys() & against.keys()
    if any(_is_one_answer(question, own, other, said[question], against[question]) for question in shared):
        return True
    pairs = [(one, two) for one in here for two in there]
    plain, plain_other = in_amounts(own), in_amounts(other)
    sides = ((plain, plain_other), (plain_other, plain))
    only_here, only_there = ([word for word in a if word not in b] for a, b in sides)
    return say_the_same(only_here, only_there) or any(is_one_meaning(one, two) for one, two in pairs)


def tells_outcome(word: str) -> bool:
    """Return True if a folded word alone gives an answer to one of the questions."""
    return word in _sides()


def say_one_thing(own: list[str], other: list[str], words: list[str], instead: list[str]) -> bool:
    """Return True if words of one headline have others of the same meaning in their place in another headline."""
    alone = [word for word in words if not any(is_one_meaning(word, one) for one in instead)]
    return not alone or _means_the_same(own, other, alone, instead)


def _changed_roles(a: list[str], b: list[str]) -> str:
    """Return the word by which a headline makes the doer of another the one it is done to ("beat", "beaten by")."""
    only_a, only_b = [word for word in a if word not in b], [word for word in b if word not in a]
    doers = _DOERS.words.intersection(only_a)
    forms = [word for word in only_a if word not in doers]
    is_one_verb = len(forms) == len(only_b) and all(map(is_one_stem, forms, only_b))
    if not (doers and is_one_verb and only_b) or _have_changed_sides(a, b, forms[0], only_b[0]):
        return ""
    return f"{' '.join(only_a)}/{' '.join(only_b)}"


def _changed_places(own: list[str], other: list[str]) -> str:
    """Return the two words that have changed places in two headlines of the same words; "" where a pair is listed."""
    places = [place for place, (one, two) in enumerate(zip(own, other, strict=True)) if one != two]
    if len(places) != 2 or min(len(own[place]) for place in places) < LEAST_LETTERS:
        return ""
    between = own[places[0] + 1 : places[1]]
    return f"{own[places[0]]}/{own[places[1]]}" if any(len(word) >= LEAST_LETTERS for word in between) else ""


def _agree(a: list[str], b: list[str]) -> bool:
    """Return True if two headlines agree in the rest, one word of each aside."""
    shorter, agree = min(len(set(a)), len(set(b))), len(set(a).intersection(b))
    return shorter > 0 and agree >= OPPOSED_TITLE_SHARE * (shorter - 1)


def _in_titles(a_title: str, b_title: str) -> str:
    a, b = fold(a_title).split(), fold(b_title).split()
    if not _agree(a, b):
        return ""
    return _other_score(a_title, b_title) or _contradiction(a, b) or _denied(a, b) or _denied(b, a)


def _denied(a: list[str], b: list[str]) -> str:
    """Return the words that a headline has beyond another, if they say that what that tells of does not happen.

    Of several, one must stand before what is told: "no injuries reported", "court rules" and "off the coast" behind it
    deny nothing.
    """
    added = [word for word in a if len(word) > 1 and not any(is_one_stem(word, one) for one in b)]
    told_up_to = max((place for place, word in enumerate(a) if word not in added), default=0)
    denying = [word for word in added if word in _DENIERS.words | _NEGATIONS.words]
    is_before = len(added) == 1 or any(a.index(word) < told_up_to for word in denying)
    gone = [word for word in b if len(word) >= LEAST_LETTERS and not any(is_one_stem(word, one) for one in a)]
    is_denied = denying and is_before and len(added) <= DENYING_WORDS
    return " ".join(added) if is_denied and not gone else ""


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
        if not _is_one_answer(question, a, b, said[question], against[question]):
            return f"{_first(said[question])}/{_first(against[question])}"
    return ""


def _is_one_answer(
    question: str, a: list[str], b: list[str], said: Mapping[int, str], against: Mapping[int, str]
) -> bool:
    """Return True if two headlines give one answer, or opposite ones as each tells it from another side.

    "Fund buys club" and "Club sold to fund" are one; "Club sold by fund" is another, as who does it is the same there.
    """
    if not said.keys().isdisjoint(against):
        return True
    term, other = _first(said), _first(against)
    is_measured = question == _MEASURED and any(_AGAINST in _sides().get(word, ()) for word in a if word in b)
    if question not in _TWO_SIDED and not is_measured:
        return False
    is_passive = not _DOERS.words.isdisjoint(_behind(a, term)[:1] + _behind(b, other)[:1])
    return (not is_passive or is_one_stem(term, other)) and _have_changed_sides(a, b, term, other)


def _have_changed_sides(a: list[str], b: list[str], term: str, other: str) -> bool:
    """Return True if a word before the verb of one headline is behind that of the other, and one behind it before."""
    behind, other_behind = set(_behind(a, term)), set(_behind(b, other))
    before, other_before = set(a).difference(behind, term.split()), set(b).difference(other_behind, other.split())
    return all(
        any(len(word) >= LEAST_LETTERS or not word.isascii() for word in moved)
        for moved in (before & other_behind, behind & other_before)
    )


def _behind(words: list[str], term: str) -> list[str]:
    """Return the words behind the first one of a term."""
    parts = term.split()
    return [word for word in words[words.index(parts[0]) + 1 :] if word not in parts[1:]]


def _answers(words: list[str], changed: Set[str]) -> dict[str, dict[int, str]]:
    """Find the answers that the changed words of a headline give: by question, by number, the word."""
    found: dict[str, dict[int, str]] = {}
    # A German or Dutch verb leaves its particle at the end: "hebt Fahrverbot auf", "neemt 200 mensen aan".
    pairs = [f"{first} {second}" for first, second in [*pairwise(words), *((word, words[-1]) for word in words[:-2])]]
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
