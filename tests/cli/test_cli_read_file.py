"""Files of the command line are read up to a limit, as a device has no end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Said

from worker.cli.read_file import read_file
from worker.errors import InvalidInput


@pytest.mark.parametrize(("size_bytes", "is_read"), [(0, True), (1000, True), (1001, False), (10_000, False)])
def test_a_file_is_read_up_to_its_limit(tmp_path: Path, size_bytes: int, *, is_read: bool) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * size_bytes)
    if is_read:
        assert read_file(str(file), limit_bytes=1000) == b"x" * size_bytes
    else:
        with pytest.raises(InvalidInput, match="more than 0 MiB; split it"):
            read_file(str(file), limit_bytes=1000)


def test_a_device_without_an_end_is_refused() -> None:
    with pytest.raises(InvalidInput, match="more than 1 MiB"):
        read_file("/dev/zero", limit_bytes=2**20)


def test_a_file_of_a_folder_that_cannot_be_read_is_named_and_the_rest_is_taken(
    wiredesk: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The council met on Tuesday and decided about the harbour.")
    with (tmp_path / "b.txt").open("wb") as large:
        large.truncate(256 * 2**20 + 1)
    (tmp_path / "c.txt").write_text("A ferry left the harbour on Wednesday with nobody on board.")
    done = wiredesk("ingest", str(tmp_path), "--json")
    assert done.code == 1
    assert "b.txt: has more than 256 MiB" in done.err
    assert wiredesk("ledger", "--json").json[0]["accepted"] == 2
