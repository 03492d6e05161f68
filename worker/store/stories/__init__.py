"""Stories, their terms and members."""
