"""People: names, passwords, roles; sign-ins; what each has read, starred and noted; decisions, and taking them back."""
