"""Addresses of the web as sites and senders write them: their longest form, and their parts without an error."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import SplitResult, urlsplit

URL_LIMIT_CHARS = 2_048  #: A longer one is refused wherever it comes from; servers and browsers take few.
UNFIT = re.compile(r"[\x00-\x1f\x7f\\]")
"""A control character, which readers of addresses leave out or end at, or a backslash. No server is asked for such."""

_LOGIN = re.compile(r"(?i)^(\s*(?:(?:https?|ftp):/*|//))[^/?#\\]*@(?=[^/?#\\])")
_LOGIN_IN_MARKUP = re.compile(  # begins with the sign that is rare
    r"""(?i)//(?:(?<=["'=\s]//)|(?<=["'=\s]ftp://)|(?<=["'=\s]http://)|(?<=["'=\s]https://))[^\s/?#"'<>\\]{1,256}@"""
)


def without_login(address: str) -> str:
    """Return an address without user and password; as it is if it has none."""
    return _LOGIN.sub(r"\1", address) if "@" in address else address


def without_logins(markup: str) -> str:
    """Return markup whose addresses have no user and password."""
    return _LOGIN_IN_MARKUP.sub("//", markup) if "@" in markup and "//" in markup else markup


def mixes_scripts(address: str) -> bool:
    """Return True if one label of the host has letters of two scripts, as look-alikes do (Unicode TR 39, 5.1).

    Han with kana, Hangul or Latin is how East Asian names are written.
    """
    host = split_address(address).netloc.lower().rpartition("@")[2].partition(":")[0]
    if host.isascii():
        if "xn--" not in host:
            return False
        from ada_url import idna_to_unicode

        host = idna_to_unicode(host)
    for label in host.split("."):
        scripts = {re.split("[ -]", unicodedata.name(c, "?"), maxsplit=1)[0] for c in label if c.isalpha()}
        if len(scripts) > 1 and not scripts <= {"CJK", "HIRAGANA", "KATAKANA", "LATIN", "HANGUL", "BOPOMOFO"}:
            return True
    return False


def split_address(address: str | None) -> SplitResult:
    """Return the parts of an address; they are empty if it cannot be read, as "http://[" cannot."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return urlsplit("")


def is_loopback(host: str) -> bool:
    """Return True for a host name or address that only this machine reaches."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
