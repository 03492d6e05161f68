"""Tells whether a fetched page is the article an entry leads to. Pure.

Several signals decide together: words and headline of the entry found in the page, phrases of pages that stand in an
article's place (``wordlists/parse/walls``), their number, the length of the text, what the page says of its price, and
where another article on the same subject may stand (``page_match``) its sentences, headline, address and day.
"""

from __future__ import annotations

import re

from worker.clean import html_to_text
from worker.clean.pieces import count_words
from worker.service.polling.page_match import HEADLINE_SHARED, UNSPACED, terms_of, why_another_article
from worker.types import Arrival, Page
from worker.wordlists import Table

SHORT_WORDS = 150  #: Challenges, errors and logins have fewer words.
WORDS_A_PHRASE = 60  #: A consent page has a phrase of its kind in fewer words; a report on consent has more between.
WORDS_AN_OFFER = 8  #: A page with fewer words for each phrase of an offer has nothing beside it.
COVERED = 0.8  #: Share of an entry's words in a page that carries it whole.
SHARED = 0.3  #: An article has at least so many of its summary's words, or ``HEADLINE_SHARED`` of its headline's.
OTHER_SHARED = 0.5  #: Where the page lacks the headline as well, a long page on another subject has nearly so many.
FEW_TERMS = 6  #: Of a text with fewer different words no share is taken.
LONGER = 2.0  #: A paid article that came whole has so many times the words of its summary.

TAIL_WORDS = 4  #: An offer has no more after it ("Log in."); a report that tells of one goes on.

_WALLS = Table("parse/walls")
_BESIDE_OFFERS = ("paid_label", "price")  #: Counted with an offer only: news tells of prices and of papers, too.
_SENTENCE_END = re.compile(r"[.!?。！？؟।]+\s*")
_SHORT_KINDS = ("challenge", "javascript", "not_found", "gate", "broken", "redirect")


def why_not_the_article(given: Arrival, page: Page) -> str | None:
    """Return why a page is not the article of an arrival, as a stable code; None if it may be.

    Args:
        given: The entry, or an address that came alone.
        page: What was read at its address.
    """
    summary = html_to_text(given.html or "")
    words = count_words(page.text)
    text_share, headline_share = _shares(summary, given.title, page)
    if page.sends_on and words < SHORT_WORDS and not _is_covered(text_share):
        return "page_is_redirect"
    wall, phrases = _wall(page)
    if wall in _SHORT_KINDS and _is_short_wall(phrases, words, page, (text_share, headline_share)):
        return f"page_is_{wall}"
    is_about_it = text_share is not None and text_share >= HEADLINE_SHARED
    if wall is not None and _is_dense_wall(wall, phrases, words) and (wall == "paywall" or not is_about_it):
        return f"page_is_{wall}"
    if given.html and (page.is_free is False or (wall == "paywall" and phrases >= 2)):
        is_whole = wall != "paywall" and _is_covered(text_share)
        is_longer = words >= LONGER * count_words(summary) and (text_share is None or text_share >= SHARED)
        is_offer = wall == "paywall" and words < 2 * SHORT_WORDS
        if is_offer or not (is_whole or is_longer):
            return "page_is_paywall"
    if _is_other(text_share, headline_share, phrases):
        return "page_is_other"
    return why_another_article(given, summary, page, text_share=text_share, headline_share=headline_share)


def _is_short_wall(phrases: int, words: int, page: Page, shares: tuple[float | None, float | None]) -> bool:
    """Return True if a short page says so in its headline, twice, or with few words around it.

    A long one does if its headline says so and has nothing of the entry's: an error with another article below it.
    """
    text_share, headline_share = shares
    if _is_covered(text_share):
        return False
    says_so = _phrases_in(page.title or "")
    if words >= SHORT_WORDS:
        return says_so and headline_share is not None and headline_share < HEADLINE_SHARED
    return says_so or phrases >= 2 or words < SHORT_WORDS // 3


def _is_dense_wall(wall: str, phrases: int, words: int) -> bool:
    """Return True if a page has phrases of a login, of consent or of an offer, and few words beside them."""
    match wall:
        case "login":
            return phrases >= 2 and words < SHORT_WORDS
        case "consent":
            most = WORDS_A_PHRASE * phrases if phrases >= 3 else SHORT_WORDS // 3
            return phrases >= 2 and words < most
        case "paywall":
            return phrases >= 2 and words < WORDS_AN_OFFER * phrases
        case _:
            return False


def _is_other(text_share: float | None, headline_share: float | None, phrases: int) -> bool:
    if text_share is None:
        return phrases > 0 and headline_share is not None and headline_share < HEADLINE_SHARED
    return text_share < OTHER_SHARED and (headline_share is None or headline_share < HEADLINE_SHARED)


def _is_covered(share: float | None) -> bool:
    return share is not None and share >= COVERED


def _shares(summary: str, title: str | None, page: Page) -> tuple[float | None, float | None]:
    """Return the shares of the words of an entry's text and of its headline that its page has."""
    there = terms_of(f"{page.title or ''} {page.text}")
    of_text, of_title = terms_of(summary), terms_of(title or "")
    return (
        len(of_text & there) / len(of_text) if len(of_text) >= FEW_TERMS else None,
        len(of_title & there) / len(of_title) if of_title else None,
    )


def _wall(page: Page) -> tuple[str | None, int]:
    """Return the kind of which a page has most different phrases, and their number."""
    text = _folded(f"{page.title or ''} {page.text}")
    counts = {kind: len(_phrases_of(kind, text)) for kind in _WALLS.values if kind not in _BESIDE_OFFERS}
    counts["paywall"] = _offer_phrases(text, counts["paywall"])
    kind = max(counts, key=lambda one: counts[one])
    return (kind, counts[kind]) if counts[kind] else (None, 0)


def _offer_phrases(text: str, asking: int) -> int:
    """Return how many phrases of an offer to pay a folded text has; 0 if it tells of offers and makes none.

    A page that asks its reader to pay makes one. So does a page that says who may read it, with next to nothing after.
    """
    labels, prices = (_phrases_of(kind, text) for kind in _BESIDE_OFFERS)
    is_offer = asking > 0 or (labels and _words_after(labels, text) <= TAIL_WORDS)
    return asking + len(labels) + len(prices) if is_offer else 0


def _words_after(phrases: list[str], text: str) -> int:
    """Count the words of the sentences without a phrase that follow the first sentence with one."""
    sentences = _SENTENCE_END.split(text)
    has_one = [any(phrase in sentence for phrase in phrases) for sentence in sentences]
    first = has_one.index(True) if True in has_one else 0
    return sum(count_words(one) for one, has in zip(sentences[first:], has_one[first:], strict=True) if one and not has)


def _phrases_in(title: str) -> bool:
    folded = _folded(title)
    return any(_phrases_of(kind, folded) for kind in _SHORT_KINDS)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _phrases_of(kind: str, text: str) -> list[str]:
    """Return the phrases of a kind in a folded text, none within another; whole words where blanks part them.

    Looking each up takes a thirtieth of the time of one pattern of all.
    """
    found = [phrase for phrase in _WALLS.values[kind] if phrase in text and _is_whole(phrase, text)]
    return [phrase for phrase in found if not any(phrase in other for other in found if other != phrase)]


def _is_whole(phrase: str, text: str) -> bool:
    return UNSPACED.search(phrase) is not None or re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None
