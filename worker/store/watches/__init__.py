"""Watches and their deliveries."""
