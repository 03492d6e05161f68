"""Items of messages: the facts about an article that a watch matched."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from worker.deliver.messages import excerpt
from worker.store.articles.views import Article

ENTITIES_LIMIT = 50


def item_of(article: Article, *, event: int | None, kind: str) -> dict[str, Any]:
    """Return an item of a message, as JSON can hold it. The text is to be had at ``link``."""
    return {
        "event": event,
        "kind": kind,
        "article": {
            "id": article.id,
            "link": f"/v1/articles/{article.id}",
            "url": article.canonical_url or article.url,
            "source": article.source,
            "title": article.title,
            "excerpt": excerpt(article.text),
            "dateline": article.dateline,
            "authors": list(article.authors),
            "tags": list(article.tags),
            "picture": article.picture and asdict(article.picture),
            "enclosures": [asdict(one) for one in article.enclosures],
            "comments_url": article.comments_url,
            "lang": article.lang,
            "word_count": article.word_count,
            "published_at": article.published_at.isoformat() if article.published_at else None,
            "first_seen_at": article.first_seen_at.isoformat(),
            "version": article.version,
            "story_id": article.story_id,
            "entities": [
                {"id": one.id, "name": one.name, "kind": one.kind} for one in article.entities[:ENTITIES_LIMIT]
            ],
        },
    }
