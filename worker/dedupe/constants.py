"""Every threshold of this stage, what it means and where it came from.

All were chosen with `bench/copies.py` on the development part of Reuters-21578 and of a news corpus
of 2016-17 (documents whose id has CRC-32 modulo 5 below 3); the rest was looked at once, at the end.
"""

from __future__ import annotations

# ── fingerprint ──────────────────────────────────────────────────────────────────────────────

RECIPE = "f2-s5x4x2-a10x12"  #: Changes whenever a key of an unchanged text would change.
SHINGLE_WORDS = 5  #: Words of a shingle, for MinHash and for containment.
ANCHOR_WORDS = 10  #: Words of an anchor. Of 8, unrelated texts meet twice as often; of 5, ten times.
BANDS = 4  #: MinHash keys.
BAND_ROWS = 2  #: MinHash values in a key.
ANCHORS = 12  #: Anchor keys: the smallest hashes of a text, which stay when text is cut off or added.
MINHASH_SEED = 1  #: Any number, but for ever the same.
MIN_BAND_WORDS = 32  #: A shorter text has its headline and its whole text as keys; a changed number is other news.

# ── comparison ───────────────────────────────────────────────────────────────────────────────

KEPT_RUN_WORDS = 3  #: A word counts as kept if it stands in a run of so many words that both texts have.
LONG_RUN_WORDS = 12  #: Kept runs this long come from a report; a template has shorter ones between its slots.
MIN_COMPARED_WORDS = 24  #: A shorter text is the same report only word for word, or if its source corrected or added.

#: Words of the shorter text -> containment from which two texts with one headline may be one report; by
#: straight line between the rows. An edited sentence weighs more in a short text, but so does chance.
UPDATED_CONTAINMENT = ((24, 0.90), (48, 0.72), (100, 0.60), (250, 0.50))
#: The same under two headlines: two agencies may quote one speech at length.
OTHER_HEADLINE_CONTAINMENT = ((24, 0.95), (48, 0.80), (100, 0.70), (250, 0.60))

FURNITURE_WORDS = 12  #: A line of up to so many words that ends without a full stop is taken for furniture
EDGE_WORDS = 4  #: and so are up to so many words before the first or after the last that both texts have,
MAX_FURNITURE_WORDS = 60  #: if no more words than this are in question.
EDIT_WORDS = 12  #: Fewer words added at their own place are an edit; as many and more are a longer text.
REPRINT_LOST_SHARE = 0.05  #: Share of the shorter text's words that a reprint may have reworded,
REPRINT_ADDED_SHARE = 0.15  #: if the longer text adds at least so many; else it is a version.
MIN_LONG_RUNS_SHARE = 0.4  #: Share of words in kept runs of LONG_RUN_WORDS below which it is a template.
CORRECTION_WORDS = 80  #: From so many words on, a few numbers may be corrected at an unknown time,
CORRECTION_LOST_SHARE = 0.03  #: if no more words than this were touched.
FEW_CHANGED_NUMBERS = 2  #: So many numbers make a correction rather than another day's report.
FEWEST_NUMBERS = 3  #: Fewer numbers in a text of CORRECTION_WORDS are no pattern.
PASSAGE_WORDS = 30  #: Numbers that differ within so many words are one edited passage,
PASSAGE_TEXT_WORDS = 200  #: in a text of so many words; a short template may have all its numbers in one.
MAX_CHANGED_NUMBERS_SHARE = 0.3  #: Share of numbers that differ above which it is a template, on one day.
CHANGED_NUMBERS_ANY_DAY_SHARE = 0.15  #: The same on other days or none known, for more than a few numbers.
MAX_CHANGED_NAMES_SHARE = 0.3  #: Share of names that differ above which it is a template.
TITLES_ALIKE_SHARE = 0.65  #: Share of the shorter headline's words found in the other, to say the same.
OPENING_WORDS = 40  #: Words of the opening in which the one fact that is the news stands.
OPPOSED_TITLE_SHARE = 0.5  #: Share of the other words of the headline that opposite reports have in common.
DENYING_WORDS = 4  #: Words added to a headline that may say no more than "fails to".
LEAST_LETTERS = 4  #: Of a word that may be the news; shorter ones are "in" and "the".
STEM_SHARE = 0.6  #: Share of the shorter word's letters with which two forms of one word begin alike.
LEAD_WORDS = 25  #: Words of the opening, which tell one report of a series from the next.
LEAD_KEPT_SHARE = 0.5  #: Share of the opening that must agree where the headlines differ.
SAME_DATE_HOURS = 36.0  #: Versions of a report follow within so many hours; the next of a series comes later.
SAME_EDITION_HOURS = 18.0  #: The same where a number differs: the next of a daily series is 24 hours off.
WEEKLY_HOURS = 120.0  #: From here on another text under the same headline and address is the next of a series.
FIXED_TEXT_WORDS = 100  #: A text up to so long, word for word again from one source under one headline,
FIXED_TEXT_HOURS = 168.0  #: is a standing phrase ("leaves rates unchanged") if so many hours lie between.
STANDING_PART_SHARE = 0.2  #: A smaller part of a text of the same source under another headline is a footer.
DRAFT_COVER_SHARE = 0.5  #: A longer draft of which a known article covers less has news of its own.
VERSION_COVER_SHARE = 0.6  #: A version under a new address has at least so much of the longer text in common,
EDITED_COVER_SHARE = 0.8  #: and so much if neither its headline nor its address is like that of the one before.
ACROSS_SOURCES_CONTAINMENT = 0.75  #: A version in another source is only taken for a copy from here on.

RELATED_CONTAINMENT = 0.08  #: Shared shingles from which two reports have something to do with each other.
RELATED_FACTS = 6  #: The same for shared names and numbers: at least so many,
RELATED_FACTS_SHARE = 0.25  #: and so large a share of the shorter text's.
