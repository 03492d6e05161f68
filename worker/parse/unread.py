"""The reason for which a date is not read."""


class Unread(Exception):
    """A date is not understood in full; the message says which part, for a warning."""
