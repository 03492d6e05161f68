"""Kinds of change of a new version, told from the words alone."""

from __future__ import annotations

import random
import time

import pytest
from sample_articles import sentences, text

from worker.dedupe import describe_change, word_diff
from worker.dedupe.worddiff import diff, words_of

TEXT = text("first", 15)
MORE = " ".join(sentences("more", 2))
PARAGRAPHS = TEXT.split("\n\n")


def swapped(of: str, old: str, new: str) -> str:
    assert old in of
    return of.replace(old, new, 1)


@pytest.mark.parametrize(
    ("kind", "new", "changed"),
    [
        ("headline", TEXT, {"new_title": "Another headline altogether"}),
        ("headline", TEXT.replace(" ", "  "), {"new_title": "Another headline altogether"}),
        ("correction", swapped(TEXT, "On ", "Late on "), {"note": "CORRECTED-"}),
        ("correction", swapped(TEXT, "On ", "Late on "), {"note": "(Corrects spelling of name in paragraph 2)"}),
        ("added_paragraphs", f"{TEXT}\n\n{MORE}", {"note": "UPDATE 2-"}),
        ("added_paragraphs", f"{MORE}\n\n{TEXT}", {}),
        ("added_paragraphs", f"{TEXT}\n\n{TEXT} {MORE} {text('far more', 30)}", {}),
        ("added_paragraphs", f"{swapped(TEXT, 'On ', 'Late on ')}\n\n{MORE}", {}),
        ("cut", "\n\n".join(PARAGRAPHS[:-1]), {}),
        ("cut", PARAGRAPHS[0], {}),
        ("typo", swapped(TEXT, "while", "whlie"), {}),
        ("typo", swapped(TEXT, "while", "While"), {"new_title": "Titel"}),
        ("typo", TEXT.replace(",", ";"), {}),
        ("figures", None, {}),
        ("edit", swapped(TEXT, "On ", "Officials said that on "), {}),
        ("edit", swapped(TEXT, sentences("first", 15)[4], sentences("instead", 1)[0]), {}),
        ("rewrite", text("something else", 12), {}),
        ("rewrite", f"{PARAGRAPHS[0]}\n\n{text('something else', 12)}", {}),
        ("cut", "", {}),
    ],
)
def test_the_kind_of_a_change_is_told(kind: str, new: str | None, changed: dict[str, str]) -> None:
    if new is None:
        new = " ".join(word if not word.isdigit() else str(int(word) + 7) for word in TEXT.split(" "))
    given = {"old_title": "Titel", "old_text": TEXT, "new_title": "Titel", "new_text": new} | changed
    assert describe_change(**given).kind == kind


def test_words_added_and_removed_are_counted() -> None:
    change = describe_change("t", "one two three four", "t", "one two 3 and four five")
    assert (change.words_added, change.words_removed) == (3, 1)


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("a b c", "a b c", [("keep", "a b c", 3)]),
        ("a b c", "a x c", [("keep", "a", 1), ("delete", "b", 1), ("insert", "x", 1), ("keep", "c", 1)]),
        ("", "a", [("insert", "a", 1)]),
        ("a", "", [("delete", "a", 1)]),
        ("", "", []),
        ("a\n\nb", "a\n\nb c", [("keep", "a ¶ b", 2), ("insert", "c", 1)]),
        (
            " ".join(f"w{n}" for n in range(40)),
            " ".join(f"w{n}" for n in range(40)) + " end",
            [("keep", "w0 w1 w2 w3 w4 w5 … w34 w35 w36 w37 w38 w39", 40), ("insert", "end", 1)],
        ),
    ],
)
def test_the_diff_reads_as_a_person_would_write_it(old: str, new: str, pieces: list[tuple[str, str, int]]) -> None:
    assert [(one.op, one.text, one.words) for one in word_diff(old, new)] == pieces


@pytest.mark.parametrize("seed", range(60))
def test_a_diff_leads_from_the_old_text_to_the_new(seed: int) -> None:
    pick = random.Random(seed)
    old = [str(pick.randint(0, pick.choice((3, 20, 4000)))) for _ in range(pick.randint(0, 400))]
    new = list(old)
    for _ in range(pick.randint(0, 40)):
        place = pick.randint(0, len(new))
        new[place : place + pick.randint(0, 30)] = [str(pick.randint(0, 4000)) for _ in range(pick.randint(0, 30))]
    pieces = diff(old, new)
    assert [word for op, words in pieces if op != "insert" for word in words] == old
    assert [word for op, words in pieces if op != "delete" for word in words] == new


def test_one_changed_word_is_one_changed_word_in_a_long_text() -> None:
    old = [f"w{n % 3_000}" for n in range(20_000)]
    new = [*old[:9_000], "new", *old[9_001:]]
    assert [(op, len(words)) for op, words in diff(old, new) if op != "keep"] == [("delete", 1), ("insert", 1)]


@pytest.mark.parametrize(
    "hostile",
    [
        lambda n: (["a", "b"] * n, ["b", "a"] * n),
        lambda n: ([f"x{i}" for i in range(n)], [f"x{i}" for i in reversed(range(n))]),
        lambda n: (["a"] * n, ["b"] * n),
        lambda n: ([f"{i % 97}" for i in range(n)], [f"{i % 89}" for i in range(n)]),
        lambda n: ([f"{i // 2}" for i in range(n)], [f"{(i * 7919) % n // 3}" for i in range(n)]),
    ],
)
def test_the_time_of_a_diff_grows_with_the_length_alone(hostile: object) -> None:
    def spent(n: int) -> float:
        given = hostile(n)  # type: ignore[operator]
        start = time.process_time()
        diff(*given)
        return time.process_time() - start

    spent(1_000)
    assert spent(40_000) < 8 * 4 * max(spent(10_000), 0.01)


def test_words_are_parted_by_blanks_and_paragraphs_are_words() -> None:
    assert words_of("One, two.\n\nThree\nfour") == ["One,", "two.", "¶", "Three", "four"]
