"""New, copy or new version: tiers in their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from worker.dedupe import decide, fingerprint
from worker.types import Draft, Known

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = " ".join(f"word{number}" for number in range(200))
EDITED = TEXT.replace("word100 word101 word102", "something else entirely")
CUT = " ".join(TEXT.split()[:120])
NEW = " ".join(f"fresh{number}" for number in range(200))
STRANGE = " ".join(f"strange{number}" for number in range(150))
URL = "https://a.example/1"


def draft(
    text: str = TEXT, title: str = "Title of it", source: str = "a", url: str | None = URL, hours: float = 0
) -> Draft:
    return Draft(
        title=title, title_from="given", text=text, url=url, canonical_url=url, source=source, dateline=None,
        credit=None, authors=(), lang="en", lang_confidence=1.0, word_count=len(text.split()),
        published_at=NOW + timedelta(hours=hours), published_from="feed", correction=None, subheads=(), removed=(),
        identity_keys=(), fingerprint=fingerprint(title, text),
    )  # fmt: skip


def known(
    text: str = TEXT, title: str = "Title of it", source: str = "a", url: str | None = URL, number: int = 7
) -> Known:
    return Known(
        article_id=number, title=title, text=text, source=source, canonical_url=url, published_at=NOW,
        text_sha256=fingerprint(title, text).text_sha256,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("what", "arriving", "stored", "action", "reason"),
    [
        ("the same again", draft(), known(), "duplicate", "same_url"),
        ("the same under its id", draft(url=None), known(), "duplicate", "same_id"),
        ("other punctuation", draft(TEXT.replace(" ", ", ")), known(), "duplicate", "same_url"),
        ("another text", draft(EDITED), known(), "update", "same_url"),
        ("another headline", draft(title="Corrected title"), known(), "update", "same_url"),
        ("an empty text", draft(""), known(), "duplicate", "same_url"),
    ],
)
def test_the_same_key_is_the_same_article(what: str, arriving: Draft, stored: Known, action: str, reason: str) -> None:
    made = decide(arriving, same_key=stored, same_text=None, near=())
    assert (made.action, made.reason, made.article_id) == (action, reason, 7)


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
