"""Published reports that would be taken for a notice that withdraws one. There should be none.

    python bench/notices.py DATA

Reads DATA/copies/reuters21578.jsonl.gz and DATA/corpus/newsarticles.jsonl.gz.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from worker.dedupe import read_notice

SETS = ("copies/reuters21578.jsonl.gz", "corpus/newsarticles.jsonl.gz")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    args = parser.parse_args()
    print("set                              reports  notices  CPU µs each")
    for name in SETS:
        with gzip.open(args.data / name, "rt", encoding="utf-8") as lines:
            reports = [(one["title"], one["text"]) for one in map(json.loads, lines)]
        start = time.process_time()
        found = [title for title, text in reports if read_notice(title, text) is not None]
        each_us = (time.process_time() - start) / len(reports) * 1e6
        print(f"{name:32} {len(reports):7,}  {len(found):7}  {each_us:11.0f}")
        for title in found[:20]:
            print("  ", title)


if __name__ == "__main__":
    main()
