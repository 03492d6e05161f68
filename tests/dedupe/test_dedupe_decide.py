"""New, copy or new version: tiers in their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

import pytest
from drafts import CUT, EDITED, ELSEWHERE, NEW, NOW, STRANGE, TEXT, draft, known

from worker.dedupe import KeyMatch, decide
from worker.types import Draft, Known

NAMES = ("Ada Stone", "Ben Field", "Cleo Marsh", "Dan Wood", "Eve Rivers", "Finn Hill", "Gus Lake", "Hal Moor")
PEOPLE = " " + ", then ".join(NAMES)
AGAIN = " ".join(f"fresh{number} as {name} saw." for number, name in enumerate(reversed(NAMES)))


def undated(one: Draft) -> Draft:
    return replace(one, published_at=None, published_from=None)


LATER, EARLIER = NOW + timedelta(hours=2), NOW - timedelta(hours=2)
HOME = "https://a.example/"
NAMED, NUMBERED = "https://a.example/title-of-it", "https://a.example/news/84711"


@pytest.mark.parametrize(
    ("what", "arriving", "by", "stored", "action", "reason"),
    [
        ("the same again", draft(), "url", known(), "duplicate", "same_url"),
        ("the same under its id", draft(url=None), "id", known(), "duplicate", "same_id"),
        ("under the address of a copy", draft(url=ELSEWHERE), "url", known(), "duplicate", "same_url"),
        ("under its id at a new address", draft(url=ELSEWHERE), "id", known(), "duplicate", "same_id"),
        ("other punctuation", draft(TEXT.replace(" ", ", ")), "url", known(), "duplicate", "same_url"),
        ("another text", draft(EDITED), "url", known(), "update", "same_url"),
        ("another text under its id", draft(EDITED, url=ELSEWHERE), "id", known(), "update", "same_id"),
        ("another headline", draft(title="Corrected title"), "url", known(), "update", "same_url"),
        ("an empty text", draft(""), "url", known(), "duplicate", "same_url"),
        ("a sighting of an hour before", draft(EDITED, hours=-1), "url", known(), "duplicate", "old_version"),
        ("a sighting of an hour after", draft(EDITED, hours=1), "url", known(), "update", "same_url"),
        (
            "dated otherwise by another door",
            replace(draft(EDITED, hours=-1), published_from="json-ld"),
            "url",
            known(),
            "update",
            "same_url",
        ),
        (
            "a day before, by the day in its address",
            replace(draft(EDITED, hours=-24), published_from="url"),
            "url",
            replace(known(), published_from="url"),
            "update",
            "same_url",
        ),
        (
            "changed before the version known",
            replace(draft(EDITED), revised_at=EARLIER),
            "url",
            replace(known(), revised_at=NOW),
            "duplicate",
            "old_version",
        ),
        (
            "changed after it, though dated before",
            replace(draft(EDITED, hours=-1), revised_at=LATER),
            "url",
            replace(known(), revised_at=NOW),
            "update",
            "same_url",
        ),
    ],
)
def test_the_same_key_is_the_same_article(
    what: str, arriving: Draft, by: Literal["url", "id"], stored: Known, action: str, reason: str
) -> None:
    made = decide(arriving, same_key=KeyMatch(known=stored, by=by), same_text=None, near=())
    assert (made.action, made.reason, made.article_id) == (action, reason, 7)


@pytest.mark.parametrize(
    ("revised_at", "known_revised_at", "action"),
    [(None, None, "duplicate"), (LATER, NOW, "update"), (NOW, NOW, "duplicate"), (LATER, None, "duplicate")],
)
def test_the_text_of_an_earlier_version_is_new_only_if_its_publisher_says_so(
    revised_at: datetime | None, known_revised_at: datetime | None, action: str
) -> None:
    match = KeyMatch(known=replace(known(), revised_at=known_revised_at), by="url", superseded=True)
    made = decide(replace(draft(EDITED), revised_at=revised_at), same_key=match, same_text=None, near=())
    assert (made.action, made.article_id) == (action, 7)
    assert made.reason == ("old_version" if action == "duplicate" else "same_url")


@pytest.mark.parametrize(
    ("what", "arriving", "action", "reason"),
    [
        ("another article", draft(NEW, "Quite another one", url=ELSEWHERE), "store", "reused_id"),
        ("without an address nobody can tell", draft(NEW, "Quite another one", url=None), "update", "same_id"),
        ("under one headline", draft(NEW, url=ELSEWHERE), "update", "same_id"),
        ("a part of it", draft(CUT, "Quite another one", url=ELSEWHERE), "update", "same_id"),
        ("rewritten at its address", draft(NEW, "Quite another one"), "update", "same_id"),
        ("another of the day", draft(NEW, "Quite another one", hours=5), "store", "reused_id"),
        ("another of the hour", draft(NEW, "Quite another one", hours=0.5), "store", "reused_id"),
        (
            "another of the day, without an address",
            draft(NEW, "Quite another one", url=None, hours=5),
            "store",
            "reused_id",
        ),
        ("the next day's", draft(NEW, "Quite another one", hours=24), "store", "reused_id"),
        (
            "the next day's, without an address",
            draft(NEW, "Quite another one", url=None, hours=24),
            "store",
            "reused_id",
        ),
        ("the next day, under one headline", draft(NEW, hours=24), "update", "same_id"),
    ],
)
def test_an_id_used_again_for_another_article_counts_for_nothing(
    what: str, arriving: Draft, action: str, reason: str
) -> None:
    made = decide(arriving, same_key=KeyMatch(known=known(), by="id"), same_text=None, near=())
    assert (made.action, made.reason, made.article_id) == (action, reason, 7 if action == "update" else None)
    assert "7" in made.detail or action == "update"


@pytest.mark.parametrize(
    ("what", "arriving", "other_key", "action", "reason"),
    [
        ("rewritten", draft(NEW, "Quite another one"), False, "update", "same_url"),
        (
            "rewritten, and its date too",
            draft(NEW, "Quite another one", url=NAMED, hours=5),
            False,
            "update",
            "same_url",
        ),
        (
            "the same at a numbered address",
            draft(NEW, "Another one", url=NUMBERED, hours=5),
            False,
            "update",
            "same_url",
        ),
        ("another one of the day", draft(NEW, "Quite another one", hours=5), False, "store", "reused_url"),
        ("another one before it", draft(NEW, "Quite another one", hours=-5), False, "duplicate", "old_version"),
        ("another one at the homepage", draft(NEW, "Quite another", url=HOME, hours=5), False, "store", "reused_url"),
        ("edited on the day", draft(EDITED, "Quite another one", hours=5), False, "update", "same_url"),
        ("the next of a weekly series", draft(NEW, hours=24 * 7), False, "store", "reused_url"),
        ("an edit after a week", draft(EDITED, hours=24 * 7), False, "update", "same_url"),
        ("edited the next day", draft(EDITED, "Quite another one", hours=24), False, "update", "same_url"),
        ("another one the next day", draft(NEW, "Quite another one", hours=24), False, "store", "reused_url"),
        ("under one headline the next day", draft(NEW, hours=24), False, "update", "same_url"),
        ("another id", draft(NEW, "Quite another one"), True, "store", "reused_url"),
        ("another id and one headline", draft(NEW, hours=5), True, "update", "same_url"),
        ("another id and day and one headline", draft(NEW, hours=24), True, "store", "reused_url"),
        ("another id and an edited text", draft(EDITED, "Quite another one", hours=24), True, "update", "same_url"),
        ("another id and no text", draft("", "Quite another one", hours=24), True, "duplicate", "same_url"),
        ("another id, people in common", draft(AGAIN, "Quite another one"), True, "store", "reused_url"),
        ("another id, people and one headline", draft(AGAIN), True, "update", "same_url"),
        ("another id at its own address", draft(AGAIN, "Quite another one", url=NUMBERED), True, "update", "same_url"),
        ("undated", undated(draft(NEW, "Quite another one")), False, "store", "reused_url"),
        ("undated, edited", undated(draft(EDITED, "Quite another one")), False, "update", "same_url"),
        ("undated, under one headline", undated(draft(NEW)), False, "update", "same_url"),
        ("undated, at its own address", undated(draft(NEW, "Another", url=NAMED)), False, "update", "same_url"),
    ],
)
def test_an_address_used_again_for_another_article_counts_for_nothing(
    what: str, arriving: Draft, other_key: bool, action: str, reason: str
) -> None:
    stored = known(TEXT + PEOPLE, url=arriving.canonical_url)
    match = KeyMatch(known=stored, by="url", other_key=other_key)
    made = decide(arriving, same_key=match, same_text=None, near=())
    assert (made.action, made.reason) == (action, reason)


@pytest.mark.parametrize(
    ("what", "arriving", "stored", "action", "reason"),
    [
        ("the same text elsewhere", draft(source="b"), known(), "duplicate", "same_text"),
        (
            "under another headline",
            draft(title="Quite another one", source="b"),
            known(),
            "duplicate",
            "same_text",
        ),
        ("a fixed text of a series", draft(title="Episode two", hours=170), known(), "store", "new"),
    ],
)
def test_an_equal_text_is_a_copy(what: str, arriving: Draft, stored: Known, action: str, reason: str) -> None:
    made = decide(arriving, same_key=None, same_text=stored, near=())
    assert (made.action, made.reason) == (action, reason)


@pytest.mark.parametrize(
    ("what", "arriving", "action", "reason"),
    [
        ("one sentence edited", draft(EDITED, url=None, hours=1), "duplicate", "near_duplicate"),
        ("one sentence edited elsewhere", draft(EDITED, source="b", url=None), "duplicate", "near_duplicate"),
        ("cut by a local outlet", draft(CUT, source="b", url=None), "duplicate", "reprint"),
        (
            "within something longer",
            draft(f"{NEW[:900]} {TEXT}", source="b", url=None),
            "duplicate",
            "reprint",
        ),
        ("one item of a round-up", draft(f"{NEW} {TEXT}", source="b", url=None), "store", "new"),
        ("something else", draft(NEW, url=None), "store", "new"),
        (
            "the next of a series",
            draft(EDITED, url=None, title="Title number two", hours=24 * 7),
            "store",
            "new",
        ),
    ],
)
def test_a_near_text_is_a_copy_only_if_it_is_the_same_report(
    what: str, arriving: Draft, action: str, reason: str
) -> None:
    made = decide(arriving, same_key=None, same_text=None, near=[known(STRANGE, number=3), known()])
    assert (made.action, made.reason) == (action, reason), made.detail
    assert made.article_id == (7 if action == "duplicate" else None)
    assert made.similarity is not None
    assert 0 <= made.similarity <= 1


def test_the_closest_of_several_is_named() -> None:
    near = [known(EDITED, number=1), known(CUT, number=2), known(TEXT + " end", number=3)]
    made = decide(draft(source="b", url=None), same_key=None, same_text=None, near=near)
    assert made.article_id == 3


def test_nothing_known_is_new_and_nothing_is_compared() -> None:
    made = decide(draft(), same_key=None, same_text=None, near=())
    assert (made.action, made.reason, made.article_id, made.similarity) == ("store", "new", None, None)


def test_a_memory_of_prepared_texts_is_used() -> None:
    from worker.dedupe import prepare

    asked: list[str] = []

    def remembering(text: str):  # type: ignore[no-untyped-def]
        asked.append(text)
        return prepare(text)

    decide(draft(url=None), same_key=None, same_text=None, near=[known(EDITED), known(CUT)], prepare=remembering)
    assert asked == [TEXT, EDITED, CUT]


def test_a_stored_text_that_was_meant_for_another_day_stays_apart_by_its_numbers() -> None:
    body = (
        "Shares moved on {0} as the index reached {1} points and {2} million changed hands at {3} percent. "
        + " ".join(f"standing{number}" for number in range(60))
    )
    monday, tuesday = body.format("Monday", 4211, 310, 2.5), body.format("Tuesday", 4156, 288, 2.7)
    made = decide(
        draft(tuesday, url=None, hours=24),
        same_key=None,
        same_text=None,
        near=[replace(known(monday), title="Title of it")],
    )
    assert made.action == "store", made.detail
