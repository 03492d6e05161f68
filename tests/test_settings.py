"""Settings: the file that counts, the data folder, and what is extended by a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from worker.bootstrap import connect
from worker.errors import SettingsError
from worker.settings import CLONE, Settings
from worker.settings_sources import folders, load_with_origins, settings_shown
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


FILES = ("wiredesk.toml", "config/wiredesk.toml", "user/wiredesk/wiredesk.toml")


@pytest.mark.parametrize(
    "there", [FILES[i:] for i in range(len(FILES))] + [()], ids=lambda there: there[0] if there else "none"
)
def test_the_first_file_of_the_working_directory_and_the_user_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    for number, name in enumerate(there, start=8001):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"api_port = {number}\n")
    settings, origins = load_with_origins({})
    assert settings.api_port == (8001 if there else 8000)
    assert origins.get("api_port", "").endswith(f"{there[0]}: api_port" if there else "")
    assert folders({})[-1] == Path("/etc/wiredesk")


def test_a_file_that_is_named_counts_alone_and_must_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wiredesk.toml").write_text("api_port = 8001\n")
    (tmp_path / "mine.toml").write_text("tick_s = 7\n")
    settings, _ = load_with_origins({"WIREDESK_CONFIG": "mine.toml"})
    assert (settings.api_port, settings.tick_s) == (8000, 7)
    for named, said in (
        ("other.toml", "this file of settings does not exist"),
        (".", "cannot be read: Is a directory"),
    ):
        with pytest.raises(SettingsError, match=f"^{re.escape(named)}: {said}$"):
            load_with_origins({"WIREDESK_CONFIG": named})


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (b"\xff\xfea", "is no text in UTF-8, at byte 1; save it as such"),
        (b"api_port = 8001\nname = Gr\xfc\xdfe", "is no text in UTF-8, at byte 26; save it as such"),
        (b"api_port = = 8001", "is no TOML: Invalid value (at line 1, column 12); write one setting in each "),
        (
            b"api_port: 8001",
            "is no TOML: Expected '=' after a key in a key/value pair (at line 1, column 9); ",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_place_and_the_mend(
    tmp_path: Path, held: bytes, said: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(held)
    with pytest.raises(SettingsError, match=f"^{re.escape(f'{path}: {said}')}"):
        load_with_origins({"WIREDESK_CONFIG": str(path)})


def test_files_that_editors_save_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    settings, key = tmp_path / "mine.toml", tmp_path / "broker_url"
    settings.write_text("api_port = 8001\n", "utf-8-sig")
    key.write_text("redis://127.0.0.1/3\n", "utf-8-sig")
    read, _ = load_with_origins({"WIREDESK_CONFIG": str(settings), "WIREDESK_BROKER_URL_FILE": str(key)})
    assert (read.api_port, read.broker_url) == (8001, "redis://127.0.0.1/3")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('api_port = "x"', "api_port must be a valid integer"),
        ("tick_s = -1", "tick_s must be greater than 0"),
        ('log_level = "LOUD"', "log_level must match pattern '^(DEBUG|INFO|WARNING|ERROR)$'"),
    ],
)
def test_a_wrong_value_is_named_once_with_its_file(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(line)
    with pytest.raises(SettingsError) as refused:
        load_with_origins({"WIREDESK_CONFIG": str(path)})
    assert str(refused.value) == f"{path}: {said}"


def test_data_are_kept_in_the_clone_one_works_in_else_in_the_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.chdir(CLONE / "docs")
    assert Settings().data_dir == CLONE / "data"
    monkeypatch.chdir(tmp_path)
    assert Settings().data_dir == tmp_path / "share" / "wiredesk"
    assert load_with_origins({"WIREDESK_DATA_DIR": "here"})[0].data_dir == Path("here")


@pytest.mark.parametrize("folder", ["x" * 300, "a file/below"])
def test_a_settings_folder_that_cannot_be_entered_has_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / folder))
    assert load_with_origins({"WIREDESK_DATA_DIR": "here"})[1] == {"data_dir": "WIREDESK_DATA_DIR"}


def test_a_user_without_a_home_is_told_to_choose_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingsError, match="choose a folder with --data"):
        load_with_origins({})
    assert load_with_origins({"WIREDESK_DATA_DIR": "here"})[0].data_dir == Path("here")


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


def test_an_object_is_json_in_the_environment_and_its_values_are_shown_to_nobody() -> None:
    name = "WIREDESK_BROKER_TRANSPORT_OPTIONS"
    settings, origins = load_with_origins({name: '{"sentinel_kwargs": {"password": "hush"}}'})
    assert settings.broker_transport_options == {"sentinel_kwargs": {"password": "hush"}}
    [shown] = [one for one in settings_shown(settings, origins) if one["setting"] == "broker_transport_options"]
    assert (shown["origin"], shown["value"]) == (name, "sentinel_kwargs: ***")
    with pytest.raises(SettingsError, match="is no JSON"):
        load_with_origins({name: "hush"})
