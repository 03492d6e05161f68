"""Build hook: a wheel brings the list of places, which takes half a minute and 190 MB of data to prepare."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PLACES = Path("worker", "entities", "places.db.gz")


class BuildWithPlaces(build_py):
    """The package with the list of places in it; for an editable install ``make setup`` prepares it."""

    def run(self) -> None:
        """Prepare the list, unless a current one is there."""
        if not self.editable_mode:
            subprocess.run([sys.executable, "-m", "worker.entities.geonames", str(PLACES)], check=True)
        super().run()


setup(cmdclass={"build_py": BuildWithPlaces})
