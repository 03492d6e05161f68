"""The examples of docs/start.md and README.md: each command does what the document says it does."""

from __future__ import annotations

import glob
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Said

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(?:\.venv/bin/)?wiredesk ([^`\n]+)`")

START = [
    line.removeprefix(".venv/bin/wiredesk ")
    for block in BLOCK.findall((ROOT / "docs" / "start.md").read_text())
    for line in block.splitlines()
    if line.startswith(".venv/bin/wiredesk ")
]
README = INLINE.findall((ROOT / "README.md").read_text())

ENDS = {  #: Examples that end with another code than 0 here, with the part of the message that says why.
    "feeds import FILE.opml": (1, "FILE.opml: cannot be read"),
    "submit article.txt --wait": (1, "article.txt: cannot be read"),
    "keys create": (2, "NAME is missing"),  # named, not given, with its arguments
    "doctor": (None, ""),  # the port may be taken here
}
NOT_RUN = {
    "mcp": "it reads standard input until its end",
    "articles|entities|stories merge|split": "a way to write six commands",
    "feeds add https://example.org/feed.xml": "it would ask a host of the internet",
}


def test_the_documents_have_examples() -> None:
    assert len(START) >= 10
    assert len(README) >= 10


@pytest.mark.parametrize("example", dict.fromkeys(START + README))
def test_an_example_of_a_document_works(wiredesk: Callable[..., Said], example: str) -> None:
    if example in NOT_RUN:
        pytest.skip(NOT_RUN[example])
    if " show " in example:
        wiredesk(*shlex.split(START[0]))
    words = shlex.split(example.replace("…", "example.org"))
    done = wiredesk(*(one for word in words for one in (sorted(glob.glob(word, root_dir=ROOT)) or [word])))
    code, part = ENDS.get(example, (0, ""))
    assert code in (None, done.code), (done.code, done.err)
    assert part in done.err
    assert "Traceback" not in done.err


def test_the_first_article_can_be_handed_in_searched_and_shown(wiredesk: Callable[..., Said]) -> None:
    assert wiredesk(*shlex.split(START[0])).code == 0
    assert wiredesk("articles", "show", "1").code == 0
    assert "1" in wiredesk("search", "army").out
