"""Logs, metrics and heartbeats for operators."""
