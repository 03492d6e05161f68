"""Keys: near-duplicates share one, unrelated texts none; the same on every machine."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest

from worker.dedupe import compare, fingerprint, fold
from worker.dedupe.constants import ANCHORS, BANDS, MIN_BAND_WORDS
from worker.dedupe.shingles import shingle_hashes
from worker.types import TextSide


def made_up(seed: int, words: int) -> str:
    rng = random.Random(seed)
    vocabulary = ["".join(rng.choices("abcdefghijklmnoprstuvw", k=rng.randint(2, 9))) for _ in range(900)]
    return " ".join(rng.choices(vocabulary, k=words))


def share_a_key(a: str, b: str) -> bool:
    return not set(fingerprint("", a).bands).isdisjoint(fingerprint("", b).bands)


def test_equal_words_in_another_dress_have_equal_fingerprints() -> None:
    text = made_up(1, 80)
    assert fingerprint("A", text) == fingerprint("B", text.upper().replace(" ", "\n", 20))


def test_keys_fit_a_signed_64_bit_column_and_there_are_at_most_sixteen() -> None:
    bands = fingerprint("", made_up(2, 400)).bands
    assert len(bands) == len(set(bands)) == BANDS + ANCHORS == 16
    assert all(-(2**63) <= key < 2**63 for key in bands)


def test_keys_are_the_same_on_every_machine_and_in_every_process() -> None:
    made = fingerprint("", " ".join(f"word{number}" for number in range(40)))
    assert made.method == "f2-s5x4x2-a10x12+rensa0.5.0"
    assert made.bands[:2] == (-4650662565146842631, -3005425829514679511)


@pytest.mark.parametrize("seed", range(20))
def test_a_cut_a_merged_and_an_edited_text_share_a_key_with_the_whole(seed: int) -> None:
    text, other = made_up(seed, 300), made_up(seed + 100, 300)
    words = text.split()
    assert share_a_key(text, " ".join(words[:180]))
    assert share_a_key(text, f"{other}\n\n{text}")
    assert share_a_key(text, " ".join([*words[:140], "quite", "another", "thing", *words[160:]]))
    assert not share_a_key(text, other)


def test_a_passage_that_stands_twice_does_not_halve_the_anchors() -> None:
    text = made_up(3, 200)
    assert len(fingerprint("", f"{text} {text}").bands) == BANDS + ANCHORS


def test_the_keys_of_a_short_text_are_its_headline_and_its_text_and_its_hash_holds_both() -> None:
    text = "Qtly div 10 cts vs 10 cts prior. Pay April 3. Record March 13."
    made = fingerprint("ACME CORP SETS QUARTERLY", text)
    assert made.words < MIN_BAND_WORDS
    assert len(made.bands) == 2
    assert len({*made.bands} & {*fingerprint("Other corp sets quarterly", text).bands}) == 1
    assert len({*made.bands} & {*fingerprint("Acme Corp sets quarterly", "Div 11 cts.").bands}) == 1
    assert len(fingerprint("", text).bands) == len(fingerprint(text, "").bands) == 1
    assert not {*fingerprint("", text).bands} & {*fingerprint(text, "").bands}
    assert made.text_sha256 == fingerprint("Acme Corp sets quarterly", text.upper()).text_sha256
    assert made.text_sha256 != fingerprint("OTHER CORP SETS QUARTERLY", text).text_sha256


@pytest.mark.parametrize(("a", "b"), [("🙂", "🙁"), ("", "…"), ("***", "---")])
def test_texts_without_a_word_are_told_apart_by_their_signs(a: str, b: str) -> None:
    assert fingerprint("T", a).text_sha256 != fingerprint("T", b).text_sha256


@pytest.mark.parametrize("text", ["", " ", "a", "\ud800 lone surrogate", "\x00", "中" * 60])
def test_no_text_is_too_odd_for_a_fingerprint(text: str) -> None:
    assert len(fingerprint("\udfff", text).text_sha256) == 32


def test_a_shingle_has_one_hash_wherever_it_stands() -> None:
    (head,) = shingle_hashes(b"one two three four", 2)
    (tail,) = shingle_hashes(b"filler one two three four", 2)
    assert np.array_equal(head, tail[1:])
    assert len(set(tail.tolist())) == 4
    assert shingle_hashes(b"one two", 3)[0].size == 0


@pytest.mark.parametrize("unit", ["a", " ", "<", "-", "1 ", "A ", "ab ", "é ", "中", "\n", "Ab cd. ", "\u0301"])
def test_time_grows_in_step_with_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        other = f"start {text} end"
        best = 9.0
        for _ in range(5):
            start = time.process_time()
            fold(text)
            fingerprint("", text)
            compare(TextSide(title="a", text=text), TextSide(title="b", text=other))
            best = min(best, time.process_time() - start)
        return best

    seconds(10_000)  # fills the tables
    assert seconds(80_000) / max(seconds(20_000), 1e-3) < 10  # in step is 4, quadratic 16
