"""Reading a query as people type it, by the grammar in ``grammar.lark``.

All parts must hold; ``OR`` joins its two neighbours and binds tighter, so ``a OR b c`` is (a or b) and c. What this
language lacks or cannot tell for certain is refused, never read as words; in quotation marks it is words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, cast

from worker.errors import InvalidInput
from worker.query.fields import FIELDS, check_field, read_filter, wrong_query
from worker.query.highlight import folded
from worker.query.query import AllOf, AnyOf, Near, Part, Query, Term, excluded, leaves, words_of

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

QUERY_LIMIT_CHARS = 1_000
TERMS_LIMIT = 200  #: Words, phrases and fields; of NEAR between brackets each pair.
DEPTH_LIMIT = 10  #: Of brackets in brackets.
NEAR_WORDS = 10  #: NEAR without a number.
NEAR_LIMIT_WORDS = 30
PREFIX_LEAST_CHARS = 2  #: Fewer begin too many words.

_REFUSED = (
    (
        re.compile(r"^(?:(?:O?NEAR|PRE|NEXT|WITHIN|W|N)/|ADJ)\d*$|^/(?:\d+|[ps])$", re.IGNORECASE),
        "distances are written NEAR/5",
    ),
    (re.compile(r"^NEAR(?:[/~,].*|\d+$)"), "distances are written NEAR/5"),
    (re.compile(r"&&|[∧∩⋀⋂]"), "to find both of two, type AND between them"),
    (re.compile(r"^(?:XOR|AND/OR)$|[|¦‖∣∥∨∪⋁⋃]"), "to find either of two, type OR between them"),
    (re.compile(r"^ANDNOT$|^!+(?=[\w\"(])|[¬∖]"), "to leave a word out, type a minus right before it: -word"),
    (re.compile(r"^-$"), "write a minus right before what it leaves out: -word"),
    (
        re.compile(r"^(?:-+|[\u2010-\u2015\u2043\u02d7\u2212\u2796])(?=[\w\"(])"),
        "to leave a word out, type one minus before it: -word",
    ),
    (
        re.compile(r"~\d*(?:\.\d+)?$|^~+(?=[\w\"(])"),
        "similar words are not understood; type the beginning of the word and a *: bomb*",
    ),
    (re.compile(r"\^\d?"), "weights are not understood; leave it out"),
    (re.compile(r"^/[^/\s]+/$|\\"), "regular expressions are not understood; type the beginning of the word: bomb*"),
    (
        re.compile(
            r"^[\w*-]*\?[\w?*-]*\w|^[?？]+(?=[\w\"(])|(?<=[a-z])？(?=[a-z])|(?<=[^\W\d_])%|%(?=[^\W\d_])", re.IGNORECASE
        ),
        "letters are not left open; type the beginning of the word and a *: bomb*",
    ),
    (re.compile(r"\*(?!$)|(?<![^\W_])\*"), "a * is possible only at the end of a word: bomb*"),
    (
        re.compile(r"\+(?=[\w\"(])|(?<=\w)\++"),
        "a + is not searched for; leave it out, as all words are found",
    ),
    (re.compile(r"#(?=[\w\"(])|(?<=\w)#"), "a # is not searched for; leave it out, or find a tag by tag:word"),
    (re.compile(r"^@+(?=[\w\"(])"), "an @ is not searched for; leave it out, or find a name by author: or entity:"),
    (re.compile(r"[\[\]{}]"), "brackets are round: (a OR b)"),
    (re.compile(r"`"), 'words that stand together are put in quotation marks: "car bomb"'),
    (re.compile(r"[<>≤≥]"), "times are compared by since: and until:"),
    (re.compile(r"[=≠≈≡]"), "fields are written with a colon: source:example.org"),
    (re.compile(r"^\d+\.\.\d+$"), "times between two are written published:2026-01..2026-02"),
)
"""Operators of other searches, and slips, in a part without quotation marks; the mend for each."""

_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_WIDE = {
    ord(wide): plain
    for wide, plain in zip(
        "：（）＊／－～｜＂＾！＆＋＃＠％＝＜＞［］｛｝｀＼∗⁎✱﹡⁄∕∼〜˜﹣",
        ':()*/-~|"^!&+#@%=<>[]{}`\\****//~~~-',
        strict=True,
    )
}
_QUOTED = re.compile('"[^"]*"|[“”„‟«»‹›〝〞"]([^“”„‟«»‹›〝〞"]*)[“”„‟«»‹›〝〞"]|「([^」]*)」|『([^』]*)』')
_QUOTES = re.compile('[“”„‟«»‹›〝〞「」『』"]')
_SINGLE_QUOTED = re.compile(r"""(?<!\S)['‘’‚]{1,2}\w[^'‘’‚"]*\s[^'‘’‚"]*['‘’](?!\w)""")  #: 'car bomb'


def parse_query(typed: str, now: datetime) -> Query:
    """Read a query; ``now`` is what ``today`` and ``-7d`` count from.

    Raises InvalidInput(reason="bad_query") that names the place and the mend.
    """
    if len(typed) > QUERY_LIMIT_CHARS:
        raise wrong_query(f"the query has {len(typed):,} characters, at most {QUERY_LIMIT_CHARS:,} are taken")
    part = _read(_tree(_plain(typed)), now)
    if all(one.excluded for one in leaves(part)):
        raise wrong_query("the query names nothing to look for; give at least one part without a minus")
    return Query(part.parts if isinstance(part, AllOf) else (part,), now)


def _plain(typed: str) -> str:
    """Return the query with the signs of a keyboard: no unseen marks, no wide forms, straight quotation marks."""
    seen = unicodedata.normalize("NFC", _UNSEEN.sub("", typed)).translate(_WIDE)
    text = _QUOTED.sub(lambda found: f'"{found[0][1:-1]}"', seen)
    bare = _QUOTED.sub(lambda found: "x" * len(found[0]), text)
    if lone := _QUOTES.search(bare):
        raise wrong_query(f'the quotation mark at character {lone.start() + 1} is not closed; add a " after the phrase')
    if single := _SINGLE_QUOTED.search(bare):
        raise wrong_query(f'the phrase at character {single.start() + 1} stands between single marks; type " instead')
    return text


# ── the grammar ──────────────────────────────────────────────────────────────────────────────


class _Checked:
    """The tokens between lexer and parser: operators refused, what holds no word left out, all within limits."""

    always_accept = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        depth = terms = 0
        last = ""
        tokens = list(stream)
        for token, following in zip_longest(tokens, tokens[1:]):
            depth += (token.type == "_LEFT") - (token.type == "_RIGHT")
            if depth > DEPTH_LIMIT:
                raise wrong_query(f"brackets are nested deeper than {DEPTH_LIMIT} at {_place(token)}; take some off")
            if token.type == "WORD":
                _check_operators(token, _start(token), following)
                if token.startswith(":") and last.lower() in FIELDS:
                    raise wrong_query(f": at {_place(token)} stands right behind the name of a field: {last}:word")
                if not words_of(token):
                    continue
            if token.type == "FIELD":
                check_field(token, _start(token))
                name, value = token.split(":", 1)
                if name.lower() == "title" and not value.startswith('"'):
                    _check_operators(value, _start(token) + len(name) + 1)
            terms += token.type in ("WORD", "QUOTED", "FIELD")
            if terms > TERMS_LIMIT:
                raise _too_many()
            last = str(token)
            yield token


@cache
def _parser() -> Lark:
    from lark import Lark  # read when the first query comes: processes without queries start faster

    return Lark.open_from_package(
        __package__, "grammar.lark", parser="lalr", lexer="basic", postlex=cast(Any, _Checked())
    )


def _tree(text: str) -> Tree[Token] | Token:
    from lark import UnexpectedToken

    try:
        return cast("Tree[Token] | Token", _parser().parse(text))
    except UnexpectedToken as error:
        raise _misplaced(list(_parser().lex(text)), error.token) from None


def _misplaced(tokens: list[Token], token: Token) -> InvalidInput:
    """Return the error for a token that the grammar has no place for."""
    is_end = token.type == "$END"
    before = tokens if is_end else [one for one in tokens if _start(one) < _start(token)]
    last = before[-1].type if before else None
    here = f"{token} at {_place(token)}" if not is_end else ""
    if last in _MEND:
        message = _lonely(before[-1])
    elif last in (None, "_LEFT") and token.type in _MEND:
        message = _lonely(token)
    elif is_end and last is None:
        message = "the query names nothing to look for; type a word, or a field such as source:example.org"
    elif is_end:
        message = f"the bracket at {_place(_opened(before))} is not closed; add a ) after what belongs together"
    elif token.type == "_RIGHT" and last == "_LEFT":
        message = f"the brackets before {here} hold nothing; take them out"
    elif token.type == "_RIGHT":
        message = f"the bracket {here} closes none; add a ( before, or take it out"
    elif token.type == "NEAR":
        message = f"{here} joins two; for more, type a NEAR/5 b AND b NEAR/5 c"
    else:
        message = f"{here}: OR and AND side by side need brackets: (a AND b) OR c"
    return wrong_query(message)


def _opened(tokens: list[Token]) -> Token:
    """Return the last bracket that is not closed."""
    opened: list[Token] = []
    for one in tokens:
        if one.type == "_LEFT":
            opened.append(one)
        elif one.type == "_RIGHT":
            opened.pop()
    return opened[-1]


_MEND = {
    "_OR": "needs a word on both sides", "_AND": "needs a word on both sides", "NEAR": "needs a word on both sides",
    "_NOT": "needs something to leave out behind it", "_MINUS": "needs something to leave out behind it",
}  # fmt: skip


def _lonely(token: Token) -> str:
    return f'the {token} at {_place(token)} {_MEND[token.type]}; to look for the word itself, type "{token}"'


def _too_many() -> InvalidInput:
    return wrong_query(f"the query has more than {TERMS_LIMIT} words and fields; ask in parts")


def _start(token: Token) -> int:
    return cast(int, token.start_pos)


def _place(token: Token) -> str:
    return f"character {_start(token) + 1}"


def _check_operators(typed: str, start: int, following: Token | None = None) -> None:
    """Raise InvalidInput for what would be read as a word, or left out, and is meant as an operator.

    Args:
        typed: A part without quotation marks.
        start: Its place in the query, from 0.
        following: The part behind it; a sign right before quotation marks or brackets belongs to these.
    """
    if "://" in typed:  # an address
        return
    joined = following is not None and following.type in ("QUOTED", "_LEFT") and _start(following) == start + len(typed)
    for operator, mend in _REFUSED:
        found = operator.search(typed) or (operator.search(f'{typed}"') if joined else None)
        if found:
            raise wrong_query(
                f"{found[0]} at character {start + found.start() + 1}: {mend}. "
                "To look for it as words, put it in quotation marks"
            )


# ── the meaning ──────────────────────────────────────────────────────────────────────────────


def _read(node: Tree[Token] | Token, now: datetime) -> Part:
    """Return the meaning of a node of the grammar."""
    from lark import Token

    if isinstance(node, Token):
        return _read_token(node, now)
    match str(node.data), node.children:
        case "exclude", [one]:
            return excluded(_read(one, now))
        case "group", [one]:
            return _read(one, now)
        case "near", [one, distance, other]:
            return _near(_read(one, now), cast(Token, distance), _read(other, now))
        case name, children:
            kind = AnyOf if name == "any" else AllOf
            parts = [_read(one, now) for one in children]
            flat = [inner for one in parts for inner in (one.parts if isinstance(one, kind) else (one,))]
            return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _read_token(token: Token, now: datetime) -> Part:
    start = _start(token)
    if token.type == "FIELD":
        name, value = token.split(":", 1)
        at = start + len(name) + 1
        if name.lower() == "title":
            return _term(value, at, title_only=True)
        if name.lower() in FIELDS:
            return read_filter(name.lower(), value, at, now)
    return _term(str(token), start)


def _term(typed: str, start: int, *, title_only: bool = False) -> Term:
    words, is_prefix = words_of(typed), typed.endswith("*")
    if not words:
        raise wrong_query(f"the quotation marks at character {start + 1} hold no word; take them out")
    if is_prefix and len(words[-1]) < PREFIX_LEAST_CHARS:
        raise wrong_query(
            f"* at character {start + len(typed)} needs a word with at least {PREFIX_LEAST_CHARS} letters right "
            "before it: bomb*"
        )
    return Term(words, title_only=title_only, is_prefix=is_prefix)


def _near(one: Part, distance: Token, other: Part) -> Part:
    """Return a distance, of brackets with OR every pair. Raises InvalidInput for what not both databases can find."""
    place = f"{distance} at {_place(distance)}"
    typed = distance.partition("/")[2] if "/" in distance else str(NEAR_WORDS)
    if not (typed.isdigit() and len(typed) < 9 and 1 <= int(typed) <= NEAR_LIMIT_WORDS):
        raise wrong_query(f"{place}: the number of words between is 1 to {NEAR_LIMIT_WORDS}: NEAR/5")
    pairs = []
    for left in _sides(one, place):
        for right in _sides(other, place):
            if left.title_only != right.title_only:
                raise wrong_query(f"{place}: title: stands before both words or before neither")
            if _overlap(left, right) or _overlap(right, left):
                raise wrong_query(f"{place}: the same word cannot stand on both sides")
            pairs.append(Near((left, right), int(typed)))
    if len(pairs) > TERMS_LIMIT:
        raise _too_many()
    return pairs[0] if len(pairs) == 1 else AnyOf(tuple(pairs))


def _sides(part: Part, place: str) -> list[Term]:
    found = [one for one in (part.parts if isinstance(part, AnyOf) else (part,)) if isinstance(one, Term)]
    if len(found) != len(list(leaves(part))):
        raise wrong_query(
            f'{place} stands between words and "phrases", or words with OR in brackets: (a OR b) NEAR/5 c'
        )
    return found


def _overlap(one: Term, other: Term) -> bool:
    """Return True if a word of one may be a word of the other: databases differ in whether it is near itself."""
    words = {folded(word) for word in other.words}
    *whole, last = map(folded, one.words)
    return not words.isdisjoint(whole) or any(
        word.startswith(last) if one.is_prefix else word == last for word in words
    )
