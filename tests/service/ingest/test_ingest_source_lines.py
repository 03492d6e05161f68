"""Lines that a source repeats, learned from what is taken in, shown with the reason and put back by a person."""

from __future__ import annotations

import pytest
from sample_articles import arrival, text
from sqlalchemy import func, select
from working import take_in

from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound
from worker.store import Database
from worker.store.articles import source_lines as store
from worker.store.tables import SourceLineRow
from worker.types import Arrival, LineCount, Removed

LINE = "Voices from the harbour, every day"


def report(number: int, source: str = "echo.example") -> Arrival:
    return arrival(number, source=source, text=f"{text(number)}\n\n{LINE}")


def test_a_line_goes_once_it_stood_in_five_articles_of_one_source(services: Services) -> None:
    for number in range(1, 6):
        take_in(services, report(number))
    (sixth,) = take_in(services, report(6))
    other, again = take_in(services, report(7, "other.example"), report(1))
    article = services.articles.get(sixth.article_id or 0)
    assert LINE not in article.text
    assert article.removed[-1] == Removed("source_line", LINE, 5)
    assert LINE in services.articles.get(other.article_id or 0).text
    assert (again.state, again.article_id) == ("duplicate", 1)
    assert services.articles.get(1).version == 1


def test_a_person_puts_a_line_back_and_it_stays(services: Services) -> None:
    for number in range(1, 7):
        take_in(services, report(number))
    with pytest.raises(InvalidInput, match="Voices from"):
        services.source_lines.keep_line(6, "Share")
    with pytest.raises(NotFound):
        services.source_lines.keep_line(99, LINE)
    services.source_lines.keep_line(6, LINE)
    take_in(services, report(8))
    for article_id in (6, 7):
        assert services.articles.get(article_id).text.endswith(LINE)


def test_copies_and_versions_are_not_counted(services: Services, database: Database) -> None:
    for _ in range(6):
        take_in(services, report(1))
    with database.read() as session:
        assert store.line_counts(session, {"echo.example": [LINE]}) == {"echo.example": {LINE: LineCount(1, 1)}}


def test_rare_lines_are_forgotten_and_frequent_ones_kept(services: Services, database: Database) -> None:
    with database.write() as session:
        for start in range(0, 1_000, 50):
            batch = [("echo.example", [f"Line {number}", LINE]) for number in range(start, start + 50)]
            store.count_lines(session, [*batch, ("other.example", ["Once"])])
        rows = session.scalar(select(func.count()).select_from(SourceLineRow)) or 0
        found = store.line_counts(session, {"echo.example": [LINE, "Line 3"], "other.example": ["Once"]})
    assert rows < 110
    assert found == {"echo.example": {LINE: LineCount(1_000, 1_000)}, "other.example": {"Once": LineCount(20, 20)}}
