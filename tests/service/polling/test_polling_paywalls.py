"""A report on prices and papers is taken; an offer to pay for the rest of an article is not, in any language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from worker.service.polling.page_judge import why_not_the_article
from worker.types import Arrival, Page

URL = "https://harbour.example/news/lock"
TITLE = "New gates for the old lock arrive by barge"
FIRST = "Four steel gates for the lock at the river mouth arrived by barge on Thursday, a week later than planned."
SUMMARY = f"{FIRST} Divers will take the old ones out next month, when the water is low."


def lines_of(name: str) -> list[str]:
    """Return the lines of a file of this folder without its comments."""
    lines = Path(__file__).with_name(f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def judged(title: str, summary: str | None, text: str) -> str | None:
    entry = Arrival(url=URL, title=title, html=summary, feed_id=1)
    return why_not_the_article(entry, Page(url=URL, title=title, text=text))


@pytest.mark.parametrize("line", lines_of("priced_reports"))
def test_a_short_report_on_prices_or_papers_is_the_article(line: str) -> None:
    title, text = line.split(" | ")
    first = re.split(r"(?<=[.。])\s*", text)[0]
    assert judged(title, first, text) is None
    assert judged(title, None, text) is None


@pytest.mark.parametrize("offer", lines_of("offers_to_pay"))
def test_an_offer_to_pay_is_no_article_whatever_stands_before_it(offer: str) -> None:
    for before in ("", f"{FIRST} ", f"{SUMMARY} "):
        assert judged(TITLE, SUMMARY, before + offer) == "page_is_paywall", before
