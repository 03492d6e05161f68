"""Feeds, hosts, hubs, gaps and feed health."""
