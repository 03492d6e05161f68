"""The HTTP API under /v1. Routes decode, call one verb of ``worker.service``, encode."""
