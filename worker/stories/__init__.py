"""Stories: online clustering of articles by the event they report, with ids that stay.

Takes: title, clean text and names of an article; document frequencies and candidate stories kept by the caller.
Gives: Terms of an article; lookup terms; the decision which story it belongs to; the story grown by it; its
headline; the decision that two stories are one, or that one continues the other.
Raises: nothing; an article that cannot be compared begins a story of its own.
"""

from __future__ import annotations

from worker.stories.decide import decide_story
from worker.stories.links import follows, should_merge
from worker.stories.state import begin, grow, headline, merge
from worker.stories.terms import TextTerms, story_terms, text_terms, with_names
from worker.stories.vectors import candidate_terms

__all__ = [
    "TextTerms",
    "begin",
    "candidate_terms",
    "decide_story",
    "follows",
    "grow",
    "headline",
    "merge",
    "should_merge",
    "story_terms",
    "text_terms",
    "with_names",
]
