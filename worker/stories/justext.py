"""Frequent words of a language, from the lists that come with the library jusText (BSD-2-Clause)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

_LISTS = {
    "af": "Afrikaans",
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "bs": "Bosnian",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "gl": "Galician",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ka": "Georgian",
    "kk": "Kazakh",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "ms": "Malay",
    "nb": "Norwegian_Bokmal",
    "nl": "Dutch",
    "nn": "Norwegian_Nynorsk",
    "no": "Norwegian_Bokmal",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
}


@lru_cache(maxsize=16)
def frequent_words(lang: str) -> dict[str, int]:
    """Return the most frequent lower-case words of a language (ISO 639-1), to their rank from 0. {} if unknown."""
    name = _LISTS.get(lang)
    if name is None:
        return {}
    path = files("justext") / "stoplists" / f"{name}.txt"
    if not path.is_file():
        return {}
    ranks: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word = line.strip(" .,;:()«»\"'।،").casefold()
        if word[:1].isalpha():
            ranks.setdefault(word, len(ranks))
    return ranks
