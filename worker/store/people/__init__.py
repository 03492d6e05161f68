"""People: accounts and sign-ins."""
