"""The data folder of the embedded mode: who runs on it, and where its broker listens."""

from __future__ import annotations

import fcntl
import json
import os
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from worker.errors import SettingsError

OWN_FILES = ("wiredesk.", "places.db")  #: First letters of the files that a service makes in its data folder.
OWN_FOLDERS = frozenset(("logs", "bulk"))


@dataclass(frozen=True, slots=True)
class Running:
    """The service that runs on a folder."""

    pid: int
    address: str  #: http://127.0.0.1:8000, or "" if it serves nothing.
    broker_url: str | None  #: Where hints can be sent; None if it takes none.


def make_folder(data_dir: Path) -> None:
    """Make the data folder if it is not there, and close what is ours to other users of the machine.

    It holds texts, the secrets of webhooks and the hashes of keys. A folder that holds other things too (somebody gave
    their home) keeps its mode, and so do those.

    Raises:
        SettingsError: The folder cannot be made.
    """
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(data_dir, error) from error
    with suppress(OSError):  # of another owner: who made it so decides
        ours = own_paths(data_dir)
        for path in ours:
            _close(path)
        if len(ours) == len(list(data_dir.iterdir())):
            _close(data_dir)


def own_paths(data_dir: Path) -> list[Path]:
    """Return the files and folders that services and commands made in a data folder, by name."""
    return sorted(one for one in data_dir.iterdir() if one.name.startswith(OWN_FILES) or one.name in OWN_FOLDERS)


def _close(path: Path) -> None:
    with suppress(OSError):
        mode = path.lstat().st_mode
        if (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and mode & 0o077:
            path.chmod(stat.S_IMODE(mode) & 0o700)


def unusable(data_dir: Path, error: OSError) -> SettingsError:
    """Return the error that says why a data folder cannot be used, and the mend."""
    return SettingsError(
        f"cannot be used ({error.strerror}); choose another folder with --data, or mend its permissions",
        reason="folder_unwritable",
        thing=str(data_dir),
    )


class FolderLock:
    """Held while a service runs on a folder. Freed by the kernel when the process ends, however it ends."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._path = data_dir / "wiredesk.lock"
        self._file: int | None = None

    def take(self) -> None:
        """Raise SettingsError if the folder cannot be written, or a service runs on it."""
        make_folder(self._data_dir)
        os.umask(0o077)  # what this process and its children write there is for their user alone
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise unusable(self._data_dir, error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            running = _read(file)
            os.close(file)
            who = f"process {running.pid} {running.address}".strip() if running else "a process that is starting"
            raise SettingsError(
                f"another Wiredesk runs on this folder ({who}); stop it first, or choose another with --data",
                reason="already_running",
                thing=str(self._data_dir),
            ) from error
        self._file = file

    def say(self, running: Running) -> None:
        """Write the address of this service for programs that find the folder locked."""
        assert self._file is not None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, json.dumps(asdict(running)).encode(), 0)

    def free(self) -> None:
        """Let the folder go."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


def running_on(data_dir: Path) -> Running | None:
    """Return the service that runs on a folder now; None if none does, or it is only starting."""
    try:
        file = os.open(data_dir / "wiredesk.lock", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(file)
    finally:
        os.close(file)
    return None


def _read(file: int) -> Running | None:
    try:
        return Running(**json.loads(os.pread(file, 4096, 0)))
    except (ValueError, TypeError):
        return None
