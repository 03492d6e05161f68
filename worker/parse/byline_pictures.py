"""Bylines without those who took the pictures. Pure."""

from __future__ import annotations

import re
from functools import cache

from worker.wordlists import WordList, any_of

_PICTURES = WordList("parse/picture_words")
_LABELS = WordList("parse/author_labels")
_BY_WORDS = WordList("parse/by_words")


def without_pictures(text: str) -> str:
    """Return a byline without the names of those who took its pictures, and without "(text)" behind a name."""
    return _taken().sub("", _both_works().sub("", text))


@cache
def _both_works() -> re.Pattern[str]:
    """Return the pattern of what stands before the name of who wrote and took pictures: "Text and photos by"."""
    pictures, texts, links = (any_of(listed.entries) for listed in (_PICTURES, _LABELS, _BY_WORDS))
    return re.compile(
        rf"^\W*(?:{texts})\s(?:and|und|et|y|e|i|og|och|en|&)\s(?:{pictures})(?:\s?[:：]|\s(?:by|{links}))\s",
        re.IGNORECASE,
    )


@cache
def _taken() -> re.Pattern[str]:
    """Return the pattern of names of those who took pictures, with what says so before or behind them."""
    pictures, texts = any_of(_PICTURES.entries), any_of(_LABELS.entries)
    name = r"[^\W\d_a-z][^,;|()/\n]{1,60}"
    return re.compile(
        rf"(?i:^|[\s,;|(]+(?:and\s|und\s|et\s|y\s|e\s)?)(?i:(?:{pictures})(?:\s(?:by|von|de|par|di|por))?\s?[:：]?)\s{name}(?=$|[/;|])"
        rf"|[\s、，]*(?:{pictures})\s?[・：:＝=／/]\s?[\u3040-\u30ff\u4e00-\u9fff가-힣]{{2,8}}(?=$|[\s、，])"
        rf"|(?:[,;]|\s(?:and|und|et|y|e|en|og|och|i))\s{name}\s\((?i:{pictures})\)|\s?\((?i:{texts})\)"
    )
