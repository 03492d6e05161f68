"""Inbox rows, their payloads, receipts and idempotent answers."""
