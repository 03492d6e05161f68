"""The pages: plain HTML from templates, no scripts, nothing from other hosts."""
