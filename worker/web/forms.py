"""Forms that pages of ours send: read and checked."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Query, Request

from worker.api.requests import ID_LIMIT
from worker.errors import InvalidInput

FIELDS_LIMIT = 1_100  #: A page chooses among 1,000 feeds.
NUMBER_CHARS = 18  #: More than any number in a form has; Python reads none of thousands of digits.
RowId = Annotated[int, Query(ge=1, le=ID_LIMIT)]  #: Number of a row in the query of an address.

Form = dict[str, list[str]]
_NUMBER = re.compile(r"(?:.*/(?P<room>[a-z]+)/)?(?P<number>[0-9]{1,18})(?:[?#].*)?", re.DOTALL)


async def form_of(request: Request) -> Form:
    """Return the fields of a form, empty ones left out. Raises InvalidInput for too many fields."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return parse_qs(body, max_num_fields=FIELDS_LIMIT)
    except ValueError as error:
        raise InvalidInput("the form has too many fields") from error


FormDep = Annotated[Form, Depends(form_of)]


def one(form: Form, name: str) -> str:
    """Return the one value of a field. Raises InvalidInput unless there is exactly one."""
    given = form.get(name, [])
    if len(given) != 1:
        raise InvalidInput(f"the form has no {name}")
    return given[0]


def maybe(form: Form, name: str) -> str | None:
    """Return the first value of a field without blanks around it; None if it was left empty."""
    return next((value.strip() for value in form.get(name, []) if value.strip()), None)


def ids(form: Form, name: str) -> list[int]:
    """Return a field's values as numbers of rows. Raises InvalidInput if one is no number."""
    given = form.get(name, [])
    if not all(value.isascii() and value.isdigit() and len(value) <= NUMBER_CHARS for value in given):
        raise InvalidInput(f"give the number of each {name}")
    return [int(value) for value in given]


def number_in(form: Form, name: str, *, room: str) -> int:
    """Return the number that a field is, or has in the address of a page below "/room/". Raises InvalidInput."""
    found = _NUMBER.fullmatch(one(form, name).strip())
    if found is None or found["room"] not in (None, room):
        raise InvalidInput(f"give the number of the {name} or the address of its page, /{room}/…")
    return int(found["number"])


def whole(what: str, given: str, most: int) -> int:
    """Return a number that was typed, from 1 to ``most``. Raises InvalidInput."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= NUMBER_CHARS else 0
    if not 1 <= number <= most:
        raise InvalidInput(f"give a whole number of {what} from 1 to {most:,}")
    return number
