"""Word lists that several rules of this stage use."""

from worker.wordlists import WordList

AGENCIES = WordList("clean/agencies")
CREDIT_LABELS = WordList("clean/credit_labels")
DATE_WORDS = WordList("clean/date_words")


def word_set(text: str) -> frozenset[str]:
    """Return a set of words from one text, parted by spaces: for sets that belong to a pattern."""
    return frozenset(text.split())
