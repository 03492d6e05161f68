"""People: accounts, sign-ins, marks on articles, notes, decisions."""
