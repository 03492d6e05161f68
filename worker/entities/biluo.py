"""The decoding of a name recogniser's scores into spans, over many texts at once.

spaCy's own loop asks each of some 74 actions of each token by itself whether it is allowed, and takes the
interpreter's lock each time: more than half of all the time its small model takes to find names. Here all texts of
a batch take their step together, in numpy, and what is allowed stands in a table. The answers are the same
(Lample et al. 2016, section 3, is the transition system; BILUO as spaCy writes it: begin, in, last, unit, out).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

#: What is allowed depends on whether a name is open, and of which label; else on what comes.
_FREE, _FREE_AT_END, _FREE_AT_SPACE, _CLOSED_STATES = range(4)
_NEVER = np.float32(-np.inf)
_NO_LABEL = -1


@dataclass(frozen=True, slots=True)
class Actions:
    """The actions of a recogniser, each a column of its scores."""

    labels: tuple[str, ...]  #: The kinds of names, as the model calls them.
    label: Ints  #: Of each action, as a place in ``labels``; -1 for "out" and for what is never done.
    opens: NDArray[np.bool_]  #: Begin.
    closes: NDArray[np.bool_]  #: Last.
    is_unit: NDArray[np.bool_]
    allowed: Floats  #: A row for each state: 0 where the action is allowed in it, else minus infinity.


@dataclass(frozen=True, slots=True)
class Layers:
    """The small network that scores the actions; shapes by h hidden units, p pieces of each, a actions."""

    bias: Floats  #: (h, p), added to the sum of the three features.
    weights: Floats  #: (a, h)
    action_bias: Floats  #: (a,)


def read_actions(names: Sequence[str], unseen: Sequence[int] = ()) -> Actions:
    """Actions from their names in the order of the scores: "B-ORG", "I-ORG", "L-ORG", "U-ORG", …, "O".

    ``unseen`` are the columns of actions that the model was never taught; they are not done.
    """
    moves = [name.partition("-")[0] for name in names]
    kinds = [name.partition("-")[2] for name in names]
    labels = tuple(dict.fromkeys(kind for kind in kinds if kind))
    place = {label: at for at, label in enumerate(labels)}
    label = np.array([place.get(kind, _NO_LABEL) for kind in kinds], dtype=np.intp)
    move = np.array(moves)
    usable = np.ones(len(names), dtype=bool)
    usable[list(unseen)] = False
    usable &= (label != _NO_LABEL) | (move == "O")
    allowed = np.full((_CLOSED_STATES + 2 * len(labels), len(names)), _NEVER, dtype=np.float32)
    allowed[_FREE, usable & np.isin(move, ("B", "U", "O"))] = 0
    allowed[_FREE_AT_END, usable & np.isin(move, ("U", "O"))] = 0
    allowed[_FREE_AT_SPACE, usable & (move == "O")] = 0
    for at in range(len(labels)):
        allowed[_CLOSED_STATES + 2 * at, usable & (label == at) & np.isin(move, ("I", "L"))] = 0
        allowed[_CLOSED_STATES + 2 * at + 1, usable & (label == at) & (move == "L")] = 0
    return Actions(labels, label, move == "B", move == "L", move == "U", allowed)


def decode(
    features: Floats, layers: Layers, actions: Actions, lengths: Sequence[int], is_space: NDArray[np.bool_]
) -> list[list[tuple[int, int, str]]]:
    """Return the names of each text: first token, the token after the last, label; in order.

    ``features`` has a row for "no token" and then one for each token of all texts, one text after the other, of
    shape (1 + tokens, 3, h, p): what a token adds to the sum as the present one, as the first of the name that is
    open, and as the one before the present within an open name. ``lengths`` are the tokens of each text, the
    longest text first; ``is_space`` tells of each token whether it is white space, where no name begins.
    """
    count = len(lengths)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.intp) if count else np.zeros(0, dtype=np.intp)
    ends = np.asarray(lengths, dtype=np.intp)
    open_label = np.full(count, _NO_LABEL, dtype=np.intp)
    open_start = np.zeros(count, dtype=np.intp)
    found: list[list[tuple[int, int, str]]] = [[] for _ in range(count)]
    for at in range(max(lengths, default=0)):
        live = int(np.searchsorted(-ends, -at, side="left"))  # texts that are longer than this
        token = starts[:live] + at
        is_open = open_label[:live] != _NO_LABEL
        is_last = ends[:live] == at + 1
        first = np.where(is_open, starts[:live] + open_start[:live] + 1, 0)
        before = np.where(is_open, token, 0)  # row 0 is "no token": token n stands in row n + 1
        summed = features[token + 1, 0] + features[first, 1] + features[before, 2] + layers.bias
        scores = summed.max(axis=2) @ layers.weights.T + layers.action_bias
        free = np.where(is_space[token], _FREE_AT_SPACE, np.where(is_last, _FREE_AT_END, _FREE))
        state = np.where(is_open, _CLOSED_STATES + 2 * open_label[:live] + is_last, free)
        chosen = (scores + actions.allowed[state]).argmax(axis=1)
        opening, closing, unit = actions.opens[chosen], actions.closes[chosen], actions.is_unit[chosen]
        open_start[:live][opening | unit] = at
        for text in np.flatnonzero(closing | unit):
            found[text].append((int(open_start[text]), at + 1, actions.labels[actions.label[chosen[text]]]))
        open_label[:live][opening] = actions.label[chosen[opening]]
        open_label[:live][closing] = _NO_LABEL
    return found
