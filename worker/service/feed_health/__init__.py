"""Feed health: learned intervals, alerts, gaps and their backfill."""
