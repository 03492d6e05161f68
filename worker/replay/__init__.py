"""Replay: the files of a folder served as a feed over HTTP on loopback, and taken in by polling it.

No short cut: the fetcher fetches, the parser parses. The fetcher may reach this one origin, and only
while the replay renews its permission.
"""

from pathlib import Path

from worker.replay.files import ReplayFile, read_folder
from worker.replay.session import ReplaySession

__all__ = ["DEMO", "ReplayFile", "ReplaySession", "read_folder"]

DEMO = Path(__file__).parent / "demo"  #: Five articles; a link to the folder seeds in a clone, files in a wheel.
