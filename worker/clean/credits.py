"""Credits and captions of pictures."""

from __future__ import annotations

import re

from worker.clean.pieces import ends_sentence
from worker.clean.words import AGENCIES, CREDIT_LABELS, word_set
from worker.types import RemovedReason
from worker.wordlists import WordList

_EDGE = " \t-–—:;,.()[]|*_"
CAPITALISED = r"[^\W\d_a-zß-öø-ÿа-яё][\w'’.-]{0,30}"  #: A word that starts in a capital (or a caseless letter).
LONGEST_CREDIT = 900  #: Characters; no picture has a longer caption.
#: Every credit and caption begins with one of these, ends in a sign or bracket, or in a date.
FIRST_WORDS = word_set("""
    photo photos picture pictures image images photograph photographs foto fotos video courtesy handout media
    enlarge toggle hide file files in
    """)
_SMALL = WordList("clean/credit_small_words")
_PLURALS = WordList("clean/credit_plurals")
_BODIES = WordList("clean/bodies")

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
#: "…, Syria, Sept. 15, 2017." ends a picture's caption: place, then the full date.
_PLACE_AND_DATE = re.compile(
    r",\s(?:on\s)?(?:"
    + _MONTHS
    + r"\s\d{1,2},?\s(?:19|20)\d\d|\d{1,2}\s"
    + _MONTHS
    + r",?\s(?:19|20)\d\d)\.?(?:\s\((?:file|archive)\))?$",
    re.I,
)
#: What a caption does not say, being in the present tense.
_PAST = re.compile(
    (
        r"\b(?:said|says|told|was|were|had|has|died|killed|announced|according|reported|signed|will"
        r"|would|born)\b"
    ),
    re.I,
)
_SEEN = re.compile(
    r"\b(?:is|are) (?:seen|pictured|shown)\b|\b(?:stands?|walks?|looks? on|poses?|gestures?"
    r"|waves?|takes? off|speaks?|attends?|rides?|sits?|arrives?|holds?|carr(?:y|ies)|gathers?"
    r"|shakes? hands|watch(?:es)?|leaves?)\b"
)
_DIGITS = tuple("0123456789")
_CAPTION_STARTS = frozenset("IMVEFfithTH(")
_FILE_PHOTO = re.compile(
    (
        r"(?:FILE(?: PHOTO| PICTURE| IMAGE)?|File (?:photo|picture|image))\s?(?:[-–—:]|\()"
        r"|\(?FILES?\)\s|(?:In|in) this \S.{2,50}?(?:photo|photograph|image|picture|frame grab"
        r"|file photo)(?: (?:provided|released|made|taken|from|posted)\b.{0,60}?)?,\s"
    ),
)
_AP_IN_THIS = re.compile(r"In this \S.{2,50}?\d.{0,30}?(?:photo|image|picture|photograph)\b", re.S)
#: "(Photo by Jane Doe/AFP)", "(AP Photo/Jane Doe)", "[Jane Doe/Reuters]", "REUTERS/Jane Doe", "© AFP".
_CREDIT_TAIL = re.compile(
    r"[(\[](?:(?:Photo|Photos|Picture|Image|Photograph|Photo credit|Credit|Foto|Bild|Crédit photo"
    r"|Фото|Source)s?\b[:\s/]?[^()\[\]]{2,100}"
    r"|(?:AP|AFP|EPA|Reuters|Getty|dpa)\s?(?:Photo|Images)?\s?/[^()\[\]]{2,80}"
    r"|[^()\[\]/]{2,60}/\s?(?:AP|AFP|EPA|EPA-EFE|EFE|Reuters|Getty Images|Getty|dpa|Bloomberg"
    r"|Anadolu|AA|TASS|Sputnik|Xinhua|AP Photo|Shutterstock|Associated Press|The New York Times"
    r"|picture alliance|PA|ANP|Belga|APA|Keystone|Anadolu Agency"
    r"|[A-Z][\w ]{1,30} via [A-Z][^()\[\]]{1,30})[^()\[\]]{0,30}"
    r"|[^()\[\]]{2,60} via (?:AP|Reuters|REUTERS|Getty Images|AFP|EPA)|(?:Reuters|AFP"
    r"|AP) (?:photo|file photo))[)\]]\.?$"
    r"|(?-i:(?:^|[.\s])(?:REUTERS|Reuters|AFP|EPA|AP Photo)/[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}"
    r"| (?:al|el|de|van|von|der|bin|la|di)){0,5}(?:/(?:File|Files|Pool|Handout)[\w ]{0,20})?\.?$)"
    r"|(?:^|\s)(?:©|\(c\)) ?[A-Z][^.]{1,60}$",
    re.I,
)
_BARE_CREDIT = re.compile(
    (
        r"(?:photos?|pictures?|images?|photographs?|foto|fotos|video)\s?(?:by|courtesy(?: of)?|credit"
        r"|von|di|par|de|door)\s?:?\s(?:"
    )
    + CAPITALISED
    + r"[ ,/&]{0,3}){1,8}$"
    r"|(?:courtesy|handout)(?: of)? (?:" + CAPITALISED + r"[ ,/&]{0,3}){1,6}$",
    re.I,
)
_BBC = re.compile(
    r"(?i:image|media|video) (?:caption|copyright|source)[,:]? (?=[^\W\da-zа-я_]|[\"“'‘])"
    r"|(?i:enlarge (?:this )?image|(?:toggle|hide) caption|media playback is unsupported)\b"
)


def credit_reason(text: str) -> RemovedReason | None:
    """``credit`` or ``caption`` for a piece that is one by its own form, else None."""
    if len(text) > LONGEST_CREDIT:
        return None
    if len(text) <= 120 and _is_credit(text):
        return "credit"
    if text[0] in _CAPTION_STARTS:
        if _BBC.match(text) and not (ends_sentence(text) and "aption" not in text):
            return (
                "credit"
                if text[:15].casefold().startswith(("image copyr", "image sour")) and "aption" not in text
                else "caption"
            )
        if _FILE_PHOTO.match(text) and (text[0] not in "In" or _AP_IN_THIS.match(text)):
            return "caption"
    if _has_credit_mark(text) and _CREDIT_TAIL.search(text[-130:]):
        return "caption" if text.count(" ") >= 8 else "credit"
    return None


def _has_credit_mark(text: str) -> bool:
    """Return True if the end may be a picture's credit, cheaply: few paragraphs have a slash or bracket there."""
    last = text[-1]
    if last in '"”’':
        return False
    tail = text[-60:]
    return "/" in tail or "©" in tail or last in ")]" or text[-2:] in (").", "].") or "(c)" in tail


def _is_credit(text: str) -> bool:
    """Return True for "Photo: Jane Doe/AFP", "Jane Doe / Reuters", "REUTERS", "Photo by Jane Doe"."""
    key = text.casefold().strip(_EDGE)
    if key in AGENCIES.words:
        return True
    colon = text.find(":")
    if 2 <= colon <= 30 and text[:colon].casefold().strip(_EDGE) in CREDIT_LABELS.words:
        rest = text[colon + 1 :].strip()
        return bool(rest) and (not ends_sentence(rest)) and rest.count(" ") < 10 and ("/" in rest or is_names(rest))
    if _BARE_CREDIT.match(text):
        return True
    slash = text.rfind("/")
    if slash > 0 and text.count(" ") <= 8:
        left, right = text[:slash].strip(_EDGE).casefold(), text[slash + 1 :].strip(_EDGE).casefold()
        right = right.rpartition(" via ")[2]
        return right in AGENCIES.words or left in AGENCIES.words or left.rpartition("/")[2] in AGENCIES.words
    return False


def named(text: str) -> str:
    """Return the name in a credit, without "Photo:" and brackets: "Photo: Jane Doe/AFP" -> "Jane Doe/AFP"."""
    bare = text.strip(" ()[].")
    colon = bare.find(":")
    if 0 < colon <= 30 and bare[:colon].casefold().strip(_EDGE) in CREDIT_LABELS.words:
        bare = bare[colon + 1 :].strip()
    return bare or text


def is_names(text: str) -> bool:
    """Return True if all words but small connecting ones start in a capital."""
    tokens = [t for t in re.split(r"[\s,/&-]+", text) if t]
    return all(not t[0].islower() or t.casefold() in _SMALL.words for t in tokens) and any(
        t[0].isalpha() for t in tokens
    )


def is_body_name(text: str) -> bool:
    """Return True if a short line is the name of a body that hands out pictures: "Russian Defense Ministry".

    Told from a headline by its shape: at most seven words, capitals throughout, no verb in -s or -ed.
    """
    if len(text) > 70 or ends_sentence(text) or text[-1] in ":;,":
        return False
    tokens = text.casefold().replace("/", " ").strip(_EDGE).split()
    if not 1 < len(tokens) <= 7 or not _is_names_or_lower_tail(text):
        return False
    heads = [
        t for t in tokens if t.strip("'’s.,") in _BODIES.words or t.endswith(("ministerium", "ministerie", "polizei"))
    ]
    if not heads:
        return False
    others = [t.strip(".,'’") for t in tokens if t not in heads and t not in _SMALL.words]
    return not any(
        (t.endswith(("s", "ed")) and len(t) > 3 and t not in _PLURALS.words and not t.endswith(("'s", "’s", "ous")))
        for t in others
    )


def _is_names_or_lower_tail(text: str) -> bool:
    """Capitals throughout; Romance and Slavic names go on in small letters: "Министерство обороны России"."""
    tokens = text.split()
    first = tokens[0].casefold().strip(".,")
    return is_names(text) or (
        first in _BODIES.words
        and first not in {"police", "service", "agency", "department", "government"}
        and not tokens[0][0].islower()
    )


def is_place_and_date_caption(text: str) -> bool:
    """Return True if a piece ends in place and full date and tells in the present what a picture shows."""
    if not text[-6:].rstrip(".)").endswith(_DIGITS) and text[-1] != ")":
        return False
    return _PLACE_AND_DATE.search(text[-45:]) is not None and not _PAST.search(text) and text[0] not in '"“‘'


def is_seen(text: str) -> bool:
    """Return True if a sentence has a verb that captions use: "stands", "is seen", "poses"."""
    return _SEEN.search(text) is not None
