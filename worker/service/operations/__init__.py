"""Operations: sweep, ledger, gauges, quarantine, takedown, retention, API keys, upkeep."""
