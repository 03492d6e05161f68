"""The front door for language models: read-only tools over ``service``, by the Model Context Protocol."""
