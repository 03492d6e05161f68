"""Every compiled pattern of the stages that read texts of strangers takes time in proportion to what it reads."""

from __future__ import annotations

import functools
import gc
import importlib
import inspect
import pkgutil
import re
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

import worker.clean
import worker.dedupe
import worker.parse
from worker.dedupe import compare, fingerprint, fold
from worker.entities.world_names import draft_world_names
from worker.parse import precision_of, read_stamp
from worker.types import TextSide

UNITS = [
    "a", " ", "<", "&", "-", "(", "a ", "A. ", "- ", ": ", "a\n", "A/", "(AP) - ", "“", "\u0301", "Ã", "<p>", "&amp;",
    "1.", "1/", "1 ", "Read more: ", "By A ", "(Reporting by ", "— ", "\u00ad\n", "中", "<!--", "<!", " | ", "Photo: ",
    "a\n\n", "----- ", "Aa ", "(a", "\n", "\t", "=", "July 18, ", "/2019", "photo of ", "In this ", "REUTERS/A ",
    "ایران",
]  # fmt: skip
NOW = datetime(2026, 11, 22, tzinfo=UTC)
CHARS = 2_000
QUICK_S = 0.004  #: 2,000 characters in less than this leave no room for a square.
HOW = ("search", "match", "fullmatch", "findall", "sub", "split", "finditer")


def patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """Provide the patterns a module's name holds, also within its tables."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, (dict, list, tuple)) and len(value) < 500:
        for part in value.values() if isinstance(value, dict) else value:
            yield from patterns_in(part, depth + 1)


source_of = functools.cache(inspect.getsource)  # a module has dozens of patterns


def used_by(module: ModuleType, name: str) -> set[str]:
    """Return the methods a module calls on a pattern; all of them where that cannot be told from its text."""
    source = source_of(module)
    called = set(re.findall(rf"\b{name}\.(\w+)\(", source)) | ({"match"} if f"end_of_run({name}," in source else set())
    return called & {*HOW} or {"search", "match"}


def collected() -> dict[tuple[Any, int], tuple[str, re.Pattern[Any], set[str]]]:
    found: dict[tuple[Any, int], tuple[str, re.Pattern[Any], set[str]]] = {}
    for package in (worker.clean, worker.dedupe, worker.parse):
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            for name, value in vars(module).items():
                for number, pattern in enumerate(patterns_in(value)):
                    found.setdefault(
                        (pattern.pattern, pattern.flags),
                        (f"{module.__name__}.{name}[{number}]", pattern, used_by(module, name)),
                    )
    return found


PATTERNS = list(collected().values())


def time_s(pattern: re.Pattern[Any], how: str, text: str) -> float:
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    step = getattr(pattern, "findall" if how in ("sub", "split", "finditer") else how)
    best = float("inf")
    gc.disable()
    for _ in range(3):
        started = time.process_time()
        step(given)
        best = min(best, time.process_time() - started)
        if best < QUICK_S:
            break
    gc.enable()
    return best


def groups_without_a_way_back(parsed: Any) -> Iterator[Any]:
    """Provide what a pattern repeats possessively or matches as one, if it is more than one character."""
    for what, given in parsed:
        if what is constants.ATOMIC_GROUP or (what is constants.POSSESSIVE_REPEAT and not is_one_character(given[2])):
            yield given if what is constants.ATOMIC_GROUP else given[2]
        for part in given if isinstance(given, (tuple, list)) else (given,):
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, parser.SubPattern):
                    yield from groups_without_a_way_back(inner)


def is_one_character(parsed: Any) -> bool:
    return len(parsed) == 1 and parsed[0][0] in (constants.LITERAL, constants.NOT_LITERAL, constants.IN, constants.ANY)


def has_choices(parsed: Any) -> bool:
    """Return True if a group can match one text in several ways, keeps what it matched, or looks around."""
    choices = {constants.BRANCH, constants.MAX_REPEAT, constants.MIN_REPEAT, constants.SUBPATTERN}
    return any(what in choices | {constants.ASSERT, constants.ASSERT_NOT} for what, _ in parsed)


def test_no_group_with_choices_is_matched_without_a_way_back() -> None:
    """Python before 3.11.5 matches such groups wrongly (python/cpython#106052); Debian 12 has 3.11.2."""
    wrong = [
        name
        for name, pattern, _ in PATTERNS
        if any(map(has_choices, groups_without_a_way_back(parser.parse(pattern.pattern, pattern.flags))))
    ]
    assert wrong == []


@pytest.mark.slow
def test_every_pattern_is_linear_on_adversarial_input() -> None:
    assert len(PATTERNS) > 150
    slow = []
    for name, pattern, hows in PATTERNS:
        for how in hows:
            for unit in UNITS:
                text = (unit * CHARS)[:CHARS]
                if time_s(pattern, how, text) >= QUICK_S:
                    ratio = time_s(pattern, how, text * 4) / time_s(pattern, how, text)
                    if ratio > 9:  # four times the text: 4 if linear, 16 if not
                        slow.append((name, how, unit, round(ratio, 1)))
    assert slow == []


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "fold": fold,
    "fingerprint": lambda text: fingerprint("", text),
    "compare": lambda text: compare(TextSide(title="a", text=text), TextSide(title="a", text=f"{text} b")),
    "read_stamp": lambda text: read_stamp(text, NOW),
    "precision_of": precision_of,
    "draft_world_names": lambda text: draft_world_names(text, "fa"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_compares_and_dates_texts_is_linear_on_adversarial_input(name: str) -> None:
    def best_s(text: str) -> float:
        times = []
        for _ in range(3):
            started = time.process_time()
            FUNCTIONS[name](text)
            times.append(time.process_time() - started)
        return min(times)

    best_s("warm up " * 1000)
    for unit in UNITS:
        text = (unit * 10_000)[:10_000]
        if (long_s := best_s(text * 4)) > 0.02:
            assert long_s < 9 * best_s(text), unit
