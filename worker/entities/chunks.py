"""Runs of capitalised words, in which names are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from worker.entities.fold import fold
from worker.entities.words import LEGAL_ENDINGS, STARTERS

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĜĞĠĢĤĦĨĪĮİĴĶĹĻĽŁŃŅŇŌŐŒŔŖŘŚŜŞŠŢŤŦŨŪŮŰŲŴŶŹŻŽȘȚΑ-ΩА-ЯЁ"
_ABBREVIATED = (
    "(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Gov|Sen|Rep|Prof|Rev|Brig|Cpl|Mt|Ft|Inc|Corp|Ltd|Cos|Co|Bros)\\."
)
_ONE = (
    rf"(?:{_ABBREVIATED}|(?:[{_UPPER}]\.){{1,4}}(?![{_UPPER}])|"
    rf"(?:(?:al|el|an|as|ash|ar|at|ad|az|ez|es|er|ul|d|l)[-’'])?[{_UPPER}][\w&]*(?:[-’'][^\W_]\w*)*)"
)
_JOINTS = (
    "(?:of|for|on) the|of|for|on|al|el|ul|ar|de|del|della|di|da|dos|du|des|van|von|der|den|la|le|bin|ben|ibn|abu|y|&"
)
#: Behind the plural that owns a body and is part of its name: Workers' Party, Teachers' Union.
OF_MANY = (
    "(?<=s)['’](?= (?:Party|Union|Unions|Association|Federation|Confederation|League|Council|Alliance|Front|Movement|"
    "Congress|Society|Guild|Commission|Committee|Parliament|Cooperative)\\b)"
)
#: A run of capitalised words, joined by blanks and by at most two small joints at a time.
_CHUNK = re.compile(rf"(?<![\w]){_ONE}(?:(?:{OF_MANY})?(?: (?:{_JOINTS})){{0,2}} {_ONE})*")
_WORD = re.compile(r"\S+")
_FORMS_WITH_DOT = frozenset({"inc", "corp", "ltd", "co", "cos"})
_BEHIND_FORMS = frozenset({"of", "for", "bros"})  #: Aluminum Co. of America goes on.
LINKS = frozenset({"of", "for", "on", "the"})  #: Small words that join the words of a run.


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of capitalised words."""

    start: int
    end: int
    words: tuple[tuple[int, int, str], ...]  #: (start, end, folded), in order.


def chunks(text: str) -> list[Chunk]:
    """Return runs of capitalised words, without the small words that merely start a sentence."""
    found = []
    for match in _CHUNK.finditer(text):
        words = tuple(
            (match.start() + w.start(), match.start() + w.end(), fold(w.group())) for w in _WORD.finditer(match.group())
        )
        first = 0
        while first < len(words) and (
            words[first][2] in STARTERS.words or words[first][2] in LINKS or not words[first][2]
        ):
            first += 1
        for part in _sentences(text, words[first:]):
            found.append(Chunk(part[0][0], part[-1][1], part))
    return found


def _sentences(text: str, words: tuple[tuple[int, int, str], ...]) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """Part a run behind a legal form with a dot, where a sentence or an office may begin: Utah Fuel Co. During."""
    first = 0
    for at in range(1, len(words)):
        is_form = text[words[at - 1][1] - 1] == "." and words[at - 1][2] in _FORMS_WITH_DOT
        if is_form and words[at][2] not in _BEHIND_FORMS and words[at][2] not in LEGAL_ENDINGS.words:
            yield words[first:at]
            first = at
    if first < len(words):
        yield words[first:]
