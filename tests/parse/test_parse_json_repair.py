"""JSON-LD with the damage found in pages is read all the same."""

from __future__ import annotations

import json

import pytest

from worker.parse.json_repair import read_damaged

WHOLE = {"@type": "NewsArticle", "headline": "Lock // gates, /* new */ arrive,}"}
TEXT = '"@type": "NewsArticle", "headline": "Lock // gates, /* new */ arrive,}"'


@pytest.mark.parametrize(
    "script",
    [
        f"{{{TEXT}}}",
        f"{{{TEXT},}}",
        f"{{{TEXT}, /* end */ }}",
        f"{{ // the article\n{TEXT} /* of the day */}}",
        f"<!-- {{{TEXT}}} -->",
        f"<![CDATA[{{{TEXT}}}]]>",
        f"//<![CDATA[\n{{{TEXT}}}\n//]]>",
        f"/*<![CDATA[*/ {{{TEXT}}} /*]]>*/",
        f"{{{TEXT}}};",
        f"{{{TEXT}}}".replace('"', "&quot;"),
        f"\ufeff{{{TEXT}}}",
        f"var data = {{{TEXT}}};",
        json.dumps(f"{{{TEXT}}}"),
        f"{{{TEXT}",
        f"{{{TEXT},\n",
        f"<!-- {{{TEXT} -->",
        f"{{{TEXT}}}".replace('"', "'"),
    ],
)
def test_the_usual_damage_is_mended(script: str) -> None:
    assert read_damaged(script, may_be_cut=True) == [WHOLE]


@pytest.mark.parametrize(
    ("script", "values"),
    [
        ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1},\n{"b": [2,],}', [{"a": 1}]),
        ('[{"a": 1,},]', [[{"a": 1}]]),
        ('{"a": "raw\nline"}', [{"a": "raw\nline"}]),
        (r'{"a": "it\'s \"so\""}', [{"a": 'it\'s "so"'}]),
        ('{"a": "cut', []),
        ('{"a": {"b": [1, 2', [{"a": {"b": [1, 2]}}]),
        ('{"a": 1]', []),
        ("{'a': 'it's'}", []),
        ('{"a": "Report of "it"", "b": 1}', [{"a": 'Report of "it"', "b": 1}]),
        ('{"a": "He said "no" to it", "b": ["x", "y "z" w"]}', [{"a": 'He said "no" to it', "b": ["x", 'y "z" w']}]),
        ('{"a": "5\' 11" tall", "b": {"c": "so \\"so\\""}}', [{"a": "5' 11\" tall", "b": {"c": 'so "so"'}}]),
        ('{"a": "b"\n"c": {"d": ["e" "f"]} "g": 1}', [{"a": "b", "c": {"d": ["e", "f"]}, "g": 1}]),
        ('{"a": undefined, "b": "undefined", "c": [NaN,]}', [{"a": None, "b": "undefined", "c": [None]}]),
        ('{a: "b: c", "d": 1, e_2 : {f: 2}}', [{"a": "b: c", "d": 1, "e_2": {"f": 2}}]),
        (r"{'a': 'it\'s O\'Neil'}", [{"a": "it's O'Neil"}]),
        ("[" * 11, []),
        ("var x = 1", []),
        ("", []),
        ("[" * 100_000, []),
    ],
)
def test_what_can_be_read_is_read(script: str, values: list[object]) -> None:
    assert read_damaged(script, may_be_cut=True) == values


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "author": , "datePublished": "2026-10-28"}',
        '{"@type": "NewsArticle", "datePublished": "2026-10-28", "description": "The lo',
        "{'@type': 'NewsArticle', 'datePublished': '2026-10-28'}",
        "{“@type”: “NewsArticle”, “datePublished”: “2026-10-28”}",
        '{"@type": "https://schema.org/NewsArticle", "author": , "datePublished": "2026-10-28"}',
    ],
)
def test_of_what_cannot_be_mended_kind_and_date_are_kept(script: str) -> None:
    assert read_damaged(script, may_be_cut=True) == [{"@type": "NewsArticle", "datePublished": "2026-10-28"}]


def test_of_several_dates_in_what_cannot_be_mended_none_is_taken() -> None:
    assert (
        read_damaged('{"@type": "NewsArticle", "a": , "datePublished": "2026-10-28", "datePublished": "2020-01-05"}')
        == []
    )


@pytest.mark.parametrize("piece", [" ", "[ ", '"@type" ', '"@type": [', "datePublished : "])
def test_a_script_of_one_hostile_piece_is_given_up_at_once(piece: str) -> None:
    assert read_damaged('{"@type":' + piece * 100_000 + "x", may_be_cut=True) == []
