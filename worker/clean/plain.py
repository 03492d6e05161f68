"""The cheap look: most paragraphs of a report have nothing that any rule of furniture begins or ends with."""

from __future__ import annotations

from functools import lru_cache

from worker.clean import bylines, credits, furniture

#: No rule looks at a paragraph that is longer.
_LONGEST_LOOKED_AT = max(furniture.LONGEST_FURNITURE, credits.LONGEST_CREDIT, bylines.LONGEST_DESK_LINE)
_LABEL_CHARS = 46  #: A label's colon stands within so many characters.
_STARTS = furniture.FIRST_WORDS | credits.FIRST_WORDS | bylines.FIRST_WORDS
_SENTENCE_ENDS = frozenset('.!?"”')
_BEFORE_END = frozenset("\"”’'.!?,")


def has_signs(text: str) -> bool:
    """Return True if the text has a sign or word of credits and desk lines."""
    if "/" in text or "(c)" in text or "contributed" in text:
        return True
    return not text.isascii() and ("©" in text or "：" in text)


def is_plain(text: str, *, signs: bool = True) -> bool:
    """Return True if no rule of furniture, credits, captions or desk lines can take a paragraph.

    True only where that is certain: a long line that ends as a sentence, begins with no word that a rule
    begins with, and has no label, credit sign or bracket at its edges. Half a microsecond instead of ten.
    ``signs`` is False where it is known that :func:`has_signs` finds nothing: most texts are asked once.
    """
    if len(text) > _LONGEST_LOOKED_AT:
        return True
    if len(text) <= furniture.LONGEST_LINE or text[-1] not in _SENTENCE_ENDS:
        return False
    if not (text[-2].isalpha() or text[-2] in _BEFORE_END) or text[0] in "([" or ":" in text[:_LABEL_CHARS]:
        return False
    if _starts_a_rule(text[: text.find(" ")]) and not text.startswith(_IN_SENTENCES):
        return False
    return not (signs and has_signs(text))


#: "In" begins captions ("In this picture, …"), and so many sentences that these are told at once.
_IN_SENTENCES = ("In a", "In the", "In o", "In h", "In 1", "In 2", "In s", "In A", "In J", "In M")


@lru_cache(maxsize=4096)
def _starts_a_rule(token: str) -> bool:
    """Return True if a rule begins with the word in a token; the same few words begin most paragraphs."""
    return furniture.first_word(token) in _STARTS
