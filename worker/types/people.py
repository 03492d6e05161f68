"""Types of people and of what they decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["reader", "editor", "admin", "disabled"]  #: disabled: may not sign in, keeps marks and notes.
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Decider:
    """A person or program that decides."""

    name: str = ""  #: "": somebody who need not sign in.
    takes_back: int | None = None  #: Id of the decision that this one takes back.


ANYBODY = Decider()
RULE = Decider("a rule")  #: No person can have a name with a blank.
