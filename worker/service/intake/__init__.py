"""Accept articles: submissions, idempotent requests, group commit, back pressure."""
