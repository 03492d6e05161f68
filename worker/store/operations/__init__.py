"""API keys and gauges."""
