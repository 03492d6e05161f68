"""Lines that stood in many articles of a source: which are furniture, and what stays in any case."""

from __future__ import annotations

import pytest

from worker.clean import countable_lines, without_lines
from worker.types import LineCount, Removed

REPORT = "The harbour of Lomara was closed on Sunday after a ferry sank in high waves, the coast guard said."


@pytest.mark.parametrize(
    ("line", "articles", "of", "taken"),
    [
        ("READ MORE", 5, 100, True),
        ("READ MORE", 4, 10, False),
        ("READ MORE", 5, 400, False),  # once in a while
        ("Continue reading the main story", 40, 200, True),
        ("Share on Facebook Tweet Pin it", 12, 12, True),
        ("Weiterlesen", 9, 90, True),
        ("اقرأ المزيد", 9, 90, True),
        ("Sign up for our morning newsletter and never miss a story.", 30, 100, True),
        ("The investigation continues, police in Lomara said.", 12, 100, False),  # a sentence, and not in every fifth
        ("The investigation continues, police in Lomara said.", 6, 6, False),
        ('"We will find them," said the chief of the coast guard.', 50, 50, False),
        ("„Wir finden sie“", 50, 50, False),
        ("RENEE MONTAGNE, HOST:", 50, 50, False),
        ("By Mirna Volk", 50, 50, False),
        ("Lomara 2 Ostrava 1", 50, 50, False),
        ("said on Sunday", 50, 50, False),
        ("* * *", 50, 50, False),
    ],
)
def test_a_line_is_furniture_by_its_share_of_the_articles_of_its_source(
    line: str, articles: int, of: int, taken: bool
) -> None:
    text = f"{REPORT}\n\n{line}\n\nDivers search on."
    expected = (f"{REPORT}\n\nDivers search on.", (Removed("source_line", line, articles),))
    assert without_lines(text, {line: LineCount(articles, of)}) == (expected if taken else (text, ()))


def test_lines_of_a_list_go_one_by_one_and_the_heads_of_a_table_stay() -> None:
    counts = {line: LineCount(50, 50) for line in ("Facebook", "Twitter", "Nine months")}
    text = f"{REPORT}\n\nFacebook\nTwitter\nMirna Volk\n\nNine months\nProfit 2.1 mln"
    assert without_lines(text, counts)[0] == f"{REPORT}\n\nMirna Volk\n\nNine months\nProfit 2.1 mln"


def test_a_text_of_nothing_else_stays() -> None:
    assert without_lines("READ MORE", {"READ MORE": LineCount(50, 50)}) == ("READ MORE", ())


def test_a_line_counts_once_in_an_article_and_long_ones_not_at_all() -> None:
    assert countable_lines(f"READ MORE\n\n{REPORT} {REPORT}\n\nREAD MORE\nShare") == ["READ MORE", "Share"]
