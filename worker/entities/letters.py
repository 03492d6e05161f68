"""Patterns of a word in scripts without capitals whose words are parted by blanks."""

from __future__ import annotations

import re

HINDI_WORD = re.compile("[\u0900-\u0963\u0971-\u097f]+")
URDU_WORD = re.compile("[\u0621-\u06d3\u200c]+")  #: Persian has the same letters.
BENGALI_WORD = re.compile("[\u0980-\u09ff]+")
