"""The command ``wiredesk``. Messages on stderr, data on stdout, one line per error, exit 1 (2 for usage)."""
