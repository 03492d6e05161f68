"""Settings: the file that counts, and what is extended by a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.bootstrap import connect
from worker.settings import Settings, load_with_origins
from worker.wordlists import WordList, use_folder


@pytest.mark.parametrize(
    ("files", "environ", "expected"),
    [
        ((), {}, None),
        (("config/aliases.toml",), {}, "config/aliases.toml"),
        (("config/wiredesk.toml", "config/aliases.toml"), {}, "config/aliases.toml"),
        (("own/my.toml", "own/aliases.toml"), {"WIREDESK_CONFIG": "own/my.toml"}, "own/aliases.toml"),
        (("own/my.toml", "config/aliases.toml"), {"WIREDESK_CONFIG": "own/my.toml"}, None),
        (("config/aliases.toml",), {"WIREDESK_ALIASES_PATH": "other.toml"}, "other.toml"),
    ],
)
def test_aliases_are_those_set_else_those_beside_the_settings_file_else_the_packaged_ones(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: tuple[str, ...],
    environ: dict[str, str],
    expected: str | None,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    settings, _ = load_with_origins(environ)
    assert settings.aliases_path == (Path(expected) if expected else Settings().aliases_path)
    assert Settings().aliases_path.is_file()


def test_the_folder_of_the_setting_extends_a_packaged_word_list(tmp_path: Path) -> None:
    packaged = WordList("dedupe/corrections").entries
    (tmp_path / "dedupe").mkdir()
    (tmp_path / "dedupe" / "corrections.txt").write_text(f"-{packaged[0]}\nberigtigelse\n", "utf-8")
    services = connect(load_with_origins({"WIREDESK_WORDLISTS_DIR": str(tmp_path)}, data_dir=tmp_path)[0])
    try:
        assert WordList("dedupe/corrections").entries == (*packaged[1:], "berigtigelse")
    finally:
        use_folder(None)
        services.close()
