"""Stories: cluster articles, merge and split stories."""
