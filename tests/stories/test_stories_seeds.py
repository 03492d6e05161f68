"""The five seeds: all on Russia in Syria, without dates, at one moment; two of them are one story."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from worker.clean import clean_text
from worker.stories import begin, decide_story, grow, story_terms
from worker.types import Frequencies, StoryArticle, StoryState

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
NAMES = (  # as a recogniser finds them, most of them
    ["Russia", "Syria", "Moscow", "Naji Mustafa", "Naji Mustafa", "Turkey", "National Liberation Front", "Humaymat",
     "Hama", "Bashar al-Assad", "Idlib", "Tiger Forces", "Jamil al-Saleh", "Jaish al Izza", "Mohammad Rashid"],
    ["Syria", "Idlib", "Turkey", "Russia", "Bashar al-Assad", "National Front for Liberation", "Hama",
     "Mustapha Naji", "Mustapha Naji", "Jaish al Ezzi", "Free Syrian Army", "Mustapha Maarati",
     "Syrian Observatory for Human Rights"],
    ["Moscow", "Syria", "Russia", "Damascus", "Maria Zakharova", "Hayat Tahrir al-Sham", "Aleppo", "Tartus", "Hama",
     "Deir Ezzor", "Pentagon", "Bashar al-Assad", "Africa Corps", "Sergei Lavrov", "Recep Tayyip Erdogan", "Idlib"],
    ["Russia", "Syria", "Idlib", "Hama", "Republican Guards", "Bashar al-Assad", "Maher al-Assad", "Damascus",
     "Hezbollah", "Mustafa Bakour", "Jaish al Izza", "Nusra Front", "Hayat Tahrir al-Sham", "Khan Sheikhoun"],
    ["Islamic State", "Deir el-Zour", "Syria", "Moscow", "Russia", "Bashar al-Assad", "Syrian Democratic Forces",
     "Igor Konashenkov", "Raqqa", "Syrian Observatory for Human Rights"],
)  # fmt: skip
RESOLVED = {"Mustapha Naji": "Naji Mustafa", "National Front for Liberation": "National Liberation Front",
            "Jaish al Ezzi": "Jaish al Izza"}  # fmt: skip


@pytest.mark.parametrize("named", ["nobody looked", "as found", "as stored"])
def test_the_two_reports_of_july_2019_are_one_story_in_any_order_of_arrival(named: str) -> None:
    articles = _articles(named)
    for order in permutations(range(5)):
        found = _cluster([articles[number] for number in order])
        assert found[0] == found[1], order
        assert len(set(found.values())) == 4, order


def _articles(named: str) -> list[StoryArticle]:
    made = []
    for number, path in enumerate(SEEDS):
        clean = clean_text(path.read_text(encoding="utf-8"), title=None)
        names = [] if named == "nobody looked" else NAMES[number]
        if named == "as stored":
            names = [RESOLVED.get(name, name) for name in names]
        terms = story_terms(clean.title, clean.text, "en", names)
        made.append(StoryArticle(article_id=number, title=clean.title, terms=terms, seen_at=NOW))
    return made


def _cluster(articles: list[StoryArticle]) -> dict[int, int]:
    counts: Counter[str] = Counter()
    stories: dict[int, StoryState] = {}
    found = {}
    for number, article in enumerate(articles):
        counts.update(article.terms.weights.keys())
        decision = decide_story(article, list(stories.values()), Frequencies(number + 1, counts))
        story_id = number if decision.story_id is None else decision.story_id
        stories[story_id] = grow(stories[story_id], article) if story_id in stories else begin(story_id, article)
        found[article.article_id] = story_id
    return found
