"""Counters that move while a text stands."""

from __future__ import annotations

import pytest

from worker.dedupe import without_counters

NEWS = "The band keeps to long songs. The singer means it"


@pytest.mark.parametrize(
    "counter",
    [
        " (Visited {} times, 1 visits today)",
        "<div class='c'>(Visited {} times, 1 visits today)</div>",
        "<p>Points: {}</p><p># Comments: 3</p>",
        "<p>Points: 10</p><p># Comments: {}</p>",
        " | {} comments",
        " - {} views",
        " · 1.2K views · {} likes",
        " [{} comments]",
        "\n{} Kommentare",
        "\nGelesen: {} Mal",
        "\n{} vues",
        "\nLeído {} veces",
        "\nПросмотров: {}",
        "\n{} просмотров",
        "\n阅读 {}",
        "\n閲覧数：{}",
        "\n조회수 {}",
        "\nعدد المشاهدات: {}",
        "&nbsp;&bull; {} comments",
        ". {} people like this article",
        "\nVisitors: {}",
        "\nViews: {} | Comments: 4",
    ],
)
@pytest.mark.parametrize("numbers", [("12", "13"), ("999", "1,000"), ("0", "1")])
def test_a_counter_that_moves_changes_nothing(counter: str, numbers: tuple[str, str]) -> None:
    before, after = (without_counters(NEWS + counter.format(number)) for number in numbers)
    assert before == after


@pytest.mark.parametrize(
    "text",
    [
        "{} people were killed in the flood",
        "The petition has {} signatures",
        "Verstappen 3{} points",
        "Verstappen: 3{} points",
        "<td>Verstappen</td><td>3{} points</td>",
        "Norris (36{} points)",
        "Smith: 12,34{} votes",
        "Score: {}-1",
        "Final - {} shares sold",
        "The fair (12,00{} visitors)",
        "Comments: the mayor, 4{}, resigns",
        "Lakers 10{} points, Bulls 99 points",
        "The museum had {} visitors last year, the director said",
        "Level: {}",
        "{}",
        "Unemployment: {} percent",
        "Oil - {} dollars",
        "Chapter {}: the visitors arrive",
        "(page {} of 20)",
    ],
)
def test_numbers_of_a_report_are_none(text: str) -> None:
    assert without_counters(text.format(1)) != without_counters(text.format(2))


def test_a_long_text_is_searched_at_its_edges_only_and_no_sentence_is_cut_into_a_counter() -> None:
    body = "The council said it again, and again. " * 100
    for number in range(1_200):  # wherever the edges fall
        text = f"{body}The song had 143 views then{' x' * number}"
        assert without_counters(text) is text
    assert without_counters(f"12 views | {body}(3 comments)") == without_counters(f"13 views | {body}(4 comments)")


def test_a_text_without_counters_stays_as_it_is() -> None:
    text = "Tom &amp; Jerry &#8211; 12 episodes &lt;b&gt; (2026)"
    assert without_counters(text) is text
