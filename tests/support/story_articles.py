"""Articles and stories as the clustering sees them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from worker.stories import begin, grow, story_terms
from worker.types import Frequencies, StoryArticle, StoryState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

QUAKE = (
    "An earthquake of magnitude 6.8 struck the province of Malatya in eastern Turkey on Monday, killing at least "
    "31 people, the disaster agency AFAD said. Rescue teams searched collapsed houses in Battalgazi and Yesilyurt."
)
AFTERSHOCK = (
    "Rescue teams in Malatya, eastern Turkey, pulled a boy from a collapsed house in Battalgazi after the earthquake "
    "of magnitude 6.8, the disaster agency AFAD said. The toll in Malatya and Yesilyurt rose to 40 people."
)
STRIKE = (
    "Pilots of the airline Condor walked out in Frankfurt over pay, and 120 flights were cancelled, the union "
    "Vereinigung Cockpit said. Condor called the strike in Frankfurt irresponsible towards its passengers."
)


def article(number: int, report: tuple[str, str], days: float = 0, **more: object) -> StoryArticle:
    at = NOW + timedelta(days=days)
    made = StoryArticle(
        article_id=number, title=report[0], terms=story_terms(*report, "en", ()), seen_at=at, published_at=at
    )
    return replace(made, **more)  # type: ignore[arg-type]


def counted(*articles: StoryArticle) -> Frequencies:
    return Frequencies(len(articles), Counter(term for one in articles for term in one.terms.weights))


def story(number: int, *articles: StoryArticle) -> StoryState:
    state = begin(number, articles[0])
    for one in articles[1:]:
        state = grow(state, one)
    return state
