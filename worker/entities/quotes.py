"""Direct speech and its speaker. In doubt a quote has no speaker."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from worker.types import FoundEntity, Mention
from worker.wordlists import WordList

_PAIRS = {"“": "”", "«": "»", "„": "“", "»": "«", '"': '"'}
_MARK = re.compile('[“”«»„"]')
_MIN_WORDS = 3
_MAX_CHARS = 1_500
_WINDOW = 160  #: Characters before and after a quotation in which its speaker is looked for.

_VERBS, _PRONOUNS = WordList("entities/speech_verbs"), WordList("entities/speech_pronouns")
#: Behind these a name may be the one spoken to.
_ONLY_AFTER_NAME = r"told [\w ]{1,30}|tells [\w ]{1,30}|asked|warned|warns"
_APPOSITION = re.compile(r", [^,\"“”«»„.:;]{2,70},")
_TO_QUOTE = re.compile(r"(?: [\w ]{1,40})?(?::|,)\s$")
_GOES_ON = re.compile(r"[^\"“”«»„.!?:;]{0,60}[.,]\s$")
_SENTENCE_END = re.compile(r"[.!?][\"”»“«]?\s+")
_NOT_ALONE = ("'s", "’s", " and ", " und ", " et ", " y ")
#: Between a verb and a name, or before a name, they make it somebody else who speaks.
_TURNS = WordList("entities/not_speaking")


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


@cache
def _speaks() -> re.Pattern[str]:
    return re.compile(
        rf"(?: (?:has|had|also|later|then|hat))?\s(?:{_any(_VERBS.entries)}|{_ONLY_AFTER_NAME})(?![\w'’-])"
    )


@cache
def _spoken_by() -> re.Pattern[str]:
    return re.compile(rf",? ?(?:{_any(_VERBS.entries)}) ")


@cache
def _he() -> re.Pattern[str]:
    return re.compile(
        rf",? ?(?:(?:{_any(_PRONOUNS.entries)}) (?:{_any(_VERBS.entries)}|{_ONLY_AFTER_NAME})|"
        r"(?:sagte|erklärte|betonte) (?:er|sie)|"
        r"(?:dit|affirme|explique)-(?:il|elle)|a-t-(?:il|elle) (?:déclaré|dit|affirmé|expliqué|ajouté))(?!\w)"
    )


@cache
def _he_before() -> re.Pattern[str]:
    pronouns = _any(word.capitalize() for word in _PRONOUNS.entries)
    return re.compile(rf"(?:^|[.!?]\s)(?:{pronouns}) (?:{_any(_VERBS.entries)})[:,]\s$")


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int  #: Of the words, without the marks.
    end: int


def with_quotes(text: str, found: Sequence[FoundEntity]) -> tuple[FoundEntity, ...]:
    """Return the same entities; a mention that says who spoke holds where the words spoken stand.

    Speech in any quotation marks beside a name and a verb of saying; a pronoun counts if the sentence before
    names one person and no other. Pure; bounded work for each quotation.
    """
    stretches = [s for s in _stretches(text) if s.end - s.start <= _MAX_CHARS]
    if not stretches:
        return tuple(found)
    named = sorted(
        ((m, index) for index, e in enumerate(found) if e.kind in ("person", "org") for m in e.mentions),
        key=lambda pair: pair[0].start,
    )
    finder = _Finder(text, [m for m, _ in named], {m.start: i for m, i in named}, found)
    spoken: dict[int, list[tuple[int, int]]] = {}
    last: tuple[_Stretch, Mention, int] | None = None
    for stretch in stretches:
        said = finder.speaker(stretch) or _continued(text, stretch, last)
        last = None
        if said is not None:
            mention, until = said
            spoken.setdefault(mention.start, []).append((stretch.start, stretch.end))
            last = (stretch, mention, until)
    return tuple(replace(e, mentions=tuple(_spoken(m, spoken) for m in e.mentions)) for e in found)


def _spoken(mention: Mention, spoken: dict[int, list[tuple[int, int]]]) -> Mention:
    return replace(mention, quotes=tuple(spoken[mention.start])) if mention.start in spoken else mention


def _stretches(text: str) -> Iterator[_Stretch]:
    """Yield the quotes of a paragraph, three words or more.

    Unpaired straight marks say nothing.
    """
    start = 0
    for paragraph in text.split("\n\n"):
        if paragraph.count('"') % 2 == 0:
            yield from _paired(paragraph, start)
        start += len(paragraph) + 2


def _paired(paragraph: str, offset: int) -> Iterator[_Stretch]:
    opened, closing = -1, ""
    for match in _MARK.finditer(paragraph):
        at, char = match.start(), match.group()
        if opened >= 0 and char == closing:
            if len(paragraph[opened:at].split()) >= _MIN_WORDS:
                yield _Stretch(offset + opened, offset + at)
            opened = -1
        elif opened < 0 and char in _PAIRS:
            opened, closing = at + 1, _PAIRS[char]


def _continued(text: str, stretch: _Stretch, last: tuple[_Stretch, Mention, int] | None) -> tuple[Mention, int] | None:
    """Find "…," said Lavrov on Monday. "…": he goes on."""
    if last is None or not _GOES_ON.fullmatch(text, last[2], stretch.start - 1):
        return None
    return (last[1], stretch.start) if text.find("\n", last[2], stretch.start) < 0 else None


@dataclass(frozen=True, slots=True)
class _Finder:
    text: str
    mentions: Sequence[Mention]  #: Of people and groups, in order.
    owner: dict[int, int]  #: Start of a mention to the index of its entity.
    found: Sequence[FoundEntity]

    def speaker(self, stretch: _Stretch) -> tuple[Mention, int] | None:
        """Return the mention that says who spoke, and where saying so ends in the text; None where it is not plain."""
        return self._after(stretch) or self._before(stretch)

    def _after(self, stretch: _Stretch) -> tuple[Mention, int] | None:
        text, at = self.text, stretch.end + 1
        if text[stretch.end - 1] not in ",?!…—-" and text[at : at + 1] != ",":
            return None
        end = min(len(text), at + _WINDOW)
        if match := _he().match(text, at, end):
            mention = self._only_one_before(stretch.start - 1)
            return (mention, match.end()) if mention else None
        if match := _spoken_by().match(text, at, end):
            return self._named(match.end(), end, needs_verb=False)
        skip = re.compile(r",? ").match(text, at)
        return self._named(skip.end(), end, needs_verb=True) if skip else None

    def _named(self, start: int, end: int, *, needs_verb: bool) -> tuple[Mention, int] | None:
        """Return the first name from start on, behind nothing but its titles, and spoken of alone."""
        here = self._starting(start, end)
        mention = next((m for m in here if self._is_person(m)), None)
        if mention is None or not self._are_titles(self.text[start : mention.start]):
            mention = here[0] if here and self.text[start : here[0].start].lower() in ("", "the ") else None
        if mention is None:
            return None
        rest = mention.end
        if not needs_verb:
            others = self.text[rest : rest + 5].startswith(_NOT_ALONE)
            return None if others else (mention, rest)
        if match := _APPOSITION.match(self.text, rest):
            rest = match.end()
        match = _speaks().match(self.text, rest)
        return (mention, match.end()) if match else None

    def _before(self, stretch: _Stretch) -> tuple[Mention, int] | None:
        text, mark = self.text, stretch.start - 1
        if not text[stretch.start].isupper():
            return None
        low = max(0, mark - _WINDOW)
        low = max(low, text.rfind("\n", low, mark) + 1)
        if match := _he_before().search(text[low:mark]):
            mention = self._only_one_before(low + match.start() + 1)
            return (mention, mark) if mention else None
        for mention in [m for m in self._starting(low, mark) if m.end < mark][::-1][:2]:
            rest = mention.end
            if match := _APPOSITION.match(text, rest, mark):
                rest = match.end()
            speaks = _speaks().match(text, rest, mark)
            if speaks and _TO_QUOTE.fullmatch(text, speaks.end(), mark):
                return (mention, stretch.end) if self._is_subject(mention, low) else None
        return None

    def _starting(self, low: int, high: int) -> Sequence[Mention]:
        """Return the mentions that start from ``low`` on and before ``high``."""
        first, end = (bisect_left(self.mentions, at, key=lambda m: m.start) for at in (low, high))
        return self.mentions[first:end]

    def _is_subject(self, mention: Mention, low: int) -> bool:
        """Return True if the name alone is the speaker: not "the brother of Lavrov", "Kerry and Lavrov"."""
        before = self.text[low : mention.start].split()[-3:]
        while before and before[-1][:1].isupper():
            before.pop()  # titles, or the start of the sentence
        return not before or not (before[-1].lower() in _TURNS.words or before[-1].endswith(("'s", "’s")))

    def _are_titles(self, between: str) -> bool:
        words = between.split()
        if any(mark in between for mark in ',;:()\n"“”?!') or not _TURNS.words.isdisjoint(w.lower() for w in words):
            return False
        ends = any(w.endswith(("'s", "’s")) or (w[0].islower() and w.endswith(".")) for w in words)
        return len(words) <= 6 and not ends

    def _is_person(self, mention: Mention) -> bool:
        return self.found[self.owner[mention.start]].kind == "person"

    def _only_one_before(self, mark: int) -> Mention | None:
        """Return the one person that the sentence before names; None if it names several, none, or a group too."""
        low = max(0, mark - 500)
        ends = [low + m.end() for m in _SENTENCE_END.finditer(self.text[low:mark].rstrip() + " ")]
        own_start = max((e for e in ends if e <= mark), default=low)
        earlier = [e for e in ends if e < own_start]
        start = earlier[-1] if earlier else low
        here = [m for m in self._starting(start, mark) if m.end <= mark and self._is_person(m)]
        return here[-1] if len({self.owner[m.start] for m in here}) == 1 else None
