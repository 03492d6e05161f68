"""Capitals that carry no information are put back to what a sentence would have, letter for letter.

A model trained on running text reads "SHEARER NAMED AS ENGLAND CAPTAIN" as one name or as none.
Offsets must stay true, so a letter is only changed where the result has the same length.
"""

from __future__ import annotations

import re
from functools import cache

from worker.wordlists import WordList

_WORD = re.compile(r"[^\W\d_][\w'’&.\-]*")
#: A line is shouted when it has at least this many letters, nearly all of them capitals.
_MIN_LETTERS = 12
_SHOUTED_SHARE = 0.85
#: A longer line is judged by its start: one line of a hostile text may be a megabyte.
_MAX_LINE = 400
_HEAD = 8_000  #: Characters of a text that say how it writes the words of its headline.
#: Words of a shouted line that are never part of a name by themselves.
SMALL_WORDS = WordList("entities/small_words")
HEADLINE_WORDS = WordList("entities/headline_words")
_BODY_ADJECTIVES, _BODY_HEADS = WordList("entities/body_adjectives"), WordList("entities/body_heads")
_LOWER = re.compile(r"(?<![\w'’-])[a-z][\w'’-]*")
_NAMED = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’-]*")
#: Shorter words, and these, are written small in title case too.
_MIN_BIG_WORD = 4
_LINKS = WordList("entities/headline_links")


def is_shouted(line: str) -> bool:
    """Return True if a line is written in capitals throughout, as headlines of wires are."""
    letters = [c for c in line[:_MAX_LINE] if c.isalpha()]
    return len(letters) >= _MIN_LETTERS and sum(c.isupper() for c in letters) >= _SHOUTED_SHARE * len(letters)


def truecase(text: str, known: frozenset[str] = frozenset()) -> str:
    """Return the text with shouted lines in title case, of the same length; words in ``known`` (acronyms) stay."""
    if not any(is_shouted(line) for line in text.split("\n") if line.isupper() or len(line) > _MIN_LETTERS):
        return text
    return "\n".join(soften(line, known) if is_shouted(line) else line for line in text.split("\n"))


def soften(line: str, known: frozenset[str] = frozenset()) -> str:
    """Return a line with each word in capitals in title case, of the same length; words in ``known`` stay."""

    def word(match: re.Match[str]) -> str:
        found = match.group()
        if found in known or not found.isupper():
            return found
        lower = found.lower()
        soft = lower if lower in SMALL_WORDS.words else found[0] + lower[1:]
        return soft if len(soft) == len(found) else found

    return _WORD.sub(word, line)


def soften_headline(headline: str, text: str) -> str:
    """Return a headline in title case or capitals as a sentence would have it, of the same length.

    A word keeps its capital unless it is a word of headlines, or the text below writes it small and never as a name.
    """
    if not (is_shouted(headline) or _is_title_case(headline)):
        return headline
    head = text[:_HEAD]
    small, named = set(_LOWER.findall(head)), set(_NAMED.findall(head))
    shouted = is_shouted(headline)
    bodies = [match.span() for match in _body().finditer(headline)]

    def word(match: re.Match[str]) -> str:
        found = match.group()
        lower = found.lower()
        title = found[0] + lower[1:] if shouted else found
        if len(lower) != len(found) or (shouted and found in named):
            return found
        is_part = any(start <= match.start() < end for start, end in bodies)
        if is_part or title in named or not (lower in HEADLINE_WORDS.words or lower in small):
            return title
        return lower

    return _WORD.sub(word, headline)


@cache
def _body() -> re.Pattern[str]:
    """Match "Federal Aviation Administration", "HIGH COURT": an adjective of state bodies, a body's noun behind it."""
    first, last = ("|".join(map(re.escape, words.entries)) for words in (_BODY_ADJECTIVES, _BODY_HEADS))
    return re.compile(
        rf"(?<![\w'’-])(?i:{first})(?: (?!(?i:of|for|in|on|at|to)\b)[A-Z][\w-]*){{0,2}} (?i:{last})(?![\w'’-])"
    )


def _is_title_case(headline: str) -> bool:
    """Return True if every longer word has a capital."""
    words = [word for word in _WORD.findall(headline) if len(word) >= _MIN_BIG_WORD and word not in _LINKS.words]
    return len(words) > 1 and all(not word[0].islower() for word in words)
