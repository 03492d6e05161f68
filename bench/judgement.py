"""All figures of judgement on the development sets, each with its change since the last release.

    python -m bench.judgement DATA [--only names] [--release]

Runs the scripts that bench/labels/judgement.tsv names, one after another, and reads their figures. Lines: name, command
(``DATA`` stands for the folder), pattern with one group that finds the figure in what it prints, figure of the last
release. ``--release`` writes what was measured as the figures of the release, ``--only`` runs the lines whose name
holds a word. All of it takes about fifteen minutes.
"""

from __future__ import annotations

import argparse
import csv
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "bench/labels/judgement.tsv"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of judgement and how it is measured."""

    name: str
    command: str
    pattern: str
    released: str  #: Of the last release; empty if it was not measured then.


def read_figures(path: Path) -> list[Figure]:
    """Read the list of figures."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Figure(*row) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def write_figures(path: Path, figures: list[Figure]) -> None:
    """Write the list of figures."""
    rows = [f"{one.name}\t{one.command}\t{one.pattern}\t{one.released}\n" for one in figures]
    path.write_text("".join(rows), encoding="utf-8")


def said_by(command: str, data: Path) -> str:
    """Run a script and return what it prints; an error of it ends all."""
    words = [str(data) if word == "DATA" else word for word in shlex.split(command)]
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr.strip()[-500:]}")
    return done.stdout


def measured(text: str, pattern: str) -> str:
    """Return the figure that a pattern finds; a dash if it finds none."""
    match = re.search(pattern, text, re.MULTILINE)
    return match.group(1) if match else "-"


def change(now: str, before: str) -> str:
    """Return the difference of two figures with its sign; empty if one of them is missing."""
    try:
        return f"{float(now) - float(before):+.3f}"
    except ValueError:
        return ""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("--only", default="")
    options.add_argument("--release", action="store_true")
    given = options.parse_args()
    figures = read_figures(FIGURES)
    said: dict[str, str] = {}
    print(f"{'figure':44} {'now':>7} {'release':>7}  change")
    for at, one in enumerate(figures):
        if given.only not in one.name:
            continue
        if one.command not in said:
            said[one.command] = said_by(one.command, given.data.resolve())
        now = measured(said[one.command], one.pattern)
        print(f"{one.name:44} {now:>7} {one.released or '-':>7}  {change(now, one.released)}", flush=True)
        figures[at] = replace(one, released=now)
    if given.release:
        write_figures(FIGURES, figures)


if __name__ == "__main__":
    main()
