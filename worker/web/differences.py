"""Differences between the reports of a story and the first one, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping

PASSAGE_CHARS = 12  #: Letters and digits in a row that stand in both; shorter ones do by chance.
STEP_CHARS = 6  #: Between two passages of a paragraph that are looked for.
SHARED_FROM = 0.5  #: Share of its passages from which a paragraph is as in the first report.


def beside_first(first: str, others: Mapping[int, str]) -> dict[int, str]:
    """Return in words how each report differs from the first.

    Args:
        first: Text of the first report; a blank line ends a paragraph.
        others: Texts of others, by any number.
    """
    letters = _letters(first)
    known = {letters[at : at + PASSAGE_CHARS] for at in range(max(1, len(letters) - PASSAGE_CHARS + 1))}
    return {number: _in_words(text, known) for number, text in others.items()}


def _in_words(text: str, known: set[str]) -> str:
    paragraphs = [letters for one in text.split("\n\n") if len(letters := _letters(one)) >= PASSAGE_CHARS]
    shared = sum(_share(one, known) >= SHARED_FROM for one in paragraphs)
    added = len(paragraphs) - shared
    if not shared:
        return "all in words of its own"
    if not added:
        return "adds no paragraph to the first report"
    return f"adds {_counted(added)}; {_counted(shared)} as in the first report"


def _share(paragraph: str, known: set[str]) -> float:
    places = range(0, len(paragraph) - PASSAGE_CHARS + 1, STEP_CHARS)
    return sum(paragraph[at : at + PASSAGE_CHARS] in known for at in places) / len(places)


def _counted(paragraphs: int) -> str:
    return "1 paragraph" if paragraphs == 1 else f"{paragraphs} paragraphs"


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())
