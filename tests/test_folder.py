"""The data folder: closed to other users of the machine, whoever made it and however."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from worker.folder import make_folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("before", [0o700, 0o755, 0o777])
def test_the_folder_and_its_files_are_for_their_user_alone(tmp_path: Path, before: int) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "wiredesk.db").write_text("x")
    (folder / "logs").mkdir()
    for path in (folder / "wiredesk.db", folder / "logs", folder):
        path.chmod(before)
    make_folder(folder)
    assert [mode(path) & 0o077 for path in (folder, folder / "wiredesk.db", folder / "logs")] == [0, 0, 0]
    assert (folder / "wiredesk.db").read_text() == "x"


def test_a_folder_that_holds_other_things_keeps_its_mode_and_so_do_they(tmp_path: Path) -> None:
    """Somebody gives --data their home or /srv: only our own files there are closed."""
    folder = tmp_path / "shared"
    folder.mkdir()
    names = ("letter.txt", "wiredesk.db", "wiredesk.db-wal", "places.db")
    for name in names:
        (folder / name).write_text("x")
        (folder / name).chmod(0o644)
    folder.chmod(0o755)
    make_folder(folder)
    assert mode(folder) == 0o755
    assert [oct(mode(folder / name)) for name in names] == ["0o644", "0o600", "0o600", "0o600"]


def test_an_empty_folder_that_somebody_made_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    make_folder(folder)
    assert mode(folder) == 0o700


def test_a_link_in_the_folder_changes_nothing_outside(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("x")
    outside.chmod(0o644)
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    make_folder(folder)
    assert mode(outside) == 0o644


def test_what_a_service_writes_there_is_for_its_user_alone(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from worker.folder import FolderLock; import sys;"
        "folder = Path(sys.argv[1]); lock = FolderLock(folder); lock.take(); (folder / 'made').write_text('x')"
    )
    folder = tmp_path / "data"
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, cwd=Path(__file__).parents[1], env=os.environ)
    assert (mode(folder), mode(folder / "made"), mode(folder / "wiredesk.lock")) == (0o700, 0o600, 0o600)
