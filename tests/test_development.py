"""The page for maintainers: every folder is on its map, and every path that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "development.md").read_text("utf-8")
RECIPES = PAGE.partition("## Recipes")[2]


@pytest.mark.parametrize("layer", ["worker", "worker/service", "worker/store"])
def test_every_folder_is_on_the_map(layer: str) -> None:
    folders = [one.name for one in (ROOT / layer).iterdir() if one.is_dir() and not one.is_symlink()]
    missing = [one for one in folders if one not in ("__pycache__", "migrations", "tables", "demo", "data")]
    assert [one for one in missing if not re.search(rf"\b{one}\b", PAGE)] == []


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:worker|tests|config|docs)/[\w./-]+)`", PAGE))))
def test_a_path_that_a_recipe_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_no_recipe_touches_more_than_five_files() -> None:
    rows = [row for row in RECIPES.splitlines() if re.match(r"\| an? ", row)]
    assert len(rows) == 10
    assert [row for row in rows if len(set(re.findall(r"`(worker/[\w./-]+\.py)`", row))) > 5] == []


CLAUSE = re.compile(r"(What|Which|Whether|How|Where|Who|Whose|Whom|When|Why)\b")


@pytest.mark.parametrize("folder", ["worker", "bench", "tests"])
def test_no_docstring_opens_with_a_clause_nor_does_that_of_a_constant(folder: str) -> None:
    opened = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        if CLAUSE.match(node.value.value.lstrip())
    ]
    assert opened == []
