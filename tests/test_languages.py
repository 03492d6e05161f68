"""Codes of languages, as they are stated by feeds and typed by people."""

from __future__ import annotations

import pytest

from worker.languages import language_code


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
        ("iw", "iw"),
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
