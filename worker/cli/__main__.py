"""``python -m worker.cli`` is ``wiredesk``."""

from worker.cli.main import main

if __name__ == "__main__":
    main()
