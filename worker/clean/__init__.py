"""Cleaning: an arrival's report without page furniture, its title, address, dates and language.

Takes: markup or plain text of one article, the headline, address and dates that came with it.
Gives: CleanText (text and removed together hold every word), CanonicalUrl, Language, aware UTC dates.
Raises: Rejected("no_text") if nothing readable is left, InvalidInput("bad_url"). Nothing else.
"""

from __future__ import annotations

from worker.clean.chars import tidy, words_of
from worker.clean.dates import date_from_url
from worker.clean.langid import detect_language, load_languages
from worker.clean.lxml import html_to_text
from worker.clean.recipe import RECIPE as CLEANER
from worker.clean.source_lines import countable_lines, without_lines
from worker.clean.text import clean_text
from worker.clean.url import CanonicalUrl, canonical_url, publisher_domain
from worker.clean.wrappers import unwrapped

__all__ = [
    "CLEANER",
    "CanonicalUrl",
    "canonical_url",
    "clean_text",
    "countable_lines",
    "date_from_url",
    "detect_language",
    "html_to_text",
    "load_languages",
    "publisher_domain",
    "tidy",
    "unwrapped",
    "without_lines",
    "words_of",
]
