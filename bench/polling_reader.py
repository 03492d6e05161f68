"""The peer of bench/polling.py: lemon24/reader with 20 workers. Run by the Python of a venv that has it.

    PYTHON bench/polling_reader.py ORIGINS ROUNDS FOLDER

Reads the feeds' URLs from standard input, and then a line for every round; prints the seconds and the CPU
seconds it took.
"""

from __future__ import annotations

import sys
import time

from reader import make_reader

WORKERS = 20


def main() -> None:
    reader = make_reader(sys.argv[1])
    for line in iter(sys.stdin.readline, "\n"):
        reader.add_feed(line.strip())
    for _ in iter(sys.stdin.readline, ""):
        started_s, used_s = time.perf_counter(), time.process_time()
        reader.update_feeds(scheduled=False, workers=WORKERS)
        count = reader.get_entry_counts().total
        print(time.perf_counter() - started_s, time.process_time() - used_s, count, flush=True)


if __name__ == "__main__":
    main()
