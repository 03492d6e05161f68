"""Hard wraps are joined, deliberate line breaks stay: the same seed text in many layouts."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from worker.clean import clean_text
from worker.clean.wrap import split_pieces

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
WIDTHS = (40, 60, 72, 80, 100)


def blocks_of(path: Path) -> list[str]:
    return [piece.text for piece in split_pieces(path.read_text(encoding="utf-8"))]


def words_of(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("between", ["\n\n", "\n\n\n"])
def test_a_report_wrapped_at_any_width_with_blank_lines_is_the_same_report(
    path: Path, width: int, between: str
) -> None:
    wrapped = between.join(textwrap.fill(block, width) for block in blocks_of(path))
    assert clean_text(wrapped).text == clean_text(path.read_text(encoding="utf-8")).text


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_report_with_indented_paragraphs_is_the_same_report(path: Path, width: int) -> None:
    wrapped = "\n".join(textwrap.fill(block, width, initial_indent="    ") for block in blocks_of(path))
    expected = clean_text(path.read_text(encoding="utf-8"))
    assert words_of(clean_text(wrapped).text) == words_of(expected.text)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
@pytest.mark.parametrize("width", [60, 72, 100])
def test_a_report_wrapped_without_blank_lines_loses_no_word(path: Path, width: int) -> None:
    wrapped = "\n".join(textwrap.fill(block, width) for block in blocks_of(path))
    expected = clean_text(path.read_text(encoding="utf-8"))
    assert words_of(clean_text(wrapped).text) == words_of(expected.text)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "\r\n\r\n"])
def test_one_paragraph_a_line_is_the_same_report(path: Path, between: str) -> None:
    lines = between.join(blocks_of(path))
    assert clean_text(lines).text == clean_text(path.read_text(encoding="utf-8")).text


def test_a_paragraph_broken_after_every_line_by_a_blank_line_is_joined() -> None:
    paragraph = blocks_of(SEEDS[0])[1]
    double_spaced = "\n\n".join(textwrap.wrap(paragraph, 60))
    assert clean_text(double_spaced).text == paragraph


def test_rows_of_a_table_stay_rows() -> None:
    table = "Shr 34 cts vs 1.19 dlrs\n    Net 807,000 vs 2,858,000\n    Assets 510.2 mln vs 479.7 mln"
    text = clean_text(
        f"{table}\n    Note: year includes an\nextraordinary gain of 132,000 dlrs from a tax carry\nforward."
    ).text
    assert text.split("\n\n")[:3] == [row.strip() for row in table.split("\n")]


def test_lines_of_a_list_between_paragraphs_stay_lines() -> None:
    towns = "- Khwain\n- Zarzoor\n- Tamanah"
    listed = f"The ministry named three towns on Friday:\n\n{towns}\n\nAll three were taken within a week, it said."
    assert towns in clean_text(listed).text


def test_a_headline_over_its_report_is_not_joined_with_it() -> None:
    found = clean_text(
        "Army takes northern town as allies send new reinforcements\n"
        "BEIRUT - The army and its allies took a northern town on\n"
        "Friday after heavy shelling, opposition sources and\nresidents said, adding that hundreds had fled."
    )
    assert found.title == "Army takes northern town as allies send new reinforcements"
    assert found.text.startswith("The army and its allies took a northern town on Friday after")


def test_a_hyphen_at_a_line_end_stays_the_words_own() -> None:
    text = (
        "The statement said that the assault of the Russian-\nled alliance had taken two- and three-storey houses, "
        "and\nthat the towns were empty when the soldiers arrived in\nthem."
    )
    assert "Russian-led alliance" in clean_text(text).text


def test_chinese_lines_are_joined_without_a_space() -> None:
    wrapped = (
        "俄罗斯国防部星期五表示，俄罗斯军队在叙利亚北部的行动已经\n"
        "结束，所有士兵都将在本月底之前返回基地，并将与当地政府一起\n工作。"
    )
    assert clean_text(wrapped).text == wrapped.replace("\n", "")
