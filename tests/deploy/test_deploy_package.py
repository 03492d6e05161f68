"""The package: what is built from the clone works in an environment and a folder that know nothing of the clone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

import pytest
from loopback import free_port
from waiting import wait_until

ROOT = Path(__file__).parents[2]
BUILD_SDIST = "import sys; from setuptools.build_meta import build_sdist; build_sdist(sys.argv[1])"


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=_environment(cwd), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Provide the wheel that is built from the sdist, without the network."""
    folder = tmp_path_factory.mktemp("package")
    run(sys.executable, "-c", BUILD_SDIST, folder, cwd=ROOT)
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # older Python 3.11 has no filters
        archive.extractall(folder)
    options = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation")
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        *options,
        "-w",
        folder,
        next(folder.glob("*/pyproject.toml")).parent,
        cwd=folder,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Provide the command of a fresh environment that holds the wheel, and sees the libraries of this one."""
    home = tmp_path_factory.mktemp("environment") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home.parent)
    python = home / "bin" / "python"
    options = ("--quiet", "--no-deps", "--no-index", "--no-compile")
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel, cwd=home.parent)
    (packages,) = home.glob("lib/python*/site-packages")
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "libraries.pth").write_text("\n".join(libraries), "utf-8")  # their own .pth files are not followed
    where = run(python, "-c", "import worker; print(worker.__file__)", cwd=home.parent).strip()
    assert Path(where).is_relative_to(packages)
    return home / "bin" / "wiredesk"


@pytest.mark.parametrize("packaged", ["five seeds", "aliases", "word lists", "migrations"])
def test_the_wheel_holds_what_the_program_reads(command: Path, packaged: str) -> None:
    (package,) = command.parents[1].glob("lib/python*/site-packages/worker")
    here = {
        "five seeds": (ROOT / "seeds", package / "replay/demo", "*.txt"),
        "aliases": (ROOT / "worker/wordlists/entities", package / "wordlists/entities", "*.toml"),
        "word lists": (ROOT / "worker/wordlists", package / "wordlists", "*/*.txt"),
        "migrations": (ROOT / "worker/store/migrations", package / "store/migrations", "versions/*.py"),
    }
    source, installed, pattern = here[packaged]
    expected = {path.relative_to(source): path.read_bytes() for path in source.glob(pattern)}
    assert expected
    assert {path.relative_to(installed): path.read_bytes() for path in installed.glob(pattern)} == expected


@pytest.mark.timeout(400)  # at a load of 27 on two cores a whole service needs over two minutes to start
def test_the_installed_command_shows_five_named_articles_in_a_folder_of_its_own(
    command: Path, data_dir_with_places: Path, tmp_path: Path
) -> None:
    port = free_port()
    folder = tmp_path / "my news é"
    folder.mkdir()
    others = {folder / name for name in ("worker.py", "random.py", "celery.py")}  # of whoever works there
    for path in others:
        path.write_text("raise SystemExit('a stranger was imported')")
    said = tmp_path / "said"
    arguments = ("--json", "--data", str(data_dir_with_places), "up", "--port", str(port), "--demo", "--interval", "0")
    with said.open("wb") as out, (tmp_path / "log").open("wb") as log:
        started = subprocess.Popen(
            [command, *arguments], cwd=folder, env=_environment(tmp_path), stdout=out, stderr=log
        )
        try:
            wait_until(lambda: b"replay.done" in said.read_bytes(), "the demo is taken in", limit_s=300)
        finally:
            started.send_signal(signal.SIGINT)
            started.wait(30)
    ledger = next(
        one["ledger"] for one in map(json.loads, said.read_text().splitlines()) if one["kind"] == "replay.done"
    )
    assert (ledger["stored"], ledger["names_pending"]) == (5, 0)
    names = run(command, "--json", "--data", data_dir_with_places, "entities", "list", cwd=folder)
    assert len(names.splitlines()) > 20
    assert set(folder.iterdir()) == others
