"""Another article on the subject of an entry does not take the place of its summary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from worker.service.polling.page_judge import why_not_the_article
from worker.types import Arrival, Page

URL = "https://harbour.example/news/lock-gates"
DAY = datetime(2026, 3, 5, 9, tzinfo=UTC)
ENTRY = Arrival(
    url=URL,
    title="New gates for the old lock arrive by barge",
    html="Four steel gates for the lock at the river mouth arrived by barge on Thursday, a week later than planned. "
    "Divers will take the old ones out next month, when the water is low. Ships must use the canal until then.",
    published_at=DAY,
    feed_id=1,
)
REST = "The port said that the yard on the other coast had built each of them in nine weeks. " * 8
ITS_TEXT = f"Four steel gates for the lock at the river mouth arrived by barge on Thursday, the port said. {REST}"
RETOLD = (
    f"Gates of steel, four in all, reached the lock by barge this Thursday; ships use the canal for a month. {REST}"
)
LATER_TEXT = (
    "Ships may pass the river lock again since Monday. The four gates had arrived a week late, by barge; divers took "
    f"out the old steel, and until the water rose last month ships had planned around the canal. {REST}"
)
LATER = Page(url=URL, title="Lock reopens to ships after three months", text=LATER_TEXT)
OTHER_URL = "https://harbour.example/news/lock-reopens"


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (replace(LATER, url=OTHER_URL), "page_is_other_address"),
        (replace(LATER, canonical_url=OTHER_URL), "page_is_other_address"),
        (replace(LATER, url=f"{URL}?id=8"), None),  # the entry's own, with a query of its own
        (replace(LATER, url="https://harbour.example/news"), "page_is_other_address"),
        (replace(LATER, title="News", url="https://harbour.example/news"), "page_is_other_address"),
        (replace(LATER, published_at=DAY + timedelta(days=80)), "page_is_other_date"),
        (replace(LATER, published_at=DAY - timedelta(days=80)), "page_is_other_date"),
        (replace(LATER, published_at=DAY + timedelta(hours=20)), None),  # a new headline of the day
        (replace(LATER, canonical_url="https://harbour.example/news/"), None),  # names its section by mistake
        (LATER, None),
        # its own sentences are enough, whatever headline, address and day are
        (Page(url=OTHER_URL, title="Barge brings steel", text=ITS_TEXT, published_at=DAY + timedelta(days=80)), None),
        # so is its headline, unless another day makes it one of a series
        (Page(url=OTHER_URL, title=ENTRY.title, text=RETOLD, published_at=DAY + timedelta(days=80)), None),
        (Page(url=OTHER_URL, title="New gates for old lock arrive", text=RETOLD), None),
        (
            Page(url=OTHER_URL, title="New gates for the old lock break", text=RETOLD, published_at=DAY),
            "page_is_other_address",
        ),
        (
            Page(url=OTHER_URL, title="Gates of the old lock break", text=RETOLD, published_at=DAY + timedelta(9)),
            "page_is_other_address",
        ),
        (Page(url=URL.replace("https://", "http://www."), title="Barge brings steel", text=RETOLD), None),
        (Page(url=f"{URL}/amp", title="Barge brings steel", text=RETOLD), None),
        (Page(url=OTHER_URL, title=None, text=RETOLD), None),  # nothing to compare
    ],
)
def test_sentences_headline_address_and_day_tell_another_article(page: Page, why: str | None) -> None:
    assert why_not_the_article(ENTRY, page) == why


@pytest.mark.parametrize(("days", "number", "why"), [(0, 2, None), (7, 3, "page_is_other_address"), (7, 2, None)])
def test_a_headline_of_a_series_has_its_number(days: int, number: int, why: str | None) -> None:
    given = replace(ENTRY, title="Harbour letter to our readers (2)")
    title = f"Harbour letter to our readers ({number})"
    page = Page(url=OTHER_URL, title=title, text=RETOLD, published_at=DAY + timedelta(days=days))
    assert why_not_the_article(given, page) == why


@pytest.mark.parametrize(
    ("title", "text", "why"),
    [
        ("港口大桥重新开放", "大桥经过两年维修，港口周一重新开放，政府表示通车。" * 9, None),
        ("港口大桥维修延期", "市政府表示，大桥维修要再延期一年，港口桥通车时间未定。" * 9, "page_is_other"),
    ],
)
def test_scripts_without_blanks_are_compared_by_signs(title: str, text: str, why: str | None) -> None:
    given = Arrival(
        url=URL, title="港口大桥重新开放", html="市政府周一表示，港口大桥经过两年维修后重新开放通车。", feed_id=1
    )
    assert why_not_the_article(given, Page(url=OTHER_URL, title=title, text=text)) == why
