"""Lines that are no part of the report: links, buttons, banners, advertising, notices.

Each rule looks at one short piece at a time. A rule takes a piece only by a phrase that reports do not
use and by its shape; when in doubt the piece stays. Long paragraphs are never taken here.
"""

from __future__ import annotations

import re
from functools import cache

from worker.clean.pieces import Piece, ends_sentence
from worker.clean.words import CREDIT_LABELS, DATE_WORDS, word_set
from worker.types import RemovedReason
from worker.wordlists import WordList

_RELATED = WordList("clean/related")
_RELATED_WEAK = WordList("clean/related_weak")
_MEDIA = WordList("clean/media")
_BANNERS = WordList("clean/banners")
_ADVERTISING = WordList("clean/advertising")
_SHARING = WordList("clean/sharing")

#: Characters; longer pieces are running text and only their edges are looked at elsewhere.
LONGEST_FURNITURE = 700
LONGEST_LINE = 90
_LONGEST_LINK = 180  #: Characters of a linked headline; what is longer has reporting run into it.
_EDGE = " \t-–—_=*•·|>»›<«:.…→▶►!#[]()"
_EDGE_AND_COMMA = _EDGE + ","
_DATE_TOKEN = re.compile(r"[^\W\d_]+(?:\.[^\W\d_])?|\d+")
_POST_TIME = re.compile(
    (
        r"\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?|\d{1,3} ?(?:[smhd]|secs?|seconds?|mins?"
        r"|minutes?|hrs?|hours?|days?) ago"
    ),
    re.I,
)
_AGO = re.compile(
    r"(?:vor|il y a|hace|há|قبل|منذ) \d{1,3} [^\W\d_]{1,10}|\d{1,3} [^\W\d_]{1,10} (?:fa|atrás|назад|geleden)", re.I
)
_STAMP_STARTS = re.compile(
    r"(?:last |first )?(?:published|updated|posted|modified|issued)\b"
    r"|(?:zuletzt )?(?:veröffentlicht|aktualisiert)\b"
    r"|stand:|publié\b|mis à jour\b|modifié\b|publicado\b|actualizado\b|pubblicato\b|aggiornato\b"
    r"|atualizado\b"
    r"|gepubliceerd\b|bijgewerkt\b|опубликовано\b|обновлено\b|objavljeno\b|opublikowano\b",
    re.I,
)


def furniture_reason(piece: Piece) -> RemovedReason | None:
    """Return the reason why a piece is page furniture, or None while it may be reporting."""
    text = piece.text
    length = len(text)
    if length > LONGEST_FURNITURE:
        return None
    if length <= LONGEST_LINE:
        reason = _short_reason(text)
        if reason:
            return reason
    if length <= 300:
        reason = _by_label(text)
        if reason:
            return reason
    first = first_word(text)
    if first in _COPYRIGHT_STARTS or "©" in text[:3]:
        return _copyright(text)
    for pattern, why in _BY_FIRST_WORD.get(first, ()):
        if pattern.match(text) and not _TOLD.search(text):
            return why
    return "related_link" if _ELSEWHERE.fullmatch(text) else None


def first_word(text: str) -> str:
    """Return the first word, case-folded, without the signs around it."""
    space = text.find(" ")
    return (text if space < 0 else text[:space]).casefold().strip(_EDGE_AND_COMMA)


def _short_reason(text: str) -> RemovedReason | None:
    """Return the reason why a short line is furniture, by its very words or its shape."""
    key = text.casefold().strip(_EDGE)
    if not key:
        return "rule"
    if text[-1] != ".":
        reason = _exact().get(key)
        if reason:
            return reason
    if text[-1] == ":" and _is_media_label(key):
        return "media_label"
    return _stamp(text) or _link(text)


def is_related_header(piece: Piece) -> bool:
    """Return True if a piece heads a list of links to other articles: "Related articles"."""
    return len(piece.text) <= 60 and piece.text.casefold().strip(_EDGE) in _RELATED.words


def is_related(text: str) -> bool:
    """Return True if a line starts as a link to another article does: "Related article: …"."""
    colon = text.find(":", 0, 45)
    return colon > 2 and text[:colon].casefold().strip(_EDGE) in _RELATED.words


def _is_media_label(key: str) -> bool:
    return key in _MEDIA.words or key in _RELATED.words


def _by_label(text: str) -> RemovedReason | None:
    """Find "Read more: Headline of another article": a label, a colon, and what is linked."""
    colon = text.find(":", 0, 45)
    if colon < 0:
        colon = text.find("：", 0, 45)
    if colon < 2 or colon + 1 >= len(text):
        return None
    label = text[:colon].casefold().strip(_EDGE)
    rest = text[colon + 1 :].strip()
    if len(rest) > _LONGEST_LINK or (ends_sentence(rest) and rest[-1] not in "?!" and len(rest) > _LONGEST_LINK // 2):
        return None
    if label in _RELATED.words:
        return "related_link"
    if not rest or rest.endswith((".", "。", "”", '"')) or rest.count(" ") < 2:
        return None
    if label in _RELATED_WEAK.words:
        return "related_link"
    return "media_label" if label in _MEDIA.words and label not in CREDIT_LABELS.words else None


def is_stamp(text: str) -> bool:
    """Return True if a line is nothing but a date or time: "Published 18 July 2019, 14:05 GMT", "4h ago"."""
    if len(text) > 90 or not any(c.isdigit() for c in text):
        return False
    tokens = [t.casefold() for t in _DATE_TOKEN.findall(text)]
    return 1 <= len(tokens) <= 20 and all(t.isdigit() or t in DATE_WORDS.words for t in tokens)


def _stamp(text: str) -> RemovedReason | None:
    """Find a labelled stamp, or a post's time ("14:05 GMT", "4h ago"); a bare date may head a chronology."""
    if text[-1] == ".":
        return None
    if _AGO.fullmatch(text):
        return "timestamp"
    if not (_POST_TIME.fullmatch(text) if text[0].isdigit() else _STAMP_STARTS.match(text)):
        return None
    return "timestamp" if is_stamp(text) else None


def _link(text: str) -> RemovedReason | None:
    """Find a tweet's trailing picture link alone on a line; other addresses may be what a report lists."""
    return (
        "link" if text.startswith(("pic.twitter.com/", "https://t.co/", "http://t.co/")) and " " not in text else None
    )


_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\)|copyright)?\s*(?:by |of |\d{4}|[A-Z])"
    r"|all rights reserved\b|alle rechte vorbehalten\b|tous droits réservés\b|todos los derechos reservados\b"
    r"|tutti i diritti riservati\b|todos os direitos reservados\b|alle rechten voorbehouden\b"
    r"|все права защищены\b|جميع الحقوق محفوظة|版权所有|無断転載",
    re.I,
)
_RESERVED = re.compile(
    r"all rights reserved|rechte vorbehalten|droits réservés|derechos reservados"
    r"|diritti riservati|direitos reservados"
    r"|rechten voorbehouden|права защищены|الحقوق محفوظة|may (?:not )?be (?:published|reproduced"
    r"|redistributed|used)"
    r"|without (?:prior |written )*permission",
    re.I,
)
_MARKED = re.compile(r"(?:©|\(c\)|copyright\s*(?:©|\(c\)|\d{4}))", re.I)


def _copyright(text: str) -> RemovedReason | None:
    """Find "Copyright 2018 The Associated Press. All rights reserved. …" and its like."""
    head = text[:60]
    if "©" not in head and not _COPYRIGHT.match(text):
        return None
    marked = _MARKED.match(text) is not None
    reserved = _RESERVED.search(text)
    if reserved and (marked or text[reserved.end() :].strip()[:1] in ("", ".")):
        return "copyright"
    short = len(text) <= 90 and not text.endswith((".", '"', "”"))
    return "copyright" if marked and short else None


_COPYRIGHT_STARTS = word_set("© c copyright all alle tous todos tutti все جميع")

#: The line that WordPress adds to each entry of a feed, in its translations: "The post … appeared first on …".
_ELSEWHERE = re.compile(
    r"(?:the (?:post|article|story)|der beitrag|la entrada|l[’']article|l[’']articolo|o post|o artigo|het bericht"
    r"|inlägget|artykuł|сообщение|запись) \S[^\n]{1,300}? (?:appeared first on|first appeared on(?= (?-i:[^a-z ]))"
    r"|erschien zuerst auf"
    r"|(?:se publicó|apareció) primero en|est apparu en premier sur|proviene da|apareceu primeiro em|verscheen eerst op"
    r"|dök först upp på|pochodzi z serwisu|(?:впервые появил(?:ось|ась)|появил(?:ись|ась) сначала) на) [^\n]{1,120}",
    re.I,
)

#: What buttons and notices do not say: they are in the present and nobody's words.
_TOLD = re.compile(r"\b(?:said|says|told|asked|wrote|was|were|had|did)\b", re.I)

#: Every pattern starts with a literal word, by which it is found.
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_PHRASES: tuple[tuple[RemovedReason, WordList], ...] = (
    ("banner", _BANNERS),
    ("related_link", _RELATED),
    ("advertisement", _ADVERTISING),
    ("share", _SHARING),
    ("media_label", _MEDIA),
)


@cache
def _exact() -> dict[str, RemovedReason]:
    return {phrase: reason for reason, phrases in _PHRASES for phrase in phrases.entries}


def _rules(reason: RemovedReason, *patterns: str) -> list[tuple[str, re.Pattern[str], RemovedReason]]:
    """Rules keyed by the first word of what they match, so that most pieces try none."""
    return [(_FIRST_WORD.match(p)[0].casefold(), re.compile(p, re.I | re.S), reason) for p in patterns]  # type: ignore[index]


_END = r"[^.]{0,160}[.!…»>→]?$"
_BY_FIRST_WORD: dict[str, list[tuple[re.Pattern[str], RemovedReason]]] = {}
for _first, _pattern, _why in [
    *_rules(
        "related_link",
        r"read (?:more|the full (?:story|article|report|interview|piece|text)|our full|the rest of) " + _END,
        r"read (?:more|the (?:full|original) (?:story|article|report))[^\w]*$",
        (
            r"click (?:here|on the link|on the image|the link|to (?:read|watch|view|see|listen|enlarge"
            r"|expand)|through) ?"
        )
        + _END,
        r"tap (?:here|to (?:read|watch|view|see|listen)) ?" + _END,
        (
            r"for (?:more|the latest) (?:news|stories|headlines|updates|information|coverage"
            r"|on this story)[^.]{0,40}(?:click|visit|go to|see|follow|check)"
        )
        + _END,
        r"for (?:more|full) (?:details|information|coverage),? (?:please )?(?:click|visit|see|go to)" + _END,
        r"see (?:more|all) (?:stories|news|photos|videos|of our)" + _END,
        r"watch (?:the )?(?:full )?(?:video|clip|footage|interview) (?:below|above|here)[.:]?$",
        r"view (?:this|more|all|the) (?:post|photos|gallery|comments|on)\b" + _END,
        r"more (?:stories|news|coverage|reporting|top stories|headlines) (?:from|on|by|about|at) " + r"[^.]{0,80}$",
        r"visit (?:our|the) [^.]{0,60}(?:website|page|site|homepage|app)\b[^.]{0,40}[.]?$",
        r"weitere (?:meldungen|informationen|artikel|nachrichten) (?:finden|lesen|zu)" + _END,
        r"klicken sie (?:hier|auf)" + _END,
        r"cliquez (?:ici|sur)" + _END,
        r"haga clic" + _END,
    ),
    *_rules(
        "newsletter",
        r"sign (?:up|in) (?:here|now|below|today|to (?:read|continue|receive|get|keep))\b[^.]{0,80}[.!]?$",
        (
            r"sign up (?:here |now |today )?(?:for|to) (?:our|the|my|your|a|free|daily"
            r"|breaking)[^.]{0,80}(?:newsletter|e-?mail|alert|briefing|inbox|update|podcast|notification"
            r"|digest|roundup)"
        ),
        (
            r"subscribe (?:here |now |today )?(?:to|for|on) (?:our|the|my|your|us"
            r"|[a-z]+'s)\b(?! (?:view|idea|notion|belief|theory|thesis|doctrine|principle|opinion)s?\b)"
            r"[^.]{0,100}[.!]?[^.]{0,60}$"
        ),
        r"subscribe (?:here|now|today)\b" + _END,
        (
            r"register (?:here |now |today )?(?:for|to (?:read|receive"
            r"|continue))\b[^.]{0,60}(?:newsletter|e-?mail|alert|free|reading|access)"
        )
        + _END,
        (
            r"get (?:our|the|all the|more|your|a daily|daily|breaking)\b[^.]{0,100}(?:newsletter|inbox"
            r"|our app|the app|to your phone|alerts|delivered)"
        )
        + r"[^.]{0,80}[.!]?$",
        (
            r"join (?:our|us on|the (?:conversation|discussion))\b[^.]{0,80}(?:channel|group|telegram"
            r"|whatsapp|facebook|newsletter|community|below|conversation|discussion|server)"
        )
        + r"[^.]{0,40}[.!]?$",
        r"download (?:the|our) [^.]{0,60}\bapp\b[^.]{0,80}[.!]?$",
        r"newsletter sign up\b.{0,300}$",
        r"abonnieren sie (?:unseren|unsere|den|hier)" + _END,
        r"melden sie sich [^.]{0,60}newsletter" + _END,
        r"abonnez-vous (?:à|gratuitement|pour)" + _END,
        r"inscrivez-vous (?:à|pour|gratuitement) [^.]{0,60}(?:newsletter|lettre)" + _END,
        r"suscríbete (?:a|aquí|gratis)" + _END,
        r"suscríbase (?:a|aquí)" + _END,
        r"iscriviti (?:alla|al|qui) [^.]{0,60}(?:newsletter|canale)" + _END,
        r"assine (?:a|nossa|o) [^.]{0,60}newsletter" + _END,
        r"подписывайтесь на (?:наш|нас|канал|телеграм|telegram)" + _END,
        r"подпишитесь на (?:наш|нас|канал|телеграм|telegram|рассылку)" + _END,
    ),
    *_rules(
        "share",
        (
            r"follow (?:us|@\w{1,30}|[\w'’-]{1,30}(?: [\w'’-]{1,30}){0,4}) on (?:twitter|facebook"
            r"|instagram|x|telegram|linkedin|youtube|tiktok|whatsapp|google news|bluesky|threads"
            r"|snapchat)\b[^.]{0,120}[.!]?$"
        ),
        r"like us on facebook" + _END,
        (
            r"share (?:this|your (?:thoughts|views|opinion))\b[^.]{0,60}(?:facebook|twitter|whatsapp"
            r"|email|link|comments|below|with us)[^.]{0,40}[.!]?$"
        ),
        r"share on (?:facebook|twitter|x|whatsapp|linkedin)\b[^.]{0,80}$",
        r"folgen sie uns (?:auf|bei)" + _END,
        r"suivez-nous sur" + _END,
        r"síguenos en" + _END,
        r"seguici su" + _END,
        r"siga-nos (?:no|em|nas)" + _END,
        r"volg ons op" + _END,
        r"have (?:a|you got a) (?:tip|story)[^.]{0,60}\?.{0,120}$",
        r"got a (?:tip|story)\b[^.]{0,60}\?.{0,120}$",
    ),
    *_rules(
        "notice",
        (
            r"please (?:enable|turn on|disable|allow|log in|sign in|subscribe|whitelist) (?:javascript"
            r"|cookies|your ad|ads|to|our)[^.]{0,100}[.!]?$"
        ),
        r"your browser does(?: not|n't) (?:support|allow)" + _END,
        (
            r"this (?:video|content|site|website|page) (?:is not available|is unavailable"
            r"|can ?not be played|uses cookies|requires javascript|is no longer available)\b.{0,200}$"
        ),
        r"we use cookies\b.{0,300}$",
        r"our standards: the thomson reuters trust principles" + _END,
        r"quotes delayed\b" + _END,
    ),
    *_rules(
        "desk_line",
        r"end$",
        r"ends$",
        r"reuter$",
        r"more$",
        r"dpa (?:[a-z]{1,4} ?){1,6}$",
    ),
]:
    _BY_FIRST_WORD.setdefault(_first, []).append((_pattern, _why))

#: Every rule for a piece longer than a line begins with one of these, has a label before a colon, or a sign.
FIRST_WORDS = frozenset(_BY_FIRST_WORD) | _COPYRIGHT_STARTS
