"""Codes of languages, as they are stated by feeds and typed by people."""

from __future__ import annotations

from weakref import ref

import pytest

from worker.languages import base_language, language_code


class _Stated(str):
    """A text that may be asked whether it is still there."""


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("en_US", "en"),
        (" fr ", "fr"),
        ("eng", "en"),
        ("deu", "de"),
        ("zh-Hant-TW", "zh"),
        ("no", "no"),
        ("iw", "he"),
        ("in-ID", "id"),
        ("ji", "yi"),
        ("jw", "jv"),
        ("mo", "ro"),
        ("nb", "nb"),
        ("lld", "lld"),
        ("ckb", "ckb"),
        ("English", None),
        ("zz", None),
        ("zzz", None),
        ("e", None),
        ("", None),
        ("12", None),
    ],
)
def test_a_language_has_the_code_under_which_articles_are_kept(stated: str, code: str | None) -> None:
    assert language_code(stated) == code


def test_a_long_text_that_is_stated_as_a_language_is_not_kept_in_memory() -> None:
    stated = _Stated("en-" + "x" * 1_000)
    kept = ref(stated)
    assert language_code(stated) == "en"
    del stated
    assert kept() is None


@pytest.mark.parametrize(
    ("tag", "language"), [("pt", "pt"), ("pt-BR", "pt"), ("PT_br", "pt"), ("xx-Latn", "xx"), ("", ""), (None, "")]
)
def test_the_language_of_a_tag_is_its_first_part(tag: str | None, language: str) -> None:
    assert base_language(tag) == language
