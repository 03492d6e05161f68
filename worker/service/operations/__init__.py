"""Operations: sweep, ledger, gauges, quarantine, API keys, upkeep."""
