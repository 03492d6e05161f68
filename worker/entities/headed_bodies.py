"""Bodies whose names go on in small letters, behind small words or in cases: Högsta domstolen, Raad van State."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from worker.entities.body_forms import WORD, BodyForms, forms_of
from worker.entities.drafts import Draft
from worker.entities.listed_words import matches
from worker.wordlists import WordList

ROLES = WordList("entities/roles")

_WORD = re.compile(WORD)
_SENTENCE_END = re.compile(r"[.!?:\n]\s*[\"“”«»„(–—-]*\s*$")
_MAX_BEFORE, _MAX_BEHIND = 4, 4  #: Words of a name before its head, and parts behind it.
_MIN_ADJECTIVE = 4  #: Letters.
_SURE_ADJECTIVES = 2  #: So many make a name of any head: Srpska napredna stranka.


def draft_headed_bodies(text: str, lang: str | None, taken: Set[int]) -> Iterator[Draft]:
    """Yield the bodies of a text that a head or an ending tells, in languages of the table.

    Args:
        text: A clean text.
        lang: ISO 639-1; None if unknown.
        taken: Offsets of known people and bodies, before which a name ends.
    """
    forms = forms_of(lang)
    if forms is None:
        return
    words = list(_WORD.finditer(text))
    last = 0
    for at, word in enumerate(words):
        if word.start() < last or word.start() in taken:
            continue
        is_alone = word.group()[0].isupper() and forms.alone.has(word.group())
        if not is_alone and not forms.heads.has(word.group().lower()):
            continue
        first = _first(text, words, at, forms)
        start = words[at if first is None else first].start()
        end = word.end() if is_alone else _end(text, word, forms, taken)
        is_whole = is_alone or (first is not None and (start < word.start() or end > word.end()))
        if is_whole and start >= last and start not in taken:
            yield Draft(start, end, text[start:end], "org", "body")
            last = end


def _first(text: str, words: Sequence[re.Match[str]], at: int, forms: BodyForms) -> int | None:
    """Return the first word of a name; None if its head is small and no name is before it."""
    head = words[at].group()
    is_small = head[0].islower()
    first = at
    while first and at - first < _MAX_BEFORE and text[words[first - 1].end() : words[first].start()] == " ":
        said = words[first - 1].group()
        is_adjective = len(said) >= _MIN_ADJECTIVE and said.endswith(forms.adjectives)
        if said[0].islower():
            if not is_small or not is_adjective or words[first].group()[0].isupper():
                break
        elif said in forms.starters or matches(said, ROLES):
            break
        elif (is_small or _opens(text, words[first - 1].start())) and not is_adjective:
            is_town = is_small and first == at and forms.towns.has(head)
            first -= int(is_town)
            break
        first -= 1
    is_named = not is_small or words[first].group()[0].isupper()
    is_bare = is_small and forms.common.has(head) and at - first < _SURE_ADJECTIVES
    return first if is_named and not is_bare else None


def _opens(text: str, start: int) -> bool:
    return start == 0 or _SENTENCE_END.search(text, max(0, start - 6), start) is not None


def _end(text: str, head: re.Match[str], forms: BodyForms, taken: Set[int]) -> int:
    """Return the end of a name: behind its head, the matters and names that go on with it."""
    end = head.end()
    if forms.ends_at_head or (forms.ends_at_small_head and head.group()[0].islower()):
        return end
    for _ in range(_MAX_BEHIND):
        match = forms.behind.match(text, end)
        if match is None or (match["name"] and not _may_go_on(match, taken)):
            return end
        end = match.end()
    return end


def _may_go_on(match: re.Match[str], taken: Set[int]) -> bool:
    return match["name"][0].isupper() and match.start("name") not in taken and not matches(match["name"], ROLES)
