"""Two stories made one, and one made two: by the clustering, or because a person says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from worker.store import Session
from worker.store.people import own_names
from worker.store.search.event_log import Event
from worker.store.stories import merge_split as links
from worker.store.stories import stories as store
from worker.store.stories.merge_split import Member
from worker.store.stories.stories import StoryChange
from worker.stories import begin, candidate_terms, grow, headline, merge, story_terms
from worker.types import StoryArticle, StoryState

REBUILT_LIMIT_ARTICLES = 200  #: Articles a parted story is made anew from: its first and its newest.
FIRST_REBUILT = 20


def merge_into(
    session: Session, kept: StoryState, gone: StoryState, *, reason: str, now: datetime
) -> tuple[StoryState, Event]:
    """Make one story of two. The id of the second leads to the first from now on."""
    merged = merge(kept, gone)
    frequencies = store.frequencies(session, merged.centroid.weights.keys())
    title = headline(merged.core, frequencies)
    links.lead_on(session, gone.story_id, kept.story_id, reason=reason)
    store.update_stories(session, [StoryChange(merged, title, f"took in story {gone.story_id}: {reason}")], now=now)
    title = own_names.given(session, "story", kept.story_id) or title
    data = {"story": kept.story_id, "gone": gone.story_id, "title": title, "reason": reason}
    return merged, Event(kind="story.merged", at=now, data=data)


def part(
    session: Session, story_id: int, leaving: Collection[int], *, now: datetime, into: int | None = None
) -> tuple[int, Event]:
    """Take these articles of a story into ``into``, or make a story of their own of them. Gives its id.

    Both are made anew from their articles, and a rule never makes them one again.
    """
    staying = [one for one in links.member_ids(session, story_id) if one not in leaving]
    new_id = store.new_story(session, now=now) if into is None else into
    links.move(session, leaving, new_id, reason="a person put it here")
    numbers = ", ".join(str(one) for one in sorted(leaving))
    members = links.member_ids(session, new_id)
    is_joined = len(members) > len(leaving)
    change = f"took in articles {numbers} from story" if is_joined else "parted from story"
    title = rebuild(session, new_id, members, change=f"{change} {story_id} by a person", now=now)
    rebuild(session, story_id, staying, change=f"articles {numbers} left for story {new_id}", now=now)
    links.part(session, story_id, new_id)
    title = own_names.given(session, "story", new_id) or title
    data = {"story": story_id, "new": new_id, "title": title, "articles": sorted(leaving), "reason": "person"}
    return new_id, Event(kind="story.split", at=now, data=data)


def state_of(session: Session, story_id: int, *, now: datetime) -> StoryState:
    """Return a story as the clustering sees it, made anew from its articles where its core became copies of others."""
    known = store.states(session, [story_id])
    if not known:
        rebuild(session, story_id, links.member_ids(session, story_id), change="made anew", now=now)
        known = store.states(session, [story_id])
    return known[story_id]


def rebuild(session: Session, story_id: int, article_ids: list[int], *, change: str, now: datetime) -> str:
    """Write a story as it would stand had it ever had these articles alone. Gives its title."""
    read = article_ids
    if len(read) > REBUILT_LIMIT_ARTICLES:
        read = read[:FIRST_REBUILT] + read[FIRST_REBUILT - REBUILT_LIMIT_ARTICLES :]
    first, *others = [_article(one) for one in links.members(session, read)]
    state = begin(story_id, first)
    for article in others:
        state = grow(state, article)
    state = replace(state, articles=len(article_ids))
    terms = {term for one in state.core for term in one.terms.weights}
    frequencies = store.frequencies(session, terms | state.centroid.weights.keys())
    title = headline(state.core, frequencies)
    store.update_stories(session, [StoryChange(state, title, change)], now=now)
    links.set_terms(session, story_id, (term for one in state.core for term in candidate_terms(one.terms, frequencies)))
    return title


def _article(member: Member) -> StoryArticle:
    return StoryArticle(
        article_id=member.article_id,
        title=member.title,
        terms=story_terms(member.title, member.text, member.lang, member.names),
        seen_at=member.seen_at,
        published_at=member.published_at,
        title_inferred=member.title_inferred,
        source=member.source,
    )
