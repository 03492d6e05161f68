"""The rules of the house, held by reading the code: who may import whom, and how long a thing may get."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from source_code import docstrings, functions, is_in, lines_of_code, modules

ROOT = Path(__file__).parents[1]
FOUNDATION = {
    f"worker.{name}"
    for name in (
        "errors", "types", "clock", "reasons", "wordlists", "markup", "languages", "content_coding", "addresses",
        "word_distances",
    )
}  # fmt: skip
STAGES = {
    f"worker.{name}"
    for name in ("schedule", "fetch", "parse", "clean", "dedupe", "entities", "stories", "query", "deliver")
}
FRONT = {
    "worker.service",
    "worker.bootstrap",
    "worker.settings",
    "worker.settings_sources",
    "worker.errors",
    "worker.types",
    "worker.clock",
    "worker.reasons",
    "worker.wordlists",
    "worker.languages",
    "worker.addresses",
}

MAY_IMPORT: dict[str, set[str]] = {
    "worker.errors": set(),
    "worker.types": {"worker.errors"},
    "worker.clock": set(),
    "worker.reasons": set(),
    "worker.wordlists": {"worker.errors"},
    "worker.languages": {"worker.errors"},
    "worker.markup": set(),
    "worker.addresses": set(),
    "worker.word_distances": set(),
    "worker.content_coding": {"worker.errors"},
    **dict.fromkeys(STAGES, FOUNDATION),
    "worker.pipeline": FOUNDATION | STAGES,
    "worker.store": FOUNDATION | {"worker.query"},  # store/search turns a Query into conditions
    "worker.service": FOUNDATION | STAGES | {"worker.pipeline", "worker.store"},
    "worker.settings": {"worker.errors"},
    "worker.settings_sources": {"worker.errors", "worker.settings"},
    "worker.outward": FOUNDATION | STAGES | {"worker.store", "worker.service", "worker.settings"},
    "worker.bootstrap": FOUNDATION
    | STAGES
    | {"worker.pipeline", "worker.store", "worker.service", "worker.settings", "worker.outward"},
    "worker.observe": {"worker.errors"},
    "worker.queue": FRONT | {"worker.observe"},
    "worker.replay": FRONT | {"worker.parse"},  # parse.decode reads the files it serves
    "worker.inspection": FOUNDATION | STAGES | {"worker.settings"},  # the stages without a database
    "worker.inline": {"worker.bootstrap"},
    "worker.folder": {"worker.errors"},
    "worker.children": set(),
    "worker.embedded": {"worker.settings", "worker.settings_sources"}
    | {"worker.children", "worker.errors", "worker.folder", "worker.queue"},
    "worker.api": FRONT | {"worker.observe", "worker.queue", "worker.web"},
    "worker.web": FRONT | {"worker.api"},
    "worker.mcp": FRONT,
    "worker.cli": FRONT
    | {"worker.api", "worker.embedded", "worker.folder", "worker.inline", "worker.inspection"}
    | {"worker.mcp", "worker.observe", "worker.query", "worker.queue", "worker.replay"},  # query: moments
    "worker.celery": {"worker.queue", "worker.settings", "worker.settings_sources"},
}
"""Parts that each part may import. A part that is not here fails the first test."""

KEPT_IN = {
    "celery": ("worker.queue", "worker.celery"),
    "kombu": ("worker.queue", "worker.celery"),
    "redis": ("worker.queue",),
    "sqlalchemy": ("worker.store",),
    "alembic": ("worker.store",),
    "psycopg": ("worker.store",),
    "feedparser": ("worker.parse.feed",),
    "trafilatura": ("worker.parse.trafilatura",),
    "spacy": ("worker.entities.spacy",),
    "fast_gliner": ("worker.entities.gliner",),
    "httpcore2": ("worker.fetch",),
    "re2": ("worker.service.feeds.rule_patterns",),
    "python_socks": ("worker.fetch.sockets",),
    "fastapi": ("worker.api", "worker.web"),
    "starlette": ("worker.api", "worker.web"),
    "uvicorn": ("worker.api.connections", "worker.api.server"),
    "pydantic": ("worker.api", "worker.settings", "worker.settings_sources", "worker.service.search.export_schema"),
    "typer": ("worker.cli",),
    "rich": ("worker.cli",),
    "duckdb": ("worker.deliver.duckdb",),
    "mcp": ("worker.mcp.stdio",),
    "apprise": ("worker.deliver.apprise",),
    "opentelemetry": ("worker.service.jobs.traces",),
    "prometheus_client": (
        "worker.observe.metrics",  # requests, and the text
        "worker.service.jobs.measures",  # work
        "worker.service.operations.work_totals",
        "worker.api.metrics",
    ),
}
"""Libraries that one part alone knows, so that it alone changes with them."""

NOWHERE = {"pickle", "marshal", "shelve", "httpx", "requests"}

MODULE_LIMIT_LINES = 300
FUNCTION_LIMIT_LINES = 50
PARAMETERS_LIMIT = 6
LONGER_FUNCTIONS = {
    "worker.queue.config.celery_config": 60,  # a table of settings, each with its reason
}
MORE_PARAMETERS = {
    "worker.cli.feeds.add": 7,  # each is an option of the command
    "worker.cli.feed_access.access": 7,  # each is an option of the command
    "worker.cli.export.export": 10,  # each is an option of the command
    "worker.service.feeds.manage.add": 7,  # each is a property of the new feed
    "worker.cli.watches.add": 11,  # each is an option of the command
}
ROOMS: dict[str, dict[str, set[str]]] = {
    "worker.service": {
        "jobs": set(),
        "people": {"copies", "entities", "feeds", "operations", "stories", "jobs"},
        "intake": {"jobs"},
        "search": {"jobs"},
        "stories": {"search", "jobs"},
        "copies": {"jobs"},
        "operations": {"copies", "search", "stories", "jobs"},
        "feeds": {"jobs"},
        "feed_health": {"feeds", "jobs"},
        "polling": {"feed_health", "feeds", "jobs"},
        "websub": {"feeds", "jobs"},
        "ingest": {"copies", "feeds", "jobs"},
        "entities": {"search", "stories", "jobs"},
        "watches": {"search", "jobs"},
        "rerun": {"copies", "ingest", "search", "jobs"},
    },
    "worker.store": {
        "tables": set(),
        "migrations": {"core", "tables"},
        "core": {"tables"},
        "search": {"entities", "core", "tables"},
        "articles": {"search", "core", "tables"},
        "intake": {"core", "tables"},
        "feeds": {"core", "tables"},
        "entities": {"core", "tables"},
        "stories": {"core", "tables"},
        "operations": {"intake", "core", "tables"},
        "watches": {"search", "core", "tables"},
        "people": {"search", "core", "tables"},
        "copies": {"articles", "entities", "intake", "search", "stories", "core", "tables"},
        "exports": {"articles", "entities", "stories", "core", "tables"},
    },
}
"""Rooms of the two layers that have them: what each may import of its own layer. Each room stands below those that
may import it, so there is no circle."""

MIGRATIONS = "worker.store.migrations.versions"  #: Written once, never changed: as long as the tables are many.


# ── who may import whom ──────────────────────────────────────────────────────────────────────


def test_every_part_has_a_place_in_the_house() -> None:
    assert {module.part for module in modules() if module.name != "worker"} <= MAY_IMPORT.keys()


@pytest.mark.parametrize("part", sorted(MAY_IMPORT))
def test_a_part_imports_only_what_it_may_know(part: str) -> None:
    allowed = MAY_IMPORT[part] | {part, "worker.__version__"}
    wrong = [
        f"{module.name} imports {name}"
        for module in modules()
        if module.part == part
        for name in module.imports()
        if is_in(name, "worker") and not any(is_in(name, one) for one in allowed)
    ]
    assert wrong == []


def room_of(name: str, layer: str) -> str | None:
    """Return the room of a module of a layer; None for the layer itself."""
    return name.removeprefix(f"{layer}.").split(".")[0] if name.startswith(f"{layer}.") else None


@pytest.mark.parametrize("layer", sorted(ROOMS))
def test_a_room_imports_only_the_rooms_below_it(layer: str) -> None:
    wrong = []
    for module in modules():
        room = room_of(module.name, layer)
        if room is None:
            continue
        assert room in ROOMS[layer], f"{module.name} is in no room"
        for name in module.imports():
            other = room_of(name, layer)
            if other not in (None, room, *ROOMS[layer][room]) and other in ROOMS[layer]:
                wrong.append(f"{module.name} imports {name}")
    assert wrong == []


@pytest.mark.parametrize("layer", sorted(ROOMS))
def test_no_rooms_import_each_other_in_a_circle(layer: str) -> None:
    below = {room: set(others) for room, others in ROOMS[layer].items()}
    while free := [room for room, others in below.items() if not others]:
        for room in free:
            del below[room]
        for others in below.values():
            others.difference_update(free)
    assert below == {}


def test_every_room_says_what_it_is_for() -> None:
    for layer, rooms in ROOMS.items():
        for room in rooms:
            package = next(module for module in modules() if module.name == f"{layer}.{room}")
            assert ast.get_docstring(package.tree), package.name


@pytest.mark.parametrize("library", sorted(KEPT_IN))
def test_a_library_is_known_to_one_part_alone(library: str) -> None:
    wrong = [
        module.name
        for module in modules()
        if any(is_in(name, library) for name in module.imports())
        and not any(is_in(module.name, part) for part in KEPT_IN[library])
    ]
    assert wrong == []


def test_no_module_imports_what_is_banned() -> None:
    wrong = [(module.name, name) for module in modules() for name in module.imports() if name.split(".")[0] in NOWHERE]
    assert wrong == []


def loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import worker.types, worker.errors", {"spacy", "trafilatura", "celery", "fastapi", "sqlalchemy", "lxml"}),
        (
            "import worker.cli.main",
            {"spacy", "trafilatura", "celery", "fastapi", "uvicorn", "sqlalchemy", "pydantic", "structlog", "rich"},
        ),
        ("import worker.queue.app", {"spacy", "fastapi", "uvicorn"}),
    ],
)
def test_an_import_loads_nothing_heavy_before_it_is_needed(statement: str, heavy: set[str]) -> None:
    assert loaded_after(statement) & heavy == set()


TWO_CLASSES = {
    "Draft": "of an article in types, of an entity in entities",
    "Likeness": "of two names in entities, of two reports in stories",
    "Decision": "of ingest in types, of a person in store",
    "Known": "an article in types, what a search is completed with in web",
    "Connection": "named as in the libraries: uvicorn's in api, kombu's in queue",
    "Channel": "of watches in deliver, kombu's in queue",
    "Piece": "of a text in clean, of a highlighted text in web",
}
"""Names that two public classes have, and what each is."""


def test_a_class_is_named_once() -> None:
    named = Counter(
        node.name
        for module in modules()
        if not is_in(module.name, MIGRATIONS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, times in named.items() if times > 1} == set(TWO_CLASSES)


# ── what no code does ────────────────────────────────────────────────────────────────────────


def named(node: ast.AST) -> str:
    """Return a name or attribute as it is written: ``os.environ``."""
    return ast.unparse(node) if isinstance(node, (ast.Name, ast.Attribute)) else ""


def test_only_the_sources_of_settings_read_the_environment() -> None:
    wrong = [
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if named(node) in ("os.environ", "os.getenv", "os.environb", "environ")
        and module.name != "worker.settings_sources"
    ]
    assert wrong == []


def test_nothing_runs_text_as_code_or_through_a_shell() -> None:
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                called = named(node.func)
                shell = any(one.arg == "shell" for one in node.keywords)
                if called in ("eval", "exec", "compile", "os.system", "os.popen", "__import__") or shell:
                    wrong.append(f"{module.name}:{node.lineno} {called}")
    assert wrong == []


def test_every_stage_says_what_it_takes_gives_and_raises() -> None:
    for module in modules():
        if module.name in STAGES:
            said = ast.get_docstring(module.tree) or ""
            assert all(word in said for word in ("Takes:", "Gives:")), module.name
            assert "Raises:" in said or "Never raises" in said, module.name


# ── how long a thing may get ─────────────────────────────────────────────────────────────────


def test_a_method_of_a_service_says_what_it_does_it_to() -> None:
    unsaid = [
        f"{module.name}.{node.name}.{method.name}"
        for module in modules()
        if module.name.startswith("worker.service.")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name in ("run", "read", "write", "page")
    ]
    assert unsaid == []


def test_each_migration_has_a_number_of_its_own() -> None:
    """Two that are written side by side take the same one, and no database can be made then."""
    names = [module.name.removeprefix(f"{MIGRATIONS}.")[:4] for module in modules() if is_in(module.name, MIGRATIONS)]
    numbers = sorted(name for name in names if name.isdigit())
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_a_module_fits_a_few_screens() -> None:
    longer = {one.name: lines_of_code(one) for one in modules() if lines_of_code(one) > MODULE_LIMIT_LINES}
    assert longer == {}


def test_a_function_fits_a_screen() -> None:
    wrong = {}
    for module in modules():
        for name, function in functions(module):
            silent = docstrings(function.body[0]) if ast.get_docstring(function) else set()
            lines = (function.end_lineno or function.lineno) - function.lineno + 1 - len(silent)
            if lines > LONGER_FUNCTIONS.get(name, FUNCTION_LIMIT_LINES) and not is_in(module.name, MIGRATIONS):
                wrong[name] = lines
    assert wrong == {}


def test_a_function_takes_a_handful_of_parameters() -> None:
    wrong = {}
    for module in modules():
        for name, function in functions(module):
            taken = [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
            count = len([one for one in taken if one not in ("self", "cls")])
            if count > MORE_PARAMETERS.get(name, PARAMETERS_LIMIT):
                wrong[name] = count
    assert wrong == {}


def test_an_exception_is_as_large_as_what_it_excuses() -> None:
    longest: dict[str, int] = {}
    most: dict[str, int] = {}
    for module in modules():
        for name, function in functions(module):
            taken = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            count = len([one for one in taken if one.arg not in ("self", "cls")])
            longest[name] = max(longest.get(name, 0), (function.end_lineno or 0) - function.lineno + 1)
            most[name] = max(most.get(name, 0), count)
    assert LONGER_FUNCTIONS.keys() | MORE_PARAMETERS.keys() <= longest.keys()
    assert {name for name in LONGER_FUNCTIONS if longest[name] <= FUNCTION_LIMIT_LINES} == set()
    assert {name: most[name] for name in MORE_PARAMETERS} == MORE_PARAMETERS
    assert [name for name, count in MORE_PARAMETERS.items() if count <= PARAMETERS_LIMIT] == []
