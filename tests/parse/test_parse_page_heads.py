"""Statements of the head of a page, its JSON-LD and its markup on the article, in the shapes that pages have."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.parse import parse_page

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TEXT = (
    "<p>" + "The harbour council agreed on Tuesday to build a second lock at the river mouth, after long talks. " * 4
    + "</p><p>" + "Work will begin in spring and take two years, the mayor said, and cost forty million. " * 4 + "</p>"
)  # fmt: skip


def rows() -> list[list[str]]:
    lines = Path(__file__).with_name("page_heads.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("field", "wanted", "head", "top", "heading"), rows())
def test_what_a_page_says_of_its_article_is_read_in_each_shape(
    field: str, wanted: str, head: str, top: str, heading: str
) -> None:
    title = "<title>New lock for the harbour</title>"
    head = head.replace("\\n", "\n")
    html = f"<html><head>{title}{head}</head><body><article><h1>{heading}</h1>{top}{TEXT}</article></body></html>"
    found = parse_page(html, url="https://h.example/a", now=NOW)
    at = found.published_at.strftime("%Y-%m-%dT%H:%M") if found.published_at else None
    read = {"authors": list(found.authors), "at": at, "canonical": found.canonical_url, "title": found.title}
    assert read[field] == json.loads(wanted)
