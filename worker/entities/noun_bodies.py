"""Bodies whose name a noun heads, in small letters or not: Новоайдарського районного суду, Adalet Bakanlığı.

For languages that the table of forms (``body_forms``) does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from worker.entities.drafts import Draft
from worker.entities.fold import fold
from worker.entities.inflection import is_cyrillic
from worker.entities.listed_words import is_latin, matches
from worker.entities.slavic_prose import is_compound_body
from worker.entities.western_prose import is_german_body
from worker.wordlists import WordList

ROLES, BODY_WORDS = WordList("entities/roles"), WordList("entities/body_words")
_MIN_OPENING = 5  #: Letters of an adjective that opens a sentence before a head.
_MAX_BODY_WORDS = 7
JOINTS = frozenset({"wa", "ya", "la", "cha", "za"})  #: "Of" in Swahili.


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text."""

    start: int
    end: int
    text: str
    is_name: bool  #: Written with a capital.
    opens: bool  #: First of its sentence.


def is_body(word: str) -> bool:
    """Return True for a word that heads the name of an organisation."""
    return matches(word, BODY_WORDS) or is_german_body(word)


def draft_noun_bodies(text: str, tokens: Sequence[Token]) -> Iterator[Draft]:
    """Yield names of organisations that a noun heads, in order of the text."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        last = at
        if token.is_name and not text[token.start : token.end].isupper():
            if is_compound_body(token.text):
                yield Draft(token.start, token.end, token.text, "org", "chunk")
                at += 1
                continue
            for step in range(at, min(at + 4, len(tokens))):
                if step > at and (
                    tokens[step].opens
                    or tokens[step].text in JOINTS
                    or text[tokens[step - 1].end : tokens[step].start] != " "
                ):
                    break
                if is_body(tokens[step].text) and _may_head(text, tokens, at, step):
                    last = step + 1
                    break
                if is_latin(token.text[0]) and not tokens[step].is_name and tokens[step].text != _AND:
                    break  # small adjectives stand before a head in Cyrillic only
        if last == at:
            at += 1
            continue
        while last < len(tokens) and last - at < _MAX_BODY_WORDS and _continues(text, tokens, last):
            last += 1
        start, end = token.start, tokens[last - 1].end
        if last - at > 1:
            yield Draft(start, end, text[start:end], "org", "chunk")
        at = last


def _may_head(text: str, tokens: Sequence[Token], at: int, head: int) -> bool:
    """Return True if a name of an organisation may run from a word to its head: Верховный суд, not Сегодня суд."""
    if head > at and not tokens[head].is_name and is_cyrillic(tokens[at].text):
        return len(tokens[at].text) >= _MIN_OPENING and tokens[at].text.endswith(_ADJECTIVES.entries)
    if not tokens[at].opens:
        return True
    if head == at:
        return at + 1 < len(tokens) and _continues(text, tokens, at + 1)
    word = tokens[at].text
    return is_latin(word[0]) or (len(word) >= _MIN_OPENING and word.endswith(_ADJECTIVES.entries))


def _continues(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Return True if a word goes on with a name of an organisation: a capital, or a noun after one of area."""
    if tokens[at].opens or text[tokens[at - 1].end : tokens[at].start] != " ":
        return False
    if matches(tokens[at].text, ROLES) and not is_body(tokens[at].text):
        return False
    if tokens[at].text in JOINTS:
        return at + 1 < len(tokens) and tokens[at + 1].is_name and not tokens[at + 1].opens
    if not tokens[at].is_name and tokens[at].text.endswith(_GENITIVES.entries) and not is_body(tokens[at].text):
        return is_body(tokens[at - 1].text) or tokens[at - 1].text.endswith(_GENITIVES.entries)
    return tokens[at].is_name or (tokens[at - 1].is_name and fold(tokens[at].text) in _area_words())


#: Endings of adjectives in Ukrainian and Russian.
_ADJECTIVES = WordList("entities/adjective_endings")
_AND = "ve"  #: In Turkish: Adalet ve Kalkınma Partisi.
#: Endings of the genitive in Ukrainian and Russian, in names as "Ministry of Internal Affairs".
_GENITIVES = WordList("entities/genitive_endings")
_AREA_WORDS = WordList("entities/area_words")


@cache
def _area_words() -> frozenset[str]:
    return frozenset(fold(word) for word in _AREA_WORDS.entries)
