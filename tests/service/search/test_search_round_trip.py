"""Out and in again: an export taken into an empty database gives the same articles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from manual_clock import ManualClock
from sample_articles import MEDIA, PUBLISHED_AT, arrival, edited, extended, text
from working import must_balance, take_in, work

from worker.bootstrap import Services
from worker.errors import InvalidInput, WiredeskError
from worker.service.search.articles import ArticleFilter
from worker.service.search.export import ExportRequest
from worker.types import Arrival

FOUND_ANEW = {
    "id", "first_seen_at", "updated_at", "story_id", "story_reason", "enriched", "entities", "related",
    "sightings", "sighting_count", "withdrawn_at",
}  # fmt: skip
"""Fields that belong to the database an article is in. All others must come through."""

MESSY = (
    "PHOTO: Reuters/Jane Doe\n\nBEIRUT (AFP) - The ministry said on Monday that the bridge is open again, and that "
    "1,200 people crossed it in\nthe first hour after two years of repairs.\n\nRelated article: The old bridge\n\n"
    "It was closed in 2024, when engineers found cracks in two of its pillars, the city's office said then.\n\n"
    "By Bo Li"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path, clock: ManualClock) -> Iterator[Services]:
    """Services on an empty database of each kind in turn."""
    from worker.bootstrap import connect
    from worker.settings import Settings

    if request.param == "sqlite":
        import shutil

        file = tmp_path / "elsewhere.db"
        shutil.copy(request.getfixturevalue("_migrated_file"), file)
        url = f"sqlite:///{file}"
    else:
        url = request.getfixturevalue("postgresql").create(f"elsewhere{tmp_path.name[-20:]}", template="migrated")
    services = connect(Settings(database_url=url, data_dir=tmp_path), clock=clock)
    yield services
    services.close()


@pytest.fixture
def services(connect_services: Callable[..., Services], sqlite_url: str) -> Services:
    """Provide the services that export; the other database takes both kinds in turn."""
    return connect_services(database_url=sqlite_url)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def exported(services: Services) -> list[bytes]:
    wanted = ExportRequest(kind="articles", articles=ArticleFilter(state="any"))
    return b"".join(piece.body for piece in services.export.pieces(wanted)).splitlines()


def bring_in(services: Services, lines: list[bytes]) -> None:
    arrivals: list[Arrival] = []
    for number, line in enumerate(lines):
        for one in services.intake.line(f"export:{number}", line):
            assert isinstance(one, Arrival), one
            arrivals.append(one)
    services.accept.articles(arrivals, door="cli")
    work(services)


def comparable(lines: list[bytes]) -> list[dict[str, Any]]:
    """Without what is found anew, in an order of its own: a batch writes copies last. An original by its title."""
    rows = sorted((json.loads(line) for line in lines), key=lambda row: row["title"])
    titles = {row["id"]: row["title"] for row in rows}
    for row in rows:
        row["duplicate_of"] = None if row["duplicate_of"] is None else titles[row["duplicate_of"]]
        for version in row["versions"]:
            del version["seen_at"]
    return [{name: value for name, value in row.items() if name not in FOUND_ANEW} for row in rows]


def test_everything_that_is_said_of_an_article_comes_through(services: Services, elsewhere: Services) -> None:
    take_in(
        services,
        arrival("messy", title=None, text=MESSY, authors=("Jane Doe", "Bo; Li"), lang=None),
        arrival("dated", published_from="json-ld", published_precision="day", date_candidates=("json-ld 2026-03-01",)),
        arrival("nobody", url=None, source=None, published_at=None, ai_opt_out=(), text_from="trafilatura"),
        arrival("revised", updated_at=PUBLISHED_AT, ai_opt_out=("robots.txt: GPTBot",)),
        arrival("media", **MEDIA),
        arrival("tracked", url="https://News.example/a/../t?utm_source=x&id=1", title="=1+1\u2028'\"odd"),
    )
    out = exported(services)
    first = json.loads(out[0])
    assert first["dateline"]
    assert first["removed"]
    assert {name: json.loads(out[4])[name] for name in MEDIA} == json.loads(json.dumps(MEDIA, default=asdict))
    bring_in(elsewhere, out)
    assert comparable(exported(elsewhere)) == comparable(out)


def test_copies_stay_copies_and_versions_stay_versions(services: Services, elsewhere: Services) -> None:
    first = text("a")
    take_in(services, arrival("a", text=first), arrival("b"))
    take_in(services, arrival("copy", text=edited(first), url="https://other.example/c", source="other"))
    take_in(services, arrival("b", text=extended(text("b"), "b")))
    take_in(services, arrival("no-url", url=None, id="7", text=text("n")))
    take_in(services, arrival("no-url", url=None, id="7", text=edited(text("n"))))
    out = exported(services)
    rows = [json.loads(line) for line in out]
    assert [row["version"] for row in rows] == [1, 2, 1, 2]
    assert rows[2]["duplicate_of"] == 1
    bring_in(elsewhere, out)
    came, left = comparable(exported(elsewhere)), comparable(out)
    # Where its publisher does not say when a version was made, the time when it came stands for it.
    for one in (*came, *left):
        if one["version"] > 1:
            del one["revised_at"]
    assert came == left


def test_what_was_withdrawn_stays_withdrawn(services: Services, elsewhere: Services) -> None:
    take_in(services, arrival("a"), arrival("b"))
    take_in(services, arrival("a", text=edited(text("a"))))
    take_in(services, arrival("a", title="KILL: report", text="Please kill this report, it is wrong."))
    out = exported(services)
    assert json.loads(out[0])["withdrawn_at"]
    bring_in(elsewhere, out)
    came = json.loads(exported(elsewhere)[0])
    assert came["withdrawn_at"]
    assert comparable(out)[1:] == comparable(exported(elsewhere))[1:]
    assert came["withdrawn_reason"] == json.loads(out[0])["withdrawn_reason"]
    assert came["text"] == json.loads(out[0])["text"]
    assert [one.id for one in elsewhere.articles.find_articles(ArticleFilter()).articles] == [2]


def test_an_article_that_stands_here_is_withdrawn_by_an_export_in_which_it_is(
    services: Services, elsewhere: Services
) -> None:
    take_in(elsewhere, arrival("a"))
    take_in(services, arrival("a"), arrival("a", title="KILL: report", text="Please kill this report, it is wrong."))
    bring_in(elsewhere, exported(services))
    assert elsewhere.articles.get(1).withdrawn_at is not None


def test_the_copy_of_a_withdrawn_article_does_not_take_its_place(services: Services, elsewhere: Services) -> None:
    take_in(services, arrival("a"))
    take_in(services, arrival("copy", text=edited(text("a")), source="other"))
    take_in(services, arrival("a", title="KILL: report", text="Please kill this report, it is wrong."))
    bring_in(elsewhere, exported(services))
    assert elsewhere.articles.find_articles(ArticleFilter()).articles == ()


def test_taken_in_twice_it_changes_nothing(services: Services, elsewhere: Services) -> None:
    take_in(services, arrival("a"), arrival("b", url=None))
    take_in(services, arrival("a", text=edited(text("a"))))
    out = exported(services)
    bring_in(elsewhere, out)
    once = comparable(exported(elsewhere))
    bring_in(elsewhere, out)
    assert comparable(exported(elsewhere)) == once
    must_balance(elsewhere)


def test_cleaning_again_changes_nothing_that_was_brought_in(services: Services, elsewhere: Services) -> None:
    take_in(services, arrival("messy", title=None, text=MESSY))
    bring_in(elsewhere, [exported(services)[0].replace(b'"cleaned_by": "', b'"cleaned_by": "older-')])
    before = comparable(exported(elsewhere))
    assert elsewhere.rerun.rerun_stage("clean").changed == 0
    after = comparable(exported(elsewhere))
    assert after[0]["cleaned_by"] != before[0].pop("cleaned_by")
    assert after[0] | before[0] == after[0]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("schema", "wiredesk.article.9", "is not wiredesk.article.1"),
        ("authors", "Ann", "authors is a list of texts"),
        ("removed", ["x"], "removed is a list of objects"),
        ("first_seen_at", 3, "first_seen_at is text"),
        ("published_at", "yesterday", "published_at is a time in ISO 8601"),
        ("published_precision", "year", "published_precision is one of second, minute, hour, day"),
        ("lang_confidence", 7, "lang_confidence is a number from 0 to 1"),
        ("text", None, None),
    ],
)
def test_a_line_that_was_tampered_with_is_named_or_rejected(
    services: Services, field: str, value: Any, said: str | None
) -> None:
    take_in(services, arrival("a", url=None))
    line = json.dumps(json.loads(exported(services)[0]) | {field: value}).encode()
    [found] = services.intake.line("x.jsonl:1", line)
    if said is not None:
        assert isinstance(found, WiredeskError)
        assert said in str(found)
        assert str(found).startswith("x.jsonl:1: ")
        return
    assert isinstance(found, Arrival)
    [receipt] = take_in(services, found)
    assert (receipt.state, receipt.reason) == ("rejected", "no_text")


def test_characters_no_database_takes_are_cleaned_out_of_what_is_brought_in(services: Services) -> None:
    take_in(services, arrival("a"))
    row = json.loads(exported(services)[0]) | {"text": "A\0B \ud800 news of the day", "dateline": "X\0", "url": None}
    bring_in(services, [json.dumps(row).encode()])
    came = json.loads(exported(services)[1])
    assert "\0" not in came["text"] + came["dateline"]


def test_one_line_of_an_export_is_not_taken_over_http(services: Services) -> None:
    take_in(services, arrival("a"))
    with pytest.raises(InvalidInput, match="wiredesk ingest"):
        services.intake.arrival(json.loads(exported(services)[0]))
