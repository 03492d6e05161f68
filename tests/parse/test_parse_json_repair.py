"""JSON-LD with the damage found in pages is read all the same."""

from __future__ import annotations

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
    ],
)
def test_the_usual_damage_is_mended(script: str) -> None:
    assert read_damaged(script) == [WHOLE]


@pytest.mark.parametrize(
    ("script", "values"),
    [
        ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1},\n{"b": [2,],}', [{"a": 1}]),
        ('[{"a": 1,},]', [[{"a": 1}]]),
        ('{"a": "raw\nline"}', [{"a": "raw\nline"}]),
        (r'{"a": "it\'s \"so\""}', [{"a": 'it\'s "so"'}]),
        ('{"a": "cut', []),
        ("var x = 1", []),
        ("", []),
        ("[" * 100_000, []),
    ],
)
def test_what_can_be_read_is_read(script: str, values: list[object]) -> None:
    assert read_damaged(script) == values
