"""Sentences that quote or name one entity, out of the articles that name it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.service.search.articles import Article

EACH_LIMIT = 2  #: Quotes of one article.
SENTENCE_LIMIT_CHARS = 320
_END = re.compile(r"[.!?…。！？؟।][\"”»’)\]]*(?=\s|$)|\n\n")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:\w|[A-Z][a-z]|Mrs|Gen|Sen|Gov|Rep|Col)\.$")  #: Mr., J., Gen.


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in which an entity speaks or is named."""

    article: Article
    before: str
    words: str  #: What it said, or the name it goes by here.
    after: str
    is_spoken: bool


def quotes_of(articles: Sequence[Article], entity_id: int, *, limit: int) -> list[Quote]:
    """Return what an entity is quoted with in some articles; of an article without that, the sentence that names it.

    Args:
        articles: The articles, in the order wanted.
        entity_id: The entity.
        limit: How many at most; what is spoken comes first.
    """
    found = [quote for article in articles for quote in _of_article(article, entity_id)]
    return sorted(found, key=lambda one: not one.is_spoken)[:limit]


def _of_article(article: Article, entity_id: int) -> Iterator[Quote]:
    spoken = [one for one in article.quotes if one.speaker_id == entity_id][:EACH_LIMIT]
    for one in spoken:
        yield Quote(article, "", _cut(one.text), "", is_spoken=True)
    mentions = [
        each for one in article.entities if one.id == entity_id for each in one.mentions if each.field == "text"
    ]
    if not spoken and mentions:
        name = min(mentions, key=lambda one: one.start)
        start, end = sentence_around(article.text, name.start, name.end)
        yield Quote(
            article, article.text[start : name.start], name.text, _cut(article.text[name.end : end]), is_spoken=False
        )


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence begins and ends that has the characters from ``start`` to ``end`` in it."""
    lower, upper = max(0, start - SENTENCE_LIMIT_CHARS), min(len(text), end + SENTENCE_LIMIT_CHARS)
    begins, ends = lower, upper
    for match in _END.finditer(text, lower, upper):
        if _ABBREVIATED.search(text[max(lower, match.start() - 4) : match.start() + 1]):
            continue
        if match.end() <= start:
            begins = match.end()
        elif match.start() >= end:
            ends = match.end()
            break
    while begins < start and text[begins].isspace():
        begins += 1
    while ends > end and text[ends - 1].isspace():
        ends -= 1
    return begins, ends


def _cut(words: str) -> str:
    return words if len(words) <= SENTENCE_LIMIT_CHARS else words[:SENTENCE_LIMIT_CHARS].rpartition(" ")[0] + " …"
