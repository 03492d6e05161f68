"""The tools: small answers, with the ids for further questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from worker.service.search.articles import Article, ArticleFilter
from worker.types import most_mentioned

if TYPE_CHECKING:
    from worker.bootstrap import Services

T = TypeVar("T")

ROWS_LIMIT = 50
TEXT_LIMIT_CHARS = 6_000  #: About 1,500 tokens; the rest is asked for from a character on.
LEAD_LIMIT_CHARS = 300


class Tools:
    """The tools, one a method; the docstring is the description a model reads. Raises as the services do."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def search(self, query: str, limit: int = 10) -> dict[str, Any]:
        """Find news articles, newest first. The query is words, "phrases" and -not; all must hold."""
        page = self._services.articles.find_articles(ArticleFilter(q=query), limit=_bounded(limit))
        return {"articles": [_line(one) for one in page.articles], "more": page.next_cursor is not None}

    def article(self, article_id: int, from_character: int = 0) -> dict[str, Any]:
        """Get one article by its id: text, dates, source, who and what it names. A long text comes in parts."""
        found = self._services.articles.get(article_id)
        start = max(0, from_character)
        end = start + TEXT_LIMIT_CHARS
        return _line(found) | {
            "text": found.text[start:end],
            "next_from_character": end if end < len(found.text) else None,
            "authors": list(found.authors),
            "tags": list(found.tags),
            "picture": found.picture and asdict(found.picture),
            "enclosures": _shown([asdict(one) for one in found.enclosures]),
            "comments_url": found.comments_url,
            "dateline": found.dateline,
            "version": found.version,
            "duplicate_of": found.duplicate_of,
            "entities": [_named(one) for one in most_mentioned(found.entities, ROWS_LIMIT)],
            "entities_total": found.entities_total,
        }

    def story(self, story_id: int) -> dict[str, Any]:
        """Get one story by its id: an event, the articles that report it, who is in it, what it follows."""
        found = self._services.stories.get(story_id)
        return {
            "story_id": found.id,
            "title": found.title,
            "lead": found.lead[:LEAD_LIMIT_CHARS],
            "first_at": _time(found.first_at),
            "last_at": _time(found.last_at),
            "independent_sources": found.independent_sources,
            "articles": _shown(
                [
                    {"article_id": one.article_id, "title": one.title, "source": one.source}
                    | {"published_at": _time(one.published_at), "withdrawn": one.is_withdrawn}
                    for one in found.articles
                ]
            ),
            "articles_in_all": found.articles_total,
            "entities": [_named(one) | {"articles": one.articles} for one in found.entities],
            "follows": found.follows and asdict(found.follows),
            "followed_by": _shown([asdict(one) for one in found.followed_by]),
        }

    def entity(self, name: str | None = None, entity_id: int | None = None, limit: int = 10) -> dict[str, Any]:
        """Find people, organisations, places by a part of a name; or get one by its id, with those named beside it."""
        if entity_id is None:
            found = self._services.entities.find_entities(name=name, limit=_bounded(limit))
            return {"entities": [_named(one) | {"articles": one.articles} for one in found.rows]}
        one = self._services.entities.get(entity_id)
        beside = self._services.entities.company(one.id, limit=_bounded(limit))
        return _named(one) | {
            "names": _shown([spelling.name for spelling in one.names]),
            "role": one.role,
            "lat": one.lat,
            "lon": one.lon,
            "articles": one.articles,
            "first_seen_at": _time(one.first_seen_at),
            "last_seen_at": _time(one.last_seen_at),
            "named_beside": [_named(other) | {"articles": other.articles} for other in beside],
        }

    def timeline(self, entity_id: int, days: int = 30) -> dict[str, Any]:
        """Count the articles that name an entity on each of the last days on which it was named, oldest first."""
        found = self._services.entities.timeline(entity_id, limit_days=max(1, min(days, 366)))
        return {"entity_id": entity_id, "days": [{"day": _day(one.day), "articles": one.articles} for one in found]}


def _line(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published_at": _time(article.published_at),
        "first_seen_at": _time(article.first_seen_at),
        "lang": article.lang,
        "story_id": article.story_id,
        "withdrawn": article.withdrawn_reason if article.withdrawn_at else None,
        "lead": article.text[:LEAD_LIMIT_CHARS],
    }


def _named(entity: Any) -> dict[str, Any]:
    return {
        "entity_id": entity.id,
        "name": entity.name,
        "kind": entity.kind,
        "country": getattr(entity, "country", None),
    }


def _shown(rows: Sequence[T]) -> list[T]:
    return list(rows[:ROWS_LIMIT])


def _bounded(limit: int) -> int:
    return max(1, min(limit, ROWS_LIMIT))


def _time(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat().replace("+00:00", "Z")


def _day(value: date) -> str:
    return value.isoformat()
