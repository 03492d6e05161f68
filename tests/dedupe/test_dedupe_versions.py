"""A report that its source corrects under a new address: a version, a copy, or another report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from drafts import ELSEWHERE, NEW, STRANGE, TEXT, draft, known

from worker.dedupe import decide
from worker.types import Draft, Known

SHORT = "The police of Lowick will speak to reporters on Tuesday at noon."


@pytest.mark.parametrize(
    ("stored", "arriving", "action"),
    [
        ("Markets rise as Fed hods rates", "Markets rise as Fed holds rates", "update"),
        ("Fire at Lowick harbor", "Fire at Lowick harbour", "update"),
        ("Mayor resigns", "Mayor resigns after vote", "update"),
        ("Mayor resigns", "Harbour reopens", "store"),
        ("Flood warning for Kent", "Flood warning for Essex", "store"),
        ("Quake of 5.1 shakes Fiji", "Quake of 5.4 shakes Fiji", "store"),
        ("Goal: Lowick 1-0 Ashby", "Goal: Lowick 2-0 Ashby", "store"),
        ("Court convicts the mayor", "Court acquits the mayor", "store"),
        ("Minister to resign", "Minister not to resign", "store"),
    ],
)
@pytest.mark.parametrize("text", ["More to follow.", SHORT, f"{SHORT} {SHORT} Roads near it stay closed until then."])
def test_a_short_text_with_a_corrected_headline_under_a_new_address_is_a_version(
    stored: str, arriving: str, action: str, text: str
) -> None:
    late = draft(text, arriving, url=ELSEWHERE, hours=1)
    made = decide(late, same_key=None, same_text=None, near=[known(text, stored)], renewal_of=lambda _: "new")
    assert made.action == action, made.detail


@pytest.mark.parametrize(
    ("stored", "arriving", "hours", "action"),
    [
        ("The Fed hods rates at 5 percent.", "The Fed holds rates at 5 percent.", 1, "update"),
        (SHORT, SHORT.replace(" on Tuesday", " on Tuesday evening"), 1, "update"),
        (SHORT, f"{SHORT} Two are held.", 1, "update"),
        (SHORT, SHORT.replace("Tuesday", "Wednesday"), 1, "store"),
        (SHORT, SHORT.replace("will", "will not"), 1, "store"),
        ("Magnitude 5.1, depth 10 km.", "Magnitude 5.4, depth 10 km.", 1, "store"),
        (f"{SHORT} {SHORT} It is at 4711", f"{SHORT} {SHORT} It is at 4708", 1, "store"),
        ("Up 3 points at 4,711.", "Down 3 points at 4,708.", 1, "store"),
        ("Goal by Smith.", "Goal by Jones.", 1, "store"),
        ("Sunny.", "Sunny and warm, with rain in the evening.", 1, "store"),
        ("Sunny and dry in the north.", "Sunny and dry in the north and east.", 24, "store"),
    ],
)
def test_a_corrected_short_text_under_a_new_address_is_a_version(
    stored: str, arriving: str, hours: float, action: str
) -> None:
    late = draft(arriving, url=ELSEWHERE, hours=hours)
    made = decide(late, same_key=None, same_text=None, near=[known(stored)], renewal_of=lambda _: "new")
    assert made.action == action, made.detail


@pytest.mark.parametrize(("title", "text"), [("Mayor resigns after vote", SHORT), ("Mayor resigns", f"{SHORT} Soon.")])
def test_a_short_text_of_another_source_is_a_copy_only_word_for_word(title: str, text: str) -> None:
    stored = known(SHORT, "Mayor resigns")
    other = draft(text, title, source="b", url="https://b.example/1", hours=1)
    assert decide(other, same_key=None, same_text=None, near=[stored]).action == "store"


QUAKE = (
    "An earthquake killed {} people in the hills above Lowick on Monday, the office of civil protection said. " + TEXT
)
OPAQUE, OPAQUE_TOO = "https://a.example/story?id=4711", "https://a.example/story?id=4712"


def quake(dead: int, title: str = "Quake kills {}", url: str | None = "https://a.example/quake-kills-{}") -> Known:
    return known(QUAKE.format(dead), title.format(dead), url=url and url.format(dead))


def corrected(
    dead: int,
    title: str = "Quake kills {}",
    url: str | None = "https://a.example/quake-kills-{}",
    text: str = QUAKE,
    **more: Any,
) -> Draft:
    return draft(text.format(dead), title.format(dead), url=url and url.format(dead), **{"hours": 2, **more})


@pytest.mark.parametrize(
    ("what", "arriving", "stored", "action", "reason"),
    [
        ("its core figure", corrected(15), quake(12), "update", "new_version"),
        ("under an opaque address", corrected(15, url=OPAQUE_TOO), quake(12, url=OPAQUE), "update", "new_version"),
        ("without an address", corrected(15, url=None), quake(12, url=None), "update", "new_version"),
        (
            "in its text alone",
            corrected(15, "Quake in the hills"),
            quake(12, "Quake in the hills"),
            "update",
            "new_version",
        ),
        (
            "its headline and a sentence",
            corrected(
                12, "Tremor leaves dozens homeless", OPAQUE_TOO, QUAKE.replace("word7 word8 word9", "as he said")
            ),
            quake(12, url=OPAQUE),
            "update",
            "new_version",
        ),
        (
            "a slip and its headline",
            corrected(12, "Quake kills 15", text=QUAKE.replace("civil", "cvil")),
            quake(12),
            "update",
            "new_version",
        ),
        ("a paragraph more", corrected(12, text=f"{QUAKE} {NEW[:400]}"), quake(12), "update", "new_version"),
        (
            "nothing but a slip",
            corrected(12, text=QUAKE.replace("civil", "cvil")),
            quake(12),
            "duplicate",
            "near_duplicate",
        ),
        ("an hour before", corrected(15, hours=-1), quake(12), "duplicate", "old_version"),
        ("three days later", corrected(15, hours=72), quake(12), "store", "new"),
        ("by another publisher", corrected(15, source="b"), quake(12), "duplicate", "near_duplicate"),
        ("a brief of it", corrected(12, text=QUAKE[:700]), quake(12), "duplicate", "near_duplicate"),
        (
            "another event",
            corrected(15, "Crash kills {} in Ashby", "https://a.example/crash-{}", STRANGE + " {}"),
            quake(12),
            "store",
            "new",
        ),
        (
            "the opposite news",
            draft(f"Court in Lowick convicts the mayor. {TEXT}", "Court convicts mayor", url=OPAQUE_TOO, hours=2),
            known(f"Court in Lowick acquits the mayor. {TEXT}", "Court acquits mayor", url=OPAQUE),
            "store",
            "new",
        ),
    ],
)
def test_a_report_that_its_source_changes_under_a_new_address_is_a_new_version(
    what: str, arriving: Draft, stored: Known, action: str, reason: str
) -> None:
    made = decide(arriving, same_key=None, same_text=None, near=[stored], renewal_of=lambda _: "new")
    assert (made.action, made.reason) == (action, reason), made.detail


def test_a_version_of_one_of_a_source_is_told_beside_a_print_of_another() -> None:
    printed = replace(quake(12), source="b", article_id=3)
    made = decide(corrected(15), same_key=None, same_text=None, near=[printed, quake(12)], renewal_of=lambda _: "new")
    assert (made.action, made.article_id) == ("update", 7)


def test_who_may_not_change_an_article_gives_it_no_version() -> None:
    made = decide(corrected(15), same_key=None, same_text=None, near=[quake(12)], renewal_of=lambda _: "refused")
    assert (made.action, made.reason) == ("duplicate", "near_duplicate")
