"""The packaged word lists: each says what it is for, and is read whole."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from worker.wordlists import Table, WordList

FOLDER = Path(str(resources.files("worker.wordlists")))
FILES = sorted(path.relative_to(FOLDER) for path in FOLDER.glob("*/*") if path.suffix in (".txt", ".toml"))


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_list_says_its_source_and_is_read_whole(file: Path) -> None:
    text = (FOLDER / file).read_text("utf-8")
    assert text.startswith("# ")
    assert "Source:" in text
    name = str(file.with_suffix(""))
    assert Table(name).values if file.suffix == ".toml" else WordList(name).entries
