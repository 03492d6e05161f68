"""API keys, gauges, tallies, retention, takedown and totals of work."""
