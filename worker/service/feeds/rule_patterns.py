"""Patterns of rules on the articles of feeds: regular expressions that take time in proportion to the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from urllib.parse import unquote

import re2

from worker.clean import tidy
from worker.clean.title import tidy_title
from worker.errors import InvalidInput
from worker.store.feeds.rules import Rule, RuleField
from worker.types import Arrival, Draft

Values = Mapping[RuleField, tuple[str | None, ...]]

PATTERN_LIMIT_CHARS = 1_000
STEPS_LIMIT = 4_000  #: Of a compiled pattern: in the worst case each is tried at each byte of a text.
_MEMORY_BYTES = 2**20  #: Of one compiled pattern.
_OF_THE_FEED = ("title", "author", "tag")  #: If an entry gives these, its page does not change them.
_TURKISH_I = frozenset("İı")  #: The library takes them for no letter's other case.
#: Round brackets, and what hides one: an escape, or a class of characters.
_BRACKETS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]", re.DOTALL)
#: Beginnings of what the library says, and how to mend it.
_MENDS = (
    ("invalid perl operator", "look-ahead and look-behind are not possible; write it without, or as a second rule"),
    ("invalid escape sequence", "there is no such escape; write \\\\ for a backslash, and no references to groups"),
    ("missing )", "close the bracket, or write \\( for the character"),
    ("unexpected )", "open the bracket, or write \\) for the character"),
    ("missing ]", "close the bracket, or write \\[ for the character"),
    ("invalid character class", "give the range of characters from the lower to the higher"),
    ("no argument for repetition", "put something before it, or a backslash to mean the character"),
    ("bad repetition operator", "one repetition is enough"),
    ("invalid repetition size", "repeat at most 1,000 times"),
    ("trailing \\", "write \\\\ for a backslash"),
    ("pattern too large", "repeat less"),
)


def check_pattern(pattern: str) -> None:
    """Raise InvalidInput(reason="bad_pattern") that names the place of a fault, counted from 1, and its mend."""
    if not pattern.strip() or len(pattern) > PATTERN_LIMIT_CHARS:
        raise InvalidInput(f"give a pattern of 1 to {PATTERN_LIMIT_CHARS:,} characters", reason="bad_pattern")
    try:
        compiled = _compiled(pattern)
    except re2.error as error:
        raise _fault(pattern, error) from None
    if compiled.programsize > STEPS_LIMIT:
        raise InvalidInput("the pattern is too large; repeat less, or part it into two rules", reason="bad_pattern")
    if compiled.search("") is not None:
        raise InvalidInput("the pattern matches anything; let it name a word at least", reason="bad_pattern")


def verdict(rules: Sequence[Rule], draft: Draft) -> str | None:
    """Return why a draft is refused; None if it is kept.

    A rule that blocks wins. Where rules keep, one of them must match.
    """
    values: Values = {
        "title": (draft.title,),
        "address": (draft.url, draft.canonical_url),
        "author": draft.authors,
        "tag": draft.tags,
        "text": (draft.text,),
    }
    return _verdict(rules, values)


def early_verdict(rules: Sequence[Rule], entry: Arrival) -> str | None:
    """Return why an entry is refused whatever its page says; None if the page may decide.

    The feed's headline, authors and tags stand; what keeps by the address or the text waits for those of the page.
    """
    title = tidy_title(tidy(entry.title or ""))[0]
    values: Values = {
        "title": (title,) if title else (),
        "address": (entry.url,),
        "author": _given(entry.authors),
        "tag": _given(entry.tags),
    }
    keeping = [one for one in rules if one.action == "keep"]
    is_decided = all(one.field in _OF_THE_FEED and values[one.field] for one in keeping)
    return _verdict([one for one in rules if is_decided or one.action == "block"], values)


def _given(values: Sequence[str]) -> tuple[str, ...]:
    """Return those of a feed's values that are not empty, each on one line, as they would be stored."""
    lines = (" ".join(tidy(one).split()) for one in values)
    return tuple(filter(None, lines))


def _verdict(rules: Sequence[Rule], values: Values) -> str | None:
    blocking = next((one for one in rules if one.action == "block" and _matches(one, values)), None)
    if blocking is not None:
        return f"rule {blocking.id} blocks its {blocking.field}: {blocking.pattern}"
    keeping = [one for one in rules if one.action == "keep"]
    if keeping and not any(_matches(one, values) for one in keeping):
        return f"none of the rules that keep matches it: {', '.join(str(one.id) for one in keeping)}"
    return None


def _matches(rule: Rule, values: Values) -> bool:
    pattern = _compiled(rule.pattern)
    spellings = chain.from_iterable(_spellings(rule.field, value) for value in values.get(rule.field, ()) if value)
    return any(pattern.search(one) is not None for one in spellings)


def _spellings(field: RuleField, value: str) -> Iterator[str]:
    """Yield a value as people may write it in a rule: an address decoded, a tag without its sign, İ as I."""
    yield value
    if field == "address" and "%" in value:
        yield unquote(value)
    if field == "tag" and value.startswith("#"):
        yield value.lstrip("# ")
    if not _TURKISH_I.isdisjoint(value):
        yield value.replace("İ", "I").replace("ı", "i")


@lru_cache(maxsize=2_000)
def _compiled(pattern: str) -> re2._Regexp:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY_BYTES
    return re2.compile(pattern, options)


def _fault(pattern: str, error: re2.error) -> InvalidInput:
    said = error.args[0].decode("utf-8", "replace") if error.args else ""
    kind, _, piece = said.partition(": ")
    mend = next((mend for beginning, mend in _MENDS if kind.startswith(beginning)), "it cannot be read")
    return InvalidInput(f"at character {_place(pattern, kind, piece) + 1}: {kind}; {mend}", reason="bad_pattern")


def _place(pattern: str, kind: str, piece: str) -> int:
    """Return the place of a fault; the library names the piece, but of lone brackets the whole pattern."""
    if kind.startswith("trailing"):
        return len(pattern) - 1
    if kind not in ("missing )", "unexpected )"):
        return max(pattern.rfind(piece), 0)
    open_at: list[int] = []
    for found in _BRACKETS.finditer(pattern):
        if found.group() == "(":
            open_at.append(found.start())
        elif found.group() == ")":
            if not open_at:
                return found.start()
            open_at.pop()
    return open_at[-1] if open_at else 0
