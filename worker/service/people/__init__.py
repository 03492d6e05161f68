"""People: names, passwords, roles; where they are signed in."""
