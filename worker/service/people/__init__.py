"""People: names, passwords, roles; where they are signed in; what they have read and starred."""
