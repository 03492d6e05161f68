"""Codes of languages (ISO 639), as articles keep them."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from worker.errors import NAME_CUT_CHARS, InvalidInput

_WITHDRAWN = frozenset({"iw", "in", "ji", "jw", "mo"})  #: From ISO 639, and still written by older software.
_CODE = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")  #: RFC 5646, 2.2.1: "en" of "en-GB" and of "en_US".


def base_language(tag: str | None) -> str:
    """Return the language of a tag, known or not: "pt" of "pt-BR" and "PT_br". Empty for none."""
    return (tag or "").lower().replace("_", "-").partition("-")[0]


def language_code(stated: str) -> str | None:
    """Return the code under which articles of a language are kept: en for EN, eng and en-GB. None: there is none."""
    found = _CODE.match(stated)
    return _known_code(found[1].lower()) if found else None


@lru_cache(maxsize=1_024)
def _known_code(code: str) -> str | None:
    from babel.core import get_global

    newer = get_global("language_aliases").get(code, "") if len(code) == 3 or code in _WITHDRAWN else ""
    code = newer if len(newer) == 2 else code
    return code if code in get_global("likely_subtags") else None  # CLDR's longest list: 7,196 languages


def read_language(typed: str) -> str:
    """Return the code of a language that somebody asks for. Raises InvalidInput that names the nearest one."""
    from babel import Locale

    code = language_code(typed)
    if code is None:
        shown = typed[:NAME_CUT_CHARS]
        codes = {name.lower(): code for code, name in Locale("en").languages.items() if "_" not in code}
        near = get_close_matches(shown.lower(), codes, n=1)
        hint = f"did you mean {codes[near[0]]}?" if near else "give its ISO 639 code, as en"
        raise InvalidInput(f"there is no language {shown!r}; {hint}")
    return code
