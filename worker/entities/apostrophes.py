"""Firms whose own name ends in 's: Moody's, McDonald's, Sotheby's.

A model marks them, and the trimming of possessives takes the 's off.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from worker.entities.drafts import Draft
from worker.wordlists import WordList

_OWN = ("'s", "’s")
#: What follows a name and never follows a possessive, which has its noun behind it: a verb, a preposition, an end.
_FOLLOWING = WordList("entities/after_own_names")
#: Of these, those that also the shortened "is" and "has" are never followed by.
_AFTER_FIRMS = WordList("entities/after_firms")
_NEXT = re.compile(r"\s*(\w+|[.,;:!?)]|$)")


def keep_own(text: str, drafts: Sequence[Draft]) -> None:
    """Put the 's back to organisations that never stand without it and once stand so that it is no possessive.

    One of the two says nothing: "Assad's forces" three times and no "Assad" is chance, "the Fed's in trouble" is talk.
    """
    named: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        named[draft.name].append(draft)
    for name, found in named.items():
        if not all(text.startswith(_OWN, one.end) for one in found) or any(one.source == "alias" for one in found):
            continue
        following = [_following(text, one.end + 2) for one in found]
        is_firm = not _AFTER_FIRMS.words.isdisjoint(following)
        if not (is_firm or any(one.kind == "org" for one in found)) or _stands_alone(text, name):
            continue
        if is_firm or any(not word[:1].isalnum() or word in _FOLLOWING.words for word in following):
            for one in found:
                one.name += text[one.end : one.end + 2]
                one.end += 2
                one.kind = "org"


def _stands_alone(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w|['’]s)", text) is not None


def _following(text: str, end: int) -> str:
    """Return the word or mark that follows; "0" where something else does."""
    match = _NEXT.match(text, end)
    return (match[1] or "") if match else "0"
