"""The code of the program, read for the tests of its form."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    source: str
    tree: ast.Module

    @property
    def part(self) -> str:
        """The folder, or file, right under worker/ that it belongs to."""
        return ".".join(self.name.split(".")[:2])

    def imports(self) -> tuple[str, ...]:
        """Every module it names, inside functions and for the type checker too."""
        return _imports(self)


@cache
def _imports(module: Module) -> tuple[str, ...]:
    found: list[str] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name} imports relatively"
            assert node.module
            found += (f"worker.{alias.name}" for alias in node.names) if node.module == "worker" else (node.module,)
    return tuple(found)


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted((ROOT / "worker").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        source = path.read_text("utf-8")
        found.append(Module(name, path, source, ast.parse(source)))
    return tuple(found)


def is_in(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}.")


def functions(module: Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{module.name}.{node.name}", node


def docstrings(tree: ast.AST) -> set[int]:
    """Return the lines that hold text nobody runs: docstrings, and those that follow a constant."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def lines_of_code(module: Module) -> int:
    silent = docstrings(module.tree)
    lines = enumerate(module.source.splitlines(), start=1)
    return sum(1 for number, line in lines if number not in silent and line.strip() and line.strip()[0] != "#")
