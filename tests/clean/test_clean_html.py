"""Markup to plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.clean import html_to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("no markup\nat all", "no markup\nat all"),
        ("5 < 6 & 7 &lt; 8", "5 < 6 & 7 < 8"),
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<div>One<div>Two</div>Three</div>", "One\n\nTwo\n\nThree"),
        ("<p>One\n   line</p>", "One line"),
        ("<p>a<b>b</b> <i>c</i></p>", "ab c"),
        ("<pre>x\n  y   z</pre>", "x\n  y   z"),
        ("<ul><li>one</li><li><p>two</p></li></ul>", "one\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<p>a</p><script>x()</script><style>p{}</style><p>b</p>", "a\n\nb"),
        ("<p>a</p><figure><img src=x><figcaption>caption</figcaption></figure><p>b</p>", "a\n\nb"),
        ("<figure><blockquote>quoted</blockquote><figcaption>Jane Doe</figcaption></figure>", "quoted\n\nJane Doe"),
        ("<p style='display: none'>x</p><p>y</p>", "y"),
        ("<p>unclosed <b>bold<p>next", "unclosed bold\n\nnext"),
        ("&lt;p&gt;escaped&lt;/p&gt;&lt;p&gt;twice&lt;/p&gt;", "escaped\n\ntwice"),
        ("<!-- comment --><p>a</p>", "a"),
        ("<?xml version='1.0' encoding='latin-1'?><p>é</p>", "é"),
        ("<p>a\x00b</p>", "ab"),
        ("<p>&nbsp;&eacute;&#8217;&#x2019;</p>", "é’’"),
        ("<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x;</p>", "&x;"),
        ("<p></p>", ""),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert html_to_text(markup).strip("\u00a0 ") == text


@pytest.mark.parametrize("markup", ["<div>" * 20_000 + "deep", "<b>" * 3_000 + "deep" + "</b>" * 3_000])
def test_markup_nested_beyond_reason_still_gives_its_text(markup: str) -> None:
    assert html_to_text(markup) == "deep"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from('<>/&;!-"= apbrtdiv\x00\n#x'), max_size=80))
def test_broken_markup_never_raises(markup: str) -> None:
    assert isinstance(html_to_text(markup), str)
